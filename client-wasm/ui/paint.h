// The picture of a page: Dear ImGui draws every node at its rectangle.
#pragma once

#include "ui/canvas.h"
#include "ui/layout.h"

#include <string>

namespace shenbao::ui {

struct PaintState {
    float scale = 1;         // device pixels a logical one
    float scroll_y = 0;      // of the page, logical pixels
    float dialog_scroll = 0; // of an open dialog that is higher than the window
    bool dark = false;
    std::string focused;     // node ids
    bool focus_visible = false;
    std::string hovered;
};

class Painter {
public:
    explicit Painter(Canvas& canvas)
        : m_canvas(canvas)
    {
    }

    void paint(Layout const&, PaintState const&);

private:
    void layer(Layer, int first, int end);
    void box(Box const&);
    void surface_of(Box const&);
    void control_of(Box const&);
    void field(Box const&);
    void choice(Box const&);
    void button(Box const&);
    void banner(Box const&);
    void task_item(Box const&);
    void table(Box const&);
    void timeline_step(Box const&);
    void error_bar(Box const&);
    void focus_ring(Box const&);
    Piece const* piece(Box const&, Part) const;
    Box const* parent(Box const&) const;
    bool is_hovered(Box const& box) const { return !m_state->hovered.empty() && m_state->hovered == box.node->id; }

    Canvas& m_canvas;
    Layout const* m_layout = nullptr;
    PaintState const* m_state = nullptr;
};

}

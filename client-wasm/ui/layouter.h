// The layout pass itself; lay_out() is the way in.
#pragma once

#include "ui/layout.h"

namespace shenbao::ui {

class Layouter {
public:
    Layouter(Layout&, Font&, LineCache&);
    void page(Node const&);

private:
    // Each places a node with its top left corner at x, y in a width, and returns its height.
    float place(Node const&, float x, float y, float w, int parent);
    float inside(Node const&, int box, float x, float y, float w);
    float column(Node const& parent, int box, float x, float y, float w);
    float row(Node const& parent, int box, float x, float y, float w);
    float header(Node const&, int box, float w);
    float spread(Node const&, int box, float x, float y, float w);
    float surface(Node const&, int box, float x, float y, float w, float padding);
    static float row_gap(Node const&);
    float field_set(Node const&, int box, float x, float y, float w);
    float field(Node const&, int box, float x, float y, float w);
    float choice(Node const&, int box, float x, float y, float w);
    float file_button(Node const&, int box, float x, float y, float w);
    float button(Node const&, int box, float x, float y, float w);
    float banner(Node const&, int box, float x, float y, float w);
    float task_item(Node const&, int box, float x, float y, float w);
    float timeline_step(Node const&, int box, float x, float y, float w);
    float description_row(Node const&, int box, float x, float y, float w);
    float step_bar(Node const&, int box, float x, float y, float w);
    float table(Node const&, int box, float x, float y, float w);
    float table_row(Node const&, int parent, float x, float y, std::vector<float> const& widths);
    float table_cards(Node const&, int box, float x, float y, float w);
    float card_cell(Node const&, int parent, float x, float y, float w);
    float progress(Node const&, int box, float x, float y, float w);
    float head_of_field(Node const&, int box, float x, float y, float w);
    float longest_word(std::string_view, float most);
    float widest_control(Node const&);
    std::vector<float> column_widths(Node const&, float w);

    // How wide a node wants to be, at most `w`.
    float natural(Node const&, float w);
    float natural_of_children(Node const&, float w);
    float control_width(Node const&, float w);
    float child_width(Node const&, float w);
    float gap(Node const& parent, Node const& before, Node const& after) const;
    float put(int box, Part, std::string_view, float x, float y, float w, TextStyle);
    float width_of(std::string_view text, TextStyle const& style) { return text_width(text, style.size, style.weight, m_font); }

    int open(Node const&, float x, float y, float w, int parent);
    void close(int box, float h);
    void shift(int first, int end, float dx, float dy);
    Piece& last_piece(int box) { return m_layout.boxes[static_cast<std::size_t>(box)].pieces.back(); }
    Box& at(int box) { return m_layout.boxes[static_cast<std::size_t>(box)]; }
    int count() const { return static_cast<int>(m_layout.boxes.size()); }
    bool is_hidden(Node const&) const;
    bool is_in_header(int box);

    Layout& m_layout;
    Font& m_font;
    LineCache& m_cache;
    Layer m_layer = Layer::Page;
    float m_header_width = 1040;
    std::vector<std::pair<Node const*, int>> m_dialogs;
    std::vector<std::pair<Node const*, int>> m_pinned;
};

namespace text_style {
inline constexpr TextStyle body {};
inline constexpr TextStyle strong {size::body, 26, Weight::Medium, Color::Text};
inline constexpr TextStyle quiet {size::body, 26, Weight::Regular, Color::QuietText};
inline constexpr TextStyle small {size::small, 22, Weight::Regular, Color::QuietText};
inline constexpr TextStyle small_strong {size::small, 22, Weight::Medium, Color::QuietText};
inline constexpr TextStyle error {size::small + 1, 22, Weight::Medium, Color::Error};
inline constexpr TextStyle control {size::body, 24, Weight::Regular, Color::Text};
}

Color color_of(Tone);
Color wash_of(Tone);

}

// Shapes and text in logical pixels, put into an ImGui draw list in device pixels.
#pragma once

#include "ui/glyph_atlas.h"
#include "ui/layout.h"

#include <memory>
#include <string>
#include <vector>

struct ImDrawList;

namespace shenbao::ui {

enum class Sign : std::uint8_t { Check, Exclamation, Circle, Info, ChevronDown, Upload, Bullet, Half, Cross };

class Canvas {
public:
    Canvas(GlyphAtlas&, Font&);
    ~Canvas();

    // `scale`: device pixels a logical one.
    void begin(float scale, float width, float height, bool dark);
    void end();
    void set_offset(float x, float y) { m_offset_x = x; m_offset_y = y; }

    void fill(Rect, Color, float radius = 0, float alpha = 1);
    // A border of `thickness` inside the rectangle, and what is within.
    void frame(Rect, Color border, Color inside, float radius, float thickness = 1);
    // Only the line, outside of which and inside of which nothing is touched.
    void outline(Rect, Color, float radius, float thickness);
    void shadow(Rect, float radius);
    void line(float x1, float y1, float x2, float y2, Color, float thickness);
    void circle(float x, float y, float radius, Color);
    void ring(float x, float y, float radius, Color, float thickness);
    void dashed(Rect, Color, float radius);
    void sign(Sign, float x, float y, float side, Color, Color on = Color::Surface);
    void clip(Rect);
    void unclip();
    void want(Piece const&);
    void text(Piece const&);

    ImDrawList& list() { return *m_list; }
    GlyphAtlas& glyphs() { return m_glyphs; }
    // When set, every line of text drawn is added: for tests.
    std::vector<std::string>* record = nullptr;

private:
    std::uint32_t color(Color, float alpha = 1) const;
    float px(float x) const;
    float py(float y) const;

    GlyphAtlas& m_glyphs;
    Font& m_font;
    std::unique_ptr<ImDrawList> m_list;
    float m_scale = 1;
    float m_offset_x = 0, m_offset_y = 0;
    bool m_dark = false;
};

}

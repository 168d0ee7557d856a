#include "ui/canvas.h"

#include "base/text.h"

#include <algorithm>
#include <cmath>

#include <imgui.h>
#include <imgui_internal.h>

namespace shenbao::ui {

static_assert(IMGUI_VERSION_NUM >= 19200, "glyphs on demand need Dear ImGui 1.92");

Canvas::Canvas(GlyphAtlas& glyphs, Font& font)
    : m_glyphs(glyphs)
    , m_font(font)
    , m_list(std::make_unique<ImDrawList>(&glyphs.shared()))
{
}

Canvas::~Canvas() = default;

void Canvas::begin(float scale, float width, float height, bool dark)
{
    m_scale = scale;
    m_dark = dark;
    m_offset_x = m_offset_y = 0;
    m_list->_ResetForNewFrame();
    m_list->PushTexture(m_glyphs.atlas().TexRef);
    m_list->PushClipRect(ImVec2(0, 0), ImVec2(std::ceil(width * scale), std::ceil(height * scale)));
}

void Canvas::end()
{
    m_list->PopClipRect();
    m_list->PopTexture();
    m_list->_PopUnusedDrawCmd();
}

std::uint32_t Canvas::color(Color color, float alpha) const
{
    auto const rgb = rgb_of(color, m_dark);
    return IM_COL32(rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, static_cast<int>(alpha * 255));
}

// Edges stand on device pixels, so that lines are sharp at every ratio.
float Canvas::px(float x) const { return std::floor((x + m_offset_x) * m_scale + 0.5f); }
float Canvas::py(float y) const { return std::floor((y + m_offset_y) * m_scale + 0.5f); }

void Canvas::fill(Rect rect, Color color_, float radius, float alpha)
{
    if (color_ == Color::None)
        return;
    m_list->AddRectFilled(ImVec2(px(rect.x), py(rect.y)), ImVec2(px(rect.right()), py(rect.bottom())), color(color_, alpha), radius * m_scale);
}

void Canvas::frame(Rect rect, Color border, Color inside, float radius, float thickness)
{
    auto const t = std::max(1.0f, std::floor(thickness * m_scale + 0.25f));
    ImVec2 const from(px(rect.x), py(rect.y)), to(px(rect.right()), py(rect.bottom()));
    m_list->AddRectFilled(from, to, color(border), radius * m_scale);
    m_list->AddRectFilled(ImVec2(from.x + t, from.y + t), ImVec2(to.x - t, to.y - t), color(inside), std::max(0.0f, radius * m_scale - t));
}

void Canvas::outline(Rect rect, Color color_, float radius, float thickness)
{
    auto const t = std::max(1.0f, std::floor(thickness * m_scale + 0.25f));
    m_list->AddRect(ImVec2(px(rect.x) + t / 2, py(rect.y) + t / 2), ImVec2(px(rect.right()) - t / 2, py(rect.bottom()) - t / 2), color(color_),
        radius * m_scale, 0, t);
}

void Canvas::shadow(Rect rect, float radius)
{
    for (int i = 8; i > 0; --i) {
        auto const spread = static_cast<float>(i) * 2.5f;
        Rect const around {rect.x - spread, rect.y - spread + 6, rect.w + 2 * spread, rect.h + 2 * spread};
        m_list->AddRectFilled(ImVec2(px(around.x), py(around.y)), ImVec2(px(around.right()), py(around.bottom())), IM_COL32(8, 15, 30, m_dark ? 14 : 6),
            (radius + spread) * m_scale);
    }
}

void Canvas::line(float x1, float y1, float x2, float y2, Color color_, float thickness)
{
    if (x1 == x2 || y1 == y2) {
        auto const t = std::max(1.0f, std::floor(thickness * m_scale + 0.25f));
        ImVec2 const from(px(x1), py(y1));
        m_list->AddRectFilled(from, ImVec2(x1 == x2 ? from.x + t : px(x2), y1 == y2 ? from.y + t : py(y2)), color(color_));
        return;
    }
    auto const at = [this](float x, float y) { return ImVec2((x + m_offset_x) * m_scale, (y + m_offset_y) * m_scale); };
    m_list->AddLine(at(x1, y1), at(x2, y2), color(color_), thickness * m_scale);
}

void Canvas::circle(float x, float y, float radius, Color color_)
{
    if (color_ == Color::None)
        return;
    m_list->AddCircleFilled(ImVec2((x + m_offset_x) * m_scale, (y + m_offset_y) * m_scale), radius * m_scale, color(color_));
}

void Canvas::ring(float x, float y, float radius, Color color_, float thickness)
{
    m_list->AddCircle(ImVec2((x + m_offset_x) * m_scale, (y + m_offset_y) * m_scale), (radius - thickness / 2) * m_scale, color(color_), 0, thickness * m_scale);
}

void Canvas::dashed(Rect rect, Color color_, float radius)
{
    static constexpr float dash = 6, space = 5;
    for (float x = rect.x + radius; x < rect.right() - radius; x += dash + space) {
        auto const end = std::min(x + dash, rect.right() - radius);
        line(x, rect.y, end, rect.y, color_, 1);
        line(x, rect.bottom() - 1, end, rect.bottom() - 1, color_, 1);
    }
    for (float y = rect.y + radius; y < rect.bottom() - radius; y += dash + space) {
        auto const end = std::min(y + dash, rect.bottom() - radius);
        line(rect.x, y, rect.x, end, color_, 1);
        line(rect.right() - 1, y, rect.right() - 1, end, color_, 1);
    }
}

// Signs are drawn, not typed: no font needs to have them. x, y: top left of a square.
void Canvas::sign(Sign sign, float x, float y, float side, Color color_, Color on)
{
    auto const cx = x + side / 2, cy = y + side / 2, r = side / 2;
    auto const thick = std::max(1.5f, side * 0.11f);
    auto const at = [&](float dx, float dy) { return ImVec2((cx + dx * r + m_offset_x) * m_scale, (cy + dy * r + m_offset_y) * m_scale); };
    auto const stroke = [&](std::initializer_list<ImVec2> points, Color ink) {
        for (auto const& point : points)
            m_list->PathLineTo(point);
        m_list->PathStroke(color(ink), 0, thick * m_scale);
    };
    switch (sign) {
    case Sign::Check:
        circle(cx, cy, r, color_);
        stroke({at(-0.45f, 0.02f), at(-0.12f, 0.36f), at(0.48f, -0.32f)}, on);
        break;
    case Sign::Exclamation:
        circle(cx, cy, r, color_);
        stroke({at(0, -0.55f), at(0, 0.12f)}, on);
        circle(cx, cy + r * 0.46f, thick * 0.62f, on);
        break;
    case Sign::Info:
        circle(cx, cy, r, color_);
        stroke({at(0, -0.1f), at(0, 0.55f)}, on);
        circle(cx, cy - r * 0.46f, thick * 0.62f, on);
        break;
    case Sign::Cross:
        circle(cx, cy, r, color_);
        stroke({at(-0.36f, -0.36f), at(0.36f, 0.36f)}, on);
        stroke({at(0.36f, -0.36f), at(-0.36f, 0.36f)}, on);
        break;
    case Sign::Circle: ring(cx, cy, r, color_, 1.5f); break;
    case Sign::Half:
        ring(cx, cy, r, color_, 1.5f);
        circle(cx, cy, r * 0.45f, color_);
        break;
    case Sign::Bullet: circle(cx, cy, r, color_); break;
    case Sign::ChevronDown: stroke({at(-0.6f, -0.3f), at(0, 0.35f), at(0.6f, -0.3f)}, color_); break;
    case Sign::Upload:
        stroke({at(0, 0.35f), at(0, -0.75f)}, color_);
        stroke({at(-0.45f, -0.3f), at(0, -0.78f), at(0.45f, -0.3f)}, color_);
        stroke({at(-0.85f, 0.25f), at(-0.85f, 0.8f), at(0.85f, 0.8f), at(0.85f, 0.25f)}, color_);
        break;
    }
}

void Canvas::clip(Rect rect)
{
    m_list->PushClipRect(ImVec2(px(rect.x), py(rect.y)), ImVec2(px(rect.right()), py(rect.bottom())), true);
}

void Canvas::unclip() { m_list->PopClipRect(); }

static int pixels_of(TextStyle const& style, float scale) { return std::max(6, static_cast<int>(style.size * scale + 0.5f)); }

void Canvas::want(Piece const& piece)
{
    auto const pixels = pixels_of(piece.style, m_scale);
    m_glyphs.want(piece.text, pixels, piece.style.weight);
    if (piece.required_mark)
        m_glyphs.want("*", pixels, Weight::Medium);
}

void Canvas::text(Piece const& piece)
{
    auto const pixels = pixels_of(piece.style, m_scale);
    auto const ink = color(piece.style.color);
    auto* baked = m_glyphs.font(piece.style.weight)->GetFontBaked(static_cast<float>(pixels));
    auto const draw = [&](char32_t c, float x, float y, std::uint32_t with) {
        auto const* glyph = baked->FindGlyph(static_cast<ImWchar>(c));
        if (!glyph || !glyph->Visible)
            return;
        x = std::floor(x + 0.5f);
        m_list->PrimReserve(6, 4);
        m_list->PrimRectUV(ImVec2(x + glyph->X0, y + glyph->Y0), ImVec2(x + glyph->X1, y + glyph->Y1), ImVec2(glyph->U0, glyph->V0),
            ImVec2(glyph->U1, glyph->V1), with);
    };
    auto const tight = m_list->_ClipRectStack.back();
    for (std::size_t i = 0; i < piece.lines.size(); ++i) {
        auto const& one = piece.lines[i];
        auto const top = piece.rect.y + static_cast<float>(i) * piece.style.line_height;
        // The baseline of a CJK font's em box centred in the line.
        auto const baseline = std::floor((top + m_offset_y + piece.style.line_height / 2 + piece.style.size * 0.36f) * m_scale + 0.5f);
        if (baseline < tight.y - 4 || baseline - static_cast<float>(pixels) * 1.2f > tight.w)
            continue;
        auto pen = (piece.rect.x + m_offset_x) * m_scale;
        std::string_view const text(piece.text);
        for (std::size_t position = one.begin; position < one.end;) {
            auto const c = next_code_point(text, position);
            draw(c, pen, baseline, ink);
            pen += m_font.advance(c, piece.style.weight) * piece.style.size * m_scale;
            if (pen > tight.z)
                break;
        }
        if (record)
            record->emplace_back(text.substr(one.begin, one.end - one.begin));
        if (piece.underlined) {
            auto const y = top + piece.style.line_height / 2 + piece.style.size * 0.36f + 3;
            line(piece.rect.x, y, piece.rect.x + one.width, y, piece.style.color, 1);
        }
        if (piece.required_mark && i + 1 == piece.lines.size()) {
            baked = m_glyphs.font(Weight::Medium)->GetFontBaked(static_cast<float>(pixels));
            draw('*', pen + 4 * m_scale, baseline, color(Color::Error));
        }
    }
}

}

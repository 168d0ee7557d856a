#include "ui/paint.h"

#include "ui/layouter.h"

#include <algorithm>
#include <cstdlib>

#include <imgui.h>

namespace shenbao::ui {

static Sign sign_of(Tone tone)
{
    switch (tone) {
    case Tone::Done: return Sign::Check;
    case Tone::Warning:
    case Tone::Error: return Sign::Exclamation;
    case Tone::Info: return Sign::Info;
    case Tone::Neutral: return Sign::Circle;
    }
    return Sign::Circle;
}

static bool is_seen(Rect const& rect, float top, float bottom) { return rect.bottom() >= top - 24 && rect.y <= bottom + 24; }

void Painter::paint(Layout const& layout, PaintState const& state)
{
    m_layout = &layout;
    m_state = &state;
    auto const top = state.scroll_y, bottom = state.scroll_y + layout.input.height;
    m_canvas.glyphs().begin_frame();
    m_canvas.begin(state.scale, layout.input.width, layout.input.height, state.dark);
    for (auto const& one : layout.boxes) {
        if (one.layer != Layer::Page || is_seen(one.rect, top, bottom)) {
            for (auto const& piece : one.pieces)
                m_canvas.want(piece);
        }
    }
    m_canvas.glyphs().load();

    m_canvas.fill({0, 0, layout.input.width, layout.input.height}, Color::Page);
    auto const all = static_cast<int>(layout.boxes.size());
    m_canvas.set_offset(0, -state.scroll_y);
    layer(Layer::Page, 0, all);
    m_canvas.set_offset(0, 0);
    layer(Layer::Pinned, 0, all);
    if (layout.dialog >= 0) {
        m_canvas.list().AddRectFilled(ImVec2(0, 0), ImVec2(layout.input.width * state.scale, layout.input.height * state.scale),
            IM_COL32(8, 15, 30, state.dark ? 150 : 110));
        m_canvas.set_offset(0, -state.dialog_scroll);
        layer(Layer::Dialog, layout.dialog, all);
    }
    m_canvas.end();
}

void Painter::layer(Layer layer, int first, int end)
{
    auto const top = layer == Layer::Pinned ? 0 : layer == Layer::Dialog ? m_state->dialog_scroll : m_state->scroll_y;
    auto const bottom = top + m_layout->input.height;
    for (int i = first; i < end; ++i) {
        auto const& one = m_layout->boxes[static_cast<std::size_t>(i)];
        if (one.layer != layer)
            continue;
        if (!is_seen(one.rect, top, bottom)) {
            // Nothing inside a box that is out of sight is in sight: skip all of it.
            if (one.end > i + 1 && layer == Layer::Page)
                i = one.end - 1;
            continue;
        }
        box(one);
    }
}

Piece const* Painter::piece(Box const& box, Part part) const
{
    for (auto const& one : box.pieces) {
        if (one.part == part)
            return &one;
    }
    return nullptr;
}

Box const* Painter::parent(Box const& box) const
{
    return box.parent < 0 ? nullptr : &m_layout->boxes[static_cast<std::size_t>(box.parent)];
}

void Painter::box(Box const& box)
{
    auto const pinned_root = box.layer == Layer::Pinned && box.node->sticky;
    if (pinned_root) {
        m_canvas.fill(box.rect, Color::Surface);
        m_canvas.line(box.rect.x, box.rect.y, box.rect.right(), box.rect.y, Color::Line, 1);
    }
    surface_of(box);
    control_of(box);
    focus_ring(box);
    auto const is_input = box.node->role == Role::TextInput || box.node->role == Role::TextArea || box.node->role == Role::Select;
    // The element itself shows what is typed into it while it has the focus, unless a phone's bar may lie over it.
    auto const shows_itself = is_input && box.node->role != Role::Select && m_state->focused == box.node->id && !m_layout->is_phone();
    for (auto const& piece : box.pieces) {
        auto const inside = is_input && !box.node->read_only && (piece.part == Part::Value || piece.part == Part::Placeholder);
        if (!inside) {
            m_canvas.text(piece);
            continue;
        }
        if (shows_itself)
            continue;
        auto const end = box.node->role == Role::Select ? 38.0f : 10.0f;
        m_canvas.clip({box.control.x + 2, box.control.y + 2, box.control.w - 2 - end, box.control.h - 4});
        m_canvas.text(piece);
        m_canvas.unclip();
    }
}

void Painter::surface_of(Box const& box)
{
    auto const& node = *box.node;
    switch (node.role) {
    case Role::Header:
        m_canvas.fill(box.rect, Color::Surface);
        m_canvas.fill({box.rect.x, box.rect.y, box.rect.w, 4}, Color::Accent);
        m_canvas.line(box.rect.x, box.rect.bottom() - 1, box.rect.right(), box.rect.bottom() - 1, Color::Line, 1);
        break;
    case Role::Footer: m_canvas.line(box.rect.x, box.rect.y, box.rect.right(), box.rect.y, Color::Line, 1); break;
    case Role::Card: m_canvas.frame(box.rect, Color::Line, Color::Surface, size::card_radius); break;
    case Role::Dialog:
        m_canvas.shadow(box.rect, size::card_radius + 2);
        m_canvas.fill(box.rect, Color::Surface, size::card_radius + 2);
        if (m_state->dark)
            m_canvas.outline(box.rect, Color::Line, size::card_radius + 2, 1);
        break;
    case Role::TaskList:
        // Its name stands above the frame.
        if (box.rect.w > 300 && box.end > 0) {
            float const below = box.pieces.empty() ? 0 : box.pieces.front().rect.bottom() + 8 - box.rect.y;
            m_canvas.frame({ box.rect.x, box.rect.y + below, box.rect.w, box.rect.h - below }, Color::Line, Color::Surface, size::card_radius);
        }
        break;
    case Role::Table: table(box); break;
    case Role::TableRow:
        if (auto const* around = parent(box); !around || m_layout->shows_cards(*around->node)) {
            m_canvas.frame(box.rect, Color::Line, Color::Surface, size::card_radius);
        } else {
            if (is_hovered(box))
                m_canvas.fill(box.rect, Color::Page);
            // The last row ends with the table's own border.
            if (box.rect.bottom() < around->control.bottom() - 2)
                m_canvas.line(box.rect.x, box.rect.bottom() - 1, box.rect.right(), box.rect.bottom() - 1, Color::Line, 1);
        }
        break;
    case Role::DescriptionRow:
        m_canvas.line(box.rect.x, box.rect.bottom() - 1, box.rect.right(), box.rect.bottom() - 1, Color::Line, 1);
        break;
    case Role::ErrorSummary:
    case Role::Banner: banner(box); break;
    case Role::FieldSet: error_bar(box); break;
    default: break;
    }
}

void Painter::table(Box const& box)
{
    if (m_layout->shows_cards(*box.node))
        return;
    m_canvas.frame(box.control, Color::Line, Color::Surface, 8);
    if (box.node->children.empty() || box.node->children[0].children.empty() || box.node->children[0].children[0].role != Role::ColumnHeader)
        return;
    auto const index = static_cast<std::size_t>(&box - m_layout->boxes.data());
    auto const& head = m_layout->boxes[index + 1].rect;
    m_canvas.fill({head.x + 1, head.y + 1, head.w - 2, 12}, Color::Page, 7);
    m_canvas.fill({head.x + 1, head.y + 8, head.w - 2, head.h - 8}, Color::Page);
}

void Painter::banner(Box const& box)
{
    auto const& node = *box.node;
    if (node.role == Role::ErrorSummary) {
        m_canvas.frame(box.rect, Color::Error, Color::ErrorWash, 8, 2);
        m_canvas.sign(Sign::Exclamation, box.rect.x + 22, box.rect.y + 24, 22, Color::Error, Color::ErrorWash);
        return;
    }
    auto const ink = color_of(node.tone), wash = node.tone == Tone::Neutral ? Color::Surface : wash_of(node.tone);
    m_canvas.fill({box.rect.x, box.rect.y, 24, box.rect.h}, ink, 8);
    m_canvas.fill({box.rect.x + 4, box.rect.y, 16, box.rect.h}, wash, 0);
    m_canvas.fill({box.rect.x + 8, box.rect.y, box.rect.w - 8, box.rect.h}, wash, 8);
    if (node.tone == Tone::Neutral)
        m_canvas.outline(box.rect, Color::Line, 8, 1);
    m_canvas.sign(node.tone == Tone::Neutral ? Sign::Info : sign_of(node.tone), box.rect.x + 20, box.rect.y + 17, 20, ink, wash);
}

void Painter::error_bar(Box const& box)
{
    if (box.node->error.empty())
        return;
    m_canvas.fill({box.rect.x, box.rect.y, 4, box.rect.h}, Color::Error, 2);
    if (auto const* text = piece(box, Part::Error))
        m_canvas.sign(Sign::Exclamation, text->rect.x - 24, text->rect.y + 2, 18, Color::Error, Color::Surface);
}

void Painter::control_of(Box const& box)
{
    auto const& node = *box.node;
    switch (node.role) {
    case Role::TextInput:
    case Role::TextArea:
    case Role::Select: field(box); break;
    case Role::Radio:
    case Role::CheckBox: choice(box); break;
    case Role::Button: button(box); break;
    case Role::FileButton:
        if (node.emphasis == Emphasis::Link)
            break;
        error_bar(box);
        m_canvas.fill(box.control, is_hovered(box) ? Color::AccentWash : Color::Surface, size::radius);
        m_canvas.dashed(box.control, node.error.empty() ? Color::ControlBorder : Color::Error, size::radius);
        m_canvas.sign(Sign::Upload, box.control.x + 18, box.control.y + 17, 20, Color::Accent);
        break;
    case Role::TaskItem: task_item(box); break;
    case Role::TimelineStep: timeline_step(box); break;
    case Role::Hint: m_canvas.fill({box.rect.x, box.rect.y, 4, box.rect.h}, Color::Line, 2); break;
    case Role::ListItem:
        if (!node.label.empty())
            m_canvas.circle(box.rect.x + 7, box.rect.y + 13, 2.5f, Color::QuietText);
        break;
    case Role::Tag: m_canvas.frame(box.rect, node.tone == Tone::Neutral ? Color::Line : wash_of(node.tone), wash_of(node.tone), 5); break;
    case Role::Status:
    case Role::Alert:
        if (node.tone != Tone::Neutral)
            m_canvas.sign(sign_of(node.tone), box.rect.x, box.rect.y + 3, 16, color_of(node.tone), Color::Surface);
        break;
    case Role::Separator: m_canvas.line(box.rect.x, box.rect.y, box.rect.right(), box.rect.y, Color::Line, 1); break;
    case Role::StepBar:
    case Role::Progress: {
        auto const done = static_cast<float>(node.role == Role::StepBar ? std::atoi(node.value.c_str())
                                      : node.value.empty()             ? node.count
                                                                       : std::atoi(node.value.c_str()));
        auto const share = node.total > 0 ? std::clamp(done / static_cast<float>(node.total), 0.0f, 1.0f) : 0.0f;
        auto const& bar = box.control;
        m_canvas.fill(bar, Color::Line, bar.h / 2);
        if (share > 0)
            m_canvas.fill({bar.x, bar.y, std::max(bar.h, bar.w * share), bar.h}, node.tone == Tone::Done ? Color::Done : Color::Accent, bar.h / 2);
        break;
    }
    case Role::Skeleton: {
        float const widths[] = {0.42f, 0.94f, 0.86f, 0.6f};
        float y = box.rect.y + 4;
        for (int i = 0; y + 16 <= box.rect.bottom(); ++i, y += 30)
            m_canvas.fill({box.rect.x, y, box.rect.w * widths[i % 4], 16}, Color::Line, 8);
        break;
    }
    case Role::Image: m_canvas.frame(box.control, Color::Line, Color::Surface, 4); break;
    default: break;
    }
}

void Painter::field(Box const& box)
{
    auto const& node = *box.node;
    error_bar(box);
    if (node.read_only)
        return;
    auto const bad = !node.error.empty();
    auto const border = bad ? Color::Error : is_hovered(box) ? Color::Text : Color::ControlBorder;
    m_canvas.frame(box.control, node.disabled ? Color::Line : border, node.disabled ? Color::Page : Color::Surface, size::radius, bad ? 2 : 1);
    if (node.role == Role::Select)
        m_canvas.sign(Sign::ChevronDown, box.control.right() - 29, box.control.y + box.control.h / 2 - 6, 13, Color::QuietText);
}

void Painter::choice(Box const& box)
{
    auto const& node = *box.node;
    error_bar(box);
    auto const& mark = box.control;
    auto const border = node.disabled ? Color::Line : !node.error.empty() ? Color::Error : is_hovered(box) ? Color::Accent : Color::ControlBorder;
    if (node.role == Role::Radio) {
        auto const x = mark.x + mark.w / 2, y = mark.y + mark.h / 2;
        m_canvas.circle(x, y, mark.w / 2, node.checked ? Color::Accent : border);
        m_canvas.circle(x, y, mark.w / 2 - (node.checked ? 2 : 1.5f), Color::Surface);
        if (node.checked)
            m_canvas.circle(x, y, mark.w / 2 - 5.5f, Color::Accent);
        return;
    }
    if (!node.checked) {
        m_canvas.frame(mark, border, Color::Surface, 4, 1.5f);
        return;
    }
    m_canvas.fill(mark, node.disabled ? Color::QuietText : Color::Accent, 4);
    // The tick alone, without the sign's disc.
    m_canvas.sign(Sign::Check, mark.x, mark.y, mark.w, Color::None, Color::OnAccent);
}

void Painter::button(Box const& box)
{
    auto const& node = *box.node;
    if (node.emphasis == Emphasis::Link) {
        if (is_hovered(box) && !node.disabled)
            m_canvas.fill(box.control, node.tone == Tone::Error ? Color::ErrorWash : Color::AccentWash, size::radius);
        return;
    }
    auto const off = node.disabled || node.busy;
    auto const hovered = is_hovered(box) && !off;
    if (off)
        m_canvas.frame(box.control, Color::Line, Color::Page, size::radius);
    else if (node.emphasis == Emphasis::Primary) {
        m_canvas.fill(box.control, Color::Accent, size::radius);
        if (hovered)
            m_canvas.fill(box.control, Color::Text, size::radius, 0.16f);
    } else {
        auto const danger = node.emphasis == Emphasis::Danger;
        m_canvas.frame(box.control, danger ? Color::Error : Color::ControlBorder, hovered ? (danger ? Color::ErrorWash : Color::AccentWash) : Color::Surface, size::radius);
    }
    if (node.busy) {
        auto const* label = piece(box, Part::Label);
        auto const x = label ? label->rect.x - 26 : box.control.x + 14;
        for (int i = 0; i < 3; ++i)
            m_canvas.circle(x + static_cast<float>(i) * 7 + 3, box.control.y + box.control.h / 2, 2.2f, Color::QuietText);
    }
}

void Painter::task_item(Box const& box)
{
    auto const& node = *box.node;
    auto const side = box.rect.w <= 300;
    auto const* description = piece(box, Part::Description);
    auto const ground = node.current ? Color::AccentWash : is_hovered(box) ? (side ? Color::Surface : Color::Page) : Color::None;
    if (ground != Color::None)
        m_canvas.fill(side ? box.rect : Rect {box.rect.x + 1, box.rect.y + 1, box.rect.w - 2, box.rect.h - 2}, ground, side ? size::radius : 8);
    if (node.current)
        m_canvas.fill({box.rect.x, box.rect.y + 8, 3, box.rect.h - 16}, Color::Accent, 1.5f);
    auto const* around = parent(box);
    if (!side && around && box.rect.bottom() < around->rect.bottom() - 2)
        m_canvas.line(box.rect.x + 14, box.rect.bottom(), box.rect.right() - 14, box.rect.bottom(), Color::Line, 1);
    if (description) {
        auto const x = side ? description->rect.x - 20 : description->rect.x - 22;
        m_canvas.sign(sign_of(node.tone), x, description->rect.y + 4, 14, color_of(node.tone), side ? Color::Page : Color::Surface);
    }
}

void Painter::timeline_step(Box const& box)
{
    auto const& node = *box.node;
    auto const* around = parent(box);
    auto const x = box.rect.x + 11;
    bool const plain = node.tone == Tone::Neutral || node.tone == Tone::Info;
    auto const ink = plain && node.current ? Color::Accent : color_of(node.tone);
    if (around && box.rect.bottom() < around->rect.bottom() - 2)
        m_canvas.line(x - 1, box.rect.y + 26, x - 1, box.rect.bottom() + 2, Color::Line, 2);
    if (node.tone == Tone::Neutral && !node.current)
        m_canvas.ring(x, box.rect.y + 13, 8, Color::ControlBorder, 2);
    else if (node.tone == Tone::Neutral || node.tone == Tone::Info) {
        m_canvas.ring(x, box.rect.y + 13, 10, ink, 2);
        m_canvas.circle(x, box.rect.y + 13, 5, ink);
    } else
        m_canvas.sign(sign_of(node.tone), x - 10, box.rect.y + 3, 20, ink, Color::Surface);
}

void Painter::focus_ring(Box const& box)
{
    if (m_state->focused.empty() || m_state->focused != box.node->id || !m_state->focus_visible)
        return;
    auto rect = box.control;
    auto radius = size::radius;
    auto const reach = size::focus_gap + size::focus_ring;
    switch (box.node->role) {
    case Role::Heading:
    case Role::Main:
    case Role::Dialog:
    case Role::ErrorSummary:
    case Role::Page: return;  // focused by the program, to read on from there
    case Role::Radio: radius = size::choice / 2; break;
    case Role::Link: rect = box.rect; break;
    default: break;
    }
    m_canvas.outline({rect.x - reach, rect.y - reach, rect.w + 2 * reach, rect.h + 2 * reach}, Color::Accent, radius + reach, size::focus_ring);
}

}

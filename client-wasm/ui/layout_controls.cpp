// Fields, choices, buttons: what a person works with.
#include "ui/layouter.h"

#include <algorithm>
#include <cmath>

namespace shenbao::ui {

using namespace text_style;

// A button's description tells screen readers what it is about (the page shows that beside it), or why it is off.
static bool says_why(Node const& node) { return !node.description.empty() && node.disabled; }

// A field is as wide as its content expects: half a Han character and a digit are about as wide.
float Layouter::control_width(Node const& node, float w)
{
    if (m_layout.is_phone() && node.width_characters > 14)
        return w;
    if (node.width_characters > 0)
        return std::min(w, static_cast<float>(node.width_characters) * 9.6f + (node.role == Role::Select ? 56 : 28));
    if (node.role != Role::Select)
        return w;
    float widest = width_of(node.placeholder, body);
    std::size_t looked_at = 0;
    for (auto const& option : node.options) {
        if (++looked_at > 64)
            break;
        // Three bytes a Han character: good enough to choose a width, without measuring each option.
        widest = std::max(widest, static_cast<float>(option.label.size()) * 5.4f);
    }
    return std::min(w, std::max(200.0f, widest + 60));
}

// A button that opens something says so; the style sheet does the same for the mirror.
static std::string label_of(Node const& node) { return node.expands ? node.label + (node.expanded ? " \u25b4" : " \u25be") : node.label; }

float Layouter::natural_of_children(Node const& node, float w)
{
    auto const is_row = node.direction != Direction::Column || node.role == Role::Header;
    auto const space = row_gap(node);
    float total = 0, widest = 0;
    for (auto const& child : node.children) {
        if (is_hidden(child) || child.role == Role::Dialog)
            continue;
        auto const one = natural(child, w);
        total += one + (total > 0 ? space : 0);
        widest = std::max(widest, one);
    }
    return std::min(w, is_row ? total : widest);
}

float Layouter::natural(Node const& node, float w)
{
    auto const text = [&](std::string const& label, TextStyle const& style) { return std::min(w, std::ceil(width_of(label, style)) + 1); };
    switch (node.role) {
    case Role::Button: {
        auto const link = node.emphasis == Emphasis::Link;
        auto const own = text(label_of(node), link ? body : strong) + (link ? 8.0f : 40.0f) + (node.busy ? 26 : 0);
        return std::min(w, std::max(own, says_why(node) ? std::min(320.0f, text(node.description, small)) : 0));
    }
    case Role::FileButton: return node.emphasis == Emphasis::Link ? text(node.label, body) + 8 : w;
    case Role::Link: return text(node.label, node.quiet ? small : node.strong ? TextStyle {size::body + 2, 26, Weight::Medium, Color::Text} : strong);
    case Role::Text: return std::max(text(node.label, node.quiet ? small_strong : strong), node.description.empty() ? 0 : text(node.description, small));
    case Role::Heading:
        return text(node.label, {node.level <= 1 ? size::heading_1 : node.level == 2 ? size::heading_2 : size::heading_3, 40, Weight::Medium, Color::Text});
    case Role::Tag: return text(node.label, {size::small, 22, Weight::Medium, Color::Text}) + 20;
    case Role::Status:
    case Role::Alert: return node.children.empty() ? text(node.label, small) + (node.tone == Tone::Neutral ? 0 : 24) : w;
    case Role::Radio:
    case Role::CheckBox: return std::min(w, std::max(text(node.label, body) + (node.required ? 14 : 0), text(node.hint, small)) + size::choice + 14 + (node.error.empty() ? 0 : 16));
    case Role::Image: return std::min(w, node.width_pixels > 0 ? static_cast<float>(node.width_pixels) : w);
    case Role::TextInput:
    case Role::TextArea:
    case Role::Select: {
        auto own = std::max(control_width(node, w), node.hidden_label ? 0 : text(node.label, strong) + 12);
        own = std::max(own, std::min(260.0f, text(node.hint, small)));
        if (!node.error.empty())
            own = std::max(own, std::min(320.0f, text(node.error, error) + 44));
        return std::min(w, own);
    }
    case Role::Cell:
    case Role::ColumnHeader: {
        auto const own = text(node.label.empty() ? node.value : node.label, strong);
        return std::max(own, natural_of_children(node, w));
    }
    case Role::Group:
    case Role::List:
    case Role::ListItem:
    case Role::Navigation: {
        auto const own = node.label.empty() ? 0 : text(node.label, strong) + (node.role == Role::ListItem ? 20 : 0);
        return std::max(own, natural_of_children(node, w));
    }
    default: return w;
    }
}

float Layouter::head_of_field(Node const& node, int box, float x, float y, float w)
{
    float h = 0;
    if (!node.label.empty() && !node.hidden_label) {
        auto const mark = node.required ? 14.0f : 0.0f;
        h += put(box, Part::Label, node.label, x, y, w - mark, strong);
        last_piece(box).required_mark = node.required;
    }
    if (!node.hint.empty())
        h += put(box, Part::Hint, node.hint, x, y + h + (h > 0 ? 2 : 0), w, small) + (h > 0 ? 2 : 0);
    if (!node.error.empty()) {
        auto const space = h > 0 ? 4.0f : 0.0f;
        h += put(box, Part::Error, node.error, x + 24, y + h + space, w - 24, error) + space;
    }
    return h > 0 ? h + 6 : 0;
}

float Layouter::field(Node const& node, int box, float x, float y, float w)
{
    // The bar of an error stands at the left of the whole field.
    auto const indent = node.error.empty() ? 0.0f : 16.0f;
    x += indent;
    w -= indent;
    auto h = head_of_field(node, box, x, y, w);
    auto const value = shown_value(node);
    if (node.read_only) {
        at(box).control = {x, y + h, w, 0};
        auto const lines = put(box, Part::Value, value.empty() ? "—" : value, x, y + h, w, body);
        at(box).control.h = std::max(lines, 26.0f);
        return h + at(box).control.h;
    }
    auto const control_w = control_width(node, w);
    auto control_h = size::control;
    auto const end_space = node.role == Role::Select ? 36.0f : 0.0f;
    if (node.role == Role::TextArea) {
        auto const rows = std::max(node.rows > 0 ? node.rows : 4, 2);
        auto const text_h = put(box, value.empty() ? Part::Placeholder : Part::Value, value.empty() ? node.placeholder : value, x + 13, y + h + 10,
            control_w - 26, control);
        // It grows with its text, up to twelve lines; past that it scrolls while it is edited.
        auto const most = static_cast<float>(std::max(rows, 12)) * control.line_height;
        control_h = std::min(most, std::max(static_cast<float>(rows) * control.line_height, text_h)) + 20;
    } else {
        auto const& shown = value.empty() ? node.placeholder : value;
        // One line, cut by the painter's clip: the browser's own field behaves the same.
        put(box, value.empty() ? Part::Placeholder : Part::Value, shown, x + 13, y + h + 10, 1e6f, control);
        if (!shown.empty())
            last_piece(box).rect.w = control_w - 26 - end_space;
    }
    if (value.empty() && !at(box).pieces.empty() && last_piece(box).part == Part::Placeholder)
        last_piece(box).style.color = Color::QuietText;
    at(box).control = {x, y + h, control_w, control_h};
    h += control_h;
    if (node.limit > 0) {
        auto style = small;
        if (node.count > node.limit) {
            style = small_strong;
            style.color = node.limit_advised ? Color::Warning : Color::Error;
        }
        auto const text = std::to_string(node.count) + " / " + std::to_string(node.limit);
        put(box, Part::Counter, text, x, y + h + 4, control_w, style);
        auto& piece = last_piece(box);
        piece.rect.x = x + control_w - piece.rect.w;
        h += 26;
    }
    if (!node.description.empty())
        h += 4 + put(box, Part::Description, node.description, x, y + h + 4, w, small);
    return h;
}

float Layouter::field_set(Node const& node, int box, float x, float y, float w)
{
    auto const indent = node.error.empty() ? 0.0f : 16.0f;
    auto h = head_of_field(node, box, x + indent, y, w - indent);
    at(box).control = {x + indent, y + h, w - indent, 0};
    auto const of_children = node.direction == Direction::Column ? column(node, box, x + indent, y + h, w - indent)
                                                                 : row(node, box, x + indent, y + h, w - indent);
    at(box).control.h = of_children;
    return h + of_children;
}

float Layouter::choice(Node const& node, int box, float x, float y, float w)
{
    float head = 0;
    auto const indent = node.error.empty() ? 0.0f : 16.0f;
    if (!node.error.empty())
        head = put(box, Part::Error, node.error, x + indent + 24, y, w - indent - 24, error) + 2;
    auto const text_x = x + indent + size::choice + 12;
    auto const text_w = w - indent - size::choice - 12;
    auto const top = y + head;
    auto const mark = node.required && node.role == Role::CheckBox ? 14.0f : 0.0f;
    auto h = put(box, Part::Label, node.label, text_x, top + 9, text_w - mark, body);
    if (!node.label.empty())
        last_piece(box).required_mark = node.required && node.role == Role::CheckBox;
    h = std::max(h, 26.0f);
    if (!node.hint.empty())
        h += put(box, Part::Hint, node.hint, text_x, top + 9 + h, text_w, small);
    at(box).control = {x + indent, top + 11, size::choice, size::choice};
    return head + h + 18;
}

float Layouter::file_button(Node const& node, int box, float x, float y, float w)
{
    if (node.emphasis == Emphasis::Link) {  // beside a file that is there: to replace it
        put(box, Part::Label, node.label, x + 4, y + 10, w - 8, {size::body, 24, Weight::Regular, Color::Accent});
        if (!at(box).pieces.empty())
            last_piece(box).underlined = true;
        at(box).control = {x, y, natural(node, w), size::control};
        return size::control;
    }
    auto const indent = node.error.empty() ? 0.0f : 16.0f;
    x += indent;
    w -= indent;
    float h = 0;
    if (!node.error.empty())
        h = put(box, Part::Error, node.error, x + 24, y, w - 24, error) + 6;
    auto const top = y + h;
    auto const text_x = x + 52;
    auto inner = put(box, Part::Label, node.label, text_x, top + 14, w - 68, {size::body, 26, Weight::Medium, Color::Accent});
    if (!node.label.empty())
        last_piece(box).required_mark = node.required;
    inner += put(box, Part::Hint, node.hint, text_x, top + 14 + inner, w - 68, small);
    inner += put(box, Part::Description, node.description, text_x, top + 14 + inner, w - 68, small);
    at(box).control = {x, top, w, inner + 28};
    return h + inner + 28;
}

float Layouter::button(Node const& node, int box, float x, float y, float w)
{
    auto const link = node.emphasis == Emphasis::Link;
    auto style = strong;
    style.line_height = 24;
    if (link) {
        style.weight = Weight::Regular;
        style.color = node.disabled ? Color::QuietText : node.tone == Tone::Error ? Color::Error : Color::Accent;
    } else if (node.disabled || node.busy) {
        style.color = Color::QuietText;
    } else if (node.emphasis == Emphasis::Primary) {
        style.color = Color::OnAccent;
    } else if (node.emphasis == Emphasis::Danger) {
        style.color = Color::Error;
    }
    auto const stretched = m_layout.is_phone() && node.emphasis == Emphasis::Primary;
    auto const busy = node.busy ? 26.0f : 0.0f;
    auto const padding = link ? 4.0f : 20.0f;
    auto const control_w = stretched ? w : std::min(w, std::ceil(width_of(label_of(node), style)) + 1 + 2 * padding + busy);
    auto const text_h = put(box, Part::Label, label_of(node), x + padding + busy, y + 10, control_w - 2 * padding - busy + 1, style);
    auto const control_h = std::max(size::control, text_h + 20);
    if (!at(box).pieces.empty()) {
        auto& piece = last_piece(box);
        piece.underlined = link && !node.disabled;
        piece.rect.x = std::floor(x + busy / 2 + (control_w - piece.rect.w + busy * 0) / 2 + 0.5f);
        if (text_h <= style.line_height)
            piece.rect.y = y + (control_h - style.line_height) / 2;
    }
    at(box).control = {x, y, control_w, control_h};
    float h = control_h;
    if (says_why(node))
        h += 4 + put(box, Part::Description, node.description, x, y + h + 4, w, small);
    return h;
}

float Layouter::progress(Node const& node, int box, float x, float y, float w)
{
    auto h = put(box, Part::Label, node.label, x, y, w, small);
    h += h > 0 ? 4 : 0;
    at(box).control = {x, y + h, std::min(w, 420.0f), 8};
    return h + 8;
}

}

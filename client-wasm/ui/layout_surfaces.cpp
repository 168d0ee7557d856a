// Header, cards, banners, lists of steps and rows.
#include "ui/layouter.h"

#include <algorithm>
#include <cmath>

namespace shenbao::ui {

using namespace text_style;

// Each child is a line; in a line with several children the first (the name) stands at the left and the rest at the
// right. Where they do not fit, the rest goes under the name.
float Layouter::header(Node const& node, int box, float w)
{
    auto const margin = m_layout.is_phone() ? 16.0f : 24.0f;
    auto const inner = std::min(w - 2 * margin, m_header_width);
    auto const left = std::floor((w - inner) / 2);
    at(box).control = {left, 0, inner, 0};
    float y = 12;
    bool is_first = true;
    for (auto const& child : node.children) {
        if (is_hidden(child))
            continue;
        if (!is_first)
            y += 12;
        if (is_first && child.role == Role::Group && child.direction != Direction::Column) {
            auto const line = open(child, left, y, inner, box);
            auto const h = spread(child, line, left, y, inner);
            close(line, h);
            y += h;
        } else {
            y += place(child, left, y, inner, box);
        }
        is_first = false;
    }
    return std::max(y + 8, size::header);
}

float Layouter::spread(Node const& node, int box, float x, float y, float w)
{
    struct Child {
        int first, end;
        float h, w;
    };
    std::vector<Child> children;
    float total = 0;
    for (auto const& child : node.children) {
        auto const child_w = natural(child, w);
        auto const begin = count();
        auto const h = place(child, x, y, child_w, box);
        children.push_back({begin, count(), h, child_w});
        total += child_w + 12;
    }
    auto const fits = total <= w;
    auto line_h = size::control;
    float from_right = x + w;
    for (std::size_t i = children.size(); fits && i-- > 0;) {
        auto const& child = children[i];
        from_right -= child.w;
        shift(child.first, child.end, i == 0 ? 0 : from_right - x, std::floor((line_h - child.h) / 2));
        from_right -= 12;
    }
    if (fits || children.empty())
        return line_h;
    // The name on its own line, perhaps several high.
    line_h = std::max(children[0].h, 36.0f);
    shift(children[0].first, children[0].end, 0, std::floor((line_h - children[0].h) / 2));
    float line_x = x - 4, h = line_h;
    for (std::size_t i = 1; i < children.size(); ++i) {
        auto const& child = children[i];
        if (line_x > x && line_x + child.w > x + w) {
            line_x = x - 4;
            h += size::control;
        }
        shift(child.first, child.end, line_x - x, h + std::floor((size::control - child.h) / 2));
        line_x += child.w + 8;
    }
    return h + size::control;
}

float Layouter::surface(Node const& node, int box, float x, float y, float w, float padding)
{
    auto const inner = w - 2 * padding;
    float h = padding;
    if (!node.label.empty() && !node.hidden_label) {
        TextStyle const title {node.role == Role::Dialog ? size::heading_3 + 2 : size::heading_3, 30, Weight::Medium, Color::Text};
        h += put(box, Part::Label, node.label, x + padding, y + h, inner, title) + 8;
    }
    h += put(box, Part::Description, node.description, x + padding, y + h, inner, quiet);
    if (!node.description.empty())
        h += 8;
    h += node.direction == Direction::Column ? column(node, box, x + padding, y + h, inner) : row(node, box, x + padding, y + h, inner);
    return h + padding;
}

float Layouter::banner(Node const& node, int box, float x, float y, float w)
{
    auto const summary = node.role == Role::ErrorSummary;
    auto const indent = summary ? 24.0f : 52.0f;
    auto const inner = w - indent - 20;
    float h = summary ? 20 : 14;
    TextStyle title = strong;
    if (summary)
        title = {size::heading_3, 30, Weight::Medium, Color::Error};
    if (!node.label.empty())
        h += put(box, Part::Label, node.label, x + indent + (summary ? 32 : 0), y + h, inner - 32, title) + (node.children.empty() ? 0 : summary ? 10 : 4);
    if (!node.description.empty())
        h += put(box, Part::Description, node.description, x + indent, y + h, inner, body) + 4;
    h += node.direction == Direction::Column ? column(node, box, x + indent, y + h, inner) : row(node, box, x + indent, y + h, inner);
    return h + (summary ? 20 : 14);
}

float Layouter::task_item(Node const& node, int box, float x, float y, float w)
{
    auto const number_w = node.value.empty() ? 0.0f : 28.0f;
    TextStyle state {size::small, 22, Weight::Regular, color_of(node.tone)};
    auto label = node.current ? strong : body;
    if (node.disabled)
        label.color = Color::QuietText;
    if (number_w > 0)
        put(box, Part::Number, node.value, x + 14, y + (w <= 300 ? 10 : 15), 40, quiet);
    if (w <= 300) {
        auto h = put(box, Part::Label, node.label, x + 14 + number_w, y + 10, w - 28 - number_w, label);
        if (!node.description.empty())
            h += put(box, Part::Description, node.description, x + 14 + number_w + 20, y + 10 + h, w - 48 - number_w, state);
        at(box).control = {x, y, w, h + 20};
        return h + 20;
    }
    auto const state_w = node.description.empty() ? 0.0f : std::min(w * 0.5f, std::ceil(width_of(node.description, state)) + 2);
    auto const h = put(box, Part::Label, node.label, x + 14 + number_w, y + 15, w - 28 - number_w - (state_w > 0 ? state_w + 36 : 0), label);
    if (state_w > 0)
        put(box, Part::Description, node.description, x + w - 14 - state_w, y + 17, state_w, state);
    auto const whole = std::max(h, 26.0f) + 30;
    at(box).control = {x, y, w, whole};
    return whole;
}

float Layouter::timeline_step(Node const& node, int box, float x, float y, float w)
{
    auto h = put(box, Part::Label, node.label, x + 36, y, w - 36, node.current ? strong : body);
    h += put(box, Part::Value, node.value, x + 36, y + h, w - 36, body);
    h += put(box, Part::Description, node.description, x + 36, y + h, w - 36, small);
    if (!node.children.empty())
        h += 4 + column(node, box, x + 36, y + h + 4, w - 36);
    return h + 20;
}

float Layouter::description_row(Node const& node, int box, float x, float y, float w)
{
    float actions_w = 0;
    for (auto const& child : node.children) {
        if (child.role == Role::Link || child.role == Role::Button)
            actions_w += natural(child, w) + 12;
    }
    auto const stacked = w < 520;
    auto const term_w = stacked ? w - actions_w : std::min(240.0f, w * 0.34f);
    auto const value_x = stacked ? x : x + term_w + 20;
    auto const value_w = stacked ? w : w - term_w - 20 - actions_w;
    auto const label_h = put(box, Part::Label, node.label, x, y + 11, term_w, stacked ? small_strong : quiet);
    auto const value_y = stacked ? y + 11 + label_h + 2 : y + 11;
    float h = put(box, Part::Value, node.value, value_x, value_y, value_w, body);
    h += put(box, Part::Description, node.description, value_x, value_y + h, value_w, small);
    if (!node.error.empty())
        h += put(box, Part::Error, node.error, value_x + 24, value_y + h, value_w - 24, error);
    float action_x = x + w;
    for (std::size_t i = node.children.size(); i-- > 0;) {
        auto const& child = node.children[i];
        auto const is_action = child.role == Role::Link || child.role == Role::Button;
        if (!is_action)
            continue;
        auto const child_w = natural(child, w);
        action_x -= child_w;
        place(child, action_x, child.role == Role::Button ? y + 2 : y + 11, child_w, box);
        action_x -= 12;
    }
    for (auto const& child : node.children) {
        if (child.role != Role::Link && child.role != Role::Button)
            h += 4 + place(child, value_x, value_y + h + 4, child_width(child, value_w), box);
    }
    return std::max(value_y - y + h, 11 + label_h) + 11;
}

float Layouter::step_bar(Node const& node, int box, float x, float y, float w)
{
    auto const number = node.value + " / " + std::to_string(node.total);
    auto const number_h = put(box, Part::Number, number, x, y, w, {size::small, 24, Weight::Medium, Color::QuietText});
    auto const number_w = last_piece(box).rect.w + 12;
    auto const h = std::max(number_h, put(box, Part::Label, node.label, x + number_w, y, w - number_w - 24, {size::body, 24, Weight::Medium, Color::Text}));
    at(box).control = {x, y + h + 10, w, 6};
    return h + 16 + (node.children.empty() ? 0 : 8 + column(node, box, x, y + h + 24, w));
}

}

// Tables: columns as wide as their content asks; cards on a phone.
#include "ui/layouter.h"

#include "base/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace shenbao::ui {

using namespace text_style;

static constexpr float cell_padding = 12;

// What cannot be parted without being cut: a number, a date. Han may part anywhere.
float Layouter::longest_word(std::string_view text, float most)
{
    float word = 0, longest = 0;
    for (std::size_t position = 0; position < text.size();) {
        auto const c = next_code_point(text, position);
        word = c == ' ' || is_wide(c) ? 0 : word + m_font.advance(c, Weight::Regular) * size::body;
        longest = std::max(longest, word);
    }
    return std::min(std::ceil(longest) + 1, most);
}

// No button is broken in two.
float Layouter::widest_control(Node const& node)
{
    if (node.role == Role::Button || node.role == Role::Tag)
        return natural(node, 360);
    float widest = 0;
    for (auto const& child : node.children)
        widest = std::max(widest, widest_control(child));
    return widest;
}

static bool holds_choice(Node const& cell) { return !cell.children.empty() && (cell.children.front().role == Role::Radio || cell.children.front().role == Role::CheckBox); }

// A row of buttons: their words stand lower than words alone.
static bool holds_actions(Node const& cell)
{
    return !cell.children.empty() && !cell.children.front().children.empty() && cell.children.front().children.front().role == Role::Button;
}

static std::string_view words_of(Node const& cell)
{
    if (!cell.label.empty() || !cell.value.empty())
        return cell.label.empty() ? cell.value : cell.label;
    return cell.children.size() == 1 && cell.children.front().role == Role::Text ? std::string_view(cell.children.front().label) : std::string_view();
}

static float sum_of(std::vector<float> const& widths) { return std::accumulate(widths.begin(), widths.end(), 0.0f); }

// From `from` down towards `to`, each by its share, until they are `w` wide. False when `to` is not narrow enough.
static bool narrow(std::vector<float>& from, std::vector<float> const& to, float w)
{
    auto const missing = sum_of(from) - w;
    auto const spare = sum_of(from) - sum_of(to);
    auto const enough = spare >= missing;
    for (std::size_t i = 0; i < from.size(); ++i)
        from[i] -= enough && spare > 0 ? (from[i] - to[i]) * missing / spare : from[i] - to[i];
    return enough;
}

// As wide as the content asks; then what is short stays on one line, and rows of buttons do; then these no longer; then only what cannot
// be parted without being cut.
std::vector<float> Layouter::column_widths(Node const& table, float w)
{
    std::vector<float> wanted, kept, least, narrowest;
    for (auto const& row : table.children) {
        for (std::size_t i = 0; i < row.children.size(); ++i) {
            if (i >= wanted.size()) {
                for (auto* widths : { &wanted, &kept, &least, &narrowest })
                    widths->push_back(48);
            }
            auto const& cell = row.children[i];
            auto const natural_w = natural(cell, 360);
            auto const uncut = std::min(natural_w, std::max(longest_word(words_of(cell), 220), widest_control(cell)));
            // Headers, short values, numbers and what holds controls stay on one line.
            auto const whole = cell.role == Role::ColumnHeader || natural_w < 112 || (!cell.children.empty() && natural_w < 200);
            auto const keep = whole ? natural_w : holds_choice(cell) ? std::min(natural_w, 200.0f) : std::max(96.0f, uncut);
            wanted[i] = std::max(wanted[i], natural_w + 2 * cell_padding);
            least[i] = std::max(least[i], keep + 2 * cell_padding);
            kept[i] = std::max(kept[i], (holds_actions(cell) && natural_w < 240 ? natural_w : keep) + 2 * cell_padding);
            // A name is not parted even then.
            auto const name = !words_of(cell).empty() && natural_w < 84;
            narrowest[i] = std::max(narrowest[i], std::min(keep, name ? natural_w : std::max(uncut, 56.0f)) + 2 * cell_padding);
        }
    }
    auto const sum = sum_of(wanted);
    if (wanted.empty())
        return wanted;
    if (sum <= w) {
        // What is left over goes to the columns by their width.
        for (auto& one : wanted)
            one += (w - sum) * (one / sum);
        return wanted;
    }
    if (narrow(wanted, kept, w) || narrow(wanted, least, w) || narrow(wanted, narrowest, w))
        return wanted;
    for (auto& one : wanted)
        one *= w / sum_of(narrowest);
    return wanted;
}

float Layouter::table(Node const& node, int box, float x, float y, float w)
{
    float h = 0;
    if (!node.label.empty() && !node.hidden_label)
        h += put(box, Part::Label, node.label, x, y, w, strong) + 10;
    auto const widths = column_widths(node, w);
    at(box).control = {x, y + h, w, 0};
    for (auto const& row : node.children)
        h += table_row(row, box, x, y + h, widths);
    at(box).control.h = y + h - at(box).control.y;
    return h;
}

float Layouter::table_row(Node const& node, int parent, float x, float y, std::vector<float> const& widths)
{
    auto const box = open(node, x, y, std::accumulate(widths.begin(), widths.end(), 0.0f), parent);
    struct Item {
        int first, end;
        float h;
    };
    std::vector<Item> cells;
    float highest = 24;
    for (std::size_t i = 0; i < node.children.size() && i < widths.size(); ++i) {
        auto const first = count();
        auto const h = place(node.children[i], x + cell_padding, y + 10, widths[i] - 2 * cell_padding, box);
        cells.push_back({first, count(), h});
        highest = std::max(highest, h);
        x += widths[i];
    }
    // Cells stand in the middle of their row, so that words and buttons share a line.
    for (auto const& cell : cells)
        shift(cell.first, cell.end, 0, std::floor((highest - cell.h) / 2));
    close(box, highest + 20);
    return highest + 20;
}

float Layouter::table_cards(Node const& node, int box, float x, float y, float w)
{
    float h = 0;
    if (!node.label.empty() && !node.hidden_label)
        h += put(box, Part::Label, node.label, x, y, w, strong) + 10;
    at(box).control = {x, y + h, w, 0};
    bool first_card = true;
    for (auto const& row : node.children) {
        auto const is_header = std::all_of(row.children.begin(), row.children.end(), [](Node const& cell) { return cell.role == Role::ColumnHeader; });
        if (is_header)
            continue;  // each cell names its column
        if (!first_card)
            h += 12;
        first_card = false;
        auto const row_box = open(row, x, y + h, w, box);
        float inner = 14;
        for (auto const& cell : row.children)
            inner += card_cell(cell, row_box, x + 16, y + h + inner, w - 32);
        close(row_box, inner + 8);
        h += inner + 8;
    }
    return h;
}

float Layouter::card_cell(Node const& node, int parent, float x, float y, float w)
{
    auto const box = open(node, x, y, w, parent);
    auto const label_w = node.column_label.empty() || node.row_header ? 0.0f : std::min(112.0f, w * 0.36f);
    float label_h = 0;
    if (label_w > 0)
        label_h = put(box, Part::ColumnLabel, node.column_label, x, y + (holds_choice(node) || holds_actions(node) ? 11 : 2), label_w, small);
    auto const inner_x = label_w > 0 ? x + label_w + 12 : x;
    auto const inner_w = label_w > 0 ? w - label_w - 12 : w;
    auto h = put(box, Part::Label, node.label.empty() ? node.value : node.label, inner_x, y, inner_w, node.row_header ? strong : body);
    if (!node.children.empty()) {
        auto const of_children = node.direction == Direction::Column ? column(node, box, inner_x, y + h, inner_w) : row(node, box, inner_x, y + h, inner_w);
        h += of_children;
    }
    h = std::max({h, label_h, 0.0f});
    close(box, h);
    return h > 0 ? h + 6 : 0;
}

}

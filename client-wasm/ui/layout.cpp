#include "ui/layouter.h"

#include "base/text.h"

#include <algorithm>
#include <cmath>

namespace shenbao::ui {

Color color_of(Tone tone)
{
    switch (tone) {
    case Tone::Neutral: return Color::QuietText;
    case Tone::Info: return Color::Accent;
    case Tone::Done: return Color::Done;
    case Tone::Warning: return Color::Warning;
    case Tone::Error: return Color::Error;
    }
    return Color::Text;
}

Color wash_of(Tone tone)
{
    switch (tone) {
    case Tone::Neutral: return Color::Page;
    case Tone::Info: return Color::AccentWash;
    case Tone::Done: return Color::DoneWash;
    case Tone::Warning: return Color::WarningWash;
    case Tone::Error: return Color::ErrorWash;
    }
    return Color::Page;
}

bool is_field(Role role)
{
    return role == Role::TextInput || role == Role::TextArea || role == Role::Select || role == Role::FileButton || role == Role::FieldSet;
}

std::string shown_value(Node const& node)
{
    if (node.role == Role::Select) {
        for (auto const& option : node.options) {
            if (option.code == node.value)
                return option.label;
        }
        return node.options.empty() || node.value.empty() ? std::string() : node.value;
    }
    if (node.input_type == InputType::Password && !node.secret_shown) {
        std::string dots;
        for (std::size_t position = 0; position < node.value.size();) {
            next_code_point(node.value, position);
            dots += "•";
        }
        return dots;
    }
    return node.value;
}

std::vector<TextLine> const& LineCache::lines(std::string_view text, float width, TextStyle const& style, Font& font)
{
    m_key.assign(text);
    m_key += '\0';
    m_key += std::to_string(static_cast<int>(width * 4));
    m_key += style.weight == Weight::Medium ? 'm' : 'r';
    m_key += static_cast<char>(style.size);
    auto [place, is_new] = m_entries.try_emplace(m_key);
    if (is_new)
        place->second.lines = break_lines(text, width, style.size, style.weight, font);
    place->second.used_in = m_pass;
    return place->second.lines;
}

void LineCache::forget_unused()
{
    for (auto entry = m_entries.begin(); entry != m_entries.end();)
        entry = m_pass - entry->second.used_in > 1 ? m_entries.erase(entry) : std::next(entry);
    ++m_pass;
}

Layout lay_out(Node const& page, LayoutInput input, Font& font, LineCache& cache)
{
    Layout layout;
    layout.input = input;
    layout.boxes.reserve(256);
    Layouter(layout, font, cache).page(page);
    cache.forget_unused();
    return layout;
}

Layouter::Layouter(Layout& layout, Font& font, LineCache& cache)
    : m_layout(layout)
    , m_font(font)
    , m_cache(cache)
{
}

int Layouter::open(Node const& node, float x, float y, float w, int parent)
{
    Box box;
    box.node = &node;
    box.parent = parent;
    box.layer = m_layer;
    box.rect = {x, y, w, 0};
    box.control = box.rect;
    m_layout.boxes.push_back(std::move(box));
    return count() - 1;
}

void Layouter::close(int box, float h)
{
    at(box).rect.h = h;
    at(box).end = count();
    if (at(box).control.h == 0)
        at(box).control.h = h;
}

void Layouter::shift(int first, int end, float dx, float dy)
{
    for (int i = first; i < end; ++i) {
        auto& box = at(i);
        if (box.layer != m_layer)
            continue;
        for (auto* rect : {&box.rect, &box.control}) {
            rect->x += dx;
            rect->y += dy;
        }
        for (auto& piece : box.pieces) {
            piece.rect.x += dx;
            piece.rect.y += dy;
        }
    }
}

float Layouter::put(int box, Part part, std::string_view text, float x, float y, float w, TextStyle style)
{
    if (text.empty())
        return 0;
    Piece piece;
    piece.part = part;
    piece.style = style;
    piece.text = std::string(text);
    piece.lines = m_cache.lines(text, std::max(w, style.size * 2), style, m_font);
    float widest = 0;
    for (auto const& line : piece.lines)
        widest = std::max(widest, line.width);
    auto const height = static_cast<float>(piece.lines.size()) * style.line_height;
    piece.rect = {x, y, std::min(widest + 1, std::max(w, widest)), height};
    at(box).pieces.push_back(std::move(piece));
    return height;
}

static bool has_task_list(Node const& node)
{
    return node.role == Role::TaskList
        || std::any_of(node.children.begin(), node.children.end(), [](Node const& child) { return has_task_list(child); });
}

// Under 900 px there is no side column: the task list is a page of its own there.
bool Layouter::is_hidden(Node const& node) const
{
    if ((node.role == Role::Status || node.role == Role::Alert) && node.label.empty() && node.children.empty())
        return true;
    return node.role == Role::Navigation && m_layout.is_narrow() && has_task_list(node);
}

void Layouter::page(Node const& page)
{
    auto const W = m_layout.input.width, H = m_layout.input.height;
    auto const phone = m_layout.is_phone();
    auto const margin = phone ? 16.0f : 24.0f;
    auto const root = open(page, 0, 0, W, -1);
    Node const* navigation = nullptr;
    Node const* main = nullptr;
    for (auto const& child : page.children) {
        if (child.role == Role::Navigation && !is_hidden(child))
            navigation = &child;
        if (child.role == Role::Main)
            main = &child;
    }
    auto const has_side = navigation && !m_layout.is_narrow();
    auto content = size::content;
    if (main && main->wide)
        content = 1440;
    if (has_side && !(main && main->wide))
        content += size::side + size::side_gap;
    else if (has_side)
        content = 1440;
    content = std::min(content, W - 2 * margin);
    auto const left = std::floor((W - content) / 2);
    m_header_width = std::max(content, 1040.0f);

    float y = 0;
    float side_bottom = 0;
    std::vector<Node const*> footers;
    bool below_header = false;
    for (auto const& child : page.children) {
        if (child.role == Role::Header) {
            y += place(child, 0, y, W, root);
            continue;
        }
        if (child.role == Role::Footer) {
            footers.push_back(&child);
            continue;
        }
        if (child.role == Role::Dialog) {
            m_dialogs.push_back({&child, root});
            continue;
        }
        if (is_hidden(child))
            continue;
        if (!below_header) {
            y += phone ? 20 : 32;
            below_header = true;
        }
        if (&child == navigation && has_side) {
            side_bottom = y + place(child, left, y, size::side, root);
        } else if (&child == main && has_side) {
            y += place(child, left + size::side + size::side_gap, y, content - size::side - size::side_gap, root);
        } else {
            y += place(child, left, y, content, root);
            if (&child != main)
                y += 20;
        }
    }
    y = std::max(y, side_bottom) + (phone ? 32 : 56);
    for (auto const* footer : footers) {
        auto const first = count();
        auto const h = place(*footer, left, y, content, root);
        // A short page has its footer at the window's end.
        auto const lower = std::max(0.0f, H - y - h);
        shift(first, count(), 0, lower);
        y += h + lower;
    }
    m_layer = Layer::Pinned;
    for (auto [node, parent] : m_pinned) {
        auto const box = open(*node, 0, 0, W, parent);
        m_layout.pinned = box;
        auto const h = inside(*node, box, 16, 12, W - 32) + 24;
        close(box, h);
        shift(box, count(), 0, H - h);
        y += h;
        at(box).control = at(box).rect;
    }
    m_layer = Layer::Dialog;
    for (auto [node, parent] : m_dialogs) {
        m_layout.dialog = count();
        auto const w = std::min(560.0f, W - 2 * margin);
        auto const h = place(*node, std::floor((W - w) / 2), 0, w, parent);
        shift(m_layout.dialog, count(), 0, std::max(margin, std::floor((H - h) * 0.4f)));
    }
    m_layout.height = std::max(y, H);
    close(root, m_layout.height);
    at(root).end = count();
}

float Layouter::place(Node const& node, float x, float y, float w, int parent)
{
    if (node.sticky && m_layout.is_phone() && m_layer == Layer::Page) {
        m_pinned.push_back({&node, parent});
        return 0;
    }
    auto const box = open(node, x, y, w, parent);
    auto const h = inside(node, box, x, y, w);
    close(box, h);
    return h;
}

bool Layouter::is_in_header(int box)
{
    for (auto parent = at(box).parent; parent >= 0; parent = at(parent).parent) {
        if (at(parent).node->role == Role::Header)
            return true;
    }
    return false;
}

float Layouter::inside(Node const& node, int box, float x, float y, float w)
{
    using namespace text_style;
    auto const phone = m_layout.is_phone();
    switch (node.role) {
    case Role::Header: return header(node, box, w);
    case Role::Card: return surface(node, box, x, y, w, phone ? 16 : 24);
    case Role::Dialog: return surface(node, box, x, y, w, phone ? 20 : 28);
    case Role::Footer: {
        return 24 + (node.direction == Direction::Column ? column(node, box, x, y + 24, w) : row(node, box, x, y + 24, w)) + 24;
    }
    case Role::FieldSet: return field_set(node, box, x, y, w);
    case Role::TaskItem: return task_item(node, box, x, y, w);
    case Role::Table: return m_layout.shows_cards(node) ? table_cards(node, box, x, y, w) : table(node, box, x, y, w);
    case Role::DescriptionRow: return description_row(node, box, x, y, w);
    case Role::ErrorSummary:
    case Role::Banner: return banner(node, box, x, y, w);
    case Role::TimelineStep: return timeline_step(node, box, x, y, w);
    case Role::StepBar: return step_bar(node, box, x, y, w);
    case Role::Heading: {
        auto style = node.level <= 1 ? TextStyle {size::heading_1, 40, Weight::Medium, Color::Text}
            : node.level == 2        ? TextStyle {size::heading_2, 34, Weight::Medium, Color::Text}
                                     : TextStyle {size::heading_3, 30, Weight::Medium, Color::Text};
        if (phone && node.level <= 2) {
            style.size -= node.level <= 1 ? 4.0f : 2.0f;
            style.line_height -= 4;
        }
        return put(box, Part::Label, node.label, x, y, w, style);
    }
    case Role::Text: {
        auto style = node.quiet ? (node.strong ? small_strong : small) : node.strong ? strong : body;
        if (node.tone != Tone::Neutral)
            style.color = color_of(node.tone);
        return put(box, Part::Label, node.label, x, y, w, style) + put(box, Part::Description, node.description, x, y, w, small);
    }
    case Role::Hint: return put(box, Part::Label, node.label, x + 16, y + 4, w - 16, quiet) + 8;
    case Role::Link: {
        auto style = node.quiet ? small : body;
        auto const of_summary = at(box).parent >= 0 && at(at(box).parent).node->role == Role::ErrorSummary;
        style.color = node.current ? Color::Text : node.tone == Tone::Error || of_summary ? Color::Error : Color::Accent;
        // In the header the system's name leads home; it looks like a name.
        auto const is_name = node.strong && is_in_header(box);
        if (is_name)
            style = {size::body + 2, 26, Weight::Medium, Color::Text};
        if (node.strong || node.current)
            style.weight = Weight::Medium;
        auto const h = put(box, Part::Label, node.label, x, y, w, style);
        if (!at(box).pieces.empty())
            last_piece(box).underlined = !node.current && !is_name;
        return h;
    }
    case Role::Button: return button(node, box, x, y, w);
    case Role::TextInput:
    case Role::TextArea:
    case Role::Select: return field(node, box, x, y, w);
    case Role::Radio:
    case Role::CheckBox: return choice(node, box, x, y, w);
    case Role::FileButton: return file_button(node, box, x, y, w);
    case Role::Image: {
        auto const width = std::min(w, node.width_pixels > 0 ? static_cast<float>(node.width_pixels) : w);
        auto const height = node.height_pixels > 0
            ? static_cast<float>(node.height_pixels) * (node.width_pixels > 0 ? width / static_cast<float>(node.width_pixels) : 1)
            : width * 0.75f;
        at(box).rect.w = width;
        at(box).control = {x, y, width, height};
        return height;
    }
    case Role::Progress: return progress(node, box, x, y, w);
    case Role::Tag: {
        TextStyle style {size::small, 22, Weight::Medium, color_of(node.tone)};
        auto const h = put(box, Part::Label, node.label, x + 10, y + 2, w - 20, style) + 4;
        at(box).rect.w = std::min(w, last_piece(box).rect.w + 20);
        at(box).control = {x, y, at(box).rect.w, h};
        return h;
    }
    case Role::Status:
    case Role::Alert: {
        auto style = small;
        if (node.tone != Tone::Neutral)
            style.color = color_of(node.tone);
        auto const indent = node.tone == Tone::Neutral ? 0.0f : 24.0f;
        auto const h = put(box, Part::Label, node.label, x + indent, y, w - indent, style);
        return node.children.empty() ? h : h + column(node, box, x, y + h, w);
    }
    case Role::Separator: return 1;
    case Role::Skeleton: return node.height_pixels > 0 ? static_cast<float>(node.height_pixels) : 116;
    case Role::ListItem:
        if (!node.label.empty()) {
            auto h = put(box, Part::Label, node.label, x + 20, y, w - 20, body);
            h += put(box, Part::Description, node.description, x + 20, y + h, w - 20, small);
            return node.children.empty() ? h : h + 4 + column(node, box, x + 20, y + h + 4, w - 20);
        }
        break;
    case Role::Cell:
    case Role::ColumnHeader: {
        auto style = body;
        if (node.role == Role::ColumnHeader)
            style = small_strong;
        else if (node.row_header || node.strong)
            style = strong;
        auto const h = put(box, Part::Label, node.label.empty() ? node.value : node.label, x, y, w, style);
        if (node.children.empty())
            return std::max(h, 22.0f);
        return h + (node.direction == Direction::Column ? column(node, box, x, y + h, w) : row(node, box, x, y + h, w));
    }
    default: break;
    }
    float h = 0;
    if ((node.role == Role::TaskList || node.role == Role::DescriptionList || node.role == Role::Timeline || node.role == Role::Group)
        && !node.label.empty() && !node.hidden_label)
        h += put(box, Part::Label, node.label, x, y, w, strong) + 8;
    return h + (node.direction == Direction::Column ? column(node, box, x, y + h, w) : row(node, box, x, y + h, w));
}

float Layouter::gap(Node const& parent, Node const& before, Node const& after) const
{
    if (parent.role == Role::TaskList)
        return parent.direction == Direction::Column ? 2 : 8;
    if (parent.role == Role::DescriptionList || parent.role == Role::Timeline)
        return 0;
    if (parent.role == Role::ErrorSummary || parent.role == Role::Banner)
        return 6;
    if (parent.role == Role::List)
        return before.role == Role::ListItem && !before.label.empty() && before.children.empty() ? 4 : 12;
    if (parent.role == Role::Cell || parent.role == Role::ColumnHeader)
        return 4;
    if (parent.role == Role::Navigation)
        return 8;
    auto const choices = [](Node const& node) { return node.role == Role::Radio || node.role == Role::CheckBox; };
    if (choices(before) && choices(after))
        return parent.direction == Direction::Column ? 2 : 24;
    if (before.role == Role::Heading)
        return after.role == Role::Text || after.role == Role::Heading ? 8 : 16;
    if (after.role == Role::Heading)
        return after.level <= 2 ? 36 : 28;
    if (before.role == Role::Card && after.role == Role::Card)
        return 16;
    // What belongs to the field above it: show the password, another captcha.
    if (is_field(before.role) && after.role == Role::Button && after.emphasis == Emphasis::Link)
        return 2;
    if (is_field(before.role) || is_field(after.role))
        return 22;
    auto const words = [](Node const& node) { return node.role == Role::Text || node.role == Role::Link || node.role == Role::Tag; };
    if (words(before) && words(after))
        return 8;
    if (before.role == Role::Status || after.role == Role::Status)
        return 12;
    if (before.role == Role::Card || after.role == Role::Card || before.role == Role::Form || after.role == Role::Form)
        return 24;
    return 16;
}

float Layouter::child_width(Node const& node, float w)
{
    switch (node.role) {
    case Role::Button:
        if (m_layout.is_phone() && node.emphasis == Emphasis::Primary)
            return w;
        return natural(node, w);
    case Role::Link:
    case Role::Tag:
    case Role::Radio:
    case Role::CheckBox: return natural(node, w);
    default: return w;
    }
}

float Layouter::column(Node const& parent, int box, float x, float y, float w)
{
    float h = 0;
    Node const* before = nullptr;
    for (auto const& child : parent.children) {
        if (is_hidden(child))
            continue;
        if (child.role == Role::Dialog && m_layer != Layer::Dialog) {
            m_dialogs.push_back({&child, box});
            continue;
        }
        auto const first = count();
        auto const space = before ? gap(parent, *before, child) : 0;
        auto const child_height = place(child, x, y + h + space, child_width(child, w), box);
        if (count() == first || (child_height == 0 && child.children.empty()))
            continue;
        h += space + child_height;
        before = &child;
    }
    return h;
}

// These have room around their words already.
static bool is_row_of_links(Node const& node)
{
    auto const is_link = [](Node const& child) { return child.role == Role::Button && child.emphasis == Emphasis::Link; };
    return node.direction == Direction::Wrap && !node.children.empty() && std::all_of(node.children.begin(), node.children.end(), is_link);
}

// A mark must stand nearer to its own words than to those before it.
float Layouter::row_gap(Node const& parent)
{
    if (is_row_of_links(parent))
        return 4;
    return parent.role == Role::FieldSet ? 24.0f : parent.direction == Direction::Wrap ? 8.0f : 16.0f;
}

// Children beside each other in their natural widths, more lines when they do not fit. Fields stand on one bottom line.
float Layouter::row(Node const& parent, int box, float x, float y, float w)
{
    struct Item {
        int first, end;
        float h;
        float middle;  // a button's own height: what explains it under it does not lift it
    };
    std::vector<Item> line;
    bool has_field = false;
    float line_x = x, line_y = y, line_h = 0, line_middle = 0;
    auto finish_line = [&] {
        for (auto const& item : line)
            shift(item.first, item.end, 0, has_field ? line_h - item.h : std::floor((line_middle - item.middle) / 2));
        line.clear();
        line_middle = 0;
        has_field = false;
    };
    auto const space = row_gap(parent);
    // Many choices stand in columns.
    float column_w = 0;
    if (parent.role == Role::FieldSet && parent.children.size() > 4) {
        for (auto const& child : parent.children)
            column_w = std::max(column_w, natural(child, w));
        if (column_w > (w - space) / 2)
            column_w = 0;
    }
    for (auto const& child : parent.children) {
        if (is_hidden(child))
            continue;
        auto child_w = std::min(std::max(natural(child, w), column_w), w);
        // A phone's main button takes what is left of its line.
        if (m_layout.is_phone() && child.role == Role::Button && child.emphasis == Emphasis::Primary)
            child_w = line_x + child_w > x + w + 0.5f ? w : x + w - line_x;
        if (!line.empty() && line_x + child_w > x + w + 0.5f) {
            finish_line();
            line_y += line_h + (is_row_of_links(parent) ? 0.0f : 12.0f);
            line_x = x;
            line_h = 0;
        }
        auto const first = count();
        auto const h = place(child, line_x, line_y, child_w, box);
        if (count() == first)
            continue;
        line.push_back({first, count(), h, child.role == Role::Button ? at(first).control.h : h});
        line_middle = std::max(line_middle, line.back().middle);
        has_field = has_field || (is_field(child.role) && child.role != Role::FieldSet);
        // What stands beside a field stands beside its box: words above it may reach over.
        auto const& next = &child == &parent.children.back() ? child : *(&child + 1);
        auto const beside = is_field(child.role) && child.role != Role::FieldSet && !is_field(next.role);
        line_x = (beside ? at(first).control.right() : line_x + child_w) + space;
        line_h = std::max(line_h, h);
    }
    finish_line();
    return line_y + line_h - y;
}

}

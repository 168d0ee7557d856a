#include "mirror/builder.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace shenbao::mirror {

char const* tone_name(Tone tone)
{
    switch (tone) {
    case Tone::Neutral: return "";
    case Tone::Info: return " info";
    case Tone::Done: return " done";
    case Tone::Warning: return " warning";
    case Tone::Error: return " error";
    }
    return "";
}

char const* emphasis_name(Emphasis emphasis)
{
    switch (emphasis) {
    case Emphasis::Plain: return "";
    case Emphasis::Primary: return " primary";
    case Emphasis::Danger: return " danger";
    case Emphasis::Link: return " as-link";
    }
    return "";
}

Elements Builder::run(Node const& page)
{
    m_has_dialog = find_dialog(page);
    node(page, "", {});
    for (auto const* dialog : m_dialogs) {
        m_in_dialog = true;
        node(*dialog, page.id, {});
    }
    return std::move(m_out);
}

bool Builder::find_dialog(Node const& node)
{
    return node.role == Role::Dialog || std::any_of(node.children.begin(), node.children.end(), find_dialog);
}

Box const* Builder::box_of(Node const& node) const
{
    auto const found = m_boxes.find(&node);
    return found == m_boxes.end() ? nullptr : found->second;
}

Piece const* Builder::piece(Box const* box, Part part)
{
    if (!box)
        return nullptr;
    for (auto const& one : box->pieces) {
        if (one.part == part)
            return &one;
    }
    return nullptr;
}

std::string Builder::place(Rect const& rect, Rect const& origin) const
{
    std::string text;
    for (float pixels : {rect.x - origin.x, rect.y - origin.y, rect.w, rect.h}) {
        // Tenths of a pixel are enough.
        auto const tenths = std::lround(pixels * m_scale * 10);
        if (!text.empty())
            text += ',';
        if (tenths < 0)
            text += '-';
        text += std::to_string(std::abs(tenths) / 10);
        if (tenths % 10 != 0) {
            text += '.';
            text += static_cast<char>('0' + std::abs(tenths) % 10);
        }
    }
    return text;
}

Element& Builder::add(std::string key, std::string const& parent, char const* tag, Attributes attributes, std::string text)
{
    m_out.push_back({std::move(key), parent, tag, std::move(text), std::move(attributes)});
    return m_out.back();
}

void Builder::put(Element& element, Rect const* rect, Rect const& origin)
{
    if (m_layout)
        element.attributes.emplace_back("~", rect ? place(*rect, origin) : "off");
}

void Builder::words(Node const& node, char const* suffix, std::string const& parent, char const* tag, char const* style, std::string const& text, Part part, Rect const& origin, Attributes more)
{
    if (text.empty())
        return;
    more.emplace_back("class", style);
    auto& element = add(node.id + suffix, parent, tag, std::move(more), text);
    auto const* at = piece(box_of(node), part);
    put(element, at ? &at->rect : nullptr, origin);
}

void Builder::children(Node const& parent, std::string const& key, Rect const& origin)
{
    for (auto const& child : parent.children)
        node(child, key, origin);
}

std::string Builder::layout_class(Node const& node, char const* base)
{
    std::string name = base;
    name += node.direction == Direction::Row ? " row" : node.direction == Direction::Wrap ? " row wrap" : "";
    return name;
}

void Builder::container(Node const& node, std::string const& parent, Rect const& origin, char const* tag, std::string style, Attributes more, bool with_label)
{
    auto const* box = box_of(node);
    if (node.sticky)
        style += " sticky";
    if (box && box->layer == Layer::Pinned && node.sticky)
        style += " pinned";
    more.emplace_back("class", style);
    if (node.current)
        more.emplace_back("aria-current", "true");
    bool const is_list = node.role == Role::TaskList || node.role == Role::Timeline || node.role == Role::DescriptionList;
    if (is_list && !node.label.empty() && !node.hidden_label) {
        // No list holds its own name.
        words(node, "~l", parent, "p", "label", node.label, Part::Label, origin);
        if (node.role != Role::DescriptionList)
            more.emplace_back("aria-labelledby", node.id + "~l");
    }
    if (m_has_dialog && !m_in_dialog && (node.role == Role::Header || node.role == Role::Navigation || node.role == Role::Main || node.role == Role::Footer)) {
        more.emplace_back("inert", "");
        more.emplace_back("aria-hidden", "true");
    }
    auto& element = add(node.id, parent, tag, std::move(more));
    auto const pinned = box && box->layer == Layer::Pinned && node.sticky;
    put(element, box ? &box->rect : nullptr, pinned ? Rect {} : origin);
    auto const own = box ? box->rect : origin;
    if (with_label)
        words(node, "~l", node.id, "p", "label", node.label, Part::Label, own);
    children(node, node.id, own);
}

void Builder::node(Node const& node, std::string const& parent, Rect origin)
{
    switch (node.role) {
    case Role::Page: return container(node, parent, origin, "div", "page", {}, false);
    case Role::Header: return container(node, parent, origin, "header", "header", landmark(node), false);
    case Role::Navigation: return container(node, parent, origin, "nav", "navigation", {{"aria-label", node.label}}, false);
    case Role::Main: return container(node, parent, origin, "main", node.wide ? "main wide" : "main", {{"tabindex", "-1"}}, false);
    case Role::Footer: return container(node, parent, origin, "footer", layout_class(node, "footer"), landmark(node), false);
    case Role::Form: return container(node, parent, origin, "form", layout_class(node, "form"), {{"novalidate", ""}}, false);
    case Role::Group: return container(node, parent, origin, "div", layout_class(node, "group"), {}, !node.hidden_label);
    case Role::Card: return titled(node, parent, origin, "section", layout_class(node, "card"));
    case Role::List: return container(node, parent, origin, "ul", layout_class(node, "list"), {{"role", "list"}}, false);
    case Role::ListItem: return list_item(node, parent, origin);
    case Role::TaskList: return container(node, parent, origin, "ol", "tasks", {{"role", "list"}}, false);
    case Role::TaskItem: return task_item(node, parent, origin);
    case Role::Timeline: return container(node, parent, origin, "ol", "timeline", {{"role", "list"}}, false);
    case Role::TimelineStep: return timeline_step(node, parent, origin);
    case Role::Table: return table(node, parent, origin);
    case Role::TableRow: return container(node, parent, origin, "tr", "tr", {{"role", "row"}}, false);
    case Role::ColumnHeader: return cell(node, parent, origin, "th", "columnheader");
    case Role::Cell: return cell(node, parent, origin, node.row_header ? "th" : "td", node.row_header ? "rowheader" : "cell");
    case Role::DescriptionList: return container(node, parent, origin, "dl", "facts", {}, false);
    case Role::DescriptionRow: return description_row(node, parent, origin);
    case Role::Dialog: return dialog(node, parent);
    case Role::ErrorSummary: return titled(node, parent, origin, "div", "summary", {{"role", "group"}, {"tabindex", "-1"}});
    case Role::Banner: return container(node, parent, origin, "div", layout_class(node, "banner") + tone_name(node.tone));
    case Role::StepBar: return step_bar(node, parent, origin);
    case Role::FieldSet: return field_set(node, parent, origin);
    case Role::Heading: return heading(node, parent, origin);
    case Role::Text: return text(node, parent, origin);
    case Role::Hint: return leaf(node, parent, origin, "p", "inset");
    case Role::Tag: return leaf(node, parent, origin, "strong", std::string("tag") + tone_name(node.tone));
    case Role::Link: return link(node, parent, origin);
    case Role::Button: return button(node, parent, origin);
    case Role::TextInput:
    case Role::TextArea:
    case Role::Select: return field(node, parent, origin);
    case Role::Radio:
    case Role::CheckBox: return choice(node, parent, origin);
    case Role::FileButton: return file_button(node, parent, origin);
    case Role::Image: return image(node, parent, origin);
    case Role::Progress: return progress(node, parent, origin);
    case Role::Status:
        return live(node, parent, origin, "status");
    case Role::Alert: return live(node, parent, origin, "alert");
    case Role::Separator: return leaf(node, parent, origin, "hr", "separator");
    case Role::Skeleton: return leaf(node, parent, origin, "p", "skeleton", {{"role", "status"}});
    }
}

Builder::Attributes Builder::landmark(Node const& node)
{
    return node.label.empty() ? Attributes {} : Attributes {{"aria-label", node.label}};
}

void Builder::leaf(Node const& node, std::string const& parent, Rect const& origin, char const* tag, std::string style, Attributes more)
{
    more.emplace_back("class", std::move(style));
    auto& element = add(node.id, parent, tag, std::move(more), tag[0] == 'h' && tag[1] == 'r' ? std::string() : node.label);
    auto const* box = box_of(node);
    put(element, box ? &box->rect : nullptr, origin);
}

void Builder::live(Node const& node, std::string const& parent, Rect const& origin, char const* role)
{
    auto const* box = box_of(node);
    auto& element = add(node.id, parent, "div", {{"role", role}, {"class", std::string("live") + tone_name(node.tone)}});
    put(element, box ? &box->rect : nullptr, origin);
    auto const own = box ? box->rect : origin;
    words(node, "~l", node.id, "p", "words", node.label, Part::Label, own);
    children(node, node.id, own);
}

void Builder::titled(Node const& node, std::string const& parent, Rect const& origin, char const* tag, std::string style, Attributes more)
{
    more.emplace_back("class", std::move(style));
    if (!node.label.empty())
        more.emplace_back("aria-labelledby", node.id + "~l");
    auto const* box = box_of(node);
    auto& element = add(node.id, parent, tag, std::move(more));
    put(element, box ? &box->rect : nullptr, origin);
    auto const own = box ? box->rect : origin;
    words(node, "~l", node.id, "h2", node.hidden_label ? "title off" : "title", node.label, Part::Label, own);
    words(node, "~d", node.id, "p", "quiet", node.description, Part::Description, own);
    children(node, node.id, own);
}

void Builder::dialog(Node const& node, std::string const& parent)
{
    if (!m_in_dialog) {
        m_dialogs.push_back(&node);
        return;
    }
    auto& back = add(node.id + "~b", parent, "div", {{"class", "back"}});
    static_cast<void>(back);
    auto const* box = box_of(node);
    Rect const none;
    if (m_layout)
        back.attributes.emplace_back("~", place({0, 0, m_layout->input.width, box ? std::max(m_layout->input.height, box->rect.bottom() + 24) : m_layout->input.height}, none));
    titled(node, node.id + "~b", none, "div", "dialog", {{"role", "dialog"}, {"aria-modal", "true"}, {"tabindex", "-1"}});
}

void Builder::list_item(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    auto& element = add(node.id, parent, "li", {{"class", layout_class(node, node.label.empty() ? "item bare" : "item")}});
    put(element, box ? &box->rect : nullptr, origin);
    auto const own = box ? box->rect : origin;
    words(node, "~l", node.id, "p", "words", node.label, Part::Label, own);
    words(node, "~d", node.id, "p", "quiet", node.description, Part::Description, own);
    children(node, node.id, own);
}

void Builder::task_item(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    auto& item = add(node.id + "~w", parent, "li", {{"class", "task-item"}});
    put(item, box ? &box->rect : nullptr, origin);
    auto const own = box ? box->rect : origin;
    Attributes attributes {{"class", std::string("task") + tone_name(node.tone)}};
    if (node.press)
        attributes.emplace_back("data-p", "1");
    if (node.current)
        attributes.emplace_back("aria-current", "step");
    if (node.disabled)
        attributes.emplace_back("aria-disabled", "true");
    attributes.emplace_back("href", node.href.empty() ? "#" : node.href);
    auto& link = add(node.id, node.id + "~w", "a", std::move(attributes));
    put(link, box ? &box->rect : nullptr, own);
    if (!node.value.empty())
        add(node.id + "~n", node.id, "span", {{"class", "number"}}, node.value);
    add(node.id + "~l", node.id, "span", {{"class", "words"}}, node.label);
    if (!node.description.empty())
        add(node.id + "~d", node.id, "span", {{"class", "state"}}, node.description);
}

void Builder::timeline_step(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    Attributes attributes {{"class", std::string("step") + tone_name(node.tone)}};
    if (node.current)
        attributes.emplace_back("aria-current", "step");
    auto& element = add(node.id, parent, "li", std::move(attributes));
    put(element, box ? &box->rect : nullptr, origin);
    auto const own = box ? box->rect : origin;
    words(node, "~l", node.id, "p", "words", node.label, Part::Label, own);
    words(node, "~v", node.id, "p", "words", node.value, Part::Value, own);
    words(node, "~d", node.id, "p", "quiet", node.description, Part::Description, own);
    children(node, node.id, own);
}

void Builder::step_bar(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    Attributes attributes {{"class", "steps"}};
    if (node.press)
        attributes.insert(attributes.end(), {{"href", node.href.empty() ? "#" : node.href}, {"data-p", "1"}});
    auto& element = add(node.id, parent, node.press ? "a" : "div", std::move(attributes));
    put(element, box ? &box->rect : nullptr, origin);
    auto const own = box ? box->rect : origin;
    words(node, "~n", node.id, "span", "number", node.value + " / " + std::to_string(node.total), Part::Number, own);
    words(node, "~l", node.id, "span", "words", node.label, Part::Label, own);
    add(node.id + "~p", node.id, "progress", {{"class", "bar"}, {"aria-hidden", "true"}, {"max", std::to_string(node.total)}, {"value", node.value}});
    if (m_layout)
        m_out.back().attributes.emplace_back("~", box ? place(box->control, own) : "off");
    children(node, node.id, own);
}

void Builder::table(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    Attributes attributes {{"class", node.cards ? "table cards" : "table"}, {"role", "table"}, {"tabindex", "-1"}};
    if (!node.label.empty())
        attributes.emplace_back("aria-label", node.label);
    if (node.total > 0)
        attributes.emplace_back("aria-rowcount", std::to_string(node.total));
    auto& element = add(node.id, parent, "table", std::move(attributes));
    put(element, box ? &box->rect : nullptr, origin);
    auto const own = box ? box->rect : origin;
    words(node, "~l", node.id, "caption", node.hidden_label ? "label off" : "label", node.label, Part::Label, own, {{"aria-hidden", "true"}});
    children(node, node.id, own);
}

void Builder::cell(Node const& node, std::string const& parent, Rect const& origin, char const* tag, char const* role)
{
    auto const* box = box_of(node);
    Attributes attributes {{"class", layout_class(node, node.row_header ? "td head" : "td")}, {"role", role}};
    if (node.role == Role::ColumnHeader)
        attributes.emplace_back("scope", "col");
    else if (node.row_header)
        attributes.emplace_back("scope", "row");
    if (!node.column_label.empty())
        attributes.emplace_back("data-column", node.column_label);
    auto& element = add(node.id, parent, tag, std::move(attributes));
    put(element, box ? &box->rect : nullptr, origin);
    auto const own = box ? box->rect : origin;
    words(node, "~l", node.id, "span", "words", node.label.empty() ? node.value : node.label, Part::Label, own);
    children(node, node.id, own);
}

void Builder::description_row(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    auto& element = add(node.id, parent, "div", {{"class", "fact"}});
    put(element, box ? &box->rect : nullptr, origin);
    auto const own = box ? box->rect : origin;
    words(node, "~l", node.id, "dt", "term", node.label, Part::Label, own);
    auto& value = add(node.id + "~w", node.id, "dd", {{"class", "definition"}});
    put(value, box ? &own : nullptr, own);
    words(node, "~v", node.id + "~w", "p", "words", node.value, Part::Value, own);
    words(node, "~d", node.id + "~w", "p", "quiet", node.description, Part::Description, own);
    words(node, "~e", node.id + "~w", "p", "problem", node.error, Part::Error, own);
    children(node, node.id + "~w", own);
}

void Builder::heading(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* tag = node.level <= 1 ? "h1" : node.level == 2 ? "h2" : "h3";
    leaf(node, parent, origin, tag, tag, {{"tabindex", "-1"}});
}

void Builder::text(Node const& node, std::string const& parent, Rect const& origin)
{
    std::string style = "text";
    style += node.quiet ? " quiet" : "";
    style += node.strong ? " strong" : "";
    style += node.label.size() <= 17 ? " short" : "";  // a date, a number, a telephone: in a table not broken within
    style += tone_name(node.tone);
    leaf(node, parent, origin, "p", style);
    words(node, "~d", parent, "p", "text quiet", node.description, Part::Description, origin);
}

void Builder::link(Node const& node, std::string const& parent, Rect const& origin)
{
    Attributes attributes;
    attributes.emplace_back("href", node.href.empty() ? "#" : node.href);
    if (node.press)
        attributes.emplace_back("data-p", "1");
    if (node.current)
        attributes.emplace_back("aria-current", "page");
    std::string style = "link";
    style += node.quiet ? " quiet" : "";
    style += node.strong ? " strong" : "";
    style += tone_name(node.tone);
    leaf(node, parent, origin, "a", style, std::move(attributes));
}

Elements elements_of(Node const& page, Layout const* layout, float scale) { return Builder(layout, scale).run(page); }

}

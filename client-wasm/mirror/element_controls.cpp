#include "mirror/builder.h"

#include <algorithm>
#include <cstdio>

namespace shenbao::mirror {

void Builder::button(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    Attributes attributes {{"type", "button"}, {"class", std::string("button") + emphasis_name(node.emphasis) + tone_name(node.tone)}, {"data-p", "1"}};
    if (node.disabled || node.busy)
        attributes.emplace_back("aria-disabled", "true");
    if (node.busy)
        attributes.emplace_back("aria-busy", "true");
    if (node.expands)
        attributes.emplace_back("aria-expanded", node.expanded ? "true" : "false");
    if (!node.description.empty())
        attributes.emplace_back("aria-describedby", node.id + "~d");
    auto& element = add(node.id, parent, "button", std::move(attributes), node.label);
    put(element, box ? &box->control : nullptr, origin);
    words(node, "~d", parent, "p", node.disabled ? "text quiet" : "said", node.description, Part::Description, origin);
}

std::string Builder::head(Node const& node, std::string const& parent, Rect const& own, char const* label_tag)
{
    std::string described;
    if (!node.label.empty()) {
        Attributes attributes;
        if (label_tag[0] == 'l' && label_tag[1] == 'a')
            attributes.emplace_back("for", node.id);
        std::string style = node.required ? "label required" : "label";
        if (node.hidden_label)
            style += " off";
        words(node, "~l", parent, label_tag, style.c_str(), node.label, Part::Label, own, std::move(attributes));
    }
    words(node, "~h", parent, "p", "hint", node.hint, Part::Hint, own);
    words(node, "~e", parent, "p", "problem", node.error, Part::Error, own);
    if (!node.error.empty())
        described = node.id + "~e";
    if (!node.hint.empty())
        described += (described.empty() ? "" : " ") + node.id + "~h";
    return described;
}

void Builder::wrapper(Node const& node, std::string const& parent, Rect const& origin, std::string style, Rect& own)
{
    auto const* box = box_of(node);
    if (!node.error.empty())
        style += " bad";
    auto& element = add(node.id + "~w", parent, "div", {{"class", std::move(style)}});
    if (node.width_characters > 0)
        element.attributes.emplace_back("~w", std::to_string(node.width_characters));
    put(element, box ? &box->rect : nullptr, origin);
    own = box ? box->rect : origin;
}

void Builder::describe(Node const& node, Attributes& attributes, std::string const& described)
{
    if (!described.empty())
        attributes.emplace_back("aria-describedby", described);
    if (!node.error.empty())
        attributes.emplace_back("aria-invalid", "true");
    if (node.required)
        attributes.emplace_back("aria-required", "true");
    if (node.disabled)
        attributes.emplace_back("disabled", "");
}

void Builder::field(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    auto const wrap = node.id + "~w";
    Rect own;
    wrapper(node, parent, origin, "field", own);
    if (node.read_only) {
        auto const described = head(node, wrap, own, "p");
        auto const shown = shown_value(node);
        // Nothing to change, yet what is wrong with it leads here.
        words(node, "", wrap, "p", "value", shown.empty() ? "—" : shown, Part::Value, own, {{"tabindex", "-1"}, {"aria-describedby", node.id + "~l" + (described.empty() ? "" : " " + described)}});
        return;
    }
    auto described = head(node, wrap, own, "label");
    if (node.limit > 0)
        described += (described.empty() ? "" : " ") + node.id + "~c";
    Attributes attributes {{"class", "control"}};
    describe(node, attributes, described);
    if (!node.placeholder.empty() && node.role != Role::Select)
        attributes.emplace_back("placeholder", node.placeholder);
    if (!node.autocomplete.empty())
        attributes.emplace_back("autocomplete", node.autocomplete);
    char const* tag = "input";
    if (node.role == Role::TextArea) {
        tag = "textarea";
        attributes.emplace_back("rows", std::to_string(node.rows > 0 ? node.rows : 4));
    } else if (node.role == Role::Select) {
        tag = "select";
    } else {
        input_type(node, attributes);
    }
    auto& element = add(node.id, wrap, tag, std::move(attributes));
    put(element, box ? &box->control : nullptr, own);
    // A select takes only a value that it has: the browser's side sets it after the options.
    element.attributes.emplace_back("value", node.value);
    if (node.role == Role::Select)
        options(node);
    if (node.limit > 0)
        words(node, "~c", wrap, "span", node.count > node.limit ? (node.limit_advised ? "counter warning" : "counter error") : "counter",
            std::to_string(node.count) + " / " + std::to_string(node.limit), Part::Counter, own);
    words(node, "~d", wrap, "p", "hint", node.description, Part::Description, own);
}

void Builder::input_type(Node const& node, Attributes& attributes)
{
    char const* type = "text";
    char const* mode = nullptr;
    switch (node.input_type) {
    case InputType::Text: break;
    case InputType::Password: type = node.secret_shown ? "text" : "password"; break;
    case InputType::Tel: type = "tel"; break;
    // The browser's own check of an address would judge differently from the rules.
    case InputType::Email: mode = "email"; break;
    case InputType::Number: mode = "decimal"; break;
    case InputType::Date: mode = "text"; break;
    case InputType::Search: type = "search"; break;
    }
    attributes.emplace_back("type", type);
    if (mode)
        attributes.emplace_back("inputmode", mode);
    attributes.emplace_back("autocapitalize", "off");
    attributes.emplace_back("spellcheck", "false");
}

void Builder::options(Node const& node)
{
    auto const has_empty = std::any_of(node.options.begin(), node.options.end(), [](Option const& option) { return option.code.empty(); });
    if (!has_empty)
        add(node.id + "~o0", node.id, "option", {{"value", ""}}, node.placeholder);
    std::string group;
    std::string inside = node.id;
    int groups = 0;
    for (auto const& option : node.options) {
        if (option.group != group) {
            group = option.group;
            inside = group.empty() ? node.id : node.id + "~g" + std::to_string(++groups);
            if (!group.empty())
                add(inside, node.id, "optgroup", {{"label", group}});
        }
        add(node.id + "~o" + option.code + "=", inside, "option", {{"value", option.code}}, option.label);
    }
}

// Its own radios, also in a table of them; not those of a set inside.
static bool holds_radio(Node const& node)
{
    return std::any_of(node.children.begin(), node.children.end(),
        [](Node const& child) { return child.role == Role::Radio || (child.role != Role::FieldSet && holds_radio(child)); });
}

void Builder::field_set(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    std::string described;
    if (!node.error.empty())
        described = node.id + "~e";
    if (!node.hint.empty())
        described += (described.empty() ? "" : " ") + node.id + "~h";
    Attributes attributes {{"class", layout_class(node, "choices") + (node.error.empty() ? "" : " bad")}};
    auto const radios = holds_radio(node);
    if (radios)
        attributes.emplace_back("role", "radiogroup");
    if (radios && node.required)
        attributes.emplace_back("aria-required", "true");
    if (radios && !node.error.empty())
        attributes.emplace_back("aria-invalid", "true");
    if (!described.empty())
        attributes.emplace_back("aria-describedby", described);
    if (!node.label.empty())
        attributes.emplace_back("aria-labelledby", node.id + "~l");
    attributes.emplace_back("tabindex", "-1");
    auto& element = add(node.id, parent, "fieldset", std::move(attributes));
    put(element, box ? &box->rect : nullptr, origin);
    auto const own = box ? box->rect : origin;
    head(node, node.id, own, "legend");
    m_set = node.id;
    children(node, node.id, own);
    m_set.clear();
}

void Builder::choice(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    auto const wrap = node.id + "~w";
    Rect own;
    wrapper(node, parent, origin, node.role == Role::Radio ? "choice radio" : "choice box", own);
    std::string described;
    words(node, "~e", wrap, "p", "problem", node.error, Part::Error, own);
    if (!node.error.empty())
        described = node.id + "~e";
    if (!node.hint.empty())
        described += (described.empty() ? "" : " ") + node.id + "~h";
    Attributes attributes {{"type", node.role == Role::Radio ? "radio" : "checkbox"}, {"class", "mark"}};
    if (node.role == Role::Radio)
        attributes.emplace_back("name", m_set.empty() ? "radio" : m_set);
    describe(node, attributes, described);
    if (node.role == Role::Radio)
        attributes.erase(std::remove_if(attributes.begin(), attributes.end(), [](auto const& one) { return one.first == "aria-required"; }), attributes.end());
    attributes.emplace_back("checked", node.checked ? "1" : "0");
    auto& element = add(node.id, wrap, "input", std::move(attributes));
    put(element, box ? &box->control : nullptr, own);
    auto& label = add(node.id + "~l", wrap, "label", {{"for", node.id}, {"class", node.required && node.role == Role::CheckBox ? "words required" : "words"}}, node.label);
    // The whole line presses the choice, with 44 px to hit.
    if (box) {
        auto const line = Rect {box->control.x, box->control.y - 11, box->rect.right() - box->control.x, std::max(44.0f, box->rect.bottom() - box->control.y + 11)};
        put(label, &line, own);
    }
    words(node, "~h", wrap, "p", "hint", node.hint, Part::Hint, own);
}

void Builder::file_button(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    auto const wrap = node.id + "~w";
    Rect own;
    auto const compact = node.emphasis == Emphasis::Link;
    wrapper(node, parent, origin, compact ? "file compact" : "file", own);
    words(node, "~e", wrap, "p", "problem", node.error, Part::Error, own);
    words(node, "~l", wrap, "label", node.required ? "words required" : "words", node.label, Part::Label, own, {{"for", node.id}});
    words(node, "~h", wrap, "p", "hint", node.hint, Part::Hint, own);
    words(node, "~d", wrap, "p", compact ? "said" : "hint", node.description, Part::Description, own);
    Attributes attributes {{"type", "file"}, {"class", "mark"}};
    std::string described;
    if (!node.error.empty())
        described = node.id + "~e";
    if (!node.hint.empty())
        described += (described.empty() ? "" : " ") + node.id + "~h";
    describe(node, attributes, described);
    if (!node.accept.empty())
        attributes.emplace_back("accept", node.accept);
    if (node.many)
        attributes.emplace_back("multiple", "");
    auto& element = add(node.id, wrap, "input", std::move(attributes));
    put(element, box ? &box->control : nullptr, own);
}

void Builder::image(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    Attributes attributes {{"alt", node.label}, {"class", "image"}, {"src", node.source}};
    if (node.width_pixels > 0)
        attributes.emplace_back("width", std::to_string(node.width_pixels));
    if (node.height_pixels > 0)
        attributes.emplace_back("height", std::to_string(node.height_pixels));
    if (node.press)
        attributes.emplace_back("data-p", "");
    auto& element = add(node.id, parent, "img", std::move(attributes));
    put(element, box ? &box->control : nullptr, origin);
}

void Builder::progress(Node const& node, std::string const& parent, Rect const& origin)
{
    auto const* box = box_of(node);
    words(node, "~l", parent, "p", "text quiet", node.label, Part::Label, origin);
    auto& element = add(node.id, parent, "progress",
        {{"class", "bar"}, {"max", std::to_string(node.total)}, {"value", node.value.empty() ? std::to_string(node.count) : node.value}, {"aria-label", node.label}});
    put(element, box ? &box->control : nullptr, origin);
}
}

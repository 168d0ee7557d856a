// Every kind of field as nodes, from the Outline alone: no screen knows what a programme asks.
#include "base/text.h"
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"

#include <algorithm>

namespace shenbao::client::screens {

struct FieldView {
    Model const& m;
    FormState const& form;
    Place place;
    OutlineField const& outline;
    std::string id;
    std::string error;

    Field const& field() const { return *outline.field; }
    Target target(std::string detail = {}) const { return { place, outline.path, std::move(detail) }; }
    std::string shown_text() const
    {
        auto const& editing = form.editing;
        return editing && form.id_prefix + editing->path == id ? editing->text : outline.typed;
    }
};

static ui::Node control(FieldView const& view, ui::Role role)
{
    auto made = node(role, view.id, view.outline.label);
    made.hint = view.outline.hint;
    made.error = view.error;
    made.required = view.outline.required;
    made.placeholder = in_language(view.m, view.field().placeholder);
    made.autocomplete = view.field().autocomplete;
    made.width_characters = view.field().width_characters;
    made.value = view.shown_text();
    made.target = view.target();
    return made;
}

struct FormatLook {
    ui::InputType input = ui::InputType::Text;
    int width = 0;
};

static FormatLook look_of(TextFormat format)
{
    switch (format) {
    case TextFormat::Secret: return { ui::InputType::Password, 20 };
    case TextFormat::MobilePhone:
    case TextFormat::Phone:
    case TextFormat::InternationalPhone: return { ui::InputType::Tel, 16 };
    case TextFormat::Email: return { ui::InputType::Email, 30 };
    case TextFormat::PersonName: return { ui::InputType::Text, 16 };
    case TextFormat::Postcode: return { ui::InputType::Text, 8 };
    case TextFormat::Plain: return { ui::InputType::Text, 0 };
    default: return { ui::InputType::Text, 20 };
    }
}

static bool secret_shown(FieldView const& view)
{
    auto const& walk = view.form.id_prefix == "login:" ? view.m.relogin : view.m.account;
    return view.place == Place::Account && walk && walk->secret_shown;
}

static ui::Node text_node(FieldView const& view, TextField const& kind)
{
    auto made = control(view, kind.many_lines ? ui::Role::TextArea : ui::Role::TextInput);
    auto look = look_of(kind.format);
    made.input_type = look.input;
    if (made.width_characters == 0)
        made.width_characters = look.width;
    if (kind.format == TextFormat::Secret)
        made.secret_shown = secret_shown(view);
    bool counted = kind.many_lines || kind.length_advised_max > 0;
    if (!counted)
        return made;
    made.rows = 5;
    made.count = static_cast<int>(view.outline.character_count);
    made.limit_advised = kind.length_advised_max > 0;
    made.limit = static_cast<int>(made.limit_advised ? kind.length_advised_max : kind.length_max);
    return made;
}

// HQ-01: the area code is chosen, the number typed beside it.
static ui::Node phone_node(FieldView const& view, TextField const& kind)
{
    auto const& areas = view.form.plan->programme().code_lists[kind.area_codes];
    auto number = text_node(view, kind);
    auto parts = phone_parts(areas, number.value);
    number.value = parts.number;
    auto area = node(ui::Role::Select, view.id + "#area", say(view.m, Word::area_code));
    area.value = parts.area;
    area.width_characters = 14;
    area.autocomplete = "tel-country-code";
    area.target = view.target("area");
    for (auto const& code : areas.codes)
        area.options.push_back({ code.code, "+" + code.code + " " + in_language(view.m, code.label), {} });
    return group(view.id + ".with_area", { std::move(area), std::move(number) });
}

static ui::Node number_node(FieldView const& view, NumberField const& kind)
{
    auto made = control(view, ui::Role::TextInput);
    made.input_type = ui::InputType::Number;
    if (made.width_characters == 0)
        made.width_characters = 10;
    auto const& unit = in_language(view.m, kind.unit);
    if (!unit.empty())
        made.label += say(view.m, Word::unit_in_label, { { "unit", unit } });
    return made;
}

static ui::Node date_node(FieldView const& view, DateField const& kind)
{
    auto made = control(view, ui::Role::TextInput);
    made.input_type = ui::InputType::Date;
    if (made.width_characters == 0)
        made.width_characters = 12;
    if (made.hint.empty())
        made.hint = say(view.m, kind.precision == DatePrecision::Day ? Word::date_hint : Word::month_hint);
    auto const name = made.label;
    bool const typed = !view.outline.open_end;
    made.disabled = !typed;
    if (!typed)
        made.value.clear();
    std::vector<ui::Node> row { std::move(made) };
    if (typed) {
        auto const* push = kind.precision == DatePrecision::Day ? action::pick_date : action::pick_month;
        row.push_back(button(view.id + "#pick", say(view.m, Word::pick_date), { push, {}, view.id }, ui::Emphasis::Link));
        row.back().description = name;
    }
    auto picked = group(view.id + ".with_picker", std::move(row), ui::Direction::Wrap);
    if (!kind.open_end)
        return picked;
    auto box = node(ui::Role::CheckBox, view.id + "#open_end", say(view.m, Word::until_now));
    box.description = view.outline.label;
    box.checked = view.outline.open_end;
    box.target = view.target("open_end");
    return group(view.id + ".with_open_end", { std::move(picked), std::move(box) });
}

static ui::Node select_node(FieldView const& view)
{
    auto made = control(view, ui::Role::Select);
    made.placeholder = say(view.m, Word::please_choose);
    made.value.clear();
    for (auto const& option : view.outline.options) {
        made.options.push_back({ option.code, option.label, option.group });
        if (option.chosen)
            made.value = option.code;
    }
    // A code that is no longer among the options stays until the person chooses another one.
    if (made.value.empty())
        made.value = view.outline.typed;
    return made;
}

static ui::Node field_set(FieldView const& view)
{
    auto made = node(ui::Role::FieldSet, view.id, view.outline.label);
    made.hint = view.outline.hint;
    made.error = view.error;
    made.required = view.outline.required;
    return made;
}

static bool contains(std::string_view text, std::string_view part)
{
    auto same = [](char a, char b) { return a == b || (a >= 'A' && a <= 'Z' && a + 32 == b) || (b >= 'A' && b <= 'Z' && b + 32 == a); };
    return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

static std::vector<OutlineOption const*> matching(OutlineField const& field, std::string const& keyword)
{
    std::vector<OutlineOption const*> found;
    for (auto const& option : field.options) {
        if (contains(option.label, keyword))
            found.push_back(&option);
    }
    return found;
}

// ZC-03: a keyword leaves the options that have it.
static ui::Node search_node(FieldView const& view)
{
    auto select = select_node(view);
    auto made = field_set(view);
    made.id += ".set";
    made.error.clear();  // the select's own
    select.hint.clear();
    select.hidden_label = true;
    auto box = node(ui::Role::TextInput, view.id + "#search", say(view.m, Word::search_options, { { "name", view.outline.label } }));
    box.hidden_label = true;
    box.placeholder = say(view.m, Word::search_keyword);
    box.width_characters = 18;
    box.target = Target { Place::Search, view.outline.path, view.id };
    auto matches = node(ui::Role::Status, view.id + ".matches");
    if (auto const typed = view.m.searches.find(view.id); typed != view.m.searches.end() && !typed->second.empty()) {
        box.value = typed->second;
        auto const found = matching(view.outline, typed->second);
        auto const is_left_out = [&](ui::Option const& option) { return option.code != select.value && !contains(option.label, typed->second); };
        select.options.erase(std::remove_if(select.options.begin(), select.options.end(), is_left_out), select.options.end());
        // What is chosen stays among them.
        auto const left = std::count_if(select.options.begin(), select.options.end(), [](auto const& option) { return !option.code.empty(); });
        matches.label = say(view.m, found.empty() ? Word::no_match : Word::matches, { { "n", std::to_string(left) } });
    }
    made.children.push_back(group(view.id + ".with_search", { std::move(box), std::move(select) }, ui::Direction::Wrap));
    made.children.push_back(std::move(matches));
    return made;
}

void choose_found(Model& m, Effects& out, Target const& target)
{
    auto const typed = m.searches.find(target.detail);
    auto const* field = m.application ? find_field(m.application->form.outline, target.path) : nullptr;
    if (!field || node_id(m.application->form, target.path) != target.detail || typed == m.searches.end() || typed->second.empty())
        return;
    auto const found = matching(*field, typed->second);
    if (found.size() != 1 || !field->typed.empty())
        return;
    sync::typed(m, out, target.path, found.front()->code);
    out.push_back(Announce { say(m, Word::found_chosen, { { "name", found.front()->label } }), false });
}

static ui::Node radio_node(FieldView const& view)
{
    auto made = field_set(view);
    made.direction = view.outline.options.size() <= 4 ? ui::Direction::Wrap : ui::Direction::Column;
    auto const* push = view.place == Place::Account ? action::choose_account : action::choose;
    for (auto const& option : view.outline.options) {
        auto radio = node(ui::Role::Radio, view.id + "#" + option.code, option.label);
        radio.checked = option.chosen;
        radio.press = Pressed { push, view.outline.path, option.code };
        made.children.push_back(std::move(radio));
    }
    return made;
}

static ui::Node box_of(FieldView const& view, OutlineOption const& option)
{
    auto box = node(ui::Role::CheckBox, view.id + "#" + option.code, option.label);
    box.checked = option.chosen;
    box.target = view.target(option.code);
    return box;
}

// On a phone a long matrix is folded, all but its first group; what is chosen in one is counted.
static void fold_groups(FieldView const& view, ui::Node& made)
{
    std::vector<ui::Node> folded;
    for (auto& set : made.children) {
        if (set.role != ui::Role::FieldSet) {
            folded.push_back(std::move(set));
            continue;
        }
        auto const count = std::count_if(set.children.begin(), set.children.end(), [](ui::Node const& box) { return box.checked; });
        auto const name = count > 0 ? say(view.m, Word::chosen_in_group, { { "name", set.label }, { "n", std::to_string(count) } }) : set.label;
        auto opener = button(set.id + ".fold", name, { action::toggle_group, {}, set.id });
        opener.expands = true;
        opener.expanded = (view.m.toggled_groups.count(set.id) > 0) != folded.empty();
        folded.push_back(std::move(opener));
        set.hidden_label = true;
        if (folded.back().expanded)
            folded.push_back(std::move(set));
    }
    made.children = std::move(folded);
}

static ui::Node boxes_node(FieldView const& view, ChoiceField const& kind)
{
    auto made = field_set(view);
    bool matrix = kind.style == ChoiceStyle::Matrix;
    ui::Node* row = nullptr;
    std::string group_label;
    for (auto const& option : view.outline.options) {
        if (!matrix || option.group.empty()) {
            made.children.push_back(box_of(view, option));
            continue;
        }
        if (!row || option.group != group_label) {
            group_label = option.group;
            auto set = node(ui::Role::FieldSet, view.id + "#group:" + option.code, group_label);
            set.direction = ui::Direction::Wrap;
            made.children.push_back(std::move(set));
            row = &made.children.back();
        }
        row->children.push_back(box_of(view, option));
    }
    constexpr std::size_t boxes_shown = 24;
    if (row && view.m.width < 600 && view.outline.options.size() > boxes_shown)
        fold_groups(view, made);
    return made;
}

static ui::Node boolean_node(FieldView const& view)
{
    auto made = control(view, ui::Role::CheckBox);
    made.value.clear();
    auto const* value = find_value(view.form.document(), view.form.form(), view.outline.path);
    auto const* held = value ? value->as<bool>() : nullptr;
    made.checked = held && *held;
    return made;
}

static ui::Node inner_table_node(FieldView const& view)
{
    auto made = field_set(view);
    if (view.outline.tables.empty())
        return made;
    auto const& table = view.outline.tables.front();
    auto const& name = in_language(view.m, table.shape->record_name);
    for (auto const& record : table.records) {
        auto id = node_id(view.form, record.path);
        auto title = record.summary.empty() ? name : record.summary;
        std::vector<ui::Node> children { heading(3, id + ".title", title.empty() ? view.outline.label : title) };
        for (auto& child : record_nodes(view.m, view.form, view.place, record))
            children.push_back(std::move(child));
        auto label = say(view.m, Word::remove_named, { { "name", title.empty() ? view.outline.label : title } });
        children.push_back(button(id + ".remove", label, { action::remove_record, record.path, {} }, ui::Emphasis::Link));
        made.children.push_back(card(id + ".card", std::move(children)));
    }
    auto add = say(view.m, Word::add_named, { { "name", name.empty() ? view.outline.label : name } });
    made.children.push_back(button(view.id + ".add", add, { action::add_record, view.outline.path, {} }));
    return made;
}

static ui::Node locked_node(FieldView const& view)
{
    auto made = node(ui::Role::TextInput, view.id, view.outline.label);
    made.hint = view.outline.hint;
    if (!view.outline.source.empty())
        made.hint += (made.hint.empty() ? "" : " · ") + view.outline.source;
    made.error = view.error;
    made.read_only = true;
    made.value = reading_text(view.m, view.outline);
    made.width_characters = view.field().width_characters;
    return made;
}

static ui::Node any_node(FieldView const& view)
{
    auto const& kind = view.field().kind;
    bool files_or_table = std::holds_alternative<AttachmentField>(kind) || std::holds_alternative<TableField>(kind);
    auto const* text = std::get_if<TextField>(&kind);
    if (is_words(view.field())) {
        auto words = heading(2, view.id, view.outline.label);
        words.role = text->format == TextFormat::Heading ? ui::Role::Heading : ui::Role::Text;
        return words;
    }
    if (view.outline.locked && !files_or_table)
        return locked_node(view);
    if (text)
        return text->area_codes == no_index ? text_node(view, *text) : phone_node(view, *text);
    if (auto const* number = std::get_if<NumberField>(&kind))
        return number_node(view, *number);
    if (auto const* date = std::get_if<DateField>(&kind))
        return date_node(view, *date);
    if (auto const* choice = std::get_if<ChoiceField>(&kind)) {
        if (choice->many)
            return boxes_node(view, *choice);
        if (choice->style == ChoiceStyle::Search)
            return search_node(view);
        if (choice->style == ChoiceStyle::Committees) {
            auto set = field_set(view);
            committees::add(view.m, view.outline, set);
            return set;
        }
        return is_select(choice->style) ? select_node(view) : radio_node(view);
    }
    if (std::holds_alternative<BooleanField>(kind))
        return boolean_node(view);
    if (std::holds_alternative<AttachmentField>(kind))
        return files::view(view.m, view.form, view.outline, false);
    return inner_table_node(view);
}

ui::Node field_node(Model const& m, FormState const& form, Place place, OutlineField const& outline)
{
    FieldView view { m, form, place, outline, node_id(form, outline.path), shown_error(form, outline) };
    auto made = any_node(view);
    auto warning = shown_warning(outline);
    if (warning.empty())
        return made;
    return group(view.id + ".with_warning", { std::move(made), text(view.id + ".warning", warning, ui::Tone::Warning) });
}

std::vector<ui::Node> record_nodes(Model const& m, FormState const& form, Place place, OutlineRecord const& record)
{
    std::vector<ui::Node> nodes;
    if (is_asked(form, record.path)) {
        for (std::size_t i = 0; i < record.messages.size(); ++i) {
            auto tone = record.messages[i].severity == Severity::Error ? ui::Tone::Error : ui::Tone::Warning;
            nodes.push_back(text(node_id(form, record.path) + ".message" + std::to_string(i), record.messages[i].text, tone));
        }
    }
    for (auto const& field : record.fields)
        nodes.push_back(field_node(m, form, place, field));
    return nodes;
}

std::string reading_text(Model const& m, OutlineField const& outline)
{
    auto const& field = *outline.field;
    if (!outline.attachments.empty()) {
        std::string names;
        for (auto const& one : outline.attachments)
            names += (names.empty() ? "" : "\n") + (one.title.empty() ? one.name : one.title);
        return names;
    }
    if (outline.display.empty())
        return std::string(say(m, Word::not_filled));
    auto const* text = std::get_if<TextField>(&field.kind);
    if (!field.personal || m.personal_shown || !text)
        return outline.display;
    bool phone = look_of(text->format).input == ui::InputType::Tel;
    return phone ? masked_phone(outline.display) : masked_identity_number(outline.display);
}

}

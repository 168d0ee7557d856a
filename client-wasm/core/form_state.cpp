#include "core/form_state.h"

#include <algorithm>

namespace shenbao::client {

std::string path_text(FormState const& form, Path const& path)
{
    return to_string(form.form(), path);
}

std::string node_id(FormState const& form, Path const& path)
{
    return form.id_prefix + path_text(form, path);
}

std::string focus_id(FormState const& form, Path const& path)
{
    auto id = node_id(form, path);
    auto const* field = find_field(form.outline, path);
    auto const* choice = field ? std::get_if<ChoiceField>(&field->field->kind) : nullptr;
    if (!choice || field->locked || (!choice->many && is_select(choice->style)))
        return id;
    // Of the page that it leads to, which may not be shown yet.
    auto const options = options_at(*form.plan, form.context(), form.document(), path, form.live.now());
    return options.empty() ? id : id + "#" + options.front()->code;
}

void refresh(FormState& form, std::size_t language, Moment now)
{
    if (!form.dirty && form.language == language && form.outlined == form.on_page)
        return;
    form.dirty = false;
    form.language = language;
    static_cast<void>(form.live.settle(now));
    form.outlined = form.on_page;
    form.outline = make_outline(*form.plan, form.context(), form.document(), form.judgement(), language, now, form.on_page);
}

EditRefusal change(FormState& form, Edit const& edit)
{
    auto refusal = form.live.edit(edit);
    if (refusal == EditRefusal::None) {
        auto path = path_text(form, path_of(edit));
        form.server_words.erase(path);
        form.refused_words.erase(path);
        form.dirty = true;
    }
    return refusal;
}

bool can_be_typed(FormState const& form, Path const& path)
{
    auto const& visibility = form.judgement().visibility;
    if (!find_value(form.document(), form.form(), path) || !visibility.shows_section(path.section))
        return false;
    // Of each table on the way, and of the value itself.
    Path around { path.section, {} };
    for (auto const& step : path.steps) {
        around.steps.push_back(step);
        if (!visibility.shows(*find_record(form.document(), form.form(), around), step.field))
            return false;
    }
    return !visibility.is_locked(*find_record(form.document(), form.form(), path), path.field());
}

bool is_missing(Finding const& finding)
{
    switch (finding.code) {
    case FindingCode::required:
    case FindingCode::required_choice:
    case FindingCode::required_attachment:
    case FindingCode::required_declaration:
    case FindingCode::too_few_choices:
    case FindingCode::too_few_records:
    case FindingCode::too_few_files:
    case FindingCode::print_missing: return true;
    default: return false;
    }
}

static bool is_inside(std::string const& text, std::string const& part)
{
    return text.starts_with(part) && (text.size() == part.size() || text[part.size()] == '/');
}

bool is_asked(FormState const& form, Path const& path)
{
    if (form.fresh.empty() && (form.asked_all || form.asked.empty()))
        return form.asked_all;
    auto text = path_text(form, path);
    if (!form.fresh.empty() && is_inside(text, form.fresh))
        return false;
    return form.asked_all || std::any_of(form.asked.begin(), form.asked.end(), [&](std::string const& part) { return is_inside(text, part); });
}

static std::string const* found(std::map<std::string, std::string> const& words, std::string const& path)
{
    auto it = words.find(path);
    return it == words.end() ? nullptr : &it->second;
}

std::string shown_error(FormState const& form, OutlineField const& field)
{
    auto path = path_text(form, field.path);
    if (auto const* words = found(form.refused_words, path))
        return *words;
    if (auto const* words = found(form.server_words, path))
        return *words;
    bool editing = form.editing && form.editing->path == path;
    if (editing && !form.editing->error_was_shown)
        return {};
    bool asked = is_asked(form, field.path);
    bool was_left = asked || editing || form.left.count(path) > 0;
    for (auto const& message : field.messages) {
        if (message.severity != Severity::Error || !was_left)
            continue;
        if (!asked && message.finding && is_missing(*message.finding))
            continue;
        return message.text;
    }
    return {};
}

bool shows_error(FormState const& form, Path const& path)
{
    auto const* field = find_field(form.outline, path);
    return field && !shown_error(form, *field).empty();
}

// SC-10: an advised limit warns, it does not block.
std::string shown_warning(OutlineField const& field)
{
    for (auto const& message : field.messages) {
        if (message.severity == Severity::Warning && message.finding && !is_missing(*message.finding))
            return message.text;
    }
    return {};
}

PhoneParts phone_parts(CodeList const& areas, std::string_view text)
{
    PhoneParts parts { areas.codes.empty() ? std::string() : areas.codes.front().code, std::string(text) };
    std::size_t longest = 0;
    for (auto const& area : areas.codes) {
        bool begins = !text.empty() && text[0] == '+' && text.substr(1, area.code.size()) == area.code;
        if (!begins || area.code.size() <= longest)
            continue;
        longest = area.code.size();
        parts = { area.code, std::string(text.substr(1 + longest)) };
    }
    return parts;
}

std::string whole_phone(FormState const& form, Path const& path, std::string const& detail, std::string const& text)
{
    auto const* value = path.is_section() || path.is_record() ? nullptr : find_value(form.document(), form.form(), path);
    auto const* kind = value ? std::get_if<TextField>(&form.form().fields[path.field()].kind) : nullptr;
    if (!kind || kind->area_codes == no_index || text.substr(0, 1) == "+")
        return text;
    auto const& areas = form.plan->programme().code_lists[kind->area_codes];
    auto parts = phone_parts(areas, typed_text(form.form().fields[path.field()], *value));
    (detail == "area" ? parts.area : parts.number) = text;
    bool nothing = parts.number.empty() && !areas.codes.empty() && parts.area == areas.codes.front().code;
    return nothing ? std::string() : "+" + parts.area + parts.number;
}

OutlineSection const* find_section(Outline const& outline, SectionIndex index)
{
    for (auto const& section : outline.sections) {
        if (section.section->index == index)
            return &section;
    }
    return nullptr;
}

// `depth`: the step of `path` that names a record of this table.
static OutlineRecord const* find_record(OutlineTable const& table, Path const& path, std::size_t depth)
{
    for (auto const& record : table.records) {
        if (!(record.path.steps.back().record == path.steps[depth].record))
            continue;
        if (depth + 1 == path.steps.size())
            return &record;
        for (auto const& field : record.fields) {
            if (field.path.field() == path.steps[depth].field && !field.tables.empty())
                return find_record(field.tables.front(), path, depth + 1);
        }
    }
    return nullptr;
}

OutlineRecord const* find_record(Outline const& outline, Path const& path)
{
    auto const* section = find_section(outline, path.section);
    if (!section || path.steps.empty())
        return nullptr;
    return find_record(section->table, path, 0);
}

OutlineField const* find_field(Outline const& outline, Path const& path)
{
    auto const* record = find_record(outline, path);
    if (!record)
        return nullptr;
    for (auto const& field : record->fields) {
        if (field.path == path)
            return &field;
    }
    return nullptr;
}

static void add_errors(std::vector<Problem>& problems, Path const& path, std::vector<shenbao::Message> const& messages)
{
    for (auto const& message : messages) {
        if (message.severity == Severity::Error)
            problems.push_back({ path, message.text });
    }
}

static void add_problems(FormState const&, std::vector<Problem>&, OutlineTable const&, Path const& only);

static void add_problems(FormState const& form, std::vector<Problem>& problems, OutlineRecord const& record)
{
    add_errors(problems, record.path, record.messages);
    for (auto const& field : record.fields) {
        auto before = problems.size();
        add_errors(problems, field.path, field.messages);
        if (auto const* words = found(form.server_words, path_text(form, field.path)); words && problems.size() == before)
            problems.push_back({ field.path, *words });
        for (auto const& table : field.tables)
            add_problems(form, problems, table, table.path);
    }
}

static void add_problems(FormState const& form, std::vector<Problem>& problems, OutlineTable const& table, Path const& only)
{
    if (!only.is_record())
        add_errors(problems, table.path, table.messages);
    for (auto const& record : table.records) {
        if (!only.is_record() || record.path == only)
            add_problems(form, problems, record);
    }
}

std::vector<Problem> problems_of(FormState const& form, Path const& part)
{
    std::vector<Problem> problems;
    if (auto const* section = find_section(form.outline, part.section))
        add_problems(form, problems, section->table, part);
    return problems;
}

std::vector<Problem> problems_of(FormState const& form)
{
    std::vector<Problem> problems;
    for (auto const& section : form.outline.sections)
        add_problems(form, problems, section.table, section.table.path);
    return problems;
}

}

// Sections with records: the table, one record's page, adding, editing, removing with undo, order.
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"

#include <algorithm>

namespace shenbao::client::screens::records {

static std::string record_name(Model const& m, RecordShape const& shape, std::string const& fallback)
{
    auto const& name = in_language(m, shape.record_name);
    return name.empty() ? fallback : name;
}

static bool is_column(RecordShape const& shape, Field const& field)
{
    return std::find(shape.columns.begin(), shape.columns.end(), field.index) != shape.columns.end();
}

// Whether all of it comes from a registry or from other sections: shown, and nothing of it done here.
static bool is_only_shown(Model const& m, OutlineTable const& table)
{
    return m.application->form.form().sections[table.path.section].kind == SectionKind::ReadOnly;
}

// Whether a person may add one that the registry does not know.
static bool is_by_hand(Model const& m, Path const& table)
{
    return m.application->form.form().sections[table.section].registry.by_hand;
}

bool is_all_locked(OutlineRecord const& record)
{
    return std::all_of(record.fields.begin(), record.fields.end(), [](OutlineField const& field) { return field.locked; });
}

static std::vector<std::string> columns_of(Model const& m, OutlineTable const& table)
{
    std::vector<std::string> columns;
    for (auto const& field : m.application->form.form().fields) {
        bool here = field.section == table.path.section && field.parent == no_index;
        if (here && is_column(*table.shape, field))
            columns.push_back(in_language(m, field.label));
    }
    if (!is_only_shown(m, table))
        columns.emplace_back(say(m, Word::column_state));
    columns.emplace_back(say(m, Word::column_actions));
    return columns;
}

static ui::Node row_actions(Model const& m, OutlineTable const& table, std::size_t number, std::string const& name)
{
    auto const& record = table.records[number];
    auto id = node_id(m.application->form, record.path);
    auto row = group(id + ".actions", {}, ui::Direction::Wrap);
    // Links, so that a row of five is one line where there is room for it.
    auto add = [&](char const* what, Word label, char const* push, ui::Tone tone = ui::Tone::Neutral) {
        auto made = button(id + "." + what, say(m, label), { push, record.path, {} }, ui::Emphasis::Link);
        made.description = name;
        made.tone = tone;
        row.children.push_back(std::move(made));
    };
    if (!is_editable(m) && !is_only_shown(m, table)) {
        add("open", Word::view, action::open_record);
        return row;
    }
    add("show", Word::view, action::show_record);
    if (is_only_shown(m, table))
        return row;
    if (is_by_hand(m, table.path) || !is_all_locked(record))
        add("open", Word::edit, action::open_record);
    if (!is_kept(m.application->form.form(), m.application->form.document(), record.path))
        add("remove", Word::remove, action::remove_record, ui::Tone::Error);
    if (number > 0)
        add("up", Word::move_up, action::move_up);
    if (number + 1 < table.records.size())
        add("down", Word::move_down, action::move_down);
    return row;
}

static ui::Node row_of(Model const& m, OutlineTable const& table, std::size_t number, std::vector<std::string> const& columns)
{
    auto const& record = table.records[number];
    auto id = node_id(m.application->form, record.path);
    auto made = node(ui::Role::TableRow, id);
    std::size_t column = 0;
    for (auto const& field : m.application->form.form().fields) {
        bool here = field.section == table.path.section && field.parent == no_index;
        if (!here || !is_column(*table.shape, field))
            continue;
        std::string words;
        for (auto const& shown : record.fields)
            words = shown.field == &field ? reading_text(m, shown) : words;
        auto one = text_cell(id + ".column." + field.id, columns[column], words);
        one.row_header = column == 0;
        made.children.push_back(std::move(one));
        ++column;
    }
    if (is_only_shown(m, table)) {
        made.children.push_back(cell(id + ".actions.cell", columns[column], { row_actions(m, table, number, record.summary) }));
        return made;
    }
    auto state = record.error_count > 0 ? say(m, Word::errors_here, { { "n", std::to_string(record.error_count) } }) : std::string(say(m, Word::complete));
    auto mark = tag(id + ".state", state, record.error_count > 0 ? ui::Tone::Error : ui::Tone::Done);
    made.children.push_back(cell(id + ".state.cell", columns[column], { std::move(mark) }));
    auto name = record.summary.empty() ? std::to_string(number + 1) : record.summary;
    made.children.push_back(cell(id + ".actions.cell", columns[column + 1], { row_actions(m, table, number, name) }));
    return made;
}

ui::Node table(Model const& m, OutlineTable const& table, OutlineSection const& section)
{
    auto id = node_id(m.application->form, table.path);
    auto all = group(id + ".records", {});
    auto name = record_name(m, *table.shape, section.label);
    if (is_asked(m.application->form, table.path)) {
        for (std::size_t i = 0; i < table.messages.size(); ++i) {
            auto tone = table.messages[i].severity == Severity::Error ? ui::Tone::Error : ui::Tone::Warning;
            all.children.push_back(text(id + ".message." + std::to_string(i), table.messages[i].text, tone));
        }
    }
    if (table.records.empty()) {
        auto words = in_language(m, section.section->empty);
        all.children.push_back(node(ui::Role::Hint, id + ".empty", words.empty() ? say(m, Word::no_records) : std::string_view(words)));
    } else {
        auto columns = columns_of(m, table);
        auto made = node(ui::Role::Table, id, section.label);
        made.hidden_label = true;
        made.total = static_cast<int>(table.records.size());
        made.children.push_back(header_row(id + ".head", columns));
        for (std::size_t i = 0; i < table.records.size(); ++i)
            made.children.push_back(row_of(m, table, i, columns));
        all.children.push_back(std::move(made));
    }
    if (is_editable(m) && !is_only_shown(m, table) && is_by_hand(m, table.path))
        all.children.push_back(button(id + ".add", say(m, Word::add_named, { { "name", name } }), { action::add_record, table.path, {} }));
    return all;
}

ui::Node undo_banner(Model const& m)
{
    auto made = banner("undo", ui::Tone::Info, say(m, Word::removed), {});
    made.children.push_back(button("undo.button", say(m, Word::undo), { action::undo_remove, {}, {} }));
    return made;
}

static Path current_path(Model const& m)
{
    auto const* section = m.application->form.form().find_section(m.route.section);
    return section ? Path { section->index, { { m.route.record, no_index } } } : Path {};
}

std::vector<ui::Node> view(Model const& m)
{
    auto const& form = m.application->form;
    auto path = current_path(m);
    auto const* section = find_section(form.outline, path.section);
    auto const* record = section ? find_record(form.outline, path) : nullptr;
    if (!record)
        return { heading(1, "title", say(m, Word::not_found)), text("not_found", say(m, Word::record_gone)),
            link_to(m, "back", say(m, Word::task_list), application_route(Page::Tasks, m.application->id)) };
    auto name = record_name(m, *section->table.shape, section->label);
    std::vector<ui::Node> nodes;
    nodes.push_back(link_to(m, "back", say(m, Word::back_to, { { "name", section->label } }), section_route(m.application->id, section->section->id)));
    auto const title = form.fresh == path_text(form, path) ? Word::add_named : Word::edit_named;
    nodes.push_back(heading(1, "title", is_editable(m) ? say(m, title, { { "name", name } }) : name));
    auto problems = problems_of(form, path);
    if (m.application->summary_shown && !problems.empty())
        nodes.push_back(error_summary(m, form, problems));
    if (!m.application->problem.empty())
        nodes.push_back(banner("problem", ui::Tone::Error, m.application->problem, {}));
    auto made = node(ui::Role::Form, "form", name);
    for (auto& child : record_nodes(m, form, Place::Application, *record))
        made.children.push_back(std::move(child));
    nodes.push_back(std::move(made));
    auto row = group("record.buttons", {}, ui::Direction::Wrap);
    row.sticky = true;
    row.children.push_back(button("record.done", say(m, Word::save_and_back), { action::finish_record, path, {} }, ui::Emphasis::Primary));
    if (is_by_hand(m, path))
        row.children.push_back(button("record.another", say(m, Word::save_and_add), { action::finish_and_add, path, {} }));
    // What is typed is saved as one goes: of a record that was there before there is nothing to cancel.
    if (is_editable(m) && m.application->added == m.route.record)
        row.children.push_back(button("record.cancel", say(m, Word::cancel_adding), { action::cancel_adding, path, {} }, ui::Emphasis::Link));
    if (m.application->summary_shown && !problems.empty())
        row.children.push_back(button("record.later", say(m, Word::later), { action::go, {}, address(m, section_route(m.application->id, m.route.section)) }, ui::Emphasis::Link));
    auto saved = sync::saved_state(m);
    auto status = node(ui::Role::Status, "saved", saved.text);
    status.tone = saved.tone;
    row.children.push_back(std::move(status));
    nodes.push_back(std::move(row));
    return nodes;
}

// `table` is a section, or the value of a table field.
static void add(Model& m, Effects& out, Path const& table)
{
    auto& form = m.application->form;
    if (!is_editable(m))
        return;
    Path record = table;
    auto const id = m.random();
    record.steps.push_back({ id, no_index });
    // The page that is left may take a record with it.
    if (table.is_section())
        go(m, out, record_route(m.application->id, form.form().sections[table.section].id, id));
    auto const* records = find_table(form.document(), form.form(), record);
    if (!records)
        return;
    AddRecord const added { record, records->records.empty() ? Id {} : records->records.back().id };
    if (table.is_section()) {
        sync::add_record(m, added);
        m.application->added = id;
    } else {
        sync::edit(m, out, added);
    }
    if (table.is_section() || form.fresh.empty())
        form.fresh = path_text(form, record);
    refresh_application(m);
    auto const* outline = find_record(form.outline, record);
    if (outline && !outline->fields.empty())
        focus(m, focus_id(form, outline->fields.front().path));
}

static void move(Model& m, Effects& out, Path const& path, bool up)
{
    auto& form = m.application->form;
    auto const* table = find_table(form.document(), form.form(), path);
    auto const* record = find_record(form.document(), form.form(), path);
    if (!table || !record)
        return;
    auto position = static_cast<std::size_t>(record - table->records.data());
    if (up ? position == 0 : position + 1 >= table->records.size())
        return;
    auto after = up ? (position >= 2 ? table->records[position - 2].id : Id {}) : table->records[position + 1].id;
    sync::edit(m, out, MoveRecord { path, after });
    focus(m, node_id(form, path) + (up ? ".up" : ".down"));
}

static void finish(Model& m, Effects& out, Path const& path, bool another)
{
    auto& form = m.application->form;
    form.editing.reset();
    form.asked.insert(path_text(form, path));
    form.fresh.clear();
    form.dirty = true;
    refresh_application(m);
    sync::flush(m, out);
    if (!problems_of(form, path).empty()) {
        m.application->summary_shown = true;
        return focus(m, "error_summary");
    }
    sync::keep_added(m, path);
    if (another)
        return add(m, out, Path { path.section, {} });
    go(m, out, section_route(m.application->id, form.form().sections[path.section].id));
}

static void cancel_adding(Model& m, Effects& out, Path const& path)
{
    if (m.application->outbox.untouched)
        return go(m, out, section_route(m.application->id, m.application->form.form().sections[path.section].id));
    m.dialog = Dialog { Ask::CancelAdding, path, {}, {}, {} };
}

void discard(Model& m, Effects& out, Path const& path)
{
    go(m, out, section_route(m.application->id, m.application->form.form().sections[path.section].id));
    sync::remove_record(m, out, path);
    if (m.application->removed)
        focus(m, "undo.button");
}

static void remove(Model& m, Effects& out, Path const& path)
{
    // One inside another has no list that could offer it again.
    if (path.steps.size() > 1) {
        m.dialog = Dialog { Ask::RemoveInner, path, {}, {}, {} };
        return;
    }
    sync::remove_record(m, out, path);
    out.push_back(Announce { std::string(say(m, Word::removed)), false });
    if (m.application->removed)
        focus(m, "undo.button");
}

void remove_inner(Model& m, Effects& out, Path path)
{
    sync::edit(m, out, RemoveRecord { path });
    out.push_back(Announce { std::string(say(m, Word::removed)), false });
    path.steps.pop_back();
    focus(m, node_id(m.application->form, path) + ".add");
}

bool update(Model& m, Effects& out, Pressed const& pressed)
{
    if (!m.application)
        return false;
    auto const& path = pressed.path;
    bool known = path.section < m.application->form.form().sections.size();
    if (pressed.action == action::undo_remove) {
        sync::undo_remove(m);
        return true;
    }
    if (!known)
        return false;
    if (pressed.action == action::add_record)
        add(m, out, path);
    else if (pressed.action == action::show_record)
        m.dialog = Dialog { Ask::ShowRecord, path, {}, {}, {} };
    else if (pressed.action == action::open_record && path.is_record())
        go(m, out, record_route(m.application->id, m.application->form.form().sections[path.section].id, path.steps.front().record));
    else if (pressed.action == action::remove_record)
        remove(m, out, path);
    else if (pressed.action == action::move_up || pressed.action == action::move_down)
        move(m, out, path, pressed.action == action::move_up);
    else if (pressed.action == action::finish_record || pressed.action == action::finish_and_add)
        finish(m, out, path, pressed.action == action::finish_and_add);
    else if (pressed.action == action::cancel_adding)
        cancel_adding(m, out, path);
    else
        return false;
    return true;
}

}

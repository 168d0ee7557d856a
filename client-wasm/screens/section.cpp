// One section's page, by its kind; what every page of the form has in common.
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"

#include <algorithm>

namespace shenbao::client::screens::section {

static OutlineSection const* current(Model const& m)
{
    for (auto const& one : m.application->form.outline.sections) {
        if (one.section->id == m.route.section)
            return &one;
    }
    return nullptr;
}

static std::size_t position_of(Model const& m, OutlineSection const& section)
{
    return static_cast<std::size_t>(&section - m.application->form.outline.sections.data());
}

// SC-14: not printed, printed, out of date after an edit, scan uploaded.
static ui::Node print_state(Model const& m, OutlineField const& field)
{
    auto const& application = *m.application;
    auto const& form = application.form;
    auto at = application.print ? moment_text(application.print->printed_at, pack_language(m)) : std::string();
    bool uploaded = !field.attachments.empty();
    auto pruned_hash = [&] { return to_hex(content_hash(form.form(), pruned(*form.plan, form.context(), form.document(), server_now(m)))); };
    auto hash = uploaded ? field.attachments.front().printed_hash : application.print ? application.print->hash : std::string();
    bool current = !hash.empty() && (hash == to_hex(content_hash(form.form(), form.document())) || hash == pruned_hash());
    if (uploaded && current)
        return banner("print.state", ui::Tone::Done, say(m, Word::print_uploaded), {});
    if (!application.print && !uploaded)
        return banner("print.state", ui::Tone::Info, say(m, Word::print_not_yet), {});
    if (!current)
        return banner("print.state", ui::Tone::Warning, say(m, Word::print_outdated), {});
    return banner("print.state", ui::Tone::Info, say(m, Word::print_done, { { "at", at } }), say(m, Word::print_sign));
}

static void add_print(Model const& m, std::vector<ui::Node>& nodes, OutlineField const& field)
{
    nodes.push_back(print_state(m, field));
    auto print = button("print.now", say(m, m.application->print ? Word::print_again : Word::print), { action::print, {}, {} });
    print.busy = m.application->printing;
    nodes.push_back(std::move(print));
    if (m.application->print && !m.application->print->url.empty())
        nodes.push_back(link_out("print.link", say(m, Word::print_open), m.application->print->url));
}

static bool is_signed_print(OutlineField const& field)
{
    auto const* kind = std::get_if<AttachmentField>(&field.field->kind);
    return kind && kind->signed_print;
}

static void add_record(Model const& m, std::vector<ui::Node>& nodes, OutlineSection const& section)
{
    auto const& form = m.application->form;
    bool rows = section.section->kind == SectionKind::Attachments;
    for (auto const& record : section.table.records) {
        if (!rows) {
            for (auto const& field : record.fields) {
                if (is_signed_print(field))
                    add_print(m, nodes, field);
                nodes.push_back(field_node(m, form, Place::Application, field));
            }
            continue;
        }
        auto list = node(ui::Role::List, "files", section.label);
        for (auto const& field : record.fields)
            list.children.push_back(files::view(m, form, field, true));
        nodes.push_back(std::move(list));
    }
}

static void add_content(Model const& m, std::vector<ui::Node>& nodes, OutlineSection const& section)
{
    registries::add(m, nodes, *section.section);
    if (section.section->kind == SectionKind::Repeating) {
        if (m.application->removed && m.application->removed->path.section == section.section->index)
            nodes.push_back(records::undo_banner(m));
        nodes.push_back(records::table(m, section.table, section));
        return;
    }
    if (section.section->kind == SectionKind::ReadOnly) {
        nodes.push_back(records::table(m, section.table, section));
        return;
    }
    auto form = node(ui::Role::Form, "form." + section.section->id, section.label);
    add_record(m, form.children, section);
    nodes.push_back(std::move(form));
}

// NB-01: what is satisfied, by what, and what is still missing, while it is being filled in.
static ui::Node ledger_panel(Model const& m, OutlineLedger const& ledger)
{
    auto id = "ledger." + ledger.ledger->id;
    auto list = node(ui::Role::List, id + ".clauses", ledger.label);
    for (auto const& clause : ledger.clauses) {
        auto const own = id + "." + std::to_string(list.children.size());
        auto item = node(ui::Role::ListItem, own);
        item.children.push_back(text(own + ".clause", (clause.satisfied ? "✓ " : "○ ") + clause.label, clause.satisfied ? ui::Tone::Done : ui::Tone::Neutral));
        auto const open = clause.satisfied ? std::string_view() : say(m, Word::clause_open);
        if (!clause.evidence.empty() || !open.empty())
            item.children.push_back(quiet_text(own + ".evidence", clause.evidence.empty() ? open : std::string_view(clause.evidence)));
        list.children.push_back(std::move(item));
    }
    auto tone = ledger.holds ? ui::Tone::Done : ui::Tone::Warning;
    return card(id, { heading(2, id + ".title", ledger.label), text(id + ".summary", ledger.summary, tone), std::move(list) });
}

static ui::Node status_node(Model const& m)
{
    auto saved = sync::saved_state(m);
    auto status = node(ui::Role::Status, "saved", saved.text);
    status.tone = saved.tone;
    return status;
}

// HQ-05: the sections of a step stand on one page; the address names any of them.
static std::vector<OutlineSection const*> page_of(Model const& m, OutlineSection const& section)
{
    auto const* step = m.application->form.plan->programme().step_of(section.section->index);
    if (!step)
        return { &section };
    std::vector<OutlineSection const*> page;
    for (auto const& one : m.application->form.outline.sections) {
        if (std::find(step->sections.begin(), step->sections.end(), one.section->index) != step->sections.end())
            page.push_back(&one);
    }
    return page;
}

static std::vector<Problem> problems_here(Model const& m, std::vector<OutlineSection const*> const& page)
{
    std::vector<Problem> problems;
    for (auto const* section : page) {
        for (auto& one : problems_of(m.application->form, section->table.path))
            problems.push_back(std::move(one));
    }
    return problems;
}

static ui::Node step_buttons(Model const& m, std::vector<OutlineSection const*> const& page)
{
    auto const& sections = m.application->form.outline.sections;
    auto row = group("section.buttons", {}, ui::Direction::Wrap);
    row.sticky = true;
    if (auto first = position_of(m, *page.front()); first > 0) {
        auto to = section_route(m.application->id, sections[first - 1].section->id);
        row.children.push_back(button("section.previous", say(m, Word::previous_page), { action::go, {}, address(m, to) }));
    }
    row.children.push_back(button("section.save", say(m, Word::save), { action::save_now, {}, {} }));
    bool last = position_of(m, *page.back()) + 1 == sections.size();
    row.children.push_back(button("section.next", say(m, last ? Word::preview : Word::next_page), { action::next_section, {}, {} }, ui::Emphasis::Primary));
    row.children.push_back(status_node(m));
    return row;
}

static std::vector<ui::Node> view_step(Model const& m, FormStep const& step, std::vector<OutlineSection const*> const& page)
{
    auto const& steps = m.application->form.plan->programme().steps;
    auto label = in_language(m, step.label);
    auto bar = node(ui::Role::StepBar, "steps", label);
    bar.value = std::to_string(&step - steps.data() + 1);
    bar.total = static_cast<int>(steps.size());
    std::vector<ui::Node> nodes { std::move(bar) };
    if (m.width < 900)
        nodes.push_back(link_to_tasks(m));
    nodes.push_back(heading(1, "title", label));
    auto problems = problems_here(m, page);
    if (m.application->summary_shown && !problems.empty())
        nodes.push_back(error_summary(m, m.application->form, problems));
    if (!m.application->problem.empty())
        nodes.push_back(banner("problem", ui::Tone::Error, m.application->problem, {}));
    for (auto const* section : page) {
        auto id = "part." + section->section->id;
        std::vector<ui::Node> part;
        if (section->label != label)
            part.push_back(heading(2, id + ".title", section->label));
        if (!section->purpose.empty())
            part.push_back(quiet_text(id + ".purpose", section->purpose));
        for (auto const& ledger : section->ledgers)
            part.push_back(ledger_panel(m, ledger));
        add_content(m, part, *section);
        nodes.push_back(card(id, std::move(part)));
    }
    nodes.push_back(step_buttons(m, page));
    return nodes;
}

static ui::Node buttons(Model const& m, OutlineSection const& section, bool problems)
{
    auto const& sections = m.application->form.outline.sections;
    auto position = position_of(m, section);
    auto row = group("section.buttons", {}, ui::Direction::Wrap);
    row.sticky = true;
    if (position > 0) {
        auto to = section_route(m.application->id, sections[position - 1].section->id);
        row.children.push_back(button("section.previous", say(m, Word::previous), { action::go, {}, address(m, to) }));
    }
    bool const given = tasks::nothing_to_fill(section);
    row.children.push_back(button("section.next", say(m, given ? Word::next_page : position + 1 == sections.size() ? Word::save_and_check : Word::save_and_next), { action::next_section, {}, {} }, ui::Emphasis::Primary));
    if (problems)
        row.children.push_back(button("section.skip", say(m, Word::later), { action::skip_section, {}, {} }, ui::Emphasis::Link));
    row.children.push_back(status_node(m));
    return row;
}

std::vector<ui::Node> view(Model const& m)
{
    auto const* section = current(m);
    if (!section) {
        auto const* hidden = m.application->form.form().find_section(m.route.section);
        if (!hidden)
            return { heading(1, "title", say(m, Word::not_found)), text("not_found", say(m, Word::not_found_text)), link_to_tasks(m) };
        return { heading(1, "title", in_language(m, hidden->label)), node(ui::Role::Hint, "not_found", say(m, Word::section_gone)), link_to_tasks(m) };
    }
    auto const& all = m.application->form.outline.sections;
    if (auto const* step = m.application->form.plan->programme().step_of(section->section->index))
        return view_step(m, *step, page_of(m, *section));
    std::vector<ui::Node> nodes;
    if (m.width < 900) {
        auto bar = node(ui::Role::StepBar, "steps", section->label);
        bar.value = std::to_string(position_of(m, *section) + 1);
        bar.total = static_cast<int>(all.size()) + 1;  // the check of it all is the last
        nodes.push_back(std::move(bar));
        nodes.push_back(link_to_tasks(m));
    }
    nodes.push_back(heading(1, "title", section->label));
    if (!section->purpose.empty())
        nodes.push_back(quiet_text("purpose", section->purpose));
    auto problems = problems_of(m.application->form, section->table.path);
    bool shown = m.application->summary_shown && !problems.empty();
    if (shown)
        nodes.push_back(error_summary(m, m.application->form, problems));
    if (!m.application->problem.empty())
        nodes.push_back(banner("problem", ui::Tone::Error, m.application->problem, {}));
    for (auto const& ledger : section->ledgers)
        nodes.push_back(ledger_panel(m, ledger));
    add_content(m, nodes, *section);
    nodes.push_back(buttons(m, *section, shown));
    return nodes;
}

static void go_next(Model& m, Effects& out)
{
    auto const& sections = m.application->form.outline.sections;
    auto const* section = current(m);
    auto id = m.application->id;
    auto next = section ? position_of(m, *page_of(m, *section).back()) + 1 : sections.size();
    go(m, out, next < sections.size() ? section_route(id, sections[next].section->id) : application_route(Page::Check, id));
}

static void press_next(Model& m, Effects& out)
{
    auto& form = m.application->form;
    auto const* section = current(m);
    if (!section)
        return;
    form.editing.reset();
    form.fresh.clear();
    std::vector<SectionIndex> indices;
    for (auto const* one : page_of(m, *section)) {
        indices.push_back(one->section->index);
        form.asked.insert(path_text(form, one->table.path));
    }
    form.dirty = true;
    refresh_application(m);
    sync::flush(m, out);
    bool wrong = false;
    for (auto index : indices)
        wrong = wrong || !problems_of(form, Path { index, {} }).empty();
    if (!wrong)
        return go_next(m, out);
    m.application->summary_shown = true;
    focus(m, "error_summary");
}

bool update(Model& m, Effects& out, Pressed const& pressed)
{
    if (!m.application)
        return false;
    if (pressed.action == action::next_section)
        press_next(m, out);
    else if (pressed.action == action::skip_section)
        go_next(m, out);
    else if (pressed.action == action::choose) {
        sync::typed(m, out, pressed.path, pressed.detail);
        // What was pressed to take a choice back is gone with it.
        if (pressed.detail.empty() && m.application)
            focus(m, node_id(m.application->form, pressed.path));
    }
    else if (pressed.action == action::print)
        sync::print(m, out);
    else
        return false;
    return true;
}

}

// The task list: each section with its state in words, and whether the application can be submitted.
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"

#include <algorithm>

namespace shenbao::client::screens::tasks {

bool nothing_to_fill(OutlineSection const& section)
{
    auto const& records = section.table.records;
    auto const& locked = records::is_all_locked;
    return section.section->kind == SectionKind::ReadOnly
        || (section.section->kind == SectionKind::Single && !records.empty() && std::all_of(records.begin(), records.end(), locked));
}

State state_of(Model const& m, OutlineSection const& section)
{
    switch (section.progress) {
    case SectionProgress::NotStarted: return { std::string(say(m, Word::not_started)), ui::Tone::Neutral };
    case SectionProgress::InProgress:
        return { say(m, Word::still_missing, { { "n", std::to_string(section.missing_count) } }), ui::Tone::Info };
    case SectionProgress::Wrong: {
        auto const word = section.missing_count > 0 ? Word::errors_and_missing : Word::errors_here;
        return { say(m, word, { { "n", std::to_string(section.error_count) }, { "more", std::to_string(section.missing_count) } }), ui::Tone::Error };
    }
    case SectionProgress::Done: return { std::string(say(m, Word::done)), ui::Tone::Done };
    case SectionProgress::Optional: {
        return { std::string(say(m, nothing_to_fill(section) ? Word::nothing_to_fill : Word::optional)), ui::Tone::Neutral };
    }
    }
    return {};
}

// HQ-05: a step with all its sections.
static ui::Node step_item(Model const& m, FormStep const& step, std::string const& id_prefix)
{
    std::size_t missing = 0;
    std::string first;
    bool here = false;
    for (auto const& section : m.application->form.outline.sections) {
        if (m.application->form.plan->programme().step_of(section.section->index) != &step)
            continue;
        first = first.empty() ? section.section->id : first;
        missing += section.error_count + section.missing_count;
        here = here || m.route.section == section.section->id;
    }
    auto item = node(ui::Role::TaskItem, id_prefix + "step." + step.id, in_language(m, step.label));
    item.description = missing == 0 ? std::string(say(m, Word::done)) : say(m, Word::still_missing, { { "n", std::to_string(missing) } });
    item.tone = missing == 0 ? ui::Tone::Done : ui::Tone::Info;
    item.current = here && (m.route.page == Page::Section || m.route.page == Page::Record);
    item.press = Pressed { action::go, {}, address(m, section_route(m.application->id, first)) };
    return item;
}

ui::Node list(Model const& m, std::string const& id_prefix)
{
    auto const& application = *m.application;
    auto made = node(ui::Role::TaskList, id_prefix + "sections", say(m, Word::task_list));
    auto const& steps = application.form.plan->programme().steps;
    for (auto const& step : steps)
        made.children.push_back(step_item(m, step, id_prefix));
    for (auto const& section : application.form.outline.sections) {
        if (!steps.empty())
            break;
        auto state = state_of(m, section);
        auto item = node(ui::Role::TaskItem, id_prefix + "section." + section.section->id, section.label);
        item.description = state.words;
        item.tone = state.tone;
        item.current = (m.route.page == Page::Section || m.route.page == Page::Record) && m.route.section == section.section->id;
        item.press = Pressed { action::go, {}, address(m, section_route(application.id, section.section->id)) };
        made.children.push_back(std::move(item));
    }
    auto errors = application.form.outline.error_count;
    auto check = node(ui::Role::TaskItem, id_prefix + "check", check_title(m));
    check.description = errors == 0 ? std::string(say(m, has_submission(m) ? Word::ready : Word::no_mistakes)) : say(m, Word::still_missing, { { "n", std::to_string(errors) } });
    check.tone = errors == 0 ? ui::Tone::Done : ui::Tone::Neutral;
    check.current = m.route.page == Page::Check;
    check.press = Pressed { action::go, {}, address(m, application_route(Page::Check, application.id)) };
    made.children.push_back(std::move(check));
    return made;
}

// To where there is still something to do.
static void add_next(Model const& m, std::vector<ui::Node>& nodes)
{
    if (!is_editable(m) || !has_submission(m))
        return;
    auto const& sections = m.application->form.outline.sections;
    auto const open = std::find_if(sections.begin(), sections.end(), [](OutlineSection const& one) { return one.error_count + one.missing_count > 0; });
    auto const to = open == sections.end() ? application_route(Page::Check, m.application->id) : section_route(m.application->id, open->section->id);
    auto made = button("tasks.next", open == sections.end() ? check_title(m) : std::string(say(m, Word::go_on)), { action::go, {}, address(m, to) }, ui::Emphasis::Primary);
    if (open != sections.end())
        made.description = open->label;
    nodes.push_back(std::move(made));
}

std::vector<ui::Node> view(Model const& m)
{
    auto const& application = *m.application;
    std::vector<ui::Node> nodes;
    // Whoever has one application for good has no list of them to go back to.
    if (!application.form.plan->programme().standing) {
        Route all;
        all.page = Page::Applications;
        nodes.push_back(link_to(m, "to_list", say(m, Word::back_to, { { "name", std::string(say(m, Word::my_applications)) } }), all));
    }
    nodes.push_back(heading(1, "title", application.form.context().round.name));
    for (auto& one : receipt::state(m))
        nodes.push_back(std::move(one));
    auto closes = deadline_of(m);
    if (closes.milliseconds > 0 && !application.form.plan->programme().standing) {
        auto words = say(m, Word::deadline, { { "at", moment_text(closes, pack_language(m)) }, { "left", remaining_text(m, closes) } });
        nodes.push_back(text("tasks.deadline", words));
    }
    edition::add(m, nodes);
    add_next(m, nodes);
    nodes.push_back(list(m, ""));
    receipt::add_history(m, nodes);
    auto saved = sync::saved_state(m);
    auto status = node(ui::Role::Status, "saved", saved.text);
    status.tone = saved.tone;
    nodes.push_back(std::move(status));
    return nodes;
}

}

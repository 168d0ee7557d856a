// The check-answers page before submission, and the same for reading afterwards.
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"

#include <algorithm>

namespace shenbao::client::screens::check {

// Whoever looks over everything wants to see what is missing, asked or not.
static std::string mark(Model const& m, OutlineField const& field, bool all)
{
    for (auto const& message : field.messages) {
        if (message.severity == Severity::Error && (all || is_asked(m.application->form, field.path)))
            return message.text;
    }
    return {};
}

static void add_rows(Model const& m, ui::Node& list, OutlineRecord const& record, bool with_links)
{
    auto const& form = m.application->form;
    for (auto const& field : record.fields) {
        if (is_words(*field.field))
            continue;
        auto id = "read:" + node_id(form, field.path);
        if (!field.tables.empty()) {
            auto row = described(id, field.label, {});
            for (auto const& inner : field.tables.front().records) {
                auto inner_list = node(ui::Role::DescriptionList, "read:" + node_id(form, inner.path), inner.summary);
                add_rows(m, inner_list, inner, false);
                row.children.push_back(std::move(inner_list));
            }
            list.children.push_back(std::move(row));
            continue;
        }
        auto row = described(id, field.label, field.attachments.empty() ? reading_text(m, field) : std::string());
        if (!field.attachments.empty()) {
            auto names = group(id + ".files", {}, ui::Direction::Wrap);
            for (auto const& file : field.attachments)
                names.children.push_back(files::name_link(m, id + "/" + to_string(file.id), file));
            row.children.push_back(std::move(names));
        }
        row.error = mark(m, field, with_links);
        if (with_links && !field.locked) {
            auto edit = button(id + ".edit", say(m, Word::change), { action::go_field, field.path, {} }, ui::Emphasis::Link);
            edit.description = field.label;
            row.children.push_back(std::move(edit));
        }
        list.children.push_back(std::move(row));
    }
}

ui::Node reading(Model const& m, OutlineRecord const& record, std::string const& label)
{
    auto list = node(ui::Role::DescriptionList, "read:" + node_id(m.application->form, record.path), label);
    list.hidden_label = true;
    add_rows(m, list, record, false);
    return list;
}

ui::Node reading(Model const& m, OutlineSection const& section, bool with_links)
{
    auto const& form = m.application->form;
    auto all = group("read." + section.section->id, {});
    bool repeating = section.section->repeats();
    std::size_t number = 0;
    for (auto const& record : section.table.records) {
        auto id = "read:" + node_id(form, record.path);
        auto list = node(ui::Role::DescriptionList, id, repeating ? section.label + " " + std::to_string(++number) : section.label);
        list.hidden_label = !repeating;
        add_rows(m, list, record, with_links);
        all.children.push_back(std::move(list));
    }
    if (section.table.records.empty()) {
        // A register that knows nothing of this person says so; nobody has left it out.
        auto own = section.section->kind == SectionKind::ReadOnly ? in_language(m, section.section->empty) : std::string_view {};
        all.children.push_back(quiet_text("read." + section.section->id + ".empty", own.empty() ? say(m, Word::not_filled) : own));
    }
    for (std::size_t i = 0; i < section.table.messages.size(); ++i) {
        if (with_links && section.table.messages[i].severity == Severity::Error)
            all.children.push_back(text("read." + section.section->id + ".message." + std::to_string(i), section.table.messages[i].text, ui::Tone::Error));
    }
    return all;
}

static void add_sections(Model const& m, std::vector<ui::Node>& nodes, bool editable)
{
    for (auto const& section : m.application->form.outline.sections) {
        auto id = "read." + section.section->id;
        auto head = group(id + ".head", { heading(2, id + ".title", section.label) }, ui::Direction::Row);
        bool records = section.section->kind == SectionKind::Repeating;
        if (editable && records) {
            auto to = section_route(m.application->id, section.section->id);
            auto edit = button(id + ".edit", say(m, Word::change), { action::go, {}, address(m, to) }, ui::Emphasis::Link);
            edit.description = section.label;
            head.children.push_back(std::move(edit));
        }
        nodes.push_back(card(id + ".card", { std::move(head), reading(m, section, editable) }));
    }
}

// Where something is missing or wrong, each section with its number, to go there.
static ui::Node open_matters(Model const& m)
{
    auto const& outline = m.application->form.outline;
    auto made = banner("open", ui::Tone::Warning, say(m, Word::problems_title, { { "n", std::to_string(outline.error_count) } }), {});
    for (auto const& section : outline.sections) {
        if (section.error_count + section.missing_count == 0)
            continue;
        auto const counts = section.error_count > 0 ? tasks::state_of(m, section).words : say(m, Word::still_missing, { { "n", std::to_string(section.missing_count) } });
        made.children.push_back(link_to(m, "open." + section.section->id, section.label + (pack_language(m) == 0 ? "：" : ": ") + counts, section_route(m.application->id, section.section->id)));
    }
    return made;
}

HistoryEntry const* unanswered_return(Model const& m)
{
    auto const& application = *m.application;
    if (!is_editable(m) || application.history.empty())
        return nullptr;
    auto const& last = application.history.back();
    bool const returned = last.actor.role != Role::Applicant && last.to == application.state;
    bool const changed = has_unsent(m) || last.at < application.outbox.saved_at;
    return returned && !changed ? &last : nullptr;
}

// The one that hands it in stays in reach; what else can be done stands below.
static void add_actions(Model const& m, std::vector<ui::Node>& nodes)
{
    auto main_row = group("check.actions", {}, ui::Direction::Wrap), row = group("check.other", {}, ui::Direction::Wrap);
    main_row.sticky = true;
    for (auto const* one : offered_actions(m)) {
        auto const* transition = transition_of(m, one->id);
        bool main = transition && transition->needs_valid_document;
        auto made = button("act." + one->id, in_language(m, one->label), { action::act, {}, one->id }, main ? ui::Emphasis::Primary : ui::Emphasis::Plain);
        made.busy = m.application->acting;
        (main ? main_row : row).children.push_back(std::move(made));
    }
    for (auto* one : { &main_row, &row }) {
        if (!one->children.empty())
            nodes.push_back(std::move(*one));
    }
}

std::vector<ui::Node> view(Model const& m)
{
    auto const& form = m.application->form;
    bool editable = is_editable(m);
    std::vector<ui::Node> nodes;
    if (editable && m.width < 900) {
        if (form.plan->programme().steps.empty()) {
            auto bar = node(ui::Role::StepBar, "steps", check_title(m));
            bar.total = static_cast<int>(form.outline.sections.size()) + 1;
            bar.value = std::to_string(bar.total);
            nodes.push_back(std::move(bar));
        }
        nodes.push_back(link_to_tasks(m));
    }
    nodes.push_back(heading(1, "title", editable ? check_title(m) : std::string(say(m, Word::my_application))));
    if (!editable) {
        for (auto& one : receipt::state(m))
            nodes.push_back(std::move(one));
        receipt::add_history(m, nodes);
    } else {
        nodes.push_back(quiet_text("check.purpose", say(m, has_submission(m) ? Word::check_purpose : Word::check_purpose_kept, { { "act", std::string(submission_name(m)) } })));
    }
    if (auto const* returned = unanswered_return(m))
        nodes.push_back(banner("check.unchanged", ui::Tone::Warning, say(m, Word::unchanged), receipt::opinion(m, *returned)));
    auto problems = editable ? problems_of(form) : std::vector<Problem> {};
    if (m.application->summary_shown && !problems.empty())
        nodes.push_back(error_summary(m, form, problems));
    else if (editable && form.outline.error_count > 0)
        nodes.push_back(open_matters(m));
    if (!m.application->problem.empty())
        nodes.push_back(banner("problem", ui::Tone::Error, m.application->problem, {}));
    if (form.context().round.name.size() > 0)
        nodes.push_back(quiet_text("check.round", form.context().round.name));
    nodes.push_back(button("check.personal", say(m, m.personal_shown ? Word::hide_numbers : Word::show_numbers), { action::show_personal, {}, {} }, ui::Emphasis::Link));
    if (!editable)
        nodes.push_back(link_out("check.print", say(m, Word::print_or_save), "/" + m.settings.programme + "/print/" + to_string(m.application->id)));
    add_sections(m, nodes, editable);
    add_actions(m, nodes);
    auto saved = sync::saved_state(m);
    auto status = node(ui::Role::Status, "saved", saved.text);
    status.tone = saved.tone;
    if (editable)
        nodes.push_back(std::move(status));
    return nodes;
}

// SC-14: nothing is sent that the same rules here already refuse.
static void press_act(Model& m, Effects&, std::string const& action)
{
    auto const* transition = transition_of(m, action);
    if (!transition)
        return;
    if (auto why = transition->needs_valid_document ? why_too_late(m) : std::string(); !why.empty()) {
        m.dialog = Dialog { Ask::RoundClosed, {}, {}, {}, std::move(why) };
        return;
    }
    auto& form = m.application->form;
    if (transition->needs_valid_document) {
        form.asked_all = true;
        form.dirty = true;
        refresh_application(m);
        if (!form.judgement().verdict.passes()) {
            m.application->summary_shown = true;
            return focus(m, "error_summary");
        }
    }
    bool const unchanged = transition->needs_valid_document && unanswered_return(m);
    m.dialog = Dialog { unchanged ? Ask::ActUnchanged : Ask::Act, {}, {}, action, {} };
}

bool update(Model& m, Effects& out, Pressed const& pressed)
{
    if (!m.application || pressed.action != action::act)
        return false;
    press_act(m, out, pressed.detail);
    return true;
}

}

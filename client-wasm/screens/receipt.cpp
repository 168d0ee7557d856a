// What has been handed in: number, what happens next, the way so far.
#include "screens/build.h"
#include "screens/screens.h"

namespace shenbao::client::screens::receipt {

std::string opinion(Model const& m, HistoryEntry const& entry)
{
    auto words = entry.reason.empty() ? std::string() : say(m, Word::reason, { { "reason", entry.reason } });
    for (auto const& part : entry.sections) {
        auto const* section = m.application->form.form().find_section(part.section);
        words += (words.empty() ? "" : "\n") + (section ? in_language(m, section->label) : part.section) + (pack_language(m) == 0 ? "：" : ": ") + part.reason;
    }
    return words;
}

static ui::Node timeline(Model const& m)
{
    auto const* state = state_of(m, m.application->state);
    auto const& route = m.application->form.context().route;
    auto const ahead = state && !state->editable && !state->final && route.at < route.levels.size();
    bool const level_decides = ahead && goes_by_level(m.pack.programme->flow, state->id);
    auto made = node(ui::Role::Timeline, "history", say(m, Word::history));
    auto const& history = m.application->history;
    for (std::size_t i = 0; i < history.size(); ++i) {
        auto const& entry = history[i];
        auto const* action = m.pack.programme->flow.find_action(entry.action);
        auto const* to = state_of(m, entry.to);
        auto step = node(ui::Role::TimelineStep, "history." + std::to_string(i), action ? in_language(m, action->label) : std::string());
        if (entry.action == "edition")
            step.label = say(m, Word::edition_take);
        else if (step.label.empty())
            step.label = to ? in_language(m, to->label) : entry.to;
        step.description = moment_text(entry.at, pack_language(m));
        auto who = entry.organisation_name.empty() ? entry.actor_name : entry.organisation_name;
        if (!who.empty())
            step.description += " · " + who;
        if (auto const words = opinion(m, entry); !words.empty())
            step.description += "\n" + words;
        step.current = i + 1 == history.size() && !level_decides;
        step.tone = to ? tone_of(to->tone) : ui::Tone::Neutral;
        // What is past has been done; a return stays one.
        if (!step.current && (step.tone == ui::Tone::Neutral || step.tone == ui::Tone::Info))
            step.tone = ui::Tone::Done;
        made.children.push_back(std::move(step));
    }
    // ZC-15: the departments that are still to decide, the one whose turn it is first.
    for (std::size_t i = route.at; ahead && i < route.levels.size(); ++i) {
        auto step = node(ui::Role::TimelineStep, "route." + std::to_string(i), route.levels[i].name);
        step.current = level_decides && i == route.at;
        step.description = say(m, step.current ? Word::level_now : Word::level_later);
        made.children.push_back(std::move(step));
    }
    return made;
}

std::vector<ui::Node> state(Model const& m)
{
    std::vector<ui::Node> nodes;
    auto const* state = state_of(m, m.application->state);
    if (state) {
        nodes.push_back(tag("state", in_language(m, state->label), tone_of(state->tone)));
        if (auto const next = next_of(m, *state); !next.empty())
            nodes.push_back(text("state.next", next));
    }
    // HQ-11: who sent it back and why, before the whole way.
    auto const& history = m.application->history;
    if (!history.empty() && history.back().to == m.application->state && !history.back().reason.empty()) {
        auto const& last = history.back();
        auto who = last.organisation_name.empty() ? last.actor_name : last.organisation_name;
        nodes.push_back(banner("state.reason", state ? tone_of(state->tone) : ui::Tone::Error, who, say(m, Word::reason, { { "reason", last.reason } })));
    }
    return nodes;
}

void add_history(Model const& m, std::vector<ui::Node>& nodes)
{
    if (!m.application->history.empty() && has_submission(m))
        nodes.push_back(timeline(m));
}

std::vector<ui::Node> view(Model const& m)
{
    auto const& application = *m.application;
    std::vector<ui::Node> nodes;
    if (application.receipt) {
        // Once there is an answer, that is what the person comes for.
        auto const* now = state_of(m, application.state);
        bool const answered = now && (now->editable || tone_of(now->tone) != ui::Tone::Info);
        std::string const act(submission_name(m));
        nodes.push_back(heading(1, "title", answered ? std::string(in_language(m, now->label)) : say(m, Word::receipt_title, { { "act", act } })));
        auto list = node(ui::Role::DescriptionList, "receipt", say(m, Word::receipt));
        list.hidden_label = true;
        list.children.push_back(described("receipt.number", say(m, Word::receipt_number), application.receipt->number));
        list.children.push_back(described("receipt.at", say(m, Word::receipt_at), moment_text(application.receipt->at, pack_language(m))));
        list.children.push_back(described("receipt.round", say(m, Word::column_round), application.form.context().round.name));
        nodes.push_back(card("receipt.card", { std::move(list) }));
        nodes.push_back(heading(2, "receipt.next.title", say(m, Word::what_comes_after)));
    } else {
        nodes.push_back(heading(1, "title", application.form.context().round.name));
    }
    auto const title = nodes.front().label;
    for (auto& one : state(m)) {
        if (one.label != title)
            nodes.push_back(std::move(one));
    }
    add_history(m, nodes);
    if (!application.problem.empty())
        nodes.push_back(banner("problem", ui::Tone::Error, application.problem, {}));
    auto row = group("receipt.actions", {}, ui::Direction::Wrap);
    auto open = address(m, application_route(is_editable(m) ? Page::Tasks : Page::Check, application.id));
    row.children.push_back(button("receipt.view", say(m, is_editable(m) ? Word::continue_filling : Word::view_application), { action::go, {}, open }));
    for (auto const* one : offered_actions(m)) {
        if (is_editable(m))
            break;
        auto made = button("act." + one->id, in_language(m, one->label), { action::act, {}, one->id });
        made.busy = application.acting;
        row.children.push_back(std::move(made));
    }
    Route list;
    list.page = Page::Applications;
    row.children.push_back(link_to(m, "receipt.list", say(m, Word::my_applications), list));
    nodes.push_back(std::move(row));
    return nodes;
}

}

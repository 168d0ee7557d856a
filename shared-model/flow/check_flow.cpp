#include "flow/check_flow.h"

#include "flow/route.h"

#include <algorithm>
#include <set>

namespace shenbao {

static void follow(FlowTable const& table, std::string const& state, std::set<std::string>& reached)
{
    if (!reached.insert(state).second)
        return;
    for (auto const& row : table.transitions) {
        if (row.from == state)
            follow(table, row.to, reached);
    }
}

static void check_names(FlowTable const& table, Diagnostics& diagnostics)
{
    std::vector<std::string> states, actions;
    for (auto const& state : table.states)
        states.push_back(state.id);
    for (auto const& action : table.actions)
        actions.push_back(action.id);
    auto say = [&](FlowTransition const& row, char const* code, std::string const& what, std::string const& name, std::vector<std::string> const& known) {
        diagnostics.push_back({ code, row.position.file, row.position.line, row.position.column,
            "\"" + name + "\" is no " + what + did_you_mean(name, known) });
    };
    for (auto const& row : table.transitions) {
        for (auto const& name : { row.from, row.to }) {
            if (!table.find_state(name))
                say(row, "flow.unknown_state", "state of `states`", name, states);
        }
        if (!table.find_action(row.action))
            say(row, "flow.unknown_action", "action of `actions`", row.action, actions);
    }
    for (auto const& action : table.actions) {
        auto const& at = action.position;
        if (std::none_of(table.transitions.begin(), table.transitions.end(), [&](FlowTransition const& row) { return row.action == action.id; }))
            diagnostics.push_back({ "flow.unused_action", at.file, at.line, at.column, "no transition has the action \"" + action.id + "\"" });
    }
}

// Deadlines that are named, and routes that go on where they have begun.
static void check_rows(FlowTable const& table, Diagnostics& diagnostics)
{
    for (auto const& row : table.transitions) {
        auto say = [&](char const* code, std::string message) {
            diagnostics.push_back({ code, row.position.file, row.position.line, row.position.column, std::move(message) });
        };
        bool const known = row.before.empty() || row.before == "closes" || row.before == "modification_closes"
            || std::find(table.deadlines.begin(), table.deadlines.end(), row.before) != table.deadlines.end();
        if (!known)
            say("flow.unknown_deadline", "\"" + row.before + "\" is not in `deadlines`");
        auto const partner = row.route == RouteStep::Begin ? RouteStep::Skip
            : row.route == RouteStep::Skip                 ? RouteStep::Begin
            : row.route == RouteStep::Next                 ? RouteStep::Last
                                                           : RouteStep::Next;
        auto const is_partner = [&](FlowTransition const& one) { return one.from == row.from && one.action == row.action && one.route == partner; };
        auto const* to = table.find_state(row.to);
        bool const discards = std::find(row.effects.begin(), row.effects.end(), FlowEffect::Discard) != row.effects.end();
        if (discards && (row.role != Role::Applicant || !to || !to->final))
            say("flow.discard", "\"" + row.action + "\" from \"" + row.from + "\" discards: it must be the applicant's and lead to a `final` state");
        if (row.route != RouteStep::None && std::none_of(table.transitions.begin(), table.transitions.end(), is_partner))
            say("flow.route", "the transition \"" + row.action + "\" from \"" + row.from
                    + "\" serves routes of some lengths only: begin goes with skip, next with last");
    }
}

// A key that no row uses, and rows that no key gives levels.
static void check_route_key(FlowTable const& table, Diagnostics& diagnostics)
{
    auto const with_step = std::find_if(table.transitions.begin(), table.transitions.end(), [](FlowTransition const& row) { return row.route != RouteStep::None; });
    bool const has_key = table.route.unit != no_index;
    if (has_key && with_step == table.transitions.end())
        diagnostics.push_back({ "flow.route", "flow.json", 0, 0, "no transition goes by the `route` of the flow" });
    if (!has_key && with_step != table.transitions.end())
        diagnostics.push_back({ "flow.route", with_step->position.file, with_step->position.line, with_step->position.column,
            "the transition \"" + with_step->action + "\" from \"" + with_step->from + "\" goes by a route: the flow must say with `route` where its levels come from" });
}

Diagnostics check_route(Programme const& programme)
{
    Diagnostics diagnostics;
    for (auto const& mistake : route_mistakes(programme, {}))
        diagnostics.push_back({ "flow.route_parent", "code-lists/" + mistake.list + ".csv", 0, 0, mistake.what });
    return diagnostics;
}

Diagnostics check_flow(FlowTable const& table)
{
    Diagnostics diagnostics;
    check_names(table, diagnostics);
    check_rows(table, diagnostics);
    check_route_key(table, diagnostics);
    std::set<std::string> reached;
    std::size_t initial = 0;
    for (auto const& state : table.states) {
        initial += state.initial ? 1 : 0;
        if (state.initial)
            follow(table, state.id, reached);
    }
    if (!table.states.empty() && initial != 1)
        diagnostics.push_back({ "flow.initial", "flow.json", 1, 1, "exactly one state must be `initial`; " + std::to_string(initial) + " are" });
    for (auto const& state : table.states) {
        auto say = [&](char const* code, std::string message) {
            diagnostics.push_back({ code, state.position.file, state.position.line, state.position.column, std::move(message) });
        };
        bool leaves = std::any_of(table.transitions.begin(), table.transitions.end(), [&](FlowTransition const& row) { return row.from == state.id; });
        if (!reached.count(state.id))
            say("flow.unreachable", "no way leads to the state \"" + state.id + "\"");
        if (!leaves && !state.final)
            say("flow.dead_end", "nobody can act in the state \"" + state.id + "\" and it is not `final`");
    }
    return diagnostics;
}

}

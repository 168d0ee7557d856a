#include "flow/flow.h"

#include <algorithm>

namespace shenbao {

std::string_view to_string(FlowRefusal refusal)
{
    switch (refusal) {
    case FlowRefusal::UnknownAction: return "state_changed";
    case FlowRefusal::OutsideWindow: return "round_closed";
    case FlowRefusal::DocumentInvalid: return "document_invalid";
    case FlowRefusal::ReasonMissing: return "reason_missing";
    case FlowRefusal::GuardFails: return "not_allowed_now";
    case FlowRefusal::DeadlinePassed: return "deadline_passed";
    case FlowRefusal::NotYourLevel: return "not_your_level";
    }
    return {};
}

std::string_view words_of(FlowRefusal refusal, std::size_t language)
{
    bool chinese = language == 0;
    switch (refusal) {
    case FlowRefusal::UnknownAction:
        return chinese ? "申报的状态已经变化，请刷新后再操作" : "The application's state has changed; reload and try again";
    case FlowRefusal::OutsideWindow:
        return chinese ? "当前批次已超过可添加时间或已关闭" : "This round is past its time or closed";
    case FlowRefusal::DocumentInvalid:
        return chinese ? "还有内容需要补充或改正" : "Some answers are missing or need correcting";
    case FlowRefusal::ReasonMissing:
        return chinese ? "请填写理由" : "Give a reason";
    case FlowRefusal::GuardFails:
        return chinese ? "现在还不能进行这项操作" : "This cannot be done now";
    case FlowRefusal::DeadlinePassed:
        return chinese ? "已超过这项操作的截止时间" : "The time for this is over";
    case FlowRefusal::NotYourLevel:
        return chinese ? "现在由其他部门审核" : "Another department decides now";
    }
    return {};
}

bool is_open(RoundContext const& round, Moment now)
{
    return !(now < round.opens) && now < round.closes;
}

bool is_open(RoundContext const& round, bool returned_before, Moment now)
{
    if (!returned_before || round.modification_closes.milliseconds == 0)
        return is_open(round, now);
    return !(now < round.opens) && now < round.modification_closes;
}

bool was_returned(FlowTable const& table, std::vector<HistoryEntry> const& history)
{
    return std::any_of(history.begin(), history.end(), [&](HistoryEntry const& entry) {
        auto const* to = table.find_state(entry.to);
        return entry.actor.role != Role::Applicant && to && to->editable;
    });
}

Moment deadline_of(RoundContext const& round, std::string const& name)
{
    if (name == "closes")
        return round.closes;
    if (name == "modification_closes")
        return round.modification_closes;
    auto const found = round.deadlines.find(name);
    return found == round.deadlines.end() ? Moment {} : found->second;
}

std::string misplaced_deadline(FlowTable const& table, RoundContext const& round)
{
    Moment latest;
    auto check = [&](std::string const& name) {
        auto const at = deadline_of(round, name);
        bool const misplaced = at.milliseconds != 0 && at < latest;
        if (at.milliseconds != 0)
            latest = at;
        return misplaced;
    };
    for (auto const* name : { "closes", "modification_closes" }) {
        if (check(name))
            return name;
    }
    for (auto const& name : table.deadlines) {
        if (check(name))
            return name;
    }
    return {};
}

// Rows of one action are alternatives by how long the route is and how far it has come.
static bool fits_route(RouteContext const& route, RouteStep step)
{
    auto const next = route.at + std::size_t { 1 };
    switch (step) {
    case RouteStep::None: return true;
    case RouteStep::Begin: return !route.levels.empty();
    case RouteStep::Skip: return route.levels.empty();
    case RouteStep::Next: return next < route.levels.size();
    case RouteStep::Last: return next == route.levels.size();
    }
    return false;
}

static bool is_by_level(FlowTransition const& row) { return row.route == RouteStep::Next || row.route == RouteStep::Last; }

// ZC-15: what else that role may do there (send it back) is for the level whose turn it is, too.
static bool is_level_of(FlowTable const& table, RouteContext const& route, FlowTransition const& transition, FlowRequest const& request)
{
    bool const by_level = std::any_of(table.transitions.begin(), table.transitions.end(),
        [&](FlowTransition const& row) { return is_by_level(row) && row.from == transition.from && row.role == transition.role; });
    return !by_level || route.at >= route.levels.size() || route.levels[route.at].organisation == request.organisation;
}

static std::optional<FlowRefusal> refuse(Plan const& plan, Context const& context, Document const& document, FlowRequest const& request,
    std::size_t index, Moment now)
{
    auto const& transition = plan.programme().flow.transitions[index];
    if (!fits_route(context.route, transition.route))
        return FlowRefusal::GuardFails;
    if (!is_level_of(plan.programme().flow, context.route, transition, request))
        return FlowRefusal::NotYourLevel;
    auto const deadline = transition.before.empty() ? Moment {} : deadline_of(context.round, transition.before);
    if (deadline.milliseconds != 0 && !(now < deadline))
        return FlowRefusal::DeadlinePassed;
    if (transition.inside_window && !is_open(context.round, request.returned_before, now))
        return FlowRefusal::OutsideWindow;
    if (transition.needs_reason && !request.reason_given)
        return FlowRefusal::ReasonMissing;
    if (!guard_holds(plan, context, document, index, now))
        return FlowRefusal::GuardFails;
    if (transition.needs_valid_document && !validate(plan, context, document, Stage::Submit, now).passes())
        return FlowRefusal::DocumentInvalid;
    return {};
}

static std::uint32_t route_after(RouteContext const& route, RouteStep step)
{
    if (step == RouteStep::Begin || step == RouteStep::Skip)
        return 0;
    return step == RouteStep::None ? route.at : route.at + 1;
}

std::variant<FlowDecision, FlowRefusal> decide(Plan const& plan, Context const& context, Document const& document, FlowRequest const& request, Moment now)
{
    auto const& transitions = plan.programme().flow.transitions;
    auto refusal = FlowRefusal::UnknownAction;
    for (std::size_t i = 0; i < transitions.size(); ++i) {
        auto const& row = transitions[i];
        if (row.from != request.state || row.action != request.action || row.role != request.role)
            continue;
        auto refused = refuse(plan, context, document, request, i, now);
        if (!refused)
            return FlowDecision { &row, route_after(context.route, row.route) };
        // Rows of one action are alternatives by guard; the most telling refusal is the one past the guard.
        if (refusal == FlowRefusal::UnknownAction || *refused != FlowRefusal::GuardFails)
            refusal = *refused;
    }
    return refusal;
}

bool goes_by_level(FlowTable const& table, std::string_view state)
{
    return std::any_of(table.transitions.begin(), table.transitions.end(), [&](FlowTransition const& row) { return is_by_level(row) && row.from == state; });
}

std::vector<FlowAction const*> actions_for(FlowTable const& table, std::string_view state, Role role)
{
    std::vector<FlowAction const*> actions;
    for (auto const& row : table.transitions) {
        auto const* action = row.from == state && row.role == role ? table.find_action(row.action) : nullptr;
        if (action && std::find(actions.begin(), actions.end(), action) == actions.end())
            actions.push_back(action);
    }
    return actions;
}

}

// decide(): who may do what now. Pure; the server calls it with its own clock, the client to show buttons.
#pragma once

#include "check/plan.h"
#include "form/context.h"
#include "form/flow_table.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace shenbao {

struct Actor {
    Role role = Role::Applicant;
    std::string id;            // account or staff id
    std::string organisation;  // id; empty for an applicant
};

struct SectionReason {
    std::string section;  // id
    std::string reason;
};

// One line of an application's history (append-only).
struct HistoryEntry {
    Moment at;
    Actor actor;
    std::string actor_name;
    std::string organisation_name;
    std::string action;
    std::string from;
    std::string to;
    std::string reason;
    std::vector<SectionReason> sections;
};

enum class FlowRefusal : std::uint8_t {
    UnknownAction,    // no such action from this state for this role
    OutsideWindow,    // SC-05: 当前批次已超过可添加时间或已关闭
    DocumentInvalid,
    ReasonMissing,
    GuardFails,
    DeadlinePassed,   // of the action's own deadline
    NotYourLevel,     // another organisation of the route decides now
};

std::string_view to_string(FlowRefusal);
// A sentence for the person; language 0 is Chinese.
std::string_view words_of(FlowRefusal, std::size_t language);

struct FlowRequest {
    std::string_view state;
    std::string_view action;
    Role role = Role::Applicant;
    bool reason_given = false;
    bool returned_before = false;  // then modification_closes counts instead of closes
    std::string_view organisation {};  // the actor's; asked where the route is level by level
};

struct FlowDecision {
    FlowTransition const* transition = nullptr;
    std::uint32_t route_at = 0;  // RouteContext::at from now on
};

// The first deadline that is set and before one that stands before it (closes, modification_closes, then the flow's
// own in their order); empty when all are in order.
std::string misplaced_deadline(FlowTable const&, RoundContext const&);

// closes, modification_closes, or one of the flow's own (FlowTransition::before); 1970 when it is not set.
Moment deadline_of(RoundContext const&, std::string const& name);

// Is the round open for a new application at this moment?
bool is_open(RoundContext const&, Moment now);
// SC-05, SC-14: and for one that somebody has returned, which has until modification_closes where the round has one.
bool is_open(RoundContext const&, bool returned_before, Moment now);
// What FlowRequest::returned_before says, read from the way so far: somebody else has made it editable again.
bool was_returned(FlowTable const&, std::vector<HistoryEntry> const&);
// `plan` is of the programme's application form; its guards see the document, the round and the context.
std::variant<FlowDecision, FlowRefusal> decide(Plan const&, Context const&, Document const&, FlowRequest const&, Moment now);
// Is it the turn of one level of the route in this state?
bool goes_by_level(FlowTable const&, std::string_view state);
// Actions with a row for this state and role, in the flow's order, whatever the guards say.
std::vector<FlowAction const*> actions_for(FlowTable const&, std::string_view state, Role);

}

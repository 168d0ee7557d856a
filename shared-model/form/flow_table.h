// The workflow as the pack writes it: a table. flow/ decides with it.
#pragma once

#include "form/form.h"

namespace shenbao {

enum class Role : std::uint8_t {
    Applicant,
    UnitClerk,
    DepartmentReviewer,
    CommitteeSecretary,
    Expert,
    IssuingOfficer,
    Editor,
    ServiceWindow,
    Administrator,
    System,
};

enum class FlowEffect : std::uint8_t {
    StoreSubmission,   // the pruned document, its Context, a receipt
    CountResubmission, // per person and round
    KeepOpinion,       // actor, organisation, reason for the whole and per section
    NotifyApplicant,
    Discard,  // the application leaves the applicant's list, and another one may be begun
    KeepHistory,  // its records are confirmed: sections with a HistoryMark keep them
};

struct FlowState {
    std::string id;
    Localised label;
    Localised next;         // what happens next, for the applicant
    bool editable = false;  // the applicant may change the document
    bool final = false;
    bool initial = false;
    std::string tone;       // info, done, warning, error: how its tag looks
    SourcePosition position {};
};

// A route that is as long as the organisations above the applicant's unit are many (Context::route).
enum class RouteStep : std::uint8_t {
    None,
    Begin,  // there is at least one level: on to the first
    Skip,   // there is none
    Next,   // this level is not the last: on to the next, usually in the same state
    Last,   // this level is the last
};

struct FlowTransition {
    std::string from;
    std::string action;
    Role role = Role::Applicant;
    ExpressionSource guard;
    std::string to;
    std::vector<FlowEffect> effects;
    bool inside_window = false;   // only while the round takes applications
    bool needs_reason = false;
    bool needs_valid_document = false;
    std::string before;  // a deadline of the round: closes, modification_closes, or one of FlowTable::deadlines; empty: none
    RouteStep route = RouteStep::None;
    SourcePosition position {};
};

struct FlowAction {
    std::string id;
    Localised label;
    Localised confirm;  // asked before it is done; names the thing and the effect
    SourcePosition position;
};

// Where a case's levels come from: the unit's code names its authority by `parent`, and so does each authority the next one up.
struct FlowRoute {
    FieldIndex unit = no_index;     // a choice; no_index: the flow has no route
    CodeListIndex list = no_index;  // of the authorities
};

struct FlowTable {
    std::vector<FlowState> states;
    std::vector<FlowAction> actions;
    std::vector<FlowTransition> transitions;
    std::vector<std::string> deadlines;  // the round's further ones, none before the one that stands before it
    FlowRoute route = {};

    FlowState const* find_state(std::string_view id) const;
    FlowAction const* find_action(std::string_view id) const;
};

// snake_case names as in flow.json; nothing for an unknown one.
std::string_view to_string(Role);
std::optional<Role> parse_role(std::string_view);

}

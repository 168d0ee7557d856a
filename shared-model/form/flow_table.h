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
    Discard,
};

struct FlowState {
    std::string id;
    Localised label;
    Localised next;         // what happens next, for the applicant
    bool editable = false;  // the applicant may change the document
    bool final = false;
    bool initial = false;
    std::string tone;       // info, done, warning, error: how its tag looks
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
};

struct FlowAction {
    std::string id;
    Localised label;
    Localised confirm;  // asked before it is done; names the thing and the effect
};

struct FlowTable {
    std::vector<FlowState> states;
    std::vector<FlowAction> actions;
    std::vector<FlowTransition> transitions;

    FlowState const* find_state(std::string_view id) const;
    FlowAction const* find_action(std::string_view id) const;
};

// snake_case names as in flow.json; nothing for an unknown one.
std::string_view to_string(Role);
std::optional<Role> parse_role(std::string_view);

}

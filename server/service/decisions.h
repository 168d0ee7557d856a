// What the authority's people decide about an application. Whoever calls has made sure that the actor has this role.
#pragma once

#include "service/actions.h"

namespace shenbao::service {

struct StaffDecision {
    Role role = Role::CommitteeSecretary;
    std::string organisation;  // id; where the flow goes by level, that of the level
    std::string actor_name;
    std::string action, reason;
    std::vector<SectionReason> sections;
    std::string organisation_name = {};  // as the applicant reads it
};

// The new state's id. The reason and those of sections become the list's opinion where the transition keeps it.
Outcome<std::string> decide_as_staff(Host&, Id application, StaffDecision const&);

}

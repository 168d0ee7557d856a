// What a flow promises and does not keep. For authors' tools and the server's start; the page never links it.
#pragma once

#include "base/diagnostic.h"
#include "check/plan.h"
#include "form/flow_table.h"

#include <cstddef>
#include <string>
#include <vector>

namespace shenbao {

// The table alone: unknown names, unreachable states, dead ends.
Diagnostics check_flow(FlowTable const&);

// Where its route comes from: the parents of the pack's own lists.
Diagnostics check_route(Programme const&);

// NB-04: every state × deadline phase × returned or not × number of resubmissions that can be reached, and in each every
// role's every row, in every order with an applicant's withdrawal. Guards are read as yes, no or unknown: of the
// document nothing is known, of the round and the resubmissions everything.
struct FlowReport {
    Diagnostics mistakes;              // each with the shortest way there
    std::size_t configurations = 0;
    std::size_t moves = 0;
    std::size_t races = 0;             // pairs of an applicant's and another's action in one configuration
    std::vector<std::string> expiring; // states that wait for the applicant and end with a deadline: no mistake
};
FlowReport check_flow_model(Plan const&);

}

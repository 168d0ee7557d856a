// What an expression may cost at most, before there is a document. For authors' tools and the server's start.
#pragma once

#include "base/diagnostic.h"
#include "check/plan.h"

#include <cstdint>

namespace shenbao {

// Every expression of the form whose steps may pass what an evaluation is allowed: lists are taken as long as the form
// lets them grow (`records.max`, choices, files), texts as long as `max`. Without one: the costliest, where all of them
// together, each as often as its records may be there, pass what a document is allowed.
Diagnostics check_costs(Plan const&);

}

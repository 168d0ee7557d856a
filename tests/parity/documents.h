// Documents grown by Edits through the model's public interface, the same on every machine.
#pragma once

#include "check/plan.h"
#include "form/edit.h"
#include "parity/texts.h"

#include <vector>

namespace shenbao::parity {

struct Case {
    Context context;
    Moment now;
    std::vector<Edit> edits;  // to an empty, prefilled document; some are to be refused
};

// The case of that number: one in five as right as the form's limits tell, the others less and less so.
Case make_case(Plan const&, std::uint64_t number);

}

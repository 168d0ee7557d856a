// What an authority keeps of its own beside a programme and brings in (`shenbao import`): the units that are registered,
// its committees, which series and levels each takes. One for everybody who fills in the programme at that time;
// immutable, so that many Contexts share it.
#pragma once

#include "form/form.h"

#include <memory>
#include <string>
#include <vector>

namespace shenbao {

struct Directory {
    std::string hash;  // SHA-256 of its JSON text, hex: names it for ever; empty where it is given on the spot
    bool known = true;  // false: it is only named, and whoever reads this knows where the whole is
    std::vector<CodeList> lists;      // each with the id of one of the programme's, in whose place it stands
    std::vector<Relation> relations;  // the same; cells in the order of the programme's columns
};

using SharedDirectory = std::shared_ptr<Directory const>;

}

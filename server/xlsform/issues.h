// What an import has to say about its form, by sheet and row.
#pragma once

#include <string>
#include <vector>

namespace shenbao::xlsform {

enum class Weight : std::uint8_t {
    Mistake,  // of the form itself
    Left,     // without counterpart here: left out
    Changed,  // taken in another way than the form says
};

struct Issue {
    std::string sheet;
    int row = 0;         // as the spreadsheet counts; 0: the sheet as a whole
    std::string column;  // may be empty
    Weight weight = Weight::Left;
    std::string reason;
};

using Issues = std::vector<Issue>;

}

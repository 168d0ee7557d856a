// The files of a pack from a laid-out survey.
#pragma once

#include "pack/pack.h"
#include "xlsform/issues.h"
#include "xlsform/names.h"

namespace shenbao::xlsform {

// A cell of the sheet `survey`.
struct Origin {
    int row = 0;
    std::string column;

    friend bool operator<(Origin const& a, Origin const& b) { return a.row != b.row ? a.row < b.row : a.column < b.column; }
};

struct Composed {
    pack::Files files;
    std::map<int, Origin> origins;  // by line of programme.json
};

// What stands in `refused` is left out as if its cell were empty.
Composed compose(Names const&, std::string const& id, Words const& title, std::set<Origin> const& refused, Issues&);

}

// Decision tables: rows of conditions over several values, read from CSV and turned into one expression. Nothing of
// them is left after reading: types, dependencies and evaluation are those of any derived value. For this room only.
#pragma once

#include "form/programme.h"
#include "pack/reader.h"

#include <map>
#include <string>
#include <vector>

namespace shenbao::pack {

struct Decision {
    struct Output {
        std::string id;
        std::string expression;  // CEL, over what the inputs name
    };
    std::vector<Output> outputs;
};

using Decisions = std::map<std::string, Decision>;

// `decisions` of programme.json with their `decisions/<id>.csv`. Every combination of inputs must meet a row
// (exactly one, with "hit": "unique"); with "first" each row must be the first for some combination.
Decisions read_decisions(Reader const&, json::Node const& decisions, std::map<std::string, std::string> const& files, Programme const&, Diagnostics&);

}

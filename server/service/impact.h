// NB-03: what a new pack version would do to what is stored. Reads only.
#pragma once

#include "service/programmes.h"
#include "store/database.h"
#include "store/vault.h"

#include <map>
#include <string>
#include <vector>

namespace shenbao::service {

struct Affected {
    Id application;
    std::string identity_masked;
    std::string state;
    bool submitted = false;            // of the last submission; else of the draft
    bool was_right = false;            // it passed, or in a draft nothing was wrong, under the version served now
    bool loses_eligibility = false;    // could be submitted, and cannot be any more
    std::vector<std::string> reasons;  // "required at basic/fax", "lost /basic/post: …", "state unknown"
};

struct ImpactTally {
    std::size_t checked = 0;
    std::size_t invalid = 0;            // new findings of severity error, or values without a place
    std::size_t lose_eligibility = 0;
};

struct Impact {
    ImpactTally drafts, submissions;
    std::vector<Affected> affected;               // in the order of their creation
    std::map<std::string, std::size_t> reasons;   // how many documents each touches
    bool none() const { return affected.empty(); }
};

struct ImpactInput {
    store::Database& database;
    store::Vault const& vault;
    HostedProgramme const& served;   // the version the data is under now
    HostedProgramme const& offered;
    Moment now;
};

Result<Impact> find_impact(ImpactInput const&);

}

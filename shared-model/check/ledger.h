// The clause ledger (NB-01): per clause, whether it is satisfied and by which records. A pure trace of the document:
// the applicant's panel, the reviewer's checklist and the text of a rejection read the same.
#pragma once

#include "check/plan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace shenbao {

struct LedgerEvidence {
    SectionIndex section = no_index;
    Id record;
    bool counts = false;  // kept, but not towards the clause
};

struct LedgerClause {
    std::string code;
    std::vector<LedgerEvidence> evidence;  // in document order
    std::uint32_t counted = 0;
    bool satisfied = false;
};

struct LedgerTrace {
    std::uint16_t ledger = no_index;  // into Form::ledgers
    std::uint32_t satisfied = 0;      // clauses
    std::uint32_t needed = 0;
    std::vector<LedgerClause> clauses;  // in the list's order, those valid on the code day

    bool holds() const { return satisfied >= needed; }
    // Codes of the clauses that are not satisfied, joined by commas.
    std::string missing() const;
};

// One for each ledger of a section that is shown.
std::vector<LedgerTrace> trace_ledgers(Plan const&, Context const&, Document const&, Moment now);

}

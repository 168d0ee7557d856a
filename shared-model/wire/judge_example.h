// A pack's example, judged: what its author expects beside what the rules say. For the author's tools alone.
#pragma once

#include "check/plan.h"

#include <string>
#include <string_view>

namespace shenbao::wire {

struct JudgedExample {
    Context context;
    Document document;  // with its derived values
    Verdict verdict;
    // A line a finding, in order: "path code severity".
    std::string expected;
    std::string found;

    bool holds() const { return expected == found; }
};

// {"stage": "draft" or "submit", "now", "context", "document", "verdict"}; or stage "upload" with
// {"file": {"path", "name", "hex"}}: what is said of these bytes when they are chosen for that slot.
Result<JudgedExample> judge_example(Plan const&, std::string_view text);

}

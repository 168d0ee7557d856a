// One line of `shenbao validate` (and of validate_wasm): a document in, its verdict out.
// For the author's tools alone; the page never links it.
#pragma once

#include "check/plan.h"
#include "wire/json.h"

#include <string>
#include <string_view>

namespace shenbao::wire {

// What holds for every line that does not say otherwise.
struct ValidationFrame {
    Context context;
    Stage stage = Stage::Submit;
    Moment now;
};

// A round that is open at this moment, cut off at its day in China, and nothing else.
Context plain_context(Moment now);

// A Context that somebody wrote by hand: what is not known, or of another kind, is an error with its JSON pointer.
Result<Context> read_own_context(Programme const&, std::string_view json);
Result<Context> read_own_context(Programme const&, json::Node const&);

struct ValidatedLine {
    std::string text;
    bool readable = true;  // false: {"line", "error", "pointer"}
};

// A line is a document, or {"document", "context"?, "stage"?, "now"?, "id"?} as the pack's examples are.
// Out: {"id" or "line", "passes", "errors", "warnings", "findings": as write_verdict writes them}.
ValidatedLine validate_line(Plan const&, ValidationFrame const&, std::string_view line, std::size_t number);

}

// One line of `shenbao eval` (and of eval_wasm): an expression with its bindings in, its value or its error out.
// For the author's tools and conformance runs alone; the page never links it.
#pragma once

#include <string>
#include <string_view>

namespace shenbao::wire {

// {"id", "expr", "bindings": {name: V}, "container"?, "disable_check"?} to {"id", "value": V},
// {"id", "error", "phase": "parse" | "check" | "eval"} or {"id", "unsupported"}. V = {"t", "v"}: null, bool, int (a
// number or decimal string), double (also "NaN", "Infinity", "-Infinity"), string, list of V, map of [V, V] pairs,
// timestamp (RFC 3339), duration ("1.5s"), date ("2020-01", "2020-01-31"), type (its name).
// A name is declared with the type its value shows; lists and maps hold dyn. `number` names a line that has no id.
struct EvaluatedLine {
    std::string text;
    bool readable = true;  // false: the line itself was malformed, {"line", "error"}
};
EvaluatedLine evaluate_line(std::string_view line, std::size_t number);

}

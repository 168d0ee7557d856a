// What is wrong in a pack, for its author.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shenbao {

struct Diagnostic {
    std::string code;  // stable, e.g. "pack.unknown_field"
    std::string file;  // relative to the pack's folder
    int line = 0;      // from 1; 0 where the whole file is meant
    int column = 0;    // from 1, in code points
    std::string message;
};

using Diagnostics = std::vector<Diagnostic>;

// The closest of the words by edit distance, if it is close at all.
std::string nearest(std::string_view wanted, std::vector<std::string> const& words);
// `; did you mean "…"?`, or nothing.
std::string did_you_mean(std::string_view wanted, std::vector<std::string> const& words);

// "file:line:column: code: message", a line each.
std::string lines_of(Diagnostics const&);

}

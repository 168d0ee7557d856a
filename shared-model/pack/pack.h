// Reads a programme pack: JSON, CSV and texts to a Programme. One of the two rooms that know nlohmann/json.
#pragma once

#include "base/diagnostic.h"
#include "form/programme.h"

#include <map>
#include <string>
#include <variant>

namespace shenbao::pack {

// Files by their path relative to the pack's folder: "programme.json", "code-lists/nations.csv" …
using Files = std::map<std::string, std::string>;

// The whole pack or every mistake in it. Expressions are checked by Plan::make, flows by check_flow.
std::variant<Programme, Diagnostics> read(Files const&);
// For tools that look further in spite of mistakes: what could be read, and the mistakes. Not to be served.
Programme read_as_far_as_possible(Files const&, Diagnostics&);

// The pack that this one builds on (`extends`); empty: none. And both together, the other's files below base/: what
// `read` wants of a pack that extends another.
std::string extended_by(Files const&);
Files with_base(Files, Files const& base);

// What a browser needs, as one JSON text {"files": {path: text}}; examples and templates left out.
std::string bundle(Files const&);
std::variant<Files, Diagnostics> unbundle(std::string_view json);

}

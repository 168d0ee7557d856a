// Directories as JSON text, each once and for ever by its hash: submissions name them. In clear, because their lists are shown to everybody.
#pragma once

#include "base/date.h"
#include "store/database.h"

#include <optional>
#include <string>

namespace shenbao::store {

// The one that holds now; empty when nothing was brought in.
std::string current_directory(Connection&, std::string const& programme);
std::optional<std::string> directory_text(Connection&, std::string const& programme, std::string const& hash);
// From now on this one.
void put_directory(Connection&, std::string const& programme, std::string const& hash, std::string const& text, Moment now);
// From now on none.
void end_directory(Connection&, std::string const& programme);

}

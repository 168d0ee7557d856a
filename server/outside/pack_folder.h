// A pack's files from its folder.
#pragma once

#include "base/result.h"

#include <map>
#include <string>

namespace shenbao {

// By path relative to the folder, with slashes; hidden files and editors' leavings (name~) are passed over.
Result<std::map<std::string, std::string>> read_folder(std::string const& folder);
Result<std::string> read_whole_file(std::string const& path);

}

// A pack's files, from its folder. Apart from what hosts it: the checker of documents runs in WebAssembly too.
#pragma once

#include "base/result.h"
#include "pack/pack.h"

#include <filesystem>

namespace shenbao::service {

// With the files of the pack beside it that it extends.
Result<pack::Files> read_pack_folder(std::filesystem::path const&);

}

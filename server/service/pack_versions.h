// Every version of a pack that was ever served, kept by its content: an application stays with the one it began with.
#pragma once

#include "service/programmes.h"

namespace shenbao::service {

// Stores the current versions in `folder` (<programme>/<content hash>.json) and reads the earlier ones into
// HostedProgramme::earlier. What cannot be used any more is said in `notes`, a sentence each; it stops nothing.
Result<void> keep_pack_versions(std::filesystem::path const& folder, HostedProgrammes&, std::vector<std::string>& notes);

}

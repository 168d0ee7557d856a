// Every version of a pack that was ever served, kept by its content: an application stays with the one it began with.
#pragma once

#include "service/programmes.h"

namespace shenbao::service {

// A version that an earlier program took. What this program would refuse in a new pack, but understands as that one did (a flow
// with a dead end, a word that is missing), goes to `judged` and refuses nothing: who began with it goes on with it.
// Of one that is refused what refuses it comes first.
std::variant<HostedProgramme, Diagnostics> host_kept_version(pack::Files const&, Diagnostics& judged);

// Stores the current versions in `folder` (<programme>/<content hash>.json) and reads the earlier ones into
// HostedProgramme::earlier. What cannot be used any more, or is judged otherwise now, is said in `notes`, a sentence each; it stops
// nothing.
Result<void> keep_pack_versions(std::filesystem::path const& folder, HostedProgrammes&, std::vector<std::string>& notes);

}

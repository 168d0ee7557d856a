// The public site of the demo, out of the pack's folder `demo`.
#pragma once

#include "service/host.h"

#include <filesystem>

namespace shenbao::service {

// At every start, so that its days stay near today's: `{today-3}` in these files is the day three days ago.
Result<void> publish_demo(Host&, HostedProgramme const&, std::filesystem::path const& pack);

}

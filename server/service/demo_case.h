// An application of the demo's people, filled in from the pack's own complete example and taken through its workflow.
#pragma once

#include "service/host.h"

#include <filesystem>
#include <string>

namespace shenbao::service {

enum class DemoCase : std::uint8_t { Nothing, Begun, Filled, Returned, Approved };

// In the round that is open. `pack`: the pack's folder.
Outcome<Done> make_demo_case(Host&, HostedProgramme const&, Id account, DemoCase, std::filesystem::path const& pack);

// One page that says what it stands for, in ASCII: real enough to be opened.
std::string sample_pdf(std::string const& words);

}

// What `serve --demo` shows: rounds, people with synthetic identities, applications in several states, and a public site.
#pragma once

#include "service/host.h"

namespace shenbao::service {

inline constexpr char const* demo_password = "Demo2026pass";

// At every start, cheap when all is there already: people who are missing, and a new round when none is open.
// The log-ins go into `lines`, for the console. `packs`: the folder whose examples the filled applications come from.
Result<void> fill_demo(Host&, std::filesystem::path const& packs, std::vector<std::string>& lines);

}

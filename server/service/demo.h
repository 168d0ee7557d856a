// What `serve --demo` shows: rounds, people with synthetic identities, and one application begun.
#pragma once

#include "service/host.h"

namespace shenbao::service {

inline constexpr char const* demo_password = "Demo2026pass";

// Once per programme and data folder. The accounts' log-ins go into `lines`, for the console.
Result<void> fill_demo(Host&, std::vector<std::string>& lines);

}

// When a registry was last asked for a section of an application, and what came of it.
#pragma once

#include "base/date.h"
#include "base/id.h"
#include "store/database.h"

#include <string>
#include <vector>

namespace shenbao::store {

enum class RegistryOutcome : std::uint8_t { Filled, Empty, Failed };
std::string_view to_string(RegistryOutcome);  // "filled", "empty", "failed"

struct RegistryState {
    std::string section;
    RegistryOutcome outcome = RegistryOutcome::Failed;
    Moment at;
};

void put_registry_state(Connection&, Id application, RegistryState const&);
std::vector<RegistryState> registry_states(Connection&, Id application);

}

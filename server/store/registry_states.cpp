#include "store/registry_states.h"

#include "store/query.h"

namespace shenbao::store {

std::string_view to_string(RegistryOutcome outcome)
{
    switch (outcome) {
    case RegistryOutcome::Filled: return "filled";
    case RegistryOutcome::Empty: return "empty";
    case RegistryOutcome::Failed: break;
    }
    return "failed";
}

void put_registry_state(Connection& connection, Id application, RegistryState const& state)
{
    Query(connection, "INSERT OR REPLACE INTO registry_states(application, section, outcome, at) VALUES(?,?,?,?)", application, state.section,
        static_cast<int>(state.outcome), state.at)
        .run();
}

std::vector<RegistryState> registry_states(Connection& connection, Id application)
{
    std::vector<RegistryState> states;
    Query query(connection, "SELECT section, outcome, at FROM registry_states WHERE application=? ORDER BY section", application);
    while (query.next())
        states.push_back({ query.text(0), static_cast<RegistryOutcome>(query.integer(1)), query.moment(2) });
    return states;
}

}

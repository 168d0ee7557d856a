// Records from outside registries (ZC-06 to ZC-08, SH-07): a read-only section holds all that its registry knows about the
// person, a repeating one takes over what the person chooses. A registry that is silent or down stops nobody.
#pragma once

#include "service/applications.h"
#include "service/import.h"
#include "store/registry_states.h"

namespace shenbao::service {

// The rows that a deployment imports itself (`shenbao import registry/<id>`), where no connector is set up.
std::string registry_kind(std::string_view registry);  // of the sealed rows
std::string registry_key(store::Vault const&, std::string const& identity_number);

// The section that it gives records of; null when the programme has no such registry.
Section const* section_of_registry(Programme const&, std::string_view registry);

struct OfferedRecord {
    Id id;
    std::string summary;
    bool held = false;  // the application has it already
};

struct RegistryAnswer {
    store::RegistryState state;
    std::vector<OfferedRecord> offered;  // of a repeating section
    std::int64_t revision = 0;
};

// not_found: no such section, or without a registry · not_editable · too_many_requests.
Outcome<RegistryAnswer> ask_registry(Host&, Asker const&, Id application, std::string const& section);
// A read-only section becomes what the registry says; of a repeating one's the `wanted` are added.
Outcome<RegistryAnswer> take_from_registry(Host&, Asker const&, Id application, std::string const& section, std::vector<Id> const& wanted);
// Every read-only section of a new application, as far as the registries answer within ten seconds or so.
void take_from_every_registry(Host&, Asker const&, Id application);

}

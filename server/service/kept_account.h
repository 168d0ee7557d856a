// An account's stored registration, read with the version of the pack that can: it may have asked other things then.
#pragma once

#include "form/context.h"
#include "form/document.h"
#include "service/programmes.h"

#include <map>
#include <string>

namespace shenbao::service {

struct KeptAccount {
    Programme const* programme = nullptr;
    AccountStep const* step = nullptr;  // null: no version can read it
    Document document;

    std::string text(std::string const& field) const;
};
KeptAccount read_account(HostedProgramme const&, std::string const& account_json);

// The account's data as the Context's values: account.<field>.
std::map<std::string, ContextScalar> account_values(HostedProgramme const&, std::string const& account_json);

}

// Rows about people that come from elsewhere: certificates, persons on file. Found by keyed hash, sealed whole.
#pragma once

#include "base/date.h"
#include "store/database.h"
#include "store/vault.h"

#include <optional>
#include <string>
#include <vector>

namespace shenbao::store {

struct SealedRow {
    std::string kind;  // "certificates", "persons"
    std::string key;   // blind
    std::string body;  // JSON
    std::string hash;  // keyed, of the body: what tells a change from a repetition
    Moment changed_at;
};

std::optional<std::string> sealed_hash(Connection&, std::string const& programme, std::string const& kind, std::string const& key);
// In place of the row with that key.
void put_sealed(Connection&, Vault const&, std::string const& programme, SealedRow const&);
void drop_sealed(Connection&, std::string const& programme, std::string const& kind, std::string const& key);
std::vector<std::string> sealed_keys(Connection&, std::string const& programme, std::string const& kind);

Result<std::optional<SealedRow>> find_sealed(Connection&, Vault const&, std::string const& programme, std::string const& kind, std::string const& key);

}

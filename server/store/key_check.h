// Whether the key file is the one that this database was written with.
#pragma once

#include "store/database.h"
#include "store/vault.h"

namespace shenbao::store {

// Leaves a mark at the first time; the error of a later one is a sentence for the person at the console.
Result<void> check_key(Database&, Vault const&);

}

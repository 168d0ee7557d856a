// A data folder with what is read by its key: how every command opens one.
#pragma once

#include "store/data_folder.h"
#include "store/database.h"
#include "store/vault.h"

#include <memory>

namespace shenbao::store {

struct OpenedFolder {
    DataFolder folder;
    Vault vault;
    std::unique_ptr<Database> database;
};

// A database of an earlier program is brought up to this one; not under a server of that program that still runs. The details
// of the errors are sentences for the person at the console.
Result<OpenedFolder> open_folder(std::filesystem::path const&, DataFolder::Use, Random&);

}

#include "store/opened_folder.h"

#include "store/key_check.h"

namespace shenbao::store {

Result<OpenedFolder> open_folder(std::filesystem::path const& path, DataFolder::Use use, Random& random)
{
    auto folder = TRY(DataFolder::open(path, use, random));
    bool const migrates = use == DataFolder::Use::Shared && TRY(is_of_earlier_schema(folder.database_file()));
    if (migrates && !folder.hold())
        return Error { ErrorCode::Forbidden,
            "an earlier shenbao serves the data folder " + folder.path().string() + ", and this one would change its database under it. Use that program's"
                " own command; or stop it, back up, start this program's server, and run the command then.", "" };
    auto vault = TRY(Vault::make(folder.key(), random));
    auto database = TRY(Database::open(folder.database_file()));
    if (migrates)
        folder.let_go();
    TRY(check_key(*database, vault));
    return OpenedFolder { std::move(folder), std::move(vault), std::move(database) };
}

}

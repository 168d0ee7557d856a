#include "store/opened_folder.h"

#include "store/key_check.h"

#include <chrono>
#include <thread>

namespace shenbao::store {

Result<OpenedFolder> open_folder(std::filesystem::path const& path, DataFolder::Use use, Random& random)
{
    auto folder = TRY(DataFolder::open(path, use, random));
    bool migrates = use == DataFolder::Use::Shared && TRY(is_of_earlier_schema(folder.database_file()));
    bool held = migrates && folder.hold();
    // This program's server, or another command of it, may be migrating it at the moment.
    for (int i = 0; i < 12 && migrates && !held; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(250));
        migrates = TRY(is_of_earlier_schema(folder.database_file()));
        held = migrates && folder.hold();
    }
    if (migrates && !held)
        return Error { ErrorCode::Forbidden,
            "another shenbao process, an earlier one as it seems, has the data folder " + folder.path().string() + " open, and this one would change its"
                " database under it. Use that program's own command; or stop it, back up, start this program's server, and run the command then.", "" };
    auto vault = TRY(Vault::make(folder.key(), random));
    auto database = TRY(Database::open(folder.database_file()));
    if (migrates)
        folder.let_go();
    TRY(check_key(*database, vault));
    return OpenedFolder { std::move(folder), std::move(vault), std::move(database) };
}

}

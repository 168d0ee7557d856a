// backup and restore: the database as one consistent copy, the attachments, the packs; never the key.
#include "commands/options.h"
#include "outside/clock.h"
#include "store/data_folder.h"
#include "store/database.h"

#include <cstdio>
#include <fcntl.h>
#include <unistd.h>
#include <filesystem>

namespace shenbao::commands {

namespace fs = std::filesystem;

static Result<void> copy_folder(fs::path const& from, fs::path const& to)
{
    std::error_code code;
    fs::create_directories(to, code);
    for (fs::recursive_directory_iterator each(from, code), end; !code && each != end; each.increment(code)) {
        auto const own = to / fs::relative(each->path(), from);
        if (each->is_directory(code)) {
            fs::create_directories(own, code);
            continue;
        }
        std::error_code copied;
        fs::copy_file(each->path(), own, fs::copy_options::skip_existing, copied);
        // One that was not whole yet has its own name by now, or is no part of the database's copy.
        if (copied && fs::exists(each->path(), code))
            code = copied;
    }
    if (code)
        return Error { ErrorCode::Unavailable, "cannot copy " + from.string() + " to " + to.string() + ": " + code.message(), "" };
    return {};
}

// Everything that was written below it is on the disk.
static Result<void> flushed(fs::path const& folder)
{
    int const handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool const done = handle >= 0 && ::syncfs(handle) == 0;
    if (handle >= 0)
        ::close(handle);
    if (!done)
        return Error { ErrorCode::Unavailable, "cannot write " + folder.string() + " to the disk", "" };
    return {};
}

// The database first: every attachment it names is there already, as files come before their rows.
static Result<void> back_up_folder(fs::path const& data, fs::path const& target)
{
    SystemRandom random;
    if (!fs::exists(data / "shenbao.sqlite"))
        return Error { ErrorCode::NotFound, "there is no data in " + data.string() + "; say where it is with --data", "" };
    if (fs::exists(target) && !fs::is_empty(target))
        return Error { ErrorCode::Forbidden, target.string() + " is not empty; a backup goes into a new folder", "" };
    auto folder = TRY(store::DataFolder::open(data, store::DataFolder::Use::Shared, random));
    std::error_code code;
    fs::create_directories(target, code);
    TRY(store::back_up(folder.database_file().string(), (target / "shenbao.sqlite").string()));
    TRY(copy_folder(folder.files(), target / "files"));
    TRY(copy_folder(folder.packs(), target / "packs"));
    TRY(copy_folder(folder.pack_versions(), target / "pack-versions"));
    fs::copy_file(data / "shenbao-data", target / "shenbao-data", code);
    if (code)
        return Error { ErrorCode::Unavailable, "cannot copy " + (data / "shenbao-data").string() + ": " + code.message(), "" };
    return flushed(target);
}

int back_up(std::vector<std::string> const& arguments)
{
    auto const options = read_options(arguments, { { "--data" } });
    if (!options.ok() || options.value().words.size() != 1)
        return fail("usage: shenbao backup <new folder> [--data DIR]");
    fs::path const data = options.value().value("--data", "data");
    fs::path const target = options.value().words.front();
    auto const done = back_up_folder(data, target);
    if (!done.ok())
        return fail(done.error().detail);
    std::printf("Backed up to %s. The key is not in it: keep %s somewhere else, without it the backup cannot be read.\n", target.c_str(), (data / "key").c_str());
    return 0;
}

static Result<void> restore_folder(fs::path const& backup, fs::path const& key, fs::path const& data)
{
    if (!fs::exists(backup / "shenbao.sqlite") || !fs::exists(backup / "shenbao-data"))
        return Error { ErrorCode::NotFound, backup.string() + " is not a backup", "" };
    if (fs::exists(data) && !fs::is_empty(data))
        return Error { ErrorCode::Forbidden, data.string() + " is not empty; restore into a new folder", "" };
    auto const bytes = TRY(store::read_file(key));
    if (bytes.size() != 32)
        return Error { ErrorCode::InvalidSyntax, key.string() + " is not a key file", "" };
    TRY(copy_folder(backup, data));
    return store::write_file_durably(data / "key", bytes);
}

int restore(std::vector<std::string> const& arguments)
{
    auto const options = read_options(arguments, { { "--data" }, { "--key" } });
    if (!options.ok() || options.value().words.size() != 1 || !options.value().has("--key"))
        return fail("usage: shenbao restore <backup folder> --key FILE [--data NEW DIR]");
    fs::path const data = options.value().value("--data", "data");
    auto const done = restore_folder(options.value().words.front(), options.value().value("--key", ""), data);
    if (!done.ok())
        return fail(done.error().detail);
    std::printf("Restored to %s.\n", data.c_str());
    return 0;
}

}

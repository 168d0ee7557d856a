#include "service/read_pack.h"

#include "outside/pack_folder.h"

namespace shenbao::service {

namespace fs = std::filesystem;

Result<pack::Files> read_pack_folder(fs::path const& folder)
{
    auto files = TRY(read_folder(folder.string()));
    auto const base = pack::extended_by(files);
    std::error_code code;
    // A folder beside this one, and nothing else.
    bool const there = !base.empty() && base.find_first_of("/\\.") == std::string::npos && fs::is_directory(folder / ".." / base, code);
    if (!there)
        return files;
    auto const lent = TRY(read_folder((folder / ".." / base).string()));
    return pack::with_base(std::move(files), lent);
}

}

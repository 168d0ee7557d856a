// A pack's folder in one file, as its text or as browsers get it: bundle [--compiled] FOLDER
#include "pack/compiled.h"
#include "pack/pack.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace fs = std::filesystem;

static shenbao::pack::Files read_folder(fs::path const& folder)
{
    shenbao::pack::Files files;
    for (auto const& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file())
            continue;
        std::stringstream text;
        text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        files[fs::relative(entry.path(), folder).generic_string()] = text.str();
    }
    return files;
}

int main(int count, char** arguments)
{
    char const* folder = count > 1 ? arguments[count - 1] : "";
    bool const is_compiled = count == 3 && std::string_view(arguments[1]) == "--compiled";
    if ((count != 2 && !is_compiled) || !fs::is_directory(folder)) {
        std::fprintf(stderr, "bundle [--compiled] FOLDER\n");
        return 2;
    }
    auto files = read_folder(folder);
    if (auto const base = shenbao::pack::extended_by(files); !base.empty())
        files = shenbao::pack::with_base(std::move(files), read_folder(fs::path(folder) / ".." / base));
    std::string out = shenbao::pack::bundle(files);
    if (is_compiled) {
        auto read = shenbao::pack::read(files);
        auto const* programme = std::get_if<shenbao::Programme>(&read);
        if (!programme)
            return 1;
        out = shenbao::pack::write_compiled(*programme);
    }
    std::fwrite(out.data(), 1, out.size(), stdout);
    return 0;
}

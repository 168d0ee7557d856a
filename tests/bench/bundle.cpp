// bench_bundle PACK OUT: the pack's text in one file, and beside it, with .compiled behind its name, what browsers get.
#include "pack/compiled.h"
#include "pack/pack.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

int main(int count, char** arguments)
{
    namespace fs = std::filesystem;
    if (count != 3) {
        std::fprintf(stderr, "bench_bundle PACK OUT\n");
        return 2;
    }
    shenbao::pack::Files files;
    for (auto const& entry : fs::recursive_directory_iterator(arguments[1])) {
        if (!entry.is_regular_file())
            continue;
        std::stringstream text;
        text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
        files[fs::relative(entry.path(), arguments[1]).generic_string()] = text.str();
    }
    if (files.count("programme.json") == 0) {
        std::fprintf(stderr, "%s holds no programme.json\n", arguments[1]);
        return 1;
    }
    std::ofstream out(arguments[2], std::ios::binary);
    out << shenbao::pack::bundle(files);
    auto read = shenbao::pack::read(files);
    auto const* programme = std::get_if<shenbao::Programme>(&read);
    if (!programme) {
        std::fprintf(stderr, "%s has mistakes\n", arguments[1]);
        return 1;
    }
    std::ofstream compiled(std::string(arguments[2]) + ".compiled", std::ios::binary);
    compiled << shenbao::pack::write_compiled(*programme);
    return out.flush() && compiled.flush() ? 0 : 1;
}

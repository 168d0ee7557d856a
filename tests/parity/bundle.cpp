// A pack's folder as the bundle a browser gets: bundle FOLDER > pack.json
#include "pack/pack.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

int main(int count, char** arguments)
{
    namespace fs = std::filesystem;
    if (count != 2 || !fs::is_directory(arguments[1])) {
        std::fprintf(stderr, "bundle FOLDER\n");
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
    std::fputs(shenbao::pack::bundle(files).c_str(), stdout);
    return 0;
}

#include "outside/pack_folder.h"

#include <cstdio>
#include <filesystem>

namespace shenbao {

namespace fs = std::filesystem;

Result<std::string> read_whole_file(std::string const& path)
{
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (!file)
        return Error { ErrorCode::NotFound, "cannot open " + path, "" };
    std::string text;
    char buffer[65536];
    for (std::size_t count; (count = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
        text.append(buffer, count);
    bool const failed = std::ferror(file) != 0;
    std::fclose(file);
    if (failed)
        return Error { ErrorCode::Unavailable, "cannot read " + path, "" };
    return text;
}

static bool is_leaving(std::string const& name) { return name.empty() || name.front() == '.' || name.back() == '~'; }

Result<std::map<std::string, std::string>> read_folder(std::string const& folder)
{
    std::error_code code;
    if (!fs::is_directory(folder, code))
        return Error { ErrorCode::NotFound, folder + " is not a folder", "" };
    std::map<std::string, std::string> files;
    std::size_t total = 0;
    for (auto entry = fs::recursive_directory_iterator(folder, code); !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
        if (is_leaving(entry->path().filename().string())) {
            entry.disable_recursion_pending();
            continue;
        }
        if (!entry->is_regular_file(code))
            continue;
        auto text = TRY(read_whole_file(entry->path().string()));
        total += text.size();
        if (total > 64u << 20)
            return Error { ErrorCode::TooLarge, folder + " holds more than 64 MB", "" };
        files[entry->path().lexically_relative(folder).generic_string()] = std::move(text);
    }
    if (code)
        return Error { ErrorCode::Unavailable, "cannot read " + folder + ": " + code.message(), "" };
    return files;
}

}

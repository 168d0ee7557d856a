// Files inside the binary: "client/…", "static/…", "packs/<id>/…", "speech/<language>/<digit>.<voice>.pcm".
#pragma once

#include <cstddef>
#include <string_view>

namespace shenbao::http {

struct EmbeddedFile {
    std::string_view name;
    std::string_view bytes;
    std::string_view brotli;  // empty when it would be no smaller
    std::string_view hash;    // of the bytes
};

struct EmbeddedFiles {
    EmbeddedFile const* first = nullptr;
    std::size_t count = 0;

    EmbeddedFile const* begin() const { return first; }
    EmbeddedFile const* end() const { return first + count; }
};

EmbeddedFiles embedded_files();

// Of "packs/<id>/<name>"; both empty for another file.
struct PlaceInPack {
    std::string_view pack;
    std::string_view name;
};

inline PlaceInPack place_in_pack(EmbeddedFile const& file)
{
    static constexpr std::string_view folder = "packs/";
    auto const slash = file.name.find('/', folder.size());
    if (file.name.substr(0, folder.size()) != folder || slash == std::string_view::npos)
        return {};
    return { file.name.substr(folder.size(), slash - folder.size()), file.name.substr(slash + 1) };
}

// Nothing when there is no file of that name.
inline EmbeddedFile const* find_embedded(std::string_view name)
{
    for (auto const& file : embedded_files()) {
        if (file.name == name)
            return &file;
    }
    return nullptr;
}

}

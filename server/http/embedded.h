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

// Files inside the binary: "client/…", "static/…", "packs/<id>/…".
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

}

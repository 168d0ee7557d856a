// In WebAssembly: by the host's JavaScript. No tables, no decimal arithmetic to download.
#include "base/platform.h"

#include "base/text.h"

#define IMPORT(name) __attribute__((import_module("env"), import_name(#name)))

extern "C" {
IMPORT(js_number) double js_number(char const* text, int length);
IMPORT(js_scientific) int js_scientific(double value, char* out);
// Writes at most three times `length` bytes.
IMPORT(js_composed) int js_composed(char const* text, int length, char* out);
}

namespace shenbao::platform {

std::string composed(std::string_view text)
{
    // Broken bytes become U+FFFD as everywhere here, not as the host would have it.
    std::string sound;
    for (std::size_t position = 0; position < text.size();)
        append_utf8(sound, next_code_point(text, position));
    std::string out(3 * sound.size(), '\0');
    out.resize(static_cast<std::size_t>(js_composed(sound.data(), static_cast<int>(sound.size()), out.data())));
    return out;
}

double number(std::string_view text) { return js_number(text.data(), static_cast<int>(text.size())); }

std::string scientific(double value)
{
    char buffer[40];
    return std::string(buffer, static_cast<std::size_t>(js_scientific(value, buffer)));
}

}

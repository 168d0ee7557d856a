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
    std::string out(3 * text.size(), '\0');
    out.resize(static_cast<std::size_t>(js_composed(text.data(), static_cast<int>(text.size()), out.data())));
    return out;
}

double number(std::string_view text) { return js_number(text.data(), static_cast<int>(text.size())); }

std::string scientific(double value)
{
    char buffer[40];
    return std::string(buffer, static_cast<std::size_t>(js_scientific(value, buffer)));
}

}

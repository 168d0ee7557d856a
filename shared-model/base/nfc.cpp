// Unicode Normalization Form C: what is in it already is seen quickly; the rest is the platform's (base/platform.h).
#include "base/platform.h"
#include "base/text.h"

namespace shenbao {

namespace {

#include "nfc_quick.inc"

bool is_quick(char32_t c)
{
    for (auto const& range : quick_ranges) {
        if (c >= range.first && c <= range.last)
            return true;
    }
    return false;
}

// Where the part that needs the tables begins, counting the characters before it; the size if there is none.
std::size_t quick_prefix(std::string_view text, std::size_t& count)
{
    std::size_t position = 0;
    std::size_t safe = 0;
    while (position < text.size()) {
        auto const byte = static_cast<unsigned char>(text[position]);
        std::size_t const begin = position;
        if (byte < 0x80) {
            ++position;
        } else if (is_common_han(text, position)) {  // all of them are quick
            position += 3;
        } else {
            char32_t const c = next_code_point(text, position);
            if (!is_quick(c))
                return safe;
        }
        // The last quick character may yet be joined by what follows, so it belongs to the other part.
        safe = begin;
        ++count;
    }
    return text.size();
}

}

std::string to_nfc(std::string_view text)
{
    std::size_t count = 0;
    std::size_t const prefix = quick_prefix(text, count);
    std::string out {text.substr(0, prefix)};
    if (prefix < text.size())
        out += platform::composed(text.substr(prefix));
    return out;
}

std::size_t character_count(std::string_view text)
{
    std::size_t count = 0;
    std::size_t const prefix = quick_prefix(text, count);
    if (prefix == text.size())
        return count;
    // The last quick character before the rest is counted with the rest.
    count = count > 0 ? count - 1 : 0;
    auto const rest = platform::composed(text.substr(prefix));
    for (std::size_t position = 0; position < rest.size(); ++count)
        next_code_point(rest, position);
    return count;
}

}

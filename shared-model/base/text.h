// UTF-8 text as people type it: made regular, counted and cut by what they see as characters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shenbao {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
// ASCII digits and at least one.
bool all_digits(std::string_view);
bool is_valid_utf8(std::string_view);
// Whether one of the common Chinese characters, U+4E00 to U+9FFF, begins there: three bytes of UTF-8.
inline bool is_common_han(std::string_view text, std::size_t at)
{
    if (text.size() - at < 3)
        return false;
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    return byte(0) >= 0xe4 && byte(0) <= 0xe9 && byte(1) >= (byte(0) == 0xe4 ? 0xb8 : 0x80) && byte(1) < 0xc0 && byte(2) >= 0x80 && byte(2) < 0xc0;
}

// Decodes the code point at `position` and moves past it. Broken bytes give U+FFFD and move by one.
char32_t next_code_point(std::string_view, std::size_t& position);
void append_utf8(std::string&, char32_t);

// Unicode Normalization Form C (UAX #15), with the tables of the Unicode version the build found.
std::string to_nfc(std::string_view);
// Code points after NFC: what the counter in the form shows and what every length limit uses.
std::size_t character_count(std::string_view);

// Removes control, bidi and zero-width characters, folds CRLF to LF, trims blanks at both ends, applies NFC.
// Inner line breaks stay only where `Lines::Many`.
enum class Lines { One, Many };
std::string regular_text(std::string_view, Lines);
// Full-width ASCII (U+FF01..FF5E, U+3000) to ASCII, blanks removed: for codes, numbers, phones, e-mail.
std::string regular_code(std::string_view);
// Names: regular_text plus the separators U+2022, U+30FB, U+2027, U+FF0E mapped to U+00B7.
std::string regular_name(std::string_view);

// ZC/SC lists: 110105********002X, 139****1858, keeping `head` and `tail` characters.
std::string masked(std::string_view, std::size_t head, std::size_t tail);
// A phone is shown as 139****1858.
std::string masked_phone(std::string_view);
// An identity number shows its first six and last four characters (at most half of a shorter one).
std::string masked_identity_number(std::string_view);

}

#include "base/text.h"

#include <algorithm>

namespace shenbao {

namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr char32_t middle_dot = 0x00B7;

struct Decoded {
    char32_t code_point;
    std::size_t length;  // 0: broken
};

// RFC 3629: shortest form only, no surrogates, up to U+10FFFF.
Decoded decode(std::string_view text, std::size_t position)
{
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[position + i]); };
    unsigned char const first = byte(0);
    if (first < 0x80)
        return {first, 1};
    std::size_t const length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() - position < length)
        return {replacement, 0};
    char32_t c = first & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80)
            return {replacement, 0};
        c = c << 6 | (byte(i) & 0x3Fu);
    }
    bool const too_long = (length == 3 && c < 0x800) || (length == 4 && c < 0x10000);
    if (too_long || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF)
        return {replacement, 0};
    return {c, length};
}

bool is_line_break(char32_t c) { return c == '\n' || c == 0x85 || c == 0x2028 || c == 0x2029; }

// White_Space of the Unicode data, without the line breaks.
bool is_blank(char32_t c)
{
    return c == ' ' || c == '\t' || c == 0x0B || c == 0x0C || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A)
        || c == 0x202F || c == 0x205F || c == 0x3000;
}

// Control, bidi and zero-width characters, tags and annotations: nobody sees them, and they make two names
// that look alike differ.
bool is_unseen(char32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x034F || c == 0x061C || c == 0x180E
        || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF
        || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F);
}

bool is_han(char32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x3FFFF)
        || (c >= 0xF900 && c <= 0xFAFF) || c == 0x3007;
}

std::u32string code_points_of(std::string_view text)
{
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t position = 0; position < text.size();)
        out += next_code_point(text, position);
    return out;
}

std::string utf8_of(std::u32string_view text)
{
    std::string out;
    out.reserve(text.size() * 3);
    for (char32_t c : text)
        append_utf8(out, c);
    return out;
}

// What is left of the text when everything unseen is gone; breaks are LF, or blanks in a text of one line.
std::u32string seen_text(std::string_view text, Lines lines)
{
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t position = 0; position < text.size();) {
        char32_t c = next_code_point(text, position);
        if (c == '\r') {
            if (position < text.size() && text[position] == '\n')
                ++position;
            c = '\n';
        }
        if (is_line_break(c))
            out += lines == Lines::Many ? U'\n' : U' ';
        else if (c == '\t' || c == 0x0B || c == 0x0C || c == 0xA0)
            out += U' ';
        else if (!is_unseen(c))
            out += c;
    }
    auto const is_edge = [](char32_t c) { return is_blank(c) || c == '\n'; };
    while (!out.empty() && is_edge(out.back()))
        out.pop_back();
    auto const first = std::find_if_not(out.begin(), out.end(), is_edge);
    out.erase(out.begin(), first);
    return out;
}

bool is_separator_variant(char32_t c)
{
    return c == 0x2022 || c == 0x30FB || c == 0x2027 || c == 0xFF0E;
}

// A blank in a name belongs between Latin words alone: 张 三 and 阿依 · 古丽 are typed to fill a form's boxes.
bool is_filler(std::u32string_view name, std::size_t place)
{
    auto const joins = [](char32_t c) { return is_han(c) || c == middle_dot; };
    std::size_t before = place;
    while (before > 0 && is_blank(name[before]))
        --before;
    std::size_t after = place;
    while (after + 1 < name.size() && is_blank(name[after]))
        ++after;
    return (joins(name[before]) && joins(name[after])) || name[before] == middle_dot || name[after] == middle_dot;
}

}

char32_t next_code_point(std::string_view text, std::size_t& position)
{
    Decoded const decoded = decode(text, position);
    position += decoded.length == 0 ? 1 : decoded.length;
    return decoded.code_point;
}

bool all_digits(std::string_view text)
{
    for (char c : text) {
        if (!is_digit(c))
            return false;
    }
    return !text.empty();
}

bool is_valid_utf8(std::string_view text)
{
    for (std::size_t position = 0; position < text.size();) {
        bool const ascii = static_cast<unsigned char>(text[position]) < 0x80;
        std::size_t const length = ascii ? 1 : is_common_han(text, position) ? 3 : decode(text, position).length;
        if (length == 0)
            return false;
        position += length;
    }
    return true;
}

void append_utf8(std::string& out, char32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = replacement;
    auto const tail = [&](int shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
    if (c < 0x80) {
        out += static_cast<char>(c);
    } else if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
        tail(0);
    } else if (c < 0x10000) {
        out += static_cast<char>(0xE0 | c >> 12);
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0 | c >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

std::string regular_text(std::string_view text, Lines lines)
{
    return to_nfc(utf8_of(seen_text(text, lines)));
}

std::string regular_code(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t position = 0; position < text.size();) {
        char32_t c = next_code_point(text, position);
        if (is_blank(c) || is_line_break(c) || is_unseen(c))
            continue;
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFEE0;
        // The dashes and the full stop that a Chinese input method puts where the ASCII ones were meant.
        else if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212)
            c = '-';
        else if (c == 0x3002)
            c = '.';
        append_utf8(out, c);
    }
    return to_nfc(out);
}

std::string regular_name(std::string_view text)
{
    // Composed first: what a character is composed to may be a dot or a Han character too.
    std::u32string name = seen_text(regular_text(text, Lines::One), Lines::One);
    for (char32_t& c : name) {
        if (is_separator_variant(c))
            c = middle_dot;
    }
    std::u32string out;
    for (std::size_t place = 0; place < name.size(); ++place) {
        if (!is_blank(name[place]))
            out += name[place];
        else if (!is_filler(name, place) && !is_blank(out.back()))
            out += U' ';
    }
    return to_nfc(utf8_of(out));
}

std::string masked(std::string_view text, std::size_t head, std::size_t tail)
{
    std::u32string shown = code_points_of(text);
    // A short text would be shown whole: then a quarter at each end.
    if (head + tail >= shown.size())
        head = tail = shown.size() / 4;
    std::fill(shown.begin() + static_cast<std::ptrdiff_t>(head), shown.end() - static_cast<std::ptrdiff_t>(tail), U'*');
    return utf8_of(shown);
}

std::string masked_phone(std::string_view phone)
{
    constexpr std::size_t mobile_digits = 11;
    if (phone.substr(0, 3) == "+86" && phone.size() == 3 + mobile_digits)
        phone.remove_prefix(3);
    if (phone.size() >= mobile_digits && phone.front() != '+')
        return masked(phone, 3, 4);
    if (!phone.empty() && phone.front() == '+' && phone.size() >= mobile_digits)
        return masked(phone, 4, 3);
    return masked(phone, phone.size() / 4, phone.size() / 4);
}

std::string masked_identity_number(std::string_view number)
{
    constexpr std::size_t head = 6, tail = 4, full_length = 18;
    std::size_t const length = character_count(number);
    if (length >= full_length)
        return masked(number, head, tail);
    return masked(number, length / 4, length / 4);
}

}

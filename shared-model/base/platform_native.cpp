// Natively: the standard library's conversions, and UAX #15 by tables: decompose, order the marks, compose.
// Hangul by arithmetic (ch. 3.12).
#include "base/platform.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iterator>
#include <vector>

namespace shenbao::platform {

namespace {

#include "nfc_table.inc"

constexpr char32_t hangul_base = 0xAC00;
constexpr char32_t leading_base = 0x1100;
constexpr char32_t vowel_base = 0x1161;
constexpr char32_t trailing_base = 0x11A7;  // one before the first, for "none"
constexpr char32_t leading_count = 19;
constexpr char32_t vowel_count = 21;
constexpr char32_t trailing_count = 28;
constexpr char32_t hangul_count = leading_count * vowel_count * trailing_count;

struct Mark {
    char32_t code_point;
    std::uint8_t combining_class;
};

// The part of a table for this plane: plane 0 comes first, plane 1 follows, others have none.
struct Slice {
    std::size_t begin;
    std::size_t end;
};

Slice slice_of(char32_t c, std::size_t plane_0_count, std::size_t count)
{
    char32_t const plane = c >> 16;
    return plane == 0 ? Slice {0, plane_0_count} : plane == 1 ? Slice {plane_0_count, count} : Slice {count, count};
}

std::uint8_t combining_class(char32_t c)
{
    auto const slice = slice_of(c, class_plane_0_count, std::size(class_firsts));
    auto const low = static_cast<std::uint16_t>(c & 0xFFFF);
    auto const* after = std::upper_bound(class_firsts + slice.begin, class_firsts + slice.end, low);
    if (after == class_firsts + slice.begin)
        return 0;
    auto const run = static_cast<std::size_t>(after - class_firsts) - 1;
    return low - class_firsts[run] < class_counts[run] ? class_values[run] : std::uint8_t {0};
}

std::size_t find_pair(char32_t c)
{
    auto const slice = slice_of(c, pair_plane_0_count, std::size(pair_sources));
    auto const low = static_cast<std::uint16_t>(c & 0xFFFF);
    auto const* found = std::lower_bound(pair_sources + slice.begin, pair_sources + slice.end, low);
    bool const hit = found != pair_sources + slice.end && *found == low;
    return hit ? static_cast<std::size_t>(found - pair_sources) : std::size(pair_sources);
}

char32_t pair_plane(std::size_t pair) { return pair < pair_plane_0_count ? 0 : 0x10000; }
char32_t first_of(std::size_t pair) { return pair_plane(pair) + pair_firsts[pair]; }
char32_t second_of(std::size_t pair) { return second_code_points[pair_seconds[pair]]; }

// CJK compatibility ideographs, each of which stands for one unified ideograph; 0 for any other character.
char32_t unified_ideograph(char32_t c)
{
    constexpr char32_t block_0 = 0xF900, block_0_end = 0xFADA, block_2 = 0x2F800, block_2_end = 0x2FA1E;
    std::size_t place = 0;
    if (c >= block_0 && c < block_0_end)
        place = c - block_0;
    else if (c >= block_2 && c < block_2_end)
        place = c - block_2 + (block_0_end - block_0);
    else
        return 0;
    bool const in_plane_2 = (compatibility_planes[place / 8] >> (place % 8) & 1) != 0;
    return compatibility_targets[place] + (in_plane_2 ? char32_t {0x20000} : char32_t {0});
}

void decompose(char32_t c, std::vector<Mark>& out)
{
    if (c >= hangul_base && c < hangul_base + hangul_count) {
        char32_t const place = c - hangul_base;
        out.push_back({leading_base + place / (vowel_count * trailing_count), 0});
        out.push_back({vowel_base + place % (vowel_count * trailing_count) / trailing_count, 0});
        if (place % trailing_count != 0)
            out.push_back({trailing_base + place % trailing_count, 0});
        return;
    }
    if (char32_t const unified = unified_ideograph(c)) {
        out.push_back({unified, 0});
        return;
    }
    std::size_t const pair = find_pair(c);
    if (pair == std::size(pair_sources)) {
        out.push_back({c, combining_class(c)});
        return;
    }
    // At most four deep: the data has no longer chain.
    decompose(first_of(pair), out);
    if (char32_t const second = second_of(pair))
        decompose(second, out);
}

void order_marks(std::vector<Mark>& marks)
{
    for (auto begin = marks.begin(); begin != marks.end();) {
        if (begin->combining_class == 0) {
            ++begin;
            continue;
        }
        auto const end = std::find_if(begin, marks.end(), [](Mark const& m) { return m.combining_class == 0; });
        std::stable_sort(begin, end, [](Mark const& a, Mark const& b) { return a.combining_class < b.combining_class; });
        begin = end;
    }
}

char32_t composed_hangul(char32_t first, char32_t second)
{
    if (first >= leading_base && first < leading_base + leading_count && second >= vowel_base
        && second < vowel_base + vowel_count)
        return hangul_base + ((first - leading_base) * vowel_count + (second - vowel_base)) * trailing_count;
    bool const open_syllable = first >= hangul_base && first < hangul_base + hangul_count
        && (first - hangul_base) % trailing_count == 0;
    if (open_syllable && second > trailing_base && second < trailing_base + trailing_count)
        return first + (second - trailing_base);
    return 0;
}

// The character the two make together, or 0.
char32_t composed(char32_t first, char32_t second)
{
    if (char32_t const syllable = composed_hangul(first, second))
        return syllable;
    auto const before = [&](std::uint16_t pair, char32_t) {
        return first_of(pair) != first ? first_of(pair) < first : second_of(pair) < second;
    };
    auto const* end = std::end(composing_pairs);
    auto const* found = std::lower_bound(std::begin(composing_pairs), end, second, before);
    if (found == end || first_of(*found) != first || second_of(*found) != second)
        return 0;
    return pair_plane(*found) + pair_sources[*found];
}

void compose(std::vector<Mark>& marks)
{
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::size_t starter = none;
    std::size_t kept = 0;
    std::uint8_t last_class = 0;
    for (Mark const mark : marks) {
        bool const adjacent = starter != none && kept == starter + 1;
        bool const blocked = !adjacent && last_class >= mark.combining_class;
        if (starter != none && !blocked) {
            if (char32_t const joined = composed(marks[starter].code_point, mark.code_point)) {
                marks[starter].code_point = joined;
                continue;
            }
        }
        if (mark.combining_class == 0)
            starter = kept;
        last_class = mark.combining_class;
        marks[kept++] = mark;
    }
    marks.resize(kept);
}

std::vector<Mark> normalised(std::string_view text)
{
    std::vector<Mark> marks;
    marks.reserve(text.size());
    for (std::size_t position = 0; position < text.size();)
        decompose(next_code_point(text, position), marks);
    order_marks(marks);
    compose(marks);
    return marks;
}

}

std::string composed(std::string_view text)
{
    std::string out;
    for (Mark const& mark : normalised(text))
        append_utf8(out, mark.code_point);
    return out;
}

double number(std::string_view text)
{
    double value = 0;
    bool const signed_plus = !text.empty() && text.front() == '+';
    auto const* begin = text.data() + (signed_plus ? 1 : 0);
    auto const result = std::from_chars(begin, text.data() + text.size(), value);
    if (result.ec != std::errc::result_out_of_range)
        return value;
    // from_chars leaves the value alone: too large is infinite, too small is nought.
    auto const e = text.find_first_of("eE");
    bool const tiny = e != std::string_view::npos ? text.find('-', e) != std::string_view::npos : text.find('.') < 2;
    double const extreme = tiny ? 0 : HUGE_VAL;
    return text.front() == '-' ? -extreme : extreme;
}

std::string scientific(double value)
{
    char buffer[40];
    auto const end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
    return std::string(buffer, end);
}

}

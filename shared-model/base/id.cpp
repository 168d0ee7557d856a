#include "base/id.h"

namespace shenbao {

namespace {

constexpr std::size_t digits_per_half = 16;

void append_half(std::string& out, std::uint64_t half)
{
    for (std::size_t i = 0; i < digits_per_half; ++i)
        out += "0123456789abcdef"[(half >> (60 - 4 * i)) & 15];
}

std::optional<std::uint64_t> read_half(std::string_view digits)
{
    std::uint64_t half = 0;
    for (char c : digits) {
        half <<= 4;
        if (c >= '0' && c <= '9')
            half |= static_cast<std::uint64_t>(c - '0');
        else if (c >= 'a' && c <= 'f')
            half |= static_cast<std::uint64_t>(c - 'a' + 10);
        else
            return {};
    }
    return half;
}

}

std::string to_string(Id id)
{
    std::string out;
    out.reserve(2 * digits_per_half);
    append_half(out, id.high);
    append_half(out, id.low);
    return out;
}

std::optional<Id> parse_id(std::string_view text)
{
    if (text.size() != 2 * digits_per_half)
        return {};
    auto const high = read_half(text.substr(0, digits_per_half));
    auto const low = read_half(text.substr(digits_per_half));
    if (!high || !low)
        return {};
    return Id {*high, *low};
}

}

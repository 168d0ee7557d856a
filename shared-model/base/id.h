// 128-bit identifiers of records, batches, submissions: made by the caller, passed in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shenbao {

struct Id {
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    bool is_nil() const { return high == 0 && low == 0; }
    friend bool operator==(Id const& a, Id const& b) { return a.high == b.high && a.low == b.low; }
    friend bool operator!=(Id const& a, Id const& b) { return !(a == b); }
    friend bool operator<(Id const& a, Id const& b)
    {
        return a.high != b.high ? a.high < b.high : a.low < b.low;
    }
};

// 32 lower-case hexadecimal digits.
std::string to_string(Id);
// Exactly 32 lower-case hexadecimal digits, else nothing.
std::optional<Id> parse_id(std::string_view);

}

// Numbers as text and back, the same to the byte natively and in WebAssembly.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shenbao {

// The double nearest to a decimal number; `text` has the form [+-]digits[.digits][e[+-]digits].
double parse_decimal(std::string_view text);

// d.ddd × 10^exponent with the fewest digits that read back as the same number.
struct Decimal {
    bool negative = false;
    std::string digits;  // no point; the first is not 0 except in 0
    int exponent = 0;
};
Decimal shortest(double finite);
// Without sign and exponent: 0.0012, 1200, 1.2.
std::string plain(Decimal const&);
// The fewest digits, rounded half up to `decimals` places and filled with noughts up to the second.
std::string fixed(double finite, int decimals);

// At least `width` digits, with leading noughts; a minus sign counts as none of them.
std::string padded(std::int64_t value, int width);

}

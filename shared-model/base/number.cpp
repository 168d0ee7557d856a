#include "base/number.h"

#include "base/platform.h"

#include <cstdlib>

namespace shenbao {

double parse_decimal(std::string_view text) { return platform::number(text); }

Decimal shortest(double finite)
{
    auto const text = platform::scientific(finite);
    Decimal result;
    result.negative = text.front() == '-';
    std::size_t at = result.negative ? 1 : 0;
    for (; text[at] != 'e'; ++at) {
        if (text[at] != '.')
            result.digits += text[at];
    }
    result.exponent = std::atoi(text.c_str() + at + 1);
    return result;
}

std::string plain(Decimal const& decimal)
{
    auto const& [negative, digits, exponent] = decimal;
    if (exponent < 0)
        return "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
    auto result = digits;
    auto const whole = static_cast<std::size_t>(exponent) + 1;
    if (result.size() < whole)
        result.append(whole - result.size(), '0');
    if (result.size() > whole)
        result.insert(whole, 1, '.');
    return result;
}

// Adds one to the last place; "99" becomes "100".
static void round_up(std::string& digits, int& exponent)
{
    for (auto at = digits.size(); at-- > 0;) {
        if (digits[at] != '9') {
            ++digits[at];
            return;
        }
        digits[at] = '0';
    }
    digits.insert(0, 1, '1');
    ++exponent;
}

std::string fixed(double finite, int decimals)
{
    auto number = shortest(finite);
    auto const kept = number.exponent + 1 + decimals;  // digits before the cut
    if (kept < 0) {
        number.digits = "0";
        number.exponent = 0;
    } else if (static_cast<std::size_t>(kept) < number.digits.size()) {
        bool const up = number.digits[static_cast<std::size_t>(kept)] >= '5';
        number.digits.resize(static_cast<std::size_t>(kept));
        if (up)
            round_up(number.digits, number.exponent);
        while (!number.digits.empty() && number.digits.back() == '0')
            number.digits.pop_back();
        if (number.digits.empty())
            number = {number.negative, "0", 0};
    }
    auto text = plain(number);
    auto const point = text.find('.');
    auto const places = point == std::string::npos ? 0 : text.size() - point - 1;
    auto const filled = decimals > 2 ? std::size_t { 2 } : static_cast<std::size_t>(decimals);
    if (filled > 0 && point == std::string::npos)
        text += '.';
    text.append(filled - (places < filled ? places : filled), '0');
    return number.negative ? "-" + text : text;
}

std::string padded(std::int64_t value, int width)
{
    auto text = std::to_string(value < 0 ? -value : value);
    if (text.size() < static_cast<std::size_t>(width))
        text.insert(0, static_cast<std::size_t>(width) - text.size(), '0');
    return value < 0 ? "-" + text : text;
}

}

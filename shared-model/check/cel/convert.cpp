#include "check/cel/numbers.h"
#include "check/cel/values.h"

#include "base/date.h"
#include "base/number.h"
#include "base/text.h"

#include <cstdlib>
#include <cstring>
#include <limits>

namespace shenbao::cel {

namespace {

int digit_value(char c, int base)
{
    int const value = is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
    return value < base ? value : -1;
}

bool skip_digits(std::string_view text, std::size_t& at)
{
    std::size_t const start = at;
    while (at < text.size() && is_digit(text[at]))
        ++at;
    return at > start;
}

// strtod takes more than the language does (hexadecimal, "nan(…)"), so the form is checked first.
bool is_decimal(std::string_view text)
{
    std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    bool digits = skip_digits(text, at);
    if (at < text.size() && text[at] == '.') {
        ++at;
        digits = skip_digits(text, at) || digits;
    }
    if (!digits)
        return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+'))
            ++at;
        if (!skip_digits(text, at))
            return false;
    }
    return at == text.size();
}

Value bad_conversion(char const* to) { return Value::error(ErrorKind::BadConversion, to); }

Value to_int(Value const& value)
{
    if (auto const* number = value.as<double>()) {
        constexpr double limit = 9223372036854775808.0;
        if (!(*number > -limit && *number < limit))
            return Value::error(ErrorKind::Overflow);
        return Value(static_cast<std::int64_t>(*number));
    }
    if (auto const* at = value.as<Timestamp>())
        return Value(at->seconds);
    if (auto const text = value.as_text()) {
        bool const hexadecimal = text->find('x') != std::string_view::npos || text->find('X') != std::string_view::npos;
        if (auto const number = parse_int(*text); number && !hexadecimal)
            return Value(*number);
        return bad_conversion("int");
    }
    return value.as<std::int64_t>() ? value.lent() : no_overload();
}

Value to_double(Value const& value)
{
    if (auto const* number = value.as<std::int64_t>())
        return Value(static_cast<double>(*number));
    if (auto const text = value.as_text()) {
        auto const number = parse_double(*text);
        return number ? Value(*number) : bad_conversion("double");
    }
    return value.as<double>() ? value.lent() : no_overload();
}

Value to_string_value(Value const& value)
{
    switch (kind_of(value)) {
    case Kind::String: return Value(std::string(*value.as_text()));
    case Kind::Bool: return Value(*value.as<bool>() ? "true" : "false");
    case Kind::Int: return Value(to_text(*value.as<std::int64_t>()));
    case Kind::Double: return Value(to_text(*value.as<double>()));
    case Kind::Timestamp: return Value(to_text(*value.as<Timestamp>()));
    case Kind::Duration: return Value(to_text(*value.as<Duration>()));
    case Kind::Date: return Value(shenbao::to_string(*value.as<Date>()));
    default: return no_overload();
    }
}

Value to_bool(Value const& value)
{
    auto const text = value.as_text();
    if (!text)
        return value.as<bool>() ? value.lent() : no_overload();
    for (std::string_view yes : { "1", "t", "T", "true", "TRUE", "True" }) {
        if (*text == yes)
            return Value(true);
    }
    for (std::string_view no : { "0", "f", "F", "false", "FALSE", "False" }) {
        if (*text == no)
            return Value(false);
    }
    return bad_conversion("bool");
}

Value to_timestamp(Value const& value)
{
    if (auto const* seconds = value.as<std::int64_t>()) {
        // add() holds the range; a count of seconds needs no nanoseconds.
        auto const at = add(Timestamp { *seconds, 0 }, 0);
        return at ? Value(*at) : Value::error(ErrorKind::Overflow, "timestamp");
    }
    if (auto const text = value.as_text()) {
        auto const at = parse_timestamp(*text);
        return at ? Value(*at) : bad_conversion("timestamp");
    }
    return value.as<Timestamp>() ? value.lent() : no_overload();
}

Value to_duration(Value const& value)
{
    if (auto const text = value.as_text()) {
        auto const length = parse_duration(*text);
        return length ? Value(*length) : bad_conversion("duration");
    }
    return value.as<Duration>() ? value.lent() : no_overload();
}

Value to_date(Value const& value)
{
    if (auto const text = value.as_text()) {
        auto const date = parse_date(*text);
        return date ? Value(*date) : bad_conversion("date");
    }
    return value.as<Date>() ? value.lent() : no_overload();
}

}

std::optional<std::int64_t> parse_int(std::string_view text)
{
    bool const negative = !text.empty() && text[0] == '-';
    std::size_t at = negative || (!text.empty() && text[0] == '+') ? 1 : 0;
    int base = 10;
    if (text.size() > at + 2 && text[at] == '0' && (text[at + 1] == 'x' || text[at + 1] == 'X')) {
        base = 16;
        at += 2;
    }
    if (at == text.size())
        return std::nullopt;
    std::int64_t result = 0;
    for (; at < text.size(); ++at) {
        int const digit = digit_value(text[at], base);
        // Counted downwards, since the smallest int has no positive twin.
        if (digit < 0 || __builtin_mul_overflow(result, std::int64_t { base }, &result)
            || __builtin_sub_overflow(result, std::int64_t { digit }, &result))
            return std::nullopt;
    }
    if (!negative && __builtin_sub_overflow(std::int64_t { 0 }, result, &result))
        return std::nullopt;
    return result;
}

std::optional<double> parse_double(std::string_view text)
{
    bool const negative = !text.empty() && text[0] == '-';
    std::string_view const name = text.substr(negative || (!text.empty() && text[0] == '+') ? 1 : 0);
    if (name == "NaN")
        return std::numeric_limits<double>::quiet_NaN();
    if (name == "Infinity" || name == "Inf")
        return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
    if (!is_decimal(text))
        return std::nullopt;
    return parse_decimal(text);
}

std::string to_text(std::int64_t value)
{
    return std::to_string(value);
}

std::string to_text(double value)
{
    if (value != value)
        return "NaN";
    if (value > std::numeric_limits<double>::max())
        return "Infinity";
    if (value < std::numeric_limits<double>::lowest())
        return "-Infinity";
    auto const parts = shortest(value);
    std::string text = parts.negative ? "-" : "";
    if (parts.exponent >= -6 && parts.exponent < 21)
        return text + plain(parts);
    text += parts.digits.front();
    if (parts.digits.size() > 1)
        text += "." + parts.digits.substr(1);
    return text + (parts.exponent < 0 ? "e-" : "e+") + std::to_string(std::abs(parts.exponent));
}

Value apply_conversion(Function function, Value const& value)
{
    switch (function) {
    case Function::ToInt: return to_int(value);
    case Function::ToDouble: return to_double(value);
    case Function::ToString: return to_string_value(value);
    case Function::ToBool: return to_bool(value);
    case Function::ToTimestamp: return to_timestamp(value);
    case Function::ToDuration: return to_duration(value);
    case Function::ToDate: return to_date(value);
    default: return no_overload();
    }
}

}

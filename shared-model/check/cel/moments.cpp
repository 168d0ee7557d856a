// Timestamps, durations and dates. Timestamps reach from 0001 to 9999, durations some 292 years (64 bits of nanoseconds).
#include "check/cel/numbers.h"
#include "check/cel/values.h"

#include "base/date.h"
#include "base/number.h"
#include "check/identity.h"

#include <array>

namespace shenbao::cel {

namespace {

constexpr std::int64_t first_second = -62'135'596'800;
constexpr std::int64_t last_second = 253'402'300'799;
constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
constexpr std::int64_t seconds_per_day = 86'400;

struct Civil {
    std::int64_t year;
    int month;
    int day;
};

// Proleptic Gregorian, in eras of 400 years that begin in March.
std::int64_t days_of(std::int64_t year, int month, int day)
{
    year -= month <= 2 ? 1 : 0;
    std::int64_t const era = (year >= 0 ? year : year - 399) / 400;
    std::int64_t const year_of_era = year - era * 400;
    std::int64_t const day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

Civil civil_of(std::int64_t days)
{
    days += 719'468;
    std::int64_t const era = (days >= 0 ? days : days - 146'096) / 146'097;
    std::int64_t const day_of_era = days - era * 146'097;
    std::int64_t const year_of_era
        = (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    std::int64_t const day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int const shifted_month = static_cast<int>((5 * day_of_year + 2) / 153);
    int const month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    int const day = static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1);
    return { year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Exactly `count` digits at `at`, moved past; -1 if they are not there.
int digits(std::string_view text, std::size_t& at, int count)
{
    int result = 0;
    for (int i = 0; i < count; ++i, ++at) {
        if (at >= text.size() || text[at] < '0' || text[at] > '9')
            return -1;
        result = result * 10 + (text[at] - '0');
    }
    return result;
}

bool mark(std::string_view text, std::size_t& at, std::string_view marks)
{
    if (at >= text.size() || marks.find(text[at]) == std::string_view::npos)
        return false;
    ++at;
    return true;
}

// Digits past the ninth are cut off.
bool fraction(std::string_view text, std::size_t& at, std::int64_t& nanoseconds)
{
    std::int64_t unit = nanoseconds_per_second / 10;
    std::size_t const start = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, unit /= 10)
        nanoseconds += (text[at] - '0') * unit;
    return at > start;
}

bool day_exists(int year, int month, int day)
{
    constexpr std::array<int, 12> lengths { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    if (month < 1 || month > 12 || day < 1)
        return false;
    bool const leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

std::int64_t unit_of(std::string_view text, std::size_t& at)
{
    struct Unit {
        std::string_view name;
        std::int64_t nanoseconds;
    };
    constexpr std::array<Unit, 8> units { { { "ns", 1 }, { "us", 1'000 }, { "\xC2\xB5s", 1'000 }, { "\xCE\xBCs", 1'000 },
        { "ms", 1'000'000 }, { "s", nanoseconds_per_second }, { "m", 60 * nanoseconds_per_second },
        { "h", 3'600 * nanoseconds_per_second } } };
    for (Unit const& unit : units) {
        if (text.substr(at, unit.name.size()) == unit.name) {
            at += unit.name.size();
            return unit.nanoseconds;
        }
    }
    return 0;
}

// One number with its unit, added to `total`, which counts downwards: the smallest int has no positive twin.
bool duration_part(std::string_view text, std::size_t& at, std::int64_t& total)
{
    std::int64_t whole = 0;
    std::size_t const start = at;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        if (__builtin_mul_overflow(whole, std::int64_t { 10 }, &whole)
            || __builtin_sub_overflow(whole, std::int64_t { text[at] - '0' }, &whole))
            return false;
    }
    bool has_digits = at > start;
    std::int64_t billionths = 0;
    if (mark(text, at, "."))
        has_digits = fraction(text, at, billionths) || has_digits;
    std::int64_t const unit = unit_of(text, at);
    if (!has_digits || unit == 0)
        return false;
    std::int64_t const share = unit >= nanoseconds_per_second ? billionths * (unit / nanoseconds_per_second)
                                                              : billionths / (nanoseconds_per_second / unit);
    std::int64_t part = 0;
    return !__builtin_mul_overflow(whole, unit, &part) && !__builtin_sub_overflow(part, share, &part)
        && !__builtin_add_overflow(total, part, &total);
}

void append_fraction(std::string& text, std::int64_t nanoseconds)
{
    if (nanoseconds == 0)
        return;
    text += '.' + padded(nanoseconds, 9);
    while (text.back() == '0')
        text.pop_back();
}

Value duration_getter(Function function, Duration length)
{
    switch (function) {
    case Function::GetHours: return Value(length.nanoseconds / (3'600 * nanoseconds_per_second));
    case Function::GetMinutes: return Value(length.nanoseconds / (60 * nanoseconds_per_second));
    case Function::GetSeconds: return Value(length.nanoseconds / nanoseconds_per_second);
    case Function::GetMilliseconds: return Value(length.nanoseconds / 1'000'000 % 1'000);
    default: return no_overload();
    }
}

std::int64_t timestamp_getter(Function function, std::int64_t seconds, std::int32_t nanoseconds)
{
    std::int64_t const days = floor_divide(seconds, seconds_per_day);
    std::int64_t const of_day = seconds - days * seconds_per_day;
    Civil const civil = civil_of(days);
    switch (function) {
    case Function::GetFullYear: return civil.year;
    case Function::GetMonth: return civil.month - 1;
    case Function::GetDate: return civil.day;
    case Function::GetDayOfMonth: return civil.day - 1;
    case Function::GetDayOfWeek: return (days % 7 + 11) % 7;  // 1970-01-01 was a Thursday; Sunday is 0
    case Function::GetDayOfYear: return days - days_of(civil.year, 1, 1);
    case Function::GetHours: return of_day / 3'600;
    case Function::GetMinutes: return of_day / 60 % 60;
    case Function::GetSeconds: return of_day % 60;
    default: return nanoseconds / 1'000'000;
    }
}

}

std::optional<Timestamp> add(Timestamp at, std::int64_t nanoseconds)
{
    std::int64_t const whole = floor_divide(nanoseconds, nanoseconds_per_second);
    std::int64_t rest = at.nanoseconds + (nanoseconds - whole * nanoseconds_per_second);
    std::int64_t seconds = 0;
    if (__builtin_add_overflow(at.seconds, whole + rest / nanoseconds_per_second, &seconds))
        return std::nullopt;
    rest %= nanoseconds_per_second;
    if (seconds < first_second || seconds > last_second)
        return std::nullopt;
    return Timestamp { seconds, static_cast<std::int32_t>(rest) };
}

// RFC 3339.
std::optional<Timestamp> parse_timestamp(std::string_view text)
{
    std::size_t at = 0;
    int const year = digits(text, at, 4);
    bool good = year >= 0 && mark(text, at, "-");
    int const month = digits(text, at, 2);
    good = good && mark(text, at, "-");
    int const day = digits(text, at, 2);
    good = good && mark(text, at, "Tt");
    int const hour = digits(text, at, 2);
    good = good && mark(text, at, ":");
    int const minute = digits(text, at, 2);
    good = good && mark(text, at, ":");
    int const second = digits(text, at, 2);
    if (!good || !day_exists(year, month, day) || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0
        || second > 59)
        return std::nullopt;
    std::int64_t nanoseconds = 0;
    if (mark(text, at, ".,") && !fraction(text, at, nanoseconds))
        return std::nullopt;
    std::int64_t offset = 0;
    if (!mark(text, at, "Zz")) {
        bool const west = at < text.size() && text[at] == '-';
        if (!mark(text, at, "+-"))
            return std::nullopt;
        int const hours = digits(text, at, 2);
        if (hours < 0 || hours > 23 || !mark(text, at, ":"))
            return std::nullopt;
        int const minutes = digits(text, at, 2);
        if (minutes < 0 || minutes > 59)
            return std::nullopt;
        offset = (hours * 60 + minutes) * (west ? -60 : 60);
    }
    if (at != text.size())
        return std::nullopt;
    std::int64_t const seconds
        = days_of(year, month, day) * seconds_per_day + hour * 3'600 + minute * 60 + second - offset;
    return add(Timestamp { seconds, 0 }, nanoseconds);
}

std::string to_text(Timestamp at)
{
    std::int64_t const days = floor_divide(at.seconds, seconds_per_day);
    int const of_day = static_cast<int>(at.seconds - days * seconds_per_day);
    Civil const civil = civil_of(days);
    std::string result = padded(civil.year, 4) + '-' + padded(civil.month, 2) + '-' + padded(civil.day, 2) + 'T' + padded(of_day / 3'600, 2) + ':'
        + padded(of_day / 60 % 60, 2) + ':' + padded(of_day % 60, 2);
    append_fraction(result, at.nanoseconds);
    return result + "Z";
}

std::optional<Duration> parse_duration(std::string_view text)
{
    std::size_t at = 0;
    bool const negative = !text.empty() && text[0] == '-';
    if (negative || (!text.empty() && text[0] == '+'))
        ++at;
    if (text.substr(at) == "0")
        return Duration {};
    if (at == text.size())
        return std::nullopt;
    std::int64_t total = 0;
    while (at < text.size()) {
        if (!duration_part(text, at, total))
            return std::nullopt;
    }
    if (!negative && __builtin_sub_overflow(std::int64_t { 0 }, total, &total))
        return std::nullopt;
    return Duration { total };
}

std::string to_text(Duration length)
{
    std::int64_t const seconds = length.nanoseconds / nanoseconds_per_second;
    std::int64_t const rest = length.nanoseconds % nanoseconds_per_second;
    std::string result = length.nanoseconds < 0 && seconds == 0 ? "-0" : to_text(seconds);
    append_fraction(result, rest < 0 ? -rest : rest);
    return result + "s";
}

std::optional<int> parse_offset(std::string_view zone)
{
    if (zone == "UTC" || zone.empty())
        return 0;
    std::size_t at = 0;
    bool const west = zone[0] == '-';
    mark(zone, at, "+-");
    int const hours = digits(zone, at, 2);
    if (hours < 0 || hours > 23 || !mark(zone, at, ":"))
        return std::nullopt;
    int const minutes = digits(zone, at, 2);
    if (minutes < 0 || minutes > 59 || at != zone.size())
        return std::nullopt;
    return (hours * 60 + minutes) * (west ? -1 : 1);
}

Value apply_moment(Function function, Value const* arguments, std::size_t count)
{
    if (auto const* length = arguments[0].as<Duration>(); length && count == 1)
        return duration_getter(function, *length);
    auto const* at = arguments[0].as<Timestamp>();
    if (!at)
        return no_overload();
    int minutes = 0;
    if (count == 2) {
        auto const zone = arguments[1].as_text();
        if (!zone)
            return no_overload();
        auto const offset = parse_offset(*zone);
        if (!offset)
            return Value::error(ErrorKind::BadConversion, "named time zones are left out");
        minutes = *offset;
    }
    return Value(timestamp_getter(function, at->seconds + minutes * 60, at->nanoseconds));
}

Value apply_date(Function function, Value const* arguments)
{
    if (function == Function::BirthDate || function == Function::SexCode) {
        auto const number = arguments[0].as_text();
        if (!number)
            return no_overload();
        if (function == Function::BirthDate) {
            auto const date = birth_date_of_resident_id(*number);
            return date ? Value(*date) : absent();
        }
        auto const sex = sex_of_resident_id(*number);
        return sex ? Value(*sex == Sex::Male ? "1" : "2") : absent();
    }
    auto const* date = arguments[0].as<Date>();
    if (!date)
        return no_overload();
    if (function == Function::MonthOf)
        return Value(Date { date->year, date->month, 0 });
    auto const* to = arguments[1].as<Date>();
    if (!to)
        return no_overload();
    int const result = function == Function::FullYears ? full_years(*date, *to) : full_months(*date, *to);
    return Value(std::int64_t { result });
}

}

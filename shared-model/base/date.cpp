#include "base/date.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace shenbao {

namespace {

constexpr int year_min = 1000;
constexpr int year_max = 9999;
constexpr std::int64_t milliseconds_per_day = 86'400'000;
constexpr std::int64_t china_offset_milliseconds = 8 * 3'600'000;

bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

// Exactly `count` digits at `position`, which moves past them; -1 when they are not there.
int read_digits(std::string_view text, std::size_t& position, std::size_t count)
{
    if (text.size() < position + count)
        return -1;
    int number = 0;
    for (std::size_t i = 0; i < count; ++i) {
        char const c = text[position + i];
        if (!is_digit(c))
            return -1;
        number = number * 10 + (c - '0');
    }
    position += count;
    return number;
}

bool take(std::string_view text, std::size_t& position, char wanted)
{
    if (position >= text.size() || text[position] != wanted)
        return false;
    ++position;
    return true;
}

void append_padded(std::string& out, int number, int width)
{
    std::array<char, 8> digits {};
    int count = 0;
    for (; count < width || number > 0; number /= 10)
        digits[static_cast<std::size_t>(count++)] = static_cast<char>('0' + number % 10);
    while (count > 0)
        out += digits[static_cast<std::size_t>(--count)];
}

std::optional<Date> real_date(int year, int month, int day)
{
    if (year < year_min || year > year_max || month < 1 || month > 12 || day < 0 || day > 31)
        return {};
    Date const date {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
    if (!is_real(date))
        return {};
    return date;
}

int day_or_first(Date date) { return date.day == 0 ? 1 : date.day; }

// 年 月 日 号 and every dash, stroke and dot become `-`; full-width digits become ASCII; blanks become one `-`
// where they stand between numbers. Anything else makes the text no date.
std::optional<std::string> with_plain_separators(std::string_view typed)
{
    std::string out;
    bool separator = false;
    for (std::size_t position = 0; position < typed.size();) {
        char32_t c = next_code_point(typed, position);
        if (c >= 0xFF01 && c <= 0xFF5E)
            c -= 0xFEE0;
        if (c >= '0' && c <= '9') {
            if (separator && !out.empty())
                out += '-';
            separator = false;
            out += static_cast<char>(c);
            continue;
        }
        switch (c) {
        case ' ': case '\t': case 0x00A0: case 0x3000: case '-': case '.': case '/': case 0x5E74: case 0x6708:
        case 0x65E5: case 0x53F7: case 0x2010: case 0x2013: case 0x2014: case 0x2212: case 0x3001: case 0x3002:
            separator = true;
            break;
        default:
            return {};
        }
    }
    return out;
}

}

bool is_before(Date a, Date b)
{
    if (a.precision() != b.precision())
        a.day = b.day = 0;
    return a < b;
}

int days_in_month(int year, int month)
{
    static constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12)
        return 0;
    return month == 2 && is_leap(year) ? 29 : days[static_cast<std::size_t>(month - 1)];
}

bool is_real(Date date)
{
    return date.year >= year_min && date.year <= year_max && date.month >= 1 && date.month <= 12
        && date.day <= days_in_month(date.year, date.month);
}

std::string to_string(Date date)
{
    std::string out;
    append_padded(out, date.year, 4);
    out += '-';
    append_padded(out, date.month, 2);
    if (date.precision() == DatePrecision::Day) {
        out += '-';
        append_padded(out, date.day, 2);
    }
    return out;
}

std::optional<Date> parse_date(std::string_view text)
{
    std::size_t position = 0;
    int const year = read_digits(text, position, 4);
    if (!take(text, position, '-'))
        return {};
    int const month = read_digits(text, position, 2);
    if (position == text.size())
        return real_date(year, month, 0);
    if (!take(text, position, '-'))
        return {};
    int const day = read_digits(text, position, 2);
    if (position != text.size() || day == 0)
        return {};
    return real_date(year, month, day);
}

std::optional<Date> read_typed_date(std::string_view typed)
{
    auto const plain = with_plain_separators(typed);
    if (!plain)
        return {};
    std::array<int, 3> parts {};
    std::array<std::size_t, 3> widths {};
    std::size_t count = 0;
    for (std::size_t position = 0; position < plain->size(); ++count) {
        if (count == parts.size())
            return {};
        std::size_t const begin = position;
        while (position < plain->size() && (*plain)[position] != '-') {
            if (position - begin >= 8)
                return {};
            parts[count] = parts[count] * 10 + ((*plain)[position++] - '0');
        }
        widths[count] = position - begin;
        ++position;
    }
    if (count == 1 && widths[0] == 8 && parts[0] % 100 != 0)
        return real_date(parts[0] / 10000, parts[0] / 100 % 100, parts[0] % 100);
    if (count == 1 && widths[0] == 6)
        return real_date(parts[0] / 100, parts[0] % 100, 0);
    if (count < 2 || widths[0] != 4 || widths[1] > 2 || widths[2] > 2)
        return {};
    if (count == 3 && parts[2] == 0)
        return {};
    return real_date(parts[0], parts[1], parts[2]);
}

// Days from civil and back: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
std::int64_t days_since_epoch(Date date)
{
    std::int64_t const year = date.month <= 2 ? date.year - 1 : date.year;
    std::int64_t const era = (year >= 0 ? year : year - 399) / 400;
    std::int64_t const year_of_era = year - era * 400;
    std::int64_t const month_from_march = (date.month + 9) % 12;
    std::int64_t const day_of_year = (153 * month_from_march + 2) / 5 + day_or_first(date) - 1;
    std::int64_t const day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

Date date_of_days(std::int64_t days)
{
    // Kept inside what a Date can hold, so that no clock can make an unreal one.
    std::int64_t const first = days_since_epoch({year_min, 1, 1});
    std::int64_t const last = days_since_epoch({year_max, 12, 31});
    std::int64_t const shifted = (days < first ? first : days > last ? last : days) + 719468;
    std::int64_t const era = shifted / 146097;
    std::int64_t const day_of_era = shifted - era * 146097;
    std::int64_t const year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    std::int64_t const day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    std::int64_t const month_from_march = (5 * day_of_year + 2) / 153;
    std::int64_t const day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    std::int64_t const month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    std::int64_t const year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
    return {static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
}

int full_years(Date born, Date at)
{
    bool const before_birthday
        = at.month != born.month ? at.month < born.month : day_or_first(at) < day_or_first(born);
    return at.year - born.year - (before_birthday ? 1 : 0);
}

int full_months(Date from, Date to)
{
    int const months = (to.year - from.year) * 12 + to.month - from.month;
    auto const due = std::min(day_or_first(from), days_in_month(to.year, to.month));
    return months - (day_or_first(to) < due ? 1 : 0);
}

namespace {

std::int64_t floor_days(std::int64_t milliseconds)
{
    std::int64_t const days = milliseconds / milliseconds_per_day;
    return milliseconds % milliseconds_per_day < 0 ? days - 1 : days;
}

// Seconds east of UTC from `Z`, `+hh:mm` or `-hh:mm`, which must end the text.
std::optional<int> read_offset(std::string_view text, std::size_t position)
{
    if (position + 1 == text.size() && (text[position] == 'Z' || text[position] == 'z'))
        return 0;
    if (position >= text.size() || (text[position] != '+' && text[position] != '-'))
        return {};
    int const sign = text[position++] == '-' ? -1 : 1;
    int const hours = read_digits(text, position, 2);
    if (!take(text, position, ':'))
        return {};
    int const minutes = read_digits(text, position, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || position != text.size())
        return {};
    return sign * (hours * 3600 + minutes * 60);
}

// `.` and at least one digit; further ones than three are read over. -1 when malformed, 0 when absent.
int read_fraction(std::string_view text, std::size_t& position)
{
    if (!take(text, position, '.'))
        return 0;
    std::size_t const begin = position;
    int milliseconds = 0;
    int unit = 100;
    for (; position < text.size() && is_digit(text[position]); ++position, unit /= 10)
        milliseconds += (text[position] - '0') * unit;
    return position == begin ? -1 : milliseconds;
}

}

Date china_date(Moment moment)
{
    return date_of_days(floor_days(moment.milliseconds + china_offset_milliseconds));
}

std::string to_string(Moment moment)
{
    std::int64_t const local = moment.milliseconds + china_offset_milliseconds;
    std::int64_t const days = floor_days(local);
    int const second_of_day = static_cast<int>((local - days * milliseconds_per_day) / 1000);
    std::string out = to_string(date_of_days(days));
    out += 'T';
    append_padded(out, second_of_day / 3600, 2);
    out += ':';
    append_padded(out, second_of_day / 60 % 60, 2);
    out += ':';
    append_padded(out, second_of_day % 60, 2);
    out += "+08:00";
    return out;
}

std::optional<Moment> parse_moment(std::string_view text)
{
    constexpr std::size_t date_length = 10;
    if (text.size() <= date_length || (text[date_length] != 'T' && text[date_length] != 't'))
        return {};
    auto const date = parse_date(text.substr(0, date_length));
    if (!date || date->precision() != DatePrecision::Day)
        return {};
    std::size_t position = date_length + 1;
    int const hour = read_digits(text, position, 2);
    if (!take(text, position, ':'))
        return {};
    int const minute = read_digits(text, position, 2);
    if (!take(text, position, ':'))
        return {};
    int const second = read_digits(text, position, 2);
    int const fraction = read_fraction(text, position);
    auto const offset = read_offset(text, position);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || fraction < 0 || !offset)
        return {};
    std::int64_t const seconds
        = days_since_epoch(*date) * 86'400 + hour * 3600 + minute * 60 + second - std::int64_t {*offset};
    return Moment {seconds * 1000 + fraction};
}

}

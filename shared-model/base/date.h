// Calendar dates with their precision kept, and moments. No clock: "now" is always a parameter.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shenbao {

enum class DatePrecision : std::uint8_t { Month, Day };

// A proleptic Gregorian date, 1000-01 to 9999-12; `day` is 0 when only the month is known.
struct Date {
    std::int16_t year = 0;
    std::uint8_t month = 0;
    std::uint8_t day = 0;

    DatePrecision precision() const { return day == 0 ? DatePrecision::Month : DatePrecision::Day; }
    friend bool operator==(Date const& a, Date const& b)
    {
        return a.year == b.year && a.month == b.month && a.day == b.day;
    }
    friend bool operator!=(Date const& a, Date const& b) { return !(a == b); }
    friend bool operator<(Date const& a, Date const& b)
    {
        if (a.year != b.year)
            return a.year < b.year;
        return a.month != b.month ? a.month < b.month : a.day < b.day;
    }
};

// Milliseconds since 1970-01-01T00:00:00Z.
struct Moment {
    std::int64_t milliseconds = 0;

    friend bool operator==(Moment a, Moment b) { return a.milliseconds == b.milliseconds; }
    friend bool operator<(Moment a, Moment b) { return a.milliseconds < b.milliseconds; }
};

// As far as both are known: 2020-05 is neither before nor after 2020-05-17.
bool is_before(Date, Date);
int days_in_month(int year, int month);
bool is_real(Date);

// YYYY-MM-DD or YYYY-MM.
std::string to_string(Date);
// Strict: exactly `YYYY-MM-DD` or `YYYY-MM`, and a real date.
std::optional<Date> parse_date(std::string_view);
// As people type: 2020.5.1, 2020/05/01, 2020年5月1日, 20200501, 2020-5 and full-width digits; else nothing.
std::optional<Date> read_typed_date(std::string_view);

// Days since 1970-01-01 (a month counts as its first day).
std::int64_t days_since_epoch(Date);
Date date_of_days(std::int64_t days);
// Full years from `born` to `at`; the birthday itself counts (Civil Code, art. 1259 counts full years).
int full_years(Date born, Date at);
int full_months(Date from, Date to);  // due on the same day of a month, on the last of one that has no such day (Civil Code, art. 202)

// The day in China (UTC+8, no daylight saving) at that moment.
Date china_date(Moment);
// RFC 3339 with an offset of +08:00, seconds precision: 2025-06-01T10:00:00+08:00.
std::string to_string(Moment);
// RFC 3339 with `Z` or an offset; fractions of a second are kept to the millisecond.
std::optional<Moment> parse_moment(std::string_view);

}

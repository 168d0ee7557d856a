// Dates with their precision, typed dates, moments and the day in China.
#include "base/date.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;

namespace {

struct TypedRow {
    char const* typed;
    char const* expected;  // null: no date
};

std::string or_none(std::optional<Date> date) { return date ? to_string(*date) : "none"; }

}

TEST_CASE("a date is real or it is none", "[date]")
{
    TypedRow const rows[] = {
        { "2020-05-01", "2020-05-01" }, { "2020-05", "2020-05" }, { "2024-02-29", "2024-02-29" }, { "2023-02-29", nullptr },
        { "1900-02-29", nullptr }, { "2000-02-29", "2000-02-29" }, { "2020-04-31", nullptr }, { "2020-13-01", nullptr },
        { "2020-00-01", nullptr }, { "2020-05-00", nullptr }, { "2020-5-1", nullptr }, { "2020-05-01 ", nullptr }, { "2020", nullptr },
        { "20200501", nullptr }, { "0999-12-31", nullptr }, { "1000-01-01", "1000-01-01" }, { "9999-12-31", "9999-12-31" },
        { "10000-01-01", nullptr }, { "", nullptr }, { "-", nullptr }, { "2020-", nullptr }, { "2020-05-", nullptr }, { "２０２０-05", nullptr },
    };
    for (auto const& row : rows) {
        INFO(row.typed);
        CHECK(or_none(parse_date(row.typed)) == (row.expected ? row.expected : "none"));
    }
    CHECK(parse_date("2020-05")->precision() == DatePrecision::Month);
    CHECK(parse_date("2020-05-01")->precision() == DatePrecision::Day);
    CHECK(days_in_month(2024, 2) == 29);
    CHECK(days_in_month(2100, 2) == 28);
    CHECK(days_in_month(2024, 13) == 0);
}

TEST_CASE("dates as people type them", "[date]")
{
    TypedRow const rows[] = {
        { "2020.5.1", "2020-05-01" }, { "2020/05/01", "2020-05-01" }, { "2020-5-1", "2020-05-01" }, { "2020年5月1日", "2020-05-01" },
        { "2020年5月1号", "2020-05-01" }, { "2020 年 5 月", "2020-05" }, { "2020年5月", "2020-05" }, { "20200501", "2020-05-01" },
        { "202005", "2020-05" }, { "2020-5", "2020-05" }, { "2020.05", "2020-05" }, { "２０２０．５．１", "2020-05-01" },
        { "２０２０年１２月", "2020-12" }, { " 2020-05-01 ", "2020-05-01" }, { "2020 1 1", "2020-01-01" }, { "2020—5—1", "2020-05-01" },
        { "2020、5、1", "2020-05-01" }, { "2020。5。1", "2020-05-01" },
        { "2020", nullptr }, { "2020年", nullptr }, { "20.5.1", nullptr }, { "5/1/2020", nullptr }, { "2020-5-32", nullptr },
        { "2023年2月29日", nullptr }, { "2020-5-0", nullptr }, { "20200500", nullptr }, { "2020051", nullptr }, { "2020-5-1-1", nullptr },
        { "2020-005-1", nullptr }, { "99999999999999999999", nullptr }, { "去年", nullptr }, { "2020-5-1x", nullptr }, { "", nullptr }, { "至今", nullptr },
    };
    for (auto const& row : rows) {
        INFO(row.typed);
        CHECK(or_none(read_typed_date(row.typed)) == (row.expected ? row.expected : "none"));
    }
}

TEST_CASE("days count from the epoch and back", "[date]")
{
    CHECK(days_since_epoch({ 1970, 1, 1 }) == 0);
    CHECK(days_since_epoch({ 1969, 12, 31 }) == -1);
    CHECK(days_since_epoch({ 2000, 3, 1 }) == 11017);
    CHECK(days_since_epoch({ 2020, 5, 0 }) == days_since_epoch({ 2020, 5, 1 }));
    std::int64_t const first = days_since_epoch({ 1000, 1, 1 });
    std::int64_t const last = days_since_epoch({ 9999, 12, 31 });
    for (std::int64_t day = first; day <= last; ++day) {
        auto const date = date_of_days(day);
        if (!is_real(date) || days_since_epoch(date) != day)
            FAIL_CHECK(day);
    }
    CHECK(date_of_days(first - 1) == Date { 1000, 1, 1 });
    CHECK(date_of_days(last + 1) == Date { 9999, 12, 31 });
}

TEST_CASE("full years and months", "[date]")
{
    Date const born { 1990, 6, 15 };
    CHECK(full_years(born, { 2025, 6, 14 }) == 34);
    CHECK(full_years(born, { 2025, 6, 15 }) == 35);
    CHECK(full_years({ 2000, 2, 29 }, { 2018, 2, 28 }) == 17);
    CHECK(full_years({ 2000, 2, 29 }, { 2018, 3, 1 }) == 18);
    CHECK(full_years({ 2000, 6, 0 }, { 2018, 6, 1 }) == 18);
    CHECK(full_months({ 2020, 1, 31 }, { 2020, 2, 28 }) == 0);
    CHECK(full_months({ 2020, 1, 31 }, { 2020, 2, 29 }) == 1);
    CHECK(full_months({ 2020, 1, 31 }, { 2021, 2, 28 }) == 13);
    CHECK(full_months({ 2020, 1, 31 }, { 2020, 4, 29 }) == 2);
    CHECK(full_months({ 2020, 1, 31 }, { 2020, 4, 30 }) == 3);
    CHECK(full_months({ 2020, 2, 29 }, { 2021, 3, 28 }) == 12);
    CHECK(full_months({ 2020, 1, 15 }, { 2021, 1, 15 }) == 12);
    CHECK(full_months({ 2020, 5, 0 }, { 2020, 7, 0 }) == 2);
}

TEST_CASE("moments are read strictly and shown in China's time", "[date]")
{
    CHECK(to_string(*parse_moment("2025-06-01T02:00:00Z")) == "2025-06-01T10:00:00+08:00");
    CHECK(to_string(*parse_moment("2025-06-01T10:00:00+08:00")) == "2025-06-01T10:00:00+08:00");
    CHECK(to_string(*parse_moment("2024-12-31T20:00:00-05:30")) == "2025-01-01T09:30:00+08:00");
    CHECK(parse_moment("1970-01-01T00:00:00.1239Z")->milliseconds == 123);
    CHECK(parse_moment("1969-12-31T23:59:59.5Z")->milliseconds == -500);
    CHECK(to_string(Moment { -1 }) == "1970-01-01T07:59:59+08:00");
    for (char const* bad : { "", "2025-06-01", "2025-06-01T10:00:00", "2025-06-01 10:00:00Z", "2025-06-01T24:00:00Z", "2025-06-01T10:60:00Z",
             "2025-06-01T10:00:60Z", "2025-06-01T10:00:00.Z", "2025-06-01T10:00:00+0800", "2025-06-01T10:00:00Zx", "2025-06-01T10:00:00+24:00",
             "2025-02-29T10:00:00Z", "2025-06-01T10:00:00+08:60", "2025-06-01T1:00:00Z", "2025-06T10:00:00Z" }) {
        INFO(bad);
        CHECK_FALSE(parse_moment(bad));
    }
}

TEST_CASE("the day in China begins at 16:00 UTC", "[date]")
{
    CHECK(china_date(*parse_moment("2025-05-31T15:59:59.999Z")) == Date { 2025, 5, 31 });
    CHECK(china_date(*parse_moment("2025-05-31T16:00:00Z")) == Date { 2025, 6, 1 });
    CHECK(china_date(*parse_moment("2025-05-31T23:59:59Z")) == Date { 2025, 6, 1 });
    CHECK(china_date(*parse_moment("2024-12-31T16:00:00Z")) == Date { 2025, 1, 1 });
    CHECK(china_date(*parse_moment("1969-12-31T15:59:59Z")) == Date { 1969, 12, 31 });
}

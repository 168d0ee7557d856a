// Sums, periods counted once, and working days with holidays and made-up weekend days.
#include "cel/support.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::tests {

namespace {

class WithCalendar final : public cel::Activation {
public:
    WithCalendar()
    {
        m_calendar.first = Date { 2025, 1, 1 };
        m_calendar.last = Date { 2025, 12, 31 };
        // 2025: 1 to 8 October off, Sunday 28 September and Saturday 11 October worked.
        for (int day : { 1, 2, 3, 6, 7, 8 })
            m_calendar.holidays.push_back(days_since_epoch(Date { 2025, 10, static_cast<std::uint8_t>(day) }));
        m_calendar.workdays = { days_since_epoch(Date { 2025, 9, 28 }), days_since_epoch(Date { 2025, 10, 11 }) };
    }
    cel::Value variable(std::uint16_t) const override { return cel::Value::error(cel::ErrorKind::Absent); }
    cel::Value member(cel::RecordReference, std::uint16_t) const override { return {}; }
    bool has_member(cel::RecordReference, std::uint16_t) const override { return false; }
    WorkCalendar const* calendar() const override { return &m_calendar; }

private:
    WorkCalendar m_calendar;
};

std::string with_calendar(std::string_view expression)
{
    cel::Declarations declarations;
    declarations.has_calendar = true;
    declarations.variables.push_back({ "missing", { cel::Kind::Date }, 0 });
    auto compiled = cel::Program::compile(expression, declarations, {});
    if (auto const* diagnostics = std::get_if<Diagnostics>(&compiled))
        return "compile " + diagnostics->front().code;
    return shown(std::get<cel::Program>(compiled).evaluate(WithCalendar()));
}

struct Row {
    std::string_view expression;
    std::string_view result;
};

}

TEST_CASE("cel: sums, the smallest and the largest, distinct", "[cel]")
{
    Row const rows[] { { "sum([1, 2, 3])", "6" }, { "sum([0.5, 2.0])", "double 2.5" }, { "sum([1].filter(n, n > 1))", "0" },
        { "sum([1.0].filter(n, n > 1.0))", "double 0" }, { "sum([9223372036854775807, 1])", "error Overflow" },
        { "sum([dyn(1), dyn(2)])", "3" }, { "sum(['a'])", "compile cel.no_overload" }, { "sum(1)", "compile cel.no_overload" },
        { "sum([1]) + 1.0", "compile cel.no_overload" }, { "largest([3, 1, 4])", "4" }, { "smallest([3, 1, 4])", "1" },
        { "largest(['a', 'c', 'b'])", "\"c\"" }, { "largest([date('2020-01-02'), date('2020-01-03')])", "date 2020-01-03" },
        { "largest([1].filter(n, n > 1))", "error Absent" }, { "largest([true])", "compile cel.no_overload" },
        { "distinct([1, 2, 1, 3, 2])", "[1, 2, 3]" }, { "['a', 'a'].distinct().size()", "1" } };
    for (Row const& row : rows) {
        INFO(row.expression);
        CHECK(with_calendar(row.expression) == row.result);
    }
}

TEST_CASE("cel: months and days that several periods share count once", "[cel]")
{
    Row const rows[] {
        { "covered_months([[date('2010-07'), date('2012-06')]])", "24" },
        { "covered_months([[date('2010-07'), date('2012-06')], [date('2012-01'), date('2013-06')]])", "36" },
        { "covered_months([[date('2012-01'), date('2013-06')], [date('2010-07'), date('2012-06')]])", "36" },
        { "covered_months([[date('2010-01'), date('2019-12')], [date('2012-01'), date('2012-02')]])", "120" },
        { "covered_months([[date('2010-01'), date('2010-01')], [date('2010-03'), date('2010-03')]])", "2" },
        // One that ends before it begins counts nothing.
        { "covered_months([[date('2012-06'), date('2010-07')]])", "0" },
        { "covered_months([[date('2010-01-31'), date('2010-02-01')]])", "2" },
        { "covered_months([[date('2010-01-31'), missing]])", "error Absent" },
        { "covered_days([[date('2020-02-28'), date('2020-03-01')], [date('2020-03-01'), date('2020-03-02')]])", "4" },
        { "covered_days([[date('1968-03-01'), date('1969-12-31')], [date('1969-12-31'), date('1970-01-10')]])", "681" },
        { "covered_days([[date('2020-02'), date('2020-03')]])", "error Other" },
        { "covered_months([[date('2020-02')]])", "error Other" },
        { "covered_months([])", "0" },
        { "covered_months([[1, 2]])", "compile cel.no_overload" },
        { "overlap([[date('2010-01'), date('2012-06')], [date('2012-06'), date('2013-01')]])", "false" },
        { "overlap([[date('2010-01'), date('2012-06')], [date('2012-05'), date('2013-01')]])", "true" },
        { "overlap([[date('2010-01-01'), date('2012-06-10')], [date('2012-06-10'), date('2013-01-01')]])", "false" },
        { "overlap([[date('2010-01-01'), date('2012-06-10')], [date('2012-06-09'), date('2013-01-01')]])", "true" },
        // A month beside a day: compared by their months.
        { "overlap([[date('2010-01'), date('2012-06')], [date('2012-06-01'), date('2013-01-01')]])", "false" },
        { "overlap([[date('2010-01'), date('2019-06')], [date('2011-01'), date('2011-02')], [date('2012-01'), date('2012-02')]])", "true" },
    };
    for (Row const& row : rows) {
        INFO(row.expression);
        CHECK(with_calendar(row.expression) == row.result);
    }
}

TEST_CASE("cel: dates move by days and months", "[cel]")
{
    Row const rows[] { { "add_days(date('2024-02-28'), 2)", "date 2024-03-01" }, { "add_days(date('2024-01-01'), -1)", "date 2023-12-31" },
        { "add_days(date('2024-01'), 1)", "error Other" }, { "add_days(date('9999-12-31'), 1)", "error Overflow" },
        { "add_days(date('2024-01-01'), 9223372036854775807)", "error Overflow" }, { "add_months(date('2024-01-31'), 1)", "date 2024-02-29" },
        { "add_months(date('2024-01'), -1)", "date 2023-12" }, { "add_months(date('9999-12'), 1)", "error Overflow" },
        { "add_months(date('1000-01'), -1)", "error Overflow" }, { "add_months(date('2024-01'), 1) < date('2024-03-01')", "compile cel.no_overload" },
        { "days_between(date('2024-02-28'), date('2024-03-01'))", "2" }, { "days_between(date('2024-03-01'), date('2024-02-28'))", "-2" } };
    for (Row const& row : rows) {
        INFO(row.expression);
        CHECK(with_calendar(row.expression) == row.result);
    }
}

TEST_CASE("cel: working days skip holidays and count made-up weekend days", "[cel]")
{
    Row const rows[] { { "is_working_day(date('2025-09-28'))", "true" }, { "is_working_day(date('2025-09-27'))", "false" },
        { "is_working_day(date('2025-10-01'))", "false" }, { "is_working_day(date('2025-10-09'))", "true" },
        // Monday 29, Tuesday 30 September, then Thursday 9 October.
        { "add_working_days(date('2025-09-28'), 3)", "date 2025-10-09" }, { "add_working_days(date('2025-10-09'), -3)", "date 2025-09-28" },
        { "add_working_days(date('2025-10-10'), 1)", "date 2025-10-11" }, { "add_working_days(date('2025-10-04'), 0)", "date 2025-10-04" },
        { "working_days(date('2025-09-28'), date('2025-10-09'))", "3" }, { "working_days(date('2025-10-09'), date('2025-09-28'))", "-3" },
        { "working_days(date('2025-10-01'), date('2025-10-08'))", "0" }, { "working_days(date('2025-10-01'), date('2025-10-01'))", "0" },
        { "working_days(date('2025-12-31'), date('2026-01-05'))", "error Other" }, { "add_working_days(date('2025-12-31'), 1)", "error Other" },
        { "working_days(date('2025-10'), date('2025-11'))", "error Other" }, { "add_working_days(date('2025-06-01'), 9223372036854775807)", "error Other" } };
    for (Row const& row : rows) {
        INFO(row.expression);
        CHECK(with_calendar(row.expression) == row.result);
    }
    CHECK(diagnostics_of("working_days(today, today)").front().code == "cel.no_calendar");
}

}

// Sums, periods and working days. A period is a list of two dates, [from, to], both of them inside it.
#include "check/cel/values.h"

#include "base/sort.h"
#include "base/work_calendar.h"

#include <algorithm>
#include <vector>

namespace shenbao::cel {

namespace {

constexpr std::int64_t days_most = 4'000'000;  // more than a Date can span

Value other_error(char const* detail) { return Value::error(ErrorKind::Other, detail); }

// ---- lists of numbers and dates

Value sum_of_ints(List const& list)
{
    std::int64_t total = 0;
    for (Value const& one : list) {
        auto const* number = one.as<std::int64_t>();
        if (!number)
            return no_overload();
        if (__builtin_add_overflow(total, *number, &total))
            return Value::error(ErrorKind::Overflow);
    }
    return Value(total);
}

Value sum_of_doubles(List const& list)
{
    double total = 0;
    for (Value const& one : list) {
        auto const* number = one.as<double>();
        if (!number)
            return no_overload();
        total += *number;
    }
    return Value(total);
}

// The first of the smallest or largest; absent when there is none.
Value extreme(List const& list, Order wanted)
{
    Value const* best = nullptr;
    for (Value const& one : list) {
        Order const found = best ? order(one, *best) : wanted;
        if (found == Order::NoOverload)
            return no_overload();
        if (found == Order::UnlikePrecision)
            return other_error("dates of unlike precision are compared; use month()");
        if (found == wanted)
            best = &one;
    }
    return best ? best->clone() : absent();
}

Value distinct(List const& list, Budget& budget)
{
    List kept;
    for (Value const& one : list) {
        bool known = false;
        for (Value const& before : kept)
            known = known || equal(before, one, budget);
        if (!known)
            kept.push_back(one.clone());
        if (!budget.charge(kept.size()))
            break;
    }
    return Value::list(std::move(kept));
}

// ---- periods

enum class Unit : std::uint8_t { Day, Month };

struct Period {
    std::int64_t from;
    std::int64_t to;

    friend bool operator<(Period a, Period b) { return a.from != b.from ? a.from < b.from : a.to < b.to; }
};

std::int64_t number_of(Date date, Unit unit)
{
    return unit == Unit::Day ? days_since_epoch(date) : std::int64_t { date.year } * 12 + date.month;
}

// Periods that end before they begin count nothing: another rule says so.
bool read_periods(List const& list, Unit unit, std::vector<Period>& periods)
{
    for (Value const& one : list) {
        List const* ends = one.as_list();
        auto const* from = ends && ends->size() == 2 ? (*ends)[0].as<Date>() : nullptr;
        auto const* to = from ? (*ends)[1].as<Date>() : nullptr;
        if (!to || (unit == Unit::Day && (from->day == 0 || to->day == 0)))
            return false;
        Period const period { number_of(*from, unit), number_of(*to, unit) };
        if (period.from <= period.to)
            periods.push_back(period);
    }
    sort(periods);
    return true;
}

// Days or months in any of the periods; what several of them share counts once.
std::int64_t covered(std::vector<Period> const& periods)
{
    std::int64_t total = 0;
    std::int64_t counted_to = periods.empty() ? 0 : periods.front().from - 1;  // sorted
    for (Period period : periods) {
        auto const from = std::max(period.from, counted_to + 1);
        if (period.to >= from)
            total += period.to - from + 1;
        counted_to = std::max(counted_to, period.to);
    }
    return total;
}

bool has_month(List const& list)
{
    for (Value const& one : list) {
        List const* ends = one.as_list();
        for (std::size_t i = 0; ends && i < ends->size(); ++i) {
            auto const* date = (*ends)[i].as<Date>();
            if (date && date->day == 0)
                return true;
        }
    }
    return false;
}

// To begin on the day, or in the month, in which another one ends is no overlap.
bool overlaps(std::vector<Period> const& periods)
{
    std::int64_t latest = 0;
    for (std::size_t i = 0; i < periods.size(); ++i) {
        if (i > 0 && periods[i].from < latest)
            return true;
        latest = i == 0 ? periods[i].to : std::max(latest, periods[i].to);
    }
    return false;
}

Value of_periods(Function function, List const& list, Budget& budget)
{
    if (!budget.charge(list.size() * 4))
        return Value::error(ErrorKind::CostExceeded);
    auto const unit = function == Function::CoveredDays || (function == Function::Overlap && !has_month(list)) ? Unit::Day : Unit::Month;
    std::vector<Period> periods;
    if (!read_periods(list, unit, periods))
        return other_error(unit == Unit::Day ? "a period is [from, to], two dates with their days" : "a period is [from, to], two dates");
    if (function == Function::Overlap)
        return Value(overlaps(periods));
    return Value(covered(periods));
}

// ---- days

Value from_days(std::int64_t days)
{
    auto const date = date_of_days(days);
    return days_since_epoch(date) == days ? Value(date) : Value::error(ErrorKind::Overflow);
}

Value add_to(Function function, Date date, std::int64_t count)
{
    if (count > days_most || count < -days_most)
        return Value::error(ErrorKind::Overflow);
    if (function == Function::AddDays)
        return date.day == 0 ? other_error("a month has no day to count from") : from_days(days_since_epoch(date) + count);
    auto const months = std::int64_t { date.year } * 12 + date.month - 1 + count;
    Date moved { static_cast<std::int16_t>(months / 12), static_cast<std::uint8_t>(months % 12 + 1), date.day };
    if (months < 0 || months / 12 > 9999)
        return Value::error(ErrorKind::Overflow);
    moved.day = static_cast<std::uint8_t>(std::min<int>(date.day, days_in_month(moved.year, moved.month)));
    return is_real(moved) ? Value(moved) : Value::error(ErrorKind::Overflow);
}

Value outside_calendar() { return other_error("a day is outside the pack's calendar"); }

// Working days after `from`, up to and with `to`: the day a term begins on is not counted.
Value count_worked(WorkCalendar const& calendar, std::int64_t from, std::int64_t to, Budget& budget)
{
    if (to < from) {
        auto backwards = count_worked(calendar, to, from, budget);
        auto const* count = backwards.as<std::int64_t>();
        return count ? Value(-*count) : std::move(backwards);
    }
    if (!calendar.covers(from) || !calendar.covers(to))
        return outside_calendar();
    if (!budget.charge(static_cast<std::uint64_t>(to - from) / 4))
        return Value::error(ErrorKind::CostExceeded);
    std::int64_t count = 0;
    for (auto day = from + 1; day <= to; ++day)
        count += calendar.is_worked(day) ? 1 : 0;
    return Value(count);
}

Value add_worked(WorkCalendar const& calendar, std::int64_t from, std::int64_t count, Budget& budget)
{
    auto const step = count < 0 ? -1 : 1;
    auto day = from;
    if (!calendar.covers(day))
        return outside_calendar();
    for (auto left = count; left != 0;) {
        day += step;
        if (!calendar.covers(day))
            return outside_calendar();
        if (!budget.charge())
            return Value::error(ErrorKind::CostExceeded);
        left -= calendar.is_worked(day) ? step : 0;
    }
    return from_days(day);
}

}

Value apply_list(Function function, Value const* arguments, Budget& budget)
{
    List const* list = arguments[0].as_list();
    if (!list)
        return no_overload();
    if (!budget.charge(list->size()))
        return Value::error(ErrorKind::CostExceeded);
    switch (function) {
    case Function::SumDoubles: return sum_of_doubles(*list);
    case Function::Sum:
        return !list->empty() && list->front().as<double>() ? sum_of_doubles(*list) : sum_of_ints(*list);
    case Function::Smallest: return extreme(*list, Order::Less);
    case Function::Largest: return extreme(*list, Order::Greater);
    case Function::Distinct: return distinct(*list, budget);
    default: return of_periods(function, *list, budget);
    }
}

Value apply_days(Function function, Value const* arguments, WorkCalendar const* calendar, Budget& budget)
{
    auto const* date = arguments[0].as<Date>();
    if (!date)
        return no_overload();
    auto const* to = arguments[1].as<Date>();
    auto const* count = arguments[1].as<std::int64_t>();
    if (function == Function::AddDays || function == Function::AddMonths)
        return count ? add_to(function, *date, *count) : no_overload();
    if (date->day == 0 || (to && to->day == 0))
        return other_error("a month has no day to count from");
    auto const day = days_since_epoch(*date);
    if (function == Function::DaysBetween)
        return to ? Value(days_since_epoch(*to) - day) : no_overload();
    if (!calendar)
        return other_error("the pack has no calendar");
    if (function == Function::IsWorkingDay)
        return calendar->covers(day) ? Value(calendar->is_worked(day)) : outside_calendar();
    if (function == Function::WorkingDays)
        return to ? count_worked(*calendar, day, days_since_epoch(*to), budget) : no_overload();
    return count ? add_worked(*calendar, day, *count, budget) : no_overload();
}

}

// The table of functions: name, how it is called, what it takes, what it gives.
#pragma once

#include "check/cel/program.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace shenbao::cel {

enum class Function : std::uint8_t {
    None,
    Add, Subtract, Multiply, Divide, Modulo, Negate,
    Size,
    Contains, StartsWith, EndsWith, Matches, LowerAscii, UpperAscii, Trim, Substring, IndexOf, LastIndexOf, Replace, Split,
    Join, CharAt, Reverse,
    ToInt, ToDouble, ToString, ToBool, ToTimestamp, ToDuration, ToDyn, ToType, ToDate,
    GetFullYear, GetMonth, GetDate, GetDayOfMonth, GetDayOfWeek, GetDayOfYear, GetHours, GetMinutes, GetSeconds,
    GetMilliseconds,
    MonthOf, FullYears, FullMonths, BirthDate, SexCode,
    Sum, SumDoubles, Smallest, Largest, Distinct, CoveredMonths, CoveredDays, Overlap,
    AddDays, AddMonths, DaysBetween, IsWorkingDay, WorkingDays, AddWorkingDays,
};

enum class Style : std::uint8_t { Global, Receiver, Both };

struct Overload {
    std::string_view name;
    Style style;
    Function function;
    Kind result;
    std::uint8_t count;
    std::array<Kind, 4> arguments;  // Dyn: any
};

struct OverloadRange {
    Overload const* first;
    Overload const* last;
    Overload const* begin() const { return first; }
    Overload const* end() const { return last; }
};

OverloadRange all_overloads();

}

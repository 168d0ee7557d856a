#include "check/cel/functions.h"

#include <iterator>

namespace shenbao::cel {

namespace {

constexpr Kind Any = Kind::Dyn, Bool = Kind::Bool, Int = Kind::Int, Dbl = Kind::Double, Str = Kind::String,
               Lst = Kind::List, Mp = Kind::Map, Ts = Kind::Timestamp, Dur = Kind::Duration, Day = Kind::Date,
               Typ = Kind::Type;
constexpr Style G = Style::Global, R = Style::Receiver, B = Style::Both;
using F = Function;

// Overloads of one name stand together.
constexpr Overload table[] {
    { "_+_", G, F::Add, Int, 2, { Int, Int } }, { "_+_", G, F::Add, Dbl, 2, { Dbl, Dbl } },
    { "_+_", G, F::Add, Str, 2, { Str, Str } }, { "_+_", G, F::Add, Lst, 2, { Lst, Lst } },
    { "_+_", G, F::Add, Ts, 2, { Ts, Dur } }, { "_+_", G, F::Add, Ts, 2, { Dur, Ts } },
    { "_+_", G, F::Add, Dur, 2, { Dur, Dur } },
    { "_-_", G, F::Subtract, Int, 2, { Int, Int } }, { "_-_", G, F::Subtract, Dbl, 2, { Dbl, Dbl } },
    { "_-_", G, F::Subtract, Dur, 2, { Ts, Ts } }, { "_-_", G, F::Subtract, Ts, 2, { Ts, Dur } },
    { "_-_", G, F::Subtract, Dur, 2, { Dur, Dur } },
    { "_*_", G, F::Multiply, Int, 2, { Int, Int } }, { "_*_", G, F::Multiply, Dbl, 2, { Dbl, Dbl } },
    { "_/_", G, F::Divide, Int, 2, { Int, Int } }, { "_/_", G, F::Divide, Dbl, 2, { Dbl, Dbl } },
    { "_%_", G, F::Modulo, Int, 2, { Int, Int } },
    { "-_", G, F::Negate, Int, 1, { Int } }, { "-_", G, F::Negate, Dbl, 1, { Dbl } },

    { "size", B, F::Size, Int, 1, { Str } }, { "size", B, F::Size, Int, 1, { Lst } },
    { "size", B, F::Size, Int, 1, { Mp } },

    { "contains", R, F::Contains, Bool, 2, { Str, Str } },
    { "startsWith", R, F::StartsWith, Bool, 2, { Str, Str } },
    { "endsWith", R, F::EndsWith, Bool, 2, { Str, Str } },
    { "matches", B, F::Matches, Bool, 2, { Str, Str } },
    { "lowerAscii", R, F::LowerAscii, Str, 1, { Str } },
    { "upperAscii", R, F::UpperAscii, Str, 1, { Str } },
    { "trim", R, F::Trim, Str, 1, { Str } },
    { "reverse", R, F::Reverse, Str, 1, { Str } },
    { "charAt", R, F::CharAt, Str, 2, { Str, Int } },
    { "substring", R, F::Substring, Str, 2, { Str, Int } },
    { "substring", R, F::Substring, Str, 3, { Str, Int, Int } },
    { "indexOf", R, F::IndexOf, Int, 2, { Str, Str } },
    { "indexOf", R, F::IndexOf, Int, 3, { Str, Str, Int } },
    { "lastIndexOf", R, F::LastIndexOf, Int, 2, { Str, Str } },
    { "lastIndexOf", R, F::LastIndexOf, Int, 3, { Str, Str, Int } },
    { "replace", R, F::Replace, Str, 3, { Str, Str, Str } },
    { "replace", R, F::Replace, Str, 4, { Str, Str, Str, Int } },
    { "split", R, F::Split, Lst, 2, { Str, Str } },
    { "split", R, F::Split, Lst, 3, { Str, Str, Int } },
    { "join", R, F::Join, Str, 1, { Lst } },
    { "join", R, F::Join, Str, 2, { Lst, Str } },

    { "int", G, F::ToInt, Int, 1, { Int } }, { "int", G, F::ToInt, Int, 1, { Dbl } },
    { "int", G, F::ToInt, Int, 1, { Str } }, { "int", G, F::ToInt, Int, 1, { Ts } },
    { "double", G, F::ToDouble, Dbl, 1, { Dbl } }, { "double", G, F::ToDouble, Dbl, 1, { Int } },
    { "double", G, F::ToDouble, Dbl, 1, { Str } },
    { "string", G, F::ToString, Str, 1, { Str } }, { "string", G, F::ToString, Str, 1, { Bool } },
    { "string", G, F::ToString, Str, 1, { Int } }, { "string", G, F::ToString, Str, 1, { Dbl } },
    { "string", G, F::ToString, Str, 1, { Ts } }, { "string", G, F::ToString, Str, 1, { Dur } },
    { "string", G, F::ToString, Str, 1, { Day } },
    { "bool", G, F::ToBool, Bool, 1, { Bool } }, { "bool", G, F::ToBool, Bool, 1, { Str } },
    { "timestamp", G, F::ToTimestamp, Ts, 1, { Ts } }, { "timestamp", G, F::ToTimestamp, Ts, 1, { Str } },
    { "timestamp", G, F::ToTimestamp, Ts, 1, { Int } },
    { "duration", G, F::ToDuration, Dur, 1, { Dur } }, { "duration", G, F::ToDuration, Dur, 1, { Str } },
    { "dyn", G, F::ToDyn, Any, 1, { Any } },
    { "type", G, F::ToType, Typ, 1, { Any } },
    { "date", G, F::ToDate, Day, 1, { Day } }, { "date", G, F::ToDate, Day, 1, { Str } },

    { "getFullYear", R, F::GetFullYear, Int, 1, { Ts } }, { "getFullYear", R, F::GetFullYear, Int, 2, { Ts, Str } },
    { "getMonth", R, F::GetMonth, Int, 1, { Ts } }, { "getMonth", R, F::GetMonth, Int, 2, { Ts, Str } },
    { "getDate", R, F::GetDate, Int, 1, { Ts } }, { "getDate", R, F::GetDate, Int, 2, { Ts, Str } },
    { "getDayOfMonth", R, F::GetDayOfMonth, Int, 1, { Ts } },
    { "getDayOfMonth", R, F::GetDayOfMonth, Int, 2, { Ts, Str } },
    { "getDayOfWeek", R, F::GetDayOfWeek, Int, 1, { Ts } }, { "getDayOfWeek", R, F::GetDayOfWeek, Int, 2, { Ts, Str } },
    { "getDayOfYear", R, F::GetDayOfYear, Int, 1, { Ts } }, { "getDayOfYear", R, F::GetDayOfYear, Int, 2, { Ts, Str } },
    { "getHours", R, F::GetHours, Int, 1, { Ts } }, { "getHours", R, F::GetHours, Int, 2, { Ts, Str } },
    { "getHours", R, F::GetHours, Int, 1, { Dur } },
    { "getMinutes", R, F::GetMinutes, Int, 1, { Ts } }, { "getMinutes", R, F::GetMinutes, Int, 2, { Ts, Str } },
    { "getMinutes", R, F::GetMinutes, Int, 1, { Dur } },
    { "getSeconds", R, F::GetSeconds, Int, 1, { Ts } }, { "getSeconds", R, F::GetSeconds, Int, 2, { Ts, Str } },
    { "getSeconds", R, F::GetSeconds, Int, 1, { Dur } },
    { "getMilliseconds", R, F::GetMilliseconds, Int, 1, { Ts } },
    { "getMilliseconds", R, F::GetMilliseconds, Int, 2, { Ts, Str } },
    { "getMilliseconds", R, F::GetMilliseconds, Int, 1, { Dur } },

    { "month", G, F::MonthOf, Day, 1, { Day } },
    { "full_years", G, F::FullYears, Int, 2, { Day, Day } },
    { "full_months", G, F::FullMonths, Int, 2, { Day, Day } },
    { "birth_date", G, F::BirthDate, Day, 1, { Str } },
    { "sex_code", G, F::SexCode, Str, 1, { Str } },

    { "sum", G, F::Sum, Any, 1, { Lst } },
    { "smallest", G, F::Smallest, Any, 1, { Lst } },
    { "largest", G, F::Largest, Any, 1, { Lst } },
    { "distinct", B, F::Distinct, Lst, 1, { Lst } },
    { "covered_months", G, F::CoveredMonths, Int, 1, { Lst } },
    { "covered_days", G, F::CoveredDays, Int, 1, { Lst } },
    { "overlap", G, F::Overlap, Bool, 1, { Lst } },
    { "add_days", G, F::AddDays, Day, 2, { Day, Int } },
    { "add_months", G, F::AddMonths, Day, 2, { Day, Int } },
    { "days_between", G, F::DaysBetween, Int, 2, { Day, Day } },
    { "is_working_day", G, F::IsWorkingDay, Bool, 1, { Day } },
    { "working_days", G, F::WorkingDays, Int, 2, { Day, Day } },
    { "add_working_days", G, F::AddWorkingDays, Day, 2, { Day, Int } },
};

}

OverloadRange all_overloads() { return { std::begin(table), std::end(table) }; }

}

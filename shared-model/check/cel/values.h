// What the evaluator does with values.
#pragma once

#include "check/cel/code.h"
#include "check/cel/program.h"

#include <optional>
#include <string>
#include <string_view>

namespace shenbao::cel {

Kind kind_of(Value const&);
// Owned through and through; what is copied costs by its size.
Value owned(Value, Budget&);
// As type() and messages name it: int, google.protobuf.Timestamp, date.
char const* type_name(Kind);

enum class Order : std::uint8_t { Less, Equal, Greater, Unordered, NoOverload, UnlikePrecision };
Order order(Value const&, Value const&);
// Heterogeneous equality: numbers on one line, unlike kinds unequal.
bool equal(Value const&, Value const&, Budget&);
// The value of a key, or null.
Value const* find_key(Map const&, Value const& key, Budget&);

std::optional<Timestamp> parse_timestamp(std::string_view rfc3339);
std::string to_text(Timestamp);
std::optional<Duration> parse_duration(std::string_view);
std::string to_text(Duration);
std::optional<Timestamp> add(Timestamp, std::int64_t nanoseconds);
// Minutes east of UTC of "UTC", "+08:00", "-02:30"; nothing for named zones.
std::optional<int> parse_offset(std::string_view);

Value no_overload();
Value absent();

// Strict functions of evaluated arguments, none of which is an error. Arguments may be moved from.
Value apply(Function, Value* arguments, std::size_t count, Budget&);
Value apply_arithmetic(Function, Value* arguments, Budget&);
Value apply_conversion(Function, Value const& argument);
Value apply_text(Function, Value* arguments, std::size_t count, Budget&);
Value apply_moment(Function, Value const* arguments, std::size_t count);
Value apply_date(Function, Value const* arguments);
Value apply_list(Function, Value const* arguments, Budget&);
// `calendar` may be null: then nothing is known of working days.
Value apply_days(Function, Value const* arguments, WorkCalendar const* calendar, Budget&);

}

#include "check/cel/values.h"

#include <limits>

namespace shenbao::cel {

namespace {

Value overflow() { return Value::error(ErrorKind::Overflow); }
Value division_by_zero() { return Value::error(ErrorKind::DivisionByZero); }

Value int_result(Function function, std::int64_t a, std::int64_t b)
{
    std::int64_t result = 0;
    bool overflows = false;
    switch (function) {
    case Function::Add: overflows = __builtin_add_overflow(a, b, &result); break;
    case Function::Subtract: overflows = __builtin_sub_overflow(a, b, &result); break;
    case Function::Multiply: overflows = __builtin_mul_overflow(a, b, &result); break;
    default:
        if (b == 0)
            return division_by_zero();
        if (b == -1 && function == Function::Divide)
            overflows = __builtin_sub_overflow(std::int64_t { 0 }, a, &result);
        else if (b != -1)
            result = function == Function::Divide ? a / b : a % b;
    }
    return overflows ? overflow() : Value(result);
}

Value double_result(Function function, double a, double b)
{
    switch (function) {
    case Function::Add: return Value(a + b);
    case Function::Subtract: return Value(a - b);
    case Function::Multiply: return Value(a * b);
    case Function::Divide:
        // IEEE 754 says what it is; C++ does not.
        if (b == 0.0) {
            if (a == 0.0 || a != a)
                return Value(std::numeric_limits<double>::quiet_NaN());
            bool const negative = (a < 0.0) != (__builtin_signbit(b) != 0);
            double const infinity = std::numeric_limits<double>::infinity();
            return Value(negative ? -infinity : infinity);
        }
        return Value(a / b);
    default: return no_overload();
    }
}

Value duration_result(Function function, Duration a, Duration b)
{
    if (function != Function::Add && function != Function::Subtract)
        return no_overload();
    Value result = int_result(function, a.nanoseconds, b.nanoseconds);
    auto const* nanoseconds = result.as<std::int64_t>();
    return nanoseconds ? Value(Duration { *nanoseconds }) : overflow();
}

Value moved(Timestamp at, Duration by, bool back)
{
    std::int64_t nanoseconds = by.nanoseconds;
    if (back && __builtin_sub_overflow(std::int64_t { 0 }, by.nanoseconds, &nanoseconds))
        return overflow();
    auto const result = add(at, nanoseconds);
    return result ? Value(*result) : overflow();
}

Value between(Timestamp const& a, Timestamp const& b)
{
    std::int64_t result = 0;
    // Both are within 0001 to 9999, so the seconds' difference cannot overflow.
    if (__builtin_mul_overflow(a.seconds - b.seconds, std::int64_t { 1'000'000'000 }, &result)
        || __builtin_add_overflow(result, static_cast<std::int64_t>(a.nanoseconds - b.nanoseconds), &result))
        return overflow();
    return Value(Duration { result });
}

Value concatenated(Value* arguments, Budget& budget)
{
    auto const left = *arguments[0].as_text();
    auto const right = *arguments[1].as_text();
    if (!budget.charge((left.size() + right.size()) / 16))
        return Value();
    std::string result;
    result.reserve(left.size() + right.size());
    result.append(left);
    result.append(right);
    return Value(std::move(result));
}

Value concatenated_lists(Value* arguments, Budget& budget)
{
    std::size_t const size = arguments[0].as_list()->size() + arguments[1].as_list()->size();
    if (!budget.charge(size))
        return Value();
    List result;
    result.reserve(size);
    for (std::size_t i = 0; i < 2; ++i) {
        if (auto* mine = arguments[i].as<List>()) {
            for (Value& element : *mine)
                result.push_back(std::move(element));
        } else {
            for (Value const& element : *arguments[i].as_list())
                result.push_back(element.lent());
        }
    }
    return Value::list(std::move(result));
}

Value negated(Value const& value)
{
    if (auto const* number = value.as<std::int64_t>())
        return int_result(Function::Subtract, 0, *number);
    auto const* number = value.as<double>();
    return number ? Value(-*number) : no_overload();
}

}

Value apply_arithmetic(Function function, Value* arguments, Budget& budget)
{
    if (function == Function::Negate)
        return negated(arguments[0]);
    Kind const kind = kind_of(arguments[0]);
    Kind const other = kind_of(arguments[1]);
    bool const adds = function == Function::Add;
    bool const subtracts = function == Function::Subtract;
    if (kind == Kind::Timestamp && other == Kind::Duration && (adds || subtracts))
        return moved(*arguments[0].as<Timestamp>(), *arguments[1].as<Duration>(), subtracts);
    if (kind == Kind::Duration && other == Kind::Timestamp && adds)
        return moved(*arguments[1].as<Timestamp>(), *arguments[0].as<Duration>(), false);
    if (kind != other)
        return no_overload();
    if (kind == Kind::Int)
        return int_result(function, *arguments[0].as<std::int64_t>(), *arguments[1].as<std::int64_t>());
    if (kind == Kind::Double)
        return double_result(function, *arguments[0].as<double>(), *arguments[1].as<double>());
    if (kind == Kind::Duration)
        return duration_result(function, *arguments[0].as<Duration>(), *arguments[1].as<Duration>());
    if (kind == Kind::Timestamp && subtracts)
        return between(*arguments[0].as<Timestamp>(), *arguments[1].as<Timestamp>());
    if (kind == Kind::String && adds)
        return concatenated(arguments, budget);
    if (kind == Kind::List && adds)
        return concatenated_lists(arguments, budget);
    return no_overload();
}

}

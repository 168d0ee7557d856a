// Equality and ordering as the language definition has them at run time.
#include "check/cel/values.h"

namespace shenbao::cel {

namespace {

template<typename T>
Order order_of(T const& a, T const& b)
{
    return a < b ? Order::Less : b < a ? Order::Greater : Order::Equal;
}

Order order_of(double a, double b)
{
    if (a < b)
        return Order::Less;
    return a > b ? Order::Greater : a == b ? Order::Equal : Order::Unordered;
}

// As the conformance suite has it, in doubles: 9223372036854775807 and 9223372036854775808.0 are equal.
Order order_of(std::int64_t a, double b) { return order_of(static_cast<double>(a), b); }

Order reversed(Order order)
{
    return order == Order::Less ? Order::Greater : order == Order::Greater ? Order::Less : order;
}

Order order_of_dates(Date a, Date b)
{
    if (a.precision() != b.precision())
        return Order::UnlikePrecision;
    return order_of(a, b);
}

Order order_of_timestamps(Timestamp const& a, Timestamp const& b)
{
    return a.seconds != b.seconds ? order_of(a.seconds, b.seconds) : order_of(a.nanoseconds, b.nanoseconds);
}

bool equal_lists(List const& a, List const& b, Budget& budget)
{
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!equal(a[i], b[i], budget))
            return false;
    }
    return true;
}

bool equal_maps(Map const& a, Map const& b, Budget& budget)
{
    if (a.size() != b.size())
        return false;
    for (auto const& [key, value] : a) {
        Value const* other = find_key(b, key, budget);
        if (!other || !equal(value, *other, budget))
            return false;
    }
    return true;
}

}

Order order(Value const& a, Value const& b)
{
    Kind const kind = kind_of(a);
    Kind const other = kind_of(b);
    if (kind == Kind::Int && other == Kind::Double)
        return order_of(*a.as<std::int64_t>(), *b.as<double>());
    if (kind == Kind::Double && other == Kind::Int)
        return reversed(order_of(*b.as<std::int64_t>(), *a.as<double>()));
    if (kind != other)
        return Order::NoOverload;
    switch (kind) {
    case Kind::Bool: return order_of(*a.as<bool>(), *b.as<bool>());
    case Kind::Int: return order_of(*a.as<std::int64_t>(), *b.as<std::int64_t>());
    case Kind::Double: return order_of(*a.as<double>(), *b.as<double>());
    case Kind::String: return order_of(*a.as_text(), *b.as_text());
    case Kind::Timestamp: return order_of_timestamps(*a.as<Timestamp>(), *b.as<Timestamp>());
    case Kind::Duration: return order_of(a.as<Duration>()->nanoseconds, b.as<Duration>()->nanoseconds);
    case Kind::Date: return order_of_dates(*a.as<Date>(), *b.as<Date>());
    case Kind::Dyn:
    case Kind::Null:
    case Kind::List:
    case Kind::Map:
    case Kind::Type:
    case Kind::Record: break;
    }
    return Order::NoOverload;
}

bool equal(Value const& a, Value const& b, Budget& budget)
{
    if (!budget.charge())
        return false;
    Kind const kind = kind_of(a);
    if (kind != kind_of(b))
        return order(a, b) == Order::Equal;
    switch (kind) {
    case Kind::Null: return true;
    case Kind::List: return equal_lists(*a.as_list(), *b.as_list(), budget);
    case Kind::Map: return equal_maps(*a.as_map(), *b.as_map(), budget);
    case Kind::Type: return a.as<TypeName>()->name == b.as<TypeName>()->name;
    case Kind::Record: return a.as<RecordReference>()->record == b.as<RecordReference>()->record;
    case Kind::String: {
        auto const text = *a.as_text();
        return budget.charge(text.size() / 32) && text == *b.as_text();
    }
    case Kind::Dyn: return false;
    case Kind::Bool:
    case Kind::Int:
    case Kind::Double:
    case Kind::Timestamp:
    case Kind::Duration:
    case Kind::Date: break;
    }
    return order(a, b) == Order::Equal;
}

Value const* find_key(Map const& map, Value const& key, Budget& budget)
{
    for (auto const& [candidate, value] : map) {
        if (equal(candidate, key, budget))
            return &value;
    }
    return nullptr;
}

}

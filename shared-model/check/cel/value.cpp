#include "check/cel/values.h"

#include <array>

namespace shenbao::cel {

namespace {

template<typename T>
Value clone_of(T const& value) { return Value(value); }
Value clone_of(EvaluationError const& error) { return Value(error); }

Value clone_list(List const& list)
{
    List copy;
    copy.reserve(list.size());
    for (Value const& element : list)
        copy.push_back(element.clone());
    return Value::list(std::move(copy));
}

Value clone_map(Map const& map)
{
    Map copy;
    copy.reserve(map.size());
    for (auto const& [key, value] : map)
        copy.emplace_back(key.clone(), value.clone());
    return Value::map(std::move(copy));
}

}

// Lent text and lists become owned.
Value Value::clone() const
{
    if (List const* list = as_list())
        return clone_list(*list);
    if (Map const* map = as_map())
        return clone_map(*map);
    if (auto const text = as_text())
        return Value(std::string(*text));
    if (auto const* name = as<TypeName>())
        return clone_of(*name);
    if (auto const* error = as<EvaluationError>())
        return clone_of(*error);
    return lend(*this);
}

Value Value::list(List list) { return Value(std::make_unique<List>(std::move(list))); }
Value Value::map(Map map) { return Value(std::make_unique<Map>(std::move(map))); }
Value Value::error(ErrorKind kind, std::string detail) { return Value(EvaluationError { kind, std::move(detail) }); }

std::optional<std::string_view> Value::as_text() const
{
    if (auto const* view = as<std::string_view>())
        return *view;
    if (auto const* text = as<std::string>())
        return std::string_view(*text);
    return std::nullopt;
}

List const* Value::as_list() const
{
    if (auto const* list = as<std::unique_ptr<List>>())
        return list->get();
    auto const* lent = as<List const*>();
    return lent ? *lent : nullptr;
}

Map const* Value::as_map() const
{
    if (auto const* map = as<std::unique_ptr<Map>>())
        return map->get();
    auto const* lent = as<Map const*>();
    return lent ? *lent : nullptr;
}

bool Value::is_absent() const
{
    auto const* error = as<EvaluationError>();
    return error && error->kind == ErrorKind::Absent;
}

Kind kind_of(Value const& value)
{
    // In the order of Value::held; an error has no kind, and no caller asks for it.
    constexpr std::array<Kind, 16> kinds { Kind::Null, Kind::Bool, Kind::Int, Kind::Double, Kind::String, Kind::List,
        Kind::Map, Kind::Timestamp, Kind::Duration, Kind::Date, Kind::Type, Kind::Record, Kind::Dyn, Kind::String,
        Kind::List, Kind::Map };
    static_assert(std::variant_size_v<decltype(Value::held)> == kinds.size());
    return kinds[value.held.index()];
}

Value lend(Value const& value)
{
    switch (kind_of(value)) {
    case Kind::Null: return Value();
    case Kind::Bool: return Value(*value.as<bool>());
    case Kind::Int: return Value(*value.as<std::int64_t>());
    case Kind::Double: return Value(*value.as<double>());
    case Kind::String: return Value(*value.as_text());
    case Kind::List: return Value(value.as_list());
    case Kind::Map: return Value(value.as_map());
    case Kind::Timestamp: return Value(*value.as<Timestamp>());
    case Kind::Duration: return Value(*value.as<Duration>());
    case Kind::Date: return Value(*value.as<Date>());
    case Kind::Record: return Value(*value.as<RecordReference>());
    case Kind::Type:
    case Kind::Dyn: break;
    }
    return value.clone();
}

namespace {

Value owned_list(Value value, Budget& budget)
{
    auto* mine = std::get_if<std::unique_ptr<List>>(&value.held);
    List const& source = *value.as_list();
    List result;
    result.reserve(source.size());
    for (std::size_t i = 0; i < source.size() && budget.charge(); ++i)
        result.push_back(owned(mine ? std::move((**mine)[i]) : lend(source[i]), budget));
    return Value::list(std::move(result));
}

Value owned_map(Value value, Budget& budget)
{
    auto* mine = std::get_if<std::unique_ptr<Map>>(&value.held);
    Map const& source = *value.as_map();
    Map result;
    result.reserve(source.size());
    for (std::size_t i = 0; i < source.size() && budget.charge(); ++i) {
        Value key = mine ? std::move((**mine)[i].first) : lend(source[i].first);
        Value element = mine ? std::move((**mine)[i].second) : lend(source[i].second);
        result.emplace_back(owned(std::move(key), budget), owned(std::move(element), budget));
    }
    return Value::map(std::move(result));
}

}

Value owned(Value value, Budget& budget)
{
    if (value.as_list())
        return owned_list(std::move(value), budget);
    if (value.as_map())
        return owned_map(std::move(value), budget);
    auto const* text = value.as<std::string_view>();
    if (!text)
        return value;
    return budget.charge(text->size() / 32) ? Value(std::string(*text)) : Value();
}

char const* type_name(Kind kind)
{
    switch (kind) {
    case Kind::Dyn: return "dyn";
    case Kind::Null: return "null_type";
    case Kind::Bool: return "bool";
    case Kind::Int: return "int";
    case Kind::Double: return "double";
    case Kind::String: return "string";
    case Kind::List: return "list";
    case Kind::Map: return "map";
    case Kind::Timestamp: return "google.protobuf.Timestamp";
    case Kind::Duration: return "google.protobuf.Duration";
    case Kind::Date: return "date";
    case Kind::Type: return "type";
    case Kind::Record: return "record";
    }
    return "";
}

Value no_overload() { return Value::error(ErrorKind::NoOverload); }
Value absent() { return Value::error(ErrorKind::Absent); }

}

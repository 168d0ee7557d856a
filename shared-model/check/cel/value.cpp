#include "check/cel/values.h"

#include <array>

namespace shenbao::cel {

namespace {

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

Value Value::clone() const
{
    if (cel::List const* list = as_list())
        return clone_list(*list);
    if (cel::Map const* map = as_map())
        return clone_map(*map);
    if (auto const text = as_text())
        return Value(std::string(*text));
    return lent();
}

Value Value::lent_apart() const
{
    switch (m_held) {
    case Held::OwnText: return Value(std::string_view(*as<std::string>()));
    case Held::OwnList: return Value(as<cel::List>());
    case Held::OwnMap: return Value(as<cel::Map>());
    case Held::OwnTypeName: return Value(*as<cel::TypeName>());
    default: break;
    }
    auto const& error = *as<EvaluationError>();
    return error.words ? Value::error(error.kind, *error.words) : Value::error(error.kind);
}

Value Value::error(ErrorKind kind, std::string detail)
{
    auto made = error(kind);
    if (!detail.empty())
        made.m_is.error.words = new std::string(std::move(detail));
    return made;
}

void Value::free()
{
    switch (m_held) {
    case Held::Error: delete m_is.error.words; break;
    case Held::OwnText: delete as<std::string>(); break;
    case Held::OwnList: delete as<cel::List>(); break;
    case Held::OwnMap: delete as<cel::Map>(); break;
    default: delete as<cel::TypeName>(); break;
    }
}

Kind kind_of(Value const& value)
{
    // In the order of Value::Held; an error has no kind, and no caller asks for it.
    constexpr std::array<Kind, 16> kinds { Kind::Null, Kind::Bool, Kind::Int, Kind::Double, Kind::Timestamp, Kind::Duration, Kind::Date, Kind::Record,
        Kind::String, Kind::List, Kind::Map, Kind::Dyn, Kind::String, Kind::List, Kind::Map, Kind::Type };
    static_assert(static_cast<std::size_t>(Value::Held::OwnTypeName) + 1 == kinds.size());
    return kinds[static_cast<std::size_t>(value.held())];
}

namespace {

Value owned_list(Value value, Budget& budget)
{
    auto* mine = value.as<List>();
    List const& source = *value.as_list();
    List result;
    result.reserve(source.size());
    for (std::size_t i = 0; i < source.size() && budget.charge(); ++i)
        result.push_back(owned(mine ? std::move((*mine)[i]) : source[i].lent(), budget));
    return Value::list(std::move(result));
}

Value owned_map(Value value, Budget& budget)
{
    auto* mine = value.as<Map>();
    Map const& source = *value.as_map();
    Map result;
    result.reserve(source.size());
    for (std::size_t i = 0; i < source.size() && budget.charge(); ++i) {
        Value key = mine ? std::move((*mine)[i].first) : source[i].first.lent();
        Value element = mine ? std::move((*mine)[i].second) : source[i].second.lent();
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

#include "check/cel/types.h"

#include "check/cel/values.h"

namespace shenbao::cel {

namespace {

// List and Map without parameters hold dyn.
Type parameter(Type const& type, std::size_t index)
{
    return index < type.parameters.size() ? type.parameters[index] : Type {};
}

std::size_t parameter_count(Kind kind) { return kind == Kind::List ? 1 : kind == Kind::Map ? 2 : 0; }

}

bool assignable(Type const& from, Type const& to)
{
    if (from.kind == Kind::Dyn || to.kind == Kind::Dyn)
        return true;
    if (from.kind == Kind::Null && (to.kind == Kind::Timestamp || to.kind == Kind::Duration))
        return true;
    if (from.kind != to.kind || (from.kind == Kind::Record && from.record != to.record))
        return false;
    for (std::size_t i = 0; i < parameter_count(from.kind); ++i) {
        if (!assignable(parameter(from, i), parameter(to, i)))
            return false;
    }
    return true;
}

Type joined(Type const& a, Type const& b)
{
    if (a.kind != b.kind || (a.kind == Kind::Record && a.record != b.record))
        return {};
    Type result = a;
    bool const either = a.precision == KnownPrecision::Either || b.precision == KnownPrecision::Either;
    if (a.precision != b.precision)
        result.precision = either ? KnownPrecision::Either : KnownPrecision::Unknown;
    result.parameters.clear();
    for (std::size_t i = 0; i < parameter_count(a.kind); ++i)
        result.parameters.push_back(joined(parameter(a, i), parameter(b, i)));
    return result;
}

std::string to_text(Type const& type, Declarations const& declarations)
{
    if (type.kind == Kind::Record && type.record < declarations.records.size())
        return "record " + declarations.records[type.record].name;
    std::string result = type.kind == Kind::Timestamp ? "timestamp"
        : type.kind == Kind::Duration                 ? "duration"
        : type.kind == Kind::Null                     ? "null"
                                                      : type_name(type.kind);
    std::size_t const count = parameter_count(type.kind);
    for (std::size_t i = 0; i < count; ++i)
        result += (i == 0 ? "(" : ", ") + to_text(parameter(type, i), declarations);
    return count == 0 ? result : result + ")";
}

Type list_of(Type element)
{
    Type result { Kind::List };
    result.parameters.push_back(std::move(element));
    return result;
}

}

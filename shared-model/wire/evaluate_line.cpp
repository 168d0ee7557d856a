#include "wire/evaluate_line.h"

#include "check/cel/values.h"
#include "wire/json.h"
#include "wire/values.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace shenbao::wire {

namespace {

using cel::Kind;

struct Binding {
    std::string name;
    cel::Type type;
    cel::Value value;
};

class Bindings final : public cel::Activation {
public:
    explicit Bindings(std::vector<Binding> const& bindings)
        : m_bindings(bindings)
    {
    }
    cel::Value variable(std::uint16_t slot) const override { return m_bindings[slot].value.lent(); }
    cel::Value member(cel::RecordReference, std::uint16_t) const override { return cel::Value::error(cel::ErrorKind::NoSuchField); }
    bool has_member(cel::RecordReference, std::uint16_t) const override { return false; }

private:
    std::vector<Binding> const& m_bindings;
};

// What cannot be read: malformed, or of the part of the language left out.
struct Unread {
    std::string what;
    bool left_out = false;
};

std::optional<std::int64_t> integer_of_node(json::Node const& node)
{
    if (node.is(json::Kind::Integer))
        return node.integer;
    if (!node.is(json::Kind::String) || node.text.empty())
        return {};
    char* end = nullptr;
    errno = 0;
    long long const value = std::strtoll(node.text.c_str(), &end, 10);
    bool const digits = node.text.find_first_not_of("-0123456789") == std::string::npos;
    return errno == 0 && digits && *end == 0 ? std::optional(static_cast<std::int64_t>(value)) : std::nullopt;
}

std::optional<double> double_of_node(json::Node const& node)
{
    if (node.is(json::Kind::Integer) || node.is(json::Kind::Number))
        return node.number;
    if (node.text == "NaN")
        return std::nan("");
    if (node.text == "Infinity")
        return HUGE_VAL;
    if (node.text == "-Infinity")
        return -HUGE_VAL;
    return {};
}

std::variant<cel::Value, Unread> read_cel(json::Node const&);

std::variant<cel::Value, Unread> read_cel_list(json::Node const& node)
{
    cel::List list;
    for (auto const& item : node.items) {
        auto read = read_cel(item);
        if (std::holds_alternative<Unread>(read))
            return read;
        list.push_back(std::move(*std::get_if<cel::Value>(&read)));
    }
    return cel::Value::list(std::move(list));
}

std::variant<cel::Value, Unread> read_cel_map(json::Node const& node)
{
    cel::Map map;
    for (auto const& pair : node.items) {
        if (pair.items.size() != 2)
            return Unread { "a map's \"v\" is a list of [key, value] pairs" };
        auto entry = read_cel_list(pair);
        if (std::holds_alternative<Unread>(entry))
            return entry;
        auto const* both = std::get_if<cel::Value>(&entry)->as_list();
        map.emplace_back((*both)[0].clone(), (*both)[1].clone());
    }
    return cel::Value::map(std::move(map));
}

template<typename T>
std::variant<cel::Value, Unread> value_or_fault(std::optional<T> const& value, std::string const& type)
{
    if (!value)
        return Unread { "\"v\" is no " + type };
    return cel::Value(*value);
}

std::variant<cel::Value, Unread> read_cel(json::Node const& node)
{
    auto const* type_node = node.find("t");
    auto const* found = node.find("v");
    if (!type_node || !type_node->is(json::Kind::String))
        return Unread { "a value is {\"t\": type, \"v\": value}" };
    std::string const& type = type_node->text;
    json::Node const none;
    json::Node const& held = found ? *found : none;
    if (type == "null")
        return cel::Value();
    if (type == "bool" && held.is(json::Kind::Boolean))
        return cel::Value(held.boolean);
    if (type == "int")
        return value_or_fault(integer_of_node(held), type);
    if (type == "double")
        return value_or_fault(double_of_node(held), type);
    if (type == "list" && held.is(json::Kind::Array))
        return read_cel_list(held);
    if (type == "map" && held.is(json::Kind::Array))
        return read_cel_map(held);
    for (auto const* known : { "bool", "list", "map" }) {
        if (type == known)
            return Unread { "\"v\" is no " + type };
    }
    bool const is_text = type == "string" || type == "timestamp" || type == "duration" || type == "date" || type == "type";
    if (!is_text)
        return Unread { "the type " + type + " is left out", true };
    if (!held.is(json::Kind::String))
        return Unread { "\"v\" is no " + type };
    if (type == "timestamp")
        return value_or_fault(cel::parse_timestamp(held.text), type);
    if (type == "duration")
        return value_or_fault(cel::parse_duration(held.text), type);
    if (type == "date")
        return value_or_fault(parse_date(held.text), type);
    return type == "type" ? cel::Value(cel::TypeName { held.text }) : cel::Value(held.text);
}

cel::Type type_of(cel::Value const& value)
{
    cel::Type type { cel::kind_of(value) };
    if (type.kind == Kind::Null)
        type.kind = Kind::Dyn;
    if (type.kind == Kind::List || type.kind == Kind::Map)
        type.parameters.resize(type.kind == Kind::List ? 1 : 2);
    return type;
}

// A name of the container is found without it too, the longest container first: so the shorter names stand last.
void declare(std::vector<Binding> const& bindings, std::string container, cel::Declarations& into)
{
    auto known = [&](std::string const& name) {
        return std::any_of(into.variables.begin(), into.variables.end(), [&](cel::Member const& one) { return one.name == name; });
    };
    for (; !container.empty(); container.erase(std::min(container.rfind('.'), container.size()))) {
        auto const prefix = container + ".";
        for (std::size_t i = 0; i < bindings.size(); ++i) {
            auto const& name = bindings[i].name;
            if (name.compare(0, prefix.size(), prefix) == 0 && !known(name.substr(prefix.size())))
                into.variables.push_back({ name.substr(prefix.size()), bindings[i].type, static_cast<std::uint16_t>(i) });
        }
        if (container.find('.') == std::string::npos)
            break;
    }
    for (std::size_t i = 0; i < bindings.size(); ++i) {
        if (!known(bindings[i].name))
            into.variables.push_back({ bindings[i].name, bindings[i].type, static_cast<std::uint16_t>(i) });
    }
}

void write_typed(std::string& out, char const* type, std::string_view json)
{
    out += "{\"t\":\"";
    out += type;
    out += "\",\"v\":";
    out += json;
    out += '}';
}

std::string quoted(std::string_view text)
{
    std::string out;
    json::write_string(out, text);
    return out;
}

std::string number_of(std::int64_t value)
{
    constexpr std::int64_t exact = 9'007'199'254'740'992;
    auto const text = std::to_string(value);
    return value > exact || value < -exact ? quoted(text) : text;
}

std::string number_of(double value)
{
    if (std::isnan(value))
        return "\"NaN\"";
    if (std::isinf(value))
        return value > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    return json::write_number(value);
}

std::string json_of(cel::Value const&);

std::string json_of(cel::List const& list)
{
    std::string out = "[";
    for (auto const& item : list)
        out += (out.size() > 1 ? "," : "") + json_of(item);
    return out + "]";
}

std::string json_of(cel::Map const& map)
{
    std::string out = "[";
    for (auto const& [key, value] : map)
        out += (out.size() > 1 ? ",[" : "[") + json_of(key) + "," + json_of(value) + "]";
    return out + "]";
}

std::string json_of(cel::Value const& value)
{
    std::string out;
    switch (cel::kind_of(value)) {
    case Kind::Dyn:
    case Kind::Record:
    case Kind::Null: write_typed(out, "null", "null"); break;
    case Kind::Bool: write_typed(out, "bool", *value.as<bool>() ? "true" : "false"); break;
    case Kind::Int: write_typed(out, "int", number_of(*value.as<std::int64_t>())); break;
    case Kind::Double: write_typed(out, "double", number_of(*value.as<double>())); break;
    case Kind::String: write_typed(out, "string", quoted(*value.as_text())); break;
    case Kind::List: write_typed(out, "list", json_of(*value.as_list())); break;
    case Kind::Map: write_typed(out, "map", json_of(*value.as_map())); break;
    case Kind::Timestamp: write_typed(out, "timestamp", quoted(cel::to_text(*value.as<cel::Timestamp>()))); break;
    case Kind::Duration: write_typed(out, "duration", quoted(cel::to_text(*value.as<cel::Duration>()))); break;
    case Kind::Date: write_typed(out, "date", quoted(to_string(*value.as<Date>()))); break;
    case Kind::Type: write_typed(out, "type", quoted(value.as<cel::TypeName>()->name)); break;
    }
    return out;
}

char const* name_of(cel::ErrorKind kind)
{
    switch (kind) {
    case cel::ErrorKind::Absent: return "absent";
    case cel::ErrorKind::NoOverload: return "no such overload";
    case cel::ErrorKind::NoSuchField: return "no such key";
    case cel::ErrorKind::DivisionByZero: return "division by zero";
    case cel::ErrorKind::Overflow: return "range";
    case cel::ErrorKind::BadConversion: return "bad conversion";
    case cel::ErrorKind::IndexOutOfRange: return "index out of range";
    case cel::ErrorKind::BadPattern: return "bad pattern";
    case cel::ErrorKind::CostExceeded: return "too much work";
    case cel::ErrorKind::Other: return "error";
    }
    return "error";
}

std::string with_detail(std::string text, std::string_view detail) { return detail.empty() ? text : text + ": " + std::string(detail); }

std::string answer_of(Diagnostics const& mistakes)
{
    auto const is_left_out = [](Diagnostic const& one) { return one.code == "cel.left_out"; };
    auto const left_out = std::find_if(mistakes.begin(), mistakes.end(), is_left_out);
    if (left_out != mistakes.end())
        return "\"unsupported\":" + quoted(left_out->message);
    auto const& first = mistakes.front();
    bool const parsing = first.code == "cel.syntax" || first.code == "cel.too_deep";
    auto const where = std::to_string(first.line) + ":" + std::to_string(first.column) + ": ";
    return "\"error\":" + quoted(where + first.code + ": " + first.message) + (parsing ? R"(,"phase":"parse")" : R"(,"phase":"check")");
}

std::string answer_of(cel::Value const& value)
{
    auto const* error = value.as<cel::EvaluationError>();
    if (!error)
        return "\"value\":" + json_of(value);
    return "\"error\":" + quoted(with_detail(name_of(error->kind), error->detail())) + R"(,"phase":"eval")";
}

std::string evaluated(json::Node const& root, std::string_view expression, std::vector<Binding> const& bindings)
{
    cel::Declarations declarations;
    declare(bindings, std::string(text_of(root, "container")), declarations);
    // The second name is the one that protocol buffers give the field in JSON.
    bool const unchecked = boolean_of(root, "disable_check") || boolean_of(root, "disableCheck");
    auto const checking = unchecked ? cel::Checking::Off : cel::Checking::On;
    auto const program = cel::Program::compile(expression, declarations, {}, checking);
    if (auto const* mistakes = std::get_if<Diagnostics>(&program))
        return answer_of(*mistakes);
    return answer_of(std::get_if<cel::Program>(&program)->evaluate(Bindings(bindings)));
}

EvaluatedLine malformed(std::size_t number, std::string_view what)
{
    return { "{\"line\":" + std::to_string(number) + ",\"error\":" + quoted(what) + "}", false };
}

}

EvaluatedLine evaluate_line(std::string_view line, std::size_t number)
{
    auto parsed = json::parse(line, { 64, 1u << 20, 200'000 });
    if (!parsed.ok())
        return malformed(number, parsed.error().detail + " at " + parsed.error().pointer);
    auto const& root = parsed.value();
    auto const* expression = root.find("expr");
    if (!expression || !expression->is(json::Kind::String))
        return malformed(number, "\"expr\" is missing or no string");
    std::string head = "{\"id\":";
    if (auto const* id = root.find("id"))
        json::write(head, *id);
    else
        head += std::to_string(number);
    head += ',';
    std::vector<Binding> bindings;
    auto const* given = root.find("bindings");
    for (std::size_t i = 0; given && i < given->members.size(); ++i) {
        auto const& [name, node] = given->members[i];
        auto read = read_cel(node);
        if (auto const* unread = std::get_if<Unread>(&read)) {
            if (unread->left_out)
                return { head + "\"unsupported\":" + quoted("the binding " + name + ": " + unread->what) + "}" };
            return malformed(number, "the binding " + name + ": " + unread->what);
        }
        auto& value = *std::get_if<cel::Value>(&read);
        auto type = type_of(value);
        bindings.push_back({ name, std::move(type), std::move(value) });
    }
    return { head + evaluated(root, expression->text, bindings) + "}" };
}

}

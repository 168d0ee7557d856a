#include "check/cel/compiler.h"
#include "check/cel/values.h"

#include <algorithm>

namespace shenbao::cel {

namespace {

struct Comparison {
    std::string_view function;
    Op op;
};

constexpr Comparison comparisons[] { { "_==_", Op::Equal }, { "_!=_", Op::NotEqual }, { "_<_", Op::Less },
    { "_<=_", Op::LessEqual }, { "_>_", Op::Greater }, { "_>=_", Op::GreaterEqual } };

struct Macro {
    std::string_view name;
    Op op;
};

constexpr Macro macros[] { { "all", Op::All }, { "exists", Op::Exists }, { "exists_one", Op::ExistsOne },
    { "existsOne", Op::ExistsOne }, { "filter", Op::Filter }, { "map", Op::Each } };

constexpr std::string_view left_out_functions[] { "uint", "bytes", "format", "quote", "bind", "block", "sortBy", "hasValue", "orValue", "optMap", "optFlatMap",
    "transformList", "transformMap", "transformMapEntry" };

Macro const* macro_of(Syntax const& call)
{
    bool const three = call.text == "map" && call.children.size() == 4;
    if (!call.receiver || (call.children.size() != 3 && !three))
        return nullptr;
    for (Macro const& macro : macros) {
        if (macro.name == call.text)
            return &macro;
    }
    return nullptr;
}

bool is_ordered(Kind kind)
{
    return kind == Kind::Bool || kind == Kind::Int || kind == Kind::Double || kind == Kind::String
        || kind == Kind::Timestamp || kind == Kind::Duration || kind == Kind::Date || kind == Kind::Dyn;
}

// _+_ is written + in messages.
std::string shown(std::string_view function)
{
    std::string result;
    for (char c : function) {
        if (c != '_' && c != '@')
            result += c;
    }
    return function.find_first_of("_@") == 0 || function == "-_" ? result : std::string(function) + "()";
}

bool fits(Overload const& overload, std::vector<Typed> const& arguments)
{
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (!assignable(arguments[i].type, { overload.arguments[i] }))
            return false;
    }
    return true;
}

bool style_fits(Overload const& overload, bool receiver)
{
    return overload.style == Style::Both || (overload.style == Style::Receiver) == receiver;
}

}

Typed Compiler::call(NodeIndex index)
{
    Syntax const& syntax = m_tree.nodes[index];
    if (!syntax.receiver && syntax.text == "has")
        return presence(syntax);
    if (macro_of(syntax))
        return macro(syntax);
    for (Comparison const& comparison_row : comparisons) {
        if (comparison_row.function == syntax.text)
            return comparison(syntax, comparison_row.op);
    }
    return syntax.text == "@in" ? membership(syntax) : function(syntax);
}

// A list of which only the elements' number counts, beside what is read of each by name.
Typed Compiler::listed(NodeIndex index)
{
    Typed list = expression(index, Use::Part);
    if (!list.path)
        return list;
    auto path = *list.path;
    bool const of_records = list.type.kind == Kind::List && !list.type.parameters.empty() && list.type.parameters[0].kind == Kind::Record;
    if (of_records)
        path.members.push_back(Dependency::number_only);
    read(std::move(path));
    return list;
}

Typed Compiler::macro(Syntax const& syntax)
{
    Op op = macro_of(syntax)->op;
    Syntax const& variable_name = m_tree.nodes[syntax.children[1]];
    // What filter() lets through may be read in any part later on.
    bool const passes_records = op == Op::Filter && syntax.children.size() == 3;
    Typed const range = passes_records ? expression(syntax.children[0]) : listed(syntax.children[0]);
    if (variable_name.shape != Shape::Name || variable_name.rooted)
        mistake(variable_name, "cel.syntax", "expected the name of a variable");
    if (m_locals.size() >= locals_max) {
        mistake(syntax, "cel.too_deep", "macros are nested too deeply");
        return range;
    }
    Local local { variable_name.text, {}, std::nullopt };
    if ((range.type.kind == Kind::List || range.type.kind == Kind::Map) && !range.type.parameters.empty())
        local.type = range.type.parameters[0];
    else if (range.type.kind != Kind::List && range.type.kind != Kind::Map && range.type.kind != Kind::Dyn)
        fault(syntax, "cel.no_overload", syntax.text + "() works on lists and maps, this is " + describe(range.type));
    if (range.type.kind == Kind::List)
        local.path = range.path;
    Type const element = local.type;
    auto const slot = static_cast<std::uint16_t>(m_locals.size());
    m_locals.push_back(std::move(local));
    Typed const body = expression(syntax.children[2]);
    bool const conditional_map = syntax.children.size() == 4;
    if (op != Op::Each || conditional_map)
        require_bool(syntax.children[2], body.type);
    std::vector<NodeIndex> nodes { range.node, body.node };
    Type type { Kind::Bool };
    if (conditional_map) {
        Typed const value = expression(syntax.children[3]);
        nodes.push_back(value.node);
        op = Op::Filter;
        type = list_of(value.type);
    } else if (op == Op::Each || op == Op::Filter) {
        type = list_of(op == Op::Each ? body.type : element);
    }
    m_locals.pop_back();
    return { emit(op, nodes, slot), std::move(type), std::nullopt };
}

void Compiler::check_precision(Syntax const& syntax, Type const& a, Type const& b)
{
    bool const either = a.precision == KnownPrecision::Either || b.precision == KnownPrecision::Either;
    if (!either && (a.precision == KnownPrecision::Unknown || b.precision == KnownPrecision::Unknown || a.precision == b.precision))
        return;
    fault(syntax, "cel.no_overload",
        either ? "a date that may be a month or a day is compared; write month(…) around both" : "a month is compared with a day; write month(…) around the day");
}

Typed Compiler::comparison(Syntax const& syntax, Op op)
{
    Typed const left = expression(syntax.children[0]);
    Typed const right = expression(syntax.children[1]);
    bool const equality = op == Op::Equal || op == Op::NotEqual;
    bool good = assignable(left.type, right.type) || assignable(right.type, left.type);
    if (!equality)
        good = good && is_ordered(left.type.kind) && is_ordered(right.type.kind);
    if (!good) {
        fault(syntax, "cel.no_overload",
            "no " + shown(syntax.text) + " for " + describe(left.type) + " and " + describe(right.type));
    } else if (left.type.kind == Kind::Date && right.type.kind == Kind::Date) {
        check_precision(syntax, left.type, right.type);
    }
    return { emit(op, { left.node, right.node }), { Kind::Bool }, std::nullopt };
}

Typed Compiler::membership(Syntax const& syntax)
{
    Typed const needle = expression(syntax.children[0]);
    Typed const stack = expression(syntax.children[1]);
    Kind const kind = stack.type.kind;
    bool good = kind == Kind::List || kind == Kind::Map || kind == Kind::Dyn;
    if (good && !stack.type.parameters.empty())
        good = assignable(needle.type, stack.type.parameters[0]);
    if (!good)
        fault(syntax, "cel.no_overload", "no in for " + describe(needle.type) + " and " + describe(stack.type));
    return { emit(Op::In, { needle.node, stack.node }), { Kind::Bool }, std::nullopt };
}

Typed Compiler::index(Syntax const& syntax, Use use)
{
    Typed operand = expression(syntax.children[0], use);
    Typed const key = expression(syntax.children[1]);
    Kind const kind = operand.type.kind;
    Type element;
    bool good = kind == Kind::Dyn;
    if (kind == Kind::List) {
        good = key.type.kind == Kind::Int || key.type.kind == Kind::Dyn;
        if (!operand.type.parameters.empty())
            element = operand.type.parameters[0];
    } else if (kind == Kind::Map) {
        good = operand.type.parameters.empty() || assignable(key.type, operand.type.parameters[0]);
        if (operand.type.parameters.size() == 2)
            element = operand.type.parameters[1];
    }
    if (!good)
        fault(syntax, "cel.no_overload", "no [] for " + describe(operand.type) + " and " + describe(key.type));
    NodeIndex const node = emit(Op::Index, { operand.node, key.node });
    if (kind != Kind::List) {
        if (operand.path && use == Use::Part)
            read(*operand.path);
        operand.path.reset();
    }
    return { node, std::move(element), std::move(operand.path) };
}

Typed Compiler::function(Syntax const& syntax)
{
    std::vector<Typed> arguments;
    bool known = false;
    for (Overload const& overload : all_overloads())
        known = known || overload.name == syntax.text;
    if (!known)
        return unknown_function(syntax);
    bool const is_size = syntax.text == "size";
    for (NodeIndex child : syntax.children)
        arguments.push_back(is_size ? listed(child) : expression(child));
    return apply_overloads(syntax, std::move(arguments));
}

Typed Compiler::unknown_function(Syntax const& syntax)
{
    if (is_left_out(syntax)) {
        mistake(syntax, "cel.left_out", syntax.text + "() is left out");
        return { constant(Value()), {}, std::nullopt };
    }
    Nearest nearest(syntax.text);
    for (Overload const& overload : all_overloads()) {
        if (overload.name[0] != '_' && overload.name[0] != '-')
            nearest.consider(overload.name);
    }
    for (Macro const& macro : macros)
        nearest.consider(macro.name);
    auto unknown = unresolved(syntax, "cel.unknown_name", "no function " + syntax.text + "()" + nearest.hint());
    for (NodeIndex child : syntax.children)
        static_cast<void>(expression(child));
    return unknown;
}

// Also macros with another number of variables than those taken, and what makes optional values.
bool Compiler::is_left_out(Syntax const& call) const
{
    auto const is_name = [&](std::string_view name) { return name == call.text; };
    bool const of_macro = call.receiver && call.children.size() > 3 && std::any_of(std::begin(macros), std::end(macros), [&](Macro const& macro) { return is_name(macro.name); });
    auto const* before = call.receiver && !call.children.empty() ? &m_tree.nodes[call.children[0]] : nullptr;
    bool const of_optional = before && before->shape == Shape::Name && before->text == "optional";
    return of_macro || of_optional || std::any_of(std::begin(left_out_functions), std::end(left_out_functions), is_name);
}

Typed Compiler::apply_overloads(Syntax const& syntax, std::vector<Typed> arguments)
{
    Function function = Function::None;
    std::size_t matches_found = 0;
    bool callable = false;
    Type type;
    for (Overload const& overload : all_overloads()) {
        if (overload.name != syntax.text || !style_fits(overload, syntax.receiver) || overload.count != arguments.size())
            continue;
        callable = true;
        function = overload.function;
        if (!fits(overload, arguments))
            continue;
        type = matches_found == 0 || type.kind == overload.result ? Type { overload.result } : Type {};
        ++matches_found;
    }
    if (!callable || matches_found == 0) {
        std::string types;
        for (Typed const& argument : arguments)
            types += (types.empty() ? "" : ", ") + describe(argument.type);
        std::string message = "no " + shown(syntax.text) + " for " + types;
        if (!callable)
            return unresolved(syntax, "cel.no_overload", std::move(message));
        fault(syntax, "cel.no_overload", std::move(message));
    }
    if (function == Function::Matches)
        return this->matches(syntax, arguments);
    check_zone(syntax, arguments);
    if (function == Function::Join && matches_found > 0 && !assignable(arguments[0].type, list_of({ Kind::String })))
        fault(syntax, "cel.no_overload", "join() wants a list of strings, this is " + describe(arguments[0].type));
    if (function >= Function::Sum && !arguments.empty())
        function = checked_list(syntax, function, arguments[0].type);
    std::vector<NodeIndex> nodes;
    for (Typed const& argument : arguments)
        nodes.push_back(argument.node);
    if (matches_found > 0 && (type.kind != Kind::Dyn || function >= Function::Sum))
        type = result_of(function, type.kind, arguments);
    NodeIndex const node = emit(Op::Call, nodes, 0, 0, function);
    if (Value const* value = constant_at(node); value && value->as<Date>()) {
        bool const month = value->as<Date>()->precision() == DatePrecision::Month;
        type.precision = month ? KnownPrecision::Month : KnownPrecision::Day;
    }
    return { node, std::move(type), std::nullopt };
}

Function Compiler::checked_list(Syntax const& syntax, Function function, Type const& list)
{
    if (function >= Function::IsWorkingDay && !m_declarations.has_calendar)
        fault(syntax, "cel.no_calendar", syntax.text + "() needs a calendar.csv in the pack");
    if (list.kind != Kind::List || list.parameters.empty() || function == Function::Distinct)
        return function;
    Type const& element = list.parameters[0];
    bool const number = element.kind == Kind::Int || element.kind == Kind::Double || element.kind == Kind::Dyn;
    bool good = true;
    if (function == Function::Sum)
        good = number;
    else if (function == Function::Smallest || function == Function::Largest)
        good = is_ordered(element.kind) && element.kind != Kind::Bool;
    else
        good = assignable(element, list_of({ Kind::Date }));
    if (!good)
        fault(syntax, "cel.no_overload", "no " + syntax.text + "() for " + describe(list));
    return function == Function::Sum && element.kind == Kind::Double ? Function::SumDoubles : function;
}

Type Compiler::result_of(Function function, Kind kind, std::vector<Typed> const& arguments) const
{
    Type result { kind };
    if (function == Function::Add && kind == Kind::List)
        return joined(arguments[0].type, arguments[1].type);
    if (function >= Function::Sum && function <= Function::Distinct) {
        auto const& elements = arguments[0].type.parameters;
        return function == Function::Distinct ? arguments[0].type : elements.empty() ? Type {} : elements[0];
    }
    if (function == Function::AddDays || function == Function::AddMonths)
        result.precision = arguments[0].type.precision;
    if (function == Function::Split)
        return list_of({ Kind::String });
    if (function == Function::MonthOf)
        result.precision = KnownPrecision::Month;
    if (function == Function::BirthDate)
        result.precision = KnownPrecision::Day;
    if (function == Function::ToDate)
        result.precision = arguments[0].type.precision;
    return result;
}

Typed Compiler::matches(Syntax const& syntax, std::vector<Typed> const& arguments)
{
    Value const* pattern = constant_at(arguments[1].node);
    auto const text = pattern ? pattern->as_text() : std::nullopt;
    if (text) {
        auto compiled = Pattern::compile(*text);
        if (auto* ready = std::get_if<Pattern>(&compiled)) {
            m_code->patterns.push_back(std::move(*ready));
            auto const index = static_cast<std::uint32_t>(m_code->patterns.size() - 1);
            return { emit(Op::MatchConstant, { arguments[0].node }, 0, index), { Kind::Bool }, std::nullopt };
        }
        fault(m_tree.nodes[syntax.children[1]], "cel.bad_pattern", *std::get_if<std::string>(&compiled));
    }
    NodeIndex const node = emit(Op::Call, { arguments[0].node, arguments[1].node }, 0, 0, Function::Matches);
    return { node, { Kind::Bool }, std::nullopt };
}

// A named zone would fail at every run; it is said at once.
void Compiler::check_zone(Syntax const& syntax, std::vector<Typed> const& arguments)
{
    if (syntax.text.compare(0, 3, "get") != 0 || arguments.size() != 2)
        return;
    Value const* zone = constant_at(arguments[1].node);
    auto const text = zone ? zone->as_text() : std::nullopt;
    if (text && !parse_offset(*text))
        mistake(m_tree.nodes[syntax.children[1]], "cel.left_out", "named time zones are left out; write +08:00");
}

}

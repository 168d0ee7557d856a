#include "check/cel/compiler.h"
#include "check/cel/values.h"

#include <algorithm>

namespace shenbao::cel {

namespace {

struct NamedType {
    std::string_view name;
    Kind kind;
};

constexpr NamedType named_types[] { { "bool", Kind::Bool }, { "int", Kind::Int }, { "double", Kind::Double },
    { "string", Kind::String }, { "list", Kind::List }, { "map", Kind::Map }, { "null_type", Kind::Null },
    { "type", Kind::Type }, { "google.protobuf.Timestamp", Kind::Timestamp },
    { "google.protobuf.Duration", Kind::Duration }, { "date", Kind::Date } };

bool same(Dependency const& a, Dependency const& b) { return a.variable == b.variable && a.members == b.members; }

}

void Compiler::read(Dependency path)
{
    auto& known = m_code->dependencies;
    if (std::none_of(known.begin(), known.end(), [&](Dependency const& other) { return same(other, path); }))
        known.push_back(std::move(path));
}

Typed Compiler::name(Syntax const& syntax, Use use)
{
    for (std::size_t i = m_locals.size(); i-- > 0 && !syntax.rooted;) {
        Local const& local = m_locals[i];
        if (local.name != syntax.text)
            continue;
        if (use == Use::Whole && local.path)
            read(*local.path);
        return { emit(Op::Local, {}, static_cast<std::uint16_t>(i)), local.type, local.path };
    }
    if (auto found = variable(syntax.text, use))
        return std::move(*found);
    if (auto found = type_constant(syntax, syntax.text))
        return std::move(*found);
    Nearest nearest(syntax.text);
    for (Local const& local : m_locals)
        nearest.consider(local.name);
    for (Member const& candidate : m_declarations.variables)
        nearest.consider(candidate.name);
    return unresolved(syntax, "cel.unknown_name", "no name " + syntax.text + " here" + nearest.hint());
}

std::optional<Typed> Compiler::variable(std::string_view name, Use use)
{
    for (Member const& candidate : m_declarations.variables) {
        if (candidate.name != name)
            continue;
        Dependency path { candidate.slot, {} };
        if (use == Use::Whole)
            read(path);
        return Typed { emit(Op::Variable, {}, candidate.slot), candidate.type, std::move(path) };
    }
    return std::nullopt;
}

std::optional<Typed> Compiler::type_constant(Syntax const& syntax, std::string_view name)
{
    if (name == "uint" || name == "bytes")
        mistake(syntax, "cel.left_out", std::string(name) + " is left out");
    for (NamedType const& candidate : named_types) {
        if (candidate.name == name)
            return Typed { constant(Value(TypeName { std::string(name) })), { Kind::Type }, std::nullopt };
    }
    return name == "uint" || name == "bytes" ? std::optional(Typed { constant(Value()), {}, std::nullopt }) : std::nullopt;
}

// a.b.c as written, unless `a` is a macro's variable.
std::optional<std::string> Compiler::qualified_name(NodeIndex index) const
{
    Syntax const& syntax = m_tree.nodes[index];
    if (syntax.shape == Shape::Name) {
        bool const is_local = !syntax.rooted
            && std::any_of(m_locals.begin(), m_locals.end(), [&](Local const& l) { return l.name == syntax.text; });
        return is_local ? std::nullopt : std::optional(syntax.text);
    }
    if (syntax.shape != Shape::Select)
        return std::nullopt;
    auto const prefix = qualified_name(syntax.children[0]);
    return prefix ? std::optional(*prefix + "." + syntax.text) : std::nullopt;
}

Typed Compiler::select(NodeIndex index, Use use)
{
    Syntax const& syntax = m_tree.nodes[index];
    // The longest dotted name that is declared comes first.
    if (auto const full_name = qualified_name(index)) {
        if (auto found = variable(*full_name, use))
            return std::move(*found);
        if (auto found = type_constant(syntax, *full_name))
            return std::move(*found);
    }
    return member(syntax, expression(syntax.children[0], Use::Part), use);
}

Typed Compiler::member(Syntax const& syntax, Typed operand, Use use)
{
    bool const by_path = operand.path && operand.type.kind == Kind::Record;
    if (operand.path && !by_path)
        read(*operand.path);
    if (operand.type.kind != Kind::Record) {
        Type type;
        if (operand.type.kind == Kind::Map && operand.type.parameters.size() == 2)
            type = operand.type.parameters[1];
        else if (operand.type.kind != Kind::Map && operand.type.kind != Kind::Dyn)
            fault(syntax, "cel.type_mismatch", describe(operand.type) + " has no fields");
        return { emit(Op::Select, { operand.node }, 0, selector(syntax.text)), std::move(type), std::nullopt };
    }
    RecordType const& record = m_declarations.records[operand.type.record];
    for (Member const& candidate : record.members) {
        if (candidate.name != syntax.text)
            continue;
        if (operand.path)
            operand.path->members.push_back(candidate.slot);
        if (operand.path && use == Use::Whole)
            read(*operand.path);
        return { emit(Op::Member, { operand.node }, candidate.slot), candidate.type, std::move(operand.path) };
    }
    // Only now: to compare every name by its letters takes long where there are many.
    Nearest nearest(syntax.text);
    for (Member const& candidate : record.members)
        nearest.consider(candidate.name);
    fault(syntax, "cel.unknown_field", record.name + " has no field " + syntax.text + nearest.hint());
    return { emit(Op::Select, { operand.node }, 0, selector(syntax.text)), {}, std::nullopt };
}

// has(e.f)
Typed Compiler::presence(Syntax const& call)
{
    Syntax const* field = call.children.size() == 1 ? &m_tree.nodes[call.children[0]] : nullptr;
    if (!field || field->shape != Shape::Select) {
        mistake(call, "cel.syntax", "has() takes a field: has(section.field)");
        return { constant(Value()), { Kind::Bool }, std::nullopt };
    }
    Typed const tested = member(*field, expression(field->children[0], Use::Part), Use::Whole);
    // The same operand and slot, asked another question.
    Node& node = m_code->nodes[tested.node];
    if (node.op == Op::Constant && m_diagnostics.empty())
        return { constant(Value(true)), { Kind::Bool }, std::nullopt };
    node.op = node.op == Op::Member ? Op::HasMember : Op::HasSelect;
    return { folded(tested.node), { Kind::Bool }, std::nullopt };
}

std::uint32_t Compiler::selector(std::string const& name)
{
    Selector result { name, {} };
    for (std::size_t i = 0; i < m_declarations.records.size(); ++i) {
        for (Member const& member : m_declarations.records[i].members) {
            if (member.name == name)
                result.slots.emplace_back(static_cast<std::uint16_t>(i), member.slot);
        }
    }
    m_code->selectors.push_back(std::move(result));
    return static_cast<std::uint32_t>(m_code->selectors.size() - 1);
}

}

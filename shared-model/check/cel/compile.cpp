#include "check/cel/compiler.h"
#include "check/cel/values.h"

#include <algorithm>

namespace shenbao::cel {

namespace {

// Enough for any list a person writes; larger work stays for the run.
constexpr std::uint64_t folding_cost = 2'000;

bool is_foldable(Op op)
{
    switch (op) {
    case Op::Constant:
    case Op::Variable:
    case Op::Local:
    case Op::Member:
    case Op::HasMember:
    case Op::All:
    case Op::Exists:
    case Op::ExistsOne:
    case Op::Filter:
    case Op::Each: return false;
    default: return true;
    }
}

Type type_of_literal(Value const& value) { return { kind_of(value) }; }

}

void Nearest::consider(std::string_view candidate)
{
    // Edit distance by one row.
    std::vector<std::size_t> row(candidate.size() + 1);
    for (std::size_t i = 0; i < row.size(); ++i)
        row[i] = i;
    for (std::size_t i = 0; i < m_wanted.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < candidate.size(); ++j) {
            std::size_t const replaced = diagonal + (m_wanted[i] == candidate[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({ replaced, row[j] + 1, row[j + 1] + 1 });
        }
    }
    if (row.back() < m_best_distance || (m_best.empty() && row.back() == m_best_distance)) {
        m_best = candidate;
        m_best_distance = row.back();
    }
}

std::unique_ptr<Program::Code> Compiler::run(Type const& expected)
{
    Typed const root = expression(m_tree.root);
    if (!assignable(root.type, expected)) {
        fault(start_of(m_tree.root), "cel.type_mismatch",
            "expected " + describe(expected) + ", this is " + describe(root.type));
    }
    m_code->root = root.node;
    m_code->type = root.type;
    m_code->nodes.shrink_to_fit();
    m_code->children.shrink_to_fit();
    return m_diagnostics.empty() ? std::move(m_code) : nullptr;
}

void Compiler::mistake(Syntax const& at, char const* code, std::string message)
{
    m_diagnostics.push_back(diagnostic_at(m_text, at.position, code, std::move(message)));
}

void Compiler::fault(Syntax const& at, char const* code, std::string message)
{
    if (m_checking == Checking::On)
        mistake(at, code, std::move(message));
}

Typed Compiler::unresolved(Syntax const& at, char const* code, std::string message)
{
    fault(at, code, std::move(message));
    return { emit(Op::Call, {}), {}, std::nullopt };
}

Syntax const& Compiler::start_of(NodeIndex index) const
{
    Syntax const& syntax = m_tree.nodes[index];
    for (NodeIndex child : syntax.children) {
        if (m_tree.nodes[child].position < syntax.position)
            return start_of(child);
    }
    return syntax;
}

void Compiler::require_bool(NodeIndex syntax, Type const& type)
{
    if (type.kind != Kind::Bool && type.kind != Kind::Dyn)
        fault(start_of(syntax), "cel.type_mismatch", "expected bool, this is " + describe(type));
}

NodeIndex Compiler::emit(
    Op op, std::vector<NodeIndex> const& children, std::uint16_t slot, std::uint32_t extra, Function function)
{
    Node node;
    node.op = op;
    node.function = function;
    node.slot = slot;
    node.first = static_cast<std::uint32_t>(m_code->children.size());
    node.count = static_cast<std::uint32_t>(children.size());
    node.extra = extra;
    m_code->children.insert(m_code->children.end(), children.begin(), children.end());
    m_code->nodes.push_back(node);
    return folded(static_cast<NodeIndex>(m_code->nodes.size() - 1));
}

NodeIndex Compiler::constant(Value value)
{
    m_code->constants.push_back(std::move(value));
    Node node;
    node.extra = static_cast<std::uint32_t>(m_code->constants.size() - 1);
    m_code->nodes.push_back(node);
    return static_cast<NodeIndex>(m_code->nodes.size() - 1);
}

// ['a', 'b'] is made once, here. What fails is left to the run: an error is not a mistake until it is reached.
NodeIndex Compiler::folded(NodeIndex index)
{
    Node const node = m_code->nodes[index];
    if (!is_foldable(node.op) || !m_diagnostics.empty())
        return index;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        if (!constant_at(m_code->child(node, i)))
            return index;
    }
    Value value = evaluate_constant(*m_code, index, folding_cost);
    if (value.is_error())
        return index;
    // The parts of a literal are the newest nodes; they are not needed any more.
    bool const newest = node.count > 0 && m_code->child(node, 0) + node.count == index;
    if (newest) {
        m_code->constants.resize(m_code->nodes[index - node.count].extra);
        m_code->children.resize(node.first);
        m_code->nodes.resize(index - node.count);
    }
    return constant(std::move(value));
}

Value const* Compiler::constant_at(NodeIndex index) const
{
    Node const& node = m_code->nodes[index];
    return node.op == Op::Constant ? &m_code->constants[node.extra] : nullptr;
}

Typed Compiler::expression(NodeIndex index, Use use)
{
    Syntax& syntax = m_tree.nodes[index];
    switch (syntax.shape) {
    case Shape::Literal: return literal(syntax);
    case Shape::Name: return name(syntax, use);
    case Shape::Select: return select(index, use);
    case Shape::Call: return syntax.text == "_[_]" ? this->index(syntax, use) : call(index);
    case Shape::ListLiteral: return list(syntax);
    case Shape::MapLiteral: return map(syntax);
    case Shape::And:
    case Shape::Or:
    case Shape::Not: return logic(syntax);
    case Shape::Conditional: break;
    }
    return conditional(syntax);
}

Typed Compiler::literal(Syntax& syntax)
{
    Type type = type_of_literal(syntax.literal);
    return { constant(std::move(syntax.literal)), std::move(type), std::nullopt };
}

Typed Compiler::list(Syntax const& syntax)
{
    std::vector<NodeIndex> nodes;
    Type element;
    for (std::size_t i = 0; i < syntax.children.size(); ++i) {
        Typed const part = expression(syntax.children[i]);
        element = i == 0 ? part.type : joined(element, part.type);
        nodes.push_back(part.node);
    }
    return { emit(Op::MakeList, nodes), list_of(std::move(element)), std::nullopt };
}

Typed Compiler::map(Syntax const& syntax)
{
    std::vector<NodeIndex> nodes;
    Type types[2];
    for (std::size_t i = 0; i < syntax.children.size(); ++i) {
        Typed const part = expression(syntax.children[i]);
        Type& type = types[i % 2];
        type = i < 2 ? part.type : joined(type, part.type);
        nodes.push_back(part.node);
        Kind const kind = part.type.kind;
        if (i % 2 == 0 && kind != Kind::Int && kind != Kind::Bool && kind != Kind::String && kind != Kind::Dyn)
            fault(m_tree.nodes[syntax.children[i]], "cel.type_mismatch", describe(part.type) + " cannot be a key");
    }
    Type type { Kind::Map };
    type.parameters.push_back(std::move(types[0]));
    type.parameters.push_back(std::move(types[1]));
    return { emit(Op::MakeMap, nodes), std::move(type), std::nullopt };
}

Typed Compiler::logic(Syntax const& syntax)
{
    std::vector<NodeIndex> nodes;
    for (NodeIndex child : syntax.children) {
        Typed const part = expression(child);
        require_bool(child, part.type);
        nodes.push_back(part.node);
    }
    Op const op = syntax.shape == Shape::And ? Op::And : syntax.shape == Shape::Or ? Op::Or : Op::Not;
    return { emit(op, nodes), { Kind::Bool }, std::nullopt };
}

Typed Compiler::conditional(Syntax const& syntax)
{
    Typed const condition = expression(syntax.children[0]);
    require_bool(syntax.children[0], condition.type);
    Typed const then = expression(syntax.children[1]);
    Typed const otherwise = expression(syntax.children[2]);
    if (!assignable(then.type, otherwise.type) && !assignable(otherwise.type, then.type)) {
        fault(syntax, "cel.type_mismatch",
            "the two branches differ: " + describe(then.type) + " and " + describe(otherwise.type));
    }
    NodeIndex const node = emit(Op::Conditional, { condition.node, then.node, otherwise.node });
    return { node, joined(then.type, otherwise.type), std::nullopt };
}

std::variant<Program, Diagnostics> Program::compile(
    std::string_view text, Declarations const& declarations, Type const& expected, Checking checking)
{
    auto parsed = parse(text);
    if (auto* diagnostic = std::get_if<Diagnostic>(&parsed)) {
        Diagnostics diagnostics;
        diagnostics.push_back(std::move(*diagnostic));
        return diagnostics;
    }
    Compiler compiler(text, *std::get_if<Tree>(&parsed), declarations, checking);
    auto code = compiler.run(expected);
    if (!code)
        return std::move(compiler.diagnostics());
    return Program(std::move(code));
}

Program::Program(std::unique_ptr<Code> code) : m_code(std::move(code)) { }
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

Type const& Program::type() const { return m_code->type; }
std::vector<Dependency> const& Program::dependencies() const { return m_code->dependencies; }

}

// From the tree to code: names to slots, types checked on the way.
#pragma once

#include "check/cel/code.h"
#include "check/cel/syntax.h"
#include "check/cel/types.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shenbao::cel {

// An expression that is compiled. `path`: the declared name it reads, as far as its members are named.
struct Typed {
    NodeIndex node = 0;
    Type type;
    std::optional<Dependency> path;
};

// Part: a member will be selected from it, so that alone counts as read.
enum class Use : std::uint8_t { Whole, Part };

class Compiler {
public:
    Compiler(std::string_view text, Tree& tree, Declarations const& declarations, Checking checking)
        : m_text(text), m_tree(tree), m_declarations(declarations), m_checking(checking),
          m_code(std::make_unique<Program::Code>()) { }

    std::unique_ptr<Program::Code> run(Type const& expected);
    Diagnostics& diagnostics() { return m_diagnostics; }

private:
    struct Local {
        std::string_view name;
        Type type;
        std::optional<Dependency> path;
    };

    // Expressions.
    Typed expression(NodeIndex, Use = Use::Whole);
    Typed literal(Syntax&);
    Typed list(Syntax const&);
    Typed map(Syntax const&);
    Typed logic(Syntax const&);
    Typed conditional(Syntax const&);

    // Names.
    Typed name(Syntax const&, Use);
    Typed select(NodeIndex, Use);
    Typed member(Syntax const&, Typed operand, Use);
    Typed presence(Syntax const& call);
    std::optional<Typed> variable(std::string_view name, Use);
    std::optional<Typed> type_constant(Syntax const&, std::string_view name);
    std::optional<std::string> qualified_name(NodeIndex) const;
    std::uint32_t selector(std::string const& name);
    void read(Dependency);

    // Calls.
    Typed call(NodeIndex);
    Typed macro(Syntax const&);
    Typed listed(NodeIndex);
    Typed comparison(Syntax const&, Op);
    Typed membership(Syntax const&);
    Typed index(Syntax const&, Use);
    Typed function(Syntax const&);
    Typed apply_overloads(Syntax const&, std::vector<Typed> arguments);
    Typed matches(Syntax const&, std::vector<Typed> const& arguments);
    Type result_of(Function, Kind, std::vector<Typed> const& arguments) const;
    // Of what a list must hold; the same function, or the one for these elements.
    Function checked_list(Syntax const&, Function, Type const& list);
    bool is_left_out(Syntax const& call) const;
    Typed unknown_function(Syntax const&);
    void check_precision(Syntax const&, Type const&, Type const&);
    void check_zone(Syntax const&, std::vector<Typed> const& arguments);

    void require_bool(NodeIndex syntax, Type const&);
    NodeIndex emit(Op, std::vector<NodeIndex> const& children, std::uint16_t slot = 0, std::uint32_t extra = 0,
        Function = Function::None);
    NodeIndex constant(Value);
    NodeIndex folded(NodeIndex);
    Value const* constant_at(NodeIndex) const;
    // Where an expression begins: an operator's own place is in its middle.
    Syntax const& start_of(NodeIndex) const;
    // Type faults are left to the run where checking is off.
    void fault(Syntax const&, char const* code, std::string message);
    void mistake(Syntax const&, char const* code, std::string message);
    // A fault where there is nothing to run: an error at the run instead.
    Typed unresolved(Syntax const&, char const* code, std::string message);
    std::string describe(Type const& type) const { return to_text(type, m_declarations); }

    std::string_view m_text;
    Tree& m_tree;
    Declarations const& m_declarations;
    Checking m_checking;
    std::unique_ptr<Program::Code> m_code;
    Diagnostics m_diagnostics;
    std::vector<Local> m_locals;
};

// ", did you mean x?" for the nearest of the names, or nothing.
class Nearest {
public:
    explicit Nearest(std::string_view wanted) : m_wanted(wanted), m_best_distance(wanted.size() / 3 + 1) { }
    void consider(std::string_view candidate);
    std::string hint() const { return m_best.empty() ? std::string() : ", did you mean " + std::string(m_best) + "?"; }

private:
    std::string_view m_wanted;
    std::string_view m_best;
    std::size_t m_best_distance;
};

}

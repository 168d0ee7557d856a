// What an expression compiles to: a flat tree of small nodes, every name resolved to a slot.
#pragma once

#include "check/cel/functions.h"
#include "check/cel/program.h"
#include "check/cel/syntax.h"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace shenbao::cel {

enum class Op : std::uint8_t {
    Constant,    // extra: index of the constant
    Variable,    // slot
    Local,       // slot: depth of the macro's variable
    Member,      // child 0 . slot, of a record known by type
    Select,      // child 0 . extra: index of the selector; a map, or a record known at run time only
    HasMember,
    HasSelect,
    MakeList,
    MakeMap,     // children: key, value, key, value …
    And,
    Or,
    Not,
    Conditional,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    In,
    Index,
    Call,        // function
    MatchConstant,  // extra: index of the pattern
    All,         // children: range, predicate; slot: the variable
    Exists,
    ExistsOne,
    Filter,      // children: range, predicate, [value]
    Each,        // children: range, value
};

struct Node {
    Op op = Op::Constant;
    Function function = Function::None;
    std::uint16_t slot = 0;
    std::uint32_t first = 0;  // of the children, in Code::children
    std::uint32_t count = 0;
    std::uint32_t extra = 0;
};

// A selector on a value whose type is known at run time only.
struct Selector {
    std::string name;
    std::vector<std::pair<std::uint16_t, std::uint16_t>> slots;  // record type, member slot
};

struct Program::Code {
    std::vector<Node> nodes;
    std::vector<NodeIndex> children;
    std::vector<Value> constants;
    std::vector<Selector> selectors;
    std::vector<Pattern> patterns;
    NodeIndex root = 0;
    Type type;
    std::vector<Dependency> dependencies;

    NodeIndex child(Node const& node, std::uint32_t index) const { return children[node.first + index]; }
};

inline constexpr std::uint16_t locals_max = 32;

// Steps left. A step is about the work of one small operation; text and lists cost by their size.
class Budget {
public:
    explicit Budget(std::uint64_t steps) : m_left(steps) { }
    bool charge(std::uint64_t steps = 1)
    {
        if (m_left < steps) {
            m_left = 0;
            m_exhausted = true;
            return false;
        }
        m_left -= steps;
        return true;
    }
    bool is_exhausted() const { return m_exhausted; }

private:
    std::uint64_t m_left;
    bool m_exhausted = false;
};

// Evaluates a node that reads no names; used to fold constants.
Value evaluate_constant(Program::Code const&, NodeIndex, std::uint64_t cost_limit);

}

// The tree of an expression before names and types are known.
#pragma once

#include "base/diagnostic.h"
#include "check/cel/program.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace shenbao::cel {

using NodeIndex = std::uint32_t;

enum class Shape : std::uint8_t { Literal, Name, Select, Call, ListLiteral, MapLiteral, And, Or, Not, Conditional };

struct Syntax {
    Shape shape = Shape::Literal;
    bool receiver = false;   // Call: the first child is before the dot
    bool rooted = false;     // Name, Call: written with a leading dot
    std::uint16_t depth = 1;
    std::uint32_t position = 0;  // byte offset in the text
    std::string text;        // Name, Select: the name; Call: the function, "_+_" and so on for operators
    Value literal;
    std::vector<NodeIndex> children;
};

struct Tree {
    std::vector<Syntax> nodes;
    NodeIndex root = 0;
};

// Nested deeper than this is refused ("cel.too_deep"), so that no recursion over the tree can overflow a stack.
inline constexpr std::uint16_t depth_max = 200;

std::variant<Tree, Diagnostic> parse(std::string_view text);
Diagnostic diagnostic_at(std::string_view text, std::size_t offset, char const* code, std::string message);

}

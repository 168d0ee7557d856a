#pragma once

#include "check/cel/program.h"

#include <cstdint>
#include <utility>
#include <vector>

namespace shenbao::cel {

enum class Step : std::uint8_t {
    Character,        // argument: the code point
    FoldedCharacter,  // argument: a lower-case ASCII letter
    Any,
    AnyButNewline,
    Class,            // argument: index of the class
    Jump,             // argument: where to
    Split,            // the next one and argument
    TextBegin,
    TextEnd,
    LineBegin,
    LineEnd,
    WordBoundary,
    NoWordBoundary,
    Match,
};

struct Instruction {
    Step step = Step::Match;
    std::uint32_t argument = 0;
};

struct CharacterClass {
    std::vector<std::pair<char32_t, char32_t>> ranges;
    bool negated = false;
    std::uint32_t ascii[4] {};  // the answer for U+0000..7F, negation included

    void add(char32_t first, char32_t last) { ranges.emplace_back(first, last); }
    void finish(bool folded);
    bool has(char32_t) const;
};

struct Pattern::Code {
    std::vector<Instruction> instructions;
    std::vector<CharacterClass> classes;
    bool anchored = false;  // begins with TextBegin
};

}

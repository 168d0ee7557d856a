// RE2's syntax, without Unicode properties (but \p{Han}), named classes of Perl and what no automaton can do.
#include "check/cel/pattern_code.h"

#include "base/text.h"

#include <algorithm>

namespace shenbao::cel {

namespace {

constexpr std::size_t instructions_max = 4096;
constexpr int depth_of_groups_max = 100;
constexpr int repetitions_max = 1000;
constexpr int unbounded = -1;

// Script=Han of Unicode 15.1.
constexpr std::pair<char32_t, char32_t> han[] { { 0x2E80, 0x2E99 }, { 0x2E9B, 0x2EF3 }, { 0x2F00, 0x2FD5 },
    { 0x3005, 0x3005 }, { 0x3007, 0x3007 }, { 0x3021, 0x3029 }, { 0x3038, 0x303B }, { 0x3400, 0x4DBF },
    { 0x4E00, 0x9FFF }, { 0xF900, 0xFA6D }, { 0xFA70, 0xFAD9 }, { 0x16FE2, 0x16FE3 }, { 0x16FF0, 0x16FF1 },
    { 0x20000, 0x2A6DF }, { 0x2A700, 0x2B739 }, { 0x2B740, 0x2B81D }, { 0x2B820, 0x2CEA1 }, { 0x2CEB0, 0x2EBE0 },
    { 0x2EBF0, 0x2EE5D }, { 0x2F800, 0x2FA1D }, { 0x30000, 0x3134A }, { 0x31350, 0x323AF } };

struct NamedClass {
    std::string_view name;
    std::string_view ranges;  // pairs of first and last, in order
};

constexpr NamedClass posix_classes[] { { "alnum", "09AZaz" }, { "alpha", "AZaz" }, { "ascii", std::string_view("\0\x7F", 2) },
    { "blank", "\t\t  " }, { "cntrl", std::string_view("\0\x1F\x7F\x7F", 4) }, { "digit", "09" }, { "graph", "!~" },
    { "lower", "az" }, { "print", " ~" }, { "punct", "!/:@[`{~" }, { "space", "\t\r  " }, { "upper", "AZ" },
    { "word", "09AZ__az" }, { "xdigit", "09AFaf" } };

std::string_view perl_class(char32_t letter)
{
    switch (letter) {
    case U'd':
    case U'D': return "09";
    case U'w':
    case U'W': return "09AZ__az";
    case U's':
    case U'S': return "\t\n\f\r  ";
    default: return {};
    }
}

void add_ranges(CharacterClass& into, std::string_view ranges, bool inverted)
{
    char32_t next = 0;
    for (std::size_t i = 0; i + 1 < ranges.size(); i += 2) {
        auto const first = static_cast<char32_t>(ranges[i]);
        auto const last = static_cast<char32_t>(ranges[i + 1]);
        if (!inverted)
            into.add(first, last);
        else if (next < first)
            into.add(next, first - 1);
        next = last + 1;
    }
    if (inverted)
        into.add(next, 0x10FFFF);
}

struct Flags {
    bool folds = false;
    bool lines = false;
    bool dot_takes_newline = false;
};

enum class Part : std::uint8_t { Nothing, Step, Sequence, Either, Repeat };

struct PatternNode {
    Part part = Part::Nothing;
    Instruction instruction;
    int least = 0;
    int most = 0;
    std::vector<std::uint32_t> children;
};

class PatternParser {
public:
    PatternParser(std::string_view text, Pattern::Code& code) : m_text(text), m_code(code) { }

    // Empty, or what is wrong.
    std::string run()
    {
        std::uint32_t const root = either(0);
        if (m_wrong.empty() && m_at < m_text.size())
            fail("a closing ) without its opening one");
        if (m_wrong.empty())
            emit(root);
        add({ Step::Match, 0 });
        m_code.anchored = m_code.instructions[0].step == Step::TextBegin;
        return m_wrong;
    }

private:
    void fail(std::string message)
    {
        if (m_wrong.empty())
            m_wrong = std::move(message);
        m_at = m_text.size();
    }

    bool ended() const { return m_at >= m_text.size(); }
    char peek() const { return ended() ? '\0' : m_text[m_at]; }
    bool at(std::string_view text) const { return m_text.substr(m_at, text.size()) == text; }
    bool accept(std::string_view text)
    {
        if (!at(text))
            return false;
        m_at += text.size();
        return true;
    }

    std::uint32_t node(PatternNode made)
    {
        m_nodes.push_back(std::move(made));
        return static_cast<std::uint32_t>(m_nodes.size() - 1);
    }

    std::uint32_t step(Step step, std::uint32_t argument = 0)
    {
        return node({ Part::Step, { step, argument }, 0, 0, {} });
    }

    std::uint32_t character(char32_t c)
    {
        if (m_flags.folds && c >= U'A' && c <= U'Z')
            c += 32;
        bool const letter = c >= U'a' && c <= U'z';
        return step(m_flags.folds && letter ? Step::FoldedCharacter : Step::Character, c);
    }

    std::uint32_t class_step(CharacterClass made)
    {
        made.finish(m_flags.folds);
        m_code.classes.push_back(std::move(made));
        return step(Step::Class, static_cast<std::uint32_t>(m_code.classes.size() - 1));
    }

    std::uint32_t either(int depth)
    {
        if (depth > depth_of_groups_max) {
            fail("groups are nested too deeply");
            return node({});
        }
        Flags const outer = m_flags;
        PatternNode made { Part::Either, {}, 0, 0, {} };
        do {
            made.children.push_back(sequence(depth));
        } while (accept("|"));
        m_flags = outer;
        return made.children.size() == 1 ? made.children[0] : node(std::move(made));
    }

    std::uint32_t sequence(int depth)
    {
        PatternNode made { Part::Sequence, {}, 0, 0, {} };
        while (!ended() && peek() != '|' && peek() != ')') {
            if (accept("\\Q")) {
                quoted(made.children);
                continue;
            }
            made.children.push_back(repeated(atom(depth)));
        }
        return node(std::move(made));
    }

    // \Q…\E; what follows repeats the last character.
    void quoted(std::vector<std::uint32_t>& into)
    {
        while (!ended()) {
            if (!accept("\\E")) {
                into.push_back(character(next_code_point(m_text, m_at)));
                continue;
            }
            if (!into.empty())
                into.back() = repeated(into.back());
            return;
        }
    }

    // {n}, {n,}, {n,m}; anything else that begins with { is text.
    bool counted(int& least, int& most)
    {
        std::size_t end = m_at + 1;
        auto number = [&](int& into) {
            std::size_t const start = end;
            into = 0;
            for (; end < m_text.size() && m_text[end] >= '0' && m_text[end] <= '9' && end - start < 5; ++end)
                into = into * 10 + (m_text[end] - '0');
            return end > start;
        };
        if (peek() != '{' || !number(least))
            return false;
        most = least;
        if (end < m_text.size() && m_text[end] == ',') {
            ++end;
            if (!number(most))
                most = unbounded;
        }
        if (end >= m_text.size() || m_text[end] != '}')
            return false;
        m_at = end + 1;
        if (least > repetitions_max || most > repetitions_max || (most != unbounded && most < least))
            fail("a repetition is from 0 to 1000, the smaller number first");
        return true;
    }

    bool repetition(int& least, int& most)
    {
        least = peek() == '+' ? 1 : 0;
        most = peek() == '?' ? 1 : unbounded;
        if (accept("*") || accept("+") || accept("?"))
            return true;
        return counted(least, most);
    }

    std::uint32_t repeated(std::uint32_t inner)
    {
        int least = 0;
        int most = 0;
        if (!repetition(least, most))
            return inner;
        accept("?");  // the shortest match first: the same answer
        if (int again = 0; repetition(again, again))
            fail("a repetition of a repetition; use a group");
        return node({ Part::Repeat, {}, least, most, { inner } });
    }

    std::uint32_t atom(int depth)
    {
        if (accept("("))
            return group(depth);
        if (accept("["))
            return bracket();
        if (accept("\\"))
            return escape();
        if (accept("."))
            return step(m_flags.dot_takes_newline ? Step::Any : Step::AnyButNewline);
        if (accept("^"))
            return step(m_flags.lines ? Step::LineBegin : Step::TextBegin);
        if (accept("$"))
            return step(m_flags.lines ? Step::LineEnd : Step::TextEnd);
        int least = 0;
        int most = 0;
        if (repetition(least, most)) {
            fail("nothing to repeat");
            return node({});
        }
        return character(next_code_point(m_text, m_at));
    }

    std::uint32_t group(int depth)
    {
        Flags const outer = m_flags;
        if (accept("?")) {
            if (at("P<") || at("<")) {
                accept("P");
                m_at = m_text.find('>', m_at);
                if (m_at == std::string_view::npos || m_text[m_at - 1] == '<')
                    fail("a named group is (?P<name>…)");
                accept(">");
                if (m_text.find("(?<=") != std::string_view::npos || m_text.find("(?<!") != std::string_view::npos)
                    fail("looking behind is left out");
            } else if (!flags()) {
                return node({});  // (?i) holds to the end of the group around it
            }
        }
        std::uint32_t const inner = either(depth + 1);
        m_flags = outer;
        if (!accept(")"))
            fail("a closing ) is missing");
        return inner;
    }

    // After (?. True: a group follows.
    bool flags()
    {
        bool on = true;
        while (!ended()) {
            char const c = m_text[m_at++];
            if (c == ':')
                return true;
            if (c == ')')
                return false;
            if (c == '-' && on)
                on = false;
            else if (c == 'i')
                m_flags.folds = on;
            else if (c == 'm')
                m_flags.lines = on;
            else if (c == 's')
                m_flags.dot_takes_newline = on;
            else if (c != 'U')
                break;
        }
        fail("(? begins (?:…), (?P<name>…) or the flags i, m, s; looking ahead or behind is left out");
        return false;
    }

    std::uint32_t escape()
    {
        if (ended()) {
            fail("a single \\ at the end");
            return node({});
        }
        CharacterClass made;
        if (class_escape(made))
            return class_step(std::move(made));
        if (accept("b"))
            return step(Step::WordBoundary);
        if (accept("B"))
            return step(Step::NoWordBoundary);
        if (accept("A"))
            return step(Step::TextBegin);
        if (accept("z"))
            return step(Step::TextEnd);
        return character(escaped_character());
    }

    // \d, \p{Han} and the like, past the backslash.
    bool class_escape(CharacterClass& into)
    {
        char const letter = peek();
        auto const ranges = perl_class(static_cast<char32_t>(letter));
        if (!ranges.empty()) {
            ++m_at;
            add_ranges(into, ranges, letter < 'a');
            return true;
        }
        if (letter != 'p' && letter != 'P')
            return false;
        ++m_at;
        bool const inverted = (letter == 'P') != accept("{^Han}");
        if (!inverted == (letter == 'P') || accept("{Han}")) {
            add_han(into, inverted);
            return true;
        }
        fail("of the character properties only \\p{Han} is there");
        return true;
    }

    static void add_han(CharacterClass& into, bool inverted)
    {
        char32_t next = 0;
        for (auto const& [first, last] : han) {
            if (!inverted)
                into.add(first, last);
            else
                into.add(next, first - 1);
            next = last + 1;
        }
        if (inverted)
            into.add(next, 0x10FFFF);
    }

    char32_t escaped_character()
    {
        char const c = m_text[m_at];
        constexpr std::string_view letters = "aftnrv";
        constexpr std::string_view meanings = "\a\f\t\n\r\v";
        if (auto const found = letters.find(c); found != std::string_view::npos) {
            ++m_at;
            return static_cast<char32_t>(meanings[found]);
        }
        if (accept("x"))
            return hexadecimal();
        if (c == '0') {
            char32_t value = 0;
            for (int i = 0; i < 3 && peek() >= '0' && peek() <= '7'; ++i)
                value = value * 8 + static_cast<char32_t>(m_text[m_at++] - '0');
            return value;
        }
        if (c >= '1' && c <= '9') {
            fail("back-references are left out");
            return 0;
        }
        bool const punctuation = c > ' ' && c < 0x7F && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z');
        if (!punctuation) {
            auto end = m_at + 1;
            while (end < m_text.size() && (m_text[end] & 0xC0) == 0x80)
                ++end;
            fail("no such escape: \\" + std::string(m_text.substr(m_at, end - m_at)));
            return 0;
        }
        ++m_at;
        return static_cast<char32_t>(c);
    }

    // \x41 or \x{1F600}, past the x.
    char32_t hexadecimal()
    {
        bool const braces = accept("{");
        char32_t value = 0;
        int count = 0;
        for (; count < (braces ? 6 : 2); ++count, ++m_at) {
            char const c = peek();
            if (c >= '0' && c <= '9')
                value = value * 16 + static_cast<char32_t>(c - '0');
            else if (c >= 'a' && c <= 'f')
                value = value * 16 + static_cast<char32_t>(c - 'a' + 10);
            else if (c >= 'A' && c <= 'F')
                value = value * 16 + static_cast<char32_t>(c - 'A' + 10);
            else
                break;
        }
        if (count == 0 || (!braces && count != 2) || (braces && !accept("}")) || value > 0x10FFFF)
            fail("a code point is \\x41 or \\x{1F600}");
        return value;
    }

    std::uint32_t bracket()
    {
        CharacterClass made;
        made.negated = accept("^");
        for (bool first = true; first || peek() != ']'; first = false) {
            if (ended()) {
                fail("a closing ] is missing");
                break;
            }
            if (at("[:")) {
                posix(made);
                continue;
            }
            if (peek() == '\\' && m_at + 1 < m_text.size()) {
                ++m_at;
                if (class_escape(made))
                    continue;
                --m_at;
            }
            range(made);
        }
        accept("]");
        return class_step(std::move(made));
    }

    void range(CharacterClass& into)
    {
        char32_t const first = bracket_character();
        char32_t last = first;
        if (peek() == '-' && m_at + 1 < m_text.size() && m_text[m_at + 1] != ']') {
            ++m_at;
            last = bracket_character();
        }
        if (last < first)
            fail("a range runs backwards");
        into.add(first, last);
    }

    char32_t bracket_character()
    {
        if (!accept("\\"))
            return next_code_point(m_text, m_at);
        if (ended()) {
            fail("a single \\ at the end");
            return 0;
        }
        return escaped_character();
    }

    void posix(CharacterClass& into)
    {
        m_at += 2;
        bool const inverted = accept("^");
        for (NamedClass const& candidate : posix_classes) {
            if (at(candidate.name) && m_text.substr(m_at + candidate.name.size(), 2) == ":]") {
                m_at += candidate.name.size() + 2;
                add_ranges(into, candidate.ranges, inverted);
                return;
            }
        }
        fail("no such class of characters");
    }

    std::uint32_t add(Instruction instruction)
    {
        m_code.instructions.push_back(instruction);
        return static_cast<std::uint32_t>(m_code.instructions.size() - 1);
    }

    void point_here(std::uint32_t instruction)
    {
        m_code.instructions[instruction].argument = static_cast<std::uint32_t>(m_code.instructions.size());
    }

    void emit(std::uint32_t index)
    {
        // Counted apart from the instructions: an empty group repeated 1000 × 1000 times gives none.
        if (++m_emitted > 4 * instructions_max || m_code.instructions.size() > instructions_max) {
            fail("the pattern is too large");
            return;
        }
        PatternNode const& here = m_nodes[index];
        switch (here.part) {
        case Part::Nothing: return;
        case Part::Step: add(here.instruction); return;
        case Part::Sequence:
            for (std::uint32_t child : here.children)
                emit(child);
            return;
        case Part::Either: emit_either(here); return;
        case Part::Repeat: emit_repeat(here); return;
        }
    }

    void emit_either(PatternNode const& here)
    {
        std::vector<std::uint32_t> ends;
        for (std::size_t i = 0; i < here.children.size(); ++i) {
            bool const last = i + 1 == here.children.size();
            std::uint32_t const split = last ? 0 : add({ Step::Split, 0 });
            emit(here.children[i]);
            if (!last) {
                ends.push_back(add({ Step::Jump, 0 }));
                point_here(split);
            }
        }
        for (std::uint32_t end : ends)
            point_here(end);
    }

    void emit_repeat(PatternNode const& here)
    {
        for (int i = 0; i < here.least && m_wrong.empty(); ++i)
            emit(here.children[0]);
        if (here.most == unbounded) {
            std::uint32_t const split = add({ Step::Split, 0 });
            emit(here.children[0]);
            add({ Step::Jump, split });
            point_here(split);
            return;
        }
        std::vector<std::uint32_t> splits;
        for (int i = here.least; i < here.most && m_wrong.empty(); ++i) {
            splits.push_back(add({ Step::Split, 0 }));
            emit(here.children[0]);
        }
        for (std::uint32_t split : splits)
            point_here(split);
    }

    std::string_view m_text;
    Pattern::Code& m_code;
    std::size_t m_at = 0;
    Flags m_flags;
    std::vector<PatternNode> m_nodes;
    std::string m_wrong;
    std::size_t m_emitted = 0;
};

}

void CharacterClass::finish(bool folded)
{
    std::size_t const count = folded ? ranges.size() : 0;
    for (std::size_t i = 0; i < count; ++i) {
        for (char32_t c = U'a'; c <= U'z'; ++c) {
            bool const lower = c >= ranges[i].first && c <= ranges[i].second;
            bool const upper = c - 32 >= ranges[i].first && c - 32 <= ranges[i].second;
            if (lower != upper)
                add(lower ? c - 32 : c, lower ? c - 32 : c);
        }
    }
    for (char32_t c = 0; c < 128; ++c) {
        bool const inside = std::any_of(
            ranges.begin(), ranges.end(), [c](auto const& range) { return c >= range.first && c <= range.second; });
        if (inside != negated)
            ascii[c / 32] |= 1u << (c % 32);
    }
}

std::variant<Pattern, std::string> Pattern::compile(std::string_view pattern)
{
    if (!is_valid_utf8(pattern))
        return std::string("the pattern is not UTF-8");
    auto code = std::make_unique<Code>();
    std::string wrong = PatternParser(pattern, *code).run();
    if (!wrong.empty())
        return wrong;
    code->instructions.shrink_to_fit();
    return Pattern(std::move(code));
}

Pattern::Pattern(std::unique_ptr<Code> code) : m_code(std::move(code)) { }
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;
std::size_t Pattern::size() const { return m_code->instructions.size(); }

}

// All ways through the automaton at once (Thompson, Pike): time is at most text length × instructions, for any pattern.
#include "check/cel/pattern_code.h"

#include "base/text.h"

namespace shenbao::cel {

bool CharacterClass::has(char32_t c) const
{
    if (c < 128)
        return (ascii[c / 32] >> (c % 32) & 1) != 0;
    for (auto const& [first, last] : ranges) {
        if (c >= first && c <= last)
            return !negated;
    }
    return negated;
}

namespace {

enum class Where : std::uint8_t { Whole, Anywhere };

bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

// Room for the instructions that are alive, on the stack for the patterns of every day.
struct Room {
    explicit Room(std::size_t size)
    {
        if (size > small_size) {
            large.resize(size * 4);
            memory = large.data();
        }
    }

    static constexpr std::size_t small_size = 96;
    std::uint16_t small[small_size * 4];
    std::vector<std::uint16_t> large;
    std::uint16_t* memory = small;
};

class Run {
public:
    Run(Pattern::Code const& code, std::string_view text, Where where, Room& room)
        : m_code(code), m_text(text), m_where(where)
    {
        std::size_t const size = code.instructions.size();
        m_now = room.memory;
        m_next = m_now + size;
        m_pending = m_next + size;
        m_place = m_pending + size;
        for (std::size_t i = 0; i < size; ++i)
            m_place[i] = 0;
    }

    bool run()
    {
        bool const starts_once = m_where == Where::Whole || m_code.anchored;
        std::size_t at = 0;
        enter(0, at);
        while (!m_matched) {
            swap_lists();
            if (at >= m_text.size() || (m_now_count == 0 && starts_once))
                return false;
            char32_t const c = next(at);
            for (std::size_t i = 0; i < m_now_count && !m_matched; ++i) {
                if (takes(m_code.instructions[m_now[i]], c))
                    enter(m_now[i] + 1u, at);
            }
            if (!starts_once)
                enter(0, at);
        }
        return true;
    }

private:
    char32_t next(std::size_t& at) const
    {
        auto const first = static_cast<unsigned char>(m_text[at]);
        if (first >= 0x80)
            return next_code_point(m_text, at);
        ++at;
        return first;
    }

    void swap_lists()
    {
        std::swap(m_now, m_next);
        m_now_count = m_next_count;
        m_next_count = 0;
        // A mark is good for one position only; 65,535 positions later they are wiped.
        if (++m_generation == 0) {
            for (std::size_t i = 0; i < m_code.instructions.size(); ++i)
                m_place[i] = 0;
            m_generation = 1;
        }
    }

    bool takes(Instruction const& instruction, char32_t c) const
    {
        switch (instruction.step) {
        case Step::Character: return c == instruction.argument;
        case Step::FoldedCharacter: return (c >= U'A' && c <= U'Z' ? c + 32 : c) == instruction.argument;
        case Step::Any: return true;
        case Step::AnyButNewline: return c != U'\n';
        case Step::Class: return m_code.classes[instruction.argument].has(c);
        default: return false;
        }
    }

    bool holds(Step step, std::size_t at) const
    {
        bool const begins = at == 0;
        bool const ends = at == m_text.size();
        switch (step) {
        case Step::TextBegin: return begins;
        case Step::TextEnd: return ends;
        case Step::LineBegin: return begins || m_text[at - 1] == '\n';
        case Step::LineEnd: return ends || m_text[at] == '\n';
        default: break;
        }
        bool const boundary = (!begins && is_word(m_text[at - 1])) != (!ends && is_word(m_text[at]));
        return boundary == (step == Step::WordBoundary);
    }

    void push(std::uint32_t instruction, std::size_t& count)
    {
        if (m_place[instruction] == m_generation)
            return;
        m_place[instruction] = m_generation;
        m_pending[count++] = static_cast<std::uint16_t>(instruction);
    }

    // Everything that can be reached from here without taking a character.
    void enter(std::uint32_t start, std::size_t at)
    {
        std::size_t count = 0;
        push(start, count);
        while (count > 0) {
            std::uint16_t const index = m_pending[--count];
            Instruction const& instruction = m_code.instructions[index];
            switch (instruction.step) {
            case Step::Match:
                m_matched = m_matched || m_where == Where::Anywhere || at == m_text.size();
                break;
            case Step::Jump: push(instruction.argument, count); break;
            case Step::Split:
                push(instruction.argument, count);
                push(index + 1u, count);
                break;
            case Step::TextBegin:
            case Step::TextEnd:
            case Step::LineBegin:
            case Step::LineEnd:
            case Step::WordBoundary:
            case Step::NoWordBoundary:
                if (holds(instruction.step, at))
                    push(index + 1u, count);
                break;
            default: m_next[m_next_count++] = index;
            }
        }
    }

    Pattern::Code const& m_code;
    std::string_view m_text;
    Where m_where;
    std::uint16_t* m_now = nullptr;
    std::uint16_t* m_next = nullptr;
    std::uint16_t* m_pending = nullptr;
    std::uint16_t* m_place = nullptr;  // the position (modulo) at which an instruction was last entered
    std::size_t m_now_count = 0;
    std::size_t m_next_count = 0;
    std::uint16_t m_generation = 1;
    bool m_matched = false;
};

bool run(Pattern::Code const& code, std::string_view text, Where where)
{
    Room room(code.instructions.size());
    return Run(code, text, where, room).run();
}

}

bool Pattern::matches_whole(std::string_view text) const { return run(*m_code, text, Where::Whole); }
bool Pattern::found_in(std::string_view text) const { return run(*m_code, text, Where::Anywhere); }

}

#include "ui/text_break.h"

#include "base/text.h"

#include <algorithm>
#include <iterator>

namespace shenbao::ui {

namespace {

bool is_closing(char32_t c)
{
    // GB/T 15834: these never begin a line.
    static constexpr char32_t marks[] = U"!%),.:;?]}°·’”…‰℃—、。々〉》」』】〕〗！％），．：；？］｝～￠";
    return std::find(std::begin(marks), std::end(marks) - 1, c) != std::end(marks) - 1;
}

bool is_opening(char32_t c)
{
    static constexpr char32_t marks[] = U"$([{£¥‘“〈《「『【〔〖（［｛＄￡￥";
    return std::find(std::begin(marks), std::end(marks) - 1, c) != std::end(marks) - 1;
}

bool may_break_between(char32_t before, char32_t after)
{
    if (after == ' ')
        return false;
    if (before == ' ')
        return true;
    if (is_closing(after) || is_opening(before))
        return false;
    // …… and —— stay together (both are closing); everything beside a Han character may part.
    return is_wide(before) || is_wide(after);
}

// Inside a word that is longer than the line: after one of these rather than anywhere.
bool is_joint(char32_t c) { return c == '/' || c == '?' || c == '&' || c == '=' || c == '-' || c == '.' || c == '_' || c == '@'; }

class Breaker {
public:
    Breaker(std::string_view text, float width, float size, Weight weight, Font& font)
        : m_text(text)
        , m_width(width)
        , m_size(size)
        , m_weight(weight)
        , m_font(font)
    {
    }

    std::vector<TextLine> run()
    {
        std::size_t position = 0;
        char32_t before = 0;
        while (position < m_text.size()) {
            auto const at = position;
            auto const c = next_code_point(m_text, position);
            if (c == '\n') {
                finish(at, m_line_width);
                begin(position);
                before = 0;
                continue;
            }
            if (before != 0 && may_break_between(before, c))
                mark(at, m_break);
            else if (before != 0 && is_joint(before))
                mark(at, m_joint);
            auto const advance = m_font.advance(c, m_weight) * m_size;
            if (c != ' ' && m_line_width + advance > m_width + 0.01f && at > m_begin) {
                wrap(at);
            }
            m_line_width += advance;
            before = c;
        }
        finish(m_text.size(), m_line_width);
        return std::move(m_lines);
    }

private:
    struct Mark {
        std::size_t at = 0;
        float width = 0;
    };

    void mark(std::size_t at, Mark& mark) { mark = {at, m_line_width}; }

    void wrap(std::size_t at)
    {
        Mark cut = m_break.at > m_begin ? m_break : m_joint.at > m_begin ? m_joint : Mark {at, m_line_width};
        auto const rest = m_line_width - cut.width;
        finish(cut.at, cut.width);
        begin(cut.at);
        m_line_width = rest;
    }

    void begin(std::size_t at)
    {
        m_begin = at;
        m_line_width = 0;
        m_break = m_joint = {};
    }

    void finish(std::size_t end, float width)
    {
        while (end > m_begin && m_text[end - 1] == ' ') {
            --end;
            width -= m_font.advance(' ', m_weight) * m_size;
        }
        m_lines.push_back({static_cast<std::uint32_t>(m_begin), static_cast<std::uint32_t>(end), width});
    }

    std::string_view m_text;
    float m_width;
    float m_size;
    Weight m_weight;
    Font& m_font;
    std::vector<TextLine> m_lines;
    std::size_t m_begin = 0;
    float m_line_width = 0;
    Mark m_break;
    Mark m_joint;
};

}

float text_width(std::string_view text, float size, Weight weight, Font& font)
{
    float width = 0, widest = 0;
    for (std::size_t position = 0; position < text.size();) {
        auto const c = next_code_point(text, position);
        width = c == '\n' ? 0 : width + font.advance(c, weight) * size;
        widest = std::max(widest, width);
    }
    return widest;
}

std::vector<TextLine> break_lines(std::string_view text, float width, float size, Weight weight, Font& font)
{
    return Breaker(text, width, size, weight, font).run();
}

}

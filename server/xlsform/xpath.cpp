#include "xlsform/xpath.h"

#include "base/text.h"

#include <algorithm>

namespace shenbao::xlsform {

namespace {

constexpr int depth_max = 100;
constexpr std::size_t length_max = 20'000;

enum class Token : std::uint8_t { End, Number, Text, Reference, Name, Dot, Sign };

bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool is_in_name(char c) { return begins_name(c) || is_digit(c) || c == '-' || c == '.'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// A level of binary operators that bind alike, from the loosest.
constexpr std::string_view levels[][4] = { { "or" }, { "and" }, { "=", "!=" }, { "<", "<=", ">", ">=" }, { "+", "-" }, { "*", "div", "mod" } };
constexpr std::size_t level_count = std::size(levels);

class Parser {
public:
    explicit Parser(std::string_view text)
        : m_text(text)
    {
    }

    Result<Expression> parse()
    {
        if (m_text.size() > length_max)
            return Error { ErrorCode::TooLarge, "the expression is longer than " + std::to_string(length_max) + " bytes", "" };
        TRY(advance());
        auto expression = TRY(binary(0, 0));
        if (m_token != Token::End)
            return unexpected();
        return expression;
    }

private:
    Error fail(std::string const& what) const
    {
        std::size_t column = 1;
        for (std::size_t at = 0; at < m_start;) {
            next_code_point(m_text, at);
            ++column;
        }
        return { ErrorCode::InvalidSyntax, what + " at character " + std::to_string(column), "" };
    }

    Error no_paths() const
    {
        auto error = fail("paths into the form (/, .., [ ]) are not taken; name the question as ${name}");
        error.code = ErrorCode::InvalidType;
        return error;
    }

    Error unexpected() const
    {
        if (m_token == Token::End)
            return fail("the expression ends too early");
        return fail("“" + std::string(m_text.substr(m_start, m_end - m_start)) + "” is not expected");
    }

    Result<void> take(Token token, std::size_t end, std::string value)
    {
        m_token = token;
        m_end = end;
        m_value = std::move(value);
        return {};
    }

    Result<void> advance()
    {
        m_start = m_end;
        while (m_start < m_text.size() && is_blank(m_text[m_start]))
            ++m_start;
        if (m_start == m_text.size())
            return take(Token::End, m_start, "");
        char const c = m_text[m_start];
        auto const rest = m_text.substr(m_start);
        if (is_digit(c) || (c == '.' && rest.size() > 1 && is_digit(rest[1])))
            return take_number();
        if (c == '"' || c == '\'')
            return take_text(c);
        if (rest.substr(0, 2) == "${")
            return take_reference();
        for (auto quote : { "“", "”", "‘", "’" }) {
            if (rest.rfind(quote, 0) == 0)
                return fail("a curly quotation mark stands; write ' or \"");
        }
        if (rest.substr(0, 2) == ".." && rest.substr(2, 1) != "/")
            return take(Token::Name, m_start + 2, "..");  // of position(..), which has a reason of its own
        if (rest.rfind("..", 0) == 0 || c == '/' || c == '[' || c == '@' || rest.rfind("::", 0) == 0)
            return no_paths();
        if (begins_name(c))
            return take_name();
        if (c == '.')
            return take(Token::Dot, m_start + 1, ".");
        for (std::string_view sign : { "!=", "<=", ">=", "=", "<", ">", "+", "-", "*", "(", ")", "," }) {
            if (rest.rfind(sign, 0) == 0)
                return take(Token::Sign, m_start + sign.size(), std::string(sign));
        }
        m_end = m_start + 1;
        return fail("“" + std::string(1, c) + "” belongs to no expression");
    }

    Result<void> take_number()
    {
        auto end = m_start;
        while (end < m_text.size() && is_digit(m_text[end]))
            ++end;
        if (end < m_text.size() && m_text[end] == '.') {
            ++end;
            while (end < m_text.size() && is_digit(m_text[end]))
                ++end;
        }
        return take(Token::Number, end, std::string(m_text.substr(m_start, end - m_start)));
    }

    Result<void> take_text(char quote)
    {
        auto const close = m_text.find(quote, m_start + 1);
        if (close == std::string_view::npos)
            return fail("a quotation mark is not closed");
        return take(Token::Text, close + 1, std::string(m_text.substr(m_start + 1, close - m_start - 1)));
    }

    Result<void> take_reference()
    {
        auto const close = m_text.find('}', m_start);
        if (close == std::string_view::npos)
            return fail("“${” is not closed with “}”");
        auto name = m_text.substr(m_start + 2, close - m_start - 2);
        while (!name.empty() && is_blank(name.front()))
            name.remove_prefix(1);
        while (!name.empty() && is_blank(name.back()))
            name.remove_suffix(1);
        if (name.empty())
            return fail("“${}” names no question");
        if (name.rfind("last-saved#", 0) == 0)
            return fail("the form saved last (${last-saved#…}) is not known here");
        return take(Token::Reference, close + 1, std::string(name));
    }

    Result<void> take_name()
    {
        auto end = m_start;
        while (end < m_text.size() && (is_in_name(m_text[end]) || (m_text[end] == ':' && end + 1 < m_text.size() && begins_name(m_text[end + 1]))))
            ++end;
        // A name may end in neither: "a - b", "x." at the end of a sentence.
        while (end > m_start + 1 && (m_text[end - 1] == '-' || m_text[end - 1] == '.'))
            --end;
        return take(Token::Name, end, std::string(m_text.substr(m_start, end - m_start)));
    }

    // "and" is an operator where one can stand and a name elsewhere; here one can.
    bool is_operator(std::size_t level) const
    {
        if (m_token != Token::Sign && m_token != Token::Name)
            return false;
        return !m_value.empty() && std::find(std::begin(levels[level]), std::end(levels[level]), m_value) != std::end(levels[level]);
    }

    Result<Expression> binary(std::size_t level, int depth)
    {
        if (level == level_count)
            return unary(depth);
        auto left = TRY(binary(level + 1, depth));
        int chain = 0;
        while (is_operator(level)) {
            if (++chain + depth > depth_max)
                return Error { ErrorCode::TooLarge, "the expression is nested or chained too deeply", "" };
            auto name = m_value;
            TRY(advance());
            auto right = TRY(binary(level + 1, depth));
            Expression both { Shape::Binary, std::move(name), {} };
            both.children.push_back(std::move(left));
            both.children.push_back(std::move(right));
            left = std::move(both);
        }
        return left;
    }

    Result<Expression> unary(int depth)
    {
        if (depth > depth_max)
            return Error { ErrorCode::TooLarge, "the expression is nested too deeply", "" };
        if (m_token != Token::Sign || m_value != "-")
            return primary(depth);
        TRY(advance());
        Expression negated { Shape::Negate, "-", {} };
        negated.children.push_back(TRY(unary(depth + 1)));
        return negated;
    }

    Result<Expression> primary(int depth)
    {
        Expression leaf { Shape::Text, m_value, {} };
        switch (m_token) {
        case Token::Number: leaf.shape = Shape::Number; break;
        case Token::Text: break;
        case Token::Reference: leaf.shape = Shape::Reference; break;
        case Token::Dot: leaf.shape = Shape::Current; break;
        case Token::Name: return named(depth);
        case Token::Sign:
            if (m_value == "(")
                return parenthesised(depth);
            return unexpected();
        case Token::End: return unexpected();
        }
        TRY(advance());
        return leaf;
    }

    Result<Expression> parenthesised(int depth)
    {
        TRY(advance());
        auto inner = TRY(binary(0, depth + 1));
        if (m_value != ")" || m_token != Token::Sign)
            return m_token == Token::End ? fail("a “(” is not closed") : unexpected();
        TRY(advance());
        return inner;
    }

    Result<Expression> named(int depth)
    {
        Expression call { Shape::Name, m_value, {} };
        TRY(advance());
        if (m_token != Token::Sign || m_value != "(")
            return call;
        call.shape = Shape::Call;
        TRY(advance());
        if (m_token == Token::Sign && m_value == ")") {
            TRY(advance());
            return call;
        }
        for (;;) {
            call.children.push_back(TRY(binary(0, depth + 1)));
            bool const more = m_token == Token::Sign && m_value == ",";
            if (!more && !(m_token == Token::Sign && m_value == ")"))
                return m_token == Token::End ? fail("the “(” of " + call.text + "() is not closed") : unexpected();
            TRY(advance());
            if (!more)
                return call;
        }
    }

    std::string_view m_text;
    Token m_token = Token::End;
    std::size_t m_start = 0, m_end = 0;
    std::string m_value;
};

}

Result<Expression> parse_expression(std::string_view text) { return Parser(text).parse(); }

}

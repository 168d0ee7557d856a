#include "check/cel/lexer.h"

#include "base/text.h"

namespace shenbao::cel {

namespace {

bool is_name_start(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

}

Token Lexer::token(TokenKind kind, std::size_t start) const
{
    return { kind, start, m_text.substr(start, m_at - start), {}, false };
}

Token Lexer::wrong(std::size_t start, std::string message, bool left_out)
{
    Token result = token(TokenKind::Wrong, start);
    result.text = std::move(message);
    result.left_out = left_out;
    m_at = m_text.size();
    return result;
}

void Lexer::skip_blanks()
{
    while (m_at < m_text.size()) {
        char const c = m_text[m_at];
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
            ++m_at;
        } else if (c == '/' && peek(1) == '/') {
            while (m_at < m_text.size() && m_text[m_at] != '\n')
                ++m_at;
        } else {
            return;
        }
    }
}

Token Lexer::next()
{
    skip_blanks();
    std::size_t const start = m_at;
    if (m_at == m_text.size())
        return token(TokenKind::End, start);
    char const c = peek();
    if (is_digit(c) || (c == '.' && is_digit(peek(1))))
        return number();
    if (is_name_start(c))
        return word();
    if (c == '"' || c == '\'')
        return string(start, false);
    if (c == '`')
        return quoted_name();
    for (std::string_view mark : { "==", "!=", "<=", ">=", "&&", "||" }) {
        if (m_text.substr(m_at, 2) == mark) {
            m_at += 2;
            return token(TokenKind::Mark, start);
        }
    }
    if (std::string_view("()[]{}.,:?+-*/%<>!").find(c) == std::string_view::npos)
        return wrong(start, "this character has no meaning here");
    ++m_at;
    return token(TokenKind::Mark, start);
}

Token Lexer::number()
{
    std::size_t const start = m_at;
    bool floating = false;
    if (peek() == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
        m_at += 2;
        while (hex_value(peek()) >= 0)
            ++m_at;
        if (m_at == start + 2)
            return wrong(start, "digits are missing after 0x");
    } else {
        while (is_digit(peek()))
            ++m_at;
        if (peek() == '.' && is_digit(peek(1))) {
            floating = true;
            ++m_at;
            while (is_digit(peek()))
                ++m_at;
        }
        std::size_t const sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
        if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
            floating = true;
            m_at += 1 + sign;
            while (is_digit(peek()))
                ++m_at;
        }
    }
    if (!floating && (peek() == 'u' || peek() == 'U')) {
        ++m_at;
        return wrong(start, "unsigned numbers are left out; write an int", true);
    }
    if (is_name_start(peek()))
        return wrong(start, "a number cannot be followed by a letter");
    return token(floating ? TokenKind::Double : TokenKind::Int, start);
}

Token Lexer::word()
{
    std::size_t const start = m_at;
    while (is_name_start(peek()) || is_digit(peek()))
        ++m_at;
    std::string_view const name = m_text.substr(start, m_at - start);
    if ((peek() != '"' && peek() != '\'') || name.size() > 2)
        return token(TokenKind::Name, start);
    bool raw = false;
    bool bytes = false;
    for (char c : name) {
        raw = raw || c == 'r' || c == 'R';
        bytes = bytes || c == 'b' || c == 'B';
        if (std::string_view("rRbB").find(c) == std::string_view::npos)
            return token(TokenKind::Name, start);
    }
    if (bytes)
        return wrong(start, "bytes are left out", true);
    return string(start, raw);
}

Token Lexer::quoted_name()
{
    std::size_t const start = m_at++;
    std::size_t const end = m_text.find('`', m_at);
    if (end == std::string_view::npos)
        return wrong(start, "the closing ` is missing");
    std::string_view const name = m_text.substr(m_at, end - m_at);
    for (char c : name) {
        if (!is_name_start(c) && !is_digit(c) && std::string_view("./- ").find(c) == std::string_view::npos)
            return wrong(start, "a quoted name has letters, digits, _ . - / and blanks only");
    }
    if (name.empty())
        return wrong(start, "the quoted name is empty");
    m_at = end + 1;
    Token result = token(TokenKind::Quoted, start);
    result.text = std::string(name);
    return result;
}

Token Lexer::string(std::size_t start, bool raw)
{
    char const quote = peek();
    bool const triple = peek(1) == quote && peek(2) == quote;
    m_at += triple ? 3 : 1;
    std::string text;
    for (;;) {
        if (m_at == m_text.size())
            return wrong(start, "the closing quote is missing");
        char const c = m_text[m_at];
        if (c == quote && (!triple || (peek(1) == quote && peek(2) == quote))) {
            m_at += triple ? 3 : 1;
            Token result = token(TokenKind::String, start);
            result.text = std::move(text);
            return result;
        }
        if (!triple && (c == '\n' || c == '\r'))
            return wrong(start, "the closing quote is missing on this line");
        ++m_at;
        if (c != '\\' || raw) {
            text += c;
        } else {
            std::size_t const at = m_at - 1;
            if (!escape(text))
                return wrong(at, "no such escape; a backslash itself is \\\\, or write r'...'");
        }
    }
}

bool Lexer::escape(std::string& into)
{
    char const c = peek();
    ++m_at;
    constexpr std::string_view letters = "abfnrtv";
    constexpr std::string_view meanings = "\a\b\f\n\r\t\v";
    if (auto const at = letters.find(c); c != '\0' && at != std::string_view::npos) {
        into += meanings[at];
        return true;
    }
    if (c != '\0' && std::string_view("\\?\"'`").find(c) != std::string_view::npos) {
        into += c;
        return true;
    }
    if (c == 'x' || c == 'X')
        return hexadecimal_escape(into, 2);
    if (c == 'u')
        return hexadecimal_escape(into, 4);
    if (c == 'U')
        return hexadecimal_escape(into, 8);
    if (c >= '0' && c <= '3' && peek() >= '0' && peek() <= '7' && peek(1) >= '0' && peek(1) <= '7') {
        append_utf8(into, static_cast<char32_t>((c - '0') * 64 + (peek() - '0') * 8 + (peek(1) - '0')));
        m_at += 2;
        return true;
    }
    return false;
}

bool Lexer::hexadecimal_escape(std::string& into, int digits)
{
    std::uint32_t code_point = 0;
    for (int i = 0; i < digits; ++i) {
        int const value = hex_value(peek());
        if (value < 0)
            return false;
        code_point = code_point * 16 + static_cast<std::uint32_t>(value);
        ++m_at;
    }
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF))
        return false;
    append_utf8(into, static_cast<char32_t>(code_point));
    return true;
}

}

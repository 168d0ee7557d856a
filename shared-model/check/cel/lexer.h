#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shenbao::cel {

enum class TokenKind : std::uint8_t { End, Int, Double, String, Name, Quoted, Mark, Wrong };

struct Token {
    TokenKind kind = TokenKind::End;
    std::size_t offset = 0;
    std::string_view source;   // as written
    std::string text;          // String, Quoted: without quotes and escapes; Wrong: what is wrong
    bool left_out = false;     // Wrong: of the language, but not of the part taken

    bool is(std::string_view mark) const { return kind == TokenKind::Mark && source == mark; }
    bool is_word(std::string_view word) const { return kind == TokenKind::Name && source == word; }
};

class Lexer {
public:
    explicit Lexer(std::string_view text) : m_text(text) { }
    Token next();

private:
    void skip_blanks();
    char peek(std::size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }
    Token token(TokenKind, std::size_t start) const;
    Token wrong(std::size_t start, std::string message, bool left_out = false);
    Token number();
    Token word();
    Token quoted_name();
    Token string(std::size_t start, bool raw);
    // Appends the character of the escape at m_at (past the backslash); false if there is none.
    bool escape(std::string& into);
    bool hexadecimal_escape(std::string& into, int digits);

    std::string_view m_text;
    std::size_t m_at = 0;
};

}

// Recursive descent over the grammar of the language definition; binary operators by precedence.
#include "base/text.h"
#include "check/cel/lexer.h"
#include "check/cel/numbers.h"
#include "check/cel/syntax.h"

#include <algorithm>
#include <array>

namespace shenbao::cel {

namespace {

struct Operator {
    std::string_view mark;
    int precedence;
    char const* function;
};

constexpr std::array<Operator, 13> operators { {
    { "==", 1, "_==_" }, { "!=", 1, "_!=_" }, { "<", 1, "_<_" }, { "<=", 1, "_<=_" }, { ">", 1, "_>_" },
    { ">=", 1, "_>=_" }, { "in", 1, "@in" },
    { "+", 2, "_+_" }, { "-", 2, "_-_" }, { "*", 3, "_*_" }, { "/", 3, "_/_" }, { "%", 3, "_%_" }, { "", 0, "" },
} };

constexpr std::array<std::string_view, 17> reserved_words { "as", "break", "const", "continue", "else", "for", "function",
    "if", "import", "let", "loop", "package", "namespace", "return", "var", "void", "while" };

class Parser {
public:
    explicit Parser(std::string_view text) : m_text(text), m_lexer(text), m_token(m_lexer.next()) { }

    std::variant<Tree, Diagnostic> run()
    {
        m_tree.root = expression();
        if (!m_failed && m_token.kind != TokenKind::End)
            fail(m_token, "expected the end of the expression or an operator");
        if (m_failed)
            return std::move(m_diagnostic);
        return std::move(m_tree);
    }

private:
    void advance() { m_token = m_lexer.next(); }

    bool accept(std::string_view mark)
    {
        if (!m_token.is(mark))
            return false;
        advance();
        return true;
    }

    void expect(std::string_view mark)
    {
        if (!accept(mark))
            fail(m_token, "expected " + std::string(mark));
    }

    void fail_at(std::size_t offset, char const* code, std::string message)
    {
        // The first mistake counts; parsing goes to the end of the text at once.
        if (!m_failed)
            m_diagnostic = diagnostic_at(m_text, offset, code, std::move(message));
        m_failed = true;
        m_token = { TokenKind::End, m_text.size(), {}, {}, false };
    }

    void fail(Token const& token, std::string message)
    {
        if (token.kind == TokenKind::Wrong)
            fail_at(token.offset, token.left_out ? "cel.left_out" : "cel.syntax", token.text);
        else if (token.kind == TokenKind::End)
            fail_at(token.offset, "cel.syntax", std::move(message) + ", found the end");
        else
            fail_at(token.offset, "cel.syntax", std::move(message) + ", found " + std::string(token.source));
    }

    NodeIndex add(Shape shape, std::size_t position, std::string text, std::vector<NodeIndex> children)
    {
        if (m_failed)
            return 0;
        Syntax node;
        node.shape = shape;
        node.position = static_cast<std::uint32_t>(position);
        node.text = std::move(text);
        for (NodeIndex child : children)
            node.depth = std::max<std::uint16_t>(node.depth, static_cast<std::uint16_t>(m_tree.nodes[child].depth + 1));
        node.children = std::move(children);
        if (node.depth > depth_max) {
            fail_at(position, "cel.too_deep", "nested too deeply");
            return 0;
        }
        m_tree.nodes.push_back(std::move(node));
        return static_cast<NodeIndex>(m_tree.nodes.size() - 1);
    }

    NodeIndex literal(std::size_t position, Value value)
    {
        NodeIndex const index = add(Shape::Literal, position, {}, {});
        if (!m_failed)
            m_tree.nodes[index].literal = std::move(value);
        return index;
    }

    NodeIndex expression()
    {
        if (++m_depth > depth_max) {
            fail_at(m_token.offset, "cel.too_deep", "nested too deeply");
            return 0;
        }
        NodeIndex result = chain(Shape::Or);
        if (m_token.is("?")) {
            std::size_t const position = m_token.offset;
            advance();
            NodeIndex const then = chain(Shape::Or);
            expect(":");
            NodeIndex const otherwise = expression();
            result = add(Shape::Conditional, position, {}, { result, then, otherwise });
        }
        --m_depth;
        return result;
    }

    // a || b || c is one node: && and || are associative, and a flat node is shallow and quick.
    NodeIndex chain(Shape shape)
    {
        std::string_view const mark = shape == Shape::Or ? "||" : "&&";
        std::vector<NodeIndex> parts { shape == Shape::Or ? chain(Shape::And) : binary(1) };
        std::size_t const position = m_token.offset;
        while (accept(mark))
            parts.push_back(shape == Shape::Or ? chain(Shape::And) : binary(1));
        return parts.size() == 1 ? parts[0] : add(shape, position, std::string(mark), std::move(parts));
    }

    Operator const& operator_here() const
    {
        for (Operator const& candidate : operators) {
            if (m_token.source == candidate.mark && (m_token.kind == TokenKind::Mark || m_token.is_word("in")))
                return candidate;
        }
        return operators.back();
    }

    NodeIndex binary(int precedence)
    {
        NodeIndex left = precedence == 4 ? unary() : binary(precedence + 1);
        while (precedence < 4) {
            Operator const& found = operator_here();
            if (found.precedence != precedence)
                break;
            std::size_t const position = m_token.offset;
            advance();
            NodeIndex const right = binary(precedence + 1);
            left = add(Shape::Call, position, found.function, { left, right });
        }
        return left;
    }

    NodeIndex unary()
    {
        std::vector<std::size_t> positions;
        bool const negates = m_token.is("-");
        std::string_view const mark = negates ? "-" : "!";
        while (m_token.is(mark)) {
            positions.push_back(m_token.offset);
            advance();
            if (positions.size() > depth_max)
                fail_at(positions.back(), "cel.too_deep", "nested too deeply");
        }
        bool const signed_literal
            = negates && !positions.empty() && (m_token.kind == TokenKind::Int || m_token.kind == TokenKind::Double);
        NodeIndex result = 0;
        if (signed_literal) {
            result = suffixes(number("-", positions.back()));
            positions.pop_back();
        } else {
            result = suffixes(primary());
        }
        for (std::size_t i = positions.size(); i-- > 0;)
            result = add(negates ? Shape::Call : Shape::Not, positions[i], negates ? "-_" : "!", { result });
        return result;
    }

    NodeIndex suffixes(NodeIndex operand)
    {
        while (!m_failed) {
            std::size_t const position = m_token.offset;
            if (accept(".")) {
                operand = selection(operand);
            } else if (accept("[")) {
                if (m_token.is("?"))
                    fail_at(m_token.offset, "cel.left_out", "optional indexing is left out");
                NodeIndex const index = expression();
                expect("]");
                operand = add(Shape::Call, position, "_[_]", { operand, index });
            } else {
                if (m_token.is("{") && is_name(operand))
                    fail_at(position, "cel.left_out", "messages are left out");
                return operand;
            }
        }
        return operand;
    }

    bool is_name(NodeIndex node) const
    {
        Shape const shape = m_tree.nodes[node].shape;
        return shape == Shape::Name || shape == Shape::Select;
    }

    NodeIndex selection(NodeIndex operand)
    {
        if (m_token.is("?")) {
            fail_at(m_token.offset, "cel.left_out", "optional fields are left out");
            return 0;
        }
        Token const name = m_token;
        bool const keyword = name.is_word("in") || name.is_word("true") || name.is_word("false") || name.is_word("null");
        if ((name.kind != TokenKind::Name && name.kind != TokenKind::Quoted) || keyword) {
            fail(name, "expected a name after the dot");
            return 0;
        }
        advance();
        if (name.kind == TokenKind::Quoted)
            return add(Shape::Select, name.offset, name.text, { operand });
        if (!m_token.is("("))
            return add(Shape::Select, name.offset, std::string(name.source), { operand });
        std::vector<NodeIndex> children { operand };
        arguments(children);
        NodeIndex const call = add(Shape::Call, name.offset, std::string(name.source), std::move(children));
        if (!m_failed)
            m_tree.nodes[call].receiver = true;
        return call;
    }

    void arguments(std::vector<NodeIndex>& into)
    {
        expect("(");
        if (accept(")"))
            return;
        do {
            into.push_back(expression());
        } while (accept(","));
        expect(")");
    }

    NodeIndex number(std::string sign, std::size_t position)
    {
        std::string const text = std::move(sign) + std::string(m_token.source);
        bool const floating = m_token.kind == TokenKind::Double;
        advance();
        if (floating) {
            auto const value = parse_double(text);
            return literal(position, Value(value.value_or(0.0)));
        }
        auto const value = parse_int(text);
        if (!value)
            fail_at(position, "cel.syntax", "this number does not fit an int (64 bits)");
        return literal(position, Value(value.value_or(0)));
    }

    NodeIndex primary()
    {
        Token token = m_token;
        if (token.kind == TokenKind::Int || token.kind == TokenKind::Double)
            return number("", token.offset);
        if (token.kind == TokenKind::String) {
            advance();
            return literal(token.offset, Value(std::move(token.text)));
        }
        if (token.kind == TokenKind::Name)
            return name(false);
        if (accept("(")) {
            NodeIndex const inner = expression();
            expect(")");
            return inner;
        }
        if (accept("."))
            return name(true);
        if (accept("["))
            return list(token.offset);
        if (accept("{"))
            return map(token.offset);
        fail(token, "expected a value");
        return 0;
    }

    NodeIndex name(bool rooted)
    {
        Token const token = m_token;
        if (token.kind != TokenKind::Name || token.is_word("in")) {
            fail(token, "expected a name");
            return 0;
        }
        advance();
        if (!rooted && (token.source == "true" || token.source == "false"))
            return literal(token.offset, Value(token.source == "true"));
        if (!rooted && token.source == "null")
            return literal(token.offset, Value());
        if (std::find(reserved_words.begin(), reserved_words.end(), token.source) != reserved_words.end()) {
            fail(token, "this word is reserved");
            return 0;
        }
        bool const call = m_token.is("(");
        std::vector<NodeIndex> children;
        if (call)
            arguments(children);
        NodeIndex const index = add(
            call ? Shape::Call : Shape::Name, token.offset, std::string(token.source), std::move(children));
        if (!m_failed)
            m_tree.nodes[index].rooted = rooted;
        return index;
    }

    NodeIndex list(std::size_t position)
    {
        std::vector<NodeIndex> elements;
        while (!m_failed && !accept("]")) {
            if (m_token.is("?"))
                fail_at(m_token.offset, "cel.left_out", "optional elements are left out");
            elements.push_back(expression());
            if (!accept(",") && !m_token.is("]"))
                fail(m_token, "expected , or ]");
        }
        return add(Shape::ListLiteral, position, {}, std::move(elements));
    }

    NodeIndex map(std::size_t position)
    {
        std::vector<NodeIndex> entries;
        while (!m_failed && !accept("}")) {
            if (m_token.is("?"))
                fail_at(m_token.offset, "cel.left_out", "optional entries are left out");
            entries.push_back(expression());
            expect(":");
            entries.push_back(expression());
            if (!accept(",") && !m_token.is("}"))
                fail(m_token, "expected , or }");
        }
        return add(Shape::MapLiteral, position, {}, std::move(entries));
    }

    std::string_view m_text;
    Lexer m_lexer;
    Token m_token;
    Tree m_tree;
    Diagnostic m_diagnostic;
    bool m_failed = false;
    int m_depth = 0;
};

}

Diagnostic diagnostic_at(std::string_view text, std::size_t offset, char const* code, std::string message)
{
    Diagnostic result { code, {}, 1, 1, std::move(message) };
    for (std::size_t at = 0; at < offset && at < text.size();) {
        if (next_code_point(text, at) == U'\n') {
            ++result.line;
            result.column = 1;
        } else {
            ++result.column;
        }
    }
    return result;
}

std::variant<Tree, Diagnostic> parse(std::string_view text)
{
    if (!is_valid_utf8(text))
        return diagnostic_at(text, 0, "cel.syntax", "the text is not UTF-8");
    return Parser(text).run();
}

}

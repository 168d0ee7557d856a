#include "wire/json.h"

#include "base/number.h"
#include "base/text.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace shenbao::json {

Node::Node() = default;
Node::Node(Node const&) = default;
Node::Node(Node&&) noexcept = default;
Node& Node::operator=(Node const&) = default;
Node& Node::operator=(Node&&) noexcept = default;
Node::~Node() = default;

Node const* Node::find(std::string_view name) const
{
    for (auto const& member : members) {
        if (member.first == name)
            return &member.second;
    }
    return nullptr;
}

LineColumn position_of(std::string_view text, std::size_t offset)
{
    LineColumn position;
    std::size_t at = 0;
    while (at < offset && at < text.size()) {
        bool new_line = text[at] == '\n';
        next_code_point(text, at);
        position.line += new_line ? 1 : 0;
        position.column = new_line ? 1 : position.column + 1;
    }
    return position;
}

namespace {

// Names are compared one by one, so a hostile object must not be long.
constexpr std::size_t members_max = 2'000;

// Counts what the parser has consumed, so that a value knows where it stands.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = char const*;
    using reference = char const&;

    CountingIterator(char const* at, char const** furthest)
        : m_at(at)
        , m_furthest(furthest)
    {
    }
    reference operator*() const { return *m_at; }
    CountingIterator& operator++()
    {
        ++m_at;
        if (m_furthest && m_at > *m_furthest)
            *m_furthest = m_at;
        return *this;
    }
    CountingIterator operator++(int)
    {
        auto before = *this;
        ++*this;
        return before;
    }
    friend bool operator!=(CountingIterator const& a, CountingIterator const& b) { return a.m_at != b.m_at; }

private:
    char const* m_at;
    char const** m_furthest;
};

class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
public:
    TreeBuilder(std::string_view text, Limits limits, char const* const& furthest)
        : m_text(text)
        , m_limits(limits)
        , m_furthest(furthest)
    {
    }

    bool null() override { return add(Kind::Null) != nullptr; }
    bool boolean(bool value) override
    {
        auto* node = add(Kind::Boolean);
        if (node)
            node->boolean = value;
        return node != nullptr;
    }
    bool number_integer(number_integer_t value) override { return add_number(Kind::Integer, value, static_cast<double>(value)); }
    bool number_unsigned(number_unsigned_t value) override
    {
        bool fits = value <= static_cast<number_unsigned_t>(INT64_MAX);
        return add_number(fits ? Kind::Integer : Kind::Number, fits ? static_cast<std::int64_t>(value) : 0, static_cast<double>(value));
    }
    bool number_float(number_float_t value, string_t const&) override { return add_number(Kind::Number, 0, value); }
    bool string(string_t& value) override
    {
        auto* node = add(Kind::String);
        if (!node)
            return false;
        node->offset = string_start();
        node->text = std::move(value);
        return true;
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Kind::Object); }
    bool start_array(std::size_t) override { return open(Kind::Array); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override
    {
        auto& object = *m_open.back();
        if (object.members.size() >= members_max)
            return fail(ErrorCode::TooLarge, "too many names in one object");
        if (object.find(name))
            return fail(ErrorCode::InvalidSyntax, "the name \"" + name + "\" stands twice");
        object.members.emplace_back(std::move(name), Node {});
        return true;
    }
    bool parse_error(std::size_t, std::string const&, nlohmann::detail::exception const&) override
    {
        return fail(ErrorCode::InvalidSyntax, "this is not JSON here");
    }

    Error take_error()
    {
        auto position = position_of(m_text, m_error_offset);
        m_error.pointer = std::to_string(position.line) + ":" + std::to_string(position.column);
        return std::move(m_error);
    }
    Node take_root() { return std::move(m_root); }

private:
    std::uint32_t consumed() const { return static_cast<std::uint32_t>(m_furthest - m_text.data()); }

    // The opening quote of the string whose closing quote was just consumed.
    std::uint32_t string_start() const
    {
        auto at = consumed() > 0 ? consumed() - 1 : 0;
        while (at > 0) {
            --at;
            if (m_text[at] != '"')
                continue;
            std::size_t backslashes = 0;
            while (backslashes < at && m_text[at - 1 - backslashes] == '\\')
                ++backslashes;
            if (backslashes % 2 == 0)
                return at;
        }
        return 0;
    }

    bool fail(ErrorCode code, std::string detail)
    {
        if (m_error.detail.empty()) {
            m_error = { code, std::move(detail), {} };
            m_error_offset = consumed() > 0 ? consumed() - 1 : 0;
        }
        return false;
    }

    Node* add(Kind kind)
    {
        if (++m_nodes > m_limits.nodes_max) {
            fail(ErrorCode::TooLarge, "too many values");
            return nullptr;
        }
        Node* node = &m_root;
        if (!m_open.empty()) {
            auto& parent = *m_open.back();
            if (parent.kind == Kind::Array)
                node = &parent.items.emplace_back();
            else
                node = &parent.members.back().second;
        }
        node->kind = kind;
        node->offset = consumed() > 0 ? consumed() - 1 : 0;
        return node;
    }

    bool add_number(Kind kind, std::int64_t integer, double number)
    {
        if (!std::isfinite(number))
            return fail(ErrorCode::InvalidSyntax, "this number is out of range");
        auto* node = add(kind);
        if (!node)
            return false;
        node->integer = integer;
        node->number = number;
        return true;
    }

    bool open(Kind kind)
    {
        if (m_open.size() >= m_limits.depth_max)
            return fail(ErrorCode::TooLarge, "nested too deeply");
        auto* node = add(kind);
        if (!node)
            return false;
        m_open.push_back(node);
        return true;
    }

    bool close()
    {
        m_open.pop_back();
        return true;
    }

    std::string_view m_text;
    Limits m_limits;
    char const* const& m_furthest;
    Node m_root;
    // A parent's children grow only while it is the last one open, so these pointers hold.
    std::vector<Node*> m_open;
    std::size_t m_nodes = 0;
    Error m_error;
    std::size_t m_error_offset = 0;
};

}

Result<Node> parse(std::string_view text, Limits limits)
{
    if (text.size() > limits.bytes_max)
        return Error { ErrorCode::TooLarge, "over " + std::to_string(limits.bytes_max) + " bytes", {} };
    if (!is_valid_utf8(text))
        return Error { ErrorCode::InvalidSyntax, "this is not UTF-8", "1:1" };
    char const* furthest = text.data();
    TreeBuilder builder(text, limits, furthest);
    CountingIterator begin(text.data(), &furthest);
    CountingIterator end(text.data() + text.size(), nullptr);
    if (!nlohmann::json::sax_parse(begin, end, &builder))
        return builder.take_error();
    return builder.take_root();
}

void write_string(std::string& out, std::string_view text)
{
    out += '"';
    for (char c : text) {
        auto byte = static_cast<unsigned char>(c);
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (byte < 0x20) {
                out += "\\u00";
                out += byte >> 4 ? '1' : '0';
                out += "0123456789abcdef"[byte & 15];
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

std::string write_number(double value)
{
    // No JSON, but a message may hold it.
    if (!std::isfinite(value))
        return std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
    auto const parts = shortest(value);
    std::string out = parts.negative ? "-" : "";
    if (parts.exponent >= -5 && parts.exponent < 17) {
        out += plain(parts);
        // A decimal number stays one when it is read again.
        return out.find('.') == std::string::npos ? out + ".0" : out;
    }
    out += parts.digits.front();
    if (parts.digits.size() > 1)
        out += "." + parts.digits.substr(1);
    return out + "e" + std::to_string(parts.exponent);
}

void write(std::string& out, Node const& node)
{
    switch (node.kind) {
    case Kind::Null: out += "null"; return;
    case Kind::Boolean: out += node.boolean ? "true" : "false"; return;
    case Kind::Integer: out += std::to_string(node.integer); return;
    case Kind::Number: out += write_number(node.number); return;
    case Kind::String: write_string(out, node.text); return;
    case Kind::Array:
        out += '[';
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            out += i == 0 ? "" : ",";
            write(out, node.items[i]);
        }
        out += ']';
        return;
    case Kind::Object:
        out += '{';
        for (std::size_t i = 0; i < node.members.size(); ++i) {
            out += i == 0 ? "" : ",";
            write_string(out, node.members[i].first);
            out += ':';
            write(out, node.members[i].second);
        }
        out += '}';
        return;
    }
}

std::string pointer_with(std::string_view pointer, std::string_view name)
{
    std::string extended(pointer);
    extended += '/';
    for (char c : name) {
        if (c == '~')
            extended += "~0";
        else if (c == '/')
            extended += "~1";
        else
            extended += c;
    }
    return extended;
}

}

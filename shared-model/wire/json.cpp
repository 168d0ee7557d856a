#include "wire/json.h"

#include "base/number.h"
#include "base/text.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

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

// `position` is that of the first byte.
static LineColumn moved_over(LineColumn position, std::string_view bytes)
{
    for (char c : bytes) {
        bool const continues = (static_cast<unsigned char>(c) & 0xc0) == 0x80;
        position.line += c == '\n' ? 1 : 0;
        position.column = c == '\n' ? 1 : position.column + (continues ? 0 : 1);
    }
    return position;
}

LineColumn position_of(std::string_view text, std::size_t offset)
{
    return moved_over({}, text.substr(0, offset));
}

static constexpr std::size_t mark_bytes = 256;

Positions::Positions(std::string_view text)
    : m_text(text)
{
    m_marks.emplace_back();
    for (std::size_t at = 0; at + mark_bytes < text.size(); at += mark_bytes)
        m_marks.push_back(moved_over(m_marks.back(), text.substr(at, mark_bytes)));
}

LineColumn Positions::of(std::size_t offset) const
{
    auto const mark = std::min(offset / mark_bytes, m_marks.size() - 1);
    auto const from = std::min(mark * mark_bytes, m_text.size());
    return moved_over(m_marks[mark], m_text.substr(from, offset - std::min(from, offset)));
}

namespace {

// The closing quote of a string that stands for itself, `at` being behind its opening one. Null where something is to be decoded, or is
// wrong: that is the parser's.
char const* end_of_plain(char const* at, char const* end)
{
    auto const* const begin = at;
    unsigned char seen = 0;
    for (; at != end; ++at) {
        auto const byte = static_cast<unsigned char>(*at);
        if (byte == '"')
            return seen < 0x80 || is_valid_utf8({ begin, static_cast<std::size_t>(at - begin) }) ? at : nullptr;
        if (byte == '\\' || byte < 0x20)
            return nullptr;
        seen |= byte;
    }
    return nullptr;
}

// The text and how far it was read. Of a plain string the parser gets the quotes alone: most of a document is such strings, and it would
// take each byte three times into its hand.
class Cursor {
public:
    explicit Cursor(std::string_view text)
        : m_text(text)
        , m_at(text.data())
    {
    }
    Cursor(Cursor const&) = delete;
    Cursor& operator=(Cursor const&) = delete;

    std::string_view text() const { return m_text; }
    char const* end() const { return m_text.data() + m_text.size(); }
    char const* at() const { return m_at; }
    void advance()
    {
        char const byte = *m_at++;
        if (m_in_string) {
            bool const escaped = std::exchange(m_escaped, byte == '\\' && !m_escaped);
            m_in_string = escaped || byte != '"';
        } else if (byte == '"') {
            m_in_string = true;
            m_string = m_at;
            m_string_end = end_of_plain(m_at, end());
            m_at = m_string_end ? m_string_end : m_at;
        }
    }

    // The byte that was consumed last; of a string that is still to be read its opening quote.
    std::size_t last() const
    {
        if (m_at == m_string_end)
            return string_start();
        return m_at > m_text.data() ? static_cast<std::size_t>(m_at - m_text.data()) - 1 : 0;
    }
    // The opening quote of the string that was read last.
    std::size_t string_start() const { return static_cast<std::size_t>(m_string - m_text.data()) - 1; }
    // What it says, from what the parser made of what it got.
    std::string_view said(std::string const& decoded) const
    {
        return m_string_end ? std::string_view(m_string, static_cast<std::size_t>(m_string_end - m_string)) : decoded;
    }
    std::string line_and_column() const
    {
        auto const position = position_of(m_text, last());
        return std::to_string(position.line) + ":" + std::to_string(position.column);
    }

private:
    std::string_view m_text;
    char const* m_at;
    char const* m_string = nullptr;      // behind the opening quote
    char const* m_string_end = nullptr;  // its closing quote, of a plain one
    bool m_in_string = false;
    bool m_escaped = false;
};

// What the parser reads by. Where it stands is kept outside, so that a value knows where it stands: all copies move together.
class CursorIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = char const*;
    using reference = char const&;

    explicit CursorIterator(Cursor& cursor)
        : m_cursor(&cursor)
    {
    }
    reference operator*() const { return *m_cursor->at(); }
    CursorIterator& operator++()
    {
        m_cursor->advance();
        return *this;
    }
    // The other one is always that of the end.
    friend bool operator!=(CursorIterator const& a, CursorIterator const&) { return a.m_cursor->at() != a.m_cursor->end(); }

private:
    Cursor* m_cursor;
};

// The parser's calls as Events, within the limits.
class Caller final : public nlohmann::json_sax<nlohmann::json> {
public:
    Caller(Cursor const& cursor, Limits limits, Events& events)
        : m_cursor(cursor)
        , m_limits(limits)
        , m_events(events)
    {
    }

    bool null() override { return one({ Kind::Null, false, 0, 0, {} }); }
    bool boolean(bool value) override { return one({ Kind::Boolean, value, 0, 0, {} }); }
    bool number_integer(number_integer_t value) override { return one({ Kind::Integer, false, value, static_cast<double>(value), {} }); }
    bool number_unsigned(number_unsigned_t value) override
    {
        bool const fits = value <= static_cast<number_unsigned_t>(INT64_MAX);
        return one({ fits ? Kind::Integer : Kind::Number, false, fits ? static_cast<std::int64_t>(value) : 0, static_cast<double>(value), {} });
    }
    bool number_float(number_float_t value, string_t const&) override
    {
        if (!std::isfinite(value))
            return fail(ErrorCode::InvalidSyntax, "this number is out of range");
        return one({ Kind::Number, false, 0, value, {} });
    }
    bool string(string_t& value) override { return one({ Kind::String, false, 0, 0, m_cursor.said(value) }); }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return open(Kind::Object); }
    bool start_array(std::size_t) override { return open(Kind::Array); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override { return m_events.name(m_cursor.said(name)); }
    bool parse_error(std::size_t, std::string const&, nlohmann::detail::exception const& found) override
    {
        return fail(ErrorCode::InvalidSyntax, is_valid_utf8(m_cursor.text()) ? "this is not JSON here" + expected(found.what()) : "this is not UTF-8");
    }

    // Its own, or else that of the events.
    Error take_error() { return m_error.detail.empty() ? m_events.take_error() : std::move(m_error); }

private:
    bool fail(ErrorCode code, std::string detail)
    {
        m_error = { code, std::move(detail), m_cursor.line_and_column() };
        return false;
    }
    // Of "… syntax error while parsing value - unexpected ']'; expected …" what stands behind the dash. What was read last is left out:
    // the parser has not seen all of it.
    static std::string expected(std::string_view what)
    {
        auto const dash = what.find(" - ");
        if (dash == std::string_view::npos)
            return {};
        what.remove_prefix(dash + 3);
        return ": " + std::string(what.substr(0, what.find("; last read:")));
    }
    bool counted() { return ++m_nodes <= m_limits.nodes_max || fail(ErrorCode::TooLarge, "too many values"); }
    bool one(Scalar const& scalar) { return counted() && m_events.scalar(scalar); }
    bool open(Kind kind)
    {
        if (m_depth >= m_limits.depth_max)
            return fail(ErrorCode::TooLarge, "nested too deeply");
        ++m_depth;
        return counted() && m_events.open(kind);
    }
    bool close()
    {
        --m_depth;
        return m_events.close();
    }

    Cursor const& m_cursor;
    Limits m_limits;
    Events& m_events;
    std::size_t m_nodes = 0;
    std::size_t m_depth = 0;
    Error m_error;
};

// The names of an object that has many: a table at most half full, so that a name is found without reading all.
class NameTable {
public:
    using Members = std::vector<std::pair<std::string, Node>>;

    // Asked before each name is added, once there are some.
    bool holds(Members const& members, std::string_view name)
    {
        if (2 * (members.size() + 1) > m_places.size()) {
            m_places.assign(4 * members.size(), 0);
            for (std::size_t i = 0; i < members.size(); ++i)
                place(members, members[i].first) = static_cast<std::uint32_t>(i + 1);
        }
        auto& own = place(members, name);
        if (own != 0)
            return true;
        own = static_cast<std::uint32_t>(members.size() + 1);
        return false;
    }

private:
    // 1 + the index of the member of this name, or the 0 where it would stand.
    std::uint32_t& place(Members const& members, std::string_view name)
    {
        auto at = std::hash<std::string_view> {}(name) % m_places.size();
        while (m_places[at] != 0 && members[m_places[at] - 1].first != name)
            at = at + 1 < m_places.size() ? at + 1 : 0;
        return m_places[at];
    }

    std::vector<std::uint32_t> m_places;
};

class TreeBuilder final : public Events {
public:
    TreeBuilder(Cursor const& cursor, Limits limits)
        : m_cursor(cursor)
        , m_members_max(limits.members_max)
    {
    }

    bool scalar(Scalar const& scalar) override
    {
        auto& node = add(scalar.kind);
        node.boolean = scalar.boolean;
        node.integer = scalar.integer;
        node.number = scalar.number;
        if (scalar.kind != Kind::String)
            return true;
        node.offset = static_cast<std::uint32_t>(m_cursor.string_start());
        node.text = scalar.text;
        return true;
    }
    bool open(Kind kind) override
    {
        m_open.push_back({ &add(kind), {} });
        return true;
    }
    bool close() override
    {
        m_open.pop_back();
        return true;
    }
    bool name(std::string_view name) override
    {
        auto& [node, names] = m_open.back();
        auto& object = *node;
        if (object.members.size() >= m_members_max)
            return fail(ErrorCode::TooLarge, "more than " + std::to_string(m_members_max) + " names in one object");
        bool const many = object.members.size() >= 32;
        if (many ? names.holds(object.members, name) : object.find(name) != nullptr)
            return fail(ErrorCode::InvalidSyntax, "the name \"" + std::string(name) + "\" stands twice");
        object.members.emplace_back(name, Node {});
        return true;
    }
    Error take_error() override { return std::move(m_error); }
    Node take_root() { return std::move(m_root); }

private:
    bool fail(ErrorCode code, std::string detail)
    {
        m_error = { code, std::move(detail), m_cursor.line_and_column() };
        return false;
    }
    Node& add(Kind kind)
    {
        Node* node = &m_root;
        if (!m_open.empty()) {
            auto& parent = *m_open.back().node;
            node = parent.kind == Kind::Array ? &parent.items.emplace_back() : &parent.members.back().second;
        }
        node->kind = kind;
        node->offset = static_cast<std::uint32_t>(m_cursor.last());
        return *node;
    }

    // A parent's children grow only while it is the last one open, so these pointers hold.
    struct Open {
        Node* node;
        NameTable names;
    };

    Cursor const& m_cursor;
    std::size_t m_members_max;
    Node m_root;
    std::vector<Open> m_open;
    Error m_error;
};

std::optional<Error> read(Cursor& cursor, Limits limits, Events& events)
{
    if (cursor.text().size() > limits.bytes_max)
        return Error { ErrorCode::TooLarge, "over " + std::to_string(limits.bytes_max) + " bytes", {} };
    Caller caller(cursor, limits, events);
    if (nlohmann::json::sax_parse(CursorIterator(cursor), CursorIterator(cursor), &caller))
        return {};
    return caller.take_error();
}

}

Events::~Events() = default;

std::optional<Error> read(std::string_view text, Limits limits, Events& events)
{
    Cursor cursor(text);
    return read(cursor, limits, events);
}

Result<Node> parse(std::string_view text, Limits limits)
{
    Cursor cursor(text);
    TreeBuilder builder(cursor, limits);
    if (auto error = read(cursor, limits, builder))
        return std::move(*error);
    return builder.take_root();
}

bool replay(Node const& node, Events& events)
{
    if (node.kind == Kind::Array || node.kind == Kind::Object) {
        if (!events.open(node.kind))
            return false;
        for (auto const& item : node.items) {
            if (!replay(item, events))
                return false;
        }
        for (auto const& [name, member] : node.members) {
            if (!events.name(name) || !replay(member, events))
                return false;
        }
        return events.close();
    }
    return events.scalar({ node.kind, node.boolean, node.integer, node.number, node.text });
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

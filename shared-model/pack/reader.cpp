#include "pack/reader.h"

#include <algorithm>
#include <cstdlib>

namespace shenbao::pack {

static json::Node empty_of(json::Kind kind)
{
    json::Node node;
    node.kind = kind;
    return node;
}

static json::Node const empty_object = empty_of(json::Kind::Object);
static json::Node const empty_array = empty_of(json::Kind::Array);

Reader::Reader(std::string file, std::string_view text, Diagnostics& diagnostics)
    : m_file(std::move(file))
    , m_text(text)
    , m_positions(text)
    , m_diagnostics(diagnostics)
    , m_root(empty_object)
{
    auto parsed = json::parse(text, json_limits);
    if (!parsed.ok()) {
        auto const& pointer = parsed.error().pointer;
        auto colon = pointer.find(':');
        int line = std::atoi(pointer.c_str());
        int column = colon == std::string::npos ? 0 : std::atoi(pointer.c_str() + colon + 1);
        m_diagnostics.push_back({ "pack.json", m_file, line, column, parsed.error().detail });
        return;
    }
    m_root = parsed.release_value();
    if (!m_root.is(json::Kind::Object)) {
        say(m_root, "pack.type", "the file must hold an object");
        m_root = empty_object;
    }
}

SourcePosition Reader::position(json::Node const& at) const
{
    auto where = m_positions.of(at.offset);
    return { m_file, where.line, where.column };
}

void Reader::say(json::Node const& at, std::string_view code, std::string message) const
{
    auto where = position(at);
    m_diagnostics.push_back({ std::string(code), m_file, where.line, where.column, std::move(message) });
}

json::Node const* Reader::member(json::Node const& object, std::string_view name, json::Kind kind, std::string_view expected) const
{
    auto const* found = object.find(name);
    if (!found)
        return nullptr;
    bool fits = found->is(kind) || (kind == json::Kind::Number && found->is(json::Kind::Integer));
    if (!fits)
        say(*found, "pack.type", "\"" + std::string(name) + "\" must be " + std::string(expected));
    return fits ? found : nullptr;
}

std::string Reader::text(json::Node const& object, std::string_view name) const
{
    if (!object.find(name))
        say(object, "pack.missing", "\"" + std::string(name) + "\" is missing");
    return optional_text(object, name);
}

std::string Reader::optional_text(json::Node const& object, std::string_view name) const
{
    auto const* found = member(object, name, json::Kind::String, "a string");
    return found ? found->text : std::string();
}

bool Reader::boolean(json::Node const& object, std::string_view name, bool otherwise) const
{
    auto const* found = member(object, name, json::Kind::Boolean, "true or false");
    return found ? found->boolean : otherwise;
}

std::int64_t Reader::integer(json::Node const& object, std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most) const
{
    auto const* found = member(object, name, json::Kind::Integer, "a whole number");
    if (!found)
        return otherwise;
    if (found->integer < least || found->integer > most) {
        say(*found, "pack.range", "\"" + std::string(name) + "\" must be " + std::to_string(least) + " to " + std::to_string(most));
        return otherwise;
    }
    return found->integer;
}

std::vector<json::Node> const& Reader::list(json::Node const& object, std::string_view name) const
{
    auto const* found = member(object, name, json::Kind::Array, "a list");
    return found ? found->items : empty_array.items;
}

json::Node const& Reader::object(json::Node const& object, std::string_view name) const
{
    auto const* found = member(object, name, json::Kind::Object, "an object");
    return found ? *found : empty_object;
}

std::vector<std::string> Reader::texts(json::Node const& object, std::string_view name) const
{
    std::vector<std::string> texts;
    for (auto const& item : list(object, name)) {
        if (item.is(json::Kind::String))
            texts.push_back(item.text);
        else
            say(item, "pack.type", "\"" + std::string(name) + "\" must be a list of strings");
    }
    return texts;
}

ExpressionSource Reader::expression(json::Node const& object, std::string_view name) const
{
    auto const* found = member(object, name, json::Kind::String, "an expression");
    if (!found)
        return {};
    if (found->text.find_first_not_of(" \t\r\n") == std::string::npos) {
        say(*found, "pack.empty_expression", "\"" + std::string(name) + "\" is empty; leave it out where nothing is asked");
        return {};
    }
    return { found->text, position(*found), as_written(*found) };
}

std::string Reader::as_written(json::Node const& string) const
{
    auto const begin = std::min<std::size_t>(string.offset + 1, m_text.size());
    bool escapes = false;
    auto end = begin;
    while (end < m_text.size() && m_text[end] != '"') {
        escapes = escapes || m_text[end] == '\\';
        end = std::min<std::size_t>(end + (m_text[end] == '\\' ? 2 : 1), m_text.size());
    }
    return escapes ? std::string(m_text.substr(begin, end - begin)) : std::string();
}

std::optional<Date> Reader::date(json::Node const& object, std::string_view name) const
{
    auto const* found = member(object, name, json::Kind::String, "a date");
    if (!found)
        return {};
    auto date = parse_date(found->text);
    if (!date)
        say(*found, "pack.type", "\"" + std::string(name) + "\" must be a date YYYY-MM-DD");
    return date;
}

void Reader::expect_order(json::Node const& node, std::string_view low, std::uint32_t least, std::string_view high, std::uint32_t most) const
{
    if (most != 0 && most < least)
        say(node, "pack.range", "`" + std::string(high) + "` is less than `" + std::string(low) + "`");
}

bool Reader::is_id(std::string_view id)
{
    bool good = !id.empty() && id.size() <= 64 && id[0] >= 'a' && id[0] <= 'z';
    for (char c : id)
        good = good && ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
    return good;
}

std::string Reader::id(json::Node const& object, std::string_view name) const
{
    auto id = text(object, name);
    bool const good = is_id(id);
    auto const* found = object.find(name);
    if (!good && found)
        say(*found, "pack.id", "\"" + id + "\" must be a lower-case letter, then letters, digits and underscores");
    // "id" is the record's own id in JSON.
    if (good && id == "id")
        say(*found, "pack.id", "\"id\" is taken by records themselves");
    return id;
}

void Reader::say_unknown(json::Node const& at, std::string_view code, std::string message, std::string_view wanted, std::vector<std::string> const& words) const
{
    say(at, code, message + did_you_mean(wanted, words));
}

void Reader::only(json::Node const& object, std::initializer_list<std::string_view> known) const
{
    for (auto const& [name, node] : object.members) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            say_unknown(node, "pack.unknown_name", "\"" + name + "\" is not known here", name, { known.begin(), known.end() });
    }
}

std::optional<std::size_t> Reader::word(json::Node const& object, std::string_view name, std::initializer_list<std::string_view> words) const
{
    auto const* found = member(object, name, json::Kind::String, "a string");
    return found ? word_of(*found, name, { words.begin(), words.end() }) : std::nullopt;
}

std::optional<std::size_t> Reader::word_of(json::Node const& string, std::string_view name, std::vector<std::string> const& words) const
{
    auto at = std::find(words.begin(), words.end(), string.text);
    if (at != words.end())
        return static_cast<std::size_t>(at - words.begin());
    std::string known;
    for (auto const& one : words)
        known += (known.empty() ? "" : ", ") + one;
    say_unknown(string, "pack.unknown_word", "\"" + string.text + "\" is not one of the words for \"" + std::string(name) + "\" (" + known + ")", string.text, words);
    return {};
}

}

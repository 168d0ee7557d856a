#include "wire/json.h"
#include "wire/wire.h"

namespace shenbao::wire {

struct Message::State {
    json::Node node;
};

Message::Message()
    : m_state(std::make_unique<State>())
{
    m_state->node.kind = json::Kind::Object;
}

Message::Message(Message const& other)
    : m_state(std::make_unique<State>(*other.m_state))
{
}

Message::Message(Message&&) noexcept = default;
Message& Message::operator=(Message const& other)
{
    *m_state = State(*other.m_state);
    return *this;
}
Message& Message::operator=(Message&&) noexcept = default;
Message::~Message() = default;

Result<Message> Message::read(std::string_view text, std::size_t bytes_max)
{
    Message message;
    message.m_state->node = TRY(json::parse(text, { depth_max, bytes_max }));
    if (!message.m_state->node.is(json::Kind::Object))
        return Error { ErrorCode::InvalidType, "expected an object", "" };
    return message;
}

static json::Node const* member(json::Node const& node, std::string_view key, json::Kind kind)
{
    auto const* found = node.find(key);
    return found && found->is(kind) ? found : nullptr;
}

std::optional<std::string> Message::text(std::string_view key) const
{
    auto const* found = member(m_state->node, key, json::Kind::String);
    return found ? std::optional(found->text) : std::nullopt;
}

std::optional<std::int64_t> Message::integer(std::string_view key) const
{
    auto const* found = member(m_state->node, key, json::Kind::Integer);
    return found ? std::optional(found->integer) : std::nullopt;
}

std::optional<double> Message::number(std::string_view key) const
{
    auto const* found = m_state->node.find(key);
    bool numeric = found && (found->is(json::Kind::Integer) || found->is(json::Kind::Number));
    return numeric ? std::optional(found->number) : std::nullopt;
}

std::optional<bool> Message::boolean(std::string_view key) const
{
    auto const* found = member(m_state->node, key, json::Kind::Boolean);
    return found ? std::optional(found->boolean) : std::nullopt;
}

std::optional<Message> Message::object(std::string_view key) const
{
    auto const* found = member(m_state->node, key, json::Kind::Object);
    if (!found)
        return {};
    Message message;
    message.m_state->node = *found;
    return message;
}

std::vector<Message> Message::list(std::string_view key) const
{
    std::vector<Message> messages;
    auto const* found = member(m_state->node, key, json::Kind::Array);
    for (std::size_t i = 0; found && i < found->items.size(); ++i) {
        if (!found->items[i].is(json::Kind::Object))
            continue;
        messages.emplace_back();
        messages.back().m_state->node = found->items[i];
    }
    return messages;
}

std::vector<std::string> Message::texts(std::string_view key) const
{
    std::vector<std::string> texts;
    auto const* found = member(m_state->node, key, json::Kind::Array);
    for (std::size_t i = 0; found && i < found->items.size(); ++i) {
        if (found->items[i].is(json::Kind::String))
            texts.push_back(found->items[i].text);
    }
    return texts;
}

std::string Message::raw(std::string_view key) const
{
    std::string out;
    if (auto const* found = m_state->node.find(key))
        json::write(out, *found);
    return out;
}

std::vector<std::string> Message::keys() const
{
    std::vector<std::string> keys;
    for (auto const& [name, node] : m_state->node.members)
        keys.push_back(name);
    return keys;
}

static json::Node& slot(json::Node& node, std::string_view key)
{
    for (auto& [name, value] : node.members) {
        if (name == key)
            return value = json::Node {};
    }
    return node.members.emplace_back(std::string(key), json::Node {}).second;
}

Message& Message::set(std::string_view key, std::string_view text)
{
    auto& node = slot(m_state->node, key);
    node.kind = json::Kind::String;
    node.text = text;
    return *this;
}

Message& Message::set(std::string_view key, std::int64_t value)
{
    auto& node = slot(m_state->node, key);
    node.kind = json::Kind::Integer;
    node.integer = value;
    node.number = static_cast<double>(value);
    return *this;
}

Message& Message::set(std::string_view key, double value)
{
    auto& node = slot(m_state->node, key);
    node.kind = json::Kind::Number;
    node.number = value;
    return *this;
}

Message& Message::set(std::string_view key, bool value)
{
    auto& node = slot(m_state->node, key);
    node.kind = json::Kind::Boolean;
    node.boolean = value;
    return *this;
}

Message& Message::set(std::string_view key, Message const& message)
{
    slot(m_state->node, key) = message.m_state->node;
    return *this;
}

Message& Message::set(std::string_view key, std::vector<Message> const& messages)
{
    auto& node = slot(m_state->node, key);
    node.kind = json::Kind::Array;
    for (auto const& message : messages)
        node.items.push_back(message.m_state->node);
    return *this;
}

Message& Message::set(std::string_view key, std::vector<std::string> const& texts)
{
    auto& node = slot(m_state->node, key);
    node.kind = json::Kind::Array;
    for (auto const& text : texts) {
        auto& item = node.items.emplace_back();
        item.kind = json::Kind::String;
        item.text = text;
    }
    return *this;
}

Message& Message::set_null(std::string_view key)
{
    slot(m_state->node, key) = json::Node {};
    return *this;
}

Message& Message::set_raw(std::string_view key, std::string_view text)
{
    // The program's own text: a size limit meant for strangers must not stop it here.
    auto node = json::parse(text, { depth_max, std::size_t(-1), std::size_t(-1) });
    VERIFY(node.ok());
    slot(m_state->node, key) = node.release_value();
    return *this;
}

std::string Message::write() const
{
    std::string out;
    json::write(out, m_state->node);
    return out;
}

}

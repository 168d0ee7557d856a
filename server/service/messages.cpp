#include "service/messages.h"

#include "wire/wire.h"

namespace shenbao::service {

static constexpr std::size_t message_bytes_max = 4u << 20;  // an opinion of staff in two languages, escaped

std::string message_json(PersonalMessage const& message)
{
    wire::Message body;
    body.set("kind", message.kind.texts).set("title", message.title.texts).set("text", message.text.texts);
    if (!message.application.is_nil())
        body.set("programme", message.programme).set("application", to_string(message.application));
    return body.write();
}

void write_message(Host& host, store::Connection& connection, Id account, PersonalMessage const& message, Moment now)
{
    store::MessageRow row;
    row.id = host.random.id();
    row.account = account;
    row.key = to_string(row.id);
    row.body = message_json(message);
    row.hash = host.vault.blind_index("message", row.body);
    row.sent_at = now;
    store::insert_message(connection, host.vault, row);
}

static std::string in_language(wire::Message const& body, std::string_view key, std::size_t language) { return Localised { body.texts(key) }.in(language); }

static Result<MessageView> view_of(store::MessageRow const& row, std::size_t language)
{
    auto const body = TRY(wire::Message::read(row.body, message_bytes_max));
    return MessageView { row.id, in_language(body, "kind", language), in_language(body, "title", language), in_language(body, "text", language),
        body.text("programme").value_or(""), body.text("application").value_or(""), row.sent_at, row.read };
}

Outcome<std::vector<MessageView>> list_messages(Host& host, Asker const& asker)
{
    return TRY(host.database.read_value<std::vector<MessageView>>([&](store::Connection& connection) -> Result<std::vector<MessageView>> {
        std::vector<MessageView> views;
        for (auto const& row : TRY(store::messages_of(connection, host.vault, asker.account, messages_max))) {
            views.push_back(TRY(view_of(row, asker.language)));
            views.back().text.clear();
        }
        return views;
    }));
}

Outcome<MessageView> show_message(Host& host, Asker const& asker, Id message)
{
    auto const row = TRY(host.database.read_value<std::optional<store::MessageRow>>(
        [&](store::Connection& connection) { return store::find_message(connection, host.vault, asker.account, message); }));
    if (!row)
        return RefusalCode::not_found;
    return TRY(view_of(*row, asker.language));
}

Outcome<Done> mark_message_read(Host& host, Asker const& asker, Id message)
{
    bool found = false;
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        found = store::read_message(connection, asker.account, message, host.clock.now());
        return {};
    }));
    return found ? Outcome<Done>(Done {}) : RefusalCode::not_found;
}

Outcome<Done> mark_all_messages_read(Host& host, Asker const& asker)
{
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        store::read_all_messages(connection, asker.account, host.clock.now());
        return {};
    }));
    return Done {};
}

}

#include "service/new_account.h"

#include "service/account_form.h"
#include "wire/wire.h"

namespace shenbao::service {

store::AuditEntry audit(Host& host, Asker const& asker, Id actor, std::string action, std::string subject)
{
    return { host.clock.now(), asker.programme_id(), actor.is_nil() ? "" : to_string(actor), std::move(action), std::move(subject), "" };
}

store::AccountRow new_account(Host& host, HostedProgramme const& hosted, Form const& form, Document const& document, std::string hash)
{
    auto const& roles = hosted.programme->account_roles;
    store::AccountRow row;
    row.id = host.random.id();
    row.programme = hosted.programme->id;
    row.login_index = host.vault.blind_index("phone", phone_key(step_text(form, document, roles.login)));
    row.phone_index = host.vault.blind_index("phone", phone_key(step_text(form, document, roles.phone)));
    std::string const identity = step_text(form, document, roles.identity_number);
    if (!identity.empty())
        row.identity_index = host.vault.blind_index("identity", identity_key(identity));
    row.password_hash = std::move(hash);
    row.body = kept_document(form, document);
    row.created_at = host.clock.now();
    return row;
}

std::string taken(store::Connection& connection, store::AccountRow const& row)
{
    if (store::phone_is_taken(connection, row.programme, row.phone_index))
        return "phone_taken";
    return store::identity_is_taken(connection, row.programme, row.identity_index) ? "identity_taken" : "";
}

std::string merged_body(Form const& form, std::string const& kept, std::string const& given, std::string const& kept_field)
{
    std::string const& section = form.sections.front().id;
    auto const before = wire::Message::read(kept);
    auto const after = wire::Message::read(given);
    if (!before.ok() || !after.ok())
        return given;
    auto whole = before.value().object(section).value_or(wire::Message());
    auto const news = after.value().object(section).value_or(wire::Message());
    for (auto const& key : news.keys()) {
        if (key != kept_field)
            whole.set_raw(key, news.raw(key));
    }
    return wire::Message().set(section, whole).write();
}

std::string body_without(Form const& form, std::string const& kept, std::string const& field)
{
    std::string const& section = form.sections.front().id;
    auto const whole = wire::Message::read(kept);
    auto const before = whole.ok() ? whole.value().object(section).value_or(wire::Message()) : wire::Message();
    wire::Message after;
    for (auto const& key : before.keys()) {
        if (key != field)
            after.set_raw(key, before.raw(key));
    }
    return wire::Message().set(section, after).write();
}

store::SessionRow new_session(Host& host, Asker const& asker, Id account, std::string& token)
{
    token = store::to_hex(host.random.bytes(32));
    Moment const now = host.clock.now();
    return { store::token_hash(token), asker.programme_id(), account, now, now };
}

}

#include "service/person_file.h"

#include "service/account_form.h"
#include "service/text_messages.h"
#include "store/sealed_rows.h"

#include <algorithm>

namespace shenbao::service {

static Result<std::optional<KeptAccount>> find_filed(Host& host, store::Connection& connection, Asker const& asker, std::string const& number, std::string& body)
{
    auto const index = host.vault.blind_index("identity", identity_key(number));
    auto row = TRY(store::find_sealed(connection, host.vault, asker.programme_id(), "persons", index));
    if (!row)
        return std::optional<KeptAccount>();
    body = row->body;
    auto filed = read_account(asker.programme, body);
    return filed.step ? std::optional(std::move(filed)) : std::optional<KeptAccount>();
}

Result<std::string> check_file(Host& host, store::Connection& connection, Asker const& asker, Document const& typed, store::AccountRow& row)
{
    auto const& programme = *asker.programme.programme;
    if (!programme.person_file.present())
        return std::string();
    auto const& form = creating_step(programme)->form;
    auto const& verified = programme.person_file.verified;
    std::string body;
    auto const filed = TRY(find_filed(host, connection, asker, step_text(form, typed, programme.account_roles.identity_number), body));
    bool const agrees = filed && std::all_of(verified.begin(), verified.end(), [&](auto const& field) { return filed->text(field) == step_text(form, typed, field); });
    if (!agrees)
        return std::string("not_on_file");
    if (!filed->text(programme.account_roles.phone).empty())
        return std::string("on_file");
    row.body = merged_body(form, row.body, body);
    return std::string();
}

Result<bool> is_filed_under_other_phone(Host& host, store::Connection& connection, Asker const& asker, std::string const& number, std::string const& phone)
{
    auto const& programme = *asker.programme.programme;
    std::string body;
    auto const filed = programme.person_file.present() ? TRY(find_filed(host, connection, asker, number, body)) : std::nullopt;
    std::string const known = filed ? phone_key(filed->text(programme.account_roles.phone)) : "";
    return !known.empty() && known != phone_key(phone);
}

static Result<bool> take_over(Host& host, store::Connection& connection, Form const& form, store::AccountRow& row, std::string const& body, std::string const& kept_field)
{
    std::string merged = merged_body(form, row.body, body, kept_field);
    if (merged == row.body)
        return false;
    row.body = std::move(merged);
    store::update_account(connection, host.vault, row);
    return true;
}

Result<bool> refresh_from_file(Host& host, store::Connection& connection, Asker const& asker, std::string const& number, store::AccountRow& row)
{
    auto const& programme = *asker.programme.programme;
    std::string body;
    auto const filed = programme.person_file.present() ? TRY(find_filed(host, connection, asker, number, body)) : std::nullopt;
    return filed ? take_over(host, connection, filed->step->form, row, body, programme.account_roles.phone) : Result<bool>(false);
}

// The window has given this person another number, so the one that the account has is free for whoever is filed with it.
static Result<bool> give_up_phone(Host& host, store::Connection& connection, Asker const& asker, store::AccountRow& holder)
{
    auto const& roles = asker.programme.programme->account_roles;
    auto const known = read_account(asker.programme, holder.body);
    std::string const number = known.step ? known.text(roles.identity_number) : "";
    if (number.empty() || !TRY(is_filed_under_other_phone(host, connection, asker, number, known.text(roles.phone))))
        return false;
    holder.phone_index = holder.login_index = host.random.bytes(32);  // no number opens it until its person comes with the new one
    TRY(refresh_from_file(host, connection, asker, number, holder));
    store::update_account(connection, host.vault, holder);
    store::delete_sessions_of(connection, holder.id, "");
    store::append_audit(connection, host.vault, audit(host, asker, holder.id, "phone_given_up", "on file"));
    return true;
}

Result<Arrived> arrive_from_file(Host& host, store::Connection& connection, Asker const& asker, store::AccountRow const& on_file)
{
    if (taken(connection, on_file).empty()) {
        store::insert_account(connection, host.vault, on_file);
        store::append_audit(connection, host.vault, audit(host, asker, on_file.id, "account_created", "on file"));
        return Arrived { on_file, false, {} };
    }
    std::optional<Id> released;
    if (auto holder = TRY(store::account_by_login(connection, host.vault, on_file.programme, on_file.phone_index)); holder && holder->identity_index != on_file.identity_index) {
        if (!TRY(give_up_phone(host, connection, asker, *holder)))
            return Arrived {};
        released = holder->id;
    }
    auto row = TRY(store::account_by_identity(connection, host.vault, on_file.programme, on_file.identity_index));
    if (!row) {
        store::insert_account(connection, host.vault, on_file);
        return Arrived { on_file, false, released };
    }
    row->login_index = on_file.login_index;
    row->phone_index = on_file.phone_index;
    store::delete_sessions_of(connection, row->id, "");
    TRY(take_over(host, connection, creating_step(*asker.programme.programme)->form, *row, on_file.body, {}));
    store::append_audit(connection, host.vault, audit(host, asker, row->id, "phone_changed", "on file"));
    return Arrived { std::move(row), true, released };
}

Outcome<std::optional<store::AccountRow>> account_on_file(Host& host, Asker const& asker, std::string const& number, std::string const& phone)
{
    auto const& programme = *asker.programme.programme;
    if (!programme.person_file.present())
        return std::optional<store::AccountRow>();
    std::string body;
    auto const filed = TRY(host.database.read_value<std::optional<KeptAccount>>(
        [&](store::Connection& connection) { return find_filed(host, connection, asker, number, body); }));
    if (!filed || phone.empty() || phone_key(filed->text(programme.account_roles.phone)) != phone_key(phone))
        return std::optional<store::AccountRow>();
    auto hash = TRY(host.passwords.hash(make_password(host.random)));
    return std::optional(new_account(host, asker.programme, filed->step->form, filed->document, std::move(hash)));
}

}

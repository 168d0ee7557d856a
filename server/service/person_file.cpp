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

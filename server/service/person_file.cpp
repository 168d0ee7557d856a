#include "service/person_file.h"

#include "service/account_form.h"
#include "service/text_messages.h"
#include "store/sealed_rows.h"

#include <algorithm>

namespace shenbao::service {

namespace {

struct Filed {
    KeptAccount account;
    std::string body;
};

}

// Nothing also where the programme keeps no file.
static Result<std::optional<Filed>> find_filed(store::Connection& connection, store::Vault const& vault, HostedProgramme const& programme, std::string const& identity_index)
{
    if (!programme.programme->person_file.present())
        return std::optional<Filed>();
    auto row = TRY(store::find_sealed(connection, vault, programme.programme->id, "persons", identity_index));
    if (!row)
        return std::optional<Filed>();
    auto account = read_account(programme, row->body);
    return account.step ? std::optional(Filed { std::move(account), std::move(row->body) }) : std::optional<Filed>();
}

static Result<std::optional<Filed>> find_filed(Host& host, store::Connection& connection, Asker const& asker, std::string const& number)
{
    return find_filed(connection, host.vault, asker.programme, host.vault.blind_index("identity", identity_key(number)));
}

static bool agrees(Programme const& programme, std::optional<Filed> const& filed, KeptAccount const& account)
{
    auto const& verified = programme.person_file.verified;
    return filed && std::all_of(verified.begin(), verified.end(), [&](auto const& field) { return filed->account.text(field) == account.text(field); });
}

// The phone on file proves its person, as it does to who has no account yet (SH-03). Where none is filed, the account must hold
// what registration verifies: whoever typed the number before its person was on file is nobody that the file knows.
static bool is_of_filed(store::Vault const& vault, Programme const& programme, std::optional<Filed> const& filed, store::AccountRow const& row, KeptAccount const& account)
{
    std::string const phone = filed ? phone_key(filed->account.text(programme.account_roles.phone)) : "";
    return phone.empty() ? agrees(programme, filed, account) : row.phone_index == vault.blind_index("phone", phone);
}

Result<std::string> check_file(Host& host, store::Connection& connection, Asker const& asker, Document const& typed, store::AccountRow& row)
{
    auto const& programme = *asker.programme.programme;
    if (!programme.person_file.present())
        return std::string();
    KeptAccount const account { &programme, creating_step(programme), typed };
    auto const filed = TRY(find_filed(host, connection, asker, account.text(programme.account_roles.identity_number)));
    if (!agrees(programme, filed, account))
        return std::string("not_on_file");
    if (!filed->account.text(programme.account_roles.phone).empty())
        return std::string("on_file");
    row.body = merged_body(account.step->form, row.body, filed->body);
    return std::string();
}

Result<bool> is_on_file(Host& host, store::Connection& connection, HostedProgramme const& home, store::AccountRow const& row)
{
    auto const filed = TRY(find_filed(connection, host.vault, home, row.identity_index));
    return is_of_filed(host.vault, *home.programme, filed, row, read_account(home, row.body));
}

static bool is_under_other_phone(Asker const& asker, std::optional<Filed> const& filed, std::string const& phone)
{
    std::string const known = filed ? phone_key(filed->account.text(asker.programme.programme->account_roles.phone)) : "";
    return !known.empty() && known != phone_key(phone);
}

Result<bool> is_filed_under_other_phone(Host& host, store::Connection& connection, Asker const& asker, std::string const& number, std::string const& phone)
{
    auto const filed = TRY(find_filed(host, connection, asker, number));
    return is_under_other_phone(asker, filed, phone);
}

Result<void> refresh_from_file(Host& host, store::Connection& connection, Asker const& asker, std::string const& number, store::AccountRow& row)
{
    auto const& programme = *asker.programme.programme;
    auto const filed = TRY(find_filed(host, connection, asker, number));
    if (!is_of_filed(host.vault, programme, filed, row, read_account(asker.programme, row.body)))
        return {};
    auto body = merged_body(filed->account.step->form, row.body, filed->body, programme.account_roles.phone);
    if (body == row.body)
        return {};
    row.body = std::move(body);
    store::update_account(connection, host.vault, row);
    return {};
}

// In the place of a phone's: no number opens such an account.
static std::string no_phone_index(store::Vault const& vault, Id account) { return vault.blind_index("no_phone", to_string(account)); }

static void take_phone_away(store::Connection& connection, store::Vault const& vault, store::AccountRow& row, std::string body, store::AuditEntry const& entry)
{
    row.phone_index = row.login_index = no_phone_index(vault, row.id);
    row.password_hash.clear();  // whoever had it until now knows that too
    row.initial_password = false;
    row.body = std::move(body);
    store::update_account(connection, vault, row);
    store::turn_out(connection, row.id, "");
    store::append_audit(connection, vault, entry);
}

// No log-in can tell any more whose the account of a person is who is on file without a phone, once the particulars are others.
static void take_over_new(store::Connection& connection, ImportDesk const& desk, store::AccountRow& row, std::optional<Filed> const& before, std::string const& after)
{
    auto const& programme = *desk.programme.programme;
    if (!is_of_filed(desk.vault, programme, before, row, read_account(desk.programme, row.body)))
        return;
    row.body = merged_body(creating_step(programme)->form, row.body, after, programme.account_roles.phone);
    store::update_account(connection, desk.vault, row);
}

Result<void> refile(store::Connection& connection, ImportDesk const& desk, std::string const& actor, std::string const& identity_index, std::string const& after)
{
    auto const& roles = desk.programme.programme->account_roles;
    std::string const& programme = desk.programme.programme->id;
    auto const index_of = [&](std::string const& phone) { return phone.empty() ? std::string() : desk.vault.blind_index("phone", phone_key(phone)); };
    auto const before = TRY(find_filed(connection, desk.vault, desk.programme, identity_index));
    auto const filed = after.empty() ? KeptAccount {} : read_account(desk.programme, after);
    std::string const was = before ? index_of(before->account.text(roles.phone)) : "";
    std::string const is = index_of(filed.text(roles.phone));
    auto row = TRY(store::account_by_identity(connection, desk.vault, programme, identity_index));
    // One that the person has registered is the account's as long as the person is on file and the window files no other.
    bool const goes = row && (after.empty() || (is.empty() ? !was.empty() && row->phone_index == was : row->phone_index != is));
    if (row && !goes)
        take_over_new(connection, desk, *row, before, after);
    if (!goes)
        return {};
    auto const& form = creating_step(*desk.programme.programme)->form;
    // What it is told goes to the new number already.
    std::string body = filed.step ? merged_body(form, row->body, after) : row->body;
    if (is.empty())
        body = body_without(form, body, roles.phone);
    take_phone_away(connection, desk.vault, *row, std::move(body), { desk.clock.now(), programme, actor, "phone_given_up", to_string(row->id), "on file" });
    return {};
}

Result<std::optional<store::AccountRow>> account_without_phone(Host& host, store::Connection& connection, store::AccountRow const& registering)
{
    auto row = TRY(store::account_by_identity(connection, host.vault, registering.programme, registering.identity_index));
    if (row && row->phone_index != no_phone_index(host.vault, row->id))
        row.reset();
    return row;
}

// The window has given this person another number, so the one that the account has is free for whoever is filed with it.
static Result<bool> give_up_phone(Host& host, store::Connection& connection, Asker const& asker, store::AccountRow& holder)
{
    auto const& roles = asker.programme.programme->account_roles;
    auto const known = read_account(asker.programme, holder.body);
    auto const filed = known.step ? TRY(find_filed(host, connection, asker, known.text(roles.identity_number))) : std::nullopt;
    if (!is_under_other_phone(asker, filed, known.step ? known.text(roles.phone) : ""))
        return false;
    // What it is told goes to the new number already.
    take_phone_away(connection, host.vault, holder, merged_body(filed->account.step->form, holder.body, filed->body), audit(host, asker, holder.id, "phone_given_up", "on file"));
    return true;
}

Result<Arrived> arrive_from_file(Host& host, store::Connection& connection, Asker const& asker, store::AccountRow const& on_file)
{
    std::optional<Id> released;
    auto holder = TRY(store::account_by_login(connection, host.vault, on_file.programme, on_file.phone_index));
    bool const is_others = holder && holder->identity_index != on_file.identity_index;
    bool const given_up = is_others ? TRY(give_up_phone(host, connection, asker, *holder)) : false;
    if (given_up)
        released = holder->id;
    auto row = TRY(store::account_by_identity(connection, host.vault, on_file.programme, on_file.identity_index));
    bool const is_own = row && row->phone_index == on_file.phone_index;
    if (!is_own && store::phone_is_taken(connection, on_file.programme, on_file.phone_index))
        return Arrived {};
    if (!row) {
        store::insert_account(connection, host.vault, on_file);
        store::append_audit(connection, host.vault, audit(host, asker, on_file.id, "account_created", "on file"));
        return Arrived { on_file, false, released };
    }
    // One that an earlier program took the phone away from has its password still.
    if (row->phone_index == no_phone_index(host.vault, row->id))
        row->password_hash.clear();
    row->login_index = on_file.login_index;
    row->phone_index = on_file.phone_index;
    row->body = merged_body(creating_step(*asker.programme.programme)->form, row->body, on_file.body);
    store::update_account(connection, host.vault, *row);
    store::turn_out(connection, row->id, "");
    store::append_audit(connection, host.vault, audit(host, asker, row->id, "phone_changed", "on file"));
    return Arrived { std::move(row), true, released };
}

Outcome<std::optional<store::AccountRow>> account_on_file(Host& host, Asker const& asker, std::string const& number, std::string const& phone)
{
    auto const& programme = *asker.programme.programme;
    auto const filed = TRY(host.database.read_value<std::optional<Filed>>([&](store::Connection& connection) { return find_filed(host, connection, asker, number); }));
    if (!filed || phone.empty() || phone_key(filed->account.text(programme.account_roles.phone)) != phone_key(phone))
        return std::optional<store::AccountRow>();
    auto hash = TRY(host.passwords.hash(make_password(host.random)));
    return std::optional(new_account(host, asker.programme, filed->account.step->form, filed->account.document, std::move(hash)));
}

}

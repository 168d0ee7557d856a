#include "service/account_care.h"

#include "base/text.h"
#include "service/account_form.h"
#include "service/kept_account.h"
#include "service/sessions.h"
#include "store/applications.h"
#include "wire/wire.h"

#include <algorithm>

namespace shenbao::service {

// In the place of a phone's: nobody has it.
static std::string closed_index(store::Vault const& vault, Id account) { return vault.blind_index("closed_account", to_string(account)); }

static Result<std::optional<store::AccountRow>> find_account(CareDesk const& desk, store::Connection& connection, AccountKey const& key)
{
    std::string const& programme = desk.programme.programme->id;
    if (!key.phone.empty())
        return store::account_by_login(connection, desk.vault, programme, desk.vault.blind_index("phone", phone_key(key.phone)));
    if (!key.identity_number.empty())
        return store::account_by_identity(connection, desk.vault, programme, desk.vault.blind_index("identity", identity_key(key.identity_number)));
    auto row = TRY(store::account_by_id(connection, desk.vault, key.id));
    if (row && row->programme != programme)
        row.reset();
    return row;
}

static AccountSight sight_of(CareDesk const& desk, store::Connection& connection, store::AccountRow const& row)
{
    auto const account = read_account(desk.programme, row.body);
    auto const& roles = account.programme->account_roles;
    AccountSight seen { row.id, account.text(roles.name), masked_phone(account.text(roles.phone)), masked_identity_number(account.text(roles.identity_number)), row.created_at };
    Moment const now = desk.clock.now();
    seen.sessions = store::count_sessions(connection, row.id, { now.milliseconds - Sessions::idle_seconds * 1000ll });
    seen.by_platform = store::has_subject(connection, row.id);
    seen.closed = row.phone_index == closed_index(desk.vault, row.id);
    for (auto const& application : store::applications_of_account(connection, row.id)) {
        auto const round = store::find_round(connection, application.round);
        seen.applications.push_back({ application.id, application.programme, round ? round->name : "", application.state,
            store::last_receipt(connection, application.id).has_value(), application.saved_at });
    }
    return seen;
}

Outcome<AccountSight> look_at_account(CareDesk const& desk, AccountKey const& key)
{
    std::optional<AccountSight> seen;
    TRY(desk.database.read([&](store::Connection& connection) -> Result<void> {
        if (auto const row = TRY(find_account(desk, connection, key)))
            seen = sight_of(desk, connection, *row);
        return {};
    }));
    if (!seen)
        return RefusalCode::not_found;
    return std::move(*seen);
}

static constexpr char const* closing_action = "account_closed";

static void discard(CareDesk const& desk, store::Connection& connection, SeenApplication const& application, std::string const& reason)
{
    Moment const now = desk.clock.now();
    HistoryEntry const entry { now, { Role::Administrator, desk.actor, "" }, "", "", closing_action, application.state, application.state, reason, {} };
    store::append_history(connection, desk.vault, application.id, wire::write_history({ entry }), now);
    auto const audit = [&](char const* action, std::string const& detail) { store::append_audit(connection, desk.vault, { now, application.programme, desk.actor, action, to_string(application.id), detail }); };
    // Counted by the number's blind index, they would be used up for the person whose number it is.
    if (auto const count = store::drop_resubmissions(connection, application.id); count > 0)
        audit("resubmissions_dropped", std::to_string(count));
    store::discard_application(connection, desk.vault, application.id);
    audit("application_discarded", closing_action);
}

static void free_numbers(CareDesk const& desk, store::Connection& connection, store::AccountRow row)
{
    row.login_index = row.phone_index = closed_index(desk.vault, row.id);
    row.identity_index.clear();
    row.password_hash.clear();
    row.initial_password = false;
    store::update_account(connection, desk.vault, row);
    store::unlink_subjects(connection, row.id);
    store::turn_out(connection, row.id, "");
}

Outcome<Closed> close_account(CareDesk const& desk, Closing const& closing)
{
    std::string const reason = regular_text(closing.reason, Lines::One);
    if (reason.empty())
        return RefusalCode::reason_missing;
    Closed closed;
    bool found = false;
    TRY(desk.database.write([&](store::Connection& connection) -> Result<void> {
        auto row = TRY(find_account(desk, connection, { closing.account, "", "" }));
        found = row.has_value();
        if (!found)
            return {};
        closed.before = sight_of(desk, connection, *row);
        auto const& all = closed.before.applications;
        bool const hindered = closing.submitted == Submitted::Hinders && std::any_of(all.begin(), all.end(), [](SeenApplication const& one) { return one.submitted; });
        if (hindered || (closed.before.closed && all.empty()))
            return {};
        for (auto const& application : all)
            discard(desk, connection, application, reason);
        free_numbers(desk, connection, std::move(*row));
        store::append_audit(connection, desk.vault, { desk.clock.now(), desk.programme.programme->id, desk.actor, closing_action, to_string(closing.account), reason });
        closed.done = true;
        return {};
    }));
    if (!found)
        return RefusalCode::not_found;
    return closed;
}

}

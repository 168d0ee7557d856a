#include "service/platform_login.h"

#include "service/account_form.h"
#include "service/drafts.h"
#include "service/known_devices.h"
#include "service/new_account.h"
#include "service/text_messages.h"
#include "wire/wire.h"

#include <algorithm>

namespace shenbao::service {

static constexpr std::int64_t minute_ms = 60'000;

static IdentityPlatform* platform_of(Host const& host, Asker const& asker)
{
    bool const wanted = host.platforms && asker.programme.programme->platform.present();
    return wanted ? host.platforms->find(asker.programme_id()) : nullptr;
}

std::string platform_label(Host const& host, Asker const& asker)
{
    return platform_of(host, asker) ? asker.programme.programme->platform.label.in(asker.language) : std::string();
}

bool is_left_to_platform(Host const& host, Asker const& asker, AccountFlow const& flow)
{
    return platform_of(host, asker) && std::any_of(flow.steps.begin(), flow.steps.end(), [](AccountStep const& step) { return step.effect == AccountEffect::CreateAccount; });
}

// Of the pages of this programme and those that use its accounts: nobody is led away by a link that somebody else has made.
static bool is_own_page(Host const& host, Asker const& asker, std::string const& path)
{
    auto const begins = [&](HostedProgramme const& hosted) {
        std::string const own = "/" + hosted.programme->id + "/";
        return path.compare(0, own.size(), own) == 0 && &home_of(host.programmes, hosted) == &asker.programme;
    };
    bool const printable = std::all_of(path.begin(), path.end(), [](char letter) { return letter > ' ' && letter < 127 && letter != '%' && letter != '\\' && letter != '"'; });
    return std::any_of(host.programmes.begin(), host.programmes.end(), begins) && printable && path.find("//") == std::string::npos && path.find("..") == std::string::npos && path.size() < 400;
}

static Refusal failed(Error const& error)
{
    Refusal refusal(error.code == ErrorCode::Forbidden ? RefusalCode::platform_refused : RefusalCode::platform_down);
    refusal.detail = error.detail;
    return refusal;
}

Outcome<PlatformWay> begin_platform_login(Host& host, Asker const& asker, std::string const& then)
{
    auto* platform = platform_of(host, asker);
    if (!platform)
        return RefusalCode::not_found;
    Moment const now = host.clock.now();
    if (!host.limiter.allow("platform/" + asker.address, 3000, 10 * minute_ms, now))
        return RefusalCode::too_many_requests;
    auto const random = [&] { return store::to_hex(host.random.bytes(32)); };
    IdentityPlatform::Question question { random(), random(), random(), asker.programme.programme->platform.scopes };
    auto address = platform->address(question);
    if (!address.ok())
        return failed(address.error());
    std::string const state = question.state;
    host.platforms->attempts.put(state, { asker.programme_id(), std::move(question), is_own_page(host, asker, then) ? then : "" }, now, { now.milliseconds + platform_seconds * 1000ll });
    return PlatformWay { address.release_value(), state };
}

// The platform's word as the registration's document; a claim that does not hold there is as good as none.
static Outcome<Document> document_of(Asker const& asker, AccountStep const& step, IdentityPlatform::Person const& person, Moment now)
{
    auto const& programme = *asker.programme.programme;
    wire::Message fields;
    std::vector<std::string> paths;
    for (auto const& claim : programme.platform.claims) {
        auto const given = person.claims.find(claim.name);
        if (given != person.claims.end())
            fields.set(claim.field, given->second);
        paths.push_back(step_path(step.form, claim.field));
    }
    auto document = TRY(read_step_document(step.form, fields.write()));
    Refusal refusal(RefusalCode::platform_incomplete);
    for (auto& finding : step_findings(*asker.programme.plan_of(step), Context {}, document, now, asker.language)) {
        if (finding.severity == "error" && std::find(paths.begin(), paths.end(), finding.path) != paths.end())
            refusal.findings.push_back(std::move(finding));
    }
    if (!refusal.findings.empty())
        return refusal;
    return document;
}

struct Arrival {
    Host& host;
    Asker const& asker;
    std::string subject;          // blind
    store::AccountRow claimed;    // what the account of this person must hold
    AccountStep const& step;
    Id account;                   // whose it turned out to be
    bool ends_sessions = false;
    bool changed = false;         // what was known of it
};

// Inside the writer's transaction. The phone of somebody else is nobody's to take.
static Result<std::optional<RefusalCode>> take_over(Arrival& arrival, store::Connection& connection, store::AccountRow row)
{
    auto const& claimed = arrival.claimed;
    bool const same_phone = row.phone_index == claimed.phone_index;
    if (!same_phone && store::phone_is_taken(connection, claimed.programme, claimed.phone_index))
        return std::optional(RefusalCode::platform_phone_taken);
    if (!same_phone) {
        row.password_hash = claimed.password_hash;
        arrival.ends_sessions = true;
        store::turn_out(connection, row.id, "");
    }
    row.login_index = claimed.login_index;
    row.phone_index = claimed.phone_index;
    row.body = merged_body(arrival.step.form, row.body, claimed.body);
    store::update_account(connection, arrival.host.vault, row);
    arrival.changed = true;
    arrival.account = row.id;
    return std::optional<RefusalCode>();
}

static Result<std::optional<RefusalCode>> settle(Arrival& arrival, store::Connection& connection)
{
    Host& host = arrival.host;
    auto const& claimed = arrival.claimed;
    auto const& programme = claimed.programme;
    if (auto known = TRY(store::account_by_subject(connection, host.vault, programme, arrival.subject))) {
        if (known->identity_index != claimed.identity_index)
            return std::optional(RefusalCode::platform_mismatch);
        // A name may have changed at the platform; the phone is the one that is used here.
        auto const& phone = arrival.asker.programme.programme->account_roles.phone;
        auto body = merged_body(arrival.step.form, known->body, claimed.body, phone);
        arrival.changed = body != known->body;
        known->body = std::move(body);
        if (arrival.changed)
            store::update_account(connection, host.vault, *known);
        arrival.account = known->id;
        return std::optional<RefusalCode>();
    }
    if (auto same = TRY(store::account_by_identity(connection, host.vault, programme, claimed.identity_index))) {
        if (auto const refusal = TRY(take_over(arrival, connection, std::move(*same))))
            return std::optional(*refusal);
    } else if (store::phone_is_taken(connection, programme, claimed.phone_index)) {
        return std::optional(RefusalCode::platform_phone_taken);
    } else {
        store::insert_account(connection, host.vault, claimed);
        store::append_audit(connection, host.vault, audit(host, arrival.asker, claimed.id, "account_created"));
        arrival.account = claimed.id;
    }
    store::link_subject(connection, programme, arrival.subject, arrival.account);
    return std::optional<RefusalCode>();
}

static Outcome<PlatformDone> let_in(Host& host, Asker const& asker, IdentityPlatform::Person const& person, std::string const& then)
{
    auto const* step = creating_step(*asker.programme.programme);
    if (!step)
        return RefusalCode::not_found;
    auto const document = TRY(document_of(asker, *step, person, host.clock.now()));
    // Nobody logs in with this one; "forgot the password" gives another.
    auto hash = TRY(host.passwords.hash(make_password(host.random)));
    Arrival arrival { host, asker, host.vault.blind_index("platform", person.subject),
        new_account(host, asker.programme, step->form, document, std::move(hash)), *step, {} };
    PlatformDone done { "", "", then };
    std::optional<RefusalCode> refusal;
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        refusal = TRY(settle(arrival, connection));
        if (refusal)
            return {};
        store::insert_session(connection, new_session(host, asker, arrival.account, done.session_token));
        done.devices = remember_device(host, connection, arrival.account, asker.devices);
        store::append_audit(connection, host.vault, audit(host, asker, arrival.account, "login", "platform"));
        return {};
    }));
    if (refusal)
        return *refusal;
    if (arrival.ends_sessions)
        host.sessions.forget_account(arrival.account, "");
    if (arrival.changed)
        host.drafts.forget_account(arrival.account);
    return done;
}

Outcome<PlatformDone> finish_platform_login(Host& host, Asker const& asker, PlatformReturn const& back)
{
    auto* platform = platform_of(host, asker);
    if (!platform)
        return RefusalCode::not_found;
    // Whoever sends somebody else back with a code of his own does not have that browser's cookie.
    if (back.state.empty() || back.state != back.kept_state)
        return RefusalCode::platform_expired;
    auto const taken = host.platforms->attempts.take(back.state, host.clock.now());
    if (!taken.value || taken.expired || taken.value->programme != asker.programme_id())
        return RefusalCode::platform_expired;
    if (!back.error.empty() || back.code.empty()) {
        Refusal refusal(RefusalCode::platform_refused);
        refusal.detail = "the identity platform says " + back.error.substr(0, 60);
        return refusal;
    }
    std::vector<std::string> names;
    for (auto const& claim : asker.programme.programme->platform.claims)
        names.push_back(claim.name);
    auto person = platform->redeem(back.code, taken.value->question, names);
    if (!person.ok())
        return failed(person.error());
    return let_in(host, asker, person.value(), taken.value->then);
}

}

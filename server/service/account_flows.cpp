#include "service/account_flows.h"

#include "base/text.h"
#include "check/identity.h"
#include "service/account_form.h"
#include "service/account_proofs.h"
#include "service/drafts.h"
#include "service/kept_account.h"
#include "service/known_devices.h"
#include "service/login_limits.h"
#include "service/new_account.h"
#include "service/person_file.h"
#include "service/platform_login.h"
#include "service/text_messages.h"
#include "wire/wire.h"

#include <algorithm>

namespace shenbao::service {

static constexpr std::int64_t minute_ms = 60'000;
static Moment later(Moment now, int seconds) { return { now.milliseconds + seconds * 1000ll }; }

static AccountView view_of(HostedProgramme const& hosted, store::AccountRow const& row, bool restricted = false)
{
    auto const account = read_account(hosted, row.body);
    auto const& roles = account.programme->account_roles;
    return { row.id, account.text(roles.name), masked_phone(account.text(roles.phone)), restricted };
}

// ---- steps

struct StepCall {
    Host& host;
    Asker const& asker;
    StepRequest const& request;
    AccountFlow const& flow;
    AccountStep const& step;
    Document document;
    std::optional<Ticket> ticket;
    std::string purpose;

    Programme const& programme() const { return *asker.programme.programme; }
    std::string text(std::string_view field) const { return step_text(step.form, document, field); }
    Refusal refuse(std::string_view field, std::string code) const
    {
        bool const proof = field == "captcha" || field == "sms_code";
        auto const own = programme().texts.find("pages.account_" + code);
        Refusal refusal = invalid(proof ? std::string(field) : step_path(step.form, field), std::move(code), asker.language);
        if (own != programme().texts.end())
            refusal.findings.front().message = own->second.in(asker.language);
        return refusal;
    }
};

static std::string judge_code(StepCall const& call, store::Connection& connection, std::string const& phone, Code then)
{
    if (!has_proof(call.step, Proof::Sms))
        return {};
    return judge_sms(call.host, connection, call.asker, call.purpose, phone, call.request.sms_code, then);
}

// A wrong code is refused before a password costs its 30 ms; a right one is used up with what it was given for.
static std::optional<Refusal> check_sms(StepCall const& call, std::string const& phone)
{
    if (!has_proof(call.step, Proof::Sms))
        return {};
    std::string wrong;
    auto judged = call.host.database.write([&](store::Connection& connection) -> Result<void> {
        wrong = judge_code(call, connection, phone, Code::StaysGood);
        return {};
    });
    if (!judged.ok())
        return Refusal(judged.error());
    return wrong.empty() ? std::nullopt : std::optional(call.refuse("sms_code", wrong));
}

// HQ-01. The account stands already, so that of two requests at the same time one alone has something to send. When it could
// not be sent the account is taken back and the code stays good: nobody is left with a password that never came. It is kept nowhere.
static Outcome<Done> send_initial_password(StepCall const& call, store::AccountRow const& row, std::string const& phone, std::string const& password)
{
    Host& host = call.host;
    auto const text_with = [&](std::string const& shown) { return initial_password_text(call.programme(), shown, call.asker.language); };
    auto const sent = hand_over(host, phone, text_with(password));
    store::SmsRow sms;
    sms.id = host.random.id();
    sms.programme = call.asker.programme_id();
    sms.flow = store::notice_flow;
    sms.phone_index = row.phone_index;
    sms.code_hash = host.random.bytes(32);  // no code opens it
    sms.sent_at = sms.expires_at = host.clock.now();
    sms.body = wire::Message().set("phone", phone).set("code", "").set("text", text_with(host.demo ? password : "******")).write();
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        if (sent.ok()) {
            (void)judge_code(call, connection, phone, Code::IsUsedUp);
            store::insert_sms(connection, host.vault, sms);
        } else if (store::take_back_account(connection, row.id, row.password_hash)) {
            store::append_audit(connection, host.vault, audit(host, call.asker, row.id, "account_taken_back"));
        }
        return {};
    }));
    return sent;
}

// Inside the writer's transaction: what hinders it, or nothing; then `row` is stored, or is the account that this person
// had before its phone was taken out of the file (`Came::Back`).
enum class Came : std::uint8_t { Anew, Back };
static Result<std::string> settle_registration(StepCall const& call, store::Connection& connection, store::AccountRow& row, Came& came)
{
    Host& host = call.host;
    auto had = TRY(account_without_phone(host, connection, row));
    bool const phone_is_others = had && store::phone_is_taken(connection, row.programme, row.phone_index);
    std::string wrong = phone_is_others ? "phone_taken" : had ? "" : taken(connection, row);
    if (wrong.empty())
        wrong = TRY(check_file(host, connection, call.asker, call.document, row));
    if (!wrong.empty())
        return wrong;
    if (!had) {
        store::insert_account(connection, host.vault, row);
        store::append_audit(connection, host.vault, audit(host, call.asker, row.id, "account_created"));
        return wrong;
    }
    came = Came::Back;
    had->login_index = row.login_index;
    had->phone_index = row.phone_index;
    had->password_hash = row.password_hash;
    had->body = merged_body(call.step.form, had->body, row.body);
    row = std::move(*had);
    store::update_account(connection, host.vault, row);
    store::append_audit(connection, host.vault, audit(host, call.asker, row.id, "phone_changed", "registered"));
    return wrong;
}

// SC-01, HQ-01. What tells of another account is said after the phone is proven only.
static Outcome<StepDone> register_account(StepCall const& call)
{
    Host& host = call.host;
    auto const& roles = call.programme().account_roles;
    bool const initial = call.step.initial_password;
    // SH-02: where nobody logs in by a password, the account has one that nobody knows.
    std::string const password = initial || roles.password.empty() ? make_password(host.random) : call.text(roles.password);
    std::string const phone = call.text(roles.phone);
    if (password == phone || password == call.text(roles.identity_number))
        return call.refuse(roles.password, "password_is_login");
    if (auto refusal = check_sms(call, phone))
        return *refusal;
    std::string hash = TRY(host.passwords.hash(password));
    auto row = new_account(host, call.asker.programme, call.step.form, call.document, std::move(hash));
    row.initial_password = initial;
    StepDone done;
    auto session = new_session(host, call.asker, row.id, done.session_token);
    std::string wrong;
    auto came = Came::Anew;
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        wrong = judge_code(call, connection, phone, initial ? Code::StaysGood : Code::IsUsedUp);
        if (wrong.empty())
            wrong = TRY(settle_registration(call, connection, row, came));
        session.account = row.id;
        if (wrong.empty() && !initial) {
            store::insert_session(connection, session);
            done.devices = remember_device(host, connection, row.id, call.asker.devices);
        }
        return {};
    }));
    if (!wrong.empty())
        return call.refuse(wrong == "phone_taken" ? roles.phone : wrong.compare(0, 3, "sms") == 0 || wrong == "too_many_tries" ? "sms_code" : roles.identity_number, wrong);
    if (came == Came::Back)
        host.drafts.forget_account(row.id);
    done.done = true;
    if (initial) {
        TRY(send_initial_password(call, row, phone, password));
        done.session_token.clear();
        done.phone_masked = masked_phone(phone);
    } else {
        done.account = view_of(call.asker.programme, row);
    }
    return done;
}

static std::string password_counter(Id account) { return "password/" + to_string(account); }

static bool has_field(StepCall const& call, std::string_view id) { return call.step.form.find_field(call.step.form.sections.front(), id) != nullptr; }

// A log-in under way: what was typed, and whose account it turned out to be.
struct LogIn {
    StepCall const& call;
    bool by_password = false, by_code = false, by_identity = false;
    std::string login;   // the field
    std::string index;   // of what stands there, blind
    std::string phone;   // that the code proves
    std::string number;  // of the identity document, where one is asked
    std::optional<store::AccountRow> row;
    std::optional<store::AccountRow> on_file;  // made by this log-in
    Id tried;  // the account of that login, whatever comes of it
    bool ended = false;
    std::optional<Id> released;
};

static LogIn begin_log_in(StepCall const& call)
{
    auto const& roles = call.programme().account_roles;
    LogIn one { call, has_field(call, roles.password), has_proof(call.step, Proof::Sms) };
    one.by_identity = one.by_code && has_field(call, roles.identity_number);
    one.login = has_field(call, "login") ? "login" : call.step.phone_field;
    one.index = call.host.vault.blind_index("phone", phone_key(call.text(one.login)));
    one.phone = one.by_code ? call.text(call.step.phone_field) : "";
    one.number = one.by_identity ? call.text(roles.identity_number) : "";
    return one;
}

static Result<LoginTry> find_account_of(LogIn& one)
{
    Host& host = one.call.host;
    LoginTry counted { one.call.asker.programme_id(), one.index, one.call.asker.address, {}, one.by_password };
    TRY(host.database.read([&](store::Connection& connection) -> Result<void> {
        one.row = TRY(store::account_by_login(connection, host.vault, one.call.asker.programme_id(), one.index));
        if (auto known = known_device(host, connection, one.call.asker, one.index))
            counted.known_device = std::move(known->token_hash);
        return {};
    }));
    one.tried = one.row ? one.row->id : Id {};
    return counted;
}

// SH-03: a number of another person's document opens nothing, and tells no more than an unknown phone.
static Outcome<Done> pair_with_identity(LogIn& one)
{
    Host& host = one.call.host;
    if (!one.by_identity)
        return Done {};
    if (one.row && one.row->identity_index != host.vault.blind_index("identity", identity_key(one.number)))
        one.row.reset();
    if (one.row) {
        bool const other = TRY(host.database.read_value<bool>(
            [&](store::Connection& connection) { return is_filed_under_other_phone(host, connection, one.call.asker, one.number, one.phone); }));
        if (other)
            one.row.reset();
    }
    if (!one.row)
        one.on_file = TRY(account_on_file(host, one.call.asker, one.number, one.phone));
    return Done {};
}

static void record_failed(LogIn const& one)
{
    (void)one.call.host.database.write([&](store::Connection& connection) -> Result<void> {
        store::append_audit(connection, one.call.host.vault, audit(one.call.host, one.call.asker, one.tried, "login_failed"));
        return {};
    });
}

// Inside the writer's transaction. Since the account was read a password's work has passed, and whoever else wrote: an import,
// a recovery, a closing. There is no row when it does not stand any more.
static Result<void> settle_log_in(LogIn& one, store::Connection& connection)
{
    Host& host = one.call.host;
    auto const& asker = one.call.asker;
    if (one.row) {
        auto now_is = TRY(store::account_by_id(connection, host.vault, one.row->id));
        bool stands = now_is && now_is->login_index == one.index && (!one.by_password || now_is->password_hash == one.row->password_hash);
        if (stands && one.by_identity)
            stands = now_is->identity_index == one.row->identity_index && !TRY(is_filed_under_other_phone(host, connection, asker, one.number, one.phone));
        one.row = stands ? std::move(now_is) : std::nullopt;
    }
    if (one.on_file) {
        auto arrived = TRY(arrive_from_file(host, connection, asker, *one.on_file));
        one.row = std::move(arrived.row);
        one.ended = arrived.changed;
        one.released = arrived.released;
    } else if (one.by_identity && one.row) {
        TRY(refresh_from_file(host, connection, asker, one.number, *one.row));
    }
    return {};
}

static void forget_what_ended(LogIn const& one, std::string const& kept_session)
{
    Host& host = one.call.host;
    if (one.ended)
        host.sessions.forget_account(one.row->id, kept_session);
    if (one.released) {
        host.sessions.forget_account(*one.released, "");
        host.drafts.forget_account(*one.released);
    }
    // Of the file's particulars those are new too that an import laid into the account, in another process.
    if (one.by_identity)
        host.drafts.forget_account(one.row->id);
}

// SC-02, HQ-02, HQ-03. By password: the same answer, after the same work, whether or not there is such an account. By a
// code alone: that there is none is said to whoever has proven the phone.
static Outcome<StepDone> open_session(StepCall const& call)
{
    Host& host = call.host;
    auto const& roles = call.programme().account_roles;
    LogIn one = begin_log_in(call);
    if (!one.by_password && !one.by_code)
        return RefusalCode::not_found;  // a step that proves nothing opens nothing
    // 300 people behind one address may each be wrong a few times.
    if (!host.logins.allow("from/" + call.asker.address, 3000, 15 * minute_ms, host.clock.now()))
        return RefusalCode::too_many_requests;
    auto const counted = TRY(find_account_of(one));
    // Counted first: tries at the same time must not pass together.
    if (auto const verdict = count_login(host, counted); verdict != LoginVerdict::Allowed)
        return call.refuse(one.login, verdict == LoginVerdict::ClosedHere ? "login_tries" : "login_tries_day");
    if (auto refusal = check_sms(call, one.phone)) {
        if (refusal->code == RefusalCode::invalid)  // of what was typed: not a full queue, nor a full disk
            record_failed(one);
        return *refusal;
    }
    TRY(pair_with_identity(one));
    bool const right = !one.by_password || TRY(host.passwords.verify(one.row ? one.row->password_hash : "", call.text(roles.password)));
    if (!right) {
        record_failed(one);
        return call.refuse(one.login, "login_failed");
    }
    StepDone done;
    std::string wrong;
    auto session = new_session(host, call.asker, Id {}, done.session_token);
    session.restricted = one.by_password && one.row->initial_password;
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        wrong = judge_code(call, connection, one.phone, Code::IsUsedUp);
        if (wrong.empty())
            TRY(settle_log_in(one, connection));
        bool const opens = wrong.empty() && one.row;
        store::append_audit(connection, host.vault, audit(host, call.asker, opens ? one.row->id : one.tried, opens ? "login" : "login_failed"));
        if (!opens)
            return {};
        session.account = one.row->id;
        store::insert_session(connection, session);
        done.devices = remember_device(host, connection, one.row->id, call.asker.devices);
        return {};
    }));
    if (!wrong.empty())
        return call.refuse("sms_code", wrong);
    if (!one.row && one.by_password)
        return call.refuse(one.login, "login_failed");
    if (!one.row)
        return call.refuse(one.by_identity ? roles.identity_number : one.login, one.by_identity ? "pair_missing" : "account_missing");
    forget_login(host, counted);
    forget_what_ended(one, session.token_hash);
    done.done = true;
    done.account = view_of(call.asker.programme, *one.row, session.restricted);
    return done;
}

// SC-04, first step: the ticket and the mask are made from what was typed.
static Outcome<StepDone> find_account(StepCall const& call)
{
    Host& host = call.host;
    std::string const login = phone_key(call.text("login"));
    auto row = TRY(host.database.read_value<std::optional<store::AccountRow>>([&](store::Connection& connection) {
        return store::account_by_login(connection, host.vault, call.asker.programme_id(), host.vault.blind_index("phone", login));
    }));
    if (check_format(TextFormat::MobilePhone, login, china_date(host.clock.now()))
        && check_format(TextFormat::InternationalPhone, login, china_date(host.clock.now())))
        return call.refuse("login", "login_failed");
    StepDone done;
    done.ticket = store::to_hex(host.random.bytes(16));
    done.phone_masked = masked_phone(login);
    Ticket const ticket { call.asker.programme_id(), call.flow.id, call.request.step + 1, row ? row->id : Id {}, login };
    host.tickets.put(done.ticket, ticket, host.clock.now(), later(host.clock.now(), 900), call.asker.address);
    return done;
}

// SC-03, SC-04: every other session of the account ends.
static Outcome<StepDone> set_password(StepCall const& call)
{
    Host& host = call.host;
    auto const& roles = call.programme().account_roles;
    std::string const password = call.text(roles.password);
    Id const account = call.ticket ? call.ticket->account : call.asker.account;
    std::string phone = call.ticket ? call.ticket->phone : "";
    if (!call.ticket) {
        auto const own = TRY(own_account(host, call.asker));
        phone = phone_of(call.asker.programme, own);
    }
    if (password == phone)
        return call.refuse(roles.password, "password_is_login");
    if (has_proof(call.step, Proof::Password) && password == call.text("current_password"))
        return call.refuse(roles.password, "password_same");
    if (auto refusal = check_sms(call, phone))
        return *refusal;
    std::string const hash = TRY(host.passwords.hash(password));
    StepDone done;
    std::string wrong;
    bool lapsed = false;
    std::string login_index;
    std::string const kept_session = call.ticket ? "" : call.asker.token_hash;  // recovery ends every session
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        // Somebody else's recovery may have ended it meanwhile.
        lapsed = !call.ticket && !store::find_session(connection, call.asker.token_hash);
        if (lapsed)
            return {};
        wrong = judge_code(call, connection, phone, Code::IsUsedUp);
        auto const row = TRY(store::account_by_id(connection, host.vault, account));
        if (wrong.empty() && !row)
            wrong = "account_missing";
        // Who proved a phone that is the account's no more proved nothing.
        else if (wrong.empty() && call.ticket && row->phone_index != host.vault.blind_index("phone", phone_key(phone)))
            wrong = "sms_expired";
        if (!wrong.empty())
            return {};
        login_index = row->login_index;
        store::set_password(connection, account, hash);
        store::turn_out(connection, account, kept_session);
        done.devices = remember_device(host, connection, account, call.asker.devices);
        store::lift_restriction(connection, kept_session);
        store::append_audit(connection, host.vault, audit(host, call.asker, account, "password_set"));
        return {};
    }));
    if (lapsed)
        return RefusalCode::session_needed;
    if (!wrong.empty())
        return call.refuse("sms_code", wrong);
    host.sessions.forget_account(account, "");
    // Wrong tries with the old password must not keep the new one out.
    forget_logins(host, call.asker.programme_id(), login_index);
    host.logins.forget(password_counter(account));
    done.done = true;
    return done;
}

// Whoever came by somebody's session must not find the password out with it.
static std::optional<Refusal> check_current_password(StepCall const& call)
{
    auto own = own_account(call.host, call.asker);
    if (!own.ok())
        return own.refusal();
    std::string const counter = password_counter(call.asker.account);
    if (!call.host.logins.allow(counter, 10, 15 * minute_ms, call.host.clock.now()))
        return call.refuse("current_password", "login_tries");
    auto right = call.host.passwords.verify(own.value().password_hash, call.text("current_password"));
    if (!right.ok())
        return right.refusal();
    if (!right.value())
        return call.refuse("current_password", "password_wrong");
    call.host.logins.forget(counter);
    return {};
}

// What costs nothing comes first, in whatever order the pack names them: a password is 30 ms of a core.
static std::optional<Refusal> check_proofs(StepCall const& call)
{
    if (has_proof(call.step, Proof::Captcha)) {
        if (auto refusal = check_captcha(call.host, call.asker, call.request.captcha, call.purpose))
            return refusal;
    }
    return has_proof(call.step, Proof::Password) ? check_current_password(call) : std::nullopt;
}

static Outcome<StepDone> do_effect(StepCall const& call)
{
    switch (call.step.effect) {
    case AccountEffect::CreateAccount:
        return register_account(call);
    case AccountEffect::OpenSession:
        return open_session(call);
    case AccountEffect::FindAccount:
        return find_account(call);
    case AccountEffect::SetPassword:
        return set_password(call);
    case AccountEffect::None:
        break;
    }
    return StepDone {};
}

// A step without an effect of its own that is followed by another hands a ticket on as it came.
static void hand_on(StepCall const& call, StepDone& done)
{
    if (call.request.step + 1 >= call.flow.steps.size()) {
        done.done = true;
    } else if (done.ticket.empty()) {
        Ticket ticket = call.ticket.value_or(Ticket { call.asker.programme_id(), call.flow.id, 0, call.asker.account, "" });
        ticket.next_step = call.request.step + 1;
        done.ticket = store::to_hex(call.host.random.bytes(16));
        call.host.tickets.put(done.ticket, ticket, call.host.clock.now(), later(call.host.clock.now(), 900), call.asker.address);
    }
}

Outcome<StepDone> take_step(Host& host, Asker const& asker, StepRequest const& request)
{
    auto const* flow = flow_of(*asker.programme.programme, request.flow, request.step);
    auto const* plan = asker.programme.step_plan(request.flow, request.step);
    if (!flow || !plan)
        return RefusalCode::not_found;
    if (is_left_to_platform(host, asker, *flow))
        return RefusalCode::platform_only;
    if (flow->needs_session && asker.account.is_nil())
        return RefusalCode::session_needed;
    Moment const now = host.clock.now();
    if (!host.limiter.allow("account/" + asker.address, 6000, 10 * minute_ms, now))
        return RefusalCode::too_many_requests;
    AccountStep const& step = flow->steps[request.step];
    auto document = TRY(read_step_document(step.form, request.document));
    StepCall call { host, asker, request, *flow, step, std::move(document), {}, purpose_of(asker, request.flow, request.step) };
    if (request.step > 0)
        call.ticket = TRY(find_ticket(host, asker, request.flow, request.step, request.ticket));

    Refusal wrong(RefusalCode::invalid);
    wrong.findings = step_findings(*plan, Context {}, call.document, now, asker.language);
    if (has_proof(step, Proof::Captcha) && request.captcha.pass.empty() && regular_code(request.captcha.answer).empty())
        wrong.findings.push_back(call.refuse("captcha", "captcha_missing").findings.front());
    if (has_proof(step, Proof::Sms) && regular_code(request.sms_code).empty())
        wrong.findings.push_back(call.refuse("sms_code", "sms_missing").findings.front());
    if (!wrong.findings.empty())
        return wrong;
    if (auto refusal = check_proofs(call))
        return *refusal;
    // SC-02: from the text alone, so that it tells nothing of who has an account.
    if (looks_like_a_name(call.text("login")))
        return call.refuse("login", "login_is_name");
    StepDone done = TRY(do_effect(call));
    hand_on(call, done);
    if (!request.captcha.pass.empty())
        host.captchas.drop_pass(request.captcha.pass);
    if (!request.ticket.empty())
        (void)host.tickets.take(request.ticket, now);
    return done;
}

Outcome<AccountView> view_account(Host& host, Asker const& asker)
{
    auto const account = TRY(own_account(host, asker));
    return view_of(asker.programme, account, asker.restricted);
}

Outcome<Done> log_out(Host& host, Asker const& asker)
{
    if (asker.token_hash.empty())
        return Done {};
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        store::delete_session(connection, asker.token_hash);
        store::append_audit(connection, host.vault, audit(host, asker, asker.account, "logout"));
        return {};
    }));
    host.sessions.forget(asker.token_hash);
    return Done {};
}

Outcome<Id> create_account(Host& host, HostedProgramme const& hosted, std::string const& json, std::string const& password)
{
    auto const* step = creating_step(*hosted.programme);
    if (!step)
        return RefusalCode::not_found;
    auto const document = TRY(read_step_document(step->form, json));
    auto const hash = TRY(host.passwords.hash(password));
    auto const row = new_account(host, hosted, step->form, document, hash);
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        store::insert_account(connection, host.vault, row);
        return {};
    }));
    return row.id;
}

}

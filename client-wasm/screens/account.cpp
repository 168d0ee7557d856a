// SC-01 to SC-04: the account flows, from the pack's steps alone; also the login in place after a lapsed session.
#include "base/text.h"
#include "core/load.h"
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"

#include <algorithm>

namespace shenbao::client::screens::account {

static constexpr char page_prefix[] = "account:";
static constexpr char dialog_prefix[] = "login:";

static AccountWalk* active(Model& m)
{
    if (m.relogin)
        return &*m.relogin;
    return m.account ? &*m.account : nullptr;
}

static AccountWalk* walk_of(Model& m, std::string const& prefix)
{
    auto& walk = prefix == dialog_prefix ? m.relogin : m.account;
    return walk ? &*walk : nullptr;
}

static std::string step_name(AccountWalk const& walk)
{
    return walk.flow->id + "/" + std::to_string(walk.step);
}

static FormState step_form(Model const& m, AccountFlow const& flow, std::size_t step, std::string prefix)
{
    auto const& plan = *m.pack.step_plan(flow.id, step);
    return FormState(plan, Context {}, empty_document(plan.form()), std::move(prefix));
}

static void load_captcha(Model& m, Effects& out, AccountWalk& walk)
{
    if (!walk.asks(Proof::Captcha) || walk.captcha.loading)
        return;
    walk.captcha.loading = true;
    walk.captcha.answer.clear();
    walk.captcha.id.clear();
    send(m, out, { Call::Captcha, {}, walk.form.id_prefix }, "POST", "/captchas?quiet=1");  // the page may ask by itself
}

void begin(Model& m, Effects& out, std::string const& flow_id)
{
    auto const* flow = m.pack.programme->find_account_flow(flow_id);
    if (!flow || flow->steps.empty()) {
        m.route.page = Page::NotFound;
        return;
    }
    if (m.account && m.account->flow == flow && !m.account->done)
        return;  // taken up again
    m.account.emplace(*flow, 0, step_form(m, *flow, 0, page_prefix));
    load_captcha(m, out, *m.account);
}

void begin_relogin(Model& m, Effects& out)
{
    auto const* flow = m.pack.programme->find_account_flow("login");
    if (m.relogin || !flow)
        return;
    m.relogin.emplace(*flow, 0, step_form(m, *flow, 0, dialog_prefix));
    load_captcha(m, out, *m.relogin);
    out.push_back(Announce { std::string(say(m, Word::session_lapsed)), true });
}

// What is being done stays where it is: the login in place goes by another window.
static std::string platform_address(Model const& m)
{
    auto const& then = m.after_login;
    return "/" + m.settings.programme + "/platform?then=" + (m.relogin ? "window" : then.substr(0, then.find_first_of("?#")));
}

// ---- typing

void typed(Model& m, Effects& out, Target const& target, std::string const& words)
{
    auto* walk = active(m);
    if (!walk)
        return;
    walk->problem.clear();
    if (target.place == Place::Captcha) {
        walk->captcha.answer = regular_code(words);
        walk->captcha.error.clear();
        return;
    }
    if (target.place == Place::SmsCode) {
        walk->sms_code = regular_code(words);
        walk->sms_error.clear();
        return;
    }
    auto& form = walk->form;
    if (target.path.is_section() || target.path.is_record() || !find_value(form.document(), form.form(), target.path))
        return;
    auto const& field = form.form().fields[target.path.field()];
    auto where = path_text(form, target.path);
    auto text = whole_phone(form, target.path, target.detail, words);
    if (std::holds_alternative<ChoiceField>(field.kind)) {
        form.left.insert(where);
    } else if (!form.editing || form.editing->path != where) {
        form.editing = Editing { where, text, shows_error(form, target.path) };
    } else {
        form.editing->text = text;
    }
    if (change(form, SetValue { target.path, read_typed(field, text) }) == EditRefusal::TooLarge)
        form.refused_words[where] = say(m, Word::too_long_to_keep);
    static_cast<void>(out);
}

void ticked(Model& m, Effects&, Target const& target, bool on)
{
    auto* walk = active(m);
    if (!walk || target.path.is_section() || !find_value(walk->form.document(), walk->form.form(), target.path))
        return;
    auto const& field = walk->form.form().fields[target.path.field()];
    if (std::holds_alternative<BooleanField>(field.kind))
        static_cast<void>(change(walk->form, SetValue { target.path, on ? Value { true } : Value {} }));
    if (std::holds_alternative<ChoiceField>(field.kind))
        static_cast<void>(change(walk->form, Choose { target.path, target.detail, on }));
    if (std::holds_alternative<DateField>(field.kind))
        static_cast<void>(change(walk->form, SetValue { target.path, on ? Value { OpenEnd {} } : Value {} }));
}

void left(Model& m, Target const& target)
{
    auto* walk = active(m);
    if (!walk)
        return;
    auto where = path_text(walk->form, target.path);
    if (walk->form.editing && walk->form.editing->path == where)
        walk->form.editing.reset();
    walk->form.left.insert(where);
}

// ---- proofs and submission

static void set_captcha(AccountWalk const& walk, wire::Message& message)
{
    wire::Message captcha;
    if (!walk.captcha.pass.empty())
        captcha.set("pass", walk.captcha.pass);
    else
        captcha.set("id", walk.captcha.id).set("answer", walk.captcha.answer);
    message.set("captcha", captcha);
}

static bool captcha_given(Model& m, AccountWalk& walk)
{
    if (!walk.asks(Proof::Captcha) || !walk.captcha.pass.empty())
        return true;
    if (!walk.captcha.answer.empty() && !walk.captcha.id.empty())
        return true;
    walk.captcha.error = say(m, Word::captcha_missing);
    return false;
}

// The problems of the step's form, read anew: the last key may not have been judged.
static std::vector<Problem> form_problems(Model& m, AccountWalk& walk)
{
    walk.form.editing.reset();
    refresh(walk.form, pack_language(m), server_now(m));
    return problems_of(walk.form);
}

std::string phone_typed(AccountWalk const& walk)
{
    auto const& form = walk.form.form();
    for (auto const& field : form.fields) {
        if (field.id != walk.current().phone_field)
            continue;
        auto const* value = find_value(walk.form.document(), form, Path { field.section, { { Id {}, field.index } } });
        return value ? typed_text(field, *value) : std::string();
    }
    return {};
}

static bool phone_is_good(Model& m, AccountWalk& walk)
{
    if (walk.current().phone_field.empty())
        return true;
    for (auto const& problem : form_problems(m, walk)) {
        auto field = problem.path.field();
        if (field == no_index || walk.form.form().fields[field].id != walk.current().phone_field)
            continue;
        walk.form.asked.insert(path_text(walk.form, problem.path));
        focus(m, node_id(walk.form, problem.path));
        return false;
    }
    return true;
}

static void send_sms(Model& m, Effects& out, AccountWalk& walk)
{
    if (walk.sms_sending || server_now(m) < walk.sms_again_at)
        return;
    bool phone = phone_is_good(m, walk);
    // Every message takes a captcha of its own; the pass is for the step alone.
    if (phone && walk.sms_sent && walk.asks(Proof::Captcha) && !walk.captcha.pass.empty()) {
        walk.captcha.pass.clear();
        load_captcha(m, out, walk);
        return focus(m, walk.form.id_prefix + "captcha");
    }
    bool captcha = captcha_given(m, walk);
    if (!phone)
        return;
    if (!captcha)
        return focus(m, walk.form.id_prefix + "captcha");
    wire::Message message;
    message.set("flow", walk.flow->id).set("step", static_cast<std::int64_t>(walk.step));
    if (!walk.ticket.empty())
        message.set("ticket", walk.ticket);
    if (auto number = phone_typed(walk); !number.empty())
        message.set("phone", number);
    set_captcha(walk, message);
    walk.sms_sending = true;
    send(m, out, { Call::Sms, {}, walk.form.id_prefix }, "POST", "/sms", message.write());
}

static void submit(Model& m, Effects& out, AccountWalk& walk)
{
    if (walk.busy)
        return;
    auto problems = form_problems(m, walk);
    walk.form.asked_all = true;
    bool captcha = captcha_given(m, walk);
    bool sms = !walk.asks(Proof::Sms) || !walk.sms_code.empty();
    if (!sms)
        walk.sms_error = say(m, walk.sms_sent ? Word::sms_code_missing : Word::sms_not_sent);
    if (!problems.empty() || !captcha || !sms)
        return focus(m, walk.form.id_prefix + "error_summary");
    wire::Message message;
    message.set_raw("document", wire::write_document(walk.form.form(), walk.form.document()));
    if (walk.asks(Proof::Captcha))
        set_captcha(walk, message);
    if (walk.asks(Proof::Sms))
        message.set("sms_code", walk.sms_code);
    if (!walk.ticket.empty())
        message.set("ticket", walk.ticket);
    walk.busy = true;
    walk.problem.clear();
    send(m, out, { Call::AccountStep, {}, walk.form.id_prefix }, "POST", "/accounts/" + step_name(walk), message.write());
}

bool update(Model& m, Effects& out, Pressed const& pressed)
{
    auto* walk = active(m);
    if (!walk)
        return false;
    if (pressed.action == action::submit_step)
        submit(m, out, *walk);
    else if (pressed.action == action::new_captcha)
        load_captcha(m, out, *walk);
    else if (pressed.action == action::play_captcha) {
        walk->captcha.heard = true;
        out.push_back(Announce { std::string(say(m, Word::captcha_sound_hint)), false });
        out.push_back(PlaySound { walk->captcha.sound });
    } else if (pressed.action == action::send_sms)
        send_sms(m, out, *walk);
    else if (pressed.action == action::show_secret)
        walk->secret_shown = !walk->secret_shown;
    else if (pressed.action == action::choose_account)
        typed(m, out, { Place::Account, pressed.path, {} }, pressed.detail);
    else if (pressed.action == action::open_platform)
        out.push_back(OpenPage { platform_address(m), m.relogin.has_value() });
    else if (pressed.action == action::cancel_relogin && m.relogin) {
        forget_session(m);
        go(m, out, Route {});
    } else
        return false;
    return true;
}

// ---- answers

static void captcha_replied(Model& m, AccountWalk& walk, Replied const& reply)
{
    walk.captcha.loading = false;
    auto read = wire::Message::read(reply.body);
    if (reply.status >= 300 || reply.status == 0 || !read.ok()) {
        walk.captcha.error = problem_text(m, reply);
        return;
    }
    walk.captcha.letters = read.value().boolean("letters").value_or(false);
    walk.captcha.id = read.value().text("id").value_or("");
    walk.captcha.image = read.value().text("image").value_or("");
    walk.captcha.sound = read.value().text("sound").value_or("");
}

// Findings of the server at their fields, the captcha or the SMS code.
static void read_findings(Model& m, AccountWalk& walk, Replied const& reply)
{
    auto read = wire::Message::read(reply.body);
    auto findings = read.ok() ? read.value().list("findings") : std::vector<wire::Message> {};
    for (auto const& one : findings) {
        auto path = one.text("path").value_or("");
        auto code = one.text("code").value_or("");
        auto words = one.text("message").value_or("");
        auto verdict = wire::read_verdict(walk.form.form(), "[" + one.write() + "]");
        if (words.empty() && verdict.ok() && !verdict.value().findings.empty()) {
            auto const& form = walk.form;
            words = message_text(*form.plan, form.context(), form.document(), verdict.value().findings.front(), pack_language(m));
        }
        if (words.empty())
            words = problem_text(m, reply);
        if (code == "captcha_expired" || code == "captcha_wrong")
            walk.captcha.pass.clear();
        if (path == "captcha")
            walk.captcha.error = words;
        else if (path == "sms_code")
            walk.sms_error = words;
        else if (parse_path(walk.form.form(), path))
            walk.form.server_words[path] = words;
        else
            walk.problem = words;
    }
    if (findings.empty())
        walk.problem = problem_text(m, reply);
    walk.form.dirty = true;
    focus(m, walk.form.id_prefix + "error_summary");
}

static void sms_replied(Model& m, Effects& out, AccountWalk& walk, Replied const& reply)
{
    walk.sms_sending = false;
    auto read = wire::Message::read(reply.body);
    if (reply.status < 200 || reply.status >= 300 || !read.ok()) {
        read_findings(m, walk, reply);
        if (walk.captcha.pass.empty())
            load_captcha(m, out, walk);
        return;
    }
    walk.sms_sent = true;
    walk.sms_phone = phone_typed(walk);
    walk.sms_error.clear();
    walk.captcha.pass = read.value().text("captcha_pass").value_or("");
    walk.captcha.error.clear();
    auto seconds = read.value().integer("resend_seconds").value_or(60);
    walk.sms_again_at = { server_now(m).milliseconds + seconds * 1000 };
    if (walk.captcha.pass.empty())
        load_captcha(m, out, walk);
    out.push_back(Announce { std::string(say(m, Word::sms_sent)), false });
    start_timer(out, Timer::SmsCountdown, 1'000);
    focus(m, walk.form.id_prefix + "sms_code");
}

static void resend_held(Model& m, Effects& out)
{
    auto held = std::move(m.held);
    m.held.clear();
    for (auto& one : held) {
        auto call = one.request.call;
        auto upload = one.request.id;
        auto number = send(m, out, std::move(one.request), std::move(one.fetch));
        if (!m.application)
            continue;
        if (call == Call::Batch)
            m.application->batch_request = number;
        if (call == Call::Changes)
            m.application->changes_request = number;
        for (auto& pending : m.application->uploads) {
            bool of_upload = call == Call::CreateUpload || call == Call::UploadOffset || call == Call::UploadPiece;
            if (of_upload && pending.id == upload)
                pending.request = number;
        }
    }
}

// True when it is another person than before; nothing of the first is left then, this walk neither.
static bool logged_in(Model& m, Effects& out, wire::Message const& answer)
{
    auto account = answer.object("account");
    bool another = account && take_account(m, *account);
    send(m, out, { Call::KeepSession, {}, {} }, "GET", "/session");
    note_activity(m, out);
    return another;
}

void end_relogin(Model& m, Effects& out)
{
    if (!m.relogin)
        return;
    m.relogin.reset();
    m.idle_ended = false;
    resend_held(m, out);
    show_toast(m, out, std::string(say(m, Word::logged_in_again)));
    sync::flush(m, out);
}

static void step_done(Model& m, Effects& out, AccountWalk& walk, wire::Message const& answer)
{
    bool in_place = walk.form.id_prefix == dialog_prefix;
    auto effect = walk.current().effect;
    bool made = effect == AccountEffect::CreateAccount;
    bool opens = effect == AccountEffect::OpenSession || answer.object("account").has_value();
    if (opens && logged_in(m, out, answer)) {
        m.after_login.clear();
        return go(m, out, parse_route("/" + m.settings.programme + "/rounds"), true);
    }
    if (in_place)
        return end_relogin(m, out);
    if (opens) {
        auto to = m.after_login.empty() ? parse_route("/" + m.settings.programme + "/rounds") : parse_route(m.after_login);
        m.after_login.clear();
        go(m, out, to, true);
        return made && m.session.account && !m.session.account->must_change_password ? show_toast(m, out, std::string(say(m, Word::account_made))) : void();
    }
    if (walk.flow->needs_session || made || effect == AccountEffect::SetPassword) {
        if (m.session.account)
            m.session.account->must_change_password = false;
        walk.phone_masked = answer.text("phone_masked").value_or(walk.phone_masked);
        walk.done = true;
        focus(m, "account_done");
    }
}

static void next_step(Model& m, Effects& out, AccountWalk& walk, wire::Message const& answer)
{
    AccountWalk next(*walk.flow, walk.step + 1, step_form(m, *walk.flow, walk.step + 1, walk.form.id_prefix));
    next.ticket = answer.text("ticket").value_or(walk.ticket);
    next.phone_masked = answer.text("phone_masked").value_or("");
    walk = std::move(next);
    load_captcha(m, out, walk);
    out.push_back(ScrollToTop {});
    focus(m, "title");
}

static void step_replied(Model& m, Effects& out, AccountWalk& walk, Replied const& reply)
{
    walk.busy = false;
    auto read = wire::Message::read(reply.body);
    if (reply.status >= 200 && reply.status < 300 && read.ok()) {
        bool done = read.value().boolean("done").value_or(false);
        if (!done && walk.step + 1 < walk.flow->steps.size())
            return next_step(m, out, walk, read.value());
        return step_done(m, out, walk, read.value());
    }
    if (reply.status == 401 && walk.flow->needs_session) {
        m.session.account.reset();
        return begin_relogin(m, out);
    }
    read_findings(m, walk, reply);
    if (reply.status != 0 && walk.captcha.pass.empty())
        load_captcha(m, out, walk);
}

void replied(Model& m, Effects& out, Request const& request, Replied const& reply)
{
    auto* walk = walk_of(m, request.detail);
    if (!walk)
        return;
    if (request.call == Call::Captcha)
        return captcha_replied(m, *walk, reply);
    if (request.call == Call::Sms)
        return sms_replied(m, out, *walk, reply);
    step_replied(m, out, *walk, reply);
}

void time_came(Model& m, Effects& out)
{
    auto* walk = active(m);
    if (walk && server_now(m) < walk->sms_again_at)
        start_timer(out, Timer::SmsCountdown, 1'000);
}

}

#include "core/load.h"

#include "screens/screens.h"
#include "sync/drafts.h"
#include "sync/kept.h"

#include <algorithm>

namespace shenbao::client {

static constexpr std::int64_t idle_warning_seconds = 120;  // before the end

void load(Model& m, Effects& out)
{
    m.load_problem.clear();
    send(m, out, { Call::Session, {}, {} }, "GET", "/session");
    if (!m.pack.programme)
        send(m, out, { Call::Pack, {}, {} }, "GET", "/compiled-pack");
}

bool is_loaded(Model const& m)
{
    return m.session.known && m.pack.programme;
}

static void loaded(Model& m, Effects& out)
{
    if (is_loaded(m))
        enter_page(m, out);
}

static void load_failed(Model& m, Effects& out, Replied const& reply)
{
    m.load_problem = problem_text(m, reply);
    if (is_no_answer(reply) || reply.status == 503)
        start_timer(out, Timer::Load, 3'000);
}

bool take_account(Model& m, wire::Message const& account)
{
    auto id = account.text("id").value_or("");
    bool another = !m.owner.empty() && m.owner != id;
    if (another)
        forget_session(m);
    m.session.account = Account { id, account.text("name").value_or(""), account.text("phone_masked").value_or(""),
        account.boolean("must_change_password").value_or(false) };
    m.owner = id;
    m.kept.stopped = false;
    if (another)
        sync::keep_only_own(m);
    return another;
}

// So many seconds before the session ends for want of activity.
static void await_idleness(Model& m, Effects& out, std::int64_t left_seconds)
{
    auto warned_seconds = std::min<std::int64_t>(idle_warning_seconds, m.session.idle_seconds / 2);
    m.session.warned_seconds = std::clamp<std::int64_t>(left_seconds, 1, warned_seconds);
    start_timer(out, Timer::IdleWarning, static_cast<std::uint32_t>(std::max<std::int64_t>(left_seconds - warned_seconds, 0) * 1000));
    stop_timer(out, Timer::IdleEnd);
    m.idle_warned = false;
}

void note_activity(Model& m, Effects& out)
{
    if (m.session.account)
        await_idleness(m, out, m.session.idle_seconds);
}

void session_replied(Model& m, Effects& out, Replied const& reply)
{
    auto message = wire::Message::read(reply.body);
    if (reply.status != 200 || !message.ok()) {
        return is_loaded(m) ? void() : load_failed(m, out, reply);
    }
    auto const& answer = message.value();
    bool first = !m.session.known;
    m.session.known = true;
    m.session.demo = answer.boolean("demo").value_or(false);
    m.session.idle_seconds = answer.integer("idle_seconds").value_or(1800);
    auto const left_seconds = answer.integer("idle_left_seconds").value_or(m.session.idle_seconds);
    m.session.platform = answer.text("platform").value_or("");
    m.session.related.clear();
    for (auto const& one : answer.list("related"))
        m.session.related.push_back({ one.text("id").value_or(""), one.text("name").value_or("") });
    // Kept from an earlier visit: whether it still holds is asked again until the server answers.
    m.session.from_device = !m.online;
    if (auto now = parse_moment(answer.text("now").value_or("")))
        m.session.clock_offset_ms = now->milliseconds - m.now.milliseconds;
    m.session.account.reset();
    auto account = answer.object("account");
    if (account && take_account(m, *account)) {
        await_idleness(m, out, left_seconds);
        return go(m, out, parse_route("/" + m.settings.programme + "/rounds"), true);
    }
    if (m.session.account) {
        await_idleness(m, out, left_seconds);
        screens::account::end_relogin(m, out);  // logged in meanwhile in another window
    } else {
        sync::drop_session(m, out);
    }
    if (!m.session.account && !m.owner.empty() && m.pack.programme)
        screens::account::begin_relogin(m, out);
    if (first)
        loaded(m, out);
}

void pack_replied(Model& m, Effects& out, Replied const& reply)
{
    if (reply.status != 200)
        return load_failed(m, out, reply);
    auto pack = pack::read_compiled(reply.body);
    if (!pack) {
        m.load_problem = say(m, Word::pack_unreadable);
        return;
    }
    m.pack = std::move(*pack);
    loaded(m, out);
}

void forget_session(Model& m)
{
    m.session.account.reset();
    m.application.reset();
    m.applications.reset();
    m.rounds.reset();
    m.messages.reset();
    m.message.reset();
    m.messages_problem.clear();
    m.table_pages.clear();
    m.account.reset();
    m.relogin.reset();
    m.dialog.reset();
    m.held.clear();
    m.sent.clear();  // answers to the person who was here
    m.owner.clear();
    m.idle_warned = m.idle_ended = false;
    m.list_problem.clear();
    m.personal_shown = false;
    m.account_open = false;
}

static std::string title_of(Model const& m)
{
    if (!m.pack.programme)
        return {};
    auto page = screens::page_title(m);
    auto const& name = in_language(m, m.pack.programme->name);
    return page.empty() ? name : page + " - " + name;
}

void set_title(Model const& m, Effects& out)
{
    out.push_back(SetTitle { title_of(m), m.settings.language });
}

static void enter_account_page(Model& m, Effects& out, char const* flow)
{
    screens::account::begin(m, out, flow);
}

static void enter_application_page(Model& m, Effects& out)
{
    bool same = m.application && m.application->id == m.route.application;
    if (!same)
        return sync::open(m, out, m.route.application);
    if (!is_editable(m) && (m.route.page == Page::Section || m.route.page == Page::Record))
        return;
    sync::fetch_changes(m, out);
}

void enter_page(Model& m, Effects& out)
{
    // Over a login in place the page waits for it.
    if (needs_account(m.route.page) && !m.session.account && !m.relogin) {
        m.after_login = url_of(m.settings.programme, m.route);
        m.route = parse_route("/" + m.settings.programme + "/login");
        out.push_back(Navigate { url_of(m.settings.programme, m.route), true });
    }
    if (needs_account(m.route.page) && m.session.account && m.session.account->must_change_password && m.route.page != Page::Password) {
        m.route = parse_route("/" + m.settings.programme + "/password");
        out.push_back(Navigate { url_of(m.settings.programme, m.route), true });
    }
    if (!is_of_application(m.route.page))
        m.application_missing = false;
    m.list_problem.clear();
    // What was typed stays while one reads the demo's text messages, and does not wait for whoever comes next.
    bool const of_account = m.route.page == Page::Outbox || m.route.page == Page::Register || m.route.page == Page::Login || m.route.page == Page::LoginSms
        || m.route.page == Page::Recover || (m.session.demo && m.route.page == Page::Home);
    if (!of_account)
        m.account.reset();
    m.table_pages.clear();
    switch (m.route.page) {
    case Page::Register: enter_account_page(m, out, "register"); break;
    case Page::Login: enter_account_page(m, out, "login"); break;
    case Page::LoginSms: enter_account_page(m, out, "login_sms"); break;
    case Page::Recover: enter_account_page(m, out, "recover"); break;
    case Page::Password: enter_account_page(m, out, "change_password"); break;
    case Page::Home:
    case Page::Rounds: screens::rounds::load(m, out); break;
    case Page::Applications: screens::applications::load(m, out); break;
    case Page::Outbox: screens::outbox::load(m, out); break;
    case Page::Messages:
    case Page::Message:
    case Page::NotFound: break;
    default: enter_application_page(m, out);
    }
    screens::messages::enter(m, out);
    screens::committees::enter(m, out);
    set_title(m, out);
    out.push_back(Announce { title_of(m), false });
}

static void leave_page(Model& m, Effects& out, Route const& next)
{
    m.account_open = false;
    m.settings_open = false;
    m.personal_shown = false;
    if (!m.application)
        return;
    sync::leave_page(m, out);
    m.application->summary_shown = false;
    m.application->problem.clear();
    bool leaves = !is_of_application(next.page) || next.application != m.application->id;
    if (leaves && !has_unsent(m))
        m.application.reset();
}

void go(Model& m, Effects& out, Route route, bool replace)
{
    leave_page(m, out, route);
    m.route = std::move(route);
    m.toast.clear();
    if (m.focus.empty())
        focus(m, "title");  // one reads and tabs on from there
    out.push_back(Navigate { url_of(m.settings.programme, m.route), replace });
    out.push_back(ScrollToTop {});
    if (is_loaded(m))
        enter_page(m, out);
}

}

#include "core/client.h"

#include "core/load.h"
#include "screens/actions.h"
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"
#include "sync/kept.h"
#include "sync/uploads.h"

#include <algorithm>
#include <utility>

namespace shenbao::client {

Client::Client(Settings settings, Random random)
    : m_model(std::make_unique<Model>(std::move(settings), random))
{
}

Client::~Client() = default;

// A page that lost the network asks again by itself.
static constexpr std::uint32_t ask_again_ms = 10'000;

// ---- answers

// SC-02: whoever walks away must be able to believe it.
static void logged_out(Model& m, Effects& out, Replied const& reply)
{
    bool done = (reply.status >= 200 && reply.status < 300) || reply.status == 401;
    if (!done) {
        show_toast(m, out, std::string(say(m, Word::not_logged_out)));
        m.toast_warns = true;
        return;
    }
    sync::forget_kept(m, out);
    forget_session(m);
    m.after_login.clear();
    go(m, out, Route {});
}

// An application that was left since: what was done in it is seen where it is shown next.
static bool is_of_another(Model const& m, Request const& request)
{
    bool const of_one = request.call == Call::Batch || request.call == Call::Changes || request.call == Call::Print || request.call == Call::Act
        || request.call == Call::AskEdition || request.call == Call::TakeEdition;
    return of_one && (!m.application || m.application->id != request.id);
}

static void take_reply(Model& m, Effects& out, Request const& request, Replied const& reply)
{
    if (is_of_another(m, request)) {
        if (request.call != Call::Act)
            return;
        m.applications.reset();
        if (reply.status == 0 || reply.status >= 400)
            show_toast(m, out, problem_text(m, reply));
        return m.route.page == Page::Applications ? enter_page(m, out) : void();
    }
    switch (request.call) {
    case Call::Session:
    case Call::KeepSession: return session_replied(m, out, reply);
    case Call::Pack: return pack_replied(m, out, reply);
    case Call::LogOut: return logged_out(m, out, reply);
    case Call::CancelUpload: return;
    case Call::Captcha:
    case Call::Sms:
    case Call::AccountStep: return screens::account::replied(m, out, request, reply);
    case Call::Rounds:
    case Call::NewApplication: return screens::rounds::replied(m, out, request, reply);
    case Call::Applications: return screens::applications::replied(m, out, reply);
    case Call::OpenApplication:
        sync::opened(m, out, reply);
        return screens::committees::enter(m, out);
    case Call::Batch: return sync::batch_replied(m, out, reply);
    case Call::Changes: return sync::changes_replied(m, out, reply);
    case Call::CreateUpload:
    case Call::UploadOffset:
    case Call::UploadPiece: return sync::upload_replied(m, out, request, reply);
    case Call::Print: return sync::print_replied(m, out, reply);
    case Call::Act: return sync::act_replied(m, out, reply);
    case Call::Committees: return screens::committees::replied(m, reply);
    case Call::Messages:
    case Call::ShowMessage: return screens::messages::replied(m, out, request, reply);
    case Call::ReadMessages: return;
    case Call::Outbox: return screens::outbox::replied(m, reply);
    case Call::AskRegistry:
    case Call::TakeRegistry: return screens::registries::replied(m, out, request, reply);
    case Call::AskEdition:
    case Call::TakeEdition: return screens::edition::replied(m, out, request, reply);
    }
}

static bool is_of_session(Call call)
{
    return call == Call::Captcha || call == Call::Sms || call == Call::LogOut || call == Call::Session || call == Call::Pack;
}

// The session has lapsed: what was refused waits for the login in place and is then sent again.
static void session_lapsed(Model& m, Effects& out, Sent sent)
{
    bool somebody_was_here = m.session.account.has_value() || m.relogin;
    m.session.account.reset();
    if (somebody_was_here) {
        m.held.push_back(std::move(sent));
        return screens::account::begin_relogin(m, out);
    }
    if (needs_account(m.route.page))
        enter_page(m, out);
}

// A session that came from the device is asked for, once.
static void ask_session(Model& m, Effects& out)
{
    bool const asked = std::any_of(m.sent.begin(), m.sent.end(), [](auto const& one) { return one.second.request.call == Call::KeepSession; });
    if (m.session.from_device && !asked)
        send(m, out, { Call::KeepSession, {}, {} }, "GET", "/session");
}

static void network_is_back(Model& m, Effects& out)
{
    if (!is_loaded(m))
        return load(m, out);
    ask_session(m, out);
    bool const is_list = m.route.page == Page::Home || m.route.page == Page::Rounds || m.route.page == Page::Applications;
    if ((is_list || !m.list_problem.empty()) && m.session.account && !m.relogin)
        enter_page(m, out);
    if (m.application) {
        m.application->outbox.failures = 0;
        // What was opened from the device may be another one at the server.
        m.application->outbox.reload = m.application->outbox.reload || m.settings.own_device;
    }
    sync::flush(m, out);
    sync::uploads_resume(m, out);
}

// The pack may come from the browser's own store: it says nothing of the network.
static bool note_network(Model& m, Effects& out, Call call, Replied const& reply)
{
    if (call == Call::Pack)
        return false;
    bool const answered = !is_no_answer(reply);
    bool const back = answered && !m.online;
    m.online = answered;
    if (!answered)
        start_timer(out, Timer::Load, ask_again_ms);
    return back;
}

static void on(Model& m, Effects& out, Replied const& reply)
{
    auto it = m.sent.find(reply.request);
    if (it == m.sent.end())
        return;
    auto sent = std::move(it->second);
    m.sent.erase(it);
    bool account_step = sent.request.call == Call::AccountStep;
    if (reply.status == 401 && !account_step && !is_of_session(sent.request.call))
        return session_lapsed(m, out, std::move(sent));
    if (reply.status > 0 && reply.status < 400 && !is_of_session(sent.request.call))
        note_activity(m, out);
    bool const back = note_network(m, out, sent.request.call, reply);
    bool const was_from_device = m.session.from_device;
    if (auto const kept = sync::kept_answer(m, sent.request, reply))
        return take_reply(m, out, sent.request, *kept);
    sync::keep_answer(m, out, sent.request, reply);
    take_reply(m, out, sent.request, reply);
    if (was_from_device && !m.session.from_device)
        network_is_back(m, out);
    else if (back)
        m.list_problem.empty() ? ask_session(m, out) : network_is_back(m, out);
}

// ---- controls

static void on(Model& m, Effects& out, Typed const& event)
{
    switch (event.target.place) {
    case Place::Application:
        if (m.application)
            sync::typed(m, out, event.target.path, whole_phone(m.application->form, event.target.path, event.target.detail, event.text));
        return;
    case Place::Account:
    case Place::Captcha:
    case Place::SmsCode: return screens::account::typed(m, out, event.target, event.text);
    case Place::FileTitle:
        if (m.dialog && m.dialog->ask == Ask::RenameFile)
            m.dialog->text = event.text;
        return;
    case Place::Setting: return screens::frame::set(m, out, event.target.detail, event.text);
    case Place::Search: m.searches[event.target.detail] = event.text; return;
    case Place::Registry: return;
    }
}

static void on(Model& m, Effects& out, LeftField const& event)
{
    if (event.target.place == Place::Application)
        return sync::left_field(m, out, event.target.path);
    if (event.target.place == Place::Search)
        return screens::choose_found(m, out, event.target);
    if (event.target.place == Place::Account)
        screens::account::left(m, event.target);
}

static void on(Model& m, Effects& out, Ticked const& event)
{
    if (event.target.place == Place::Application)
        return sync::ticked(m, out, event.target.path, event.target.detail, event.on);
    if (event.target.place == Place::Account)
        screens::account::ticked(m, out, event.target, event.on);
    if (event.target.place == Place::Setting && event.target.detail == "own_device")
        sync::set_own_device(m, out, event.on);
    if (event.target.place == Place::Registry)
        screens::registries::ticked(m, event.target.detail, event.on);
}

static void on(Model& m, Effects& out, FilesChosen const& event)
{
    sync::files_chosen(m, out, event);
}

static void on(Model& m, Effects& out, Pressed const& event)
{
    if (event.action == action::retry_load)
        return load(m, out);
    if (event.action == action::close_toast) {
        m.toast.clear();
        return;
    }
    using Update = bool (*)(Model&, Effects&, Pressed const&);
    constexpr Update updates[] = { screens::dialogs::update, screens::frame::update, screens::account::update, screens::rounds::update, screens::messages::update,
        screens::section::update, screens::records::update, screens::committees::update, screens::registries::update, screens::files::update, screens::check::update };
    for (auto update : updates) {
        if (update(m, out, event))
            return;
    }
}

// ---- the platform

static void on(Model& m, Effects& out, Navigated const& event)
{
    auto route = parse_route(event.url);
    m.dialog.reset();
    bool same = route == m.route;
    if (m.application && !same) {
        sync::leave_page(m, out);
        m.application->summary_shown = false;
    }
    m.route = route;
    if (!is_loaded(m) || same)
        return;
    enter_page(m, out);
    if (!m.relogin)
        out.push_back(Focus { "title", false });  // the browser goes back to where it was scrolled
}

static void on(Model& m, Effects& out, FileRead const& event) { sync::file_read(m, out, event); }
static void on(Model& m, Effects& out, FileFitted const& event) { sync::file_fitted(m, out, event); }
static void on(Model& m, Effects&, UploadProgress const& event) { sync::upload_progressed(m, event); }

static void idle_too_long(Model& m, Effects& out)
{
    if (!m.session.account)
        return;
    // Nobody can log in again without a network, and the device is the person's own.
    if (!m.online && m.settings.own_device)
        return note_activity(m, out);
    m.idle_warned = false;
    m.session.account.reset();
    m.idle_ended = true;
    send(m, out, { Call::KeepSession, {}, {} }, "GET", "/session?quiet=1");
    screens::account::begin_relogin(m, out);
}

// At the moment itself it is asked for anew: it may have been put off.
static void look_at_deadline(Model& m, Effects& out)
{
    m.deadline_look = {};
    if (server_now(m) < m.deadline || !m.session.account || m.relogin)
        return;
    if (!is_of_application(m.route.page))
        return enter_page(m, out);
    if (m.application)
        sync::open(m, out, m.application->id);
}

static void on(Model& m, Effects& out, TimeCame const& event)
{
    switch (static_cast<Timer>(event.timer)) {
    case Timer::None: return;
    case Timer::Autosave:
    case Timer::Retry: return sync::flush(m, out);
    case Timer::SmsCountdown: return screens::account::time_came(m, out);
    case Timer::IdleWarning:
        m.idle_warned = m.session.account.has_value();
        return m.idle_warned ? start_timer(out, Timer::IdleEnd, static_cast<std::uint32_t>(m.session.warned_seconds * 1000)) : void();
    case Timer::IdleEnd: return idle_too_long(m, out);
    case Timer::Undo:
        sync::commit_removal(m, out);
        return;
    case Timer::Upload: return sync::uploads_resume(m, out);
    case Timer::Toast: m.toast.clear(); return;
    case Timer::Load:
        if (!is_loaded(m))
            load(m, out);
        else if (!m.online)
            send(m, out, { Call::KeepSession, {}, {} }, "GET", "/session?quiet=1");
        return;
    case Timer::Keep: return sync::write_draft(m, out);
    case Timer::Deadline: return look_at_deadline(m, out);
    }
}

static void on(Model& m, Effects& out, NetworkChanged const& event)
{
    m.online = event.online;
    if (event.online)
        network_is_back(m, out);
}

static void on(Model& m, Effects&, Resized const& event) { m.width = event.width; }

static void on(Model& m, Effects&, StoredRead const& event)
{
    if (event.key == "own_device")
        m.settings.own_device = event.value == "1";
    if (event.value.empty())
        return;
    if (event.key == "forgotten")
        sync::was_forgotten(m);
    if (event.key == "language" && (event.value == "zh" || event.value == "en"))
        m.settings.language = event.value;
    if (event.key == "text_percent" && (event.value == "100" || event.value == "125" || event.value == "150" || event.value == "200"))
        m.settings.text_percent = std::stoi(event.value);
    if (event.key == "text_mode")
        m.settings.text_mode = event.value == "1";
    if (event.key == "scheme")
        m.settings.scheme = event.value == "light" ? Settings::Scheme::Light
            : event.value == "dark"                ? Settings::Scheme::Dark
                                                   : Settings::Scheme::System;
}

static void on(Model& m, Effects&, KeptRead const& event) { sync::read_kept(m, event); }
static void on(Model& m, Effects& out, KeptHere const& event) { sync::was_kept(m, out, event); }

// Another window may have changed something meanwhile.
static void on(Model& m, Effects& out, VisibilityChanged const& event)
{
    bool came = event.visible && !m.visible;
    m.visible = event.visible;
    if (!event.visible) {
        if (m.kept.due)
            sync::write_draft(m, out);
        return sync::flush(m, out);
    }
    if (came && m.relogin && !m.session.platform.empty())
        send(m, out, { Call::KeepSession, {}, {} }, "GET", "/session");
    if (came && m.application && is_editable(m))
        sync::fetch_changes(m, out);
}

static bool is_lost_by_closing(Model const& m)
{
    return has_unsent(m) && !(sync::is_kept(m) && uploads_left(*m.application) == 0);
}

static void on(Model& m, Effects& out, ClosingAsked const&)
{
    sync::flush(m, out);
    if (m.kept.due)
        sync::write_draft(m, out);
    m.kept_open = is_lost_by_closing(m);
    out.push_back(KeepOpen { m.kept_open });
}

// ---- after every event

static void refresh_forms(Model& m)
{
    auto now = server_now(m);
    if (m.application)
        refresh_application(m);
    if (m.account)
        refresh(m.account->form, pack_language(m), now);
    if (m.relogin)
        refresh(m.relogin->form, pack_language(m), now);
}

// The nearest moment at which the page will say something else of a round or of the application.
static Moment next_deadline(Model const& m)
{
    Moment nearest;
    auto const add = [&](Moment at) {
        if (server_now(m) < at && (nearest.milliseconds == 0 || at < nearest))
            nearest = at;
    };
    if (m.application && is_of_application(m.route.page))
        add(deadline_of(m));
    if (!m.rounds || (m.route.page != Page::Home && m.route.page != Page::Rounds))
        return nearest;
    for (auto const& round : *m.rounds) {
        add(round.opens);
        add(round.closes);
    }
    return nearest;
}

// How long is left is said anew as a deadline comes near, and at its moment that it is over. A page far from one stands still.
static void await_deadline(Model& m, Effects& out)
{
    constexpr std::int64_t step = 30'000, near = 2 * 3'600'000, day = 24 * 3'600'000;
    auto const deadline = next_deadline(m);
    auto const left = deadline.milliseconds - server_now(m).milliseconds;
    if (left <= 0 || left > day)
        return;
    auto const wait = left > near ? left - near : std::min(left, step);
    Moment const at { m.now.milliseconds + wait };
    if (m.now < m.deadline_look && !(at < m.deadline_look))
        return;
    m.deadline_look = at;
    m.deadline = deadline;
    start_timer(out, Timer::Deadline, static_cast<std::uint32_t>(wait));
}

static void finish(Model& m, Effects& out)
{
    sync::keep_changes(m, out);
    refresh_forms(m);
    await_deadline(m, out);
    if (bool lost = is_lost_by_closing(m); lost != m.kept_open) {
        m.kept_open = lost;
        out.push_back(KeepOpen { lost });
    }
    if (!m.focus.empty())
        out.push_back(Focus { std::exchange(m.focus, {}), true });
}

Effects Client::start(std::string const& url, Moment now)
{
    Effects out;
    m_model->now = now;
    m_model->route = parse_route(url);
    load(*m_model, out);
    finish(*m_model, out);
    return out;
}

Effects Client::handle(Event const& event, Moment now)
{
    Effects out;
    m_model->now = now;
    std::visit([&](auto const& one) { on(*m_model, out, one); }, event);
    finish(*m_model, out);
    return out;
}

ui::Node Client::view() const
{
    return screens::view_page(*m_model);
}

Settings const& Client::settings() const
{
    return m_model->settings;
}

}

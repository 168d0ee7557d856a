#include "core/model.h"

#include "sync/drafts.h"

#include <algorithm>

namespace shenbao::client {

std::size_t language_of(Model const& m)
{
    return m.settings.language == "zh" ? 0 : 1;
}

std::size_t pack_language(Model const& m)
{
    if (!m.pack.programme)
        return language_of(m);
    auto const& languages = m.pack.programme->languages;
    for (std::size_t i = 0; i < languages.size(); ++i) {
        if (languages[i] == m.settings.language)
            return i;
    }
    return 0;
}

std::string_view say(Model const& m, Word word)
{
    return words_of(word, language_of(m));
}

std::string say(Model const& m, Word word, Parameters parameters)
{
    return filled(say(m, word), parameters);
}

std::string const& in_language(Model const& m, Localised const& words)
{
    return words.in(pack_language(m));
}

Moment server_now(Model const& m)
{
    return { m.now.milliseconds + m.session.clock_offset_ms };
}

// The page of a section shows its records and their choices, that of a record this one alone; a step (HQ-05), the answers
// and whatever else there is may show everything.
static Extent extent_on_page(Model const& m)
{
    auto const* section = m.application->form.form().find_section(m.route.section);
    if (!section || (m.route.page != Page::Section && m.route.page != Page::Record))
        return {};
    if (m.route.page == Page::Record)
        return { { section->index, m.route.record }, Part { section->index, m.route.record } };
    if (m.pack.programme->step_of(section->index))
        return { {}, Part {} };
    Part const part { section->index, {} };
    return { part, section->repeats() ? std::nullopt : std::optional(part) };
}

void refresh_application(Model& m)
{
    m.application->form.on_page = extent_on_page(m);
    refresh(m.application->form, pack_language(m), server_now(m));
}

FlowState const* state_of(Model const& m, std::string_view state)
{
    return m.pack.programme ? m.pack.programme->flow.find_state(state) : nullptr;
}

std::string next_of(Model const& m, FlowState const& state)
{
    auto const& form = m.application->form;
    return text_about(*form.plan, form.context(), form.document(), in_language(m, state.next), pack_language(m), server_now(m));
}

bool is_editable(Model const& m)
{
    auto const* state = m.application ? state_of(m, m.application->state) : nullptr;
    return state && state->editable;
}

// Until when a row can be taken: the earlier of the round's window, with the modification deadline after a return, and the
// deadline that the row names. Empty when nothing ends it.
static std::optional<Moment> end_of(Model const& m, FlowTransition const& row)
{
    auto const& application = *m.application;
    auto const& round = application.form.context().round;
    std::optional<Moment> end;
    if (row.inside_window) {
        bool const returned = round.modification_closes.milliseconds > 0 && was_returned(m.pack.programme->flow, application.history);
        end = returned ? round.modification_closes : round.closes;
    }
    auto const deadline = shenbao::deadline_of(round, row.before);
    if (deadline.milliseconds > 0 && (!end || deadline < *end))
        end = deadline;
    return end;
}

static bool is_over(Model const& m, FlowTransition const& row)
{
    auto const end = end_of(m, row);
    bool const early = row.inside_window && server_now(m) < m.application->form.context().round.opens;
    return early || (end && !(server_now(m) < *end));
}

FlowTransition const* transition_of(Model const& m, std::string const& action)
{
    for (auto const& one : m.pack.programme->flow.transitions) {
        if (one.from == m.application->state && one.action == action && one.role == Role::Applicant)
            return &one;
    }
    return nullptr;
}

FlowTransition const* find_submission(Model const& m, std::string const& state)
{
    for (auto const& one : m.pack.programme->flow.transitions) {
        if (one.from == state && one.role == Role::Applicant && one.needs_valid_document)
            return &one;
    }
    return nullptr;
}

std::string own_words(Model const& m, std::string const& name, Word otherwise)
{
    auto const& texts = m.pack.programme->texts;
    auto const own = texts.find("pages." + name);
    return own != texts.end() ? in_language(m, own->second) : std::string(say(m, otherwise));
}

std::string why_too_late(Model const& m)
{
    auto const* row = is_editable(m) ? find_submission(m, m.application->state) : nullptr;
    if (!row || !is_over(m, *row))
        return {};
    auto const deadline = shenbao::deadline_of(m.application->form.context().round, row->before);
    bool const has_passed = deadline.milliseconds > 0 && !(server_now(m) < deadline);
    return own_words(m, has_passed ? "after_" + row->before : std::string(), Word::round_closed_text);
}

Moment deadline_of(Model const& m)
{
    auto const* row = find_submission(m, m.application->state);
    return row ? end_of(m, *row).value_or(Moment {}) : Moment {};
}

std::vector<FlowAction const*> offered_actions(Model const& m)
{
    auto actions = actions_for(m.pack.programme->flow, m.application->state, Role::Applicant);
    if (is_editable(m))
        return actions;
    auto const is_gone = [&](FlowAction const* action) {
        auto const* row = transition_of(m, action->id);
        return row && is_over(m, *row);
    };
    actions.erase(std::remove_if(actions.begin(), actions.end(), is_gone), actions.end());
    return actions;
}

bool has_unsent(Model const& m)
{
    if (!m.application)
        return false;
    auto const& application = *m.application;
    if (application.outbox.unsent() || application.removed)
        return true;
    return uploads_left(application) > 0;
}

std::size_t uploads_left(Application const& application)
{
    std::size_t count = 0;
    for (auto const& upload : application.uploads)
        count += upload.state != sync::UploadState::Refused ? 1 : 0;
    return count;
}

std::uint32_t send(Model& m, Effects& out, Request request, Fetch fetch)
{
    fetch.request = ++m.requests_made;
    m.sent[fetch.request] = Sent { std::move(request), fetch };
    out.push_back(fetch);
    return fetch.request;
}

std::uint32_t send(Model& m, Effects& out, Request request, std::string method, std::string path, std::string body)
{
    Fetch fetch;
    fetch.method = std::move(method);
    fetch.url = "/api/v1/" + m.settings.programme + path;
    fetch.body = std::move(body);
    fetch.headers.emplace_back("Accept-Language", m.settings.language);
    if (fetch.method != "GET")
        fetch.headers.emplace_back("X-Shenbao", "1");
    if (!fetch.body.empty())
        fetch.headers.emplace_back("Content-Type", "application/json");
    return send(m, out, std::move(request), std::move(fetch));
}

void start_timer(Effects& out, Timer timer, std::uint32_t milliseconds)
{
    out.push_back(StartTimer { static_cast<std::uint32_t>(timer), milliseconds });
}

void stop_timer(Effects& out, Timer timer)
{
    out.push_back(StopTimer { static_cast<std::uint32_t>(timer) });
}

bool is_no_answer(Replied const& reply)
{
    return reply.status == 0 || (reply.status >= 502 && reply.status <= 504 && problem_code(reply).empty());
}

std::string problem_text(Model const& m, Replied const& reply)
{
    if (reply.status == 0)
        return std::string(say(m, Word::no_network));
    auto message = wire::Message::read(reply.body);
    if (message.ok()) {
        if (auto title = message.value().text("title"); title && !title->empty())
            return *title;
    }
    if (reply.status == 429 || reply.status == 503)
        return std::string(say(m, Word::server_busy));
    return std::string(say(m, Word::server_failed));
}

std::string problem_code(Replied const& reply)
{
    auto message = wire::Message::read(reply.body);
    auto type = message.ok() ? message.value().text("type") : std::nullopt;
    constexpr std::string_view prefix = "urn:shenbao:";
    return type && type->compare(0, prefix.size(), prefix) == 0 ? type->substr(prefix.size()) : std::string();
}

void show_toast(Model& m, Effects& out, std::string words)
{
    m.toast = std::move(words);
    m.toast_warns = false;
    out.push_back(Announce { m.toast, false });
    start_timer(out, Timer::Toast, 6'000);
}

void focus(Model& m, std::string node)
{
    m.focus = std::move(node);
}

}

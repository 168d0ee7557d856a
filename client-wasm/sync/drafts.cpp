#include "sync/drafts.h"

#include "core/load.h"
#include "sync/kept.h"
#include "sync/uploads.h"

#include <algorithm>

namespace shenbao::client::sync {

static constexpr std::size_t reply_bytes_max = 4u << 20;

static std::string api_of(Application const& application)
{
    return "/applications/" + to_string(application.id);
}

void open(Model& m, Effects& out, Id id)
{
    if (m.application && m.application->id != id && has_unsent(m)) {
        auto other = m.application->id;
        go(m, out, application_route(Page::Tasks, other), true);
        return show_toast(m, out, std::string(say(m, Word::other_unsent)));
    }
    if (m.application && m.application->id != id)
        m.application.reset();
    m.application_missing = false;
    send(m, out, { Call::OpenApplication, id, {} }, "GET", "/applications/" + to_string(id));
}

static void read_receipt_and_print(Application& application, wire::Message const& answer)
{
    application.receipt.reset();
    if (auto receipt = answer.object("receipt")) {
        auto at = parse_moment(receipt->text("at").value_or("")).value_or(Moment {});
        application.receipt = Receipt { receipt->text("number").value_or(""), at, receipt->text("next").value_or("") };
    }
    auto url = application.print ? application.print->url : std::string();
    application.print.reset();
    if (auto print = answer.object("print")) {
        auto at = parse_moment(print->text("printed_at").value_or("")).value_or(Moment {});
        application.print = Print { print->text("hash").value_or(""), at, url };
    }
}

static void read_rest(Application& application, wire::Message const& answer)
{
    application.state = answer.text("state").value_or("");
    application.pack_version = answer.text("pack_version").value_or("");
    application.newer_edition = answer.boolean("newer_edition").value_or(false);
    application.edition_revision = answer.integer("edition_revision").value_or(0);
    application.outbox.saved_at = parse_moment(answer.text("saved_at").value_or("")).value_or(Moment {});
    auto history = wire::read_history(answer.raw("history"));
    application.registries.clear();
    for (auto const& one : answer.list("registries"))
        application.registries[one.text("section").value_or("")] = { one.text("outcome").value_or(""), parse_moment(one.text("at").value_or("")).value_or(Moment {}) };
    application.history = history.ok() ? history.release_value() : std::vector<HistoryEntry> {};
    read_receipt_and_print(application, answer);
}

void opened(Model& m, Effects& out, Replied const& reply)
{
    auto read = wire::Message::read(reply.body, reply_bytes_max);
    if (reply.status != 200 || !read.ok()) {
        if (std::exchange(m.log_out_wanted, false))
            show_toast(m, out, std::string(say(m, Word::not_logged_out)));
        m.application_missing = reply.status == 404;
        m.list_problem = problem_text(m, reply);
        return;
    }
    auto const& answer = read.value();
    // A page knows one version of the pack; an application that began with another has a page of its own.
    auto version = answer.text("pack_hash").value_or("");
    if (!version.empty() && version != m.pack.programme->content_hash && !m.online) {
        m.list_problem = say(m, Word::kept_other_version);
        return;
    }
    if (!version.empty() && version != m.pack.programme->content_hash)
        return out.push_back(OpenPage { url_of(m.pack.programme->id, m.route) + "?pack=" + version, false });
    auto const& plan = *m.pack.application;
    auto document = wire::read_document(plan.form(), answer.raw("document"));
    auto context = wire::read_context(*m.pack.programme, answer.raw("context"));
    auto id = parse_id(answer.text("id").value_or(""));
    if (!document.ok() || !context.ok() || !id) {
        m.list_problem = say(m, Word::server_failed);
        return;
    }
    auto revision = answer.integer("revision").value_or(0);
    m.list_problem.clear();
    bool is_new = false;
    if (m.application && m.application->id == *id) {
        auto& application = *m.application;
        application.form.live.replace_context(context.release_value());
        put_back_removed(application);
        // What was saved while this was on its way is newer.
        if (revision < application.outbox.base_revision)
            application.outbox.behind = true;
        else
            replace(application.outbox, plan.form(), application.form.live.document_to_change(), document.release_value(), revision);
        application.form.dirty = true;
        application.outbox.reload = false;
    } else {
        FormState form(plan, context.release_value(), document.release_value(), "");
        m.application.emplace(*id, std::move(form));
        m.application->outbox.base_revision = revision;
        is_new = true;
    }
    read_rest(*m.application, answer);
    if (is_editable(m))
        take_out_removed(*m.application);
    else
        m.application->removed.reset();
    if (is_new)
        restore_draft(m);
    if (std::exchange(m.log_out_wanted, false) && m.application->rejected.empty())
        m.application->after_sync = AfterSync::LogOut;
    bool fresh_page = m.route.page == Page::Tasks || m.route.page == Page::Section || m.route.page == Page::Record;
    if (fresh_page && !is_editable(m))
        go(m, out, application_route(m.application->receipt ? Page::Receipt : Page::Check, *id), true);
    // One that was added and never touched is gone with the window that added it.
    auto const* section = is_new && m.route.page == Page::Record ? plan.form().find_section(m.route.section) : nullptr;
    if (section && is_editable(m) && !find_record(m.application->form.document(), plan.form(), Path { section->index, { { m.route.record, no_index } } }))
        go(m, out, section_route(*id, section->id), true);
    flush(m, out);
}

// What waited was confirmed for other content than is here now: it is not done. Whether an attempt without an answer was
// one that the server took is seen with the next batch.
static void stop_waiting(Model& m, Effects& out)
{
    auto& application = *m.application;
    auto what = std::exchange(application.after_sync, AfterSync::Nothing);
    if (what == AfterSync::Print)
        application.printing = false;
    if (what == AfterSync::Act) {
        application.acting = false;
        application.problem = say(m, application.act_sent ? Word::act_unknown : Word::act_stopped);
        show_toast(m, out, std::string(application.problem));
    }
}

void changed_by_hand(Model& m, Effects& out)
{
    auto const waits = m.application->after_sync;
    if (waits == AfterSync::Act || waits == AfterSync::Print)
        stop_waiting(m, out);
}

// ---- editing

void edit(Model& m, Effects& out, Edit edit)
{
    if (!is_editable(m))
        return;
    auto& application = *m.application;
    auto refusal = change(application.form, edit);
    if (refusal == EditRefusal::TooLarge)
        application.form.refused_words[path_text(application.form, path_of(edit))] = say(m, Word::too_long_to_keep);
    if (refusal != EditRefusal::None)
        return;
    application.problem.clear();
    changed_by_hand(m, out);
    queue(application.outbox, std::move(edit));
    start_timer(out, Timer::Autosave, quiet_ms);
}

void typed(Model& m, Effects& out, Path const& path, std::string const& text)
{
    if (!is_editable(m) || path.is_section() || path.is_record())
        return;
    auto& form = m.application->form;
    if (!can_be_typed(form, path))
        return;
    auto const& field = form.form().fields[path.field()];
    auto where = path_text(form, path);
    bool chosen = std::holds_alternative<ChoiceField>(field.kind);
    if (chosen)
        form.left.insert(where);
    else if (!form.editing || form.editing->path != where)
        form.editing = Editing { where, text, shows_error(form, path) };
    else
        form.editing->text = text;
    edit(m, out, SetValue { path, read_typed(field, text) });
}

void left_field(Model& m, Effects& out, Path const& path)
{
    if (!m.application)
        return;
    auto& form = m.application->form;
    auto where = path_text(form, path);
    if (form.editing && form.editing->path == where)
        form.editing.reset();
    form.left.insert(where);
    flush(m, out);
}

void ticked(Model& m, Effects& out, Path const& path, std::string const& detail, bool on)
{
    if (!is_editable(m) || path.is_section() || path.is_record())
        return;
    auto& form = m.application->form;
    if (!can_be_typed(form, path))
        return;
    auto const& field = form.form().fields[path.field()];
    form.left.insert(path_text(form, path));
    if (std::holds_alternative<DateField>(field.kind)) {
        form.editing.reset();
        return edit(m, out, SetValue { path, on ? Value { OpenEnd {} } : Value {} });
    }
    if (std::holds_alternative<BooleanField>(field.kind))
        return edit(m, out, SetValue { path, on ? Value { true } : Value {} });
    if (std::holds_alternative<ChoiceField>(field.kind))
        return edit(m, out, Choose { path, detail, on });
}

// ---- sending

void flush(Model& m, Effects& out)
{
    if (!m.application || !m.session.account || m.application->batch_request || m.application->changes_request)
        return;
    auto& application = *m.application;
    if (application.outbox.reload && application.outbox.idle()) {
        application.outbox.reload = false;
        return open(m, out, application.id);
    }
    if (application.outbox.behind && !application.outbox.in_flight)
        return fetch_changes(m, out);
    auto const* batch = next_batch(application.outbox, m.random());
    if (!batch) {
        uploads_advance(m, out);
        return settle(m, out);
    }
    stop_timer(out, Timer::Autosave);
    application.batch_request = send(m, out, { Call::Batch, application.id, {} }, "POST", api_of(application) + "/batches",
        wire::write_batch(application.form.form(), *batch));
}

static bool may_succeed_later(int status)
{
    return status == 0 || status == 408 || status == 429 || status >= 500;
}

// What was typed stays in its field, which says that it was not taken.
static void batch_refused(Model& m, Effects& out, Replied const& reply)
{
    auto& application = *m.application;
    auto const& form = application.form.form();
    // It has gone on, perhaps by what was sent from here: where it is comes with the whole of it.
    if (problem_code(reply) == "not_editable" && application.act_sent) {
        application.after_sync = AfterSync::Nothing;
        application.acting = false;
    }
    stop_waiting(m, out);
    auto words = problem_text(m, reply);
    auto edits = rejected(application.outbox);
    if (edits.size() == 1) {
        auto const& path = path_of(edits.front());
        auto const& label = path.field() == no_index ? form.sections[path.section].label : form.fields[path.field()].label;
        application.form.server_words[path_text(application.form, path)] = words;
        application.form.dirty = true;
        words = say(m, Word::rejected_field, { { "field", in_language(m, label) }, { "why", words } });
    }
    if (application.rejected.find(words) == std::string::npos)
        application.rejected += (application.rejected.empty() ? "" : "\n") + words;
}

// What the rules read beside the document is another one now.
static void take_context(Application& application, Context context)
{
    if (hash_of(context) == hash_of(application.form.context()))
        return;
    // It only names its directory. One that is not here comes with the whole application.
    auto const& here = application.form.context().directory;
    if (context.directory && !context.directory->known) {
        application.outbox.reload = application.outbox.reload || directory_hash(context) != directory_hash(application.form.context());
        context.directory = here;
    }
    application.form.live.replace_context(std::move(context));
    application.form.dirty = true;
}

void batch_replied(Model& m, Effects& out, Replied const& reply)
{
    if (!m.application)
        return;
    auto& application = *m.application;
    application.batch_request = 0;
    if (may_succeed_later(reply.status)) {
        ++application.outbox.failures;
        return start_timer(out, Timer::Retry, retry_delay(application.outbox));
    }
    bool understood = reply.status == 200 || (reply.status == 409 && problem_code(reply).empty());
    auto answer = wire::read_batch_reply(application.form.plan->programme(), reply.body);
    if (!understood || !answer.ok()) {
        bool of_one_edit = reply.status == 422 && problem_code(reply) == "edit_refused";
        if (!of_one_edit || !split(application.outbox))
            batch_refused(m, out, reply);
        if (problem_code(reply) == "not_editable")
            open(m, out, application.id);
        return of_one_edit ? flush(m, out) : void();
    }
    accepted(application.outbox, answer.value());
    if (answer.value().context)
        take_context(application, *answer.value().context);
    else if (answer.value().directory != directory_hash(application.form.context()))
        application.outbox.reload = true;
    if (!application.outbox.conflicts.empty())
        stop_waiting(m, out);
    flush(m, out);
}

void fetch_changes(Model& m, Effects& out)
{
    if (!m.application || !m.session.account || m.application->changes_request || m.application->batch_request)
        return;
    auto& application = *m.application;
    auto since = std::to_string(application.outbox.base_revision);
    application.changes_request
        = send(m, out, { Call::Changes, application.id, {} }, "GET", api_of(application) + "/changes?since=" + since);
}

// Another window has taken a newer edition of the form over. What this one has not sent was typed into the one before.
static void edition_changed(Model& m, Effects& out, Replied const& reply)
{
    auto& outbox = m.application->outbox;
    if (!outbox.unsent() && m.application->rejected.empty())
        return open(m, out, m.application->id);
    outbox.conflicts.clear();
    outbox.behind = false;
    while (next_batch(outbox, m.random()))
        batch_refused(m, out, reply);
}

void changes_replied(Model& m, Effects& out, Replied const& reply)
{
    if (!m.application)
        return;
    auto& application = *m.application;
    application.changes_request = 0;
    auto read = wire::Message::read(reply.body, reply_bytes_max);
    if (reply.status == 409)
        return edition_changed(m, out, reply);
    if (reply.status != 200 || !read.ok()) {
        if (may_succeed_later(reply.status) && application.outbox.unsent()) {
            ++application.outbox.failures;
            start_timer(out, Timer::Retry, retry_delay(application.outbox));
        }
        return;
    }
    auto const& form = application.form.form();
    auto before = application.after_sync == AfterSync::Act ? application.form.document() : Document {};
    auto revision = read.value().integer("revision").value_or(application.outbox.base_revision);
    if (revision > application.outbox.base_revision)  // by another window
        application.outbox.saved_at = server_now(m);
    auto whole = read.value().raw("document");
    put_back_removed(application);
    if (!whole.empty()) {
        auto document = wire::read_document(form, whole);
        if (document.ok())
            replace(application.outbox, form, application.form.live.document_to_change(), document.release_value(), revision);
    } else {
        auto edits = wire::read_edits(form, read.value().raw("edits"));
        if (edits.ok())
            merge(application.outbox, form, application.form.live.document_to_change(), edits.value(), revision);
    }
    take_out_removed(application);
    if (auto raw = read.value().raw("context"); !raw.empty()) {
        if (auto context = wire::read_context(application.form.plan->programme(), raw); context.ok())
            take_context(application, context.release_value());
    }
    application.form.dirty = true;
    bool other_content = application.after_sync == AfterSync::Act && !(before == application.form.document());
    if (other_content || !application.outbox.conflicts.empty())
        stop_waiting(m, out);
    flush(m, out);
}

void resolve(Model& m, Effects& out, std::size_t conflict, Keep keep)
{
    if (!m.application || conflict >= m.application->outbox.conflicts.size())
        return;
    auto& application = *m.application;
    resolve(application.outbox, application.form.form(), application.form.live.document_to_change(), conflict, keep);
    application.form.dirty = true;
    flush(m, out);
}

// ---- a page that is left

void leave_page(Model& m, Effects& out)
{
    auto& form = m.application->form;
    if (form.editing)
        form.left.insert(form.editing->path);
    form.editing.reset();
    form.fresh.clear();
    if (m.application->after_sync == AfterSync::Edition)
        m.application->after_sync = AfterSync::Nothing;
    drop_empty_record(m, out);
    commit_removal(m, out);
    flush(m, out);
}

// ---- what waits for the edits

static void wait_for_edits(Model& m, Effects& out, AfterSync what)
{
    auto before = std::exchange(m.application->after_sync, what);
    if (before == AfterSync::Print && what != before)
        m.application->printing = false;
    if (before == AfterSync::Act && what != before)
        m.application->acting = false;
    commit_removal(m, out);
    flush(m, out);
}

void print(Model& m, Effects& out)
{
    if (!m.application || m.application->printing)
        return;
    m.application->printing = true;
    wait_for_edits(m, out, AfterSync::Print);
}

void act(Model& m, Effects& out, std::string const& action)
{
    if (!m.application || m.application->acting)
        return;
    m.application->acting = true;
    m.application->action = action;
    m.application->submission = m.random();
    m.application->act_sent = false;
    m.application->problem.clear();
    wait_for_edits(m, out, AfterSync::Act);
}

void ask_edition(Model& m, Effects& out)
{
    wait_for_edits(m, out, AfterSync::Edition);
}

void log_out_when_sent(Model& m, Effects& out)
{
    if (m.application && has_unsent(m))
        return wait_for_edits(m, out, AfterSync::LogOut);
    // An earlier window left something here: it is opened, and so sent.
    if (auto const id = kept_unsent(m); !id.is_nil()) {
        m.log_out_wanted = true;
        return go(m, out, application_route(Page::Tasks, id));
    }
    if (m.kept.left_behind)
        return show_toast(m, out, std::string(say(m, Word::kept_too_late)));
    send(m, out, { Call::LogOut, {}, {} }, "DELETE", "/session");
}

static void send_action(Model& m, Effects& out)
{
    auto& application = *m.application;
    application.act_sent = true;
    wire::Message message;
    message.set("action", application.action).set("submission", to_string(application.submission));
    message.set("base_revision", application.outbox.base_revision);
    send(m, out, { Call::Act, application.id, application.action }, "POST", api_of(application) + "/actions", message.write());
}

void settle(Model& m, Effects& out)
{
    if (!m.application || m.application->outbox.unsent() || uploads_left(*m.application) > 0)
        return;
    auto what = std::exchange(m.application->after_sync, AfterSync::Nothing);
    if (what == AfterSync::Print)
        send(m, out, { Call::Print, m.application->id, {} }, "POST", api_of(*m.application) + "/prints");
    if (what == AfterSync::Act)
        send_action(m, out);
    if (what == AfterSync::Edition)
        send(m, out, { Call::AskEdition, m.application->id, {} }, "GET", api_of(*m.application) + "/edition");
    if (what == AfterSync::LogOut && !kept_unsent(m).is_nil())
        return show_toast(m, out, std::string(say(m, Word::kept_title)));
    if (what == AfterSync::LogOut)
        send(m, out, { Call::LogOut, {}, {} }, "DELETE", "/session");
}

void print_replied(Model& m, Effects& out, Replied const& reply)
{
    if (!m.application)
        return;
    m.application->printing = false;
    auto read = wire::Message::read(reply.body);
    bool done = (reply.status == 200 || reply.status == 201) && read.ok();
    auto url = done ? read.value().text("url").value_or("") : std::string();
    if (!done || url.empty()) {
        m.application->problem = problem_text(m, reply);
        return;
    }
    m.application->print = Print { read.value().text("hash").value_or(""), server_now(m), url };
    out.push_back(OpenPage { url, true });
}

static void read_findings(Model& m, wire::Message const& message)
{
    auto& form = m.application->form;
    for (auto const& one : message.list("findings")) {
        auto verdict = wire::read_verdict(form.form(), "[" + one.write() + "]");
        auto words = one.text("message").value_or("");
        if (words.empty() && verdict.ok() && !verdict.value().findings.empty())
            words = message_text(*form.plan, form.context(), form.document(), verdict.value().findings.front(), pack_language(m));
        if (auto path = one.text("path"); path && !words.empty())
            form.server_words[*path] = words;
    }
    form.asked_all = true;
    form.dirty = true;
}

static void act_refused(Model& m, Effects& out, Replied const& reply)
{
    auto& application = *m.application;
    application.problem = problem_text(m, reply);
    auto read = wire::Message::read(reply.body, reply_bytes_max);
    if (reply.status == 422 && read.ok()) {
        read_findings(m, read.value());
        application.summary_shown = true;
        if (m.route.page != Page::Check) {
            auto words = application.problem;
            go(m, out, application_route(Page::Check, application.id));
            application.problem = words;
            application.summary_shown = true;
        }
        return focus(m, "error_summary");
    }
    auto code = problem_code(reply);
    if (code == "revision_old" || code == "state_changed")
        open(m, out, application.id);
    focus(m, "problem");
}

static bool discards(FlowTable const& table, std::string_view from, std::string_view action)
{
    return std::any_of(table.transitions.begin(), table.transitions.end(), [&](FlowTransition const& row) {
        return row.from == from && row.action == action && std::find(row.effects.begin(), row.effects.end(), FlowEffect::Discard) != row.effects.end();
    });
}

void act_replied(Model& m, Effects& out, Replied const& reply)
{
    if (!m.application)
        return;
    auto& application = *m.application;
    if (may_succeed_later(reply.status)) {
        // The same submission id again: however often it arrives, there is one receipt.
        application.problem = problem_text(m, reply);
        application.after_sync = AfterSync::Act;
        ++application.outbox.failures;
        return start_timer(out, Timer::Retry, retry_delay(application.outbox));
    }
    application.acting = false;
    application.outbox.failures = 0;
    auto read = wire::Message::read(reply.body);
    if (reply.status >= 300 || !read.ok())
        return act_refused(m, out, reply);
    drop_answer(m, out, application.id);
    bool const gone = discards(m.pack.programme->flow, application.state, application.action);
    application.state = read.value().text("state").value_or(application.state);
    if (gone) {
        drop_draft(m, out, application.id);
        auto const* state = m.pack.programme->flow.find_state(application.state);
        std::string words = state ? next_of(m, *state) : "";
        m.applications.reset();
        go(m, out, parse_route("/" + m.settings.programme + "/applications"), true);
        return words.empty() ? void() : show_toast(m, out, std::move(words));
    }
    if (read.value().object("receipt"))
        read_receipt_and_print(application, read.value());
    m.applications.reset();
    auto page = is_editable(m) ? Page::Tasks : Page::Receipt;
    auto id = application.id;
    go(m, out, application_route(page, id));
    open(m, out, id);
}

}

#include "sync/kept.h"

#include "sync/drafts.h"

#include <algorithm>

namespace shenbao::client::sync {

static constexpr std::uint32_t write_after_ms = 250;
static constexpr std::uint32_t write_again_ms = 5'000;
static constexpr std::size_t entry_bytes_max = 4u << 20;

static std::string session_key(Model const& m) { return m.settings.programme + "/session"; }
static std::string own_key(Model const& m, std::string const& what) { return m.settings.programme + "/" + m.owner + "/" + what; }
static std::string draft_key(Model const& m, Id application) { return own_key(m, "draft/" + to_string(application)); }

static bool starts_with(std::string_view text, std::string_view start) { return text.compare(0, start.size(), start) == 0; }

// The key of what a request asks for; empty when the answer is not kept.
static std::string key_of(Model const& m, Request const& request)
{
    switch (request.call) {
    case Call::Session: return session_key(m);
    case Call::Rounds: return own_key(m, "rounds");
    case Call::Applications: return own_key(m, "applications");
    case Call::Committees: return own_key(m, "committees");
    case Call::OpenApplication: return own_key(m, "application/" + to_string(request.id));
    default: return {};
    }
}

// Everything the server does not have is in one of these.
static bool is_unsent(wire::Message const& draft)
{
    return !draft.raw("batch").empty() || draft.raw("edits") != "[]" || !draft.list("conflicts").empty();
}

static void note(Model& m, std::string const& key, std::string text)
{
    m.kept.unsent.erase(key);
    if (text.empty()) {
        m.kept.entries.erase(key);
        return;
    }
    if (auto const at = key.find("/draft/"); at != std::string::npos) {
        auto const id = parse_id(std::string_view(key).substr(at + 7, 32));
        auto const draft = wire::Message::read(text, entry_bytes_max);
        if (id && draft.ok() && is_unsent(draft.value()))
            m.kept.unsent[key] = *id;
    }
    m.kept.entries[key] = std::move(text);
}

static bool writes(Model const& m) { return m.settings.own_device && !m.owner.empty() && !m.kept.stopped; }

// Returns the write's number; 0 when nothing is written.
static std::uint32_t put(Model& m, Effects& out, std::string const& key, std::string const& text)
{
    note(m, key, text);
    if (!writes(m))
        return 0;
    out.push_back(KeepHere { ++m.kept.written, key, text });
    return m.kept.written;
}

void read_kept(Model& m, KeptRead const& read)
{
    note(m, read.key, read.text);
    // A device that is slow to read may be later than the server.
    if (m.application && !m.owner.empty() && starts_with(read.key, draft_key(m, m.application->id)))
        restore_draft(m);
}

void was_kept(Model& m, Effects& out, KeptHere const& done)
{
    if (done.write != m.kept.draft_write)
        return;
    m.kept.draft_here = done.ok;
    if (!done.ok) {
        if (!m.application || !m.application->outbox.unsent())
            return;
        m.kept.due = true;
        return start_timer(out, Timer::Keep, write_again_ms);
    }
    // Only now may what earlier windows had written go.
    for (auto const& key : std::exchange(m.kept.taken_over, {}))
        put(m, out, key, "");
}

std::optional<Replied> kept_answer(Model const& m, Request const& request, Replied const& reply)
{
    bool const is_open = request.call == Call::OpenApplication && m.application && m.application->id == request.id;
    if (!is_no_answer(reply) || !m.settings.own_device || is_open)
        return std::nullopt;
    auto const found = m.kept.entries.find(key_of(m, request));
    if (found == m.kept.entries.end())
        return std::nullopt;
    return Replied { reply.request, 200, "", found->second };
}

void keep_answer(Model& m, Effects& out, Request const& request, Replied const& reply)
{
    auto const key = key_of(m, request);
    // A session is kept as it stands after a login too: keep_changes() does it.
    if (reply.status == 200 && !key.empty() && request.call != Call::Session && !m.owner.empty())
        put(m, out, key, reply.body);
}

void drop_answer(Model& m, Effects& out, Id application) { put(m, out, key_of(m, { Call::OpenApplication, application, {} }), ""); }

void drop_draft(Model& m, Effects& out, Id application) { put(m, out, draft_key(m, application), ""); }

void drop_session(Model& m, Effects& out)
{
    m.kept.session_of.clear();
    note(m, session_key(m), "");
    if (m.settings.own_device)
        out.push_back(KeepHere { ++m.kept.written, session_key(m), "" });
}

// ---- the session

static std::string session_text(Model const& m)
{
    auto const& account = *m.session.account;
    wire::Message message;
    message.set("account", wire::Message().set("id", account.id).set("name", account.name).set("phone_masked", account.phone_masked));
    message.set("demo", m.session.demo).set("idle_seconds", m.session.idle_seconds).set("platform", m.session.platform);
    std::vector<wire::Message> related;
    for (auto const& one : m.session.related)
        related.emplace_back().set("id", one.id).set("name", one.name);
    return message.set("related", related).write();
}

// ---- the draft

static KeptMark mark_of(Application const& application)
{
    auto const& outbox = application.outbox;
    return { application.id, outbox.base_revision, outbox.pending.size(), outbox.in_flight ? outbox.in_flight->id : Id {}, outbox.conflicts.size(), application.removed.has_value() };
}

void keep_changes(Model& m, Effects& out)
{
    if (!writes(m))
        return;
    if (m.session.account && m.kept.session_of != m.session.account->id && !m.session.account->must_change_password) {
        m.kept.session_of = m.session.account->id;
        put(m, out, session_key(m), session_text(m));
    }
    if (!m.application)
        return;
    auto const mark = mark_of(*m.application);
    if (!m.application->form.dirty && mark == m.kept.mark)
        return;
    m.kept.mark = mark;
    bool const sent = !m.application->outbox.unsent() && !m.application->removed;
    if (sent || !m.kept.taken_over.empty())
        return write_draft(m, out);
    if (!std::exchange(m.kept.due, true))
        start_timer(out, Timer::Keep, write_after_ms);
}

// A question that is open stays one.
static std::vector<wire::Message> conflicts_of(Form const& form, std::vector<Conflict> const& conflicts)
{
    std::vector<wire::Message> list;
    for (auto const& one : conflicts) {
        auto& message = list.emplace_back().set_raw("mine", wire::write_edits(form, one.mine));
        // About a whole record there are no two values.
        if (!one.whole_record)
            message.set_raw("theirs", wire::write_edits(form, { SetValue { one.path, one.theirs } }));
    }
    return list;
}

static std::optional<std::vector<Conflict>> read_conflicts(Form const& form, std::vector<wire::Message> const& list)
{
    std::vector<Conflict> conflicts;
    for (auto const& one : list) {
        auto mine = wire::read_edits(form, one.raw("mine"));
        if (!mine.ok() || mine.value().empty())
            return std::nullopt;
        auto const& edit = mine.value().front();
        auto const* yours = std::get_if<SetValue>(&edit);
        Conflict conflict { mine.value(), path_of(edit), yours ? yours->value : Value {}, {}, true };
        if (auto const raw = one.raw("theirs"); !raw.empty()) {
            auto const theirs = wire::read_edits(form, raw);
            auto const* other = theirs.ok() && theirs.value().size() == 1 ? std::get_if<SetValue>(&theirs.value().front()) : nullptr;
            if (!other)
                return std::nullopt;
            conflict.theirs = other->value;
            conflict.whole_record = false;
        }
        conflicts.push_back(std::move(conflict));
    }
    return conflicts;
}

void write_draft(Model& m, Effects& out)
{
    if (std::exchange(m.kept.due, false))
        stop_timer(out, Timer::Keep);
    if (!m.application || !writes(m))
        return;
    auto const& application = *m.application;
    auto const& form = application.form.form();
    auto edits = application.outbox.pending;
    auto document = application.form.document();
    if (application.outbox.untouched)
        static_cast<void>(apply(form, document, RemoveRecord { application.outbox.untouched->record }));
    if (application.removed)  // the time to undo it goes with the window
        edits.emplace_back(RemoveRecord { application.removed->path });
    wire::Message message;
    message.set("revision", application.outbox.base_revision);
    message.set_raw("document", wire::write_document(form, document));
    message.set_raw("edits", wire::write_edits(form, edits));
    if (application.outbox.in_flight)
        message.set_raw("batch", wire::write_batch(form, *application.outbox.in_flight));
    if (!application.outbox.conflicts.empty())
        message.set("conflicts", conflicts_of(form, application.outbox.conflicts));
    m.kept.draft_here = false;
    m.kept.draft_write = put(m, out, draft_key(m, application.id), message.write());
}

namespace {

struct Draft {
    std::int64_t revision = 0;
    Document document;
    std::vector<Edit> edits;
    std::optional<wire::Batch> batch;
    std::vector<Conflict> conflicts;

    bool unsent() const { return batch || !edits.empty() || !conflicts.empty(); }
};

}

static std::optional<Draft> read_draft(Form const& form, std::string const& text)
{
    auto const message = wire::Message::read(text, entry_bytes_max);
    if (!message.ok())
        return std::nullopt;
    auto document = wire::read_document(form, message.value().raw("document"));
    auto edits = wire::read_edits(form, message.value().raw("edits"));
    auto conflicts = read_conflicts(form, message.value().list("conflicts"));
    if (!document.ok() || !edits.ok() || !conflicts)
        return std::nullopt;
    Draft draft { message.value().integer("revision").value_or(0), document.release_value(), edits.release_value(), {}, std::move(*conflicts) };
    if (auto const raw = message.value().raw("batch"); !raw.empty()) {
        auto batch = wire::read_batch(form, raw);
        if (!batch.ok())
            return std::nullopt;
        draft.batch = batch.release_value();
    }
    return draft;
}

// What was done there is done again here; what cannot be is a question.
static void replay(Application& application, std::vector<Edit> const& edits)
{
    for (auto const& edit : edits) {
        auto const* set = std::get_if<SetValue>(&edit);
        if (change(application.form, edit) == EditRefusal::None)
            queue(application.outbox, edit);
        else
            application.outbox.conflicts.push_back({ { edit }, path_of(edit), set ? set->value : Value {}, {}, true });
    }
}

static void add_draft(Application& application, Draft const& draft)
{
    // By what its window knew, not by what is known here: else it would hide what others changed between.
    application.outbox.base_revision = std::min(application.outbox.base_revision, draft.revision);
    if (draft.batch)
        replay(application, draft.batch->edits);
    replay(application, draft.edits);
    for (auto const& conflict : draft.conflicts)
        application.outbox.conflicts.push_back(conflict);
}

static void take_draft(Application& application, Draft draft)
{
    application.form.live.document_to_change() = std::move(draft.document);
    application.form.dirty = true;
    application.outbox.base_revision = draft.revision;
    application.outbox.pending = std::move(draft.edits);
    application.outbox.in_flight = std::move(draft.batch);
    application.outbox.conflicts = std::move(draft.conflicts);
    if (auto const& added = application.outbox.untouched)
        static_cast<void>(apply(application.form.form(), application.form.live.document_to_change(), *added));
}

// False when it must stay where it is.
static bool restore(Model& m, std::string const& text, bool unsent)
{
    auto& application = *m.application;
    auto draft = read_draft(application.form.form(), text);
    // By another edition of the form; the server has all of it.
    if (!draft && !unsent)
        return true;
    // What was typed into the edition before is not sent to this one, whether or not it could be read.
    bool const fits = draft && (!draft->unsent() || (is_editable(m) && draft->revision >= application.edition_revision));
    if (!fits) {
        application.rejected = say(m, Word::kept_too_late);
        m.kept.left_behind = true;
        return false;
    }
    auto& outbox = application.outbox;
    if (!draft->unsent()) {
        if (!m.online && !outbox.unsent() && draft->revision >= outbox.base_revision)
            take_draft(application, std::move(*draft));
        return true;
    }
    bool const is_ahead = m.online && draft->revision > outbox.base_revision;  // of a server that was put back to an earlier day
    if (!outbox.unsent() && !is_ahead)
        take_draft(application, std::move(*draft));
    else
        add_draft(application, *draft);
    outbox.behind = true;  // what others changed since is still to come
    outbox.reload = true;  // and the whole, when all is sent: a value may have been refused in that window
    return true;
}

void restore_draft(Model& m)
{
    if (!m.settings.own_device || !m.application)
        return;
    auto const own = draft_key(m, m.application->id);
    std::vector<std::string> keys;
    for (auto const& [key, text] : m.kept.entries) {
        if (key == own || starts_with(key, own + "#"))
            keys.push_back(key);
    }
    for (auto& key : keys) {
        bool const taken = restore(m, std::string(m.kept.entries[key]), m.kept.unsent.count(key) > 0);
        // What stays on the device is not offered again by this window.
        note(m, key, "");
        if (taken && key != own)
            m.kept.taken_over.push_back(std::move(key));
    }
}

// ---- the choice

// Writes under way answer later by the numbers they have.
static void stop(Model& m)
{
    auto const written = m.kept.written;
    m.kept = {};
    m.kept.written = written;
}

void set_own_device(Model& m, Effects& out, bool own)
{
    if (!own && m.kept.left_behind)
        return show_toast(m, out, std::string(say(m, Word::kept_too_late)));
    if (auto const id = own ? Id {} : kept_unsent(m); !id.is_nil()) {
        go(m, out, application_route(Page::Tasks, id));
        return show_toast(m, out, std::string(say(m, Word::kept_title)));
    }
    m.settings.own_device = own;
    out.push_back(Store { "own_device", own ? "1" : "" });
    if (!own) {
        out.push_back(ForgetHere { m.owner });
        m.kept.session_of.clear();
        m.kept.draft_here = false;
        return;
    }
    m.kept.stopped = false;
    for (auto const& [key, text] : std::map(m.kept.entries)) {
        if (!m.owner.empty() && starts_with(key, own_key(m, "")))
            put(m, out, key, text);
    }
    write_draft(m, out);
}

void forget_kept(Model& m, Effects& out)
{
    if (m.settings.own_device && !m.owner.empty())
        out.push_back(ForgetHere { m.owner });
    stop(m);
}

void keep_only_own(Model& m)
{
    auto kept = std::exchange(m.kept, {});
    m.kept.written = kept.written;
    for (auto& [key, text] : kept.entries) {
        if (starts_with(key, own_key(m, "")))
            note(m, key, std::move(text));
    }
}

void was_forgotten(Model& m)
{
    stop(m);
    m.kept.stopped = true;
}

bool is_kept(Model const& m) { return writes(m) && !m.kept.due && m.kept.draft_here; }

Id kept_unsent(Model const& m)
{
    auto const prefix = own_key(m, "draft/");
    if (!m.settings.own_device || m.owner.empty())
        return {};
    for (auto at = m.kept.unsent.lower_bound(prefix); at != m.kept.unsent.end() && starts_with(at->first, prefix); ++at) {
        if (!m.application || m.application->id != at->second)
            return at->second;
    }
    return {};
}

}

#include "sync/kept.h"

#include "sync/drafts.h"

#include <algorithm>

namespace shenbao::client::sync {

static constexpr std::uint32_t write_after_ms = 250;
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

static void put(Model& m, Effects& out, std::string const& key, std::string text)
{
    if (text.empty())
        m.kept.entries.erase(key);
    else
        m.kept.entries[key] = text;
    if (m.settings.own_device)
        out.push_back(KeepHere { ++m.kept.written, key, std::move(text) });
}

void read_kept(Model& m, KeptRead const& read)
{
    m.kept.entries[read.key] = read.text;
}

void was_kept(Model& m, KeptHere const& done)
{
    m.kept.confirmed = std::max(m.kept.confirmed, done.write);
    m.kept.failed = !done.ok;
}

std::optional<Replied> kept_answer(Model const& m, Request const& request, Replied const& reply)
{
    if (reply.status != 0 || !m.settings.own_device)
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

static bool is_unsent(wire::Message const& draft) { return !draft.raw("batch").empty() || draft.raw("edits").size() > 2; }

// Everything the server does not have, also what waits for the person's choice or for the time to undo.
static std::vector<Edit> unsent_edits(Application const& application)
{
    auto edits = application.outbox.pending;
    for (auto const& conflict : application.outbox.conflicts)
        edits.push_back(conflict.mine);
    if (application.removed)
        edits.emplace_back(RemoveRecord { application.removed->path });
    return edits;
}

static KeptMark mark_of(Application const& application)
{
    auto const& outbox = application.outbox;
    return { application.id, outbox.base_revision, outbox.pending.size(), outbox.in_flight ? outbox.in_flight->id : Id {}, outbox.conflicts.size(), application.removed.has_value() };
}

void keep_changes(Model& m, Effects& out)
{
    if (!m.settings.own_device || m.owner.empty())
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

void write_draft(Model& m, Effects& out)
{
    if (std::exchange(m.kept.due, false))
        stop_timer(out, Timer::Keep);
    if (!m.settings.own_device || !m.application || m.owner.empty())
        return;
    auto const& application = *m.application;
    auto const& form = application.form.form();
    wire::Message message;
    message.set("revision", application.outbox.base_revision);
    message.set_raw("document", wire::write_document(form, application.form.document()));
    message.set_raw("edits", wire::write_edits(form, unsent_edits(application)));
    if (application.outbox.in_flight)
        message.set_raw("batch", wire::write_batch(form, *application.outbox.in_flight));
    // Its own window's: what other windows left is under other keys.
    put(m, out, draft_key(m, application.id), message.write());
    for (auto const& key : std::exchange(m.kept.taken_over, {}))
        put(m, out, key, "");
}

static void replay(Application& application, std::vector<Edit> const& edits)
{
    for (auto const& edit : edits) {
        if (change(application.form, edit) == EditRefusal::None)
            queue(application.outbox, edit);
    }
}

static void restore(Model& m, wire::Message const& draft)
{
    auto& application = *m.application;
    auto const& form = application.form.form();
    auto document = wire::read_document(form, draft.raw("document"));
    auto edits = wire::read_edits(form, draft.raw("edits"));
    auto const revision = draft.integer("revision").value_or(0);
    if (!document.ok() || !edits.ok())
        return;
    std::optional<wire::Batch> batch;
    if (auto raw = draft.raw("batch"); !raw.empty()) {
        if (auto read = wire::read_batch(form, raw); read.ok())
            batch = read.release_value();
    }
    bool const unsent = batch || !edits.value().empty();
    if (unsent && !is_editable(m)) {
        application.rejected = say(m, Word::kept_too_late);
        return;
    }
    bool const other_history = application.outbox.unsent() || (m.online && revision > application.outbox.base_revision);
    if (!other_history && (unsent || (!m.online && revision >= application.outbox.base_revision))) {
        application.form.live.document_to_change() = document.release_value();
        application.form.dirty = true;
        application.outbox.base_revision = revision;
        application.outbox.pending = edits.release_value();
        application.outbox.in_flight = std::move(batch);
        application.outbox.behind = true;  // what others changed since is still to come
    } else if (unsent) {
        if (batch)
            replay(application, batch->edits);
        replay(application, edits.value());
    }
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
    for (auto const& key : keys) {
        if (auto draft = wire::Message::read(m.kept.entries[key], entry_bytes_max); draft.ok())
            restore(m, draft.value());
    }
    for (auto& key : keys) {
        if (key != own)
            m.kept.taken_over.push_back(std::move(key));
    }
}

// ---- the choice

void set_own_device(Model& m, Effects& out, bool own)
{
    if (!own) {
        out.push_back(ForgetHere {});
        m.kept = {};
    }
    m.settings.own_device = own;
    out.push_back(Store { "own_device", own ? "1" : "" });
    if (!own)
        return;
    for (auto const& [key, text] : m.kept.entries)
        out.push_back(KeepHere { ++m.kept.written, key, text });
    if (m.application)
        write_draft(m, out);
}

void forget_kept(Model& m, Effects& out)
{
    if (m.settings.own_device && !m.owner.empty())
        out.push_back(ForgetHere { m.owner });
    m.kept = {};
}

bool is_kept(Model const& m)
{
    return m.settings.own_device && !m.kept.due && m.kept.confirmed == m.kept.written && !m.kept.failed;
}

Id kept_unsent(Model const& m)
{
    auto const prefix = own_key(m, "draft/");
    if (!m.settings.own_device || m.owner.empty())
        return {};
    for (auto at = m.kept.entries.lower_bound(prefix); at != m.kept.entries.end() && starts_with(at->first, prefix); ++at) {
        auto const draft = wire::Message::read(at->second, entry_bytes_max);
        auto const id = parse_id(at->first.substr(prefix.size(), 32));
        if (draft.ok() && id && is_unsent(draft.value()))
            return *id;
    }
    return {};
}

}

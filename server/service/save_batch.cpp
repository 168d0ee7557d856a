// Edits against an older revision: per Path the server knows the revision of its last change.
#include "service/applications.h"

#include "check/activation.h"
#include "check/media.h"
#include "service/account_form.h"
#include "service/committee.h"

namespace shenbao::service {

static constexpr std::int64_t batches_kept = 1000;
static constexpr std::size_t changes_max = 50'000;

using store::Change;
using store::ChangeKind;

namespace {

struct Mark {
    std::string key;  // path text; `#…` behind it for one box of a choice or one file
    ChangeKind kind = ChangeKind::Value;
};

}

static std::string keyed(Host& host, std::string const& detail) { return "#" + store::to_hex(host.vault.blind_index("path", detail)).substr(0, 16); }

static Mark mark_of(Host& host, Form const& form, Edit const& edit)
{
    std::string const path = to_string(form, path_of(edit));
    if (std::holds_alternative<AddRecord>(edit))
        return { path, ChangeKind::Added };
    if (std::holds_alternative<RemoveRecord>(edit))
        return { path, ChangeKind::Removed };
    if (std::holds_alternative<MoveRecord>(edit))
        return { path, ChangeKind::Moved };
    if (auto const* attach = std::get_if<Attach>(&edit))
        return { path + keyed(host, to_string(attach->attachment.id)), ChangeKind::Value };
    if (auto const* detach = std::get_if<Detach>(&edit))
        return { path + keyed(host, to_string(detach->attachment)), ChangeKind::Value };
    // The code itself would tell the choice in a column that is not encrypted.
    if (auto const* choose = std::get_if<Choose>(&edit))
        return { path + keyed(host, choose->code), ChangeKind::Value };
    return { path, ChangeKind::Value };
}

// The revision that changed this place since `base`, if any: at it, above it (removed), or below it.
static std::int64_t changed_since(store::Changes const& changes, Mark const& mark, std::int64_t base)
{
    auto since = [&](std::string_view key) -> Change const* {
        auto const found = changes.find(key);
        return found != changes.end() && found->second.revision > base ? &found->second : nullptr;
    };
    if (auto const* own = since(mark.key)) {
        bool const order_only = own->kind == ChangeKind::Moved && mark.kind == ChangeKind::Value;
        if (!order_only)
            return own->revision;
    }
    for (std::size_t cut = mark.key.find_last_of("/#"); cut != std::string::npos && cut > 0; cut = mark.key.find_last_of("/#", cut - 1)) {
        auto const* above = since(std::string_view(mark.key).substr(0, cut));
        // A record added or moved above is no contradiction to a value within it.
        if (above && (above->kind == ChangeKind::Removed || above->kind == ChangeKind::Value))
            return above->revision;
    }
    bool const takes_all_below = mark.kind == ChangeKind::Removed || mark.kind == ChangeKind::Value;
    for (char separator : { '/', '#' }) {
        std::string const prefix = mark.key + separator;
        for (auto below = changes.lower_bound(prefix); takes_all_below && below != changes.end(); ++below) {
            if (below->first.compare(0, prefix.size(), prefix) != 0)
                break;
            if (below->second.revision > base)
                return below->second.revision;
        }
    }
    return 0;
}

static Value value_at(Form const& form, Document const& document, Path const& path)
{
    if (path.is_record()) {
        auto const* record = find_record(document, form, path);
        return record ? Value { Table { { *record } } } : Value {};
    }
    auto const* value = find_value(document, form, path);
    return value ? *value : Value {};
}

namespace {

// A batch being laid over a copy of the document.
struct Merge {
    Document document;
    std::vector<Mark> marks;
    std::vector<Edit> applied;
    std::vector<wire::Conflict> conflicts;
    std::map<std::string, std::size_t> conflict_at;  // by the mark's key: one for each place, however often it is set
    std::optional<Refusal> refusal;
    std::size_t language = 0;
};

}

static Refusal refuse_edit(Form const& form, Edit const& edit, EditRefusal reason)
{
    Refusal refusal(RefusalCode::edit_refused);
    refusal.detail = std::string(to_string(reason));
    refusal.findings.push_back({ to_string(form, path_of(edit)), std::string(to_string(reason)), "", "error", "" });
    return refusal;
}

namespace {

// The places that the person may not write to, as the document stands between one edit and the next. A batch is not to cost
// the judging of a whole document for each of its edits: of a place only what makes it shown and locked is asked, and the
// document is laid out again only when its records are no longer where they were.
class Locks {
public:
    // All of them must outlive it.
    Locks(Plan const& plan, Context const& context, Document const& document, Moment now)
        : m_plan(plan)
        , m_context(context)
        , m_document(document)
        , m_now(now)
    {
    }

    bool is_locked(Path const& path)
    {
        Form const& form = m_plan.form();
        if (form.sections[path.section].kind == SectionKind::ReadOnly)
            return true;
        if (is_given(form, m_document, path))
            return true;
        if (path.field() == no_index)
            return false;
        Field const& field = form.fields[path.field()];
        if (field.derived.present() || (!field.context_value.empty() && m_context.values.count(field.context_value)))
            return true;
        return field.locked.present() && is_locked_now(path, field);
    }

    // The edit has changed the document, even if that was put back.
    void forget(Edit const& edit)
    {
        if (path_of(edit).is_record())
            m_laid_out.reset();
        else if (m_laid_out)
            m_laid_out->activation.forget_visibility();
    }

private:
    struct LaidOut {
        LaidOut(Plan::Compiled const& compiled, Context const& context, Document const& document, Moment now)
            : layout(compiled, document)
            , activation(compiled, context, layout, now)
        {
        }

        Layout layout;
        DocumentActivation activation;
    };

    // As the judge notes it: what is hidden is not locked.
    bool is_locked_now(Path const& path, Field const& field)
    {
        if (!m_laid_out)
            m_laid_out.emplace(m_plan.compiled(), m_context, m_document, m_now);
        auto const* node = m_laid_out->layout.find(m_plan.form(), path);
        if (!node || !m_laid_out->activation.shows_section(path.section) || !is_shown(*node, field))
            return false;
        using Otherwise = DocumentActivation::Otherwise;
        auto const& locked = node->shape->members[field.slot].compiled->locked;
        return locked && m_laid_out->activation.holds(*locked, m_laid_out->layout.reference(*node), Otherwise::False, Otherwise::False);
    }

    // And so is each table that it stands in.
    bool is_shown(RecordNode const& node, Field const& field) const
    {
        auto const& layout = m_laid_out->layout;
        auto const* parent = layout.parent_of(node);
        return m_laid_out->activation.shows_field(node, node.shape->members[field.slot])
            && (!parent || is_shown(*parent, m_plan.form().fields[layout.tables[node.table].field]));
    }

    Plan const& m_plan;
    Context const& m_context;
    Document const& m_document;
    Moment m_now;
    std::optional<LaidOut> m_laid_out;
};

}

bool is_locked(Plan const& plan, Context const& context, Document const& document, Path const& path, Moment now)
{
    return Locks(plan, context, document, now).is_locked(path);
}

static Refusal refuse_files(Plan const& plan, Draft const& draft, std::vector<Finding> findings, std::size_t language)
{
    Refusal refusal(RefusalCode::edit_refused);
    refusal.findings = findings_of(plan, Context {}, draft.document, Verdict { std::move(findings) }, language);
    return refusal;
}

static std::optional<Refusal> slot_overflow(Plan const& plan, Draft const& draft, Document const& document, Edit const& edit, std::size_t language)
{
    auto const* attach = std::get_if<Attach>(&edit);
    auto const* value = attach ? find_value(document, plan.form(), attach->path) : nullptr;
    auto const* files = value ? value->as<Attachments>() : nullptr;
    auto const* slot = files ? std::get_if<AttachmentField>(&plan.form().fields[attach->path.field()].kind) : nullptr;
    if (!slot || files->size() <= slot->count_max)
        return {};
    Finding finding;
    finding.path = attach->path;
    finding.code = FindingCode::too_many_files;
    finding.parameters = { { "max", std::to_string(slot->count_max) }, { "count", std::to_string(files->size()) } };
    return refuse_files(plan, draft, { finding }, language);
}

namespace {

// The place that an edit is to change, as it was: a copy of that alone, so that a batch costs what it changes and not its
// whole document once an edit.
class Place {
public:
    Place(Form const& form, Document const& document, Edit const& edit)
        : m_form(form)
        , m_path(path_of(edit))
    {
        if (m_path.is_record())
            m_position = position_in(document);
        if (m_position && std::holds_alternative<RemoveRecord>(edit))
            m_record = find_table(document, form, m_path)->records[*m_position];
        if (auto const* value = m_path.is_record() ? nullptr : find_value(document, form, m_path))
            m_value = *value;
    }

    bool is_changed(Document const& document) const
    {
        if (m_path.is_record())
            return position_in(document) != m_position;
        auto const* value = find_value(document, m_form, m_path);
        return value && !(*value == m_value);
    }

    void put_back(Document& document)
    {
        if (auto* value = m_path.is_record() ? nullptr : find_value(document, m_form, m_path))
            *value = std::move(m_value);
        auto* table = m_path.is_record() ? find_table(document, m_form, m_path) : nullptr;
        if (!table)
            return;
        auto const at = [&](std::size_t position) { return table->records.begin() + static_cast<std::ptrdiff_t>(position); };
        if (auto const now = position_in(document)) {
            m_record = std::move(table->records[*now]);
            table->records.erase(at(*now));
        }
        if (m_position && m_record)
            table->records.insert(at(*m_position), std::move(*m_record));
    }

private:
    std::optional<std::size_t> position_in(Document const& document) const
    {
        auto const* table = find_table(document, m_form, m_path);
        for (std::size_t i = 0; table && i < table->records.size(); ++i) {
            if (table->records[i].id == m_path.steps.back().record)
                return i;
        }
        return {};
    }

    Form const& m_form;
    Path m_path;
    std::optional<std::size_t> m_position;  // of the record
    std::optional<Record> m_record;
    Value m_value;
};

}

// Both stand in the answer; what is saved stays as it was.
static void note_conflict(Form const& form, Edit const& edit, std::string const& key, Value yours, std::int64_t theirs, Merge& merge)
{
    Path const& path = path_of(edit);
    auto const [place, added] = merge.conflict_at.try_emplace(key, merge.conflicts.size());
    if (added)
        merge.conflicts.push_back({ path, std::move(yours), value_at(form, merge.document, path), theirs });
    else
        merge.conflicts[place->second].yours = std::move(yours);
}

static void merge_edit(Host& host, Plan const& plan, Draft const& draft, std::int64_t base, Edit const& edit, Locks& locks, Merge& merge)
{
    Form const& form = plan.form();
    Path const& path = path_of(edit);
    bool const rewrites = std::holds_alternative<RemoveRecord>(edit) && is_kept(form, merge.document, path);
    // Those of a table in such a record are the person's own.
    bool const invents = std::holds_alternative<AddRecord>(edit) && path.steps.size() == 1 && !form.sections[path.section].registry.by_hand;
    if (rewrites || invents || locks.is_locked(path)) {
        merge.refusal = refuse_edit(form, edit, EditRefusal::Locked);
        return;
    }
    Mark mark = mark_of(host, form, edit);
    Place place(form, merge.document, edit);
    EditRefusal const reason = apply(form, merge.document, edit);
    locks.forget(edit);
    std::int64_t const theirs = base < draft.row.revision ? changed_since(draft.changes, mark, base) : 0;
    if (reason == EditRefusal::None && !place.is_changed(merge.document))
        return;  // as it is already: sent twice, or both chose the same
    if (reason == EditRefusal::DuplicateRecord || (reason == EditRefusal::UnknownPath && std::holds_alternative<RemoveRecord>(edit)))
        return;
    if (theirs != 0) {
        Value yours;
        if (auto const* set = std::get_if<SetValue>(&edit))
            yours = set->value;
        else if (reason == EditRefusal::None)
            yours = value_at(form, merge.document, path);
        if (reason == EditRefusal::None)
            place.put_back(merge.document);
        note_conflict(form, edit, mark.key, std::move(yours), theirs, merge);
        return;
    }
    if (reason != EditRefusal::None) {
        merge.refusal = refuse_edit(form, edit, reason);
        return;
    }
    if (auto too_many = slot_overflow(plan, draft, merge.document, edit, merge.language)) {
        merge.refusal = std::move(too_many);
        return;
    }
    merge.marks.push_back(std::move(mark));
    merge.applied.push_back(edit);
}

static std::optional<Refusal> merge_edits(Host& host, Context const& context, Draft const& draft, std::int64_t base, std::vector<Edit> const& edits, Merge& merge, Moment now)
{
    Plan const& plan = *draft.hosted->application;
    Locks locks(plan, context, merge.document, now);
    for (auto const& edit : edits) {
        merge_edit(host, plan, draft, base, edit, locks, merge);
        if (merge.refusal)
            break;
    }
    return merge.refusal;
}

// On top of the newest revision, locked or not.
static std::optional<Refusal> lay(Host& host, Form const& form, std::vector<Edit> const& edits, Merge& merge)
{
    for (auto const& edit : edits) {
        if (auto const reason = apply(form, merge.document, edit); reason != EditRefusal::None)
            return refuse_edit(form, edit, reason);
        merge.marks.push_back(mark_of(host, form, edit));
        merge.applied.push_back(edit);
    }
    return {};
}

// A file that a client attaches again.
struct Vouched {
    Path path;
    store::AttachmentRow row;
    std::string name;
};

// The rules of the slot that a file goes to now, as the document's other values make them, on its very bytes: those it was
// uploaded for may be others.
static Outcome<Done> check_slot_rules(Host& host, Draft const& draft, Context const& context, Document const& document, Vouched const& vouched, std::string const& bytes,
    std::size_t language)
{
    Plan const& plan = *draft.hosted->application;
    auto const slot = attachment_limits(plan, context, document, vouched.path, host.clock.now());
    if (!slot)
        return Done {};  // its record is not there
    std::vector<Finding> wrong;
    for (auto& finding : check_file(*slot, vouched.path, vouched.name, bytes)) {
        if (finding.severity == Severity::Error)
            wrong.push_back(std::move(finding));
    }
    return wrong.empty() ? Outcome<Done>(Done {}) : refuse_files(plan, draft, std::move(wrong), language);
}

// Each file is read once, however many places it is put to, and judged once for each of them.
static Outcome<Done> check_vouched(Host& host, Draft const& draft, Context const& context, Document const& document, std::vector<Vouched> const& all, std::size_t language)
{
    Form const& form = draft.hosted->application->form();
    std::map<std::string, std::map<std::string, Vouched const*>> by_file;
    for (auto const& one : all)
        by_file[one.row.file].try_emplace(to_string(form, one.path) + "#" + to_string(one.row.id), &one);
    for (auto const& [file, places] : by_file) {
        auto const bytes = TRY(host.files.get(file));
        for (auto const& [place, one] : places)
            TRY(check_slot_rules(host, draft, context, document, *one, bytes, language));
    }
    return Done {};
}

static constexpr std::size_t attach_edits_max = 50;

// A client may attach again only what it uploaded to this application; the server's own words about it count.
static Outcome<std::vector<Vouched>> vouch_for(Host& host, Draft const& draft, std::vector<Edit>& edits)
{
    auto const& fields = draft.hosted->application->form().fields;
    Id const application = draft.row.id;
    std::vector<Vouched> vouched;
    for (auto& edit : edits) {
        auto* attach = std::get_if<Attach>(&edit);
        if (!attach)
            continue;
        if (vouched.size() == attach_edits_max)
            return RefusalCode::too_large;
        if (attach->path.field() == no_index || !std::holds_alternative<AttachmentField>(fields[attach->path.field()].kind))
            return RefusalCode::bad_request;
        auto row = TRY(host.database.read_value<std::optional<store::AttachmentRow>>([&](store::Connection& connection) {
            return store::find_attachment(connection, host.vault, application, attach->attachment.id);
        }));
        if (!row) {
            Refusal refusal(RefusalCode::edit_refused);
            refusal.detail = "unknown attachment";
            return refusal;
        }
        std::string title = std::move(attach->attachment.title);
        attach->attachment = TRY(wire::read_attachment(row->body));
        attach->attachment.title = std::move(title);
        vouched.push_back({ attach->path, std::move(*row), attach->attachment.name });
    }
    return vouched;
}

static Outcome<Done> commit(Host& host, Drafts::Locked& draft, Form const& form, Id batch, Merge merge, wire::BatchReply const& reply,
    std::function<Result<void>(store::Connection&, std::int64_t)> const& also)
{
    std::string const text = wire::write_document(form, merge.document);
    if (text.size() > wire::document_bytes_max)
        return RefusalCode::too_large;
    store::BatchRow const row { batch, reply.revision, wire::write_edits(form, merge.applied), wire::write_batch_reply(form, reply) };
    bool moved_on = false;
    auto written = host.database.write([&](store::Connection& connection) -> Result<void> {
        if (reply.revision != draft->row.revision) {
            moved_on = !store::update_document(
                connection, host.vault, draft->row.id, draft->row.revision, draft->row.state, text, reply.revision, reply.saved_at);
            if (moved_on)
                return {};
            // Swept away between the look at it and here.
            for (auto const& edit : merge.applied) {
                auto const* attach = std::get_if<Attach>(&edit);
                if (attach && !also && !store::has_attachment(connection, draft->row.id, attach->attachment.id))
                    return Error { ErrorCode::Conflict, "an attachment is gone", to_string(attach->attachment.id) };
            }
            for (auto const& mark : merge.marks)
                store::set_change(connection, draft->row.id, mark.key, { reply.revision, mark.kind });
            store::insert_batch(connection, host.vault, draft->row.id, row);
        }
        // What saved nothing is not kept: sent again it is judged again.
        if (reply.revision % 100 == 0)
            store::drop_batches_before(connection, draft->row.id, reply.revision - batches_kept);
        if (also)
            return also(connection, reply.revision);
        return {};
    });
    if (!written.ok() || moved_on) {
        host.drafts.forget(draft);
        if (moved_on)
            return RefusalCode::state_changed;
        return written.error();
    }
    for (auto& mark : merge.marks)
        draft->changes[mark.key] = { reply.revision, mark.kind };
    draft->document = std::move(merge.document);
    draft->row.revision = reply.revision;
    if (!merge.applied.empty())
        draft->row.saved_at = reply.saved_at;
    return Done {};
}

// What a page of the edition before sends may name what its form has no more: it is known by its number and its base.
static Result<wire::Batch> head_of(Result<wire::Batch> const& read, store::ApplicationRow const& row, std::string const& json)
{
    if (read.ok())
        return wire::Batch { read.value().id, read.value().base_revision, {} };
    if (row.edition_revision == 0)
        return read.error();
    auto const message = TRY(wire::Message::read(json, wire::document_bytes_max));
    return wire::Batch { parse_id(message.text("batch").value_or("")).value_or(Id {}), message.integer("base_revision").value_or(row.revision), {} };
}

Outcome<BatchDone> save_batch(Host& host, Asker const& asker, Id application, std::string const& json)
{
    auto draft = TRY(host.drafts.open(host, asker, application));
    Plan const& plan = *draft->hosted->application;
    auto read = wire::read_batch(plan.form(), json);
    auto const head = TRY(head_of(read, draft->row, json));
    auto const stored = TRY(host.database.read_value<std::optional<store::BatchRow>>(
        [&](store::Connection& connection) { return store::find_batch(connection, host.vault, application, head.id); }));
    if (stored) {
        auto const reply = TRY(wire::Message::read(stored->reply, wire::document_bytes_max));
        return BatchDone { stored->reply, !reply.list("conflicts").empty() };
    }
    if (!is_editable(*draft->hosted->programme, draft->row.state))
        return RefusalCode::not_editable;
    if (head.base_revision < draft->row.edition_revision)
        return RefusalCode::edition_changed;
    auto batch = TRY(std::move(read));
    if (batch.base_revision < 0 || batch.base_revision > draft->row.revision)
        return RefusalCode::bad_request;
    if (draft->changes.size() > changes_max)
        return RefusalCode::too_large;
    auto const vouched = TRY(vouch_for(host, *draft, batch.edits));
    Context context = TRY(context_of(host, *draft));
    Moment const now = host.clock.now();
    Merge merge { draft->document, {}, {}, {}, {}, {}, asker.language };
    if (auto refusal = merge_edits(host, context, *draft, batch.base_revision, batch.edits, merge, now))
        return *refusal;
    wire::BatchReply reply { draft->row.revision, draft->row.saved_at, merge.conflicts, {}, std::string(directory_hash(context)) };
    auto const& programme = *draft->hosted->programme;
    if (committee_of(programme, merge.document) != committee_of(programme, draft->document)) {
        context = TRY(context_of(host, *draft, merge.document));
        reply.context = context;
    }
    if (!merge.applied.empty()) {
        derive(plan, context, merge.document, now);
        ++reply.revision;
        reply.saved_at = now;
    }
    TRY(check_vouched(host, *draft, context, merge.document, vouched, asker.language));
    std::string text = wire::write_batch_reply(plan.form(), reply);
    TRY(commit(host, draft, plan.form(), batch.id, std::move(merge), reply, {}));
    return BatchDone { std::move(text), !reply.conflicts.empty() };
}

Outcome<std::int64_t> save_edits(Host& host, Drafts::Locked& draft, Id batch, std::vector<Edit> const& edits, EditsBy by,
    std::function<Result<void>(store::Connection&, std::int64_t)> const& also)
{
    Plan const& plan = *draft->hosted->application;
    Context const context = TRY(context_of(host, *draft));
    Moment const now = host.clock.now();
    Merge merge { draft->document, {}, {}, {}, {}, {}, 0 };
    auto const refusal = by == EditsBy::Person ? merge_edits(host, context, *draft, draft->row.revision, edits, merge, now) : lay(host, plan.form(), edits, merge);
    if (refusal)
        return *refusal;
    derive(plan, context, merge.document, now);
    wire::BatchReply const reply { draft->row.revision + 1, now, {}, {} };
    TRY(commit(host, draft, plan.form(), batch, std::move(merge), reply, also));
    return reply.revision;
}

}

#include "service/edition.h"

#include "base/text.h"
#include "form/transfer.h"
#include "outline/outline.h"
#include "service/applications.h"

namespace shenbao::service {

static constexpr char const* edition_action = "edition";

bool has_newer_edition(Asker const& asker, Draft const& draft)
{
    return draft.hosted != &asker.programme && !draft.row.returned && is_editable(*draft.hosted->programme, draft.row.state)
        && is_editable(*asker.programme.programme, draft.row.state);
}

static std::vector<LostLine> lines_of(Draft const& draft, Context const& context, std::vector<LostValue> const& lost, std::size_t language)
{
    Plan const& plan = *draft.hosted->application;
    std::vector<LostLine> lines;
    for (auto const& one : lost) {
        auto const& section = plan.form().sections[one.path.section];
        auto const& field = plan.form().fields[one.path.field()];
        auto text = display_text(plan, context, field, one.value, language);
        if (auto const* words = std::get_if<TextField>(&field.kind); words && field.personal)
            text = words->format == TextFormat::MobilePhone ? masked_phone(text) : masked_identity_number(text);
        lines.push_back({ section.label.in(language), field.label.in(language), std::move(text) });
    }
    return lines;
}

Outcome<EditionOffer> offered_edition(Host& host, Asker const& asker, Id application)
{
    auto const draft = TRY(host.drafts.open(host, asker, application));
    if (!has_newer_edition(asker, *draft))
        return RefusalCode::edition_changed;
    auto const& programme = *asker.programme.programme;
    Context const context = TRY(context_of(host, *draft));
    auto const moved = transfer(*draft->hosted->programme, programme, draft->document);
    return EditionOffer { draft->row.revision, programme.version, programme.content_hash, lines_of(*draft, context, moved.lost, asker.language) };
}

// The document as it was, beside those that were submitted: with it the files that only it names stay.
static Outcome<store::SubmissionRow> as_it_was(Host& host, Draft const& draft, Id id, Moment now)
{
    auto const& programme = *draft.hosted->programme;
    Context const context = TRY(context_of(host, draft));
    store::SubmissionRow row;
    row.id = id;
    row.application = draft.row.id;
    row.action = edition_action;
    row.state = draft.row.state;
    row.revision = draft.row.revision;
    row.pack_version = programme.version;
    row.pack_hash = programme.content_hash;
    row.at = now;
    row.context = wire::write_context(context, wire::DirectoryAs::Name);
    row.context_hash = to_hex(hash_of(context));
    row.document_hash = to_hex(content_hash(programme.application, draft.document));
    row.document = wire::write_document(programme.application, draft.document);
    return row;
}

// What only the new edition asks begins as in a new application; what stands, or was taken out, stays so.
static void prefill_new(Form const& before, Plan const& plan, Context const& context, Document& document)
{
    auto begun = empty_document(plan.form());
    prefill(plan, context, begun);
    for (auto const& field : plan.form().fields) {
        auto const& section = plan.form().sections[field.section];
        auto const* there = before.find_section(section.id);
        bool const is_new = !there || !before.find_field(*there, field.id);
        if (is_new && field.parent == no_index && !section.repeats() && !field.prefilled.empty())
            document.sections[section.index].records.front().slots[field.slot] = begun.sections[section.index].records.front().slots[field.slot];
    }
    document.forget_content_hash();
}

// What the new edition makes of it, as it is stored.
static Outcome<std::string> moved_document(Host& host, Asker const& asker, Draft const& draft, Moment now)
{
    auto const& programme = *asker.programme.programme;
    Draft moved = draft;
    moved.hosted = &asker.programme;
    moved.document = transfer(*draft.hosted->programme, programme, draft.document).document;
    Context const context = TRY(context_of(host, moved));
    prefill_new(draft.hosted->programme->application, *asker.programme.application, context, moved.document);
    derive(*asker.programme.application, context, moved.document, now);
    auto text = wire::write_document(programme.application, moved.document);
    if (text.size() > wire::document_bytes_max)
        return RefusalCode::too_large;
    return text;
}

static Outcome<bool> was_done(Host& host, Id application, Id submission)
{
    auto const known = TRY(host.database.read_value<std::optional<store::SubmissionRow>>(
        [&](store::Connection& connection) { return store::find_submission(connection, submission); }));
    bool const same = known && known->application == application && known->action == edition_action;
    if (known && !same)
        return RefusalCode::bad_request;
    return same;
}

Outcome<std::int64_t> move_to_edition(Host& host, Asker const& asker, Id application, EditionMove const& move)
{
    auto draft = TRY(host.drafts.open(host, asker, application));
    if (move.submission.is_nil())
        return RefusalCode::bad_request;
    if (TRY(was_done(host, application, move.submission)))
        return draft->row.revision;
    auto const& programme = *asker.programme.programme;
    if (!has_newer_edition(asker, *draft) || move.pack_hash != programme.content_hash)
        return RefusalCode::edition_changed;
    if (move.base_revision != draft->row.revision)
        return RefusalCode::revision_old;
    Moment const now = host.clock.now();
    auto const kept = TRY(as_it_was(host, *draft, move.submission, now));
    auto const text = TRY(moved_document(host, asker, *draft, now));
    auto const row = draft->row;
    bool moved_on = false;
    auto const written = host.database.write([&](store::Connection& connection) -> Result<void> {
        moved_on = !store::move_to_edition(connection, host.vault, row, { programme.version, programme.content_hash, text, now });
        if (moved_on)
            return {};
        store::insert_submission(connection, host.vault, kept);
        HistoryEntry const entry { now, { Role::Applicant, to_string(asker.account), "" }, row.name, "", edition_action, row.state, row.state, "", {} };
        store::append_history(connection, host.vault, application, wire::write_history({ entry }), now);
        store::append_audit(connection, host.vault, { now, row.programme, to_string(asker.account), "edition_taken", to_string(application), kept.pack_hash + ">" + programme.content_hash });
        return {};
    });
    host.drafts.forget(draft);  // it is read anew, by its new edition
    if (!written.ok())
        return written.error();
    if (moved_on)
        return RefusalCode::state_changed;
    return row.revision + 1;
}

}

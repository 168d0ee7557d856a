#include "service/uploads.h"

#include "base/sha256.h"
#include "base/text.h"
#include "check/media.h"
#include "service/account_form.h"
#include "wire/wire.h"

#include <algorithm>

namespace shenbao::service {

static constexpr std::int64_t attachment_bytes_max = 64 << 20;
static constexpr int uploads_at_once_max = 20;
static constexpr int files_per_application_max = 500;

static Refusal refuse(Draft const& draft, Plan const& plan, Context const& context, std::vector<Finding> findings, std::size_t language)
{
    Refusal refusal(RefusalCode::invalid);
    refusal.findings = findings_of(plan, context, draft.document, Verdict { std::move(findings) }, language);
    return refusal;
}

static std::string base_name(std::string_view name)
{
    std::string clean = regular_text(name.substr(name.find_last_of("/\\") + 1), Lines::One);
    return clean.empty() ? "file" : clean;
}

// With the limits as the document's other values make them now.
static std::optional<AttachmentField> slot_at(Host& host, Plan const& plan, Context const& context, Draft const& draft, std::optional<Path> const& path)
{
    return path ? attachment_limits(plan, context, draft.document, *path, host.clock.now()) : std::nullopt;
}

static bool stands_in(Attachments const* files, Id attachment)
{
    return files && std::any_of(files->begin(), files->end(), [&](Attachment const& one) { return one.id == attachment; });
}

static std::vector<Finding> check_slot(Plan const& plan, Context const& context, Draft const& draft, AttachmentField const& slot, Path const& path,
    UploadRequest const& request)
{
    Form const& form = plan.form();
    std::vector<Finding> findings;
    auto add = [&](FindingCode code, std::vector<std::pair<std::string, std::string>> parameters) {
        Finding finding;
        finding.path = path;
        finding.code = code;
        finding.parameters = std::move(parameters);
        findings.push_back(std::move(finding));
    };
    auto const* value = find_value(draft.document, form, path);
    auto const* there = value ? value->as<Attachments>() : nullptr;
    std::string const name = base_name(request.name);
    if (request.size == 0)
        add(FindingCode::file_empty, { { "file", name } });
    else if (static_cast<std::uint64_t>(request.size) > slot.size_bytes_max)
        add(FindingCode::file_too_large, { { "file", name }, { "size", std::to_string(request.size) }, { "max", std::to_string(slot.size_bytes_max) } });
    std::size_t const count = there ? there->size() - (stands_in(there, request.replaces) ? 1 : 0) : 0;
    if (there && count >= slot.count_max)
        add(FindingCode::too_many_files, { { "max", std::to_string(slot.count_max) }, { "count", std::to_string(count + 1) } });
    // SC-14: a signed scan belongs to a print; without one it cannot be of this document.
    if (slot.signed_print && draft.row.printed_hash.empty())
        add(FindingCode::print_missing, {});
    (void)context;
    return findings;
}

Outcome<UploadProgress> begin_upload(Host& host, Asker const& asker, Id application, UploadRequest request)
{
    auto draft = TRY(host.drafts.open(host, asker, application));
    Plan const& plan = *draft->hosted->application;
    if (!is_editable(*draft->hosted->programme, draft->row.state))
        return RefusalCode::not_editable;
    auto const path = parse_path(plan.form(), request.path);
    Context const context = TRY(context_of(host, *draft));
    auto const slot = slot_at(host, plan, context, *draft, path);
    if (!slot || request.upload.is_nil() || request.name.size() > 1000 || request.title.size() > 1000)
        return RefusalCode::bad_request;
    if (request.size < 0 || request.size > attachment_bytes_max)
        return RefusalCode::too_large;
    if (is_locked(plan, context, draft->document, *path, host.clock.now()))
        return RefusalCode::edit_refused;
    if (slot->delete_first)
        request.replaces = {};
    auto findings = check_slot(plan, context, *draft, *slot, *path, request);
    if (!findings.empty())
        return refuse(*draft, plan, context, std::move(findings), asker.language);

    store::UploadRow row;
    row.id = request.upload;
    row.application = application;
    row.size = request.size;
    row.touched_at = host.clock.now();
    row.body = wire::Message().set("path", request.path).set("name", base_name(request.name)).set("title", regular_text(request.title, Lines::One))
                   .set("replaces", to_string(request.replaces)).write();
    std::int64_t offset = 0;
    std::vector<Id> dropped;
    bool over_quota = false;
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        over_quota = store::count_attachments(connection, application) >= files_per_application_max;
        if (over_quota)
            return {};
        if (auto existing = TRY(store::find_upload(connection, host.vault, application, row.id)))
            offset = existing->received;
        else
            store::insert_upload(connection, host.vault, row);
        // A browser that lost its uploads half-way must not be shut out by them.
        dropped = store::drop_uploads_beyond(connection, application, uploads_at_once_max);
        return {};
    }));
    if (over_quota)
        return RefusalCode::files_quota;
    for (Id old : dropped)
        host.files.drop_pieces(old);
    return UploadProgress { offset, "", draft->row.revision };
}

static Outcome<store::UploadRow> own_upload(Host& host, Id application, Id upload)
{
    auto row = TRY(host.database.read_value<std::optional<store::UploadRow>>(
        [&](store::Connection& connection) { return store::find_upload(connection, host.vault, application, upload); }));
    if (!row)
        return RefusalCode::not_found;
    return std::move(*row);
}

static Outcome<UploadProgress> progress_of(store::UploadRow const& row)
{
    UploadProgress progress { row.received, "", 0 };
    if (!row.reply.empty()) {
        auto const reply = TRY(wire::Message::read(row.reply));
        progress.attachment = reply.raw("attachment");
        progress.revision = reply.integer("revision").value_or(0);
    }
    return progress;
}

Outcome<UploadProgress> upload_progress(Host& host, Asker const& asker, Id application, Id upload)
{
    auto draft = TRY(host.drafts.open(host, asker, application));
    return progress_of(TRY(own_upload(host, application, upload)));
}

static Outcome<Done> drop_upload(Host& host, Id upload)
{
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        store::delete_upload(connection, upload);
        return {};
    }));
    host.files.drop_pieces(upload);
    return Done {};
}

static Attachment describe(Host& host, Draft const& draft, AttachmentField const& slot, wire::Message const& body, std::string_view bytes)
{
    Attachment attachment;
    attachment.id = host.random.id();
    attachment.name = body.text("name").value_or("");
    attachment.title = body.text("title").value_or("");
    attachment.sha256 = to_hex(sha256(bytes));
    attachment.size_bytes = bytes.size();
    attachment.added_at = host.clock.now();
    if (auto const media = read_media(bytes)) {
        attachment.kind = media->kind;
        attachment.width_pixels = media->width_pixels;
        attachment.height_pixels = media->height_pixels;
        attachment.dpi = media->dpi;
        attachment.pages = media->pages;
    }
    if (slot.signed_print)
        attachment.printed_hash = draft.row.printed_hash;
    return attachment;
}

// The last piece is in: judged by its content with the very rules of the browser, stored, and put into the document.
static Outcome<UploadProgress> finish(Host& host, Asker const& asker, Drafts::Locked& draft, store::UploadRow const& row)
{
    Plan const& plan = *draft->hosted->application;
    auto const body = TRY(wire::Message::read(row.body));
    auto const path = parse_path(plan.form(), body.text("path").value_or(""));
    Context const context = TRY(context_of(host, *draft));
    auto const slot = slot_at(host, plan, context, *draft, path);
    if (!slot) {
        TRY(drop_upload(host, row.id));
        return RefusalCode::not_found;  // its record was removed meanwhile
    }
    auto const pieces = host.files.read_pieces(row.id, static_cast<std::uint64_t>(row.stored));
    if (!pieces.ok() || pieces.value().size() != static_cast<std::size_t>(row.size)) {
        // What came before is lost: the client begins anew.
        TRY(drop_upload(host, row.id));
        return RefusalCode::not_found;
    }
    std::string const& bytes = pieces.value();
    UploadRequest const request { row.id, "", body.text("name").value_or(""), "", row.size, parse_id(body.text("replaces").value_or("")).value_or(Id {}) };
    auto findings = check_slot(plan, context, *draft, *slot, *path, request);
    for (auto& finding : check_file(*slot, *path, request.name, bytes)) {
        bool const said = finding.code == FindingCode::file_too_large && !findings.empty();
        if (finding.severity == Severity::Error && !said)
            findings.push_back(std::move(finding));
    }
    if (!findings.empty()) {
        TRY(drop_upload(host, row.id));
        return refuse(*draft, plan, context, std::move(findings), asker.language);
    }
    Attachment const attachment = describe(host, *draft, *slot, body, bytes);
    // What the document cannot take is not stored either: it would lie there until the next sweep.
    auto trial = draft->document;
    if (is_locked(plan, context, trial, *path, host.clock.now()) || apply(plan.form(), trial, Attach { *path, attachment }) != EditRefusal::None
        || wire::write_document(plan.form(), trial).size() > wire::document_bytes_max) {
        TRY(drop_upload(host, row.id));
        return RefusalCode::edit_refused;
    }
    std::string const json = wire::write_attachment(attachment);
    auto const file = TRY(host.files.put(bytes));
    store::AttachmentRow const stored { attachment.id, draft->row.id, file, json, attachment.added_at };
    std::vector<Edit> edits { Attach { *path, attachment } };
    auto const* value = find_value(draft->document, plan.form(), *path);
    if (stands_in(value ? value->as<Attachments>() : nullptr, request.replaces))
        edits.insert(edits.begin(), Detach { *path, request.replaces });
    auto const revision = TRY(save_edits(host, draft, row.id, edits, EditsBy::Person,
        [&](store::Connection& connection, std::int64_t saved) -> Result<void> {
            store::insert_attachment(connection, host.vault, stored);
            store::finish_upload(connection, host.vault, row.id, wire::Message().set_raw("attachment", json).set("revision", saved).write());
            store::append_audit(connection, host.vault,
                { attachment.added_at, asker.programme_id(), to_string(asker.account), "attachment_added", to_string(draft->row.id), to_string(attachment.id) });
            return {};
        }));
    host.files.drop_pieces(row.id);
    return UploadProgress { row.size, json, revision };
}

Outcome<UploadProgress> take_piece(Host& host, Asker const& asker, Id application, Id upload, std::int64_t offset, std::string_view bytes)
{
    auto draft = TRY(host.drafts.open(host, asker, application));
    auto row = TRY(own_upload(host, application, upload));
    if (!row.reply.empty())
        return progress_of(row);  // the answer to the last piece was lost on its way
    if (!is_editable(*draft->hosted->programme, draft->row.state))
        return RefusalCode::not_editable;
    auto const length = static_cast<std::int64_t>(bytes.size());
    if (offset != row.received || (bytes.empty() && row.received != row.size))
        return RefusalCode::upload_offset;
    if (row.received + length > row.size)
        return RefusalCode::too_large;
    if (!bytes.empty()) {
        auto const appended = host.files.append_piece(upload, static_cast<std::uint64_t>(row.stored), bytes);
        if (!appended.ok() && appended.error().code == ErrorCode::NotFound)
            TRY(drop_upload(host, upload));
        if (!appended.ok())
            return appended.error();
        auto const stored = static_cast<std::int64_t>(appended.value());
        bool advanced = false;
        TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
            advanced = store::advance_upload(connection, upload, row.received, row.received + length, stored, host.clock.now());
            return {};
        }));
        if (!advanced)
            return RefusalCode::upload_offset;
        row.received += length;
        row.stored = stored;
    }
    if (row.received < row.size)
        return UploadProgress { row.received, "", draft->row.revision };
    return finish(host, asker, draft, row);
}

// A finished one stays known, so that its last answer can be given again; its file is in the document.
Outcome<Done> cancel_upload(Host& host, Asker const& asker, Id application, Id upload)
{
    auto draft = TRY(host.drafts.open(host, asker, application));
    auto const row = TRY(own_upload(host, application, upload));
    if (!row.reply.empty())
        return Done {};
    return drop_upload(host, upload);
}

Outcome<StoredFile> read_attachment(Host& host, Asker const& asker, Id application, Id attachment)
{
    auto draft = TRY(host.drafts.open(host, asker, application));
    auto row = TRY(host.database.read_value<std::optional<store::AttachmentRow>>(
        [&](store::Connection& connection) { return store::find_attachment(connection, host.vault, application, attachment); }));
    if (!row)
        return RefusalCode::not_found;
    auto described = TRY(wire::read_attachment(row->body));
    auto bytes = TRY(host.files.get(row->file));
    return StoredFile { std::move(described), std::move(bytes) };
}

}

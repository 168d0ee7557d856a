#include "sync/uploads.h"

#include "check/media.h"
#include "sync/drafts.h"

#include <algorithm>

namespace shenbao::client::sync {

static constexpr unsigned restarts_max = 5;

static std::string url_of(Model const& m, Upload const& upload)
{
    return "/applications/" + to_string(m.application->id) + "/uploads/" + to_string(upload.id);
}

static std::optional<AttachmentField> slot_of(Model const& m, Path const& path)
{
    if (!m.application)
        return {};
    auto const& form = m.application->form;
    return attachment_limits(*form.plan, form.context(), form.document(), path, server_now(m));
}

static Upload* find(Model& m, Id id)
{
    if (!m.application)
        return nullptr;
    for (auto& upload : m.application->uploads) {
        if (upload.id == id)
            return &upload;
    }
    return nullptr;
}

Upload const* find_too_large(Model const& m)
{
    if (!m.application)
        return nullptr;
    for (auto const& upload : m.application->uploads) {
        if (upload.state == UploadState::TooLarge)
            return &upload;
    }
    return nullptr;
}

static Upload* find_by_handle(Model& m, std::uint32_t handle)
{
    if (!m.application)
        return nullptr;
    for (auto& upload : m.application->uploads) {
        if (upload.handle == handle || upload.original == handle)
            return &upload;
    }
    return nullptr;
}

static void refuse(Upload& upload, std::string words)
{
    upload.state = UploadState::Refused;
    upload.problem = std::move(words);
}

static std::string words_of(Model const& m, std::vector<Finding> const& findings)
{
    auto const& form = m.application->form;
    std::string text;
    for (auto const& finding : findings) {
        if (finding.severity != Severity::Error)
            continue;
        if (!text.empty())
            text += "\n";
        text += message_text(*form.plan, form.context(), form.document(), finding, pack_language(m));
    }
    return text;
}

// Files there and on their way, at one place.
static std::size_t count_at(Model const& m, Path const& path)
{
    auto const* value = find_value(m.application->form.document(), m.application->form.form(), path);
    auto const* files = value ? value->as<Attachments>() : nullptr;
    std::size_t count = files ? files->size() : 0;
    for (auto const& upload : m.application->uploads)
        count += upload.path == path && upload.state != UploadState::Refused && upload.replaces.is_nil() ? 1 : 0;
    return count;
}

static Id only_file_at(Model const& m, Path const& path)
{
    auto const* value = find_value(m.application->form.document(), m.application->form.form(), path);
    auto const* files = value ? value->as<Attachments>() : nullptr;
    return files && files->size() == 1 ? files->front().id : Id {};
}

static void add_upload(Model& m, Effects& out, FilesChosen const& chosen, FilesChosen::File const& file, AttachmentField const& slot)
{
    Upload upload;
    upload.id = m.random();
    upload.path = chosen.target.path;
    upload.handle = file.handle;
    upload.name = file.name;
    upload.size_bytes = file.size_bytes;
    upload.replaces = parse_id(chosen.target.detail).value_or(Id {});
    if (upload.replaces.is_nil() && slot.count_max == 1 && !slot.delete_first)
        upload.replaces = only_file_at(m, upload.path);
    bool full = upload.replaces.is_nil() && slot.count_max > 0 && count_at(m, upload.path) >= slot.count_max;
    if (full) {
        Finding finding { upload.path, FindingCode::too_many_files, Severity::Error, no_index, { { "max", std::to_string(slot.count_max) } } };
        refuse(upload, words_of(m, { finding }));
    } else if (file.size_bytes > readable_bytes_max) {
        Finding finding { upload.path, FindingCode::file_too_large, Severity::Error, no_index,
            { { "file", file.name }, { "size", size_text(file.size_bytes) }, { "max", size_text(slot.size_bytes_max) } } };
        refuse(upload, words_of(m, { finding }));
    } else {
        out.push_back(ReadFile { upload.handle });
    }
    m.application->uploads.push_back(std::move(upload));
}

void files_chosen(Model& m, Effects& out, FilesChosen const& chosen)
{
    auto const slot = is_editable(m) ? slot_of(m, chosen.target.path) : std::nullopt;
    if (!slot)
        return;
    changed_by_hand(m, out);
    // What was refused at this place before makes room for the new attempt.
    auto& uploads = m.application->uploads;
    uploads.erase(std::remove_if(uploads.begin(), uploads.end(),
                      [&](Upload const& one) { return one.path == chosen.target.path && one.state == UploadState::Refused; }),
        uploads.end());
    m.application->form.left.insert(path_text(m.application->form, chosen.target.path));
    if (touched(m.application->outbox, chosen.target.path))
        start_timer(out, Timer::Autosave, quiet_ms);
    for (auto const& file : chosen.files)
        add_upload(m, out, chosen, file, *slot);
}

// SC-12 and the unasked: a photo over the limit is offered to be made fit. Where the resolution counts it is the scan
// that has to be another (SH-05): fewer points would be fewer dots an inch.
static bool can_be_fitted(AttachmentField const& slot, std::vector<Finding> const& findings, std::string_view bytes, Upload const& upload)
{
    if (slot.dpi_min > 0 || slot.dpi_max > 0)
        return false;
    auto errors = std::count_if(findings.begin(), findings.end(), [](auto const& one) { return one.severity == Severity::Error; });
    bool large = std::any_of(findings.begin(), findings.end(), [](auto const& one) { return one.code == FindingCode::file_too_large; });
    auto media = read_media(bytes);
    return errors == 1 && large && media && media->kind != FileKind::Pdf && upload.original == 0;
}

static void ready(Model& m, Effects& out, Upload& upload)
{
    upload.state = UploadState::Waiting;
    flush(m, out);
}

void file_read(Model& m, Effects& out, FileRead const& read)
{
    auto* upload = find_by_handle(m, read.handle);
    if (!upload || upload->state != UploadState::Reading)
        return;
    auto const slot = slot_of(m, upload->path);
    if (!slot) {
        refuse(*upload, std::string(say(m, Word::place_gone)));
        return settle(m, out);
    }
    auto findings = check_file(*slot, upload->path, upload->name, read.bytes);
    if (can_be_fitted(*slot, findings, read.bytes, *upload)) {
        upload->state = UploadState::TooLarge;
        upload->original = upload->handle;
        out.push_back(FitImage { upload->original, slot->size_bytes_max, 0 });
        return;
    }
    if (auto words = words_of(m, findings); !words.empty()) {
        out.push_back(Announce { words, true });
        out.push_back(DropFile { upload->handle });
        refuse(*upload, words);
        return settle(m, out);
    }
    ready(m, out, *upload);
}

void file_fitted(Model& m, Effects& out, FileFitted const& fitted)
{
    auto* upload = find_by_handle(m, fitted.old_handle);
    if (!upload) {
        if (fitted.handle)
            out.push_back(DropFile { fitted.handle });
        return;
    }
    if (fitted.handle == 0) {
        refuse(*upload, say(m, Word::could_not_fit, { { "file", upload->name } }));
        return settle(m, out);
    }
    if (upload->handle != upload->original)
        out.push_back(DropFile { upload->handle });
    upload->handle = fitted.handle;
    upload->size_bytes = fitted.size_bytes;
    if (!fitted.name.empty())
        upload->name = fitted.name;
    if (upload->state == UploadState::Fitting) {
        upload->state = UploadState::Reading;
        out.push_back(ReadFile { upload->handle });
    }
}

void take_fitted(Model& m, Effects& out, Id id)
{
    auto* upload = find(m, id);
    if (!upload || upload->state != UploadState::TooLarge)
        return;
    if (upload->handle == upload->original) {
        upload->state = UploadState::Fitting;  // FileFitted is still to come
        return;
    }
    upload->state = UploadState::Reading;
    out.push_back(ReadFile { upload->handle });
}

void turn_image(Model& m, Effects& out, Id id, int degrees)
{
    auto* upload = find(m, id);
    auto const slot = upload ? slot_of(m, upload->path) : std::nullopt;
    if (!slot)
        return;
    upload->turn_degrees = (upload->turn_degrees + degrees + 360) % 360;
    out.push_back(FitImage { upload->original, slot->size_bytes_max, upload->turn_degrees });
}

// ---- sending

static Fetch fetch_of(Model const& m, std::string method, std::string const& path)
{
    Fetch fetch;
    fetch.method = std::move(method);
    fetch.url = "/api/v1/" + m.settings.programme + path;
    fetch.headers.emplace_back("Accept-Language", m.settings.language);
    if (fetch.method != "GET")
        fetch.headers.emplace_back("X-Shenbao", "1");
    return fetch;
}

static void create(Model& m, Effects& out, Upload& upload)
{
    wire::Message message;
    message.set("upload", to_string(upload.id)).set("path", path_text(m.application->form, upload.path));
    message.set("name", upload.name).set("size", static_cast<std::int64_t>(upload.size_bytes));
    if (!upload.title.empty())
        message.set("title", upload.title);
    if (!upload.replaces.is_nil())
        message.set("replaces", to_string(upload.replaces));
    upload.state = UploadState::Creating;
    auto path = "/applications/" + to_string(m.application->id) + "/uploads";
    upload.request = send(m, out, { Call::CreateUpload, upload.id, {} }, "POST", path, message.write());
}

static void send_piece(Model& m, Effects& out, Upload& upload)
{
    auto fetch = fetch_of(m, "PATCH", url_of(m, upload) + "?offset=" + std::to_string(upload.offset));
    fetch.headers.emplace_back("Content-Type", "application/octet-stream");
    fetch.file_handle = upload.handle;
    fetch.offset = upload.offset;
    fetch.length_bytes = std::min(piece_bytes, upload.size_bytes - std::min(upload.size_bytes, upload.offset));
    fetch.timeout_ms = 120'000;
    upload.state = UploadState::Sending;
    upload.sending_bytes = 0;
    upload.request = send(m, out, { Call::UploadPiece, upload.id, {} }, std::move(fetch));
}

static void ask_offset(Model& m, Effects& out, Upload& upload)
{
    upload.state = UploadState::Asking;
    upload.request = send(m, out, { Call::UploadOffset, upload.id, {} }, fetch_of(m, "GET", url_of(m, upload)));
}

static bool is_under_way(Upload const& upload)
{
    return upload.state == UploadState::Creating || upload.state == UploadState::Sending || upload.state == UploadState::Asking;
}

void uploads_advance(Model& m, Effects& out)
{
    if (!m.application || !m.application->outbox.idle())
        return;
    auto& uploads = m.application->uploads;
    if (std::any_of(uploads.begin(), uploads.end(), is_under_way))
        return;
    for (auto& upload : uploads) {
        if (upload.state == UploadState::Waiting)
            return upload.created ? ask_offset(m, out, upload) : create(m, out, upload);
    }
}

void uploads_resume(Model& m, Effects& out)
{
    if (!m.application)
        return;
    for (auto& upload : m.application->uploads) {
        if (upload.state == UploadState::Paused)
            upload.state = UploadState::Waiting;
    }
    uploads_advance(m, out);
}

static void pause(Effects& out, Upload& upload, bool server_busy)
{
    upload.server_busy = server_busy;
    upload.state = UploadState::Paused;
    auto wait = 1'000u << std::min(upload.failures, 5u);
    ++upload.failures;
    start_timer(out, Timer::Upload, std::min(wait, 30'000u));
}

static void erase(Model& m, Effects& out, Upload const& upload)
{
    out.push_back(DropFile { upload.handle });
    if (upload.original && upload.original != upload.handle)
        out.push_back(DropFile { upload.original });
    auto& uploads = m.application->uploads;
    uploads.erase(uploads.begin() + (&upload - uploads.data()));
}

static void arrived(Model& m, Effects& out, Upload& upload, wire::Message const& answer)
{
    auto attachment = wire::read_attachment(answer.raw("attachment"));
    if (!attachment.ok()) {
        refuse(upload, std::string(say(m, Word::server_failed)));
        return flush(m, out);
    }
    auto& application = *m.application;
    Attach done { upload.path, attachment.release_value() };
    if (!upload.replaces.is_nil()) {
        // The server took the replaced file out in the same step.
        Detach gone { upload.path, upload.replaces };
        static_cast<void>(change(application.form, gone));
        application.outbox.acknowledged.push_back(std::move(gone));
        for (auto& other : application.uploads) {
            if (other.path == upload.path && other.replaces == upload.replaces && &other != &upload)
                other.replaces = done.attachment.id;
        }
    }
    static_cast<void>(change(application.form, done));
    auto revision = answer.integer("revision").value_or(application.outbox.base_revision);
    out.push_back(Announce { say(m, Word::file_arrived, { { "file", upload.name } }), false });
    application.outbox.saved_at = server_now(m);
    erase(m, out, upload);
    advanced(application.outbox, std::move(done), revision);
    flush(m, out);
}

static std::string refusal_words(Model const& m, Replied const& reply)
{
    auto read = wire::Message::read(reply.body);
    std::string text;
    if (read.ok()) {
        for (auto const& one : read.value().list("findings")) {
            auto words = one.text("message").value_or("");
            auto verdict = wire::read_verdict(m.application->form.form(), "[" + one.write() + "]");
            if (words.empty() && verdict.ok())
                words = words_of(m, verdict.value().findings);
            text += (text.empty() ? "" : "\n") + words;
        }
    }
    return text.empty() ? problem_text(m, reply) : text;
}

void upload_replied(Model& m, Effects& out, Request const& request, Replied const& reply)
{
    auto* upload = find(m, request.id);
    if (!upload || upload->request != reply.request)
        return;
    upload->request = 0;
    if (reply.status == 0 || reply.status == 408 || reply.status == 429 || reply.status >= 500)
        return pause(out, *upload, reply.status == 429 || reply.status == 503);
    auto read = wire::Message::read(reply.body);
    if (reply.status < 300 && read.ok()) {
        upload->failures = 0;
        upload->created = true;
        upload->offset = static_cast<std::uint64_t>(std::max<std::int64_t>(0, read.value().integer("offset").value_or(0)));
        if (read.value().object("attachment"))
            return arrived(m, out, *upload, read.value());
        return send_piece(m, out, *upload);
    }
    bool lost = reply.status == 404 && upload->created;
    auto code = problem_code(reply);
    bool elsewhere = reply.status == 409 && request.call == Call::UploadPiece && (code.empty() || code == "upload_offset");
    if ((lost || elsewhere) && ++upload->restarts <= restarts_max) {
        upload->created = !lost;
        upload->offset = 0;
        upload->state = UploadState::Waiting;
        return uploads_advance(m, out);
    }
    auto words = refusal_words(m, reply);
    out.push_back(Announce { words, true });
    refuse(*upload, words);
    flush(m, out);
}

void upload_progressed(Model& m, UploadProgress const& progress)
{
    if (!m.application)
        return;
    for (auto& upload : m.application->uploads) {
        if (upload.request == progress.request && upload.state == UploadState::Sending)
            upload.sending_bytes = progress.sent_bytes;
    }
}

void cancel_upload(Model& m, Effects& out, Id id)
{
    auto* upload = find(m, id);
    if (!upload)
        return;
    if (upload->request) {
        out.push_back(CancelFetch { upload->request });
        m.sent.erase(upload->request);
    }
    if (upload->created || upload->state == UploadState::Creating)
        send(m, out, { Call::CancelUpload, id, {} }, fetch_of(m, "DELETE", url_of(m, *upload)));
    erase(m, out, *upload);
    flush(m, out);
}

void retry_upload(Model& m, Effects& out, Id id)
{
    auto* upload = find(m, id);
    if (!upload || upload->state != UploadState::Paused)
        return;
    upload->state = UploadState::Waiting;
    flush(m, out);
}

}

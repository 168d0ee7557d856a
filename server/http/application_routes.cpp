#include "http/html.h"
#include "http/router.h"
#include "check/media.h"
#include "service/actions.h"
#include "service/edition.h"
#include "service/registries.h"
#include "service/uploads.h"

#include <charconv>

namespace shenbao::http {

using service::Asker;
using service::Host;
using service::RefusalCode;

static Reply get_rounds(Host& host, Request const& request, Asker const* asker)
{
    auto rounds = service::list_rounds(host, *asker);
    if (!rounds.ok())
        return problem(rounds.refusal(), request.language);
    std::vector<wire::Message> list;
    for (auto const& view : rounds.value()) {
        wire::Message line;
        line.set("id", to_string(view.round.id)).set("name", view.round.name).set("opens", to_string(view.round.opens));
        line.set("closes", to_string(view.round.closes)).set("cutoff", view.round.cutoff).set("open", view.open);
        if (view.application)
            line.set("application", to_string(*view.application)).set("more", view.more);
        if (!view.applied_in.empty())
            line.set("applied_in", view.applied_in);
        list.push_back(std::move(line));
    }
    return json(wire::Message().set("rounds", list));
}

static Reply get_applications(Host& host, Request const& request, Asker const* asker)
{
    auto lines = service::list_applications(host, *asker);
    if (!lines.ok())
        return problem(lines.refusal(), request.language);
    std::vector<wire::Message> list;
    for (auto const& line : lines.value()) {
        wire::Message message;
        message.set("id", to_string(line.row.id)).set("round_name", line.round_name).set("name", line.row.name)
            .set("identity_number_masked", line.row.identity_masked).set("state", line.row.state).set("opinion", line.row.opinion)
            .set("added_at", to_string(line.row.created_at)).set("editable", line.editable);
        std::vector<wire::Message> shown;
        for (auto const& one : line.shown)
            shown.push_back(wire::Message().set("text", one));
        if (!shown.empty())
            message.set("shown", shown);
        list.push_back(std::move(message));
    }
    return json(wire::Message().set("applications", list));
}

static Reply post_application(Host& host, Request const& request, Asker const* asker)
{
    auto message = wire::Message::read(request.body);
    if (!message.ok())
        return problem(RefusalCode::bad_request, request.language);
    auto made = service::create_application(host, *asker, id_of(message.value().text("id").value_or("")), id_of(message.value().text("round").value_or("")));
    if (!made.ok())
        return problem(made.refusal(), request.language);
    service::take_from_every_registry(host, *asker, made.value());
    return json(wire::Message().set("id", to_string(made.value())), 201);
}

static wire::Message receipt_message(service::Receipt const& receipt)
{
    return wire::Message().set("number", receipt.number).set("submission", receipt.submission).set("at", to_string(receipt.at))
        .set("document_hash", receipt.document_hash).set("pack_version", receipt.pack_version).set("next", receipt.next);
}

static wire::Message registry_message(store::RegistryState const& state)
{
    return wire::Message().set("outcome", store::to_string(state.outcome)).set("at", to_string(state.at));
}

static Reply get_application(Host& host, Request const& request, Asker const* asker)
{
    auto read = service::read_application(host, *asker, id_of(request.parameter("id")));
    if (!read.ok())
        return problem(read.refusal(), request.language);
    auto const& view = read.value();
    wire::Message message;
    message.set("id", to_string(view.row.id)).set("revision", view.row.revision).set("state", view.row.state).set("editable", view.editable);
    message.set("round", wire::Message().set("id", to_string(view.round.id)).set("name", view.round.name).set("opens", to_string(view.round.opens))
            .set("closes", to_string(view.round.closes)).set("cutoff", view.round.cutoff));
    message.set_raw("context", view.context).set_raw("document", view.document).set_raw("history", view.history);
    if (view.receipt)
        message.set("receipt", receipt_message(*view.receipt));
    if (view.print)
        message.set("print", wire::Message().set("hash", view.print->hash).set("number", view.print->number).set("printed_at", to_string(view.print->printed_at)));
    std::vector<wire::Message> registries;
    for (auto const& state : view.registries)
        registries.push_back(registry_message(state).set("section", state.section));
    if (!registries.empty())
        message.set("registries", registries);
    if (view.newer_edition)
        message.set("newer_edition", true);
    if (view.row.edition_revision > 0)
        message.set("edition_revision", view.row.edition_revision);
    message.set("pack_version", view.row.pack_version).set("pack_hash", view.row.pack_hash).set("saved_at", to_string(view.row.saved_at));
    std::string const tag = "\"" + std::to_string(view.row.revision) + "\"";
    Reply reply = json(message);
    reply.header("ETag", tag).header("Vary", "Accept-Encoding");
    compress(request, reply);
    return reply;
}

static Reply get_edition(Host& host, Request const& request, Asker const* asker)
{
    auto const offered = service::offered_edition(host, *asker, id_of(request.parameter("id")));
    if (!offered.ok())
        return problem(offered.refusal(), request.language);
    auto const& edition = offered.value();
    std::vector<wire::Message> lost;
    for (auto const& line : edition.lost)
        lost.push_back(wire::Message().set("section", line.section).set("label", line.label).set("value", line.value));
    return json(wire::Message().set("revision", edition.revision).set("pack_version", edition.pack_version).set("pack_hash", edition.pack_hash).set("lost", lost));
}

static Reply post_edition(Host& host, Request const& request, Asker const* asker)
{
    auto const message = wire::Message::read(request.body);
    if (!message.ok())
        return problem(RefusalCode::bad_request, request.language);
    auto const& asked = message.value();
    auto const moved = service::move_to_edition(host, *asker, id_of(request.parameter("id")),
        { id_of(asked.text("submission").value_or("")), asked.integer("base_revision").value_or(-1), asked.text("pack_hash").value_or("") });
    if (!moved.ok())
        return problem(moved.refusal(), request.language);
    return json(wire::Message().set("revision", moved.value()));
}

static Reply get_registry(Host& host, Request const& request, Asker const* asker)
{
    auto const asked = service::ask_registry(host, *asker, id_of(request.parameter("id")), request.parameter("section"));
    if (!asked.ok())
        return problem(asked.refusal(), request.language);
    std::vector<wire::Message> offered;
    for (auto const& record : asked.value().offered)
        offered.push_back(wire::Message().set("id", to_string(record.id)).set("summary", record.summary).set("held", record.held));
    return json(registry_message(asked.value().state).set("offered", offered));
}

static Reply post_registry(Host& host, Request const& request, Asker const* asker)
{
    auto const message = wire::Message::read(request.body);
    if (!message.ok())
        return problem(RefusalCode::bad_request, request.language);
    std::vector<Id> wanted;
    for (auto const& id : message.value().texts("wanted"))
        wanted.push_back(id_of(id));
    auto const taken = service::take_from_registry(host, *asker, id_of(request.parameter("id")), request.parameter("section"), wanted);
    if (!taken.ok())
        return problem(taken.refusal(), request.language);
    return json(registry_message(taken.value().state).set("revision", taken.value().revision));
}

static Reply post_batch(Host& host, Request const& request, Asker const* asker)
{
    auto saved = service::save_batch(host, *asker, id_of(request.parameter("id")), request.body);
    if (!saved.ok())
        return problem(saved.refusal(), request.language);
    return raw_json(std::move(saved.value().reply), saved.value().conflicts ? 409 : 200);
}

static std::int64_t number_of(std::string const& text, std::int64_t otherwise)
{
    std::int64_t value = otherwise;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc {} && end == text.data() + text.size() && value >= 0 ? value : otherwise;
}

static Reply get_changes(Host& host, Request const& request, Asker const* asker)
{
    auto changes = service::changes_since(host, *asker, id_of(request.parameter("id")), number_of(request.query("since"), 0));
    if (!changes.ok())
        return problem(changes.refusal(), request.language);
    wire::Message message;
    message.set("revision", changes.value().revision);
    if (changes.value().edits)
        message.set_raw("edits", *changes.value().edits);
    else
        message.set_raw("document", changes.value().document);
    if (!changes.value().context.empty())
        message.set_raw("context", changes.value().context);
    return json(message);
}

static Reply upload_reply(service::Outcome<service::UploadProgress> const& progress, Request const& request, std::string const& upload, int status)
{
    if (!progress.ok())
        return problem(progress.refusal(), request.language);
    wire::Message message;
    if (!upload.empty())
        message.set("upload", upload);
    message.set("offset", progress.value().offset);
    if (!progress.value().attachment.empty())
        message.set_raw("attachment", progress.value().attachment).set("revision", progress.value().revision);
    return json(message, status);
}

static Reply post_upload(Host& host, Request const& request, Asker const* asker)
{
    auto message = wire::Message::read(request.body);
    if (!message.ok())
        return problem(RefusalCode::bad_request, request.language);
    auto const& asked = message.value();
    std::string const id = asked.text("upload").value_or("");
    service::UploadRequest const upload { id_of(id), asked.text("path").value_or(""), asked.text("name").value_or(""), asked.text("title").value_or(""),
        asked.integer("size").value_or(-1), id_of(asked.text("replaces").value_or("")) };
    return upload_reply(service::begin_upload(host, *asker, id_of(request.parameter("id")), upload), request, id, 201);
}

static Reply get_upload(Host& host, Request const& request, Asker const* asker)
{
    return upload_reply(service::upload_progress(host, *asker, id_of(request.parameter("id")), id_of(request.parameter("upload"))), request, "", 200);
}

static Reply patch_upload(Host& host, Request const& request, Asker const* asker)
{
    auto const offset = number_of(request.query("offset"), -1);
    return upload_reply(
        service::take_piece(host, *asker, id_of(request.parameter("id")), id_of(request.parameter("upload")), offset, request.body), request, "", 200);
}

static Reply delete_upload(Host& host, Request const& request, Asker const* asker)
{
    auto cancelled = service::cancel_upload(host, *asker, id_of(request.parameter("id")), id_of(request.parameter("upload")));
    if (!cancelled.ok())
        return problem(cancelled.refusal(), request.language);
    Reply reply;
    reply.status = 204;
    return reply;
}

static Reply get_attachment(Host& host, Request const& request, Asker const* asker)
{
    auto read = service::read_attachment(host, *asker, id_of(request.parameter("id")), id_of(request.parameter("attachment")));
    if (!read.ok())
        return problem(read.refusal(), request.language);
    auto& file = read.value();
    Reply reply;
    reply.type = media_type(file.attachment.kind);
    reply.body = std::move(file.bytes);
    reply.header("Content-Disposition", disposition(request.query("download") == "1" ? "attachment" : "inline", file.attachment.name));
    reply.header("Content-Security-Policy", "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'");
    return reply;
}

static Reply post_print(Host& host, Request const& request, Asker const* asker)
{
    std::string const id = request.parameter("id");
    auto printed = service::print(host, *asker, id_of(id));
    if (!printed.ok())
        return problem(printed.refusal(), request.language);
    return json(wire::Message().set("hash", printed.value().hash).set("number", printed.value().number)
            .set("url", "/" + asker->programme_id() + "/print/" + id));
}

static Reply post_action(Host& host, Request const& request, Asker const* asker)
{
    auto message = wire::Message::read(request.body);
    if (!message.ok())
        return problem(RefusalCode::bad_request, request.language);
    auto const& asked = message.value();
    service::ActionRequest action { asked.text("action").value_or(""), id_of(asked.text("submission").value_or("")), asked.integer("base_revision").value_or(-1),
        asked.text("reason").value_or(""), {} };
    for (auto const& section : asked.list("sections"))
        action.sections.push_back({ section.text("section").value_or(""), section.text("reason").value_or("") });
    auto done = service::act(host, *asker, id_of(request.parameter("id")), action);
    if (!done.ok())
        return problem(done.refusal(), request.language);
    wire::Message reply;
    reply.set("state", done.value().state);
    if (done.value().receipt)
        reply.set("receipt", receipt_message(*done.value().receipt));
    return json(reply);
}

std::vector<Route> const& application_routes()
{
    static std::vector<Route> const routes {
        { Method::Get, "/api/v1/:programme/rounds", Needs::Session, get_rounds },
        { Method::Get, "/api/v1/:programme/applications", Needs::Session, get_applications },
        { Method::Post, "/api/v1/:programme/applications", Needs::Session, post_application },
        { Method::Get, "/api/v1/:programme/applications/:id", Needs::Session, get_application },
        { Method::Post, "/api/v1/:programme/applications/:id/batches", Needs::Session, post_batch },
        { Method::Get, "/api/v1/:programme/applications/:id/edition", Needs::Session, get_edition },
        { Method::Post, "/api/v1/:programme/applications/:id/edition", Needs::Session, post_edition },
        { Method::Get, "/api/v1/:programme/applications/:id/registries/:section", Needs::Session, get_registry },
        { Method::Post, "/api/v1/:programme/applications/:id/registries/:section", Needs::Session, post_registry },
        { Method::Get, "/api/v1/:programme/applications/:id/changes", Needs::Session, get_changes },
        { Method::Post, "/api/v1/:programme/applications/:id/uploads", Needs::Session, post_upload },
        { Method::Get, "/api/v1/:programme/applications/:id/uploads/:upload", Needs::Session, get_upload },
        { Method::Patch, "/api/v1/:programme/applications/:id/uploads/:upload", Needs::Session, patch_upload, 4u << 20, true },
        { Method::Delete, "/api/v1/:programme/applications/:id/uploads/:upload", Needs::Session, delete_upload },
        { Method::Get, "/api/v1/:programme/applications/:id/attachments/:attachment", Needs::Session, get_attachment },
        { Method::Post, "/api/v1/:programme/applications/:id/prints", Needs::Session, post_print },
        { Method::Post, "/api/v1/:programme/applications/:id/actions", Needs::Session, post_action },
    };
    return routes;
}

}

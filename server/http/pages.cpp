// The client's shell, its files, the list of programmes, the printed form.
#include "http/embedded.h"
#include "http/html.h"
#include "http/router.h"
#include "service/actions.h"
#include "service/markup.h"

#include <algorithm>

namespace shenbao::http {

using service::Asker;
using service::Host;
using service::RefusalCode;
using service::escaped_html;

std::string const& static_hash()
{
    static std::string const hash = [] {
        std::string all;
        for (auto const& file : embedded_files()) {
            if (file.name.compare(0, 6, "packs/") != 0 && file.name.compare(0, 7, "speech/") != 0)
                all.append(file.name).append(file.hash);
        }
        return to_hex(sha256(all)).substr(0, 16);
    }();
    return hash;
}

static std::string type_of(std::string_view name)
{
    static constexpr std::pair<std::string_view, std::string_view> types[] = { { ".html", "text/html; charset=utf-8" }, { ".js", "text/javascript; charset=utf-8" },
        { ".mjs", "text/javascript; charset=utf-8" }, { ".css", "text/css; charset=utf-8" }, { ".wasm", "application/wasm" }, { ".svg", "image/svg+xml" },
        { ".png", "image/png" }, { ".ico", "image/x-icon" }, { ".json", "application/json" }, { ".webmanifest", "application/manifest+json" },
        { ".woff2", "font/woff2" }, { ".txt", "text/plain; charset=utf-8" } };
    for (auto const& [end, type] : types) {
        if (name.size() > end.size() && name.substr(name.size() - end.size()) == end)
            return std::string(type);
    }
    return "application/octet-stream";
}

static Reply file_reply(EmbeddedFile const& file, Request const& request)
{
    Reply reply;
    reply.type = type_of(file.name);
    bool const brotli = !file.brotli.empty() && request.header("Accept-Encoding").find("br") != std::string::npos;
    reply.static_body = brotli ? file.brotli : file.bytes;
    if (brotli)
        reply.header("Content-Encoding", "br");
    reply.header("Vary", "Accept-Encoding");
    return reply;
}

static Reply get_static(Host&, Request const& request, Asker const*)
{
    std::string const name = request.parameter("*");
    auto const* file = find_embedded("client/" + name);
    if (!file)
        file = find_embedded("static/" + name);
    if (!file)
        return problem(RefusalCode::not_found, request.language);
    Reply reply = file_reply(*file, request);
    // An older page may still ask by an older hash: it gets the file, but does not keep it.
    bool const current = request.parameter("hash") == static_hash();
    reply.header("Cache-Control", current ? "public, max-age=31536000, immutable" : "no-cache");
    return reply;
}

static void replace_all(std::string& text, std::string_view token, std::string const& value)
{
    for (std::size_t at = text.find(token); at != std::string::npos; at = text.find(token, at + value.size()))
        text.replace(at, token.size(), value);
}

Reply client_page(Asker const& asker, Request const& request)
{
    // An application's page is read by the version of the pack that the application began with.
    auto const& version = asker.programme.version_of(request.query("pack"));
    auto const& programme = *version.programme;
    auto const* index = find_embedded("client/index.html");
    std::size_t const language = asker.language;
    if (!index) {
        bool const zh = language == 0;
        return plain_page(programme.name.in(language),
            "<main><h1>" + escaped_html(programme.name.in(language)) + "</h1><p>"
                + (zh ? "网页客户端尚未编入本程序。请先构建客户端，再重新构建服务器。" : "The web client was not built into this program. Build it, then build the server again.") + "</p></main>",
            language, 503);
    }
    std::string text(index->bytes);
    replace_all(text, "%PROGRAMME%", escaped_html(programme.id));
    replace_all(text, "%NAME%", escaped_html(programme.name.in(language)));
    replace_all(text, "%AUTHORITY%", escaped_html(programme.authority.in(language)));
    replace_all(text, "%HASH%", static_hash());
    replace_all(text, "%LANG%", language == 0 ? "zh-CN" : "en");
    replace_all(text, "%PACK_URL%", "/api/v1/" + programme.id + "/compiled-pack?v=" + version.compiled.hash());
    Reply reply = html(std::move(text));
    reply.header("Cache-Control", "no-cache");
    return reply;
}

static Reply get_root(Host& host, Request const& request, Asker const*)
{
    // Whatever uses another's accounts is found from there.
    std::vector<Programme const*> doors;
    for (auto const& hosted : host.programmes) {
        if (hosted.programme->accounts_of.empty())
            doors.push_back(hosted.programme.get());
    }
    if (doors.size() == 1) {
        Reply reply = html("", 302);
        reply.header("Location", "/" + doors.front()->id + "/");
        return reply;
    }
    std::string list = "<main><h1>" + std::string(request.language == 0 ? "申报项目" : "Programmes") + "</h1><ul>";
    for (auto const* programme : doors) {
        list += "<li><a href=\"/" + escaped_html(programme->id) + "/\">" + escaped_html(programme->name.in(request.language)) + "</a><br>"
            + escaped_html(programme->authority.in(request.language)) + "</li>";
    }
    return plain_page(request.language == 0 ? "申报" : "Shenbao", list + "</ul></main>", request.language);
}

static Reply get_programme(Host&, Request const& request, Asker const* asker)
{
    if (request.path == "/" + asker->programme_id()) {
        Reply reply = html("", 302);
        reply.header("Location", request.path + "/");
        return reply;
    }
    return client_page(*asker, request);
}

// A page, not an API: without a session it leads to the login.
static Reply get_print(Host& host, Request const& request, Asker const* asker)
{
    if (asker->account.is_nil() || asker->restricted) {
        Reply reply = html("", 302);
        reply.header("Location", "/" + asker->programme_id() + "/login");
        return reply;
    }
    auto body = service::print_page(host, *asker, id_of(request.parameter("id")));
    if (!body.ok()) {
        bool const missing = body.refusal().code == RefusalCode::not_found;
        auto const words = escaped_html(words_of(body.refusal().code, asker->language));
        return plain_page(words, "<main><h1>" + words + "</h1></main>", asker->language, missing ? 404 : status_of(body.refusal().code));
    }
    std::string text = body.release_value();
    // The first two are the style sheet's and the script's; what follows is the person's own text and stays as it is.
    for (int file = 0; file < 2; ++file) {
        if (auto const at = text.find("%HASH%"); at != std::string::npos)
            text.replace(at, 6, static_hash());
    }
    return html(std::move(text));
}

// ZC-12: a letter of the pack to fill in by hand or in a word processor; anybody may have it.
static Reply get_blank(Host&, Request const& request, Asker const* asker)
{
    std::string const name = request.parameter("name");
    auto const dot = name.find('.');
    auto const& form = asker->programme.programme->application;
    auto const* section = dot == std::string::npos ? nullptr : form.find_section(name.substr(0, dot));
    auto const* field = section ? form.find_field(*section, name.substr(dot + 1)) : nullptr;
    auto const* slot = field ? std::get_if<AttachmentField>(&field->kind) : nullptr;
    if (!slot || slot->blank.empty())
        return problem(RefusalCode::not_found, request.language);
    bool const zh = asker->language == 0;
    std::string const title = field->label.in(asker->language);
    return html("<!doctype html><html lang=\"" + std::string(zh ? "zh-CN" : "en") + "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>"
        + escaped_html(title) + "</title><link rel=\"stylesheet\" href=\"/static/" + static_hash() + "/printed_form.css\"></head><body><aside class=\"advice\"><p>"
        + (zh ? "请打印，或用浏览器的另存功能保存后填写；签字盖章后扫描上传。" : "Print it, or save it with the browser and fill it in; sign and stamp it, then upload the scan.")
        + "</p></aside><main class=\"sheet\"><header><h1>" + escaped_html(title) + "</h1></header>" + service::html_of_markup(slot->blank.in(asker->language)) + "</main></body></html>\n");
}

static Reply get_favicon(Host&, Request const& request, Asker const*)
{
    auto const* file = find_embedded("client/favicon.ico");
    return file ? file_reply(*file, request) : problem(RefusalCode::not_found, request.language);
}

static Reply get_service_worker(Host&, Request const& request, Asker const*)
{
    auto const* file = find_embedded("client/sw.js");
    if (!file)
        return problem(RefusalCode::not_found, request.language);
    Reply reply = file_reply(*file, request);
    reply.header("Cache-Control", "no-cache");
    return reply;
}

std::vector<Route> const& page_routes()
{
    static std::vector<Route> const routes {
        { Method::Get, "/", Needs::Nothing, get_root },
        { Method::Get, "/favicon.ico", Needs::Nothing, get_favicon },
        { Method::Get, "/sw.js", Needs::Nothing, get_service_worker },
        { Method::Get, "/static/:hash/*", Needs::Nothing, get_static },
        { Method::Get, "/:programme/print/:id", Needs::Programme, get_print },
        { Method::Get, "/:programme/blanks/:name", Needs::Programme, get_blank },
        { Method::Get, "/:programme", Needs::Programme, get_programme },
        { Method::Get, "/:programme/*", Needs::Programme, get_programme },
    };
    return routes;
}

}

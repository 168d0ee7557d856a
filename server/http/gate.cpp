#include "http/gate.h"

#include "service/known_devices.h"

#include <algorithm>

namespace shenbao::http {

using service::Refusal;
using service::RefusalCode;

std::size_t language_of(std::string_view accept)
{
    auto const chinese = accept.find("zh");
    auto const english = accept.find("en");
    return english != std::string_view::npos && (chinese == std::string_view::npos || english < chinese) ? 1 : 0;
}

// The Origin's host must be the host that was asked; a browser sends it with everything that changes something.
static bool origin_is_own(Head const& head)
{
    std::string const site = head.header("Sec-Fetch-Site");
    if (!site.empty() && site != "same-origin" && site != "none")
        return false;
    std::string const origin = head.header("Origin");
    if (origin.empty())
        return true;
    auto const scheme = origin.find("://");
    return scheme != std::string::npos && origin.substr(scheme + 3) == head.header("Host");
}

std::optional<Reply> Gate::check(Head const& head) const
{
    auto refuse = [&](RefusalCode code) { return std::optional(problem(code, head.language)); };
    if (head.header_has_control)
        return refuse(RefusalCode::header_fields);
    if (head.path_bytes > 2048)
        return refuse(RefusalCode::uri_too_long);
    if (!head.method_is_known)
        return refuse(RefusalCode::method_not_allowed);
    auto const found = find_route(head.method, head.path);
    bool const changes = head.method != Method::Get;
    if (!changes)
        return {};
    bool const form = found.route && found.route->form;
    if (!origin_is_own(head) || (!form && head.header("X-Shenbao") != "1"))
        return refuse(RefusalCode::origin_refused);
    if (!found.route)
        return refuse(found.path_is_known ? RefusalCode::method_not_allowed : RefusalCode::not_found);
    if (head.chunked)
        return refuse(RefusalCode::too_large);  // only a length said beforehand can be held to the limit
    if (head.length > found.route->body_bytes_max)
        return refuse(RefusalCode::too_large);
    std::string const type = head.header("Content-Type");
    std::string const wanted = found.route->bytes ? "application/octet-stream" : form ? "application/x-www-form-urlencoded" : "application/json";
    if (head.length > 0 && type.compare(0, wanted.size(), wanted) != 0)
        return refuse(RefusalCode::json_needed);
    return needs_session(head, found) ? refuse(RefusalCode::session_needed) : std::nullopt;
}

// Asked before the body is read: a stranger's four megabytes must not be held in memory.
bool Gate::needs_session(Head const& head, Found const& found) const
{
    if (found.route->needs != Needs::Session)
        return false;
    auto const named = found.parameters.find("programme");
    auto const* programme = named == found.parameters.end() ? nullptr : service::find_programme(m_host.programmes, named->second);
    if (!programme)
        return true;
    std::string const& home = service::home_of(m_host.programmes, *programme).programme->id;
    return !m_host.sessions.find(home, cookie_of(head.header("Cookie"), cookie_name(home)), false);
}

std::string Gate::cookie_name(std::string_view programme) const
{
    return (m_settings.secure ? "__Host-shenbao-" : "shenbao-") + std::string(programme);
}

// No programme's id has a hyphen.
std::string Gate::device_cookie_name(std::string_view programme) const { return cookie_name(programme) + "-device"; }

// A handler says X-Set-Session with the new token, or empty at log-out: that cookie lives as long as the browser. And
// X-Set-Devices, with what lives half a year: Lax, as it opens nothing and is to come along on the way back from a platform.
void Gate::set_cookies(Reply& reply, std::string_view programme) const
{
    auto const attributes = [&](char const* site) { return std::string("; Path=/; HttpOnly; SameSite=") + site + (m_settings.secure ? "; Secure" : ""); };
    for (auto& [name, value] : reply.headers) {
        if (name == "X-Set-Session")
            value = cookie_name(programme) + "=" + value + attributes("Strict") + (value.empty() ? "; Max-Age=0" : "");
        else if (name == "X-Set-Devices")
            value = device_cookie_name(programme) + "=" + value + attributes("Lax") + "; Max-Age=" + std::to_string(service::device_seconds);
        else
            continue;
        name = "Set-Cookie";
    }
}

Reply Gate::health(Request const& request, bool& handled)
{
    handled = true;
    Reply reply;
    reply.type = "text/plain; charset=utf-8";
    if (request.path == "/healthz") {
        reply.body = "ok\n";
    } else if (request.path == "/readyz") {
        auto read = m_host.database.read([](store::Connection&) -> Result<void> { return {}; });
        reply.status = read.ok() ? 200 : 503;
        reply.body = read.ok() ? "ready\n" : "not ready\n";
    } else if (request.path == "/metrics" && request.loopback) {
        reply.type = "text/plain; version=0.0.4";
        reply.body = m_metrics.text();
    } else {
        handled = false;
    }
    return reply;
}

Reply Gate::answer(Request& request)
{
    if (request.method == Method::Get) {
        bool handled = false;
        Reply reply = health(request, handled);
        if (handled)
            return reply;
    }
    auto found = find_route(request.method, request.path);
    if (!found.route)
        return problem(found.path_is_known ? RefusalCode::method_not_allowed : RefusalCode::not_found, request.language);
    if (request.body.size() > found.route->body_bytes_max)
        return problem(RefusalCode::too_large, request.language);
    request.parameters = std::move(found.parameters);
    request.secure = m_settings.secure;
    if (found.route->needs == Needs::Nothing)
        return found.route->handler(m_host, request, nullptr);
    auto const* programme = service::find_programme(m_host.programmes, request.parameter("programme"));
    if (!programme)
        return problem(RefusalCode::not_found, request.language);
    std::string const& home = service::home_of(m_host.programmes, *programme).programme->id;
    request.language = chosen_language(request).value_or(request.language);
    service::Asker asker { *programme, request.address, std::min<std::size_t>(request.language, programme->programme->languages.size() - 1) };
    asker.devices = cookie_of(request.header("Cookie"), device_cookie_name(home));
    bool const counts = request.query("quiet") != "1";
    if (auto session = m_host.sessions.find(home, cookie_of(request.header("Cookie"), cookie_name(home)), counts)) {
        asker.account = session->account;
        asker.token_hash = session->token_hash;
        asker.restricted = session->restricted;
        asker.idle_left_seconds = service::Sessions::idle_left_seconds(*session, m_host.clock.now());
    }
    if (found.route->needs == Needs::Session && asker.account.is_nil())
        return problem(RefusalCode::session_needed, request.language);
    if (found.route->needs == Needs::Session && asker.restricted)
        return problem(RefusalCode::password_must_change, request.language);
    Reply reply = found.route->handler(m_host, request, &asker);
    set_cookies(reply, home);
    return reply;
}

static constexpr char const* content_security_policy
    = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src 'self' blob: data:; media-src 'self'; "
      "style-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
      "object-src 'none'; frame-ancestors 'none'";

void Gate::add_security_headers(Reply& reply) const
{
    auto add = [&](char const* name, char const* value) {
        for (auto const& header : reply.headers) {
            if (header.first == name)
                return;
        }
        reply.header(name, value);
    };
    add("Content-Security-Policy", content_security_policy);
    add("X-Content-Type-Options", "nosniff");
    add("Referrer-Policy", "no-referrer");
    add("X-Frame-Options", "DENY");
    add("Cross-Origin-Opener-Policy", "same-origin");
    add("Cross-Origin-Resource-Policy", "same-origin");
    add("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    add("Cache-Control", "no-store");
    if (m_settings.secure)
        add("Strict-Transport-Security", "max-age=31536000");
}

}

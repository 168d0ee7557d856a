// ZC-02: the way to the identity platform and back.
#include "http/html.h"
#include "http/router.h"
#include "service/markup.h"
#include "service/platform_login.h"

namespace shenbao::http {

using service::Asker;
using service::Host;
using service::escaped_html;

static constexpr char const* in_another_window = "window";

static std::string cookie_name(Request const& request) { return request.secure ? "__Host-shenbao-platform" : "shenbao-platform"; }

// Lax: the session's cookie, being Strict, does not come with the platform's redirection.
static std::string cookie(Request const& request, std::string const& value, int seconds)
{
    return cookie_name(request) + "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(seconds) + (request.secure ? "; Secure" : "");
}

static std::string button(std::string const& address, std::string const& label)
{
    return "<a class=\"button\" href=\"" + escaped_html(address) + "\">" + escaped_html(label) + "</a>";
}

static Reply refused(Request const& request, Asker const& asker, service::Refusal const& refusal)
{
    bool const zh = asker.language == 0;
    std::string const words(words_of(refusal.code, asker.language));
    std::string body = "<h1>" + std::string(zh ? "没有登录" : "Not logged in") + "</h1><p role=\"alert\">" + escaped_html(words) + (zh ? "。" : ".") + "</p>";
    if (!refusal.findings.empty()) {
        body += "<ul>";
        for (auto const& finding : refusal.findings)
            body += "<li>" + escaped_html(finding.message) + "</li>";
        body += "</ul>";
    }
    std::string const own = "/" + asker.programme_id() + "/";
    body += "<p class=\"ways\">" + button(own + "platform", zh ? "重新登录" : "Log in again") + button(own + "login", zh ? "用手机号和密码登录" : "Log in with phone and password") + "</p>";
    Reply reply = html(programme_page(*asker.programme.programme, asker.language, zh ? "没有登录" : "Not logged in", body), status_of(refusal.code));
    reply.log_detail = refusal.detail;
    reply.header("Set-Cookie", cookie(request, "", 0));
    return reply;
}

static Reply get_platform(Host& host, Request const& request, Asker const* asker)
{
    auto way = service::begin_platform_login(host, at_home(host, *asker), request.query("then"));
    if (!way.ok())
        return refused(request, *asker, way.refusal());
    std::string state = way.value().state;
    // Kept beside the state, as the platform must send the state back as it is.
    if (request.query("then") == in_another_window)
        state += std::string(".") + in_another_window;
    Reply reply = html("", 302);
    reply.header("Location", way.value().address);
    reply.header("Set-Cookie", cookie(request, state, service::platform_seconds));
    return reply;
}

// Of this very site, so that the browser's next request brings the session's cookie.
static Reply arrived(Asker const& asker, std::string const& then, bool another_window)
{
    bool const zh = asker.language == 0;
    std::string const to = then.empty() ? "/" + asker.programme_id() + "/rounds" : then;
    std::string const head = another_window ? "" : "<meta http-equiv=\"refresh\" content=\"0;url=" + escaped_html(to) + "\">";
    std::string body = "<h1>" + std::string(zh ? "已登录" : "Logged in") + "</h1>";
    if (another_window)
        body += "<p>" + std::string(zh ? "请关闭这个窗口，回到原来的窗口继续填写。" : "Close this window and go on in the one you came from.") + "</p>";
    else
        body += "<p class=\"ways\">" + button(to, zh ? "继续" : "Go on") + "</p>";
    return html(programme_page(*asker.programme.programme, asker.language, zh ? "已登录" : "Logged in", body, head));
}

static Reply get_return(Host& host, Request const& request, Asker const* asker)
{
    std::string kept = cookie_of(request.header("Cookie"), cookie_name(request));
    auto const dot = kept.find('.');
    bool const another_window = dot != std::string::npos;
    kept = kept.substr(0, dot);
    auto done = service::finish_platform_login(host, *asker, { request.query("state"), request.query("code"), request.query("error"), kept });
    if (!done.ok())
        return refused(request, *asker, done.refusal());
    Reply reply = arrived(*asker, done.value().then, another_window);
    reply.header("X-Set-Session", done.value().session_token);
    reply.header("X-Set-Devices", done.value().devices);
    reply.header("Set-Cookie", cookie(request, "", 0));
    return reply;
}

std::vector<Route> const& platform_routes()
{
    static std::vector<Route> const routes {
        { Method::Get, "/:programme/platform", Needs::Programme, get_platform },
        { Method::Get, "/:programme/platform/return", Needs::Programme, get_return },
    };
    return routes;
}

}

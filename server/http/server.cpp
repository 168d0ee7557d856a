#include "http/server.h"

#include "http/capped_server.h"

#include <cerrno>
#include <cstring>

namespace shenbao::http {

struct Server::Inner {
    Gate& gate;
    ServerSettings settings;
    CappedServer server;
    AddressCounts under_way;

    Inner(Gate& gate_, ServerSettings settings_) : gate(gate_), settings(std::move(settings_)), server(gate.metrics(), settings) { }
    Reply reply_to(httplib::Request const&);
    void serve(httplib::Request const&, httplib::Response&);
    void send(httplib::Request const&, Reply&, double seconds, httplib::Response&);
    void set_up();
};

static std::optional<Method> method_of(std::string const& method)
{
    if (method == "GET" || method == "HEAD")
        return Method::Get;
    if (method == "POST")
        return Method::Post;
    if (method == "PATCH")
        return Method::Patch;
    if (method == "DELETE")
        return Method::Delete;
    return {};
}

static bool has_control(httplib::Request const& request)
{
    for (auto const& [name, value] : request.headers) {
        for (unsigned char byte : value) {
            if (byte == '\r' || byte == '\n' || byte == 0)
                return true;
        }
    }
    return request.path.find_first_of(std::string("\r\n\0", 3)) != std::string::npos;
}

static std::function<std::string(char const*)> header_of(httplib::Request const& request)
{
    return [&request](char const* name) { return request.get_header_value(name); };
}

static bool is_loopback(std::string const& address) { return address == "127.0.0.1" || address == "::1" || address.rfind("::ffff:127.", 0) == 0; }

static std::string address_of(httplib::Request const& request, ServerSettings const& settings)
{
    std::string forwarded;
    for (std::size_t i = 0; i < request.get_header_value_count("X-Forwarded-For"); ++i)
        forwarded += (i == 0 ? "" : ",") + request.get_header_value("X-Forwarded-For", "", i);
    return client_address(request.remote_addr, forwarded, settings.trusted_proxies);
}

static Head head_of(httplib::Request const& request)
{
    Head head;
    auto const method = method_of(request.method);
    head.method_is_known = method.has_value();
    head.method = method.value_or(Method::Get);
    head.path = request.path;
    head.path_bytes = request.target.size();
    head.header_has_control = has_control(request);
    head.chunked = request.has_header("Transfer-Encoding");
    head.has_length = request.has_header("Content-Length");
    head.length = static_cast<std::size_t>(request.get_header_value_u64("Content-Length", 0));
    head.header = header_of(request);
    head.language = language_of(request.get_header_value("Accept-Language"));
    return head;
}

static void write_reply(Gate const& gate, Reply& reply, httplib::Response& response)
{
    gate.add_security_headers(reply);
    response.status = reply.status;
    for (auto const& [name, value] : reply.headers)
        response.set_header(name, value);
    if (!reply.static_body.empty())
        response.set_content(reply.static_body.data(), reply.static_body.size(), reply.type);
    else if (!reply.body.empty())
        response.set_content(std::move(reply.body), reply.type);
}

// One JSON line a request: its route's pattern, never what stands in it; no address, no query.
static void log_line(httplib::Request const& request, Reply const& reply, double seconds)
{
    auto const method = method_of(request.method);
    auto const found = find_route(method.value_or(Method::Get), request.path);
    bool const own = request.path == "/healthz" || request.path == "/readyz" || request.path == "/metrics";
    wire::Message line;
    line.set("method", method ? request.method : "?").set("route", own ? request.path : found.route ? std::string(found.route->pattern) : "?").set("status", reply.status);
    line.set("bytes", static_cast<std::int64_t>(reply.body.size() + reply.static_body.size())).set("microseconds", static_cast<std::int64_t>(seconds * 1e6));
    if (reply.status >= 500 && !reply.log_detail.empty())
        line.set("detail", reply.log_detail);
    std::fprintf(stderr, "%s\n", line.write().c_str());
}

// Failures are logged whatever the access log's setting.
void Server::Inner::send(httplib::Request const& request, Reply& reply, double seconds, httplib::Response& response)
{
    gate.metrics().count(reply.status, seconds);
    if (settings.access_log || (reply.status >= 500 && !reply.log_detail.empty()))
        log_line(request, reply, seconds);
    write_reply(gate, reply, response);
}

Reply Server::Inner::reply_to(httplib::Request const& request)
{
    Request asked;
    asked.method = method_of(request.method).value_or(Method::Get);
    asked.path = request.path;
    std::string const address = address_of(request, settings);
    asked.address = address_group(address);
    asked.loopback = is_loopback(address) && is_loopback(request.remote_addr);
    asked.language = language_of(request.get_header_value("Accept-Language"));
    asked.body = request.body;
    asked.header = header_of(request);
    asked.query = [&request](char const* name) { return request.get_param_value(name); };
    if (!under_way.enter(asked.address, settings.requests_per_address_max))
        return problem(service::RefusalCode::unavailable, asked.language);
    struct Leaving {
        AddressCounts& counts;
        std::string const& address;
        ~Leaving() { counts.leave(address); }
    } const leaving { under_way, asked.address };
    return gate.answer(asked);
}

void Server::Inner::serve(httplib::Request const& request, httplib::Response& response)
{
    auto const began = std::chrono::steady_clock::now();
    Reply reply = reply_to(request);
    send(request, reply, std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count(), response);
}

void Server::Inner::set_up()
{
    server.set_keep_alive_timeout(5);
    server.set_keep_alive_max_count(10'000);
    server.set_read_timeout(5);
    server.set_write_timeout(10);
    server.set_tcp_nodelay(true);
    server.set_payload_max_length(4u << 20);
    server.set_socket_options([](socket_t sock) {
        int const yes = 1;
        ::setsockopt(sock, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    server.set_pre_routing_handler([this](httplib::Request const& request, httplib::Response& response) {
        if (auto refused = gate.check(head_of(request))) {
            send(request, *refused, 0, response);
            return httplib::Server::HandlerResponse::Handled;
        }
        // What has no body is answered here; the others come back by their route when the body is read.
        if (method_of(request.method) == Method::Get || request.method == "DELETE") {
            serve(request, response);
            return httplib::Server::HandlerResponse::Handled;
        }
        return httplib::Server::HandlerResponse::Unhandled;
    });
    auto handler = [this](httplib::Request const& request, httplib::Response& response) { serve(request, response); };
    for (auto const* routes : { &account_routes(), &application_routes(), &site_routes() }) {
        for (auto const& route : *routes) {
            if (route.method == Method::Post)
                server.Post(std::string(route.pattern), handler);
            else if (route.method == Method::Patch)
                server.Patch(std::string(route.pattern), handler);
        }
    }
    // What the library itself refuses (a body over its limit, a malformed request) is a problem too.
    server.set_error_handler([this](httplib::Request const& request, httplib::Response& response) {
        if (!response.body.empty() || response.status < 400)
            return;
        auto const code = response.status == 413 ? service::RefusalCode::too_large : response.status == 404 ? service::RefusalCode::not_found : response.status == 414 ? service::RefusalCode::uri_too_long : service::RefusalCode::bad_request;
        Reply reply = problem(code, language_of(request.get_header_value("Accept-Language")));
        reply.status = response.status;
        send(request, reply, 0, response);
    });
}

Server::Server(Gate& gate, ServerSettings settings)
    : m_inner(std::make_unique<Inner>(gate, std::move(settings)))
{
    m_inner->set_up();
}

Server::~Server() = default;

Result<int> Server::bind()
{
    auto const& settings = m_inner->settings;
    if (settings.port == 0) {
        int const port = m_inner->server.bind_to_any_port(settings.bind);
        if (port > 0)
            return port;
    } else if (m_inner->server.bind_to_port(settings.bind, settings.port)) {
        return settings.port;
    }
    return Error { ErrorCode::Unavailable,
        "cannot listen on " + settings.bind + ":" + std::to_string(settings.port) + " (" + std::strerror(errno)
            + "). Another program may be using this port: stop it, or choose another with --port.",
        "" };
}

void Server::run() { m_inner->server.listen_after_bind(); }
void Server::stop() { m_inner->server.stop(); }

}

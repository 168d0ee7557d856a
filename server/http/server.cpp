#include "http/server.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <httplib.h>
#include <mutex>
#include <unordered_map>

namespace shenbao::http {

// Without a length the library waits for a body that never comes and takes the next request for it.
static void say_there_is_no_body(httplib::Request& request)
{
    if (!request.has_header("Content-Length") && !request.has_header("Transfer-Encoding"))
        request.set_header("Content-Length", "0");
}

// A connection cap per address, and SO_REUSEADDR alone: two servers on one port must be an error.
class CappedServer final : public httplib::Server {
public:
    CappedServer(Metrics& metrics, ServerSettings const& settings) : m_metrics(metrics), m_settings(settings) { }

private:
    bool process_and_close_socket(socket_t sock) override
    {
        std::string remote;
        std::string local;
        int remote_port = 0;
        int local_port = 0;
        httplib::detail::get_remote_ip_and_port(sock, remote, remote_port);
        httplib::detail::get_local_ip_and_port(sock, local, local_port);
        bool ok = false;
        if (enter(remote)) {
            ok = httplib::detail::process_server_socket(svr_sock_, sock, keep_alive_max_count_, keep_alive_timeout_sec_, read_timeout_sec_,
                read_timeout_usec_, write_timeout_sec_, write_timeout_usec_, [&](httplib::Stream& stream, bool close_connection, bool& closed) {
                    return process_request(stream, remote, remote_port, local, local_port, close_connection, closed, say_there_is_no_body);
                });
            leave(remote);
        } else {
            m_metrics.refuse_connection();
            static constexpr char full[] = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            (void)::send(sock, full, sizeof full - 1, MSG_NOSIGNAL);
        }
        httplib::detail::shutdown_socket(sock);
        httplib::detail::close_socket(sock);
        return ok;
    }

    bool enter(std::string const& address)
    {
        std::lock_guard lock(m_mutex);
        bool const proxy = std::find(m_settings.trusted_proxies.begin(), m_settings.trusted_proxies.end(), address) != m_settings.trusted_proxies.end();
        int& count = m_open[address];
        if (!proxy && count >= m_settings.connections_per_address_max)
            return false;
        ++count;
        return true;
    }
    void leave(std::string const& address)
    {
        std::lock_guard lock(m_mutex);
        if (--m_open[address] == 0)
            m_open.erase(address);
    }

    Metrics& m_metrics;
    ServerSettings const& m_settings;
    std::mutex m_mutex;
    std::unordered_map<std::string, int> m_open;
};

struct Server::Inner {
    Gate& gate;
    ServerSettings settings;
    CappedServer server;

    Inner(Gate& gate_, ServerSettings settings_) : gate(gate_), settings(std::move(settings_)), server(gate.metrics(), settings) { }
    void serve(httplib::Request const&, httplib::Response&);
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

// A client may send lines of its own before the proxy's.
static std::string last_header(httplib::Request const& request, char const* name)
{
    auto const count = request.get_header_value_count(name);
    return count == 0 ? std::string() : request.get_header_value(name, "", count - 1);
}

// Behind a trusted proxy: the last address it named; what stands before that anybody can make up.
static std::string address_of(httplib::Request const& request, ServerSettings const& settings)
{
    auto const& trusted = settings.trusted_proxies;
    if (std::find(trusted.begin(), trusted.end(), request.remote_addr) == trusted.end())
        return request.remote_addr;
    std::string const forwarded = last_header(request, "X-Forwarded-For");
    auto const last = forwarded.substr(forwarded.find_last_of(", ") == std::string::npos ? 0 : forwarded.find_last_of(", ") + 1);
    return last.empty() || last.size() > 64 ? request.remote_addr : last;
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

void Server::Inner::serve(httplib::Request const& request, httplib::Response& response)
{
    auto const began = std::chrono::steady_clock::now();
    Request asked;
    asked.method = method_of(request.method).value_or(Method::Get);
    asked.path = request.path;
    asked.address = address_of(request, settings);
    asked.loopback = is_loopback(asked.address) && is_loopback(request.remote_addr);
    asked.language = language_of(request.get_header_value("Accept-Language"));
    asked.body = request.body;
    asked.header = header_of(request);
    asked.query = [&request](char const* name) { return request.get_param_value(name); };
    Reply reply = gate.answer(asked);
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    gate.metrics().count(reply.status, seconds);
    write_reply(gate, reply, response);
}

// One JSON line a request; the route's first segments only, no ids, no addresses, no query.
static void log_line(httplib::Request const& request, httplib::Response const& response)
{
    std::string path;
    std::size_t digits = 0;
    for (char letter : request.path.substr(0, 120)) {
        bool const plain = (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '/' || letter == '_' || letter == '-' || letter == '.';
        path += plain ? letter : '?';
    }
    for (std::size_t at = 0; at + 32 <= path.size(); ++at) {
        digits = path.find_first_not_of("0123456789abcdef", at);
        if ((digits == std::string::npos ? path.size() : digits) - at >= 32)
            path.replace(at, 32, "-");
    }
    std::fprintf(stderr, "{\"method\":\"%s\",\"path\":\"%s\",\"status\":%d,\"bytes\":%zu}\n", method_of(request.method) ? request.method.c_str() : "?",
        path.c_str(), response.status, response.body.size());
}

void Server::Inner::set_up()
{
    server.new_task_queue = [] { return new httplib::ThreadPool(32, 1024, 2048); };
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
            gate.metrics().count(refused->status, 0);
            write_reply(gate, *refused, response);
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
    for (auto const* routes : { &account_routes(), &application_routes() }) {
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
        write_reply(gate, reply, response);
    });
    if (settings.access_log)
        server.set_logger(log_line);
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

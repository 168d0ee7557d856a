// What every request passes: headers, origin, limits, programme, session. Then the route's handler.
#pragma once

#include "http/metrics.h"
#include "http/router.h"

namespace shenbao::http {

struct GateSettings {
    bool secure = false;  // reached by https (behind a proxy): __Host- cookies, HSTS
};

// What the server knows of a request before it reads the body.
struct Head {
    Method method = Method::Get;
    bool method_is_known = true;
    std::string path;
    std::size_t path_bytes = 0;
    bool header_has_control = false;  // a decoded CR, LF or NUL
    bool chunked = false;
    bool has_length = false;
    std::size_t length = 0;
    std::function<std::string(char const*)> header;
    std::size_t language = 0;
};

class Gate {
public:
    Gate(service::Host& host, GateSettings settings) : m_host(host), m_settings(settings) { }

    // A refusal, before the body is read.
    std::optional<Reply> check(Head const&) const;
    Reply answer(Request&);
    // On every reply, refusals too.
    void add_security_headers(Reply&) const;

    Metrics& metrics() { return m_metrics; }

private:
    bool needs_session(Head const&, Found const&) const;
    Reply health(Request const&, bool& handled);
    std::string cookie_name(std::string_view programme) const;
    std::string device_cookie_name(std::string_view programme) const;
    void set_cookies(Reply&, std::string_view programme) const;

    service::Host& m_host;
    GateSettings m_settings;
    Metrics m_metrics;
};

// zh unless English is asked for first.
std::size_t language_of(std::string_view accept_language);

}

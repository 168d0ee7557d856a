// The HTTP library's only user: connections, limits, log.
#pragma once

#include "http/gate.h"

#include <memory>
#include <string>
#include <vector>

namespace shenbao::http {

struct ServerSettings {
    std::string bind = "127.0.0.1";
    int port = 8080;  // 0: any free one
    std::vector<std::string> trusted_proxies;  // X-Forwarded-For counts from these only
    int connections_per_address_max = 600;     // an office of 300 behind one address; a proxy's own address is not capped
    int requests_per_address_max = 300;        // under way at once, of one person's or office's address behind the proxy
    int threads_min = 32;
    int threads_max = 1024;
    int queue_max = 256;                       // connections that wait for a thread; the next one is answered 503
    int head_milliseconds_max = 10'000;        // a request's head, from its first byte
    int body_milliseconds_max = 20'000;        // its body, and then its answer: as long, and longer only at a sensible pace
    bool access_log = true;
};

class Server {
public:
    Server(Gate&, ServerSettings);
    ~Server();

    // Error when the port is taken. Returns the port.
    Result<int> bind();
    // Until stop(); requests under way are finished.
    void run();
    void stop();

private:
    struct Inner;
    std::unique_ptr<Inner> m_inner;
};

}

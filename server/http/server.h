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
    int connections_per_address_max = 400;     // an office behind one address; a proxy's own address is not capped
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

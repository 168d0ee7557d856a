// The HTTP library with what it lacks: a total time for every request, a bounded queue that answers 503, and a cap of
// connections for each address.
#pragma once

#include "http/addresses.h"
#include "http/metrics.h"
#include "http/server.h"
#include "http/workers.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <httplib.h>
#include <thread>

namespace shenbao::http {

// Answers 503 and waits a moment for the other side to hang up: closed at once, a connection is reset and the answer lost.
class Refusals {
public:
    Refusals() : m_thread([this] { loop(); }) { }
    ~Refusals();

    void refuse(socket_t);

private:
    struct Waiting {
        socket_t socket;
        std::chrono::steady_clock::time_point until;
    };
    void loop();

    std::mutex m_mutex;
    std::condition_variable m_filled;
    std::vector<Waiting> m_waiting;
    bool m_stopping = false;
    std::thread m_thread;
};

class CappedServer final : public httplib::Server {
public:
    CappedServer(Metrics&, ServerSettings const&);

private:
    struct Peer {
        std::string remote, local, group;
        int remote_port = 0, local_port = 0;
    };
    // On the listening thread: takes a connection in, or refuses it.
    bool process_and_close_socket(socket_t) override;
    void serve(socket_t, Peer const&);
    bool admit(socket_t, Peer const&);

    Metrics& m_metrics;
    ServerSettings const& m_settings;
    AddressCounts m_open;
    std::atomic<int> m_active { 0 };
    Refusals m_refusals;
    Workers m_workers;
};

}

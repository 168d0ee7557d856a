// What a request may take: time, places, addresses. The server in this process, so that its limits can be small.
#include "http/addresses.h"
#include "http/server.h"
#include "http/workers.h"
#include "program.h"

#include <catch2/catch_test_macros.hpp>
#include <thread>

namespace shenbao::test {

struct Serving {
    explicit Serving(http::ServerSettings settings = {})
    {
        settings.port = 0;
        settings.access_log = false;
        server = std::make_unique<http::Server>(*rig.gate, settings);
        auto bound = server->bind();
        REQUIRE(bound.ok());
        port = bound.value();
        thread = std::thread([this] { server->run(); });
        for (int i = 0; i < 100 && !httplib::Client("127.0.0.1", port).Get("/healthz"); ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    ~Serving()
    {
        server->stop();
        thread.join();
    }
    Rig rig;
    std::unique_ptr<http::Server> server;
    int port = 0;
    std::thread thread;
};

TEST_CASE("addresses: an IPv6 one counts by its /64, a mapped one is IPv4, rubbish is itself")
{
    CHECK(http::address_group("192.0.2.7") == "192.0.2.7");
    CHECK(http::address_group("::ffff:192.0.2.7") == "192.0.2.7");
    CHECK(http::address_group("2001:db8:1:2:3:4:5:6") == http::address_group("2001:db8:1:2:ffff::1"));
    CHECK(http::address_group("2001:db8:1:2::1") != http::address_group("2001:db8:1:3::1"));
    CHECK(http::address_group("fe80::1%eth0") == http::address_group("fe80::2"));
    CHECK(http::address_group("rubbish") == "rubbish");
    CHECK(http::address_group(std::string(5000, 'x')).size() == 64);
}

TEST_CASE("X-Forwarded-For counts from trusted proxies only, and only what the last of them wrote")
{
    std::vector<std::string> const proxies { "127.0.0.1", "10.0.0.9" };
    auto address = [&](char const* remote, char const* forwarded) { return http::client_address(remote, forwarded, proxies); };
    CHECK(address("192.0.2.1", "198.51.100.7") == "192.0.2.1");  // not from a proxy
    CHECK(address("127.0.0.1", "198.51.100.7") == "198.51.100.7");
    CHECK(address("127.0.0.1", "6.6.6.6, 198.51.100.7") == "198.51.100.7");  // the first is made up
    CHECK(address("127.0.0.1", "6.6.6.6, 198.51.100.7, 10.0.0.9") == "198.51.100.7");  // two proxies in a row
    CHECK(address("::ffff:127.0.0.1", "2001:db8::1") == "2001:db8::1");
    CHECK(address("127.0.0.1", "") == "127.0.0.1");
    CHECK(address("127.0.0.1", "unknown") == "127.0.0.1");
    CHECK(address("127.0.0.1", "198.51.100.7, <script>") == "127.0.0.1");
    CHECK(address("127.0.0.1", ",,,") == "127.0.0.1");
    CHECK(http::client_address("127.0.0.1", "198.51.100.7", {}) == "127.0.0.1");
}

TEST_CASE("metrics are for the machine itself, also behind a proxy on it")
{
    http::ServerSettings settings;
    settings.trusted_proxies = { "127.0.0.1" };
    Serving serving(settings);
    httplib::Client client("127.0.0.1", serving.port);
    CHECK(client.Get("/metrics")->status == 200);
    CHECK(client.Get("/metrics", { { "X-Forwarded-For", "198.51.100.7" } })->status == 404);
    CHECK(client.Get("/metrics", { { "X-Forwarded-For", "127.0.0.1, 198.51.100.7" } })->status == 404);
}

TEST_CASE("a head that never ends and a body that drips lose their connection, and others are served meanwhile")
{
    http::ServerSettings settings;
    settings.head_milliseconds_max = 700;
    settings.body_milliseconds_max = 700;
    settings.threads_min = 4;
    settings.threads_max = 64;
    Serving serving(settings);
    std::vector<std::unique_ptr<Plain>> slow;
    for (int i = 0; i < 40; ++i)
        slow.push_back(std::make_unique<Plain>(serving.port));
    auto const began = std::chrono::steady_clock::now();
    for (int beat = 0; beat < 12; ++beat) {
        for (std::size_t i = 0; i < slow.size(); ++i) {
            bool const head = i % 2 == 0;
            if (beat == 0)
                (void)slow[i]->send(head ? "GET /sc/ HTTP/1.1\r\nHost: x\r\n"
                                         : "POST /api/v1/sc/captchas HTTP/1.1\r\nHost: x\r\nX-Shenbao: 1\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r\n");
            else
                (void)slow[i]->send(head ? "X-A: b\r\n" : "{");
        }
        CHECK(httplib::Client("127.0.0.1", serving.port).Get("/healthz"));
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
    }
    for (auto const& one : slow)
        CHECK(one->closes(10'000));
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(30));
}

TEST_CASE("workers: a burst has a thread for each, then a queue, then no; all that was taken is done")
{
    std::atomic<int> done { 0 };
    std::atomic<bool> go { false };
    int taken = 0;
    {
        http::Workers workers(2, 8, 3);
        for (int i = 0; i < 30; ++i)
            taken += workers.take([&] {
                while (!go)
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                ++done;
            });
        CHECK(taken == 11);
        go = true;
        workers.finish();
        CHECK_FALSE(workers.take([] { }));
    }
    CHECK(done == taken);
}

TEST_CASE("a slow but steady upload is not cut off")
{
    http::ServerSettings settings;
    settings.head_milliseconds_max = 500;
    settings.body_milliseconds_max = 500;
    Serving serving(settings);
    Plain steady(serving.port);
    std::string const body = "{\"a\":\"" + std::string(60'000, 'x') + "\"}";
    REQUIRE(steady.send("POST /api/v1/sc/captchas HTTP/1.1\r\nHost: x\r\nX-Shenbao: 1\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n"));
    for (std::size_t at = 0; at < body.size(); at += 6000) {  // 60 KB/s for a second
        REQUIRE(steady.send(body.substr(at, 6000)));
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    CHECK(steady.receive(2000, "expires_seconds").find("HTTP/1.1 200") == 0);
}

TEST_CASE("an answer that nobody fetches does not hold its place")
{
    http::ServerSettings settings;
    settings.body_milliseconds_max = 600;
    Serving serving(settings);
    Plain lazy(serving.port);
    std::string many;
    for (int i = 0; i < 400; ++i)
        many += "GET /api/v1/sc/pack HTTP/1.1\r\nHost: x\r\n\r\n";
    (void)lazy.send(many);
    std::this_thread::sleep_for(std::chrono::milliseconds(3000));
    auto const metrics = httplib::Client("127.0.0.1", serving.port).Get("/metrics");
    REQUIRE(metrics);
    CHECK(lazy.receive(5000).size() < 400 * serving.rig.hosted().bundle.plain().size() / 2);
}

TEST_CASE("when every thread and place in the queue is taken, the next one is told to come again; then it goes on")
{
    http::ServerSettings settings;
    settings.threads_min = 2;
    settings.threads_max = 4;
    settings.queue_max = 2;
    Serving serving(settings);
    std::vector<std::unique_ptr<Plain>> holding;
    std::string refused;
    for (int i = 0; i < 20 && refused.empty(); ++i) {
        holding.push_back(std::make_unique<Plain>(serving.port));
        REQUIRE(holding.back()->send("GET /healthz HTTP/1.1\r\n"));
        refused = holding.back()->receive(150);
    }
    CHECK(holding.size() == 7);  // four threads, two places, and one too many
    CHECK(refused.find("HTTP/1.1 503") == 0);
    CHECK(refused.find("Retry-After: 5") != std::string::npos);
    CHECK(refused.find("系统繁忙") != std::string::npos);
    auto const body = refused.substr(refused.find("\r\n\r\n") + 4);
    CHECK(refused.find("Content-Length: " + std::to_string(body.size()) + "\r\n") != std::string::npos);
    holding.clear();
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    auto const answer = httplib::Client("127.0.0.1", serving.port).Get("/healthz");
    REQUIRE(answer);
    CHECK(answer->status == 200);
}

TEST_CASE("one address has so many connections; a trusted proxy is not held to that, its people are")
{
    http::ServerSettings settings;
    settings.connections_per_address_max = 5;
    Serving serving(settings);
    std::vector<std::unique_ptr<Plain>> open;
    for (int i = 0; i < 5; ++i)
        open.push_back(std::make_unique<Plain>(serving.port));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(raw(serving.port, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").find("HTTP/1.1 503") == 0);
    open.clear();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    CHECK(raw(serving.port, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").find("HTTP/1.1 200") == 0);

    settings.trusted_proxies = { "127.0.0.1" };
    Serving behind(settings);
    for (int i = 0; i < 12; ++i)
        open.push_back(std::make_unique<Plain>(behind.port));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    CHECK(raw(behind.port, "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").find("HTTP/1.1 200") == 0);
}

TEST_CASE("300 people behind one address at once, six connections each not idle: all are served")
{
    Serving serving;
    std::atomic<int> served { 0 };
    std::vector<std::thread> threads;
    for (int t = 0; t < 300; ++t)
        threads.emplace_back([&] {
            httplib::Client client("127.0.0.1", serving.port);
            client.set_read_timeout(30);
            for (int i = 0; i < 3; ++i) {
                auto const answer = client.Get(i == 0 ? "/api/v1/sc/pack" : "/api/v1/sc/session");
                served += answer && answer->status == 200;
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(served == 900);
}

}

// The real program, killed while it works.
#include "rig.h"

#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <httplib.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace shenbao::test {

class Program {
public:
    Program(std::string const& data, int port, std::vector<std::string> more = {}) : m_port(port)
    {
        m_pid = fork();
        if (m_pid == 0) {
            setenv("SHENBAO_TEST_CAPTCHA", "1", 1);
            if (!freopen("/dev/null", "w", stderr))
                _exit(126);
            std::vector<std::string> words { SHENBAO_BINARY, "serve", "--demo", "--quiet", "--data", data, "--port", std::to_string(port) };
            words.insert(words.end(), more.begin(), more.end());
            std::vector<char*> arguments;
            for (auto& word : words)
                arguments.push_back(word.data());
            arguments.push_back(nullptr);
            execv(SHENBAO_BINARY, arguments.data());
            _exit(127);
        }
    }
    ~Program()
    {
        if (m_pid > 0)
            end(SIGKILL);
    }
    int end(int signal)
    {
        if (signal)
            kill(m_pid, signal);
        int status = 0;
        waitpid(m_pid, &status, 0);
        m_pid = -1;
        return status;
    }
    bool ready() const
    {
        for (int i = 0; i < 600; ++i) {
            auto answer = httplib::Client("127.0.0.1", m_port).Get("/readyz");
            if (answer && answer->status == 200)
                return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return false;
    }

private:
    int m_port;
    pid_t m_pid;
};

static int free_port()
{
    // Bound and closed at once: the library's own probe would keep listening.
    int const probe = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    REQUIRE(bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0);
    REQUIRE(getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0);
    close(probe);
    return ntohs(address.sin_port);
}

static httplib::Headers const headers { { "X-Shenbao", "1" } };

// Logs the demo's first person in; the cookie.
static std::string log_in(httplib::Client& client)
{
    auto captcha = client.Post("/api/v1/sc/captchas", headers, "{}", "application/json");
    REQUIRE(captcha);
    auto const id = wire::Message::read(captcha->body).value().text("id").value_or("");
    std::string digits;
    for (auto const& open : wire::Message::read(client.Get("/api/v1/sc/demo/outbox")->body).value().list("captchas")) {
        if (open.text("id") == id)
            digits = open.text("answer").value_or("");
    }
    auto answer = client.Post("/api/v1/sc/accounts/login/0", headers,
        R"({"document":{"login":"13900001858","password":"Demo2026pass"},"captcha":{"id":")" + id + R"(","answer":")" + digits + R"("}})", "application/json");
    REQUIRE(answer);
    REQUIRE(answer->status == 200);
    auto const cookie = answer->get_header_value("Set-Cookie");
    return cookie.substr(0, cookie.find(';'));
}

TEST_CASE("SIGKILL under load loses nothing that was acknowledged, and the session goes on")
{
    TemporaryFolder folder;
    int const port = free_port();
    SystemRandom random;
    std::string cookie;
    std::string const id = to_string(random.id());
    std::vector<std::string> acknowledged;
    {
        Program program(folder.path / "data", port);
        REQUIRE(program.ready());
        httplib::Client client("127.0.0.1", port);
        cookie = log_in(client);
        client.set_default_headers({ { "X-Shenbao", "1" }, { "Cookie", cookie } });
        auto rounds = wire::Message::read(client.Get("/api/v1/sc/rounds")->body).value().list("rounds");
        std::string round;
        for (auto const& line : rounds) {
            if (line.boolean("open") == true)
                round = line.text("id").value_or("");
        }
        REQUIRE(client.Post("/api/v1/sc/applications", R"({"id":")" + id + R"(","round":")" + round + "\"}", "application/json")->status == 201);
        std::atomic<bool> stop { false };
        std::mutex mutex;
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                httplib::Client own("127.0.0.1", port);
                own.set_default_headers({ { "X-Shenbao", "1" }, { "Cookie", cookie } });
                while (!stop) {
                    std::string const record = to_string(random.id());
                    auto answer = own.Post("/api/v1/sc/applications/" + id + "/batches",
                        R"({"batch":")" + to_string(random.id()) + R"(","base_revision":1,"edits":[{"op":"add","path":"works/)" + record + "\"}]}", "application/json");
                    if (!answer)
                        break;
                    std::lock_guard lock(mutex);
                    if (answer->status == 200)
                        acknowledged.push_back(record);
                }
            });
        std::this_thread::sleep_for(std::chrono::milliseconds(1500));
        program.end(SIGKILL);
        stop = true;
        for (auto& thread : threads)
            thread.join();
    }
    REQUIRE(acknowledged.size() > 10);
    Program again(folder.path / "data", port);
    REQUIRE(again.ready());
    httplib::Client client("127.0.0.1", port);
    client.set_default_headers({ { "X-Shenbao", "1" }, { "Cookie", cookie } });
    auto answer = client.Get("/api/v1/sc/applications/" + id);
    REQUIRE(answer);
    REQUIRE(answer->status == 200);
    for (auto const& record : acknowledged)
        REQUIRE(answer->body.find(record) != std::string::npos);
}

TEST_CASE("a taken port and a second process end with an error; SIGTERM ends gracefully")
{
    TemporaryFolder folder;
    int const port = free_port();
    Program first(folder.path / "data", port);
    REQUIRE(first.ready());
    Program same_folder(folder.path / "data", free_port());
    CHECK(WEXITSTATUS(same_folder.end(0)) == 1);
    Program same_port(folder.path / "other", port);
    CHECK(WEXITSTATUS(same_port.end(0)) == 1);
    Program open_network(folder.path / "third", free_port(), { "--bind", "0.0.0.0" });
    CHECK(WEXITSTATUS(open_network.end(0)) == 1);
    int const status = first.end(SIGTERM);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("a chunked body, a body over the limit, a smuggled header and an unknown method are refused")
{
    TemporaryFolder folder;
    int const port = free_port();
    Program program(folder.path / "data", port);
    REQUIRE(program.ready());
    httplib::Client client("127.0.0.1", port);
    auto big = client.Post("/api/v1/sc/captchas", headers, std::string(1 << 20, ' '), "application/json");
    CHECK((!big || big->status == 413));
    auto chunked = client.Post("/api/v1/sc/captchas", headers, [](std::size_t, httplib::DataSink& sink) { sink.write("{}", 2); sink.done(); return true; }, "application/json");
    CHECK((!chunked || chunked->status == 413));
    auto smuggled = client.Get("/sc/", { { "X-Test", "a%0d%0ab" } });
    REQUIRE(smuggled);
    CHECK(smuggled->status == 431);
    auto put = client.Put("/sc/", "{}", "application/json");
    REQUIRE(put);
    CHECK(put->status == 405);
    auto head = client.Head("/sc/");
    REQUIRE(head);
    CHECK(head->body.empty());
}

}

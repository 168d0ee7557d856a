#include "program.h"

#include <catch2/catch_test_macros.hpp>
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace shenbao::test {

int free_port()
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

std::string demo_folder(std::filesystem::path const& at)
{
    static TemporaryFolder first;
    static bool const made = [] {
        Program program((first.path / "data").string(), free_port());
        return program.ready() && program.end(SIGTERM) == 0;
    }();
    REQUIRE(made);
    std::filesystem::copy(first.path / "data", at, std::filesystem::copy_options::recursive);
    return at.string();
}

Program::Program(std::string const& data, int port, ProgramSettings settings)
    : m_port(port)
    , m_log(data + ".log")
{
    std::vector<std::string> words { SHENBAO_BINARY, "serve", "--demo", "--data", data, "--port", std::to_string(port) };
    if (settings.quiet)
        words.push_back("--quiet");
    words.insert(words.end(), settings.more.begin(), settings.more.end());
    std::vector<char*> arguments;
    for (auto& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    m_pid = fork();
    if (m_pid == 0) {
        setenv("SHENBAO_TEST_CAPTCHA", "1", 1);
        int const log = open(m_log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (log < 0 || dup2(log, STDERR_FILENO) < 0)
            _exit(126);
        rlimit const limit { settings.file_bytes_max, settings.file_bytes_max };
        if (settings.file_bytes_max != 0 && setrlimit(RLIMIT_FSIZE, &limit) != 0)
            _exit(125);
        execvp(arguments.front(), arguments.data());
        _exit(127);
    }
}

Program::~Program()
{
    if (m_pid > 0)
        end(SIGKILL);
}

int Program::end(int signal)
{
    if (signal)
        kill(m_pid, signal);
    int status = 0;
    waitpid(m_pid, &status, 0);
    m_pid = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

bool Program::ready() const
{
    for (int i = 0; i < 600; ++i) {
        auto answer = httplib::Client("127.0.0.1", m_port).Get("/readyz");
        if (answer && answer->status == 200)
            return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

std::string Program::said() const { return store::read_file(m_log).release_value(); }

Plain::Plain(int port)
    : m_socket(socket(AF_INET, SOCK_STREAM, 0))
{
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(connect(m_socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}

Plain::~Plain() { close(m_socket); }

bool Plain::send(std::string const& bytes) const
{
    return ::send(m_socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

std::string Plain::receive(int milliseconds, std::string const& until) const
{
    std::string out;
    auto const end = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds);
    while (until.empty() || out.find(until) == std::string::npos) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd waiting { m_socket, POLLIN, 0 };
        char bytes[65536];
        if (left <= 0 || poll(&waiting, 1, static_cast<int>(left)) <= 0)
            break;
        ssize_t const count = recv(m_socket, bytes, sizeof bytes, 0);
        if (count <= 0)
            break;
        out.append(bytes, static_cast<std::size_t>(count));
    }
    return out;
}

bool Plain::closes(int milliseconds) const
{
    auto const began = std::chrono::steady_clock::now();
    (void)receive(milliseconds);
    return std::chrono::steady_clock::now() - began < std::chrono::milliseconds(milliseconds);
}

std::string raw(int port, std::string const& bytes, int milliseconds)
{
    Plain plain(port);
    (void)plain.send(bytes);
    return plain.receive(milliseconds);
}

static httplib::Headers const headers { { "X-Shenbao", "1" } };

std::string solved_captcha(httplib::Client& client)
{
    auto captcha = client.Post("/api/v1/sc/captchas", headers, "{}", "application/json");
    REQUIRE(captcha);
    auto const id = wire::Message::read(captcha->body).value().text("id").value_or("");
    std::string digits;
    for (auto const& open : wire::Message::read(client.Get("/api/v1/sc/demo/outbox")->body, 4u << 20).value().list("captchas")) {
        if (open.text("id") == id)
            digits = open.text("answer").value_or("");
    }
    return R"({"id":")" + id + R"(","answer":")" + digits + "\"}";
}

// The order in which the client hands over headers of one name is nobody's promise.
std::string session_of(httplib::Response const& answer)
{
    auto const lines = answer.headers.equal_range("Set-Cookie");
    for (auto line = lines.first; line != lines.second; ++line) {
        if (line->second.rfind("shenbao-sc=", 0) == 0)
            return line->second.substr(0, line->second.find(';'));
    }
    return {};
}

std::string log_in(httplib::Client& client, std::string const& phone)
{
    auto answer = client.Post("/api/v1/sc/accounts/login/0", headers,
        R"({"document":{"login":")" + phone + R"(","password":"Demo2026pass"},"captcha":)" + solved_captcha(client) + "}", "application/json");
    REQUIRE(answer);
    REQUIRE(answer->status == 200);
    return session_of(*answer);
}

std::string register_person(httplib::Client& client, std::string const& phone, std::string const& identity)
{
    auto const sent = client.Post("/api/v1/sc/sms", headers, R"({"flow":"register","step":0,"phone":")" + phone + R"(","captcha":)" + solved_captcha(client) + "}", "application/json");
    REQUIRE(sent);
    auto const pass = wire::Message::read(sent->body).value().text("captcha_pass").value_or("");
    auto const outbox = wire::Message::read(client.Get("/api/v1/sc/demo/outbox?phone=" + phone)->body, 4u << 20).value().list("messages");
    REQUIRE_FALSE(outbox.empty());
    auto const answer = client.Post("/api/v1/sc/accounts/register/0", headers,
        R"({"document":{"name":"周八","sex":"1","identity_type":"111","identity_number":")" + identity + R"(","password":"Demo2026pass","password_again":"Demo2026pass","phone":")" + phone
            + R"("},"captcha":{"pass":")" + pass + R"("},"sms_code":")" + outbox.back().text("code").value_or("") + "\"}", "application/json");
    REQUIRE(answer);
    INFO(answer->body);
    REQUIRE(answer->status == 200);
    return session_of(*answer);
}

std::string begin_application(httplib::Client& client, std::string const& id)
{
    std::string round;
    for (auto const& line : wire::Message::read(client.Get("/api/v1/sc/rounds")->body).value().list("rounds")) {
        if (line.boolean("open") == true)
            round = line.text("id").value_or("");
    }
    auto const made = client.Post("/api/v1/sc/applications", R"({"id":")" + id + R"(","round":")" + round + "\"}", "application/json");
    REQUIRE(made);
    if (made->status == 201)
        return id;
    return wire::Message::read(made->body).value().text("application").value_or("");
}

}

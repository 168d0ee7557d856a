// Draft saves over HTTP: 50 people with a session each, each with an application of 10 KB, on disk.
//   bench_saves [clients] [seconds] [folder for the data]      target: 2,000/s, p99 60 ms
// The server is the real program in a process of its own; the people and their documents are put there before.
#include "service/account_flows.h"
#include "service/applications.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <httplib.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace shenbao;

struct Someone {
    std::string cookie, application, record;
};

static service::Asker asker_of(service::HostedProgramme const& hosted, Id account) { return { hosted, "", 0, account, "" }; }

// Records of works with long texts, until the document is 10 KB.
static std::string big_edits(Random& random, std::string& record)
{
    std::string edits;
    for (int i = 0; i < 4; ++i) {
        record = to_string(random.id());
        std::string text;
        for (int j = 0; j < 800; ++j)
            text += "水";
        edits += std::string(edits.empty() ? "" : ",") + R"({"op":"add","path":"works/)" + record + R"("},{"op":"set","path":"works/)" + record + R"(/project","value":"某项目"},)"
            + R"({"op":"set","path":"works/)" + record + R"(/description","value":")" + text + "\"}";
    }
    return edits;
}

static std::vector<Someone> prepare(std::filesystem::path const& path, int count)
{
    SystemRandom random;
    SystemClock clock;
    auto folder = store::DataFolder::open(path, store::DataFolder::Use::Exclusive, random).release_value();
    auto const vault = store::Vault::make(folder.key(), random).release_value();
    auto database = store::Database::open(folder.database_file()).release_value();
    store::FileStore const files(folder, vault);
    auto const programmes = service::host_folder(SHENBAO_PACKS).release_value();
    service::Passwords passwords(2, 8);
    service::Captchas captchas(clock, random);
    service::Limiter limiter;
    service::Limiter logins;
    service::Sessions sessions(*database, clock);
    service::Expiring<service::Ticket> tickets(10);
    service::Drafts drafts;
    service::Directories directories;
    service::Host host { clock, random, *database, vault, files, programmes, passwords, captchas, limiter, logins, sessions, tickets, drafts, directories };
    auto const& hosted = *service::find_programme(programmes, "sc");
    Moment const now = clock.now();
    store::RoundRow const round { random.id(), hosted.programme->id, "bench", { now.milliseconds - 86'400'000 }, { now.milliseconds + 86'400'000 }, { now.milliseconds + 86'400'000 }, "2026-12-31", now };
    VERIFY(database->write([&](store::Connection& connection) -> Result<void> { store::insert_round(connection, round); return {}; }).ok());
    std::vector<Someone> people;
    for (int i = 0; i < count; ++i) {
        char phone[16];
        std::snprintf(phone, sizeof phone, "139%08d", i);
        auto const account = service::create_account(host, hosted, R"({"name":"张三","phone":")" + std::string(phone) + "\"}", "bench-2026");
        VERIFY(account.ok());
        Someone someone;
        auto const asker = asker_of(hosted, account.value());
        auto const application = service::create_application(host, asker, random.id(), round.id);
        VERIFY(application.ok());
        someone.application = to_string(application.value());
        std::string const batch = R"({"batch":")" + to_string(random.id()) + R"(","base_revision":1,"edits":[)" + big_edits(random, someone.record) + "]}";
        VERIFY(service::save_batch(host, asker, application.value(), batch).ok());
        std::string const token = store::to_hex(random.bytes(32));
        VERIFY(database->write([&](store::Connection& connection) -> Result<void> {
            store::insert_session(connection, { store::token_hash(token), hosted.programme->id, account.value(), now, now });
            return {};
        }).ok());
        someone.cookie = "shenbao-" + hosted.programme->id + "=" + token;
        people.push_back(std::move(someone));
    }
    return people;
}

static pid_t start(std::string const& data, int port)
{
    pid_t const pid = fork();
    if (pid == 0) {
        execl(SHENBAO_BINARY, SHENBAO_BINARY, "serve", "--quiet", "--data", data.c_str(), "--port", std::to_string(port).c_str(), "--packs", SHENBAO_PACKS, nullptr);
        _exit(127);
    }
    for (int i = 0; i < 400; ++i) {
        auto answer = httplib::Client("127.0.0.1", port).Get("/readyz");
        if (answer && answer->status == 200)
            return pid;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return pid;
}

static void save_until(Someone const& someone, int port, std::atomic<bool> const& stop, std::vector<double>& times, std::atomic<int>& failed)
{
    SystemRandom random;
    httplib::Client client("127.0.0.1", port);
    client.set_keep_alive(true);
    client.set_tcp_nodelay(true);
    client.set_default_headers({ { "X-Shenbao", "1" }, { "Cookie", someone.cookie } });
    std::int64_t revision = 2;
    while (!stop) {
        std::string const body = R"({"batch":")" + to_string(random.id()) + R"(","base_revision":)" + std::to_string(revision) + R"(,"edits":[{"op":"set","path":"works/)" + someone.record
            + R"(/project","value":"第)" + std::to_string(revision) + R"(项目"}]})";
        auto const began = std::chrono::steady_clock::now();
        auto const answer = client.Post("/api/v1/sc/applications/" + someone.application + "/batches", body, "application/json");
        if (!answer || answer->status != 200) {
            ++failed;
            continue;
        }
        times.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
        ++revision;
    }
}

int main(int count, char** arguments)
{
    int const clients = count > 1 ? std::atoi(arguments[1]) : 50;
    int const seconds = count > 2 ? std::atoi(arguments[2]) : 5;
    std::string const folder = count > 3 ? arguments[3] : "build/bench-saves";
    std::filesystem::remove_all(folder);
    auto const people = prepare(folder, clients);
    int const port = 20'000 + getpid() % 20'000;
    pid_t const server = start(folder, port);
    std::atomic<bool> stop { false };
    std::atomic<int> failed { 0 };
    std::vector<std::vector<double>> times(people.size());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < people.size(); ++i)
        threads.emplace_back([&, i] { save_until(people[i], port, stop, times[i], failed); });
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    stop = true;
    for (auto& thread : threads)
        thread.join();
    kill(server, SIGTERM);
    waitpid(server, nullptr, 0);
    std::vector<double> all;
    for (auto const& own : times)
        all.insert(all.end(), own.begin(), own.end());
    std::sort(all.begin(), all.end());
    if (all.empty())
        return 1;
    auto at = [&](double part) { return all[static_cast<std::size_t>(part * static_cast<double>(all.size() - 1))]; };
    std::printf("%d clients, %d s: %.0f saves/s, p50 %.1f ms, p99 %.1f ms, worst %.1f ms, %d failed\n", clients, seconds,
        static_cast<double>(all.size()) / seconds, at(.5), at(.99), all.back(), failed.load());
    return failed == 0 ? 0 : 1;
}

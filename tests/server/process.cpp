// The real program, killed while it works.
#include "program.h"

#include <catch2/catch_test_macros.hpp>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <httplib.h>
#include <sys/wait.h>
#include <thread>

namespace shenbao::test {

TEST_CASE("SIGKILL under load loses nothing that was acknowledged, and the session goes on")
{
    TemporaryFolder folder;
    int const port = free_port();
    SystemRandom random;
    std::string cookie;
    std::string const id = to_string(random.id());
    std::vector<std::string> acknowledged;
    {
        Program program(demo_folder(folder.path / "data"), port);
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

TEST_CASE("a taken port, a second process, an open network end with a sentence that says what to do; SIGTERM ends gracefully")
{
    TemporaryFolder folder;
    int const port = free_port();
    Program first(demo_folder(folder.path / "data"), port);
    REQUIRE(first.ready());
    Program same_folder(folder.path / "data", free_port());
    CHECK(same_folder.wait() == 1);
    CHECK(same_folder.said().find("is in use by another shenbao process") != std::string::npos);
    Program same_port(folder.path / "other", port);
    CHECK(same_port.wait() == 1);
    CHECK(same_port.said().find("Another program may be using this port") != std::string::npos);
    Program open_network(folder.path / "third", free_port(), { { "--bind", "0.0.0.0" } });
    CHECK(open_network.wait() == 1);
    CHECK(open_network.said().find("--behind-proxy") != std::string::npos);
    CHECK(first.end(SIGTERM) == 0);
}

TEST_CASE("a foreign folder, a lost key, a wrong key, a cut key: said at the start, nothing is touched")
{
    namespace fs = std::filesystem;
    TemporaryFolder folder;
    fs::path const data = folder.path / "data";
    int const port = free_port();
    auto refusal = [&](fs::path const& at) {
        Program program(at, port);
        CHECK(program.wait() == 1);
        return program.said();
    };
    fs::create_directory(folder.path / "foreign");
    REQUIRE(store::write_file_durably(folder.path / "foreign/holiday.jpg", "x").ok());
    CHECK(refusal(folder.path / "foreign").find("holiday.jpg") != std::string::npos);
    (void)demo_folder(data);
    fs::rename(data / "key", folder.path / "key");
    CHECK(refusal(data).find("is missing") != std::string::npos);
    CHECK_FALSE(fs::exists(data / "key"));
    REQUIRE(store::write_file_durably(data / "key", std::string(32, 'x')).ok());
    CHECK(refusal(data).find("does not fit this database") != std::string::npos);
    REQUIRE(store::write_file_durably(data / "key", "short").ok());
    CHECK(refusal(data).find("exactly 32 bytes") != std::string::npos);
    fs::remove(data / "key");
    fs::rename(folder.path / "key", data / "key");
    Program again(data, port);
    CHECK(again.ready());
}

TEST_CASE("a first start that was killed half-way recovers: half a marker, half a pack, half a database")
{
    namespace fs = std::filesystem;
    TemporaryFolder folder;
    fs::path const data = folder.path / "data";
    fs::create_directories(data / "packs/.sc.part/texts");
    REQUIRE(store::write_file_durably(data / "packs/.sc.part/programme.json", "{").ok());
    fs::rename(data / "packs", folder.path / "packs");
    REQUIRE(store::write_file_durably(data / "shenbao-data.7ffc.tmp", "shen").ok());
    {
        SystemRandom random;
        REQUIRE(store::DataFolder::open(data, store::DataFolder::Use::Shared, random).ok());
    }
    fs::remove_all(data / "packs");
    fs::rename(folder.path / "packs", data / "packs");
    REQUIRE(store::write_file_durably(data / "shenbao.sqlite", "").ok());
    int const port = free_port();
    Program program(data, port);
    REQUIRE(program.ready());
    CHECK(fs::exists(data / "packs/sc/programme.json"));
    CHECK_FALSE(fs::exists(data / "packs/.sc.part"));
    // Killed at any moment of a first start: the next one serves.
    for (int milliseconds : { 5, 20, 60, 120, 250 }) {
        fs::path const other = folder.path / ("killed-" + std::to_string(milliseconds));
        {
            Program killed(other, free_port());
            std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
            killed.end(SIGKILL);
        }
        int const again_port = free_port();
        Program again(other, again_port);
        INFO(milliseconds);
        REQUIRE(again.ready());
        httplib::Client client("127.0.0.1", again_port);
        (void)log_in(client);
    }
}

TEST_CASE("a full disk: said as such, nothing acknowledged is lost, and saving goes on when there is room")
{
    TemporaryFolder folder;
    auto const data = folder.path / "data";
    SystemRandom random;
    std::string const id = to_string(random.id());
    std::string cookie;
    std::vector<std::string> acknowledged;
    auto save = [&](httplib::Client& client, std::string const& record, std::string const& text) {
        return client.Post("/api/v1/sc/applications/" + id + "/batches", R"({"batch":")" + to_string(random.id()) + R"(","base_revision":1,"edits":[{"op":"add","path":"works/)"
                + record + R"("},{"op":"set","path":"works/)" + record + R"(/description","value":")" + text + "\"}]}", "application/json");
    };
    {
        int const port = free_port();
        Program program(demo_folder(data), port);
        REQUIRE(program.ready());
        httplib::Client client("127.0.0.1", port);
        cookie = log_in(client);
        client.set_default_headers({ { "X-Shenbao", "1" }, { "Cookie", cookie } });
        (void)begin_application(client, id);
        CHECK(program.end(SIGTERM) == 0);
    }
    {
        // No file may grow over this: the write-ahead log soon does, and so does an upload.
        int const port = free_port();
        Program program(data, port, { {}, 3u << 20 });
        REQUIRE(program.ready());
        httplib::Client client("127.0.0.1", port);
        client.set_default_headers({ { "X-Shenbao", "1" }, { "Cookie", cookie } });
        std::string refused;
        for (int i = 0; i < 400 && refused.empty(); ++i) {
            std::string const record = to_string(random.id());
            auto answer = save(client, record, std::string(4000, 'x'));
            REQUIRE(answer);
            if (answer->status == 200)
                acknowledged.push_back(record);
            else
                refused = answer->body;
        }
        CHECK(refused.find("storage_full") != std::string::npos);
        CHECK(refused.find("存储空间已满") != std::string::npos);
        CHECK(client.Get("/api/v1/sc/applications/" + id)->status == 200);  // reading goes on
        CHECK(client.Get("/healthz")->status == 200);
        program.end(SIGKILL);
    }
    REQUIRE(acknowledged.size() > 3);
    int const port = free_port();
    Program program(data, port);
    REQUIRE(program.ready());
    httplib::Client client("127.0.0.1", port);
    client.set_default_headers({ { "X-Shenbao", "1" }, { "Cookie", cookie } });
    auto answer = client.Get("/api/v1/sc/applications/" + id);
    REQUIRE(answer);
    for (auto const& record : acknowledged)
        CHECK(answer->body.find(record) != std::string::npos);
    std::string const more = to_string(random.id());
    CHECK(save(client, more, "y")->status == 200);
}

TEST_CASE("a chunked body, a body over the limit, a smuggled header and an unknown method are refused")
{
    TemporaryFolder folder;
    int const port = free_port();
    Program program(demo_folder(folder.path / "data"), port);
    REQUIRE(program.ready());
    httplib::Client client("127.0.0.1", port);
    httplib::Headers const headers { { "X-Shenbao", "1" } };
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

static void write_text(std::filesystem::path const& file, std::string const& text)
{
    std::ofstream stream(file, std::ios::binary);
    stream << text;
}

TEST_CASE("an upgrade whose new pack does not fit the one it extends, which stayed as it was, serves all the others")
{
    namespace fs = std::filesystem;
    TemporaryFolder folder;
    fs::path const data = folder.path / "data";
    (void)demo_folder(data);
    // As an earlier program brought it: it looks at what the new pack does not know.
    fs::path const kept = data / "packs/zc/programme.json";
    auto text = store::read_file(kept).value();
    for (auto const& [from, to] : { std::pair { R"("account.phone": "string")", R"("account.phone": "string", "profile.passed_on": "date")" },
             std::pair { R"({"id": "post", "type": "text")", R"x({"id": "post", "type": "text", "locked": "has(context.profile.passed_on)")x" } }) {
        auto const at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, std::string(from).size(), to);
    }
    write_text(kept, text);
    fs::remove_all(data / "packs/zc_profile");
    int const port = free_port();
    Program program(data, port);
    REQUIRE(program.ready());
    INFO(program.said());
    CHECK(program.said().find("The pack zc_profile of this program is left out") != std::string::npos);
    CHECK(program.said().find("base/programme.json:") != std::string::npos);
    CHECK_FALSE(fs::exists(data / "packs/.zc_profile.part"));
    httplib::Client client("127.0.0.1", port);
    CHECK(client.Get("/api/v1/zc_profile/session")->status == 404);
    CHECK(client.Get("/api/v1/zc/session")->status == 200);
    CHECK(client.Get("/api/v1/zc_transfer/session")->status == 200);
}

TEST_CASE("--watch serves a changed pack, and one with a mistake never takes the running one's place")
{
    TemporaryFolder folder;
    auto const packs = folder.path / "packs";
    std::filesystem::create_directories(packs);
    std::filesystem::copy(SHENBAO_PACKS "/sc", packs / "sc", std::filesystem::copy_options::recursive);
    auto const words = packs / "sc" / "texts" / "zh.json";
    auto const sound = store::read_file(words).value();
    auto changed = sound;
    changed.replace(changed.find("专家库平台"), std::string("专家库平台").size(), "专家库新版");
    int const port = free_port();
    ProgramSettings settings;
    settings.more = { "--packs", packs.string(), "--watch" };
    Program program(folder.path / "data", port, settings);
    REQUIRE(program.ready());
    auto const served = [&] {
        auto const answer = httplib::Client("127.0.0.1", port).Get("/api/v1/sc/pack");
        return answer ? answer->body : std::string();
    };
    auto const shows = [&](std::string const& text) {
        for (int i = 0; i < 200; ++i) {
            if (served().find(text) != std::string::npos)
                return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        return false;
    };
    REQUIRE(served().find("专家库平台") != std::string::npos);
    write_text(words, "{" + changed);
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    CHECK(served().find("专家库平台") != std::string::npos);
    // One that `check` alone would have told.
    auto unused = changed;
    unused.insert(1, R"("nobody_asks": "x",)");
    write_text(words, unused);
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    CHECK(served().find("专家库平台") != std::string::npos);
    write_text(words, changed);
    CHECK(shows("专家库新版"));
    write_text(words, sound);
    CHECK(shows("专家库平台"));
    CHECK(WEXITSTATUS(program.end(SIGTERM)) == 0);
}

}

#include "rig.h"

#include "store/opened_folder.h"
#include "store/query.h"

#include <catch2/catch_test_macros.hpp>
#include <atomic>
#include <chrono>
#include <fstream>
#include <future>
#include <thread>

namespace shenbao::test {

// A job that holds the writer until it is released.
class HeldWriter {
public:
    explicit HeldWriter(store::Database& database)
        : m_thread([&] {
            (void)database.write([&](store::Connection&) -> Result<void> {
                m_held.set_value();
                m_released.get_future().wait();
                return {};
            });
        })
    {
        m_held.get_future().wait();
    }
    ~HeldWriter() { release(); }
    void release()
    {
        if (!m_thread.joinable())
            return;
        m_released.set_value();
        m_thread.join();
    }

private:
    std::promise<void> m_held, m_released;
    std::thread m_thread;
};

TEST_CASE("jobs of many threads are committed in groups; a bad one fails alone")
{
    Rig rig;
    std::vector<std::thread> threads;
    std::atomic<int> good { 0 };
    std::atomic<int> bad { 0 };
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 50; ++i) {
                auto written = rig.database->write([&](store::Connection& connection) -> Result<void> {
                    (void)store::next_number(connection, "n");
                    if ((t + i) % 5 == 0)
                        store::insert_round(connection, { Id { 1, 1 }, "sc", "same id", {}, {}, {}, "", {} });  // the second is refused
                    return {};
                });
                ++(written.ok() ? good : bad);
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(good + bad == 400);
    CHECK(bad == 79);
    auto const next = rig.database->write_value<std::int64_t>([](store::Connection& connection) -> Result<std::int64_t> { return store::next_number(connection, "n"); });
    CHECK(next.value() == good + 1);
}

TEST_CASE("a page does not wait for the writer, which an import may hold for a minute; that somebody was there is written when it can be")
{
    Rig rig;
    std::string const cookie = rig.person("张三", "11010519491231002X", "13900001858");
    rig.clock.advance(61);
    HeldWriter held(*rig.database);
    auto page = std::async(std::launch::async, [&] { return rig.get(std::string(api) + "/rounds", cookie).status; });
    bool const at_once = page.wait_for(std::chrono::seconds(5)) == std::future_status::ready;
    held.release();
    CHECK(at_once);
    CHECK(page.get() == 200);
    CHECK(rig.database->write([&](store::Connection& connection) -> Result<void> {
        CHECK(connection.database.execAndGet("SELECT last_seen_at FROM sessions").getInt64() == rig.clock.now().milliseconds);
        return {};
    }).ok());
}

TEST_CASE("what nobody waits for leaves half the writer's queue to what somebody waits for")
{
    Rig rig;
    std::atomic<int> done { 0 };
    HeldWriter held(*rig.database);
    int taken = 0;
    for (int i = 0; i < 2000; ++i)
        taken += rig.database->write_later([&](store::Connection&) -> Result<void> {
            ++done;
            return {};
        });
    auto waited_for = std::async(std::launch::async, [&] { return rig.database->write([](store::Connection&) -> Result<void> { return {}; }).ok(); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    held.release();
    CHECK(waited_for.get());
    CHECK(done == 512);
    CHECK(taken == 512);
}

TEST_CASE("that a session was used is written the next time, if the writer had no room for it")
{
    Rig rig;
    std::string const cookie = rig.person("张三", "11010519491231002X", "13900001858");
    rig.clock.advance(61);
    {
        HeldWriter held(*rig.database);
        while (rig.database->write_later([](store::Connection&) -> Result<void> { return {}; })) { }
        CHECK(rig.get(std::string(api) + "/rounds", cookie).status == 200);
        held.release();
    }
    REQUIRE(rig.database->write([](store::Connection&) -> Result<void> { return {}; }).ok());
    CHECK(rig.get(std::string(api) + "/rounds", cookie).status == 200);
    CHECK(rig.database->write([&](store::Connection& connection) -> Result<void> {
        CHECK(connection.database.execAndGet("SELECT max(last_seen_at) FROM sessions").getInt64() == rig.clock.now().milliseconds);
        return {};
    }).ok());
}

TEST_CASE("what another process writes at length makes writing wait, and nothing fail")
{
    Rig rig;
    auto opened = store::Database::open(rig.data->database_file());
    REQUIRE(opened.ok());
    auto other = opened.release_value();
    std::atomic<bool> begun { false };
    Result<void> imported;
    std::thread import([&] {
        imported = other->write([&](store::Connection& connection) -> Result<void> {
            begun = true;
            (void)store::next_number(connection, "imported");
            std::this_thread::sleep_for(std::chrono::milliseconds(6500));
            return {};
        });
    });
    while (!begun)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    // Reading goes on meanwhile, and sees nothing of it.
    CHECK(rig.database->read_value<std::int64_t>([](store::Connection& connection) -> Result<std::int64_t> { return store::last_number(connection, "imported"); }).value() == 0);
    auto const written = rig.database->write_value<std::int64_t>([](store::Connection& connection) -> Result<std::int64_t> { return store::next_number(connection, "n"); });
    CHECK(written.ok());
    import.join();
    CHECK(imported.ok());
}

TEST_CASE("bodies are encrypted and bound to their place; a changed one does not open")
{
    Rig rig;
    std::string const sealed = rig.vault->seal("身份证号", "account/1");
    CHECK(sealed.find("身份证号") == std::string::npos);
    CHECK(rig.vault->open(sealed, "account/1").value() == "身份证号");
    CHECK_FALSE(rig.vault->open(sealed, "account/2").ok());
    std::string changed = sealed;
    changed.back() = static_cast<char>(changed.back() ^ 1);
    CHECK_FALSE(rig.vault->open(changed, "account/1").ok());
    CHECK(rig.vault->blind_index("phone", "1") != rig.vault->blind_index("identity", "1"));
}

TEST_CASE("no personal number stands in clear in the data folder")
{
    Rig rig;
    std::string const cookie = rig.person("张三", "11010519491231002X", "13900001858");
    (void)rig.application(cookie);
    for (auto const& entry : std::filesystem::recursive_directory_iterator(rig.folder.path)) {
        if (!entry.is_regular_file())
            continue;
        auto const bytes = store::read_file(entry.path()).release_value();
        INFO(entry.path());
        CHECK(bytes.find("11010519491231002X") == std::string::npos);
        CHECK(bytes.find("13900001858") == std::string::npos);
    }
}

TEST_CASE("the audit log is chained and cannot be rewritten unseen")
{
    Rig rig;
    (void)rig.person("张三", "11010519491231002X", "13900001858");
    for (int i = 0; i < 3; ++i)
        REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> { store::append_audit(connection, *rig.vault, { rig.clock.now(), "sc", "a", "test", std::to_string(i), "" }); return {}; }).ok());
    auto broken = [&] {
        return rig.database->read_value<std::optional<std::int64_t>>([&](store::Connection& connection) -> Result<std::optional<std::int64_t>> { return store::first_broken_link(connection, *rig.vault); }).value();
    };
    CHECK_FALSE(broken());
    SQLite::Database raw(rig.data->database_file().string(), SQLite::OPEN_READWRITE);
    CHECK_THROWS(raw.exec("UPDATE audit SET actor='b' WHERE sequence=2"));
    CHECK_THROWS(raw.exec("DELETE FROM audit WHERE sequence=2"));
    raw.exec("DROP TRIGGER audit_is_kept; UPDATE audit SET actor='b' WHERE sequence=2");
    CHECK(broken() == 2);
}

TEST_CASE("a folder of an earlier schema is brought to this one; the addresses that it knew are gone")
{
    Rig rig;
    std::filesystem::path const file = rig.folder.path / "earlier.sqlite";
    REQUIRE(store::back_up(rig.data->database_file().string(), file.string()).ok());
    make_schema_11(file);
    REQUIRE(store::Database::open(file.string()).ok());
    SQLite::Database raw(file.string(), SQLite::OPEN_READONLY);
    CHECK(raw.execAndGet("PRAGMA user_version").getInt() == store::schema_version);
    CHECK_FALSE(raw.tableExists("known_addresses"));
    CHECK(raw.execAndGet("SELECT count(*) FROM known_devices").getInt() == 0);
    CHECK(raw.execAndGet("SELECT count(*) FROM sms WHERE place_index IS NULL").getInt() == 0);
}

TEST_CASE("a command waits a moment for the one that migrates the folder, and goes on")
{
    SystemRandom random;
    TemporaryFolder folder;
    using Use = store::DataFolder::Use;
    REQUIRE(store::open_folder(folder.path / "data", Use::Shared, random).ok());
    std::string const file = folder.path / "data/shenbao.sqlite";
    make_schema_11(file);
    auto server = store::DataFolder::open(folder.path / "data", Use::Exclusive, random);
    REQUIRE(server.ok());
    std::thread migrating([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        (void)store::Database::open(file);
    });
    auto const command = store::open_folder(folder.path / "data", Use::Shared, random);
    migrating.join();
    CHECK(command.ok());
}

TEST_CASE("a command does not migrate the folder of an earlier server that still runs, and copies it as it is")
{
    SystemRandom random;
    TemporaryFolder folder;
    using Use = store::DataFolder::Use;
    REQUIRE(store::open_folder(folder.path / "data", Use::Shared, random).ok());
    std::string const file = folder.path / "data/shenbao.sqlite";
    make_schema_11(file);
    auto const schema_of = [](std::string const& of) { return SQLite::Database(of, SQLite::OPEN_READONLY).execAndGet("PRAGMA user_version").getInt(); };
    {
        auto const server = store::DataFolder::open(folder.path / "data", Use::Exclusive, random);
        REQUIRE(server.ok());
        auto const refused = store::open_folder(folder.path / "data", Use::Shared, random);
        REQUIRE_FALSE(refused.ok());
        CHECK(refused.error().detail.find("another shenbao process") != std::string::npos);
        CHECK(store::back_up(file, folder.path / "copy.sqlite").ok());
        CHECK(schema_of(file) == 11);
        CHECK(schema_of(folder.path / "copy.sqlite") == 11);
    }
    auto const migrated = store::open_folder(folder.path / "data", Use::Shared, random);
    CHECK(migrated.ok());
    CHECK(schema_of(file) == store::schema_version);
    // Of the same schema it is opened beside a server, and a server beside it.
    auto const server = store::open_folder(folder.path / "data", Use::Exclusive, random);
    CHECK(server.ok());
    CHECK(store::open_folder(folder.path / "data", Use::Shared, random).ok());
}

TEST_CASE("a newer database, a foreign folder, a second process, a lost key are clear errors")
{
    SystemRandom random;
    TemporaryFolder folder;
    {
        auto first = store::DataFolder::open(folder.path / "data", store::DataFolder::Use::Exclusive, random);
        REQUIRE(first.ok());
        auto const second = store::DataFolder::open(folder.path / "data", store::DataFolder::Use::Exclusive, random);
        REQUIRE_FALSE(second.ok());
        CHECK(second.error().detail.find("in use") != std::string::npos);
        auto database = store::Database::open(first.value().database_file());
        CHECK(database.ok());
    }
    {
        SQLite::Database raw((folder.path / "data/shenbao.sqlite").string(), SQLite::OPEN_READWRITE);
        raw.exec("PRAGMA user_version=99");
    }
    auto const newer = store::Database::open(folder.path / "data/shenbao.sqlite");
    REQUIRE_FALSE(newer.ok());
    CHECK(newer.error().detail.find("newer") != std::string::npos);
    std::filesystem::remove(folder.path / "data/key");
    CHECK_FALSE(store::DataFolder::open(folder.path / "data", store::DataFolder::Use::Exclusive, random).ok());

    std::filesystem::create_directory(folder.path / "foreign");
    std::ofstream(folder.path / "foreign/holiday.jpg") << "x";
    auto const foreign = store::DataFolder::open(folder.path / "foreign", store::DataFolder::Use::Exclusive, random);
    REQUIRE_FALSE(foreign.ok());
    CHECK(foreign.error().detail.find("holiday.jpg") != std::string::npos);
}

TEST_CASE("what is acknowledged is on the disk: the writer syncs every commit of its log")
{
    Rig rig;
    auto const asked = rig.database->write([](store::Connection& connection) -> Result<void> {
        CHECK(connection.database.execAndGet("PRAGMA synchronous").getInt() == 2);
        CHECK(connection.database.execAndGet("PRAGMA journal_mode").getString() == "wal");
        return {};
    });
    CHECK(asked.ok());
}

}

// ZC-15, ZC-16: a case goes from one department to the next one up, as its unit stood when it was submitted.
#include "publishing.h"

#include "service/decisions.h"
#include "store/query.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace shenbao::test {

namespace {

struct Sent {
    Rig rig;
    std::string cookie = rig.person_of("zc", R"({"name":"欧阳示例","identity_number":"510105198503150021","phone":"13900001858"})", "13900001858");
    std::string id = rig.new_id();

    explicit Sent(std::string const& unit, std::string const& example = "complete", std::string const& units = "")
    {
        if (!units.empty())
            REQUIRE(codes("units", units).written);
        auto const round = to_string(rig.round(-1, 10, "zc"));
        REQUIRE(rig.post("/api/v1/zc/applications", R"({"id":")" + id + R"(","round":")" + round + R"("})", cookie).status == 201);
        std::ifstream stream(SHENBAO_PACKS "/zc/examples/" + example + ".json");
        std::ostringstream read;
        read << stream.rdbuf();
        Form const& form = service::find_programme(rig.programmes, "zc")->programme->application;
        auto const document = wire::read_document(form, wire::Message::read(read.str(), 4u << 20).value().raw("document"));
        REQUIRE(document.ok());
        std::string text = wire::write_document(form, document.value());
        std::string const theirs = R"("unit":"510100-02")";
        REQUIRE(text.find(theirs) != std::string::npos);
        text.replace(text.find(theirs), theirs.size(), R"("unit":")" + unit + "\"");
        REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> {
            VERIFY(store::update_document(connection, *rig.vault, *parse_id(id), 1, "draft", text, 2, rig.clock.now()));
            return {};
        }).ok());
        rig.drafts = {};  // it was written past what is in memory
        auto const done = act("submit");
        INFO(done.body);
        REQUIRE(done.status == 200);
    }
    std::string url(std::string const& rest = "") const { return "/api/v1/zc/applications/" + id + rest; }
    wire::Message read() { return rig.get(url(), cookie).json(); }
    Answer act(std::string const& action)
    {
        auto const revision = std::to_string(read().integer("revision").value_or(0));
        return rig.post(url("/actions"), R"({"action":")" + action + R"(","submission":")" + rig.new_id() + R"(","base_revision":)" + revision + "}", cookie);
    }
    void choose(std::string const& unit)
    {
        auto const revision = std::to_string(read().integer("revision").value_or(0));
        REQUIRE(rig.post(url("/batches"), R"({"batch":")" + rig.new_id() + R"(","base_revision":)" + revision + R"(,"edits":[{"op":"set","path":"setting/unit","value":")" + unit + R"("}]})", cookie).status == 200);
    }
    // The state it is in then, or what refused it.
    std::string decide(Role role, std::string const& organisation, std::string const& action, std::string const& reason = "")
    {
        auto const done = service::decide_as_staff(*rig.host, *parse_id(id), { role, organisation, "王审核", action, reason, {}, "名" + organisation });
        return done.ok() ? done.value() : std::string(service::name_of(done.refusal().code));
    }
    std::string approve(std::string const& organisation) { return decide(Role::DepartmentReviewer, organisation, "approve"); }
    void to_departments()
    {
        REQUIRE(decide(Role::UnitClerk, "unit", "recommend") == "unit_publicity");
        REQUIRE(decide(Role::UnitClerk, "unit", "pass_on") == "department_review");
    }
    // "510100 510000 @0", as the applicant's page gets it.
    std::string route()
    {
        auto const route = read().object("context")->object("route");
        std::string out;
        if (!route)
            return out;
        for (auto const& level : route->list("levels"))
            out += level.text("organisation").value_or("?") + " ";
        return out + "@" + std::to_string(route->integer("at").value_or(-1));
    }
    service::ImportReport codes(std::string const& list, std::string const& csv)
    {
        auto const& hosted = *service::find_programme(rig.programmes, "zc");
        auto done = service::import_rows({ rig.clock, *rig.database, *rig.vault, *rig.files, hosted }, { ImportKind::Codes, list, "test", ImportJob::Mode::Write, ImportJob::Rest::Removed }, { csv, {} });
        INFO((done.ok() ? "" : done.refusal().detail));
        REQUIRE(done.ok());
        return done.release_value();
    }
};

}

TEST_CASE("ZC-16: two departments decide one after the other; who is not on turn is refused", "[route]")
{
    Sent a("510100-02");
    CHECK(a.route() == "510100 510000 @0");
    CHECK(a.approve("510100") == "state_changed");  // it is with the unit still
    a.to_departments();
    for (auto const* other : { "510000", "510104", "511100", "" }) {
        CHECK(a.approve(other) == "not_your_level");
        CHECK(a.decide(Role::DepartmentReviewer, other, "return", "材料不全") == "not_your_level");
    }
    CHECK(a.route() == "510100 510000 @0");
    CHECK(a.approve("510100") == "department_review");
    CHECK(a.route() == "510100 510000 @1");
    CHECK(a.approve("510100") == "not_your_level");
    CHECK(a.approve("510000") == "committee_review");
    CHECK(a.route() == "510100 510000 @2");
    CHECK(a.approve("510000") == "state_changed");
    auto const history = a.read().list("history");
    REQUIRE(history.size() >= 2);
    CHECK(history[history.size() - 2].text("organisation") == "510100");
    CHECK(history[history.size() - 2].text("organisation_name") == "名510100");
    CHECK(history.back().text("organisation_name") == "名510000");
}

TEST_CASE("ZC-15: the second department sends it back; submitted again it begins with the first, by the unit of then", "[route]")
{
    Sent a("510100-02");
    a.to_departments();
    REQUIRE(a.approve("510100") == "department_review");
    REQUIRE(a.decide(Role::DepartmentReviewer, "510000", "return", "请核对工作单位") == "returned");
    CHECK(a.route() == "510100 510000 @0");
    a.choose("510104-01");
    CHECK(a.route() == "510104 510100 510000 @0");
    auto const again = a.act("resubmit");
    INFO(again.body);
    REQUIRE(again.status == 200);
    CHECK(a.route() == "510104 510100 510000 @0");
    a.to_departments();
    CHECK(a.approve("510000") == "not_your_level");
    CHECK(a.approve("510104") == "department_review");
    CHECK(a.approve("510100") == "department_review");
    CHECK(a.approve("510000") == "committee_review");
}

TEST_CASE("ZC-16: 初定 goes from the last department to the one that confirms", "[route]")
{
    Sent a("510100-02", "first-title");
    REQUIRE(a.decide(Role::UnitClerk, "unit", "pass_on") == "department_review");
    CHECK(a.approve("510000") == "not_your_level");
    CHECK(a.approve("510100") == "department_review");
    CHECK(a.approve("510000") == "confirmation");
}

TEST_CASE("ZC-16: a unit with no department above it goes on at once, by either way", "[route]")
{
    bool const first = GENERATE(false, true);
    Sent a("510100-77", first ? "first-title" : "complete", "编号,名称\n510100-77,成都示例设计院\n");
    CHECK(a.route().empty());
    if (!first)
        REQUIRE(a.decide(Role::UnitClerk, "unit", "recommend") == "unit_publicity");
    CHECK(a.decide(Role::UnitClerk, "unit", "pass_on") == (first ? "confirmation" : "committee_review"));
}

TEST_CASE("what is brought in after a submission changes nothing for that case, and holds for its next one", "[route]")
{
    Sent a("510100-02");
    REQUIRE(a.codes("authorities", "编号,名称,上级编号\n510100,另一个名称,\n519900,新设机关,\n").written);
    REQUIRE(a.codes("units", "编号,名称,上级编号\n510100-02,成都示例建筑工程有限公司,519900\n").written);
    CHECK(a.route() == "510100 510000 @0");
    CHECK(a.read().object("context")->object("route")->list("levels").front().text("name") == "成都示例人力资源和社会保障局");
    a.to_departments();
    CHECK(a.approve("519900") == "not_your_level");
    CHECK(a.approve("510100") == "department_review");
    REQUIRE(a.decide(Role::DepartmentReviewer, "510000", "return", "请补充") == "returned");
    CHECK(a.route() == "519900 @0");
    REQUIRE(a.act("resubmit").status == 200);
    a.to_departments();
    CHECK(a.approve("510100") == "not_your_level");
    CHECK(a.approve("519900") == "committee_review");
}

TEST_CASE("taken back while the unit has not acted, it goes by the unit that is chosen now", "[route]")
{
    Sent a("510100-02");
    REQUIRE(a.act("withdraw").status == 200);
    a.choose("510104-01");
    REQUIRE(a.act("submit").status == 200);
    CHECK(a.route() == "510104 510100 510000 @0");
}

TEST_CASE("one department that decides twice at once decides once", "[route]")
{
    Sent a("510104-01");
    a.to_departments();
    std::atomic<int> passed = 0, refused = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 6; ++t)
        threads.emplace_back([&] {
            auto const answer = a.approve("510104");
            passed += answer == "department_review";
            refused += answer == "not_your_level";
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(passed == 1);
    CHECK(refused == 5);
    CHECK(a.route() == "510104 510100 510000 @1");
}

TEST_CASE("a case that has moved along its route meanwhile is not written over", "[route]")
{
    Sent a("510104-01");
    auto const row = a.rig.database->read_value<std::optional<store::ApplicationRow>>([&](store::Connection& connection) { return store::find_application(connection, *a.rig.vault, *parse_id(a.id)); }).release_value();
    REQUIRE(row);
    auto const move = [&](std::int64_t from, std::int64_t to) {
        bool moved = false;
        REQUIRE(a.rig.database->write([&](store::Connection& connection) -> Result<void> {
            moved = store::update_state(connection, *row, row->state, false, { from, to });
            return {};
        }).ok());
        return moved;
    };
    CHECK_FALSE(move(1, 2));
    CHECK(move(0, 1));
    CHECK_FALSE(move(0, 1));
}

TEST_CASE("units and authorities whose way up does not end at a top are not brought in", "[route]")
{
    Sent a("510100-02");
    auto const refused = [&](std::string const& list, std::string const& csv) {
        auto const& hosted = *service::find_programme(a.rig.programmes, "zc");
        auto const done = service::import_rows({ a.rig.clock, *a.rig.database, *a.rig.vault, *a.rig.files, hosted }, { ImportKind::Codes, list, "test", ImportJob::Mode::Write, ImportJob::Rest::Removed }, { csv, {} });
        return done.ok() ? std::string() : done.refusal().detail;
    };
    CHECK(refused("units", "编号,名称,上级编号\n510100-02,单位,519900\n").find("\"519900\" of \"510100-02\"") != std::string::npos);
    CHECK(refused("authorities", "编号,名称,上级编号\n510000,省,510100\n510100,市,510000\n").find("circle") != std::string::npos);
    CHECK(refused("authorities", "编号,名称,上级编号\n510000,省,\n").empty());  // the sample's units, which go by more, hold nobody up
    CHECK(refused("units", "编号,名称,上级编号\n510100-02,单位,510100\n").find("\"510100\" of \"510100-02\"") != std::string::npos);
    CHECK(a.rig.database->read_value<std::int64_t>([](store::Connection& connection) { return store::count_public(connection, { "zc", "codes/units", "", "", { 1LL << 60 } }); }).value() == 0);
    REQUIRE(a.codes("authorities", "编号,名称,上级编号\n510000,省,\n510100,市,510000\n").written);
    CHECK(refused("units", "编号,名称,上级编号\n510100-02,单位,510100\n").empty());
    CHECK(refused("authorities", "编号,名称,上级编号\n510000,省,\n").find("\"510100\" of \"510100-02\"") != std::string::npos);
}

TEST_CASE("a folder from before the levels were stored is brought to this schema; its cases have none", "[route]")
{
    Sent a("510100-02");
    std::filesystem::path const file = a.rig.folder.path / "earlier.sqlite";
    REQUIRE(store::back_up(a.rig.data->database_file().string(), file.string()).ok());
    make_schema_13(file);
    REQUIRE(store::Database::open(file.string()).ok());
    SQLite::Database raw(file.string(), SQLite::OPEN_READONLY);
    CHECK(raw.execAndGet("PRAGMA user_version").getInt() == store::schema_version);
    CHECK(raw.execAndGet("SELECT count(*) FROM applications WHERE route='' AND route_at=0 AND state='unit_review'").getInt() == 1);
}

}

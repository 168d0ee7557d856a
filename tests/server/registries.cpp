#include "rig.h"

#include "outside/registry.h"
#include "service/applications.h"
#include "service/read_pack.h"
#include "service/registries.h"
#include "store/accounts.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>

namespace shenbao::test {

using service::ImportJob;
using service::ImportKind;

static constexpr char const* number = "11010519491231002X";
static constexpr char const* base = "/api/v1/zc";

static service::ImportReport bring_in(Rig& rig, std::string const& registry, std::string const& csv)
{
    auto const& hosted = *service::find_programme(rig.programmes, "zc");
    ImportJob const job { ImportKind::Registry, registry, "test", ImportJob::Mode::Write };
    auto done = service::import_rows({ rig.clock, *rig.database, *rig.vault, *rig.files, hosted }, job, { csv, {} });
    REQUIRE(done.ok());
    return done.release_value();
}

static std::string const insurance_head = "证件号码,申报缴费单位,险种类型,参保状态,参保开始时间\n";
static std::string const education_head = "identity_number,start,end,school,major,level,degree,length,before_work\n";
static std::string const education = education_head + std::string(number) + ",2003-09,2007-06,示例建筑大学,土木工程,大学本科毕业,工学学士学位,四年,是\n" + number
    + ",2007-09,2010-06,示例理工大学,结构工程,14,308,3,1\n510105195203150018,1970-09,1974-06,别的大学,别的,21,408,4,1\n";

namespace {

struct Begun {
    Rig rig;
    std::string cookie = rig.person_of("zc", R"({"name":"欧阳示例","identity_number":")" + std::string(number) + R"(","phone":"13900001858"})", "13900001858");
    std::string round = to_string(rig.round(-1, 10, "zc"));
    std::string id = rig.new_id();
    std::string own = std::string(base) + "/applications/" + id;

    void begin() { REQUIRE(rig.post(std::string(base) + "/applications", R"({"id":")" + id + R"(","round":")" + round + R"("})", cookie).status == 201); }
    wire::Message read() { return rig.get(own, cookie).json(); }
    std::vector<wire::Message> records(char const* section) { return read().object("document")->list(section); }
    Answer take(std::string const& section, std::string const& wanted = "") { return rig.post(own + "/registries/" + section, R"({"wanted":[)" + wanted + "]}", cookie); }
    Answer save(std::string const& edit)
    {
        return rig.post(own + "/batches", R"({"batch":")" + rig.new_id() + R"(","base_revision":)" + std::to_string(read().integer("revision").value_or(0)) + R"(,"edits":[)" + edit + "]}", cookie);
    }
    std::string outcome(std::string const& section)
    {
        for (auto const& one : read().list("registries")) {
            if (one.text("section") == section)
                return one.text("outcome").value_or("");
        }
        return "";
    }
};

class FakeRegistry final : public Registry {
public:
    Result<std::vector<wire::Message>> rows_of(std::string const& identity_number) override
    {
        asked = identity_number;
        if (down)
            return Error { ErrorCode::Unavailable, "silent", "" };
        return rows;
    }
    std::vector<wire::Message> rows;
    std::string asked;
    bool down = false;
};

}

TEST_CASE("what a registry knows is imported by the fields it gives; a mistake is said with its line and writes nothing")
{
    Rig rig;
    CHECK(bring_in(rig, "education", education).added == 2);  // two people
    CHECK(bring_in(rig, "education", education).unchanged == 2);
    struct Wrong {
        std::string registry, csv, column;
        int line;
    };
    for (auto const& [registry, csv, column, line] : { Wrong { "nothing", education, "", 0 }, Wrong { "education", "start\n2003-09\n", "identity_number/证件号码", 0 },
             Wrong { "education", "identity_number,files\n1,2\n", "files", 0 }, Wrong { "social_insurance", "证件号码,申报单位\n1,2\n", "申报单位", 0 },
             Wrong { "social_insurance", insurance_head + number + ",示例院,没有的险种,正常参保,2010-07\n", "险种类型", 2 },
             Wrong { "social_insurance", insurance_head + number + ",示例院,1,1,明年\n", "参保开始时间", 2 },
             Wrong { "social_insurance", insurance_head + ",示例院,1,1,2010-07\n", "identity_number/证件号码", 2 },
             Wrong { "education", education_head + number + ",2003-09,2007-06,,土木工程,21,408,4,1\n", "school", 2 } }) {
        auto const report = bring_in(rig, registry, csv);
        INFO(registry << " " << csv);
        REQUIRE_FALSE(report.mistakes.empty());
        CHECK(report.mistakes.kept().front().column == column);
        CHECK(report.mistakes.kept().front().line == line);
        CHECK_FALSE(report.written);
    }
}

TEST_CASE("ZC-06: a new application holds what the insurance registry knows, with its source; nobody types there")
{
    Begun a;
    bring_in(a.rig, "social_insurance", insurance_head + number + ",示例设计院,基本养老保险,正常参保,2010-07-01\n" + number + ",示例设计院,失业保险,1,2010-07-01\n");
    a.begin();
    auto const rows = a.records("insurance");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].text("payer") == "示例设计院");
    CHECK(rows[1].text("kind") == "3");
    CHECK(rows[0].text("source").value_or("").find("四川省社会保险参保登记") == 0);
    CHECK(a.outcome("insurance") == "filled");
    CHECK(a.outcome("provincial").empty());
    CHECK(a.outcome("education").empty());  // nobody asked

    std::string const record = "insurance/" + rows[0].text("id").value_or("");
    CHECK(a.save(R"({"op":"set","path":")" + record + R"(/payer","value":"别的单位"})").code() == "edit_refused");
    CHECK(a.save(R"({"op":"remove","path":")" + record + R"("})").code() == "edit_refused");
    CHECK(a.save(R"({"op":"add","path":"insurance/)" + a.rig.new_id() + R"("})").code() == "edit_refused");
    CHECK(a.records("insurance").size() == 2);

    // Asked again: what is the same stays, what is new comes, what is gone goes.
    auto const revision = a.read().integer("revision");
    CHECK(a.take("insurance").json().integer("revision") == revision);
    bring_in(a.rig, "social_insurance", insurance_head + number + ",示例设计院,失业保险,1,2010-07-01\n" + number + ",示例设计院,工伤保险,1,2010-07-01\n");
    CHECK(a.take("insurance").json().text("outcome") == "filled");
    auto const after = a.records("insurance");
    REQUIRE(after.size() == 2);
    CHECK(after[0].text("id") == rows[1].text("id"));
    CHECK(after[1].text("kind") == "4");
    // An open page learns of it.
    auto const changes = a.rig.get(a.own + "/changes?since=" + std::to_string(*revision), a.cookie).json();
    CHECK(changes.raw("edits").find(after[1].text("id").value_or("none")) != std::string::npos);
}

TEST_CASE("ZC-08: certificates of the province are those that the person chose from its register, and no others")
{
    Begun a;
    bring_in(a.rig, "provincial_qualifications", std::string("identity_number,name,level,speciality,number,issued\n") + number + ",示例注册工程师,一级,结构,川示1,2015-12-01\n"
            + number + ",示例注册建造师,二级,房建,川示2,2018-12-01\n");
    a.begin();
    CHECK(a.records("provincial").empty());
    auto const offered = a.rig.get(a.own + "/registries/provincial", a.cookie).json().list("offered");
    REQUIRE(offered.size() == 2);
    std::string const second = offered[1].text("id").value_or("");
    CHECK(a.take("provincial", "\"" + second + "\"").status == 200);
    CHECK(a.save(R"({"op":"add","path":"provincial/)" + a.rig.new_id() + R"("})").code() == "edit_refused");
    CHECK(a.save(R"({"op":"set","path":"provincial/)" + second + R"(/name","value":"别的证书"})").code() == "edit_refused");
    REQUIRE(a.records("provincial").size() == 1);
    CHECK(a.records("provincial")[0].text("number") == "川示2");
    // One that was not meant to be there goes again.
    CHECK(a.save(R"({"op":"remove","path":"provincial/)" + second + R"("})").status == 200);
    CHECK(a.records("provincial").empty());
}

TEST_CASE("what a registry gave is not typed over, hidden or not, whatever else the author locks it by")
{
    for (auto const* change : { "", R"("visible": "false", )", R"("locked": "false", )" }) {
        auto files = service::read_pack_folder(SHENBAO_PACKS "/zc").release_value();
        auto& text = files["programme.json"];
        auto const at = text.find(R"("id": "name")", text.find(R"("id": "provincial")"));
        text.insert(at, change);
        auto compiled = pack::compile(std::get<Programme>(pack::read(files)));
        auto const& plan = *std::get<pack::CompiledPack>(compiled).application;
        auto const& section = *plan.form().find_section("provincial");
        auto document = empty_document(plan.form());
        Path const record { section.index, { { Id { 1, 1 }, no_index } } };
        REQUIRE(apply(plan.form(), document, AddRecord { record, {} }) == EditRefusal::None);
        Path name = record, source = record;
        name.steps.back().field = section.shape.fields.front();
        source.steps.back().field = section.registry.source;
        INFO(change);
        CHECK_FALSE(service::is_locked(plan, {}, document, name, {}));
        CHECK(service::is_locked(plan, {}, document, source, {}));
        REQUIRE(apply(plan.form(), document, SetValue { source, Value { std::string("登记库") } }) == EditRefusal::None);
        CHECK(service::is_locked(plan, {}, document, name, {}));
    }
}

TEST_CASE("ZC-07: some or all of the education registry are taken over, once; what it gave is locked and wants no scan")
{
    Begun a;
    bring_in(a.rig, "education", education);
    a.begin();
    CHECK(a.records("education").empty());
    auto const asked = a.rig.get(a.own + "/registries/education", a.cookie).json();
    auto const offered = asked.list("offered");
    REQUIRE(offered.size() == 2);
    CHECK(offered[0].text("summary").value_or("").find("示例建筑大学 · 土木工程") == 0);
    CHECK(offered[0].boolean("held") == false);
    CHECK(a.records("education").empty());  // asking changes nothing
    std::string const second = offered[1].text("id").value_or("");
    CHECK(a.take("education", "\"" + second + "\"").status == 200);
    CHECK(a.take("education", "\"" + second + "\",\"" + a.rig.new_id() + "\"").status == 200);
    auto const rows = a.records("education");
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].text("id") == second);
    CHECK(rows[0].text("school") == "示例理工大学");
    CHECK(rows[0].text("level") == "14");
    CHECK(a.rig.get(a.own + "/registries/education", a.cookie).json().list("offered")[1].boolean("held") == true);

    std::string const path = "education/" + second;
    CHECK(a.save(R"({"op":"set","path":")" + path + R"(/school","value":"更好的大学"})").code() == "edit_refused");
    CHECK(a.save(R"({"op":"set","path":")" + path + R"(/source","value":"自己"})").code() == "edit_refused");
    CHECK(a.save(R"({"op":"set","path":")" + path + R"(/remark","value":"在职"})").status == 200);
    // One that is typed may not claim to come from there, and wants its scan.
    std::string const typed = "education/" + a.rig.new_id();
    CHECK(a.save(R"({"op":"add","path":")" + typed + R"("},{"op":"set","path":")" + typed + R"(/source","value":"高等教育学历登记"})").code() == "edit_refused");
    CHECK(a.save(R"({"op":"add","path":")" + typed + R"("},{"op":"set","path":")" + typed + R"(/school","value":"手填大学"})").status == 200);
    auto const submitted = a.rig.post(a.own + "/actions",
        R"({"action":"submit","submission":")" + a.rig.new_id() + R"(","base_revision":)" + std::to_string(*a.read().integer("revision")) + "}", a.cookie);
    CHECK(submitted.status == 422);
    CHECK(submitted.finding(path + "/files").empty());
    CHECK(submitted.finding(typed + "/files") == "required_attachment");
    // Taken out again, by the person it is about.
    CHECK(a.save(R"({"op":"remove","path":")" + path + R"("})").status == 200);
    CHECK(a.take("education", "\"" + second + "\"").status == 200);
    CHECK(a.records("education").size() == 2);
}

TEST_CASE("ZC-07, ZC-17: what is there already, typed or carried from a profile, is offered as held and is not added a second time")
{
    Begun a;
    bring_in(a.rig, "education", education);
    a.begin();
    std::string const typed = "education/" + a.rig.new_id();
    std::string edits = R"({"op":"add","path":")" + typed + R"("})";
    std::pair<char const*, char const*> const values[] = { { "start", "2007-09" }, { "end", "2010-06" }, { "school", "示例理工大学" }, { "major", "结构工程" }, { "level", "14" }, { "degree", "308" }, { "length", "3" }, { "before_work", "1" } };
    for (auto const& [field, value] : values)
        edits += R"(,{"op":"set","path":")" + typed + "/" + field + R"(","value":")" + value + R"("})";
    REQUIRE(a.save(edits).status == 200);
    auto const offered = a.rig.get(a.own + "/registries/education", a.cookie).json().list("offered");
    REQUIRE(offered.size() == 2);
    CHECK(offered[0].boolean("held") == false);
    CHECK(offered[1].boolean("held") == true);
    CHECK(a.take("education", "\"" + offered[0].text("id").value_or("") + "\",\"" + offered[1].text("id").value_or("") + "\"").status == 200);
    CHECK(a.records("education").size() == 2);
    // One answer apart it is another record.
    CHECK(a.save(R"({"op":"set","path":")" + typed + R"(/major","value":"岩土工程"})").status == 200);
    CHECK(a.rig.get(a.own + "/registries/education", a.cookie).json().list("offered")[1].boolean("held") == false);
}

TEST_CASE("ZC-07, ZC-17: the profile of all year takes over from the education registry as an application does")
{
    Begun a;
    bring_in(a.rig, "education", education);
    auto const rounds = a.rig.get("/api/v1/zc_profile/rounds", a.cookie).json().list("rounds");
    std::string const round = rounds.empty() ? to_string(a.rig.round(-1, 10, "zc_profile")) : rounds.front().text("id").value_or("");
    std::string const profile = "/api/v1/zc_profile/applications";
    REQUIRE(a.rig.post(profile, R"({"id":")" + a.id + R"(","round":")" + round + R"("})", a.cookie).status == 201);
    auto const asked = a.rig.get(profile + "/" + a.id + "/registries/education", a.cookie);
    INFO(asked.body);
    auto const offered = asked.json().list("offered");
    REQUIRE(offered.size() == 2);
    std::string const first = offered[0].text("id").value_or("");
    CHECK(a.rig.post(profile + "/" + a.id + "/registries/education", R"({"wanted":[")" + first + R"("]})", a.cookie).status == 200);
    auto const kept = a.rig.get(profile + "/" + a.id, a.cookie).json().object("document")->list("education");
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].text("school") == "示例建筑大学");
    CHECK_FALSE(kept[0].text("source").value_or("").empty());
}

TEST_CASE("a registry that is down, talks nonsense or knows nobody says so and stops nobody")
{
    Begun a;
    auto fake = std::make_unique<FakeRegistry>();
    auto& registry = *fake;
    service::Registries connected;
    connected.connected.emplace(std::pair("zc", "social_insurance"), std::move(fake));
    a.rig.host->registries = &connected;
    registry.down = true;
    a.begin();
    CHECK(registry.asked == number);
    CHECK(a.outcome("insurance") == "failed");
    CHECK(a.records("insurance").empty());

    registry.down = false;
    registry.rows = { wire::Message().set("payer", "示例院").set("kind", "1").set("start", "2010-07-01"), wire::Message().set("payer", "示例院").set("start", "昨天"), wire::Message().set("unknown", "x") };
    CHECK(a.take("insurance").json().text("outcome") == "filled");
    CHECK(a.records("insurance").size() == 1);
    // Down again: what was known stays, and the page says that it could not be asked.
    registry.down = true;
    CHECK(a.take("insurance").json().text("outcome") == "failed");
    CHECK(a.records("insurance").size() == 1);
    registry.down = false;
    registry.rows.clear();
    CHECK(a.take("insurance").json().text("outcome") == "empty");
    CHECK(a.records("insurance").empty());

    CHECK(a.take("basic").status == 404);
    CHECK(a.take("nothing").status == 404);
    CHECK(a.rig.post(a.own + "/registries/insurance", "[]", a.cookie).status == 400);
    std::string const other = a.rig.person_of("zc", R"({"name":"别人示例","identity_number":"440524188001010014","phone":"13900001859"})", "13900001859");
    CHECK(a.rig.post(a.own + "/registries/insurance", "{}", other).status == 404);
    CHECK(a.rig.get(a.own + "/registries/education", other).status == 404);
    int refused = 0;
    for (int i = 0; i < 70; ++i)
        refused += a.take("insurance").code() == "too_many_requests";
    CHECK(refused > 0);
}

TEST_CASE("connectors are read from a file that says what is wrong with it")
{
    auto const read = read_registries(R"({"zc": {"education": {"url": "https://registry.example/people", "token": "t"}}, "sh": {"projects": {"url": "http://127.0.0.1:9/x"}}})");
    REQUIRE(read.ok());
    CHECK(read.value().at("zc").at("education").token == "t");
    for (auto const* wrong : { "[]", R"({"zc": 1})", R"({"zc": {"education": {}}})", R"({"zc": {"education": {"url": "http://registry.example/"}}})", R"({"zc": {"education": "https://registry.example/"}})" })
        CHECK_FALSE(read_registries(wrong).ok());
    // Nobody listens there.
    HttpRegistry silent({ "http://127.0.0.1:1/", "" });
    CHECK(silent.rows_of(number).error().code == ErrorCode::Unavailable);
}

TEST_CASE("five hundred edits of what a registry may have given cost little more than of what it never gives")
{
    Begun a;
    a.begin();
    auto const set = [](std::string const& path, std::string const& value) { return R"({"op":"set","path":")" + path + R"(","value":")" + value + "\"}"; };
    for (int part = 0; part < 3; ++part) {
        std::string adds;
        for (int i = 0; i < 150; ++i) {
            std::string const record = "experiences/" + a.rig.new_id();
            adds += (i ? R"(,{"op":"add","path":")" : R"({"op":"add","path":")") + record + "\"}," + set(record + "/unit", "示例设计院" + std::to_string(i)) + "," + set(record + "/start", "2010-07");
        }
        REQUIRE(a.save(adds).status == 200);
    }
    std::string const record = "education/" + a.rig.new_id();
    REQUIRE(a.save(R"({"op":"add","path":")" + record + "\"}").status == 200);
    auto const milliseconds = [&](std::string const& field) {
        std::string edits;
        for (int i = 0; i < 500; ++i)
            edits += (i ? "," : "") + set(record + "/" + field, i % 2 ? "甲" : "乙");
        auto const began = std::chrono::steady_clock::now();
        auto const saved = a.save(edits);
        INFO(saved.body);
        CHECK(saved.status == 200);
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
    };
    double const never = milliseconds("remark");
    double const may_be = milliseconds("school");
    INFO(never << " ms, " << may_be << " ms");
    CHECK(may_be < 3 * never + 40);
}

TEST_CASE("ZC-06: a number that nobody has proven to be this person's is asked of no registry")
{
    Begun person;
    person.begin();
    bring_in(person.rig, "education", education);
    person.rig.host->demo = false;
    auto const refused = person.take("education");
    CHECK(refused.status == 403);
    CHECK(refused.body.find("identity_unproven") != std::string::npos);
    CHECK(person.records("education").empty());
    auto const account = parse_id(person.rig.get(std::string(base) + "/session", person.cookie).json().object("account")->text("id").value_or(""));
    REQUIRE(person.rig.database->write([&](store::Connection& connection) -> Result<void> {
        store::link_subject(connection, "zc", "the platform's name for this person", *account);
        return {};
    }).ok());
    CHECK(person.take("education").status == 200);
}

}

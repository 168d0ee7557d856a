#include "rig.h"

#include "service/actions.h"
#include "store/query.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

namespace shenbao::test {

static std::string url(std::string const& rest) { return api + rest; }

static std::string batch(Rig& rig, std::int64_t base, std::string const& edits, std::string id = "")
{
    if (id.empty())
        id = rig.new_id();
    return R"({"batch":")" + id + R"(","base_revision":)" + std::to_string(base) + R"(,"edits":[)" + edits + "]}";
}

static std::string set(std::string const& path, std::string const& value) { return R"({"op":"set","path":")" + path + R"(","value":")" + value + "\"}"; }

struct Begun {
    Rig rig;
    std::string cookie = rig.person("欧阳示例", "11010519491231002X", "13900001858");
    std::string id = rig.application(cookie);
    Answer save(std::int64_t base, std::string const& edits, std::string const& batch_id = "")
    {
        return rig.post(url("/applications/" + id + "/batches"), batch(rig, base, edits, batch_id), cookie);
    }
    wire::Message document() { return *rig.get(url("/applications/" + id), cookie).json().object("document"); }
    std::string unit() { return document().object("basic")->text("employer").value_or(""); }
};

// The section and a plain text field of it that a person fills in.
static constexpr char const* field = "basic/employer";
static constexpr char const* other_field = "basic/school";

TEST_CASE("SC-05: one application per person and round, none in a closed round; sent twice it is the same")
{
    Rig rig;
    std::string const cookie = rig.person("张三", "11010519491231002X", "13900001858");
    std::string const open = to_string(rig.round(-1, 10));
    std::string const closed = to_string(rig.round(-20, -10));
    std::string const id = rig.new_id();
    auto create = [&](std::string const& application, std::string const& round) {
        return rig.post(url("/applications"), R"({"id":")" + application + R"(","round":")" + round + "\"}", cookie);
    };
    auto const refused = create(rig.new_id(), closed);
    CHECK(refused.status == 409);
    CHECK(refused.code() == "round_closed");
    CHECK(refused.json().text("title") == "当前批次已超过可添加时间或已关闭");
    CHECK(create(id, open).status == 201);
    CHECK(create(id, open).status == 201);
    auto const again = create(rig.new_id(), open);
    CHECK(again.code() == "already_applied");
    CHECK(again.json().text("application") == id);
    CHECK(create(rig.new_id(), rig.new_id()).status == 404);
    auto const rounds = rig.get(url("/rounds"), cookie).json().list("rounds");
    REQUIRE(rounds.size() == 2);
    CHECK(rounds[0].text("application") == id);
    CHECK(rounds[1].boolean("open") == false);
    auto const lines = rig.get(url("/applications"), cookie).json().list("applications");
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].text("name") == "张三");
    CHECK(lines[0].text("identity_number_masked") == "110105********002X");
    CHECK(lines[0].text("state") == "draft");
}

// The program beside a server that has the folder, and what it says.
static std::pair<int, std::string> admin(Rig const& rig, std::string const& words)
{
    auto* pipe = popen((SHENBAO_BINARY " admin " + words + " --data " + rig.folder.path.string() + " 2>&1").c_str(), "r");
    REQUIRE(pipe);
    std::string said;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe))
        said += static_cast<char>(c);
    return { WEXITSTATUS(pclose(pipe)), said };
}

TEST_CASE("SC-05: a round is of a programme that there is and has whole days; what is said of it is changed and nothing else, on record")
{
    Rig rig;
    auto const rounds = [&] { return rig.database->read_value<std::vector<store::RoundRow>>([](store::Connection& connection) -> Result<std::vector<store::RoundRow>> { return store::rounds_of(connection, "sc"); }).value(); };
    auto const audited = [&](std::string const& action) {
        return rig.database->read_value<std::int64_t>([&](store::Connection& connection) -> Result<std::int64_t> {
            return connection.database.execAndGet("SELECT count(*) FROM audit WHERE actor='console' AND action='" + action + "'").getInt64();
        }).value();
    };
    std::string const days = " --name 2026年度 --opens 2026-06-01 --closes 2026-11-30";
    auto const unknown = admin(rig, "round add scc" + days);
    CHECK(unknown.first == 1);
    CHECK(unknown.second.find("hq, sc, sh, sx, zc,") != std::string::npos);
    for (auto const* wrong : { " --cutoff 2026-12", " --cutoff 2026-02-30", " --cutoff 2026-12-31T00:00:00+08:00", " --opens 2026-06", " --closes 2026-12", " --modification-closes 2026-12", " --modification-closes 2026-11-29" }) {
        INFO(wrong);
        CHECK(admin(rig, "round add sc" + days + wrong).first == 1);
    }
    CHECK(admin(rig, "round add sc --name 2026年度 --closes 2026-11-30").first == 1);
    CHECK(rounds().empty());
    CHECK(audited("round_added") == 0);

    REQUIRE(admin(rig, "round add sc" + days).first == 0);
    REQUIRE(rounds().size() == 1);
    auto const made = rounds().front();
    CHECK(made.cutoff == "2026-11-30");
    CHECK(to_string(made.modification_closes) == "2026-12-15T23:59:59+08:00");
    CHECK(audited("round_added") == 1);

    std::string const change = "round change " + to_string(made.id);
    for (auto const* wrong : { "", " --closes 2026-12-16", " --opens 2026-12-01", " --cutoff 2026-12", " --name ''" }) {
        INFO(wrong);
        CHECK(admin(rig, change + wrong).first == 1);
    }
    CHECK(admin(rig, "round change " + rig.new_id() + " --name x").first == 1);
    CHECK(rounds().front() == made);
    CHECK(admin(rig, change + " --closes 2026-12-05").first == 0);
    auto wanted = made;
    wanted.closes = *parse_moment("2026-12-05T23:59:59+08:00");
    CHECK(rounds().front() == wanted);
    CHECK(admin(rig, change + " --closes 2026-12-05").first == 0);
    CHECK(audited("round_changed") == 1);
    CHECK(admin(rig, change + " --name 二〇二六 --opens 2026-06-10T09:00:00+08:00 --closes 2026-12-20 --modification-closes 2026-12-31 --cutoff 2026-12-31").first == 0);
    wanted = { made.id, "sc", "二〇二六", *parse_moment("2026-06-10T09:00:00+08:00"), *parse_moment("2026-12-20T23:59:59+08:00"), *parse_moment("2026-12-31T23:59:59+08:00"), "2026-12-31", made.created_at };
    CHECK(rounds().front() == wanted);
    // The server that runs goes by it.
    std::string const cookie = rig.person("张三", "11010519491231002X", "13900001858");
    CHECK(rig.get(url("/rounds"), cookie).json().list("rounds").front().text("name") == "二〇二六");
    CHECK_FALSE(rig.database->read_value<std::optional<std::int64_t>>([&](store::Connection& connection) -> Result<std::optional<std::int64_t>> { return store::first_broken_link(connection, *rig.vault); }).value());
}

TEST_CASE("SC-05: a round has the flow's own deadlines, in their order; they are changed and taken away alone, on record")
{
    Rig rig;
    auto const rounds = [&](char const* programme = "zc") {
        return rig.database->read_value<std::vector<store::RoundRow>>([&](store::Connection& connection) -> Result<std::vector<store::RoundRow>> { return store::rounds_of(connection, programme); }).value();
    };
    std::string const days = "--name 2026年度 --opens 2026-06-01 --closes 2026-11-30 --modification-closes 2026-12-10";
    auto const refused = [&](std::string const& words, std::string const& said) {
        auto const [code, text] = admin(rig, words);
        INFO(words << ": " << text);
        CHECK(code == 1);
        CHECK(text.find(said) != std::string::npos);
    };
    refused("round add zc " + days + " --deadline unit_submision=2026-12-20", "did you mean \"unit_submission\"?");
    refused("round add zc " + days + " --deadline x=2026-12-20", "there are: unit_submission");
    // Its committee sets that one.
    refused("round add zc " + days + " --deadline committee_closes=2026-12-20", "no deadline \"committee_closes\"");
    refused("round add sc " + days + " --deadline unit_submission=2026-12-20", "there are: none");
    refused("round add zc " + days + " --deadline unit_submission", "NAME=DAY");
    refused("round add zc " + days + " --deadline unit_submission=soon", "is not a day");
    refused("round add zc " + days + " --deadline unit_submission=2026-12-09", "\"unit_submission\" is before");
    CHECK(rounds().empty());

    REQUIRE(admin(rig, "round add zc " + days + " --deadline unit_submission=2026-12-10").first == 0);
    auto const made = rounds().front();
    CHECK(made.deadlines == std::map<std::string, Moment> { { "unit_submission", *parse_moment("2026-12-10T23:59:59+08:00") } });
    CHECK(admin(rig, "round list zc").second.find("unit_submission 2026-12-10T23:59:59+08:00") != std::string::npos);
    std::string const change = "round change " + to_string(made.id);
    refused(change + " --modification-closes 2026-12-11", "\"unit_submission\" is before");
    refused(change + " --deadline unit=2027-01-01", "there are: unit_submission");
    refused(change + " --deadline unit_submision=", "no deadline \"unit_submision\"");
    CHECK(rounds().front() == made);
    REQUIRE(admin(rig, change + " --modification-closes 2026-12-11 --deadline unit_submission=2026-12-12T12:00:00+08:00").first == 0);
    auto wanted = made;
    wanted.modification_closes = *parse_moment("2026-12-11T23:59:59+08:00");
    wanted.deadlines["unit_submission"] = *parse_moment("2026-12-12T12:00:00+08:00");
    CHECK(rounds().front() == wanted);
    // What else changes leaves it.
    REQUIRE(admin(rig, change + " --name 二〇二六").first == 0);
    wanted.name = "二〇二六";
    CHECK(rounds().front() == wanted);
    REQUIRE(admin(rig, change + " --deadline unit_submission=").first == 0);
    wanted.deadlines.clear();
    CHECK(rounds().front() == wanted);
    auto const told = rig.database->read_value<std::string>([](store::Connection& connection) -> Result<std::string> {
        return connection.database.execAndGet("SELECT group_concat(detail, '\n') FROM audit WHERE action LIKE 'round_%'").getString();
    }).value();
    CHECK(told.find("unit_submission 2026-12-10T23:59:59+08:00 > ") != std::string::npos);
    CHECK(told.find("> 二〇二六") != std::string::npos);
}


TEST_CASE("HQ-09: an application that the version it is judged by cannot read stands in the list without its columns, and hides no other")
{
    Rig rig;
    std::string const cookie = rig.person_of("hq", R"({"phone":"+8613900001858"})", "+8613900001858");
    std::string const all = "/api/v1/hq/applications";
    std::vector<std::string> ids;
    for (auto const* name : { "王示例", "赵示例" }) {
        ids.push_back(rig.new_id());
        REQUIRE(rig.post(all, R"({"id":")" + ids.back() + R"(","round":")" + to_string(rig.round(-1, 10, "hq")) + "\"}", cookie).status == 201);
        REQUIRE(rig.post(all + "/" + ids.back() + "/batches", batch(rig, 1, set("applicant/name", name)), cookie).status == 200);
    }
    REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> {
        CHECK(store::update_document(connection, *rig.vault, *parse_id(ids[0]), 2, "draft", R"({"a section of another version":{}})", 3, rig.clock.now()));
        return {};
    }).ok());
    auto const list = rig.get(all, cookie);
    INFO(list.body);
    REQUIRE(list.status == 200);
    auto const lines = list.json().list("applications");
    REQUIRE(lines.size() == 2);
    for (auto const& line : lines) {
        auto const shown = line.list("shown");
        REQUIRE(shown.size() == 6);
        CHECK(shown[0].text("text") == (line.text("id") == ids[0] ? "" : "赵示例"));
    }
}

TEST_CASE("somebody else's application answers like one that does not exist; no session is 401")
{
    Begun mine;
    std::string const stranger = mine.rig.person("李四", "440524188001010014", "13900001859");
    std::string const missing = mine.rig.new_id();
    for (auto const* rest : { "", "/changes?since=0" }) {
        auto const foreign = mine.rig.get(url("/applications/" + mine.id + rest), stranger);
        CHECK(foreign.status == 404);
        CHECK(foreign.body == mine.rig.get(url("/applications/" + missing + rest), stranger).body);
        CHECK(mine.rig.get(url("/applications/" + mine.id + rest)).status == 401);
    }
    for (auto const* rest : { "/batches", "/uploads", "/prints", "/actions" }) {
        CHECK(mine.rig.post(url("/applications/" + mine.id + rest), batch(mine.rig, 1, ""), "").status == 401);
        CHECK(mine.rig.post(url("/applications/" + mine.id + "/prints"), "{}", stranger).status == 404);
    }
    CHECK(mine.rig.post(url("/applications/" + mine.id + "/batches"), batch(mine.rig, 1, set(field, "x")), stranger).status == 404);
}

TEST_CASE("a draft is saved, read again, and the same batch sent twice changes nothing")
{
    Begun a;
    std::string const id = a.rig.new_id();
    auto const first = a.save(1, set(field, "第一设计院"), id);
    INFO(first.body);
    REQUIRE(first.status == 200);
    CHECK(first.json().integer("revision") == 2);
    CHECK(a.unit() == "第一设计院");
    REQUIRE(a.save(2, set(field, "第二设计院")).status == 200);
    CHECK(a.save(1, set(field, "第一设计院"), id).body == first.body);
    CHECK(a.unit() == "第二设计院");
    auto const application = a.rig.get(url("/applications/" + a.id), a.cookie);
    CHECK(application.header("ETag") == "\"3\"");
    CHECK(application.json().object("context"));
}

TEST_CASE("two tabs: different fields are both saved, the same field comes back with both values")
{
    Begun a;
    REQUIRE(a.save(1, set(field, "甲单位")).status == 200);
    CHECK(a.save(1, set(other_field, "某大学")).status == 200);
    auto const conflict = a.save(1, set(field, "乙单位") + "," + set("basic/employer_address", "某路1号"));
    CHECK(conflict.status == 409);
    auto const list = conflict.json().list("conflicts");
    REQUIRE(list.size() == 1);
    CHECK(list[0].text("path") == field);
    CHECK(list[0].text("yours") == "乙单位");
    CHECK(list[0].text("theirs") == "甲单位");
    CHECK(list[0].integer("revision") == 2);
    CHECK(a.unit() == "甲单位");
    CHECK(a.document().object("basic")->text("employer_address") == "某路1号");
    CHECK(a.save(1, set(field, "甲单位")).status == 200);  // both chose the same
    auto const changes = a.rig.get(url("/applications/" + a.id + "/changes?since=1"), a.cookie);
    CHECK(changes.json().list("edits").size() == 3);
}

TEST_CASE("a record removed in one tab and edited in the other is a conflict; edits of two fields of one record are not")
{
    Begun a;
    std::string const record = a.rig.new_id();
    auto const works = R"({"op":"add","path":"works/)" + record + "\"}";
    REQUIRE(a.save(1, works).status == 200);
    CHECK(a.save(1, set("works/" + record + "/project", "水库工程")).status == 200);  // sent before the first answer came
    CHECK(a.save(2, set("works/" + record + "/description", "介绍")).status == 200);
    auto const revision = a.rig.revision(a.id, a.cookie);
    REQUIRE(a.save(revision, R"({"op":"remove","path":"works/)" + record + "\"}").status == 200);
    auto const late = a.save(revision, set("works/" + record + "/project", "大坝工程"));
    CHECK(late.status == 409);
    CHECK(late.json().list("conflicts").size() == 1);
    CHECK(a.save(revision, R"({"op":"remove","path":"works/)" + record + "\"}").status == 200);
}

TEST_CASE("what conflicts leaves the document as it is: values, records and their order")
{
    Begun a;
    std::vector<std::string> ids;
    for (int i = 0; i < 4; ++i)
        ids.push_back(a.rig.new_id());
    auto const at = [&](int i) { return "works/" + ids[static_cast<std::size_t>(i)]; };
    auto const one = [](std::string const& op, std::string const& path, std::string const& more = "") { return R"({"op":")" + op + R"(","path":")" + path + "\"" + more + "}"; };
    std::string adds;
    for (int i = 0; i < 4; ++i)
        adds += (i ? "," : "") + one("add", at(i)) + "," + set(at(i) + "/project", "项目" + std::to_string(i));
    REQUIRE(a.save(1, adds).status == 200);
    auto const base = a.rig.revision(a.id, a.cookie);
    REQUIRE(a.save(base, set(at(1) + "/project", "别人的")).status == 200);
    REQUIRE(a.save(base + 1, one("move", at(2), R"(,"after":")" + ids[3] + "\"")).status == 200);
    auto const document = a.document().raw("works");
    auto const stale = a.save(base, one("remove", at(1)) + "," + one("move", at(2)) + "," + one("remove", at(2)) + "," + set(at(1) + "/project", "我的") + "," + set(field, "某单位"));
    INFO(stale.body);
    CHECK(stale.status == 409);
    CHECK(a.document().raw("works") == document);
    CHECK(a.unit() == "某单位");
}

TEST_CASE("five hundred edits of a long document cost little more than one")
{
    Begun a;
    std::vector<std::string> ids;
    for (int part = 0; part < 8; ++part) {
        std::string adds;
        for (int i = 0; i < 120; ++i) {
            ids.push_back(a.rig.new_id());
            adds += (i ? R"(,{"op":"add","path":"works/)" : R"({"op":"add","path":"works/)") + ids.back() + "\"}," + set("works/" + ids.back() + "/description", std::string(300, 'x'));
        }
        auto const saved = a.save(a.rig.revision(a.id, a.cookie), adds);
        INFO(saved.body);
        REQUIRE(saved.status == 200);
    }
    auto const milliseconds = [&](int count) {
        double best = 1e9;
        for (int run = 0; run < 3; ++run) {
            std::string edits;
            for (int i = 0; i < count; ++i)
                edits += (i ? "," : "") + set("works/" + ids[static_cast<std::size_t>(i)] + "/project", std::to_string(count) + "/" + std::to_string(run));
            auto const revision = a.rig.revision(a.id, a.cookie);
            auto const began = std::chrono::steady_clock::now();
            CHECK(a.save(revision, edits).status == 200);
            best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
        }
        return best;
    };
    double const one = milliseconds(1);
    double const many = milliseconds(500);
    INFO(one << " ms, " << many << " ms");
    CHECK(many < 4 * one + 40);
}

TEST_CASE("what is locked is asked of the document as the batch stands at each edit: its values, what they show, and its records")
{
    static service::HostedProgrammes const locking = [] {
        auto files = service::read_pack_folder(SHENBAO_PACKS "/sc").release_value();
        auto& form = files["programme.json"];
        insert_after(form, R"({"id": "description", "type": "text", "required": true, "many_lines": true)", R"more(, "locked": "has(self.project)")more");
        insert_after(form, R"({"id": "duties", "type": "text", "required": true, "many_lines": true)", R"more(, "visible": "has(self.description)", "locked": "works.size() > 1")more");
        service::HostedProgrammes made;
        made.push_back(hosted(files));
        return made;
    }();
    Begun a { Rig(true, &locking) };
    std::string const one = "works/" + a.rig.new_id(), two = "works/" + a.rig.new_id(), three = "works/" + a.rig.new_id();
    auto const edit = [](std::string const& op, std::string const& path) { return R"({"op":")" + op + R"(","path":")" + path + "\"}"; };
    auto const clear = [&](std::string const& path) { return edit("set", path); };
    auto const in_one = [&](std::vector<std::string> const& edits) {
        std::string all;
        for (auto const& each : edits)
            all += (all.empty() ? "" : ",") + each;
        auto const saved = a.save(a.rig.revision(a.id, a.cookie), all);
        INFO(saved.body);
        CHECK((saved.status == 200 || saved.body.find("locked") != std::string::npos));
        return saved.status == 200;
    };
    REQUIRE(in_one({ edit("add", one), set(one + "/description", "一") }));
    CHECK_FALSE(in_one({ set(one + "/description", "二"), set(one + "/project", "某工程"), set(one + "/description", "三") }));
    CHECK(in_one({ set(one + "/project", "某工程") }));
    CHECK_FALSE(in_one({ set(one + "/description", "二") }));
    CHECK(in_one({ clear(one + "/project"), set(one + "/description", "二"), set(one + "/project", "某工程") }));
    CHECK_FALSE(in_one({ clear(one + "/project"), set(one + "/description", "三"), set(one + "/project", "某工程"), set(one + "/description", "四") }));
    CHECK(in_one({ set(one + "/duties", "设计") }));
    CHECK_FALSE(in_one({ edit("add", two), set(one + "/duties", "施工") }));
    CHECK(in_one({ edit("add", two), edit("remove", two), set(one + "/duties", "施工") }));
    // Records that have moved; and what is not shown is not locked.
    CHECK(in_one({ edit("add", two), edit("add", three), set(three + "/description", "三"), set(two + "/duties", "隐藏") }));
    CHECK_FALSE(in_one({ set(two + "/description", "二"), set(two + "/duties", "可见") }));
    CHECK(in_one({ set(three + "/description", "叁"), edit("remove", one), set(two + "/description", "二"), edit("move", three), set(three + "/project", "三"), edit("remove", three), set(two + "/duties", "可见") }));
    CHECK_FALSE(in_one({ edit("add", three), set(two + "/duties", "再改") }));
    auto const works = a.document().list("works");
    REQUIRE(works.size() == 1);
    CHECK(works[0].text("description") == "二");
    CHECK(works[0].text("duties") == "可见");
}

TEST_CASE("edits that cannot be: wrong types, unknown paths, locked values, too large, malformed; nothing changes")
{
    Begun a;
    auto const before = a.rig.get(url("/applications/" + a.id), a.cookie).body;
    CHECK(a.save(1, R"({"op":"set","path":"basic/employer","value":true})").status >= 400);
    CHECK(a.save(1, set("basic/nothing", "x")).status == 400);
    CHECK(a.save(1, set("basic/name", "李四")).status == 422);  // the account's
    CHECK(a.save(7, set(field, "x")).status == 400);
    CHECK(a.save(1, set(field, std::string(30'000, 'x'))).status >= 400);
    CHECK(a.save(1, set(field, "ok") + "," + set("basic/nothing", "x")).status == 400);
    CHECK(a.rig.post(url("/applications/" + a.id + "/batches"), R"({"batch":"x)", a.cookie).status == 400);
    CHECK(a.rig.post(url("/applications/" + a.id + "/batches"), std::string(1 << 20, '['), a.cookie).status == 413);
    CHECK(a.rig.post(url("/applications/" + a.id + "/batches"), std::string(200'000, '['), a.cookie).status == 413);
    CHECK(a.save(1, R"({"op":"attach","path":"basic/employer","attachment":{"id":")" + a.rig.new_id() + "\"}}").status >= 400);
    CHECK(a.rig.get(url("/applications/" + a.id), a.cookie).body == before);
}

// The pack's own filled example, as edits: everything a person would have typed.
static std::string full_document()
{
    std::ifstream stream(SHENBAO_PACKS "/sc/examples/complete.json");
    std::ostringstream text;
    text << stream.rdbuf();
    auto const example = wire::Message::read(text.str(), 4u << 20);
    REQUIRE(example.ok());
    return example.value().raw("document");
}

// Puts a complete document behind the application before it is first opened, as many edits would have; the signed
// scan of the print included.
static void complete(Begun& a)
{
    auto const& hosted = a.rig.hosted();
    Form const& form = hosted.programme->application;
    auto document = wire::read_document(form, full_document());
    REQUIRE(document.ok());
    auto const hash = to_hex(content_hash(form, document.value()));
    std::string text = wire::write_document(form, document.value());
    for (std::size_t at = text.find("\"printed_hash\":\""); at != std::string::npos; at = text.find("\"printed_hash\":\"", at + 1))
        text.replace(at + 16, text.find('"', at + 16) - at - 16, hash);
    REQUIRE(a.rig.database->write([&](store::Connection& connection) -> Result<void> {
        VERIFY(store::update_document(connection, *a.rig.vault, *parse_id(a.id), 1, "draft", text, 2, a.rig.clock.now()));
        return {};
    }).ok());
}

static Answer submit(Begun& a, std::string const& submission, std::int64_t revision, std::string const& action = "submit")
{
    return a.rig.post(url("/applications/" + a.id + "/actions"), R"({"action":")" + action + R"(","submission":")" + submission + R"(","base_revision":)" + std::to_string(revision) + "}", a.cookie);
}

TEST_CASE("SC-14: an incomplete application is not taken; every problem is listed")
{
    Begun a;
    auto const refused = submit(a, a.rig.new_id(), 1);
    CHECK(refused.status == 422);
    CHECK(refused.code() == "document_invalid");
    CHECK(refused.json().list("findings").size() > 5);
    CHECK(submit(a, a.rig.new_id(), 7).code() == "revision_old");
    CHECK(submit(a, a.rig.new_id(), 1, "approve").code() == "state_changed");  // not an applicant's action
    CHECK(a.rig.get(url("/applications/" + a.id), a.cookie).json().text("state") == "draft");
}

TEST_CASE("SC-14: the same submission sent twice is one receipt; a submitted application cannot be edited")
{
    Begun a;
    complete(a);
    std::string const submission = a.rig.new_id();
    auto const first = submit(a, submission, 2);
    INFO(first.body);
    REQUIRE(first.status == 200);
    auto const number = first.json().object("receipt")->text("number").value_or("");
    CHECK(number.rfind("SC-2026-000001-", 0) == 0);
    CHECK(submit(a, submission, 2).body == first.body);
    CHECK(a.save(2, set(field, "x")).code() == "not_editable");
    CHECK(submit(a, a.rig.new_id(), 2).code() == "state_changed");
    auto const read = a.rig.get(url("/applications/" + a.id), a.cookie).json();
    CHECK(read.object("receipt")->text("number") == number);
    CHECK(read.text("state") == "submitted");
    CHECK(read.list("history").size() == 2);
    // Withdrawn, the old submission sent once more must not submit anew, nor change the state.
    CHECK(submit(a, a.rig.new_id(), 2, "withdraw").json().text("state") == "draft");
    CHECK(submit(a, submission, 2).body == first.body);
    CHECK(a.rig.get(url("/applications/" + a.id), a.cookie).json().text("state") == "draft");
}

TEST_CASE("SC-05, SC-14: after the deadline nothing is submitted, by the server's clock")
{
    Begun a;
    complete(a);
    a.rig.clock.advance(11 * 86'400);
    std::string const set_cookie = a.rig.post(url("/accounts/login/0"), R"({"document":{"login":"13900001858","password":")" + std::string(password) + R"("},"captcha":)" + a.rig.captcha() + "}").header("Set-Cookie");
    a.cookie = set_cookie.substr(0, set_cookie.find(';'));
    CHECK(submit(a, a.rig.new_id(), 2).code() == "round_closed");
}

TEST_CASE("SX-08: what was enrolled for stands after the closing: a second try is one at the same title")
{
    Rig rig;
    std::string const cookie = rig.person_of("sx", R"({"name":"欧阳示例","identity_number":"11010519491231002X","phone":"13900001858"})", "13900001858");
    store::RoundRow round;
    round.id = rig.host->random.id();
    round.programme = "sx";
    round.name = "2026";
    round.opens = round.created_at = { rig.clock.now().milliseconds - 1000 };
    round.closes = { rig.clock.now().milliseconds + 60'000 };
    round.modification_closes = { rig.clock.now().milliseconds + 600'000 };
    round.cutoff = "2026-12-31";
    REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> { store::insert_round(connection, round); return {}; }).ok());
    std::string const id = rig.new_id(), own = "/api/v1/sx/applications/" + id;
    REQUIRE(rig.post("/api/v1/sx/applications", R"({"id":")" + id + R"(","round":")" + to_string(round.id) + "\"}", cookie).status == 201);
    auto const enrol = [&](std::string const& title) {
        return rig.post(own + "/batches", batch(rig, rig.get(own, cookie).json().integer("revision").value_or(0), set("enrolment/title", title) + "," + set("basic/employer", title)), cookie);
    };
    REQUIRE(enrol("01").status == 200);
    rig.clock.advance(61);
    auto const late = enrol("02");
    INFO(late.body);
    CHECK(late.status == 422);
    auto const document = *rig.get(own, cookie).json().object("document");
    CHECK(document.object("enrolment")->text("title") == "01");
    CHECK(document.object("basic")->text("employer") == "01");
}

TEST_CASE("SC-14: printed again after an edit it is another print; the page says which is current")
{
    Begun a;
    auto print = [&] { return a.rig.post(url("/applications/" + a.id + "/prints"), "{}", a.cookie).json(); };
    auto const first = print();
    CHECK(first.text("number") == print().text("number"));
    CHECK(a.rig.get("/sc/print/" + a.id, a.cookie).body.find(*first.text("number")) != std::string::npos);
    REQUIRE(a.save(1, set(field, R"(<b>某\"单位</b>)")).status == 200);
    auto const outdated = a.rig.get("/sc/print/" + a.id, a.cookie);
    CHECK(outdated.body.find(*first.text("number")) == std::string::npos);
    CHECK(outdated.body.find("<b>某") == std::string::npos);
    CHECK(outdated.body.find("<script") == outdated.body.find("<script src=\"/static/"));
    CHECK(outdated.body.find("<script", outdated.body.find("<script") + 1) == std::string::npos);
    CHECK(outdated.body.find("<a href=\"/sc/applications/" + a.id + "\">") != std::string::npos);
    CHECK(outdated.body.find("style=") == std::string::npos);
    CHECK(print().text("hash") != first.text("hash"));
    CHECK(a.rig.get("/sc/print/" + a.id).status == 302);
}

TEST_CASE("many threads save to one application: every acknowledged edit is there")
{
    Begun a;
    std::vector<std::thread> threads;
    std::atomic<int> saved { 0 };
    std::vector<std::string> records(8);
    for (auto& record : records)
        record = a.rig.new_id();
    for (auto const& record : records)
        threads.emplace_back([&, record] { saved += a.save(1, R"({"op":"add","path":"works/)" + record + "\"}").status == 200; });
    for (auto& thread : threads)
        thread.join();
    CHECK(saved == 8);
    CHECK(a.document().list("works").size() == 8);
    CHECK(a.rig.revision(a.id, a.cookie) == 9);
}

TEST_CASE("ZC-14: a discarded application is gone, and another one can be begun in the same round")
{
    Rig rig;
    std::string const base = "/api/v1/zc";
    std::string const cookie = rig.person_of("zc", R"({"name":"欧阳示例","identity_number":"11010519491231002X","phone":"13900001858"})", "13900001858");
    std::string const round = to_string(rig.round(-1, 10, "zc"));
    auto const begin = [&](std::string const& id) { return rig.post(base + "/applications", R"({"id":")" + id + R"(","round":")" + round + R"("})", cookie); };
    std::string const id = rig.new_id();
    REQUIRE(begin(id).status == 201);
    std::string const own = base + "/applications/" + id;
    REQUIRE(rig.post(own + "/batches", batch(rig, 1, set("setting/series", "17")), cookie).status == 200);
    CHECK(begin(rig.new_id()).code() == "already_applied");

    std::string const discard = R"({"action":"discard","submission":")" + rig.new_id() + R"(","base_revision":2})";
    auto const first = rig.post(own + "/actions", discard, cookie);
    INFO(first.body);
    REQUIRE(first.status == 200);
    CHECK(first.json().text("state") == "discarded");
    CHECK(rig.post(own + "/actions", discard, cookie).body == first.body);  // its answer was lost on the way
    CHECK(rig.get(base + "/applications", cookie).json().list("applications").empty());
    CHECK(rig.get(own, cookie).status == 404);
    CHECK(rig.post(own + "/batches", batch(rig, 2, set("setting/series", "22")), cookie).status == 404);
    CHECK(rig.post(own + "/actions", R"({"action":"submit","submission":")" + rig.new_id() + R"(","base_revision":2})", cookie).status == 404);
    auto const left = rig.database->read_value<std::string>([&](store::Connection& connection) -> Result<std::string> {
        return TRY(store::find_application(connection, *rig.vault, *parse_id(id)))->document;
    });
    CHECK(left.value() == "{}");

    CHECK(begin(id).code() == "bad_request");  // its id is not another application's
    CHECK(begin(rig.new_id()).status == 201);
    CHECK(rig.get(base + "/applications", cookie).json().list("applications").size() == 1);
}

TEST_CASE("receipt numbers carry a check digit")
{
    CHECK(service::receipt_number("sc", 2026, 123).rfind("SC-2026-000123-", 0) == 0);
    CHECK(service::receipt_number("sc", 2026, 123) != service::receipt_number("sc", 2026, 124).substr(0, 14) + "4");
    // One digit changed changes the check digit.
    CHECK(service::receipt_number("sc", 2026, 123).back() != service::receipt_number("sc", 2026, 124).back());
    CHECK(service::receipt_number("sc", 2026, 123).back() != service::receipt_number("sc", 2027, 123).back());
}

}

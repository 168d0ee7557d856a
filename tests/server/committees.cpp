// ZC-04, ZC-13: a committee's row, and what it wants of those who apply to it.
#include "publishing.h"

#include "service/committee.h"
#include "service/decisions.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace shenbao::test {

namespace {

constexpr char const* head = "编号,名称,需求材料,评审政策文件\n";
constexpr char const* needs_head = "编号,材料名称,材料类型,最大材料大小,上传数量,是否必填\n";
constexpr char const* one_committee = "5101-0502,成都市工程技术系列中级职称评审委员会,a.csv,[评审政策文件](/zc/news/policies/p)\n";

Sheets committees(std::string const& needs, std::string const& rows = one_committee) { return { head + rows, { { "a.csv", needs_head + needs }, { "b.csv", needs_head } } }; }

struct Applying {
    Rig rig;
    std::string cookie = rig.person_of("zc", R"({"name":"欧阳示例","identity_number":"11010519491231002X","phone":"13900001858"})", "13900001858");
    std::string id = rig.new_id();

    Applying()
    {
        auto const round = to_string(rig.round(-1, 10, "zc"));
        REQUIRE(rig.post("/api/v1/zc/applications", R"({"id":")" + id + R"(","round":")" + round + R"("})", cookie).status == 201);
    }
    std::string url(std::string const& rest = "") const { return "/api/v1/zc/applications/" + id + rest; }
    wire::Message read() { return rig.get(url(), cookie).json(); }
    Answer save(std::string const& edits)
    {
        auto const revision = std::to_string(read().integer("revision").value_or(0));
        return rig.post(url("/batches"), R"({"batch":")" + rig.new_id() + R"(","base_revision":)" + revision + R"(,"edits":[)" + edits + "]}", cookie);
    }
    Answer choose(std::string const& committee) { return save(R"({"op":"set","path":"setting/committee","value":")" + committee + "\"}"); }
    Answer upload(std::string const& name)
    {
        return rig.post(url("/uploads"), R"({"upload":")" + rig.new_id() + R"(","path":"committee_materials/000000000000000000000000000000aa/files","name":")" + name + R"(","size":1048576})", cookie);
    }
};

std::string list_of(wire::Message const& context)
{
    std::string out;
    for (auto const& code : context.object("code_lists").value_or(wire::Message()).list("committee_materials"))
        out += code.text("code").value_or("") + "=" + code.texts("labels").at(0) + " ";
    return out;
}

std::string values_of(wire::Message const& context, std::string const& name)
{
    std::string out;
    for (auto const& one : context.object("values").value_or(wire::Message()).object(name).value_or(wire::Message()).texts("value"))
        out += one + " ";
    return out;
}

}

TEST_CASE("what a committee wants reaches whoever chooses it, and goes with another choice", "[committees]")
{
    Applying a;
    REQUIRE(bring_in(a.rig, ImportKind::Committees, committees("m1,工作总结,PDF,5,1,是\nm2,照片,jpg、png,0.5,6,否\n",
                                                        std::string(one_committee) + "5111-0503,乐山市工程技术系列中级职称评审委员会,b.csv,\n")).written);
    CHECK_FALSE(a.read().object("context")->object("values")->object("committee.required_materials"));
    auto const chosen = a.choose("5101-0502").json();
    REQUIRE(chosen.object("context"));
    auto const context = *chosen.object("context");
    CHECK(list_of(context) == "m1=工作总结（必传） m2=照片 ");
    CHECK(values_of(context, "committee.material_limits") == "m1|pdf|5242880|1 m2|jpg,png|524288|6 ");
    CHECK(values_of(context, "committee.required_materials") == "m1 ");
    CHECK(context.object("values")->object("committee.required_materials")->text("source") == "成都市工程技术系列中级职称评审委员会");
    // Nothing is said again while the choice stays.
    auto const other = a.save(R"({"op":"set","path":"setting/series","value":"05"})").json();
    CHECK_FALSE(other.object("context"));
    CHECK(list_of(*a.read().object("context")) == list_of(context));
    CHECK(list_of(*a.rig.get(a.url("/changes?since=1"), a.cookie).json().object("context")) == list_of(context));

    // The slot takes what the committee says of that material.
    auto const added = a.save(R"({"op":"add","path":"committee_materials/000000000000000000000000000000aa"},{"op":"set","path":"committee_materials/000000000000000000000000000000aa/material","value":"m1"})");
    REQUIRE(added.status == 200);
    CHECK(a.upload("a.pdf").status == 201);
    REQUIRE(a.save(R"({"op":"set","path":"committee_materials/000000000000000000000000000000aa/material","value":"m2"})").status == 200);
    CHECK(a.upload("a.jpg").finding("committee_materials/000000000000000000000000000000aa/files") == "file_too_large");

    auto const none = a.choose("5111-0503").json();
    REQUIRE(none.object("context"));
    CHECK(list_of(*none.object("context")).empty());
    CHECK(values_of(*none.object("context"), "committee.required_materials").empty());
    // One that nobody brought in says nothing.
    auto const unknown = a.choose("51-0501").json();
    CHECK_FALSE(unknown.object("context")->object("values")->object("committee.required_materials"));
}

TEST_CASE("a file that is put back is judged by what its slot takes there, not by what slots take without a committee", "[committees]")
{
    Applying a;
    REQUIRE(bring_in(a.rig, ImportKind::Committees, committees("m1,工作总结,PDF,5,1,是\nm2,照片,jpg、png,0.5,6,否\n")).written);
    REQUIRE(a.choose("5101-0502").status == 200);
    std::string const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n%"
        + std::string(3u << 20, 'x') + "\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n";
    Attachment planted;
    planted.id = a.rig.random.id();
    planted.name = "总结.pdf";
    planted.size_bytes = pdf.size();
    std::string const body = wire::write_attachment(planted);
    auto const file = a.rig.files->put(pdf).value();
    REQUIRE(a.rig.database->write([&](store::Connection& connection) -> Result<void> {
        store::insert_attachment(connection, *a.rig.vault, { planted.id, *parse_id(a.id), file, body, a.rig.clock.now() });
        return {};
    }).ok());
    std::string const record = "committee_materials/000000000000000000000000000000aa";
    auto put_back = [&](std::string const& material) {
        return a.save(R"({"op":"add","path":")" + record + R"("},{"op":"set","path":")" + record + R"(/material","value":")" + material
            + R"("},{"op":"attach","path":")" + record + R"(/files","attachment":)" + body + "}");
    };
    // In one batch with its record, as when a removal is taken back.
    auto const kept = put_back("m1");
    INFO(kept.body);
    REQUIRE(kept.status == 200);
    REQUIRE(a.save(R"({"op":"remove","path":")" + record + "\"}").status == 200);
    CHECK(put_back("m1").status == 200);
    REQUIRE(a.save(R"({"op":"remove","path":")" + record + "\"}").status == 200);
    auto const other = put_back("m2");
    CHECK(other.status == 422);
    CHECK(other.finding(record + "/files") == "file_kind");
    CHECK(a.read().object("document")->list("committee_materials").empty());  // nothing of the batch is saved
}

TEST_CASE("a committee that changes what it wants changes it for drafts at once", "[committees]")
{
    Applying a;
    REQUIRE(bring_in(a.rig, ImportKind::Committees, committees("m1,工作总结,pdf,5,1,否\n")).written);
    REQUIRE(a.choose("5101-0502").status == 200);
    CHECK(values_of(*a.read().object("context"), "committee.required_materials").empty());
    REQUIRE(bring_in(a.rig, ImportKind::Committees, committees("m1,工作总结,pdf,5,1,是\n")).changed == 1);
    CHECK(values_of(*a.read().object("context"), "committee.required_materials") == "m1 ");
}

TEST_CASE("ZC-04: after the last day on which a committee takes material nothing is handed in to it", "[committees]")
{
    Applying a;
    auto const closing = [&](int days) {
        Moment const day { a.rig.clock.now().milliseconds + days * 86'400'000ll };
        return bring_in(a.rig, ImportKind::Committees, { "编号,名称,材料提交截止\n5101-0502,成都市工程技术系列中级职称评审委员会," + to_string(china_date(day)) + "\n", {} });
    };
    auto const hand_in = [&] {
        auto const revision = std::to_string(a.read().integer("revision").value_or(0));
        return a.rig.post(a.url("/actions"), R"({"action":"submit","submission":")" + a.rig.new_id() + R"(","base_revision":)" + revision + "}", a.cookie);
    };
    REQUIRE(closing(-1).written);
    REQUIRE(a.choose("5101-0502").status == 200);
    auto const late = hand_in();
    CHECK(late.status == 409);
    INFO(late.body);
    CHECK(late.body.find("round_closed") != std::string::npos);
    CHECK(a.read().text("state") == "draft");
    // The client is told, so that it can say so before anything is filled in.
    CHECK(a.read().object("context")->object("round")->object("deadlines")->text("committee_closes"));
    REQUIRE(closing(0).written);
    CHECK(hand_in().status == 422);  // the day itself counts; what is missing now is said
    REQUIRE(closing(-1).written);
    REQUIRE(a.save(R"({"op":"set","path":"setting/committee"})").status == 200);
    CHECK(hand_in().status == 422);
}

TEST_CASE("what was submitted keeps what the committee wanted then", "[committees]")
{
    Applying a;
    REQUIRE(bring_in(a.rig, ImportKind::Committees, committees("m1,工作总结,pdf,5,1,是\n")).written);
    REQUIRE(a.choose("5101-0502").status == 200);
    store::SubmissionRow submission;
    submission.id = a.rig.random.id();
    submission.application = *parse_id(a.id);
    submission.context = a.read().raw("context");
    submission.document = a.read().raw("document");
    submission.state = "unit_review";
    submission.number = "ZC-2026-000001-1";
    auto move = [&](std::string const& from, std::string const& to, bool returned = false) {
        REQUIRE(a.rig.database->write([&](store::Connection& connection) -> Result<void> {
            VERIFY(store::update_state(connection, submission.application, a.read().integer("revision").value_or(0), from, to, returned));
            if (to == "unit_review")
                store::insert_submission(connection, *a.rig.vault, submission);
            return {};
        }).ok());
        auto const* hosted = service::find_programme(a.rig.programmes, "zc");
        auto const account = *parse_id(a.rig.get("/api/v1/zc/session", a.cookie).json().object("account")->text("id").value_or(""));
        auto draft = a.rig.host->drafts.open(*a.rig.host, { *hosted, "", 0, account, "" }, submission.application);
        REQUIRE(draft.ok());
        a.rig.host->drafts.forget(draft.value());
    };
    move("draft", "unit_review");
    REQUIRE(bring_in(a.rig, ImportKind::Committees, committees("m2,照片,jpg,5,1,否\n")).changed == 1);
    CHECK(a.read().boolean("editable") == false);
    CHECK(list_of(*a.read().object("context")) == "m1=工作总结（必传） ");
    CHECK(values_of(*a.read().object("context"), "committee.required_materials") == "m1 ");
    // After the committee's last day it stays handed in: taken back, it could not be handed in again.
    auto const last_day = [&](std::string const& day) {
        return bring_in(a.rig, ImportKind::Committees, { "编号,名称,需求材料,材料提交截止\n5101-0502,成都市工程技术系列中级职称评审委员会,a.csv," + day + "\n", { { "a.csv", std::string(needs_head) + "m2,照片,jpg,5,1,否\n" } } });
    };
    REQUIRE(last_day("2020-01-01").changed == 1);
    auto const withdraw = [&] {
        auto const revision = std::to_string(a.read().integer("revision").value_or(0));
        return a.rig.post(a.url("/actions"), R"({"action":"withdraw","submission":")" + a.rig.new_id() + R"(","base_revision":)" + revision + "}", a.cookie).status;
    };
    CHECK(withdraw() == 409);
    REQUIRE(last_day("2099-01-01").changed == 1);
    CHECK(withdraw() == 200);
    // Taken back, it is for what the committee wants now.
    CHECK(list_of(*a.read().object("context")) == "m2=照片 ");
    // What the committee's day does not end: what somebody has returned.
    auto const has_day = [&] { return a.read().object("context")->object("round")->object("deadlines").value_or(wire::Message()).text("committee_closes").has_value(); };
    CHECK(has_day());
    move("draft", "draft", true);
    CHECK_FALSE(has_day());
}

TEST_CASE("a deadline of the flow's own that the round has is told to the client, and closes what it is for")
{
    Applying a;
    Id const id = *parse_id(a.id);
    auto const round_has = [&](std::int64_t days) {
        Moment const end { a.rig.clock.now().milliseconds + days * 86'400'000 };
        REQUIRE(a.rig.database->write([&](store::Connection& connection) -> Result<void> {
            auto round = store::rounds_of(connection, "zc").front();
            round.deadlines = { { "unit_submission", end } };
            store::update_round(connection, round);
            return {};
        }).ok());
        return to_string(end);
    };
    auto const told = [&] { return a.read().object("context")->object("round")->object("deadlines").value_or(wire::Message()).text("unit_submission"); };
    auto const pass_on = [&] { return service::decide_as_staff(*a.rig.host, id, { Role::UnitClerk, "example", "王经办", "pass_on", "", {}, "示例市建设局" }); };
    REQUIRE(a.rig.database->write([&](store::Connection& connection) -> Result<void> {
        VERIFY(store::update_state(connection, id, 1, "draft", "unit_publicity", false));
        return {};
    }).ok());
    a.rig.host->drafts.forget_account(*parse_id(a.rig.get("/api/v1/zc/session", a.cookie).json().object("account")->text("id").value_or("")));
    CHECK_FALSE(told());
    std::string const over = round_has(-1);
    CHECK(told() == over);
    auto const late = pass_on();
    REQUIRE_FALSE(late.ok());
    CHECK(late.refusal().code == service::RefusalCode::round_closed);
    round_has(1);
    auto const passed = pass_on();
    REQUIRE(passed.ok());
    CHECK(passed.value() == "committee_review");
}

// ZC-10
TEST_CASE("the clauses that a committee sets take the pack's place while it is chosen", "[committees]")
{
    Applying a;
    Sheets const sheets { "编号,名称,list.clauses,committee.clauses_needed\n5101-0502,甲评委会,clauses.csv,1\n5111-0503,乙评委会,,\n",
        { { "clauses.csv", "编号,名称,英文名称,上级编号\nA,著作,Books,\nA1,独立完成著作1部,One book,A\n9,其他,,\n" } } };
    REQUIRE(bring_in(a.rig, ImportKind::Committees, sheets).written);
    CHECK_FALSE(a.read().object("context")->object("code_lists")->keys().size() > 1);
    auto const context = *a.choose("5101-0502").json().object("context");
    auto const clauses = context.object("code_lists")->list("clauses");
    REQUIRE(clauses.size() == 3);
    CHECK(clauses[1].text("code") == "A1");
    CHECK(clauses[1].texts("labels") == std::vector<std::string> { "独立完成著作1部", "One book" });
    CHECK(clauses[1].text("parent") == "A");
    CHECK(context.object("values")->object("committee.clauses_needed")->integer("value") == 1);

    // The rules read them: the pack's own clause is none of this committee's.
    auto const achievement = [&](std::string const& clause) {
        REQUIRE(a.save(R"({"op":"set","path":"achievements/000000000000000000000000000000ab/clause","value":")" + clause + "\"}").status == 200);
        auto const reply = a.rig.post(a.url("/actions"), R"({"action":"submit","submission":")" + a.rig.new_id() + R"(","base_revision":)"
                + std::to_string(a.read().integer("revision").value_or(0)) + "}", a.cookie);
        REQUIRE(reply.status == 422);
        return reply.finding("achievements/000000000000000000000000000000ab/clause");
    };
    REQUIRE(a.save(R"({"op":"set","path":"setting/method","value":"1"},{"op":"add","path":"achievements/000000000000000000000000000000ab"})").status == 200);
    CHECK(achievement("2") == "unreadable_choice");
    CHECK(achievement("A1").empty());
    // A committee that sets none leaves the pack's.
    auto const other = a.choose("5111-0503").json();
    CHECK(other.object("context")->object("code_lists")->list("clauses").empty());
    CHECK(achievement("A1") == "unreadable_choice");
    CHECK(achievement("2").empty());
}

TEST_CASE("committees: what is wrong with what they want is said with its file and line", "[committees]")
{
    struct Row {
        char const* needs;
        char const* said;
    };
    auto const [needs, said] = GENERATE(Row { ",总结,pdf,5,1,是", "key" }, Row { "m1,,pdf,5,1,是", "name" }, Row { "m1,总结,,5,1,是", "kinds" }, Row { "m1,总结,exe,5,1,是", "exe" },
        Row { "m1,总结,、/,5,1,是", "kinds" }, Row { "m1,总结,pdf,0,1,是", "size" }, Row { "m1,总结,pdf,nan,1,是", "size" }, Row { "m1,总结,pdf,0.0000001,1,是", "size" }, Row { "m1,总结,pdf,51,1,是", "size" }, Row { "m1,总结,pdf,很大,1,是", "size" }, Row { "m1,总结,pdf,5,0,是", "count" },
        Row { "m1,总结,pdf,5,1.5,是", "count" }, Row { "m1,总结,pdf,5,1,也许", "required" }, Row { "m1,总结,pdf,5,1,是\nm1,照片,jpg,5,1,是", "key" });
    Rig rig;
    auto const report = bring_in(rig, ImportKind::Committees, committees(std::string(needs) + "\n"));
    INFO(needs);
    REQUIRE(report.mistakes.count() == 1);
    auto const& note = report.mistakes.kept().front();
    CHECK(note.column == "materials");
    CHECK(note.what.find("a.csv 第" + std::string(std::string(needs).find('\n') == std::string::npos ? "2" : "3") + "行 ") != std::string::npos);
    CHECK(note.what.find(said) != std::string::npos);
    CHECK_FALSE(report.written);
    CHECK(bring_in(rig, ImportKind::Committees, { std::string(head) + "a,甲,missing.csv,\n", {} }).mistakes.count() >= 1);
    CHECK(bring_in(rig, ImportKind::Committees, { "编号,名称,committee.required_materials\na,甲,m1\n", {} }).mistakes.count() == 1);
    CHECK(bring_in(rig, ImportKind::Committees, { "编号,名称,committee.nothing\na,甲,1\n", {} }).mistakes.count() == 1);
}

TEST_CASE("committees: what is wrong with the lists they set is said with its file and line", "[committees]")
{
    Rig rig;
    auto const mistakes = [&](std::string const& column, std::string const& rows) {
        auto const report = bring_in(rig, ImportKind::Committees, { "编号,名称," + column + "\na,甲,c.csv\n", { { "c.csv", "编号,名称,上级编号\n" + rows } } });
        CHECK_FALSE(report.written);
        std::string all;
        for (auto const& note : report.mistakes.kept())
            all += note.column + ": " + note.what + "\n";
        return all;
    };
    CHECK(mistakes("list.clauses", "1,论文,\n1,专利,\n").find("list.clauses: c.csv 第3行 key 出现两次") == 0);
    CHECK(mistakes("list.clauses", "1,,\n").find("c.csv 第2行 label") != std::string::npos);
    CHECK(mistakes("list.clauses", "1,论文,2\n").find("c.csv 第2行 parent") != std::string::npos);
    CHECK(mistakes("list.clauses", "").find("1 to 200 rows") != std::string::npos);
    CHECK(mistakes("list.sexes", "1,男,\n").find("no such list to set") != std::string::npos);
    CHECK(mistakes("list.committee_materials", "1,男,\n").find("no such list to set") != std::string::npos);
}

TEST_CASE("a committee's page links its documents and lists what it wants", "[committees]")
{
    Rig rig;
    REQUIRE(bring_in(rig, ImportKind::Committees, committees("m1,<总结>,pdf,5,1,是\n")).written);
    auto const page = rig.get("/zc/committees/5101-0502");
    CHECK(page.body.find("<a href=\"/zc/news/policies/p\">评审政策文件</a>") != std::string::npos);
    CHECK(page.body.find("&lt;总结&gt;") != std::string::npos);
    CHECK(page.body.find(">5.0 MB<") != std::string::npos);
}

TEST_CASE("a setting's cell is read by the type of its value", "[committees]")
{
    using service::read_setting;
    CHECK(std::get<std::vector<std::string>>(read_setting("list(string)", "a;b;")->held) == std::vector<std::string> { "a", "b" });
    CHECK(std::get<std::int64_t>(read_setting("int", "3")->held) == 3);
    CHECK_FALSE(read_setting("int", "3x"));
    CHECK(std::get<bool>(read_setting("bool", "否")->held) == false);
    CHECK_FALSE(read_setting("bool", "x"));
    CHECK(std::get<std::string>(read_setting("string", "甲")->held) == "甲");
    CHECK(std::holds_alternative<Date>(read_setting("date", "2026-03-01")->held));
    CHECK_FALSE(read_setting("date", "2026年"));
}

}

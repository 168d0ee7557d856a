// ZC-03, ZC-04: units and committees that the authority brings in, in the place of the pack's sample.
#include "publishing.h"

#include "service/committee.h"
#include "service/directory.h"
#include "store/directories.h"
#include "store/query.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::test {

namespace {

// In any order, by code or by what it is called; one file for all of them.
constexpr char const* levels = "申报评委会,申报系列,申报层级\n5101-0502,05,3\n51-9999,工程技术人员,正高级\n新建评审委员会,农业技术人员,\n";

Sheets committees(std::string const& more = "")
{
    return { "编号,名称,英文名称,relation.committees\n5101-0502,成都市工程技术系列中级职称评审委员会,,levels.csv\n51-9999,新建评审委员会,A new committee,levels.csv\n" + more, { { "levels.csv", levels } } };
}

constexpr char const* units = "编号,名称,英文名称,上级编号,启用日期\n510100-77,成都示例设计院,,,\n510000-01,四川示例研究院,,,2027-01-01\n";

service::ImportReport bring_in_units(Rig& rig, std::string const& csv, std::string const& programme = "zc", std::string const& list = "units")
{
    auto const& hosted = *service::find_programme(rig.programmes, programme);
    auto done = service::import_rows({ rig.clock, *rig.database, *rig.vault, *rig.files, hosted }, { ImportKind::Codes, list, "test", ImportJob::Mode::Write }, { csv, {} });
    REQUIRE(done.ok());
    return done.release_value();
}

struct Applying {
    Rig rig;
    std::string programme;
    std::string cookie;
    std::string id = rig.new_id();

    explicit Applying(std::string programme_ = "zc")
        : programme(std::move(programme_))
        , cookie(rig.person_of("zc", R"({"name":"欧阳示例","identity_number":"11010519491231002X","phone":"13900001858"})", "13900001858"))
    {
        auto const round = to_string(rig.round(-1, 10, programme));
        REQUIRE(rig.post("/api/v1/" + programme + "/applications", R"({"id":")" + id + R"(","round":")" + round + R"("})", cookie).status == 201);
    }
    std::string url(std::string const& rest = "") const { return "/api/v1/" + programme + "/applications/" + id + rest; }
    wire::Message read() { return rig.get(url(), cookie).json(); }
    Context context()
    {
        auto context = wire::read_context(*service::find_programme(rig.programmes, programme)->programme, read().raw("context"));
        REQUIRE(context.ok());
        return context.release_value();
    }
    void save(std::string const& edits)
    {
        auto const revision = std::to_string(read().integer("revision").value_or(0));
        REQUIRE(rig.post(url("/batches"), R"({"batch":")" + rig.new_id() + R"(","base_revision":)" + revision + R"(,"edits":[)" + edits + "]}", cookie).status == 200);
    }
    void choose(std::string const& series, std::string const& level, std::string const& committee)
    {
        auto const set = [](std::string const& field, std::string const& value) { return R"({"op":"set","path":"setting/)" + field + R"(","value":")" + value + "\"}"; };
        save(set("method", "1") + "," + set("series", series) + "," + set("level", level) + "," + set("committee", committee) + "," + set("unit", "510100-77"));
    }
    // What is wrong with the setting, as the applicant sees it: both sides judge by the same Context.
    std::string wrong()
    {
        auto const& plan = *service::find_programme(rig.programmes, programme)->application;
        auto const document = wire::read_document(plan.form(), read().raw("document"));
        REQUIRE(document.ok());
        std::string out;
        for (auto const& finding : validate(plan, context(), document.value(), Stage::Draft, rig.clock.now()).findings)
            out += code_name(plan.form(), finding) + " at " + plan.form().fields[finding.path.field()].id + " ";
        return out;
    }
};

std::string codes(Context const& context, char const* list)
{
    std::string out;
    if (!context.directory)
        return "-";
    auto const& lists = context.directory->lists;
    auto const found = std::find_if(lists.begin(), lists.end(), [&](CodeList const& one) { return one.id == list; });
    if (found == lists.end())
        return "none";
    for (auto const& code : found->codes)
        out += code.code + "=" + code.label.in(1) + " ";
    return out;
}

}

TEST_CASE("committees that are brought in, with what they take, stand in the place of the pack's", "[directory]")
{
    Applying a;
    CHECK(codes(a.context(), "committees") == "-");
    REQUIRE(bring_in_units(a.rig, units).written);
    a.choose("05", "3", "51-9999");
    CHECK(a.wrong() == "not_combined at committee unreadable_choice at committee ");
    REQUIRE(bring_in(a.rig, ImportKind::Committees, committees()).written);
    CHECK(codes(a.context(), "committees") == "51-9999=A new committee 5101-0502=成都市工程技术系列中级职称评审委员会 ");
    // It takes engineers of level 1 only, and agronomists of every level.
    CHECK(a.wrong() == "not_combined at committee ");
    a.choose("05", "1", "51-9999");
    CHECK(a.wrong().empty());
    a.choose("06", "4", "51-9999");
    CHECK(a.wrong().empty());
    a.choose("05", "3", "51-0501");  // of the pack's sample
    CHECK(a.wrong() == "not_combined at committee unreadable_choice at committee ");
    // One that says nothing takes everything; one that is gone is gone.
    REQUIRE(bring_in(a.rig, ImportKind::Committees, committees("51-8888,综合评审委员会,,\n")).added == 1);
    a.choose("22", "5", "51-8888");
    CHECK(a.wrong().empty());
    REQUIRE(bring_in(a.rig, ImportKind::Committees, committees(), ImportJob::Mode::Write, ImportJob::Rest::Removed).removed == 1);
    CHECK(a.wrong() == "not_combined at series unreadable_choice at committee ");
}

TEST_CASE("registered units are brought in for the programme and for those that use its accounts", "[directory]")
{
    Applying a;
    a.choose("05", "1", "51-0501");
    CHECK(a.wrong() == "unreadable_choice at unit ");
    auto const& programme = *service::find_programme(a.rig.programmes, "zc")->programme;
    auto const samples = [&] {
        return a.rig.database->read_value<std::vector<std::string>>([&](store::Connection& connection) -> Result<std::vector<std::string>> { return service::sample_lists(connection, programme); }).value();
    };
    CHECK(samples() == std::vector<std::string> { "authorities", "committees", "units" });
    auto const report = bring_in_units(a.rig, units);
    CHECK(report.written);
    CHECK(report.added == 2);
    CHECK(samples() == std::vector<std::string> { "authorities", "committees" });
    CHECK(bring_in_units(a.rig, units).unchanged == 2);
    CHECK(a.wrong().empty());
    a.save(R"({"op":"set","path":"setting/unit","value":"510000-01"})");
    CHECK(a.wrong() == "unreadable_choice at unit ");
    // Not for one that uses its lists; and nothing would bring the sample back.
    CHECK(bring_in_units(a.rig, units, "zc_transfer").mistakes.kept().front().what.find("zc") != std::string::npos);
    CHECK(bring_in_units(a.rig, "编号,名称\n").mistakes.kept().front().what.find("has no rows") != std::string::npos);
    CHECK(bring_in_units(a.rig, units, "zc", "series").mistakes.kept().front().what.find("没有可导入的代码表") != std::string::npos);
    CHECK(bring_in_units(a.rig, units, "zc", "committees").mistakes.kept().front().what.find("committees") != std::string::npos);
    CHECK(bring_in_units(a.rig, "编号,名称\n510100-77,\n").mistakes.kept().front().what.find("empty") != std::string::npos);
    CHECK(codes(a.context(), "units") == "510000-01=四川示例研究院 510100-77=成都示例设计院 ");
}

TEST_CASE("a programme that uses another's accounts uses its units", "[directory]")
{
    Applying a("zc_transfer");
    REQUIRE(bring_in_units(a.rig, units).written);
    CHECK(codes(a.context(), "units") == "510000-01=四川示例研究院 510100-77=成都示例设计院 ");
    CHECK(codes(a.context(), "committees") == "none");
}

TEST_CASE("an application with its directory goes compressed to who takes that", "[directory]")
{
    Applying a;
    std::string csv = "编号,名称\n";
    for (int i = 0; i < 2000; ++i)
        csv += std::to_string(510100) + "-" + std::to_string(i) + ",成都示例第" + std::to_string(i) + "建筑设计研究院\n";
    REQUIRE(bring_in_units(a.rig, csv).written);
    auto const plain = a.rig.get(a.url(), a.cookie);
    CHECK(plain.header("Content-Encoding").empty());
    auto const packed = a.rig.call(http::Method::Get, a.url(), "", a.cookie, { { "Accept-Encoding", "gzip, br" } });
    CHECK(packed.header("Content-Encoding") == "gzip");
    CHECK(packed.header("ETag") == plain.header("ETag"));
    CHECK(packed.body.size() * 6 < plain.body.size());
}

TEST_CASE("a save and what has changed since only name the directory", "[directory]")
{
    Applying a;
    REQUIRE(bring_in(a.rig, ImportKind::Committees, committees()).written);
    auto const whole = a.context().directory;
    REQUIRE(whole);
    auto const changes = a.rig.get(a.url("/changes?since=1"), a.cookie).json().object("context");
    REQUIRE(changes);
    CHECK(changes->object("directory")->text("hash") == whole->hash);
    CHECK_FALSE(changes->object("directory")->object("lists"));
    auto const revision = std::to_string(a.read().integer("revision").value_or(0));
    auto const saved = a.rig.post(a.url("/batches"), R"({"batch":")" + a.rig.new_id() + R"(","base_revision":)" + revision + R"(,"edits":[{"op":"set","path":"setting/committee","value":"51-9999"}]})", a.cookie).json();
    REQUIRE(saved.object("context"));
    CHECK(saved.object("context")->object("directory")->text("hash") == whole->hash);
    CHECK(saved.text("directory") == whole->hash);
    CHECK_FALSE(saved.object("context")->object("directory")->object("lists"));
}

TEST_CASE("what was submitted is judged by the directory of that day", "[directory]")
{
    Applying a;
    REQUIRE(bring_in(a.rig, ImportKind::Committees, committees()).written);
    a.choose("05", "1", "51-9999");
    auto const then = a.context();
    store::SubmissionRow submission;
    submission.id = a.rig.random.id();
    submission.application = *parse_id(a.id);
    submission.context = wire::write_context(then, wire::DirectoryAs::Name);
    submission.document = a.read().raw("document");
    submission.state = "unit_review";
    submission.number = "ZC-2026-000001-1";
    CHECK(submission.context.find("A new committee") == std::string::npos);
    REQUIRE(a.rig.database->write([&](store::Connection& connection) -> Result<void> {
        VERIFY(store::update_state(connection, submission.application, a.read().integer("revision").value_or(0), "draft", "unit_review", false));
        store::insert_submission(connection, *a.rig.vault, submission);
        return {};
    }).ok());
    auto const account = *parse_id(a.rig.get("/api/v1/zc/session", a.cookie).json().object("account")->text("id").value_or(""));
    auto draft = a.rig.host->drafts.open(*a.rig.host, { *service::find_programme(a.rig.programmes, "zc"), "", 0, account, "" }, submission.application);
    REQUIRE(draft.ok());
    a.rig.host->drafts.forget(draft.value());
    REQUIRE(bring_in(a.rig, ImportKind::Committees, { "编号,名称\n51-0001,只有这一个\n", {} }, ImportJob::Mode::Write, ImportJob::Rest::Removed).written);
    CHECK(a.context().directory->hash == then.directory->hash);
    CHECK(hash_of(a.context()) == hash_of(then));
    CHECK(codes(a.context(), "committees").find("51-9999") != std::string::npos);
    // One that is lost is an error, and never the pack's own in silence.
    REQUIRE(a.rig.database->write([&](store::Connection& connection) -> Result<void> {
        connection.database.exec("DELETE FROM directories");
        return {};
    }).ok());
    CHECK(a.rig.get(a.url(), a.cookie).status == 200);  // what is in memory still serves
    service::Directories fresh;
    REQUIRE(a.rig.database->read([&](store::Connection& connection) -> Result<void> {
        auto const& programme = *service::find_programme(a.rig.programmes, "zc")->programme;
        CHECK_FALSE(service::stored_context(fresh, connection, programme, submission.context).ok());
        CHECK_FALSE(fresh.now(connection, programme).ok());
        return {};
    }).ok());
}

TEST_CASE("committees: what is wrong with what they take is said with its file and line", "[directory]")
{
    Rig rig;
    auto const wrong = [&](std::string const& csv, std::string const& column = "relation.committees") {
        auto const report = bring_in(rig, ImportKind::Committees, { "编号,名称," + column + "\n51-9999,新建评审委员会,levels.csv\n", { { "levels.csv", csv } } });
        CHECK_FALSE(report.written);
        std::string out;
        for (auto const& note : report.mistakes.kept())
            out += note.what + "\n";
        return out;
    };
    CHECK(wrong("series,level\n05,11\n").find("第2行 level 没有“11”") != std::string::npos);
    CHECK(wrong("series\n05\n").find("层级 没有这一列") != std::string::npos);
    CHECK(wrong("series,level,committee\n05,1,51-0501\n").find("没有评委会“51-0501”") != std::string::npos);
    CHECK(wrong("series,level,committee\n05,1,\n").find("没有填写") != std::string::npos);
    CHECK(wrong("series,level,committee\n,,51-9999\n").find("整行为空") != std::string::npos);
    CHECK(wrong("series,level\n05,1\n", "relation.titles").find("没有这个对照表") != std::string::npos);
}

TEST_CASE("the list of applications shows units by their names", "[directory]")
{
    Applying a("zc_statistics");
    REQUIRE(bring_in_units(a.rig, units).written);
    a.save(R"({"op":"set","path":"work/unit","value":"510100-77"})");
    auto const listed = a.rig.get("/api/v1/zc_statistics/applications", a.cookie).json().list("applications");
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].raw("shown").find("成都示例设计院") != std::string::npos);
}

TEST_CASE("a pack version that has the relation's columns in another order reads the stored rows all the same", "[directory]")
{
    Rig rig;
    REQUIRE(bring_in(rig, ImportKind::Committees, committees()).written);
    auto const& programme = *service::find_programme(rig.programmes, "zc")->programme;
    auto const row = rig.database->read_value<std::optional<store::PublicRow>>([](store::Connection& connection) { return store::find_public(connection, "zc", "committees", "51-9999", {}); });
    REQUIRE(row.value());
    auto const body = wire::Message::read(row.value()->body);
    auto const* relation = service::committee_relations(programme).at(0);
    auto const rows = service::committee_combinations(body.value(), programme, *relation, "51-9999");
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].cells == std::vector<std::string> { "05", "1", "51-9999" });
    Relation other = *relation;
    other.columns = { "committee", "colour", "series" };
    CHECK(service::committee_combinations(body.value(), programme, other, "51-9999")[0].cells == std::vector<std::string> { "51-9999", "", "05" });
}

TEST_CASE("a directory that would weigh down every page is refused whole", "[directory]")
{
    Rig rig;
    std::string csv = "编号,名称\n";
    for (int i = 0; i < 30'000; ++i)
        csv += std::to_string(100'000 + i) + ",一个名称很长很长很长很长很长很长的单位\n";
    auto const& hosted = *service::find_programme(rig.programmes, "zc");
    auto const done = service::import_rows({ rig.clock, *rig.database, *rig.vault, *rig.files, hosted }, { ImportKind::Codes, "units", "test", ImportJob::Mode::Write }, { csv, {} });
    REQUIRE_FALSE(done.ok());
    CHECK(done.refusal().detail.find("KB") != std::string::npos);
    CHECK(rig.database->read_value<std::int64_t>([](store::Connection& connection) { return store::count_public(connection, { "zc", "codes/units", "", "", { 1LL << 60 } }); }).value() == 0);
}

}

// ZC-19: what a person is told: by what happens to an application, and by rows that staff bring in.
#include "publishing.h"

#include "service/messages.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace shenbao::test {

namespace {

constexpr char const* head = "编号,证件号码,类别,标题,正文\n";

struct Told {
    Rig rig;
    std::string cookie = rig.person_of("zc", R"({"name":"欧阳示例","identity_number":"11010519491231002X","phone":"13900001858"})", "13900001858");
    std::string other = rig.person_of("zc", R"({"name":"别人示例","identity_number":"440524188001010014","phone":"13900001859"})", "13900001859");

    std::vector<wire::Message> messages(std::string const& who, std::string const& programme = "zc")
    {
        auto const answer = rig.get("/api/v1/" + programme + "/messages", who);
        REQUIRE(answer.status == 200);
        return answer.json().list("messages");
    }
    service::ImportReport bring(std::string const& rows, ImportJob::Mode mode = ImportJob::Mode::Write, ImportJob::Rest rest = ImportJob::Rest::Kept)
    {
        return bring_in(rig, ImportKind::Messages, { head + rows, {} }, mode, rest);
    }
    Answer read(std::string const& message, std::string const& who) { return rig.post("/api/v1/zc/messages/" + (message.empty() ? "" : message + "/") + "read", "", who); }
};

constexpr char const* defence = "d1,11010519491231002X,答辩通知,请参加答辩,\"6月20日上午9时\n带身份证\"\n";

}

TEST_CASE("a message is for its person alone, in every programme of the family, and is read once", "[messages]")
{
    Told a;
    CHECK(a.messages(a.cookie).empty());
    CHECK(a.bring(defence, ImportJob::Mode::Check).added == 1);
    CHECK(a.messages(a.cookie).empty());
    CHECK(a.bring(defence).written);
    a.rig.clock.advance(60);
    CHECK(a.bring("d2,11010519491231002x,投诉反馈,第二条,内容\n").added == 1);
    auto const all = a.messages(a.cookie);
    REQUIRE(all.size() == 2);
    CHECK(all[0].text("title") == "第二条");
    CHECK(all[1].text("kind") == "答辩通知");
    CHECK_FALSE(all[1].text("text"));
    std::string const one = "/api/v1/zc/messages/" + all[1].text("id").value_or("");
    CHECK(a.rig.get(one, a.cookie).json().text("text") == "6月20日上午9时\n带身份证");
    CHECK(a.rig.get(one, a.other).status == 404);
    CHECK(a.rig.get(one).status == 401);
    CHECK(all[1].boolean("read") == false);
    CHECK(a.messages(a.cookie, "zc_profile").size() == 2);
    CHECK(a.messages(a.other).empty());
    CHECK(a.rig.get("/api/v1/zc/messages").status == 401);

    std::string const id = all[1].text("id").value_or("");
    CHECK(a.read(id, a.other).status == 404);
    CHECK(a.read("00000000000000000000000000000001", a.cookie).status == 404);
    CHECK(a.messages(a.cookie)[1].boolean("read") == false);
    CHECK(a.read(id, a.cookie).status == 204);
    CHECK(a.read(id, a.cookie).status == 204);
    CHECK(a.messages(a.cookie)[1].boolean("read") == true);
    CHECK(a.messages(a.cookie)[0].boolean("read") == false);
    CHECK(a.read("", a.cookie).status == 204);
    CHECK(a.messages(a.cookie)[0].boolean("read") == true);
}

TEST_CASE("the same file twice sends once; what was sent is not rewritten or taken back", "[messages]")
{
    Told a;
    REQUIRE(a.bring(defence).written);
    REQUIRE(a.read("", a.cookie).status == 204);
    auto const again = a.bring(defence);
    CHECK(again.unchanged == 1);
    CHECK(again.added == 0);
    REQUIRE(a.messages(a.cookie).size() == 1);
    CHECK(a.messages(a.cookie)[0].boolean("read") == true);
    // One number for several people is a message to each of them.
    CHECK(a.bring("d1,440524188001010014,答辩通知,请参加答辩,另一个时间\n").added == 1);
    CHECK(a.messages(a.other).size() == 1);
    CHECK(a.messages(a.cookie).size() == 1);
    auto const taken_back = a.bring("d9,11010519491231002X,通知,标题,正文\n", ImportJob::Mode::Write, ImportJob::Rest::Removed);
    CHECK(taken_back.mistakes.count() == 1);
    CHECK(a.messages(a.cookie).size() == 1);
}

TEST_CASE("messages: one wrong cell and nobody is told anything", "[messages]")
{
    struct Row {
        char const* text;
        char const* column;
    };
    auto const [text, column] = GENERATE(Row { ",11010519491231002X,通知,标题,正文", "key" }, Row { "a b,11010519491231002X,通知,标题,正文", "key" },
        Row { "a,,通知,标题,正文", "identity_number" }, Row { "a,510104199003070012,通知,标题,正文", "identity_number" },
        Row { "a,11010519491231002X,,标题,正文", "kind" }, Row { "a,11010519491231002X,通知,,正文", "title" }, Row { "a,11010519491231002X,通知,标题,", "text" },
        Row { "d1,11010519491231002X,答辩通知,请参加答辩,换了时间", "key" });
    Told a;
    REQUIRE(a.bring(defence).written);
    auto const report = a.bring("good,440524188001010014,通知,标题,正文\n" + std::string(text) + "\n");
    INFO(text);
    REQUIRE(report.mistakes.count() == 1);
    CHECK(report.mistakes.kept().front().column == column);
    CHECK(report.mistakes.kept().front().line == 3);
    CHECK(a.messages(a.other).empty());
    CHECK(a.messages(a.cookie).size() == 1);
    CHECK(a.bring("b,11010519491231002X,通知,标题,正文\nb,11010519491231002X,通知,标题,正文\n").mistakes.count() == 1);
}

TEST_CASE("more messages than are shown: the newest are", "[messages]")
{
    Told a;
    std::string rows;
    for (int i = 0; i < service::messages_max + 3; ++i)
        rows += "n" + std::to_string(i) + ",11010519491231002X,通知,第" + std::to_string(i) + "条,正文\n";
    REQUIRE(a.bring(rows).added == static_cast<std::size_t>(service::messages_max + 3));
    auto const shown = a.messages(a.cookie);
    REQUIRE(shown.size() == static_cast<std::size_t>(service::messages_max));
    CHECK(shown.front().text("title") == "第" + std::to_string(service::messages_max + 2) + "条");
}

}

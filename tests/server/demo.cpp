#include "rig.h"

#include "service/demo.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <chrono>

namespace shenbao::test {

static std::string demo_session(Rig& rig, std::string const& phone)
{
    auto const answer = rig.post(std::string(api) + "/accounts/login/0",
        R"({"document":{"login":")" + phone + R"(","password":")" + service::demo_password + R"("},"captcha":)" + rig.captcha() + "}");
    REQUIRE(answer.status == 200);
    std::string const set = answer.header("Set-Cookie");
    return set.substr(0, set.find(';'));
}

TEST_CASE("the demo's people: nothing yet, begun, a filled draft, returned, approved; every file can be opened")
{
    Rig rig;
    std::vector<std::string> lines;
    REQUIRE(service::fill_demo(*rig.host, SHENBAO_PACKS, lines).ok());
    auto const with_accounts = std::count_if(rig.programmes.begin(), rig.programmes.end(), [](auto const& hosted) { return hosted.programme->accounts_of.empty(); });
    CHECK(lines.size() == 5 * static_cast<std::size_t>(with_accounts));
    struct Row {
        char const* phone;
        char const* state;
    };
    for (auto const& [phone, state] : { Row { "13900001859", "draft" }, Row { "13900001860", "draft" }, Row { "13900001861", "returned" }, Row { "13900001862", "approved" } }) {
        auto const cookie = demo_session(rig, phone);
        auto const list = rig.get(std::string(api) + "/applications", cookie).json().list("applications");
        INFO(phone);
        REQUIRE(list.size() == 1);
        CHECK(list.front().text("state") == state);
        if (std::string(state) == "returned")
            CHECK(list.front().text("opinion").value_or("").find("材料不全") == 0);
        auto const id = list.front().text("id").value_or("");
        auto const application = rig.get(std::string(api) + "/applications/" + id, cookie);
        auto const files = application.json().object("document")->object("attachments")->list("identity_document");
        CHECK(files.size() == (std::string(phone) == "13900001859" ? 0 : 2));
        for (auto const& file : files)
            CHECK(rig.get(std::string(api) + "/applications/" + id + "/attachments/" + file.text("id").value_or(""), cookie).body.find("%PDF-1.4") == 0);
    }
    CHECK(rig.get(std::string(api) + "/applications", demo_session(rig, "13900001858")).json().list("applications").empty());
    // The filled draft passes as it stands: its person has only to submit it.
    auto const cookie = demo_session(rig, "13900001860");
    auto const id = rig.get(std::string(api) + "/applications", cookie).json().list("applications").front().text("id").value_or("");
    auto const sent = rig.post(std::string(api) + "/applications/" + id + "/actions", R"({"action":"submit","submission":")" + rig.new_id() + R"(","base_revision":2})", cookie);
    INFO(sent.body);
    CHECK(sent.status == 200);
}

TEST_CASE("a round of the demo has the flow's own deadlines, after its other days")
{
    Rig rig;
    std::vector<std::string> lines;
    REQUIRE(service::fill_demo(*rig.host, SHENBAO_PACKS, lines).ok());
    auto const rounds = rig.database->read_value<std::vector<store::RoundRow>>([](store::Connection& connection) -> Result<std::vector<store::RoundRow>> { return store::rounds_of(connection, "zc"); }).value();
    REQUIRE_FALSE(rounds.empty());
    for (auto const& round : rounds) {
        REQUIRE(round.deadlines.size() == 1);
        CHECK(round.modification_closes < round.deadlines.at("unit_submission"));
    }
}

TEST_CASE("a second start of the demo is cheap and adds nothing; when its round has ended there is a new one")
{
    Rig rig;
    std::vector<std::string> lines;
    REQUIRE(service::fill_demo(*rig.host, SHENBAO_PACKS, lines).ok());
    auto rounds = [&] { return rig.get(std::string(api) + "/rounds", demo_session(rig, "13900001858")).json().list("rounds"); };
    auto const first = rounds();
    auto const began = std::chrono::steady_clock::now();
    REQUIRE(service::fill_demo(*rig.host, SHENBAO_PACKS, lines).ok());
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::milliseconds(500));
    CHECK(rounds().size() == first.size());
    rig.clock.advance(31 * 86'400);
    auto open = [&] {
        int count = 0;
        for (auto const& round : rounds())
            count += round.boolean("open") == true;
        return count;
    };
    CHECK(open() == 0);
    REQUIRE(service::fill_demo(*rig.host, SHENBAO_PACKS, lines).ok());
    CHECK(open() == 1);
    CHECK(rounds().size() == first.size() + 1);
    REQUIRE(service::fill_demo(*rig.host, SHENBAO_PACKS, lines).ok());
    CHECK(rounds().size() == first.size() + 1);
}

}

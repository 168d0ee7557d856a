// ZC-02: logging in through the identity platform, against one that says what it is told.
#include "rig.h"

#include "service/account_form.h"
#include "service/kept_account.h"
#include "service/known_devices.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::test {

namespace {

class TalkedInto final : public IdentityPlatform {
public:
    Result<std::string> address(Question const& question) override
    {
        if (down)
            return Error { ErrorCode::Unavailable, "down", "" };
        asked = question;
        return "https://id.example.cn/authorize?state=" + question.state;
    }
    Result<Person> redeem(std::string const& code, Question const& question, std::vector<std::string> const&) override
    {
        if (down)
            return Error { ErrorCode::Unavailable, "down", "" };
        if (code != "good" || question.verifier != asked.verifier)
            return Error { ErrorCode::Forbidden, "no", "" };
        return person;
    }

    bool down = false;
    Question asked;
    Person person { "https://id.example.cn\nzhang", { { "name", "张三" }, { "identity_number", "11010519491231002X" }, { "phone_number", "13900001858" } } };
};

struct Visit {
    Rig rig;
    service::Platforms platforms;
    TalkedInto* platform = nullptr;

    Visit()
    {
        auto owned = std::make_unique<TalkedInto>();
        platform = owned.get();
        platforms.by_programme.emplace("zc", std::move(owned));
        rig.host->platforms = &platforms;
    }

    std::string way(std::string const& then = "")
    {
        auto const answer = rig.get("/zc/platform" + (then.empty() ? "" : "?then=" + then));
        CHECK(answer.status == 302);
        return answer.cookie("shenbao-platform");
    }

    Answer back(std::string const& cookie, std::string const& code = "good", std::string const& state = "")
    {
        return rig.get("/zc/platform/return?code=" + code + "&state=" + (state.empty() ? platform->asked.state : state), cookie);
    }

    std::string log_in()
    {
        auto const answer = back(way());
        INFO(answer.body);
        CHECK(answer.status == 200);
        return answer.cookie("shenbao-zc");
    }

    wire::Message account(std::string const& cookie)
    {
        return rig.get("/api/v1/zc/session", cookie).json().object("account").value_or(wire::Message());
    }

    Id register_by_hand(std::string const& phone)
    {
        auto made = service::create_account(*rig.host, *service::find_programme(rig.programmes, "zc"),
            R"({"name":"张三","identity_number":"11010519491231002X","phone":")" + phone + R"("})", password);
        REQUIRE(made.ok());
        return made.value();
    }

    Answer by_password(std::string const& phone)
    {
        return rig.post("/api/v1/zc/accounts/login/0",
            R"({"document":{"login":")" + phone + R"(","password":")" + password + R"("},"captcha":)" + rig.captcha("zc") + "}");
    }
};

}

TEST_CASE("ZC-02: the platform makes an account, and it is the same one the next time")
{
    Visit visit;
    CHECK(visit.rig.get("/api/v1/zc/session").json().text("platform") == "统一身份认证登录");
    CHECK_FALSE(visit.rig.get("/api/v1/sc/session").json().text("platform"));
    auto const answer = visit.back(visit.way("/zc/applications"));
    REQUIRE(answer.status == 200);
    // A page of this very site goes on: the session's cookie is Strict.
    CHECK(answer.body.find("content=\"0;url=/zc/applications\"") != std::string::npos);
    auto const first = visit.account(answer.cookie("shenbao-zc"));
    CHECK(first.text("name") == "张三");
    CHECK(first.text("phone_masked") == "139****1858");
    auto const second = visit.account(visit.log_in());
    CHECK(second.text("id") == first.text("id"));
    CHECK(visit.rig.database->read([&](store::Connection& connection) -> Result<void> {
        CHECK_FALSE(store::first_broken_link(connection, *visit.rig.vault));
        return {};
    }).ok());
}

TEST_CASE("ZC-02: who came in by the platform is known in that device, beside whom it knew before")
{
    Visit visit;
    (void)visit.log_in();
    auto const known = [&](std::string const& device) {
        service::Asker asker { *service::find_programme(visit.rig.programmes, "zc"), "" };
        asker.devices = device.substr(device.find('=') + 1);
        bool found = false;
        REQUIRE(visit.rig.database->read([&](store::Connection& connection) -> Result<void> {
            found = service::known_device(*visit.rig.host, connection, asker, visit.rig.vault->blind_index("phone", service::phone_key("13900001858"))).has_value();
            return {};
        }).ok());
        return found;
    };
    std::string const others = "shenbao-zc-device=" + std::string(64, 'b');
    auto const answer = visit.back(visit.way() + "; " + others);
    std::string const device = answer.cookie("shenbao-zc-device");
    CHECK(answer.set_cookie("shenbao-zc-device").find("SameSite=Lax") != std::string::npos);  // else it does not come with the platform's redirection
    CHECK(device.find("." + std::string(64, 'b')) != std::string::npos);
    CHECK(known(device));
    CHECK_FALSE(known(others));
}

TEST_CASE("ZC-02: a name that has changed at the platform changes here; another document is another person")
{
    Visit visit;
    auto const first = visit.account(visit.log_in());
    visit.platform->person.claims["name"] = "张四";
    visit.platform->person.claims["phone_number"] = "13900001999";
    auto const renamed = visit.account(visit.log_in());
    CHECK(renamed.text("id") == first.text("id"));
    CHECK(renamed.text("name") == "张四");
    CHECK(renamed.text("phone_masked") == "139****1858");
    visit.platform->person.claims["identity_number"] = "440524188001010014";
    auto const other = visit.back(visit.way());
    CHECK(other.status == 403);
    CHECK(other.cookie("shenbao-zc").empty());
}

TEST_CASE("ZC-02: nobody comes in with another browser's state, twice, late, or into another programme")
{
    Visit visit;
    std::string const cookie = visit.way();
    CHECK(visit.back("").status == 409);
    CHECK(visit.back("shenbao-platform=" + std::string(64, 'a')).status == 409);
    CHECK(visit.back(cookie, "good", std::string(64, 'a')).status == 409);
    CHECK(visit.rig.get("/sc/platform").status == 404);
    CHECK(visit.rig.get("/sc/platform/return?code=good&state=" + visit.platform->asked.state, cookie).status == 404);
    CHECK(visit.back(cookie).status == 200);
    CHECK(visit.back(cookie).status == 409);
    std::string const late = visit.way();
    visit.rig.clock.advance(service::Sessions::idle_seconds);
    CHECK(visit.back(late).status == 409);
}

TEST_CASE("ZC-02: a platform that is down or says no is named, and opens nothing")
{
    Visit visit;
    CHECK(visit.back(visit.way(), "bad").status == 403);
    auto const cookie = visit.way();
    auto const denied = visit.rig.get("/zc/platform/return?error=access_denied&state=" + visit.platform->asked.state, cookie);
    CHECK(denied.status == 403);
    CHECK(denied.body.find("没有在身份认证平台上完成登录") != std::string::npos);
    CHECK(denied.body.find("access_denied") == std::string::npos);
    auto const begun = visit.way();
    visit.platform->down = true;
    auto const half = visit.back(begun);
    CHECK(half.status == 502);
    CHECK(half.cookie("shenbao-zc").empty());
    CHECK(visit.rig.get("/zc/platform").status == 502);
}

TEST_CASE("ZC-02: what the platform does not prove makes no account")
{
    Visit visit;
    visit.platform->person.claims["identity_number"] = "110105194912310021";
    auto const wrong = visit.back(visit.way());
    CHECK(wrong.status == 422);
    CHECK(wrong.body.find("实名认证") != std::string::npos);
    visit.platform->person.claims.erase("identity_number");
    CHECK(visit.back(visit.way()).status == 422);
    CHECK(visit.by_password("13900001858").status == 422);
    visit.platform->person.claims["identity_number"] = "11010519491231002X";
    CHECK(visit.back(visit.way()).status == 200);
}

TEST_CASE("ZC-02: an account with that document is the person's; whoever typed it with another phone is out")
{
    Visit visit;
    Id const made = visit.register_by_hand("13900002000");
    auto const squatter = visit.by_password("13900002000");
    std::string const held = squatter.cookie("shenbao-zc");
    REQUIRE_FALSE(held.empty());
    CHECK(visit.account(held).text("id") == to_string(made));
    auto const mine = visit.account(visit.log_in());
    CHECK(mine.text("id") == to_string(made));
    CHECK(mine.text("phone_masked") == "139****1858");
    CHECK_FALSE(visit.account(held).text("id"));
    CHECK(visit.by_password("13900002000").status == 422);
    CHECK(visit.by_password("13900001858").status == 422);
}

TEST_CASE("ZC-02: with the same phone the password stays good; somebody else's phone is not taken")
{
    Visit visit;
    Id const made = visit.register_by_hand("13900001858");
    CHECK(visit.account(visit.log_in()).text("id") == to_string(made));
    CHECK(visit.by_password("13900001858").status == 200);
    visit.platform->person = { "https://id.example.cn\nli", { { "name", "李四" }, { "identity_number", "440524188001010014" }, { "phone_number", "13900001858" } } };
    auto const other = visit.back(visit.way());
    CHECK(other.status == 409);
    CHECK(other.body.find("已属于另一个账号") != std::string::npos);
}

TEST_CASE("ZC-02: nobody is led away after the log-in")
{
    Visit visit;
    for (char const* then : { "https://evil.example/", "//evil.example/", "/sc/rounds", "/zc/%0d%0aX:1", "/zc/../sc/", "/zc//evil" }) {
        INFO(then);
        auto const answer = visit.back(visit.way(then));
        REQUIRE(answer.status == 200);
        CHECK(answer.body.find("content=\"0;url=/zc/rounds\"") != std::string::npos);
        CHECK(answer.body.find("evil") == std::string::npos);
    }
    auto const window = visit.back(visit.way("window"));
    CHECK(window.body.find("http-equiv") == std::string::npos);
    CHECK(window.body.find("回到原来的窗口") != std::string::npos);
}

TEST_CASE("ZC-02: where a platform says who somebody is, nobody registers with a number that is typed")
{
    Visit visit;
    std::string const step = R"({"flow":"register","step":0,"phone":"13900001858","captcha":)" + visit.rig.captcha("zc") + "}";
    auto const sms = visit.rig.post("/api/v1/zc/sms", step);
    CHECK(sms.status == 403);
    CHECK(sms.body.find("platform_only") != std::string::npos);
    auto const made = visit.rig.post("/api/v1/zc/accounts/register/0", R"({"document":{"name":"张三"},"captcha":)" + visit.rig.captcha("zc") + "}");
    CHECK(made.status == 403);
    CHECK(made.body.find("请从平台登录") != std::string::npos);
    // Other programmes have theirs.
    CHECK(visit.rig.post("/api/v1/sc/accounts/register/0", R"({"document":{"name":"张三"},"captcha":)" + visit.rig.captcha("sc") + "}").status == 422);
}

}

// What a stranger who knows a phone number can close for its owner, and what not.
#include "rig.h"

#include "service/account_form.h"
#include "service/login_limits.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <functional>
#include <thread>

namespace shenbao::test {

static constexpr char const* phone = "13900001858";
static constexpr char const* home = "203.0.113.9";

static std::string url(std::string const& rest) { return api + rest; }

static Answer log_in(Rig& rig, std::string const& from, std::string const& word = password, std::string const& login = phone)
{
    rig.address = from;
    return rig.post(url("/accounts/login/0"), R"({"document":{"login":")" + login + R"(","password":")" + word + R"("},"captcha":)" + rig.captcha() + "}");
}

static std::string made(Rig& rig)
{
    rig.address = home;
    return rig.person("张三", "11010519491231002X", phone);
}

// As many tries as one may make from so many addresses, without the work of a password.
static int tries(Rig& rig, int addresses, std::string const& login = phone)
{
    int allowed = 0;
    for (int i = 0; i < addresses; ++i) {
        service::LoginTry const one { "sc", rig.vault->blind_index("phone", service::phone_key(login)), "198.51.100." + std::to_string(i), false, true };
        for (int j = 0; j < 12; ++j)
            allowed += service::count_login(*rig.host, one) == service::LoginVerdict::Allowed;
    }
    return allowed;
}

TEST_CASE("SC-02: a stranger's ten wrong passwords close the log-in for him, not for its owner")
{
    Rig rig;
    REQUIRE(service::create_account(*rig.host, rig.hosted(), R"({"name":"张三","sex":"1","identity_type":"111","identity_number":"11010519491231002X","phone":"13900001858"})", password).ok());
    for (int i = 0; i < 10; ++i)
        CHECK(log_in(rig, "198.51.100.1", "Wrong2026pass").finding("account/login") == "login_failed");
    auto const closed = log_in(rig, "198.51.100.1");
    CHECK(closed.finding("account/login") == "too_many_tries");
    CHECK(log_in(rig, home).status == 200);  // who was never there before, too
    CHECK(log_in(rig, "198.51.100.1").body == closed.body);
    rig.clock.advance(901);
    CHECK(log_in(rig, "198.51.100.1").status == 200);
}

TEST_CASE("SC-02: from however many addresses a hundred passwords a day are tried; where its owner came in before it stays open")
{
    Rig rig;
    (void)made(rig);
    CHECK(tries(rig, 30) == 99);  // its owner's first log-in was one of them
    CHECK(tries(rig, 30, "13900001999") == 100);
    auto const closed = log_in(rig, "192.0.2.7");
    CHECK(closed.finding("account/login") == "too_many_tries");
    CHECK(closed.body.find("忘记密码") != std::string::npos);
    CHECK(closed.body == log_in(rig, "192.0.2.8", password, "13900001999").body);  // tells of no account
    rig.clock.advance(901);
    CHECK(log_in(rig, "192.0.2.7").finding("account/login") == "too_many_tries");
    CHECK(log_in(rig, home, "Wrong2026pass").finding("account/login") == "login_failed");
    CHECK(log_in(rig, home).status == 200);
    rig.clock.advance(86'401);
    CHECK(log_in(rig, "192.0.2.7").status == 200);
    // A known address has its own hundred.
    int allowed = 0;
    for (int i = 0; i < 20; ++i) {
        rig.clock.advance(901);
        service::LoginTry const one { "sc", rig.vault->blind_index("phone", phone), home, true, true };
        for (int j = 0; j < 12; ++j)
            allowed += service::count_login(*rig.host, one) == service::LoginVerdict::Allowed;
    }
    CHECK(allowed == 100);
}

// What waits for the writer meanwhile: the log-in has read its account and is about to write.
static Answer log_in_while(Rig& rig, std::function<void(store::Connection&)> const& writes, std::string const& word = password)
{
    std::atomic<bool> begun { false };
    std::thread writer([&] {
        (void)rig.database->write([&](store::Connection& connection) -> Result<void> {
            begun = true;
            std::this_thread::sleep_for(std::chrono::milliseconds(1500));
            writes(connection);
            return {};
        });
    });
    std::string const body = R"({"document":{"login":"13900001858","password":")" + word + R"("},"captcha":)" + rig.captcha() + "}";
    while (!begun)
        std::this_thread::yield();
    auto answer = rig.post(url("/accounts/login/0"), body);
    writer.join();
    return answer;
}

TEST_CASE("SC-02, SC-04: a log-in with the old password that waits while a new one is written does not come in")
{
    Rig rig;
    (void)made(rig);
    auto const account = rig.database->read_value<std::optional<store::AccountRow>>(
        [&](store::Connection& connection) { return store::account_by_login(connection, *rig.vault, "sc", rig.vault->blind_index("phone", service::phone_key(phone))); }).value().value();
    CHECK(log_in_while(rig, [](store::Connection&) {}).status == 200);
    auto const refused = log_in_while(rig, [&](store::Connection& connection) { store::set_password(connection, account.id, "another"); });
    CHECK(refused.finding("account/login") == "login_failed");
}

TEST_CASE("SC-03: a new password opens what strangers closed, and is known where it was set only")
{
    Rig rig;
    std::string const cookie = made(rig);
    REQUIRE(log_in(rig, "203.0.113.10").status == 200);
    REQUIRE(tries(rig, 30) >= 98);
    rig.address = home;
    REQUIRE(rig.post(url("/accounts/change_password/0"), R"({"document":{"password":"Newer2026pass","password_again":"Newer2026pass"},"captcha":)" + rig.captcha() + "}", cookie).status == 200);
    CHECK(log_in(rig, "192.0.2.7", "Newer2026pass").status == 200);
    REQUIRE(tries(rig, 30) >= 99);
    CHECK(log_in(rig, "203.0.113.10", "Newer2026pass").finding("account/login") == "too_many_tries");
    CHECK(log_in(rig, home, "Newer2026pass").status == 200);
}

static Answer ask(Rig& rig, std::string const& from, std::string const& flow = "register")
{
    rig.address = from;
    return rig.post(url("/sms"), R"({"flow":")" + flow + R"(","step":0,"phone":")" + phone + R"(","captcha":)" + rig.captcha() + "}");
}

static Answer give(Rig& rig, std::string const& from, std::string const& code)
{
    rig.address = from;
    return rig.post(url("/accounts/register/0"),
        R"({"document":{"name":"张三","sex":"2","identity_type":"111","identity_number":"11010519491231002X","password":"Right2026pass","password_again":"Right2026pass","phone":")" + std::string(phone)
            + R"("},"captcha":)" + rig.captcha() + R"(,"sms_code":")" + code + "\"}");
}

TEST_CASE("SMS: a stranger neither uses up a number's codes of the day nor voids the code that its owner asked for")
{
    Rig rig;
    int sent = 0;
    for (int i = 0; i < 20; ++i) {
        rig.clock.advance(3000);
        sent += ask(rig, "198.51.100.1").status == 200;
    }
    CHECK(sent == 10);
    CHECK(ask(rig, "198.51.100.1").code() == "sms_too_many");
    REQUIRE(ask(rig, home).status == 200);
    std::string const code = rig.sms_code(phone);
    std::string const wrong = code == "000000" ? "000001" : "000000";
    // Elsewhere, at the same moment: no waiting for the other's, and one's own stays.
    REQUIRE(ask(rig, "198.51.100.2").status == 200);
    for (int i = 0; i < 6; ++i)
        (void)give(rig, "198.51.100.2", wrong);
    for (int i = 0; i < 4; ++i)
        CHECK(give(rig, "198.51.100.3", wrong).finding("sms_code") != "");
    CHECK(give(rig, home, wrong).finding("sms_code") == "sms_wrong");
    auto const done = give(rig, home, code);
    INFO(done.body);
    CHECK(done.status == 200);
}

TEST_CASE("SMS: a code is good at another address too, five tries for all of them; who is known gets codes when strangers used theirs up")
{
    Rig rig;
    REQUIRE(ask(rig, home).status == 200);
    std::string code = rig.sms_code(phone);
    CHECK(give(rig, "192.0.2.7", code).status == 200);  // the phone's own network instead of the office's
    Rig other;
    REQUIRE(ask(other, home).status == 200);
    code = other.sms_code(phone);
    std::string const wrong = code == "000000" ? "000001" : "000000";
    for (int i = 0; i < 4; ++i)
        CHECK(give(other, "198.51.100." + std::to_string(i), wrong).finding("sms_code") == "sms_wrong");
    CHECK(give(other, "198.51.100.9", wrong).finding("sms_code") == "too_many_tries");
    CHECK(give(other, "198.51.100.10", code).finding("sms_code") == "too_many_tries");
    CHECK(give(other, home, code).status == 200);
    int sent = 0;
    for (int i = 0; i < 30; ++i)
        sent += ask(other, "198.51.100." + std::to_string(i)).status == 200;
    CHECK(sent == 11);  // twelve an hour, with the owner's
    CHECK(ask(other, "192.0.2.7").code() == "sms_too_many");
    other.clock.advance(61);
    CHECK(ask(other, home).status == 200);
}

}

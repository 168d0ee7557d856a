// What a stranger who knows a phone number can close for its owner, and what not.
#include "rig.h"

#include "service/account_form.h"
#include "service/login_limits.h"
#include "service/sweep.h"
#include "store/query.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <functional>
#include <thread>

namespace shenbao::test {

static constexpr char const* phone = "13900001858";
static constexpr char const* home = "203.0.113.9";

static std::string url(std::string const& rest) { return api + rest; }

static constexpr char const* device_cookie = "shenbao-sc-device";

static Answer log_in(Rig& rig, std::string const& from, std::string const& word = password, std::string const& login = phone, std::string const& cookie = "")
{
    rig.address = from;
    return rig.post(url("/accounts/login/0"), R"({"document":{"login":")" + login + R"(","password":")" + word + R"("},"captcha":)" + rig.captcha() + "}", cookie);
}

static Answer log_in_with(Rig& rig, std::string const& device, std::string const& word = password) { return log_in(rig, "192.0.2.200", word, phone, device); }

static void make(Rig& rig, std::string const& number = "11010519491231002X", std::string const& at = phone)
{
    std::string const document = R"({"name":"张三","sex":"1","identity_type":"111","identity_number":")" + number + R"(","phone":")" + at + "\"}";
    REQUIRE(service::create_account(*rig.host, rig.hosted(), document, password).ok());
}

// An account whose owner has logged in at home: the cookie of the device there.
static std::string made(Rig& rig)
{
    make(rig);
    auto const answer = log_in(rig, home);
    REQUIRE(answer.status == 200);
    return answer.cookie(device_cookie);
}

static std::int64_t number_of(Rig& rig, std::string const& what)
{
    return rig.database->read_value<std::int64_t>([&](store::Connection& connection) -> Result<std::int64_t> { return connection.database.execAndGet("SELECT count(*) FROM " + what).getInt64(); }).value();
}

// As many tries as one may make from so many addresses, without the work of a password.
static int tries(Rig& rig, int addresses, std::string const& login = phone)
{
    int allowed = 0;
    for (int i = 0; i < addresses; ++i) {
        service::LoginTry const one { "sc", rig.vault->blind_index("phone", service::phone_key(login)), "198.51.100." + std::to_string(i), {}, true };
        for (int j = 0; j < 12; ++j)
            allowed += service::count_login(*rig.host, one) == service::LoginVerdict::Allowed;
    }
    return allowed;
}

TEST_CASE("SC-02: a stranger's ten wrong passwords close the log-in for him, not for its owner")
{
    Rig rig;
    make(rig);
    for (int i = 0; i < 10; ++i)
        CHECK(log_in(rig, "198.51.100.1", "Wrong2026pass").finding("account/login") == "login_failed");
    auto const closed = log_in(rig, "198.51.100.1");
    CHECK(closed.finding("account/login") == "too_many_tries");
    CHECK(log_in(rig, home).status == 200);  // who was never there before, too
    CHECK(log_in(rig, "198.51.100.1").body == closed.body);
    rig.clock.advance(901);
    CHECK(log_in(rig, "198.51.100.1").status == 200);
}

TEST_CASE("SC-02: from however many addresses a hundred passwords a day are tried; in its owner's device it stays open")
{
    Rig rig;
    std::string const device = made(rig);
    CHECK(tries(rig, 30) == 100);  // its owner's first log-in was right, and is none of them
    CHECK(tries(rig, 30, "13900001999") == 100);
    auto const closed = log_in(rig, "192.0.2.7");
    CHECK(closed.finding("account/login") == "too_many_tries");
    CHECK(closed.body.find("忘记密码") != std::string::npos);
    // It tells of no account, not to somebody behind the owner's own address either.
    CHECK(closed.body == log_in(rig, "192.0.2.8", password, "13900001999").body);
    CHECK(closed.body == log_in(rig, home).body);
    rig.clock.advance(901);
    CHECK(log_in(rig, "192.0.2.7").finding("account/login") == "too_many_tries");
    CHECK(log_in_with(rig, device, "Wrong2026pass").finding("account/login") == "login_failed");
    CHECK(log_in_with(rig, device).status == 200);
    rig.clock.advance(86'401);
    CHECK(log_in(rig, "192.0.2.7").status == 200);
}

TEST_CASE("SC-02: the hundred of a day are wrong passwords: right ones use none of them up, and give none back but themselves")
{
    Rig rig;
    make(rig);
    auto const comes_in = [&](int i) { return log_in(rig, "203.0.113." + std::to_string(i % 200)).status == 200; };
    int in = 0;
    for (int i = 0; i < 101; ++i)
        in += comes_in(i);
    CHECK(in == 101);
    CHECK(tries(rig, 4) == 40);
    CHECK(comes_in(0));
    rig.clock.advance(901);
    CHECK(tries(rig, 30) == 60);
    CHECK_FALSE(comes_in(0));
}

TEST_CASE("SC-02: who has the device without the password tries ten in 15 minutes and a hundred a day; strangers are not closed by him")
{
    Rig rig;
    std::string const device = made(rig);
    for (int i = 0; i < 10; ++i)
        CHECK(log_in_with(rig, device, "Wrong2026pass").finding("account/login") == "login_failed");
    CHECK(log_in_with(rig, device).finding("account/login") == "too_many_tries");
    CHECK(log_in(rig, home).status == 200);
    service::LoginTry const one { "sc", rig.vault->blind_index("phone", phone), home, "device", true };
    int allowed = 0;
    for (int i = 0; i < 20; ++i) {
        rig.clock.advance(901);
        for (int j = 0; j < 12; ++j)
            allowed += service::count_login(*rig.host, one) == service::LoginVerdict::Allowed;
    }
    CHECK(allowed == 100);
}

TEST_CASE("SC-02: a device is known to those who logged in on it, by a token that is new each time; a log-out leaves it")
{
    Rig rig;
    std::string const first = made(rig);
    make(rig, "440524188001010014", "13900001859");
    auto const second = log_in(rig, home, password, "13900001859", first);
    std::string const shared = second.cookie(device_cookie);
    REQUIRE(shared != first);
    auto const again = log_in(rig, home, password, phone, shared);
    std::string const newest = again.cookie(device_cookie);
    auto const gone = rig.call(http::Method::Delete, url("/session"), "", again.cookie("shenbao-sc") + "; " + newest);
    CHECK(gone.status == 204);
    CHECK(gone.cookie(device_cookie).empty());
    REQUIRE(tries(rig, 30) >= 97);
    REQUIRE(tries(rig, 30, "13900001859") >= 97);
    rig.clock.advance(601);
    CHECK(log_in_with(rig, first).finding("account/login") == "too_many_tries");  // a copy of an earlier one
    CHECK(log_in(rig, "192.0.2.9", password, "13900001859", first).finding("account/login") == "too_many_tries");  // another account's
    CHECK(log_in_with(rig, device_cookie + std::string("=") + std::string(64, 'a')).finding("account/login") == "too_many_tries");
    CHECK(log_in(rig, "192.0.2.9", password, "13900001859", newest).status == 200);
    CHECK(log_in_with(rig, newest).status == 200);
}

TEST_CASE("SC-02: where the answer to a log-in was lost, the earlier token is known for ten minutes more")
{
    Rig rig;
    std::string const device = made(rig);
    REQUIRE(log_in_with(rig, device).status == 200);
    REQUIRE(tries(rig, 30) >= 98);
    CHECK(log_in(rig, "192.0.2.7").finding("account/login") == "too_many_tries");
    rig.clock.advance(599);
    CHECK(log_in_with(rig, device).status == 200);
    rig.clock.advance(2);
    CHECK(log_in_with(rig, device).finding("account/login") == "too_many_tries");  // another log-in did not prolong it
}

TEST_CASE("SC-02: an account knows ten devices, each for half a year; the cookie tells nothing and reaches no script")
{
    Rig rig;
    std::string const first = made(rig);
    std::string last;
    for (int i = 0; i < 10; ++i)
        last = log_in(rig, home).cookie(device_cookie);
    CHECK(number_of(rig, "known_devices") == 10);
    // The earlier token of one of ten has its ten minutes too.
    REQUIRE(log_in_with(rig, last).status == 200);
    CHECK(number_of(rig, "known_devices") == 11);
    CHECK(log_in_with(rig, last).status == 200);
    last = log_in(rig, home).cookie(device_cookie);
    rig.clock.advance(601);
    last = log_in_with(rig, last).cookie(device_cookie);
    REQUIRE(tries(rig, 30) >= 80);
    CHECK(log_in_with(rig, first).finding("account/login") == "too_many_tries");
    auto const answer = log_in_with(rig, last);
    REQUIRE(answer.status == 200);
    CHECK(answer.set_cookie(device_cookie) == answer.cookie(device_cookie) + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=15552000");
    std::string const token = answer.cookie(device_cookie).substr(std::string(device_cookie).size() + 1);
    CHECK(token.size() == 64);
    CHECK(number_of(rig, "known_devices WHERE token_hash=x'" + store::to_hex(store::token_hash(token)) + "'") == 1);
    rig.clock.advance(180ll * 86'400 + 1);
    REQUIRE(tries(rig, 30) >= 90);
    CHECK(log_in_with(rig, answer.cookie(device_cookie)).finding("account/login") == "too_many_tries");
    REQUIRE(service::sweep(*rig.host).ok());
    CHECK(number_of(rig, "known_devices") == 0);
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
    made(rig);
    auto const here = log_in(rig, home);
    std::string const other = log_in(rig, "203.0.113.10").cookie(device_cookie);
    REQUIRE(tries(rig, 30) >= 97);
    rig.address = home;
    auto const changed = rig.post(url("/accounts/change_password/0"), R"({"document":{"password":"Newer2026pass","password_again":"Newer2026pass"},"captcha":)" + rig.captcha() + "}",
        here.cookie("shenbao-sc") + "; " + here.cookie(device_cookie));
    REQUIRE(changed.status == 200);
    CHECK(log_in(rig, "192.0.2.7", "Newer2026pass").status == 200);
    REQUIRE(tries(rig, 30) >= 99);
    CHECK(log_in_with(rig, other, "Newer2026pass").finding("account/login") == "too_many_tries");
    CHECK(log_in_with(rig, here.cookie(device_cookie), "Newer2026pass").finding("account/login") == "too_many_tries");
    CHECK(log_in_with(rig, changed.cookie(device_cookie), "Newer2026pass").status == 200);
}

TEST_CASE("a log-in that is refused is in the audit log, also when what it read has changed before it was written")
{
    Rig rig;
    make(rig);
    std::string const failed = "audit WHERE action='login_failed' AND actor=(SELECT id FROM accounts)";
    CHECK(log_in(rig, home, "Wrong2026pass").status == 422);
    CHECK(number_of(rig, failed) == 1);
    auto const refused = log_in_while(rig, [](store::Connection& connection) { connection.database.exec("UPDATE accounts SET password_hash='another'"); });
    CHECK(refused.finding("account/login") == "login_failed");
    CHECK(number_of(rig, failed) == 2);
    CHECK(number_of(rig, "audit WHERE action='login'") == 0);
}

static Answer ask(Rig& rig, std::string const& from, std::string const& cookie = "")
{
    rig.address = from;
    return rig.post(url("/sms"), R"({"flow":"register","step":0,"phone":")" + std::string(phone) + R"(","captcha":)" + rig.captcha() + "}", cookie);
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

TEST_CASE("SMS: a code is good at another address too, five tries for all of them; where its owner asked for it there are others")
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
}

static std::string ticket_of_recovery(Rig& rig, std::string const& cookie)
{
    auto const found = rig.post(url("/accounts/recover/0"), R"({"document":{"login":")" + std::string(phone) + R"("},"captcha":)" + rig.captcha() + "}", cookie);
    return found.json().text("ticket").value_or("");
}

static Answer ask_to_recover(Rig& rig, std::string const& ticket, std::string const& cookie)
{
    return rig.post(url("/sms"), R"({"flow":"recover","step":1,"ticket":")" + ticket + R"(","captcha":)" + rig.captcha() + "}", cookie);
}

TEST_CASE("SMS, SC-04: in its owner's device a number gets codes when strangers have used theirs up, ten a day, and a new password with one")
{
    Rig rig;
    std::string const device = made(rig);
    int sent = 0;
    for (int i = 0; i < 40; ++i) {
        rig.clock.advance(i % 10 == 0 ? 3601 : 1);
        sent += ask(rig, "198.51.100." + std::to_string(i)).status == 200;
    }
    CHECK(sent == 20);
    rig.clock.advance(3601);
    CHECK(ask(rig, home).code() == "sms_too_many");
    CHECK(ask(rig, home, device_cookie + std::string("=") + std::string(64, 'a')).code() == "sms_too_many");
    rig.address = "192.0.2.9";
    std::string const ticket = ticket_of_recovery(rig, device);
    CHECK(ask_to_recover(rig, ticket, "").code() == "sms_too_many");
    REQUIRE(ask_to_recover(rig, ticket, device).status == 200);
    CHECK(ask_to_recover(rig, ticket, device).code() == "sms_too_soon");
    std::string const code = rig.sms_code(phone);
    rig.address = "192.0.2.10";  // the same device elsewhere
    auto const done = rig.post(url("/accounts/recover/1"), R"({"document":{"password":"Newer2026pass","password_again":"Newer2026pass"},"ticket":")" + ticket + R"(","captcha":)" + rig.captcha()
            + R"(,"sms_code":")" + code + "\"}", device);
    INFO(done.body);
    REQUIRE(done.status == 200);
    std::string const known = done.cookie(device_cookie);
    sent = 1;  // that one
    for (int i = 0; i < 12; ++i) {
        rig.clock.advance(700);
        sent += ask(rig, home, known).status == 200;
    }
    CHECK(sent == 10);
}

TEST_CASE("SMS, SC-02: who logs in between gets no more codes in a known device")
{
    Rig rig;
    std::string device = made(rig);
    int sent = 0, at_once = 0;
    for (int i = 0; i < 13; ++i) {
        rig.clock.advance(901);
        sent += ask(rig, home, device).status == 200;
        auto const again = log_in_with(rig, device);
        if (again.status == 200)
            device = again.cookie(device_cookie);
        at_once += ask(rig, home, device).status == 200;
    }
    CHECK(sent == 10);
    CHECK(at_once == 0);
}

}

#include "rig.h"

#include "service/account_form.h"

#include <catch2/catch_test_macros.hpp>
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

namespace shenbao::test {

static std::string url(std::string const& rest) { return api + rest; }

static std::string registration(std::string const& phone, std::string const& identity = "11010519491231002X", std::string const& word = "Right2026pass")
{
    return R"({"name":"张三","sex":"2","identity_type":"111","identity_number":")" + identity + R"(","password":")" + word + R"(","password_again":")" + word
        + R"(","phone":")" + phone + R"("})";
}

static std::string step(std::string const& document, std::string const& rest = "") { return R"({"document":)" + document + rest + "}"; }

static Answer send_sms(Rig& rig, std::string const& phone, std::string const& flow = "register", std::string const& more = "", int number = 0)
{
    return rig.post(url("/sms"), R"({"flow":")" + flow + R"(","step":)" + std::to_string(number) + R"(,"phone":")" + phone + R"(","captcha":)" + rig.captcha() + more + "}");
}

static Answer register_person(Rig& rig, std::string const& phone, std::string const& identity = "11010519491231002X")
{
    auto const sent = send_sms(rig, phone);
    REQUIRE(sent.status == 200);
    std::string const pass = sent.json().text("captcha_pass").value_or("");
    return rig.post(url("/accounts/register/0"), step(registration(phone, identity), R"(,"captcha":{"pass":")" + pass + R"("},"sms_code":")" + rig.sms_code(phone) + "\""));
}

static Answer log_in(Rig& rig, std::string const& login, std::string const& word)
{
    return rig.post(url("/accounts/login/0"), step(R"({"login":")" + login + R"(","password":")" + word + "\"}", R"(,"captcha":)" + rig.captcha()));
}

TEST_CASE("SC-01: a person registers with captcha and SMS and is logged in")
{
    Rig rig;
    auto const answer = register_person(rig, "13900001858");
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    CHECK(answer.json().boolean("done") == true);
    CHECK(answer.json().object("account")->text("phone_masked") == "139****1858");
    CHECK(answer.body.find("13900001858") == std::string::npos);
    std::string const cookie = answer.header("Set-Cookie");
    CHECK(cookie.find("HttpOnly") != std::string::npos);
    CHECK(cookie.find("SameSite=Strict") != std::string::npos);
    CHECK(rig.get(url("/session"), cookie.substr(0, cookie.find(';'))).json().object("account")->text("name") == "张三");
    CHECK_FALSE(rig.get(url("/session")).json().object("account"));
}

TEST_CASE("SC-01: what is wrong is said at its field and registers nobody")
{
    Rig rig;
    auto const bad = rig.post(url("/accounts/register/0"), step(registration("13900001858", "110105194912310021")));
    CHECK(bad.status == 422);
    CHECK(bad.body.find("resident_id_check") != std::string::npos);
    CHECK(bad.body.find("captcha_missing") != std::string::npos);
    CHECK(bad.body.find("sms_missing") != std::string::npos);
    CHECK(log_in(rig, "13900001858", "Right2026pass").status == 422);
}

TEST_CASE("SC-01: a taken phone or identity is told only after the phone is proven")
{
    Rig rig;
    REQUIRE(register_person(rig, "13900001858").status == 200);
    rig.clock.advance(61);
    auto const unproven = rig.post(url("/accounts/register/0"), step(registration("13900001858"), R"(,"captcha":)" + rig.captcha() + R"(,"sms_code":"000000")"));
    CHECK(unproven.body.find("taken") == std::string::npos);
    auto const taken = register_person(rig, "13900001858", "440524188001010014");
    CHECK(taken.status == 422);
    CHECK(taken.body.find("phone_taken") != std::string::npos);
    auto const identity = register_person(rig, "13900001777");
    CHECK(identity.body.find("identity_taken") != std::string::npos);
}

TEST_CASE("SMS: resend interval, single use, expiry, five tries, limits per number")
{
    Rig rig;
    REQUIRE(send_sms(rig, "13900001858").status == 200);
    CHECK(send_sms(rig, "13900001858").code() == "sms_too_soon");
    CHECK(send_sms(rig, "139").status == 422);
    CHECK(rig.host->limiter.count("sms-day/sc", rig.clock.now()) == 1);  // what was not sent costs nothing of the day's budget

    auto attempt = [&](std::string const& code) {
        return rig.post(url("/accounts/register/0"), step(registration("13900001858"), R"(,"captcha":)" + rig.captcha() + R"(,"sms_code":")" + code + "\"")).finding("sms_code");
    };
    std::string const code = rig.sms_code("13900001858");
    std::string const wrong = code == "000000" ? "000001" : "000000";
    for (int i = 0; i < 4; ++i)
        CHECK(attempt(wrong) == "sms_wrong");
    CHECK(attempt(wrong) == "too_many_tries");
    CHECK(attempt(code) == "too_many_tries");

    rig.clock.advance(61);
    REQUIRE(send_sms(rig, "13900001858").status == 200);
    rig.clock.advance(301);
    CHECK(attempt(rig.sms_code("13900001858")) == "sms_expired");

    REQUIRE(send_sms(rig, "13900001858").status == 200);
    CHECK(attempt(rig.sms_code("13900001858")) == "");  // registered
    CHECK(attempt(rig.sms_code("13900001858")) == "sms_expired");  // the same code again
    for (int i = 0; i < 3; ++i) {
        rig.clock.advance(61);
        CHECK(send_sms(rig, "13900001858").status == 200);
    }
    rig.clock.advance(61);
    CHECK(send_sms(rig, "13900001858").code() == "sms_too_many");
}

TEST_CASE("captcha: empty, wrong, used again, lapsed")
{
    Rig rig;
    auto with = [&](std::string const& captcha) {
        return rig.post(url("/accounts/login/0"), step(R"({"login":"13900001858","password":"whatever1"})", captcha.empty() ? "" : R"(,"captcha":)" + captcha)).finding("captcha");
    };
    CHECK(with("") == "captcha_missing");
    std::string const captcha = rig.captcha();
    CHECK(with(captcha) == "");
    CHECK(with(captcha) == "captcha_expired");
    std::string wrong = rig.captcha();
    wrong[wrong.size() - 3] = wrong[wrong.size() - 3] == '0' ? '1' : '0';
    CHECK(with(wrong) == "captcha_wrong");
    CHECK(with(wrong) == "captcha_expired");  // single use, right or wrong
    std::string const old = rig.captcha();
    rig.clock.advance(301);
    CHECK(with(old) == "captcha_expired");
}

TEST_CASE("SC-02: the same answer whether or not an account exists; a real name is told apart by its text alone")
{
    Rig rig;
    (void)rig.person("张三", "11010519491231002X", "13900001858");
    auto const wrong = log_in(rig, "13900001858", "Wrong2026pass");
    auto const absent = log_in(rig, "13900001999", "Wrong2026pass");
    CHECK(wrong.status == 422);
    CHECK(wrong.body == absent.body);
    CHECK(wrong.body.find("login_failed") != std::string::npos);
    auto const known = log_in(rig, "张三", "Wrong2026pass");
    CHECK(known.body.find("login_is_name") != std::string::npos);
    CHECK(known.body == log_in(rig, "王五", "Wrong2026pass").body);
    CHECK(log_in(rig, "１３９０００01858", password).status == 200);  // full-width digits, as typed by an input method
}

TEST_CASE("SC-02: the work of a log-in is the same without an account")
{
    Rig rig;
    (void)rig.person("张三", "11010519491231002X", "13900001858");
    auto time = [&](std::string const& login) {
        auto const began = std::chrono::steady_clock::now();
        CHECK(log_in(rig, login, "Wrong2026pass").status == 422);
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    };
    double with = 1e9;
    double without = 1e9;
    for (int i = 0; i < 4; ++i) {
        with = std::min(with, time("13900001858"));
        without = std::min(without, time("13900001999"));
    }
    CHECK(without > with * 0.5);
    CHECK(without < with * 2);
}

TEST_CASE("a password's work is done only after the captcha and the code from the text message held")
{
    Rig rig;
    (void)rig.person("张三", "11010519491231002X", "13900001858");
    auto milliseconds = [](auto const& call) {
        double best = 1e9;
        for (int i = 0; i < 3; ++i) {
            auto const began = std::chrono::steady_clock::now();
            call();
            best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
        }
        return best;
    };
    double const full = milliseconds([&] { CHECK(log_in(rig, "13900001858", "Wrong2026pass").body.find("login_failed") != std::string::npos); });
    double const wrong_captcha = milliseconds([&] {
        CHECK(rig.post(url("/accounts/login/0"), step(R"({"login":"13900001858","password":"Wrong2026pass"})", R"(,"captcha":{"id":"x","answer":"0000"})")).finding("captcha") == "captcha_expired");
    });
    CHECK(wrong_captcha < full / 2);
    REQUIRE(send_sms(rig, "13900001777").status == 200);
    std::string const wrong = rig.sms_code("13900001777") == "000000" ? "000001" : "000000";
    double const wrong_code = milliseconds([&] {
        CHECK(rig.post(url("/accounts/register/0"), step(registration("13900001777", "440524188001010014"), R"(,"captcha":)" + rig.captcha() + R"(,"sms_code":")" + wrong + "\"")).finding("sms_code") == "sms_wrong");
    });
    CHECK(wrong_code < full / 2);
    // Three wrong tries were counted; the right code still registers, once.
    auto attempt = [&] {
        return rig.post(url("/accounts/register/0"), step(registration("13900001777", "440524188001010014"), R"(,"captcha":)" + rig.captcha() + R"(,"sms_code":")" + rig.sms_code("13900001777") + "\""));
    };
    CHECK(attempt().status == 200);
    CHECK(attempt().finding("sms_code") == "sms_expired");
}

TEST_CASE("one right code used by eight at once makes one account")
{
    Rig rig;
    REQUIRE(send_sms(rig, "13900001777").status == 200);
    std::vector<std::string> captchas;
    for (int i = 0; i < 8; ++i)
        captchas.push_back(rig.captcha());
    std::string const code = rig.sms_code("13900001777");
    std::atomic<int> made { 0 };
    std::vector<std::thread> threads;
    for (auto const& captcha : captchas)
        threads.emplace_back([&, captcha] {
            made += rig.post(url("/accounts/register/0"), step(registration("13900001777"), R"(,"captcha":)" + captcha + R"(,"sms_code":")" + code + "\"")).status == 200;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(made == 1);
}

TEST_CASE("a flood of other requests does not make it forget wrong passwords; 300 people behind one address may log in")
{
    Rig rig;
    (void)rig.person("张三", "11010519491231002X", "13900001858");
    for (int i = 0; i < 10; ++i)
        (void)log_in(rig, "13900001858", "Wrong2026pass");
    // Also of names that nobody has, in the same table.
    for (auto* table : { &rig.limiter, &rig.host->logins }) {
        for (int i = 0; i < 200'000; ++i)
            (void)table->allow("flood/" + std::to_string(i), 1, 86'400'000, rig.clock.now());
    }
    CHECK(log_in(rig, "13900001858", password).body.find("too_many_tries") != std::string::npos);
    for (int i = 0; i < 299; ++i) {
        char phone[16];
        std::snprintf(phone, sizeof phone, "137%08d", i);
        REQUIRE(log_in(rig, phone, "Wrong2026pass").body.find("login_failed") != std::string::npos);
    }
}

TEST_CASE("ten wrong passwords close the log-in for a while, for absent accounts too")
{
    Rig rig;
    for (auto const* login : { "13900001858", "13900001999" }) {
        if (std::string(login) == "13900001858")
            (void)rig.person("张三", "11010519491231002X", login);
        for (int i = 0; i < 10; ++i)
            CHECK(log_in(rig, login, "Wrong2026pass").body.find("login_failed") != std::string::npos);
        CHECK(log_in(rig, login, password).body.find("too_many_tries") != std::string::npos);
    }
    rig.clock.advance(901);
    CHECK(log_in(rig, "13900001858", password).status == 200);
}

TEST_CASE("SC-04: recovery in two steps; the mask is made from what was typed; an absent account is told after the proof")
{
    Rig rig;
    std::string const cookie = rig.person("张三", "11010519491231002X", "13900001858");
    auto recover = [&](std::string const& phone) {
        auto const first = rig.post(url("/accounts/recover/0"), step(R"({"login":")" + phone + "\"}", R"(,"captcha":)" + rig.captcha()));
        REQUIRE(first.status == 200);
        CHECK(first.json().boolean("done") == false);
        CHECK(first.json().text("phone_masked") == phone.substr(0, 3) + "****" + phone.substr(7));
        std::string const ticket = first.json().text("ticket").value_or("");
        REQUIRE(send_sms(rig, "", "recover", R"(,"ticket":")" + ticket + "\"", 1).status == 200);
        return rig.post(url("/accounts/recover/1"), step(R"({"password":"Newer2026pass","password_again":"Newer2026pass"})",
            R"(,"ticket":")" + ticket + R"(","captcha":)" + rig.captcha() + R"(,"sms_code":")" + rig.sms_code(phone) + "\""));
    };
    CHECK(recover("13900001858").json().boolean("done") == true);
    CHECK(rig.get(url("/rounds"), cookie).status == 401);  // every other session ended
    CHECK(log_in(rig, "13900001858", "Newer2026pass").status == 200);
    CHECK(log_in(rig, "13900001858", password).status == 422);
    CHECK(recover("13900001999").body.find("account_missing") != std::string::npos);
    CHECK(rig.post(url("/accounts/recover/1"), step(R"({"password":"Newer2026pass","password_again":"Newer2026pass"})", R"(,"ticket":"x","captcha":)" + rig.captcha() + R"(,"sms_code":"1")")).code() == "ticket_expired");
}

TEST_CASE("SC-04: a recovery that began before the account got another phone recovers nothing")
{
    Rig rig;
    rig.person("张三", "11010519491231002X", "13900001858");
    auto const first = rig.post(url("/accounts/recover/0"), step(R"({"login":"13900001858"})", R"(,"captcha":)" + rig.captcha()));
    std::string const ticket = first.json().text("ticket").value_or("");
    REQUIRE(send_sms(rig, "", "recover", R"(,"ticket":")" + ticket + "\"", 1).status == 200);
    REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> {
        auto row = TRY(store::account_by_login(connection, *rig.vault, "sc", rig.vault->blind_index("phone", service::phone_key("13900001858"))));
        REQUIRE(row);
        row->phone_index = rig.vault->blind_index("phone", "13900001777");
        store::update_account(connection, *rig.vault, *row);
        return {};
    }).ok());
    auto const late = rig.post(url("/accounts/recover/1"), step(R"({"password":"Newer2026pass","password_again":"Newer2026pass"})",
        R"(,"ticket":")" + ticket + R"(","captcha":)" + rig.captcha() + R"(,"sms_code":")" + rig.sms_code("13900001858") + "\""));
    CHECK(late.finding("sms_code") == "sms_expired");
    CHECK(log_in(rig, "13900001858", password).status == 200);
}

TEST_CASE("SC-03: change of password needs a session and keeps it")
{
    Rig rig;
    std::string const cookie = rig.person("张三", "11010519491231002X", "13900001858");
    auto change = [&](std::string const& with) {
        return rig.post(url("/accounts/change_password/0"), step(R"({"password":"Newer2026pass","password_again":"Newer2026pass"})", R"(,"captcha":)" + rig.captcha()), with);
    };
    CHECK(change("").code() == "session_needed");
    CHECK(change(cookie).json().boolean("done") == true);
    CHECK(rig.get(url("/rounds"), cookie).status == 200);
    CHECK(log_in(rig, "13900001858", password).status == 422);
}

TEST_CASE("SC-03: a new password forgets the wrong tries with the old one")
{
    Rig rig;
    std::string const cookie = rig.person("张三", "11010519491231002X", "13900001858");
    for (int i = 0; i < 10; ++i)
        (void)log_in(rig, "13900001858", "Wrong2026pass");
    REQUIRE(log_in(rig, "13900001858", password).status == 422);
    REQUIRE(rig.post(url("/accounts/change_password/0"), step(R"({"password":"Newer2026pass","password_again":"Newer2026pass"})", R"(,"captcha":)" + rig.captcha()), cookie).status == 200);
    CHECK(log_in(rig, "13900001858", "Newer2026pass").status == 200);
}

TEST_CASE("sessions end: log-out, 30 idle minutes, 12 hours, another programme")
{
    Rig rig;
    std::string const cookie = rig.person("张三", "11010519491231002X", "13900001858");
    rig.clock.advance(1790);
    CHECK(rig.get(url("/rounds"), cookie).status == 200);
    rig.clock.advance(1790);
    CHECK(rig.get(url("/session?quiet=1"), cookie).json().object("account"));
    CHECK(rig.get(url("/session?quiet=1"), cookie).json().integer("idle_left_seconds") == 10);
    rig.clock.advance(20);  // the quiet request did not count
    CHECK(rig.get(url("/rounds"), cookie).status == 401);

    std::string second = log_in(rig, "13900001858", password).header("Set-Cookie");
    second = second.substr(0, second.find(';'));
    CHECK(rig.call(http::Method::Delete, url("/session"), "", second).status == 204);
    CHECK(rig.get(url("/rounds"), second).status == 401);

    std::string third = log_in(rig, "13900001858", password).header("Set-Cookie");
    third = third.substr(0, third.find(';'));
    for (int i = 0; i < 24; ++i) {
        rig.clock.advance(1790);
        CHECK(rig.get(url("/rounds"), third).status == 200);
    }
    rig.clock.advance(1790);
    CHECK(rig.get(url("/rounds"), third).status == 401);
}

TEST_CASE("HQ-01: a session with an initial password says that it must be changed, and opens nothing else")
{
    Rig rig;
    std::string const cookie = rig.person_of("hq", R"({"phone":"+8613900001858"})", "+8613900001858");
    CHECK_FALSE(rig.get("/api/v1/hq/session", cookie).json().object("account")->boolean("must_change_password"));
    CHECK(rig.get("/api/v1/hq/rounds", cookie).status == 200);
    auto const account = *parse_id(rig.get("/api/v1/hq/session", cookie).json().object("account")->text("id").value_or(""));
    REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> {
        auto row = TRY(store::account_by_id(connection, *rig.vault, account));
        row->initial_password = true;
        store::update_account(connection, *rig.vault, *row);
        return {};
    }).ok());
    std::string const initial = rig.log_in("+8613900001858", "hq");
    CHECK(rig.get("/api/v1/hq/session", initial).json().object("account")->boolean("must_change_password") == true);
    auto const refused = rig.get("/api/v1/hq/rounds", initial);
    CHECK(refused.status == 403);
    CHECK(refused.code() == "password_must_change");
}

// What goes out, and what happens meanwhile.
class WatchedSms final : public Sms {
public:
    Result<void> send(std::string const&, std::string const& text) const override
    {
        texts.push_back(text);
        if (auto const then = std::exchange(meanwhile, {}))
            then();
        return fails ? Result<void>(Error { ErrorCode::Unavailable, "no", "" }) : Result<void>();
    }
    mutable std::vector<std::string> texts;
    mutable std::function<void()> meanwhile;
    bool fails = false;
};

TEST_CASE("HQ-01: of two registrations at the same time one sends a password, and it is the one that opens; what was not sent leaves no account")
{
    Rig rig;
    WatchedSms sms;
    rig.host->sms = &sms;
    std::string const phone = "+8613900001858";
    auto const sent = rig.post("/api/v1/hq/sms", R"({"flow":"register","step":0,"phone":")" + phone + R"(","captcha":)" + rig.captcha("hq") + "}");
    REQUIRE(sent.status == 200);
    REQUIRE(sms.texts.size() == 1);
    auto const code = rig.get("/api/v1/hq/demo/outbox").json().list("messages").back().text("code").value_or("");
    auto attempt = [&] {
        return rig.post("/api/v1/hq/accounts/register/0", step(R"({"phone":")" + phone + "\"}", R"(,"captcha":)" + rig.captcha("hq") + R"(,"sms_code":")" + code + "\""));
    };
    auto log_in = [&](std::string const& text) {
        std::string word;  // the ten letters and digits among other signs
        for (std::size_t at = 0; at < text.size(); ++at) {
            bool const sign = (text[at] >= 'a' && text[at] <= 'z') || (text[at] >= '0' && text[at] <= '9');
            word = sign ? word + text[at] : word.size() == 10 ? word : std::string();
            if (word.size() == 10 && !sign)
                break;
        }
        return rig.post("/api/v1/hq/accounts/login/0", step(R"({"login":")" + phone + R"(","password":")" + word + "\"}", R"(,"captcha":)" + rig.captcha("hq")));
    };
    sms.fails = true;
    CHECK(attempt().code() == "sms_failed");
    CHECK(log_in(sms.texts.back()).status == 422);
    sms.fails = false;

    std::optional<Answer> second;
    sms.texts.clear();
    sms.meanwhile = [&] { second = attempt(); };
    auto const first = attempt();
    INFO(first.body);
    CHECK(first.status == 200);
    REQUIRE(second);
    CHECK(second->status == 422);
    REQUIRE(sms.texts.size() == 1);
    auto const entered = log_in(sms.texts.front());
    INFO(sms.texts.front() << entered.body);
    CHECK(entered.status == 200);
    CHECK(attempt().finding("sms_code") == "sms_expired");  // used up
}

TEST_CASE("HQ-04: whoever has a session guesses ten passwords with it in a quarter of an hour and no more")
{
    Rig rig;
    std::string const cookie = rig.person_of("hq", R"({"phone":"+8613900001858"})", "+8613900001858");
    std::string const other = rig.log_in("+8613900001858", "hq");
    auto change = [&](std::string const& current, std::string const& with) {
        return rig.post("/api/v1/hq/accounts/change_password/0",
            step(R"({"current_password":")" + current + R"(","password":"Newer2026pass","password_again":"Newer2026pass"})"), with).finding("account/current_password");
    };
    for (int i = 0; i < 10; ++i)
        CHECK(change("Wrong2026pass" + std::to_string(i), i % 2 == 0 ? cookie : other) == "password_wrong");
    CHECK(change(password, cookie) == "too_many_tries");
    CHECK(change(password, other) == "too_many_tries");
    (void)rig.log_in("+8613900001858", "hq");  // the log-in is counted apart
    rig.clock.advance(901);
    for (int i = 0; i < 9; ++i)
        CHECK(change("Wrong2026pass", cookie) == "password_wrong");
    CHECK(change(password, cookie).empty());
    CHECK(change(password, cookie) == "password_wrong");  // the right one began the count anew
}

TEST_CASE("the outbox is there under --demo only")
{
    Rig rig(false);
    CHECK(rig.get(url("/demo/outbox")).status == 404);
    CHECK(rig.get(url("/session")).json().boolean("demo") == false);
}

TEST_CASE("300 people behind one address register")
{
    Rig rig;
    for (int i = 0; i < 300; ++i) {
        char phone[16];
        std::snprintf(phone, sizeof phone, "138%08d", i);
        REQUIRE(send_sms(rig, phone).status == 200);
    }
}

}

// SH-01 to SH-03: persons on file; no password, but the document's number, the phone and a code that is good for 90 seconds.
#include "publishing.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <thread>

namespace shenbao::test {

static std::string const head = "证件类型,姓名,性别,民族,出生日期,住址,身份证号,签发机关,有效期限：起,有效期限,有效期限：止,手机号\n";
static std::string const without_phone = "身份证,张三,女,汉族,1949-12-31,示例路1号,11010519491231002X,示例市公安局,2016-05-01,长期,,\n";
static std::string const with_phone = "身份证,张三,女,汉族,1949-12-31,示例路1号,11010519491231002X,示例市公安局,2016-05-01,长期,,13900001858\n";
static std::string const passport = "外国护照,John Example,男,,1978-02-03,,E00000018,,,,,13900001859\n";

static service::ImportReport put_on_file(Rig& rig, std::string const& rows) { return bring_in(rig, ImportKind::Persons, { head + rows, {} }, ImportJob::Mode::Write, ImportJob::Rest::Kept, "sh"); }

static std::string sh(std::string const& rest) { return "/api/v1/sh" + rest; }

static std::string ask_code(Rig& rig, std::string const& flow, std::string const& phone, std::string& pass)
{
    auto const sent = rig.post(sh("/sms"), R"({"flow":")" + flow + R"(","step":0,"phone":")" + phone + R"(","captcha":)" + rig.captcha("sh") + "}");
    INFO(sent.body);
    REQUIRE(sent.status == 200);
    pass = sent.json().text("captcha_pass").value_or("");
    return rig.get(sh("/demo/outbox?phone=" + phone)).json().list("messages").back().text("code").value_or("");
}

static std::string step(std::string const& document, std::string const& rest) { return R"({"document":)" + document + rest + "}"; }

static Answer card_step(Rig& rig, std::string const& flow, std::string const& document, std::string const& pass, std::string const& code)
{
    return rig.post(sh("/accounts/" + flow + "/0"), step(document, R"(,"captcha":{"pass":")" + pass + R"("},"sms_code":")" + code + "\""));
}

static Answer register_by_card(Rig& rig, std::string const& identity, std::string const& phone, std::string const& address = "示例路1号")
{
    std::string pass;
    auto const code = ask_code(rig, "register", phone, pass);
    return card_step(rig, "register", R"({"name":"张三","sex":"2","nation":"01","birth_date":"1949-12-31","address":")" + address + R"(","identity_number":")" + identity
            + R"(","issuer":"示例市公安局","valid_from":"2016-05-01","validity":"2","phone":")" + phone + "\"}", pass, code);
}

static std::string pair(std::string const& identity, std::string const& phone) { return R"({"identity_number":")" + identity + R"(","phone":")" + phone + "\"}"; }

TEST_CASE("SH-01: the file of persons is read by labels or ids, codes or words; a mistake is named and nothing is written")
{
    Rig rig;
    auto const first = put_on_file(rig, without_phone + passport);
    CHECK(first.mistakes.empty());
    CHECK(first.added == 2);
    auto const again = bring_in(rig, ImportKind::Persons, { "identity_type,name,sex,nation,birth_date,address,identity_number,issuer,valid_from,validity\n111,张三,2,01,1949-12-31,示例路1号,11010519491231002x,示例市公安局,2016-05-01,2\n", {} },
        ImportJob::Mode::Write, ImportJob::Rest::Kept, "sh");
    CHECK(again.mistakes.empty());
    CHECK(again.unchanged == 1);
    for (auto const& [row, said] : { std::pair<std::string, std::string> { "身份证,李四,女,汉族,1949-12-31,示例路1号,110105194912310021,示例市公安局,2016-05-01,长期,,\n", "身份证号" },
             { "身份证,,女,汉族,1949-12-31,示例路1号,440524188001010014,示例市公安局,2016-05-01,长期,,\n", "姓名" },
             { "身份证,李四,女,火星族,1949-12-31,示例路1号,440524188001010014,示例市公安局,2016-05-01,长期,,\n", "民族" },
             { "身份证,李四,女,汉族,1949-12-31,示例路1号,440524188001010014,示例市公安局,2016-05-01,长期,,123\n", "手机号" }, { with_phone + with_phone, "phone" } }) {
        auto const report = put_on_file(rig, row);
        INFO(row);
        REQUIRE_FALSE(report.mistakes.empty());
        CHECK_FALSE(report.written);
        CHECK(report.mistakes.kept().front().column == said);
    }
    CHECK_FALSE(bring_in(rig, ImportKind::Persons, { "姓名,绰号\n张三,三\n", {} }, ImportJob::Mode::Write, ImportJob::Rest::Kept, "sh").mistakes.empty());
    // A programme that keeps no such file takes none.
    CHECK_FALSE(bring_in(rig, ImportKind::Persons, { "姓名\n张三\n", {} }).mistakes.empty());
}

TEST_CASE("SH-01, SH-03: of two imports at the same time the second one finds the phone that the first has filed for somebody else")
{
    Rig rig;
    REQUIRE(put_on_file(rig, passport).written);
    auto other = rig.database->write_value<std::optional<store::SealedRow>>([&](store::Connection& connection) -> Result<std::optional<store::SealedRow>> {
        auto row = TRY(store::find_sealed(connection, *rig.vault, "sh", "persons", store::sealed_keys(connection, "sh", "persons").front()));
        store::drop_sealed(connection, "sh", "persons", row->key);
        return row;
    }).release_value();
    other->kind = "persons";
    other->body.replace(other->body.find("13900001859"), 11, "13900001858");
    // The writer's turn is the first one's until the second has compared what was there before.
    std::atomic<bool> begun = false;
    std::thread first([&] {
        (void)rig.database->write([&](store::Connection& connection) -> Result<void> {
            begun = true;
            begun.notify_one();
            std::this_thread::sleep_for(std::chrono::seconds(1));
            store::put_sealed(connection, *rig.vault, "sh", *other);
            (void)store::next_number(connection, service::imports_counter);
            return {};
        });
    });
    begun.wait(false);
    auto const second = put_on_file(rig, with_phone);
    first.join();
    CHECK_FALSE(second.written);
    REQUIRE(second.mistakes.count() == 1);
    CHECK(second.mistakes.kept().front().column == "phone");
    auto const filed = rig.database->read_value<std::size_t>([](store::Connection& connection) -> Result<std::size_t> { return store::sealed_keys(connection, "sh", "persons").size(); });
    CHECK(filed.value() == 1);
}

TEST_CASE("SH-02: four refusals, each with its own words; a stranger to the file and a wrong particular look the same")
{
    Rig rig;
    auto const nobody = register_by_card(rig, "11010519491231002X", "13900001858");
    CHECK(nobody.status == 422);
    CHECK(nobody.finding("account/identity_number") == "not_on_file");
    CHECK(nobody.body.find("需要先到受理窗口扫描身份证建档") != std::string::npos);
    put_on_file(rig, without_phone);
    rig.clock.advance(61);
    auto const elsewhere = register_by_card(rig, "11010519491231002X", "13900001858", "别的路2号");
    CHECK(elsewhere.body == nobody.body);
    rig.clock.advance(61);
    REQUIRE(register_by_card(rig, "11010519491231002X", "13900001858").status == 200);
    rig.clock.advance(61);
    auto const phone = register_by_card(rig, "440524188001010014", "13900001858");
    CHECK(phone.finding("account/phone") == "phone_taken");
    CHECK(phone.body.find("该手机号已注册过个人短信用户，无法重复注册") != std::string::npos);
    auto const identity = register_by_card(rig, "11010519491231002X", "13900001777");
    CHECK(identity.finding("account/identity_number") == "identity_taken");
    CHECK(identity.body.find("该证件号已经注册过短信用户，无法再次注册") != std::string::npos);

    Rig filed;
    put_on_file(filed, with_phone);
    auto const known = register_by_card(filed, "11010519491231002X", "13900001777");
    CHECK(known.finding("account/identity_number") == "on_file");
    CHECK(known.body.find("用户已经完成人员读卡建档，可以使用建档信息直接登录") != std::string::npos);
}

TEST_CASE("SH-03: who is on file with a phone logs in without registering, and is the same person the next time")
{
    Rig rig;
    put_on_file(rig, with_phone + passport);
    auto const log_in = [&](std::string const& number, std::string const& phone) {
        rig.clock.advance(61);
        std::string pass;
        auto const code = ask_code(rig, "login", phone, pass);
        return card_step(rig, "login", pair(number, phone), pass, code);
    };
    CHECK(log_in("11010519491231002X", "13900001859").finding("account/identity_number") == "pair_missing");
    CHECK(log_in("11010519491231002X", "13900001777").finding("account/identity_number") == "pair_missing");
    auto const first = log_in("11010519491231002X", "13900001858");
    INFO(first.body);
    REQUIRE(first.status == 200);
    auto const second = log_in("11010519491231002x", "13900001858");
    CHECK(second.json().object("account")->text("id") == first.json().object("account")->text("id"));
    CHECK(second.json().object("account")->text("name") == "张三");
    auto const foreigner = log_in("E00000018", "13900001859");
    INFO(foreigner.body);
    CHECK(foreigner.json().object("account")->text("name") == "John Example");
    CHECK(register_by_card(rig, "11010519491231002X", "13900001777").finding("account/identity_number") == "identity_taken");
}

TEST_CASE("SH-03: a person logs in with document number, phone and code; another person's number opens nothing")
{
    Rig rig;
    put_on_file(rig, without_phone);
    REQUIRE(register_by_card(rig, "11010519491231002X", "13900001858").status == 200);
    rig.clock.advance(61);
    std::string pass;
    auto code = ask_code(rig, "login", "13900001858", pass);
    // A small x and blanks are the same number.
    auto const answer = card_step(rig, "login", pair(" 11010519491231002x ", "13900001858"), pass, code);
    INFO(answer.body);
    REQUIRE(answer.status == 200);
    std::string const cookie = answer.header("Set-Cookie");
    CHECK(rig.get(sh("/session"), cookie.substr(0, cookie.find(';'))).json().object("account")->text("name") == "张三");
    rig.clock.advance(61);
    code = ask_code(rig, "login", "13900001858", pass);
    auto const other = card_step(rig, "login", pair("440524188001010014", "13900001858"), pass, code);
    CHECK(other.status == 422);
    CHECK(other.finding("account/identity_number") == "pair_missing");
    CHECK(other.body.find("该证件号及手机号未注册过短信用户，请先注册后再行登录") != std::string::npos);
    CHECK(other.header("Set-Cookie").empty());
    rig.clock.advance(61);
    code = ask_code(rig, "login", "13900001777", pass);
    CHECK(card_step(rig, "login", pair("11010519491231002X", "13900001777"), pass, code).finding("account/identity_number") == "pair_missing");
}

TEST_CASE("SH-03: a code is good for 90 seconds and not a second longer; nobody logs in by a password")
{
    Rig rig;
    put_on_file(rig, without_phone);
    REQUIRE(register_by_card(rig, "11010519491231002X", "13900001858").status == 200);
    rig.clock.advance(61);
    std::string pass;
    auto code = ask_code(rig, "login", "13900001858", pass);
    rig.clock.advance(91);
    CHECK(card_step(rig, "login", pair("11010519491231002X", "13900001858"), pass, code).body.find("sms_expired") != std::string::npos);
    code = ask_code(rig, "login", "13900001858", pass);
    rig.clock.advance(90);
    CHECK(card_step(rig, "login", pair("11010519491231002X", "13900001858"), pass, code).status == 200);
    auto const by_password = rig.post(sh("/accounts/login/0"), step(R"({"identity_number":"11010519491231002X","phone":"13900001858","password":""})", R"(,"captcha":)" + rig.captcha("sh")));
    CHECK(by_password.status >= 400);
}

static Answer log_in_by_card(Rig& rig, std::string const& phone)
{
    rig.clock.advance(61);
    std::string pass;
    auto const code = ask_code(rig, "login", phone, pass);
    return card_step(rig, "login", pair("11010519491231002X", phone), pass, code);
}

static std::string cookie_of(Answer const& answer)
{
    std::string const set = answer.header("Set-Cookie");
    return set.substr(0, set.find(';'));
}

TEST_CASE("SH-03, SH-04: what the window files anew is taken over at the next log-in: the card's words, and another phone")
{
    Rig rig;
    put_on_file(rig, with_phone);
    auto const log_in = [&](std::string const& phone) { return log_in_by_card(rig, phone); };
    rig.round(-1, 10, "sh");
    auto const first = log_in("13900001858");
    REQUIRE(first.status == 200);
    std::string round;
    for (auto const& one : rig.get(sh("/rounds"), cookie_of(first)).json().list("rounds"))
        round = one.text("id").value_or("");
    std::string const record = rig.new_id();
    REQUIRE(rig.post(sh("/applications"), R"({"id":")" + record + R"(","round":")" + round + R"("})", cookie_of(first)).status == 201);
    // As it stands after a save: what the account says is laid into the document then, as it is in the client at once.
    auto const address = [&](std::string const& cookie) {
        auto const revision = rig.get(sh("/applications/" + record), cookie).json().integer("revision").value_or(0);
        CHECK(rig.post(sh("/applications/" + record + "/batches"), R"({"batch":")" + rig.new_id() + R"(","base_revision":)" + std::to_string(revision)
                  + R"(,"edits":[{"op":"add","path":"education/)" + rig.new_id() + R"("}]})", cookie).status == 200);
        return rig.get(sh("/applications/" + record), cookie).json().object("document").value_or(wire::Message()).object("basic").value_or(wire::Message()).text("address").value_or("");
    };
    CHECK(address(cookie_of(first)) == "示例路1号");

    // A renewed card.
    auto renewed = with_phone;
    renewed.replace(renewed.find("示例路1号"), std::string("示例路1号").size(), "示例路9号");
    CHECK(put_on_file(rig, renewed).mistakes.empty());
    auto const second = log_in("13900001858");
    REQUIRE(second.status == 200);
    CHECK(address(cookie_of(second)) == "示例路9号");

    // Another phone: the old one opens nothing any more, its sessions are over, the record is the same person's.
    auto moved = renewed;
    moved.replace(moved.find("13900001858"), 11, "13900001777");
    CHECK(put_on_file(rig, moved).mistakes.empty());
    CHECK(log_in("13900001858").finding("account/identity_number") == "pair_missing");
    auto const third = log_in("13900001777");
    INFO(third.body);
    REQUIRE(third.status == 200);
    CHECK(third.json().object("account")->text("id") == first.json().object("account")->text("id"));
    CHECK(third.json().object("account")->text("phone_masked") == "139****1777");
    CHECK(rig.get(sh("/rounds"), cookie_of(second)).status == 401);
    CHECK(rig.get(sh("/rounds"), cookie_of(third)).status == 200);
    CHECK(address(cookie_of(third)) == "示例路9号");

    // The window gives the number that is free now to somebody else, and then each the other's: whoever comes first has it.
    auto const give = [&](std::string const& mine, std::string const& theirs) {
        std::string rows = renewed + passport;
        rows.replace(rows.find("13900001858"), 11, mine);
        rows.replace(rows.rfind("13900001859"), 11, theirs);
        CHECK(put_on_file(rig, rows).mistakes.empty());
    };
    auto const other_logs_in = [&](std::string const& phone) {
        rig.clock.advance(61);
        std::string pass;
        auto const code = ask_code(rig, "login", phone, pass);
        return card_step(rig, "login", pair("E00000018", phone), pass, code);
    };
    give("13900001777", "13900001859");
    auto const other = other_logs_in("13900001859");
    REQUIRE(other.status == 200);
    give("13900001859", "13900001777");
    CHECK(log_in("13900001777").finding("account/identity_number") == "pair_missing");
    auto const swapped = log_in("13900001859");
    INFO(swapped.body);
    REQUIRE(swapped.status == 200);
    CHECK(swapped.json().object("account")->text("id") == first.json().object("account")->text("id"));
    CHECK(rig.get(sh("/rounds"), cookie_of(other)).status == 401);
    auto const other_again = other_logs_in("13900001777");
    INFO(other_again.body);
    REQUIRE(other_again.status == 200);
    CHECK(other_again.json().object("account")->text("id") == other.json().object("account")->text("id"));
    CHECK(rig.get(sh("/rounds"), cookie_of(swapped)).status == 200);
    give("13900001777", "13900001859");
    REQUIRE(log_in("13900001777").status == 200);

    // A phone under which another person is on file is refused when it is filed: who has it would be sent in a circle.
    auto clash = renewed;
    clash.replace(clash.find("13900001858"), 11, "13900001859");
    auto const clashes = put_on_file(rig, clash);
    REQUIRE(clashes.mistakes.count() == 1);
    CHECK(clashes.mistakes.kept().front().line == 2);
    CHECK(clashes.mistakes.kept().front().column == "phone");
    CHECK_FALSE(clashes.written);
    CHECK(log_in("13900001777").status == 200);
    // The same row again, the other's in the same sheet, or nobody else's left: none of it is a clash.
    CHECK(put_on_file(rig, passport).unchanged == 1);
    give("13900001859", "13900001777");
    give("13900001777", "13900001859");
    CHECK(bring_in(rig, ImportKind::Persons, { head + clash, {} }, ImportJob::Mode::Check, ImportJob::Rest::Removed, "sh").mistakes.empty());

    // A phone that the account of somebody has whom the file does not know is nobody else's to take.
    REQUIRE(service::create_account(*rig.host, *service::find_programme(rig.programmes, "sh"), R"({"name":"李四","identity_number":"440524188001010014","phone":"13900001666"})", password).ok());
    auto taken = renewed;
    taken.replace(taken.find("13900001858"), 11, "13900001666");
    CHECK(put_on_file(rig, taken).mistakes.empty());
    CHECK(log_in("13900001666").finding("account/identity_number") == "pair_missing");
}

TEST_CASE("SH-03: a phone that the window takes away, by another one or by none, ends its sessions and opens the account no longer")
{
    Rig rig;
    rig.round(-1, 10, "sh");
    auto const log_in = [&](std::string const& phone) { return log_in_by_card(rig, phone); };
    auto const rounds = [&](std::string const& cookie) { return rig.get(sh("/rounds"), cookie).status; };
    put_on_file(rig, with_phone);
    auto const first = log_in("13900001858");
    REQUIRE(first.status == 200);
    auto const account = first.json().object("account")->text("id");
    REQUIRE(rounds(cookie_of(first)) == 200);
    CHECK(put_on_file(rig, with_phone).unchanged == 1);
    rig.clock.advance(service::Sessions::reread_seconds);
    CHECK(rounds(cookie_of(first)) == 200);

    CHECK(put_on_file(rig, without_phone).mistakes.empty());
    rig.clock.advance(service::Sessions::reread_seconds);
    CHECK(rounds(cookie_of(first)) == 401);
    CHECK(log_in("13900001858").finding("account/identity_number") == "pair_missing");
    // The person registers with a phone of his own, and is the same person.
    rig.clock.advance(61);
    auto const back = register_by_card(rig, "11010519491231002X", "13900001777");
    INFO(back.body);
    REQUIRE(back.status == 200);
    CHECK(back.json().object("account")->text("id") == account);
    CHECK(back.json().object("account")->text("phone_masked") == "139****1777");
    CHECK(rounds(cookie_of(back)) == 200);
    CHECK(log_in("13900001777").json().object("account")->text("id") == account);
    // A row that is brought in again without a phone takes nothing away from who has registered one.
    auto renewed = without_phone;
    renewed.replace(renewed.find("示例路1号"), std::string("示例路1号").size(), "示例路9号");
    CHECK(put_on_file(rig, renewed).changed == 1);
    rig.clock.advance(service::Sessions::reread_seconds);
    CHECK(rounds(cookie_of(back)) == 200);

    // Another phone on file: at once, not only when its person comes.
    CHECK(put_on_file(rig, with_phone).mistakes.empty());
    rig.clock.advance(service::Sessions::reread_seconds);
    CHECK(rounds(cookie_of(back)) == 401);
    CHECK(log_in("13900001777").finding("account/identity_number") == "pair_missing");
    auto const filed = log_in("13900001858");
    REQUIRE(filed.status == 200);
    CHECK(filed.json().object("account")->text("id") == account);

    // Out of the file altogether.
    bring_in(rig, ImportKind::Persons, { head + passport, {} }, ImportJob::Mode::Check, ImportJob::Rest::Removed, "sh");
    rig.clock.advance(service::Sessions::reread_seconds);
    CHECK(rounds(cookie_of(filed)) == 200);
    bring_in(rig, ImportKind::Persons, { head + passport, {} }, ImportJob::Mode::Write, ImportJob::Rest::Removed, "sh");
    rig.clock.advance(service::Sessions::reread_seconds);
    CHECK(rounds(cookie_of(filed)) == 401);
    CHECK(log_in("13900001858").finding("account/identity_number") == "pair_missing");
    auto const audited = rig.database->read_value<std::optional<std::int64_t>>([&](store::Connection& connection) -> Result<std::optional<std::int64_t>> { return store::first_broken_link(connection, *rig.vault); });
    CHECK_FALSE(audited.value());
}

TEST_CASE("SH-07: a registry is asked about who is on file with the account's own particulars, and about nobody else's number")
{
    Rig rig;
    // As it was made before the programme kept a file.
    REQUIRE(service::create_account(*rig.host, *service::find_programme(rig.programmes, "sh"),
        R"({"name":"张三","sex":"2","nation":"01","birth_date":"1949-12-31","address":"示例路1号","identity_number":"11010519491231002X","issuer":"示例市公安局","valid_from":"2016-05-01","validity":"2","phone":"13900001858"})", password).ok());
    auto const entered = log_in_by_card(rig, "13900001858");
    INFO(entered.body);
    REQUIRE(entered.status == 200);
    std::string const cookie = cookie_of(entered);
    std::string const own = sh("/applications/" + rig.new_id());
    REQUIRE(rig.post(sh("/applications"), R"({"id":")" + own.substr(own.rfind('/') + 1) + R"(","round":")" + to_string(rig.round(-1, 10, "sh")) + R"("})", cookie).status == 201);
    rig.host->demo = false;
    auto const ask = [&] { return rig.post(own + "/registries/registrations", R"({"wanted":[]})", cookie); };
    CHECK(ask().code() == "identity_unproven");
    REQUIRE(put_on_file(rig, passport).written);
    CHECK(ask().code() == "identity_unproven");
    auto other = without_phone;
    other.replace(other.find("张三"), std::string("张三").size(), "张四");
    REQUIRE(put_on_file(rig, other).written);
    CHECK(ask().code() == "identity_unproven");
    REQUIRE(put_on_file(rig, without_phone).written);
    CHECK(ask().status == 200);
}

// The one application of this test, with a registry that it asks.
struct Asking {
    Asking(Rig& in, std::string const& cookie)
        : rig(in), own(sh("/applications/" + rig.new_id()))
    {
        REQUIRE(rig.post(sh("/applications"), R"({"id":")" + own.substr(own.rfind('/') + 1) + R"(","round":")" + to_string(rig.round(-1, 10, "sh")) + R"("})", cookie).status == 201);
        rig.host->demo = false;
    }
    Answer ask(std::string const& cookie) const { return rig.post(own + "/registries/registrations", R"({"wanted":[]})", cookie); }
    std::string value(std::string const& cookie, std::string const& name) const
    {
        auto const values = rig.get(own, cookie).json().object("context").value_or(wire::Message()).object("values").value_or(wire::Message());
        return values.object("account." + name).value_or(wire::Message()).text("value").value_or("");
    }
    Rig& rig;
    std::string own;
};

// As an account was made before the programme kept a file.
static void register_unfiled(Rig& rig, std::string const& name)
{
    REQUIRE(service::create_account(*rig.host, *service::find_programme(rig.programmes, "sh"),
        R"({"name":")" + name + R"(","sex":"2","nation":"01","birth_date":"1949-12-31","address":"假路3号","identity_number":"11010519491231002X","issuer":"示例市公安局","valid_from":"2016-05-01","validity":"2","phone":"13900001858"})", password).ok());
}

TEST_CASE("SH-04, SH-07: who registered another person's number before that one was on file gets nothing of the file, however often it is filed")
{
    Rig rig;
    register_unfiled(rig, "李鬼");
    REQUIRE(put_on_file(rig, without_phone).written);
    auto const enter = [&] {
        rig.host->demo = true;
        auto const entered = log_in_by_card(rig, "13900001858");
        INFO(entered.body);
        REQUIRE(entered.status == 200);
        CHECK(entered.json().object("account")->text("name") == "李鬼");
        rig.host->demo = false;
        return cookie_of(entered);
    };
    std::string cookie = enter();
    Asking const asking(rig, cookie);
    auto const is_nobody = [&] {
        CHECK(asking.ask(cookie).code() == "identity_unproven");
        CHECK(asking.value(cookie, "name") == "李鬼");
        CHECK(asking.value(cookie, "address") == "假路3号");
    };
    is_nobody();
    auto renewed = without_phone;
    renewed.replace(renewed.find("示例路1号"), std::string("示例路1号").size(), "示例路9号");
    REQUIRE(put_on_file(rig, renewed).written);
    cookie = enter();
    is_nobody();

    // The phone on file is the proof that a log-in without an account has: with it, the file's words are the account's.
    REQUIRE(put_on_file(rig, with_phone).written);
    rig.host->demo = true;
    auto const proven = log_in_by_card(rig, "13900001858");
    rig.host->demo = false;
    CHECK(proven.json().object("account")->text("name") == "张三");
    CHECK(asking.value(cookie_of(proven), "address") == "示例路1号");
    CHECK(asking.ask(cookie_of(proven)).status == 200);
}

TEST_CASE("SH-03: with the phone that the window takes away goes the password")
{
    Rig rig;
    auto const password_of = [&] {
        return rig.database->read_value<std::string>([&](store::Connection& connection) -> Result<std::string> {
            auto const row = TRY(store::account_by_identity(connection, *rig.vault, "sh", rig.vault->blind_index("identity", "11010519491231002X")));
            return row.value().password_hash;
        }).release_value();
    };
    register_unfiled(rig, "李鬼");
    CHECK_FALSE(password_of().empty());
    auto moved = with_phone;
    moved.replace(moved.find("13900001858"), 11, "13900001859");
    REQUIRE(put_on_file(rig, moved).written);
    REQUIRE(log_in_by_card(rig, "13900001859").status == 200);
    CHECK(password_of().empty());
}

TEST_CASE("SH-04, SH-07: who registered as filed without a phone stays that person under a new name and a new card")
{
    Rig rig;
    put_on_file(rig, without_phone);
    auto const registered = register_by_card(rig, "11010519491231002X", "13900001858");
    REQUIRE(registered.status == 200);
    Asking const asking(rig, cookie_of(registered));
    CHECK(asking.ask(cookie_of(registered)).status == 200);
    auto renewed = without_phone;
    renewed.replace(renewed.find("示例路1号"), std::string("示例路1号").size(), "示例路9号");
    renewed.replace(renewed.find("张三"), std::string("张三").size(), "张三丰");
    REQUIRE(put_on_file(rig, renewed).changed == 1);
    rig.host->demo = true;
    auto const again = log_in_by_card(rig, "13900001858");
    rig.host->demo = false;
    REQUIRE(again.status == 200);
    CHECK(again.json().object("account")->text("name") == "张三丰");
    CHECK(again.json().object("account")->text("phone_masked") == "139****1858");
    CHECK(asking.value(cookie_of(again), "address") == "示例路9号");
    CHECK(asking.ask(cookie_of(again)).status == 200);
}

// SH-04: the photo comes with the file of persons.
TEST_CASE("SH-04: nothing is taken for a slot that the person may not fill")
{
    Rig rig;
    put_on_file(rig, with_phone);
    std::string pass;
    auto const code = ask_code(rig, "login", "13900001858", pass);
    auto const entered = card_step(rig, "login", pair("11010519491231002X", "13900001858"), pass, code).header("Set-Cookie");
    std::string const cookie = entered.substr(0, entered.find(';'));
    REQUIRE(rig.get(sh("/rounds"), cookie).status == 200);
    auto const round = to_string(rig.round(-1, 10, "sh"));
    auto const id = rig.new_id();
    REQUIRE(rig.post(sh("/applications"), R"({"id":")" + id + R"(","round":")" + round + R"("})", cookie).status == 201);
    auto const upload = rig.new_id();
    auto const begun = rig.post(sh("/applications/" + id + "/uploads"), R"({"upload":")" + upload + R"(","path":"basic/photo","name":"a.jpg","size":1000})", cookie);
    INFO(begun.body);
    CHECK(begun.status == 422);
    CHECK(begun.code() == "edit_refused");
    CHECK(rig.get(sh("/applications/" + id + "/uploads/" + upload), cookie).status == 404);
}

}

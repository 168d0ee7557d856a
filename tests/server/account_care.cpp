// What the operator does about an account that is in another person's way.
#include "rig.h"

#include "service/account_care.h"
#include "store/query.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::test {

static std::string url(std::string const& rest) { return api + rest; }

static constexpr char const* number = "11010519491231002X";

struct Cared {
    Rig rig;
    std::string cookie = rig.person("冒名者", number, "13900001858");
    std::string application = rig.application(cookie);
    service::CareDesk desk { rig.clock, *rig.database, *rig.vault, rig.hosted(), "console" };

    Id account() { return service::look_at_account(desk, { {}, "", number }).value().id; }
    service::Closed close(service::Submitted submitted = service::Submitted::Hinders)
    {
        auto const closed = service::close_account(desk, { account(), "冒用他人证件号码", submitted });
        REQUIRE(closed.ok());
        return closed.value();
    }
    // As if it had been submitted.
    void submit()
    {
        store::SubmissionRow row;
        row.id = rig.random.id();
        row.application = *parse_id(application);
        row.number = "SC-2026-1";
        row.at = rig.clock.now();
        REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> { store::insert_submission(connection, *rig.vault, row); return {}; }).ok());
    }
    int log_in(std::string const& phone)
    {
        return rig.post(url("/accounts/login/0"), R"({"document":{"login":")" + phone + R"(","password":")" + password + R"("},"captcha":)" + rig.captcha() + "}").status;
    }
    std::int64_t audited(std::string const& action)
    {
        return rig.database->read_value<std::int64_t>([&](store::Connection& connection) -> Result<std::int64_t> {
            return connection.database.execAndGet("SELECT count(*) FROM audit WHERE action='" + action + "' AND actor='console'").getInt64();
        }).value();
    }
};

TEST_CASE("an account is found by phone, number or id, and shown without a whole number or anything that opens it")
{
    Cared a;
    for (auto const& key : { service::AccountKey { {}, "139 0000 1858", "" }, service::AccountKey { {}, "", "11010519491231002x" }, service::AccountKey { a.account(), "", "" } }) {
        auto const seen = service::look_at_account(a.desk, key);
        REQUIRE(seen.ok());
        CHECK(seen.value().name == "冒名者");
        CHECK(seen.value().phone_masked == "139****1858");
        CHECK(seen.value().identity_masked.find('*') != std::string::npos);
        CHECK(seen.value().sessions == 1);
        CHECK_FALSE(seen.value().closed);
        REQUIRE(seen.value().applications.size() == 1);
        CHECK(to_string(seen.value().applications[0].id) == a.application);
        CHECK_FALSE(seen.value().applications[0].submitted);
    }
    for (auto const& key : { service::AccountKey { {}, "13900001999", "" }, service::AccountKey { {}, "", "440524188001010014" }, service::AccountKey { a.rig.random.id(), "", "" } })
        CHECK(service::look_at_account(a.desk, key).refusal().code == service::RefusalCode::not_found);
    // Of another programme it is nobody's.
    service::CareDesk const other { a.rig.clock, *a.rig.database, *a.rig.vault, *service::find_programme(a.rig.programmes, "sx"), "console" };
    CHECK(service::look_at_account(other, { a.account(), "", "" }).refusal().code == service::RefusalCode::not_found);
}

TEST_CASE("an account that is closed frees its phone, its number and its place in the round; it is recorded")
{
    Cared a;
    Id const account = a.account();
    CHECK(service::close_account(a.desk, { account, "  ", service::Submitted::Hinders }).refusal().code == service::RefusalCode::reason_missing);
    CHECK(a.log_in("13900001858") == 200);
    CHECK(a.close().done);
    a.rig.clock.advance(service::Sessions::reread_seconds);
    CHECK(a.rig.get(url("/rounds"), a.cookie).status == 401);
    CHECK(a.log_in("13900001858") == 422);
    CHECK_FALSE(service::look_at_account(a.desk, { {}, "", number }).ok());
    auto const after = service::look_at_account(a.desk, { account, "", "" });
    REQUIRE(after.ok());
    CHECK(after.value().closed);
    CHECK(after.value().applications.empty());
    CHECK_FALSE(service::close_account(a.desk, { account, "x", service::Submitted::Hinders }).value().done);
    CHECK(a.audited("account_closed") == 1);
    CHECK(a.audited("application_discarded") == 1);
    CHECK(a.rig.database->read([&](store::Connection& connection) -> Result<void> {
        CHECK(connection.database.execAndGet("SELECT count(*) FROM known_devices").getInt() == 0);
        return {};
    }).ok());
    auto const history = a.rig.database->read_value<std::vector<std::string>>([&](store::Connection& connection) { return store::history_of(connection, *a.rig.vault, *parse_id(a.application)); });
    REQUIRE(history.ok());
    CHECK(history.value().back().find("冒用他人证件号码") != std::string::npos);
    CHECK_FALSE(a.rig.database->read_value<std::optional<std::int64_t>>([&](store::Connection& connection) -> Result<std::optional<std::int64_t>> { return store::first_broken_link(connection, *a.rig.vault); }).value());

    // Whose number it is has the same phone even, and applies in the very round.
    std::string const cookie = a.rig.person("本人", number, "13900001858");
    auto const round = a.rig.get(url("/rounds"), cookie).json().list("rounds").front().text("id").value_or("");
    CHECK(a.rig.post(url("/applications"), R"({"id":")" + a.rig.new_id() + R"(","round":")" + round + R"("})", cookie).status == 201);
}

TEST_CASE("what was submitted hinders the closing of an account unless it is said that it goes too; receipts stay")
{
    Cared a;
    a.submit();
    auto const kept = a.close();
    CHECK_FALSE(kept.done);
    REQUIRE(kept.before.applications.size() == 1);
    CHECK(kept.before.applications[0].submitted);
    CHECK(a.rig.get(url("/rounds"), a.cookie).status == 200);
    CHECK(a.audited("account_closed") == 0);
    CHECK(a.close(service::Submitted::GoesToo).done);
    CHECK(a.log_in("13900001858") == 422);
    auto const receipt = a.rig.database->read_value<bool>([&](store::Connection& connection) -> Result<bool> { return store::last_receipt(connection, *parse_id(a.application)).has_value(); });
    CHECK(receipt.value());
}

TEST_CASE("what a closed account has resubmitted is not counted for the person whose number it is")
{
    Cared a;
    a.submit();
    std::string const stranger = a.rig.person("别人", "440524188001010014", "13900001859");
    auto const other = a.rig.application(stranger);
    struct Counted {
        std::string person;
        Id round;
    };
    auto const counted = [&](std::string const& application) {
        return a.rig.database->read_value<Counted>([&](store::Connection& connection) -> Result<Counted> {
            auto const row = TRY(store::find_application(connection, *a.rig.vault, *parse_id(application)));
            return Counted { row->person, row->round };
        }).value();
    };
    auto const count = [&](Counted const& one) {
        return a.rig.database->read_value<std::int64_t>([&](store::Connection& connection) -> Result<std::int64_t> { return store::resubmissions(connection, "sc", one.round, one.person); }).value();
    };
    auto const mine = counted(a.application), theirs = counted(other);
    Counted const elsewhere { mine.person, theirs.round };  // nothing of it is discarded
    REQUIRE(a.rig.database->write([&](store::Connection& connection) -> Result<void> {
        for (auto const* one : { &mine, &mine, &theirs, &elsewhere })
            store::count_resubmission(connection, "sc", one->round, one->person);
        return {};
    }).ok());
    CHECK_FALSE(a.close().done);
    CHECK(count(mine) == 2);
    REQUIRE(a.close(service::Submitted::GoesToo).done);
    CHECK(count(mine) == 0);
    CHECK(count(theirs) == 1);
    CHECK(count(elsewhere) == 1);
    CHECK(a.audited("resubmissions_dropped") == 1);

    // In that very round the rightful person begins with all of it.
    std::string const cookie = a.rig.person("本人", number, "13900001858");
    auto const id = a.rig.new_id();
    REQUIRE(a.rig.post(url("/applications"), R"({"id":")" + id + R"(","round":")" + to_string(mine.round) + R"("})", cookie).status == 201);
    CHECK(count(counted(id)) == 0);
    CHECK(counted(id).person == mine.person);
}

TEST_CASE("admin account: a session that is still remembered begins nothing for a closed account, and what it wrote to is gone")
{
    Cared a;
    REQUIRE(a.close().done);
    // Within the seconds in which the running server has not looked again.
    auto const begun = a.rig.post(url("/applications"), R"({"id":"0123456789abcdef0123456789abcdef","round":")" + to_string(a.rig.round(-1, 10)) + R"("})", a.cookie);
    CHECK(begun.status == 401);
    auto const revision = a.rig.database->write([&](store::Connection& connection) -> Result<void> {
        CHECK_FALSE(store::update_document(connection, *a.rig.vault, *parse_id(a.application), 1, "draft", "{}", 2, a.rig.clock.now()));
        CHECK_FALSE(store::update_state(connection, *parse_id(a.application), 1, "draft", "submitted", false));
        return {};
    });
    CHECK(revision.ok());
}

}

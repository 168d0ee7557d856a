#include "rig.h"

#include "service/decisions.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <catch2/generators/catch_generators.hpp>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

namespace shenbao::test {

static std::string url(std::string const& rest) { return api + rest; }

// A complete application of a person, as the pack's own example fills it in, submitted.
struct Submitted {
    Rig rig;
    std::string cookie = rig.person("欧阳示例", "11010519491231002X", "13900001858");
    std::string id = rig.application(cookie);
    explicit Submitted(bool submits = true)
    {
        std::ifstream stream(SHENBAO_PACKS "/sc/examples/complete.json");
        std::ostringstream read;
        read << stream.rdbuf();
        Form const& form = rig.hosted().programme->application;
        auto document = wire::read_document(form, wire::Message::read(read.str(), 4u << 20).value().raw("document"));
        REQUIRE(document.ok());
        std::string text = wire::write_document(form, document.value());
        std::string const hash = to_hex(content_hash(form, document.value()));
        auto const at = text.find("\"printed_hash\":\"") + 16;
        text.replace(at, text.find('"', at) - at, hash);
        REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> {
            VERIFY(store::update_document(connection, *rig.vault, *parse_id(id), 1, "draft", text, 2, rig.clock.now()));
            return {};
        }).ok());
        if (!submits)
            return;
        auto const done = submit();
        INFO(done.body);
        REQUIRE(done.status == 200);
    }
    Answer submit(std::string const& submission = "")
    {
        auto const revision = std::to_string(rig.revision(id, cookie));
        return rig.post(url("/applications/" + id + "/actions"), R"({"action":"submit","submission":")" + (submission.empty() ? rig.new_id() : submission) + R"(","base_revision":)" + revision + "}", cookie);
    }
    service::Outcome<std::string> decide(Role role, std::string const& action, std::string const& reason = "", std::vector<SectionReason> sections = {})
    {
        return service::decide_as_staff(*rig.host, *parse_id(id), { role, "example", "王审核", action, reason, std::move(sections), "示例市建设局" });
    }
    wire::Message line() { return rig.get(url("/applications"), cookie).json().list("applications").front(); }
    wire::Message newest() { return rig.get(url("/messages"), cookie).json().list("messages").front(); }
    std::string last_text()
    {
        auto const messages = rig.get(url("/demo/outbox?phone=13900001858")).json().list("messages");
        return messages.empty() ? "" : messages.back().text("text").value_or("");
    }
};

TEST_CASE("a returned application shows the opinion, is edited and submitted again, which counts")
{
    Submitted a;
    CHECK(a.last_text().find("已上报") != std::string::npos);
    CHECK(a.last_text().find("SC-2026-000001-") != std::string::npos);
    CHECK(a.newest().text("title") == "您的申报现为“已上报”");
    CHECK(a.newest().text("application") == a.id);
    auto const told = [&] { return a.rig.get(url("/messages/" + a.newest().text("id").value_or("")), a.cookie).json().text("text").value_or(""); };
    CHECK(told().find("SC-2026-000001-") != std::string::npos);
    CHECK(a.decide(Role::DepartmentReviewer, "return").refusal().code == service::RefusalCode::reason_missing);
    CHECK(a.decide(Role::CommitteeSecretary, "approve").refusal().code == service::RefusalCode::state_changed);
    CHECK(a.decide(Role::Applicant, "submit").refusal().code == service::RefusalCode::bad_request);
    CHECK(a.decide(Role::DepartmentReviewer, "return", "x", { { "nothing", "y" } }).refusal().code == service::RefusalCode::bad_request);
    auto const returned = a.decide(Role::DepartmentReviewer, "return", "材料不全", { { "basic", "请核对毕业院校" } });
    REQUIRE(returned.ok());
    CHECK(returned.value() == "returned");
    auto const line = a.line();
    CHECK(line.text("state") == "returned");
    CHECK(line.boolean("editable") == true);
    CHECK(line.text("opinion").value_or("").find("材料不全；") == 0);
    CHECK(told().find("审核意见：材料不全；") != std::string::npos);
    CHECK(line.text("opinion").value_or("").find("：请核对毕业院校") != std::string::npos);
    CHECK(a.last_text().find("退回修改") != std::string::npos);
    auto const history = a.rig.get(url("/applications/" + a.id), a.cookie).json().list("history");
    REQUIRE(history.size() == 3);
    CHECK(history.back().write().find("材料不全") != std::string::npos);
    CHECK(history.back().write().find("请核对毕业院校") != std::string::npos);

    // The round's own closing is over; the deadline for modifications counts.
    a.rig.clock.advance(12 * 86'400);
    auto const in = a.rig.post(url("/accounts/login/0"), R"({"document":{"login":"13900001858","password":")" + std::string(password) + R"("},"captcha":)" + a.rig.captcha() + "}").header("Set-Cookie");
    a.cookie = in.substr(0, in.find(';'));
    REQUIRE(a.rig.post(url("/applications/" + a.id + "/batches"), R"({"batch":")" + a.rig.new_id() + R"(","base_revision":2,"edits":[{"op":"set","path":"basic/position","value":"总工程师"}]})", a.cookie).status == 200);
    auto const again = a.submit();
    INFO(again.body);
    REQUIRE(again.status == 200);
    CHECK(a.rig.get(url("/applications/" + a.id), a.cookie).json().object("context")->integer("resubmissions") == 1);
}

TEST_CASE("two submissions at once: one receipt; the same one sent eight times: the same receipt")
{
    Submitted a(false);
    bool const same = GENERATE(true, false);
    std::string const fixed = a.rig.new_id();
    std::mutex mutex;
    std::set<std::string> receipts;
    int refused = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            auto const answer = a.submit(same ? fixed : "");
            std::lock_guard lock(mutex);
            if (answer.status == 200)
                receipts.insert(answer.json().object("receipt")->text("number").value_or(""));
            else
                ++refused;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(receipts.size() == 1);
    CHECK(refused == (same ? 0 : 7));
}

TEST_CASE("SC-14: a receipt says what was handed in, whatever is changed in the draft after a return")
{
    Submitted a(false);
    std::string const submission = a.rig.new_id();
    auto const done = a.submit(submission);
    REQUIRE(done.status == 200);
    std::string const words = done.json().object("receipt")->text("next").value_or("");
    auto const read = [&] { return a.rig.get(url("/applications/" + a.id), a.cookie).json().object("receipt")->text("next").value_or(""); };
    CHECK(words.find("推荐部门“") != std::string::npos);
    CHECK(read() == words);
    REQUIRE(a.decide(Role::DepartmentReviewer, "return", "请改推荐部门").ok());
    auto const changed = a.rig.post(url("/applications/" + a.id + "/batches"), R"({"batch":")" + a.rig.new_id() + R"(","base_revision":)" + std::to_string(a.rig.revision(a.id, a.cookie))
            + R"(,"edits":[{"op":"set","path":"recommendation/department","value":"510300"}]})", a.cookie);
    INFO(changed.body);
    REQUIRE(changed.status == 200);
    CHECK(read() == words);
    CHECK(a.submit(submission).json().object("receipt")->text("next").value_or("") == words);  // its answer was lost
}

// Run by hand: server_tests "[measure]" -s
TEST_CASE("what a submission costs outside the writer's turn, and within", "[.][measure]")
{
    Submitted a(false);
    auto const& hosted = a.rig.hosted();
    Plan const& plan = *hosted.application;
    auto document = wire::read_document(plan.form(), a.rig.get(url("/applications/" + a.id), a.cookie).json().raw("document")).release_value();
    auto microseconds = [](int times, auto const& work) {
        auto const began = std::chrono::steady_clock::now();
        for (int i = 0; i < times; ++i)
            work();
        return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count() / times;
    };
    Context const context;
    double const outside = microseconds(500, [&] {
        document.known_content_hash.reset();
        (void)validate(plan, context, document, Stage::Submit, a.rig.clock.now());
        auto const stored = pruned(plan, context, document, a.rig.clock.now());
        (void)to_hex(content_hash(plan.form(), stored));
        (void)wire::write_document(plan.form(), stored);
        (void)wire::write_context(context);
    });
    int number = 0;
    double const within = microseconds(200, [&] {
        (void)a.rig.database->write([&](store::Connection& connection) -> Result<void> {
            auto const began = std::chrono::steady_clock::now();
            store::SubmissionRow row;
            row.id = a.rig.random.id();
            row.application = *parse_id(a.id);
            row.document = wire::write_document(plan.form(), document);
            store::insert_submission(connection, *a.rig.vault, row);
            store::append_audit(connection, *a.rig.vault, { a.rig.clock.now(), "sc", "", "x", "", "" });
            number += static_cast<int>(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - began).count());
            return {};
        });
    });
    WARN("judged, pruned and written outside: " << outside << " us; within the writer: " << number / 200 << " us; with COMMIT: " << within << " us");
}

TEST_CASE("somebody else's submission id is no receipt of mine")
{
    Submitted a(false);
    std::string const id = a.rig.new_id();
    REQUIRE(a.submit(id).status == 200);
    std::string const other = a.rig.person("李四", "440524188001010014", "13900001859");
    std::string const application = a.rig.application(other);
    auto const answer = a.rig.post(url("/applications/" + application + "/actions"), R"({"action":"submit","submission":")" + id + R"(","base_revision":1})", other);
    CHECK(answer.status == 400);
    CHECK(answer.body.find("SC-2026") == std::string::npos);
}

TEST_CASE("a round that closes while a submission is judged still decides: what was judged is what counts")
{
    Submitted a(false);
    auto const revision = std::to_string(a.rig.revision(a.id, a.cookie));
    // The authority closes the round before the request is complete.
    a.rig.clock.advance(11 * 86'400);
    std::string const cookie = a.rig.log_in("13900001858");
    auto const late = a.rig.post(url("/applications/" + a.id + "/actions"), R"({"action":"submit","submission":")" + a.rig.new_id() + R"(","base_revision":)" + revision + "}", cookie);
    CHECK(late.code() == "round_closed");
}

TEST_CASE("in review, then approved or rejected: final, nothing can be changed or decided any more")
{
    for (auto const* action : { "approve", "reject" }) {
        Submitted a;
        REQUIRE(a.decide(Role::DepartmentReviewer, "endorse").value() == "in_review");
        CHECK(a.last_text().find("审核中") != std::string::npos);
        auto const decided = a.decide(Role::CommitteeSecretary, action, "评审意见");
        REQUIRE(decided.ok());
        CHECK(decided.value() == (std::string(action) == "approve" ? "approved" : "rejected"));
        CHECK(a.last_text().find(std::string(action) == "approve" ? "“通过”" : "“不通过”") != std::string::npos);
        CHECK(a.line().text("opinion") == "评审意见");
        CHECK(a.line().boolean("editable") == false);
        CHECK(a.decide(Role::CommitteeSecretary, "return", "x").refusal().code == service::RefusalCode::state_changed);
        CHECK(a.submit().code() == "state_changed");
    }
}

TEST_CASE("text messages go to a program on its standard input; failures and hangs are errors that name no number")
{
    TemporaryFolder folder;
    auto script = [&](char const* name, std::string const& lines) {
        auto const file = folder.path / name;
        std::ofstream(file) << "#!/bin/sh\n" << lines << "\n";
        std::filesystem::permissions(file, std::filesystem::perms::owner_all);
        return file.string();
    };
    auto const kept = (folder.path / "kept").string();
    REQUIRE(SmsCommand(script("good", "cat > " + kept + "; echo $# >> " + kept)).send("13900001858", "验证码").ok());
    std::ifstream stream(kept);
    std::ostringstream read;
    read << stream.rdbuf();
    CHECK(read.str() == "13900001858\n验证码\n0\n");
    auto const bad = SmsCommand(script("bad", "exit 3")).send("13900001858", "x");
    REQUIRE_FALSE(bad.ok());
    CHECK(bad.error().detail.find("code 3") != std::string::npos);
    CHECK(bad.error().detail.find("139") == std::string::npos);
    CHECK_FALSE(SmsCommand((folder.path / "none").string()).send("1", "x").ok());
    auto const began = std::chrono::steady_clock::now();
    CHECK_FALSE(SmsCommand(script("slow", "sleep 20"), 200).send("1", "x").ok());
    CHECK(std::chrono::steady_clock::now() - began < std::chrono::seconds(5));

    Rig rig;
    rig.host->sms = nullptr;
    auto const refused = rig.post(url("/sms"), R"({"flow":"register","step":0,"phone":"13900001858","captcha":)" + rig.captcha() + "}");
    CHECK(refused.code() == "sms_failed");
    CHECK(refused.json().text("title") == "短信没有发出，请稍后再试");
}

}

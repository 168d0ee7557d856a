#include "sync/outbox.h"

#include "support.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::client;
using namespace shenbao::test;

static SetValue set(FakeServer const& server, std::string const& path, std::int64_t value)
{
    return { server.path(path), Value { value } };
}

TEST_CASE("outbox: the last value typed at a place stands alone", "[outbox]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    sync::Outbox box;
    sync::queue(box, set(server, "basic/years", 1));
    sync::queue(box, set(server, "basic/years", 12));
    REQUIRE(box.pending.size() == 1);
    auto const* batch = sync::next_batch(box, Id { 1, 1 });
    REQUIRE(batch);
    REQUIRE(batch->edits.size() == 1);
    // In flight it stays as it is; what comes later waits.
    sync::queue(box, set(server, "basic/years", 13));
    REQUIRE(sync::next_batch(box, Id { 1, 2 })->id == Id { 1, 1 });
    sync::accepted(box, { 1, Moment { 5 }, {} });
    REQUIRE(box.base_revision == 1);
    REQUIRE(sync::next_batch(box, Id { 1, 2 })->id == Id { 1, 2 });
}

TEST_CASE("outbox: a gap in the revisions means somebody else wrote", "[outbox]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    sync::Outbox box;
    box.base_revision = 3;
    sync::queue(box, set(server, "basic/years", 1));
    static_cast<void>(sync::next_batch(box, Id { 1, 1 }));
    sync::accepted(box, { 5, Moment { 5 }, {} });
    REQUIRE(box.behind);
    REQUIRE(box.base_revision == 3);
    sync::queue(box, set(server, "basic/years", 2));
    REQUIRE_FALSE(sync::next_batch(box, Id { 1, 2 }));
    // Our own edit among the changes is no conflict with what was typed since; theirs elsewhere is applied.
    Document document = empty_document(server.form());
    Value income { 7.0 };
    sync::merge(box, server.form(), document, { set(server, "basic/years", 1), SetValue { server.path("basic/income"), income } }, 5);
    REQUIRE(box.conflicts.empty());
    REQUIRE(*find_value(document, server.form(), server.path("basic/income")) == income);
    REQUIRE(sync::next_batch(box, Id { 1, 2 })->base_revision == 5);
}

TEST_CASE("outbox: a change under a pending edit is a conflict, the same value is not", "[outbox]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    Document document = empty_document(server.form());
    sync::Outbox box;
    sync::queue(box, set(server, "basic/years", 1));
    sync::merge(box, server.form(), document, { set(server, "basic/years", 1) }, 2);
    REQUIRE(box.conflicts.empty());
    REQUIRE(box.pending.empty());
    sync::queue(box, set(server, "basic/years", 2));
    sync::merge(box, server.form(), document, { set(server, "basic/years", 9) }, 3);
    REQUIRE(box.conflicts.size() == 1);
    REQUIRE(box.unsent());
    sync::resolve(box, server.form(), document, 0, sync::Keep::Mine);
    REQUIRE(box.pending.size() == 1);
    REQUIRE(box.conflicts.empty());
}

TEST_CASE("outbox: a record removed elsewhere while it is edited here", "[outbox]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    server.put(complete_document);
    auto document = server.document;
    auto record = server.path("works/000000000000000000000000000000aa");
    auto title = server.path("works/000000000000000000000000000000aa/title");
    sync::Outbox box;
    sync::queue(box, SetValue { title, Value { std::string("新") } });
    sync::merge(box, server.form(), document, { RemoveRecord { record } }, 2);
    REQUIRE(box.conflicts.size() == 1);
    REQUIRE(box.conflicts[0].whole_record);
    sync::resolve(box, server.form(), document, 0, sync::Keep::Theirs);
    REQUIRE(box.reload);
}

TEST_CASE("outbox: a record that only its registry can bring back goes with what was typed in it", "[outbox]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    server.put(complete_document);
    auto document = server.document;
    auto form = server.form();
    auto const record = server.path("works/000000000000000000000000000000aa");
    form.sections[record.section].registry.by_hand = false;
    sync::Outbox box;
    sync::queue(box, SetValue { server.path("works/000000000000000000000000000000aa/title"), Value { std::string("新") } });
    sync::merge(box, form, document, { RemoveRecord { record } }, 2);
    CHECK(box.conflicts.empty());
    CHECK(box.pending.empty());
    CHECK_FALSE(find_record(document, form, record));
}

TEST_CASE("outbox: what was typed in a record that both have removed is no question", "[outbox]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    server.put(complete_document);
    auto document = server.document;
    auto const record = server.path("works/000000000000000000000000000000aa");
    sync::Outbox box;
    sync::queue(box, SetValue { server.path("works/000000000000000000000000000000aa/title"), Value { std::string("新") } });
    sync::queue(box, RemoveRecord { record });
    REQUIRE(apply(server.form(), document, RemoveRecord { record }) == EditRefusal::None);
    sync::merge(box, server.form(), document, { RemoveRecord { record } }, 2);
    CHECK(box.conflicts.empty());
    CHECK(box.pending.empty());
}

TEST_CASE("outbox: of two values typed at a place with something between, the last is what the question is about", "[outbox]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    Document document = empty_document(server.form());
    auto type = [&](sync::Outbox& box) {
        sync::queue(box, set(server, "basic/years", 1));
        sync::queue(box, SetValue { server.path("basic/income"), Value { 7.0 } });
        sync::queue(box, set(server, "basic/years", 2));
    };
    sync::Outbox fetched;
    type(fetched);
    sync::merge(fetched, server.form(), document, { set(server, "basic/years", 9) }, 3);
    REQUIRE(fetched.conflicts.size() == 1);
    CHECK(fetched.conflicts[0].yours == Value { std::int64_t { 2 } });
    CHECK(fetched.pending.size() == 1);
    sync::Outbox refused;
    type(refused);
    static_cast<void>(sync::next_batch(refused, Id { 1, 1 }));
    wire::BatchReply reply { 3, Moment { 5 }, {} };
    reply.conflicts.push_back({ server.path("basic/years"), Value { std::int64_t { 2 } }, Value { std::int64_t { 9 } }, 2 });
    sync::accepted(refused, reply);
    REQUIRE(refused.conflicts.size() == 1);
    sync::resolve(refused, server.form(), document, 0, sync::Keep::Mine);
    REQUIRE(refused.pending.size() == 1);
    CHECK(std::get<SetValue>(refused.pending[0]).value == Value { std::int64_t { 2 } });
}

static constexpr char two_works[] = R"({"works": [{"id": "000000000000000000000000000000aa", "title": "甲"}, {"id": "000000000000000000000000000000bb", "title": "乙"}]})";

static Table const& works_of(FakeServer const& server)
{
    return server.document.sections[server.form().find_section("works")->index];
}

TEST_CASE("a record that is removed in another window while it is written in: one question, and all of it comes back", "[conflict]")
{
    for (bool at_once : { true, false }) {
        App app;
        app.server.put(two_works);
        app.open_application();
        app.press("工作业绩");
        app.press_id("works/000000000000000000000000000000aa.open");
        app.choose_file("附件", "图.jpg", jpeg(2000));
        if (!at_once)
            app.handle(client::VisibilityChanged { false });
        app.server.change_elsewhere({ RemoveRecord { app.server.path("works/000000000000000000000000000000aa") } });
        app.server.reachable = false;
        app.type("项目名称", "大桥");
        app.type("开始时间", "1990年5月");
        app.server.reachable = true;
        if (at_once)
            app.handle(client::NetworkChanged { true });
        else
            app.handle(client::VisibilityChanged { true });
        REQUIRE(app.find_id("conflicts"));
        CHECK_FALSE(app.find_id("conflict.1.keep_mine"));
        app.press_id("conflict.0.keep_mine");
        CHECK_FALSE(app.find_id("conflicts"));
        CHECK_FALSE(app.has_text("这项修改不能保存"));
        REQUIRE(works_of(app.server).records.size() == 2);
        auto const* title = find_value(app.server.document, app.server.form(), app.server.path("works/000000000000000000000000000000aa/title"));
        REQUIRE(title);
        CHECK(*title->as<std::string>() == "大桥");
        CHECK(find_value(app.server.document, app.server.form(), app.server.path("works/000000000000000000000000000000aa/from"))->as<Date>());
        CHECK(find_value(app.server.document, app.server.form(), app.server.path("works/000000000000000000000000000000aa/files"))->as<Attachments>());
        CHECK(works_of(app.server).records[0].id.low == 0xaa);
    }
}

TEST_CASE("a removed record stays away from the page when all is read anew, and comes back once", "[conflict]")
{
    App app;
    app.server.put(R"({"works": [{"id": "000000000000000000000000000000aa", "title": "甲"}, {"id": "000000000000000000000000000000bb", "title": "乙"},
        {"id": "000000000000000000000000000000cc", "title": "丙"}]})");
    app.open_application();
    app.press("工作业绩");
    app.press("删除", "乙");
    app.server.directory = "new";  // all is asked for again with the next answer
    app.press("上移", "丙");
    app.fire(1);
    CHECK_FALSE(app.has_text("乙"));
    // It comes back as it is by then.
    app.handle(client::VisibilityChanged { false });
    app.server.change_elsewhere({ SetValue { app.server.path("works/000000000000000000000000000000bb/title"), Value { std::string("乙二") } } });
    app.handle(client::VisibilityChanged { true });
    app.press("撤销删除");
    CHECK(app.has_text("乙二"));
    app.press("删除", "乙二");
    app.handle(client::VisibilityChanged { false });
    app.server.change_elsewhere({ RemoveRecord { app.server.path("works/000000000000000000000000000000bb") } });
    app.handle(client::VisibilityChanged { true });
    CHECK_FALSE(app.find(ui::Role::Button, "撤销删除"));
    app.press("专长领域");
    CHECK(works_of(app.server).records.size() == 2);
}

TEST_CASE("a removal is not forgotten when an older answer of the whole application comes late", "[conflict]")
{
    App app;
    app.server.put(R"({"works": [{"id": "000000000000000000000000000000aa", "title": "甲"}, {"id": "000000000000000000000000000000bb", "title": "乙"},
        {"id": "000000000000000000000000000000cc", "title": "丙"}]})");
    app.open_application();
    app.press("工作业绩");
    app.auto_pump = false;
    app.handle(client::Pressed { "reload_application", {}, {} });
    auto const old = app.answer_of("GET", to_string(*app.server.application));
    app.press("删除", "乙");
    app.press("上移", "丙");
    app.fire(1);
    app.handle(app.answer_of("POST", "/batches"));
    app.handle(old);
    CHECK_FALSE(app.has_text("乙"));
    app.auto_pump = true;
    app.pump();
    app.press("专长领域");
    CHECK(works_of(app.server).records.size() == 2);
}

static App& asked_to_submit(App& app)
{
    app.server.put(complete_document);
    app.open_application();
    app.press("附件列表");
    app.choose_file("身份证件", "身份证.jpg", jpeg(20'000));
    app.press("保存并下一步");
    app.press("打印申报表");
    app.choose_file("签字的申报表", "扫描.pdf", pdf());
    app.press("保存并去核对");
    app.press("上报");
    return app;
}

TEST_CASE("what is changed while a submission waits is not submitted unseen", "[SC-14]")
{
    App app;
    asked_to_submit(app);
    app.server.reachable = false;
    app.press_id("dialog.confirm");
    app.press("修改", "工作年限");
    app.type("工作年限", "12", false);
    app.server.reachable = true;
    app.handle(client::NetworkChanged { true });
    app.type("工作年限", "12");
    CHECK(app.server.receipts == 0);
    CHECK(app.server.state == "draft");
    CHECK(app.url().find("receipt") == std::string::npos);
}

TEST_CASE("a submission whose answer was lost is not said to have failed: the next change shows where it is", "[SC-14]")
{
    App app;
    asked_to_submit(app);
    app.server.loses_replies = true;
    app.press_id("dialog.confirm");
    CHECK(app.server.receipts == 1);
    app.press("修改", "工作年限");
    app.server.loses_replies = false;
    app.type("工作年限", "12");
    CHECK_FALSE(app.has_text("没有上报。"));
    CHECK(app.server.receipts == 1);
    CHECK(app.url().find("/receipt") != std::string::npos);
    CHECK(app.has_text("SL-0001"));
}

TEST_CASE("the answer to a submission that was left for the list renews the list and nothing else", "[SC-14]")
{
    App app;
    asked_to_submit(app);
    app.auto_pump = false;
    app.press_id("dialog.confirm");
    auto const late = app.answer_of("POST", "/actions");
    app.auto_pump = true;
    app.handle(client::Pressed { "go", {}, "/sample/applications" });
    auto const lists = std::count(app.server.log.begin(), app.server.log.end(), "GET /applications");
    app.handle(late);
    CHECK(app.url() == "/sample/applications");
    CHECK(std::count(app.server.log.begin(), app.server.log.end(), "GET /applications") > lists);
}

TEST_CASE("outbox: back-off doubles up to half a minute", "[outbox]")
{
    sync::Outbox box;
    std::vector<std::uint32_t> waits;
    for (box.failures = 1; box.failures <= 8; ++box.failures)
        waits.push_back(sync::retry_delay(box));
    REQUIRE(waits == std::vector<std::uint32_t> { 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000 });
}

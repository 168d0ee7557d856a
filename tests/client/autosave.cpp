#include "core/model.h"
#include "support.h"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

static constexpr auto autosave = static_cast<std::uint32_t>(client::Timer::Autosave);
static constexpr auto retry = static_cast<std::uint32_t>(client::Timer::Retry);

static App& at_basic(App& app)
{
    app.open_application();
    app.press("基本信息");
    return app;
}

static std::string years_of(App& app)
{
    auto const* value = find_value(app.server.document, app.server.form(), app.server.path("basic/years"));
    return typed_text(app.server.form().fields[app.server.path("basic/years").field()], *value);
}

TEST_CASE("typing is sent after a quiet moment, and the page says where it is", "[autosave]")
{
    App app;
    at_basic(app);
    auto before = app.server.batches;
    app.type("工作年限", "1", false);
    app.type("工作年限", "12", false);
    REQUIRE(app.server.batches == before);
    REQUIRE(app.has_text("正在保存…"));
    REQUIRE(app.keep_open());
    app.fire(autosave);
    REQUIRE(app.server.batches == before + 1);
    REQUIRE(years_of(app) == "12");
    REQUIRE(app.has_text("已保存到服务器 10:32"));
    REQUIRE_FALSE(app.keep_open());
}

TEST_CASE("what was typed comes after its page was left, and is kept", "[autosave]")
{
    App app;
    at_basic(app);
    auto const field = app.find(ui::Role::TextInput, "工作年限");
    REQUIRE(field);
    // The outline of another page does not hold the field any more.
    app.press("工作业绩");
    app.handle(client::Typed { *field->target, "14" });
    app.fire(autosave);
    REQUIRE(years_of(app) == "14");
}

TEST_CASE("a batch that was not answered is sent again under the same id", "[autosave]")
{
    App app;
    at_basic(app);
    app.server.fail_next_batches = 2;
    app.type("工作年限", "12");
    REQUIRE(app.has_text("仅在本机，尚未保存，请勿关闭"));
    app.fire(retry);
    REQUIRE(app.has_text("仅在本机，尚未保存，请勿关闭"));
    auto before = app.server.batches;
    app.fire(retry);
    REQUIRE(app.server.batches == before + 1);
    REQUIRE(years_of(app) == "12");
    REQUIRE(app.has_text("已保存到服务器"));
}

TEST_CASE("offline: kept here, asked before closing, sent when the network is back", "[autosave]")
{
    App app;
    at_basic(app);
    app.server.reachable = false;
    app.handle(client::NetworkChanged { false });
    app.type("工作年限", "12");
    app.type("年收入（元）", "100");
    REQUIRE(app.has_text("仅在本机，尚未保存，请勿关闭"));
    app.handle(client::ClosingAsked {});
    REQUIRE(app.keep_open());
    app.server.reachable = true;
    app.handle(client::NetworkChanged { true });
    REQUIRE(years_of(app) == "12");
    REQUIRE_FALSE(app.keep_open());
}

TEST_CASE("two windows, two fields: both are kept", "[autosave][conflict]")
{
    App app;
    at_basic(app);
    app.server.change_elsewhere({ SetValue { app.server.path("basic/income"), Value { 5.5 } } });
    app.type("工作年限", "12");
    REQUIRE(years_of(app) == "12");
    REQUIRE(app.find(ui::Role::TextInput, "年收入（元）")->value == "5.50");
    REQUIRE_FALSE(app.find_id("conflicts"));
}

TEST_CASE("two windows, one field: both values are shown and the person chooses", "[autosave][conflict]")
{
    for (bool mine : { true, false }) {
        App app;
        at_basic(app);
        app.server.change_elsewhere({ SetValue { app.server.path("basic/years"), Value { std::int64_t { 7 } } } });
        app.type("工作年限", "12");
        auto dialog = app.find_id("conflicts");
        REQUIRE(dialog);
        auto words = texts_of(*dialog);
        REQUIRE(words.find("12") != std::string::npos);
        REQUIRE(words.find("7") != std::string::npos);
        REQUIRE(app.keep_open());
        app.press(mine ? "保留本窗口的" : "保留另一窗口的");
        REQUIRE_FALSE(app.find_id("conflicts"));
        REQUIRE(app.find(ui::Role::TextInput, "工作年限")->value == (mine ? "12" : "7"));
        REQUIRE(years_of(app) == (mine ? "12" : "7"));
        REQUIRE_FALSE(app.keep_open());
    }
}

TEST_CASE("another window's change is fetched when the person comes back", "[autosave]")
{
    App app;
    at_basic(app);
    app.handle(client::VisibilityChanged { false });
    app.server.change_elsewhere({ SetValue { app.server.path("basic/years"), Value { std::int64_t { 7 } } } });
    app.handle(client::VisibilityChanged { true });
    REQUIRE(app.find(ui::Role::TextInput, "工作年限")->value == "7");
}

TEST_CASE("a lapsed session: the login in place, nothing lost, then sent", "[session]")
{
    App app;
    at_basic(app);
    auto page = app.url();
    app.server.session = false;
    app.type("工作年限", "12");
    REQUIRE(app.find_id("relogin"));
    REQUIRE(app.has_text("已填写的内容不会丢失"));
    REQUIRE(app.find(ui::Role::TextInput, "工作年限")->value == "12");
    REQUIRE(faults(app.view()).empty());
    app.type("手机号", "13900001858");
    app.type("密码", "qiao2026jz");
    app.type("图形验证码", "1234");
    app.press("登录");
    REQUIRE_FALSE(app.find_id("relogin"));
    REQUIRE(app.url() == page);
    REQUIRE(years_of(app) == "12");
    REQUIRE_FALSE(app.keep_open());
}

TEST_CASE("idle: a warning first, then the login in place", "[session]")
{
    App app;
    at_basic(app);
    app.fire(static_cast<std::uint32_t>(client::Timer::IdleWarning));
    REQUIRE(app.has_text("2分钟后将自动退出登录"));
    app.press("继续使用");
    REQUIRE_FALSE(app.find_id("dialog"));
    app.fire(static_cast<std::uint32_t>(client::Timer::IdleWarning));
    app.server.session = false;
    app.fire(static_cast<std::uint32_t>(client::Timer::IdleEnd));
    REQUIRE(app.find_id("relogin"));
}

TEST_CASE("idle: what was typed into a dialog is there after the warning", "[session]")
{
    App app;
    app.open_application();
    app.press("附件列表");
    app.choose_file("身份证件", "正面.jpg", jpeg(9'000));
    app.press("修改标题", "正面.jpg");
    app.type("文件标题", "身份证正面");
    app.fire(static_cast<std::uint32_t>(client::Timer::IdleWarning));
    REQUIRE_FALSE(app.find_id("dialog"));
    app.press("继续使用");
    app.press("保存");
    REQUIRE(app.has_text("身份证正面"));
}

TEST_CASE("idle: another window has kept the session, and the warning comes by what the server says is left", "[session]")
{
    App app;
    at_basic(app);
    app.fire(static_cast<std::uint32_t>(client::Timer::IdleWarning));
    app.server.idle_left_seconds = 600;
    app.fire(static_cast<std::uint32_t>(client::Timer::IdleEnd));
    REQUIRE_FALSE(app.find_id("relogin"));
    CHECK(app.waits(static_cast<std::uint32_t>(client::Timer::IdleWarning)) == 480'000);
}

TEST_CASE("log out asks first when something is unsent", "[session]")
{
    App app;
    at_basic(app);
    app.server.reachable = false;
    app.type("工作年限", "12");
    app.press_id("header.account");
    app.press("退出登录");
    REQUIRE(app.has_text("还有内容没有保存到服务器"));
    app.server.reachable = true;
    app.press("保存后退出");
    app.fire(retry);
    REQUIRE(years_of(app) == "12");
    REQUIRE_FALSE(app.server.session);
    REQUIRE(app.url() == "/sample/");
}

TEST_CASE("a refused batch is said, and the page offers the server's copy", "[autosave]")
{
    App app;
    at_basic(app);
    auto id = to_string(*app.server.application);
    app.server.application = Id { 1, 1 };
    app.type("工作年限", "12");
    REQUIRE(app.has_text("部分修改没有被服务器接受"));
    app.server.application = parse_id(id);
    app.press("刷新");
    REQUIRE(app.find(ui::Role::TextInput, "工作年限")->value.empty());
}

TEST_CASE("of a refused batch only the refused edit is dropped, and its field says so", "[autosave]")
{
    App app;
    at_basic(app);
    app.server.reachable = false;
    app.handle(client::NetworkChanged { false });
    app.type("工作年限", "12");
    app.type("年收入（元）", "100");
    app.server.refused_path = "basic/years";
    app.press_id("header.account");
    app.press("退出登录");
    app.press("保存后退出");
    app.server.reachable = true;
    app.handle(client::NetworkChanged { true });
    REQUIRE(app.has_text("“工作年限”：这项修改不能保存"));
    REQUIRE(app.find(ui::Role::TextInput, "工作年限")->value == "12");
    REQUIRE(app.find(ui::Role::TextInput, "工作年限")->error == "这项修改不能保存");
    REQUIRE_FALSE(find_value(app.server.document, app.server.form(), app.server.path("basic/income"))->absent());
    // Nobody agreed to leave without that value.
    REQUIRE(app.server.session);
}

TEST_CASE("a log-out that did not reach the server is not pretended", "[session]")
{
    App app;
    at_basic(app);
    auto page = app.url();
    app.server.fail_log_out = true;
    app.press_id("header.account");
    app.press("退出登录");
    REQUIRE(app.has_text("尚未退出，请检查网络后重试"));
    REQUIRE(app.url() == page);
    REQUIRE(app.find(ui::Role::TextInput, "工作年限"));
    app.server.fail_log_out = false;
    app.press_id("header.account");
    app.press("退出登录");
    REQUIRE(app.url() == "/sample/");
}

static void log_in_in_place(App& app)
{
    app.type("手机号", "13900001858");
    app.type("密码", "qiao2026jz");
    app.type("图形验证码", "1234");
    app.press("登录");
}

TEST_CASE("another person's login in place takes nothing over", "[session]")
{
    App app;
    at_basic(app);
    app.server.session = false;
    app.type("工作年限", "12");
    app.server.account = "b2";
    auto before = app.server.batches;
    log_in_in_place(app);
    REQUIRE(app.url() == "/sample/rounds");
    REQUIRE(app.server.batches == before);
    REQUIRE_FALSE(app.keep_open());
}

TEST_CASE("back during a login in place leads to its page, and no login page comes under the dialog", "[session]")
{
    App app;
    at_basic(app);
    app.server.session = false;
    app.type("工作年限", "12");
    REQUIRE(app.find_id("relogin"));
    app.back("/sample/applications");
    CHECK(app.url() == "/sample/applications");
    REQUIRE(app.find_id("relogin"));
    log_in_in_place(app);
    CHECK(app.url() == "/sample/applications");
    CHECK(app.has_text("110105********002X"));
    CHECK(years_of(app) == "12");
}

TEST_CASE("after the idle log-out nothing can be read behind the login", "[session]")
{
    App app;
    at_basic(app);
    app.type("工作年限", "12");
    app.fire(static_cast<std::uint32_t>(client::Timer::IdleWarning));
    app.server.session = false;
    app.fire(static_cast<std::uint32_t>(client::Timer::IdleEnd));
    REQUIRE(app.find_id("relogin"));
    REQUIRE(app.find_id("main")->children.empty());
    REQUIRE_FALSE(app.find(ui::Role::TextInput, "工作年限"));
    log_in_in_place(app);
    REQUIRE(app.find(ui::Role::TextInput, "工作年限")->value == "12");
}

TEST_CASE("SC-11: a record can be read without editing it", "[SC-11]")
{
    App app;
    app.server.session = true;
    app.server.put(complete_document);
    app.server.application = Id { 5, 5 };
    App inside("/sample/applications/" + to_string(*app.server.application) + "/works", "zh", &app.server);
    inside.press("查看");
    auto dialog = inside.find_id("dialog");
    REQUIRE(dialog);
    REQUIRE(texts_of(*dialog).find("大桥") != std::string::npos);
    REQUIRE(faults(inside.view()).empty());
    inside.press("关闭");
    REQUIRE_FALSE(inside.find_id("dialog"));
}

TEST_CASE("an application that was asked for before a save and comes after it takes nothing back", "[autosave]")
{
    App app;
    at_basic(app);
    app.auto_pump = false;
    app.handle(client::Pressed { "reload_application", {}, {} });
    auto const old = app.answer_of("GET", to_string(*app.server.application));
    app.type("工作年限", "12");
    app.handle(app.answer_of("POST", "/batches"));
    REQUIRE(years_of(app) == "12");
    app.handle(old);
    CHECK(app.find(ui::Role::TextInput, "工作年限")->value == "12");
    app.auto_pump = true;
    app.pump();
    CHECK(app.find(ui::Role::TextInput, "工作年限")->value == "12");
    app.type("工作年限", "13");
    CHECK(years_of(app) == "13");
    CHECK(app.has_text("已保存到服务器"));
}

TEST_CASE("a save that names another directory makes the application be read again, once", "[autosave]")
{
    App app;
    at_basic(app);
    auto const reads = [&] { return std::count(app.server.log.begin(), app.server.log.end(), "GET /applications/" + to_string(*app.server.application)); };
    app.type("工作年限", "12");
    auto const before = reads();
    app.server.directory = "new";
    app.type("工作年限", "13");
    CHECK(reads() == before + 1);
    app.type("工作年限", "14");
    CHECK(reads() == before + 1);
    CHECK(years_of(app) == "14");
    // It ends again.
    app.server.directory.clear();
    app.type("工作年限", "15");
    CHECK(reads() == before + 2);
}

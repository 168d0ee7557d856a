#include "core/model.h"
#include "support.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

static bool has_chinese(std::string const& text)
{
    // U+4E00 to U+9FFF begin with E4 to E9 in UTF-8.
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0xE4 && byte <= 0xE9)
            return true;
    }
    return false;
}

static void look(App& app, std::string const& url)
{
    app.back(url);
    for (int width : { 1280, 768, 390 }) {
        app.handle(client::Resized { width, 800, 1 });
        auto view = app.view();
        INFO(url);
        REQUIRE(faults(view) == std::vector<std::string> {});
        std::size_t headings = 0;
        each(view, [&](Node const& node) { headings += node.role == ui::Role::Heading && node.level == 1 ? 1 : 0; });
        REQUIRE(headings == 1);
    }
}

static std::vector<std::string> pages(App const& app)
{
    auto base = "/sample/applications/" + to_string(*app.server.application);
    return { "/sample/", "/sample/register", "/sample/login", "/sample/recover", "/sample/password", "/sample/rounds", "/sample/applications",
        "/sample/outbox", "/sample/nothing", base, base + "/basic", base + "/works", base + "/works/000000000000000000000000000000aa",
        base + "/skills", base + "/papers", base + "/declaration", base + "/check", base + "/receipt" };
}

TEST_CASE("the place of the left menu is kept while a list's page loads", "[screens]")
{
    for (auto const* url : { "/sample/applications", "/sample/login" }) {
        client::Settings settings;
        settings.programme = "sample";
        settings.language = "zh";
        client::Client client(settings, [] { return Id { 1, 1 }; });
        static_cast<void>(client.start(url, *parse_moment("2026-06-01T10:00:00+08:00")));
        bool menu = false, wide = false;
        each(client.view(), [&](Node const& node) {
            menu = menu || node.role == ui::Role::Navigation;
            wide = wide || node.wide;
        });
        INFO(url);
        CHECK(menu == (std::string(url) == "/sample/applications"));
        CHECK(wide == menu);
    }
}

TEST_CASE("the demo's banner is one line on a phone", "[screens]")
{
    App app("/sample/");
    app.server.demo = true;
    App there("/sample/", "zh", &app.server);
    CHECK(texts_of(*there.find_id("demo")).find("请勿填写真实个人信息") != std::string::npos);
    there.handle(client::Resized { 390, 800, 1 });
    auto const banner = there.find_id("demo");
    REQUIRE(banner);
    CHECK(banner->label.empty());
    CHECK(banner->children.size() == 1);
    CHECK(texts_of(*banner).find("看短信") != std::string::npos);
}

TEST_CASE("every screen: labels, ids that occur once, one main heading", "[screens]")
{
    for (auto const* language : { "zh", "en" }) {
        App app("/sample/", language);
        app.server.session = true;
        app.server.demo = true;
        app.server.put(complete_document);
        app.server.application = Id { 5, 5 };
        App inside("/sample/", language, &app.server);
        for (auto const& url : pages(inside))
            look(inside, url);
    }
}

TEST_CASE("English is whole: no Chinese but the person's own words", "[screens][language]")
{
    App app("/sample/", "en");
    app.server.session = true;
    app.server.application = Id { 5, 5 };
    App inside("/sample/", "en", &app.server);
    for (auto const& url : pages(inside)) {
        inside.back(url);
        each(inside.view(), [&](Node const& node) {
            bool own = node.label == "中文" || node.id == "header.account" || node.value == "张三" || node.label.find("2026年批次") != std::string::npos
                || node.description.find("2026年批次") != std::string::npos || node.label == "张三" || node.id == "receipt.round" || node.id == "problem";
            INFO(url << " " << node.id << " " << node.label << " " << node.value);
            REQUIRE((own || !has_chinese(node.label + node.hint + node.error + node.value + node.description)));
        });
    }
}

TEST_CASE("the language changes at once, also of what is being filled", "[screens][language]")
{
    App app;
    app.open_application();
    app.press("基本信息");
    app.press("English");
    REQUIRE(app.find(ui::Role::TextInput, "Working years"));
    REQUIRE(app.has_text("Save and go on"));
    app.press("中文");
    REQUIRE(app.find(ui::Role::TextInput, "工作年限"));
}

TEST_CASE("display settings are kept on this device", "[screens]")
{
    App app;
    app.press("显示设置");
    app.choose("文字大小", "150%");
    app.press("进入纯文本/无障碍模式");
    REQUIRE(app.find(ui::Role::Button, "退出纯文本/无障碍模式"));
}

TEST_CASE("demo: the banner leads to the text messages", "[screens]")
{
    App app;
    app.server.demo = true;
    App demo("/sample/", "zh", &app.server);
    REQUIRE(demo.has_text("请勿填写真实个人信息"));
    REQUIRE(demo.find(ui::Role::Link, "查看演示短信"));
}

TEST_CASE("a page that cannot load says so and offers to try again", "[screens]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    server.reachable = false;
    App app("/sample/", "zh", &server);
    REQUIRE(app.has_text("网络没有连上"));
    server.reachable = true;
    app.press("重试");
    REQUIRE(app.has_text("大约需要20分钟"));
}

static constexpr char two_messages[] = R"({"messages": [
    {"id": "000000000000000000000000000000b2", "kind": "办理进度", "title": "您的申报现为“已上报”", "text": "回执编号：1", "at": "2026-06-01T09:00:00+08:00",
     "read": false, "programme": "sample", "application": "000000000000000000000000000000a1"},
    {"id": "000000000000000000000000000000b1", "kind": "答辩通知", "title": "请参加答辩", "text": "带身份证", "at": "2026-05-31T09:00:00+08:00", "read": false}]})";

static std::size_t count_of(std::vector<std::string> const& log, std::string const& line) { return static_cast<std::size_t>(std::count(log.begin(), log.end(), line)); }

TEST_CASE("ZC-19: unread messages are counted, and one is read by being opened", "[screens][messages]")
{
    App app;
    app.server.messages = two_messages;
    app.log_in();
    REQUIRE(app.find(ui::Role::Link, "未读消息 2"));
    app.press("未读消息 2");
    REQUIRE(app.url() == "/sample/messages");
    app.press("请参加答辩");
    REQUIRE(app.url() == "/sample/messages/000000000000000000000000000000b1");
    REQUIRE(app.title() == "请参加答辩 - 示例申报系统");
    REQUIRE(app.has_text("带身份证"));
    REQUIRE_FALSE(app.find(ui::Role::Link, "查看这份申报"));
    // The server's list still says unread: it was asked before.
    REQUIRE(app.find(ui::Role::Link, "未读消息 1"));
    REQUIRE(count_of(app.server.log, "POST /messages/000000000000000000000000000000b1/read") == 1);
    app.press("返回我的消息");
    REQUIRE(app.find(ui::Role::Link, "未读消息 1"));
    app.press("全部标为已读");
    REQUIRE_FALSE(app.find(ui::Role::Button, "全部标为已读"));
    REQUIRE(app.server.log.back() == "POST /messages/read");
    REQUIRE(faults(app.view()).empty());
}

TEST_CASE("ZC-19: a list that cannot be had anew leaves the one that is there", "[screens][messages]")
{
    App app;
    app.server.messages = two_messages;
    app.log_in();
    app.press("未读消息 2");
    app.server.messages_status = 503;
    app.press("请参加答辩");
    REQUIRE(app.has_text("带身份证"));
    app.press("返回我的消息");
    REQUIRE(app.find(ui::Role::Button, "重试"));
    REQUIRE(app.find(ui::Role::Link, "请参加答辩"));
    app.server.messages_status = 200;
    app.press("重试");
    REQUIRE_FALSE(app.find(ui::Role::Button, "重试"));
}

TEST_CASE("a message that is not there says so, and leads back", "[screens][messages]")
{
    FakeServer server(SHENBAO_TEST_DATA "/sample");
    server.session = true;
    App app("/sample/messages/000000000000000000000000000000b1", "zh", &server);
    REQUIRE(app.has_text("内容已不存在"));
    app.press("返回我的消息");
    REQUIRE(app.has_text("还没有消息"));
}

TEST_CASE("ZC-18: where several may be begun, the round offers another beside the list", "[screens][rounds]")
{
    App app;
    app.open_application();
    app.press("示例申报系统");
    REQUIRE(app.find(ui::Role::Button, "查看我的申报"));
    REQUIRE_FALSE(app.find(ui::Role::Button, "申报"));
    app.server.round_more = true;
    app.press("申报列表");
    app.press("申报批次");
    REQUIRE(app.find(ui::Role::Button, "申报"));
    REQUIRE(app.find(ui::Role::Button, "申报列表"));
    REQUIRE_FALSE(app.find(ui::Role::Button, "查看我的申报"));
}

static constexpr auto deadline = static_cast<std::uint32_t>(client::Timer::Deadline);

// Logged in, with an application at the server that has not been opened here.
static std::string beside_application(App& app)
{
    app.log_in();
    app.server.application = Id { 5, 5 };
    return "/sample/applications/" + to_string(*app.server.application) + "/basic";
}

TEST_CASE("an application that did not load says so, and is asked for again", "[screens]")
{
    App app;
    auto const url = beside_application(app);
    app.server.reachable = false;
    app.back(url);
    REQUIRE(app.find(ui::Role::Heading, "页面没有载入"));
    REQUIRE(app.has_text("网络没有连上"));
    SECTION("at a press")
    {
        app.press("重试");
        REQUIRE(app.find(ui::Role::Heading, "页面没有载入"));
        app.server.reachable = true;
        app.press("重试");
    }
    SECTION("when the browser has a network again")
    {
        app.server.reachable = true;
        app.handle(client::NetworkChanged { true });
    }
    SECTION("when the server answers again")
    {
        app.server.reachable = true;
        app.fire(static_cast<std::uint32_t>(client::Timer::Load));
    }
    REQUIRE(app.find(ui::Role::TextInput, "工作年限"));
    REQUIRE(app.url() == url);
}

TEST_CASE("what went wrong with one page is not said of the next", "[screens]")
{
    App app;
    auto const url = beside_application(app);
    app.server.reachable = false;
    app.press_id("header.home");
    REQUIRE(app.find(ui::Role::Button, "重试"));
    app.server.reachable = true;
    app.auto_pump = false;
    app.back(url);
    REQUIRE_FALSE(app.find(ui::Role::Button, "重试"));
    app.auto_pump = true;
    app.pump();
    REQUIRE(app.find(ui::Role::TextInput, "工作年限"));
}

TEST_CASE("a new page begins at its title", "[screens][focus]")
{
    App app;
    app.open_application();
    auto const tasks = app.url();
    REQUIRE(app.focused() == "title");
    app.press("基本信息");
    app.type("工作年限", "12");
    app.press("保存并下一步");
    REQUIRE(app.focused() == "error_summary");
    app.press("先保存，稍后再填");
    REQUIRE(app.focused() == "title");
    app.press("添加业绩");
    REQUIRE(app.focused() != "title");
    app.back(tasks);
    REQUIRE(app.focused() == "title");
}

TEST_CASE("SC-12: what asks for a file's title has the focus in it; a removed file's kind has it after", "[screens][focus]")
{
    App app;
    app.open_application();
    app.press("附件列表");
    app.choose_file("身份证件", "正面.jpg", jpeg(9'000));
    app.press("修改标题", "正面.jpg");
    REQUIRE(app.focused() == "dialog.title");
    app.press("取消");
    app.press("删除文件", "正面.jpg");
    app.press("删除");
    auto const set = app.find(ui::Role::FieldSet, "身份证件");
    REQUIRE(set);
    REQUIRE(app.focused() == set->id);
}

TEST_CASE("SC-12: a missing file's link leads to its row", "[screens][focus]")
{
    App app;
    app.open_application();
    app.press("附件列表");
    app.press("保存并下一步");
    auto const summary = app.find_id("error_summary");
    REQUIRE(summary);
    app.handle(*summary->children.front().press);
    auto const row = app.find_id(app.focused());
    REQUIRE(row);
    REQUIRE(row->role == ui::Role::FieldSet);  // it takes the focus, a list's item does not
}

TEST_CASE("SC-05: the time that is left is told as the end comes near, then that it is over", "[screens][deadline]")
{
    App app;
    app.open_application();
    REQUIRE(app.has_text("还剩30天"));
    REQUIRE_FALSE(app.timer_set(deadline));
    app.pass(30 * 86'400'000LL + 5 * 3'600'000LL);
    app.handle(client::Resized { 1280, 800, 1 });
    // Once, when there is something to count down.
    REQUIRE(app.waits(deadline) == 3'600'000);
    app.pass(3'600'000);
    app.fire(deadline);
    REQUIRE(app.has_text("还剩2小时"));
    REQUIRE(app.waits(deadline) == 30'000);
    app.pass(2 * 3'600'000 - 10'000);
    app.fire(deadline);
    REQUIRE(app.has_text("还剩1分钟"));
    REQUIRE(app.waits(deadline) == 10'000);
    app.pass(10'000);
    app.fire(deadline);
    REQUIRE(app.find_id("too_late"));
    REQUIRE_FALSE(app.timer_set(deadline));
}

TEST_CASE("SC-05: a round closes on the screen as well", "[screens][deadline]")
{
    App app;
    app.log_in();
    REQUIRE(app.has_text("正在申报"));
    app.pass(30 * 86'400'000LL + 8 * 3'600'000LL - 5'000);
    app.handle(client::Resized { 1280, 800, 1 });
    REQUIRE(app.waits(deadline) == 5'000);
    // What else happens meanwhile does not put it off.
    app.pass(4'000);
    app.handle(client::Resized { 1280, 800, 1 });
    REQUIRE(app.waits(deadline) == 5'000);
    app.pass(1'000);
    app.fire(deadline);
    REQUIRE(app.find(ui::Role::Tag, "已截止"));
}

// A device of one's own: the client opens, fills in and judges without a network, and nothing typed is lost with a window.
#include "core/model.h"
#include "support.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

static constexpr auto keep = static_cast<std::uint32_t>(client::Timer::Keep);
static constexpr char const* keeps = "已存在本机，联网后自动保存到服务器";
static constexpr char const* is_not = "仅在本机，尚未保存，请勿关闭";

namespace {

struct Home {
    FakeServer server { SHENBAO_TEST_DATA "/sample" };
    Device device;

    App open(std::string const& url = "/sample/") { return App(url, "zh", &server, &device); }
    std::string basic() const { return "/sample/applications/" + to_string(*server.application) + "/basic"; }
    std::string years() const
    {
        auto const path = server.path("basic/years");
        return typed_text(server.form().fields[path.field()], *find_value(server.document, server.form(), path));
    }
    std::string all() const
    {
        std::string all;
        for (auto const& [key, text] : device.kept)
            all += key + "=" + text + "\n";
        return all;
    }
};

}

static void without_network(Home& home, App& app)
{
    home.server.reachable = false;
    app.handle(client::NetworkChanged { false });
}

static void with_network(Home& home, App& app)
{
    home.server.reachable = true;
    app.handle(client::NetworkChanged { true });
}

static void own_device(App& app)
{
    app.press_id("header.account");
    app.tick("这是我自己的设备");
    app.press_id("header.account");
}

static void begin(App& app)
{
    app.open_application();
    own_device(app);
    app.press("基本信息");
}

// A window that is gone; what was typed into it without a network is on the device alone.
static void leave_unsent(Home& home)
{
    auto app = home.open();
    begin(app);
    without_network(home, app);
    app.type("工作年限", "12");
    app.fire(keep);
}

TEST_CASE("what was typed without a network survives its window, opens without a network and is sent later", "[kept]")
{
    Home home;
    {
        auto app = home.open();
        begin(app);
        without_network(home, app);
        app.type("工作年限", "12");
        CHECK(app.has_text(is_not));
        CHECK(app.keep_open());
        app.fire(keep);
        CHECK(app.has_text(keeps));
        CHECK_FALSE(app.keep_open());
    }
    auto app = home.open(home.basic());
    auto const field = app.find(ui::Role::TextInput, "工作年限");
    REQUIRE(field);
    CHECK(field->value == "12");
    CHECK(app.has_text(keeps));
    // It is judged here: the same rules without the server.
    app.type("工作年限", "x");
    CHECK_FALSE(app.find(ui::Role::TextInput, "工作年限")->error.empty());
    app.type("工作年限", "13");
    app.fire(keep);
    CHECK(home.years().empty());
    with_network(home, app);
    CHECK(home.years() == "13");
    CHECK(app.has_text("已保存到服务器"));
    CHECK(home.all().find("\"value\":13") == std::string::npos);
}

TEST_CASE("the start page, the list and the way to the form are there without a network", "[kept]")
{
    Home home;
    {
        auto app = home.open();
        begin(app);
        app.press_id("header.home");
        app.back("/sample/applications");
    }
    home.server.reachable = false;
    auto app = home.open("/sample/rounds");
    CHECK(app.has_text("2026年批次"));
    CHECK(app.has_text("网络没有连上"));
    app.back("/sample/applications");
    CHECK(app.has_text("2026年批次"));
    app.back(home.basic());
    CHECK(app.find(ui::Role::TextInput, "工作年限"));
    // The session is asked again until the server is there; then the lists come from it.
    home.server.reachable = true;
    app.fire(static_cast<std::uint32_t>(client::Timer::Load));
    CHECK_FALSE(app.has_text("网络没有连上"));
}

TEST_CASE("a batch whose answer was lost with its window is repeated, not doubled", "[kept]")
{
    Home home;
    {
        auto app = home.open();
        begin(app);
        home.server.loses_replies = true;
        app.type("工作年限", "12");
        app.handle(client::VisibilityChanged { false });
    }
    home.server.loses_replies = false;
    auto const taken = home.server.batches;
    CHECK(home.years() == "12");
    auto app = home.open(home.basic());
    CHECK(home.server.batches == taken);
    CHECK(app.has_text("已保存到服务器"));
    CHECK(home.years() == "12");
}

TEST_CASE("what another window changed meanwhile is a question, not overwritten", "[kept]")
{
    Home home;
    leave_unsent(home);
    home.server.reachable = true;
    home.server.change_elsewhere({ SetValue { home.server.path("basic/years"), Value { std::int64_t { 20 } } } });
    auto app = home.open(home.basic());
    CHECK(app.has_text("有内容在另一窗口被修改"));
    CHECK(home.years() == "20");
}

TEST_CASE("two windows that are gone left something each: both arrive", "[kept]")
{
    Home home;
    {
        auto one = home.open();
        begin(one);
        auto other = home.open(home.basic());
        without_network(home, one);
        without_network(home, other);
        one.type("工作年限", "12");
        other.type("年收入（元）", "100");
        one.fire(keep);
        other.fire(keep);
    }
    home.server.reachable = true;
    auto app = home.open(home.basic());
    CHECK(home.years() == "12");
    CHECK(app.find(ui::Role::TextInput, "年收入（元）")->value == "100.00");
    CHECK(app.has_text("已保存到服务器"));
}

TEST_CASE("after a session that lapsed, the start page leads to what is not saved", "[kept]")
{
    Home home;
    leave_unsent(home);
    home.server.reachable = true;
    home.server.session = false;
    auto app = home.open();
    CHECK_FALSE(app.has_text("本机有尚未保存到服务器的填写内容"));
    SECTION("another person sees nothing of it")
    {
        home.server.account = "b2";
        app.log_in();
        CHECK_FALSE(app.has_text("本机有尚未保存到服务器的填写内容"));
        CHECK(home.years().empty());
    }
    SECTION("the same person opens and saves it")
    {
        app.log_in();
        app.press("打开并保存");
        CHECK(home.years() == "12");
        app.back("/sample/rounds");
        CHECK_FALSE(app.has_text("本机有尚未保存到服务器的填写内容"));
    }
}

TEST_CASE("on a shared computer nothing is kept, and the page says so", "[kept]")
{
    Home home;
    auto app = home.open();
    app.open_application();
    app.press("基本信息");
    without_network(home, app);
    app.type("工作年限", "12");
    app.handle(client::VisibilityChanged { false });
    CHECK(app.has_text(is_not));
    CHECK(app.keep_open());
    CHECK(home.device.kept.empty());
}

TEST_CASE("logging out, or taking the choice back, leaves nothing on the device", "[kept]")
{
    Home home;
    auto app = home.open();
    begin(app);
    app.type("工作年限", "12");
    REQUIRE(home.device.kept.size() > 3);
    SECTION("logging out")
    {
        app.press_id("header.account");
        app.press("退出登录");
        CHECK(home.device.kept.empty());
        CHECK(home.device.own == "1");
    }
    SECTION("taking the choice back")
    {
        app.press_id("header.account");
        app.tick("这是我自己的设备", false);
        CHECK(home.device.kept.empty());
        CHECK(home.device.own.empty());
        app.type("工作年限", "13");
            CHECK(home.device.kept.empty());
    }
}

TEST_CASE("a device that takes nothing more is no place to trust", "[kept]")
{
    Home home;
    auto app = home.open();
    begin(app);
    without_network(home, app);
    home.device.full = true;
    app.type("工作年限", "12");
    app.fire(keep);
    CHECK(app.has_text(is_not));
    CHECK(app.keep_open());
}

TEST_CASE("what was kept for an application that was submitted meanwhile is said to be too late", "[kept]")
{
    Home home;
    leave_unsent(home);
    home.server.reachable = true;
    home.server.state = "submitted";
    auto app = home.open(home.basic());
    CHECK(app.has_text("存在本机的修改没有全部保存到服务器"));
    CHECK(home.years().empty());
    app.back("/sample/rounds");
    CHECK_FALSE(app.has_text("本机有尚未保存到服务器的填写内容"));
    // Returned to be changed, it finds what was kept.
    home.server.state = "draft";
    auto later = home.open(home.basic());
    CHECK(home.years() == "12");
}

TEST_CASE("a question that was open when its window went is still one", "[kept]")
{
    Home home;
    {
        auto app = home.open();
        begin(app);
        without_network(home, app);
        app.type("工作年限", "12");
        home.server.change_elsewhere({ SetValue { home.server.path("basic/years"), Value { std::int64_t { 20 } } } });
        with_network(home, app);
        REQUIRE(app.has_text("有内容在另一窗口被修改"));
        app.fire(keep);
    }
    auto app = home.open(home.basic());
    CHECK(app.has_text("有内容在另一窗口被修改"));
    CHECK(home.years() == "20");
    app.press("保留本窗口的");
    CHECK(home.years() == "12");
    CHECK(app.find(ui::Role::TextInput, "工作年限")->value == "12");
}

TEST_CASE("a question about a whole record is kept too", "[kept]")
{
    Home home;
    {
        auto app = home.open();
        begin(app);
    }
    std::string const mine = R"("conflicts":[{"mine":[{"op":"remove","path":"works/000000000000000000000000000000aa"}]}],"edits":[])";
    for (auto& [key, text] : home.device.kept) {
        if (auto const at = text.find(R"("edits":[])"); at != std::string::npos)
            text.replace(at, 10, mine);
    }
    REQUIRE(home.all().find(mine) != std::string::npos);
    // Read and written anew, twice.
    for (int i = 0; i < 2; ++i) {
        auto app = home.open(home.basic());
        CHECK(app.has_text("有内容在另一窗口被修改"));
        CHECK_FALSE(app.has_text("没有全部保存到服务器"));
    }
    CHECK(home.all().find("works/000000000000000000000000000000aa") != std::string::npos);
}

TEST_CASE("logging out asks when an earlier window left something unsent", "[kept]")
{
    Home home;
    leave_unsent(home);
    home.server.reachable = true;
    auto app = home.open("/sample/rounds");
    app.press_id("header.account");
    SECTION("it is opened and sent")
    {
        app.press("退出登录");
        REQUIRE(app.has_text("还有内容没有保存到服务器"));
        CHECK(home.years().empty());
        app.press("保存后退出");
        CHECK(home.years() == "12");
        CHECK_FALSE(home.server.session);
        CHECK(home.device.kept.empty());
    }
    SECTION("or thrown away")
    {
        app.press("退出登录");
        app.press("放弃未保存的内容并退出");
        CHECK(home.years().empty());
        CHECK(home.device.kept.empty());
    }
    SECTION("the choice is not taken back before")
    {
        app.tick("这是我自己的设备", false);
        CHECK(home.years() == "12");
        CHECK(home.device.own == "1");
    }
}

TEST_CASE("a log-out in another window ends what this one keeps, until somebody logs in here", "[kept]")
{
    Home home;
    auto app = home.open();
    begin(app);
    without_network(home, app);
    app.type("工作年限", "12");
    app.fire(keep);
    REQUIRE(app.has_text(keeps));
    home.device.kept.clear();
    app.handle(client::StoredRead { "forgotten", "1" });
    CHECK(app.has_text(is_not));
    CHECK(app.keep_open());
    app.type("工作年限", "13");
    CHECK(home.device.kept.empty());
    home.server.session = false;
    with_network(home, app);
    REQUIRE(app.find_id("relogin"));
    CHECK(home.years().empty());
}

TEST_CASE("the choice taken back in another window holds here", "[kept]")
{
    Home home;
    auto app = home.open();
    begin(app);
    home.device.kept.clear();
    app.handle(client::StoredRead { "own_device", "" });
    app.type("工作年限", "12");
    CHECK(home.years() == "12");
    CHECK(home.device.kept.empty());
}

TEST_CASE("a write that failed is made again, and another's success is not its own", "[kept]")
{
    Home home;
    auto app = home.open();
    begin(app);
    without_network(home, app);
    home.device.full = true;
    app.type("工作年限", "12");
    app.fire(keep);
    CHECK(app.has_text(is_not));
    app.handle(client::KeptHere { 1, true });
    CHECK(app.has_text(is_not));
    home.device.full = false;
    app.fire(keep);
    CHECK(app.has_text(keeps));
    CHECK(home.all().find("\"value\":12") != std::string::npos);
}

TEST_CASE("the old copy stays until the new one is written", "[kept]")
{
    Home home;
    leave_unsent(home);
    home.device.full = true;
    {
        auto app = home.open(home.basic());
        CHECK(app.find(ui::Role::TextInput, "工作年限")->value == "12");
    }
    home.device.full = false;
    auto app = home.open(home.basic());
    CHECK(app.find(ui::Role::TextInput, "工作年限")->value == "12");
}

TEST_CASE("an unsent draft that cannot be read stays on the device, and the page says so", "[kept]")
{
    Home home;
    leave_unsent(home);
    home.server.reachable = true;
    std::string key;
    for (auto& [one, text] : home.device.kept) {
        if (one.find("/draft/") != std::string::npos) {
            key = one;
            text.replace(text.find("basic/years"), 11, "basic/yearz");
        }
    }
    REQUIRE_FALSE(key.empty());
    auto app = home.open(home.basic());
    CHECK(app.has_text("存在本机的修改没有全部保存到服务器"));
    CHECK(home.device.kept.count(key) == 1);
}

TEST_CASE("a server that has gone is no reason to show what it said before of what is open", "[kept]")
{
    Home home;
    auto app = home.open();
    begin(app);
    app.type("工作年限", "12");
    REQUIRE(home.years() == "12");
    // The whole is asked for again, and no answer comes.
    home.server.reachable = false;
    app.handle(client::Pressed { "reload_application", {}, {} });
    CHECK(app.find(ui::Role::TextInput, "工作年限")->value == "12");
}

TEST_CASE("a login in place over a list is not taken for a login page when the network comes back", "[kept]")
{
    Home home;
    auto app = home.open();
    app.log_in();
    SECTION("on one's own device") { own_device(app); }
    SECTION("on a shared one") { }
    home.server.session = false;
    app.back("/sample/applications");
    REQUIRE(app.find_id("relogin"));
    app.handle(client::NetworkChanged { false });
    app.handle(client::NetworkChanged { true });
    CHECK(app.find_id("relogin"));
    CHECK(app.url() == "/sample/applications");
}

TEST_CASE("an application opened from the device is the server's own when the network is back", "[kept]")
{
    Home home;
    {
        auto app = home.open();
        begin(app);
    }
    home.server.reachable = false;
    auto app = home.open(home.basic());
    REQUIRE(app.find(ui::Role::TextInput, "工作年限"));
    home.server.change_elsewhere({ SetValue { home.server.path("basic/years"), Value { std::int64_t { 20 } } } });
    with_network(home, app);
    CHECK(app.find(ui::Role::TextInput, "工作年限")->value == "20");
}

TEST_CASE("what cannot be taken over is not thrown away by a log-out without a word", "[kept]")
{
    Home home;
    leave_unsent(home);
    home.server.reachable = true;
    home.server.state = "submitted";
    auto app = home.open(home.basic());
    app.press_id("header.account");
    app.tick("这是我自己的设备", false);
    CHECK(home.device.own == "1");
    app.press("退出登录");
    REQUIRE(app.has_text("还有内容没有保存到服务器"));
    app.press("保存后退出");
    CHECK(home.server.session);
    CHECK_FALSE(home.device.kept.empty());
}

TEST_CASE("another person's log-in and choice write nothing of the one before", "[kept]")
{
    Home home;
    auto app = home.open();
    app.open_application();
    home.server.session = false;
    home.server.account = "b2";
    app.press("基本信息");
    app.type("工作年限", "12");
    REQUIRE(app.find_id("relogin"));
    app.type("手机号", "13900001859");
    app.type("密码", "qiao2026jz");
    app.type("图形验证码", "1234");
    app.press("登录");
    own_device(app);
    CHECK(home.all().find("/a1/") == std::string::npos);
}

TEST_CASE("a proxy without its server is no answer", "[kept]")
{
    Home home;
    {
        auto app = home.open();
        begin(app);
        app.back("/sample/rounds");
    }
    home.server.bad_gateway = true;
    auto app = home.open("/sample/rounds");
    CHECK(app.has_text("2026年批次"));
    CHECK(app.has_text("网络没有连上"));
    home.server.bad_gateway = false;
    home.server.log.clear();
    app.fire(static_cast<std::uint32_t>(client::Timer::Load));
    CHECK_FALSE(app.has_text("网络没有连上"));
    // What was shown of an earlier visit is asked for anew.
    CHECK(std::count(home.server.log.begin(), home.server.log.end(), "GET /rounds") == 1);
}

TEST_CASE("an application of another version of the pack is said not to open without a network", "[kept]")
{
    Home home;
    {
        home.server.pack_hash = "another";
        auto app = home.open();
        app.log_in();
        own_device(app);
        app.press("申报");
        app.press("开始申报");
    }
    home.server.reachable = false;
    auto app = home.open(home.basic());
    CHECK(app.has_text("这份申报用的是较早的版本"));
    CHECK(app.opened_pages.empty());
}

TEST_CASE("entries that cannot be read do not keep the client from opening", "[kept]")
{
    Home home;
    {
        auto app = home.open();
        begin(app);
    }
    for (auto& [key, text] : home.device.kept)
        text = text.substr(0, text.size() / 2);
    auto app = home.open(home.basic());
    CHECK(app.find(ui::Role::TextInput, "工作年限"));
    app.type("工作年限", "12");
    CHECK(home.years() == "12");
}

#include "support.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

static void fill_registration(App& app)
{
    app.type("姓名", "张三");
    app.choose("性别", "女");
    app.type("身份证号码", "11010519491231002X");
    app.type("密码", "qiao2026jz");
    app.type("确认密码", "qiao2026jz");
    app.type("手机号", "13900001858");
}

TEST_CASE("SC-01: registration, from the start page to the login", "[SC-01]")
{
    App app;
    REQUIRE(app.has_text("大约需要20分钟"));
    REQUIRE(app.has_text("身份证件"));
    app.press("注册账号");
    REQUIRE(app.url() == "/sample/register");
    REQUIRE(app.title() == "注册账号 - 示例申报系统");
    fill_registration(app);
    app.type("图形验证码", "1234");
    app.press("获取短信验证码");
    REQUIRE(app.has_text("图形验证码已通过"));
    REQUIRE(app.has_text("60秒后可重新获取"));
    REQUIRE(app.find(ui::Role::Button, "60秒后可重新获取")->disabled);
    REQUIRE(app.focused() == "account:sms_code");
    app.pass(61'000);
    app.fire(3);
    REQUIRE(app.find(ui::Role::Button, "重新获取"));
    REQUIRE(app.find(ui::Role::TextInput, "短信验证码")->autocomplete == "one-time-code");
    app.type("短信验证码", "654321");
    app.press("注册");
    REQUIRE(app.has_text("注册成功，已登录"));
    REQUIRE(app.url() == "/sample/rounds");
}

TEST_CASE("another message takes another captcha, which is asked for without blame", "[SC-01]")
{
    App app("/sample/register");
    fill_registration(app);
    app.type("图形验证码", "1234");
    app.press("获取短信验证码");
    app.pass(61'000);
    app.fire(3);
    app.press("重新获取");
    auto const captcha = app.find(ui::Role::TextInput, "图形验证码");
    REQUIRE(captcha);
    REQUIRE(captcha->error.empty());
    REQUIRE(app.focused() == "account:captcha");
    app.type("图形验证码", "1234");
    app.press("重新获取");
    REQUIRE(app.has_text("图形验证码已通过"));
    REQUIRE(app.has_text("60秒后可重新获取"));
}

TEST_CASE("SC-01: what is wrong is said at the field and in the summary, nothing is sent", "[SC-01]")
{
    App app("/sample/register");
    fill_registration(app);
    app.type("身份证号码", "110105194912310021");
    app.type("确认密码", "qiao2026jzz");
    REQUIRE(app.find(ui::Role::TextInput, "身份证号码")->error.find("最后一位校验不通过") != std::string::npos);
    app.server.log.clear();
    app.press("注册");
    REQUIRE(app.server.log.empty());
    REQUIRE(app.focused() == "account:error_summary");
    auto summary = app.find_id("account:error_summary");
    REQUIRE(summary);
    REQUIRE(summary->children.size() == 4);  // number, password again, captcha, text message
    REQUIRE(app.find(ui::Role::TextInput, "图形验证码")->error == "请填写图形验证码");
    app.handle(*summary->children[0].press);
    REQUIRE(app.focused() == "account:account/identity_number");
}

TEST_CASE("nothing is red before the person had a chance", "[form]")
{
    App app("/sample/register");
    each(app.view(), [](Node const& node) { REQUIRE(node.error.empty()); });
    app.type("身份证号码", "1101", false);
    REQUIRE(app.find(ui::Role::TextInput, "身份证号码")->error.empty());
    REQUIRE(app.find(ui::Role::TextInput, "身份证号码")->value == "1101");
    app.handle(client::LeftField { *app.find(ui::Role::TextInput, "身份证号码")->target });
    REQUIRE_FALSE(app.find(ui::Role::TextInput, "身份证号码")->error.empty());
}

TEST_CASE("SC-02: log in; a wrong captcha brings a new one", "[SC-02]")
{
    App app("/sample/login");
    app.type("手机号", "13900001858");
    app.type("密码", "qiao2026jz");
    REQUIRE(app.find(ui::Role::TextInput, "密码")->input_type == ui::InputType::Password);
    app.press("显示密码");
    REQUIRE(app.find(ui::Role::TextInput, "密码")->secret_shown);
    app.type("图形验证码", "9999");
    app.press("登录");
    REQUIRE(app.find(ui::Role::TextInput, "图形验证码")->error == "图形验证码不正确");
    REQUIRE(app.find(ui::Role::TextInput, "图形验证码")->value.empty());
    app.type("图形验证码", "1234");
    app.press("登录");
    REQUIRE(app.url() == "/sample/rounds");
    REQUIRE(app.has_text("2026年批次"));
}

TEST_CASE("SC-02: a page that needs an account leads back to it after the login", "[SC-02]")
{
    App app("/sample/applications");
    REQUIRE(app.url() == "/sample/login");
    app.type("手机号", "13900001858");
    app.type("密码", "qiao2026jz");
    app.type("图形验证码", "1234");
    app.press("登录");
    REQUIRE(app.url() == "/sample/applications");
    REQUIRE(app.has_text("还没有申报"));
}

TEST_CASE("SC-02: a refused login says so at the field", "[SC-02]")
{
    App app("/sample/login");
    app.type("手机号", "13900001858");
    app.type("密码", "wrong1234");
    app.type("图形验证码", "1234");
    app.press("登录");
    REQUIRE(app.has_text("用户名或密码不正确"));
    REQUIRE(app.url() == "/sample/login");
}

TEST_CASE("SC-04: recovery in two steps with the masked phone", "[SC-04]")
{
    App app("/sample/recover");
    app.type("手机号", "13900001858");
    app.type("图形验证码", "1234");
    app.press("下一步");
    REQUIRE(app.has_text("验证码将发送到139****1858"));
    app.type("密码", "newpass99");
    app.type("确认密码", "newpass99");
    app.type("图形验证码", "1234");
    app.press("获取短信验证码");
    app.type("短信验证码", "654321");
    app.press("保存新密码");
    REQUIRE(app.has_text("新密码已生效"));
}

TEST_CASE("SC-03: the password is changed from the left menu", "[SC-03]")
{
    App app;
    app.log_in();
    app.press("修改密码");
    REQUIRE(app.url() == "/sample/password");
    app.type("密码", "newpass99");
    app.type("确认密码", "newpass99");
    app.type("图形验证码", "1234");
    app.press("保存新密码");
    REQUIRE(app.has_text("新密码已生效"));
}

TEST_CASE("SC-01: what was typed into a registration is there after a look at the demo's text messages", "[SC-01]")
{
    App app("/sample/register");
    app.server.demo = true;
    App demo("/sample/register", "zh", &app.server);
    fill_registration(demo);
    demo.type("图形验证码", "1234");
    demo.press("获取短信验证码");
    demo.press("查看演示短信");
    REQUIRE(demo.url() == "/sample/outbox");
    REQUIRE(demo.has_text("Code 654321"));
    SECTION("by the browser's way back") { demo.back("/sample/register"); }
    SECTION("by the start page")
    {
        demo.press_id("header.home");
        demo.press("注册账号");
    }
    REQUIRE(demo.find(ui::Role::TextInput, "姓名")->value == "张三");
    REQUIRE(demo.has_text("图形验证码已通过"));
    demo.type("短信验证码", "654321");
    demo.press("注册");
    REQUIRE(demo.url() == "/sample/rounds");
}

TEST_CASE("SC-01: a registration does not wait behind the start page for whoever comes next", "[SC-01]")
{
    App app("/sample/register");
    fill_registration(app);
    app.press_id("header.home");
    app.press("注册账号");
    CHECK(app.find(ui::Role::TextInput, "姓名")->value.empty());
    CHECK(app.find(ui::Role::TextInput, "密码")->value.empty());
}

TEST_CASE("SC-02: a password does not stay behind the start page", "[SC-02]")
{
    App app("/sample/login");
    app.type("密码", "qiao2026jz");
    app.press_id("header.home");
    app.press_id("header.login");
    REQUIRE(app.find(ui::Role::TextInput, "密码")->value.empty());
}

TEST_CASE("SC-04: a finished walk is not taken up again", "[SC-04]")
{
    App app("/sample/recover");
    app.type("手机号", "13900001858");
    app.type("图形验证码", "1234");
    app.press("下一步");
    app.type("密码", "newpass99");
    app.type("确认密码", "newpass99");
    app.type("图形验证码", "1234");
    app.press("获取短信验证码");
    app.type("短信验证码", "654321");
    app.press("保存新密码");
    REQUIRE(app.has_text("新密码已生效"));
    app.press_id("header.home");
    app.back("/sample/recover");
    REQUIRE(app.find(ui::Role::TextInput, "手机号"));
}

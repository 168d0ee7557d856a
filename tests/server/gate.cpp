#include "rig.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::test {

static std::string url(std::string const& rest) { return api + rest; }

TEST_CASE("routes are literal or one named segment")
{
    CHECK(http::match("/api/v1/:programme/rounds", "/api/v1/sc/rounds")->at("programme") == "sc");
    CHECK_FALSE(http::match("/api/v1/:programme/rounds", "/api/v1/sc/rounds/x"));
    CHECK_FALSE(http::match("/api/v1/:programme/rounds", "/api/v1//rounds"));
    CHECK(http::match("/static/:hash/*", "/static/abc/img/a.png")->at("*") == "img/a.png");
    CHECK_FALSE(http::match("/:a/b", "/x"));
    CHECK(http::match("/", "/"));
}

TEST_CASE("what changes something needs the header, the own origin and JSON")
{
    Rig rig;
    auto post = [&](std::map<std::string, std::string> headers, std::string const& body = "{}") {
        return rig.call(http::Method::Post, url("/captchas"), body, "", std::move(headers));
    };
    CHECK(post({}).status == 200);
    CHECK(post({ { "X-Shenbao", "" } }).status == 403);
    CHECK(post({ { "Origin", "https://evil.example" } }).status == 403);
    CHECK(post({ { "Origin", "null" } }).status == 403);
    CHECK(post({ { "Origin", "http://127.0.0.1:8080" } }).status == 200);
    CHECK(post({ { "Content-Type", "text/plain" } }).status == 415);
    CHECK(post({}, std::string(300'000, ' ')).status == 413);
    CHECK(rig.call(http::Method::Delete, url("/captchas")).status == 405);
    CHECK(rig.post("/api/v1/nothing/captchas", "{}").status == 404);
    CHECK(rig.get(url("/nothing")).status == 404);
}

TEST_CASE("a header that hides a line break is refused, so is an endless address")
{
    Rig rig;
    http::Head head { http::Method::Get, true, "/", 1, true, false, false, 0, [](char const*) { return std::string(); }, 0 };
    CHECK(rig.gate->check(head)->status == 431);
    head.header_has_control = false;
    CHECK_FALSE(rig.gate->check(head));
    head.path_bytes = 3000;
    CHECK(rig.gate->check(head)->status == 414);
}

TEST_CASE("every reply has the security headers; problems are in the person's language")
{
    Rig rig;
    for (auto const* path : { "/", "/sc/", "/nothing/here", "/api/v1/sc/session", "/healthz", "/static/x/printed_form.css" }) {
        auto const answer = rig.get(path);
        INFO(path);
        CHECK(answer.header("Content-Security-Policy").find("default-src 'none'") == 0);
        CHECK(answer.header("Content-Security-Policy").find("unsafe-inline") == std::string::npos);
        CHECK(answer.header("X-Content-Type-Options") == "nosniff");
    }
    auto const chinese = rig.get(url("/rounds"));
    CHECK(chinese.status == 401);
    CHECK(chinese.reply.type == "application/problem+json");
    CHECK(chinese.json().text("title")->find("登录") != std::string::npos);
    CHECK(http::language_of("en-GB,en;q=0.9,zh;q=0.5") == 1);
    CHECK(http::language_of("zh-CN,zh;q=0.9,en;q=0.8") == 0);
    CHECK(http::language_of("") == 0);
}

TEST_CASE("health, metrics on loopback, static files, the pack")
{
    Rig rig;
    CHECK(rig.get("/healthz").body == "ok\n");
    CHECK(rig.get("/readyz").status == 200);
    CHECK(rig.get("/metrics").body.find("shenbao_requests_total") != std::string::npos);
    CHECK(rig.get("/static/x/printed_form.css").status == 200);
    CHECK(rig.get("/static/x/../gate.cpp").status == 404);
    auto const pack = rig.get(url("/pack"));
    CHECK(pack.status == 200);
    CHECK(pack.body.find("programme.json") != std::string::npos);
    auto const hash = rig.hosted().programme->content_hash;
    CHECK(rig.get(url("/pack?v=" + hash)).header("Cache-Control").find("immutable") != std::string::npos);
    CHECK(rig.get("/").status == (rig.programmes.size() == 1 ? 302 : 200));
    CHECK(rig.get("/sc").header("Location") == "/sc/");
}

TEST_CASE("behind https the cookie is __Host- and Secure")
{
    Rig rig;
    (void)rig.person("张三", "11010519491231002X", "13900001858");
    rig.gate = std::make_unique<http::Gate>(*rig.host, http::GateSettings { true });
    auto const answer = rig.post(url("/accounts/login/0"), R"({"document":{"login":"13900001858","password":")" + std::string(password) + R"("},"captcha":)" + rig.captcha() + "}");
    CHECK(answer.header("Set-Cookie").rfind("__Host-shenbao-sc=", 0) == 0);
    CHECK(answer.header("Set-Cookie").find("; Secure") != std::string::npos);
    CHECK(answer.set_cookie("__Host-shenbao-sc-device").find("; Secure") != std::string::npos);
    CHECK(answer.header("Strict-Transport-Security") != "");
}

}

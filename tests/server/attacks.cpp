// What somebody who means harm would try over HTTP, against the real program. A line each says what is tried.
#include "program.h"

#include <catch2/catch_test_macros.hpp>
#include <algorithm>
#include <thread>

namespace shenbao::test {

static constexpr char const* victim_phone = "13900001858";
static constexpr char const* thief_phone = "13900001859";

struct Attacked {
    TemporaryFolder folder;
    SystemRandom random;
    int port = free_port();
    Program program { demo_folder(folder.path / "data"), port };
    std::string victim, thief, application;

    Attacked()
    {
        REQUIRE(program.ready());
        httplib::Client client("127.0.0.1", port);
        victim = log_in(client, victim_phone);
        thief = log_in(client, thief_phone);
        client.set_default_headers({ { "X-Shenbao", "1" }, { "Cookie", victim } });
        application = begin_application(client, to_string(random.id()));
    }
    std::string id() { return to_string(random.id()); }
    httplib::Client as(std::string const& cookie)
    {
        httplib::Client client("127.0.0.1", port);
        client.set_default_headers({ { "X-Shenbao", "1" }, { "Cookie", cookie } });
        client.set_read_timeout(30);
        return client;
    }
    int post(std::string const& path, std::string const& body, httplib::Headers const& headers, std::string const& type = "application/json")
    {
        auto const answer = httplib::Client("127.0.0.1", port).Post("/api/v1/sc" + path, headers, body, type);
        return answer ? answer->status : 0;
    }
    // Still serving after what was tried.
    bool lives()
    {
        auto const answer = httplib::Client("127.0.0.1", port).Get("/readyz");
        return answer && answer->status == 200;
    }
};

static std::string png()
{
    return std::string("\211\120\116\107\015\012\032\012\000\000\000\015\111\110\104\122\000\000\000\001\000\000\000\001"
        "\010\000\000\000\000\072\176\233\125\000\000\000\012\111\104\101\124\170\234\143\150\000\000\000"
        "\202\000\201\167\315\162\266\000\000\000\000\111\105\116\104\256\102\140\202", 67);
}

// Uploads these bytes under this name; the answer to the last piece.
static httplib::Result upload(httplib::Client& client, std::string const& application, std::string const& id, std::string const& name, std::string const& bytes)
{
    wire::Message request;
    request.set("upload", id).set("path", "attachments/identity_document").set("name", name).set("size", static_cast<std::int64_t>(bytes.size()));
    auto begun = client.Post("/api/v1/sc/applications/" + application + "/uploads", request.write(), "application/json");
    REQUIRE(begun);
    INFO(begun->body);
    REQUIRE(begun->status == 201);
    return client.Patch("/api/v1/sc/applications/" + application + "/uploads/" + id + "?offset=0", bytes, "application/octet-stream");
}

TEST_CASE("attack: somebody else's application by its id, on every route, with another's session and with none")
{
    Attacked a;
    auto victim = a.as(a.victim);
    std::string const upload_id = a.id();
    auto const done = upload(victim, a.application, upload_id, "scan.png", png());
    REQUIRE(done->status == 200);
    auto const attachment = wire::Message::read(done->body).value().object("attachment")->text("id").value_or("");
    std::string const open_upload = a.id();
    REQUIRE(victim.Post("/api/v1/sc/applications/" + a.application + "/uploads", R"({"upload":")" + open_upload + R"(","path":"attachments/identity_document","name":"a.png","size":67})", "application/json")->status == 201);
    std::string const base = "/api/v1/sc/applications/" + a.application;
    std::string const batch = R"({"batch":")" + a.id() + R"(","base_revision":1,"edits":[{"op":"set","path":"basic/employer","value":"x"}]})";
    struct Row {
        char const* method;
        std::string path, body;
        std::string type = "application/json";
    };
    std::vector<Row> const rows {
        { "GET", base, "" },
        { "POST", base + "/batches", batch },
        { "GET", base + "/changes?since=0", "" },
        { "POST", base + "/uploads", R"({"upload":")" + a.id() + R"(","path":"attachments/identity_document","name":"a.png","size":1})" },
        { "GET", base + "/uploads/" + upload_id, "" },
        { "GET", base + "/uploads/" + open_upload, "" },
        { "PATCH", base + "/uploads/" + open_upload + "?offset=0", "x", "application/octet-stream" },
        { "DELETE", base + "/uploads/" + open_upload, "" },
        { "GET", base + "/attachments/" + attachment, "" },
        { "POST", base + "/prints", "{}" },
        { "POST", base + "/actions", R"({"action":"submit","submission":")" + a.id() + R"(","base_revision":1})" },
        { "GET", "/sc/print/" + a.application, "" },
    };
    for (auto const& [method, path, body, type] : rows) {
        for (auto const& cookie : { a.thief, std::string(), std::string("shenbao-sc=" + std::string(64, 'a')) }) {
            httplib::Request request;
            request.method = method;
            request.path = path;
            request.body = body;
            request.headers = { { "X-Shenbao", "1" }, { "Cookie", cookie }, { "Content-Type", type } };
            auto const answer = httplib::Client("127.0.0.1", a.port).send(request);
            INFO(method << " " << path << " " << cookie);
            REQUIRE(answer);
            bool const page = path.find("/print/") != std::string::npos;
            CHECK(answer->status == (cookie == a.thief ? 404 : page ? 302 : 401));
            CHECK(answer->body.find(a.application) == std::string::npos);
        }
    }
    // The thief's own application is no door to the victim's file.
    auto thief = a.as(a.thief);
    auto const own = begin_application(thief, a.id());
    CHECK(thief.Get("/api/v1/sc/applications/" + own + "/attachments/" + attachment)->status == 404);
    CHECK(thief.Get("/api/v1/sc/applications/" + own + "/uploads/" + open_upload)->status == 404);
    CHECK(thief.Post("/api/v1/sc/applications/" + own + "/batches", R"({"batch":")" + a.id() + R"(","base_revision":1,"edits":[{"op":"attach","path":"attachments/identity_document","attachment":{"id":")" + attachment
              + R"(","name":"scan.png","sha256":")" + std::string(64, '0') + R"(","kind":"png","size":67,"added_at":"2026-06-10T09:03:00+08:00"}}]})", "application/json")->status == 422);
    // Nor may an application be made under an id that is taken.
    CHECK(victim.Get(base)->status == 200);
    CHECK(victim.Get(base + "/uploads/" + open_upload)->status == 200);
}

TEST_CASE("attack: requests from another site")
{
    Attacked a;
    std::string const host = "127.0.0.1:" + std::to_string(a.port);
    httplib::Headers const own { { "X-Shenbao", "1" }, { "Cookie", a.victim }, { "Origin", "http://" + host } };
    std::string const path = "/applications/" + a.application + "/prints";
    CHECK(a.post(path, "{}", own) == 200);
    CHECK(a.post(path, "{}", { { "Cookie", a.victim } }) == 403);  // a form cannot send the header
    for (auto const* origin : { "https://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:1", "//127.0.0.1", "http://evil.example/127.0.0.1" })
        CHECK(a.post(path, "{}", { { "X-Shenbao", "1" }, { "Cookie", a.victim }, { "Origin", origin } }) == 403);
    CHECK(a.post(path, "{}", { { "X-Shenbao", "1" }, { "Cookie", a.victim }, { "Sec-Fetch-Site", "cross-site" } }) == 403);
    for (auto const* type : { "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain; application/json" })
        CHECK(a.post(path, "{}", own, type) == 415);
    // A link changes nothing, whatever it says.
    auto const link = httplib::Client("127.0.0.1", a.port).Get("/api/v1/sc" + path + "?_method=POST", { { "Cookie", a.victim }, { "X-HTTP-Method-Override", "POST" } });
    CHECK((link->status == 404 || link->status == 405));
    auto const preflight = httplib::Client("127.0.0.1", a.port).Options("/api/v1/sc/session");
    CHECK(preflight->status == 405);
    CHECK_FALSE(preflight->has_header("Access-Control-Allow-Origin"));
}

TEST_CASE("attack: paths out of the folder, hidden characters, endless addresses, foreign redirects")
{
    Attacked a;
    for (auto const* path : { "/static/x/../../../etc/passwd", "/static/x/..%2f..%2f..%2fetc/passwd", "/static/x/%2e%2e/%2e%2e/key", "/static/x/....//key", "/static/x//etc/passwd",
             "/static/x/packs/sc/programme.json", "/%2e%2e/key", "/api/v1/..%2f/session", "/static/x/%00" }) {
        auto const answer = raw(a.port, "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        INFO(path << "\n" << answer.substr(0, 200));
        bool const refused = answer.find("HTTP/1.1 404") == 0 || answer.find("HTTP/1.1 400") == 0 || answer.find("HTTP/1.1 431") == 0;
        CHECK(refused);
        CHECK(answer.find("root:") == std::string::npos);
    }
    for (auto const* path : { "//evil.example", "//evil.example/", "/\\evil.example", "/sc//evil.example", "/%2f%2fevil.example" }) {
        auto const answer = raw(a.port, "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        INFO(path << "\n" << answer.substr(0, 300));
        CHECK(answer.find("Location: //") == std::string::npos);
        CHECK(answer.find("Location: http") == std::string::npos);
    }
    CHECK(raw(a.port, "GET /" + std::string(7000, 'a') + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").find("HTTP/1.1 414") == 0);
    CHECK(a.lives());
}

TEST_CASE("attack: line breaks in headers, addresses and values that come back in a header")
{
    Attacked a;
    for (std::string const& line : { std::string("X-A: b%0d%0aSet-Cookie: a=b"), std::string("Cookie: shenbao-sc=%0d%0aX: y"), std::string("Accept-Language: en%0d%0aX-Evil: 1") }) {
        auto const answer = raw(a.port, "GET /sc/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + line + "\r\n\r\n");
        INFO(line << "\n" << answer.substr(0, 300));
        CHECK(answer.find("HTTP/1.1 431") == 0);
        CHECK(answer.find("X-Evil: 1") == std::string::npos);
    }
    auto const path = raw(a.port, "GET /sc%0d%0aSet-Cookie:%20a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK(path.find("Set-Cookie") == std::string::npos);
    auto victim = a.as(a.victim);
    for (std::string const& name : { std::string("a\r\nSet-Cookie: x=y.png"), std::string("a\";filename=\"b.html\".png"), std::string("../../key.png"), std::string("<script>alert(1)</script>.png"),
             std::string("\xE2\x80\xAEgnp.exe"), std::string("a\xC2\x85" "b.png"), std::string("..") }) {
        auto const done = upload(victim, a.application, a.id(), name, png());
        REQUIRE(done);
        INFO(name << " " << done->body);
        REQUIRE(done->status == 200);
        auto const attachment = wire::Message::read(done->body).value().object("attachment")->text("id").value_or("");
        // As it stands on the wire: the test's own library would decode it.
        auto const file = raw(a.port, "GET /api/v1/sc/applications/" + a.application + "/attachments/" + attachment + "?download=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: " + a.victim + "\r\n\r\n");
        auto const at = file.find("Content-Disposition: ");
        REQUIRE(at != std::string::npos);
        auto const disposition = file.substr(at + 21, file.find("\r\n", at) - at - 21);
        INFO(disposition);
        CHECK(disposition.rfind("attachment; filename*=UTF-8''", 0) == 0);
        CHECK(disposition.find_first_of("\"<>\r\n/\\; ", 29) == std::string::npos);
        CHECK(disposition.find("%E2%80%AE") == std::string::npos);  // a name that reads backwards
        CHECK(file.find("\r\nSet-Cookie") == std::string::npos);
        auto const detach = victim.Post("/api/v1/sc/applications/" + a.application + "/batches", R"({"batch":")" + a.id() + R"(","base_revision":)"
                + std::to_string(wire::Message::read(done->body).value().integer("revision").value_or(0)) + R"(,"edits":[{"op":"detach","path":"attachments/identity_document","attachment":")" + attachment + "\"}]}", "application/json");
        CHECK(detach->status == 200);
    }
}

TEST_CASE("attack: files that a browser would run; every file is shown under a sandbox")
{
    Attacked a;
    auto victim = a.as(a.victim);
    std::string const svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
    std::string const html = "<!doctype html><script>alert(1)</script>";
    std::string const late_pdf = html + "\n%PDF-1.4\n" + html;
    for (auto const& bytes : { svg, html, std::string("\xEF\xBB\xBF") + html, "GIF89a" + html, late_pdf, std::string("PK\x03\x04") + html, "\x89PNG" + html, std::string("%!PS-Adobe\n") }) {
        auto const done = upload(victim, a.application, a.id(), "scan.png", bytes);
        REQUIRE(done);
        INFO(bytes.substr(0, 20) << " " << done->body);
        CHECK(done->status == 422);
    }
    auto const done = upload(victim, a.application, a.id(), "scan.html", png() + html);
    if (done->status == 200) {  // a picture with something behind it: never as what its name says
        auto const attachment = wire::Message::read(done->body).value().object("attachment")->text("id").value_or("");
        auto const file = victim.Get("/api/v1/sc/applications/" + a.application + "/attachments/" + attachment);
        CHECK(file->get_header_value("Content-Type") == "image/png");
        CHECK(file->get_header_value("X-Content-Type-Options") == "nosniff");
        CHECK(file->get_header_value("Content-Security-Policy").rfind("sandbox; default-src 'none'", 0) == 0);
        CHECK(file->get_header_value("Content-Security-Policy").find("allow-") == std::string::npos);
        CHECK(file->get_header_value("Cache-Control") == "no-store");
    }
}

TEST_CASE("attack: JSON that is deep, long, doubled, broken, of other types; none gives a failure of ours")
{
    Attacked a;
    httplib::Headers const headers { { "X-Shenbao", "1" }, { "Cookie", a.victim } };
    std::string const deep = std::string(100'000, '[') + std::string(100'000, ']');
    std::string deep_object;
    for (int i = 0; i < 20'000; ++i)
        deep_object += "{\"a\":";
    std::vector<std::string> const bodies { "", "null", "[]", "0", "\"x\"", "{", "{\"a\":1e999999}", "{\"batch\":[],\"base_revision\":{},\"edits\":7}", "{\"batch\":null}",
        "{\"a\":\"\xff\xfe\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\u0000\"}", deep, "{\"edits\":" + deep + "}", deep_object, "{\"base_revision\":99999999999999999999999}",
        "{\"document\":{\"login\":{\"a\":1},\"password\":[]}}", "{\"document\":" + deep.substr(0, 64) + deep.substr(199'936) + "}", "{\"size\":-1,\"upload\":\"" + a.id() + "\",\"path\":\"" + std::string(5000, '/') + "\"}",
        "{\"edits\":[" + std::string(60'000, ' ') + "]}", std::string("{\"a\":1}\0{\"b\":2}", 15), "{\"__proto__\":{\"x\":1},\"constructor\":1}" };
    std::string const base = "/applications/" + a.application;
    for (auto const& path : { std::string("/captchas"), std::string("/sms"), std::string("/accounts/login/0"), std::string("/accounts/register/0"), std::string("/accounts/recover/1"), std::string("/accounts/none/9"),
             std::string("/applications"), base + "/batches", base + "/uploads", base + "/actions", base + "/prints" }) {
        for (auto const& body : bodies) {
            int const status = a.post(path, body, headers);
            INFO(path << " " << body.substr(0, 60) << " -> " << status);
            CHECK(status >= 200);
            CHECK(status < 500);
        }
    }
    CHECK(a.post(base + "/batches", "{\"a\":\"" + std::string(1 << 20, 'x') + "\"}", headers) == 413);
    CHECK(a.lives());
}

TEST_CASE("attack: two requests in one, two lengths, a body where none belongs, packed bodies, many ranges")
{
    Attacked a;
    std::string const head = "POST /api/v1/sc/captchas HTTP/1.1\r\nHost: x\r\nX-Shenbao: 1\r\nContent-Type: application/json\r\n";
    auto count = [](std::string const& text) {
        std::size_t found = 0;
        for (std::size_t at = text.find("HTTP/1.1 "); at != std::string::npos; at = text.find("HTTP/1.1 ", at + 1))
            ++found;
        return found;
    };
    std::string const inner = "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n";
    auto both = raw(a.port, head + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner, 3000);
    CHECK(count(both) == 1);
    CHECK(both.find("shenbao_requests_total") == std::string::npos);
    auto two = raw(a.port, head + "Content-Length: 0\r\nContent-Length: " + std::to_string(inner.size()) + "\r\n\r\n" + inner, 3000);
    CHECK(two.find("shenbao_requests_total") == std::string::npos);
    for (auto const* length : { "-1", "+2", "0x2", "2, 2", "99999999999999999999", "2 2" }) {
        auto const answer = raw(a.port, head + "Content-Length: " + length + "\r\n\r\n{}" + inner, 3000);
        INFO(length << "\n" << answer.substr(0, 200));
        CHECK(answer.find("shenbao_requests_total") == std::string::npos);
    }
    auto const hidden = raw(a.port, "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(inner.size()) + "\r\n\r\n" + inner, 3000);
    CHECK(hidden.find("shenbao_requests_total") == std::string::npos);
    CHECK(a.post("/captchas", "{}", { { "X-Shenbao", "1" }, { "Content-Encoding", "gzip" } }) >= 400);
    std::string ranges = "bytes=0-";
    for (int i = 0; i < 200; ++i)
        ranges += ",0-";
    auto const many = httplib::Client("127.0.0.1", a.port).Get("/api/v1/sc/pack", { { "Range", ranges } });
    auto const once = httplib::Client("127.0.0.1", a.port).Get("/api/v1/sc/pack");
    REQUIRE(once);
    CHECK((!many || many->body.size() <= once->body.size()));
    auto const socket = raw(a.port, "GET /sc/ HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n", 1000);
    CHECK(socket.find("101 Switching") == std::string::npos);
    auto const trace = raw(a.port, "TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: secret\r\n\r\n");
    CHECK(trace.find("secret") == std::string::npos);
    std::string heads;
    for (int i = 0; i < 5000; ++i)
        heads += "X-" + std::to_string(i) + ": y\r\n";
    CHECK(raw(a.port, "GET /healthz HTTP/1.1\r\nHost: x\r\n" + heads + "\r\n").find("HTTP/1.1 200") != 0);
    CHECK(a.lives());
}

TEST_CASE("attack: pieces of an upload sent again, out of order, past its end, with odd offsets")
{
    Attacked a;
    auto victim = a.as(a.victim);
    std::string const bytes = png();
    std::string const id = a.id();
    std::string const base = "/api/v1/sc/applications/" + a.application + "/uploads";
    REQUIRE(victim.Post(base, R"({"upload":")" + id + R"(","path":"attachments/identity_document","name":"a.png","size":67})", "application/json")->status == 201);
    auto piece = [&](std::string const& offset, std::string const& part) { return victim.Patch(base + "/" + id + "?offset=" + offset, part, "application/octet-stream")->status; };
    for (auto const* offset : { "1", "-1", "x", "", "9223372036854775808", "67", "0x0", "1e1" })
        CHECK(piece(offset, "a") == 409);
    CHECK(piece("0", bytes.substr(0, 30)) == 200);
    CHECK(piece("0", bytes.substr(0, 30)) == 409);
    CHECK(piece("10", bytes.substr(10, 30)) == 409);
    CHECK(piece("30", bytes.substr(30) + "more") == 413);
    CHECK(piece("30", "") == 409);
    // The last piece from eight connections at once puts one file there.
    std::vector<std::thread> threads;
    std::atomic<int> done { 0 };
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&] {
            auto own = a.as(a.victim);
            done += own.Patch(base + "/" + id + "?offset=30", bytes.substr(30), "application/octet-stream")->status == 200;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(done == 8);  // the same answer again
    auto const document = wire::Message::read(victim.Get("/api/v1/sc/applications/" + a.application)->body, 4u << 20).value().object("document");
    CHECK(document->object("attachments")->list("identity_document").size() == 1);
    for (auto const* size : { "-1", "9223372036854775807", "67108865", "1.5", "\"67\"", "null" })
        CHECK(victim.Post(base, R"({"upload":")" + a.id() + R"(","path":"attachments/identity_document","name":"a.png","size":)" + size + "}", "application/json")->status >= 400);
    CHECK(victim.Post(base, R"({"upload":"../../key","path":"attachments/identity_document","name":"a.png","size":1})", "application/json")->status == 400);
}

TEST_CASE("attack: a session that was chosen beforehand, one that was logged out, a log-out by another")
{
    Attacked a;
    std::string const chosen = "shenbao-sc=" + std::string(64, 'b');
    httplib::Client client("127.0.0.1", a.port);
    auto const answer = client.Post("/api/v1/sc/accounts/login/0", { { "X-Shenbao", "1" }, { "Cookie", chosen } },
        R"({"document":{"login":"13900001858","password":"Demo2026pass"},"captcha":)" + solved_captcha(client) + "}", "application/json");
    REQUIRE(answer->status == 200);
    std::string const given = session_of(*answer);
    CHECK(given.size() == chosen.size());
    CHECK(given != chosen);
    CHECK(given != a.victim);  // a new one for every log-in
    CHECK(a.as(chosen).Get("/api/v1/sc/rounds")->status == 401);
    CHECK(a.as(a.victim + "; " + chosen).Get("/api/v1/sc/rounds")->status == 200);
    CHECK(a.as(a.thief).Delete("/api/v1/sc/session")->status == 204);
    CHECK(a.as(a.thief).Get("/api/v1/sc/rounds")->status == 401);
    CHECK(a.as(a.victim).Get("/api/v1/sc/rounds")->status == 200);
    CHECK(a.as(a.victim + "0").Get("/api/v1/sc/rounds")->status == 401);
    CHECK(a.as("shenbao-sc=").Get("/api/v1/sc/rounds")->status == 401);
}

TEST_CASE("attack: one phone flooded with text messages, in every spelling and by every flow")
{
    Attacked a;
    httplib::Client client("127.0.0.1", a.port);
    auto sms = [&](std::string const& phone) {
        return client.Post("/api/v1/sc/sms", { { "X-Shenbao", "1" } }, R"({"flow":"register","step":0,"phone":")" + phone + R"(","captcha":)" + solved_captcha(client) + "}", "application/json")->status;
    };
    CHECK(sms("13900007777") == 200);
    for (auto const* spelling : { "13900007777", "139 0000 7777", "139-0000-7777", "１３９００００７７７７", "+8613900007777", "+86 139 0000 7777", " 13900007777 " }) {
        int const status = sms(spelling);
        INFO(spelling << " " << status);
        CHECK((status == 429 || status == 422));
    }
    CHECK(sms("13900007777\",\"x\":\"") == 429);
    auto const recover = client.Post("/api/v1/sc/accounts/recover/0", { { "X-Shenbao", "1" } }, R"({"document":{"login":"13900007777"},"captcha":)" + solved_captcha(client) + "}", "application/json");
    auto const ticket = wire::Message::read(recover->body).value().text("ticket").value_or("");
    CHECK(client.Post("/api/v1/sc/sms", { { "X-Shenbao", "1" } }, R"({"flow":"recover","step":1,"ticket":")" + ticket + R"(","captcha":)" + solved_captcha(client) + "}", "application/json")->status == 429);
    // No text message without a captcha, nor with the pass that one gave.
    CHECK(client.Post("/api/v1/sc/sms", { { "X-Shenbao", "1" } }, R"({"flow":"register","step":0,"phone":"13900006666"})", "application/json")->status == 422);
    CHECK(client.Post("/api/v1/sc/sms", { { "X-Shenbao", "1" } }, R"({"flow":"login","step":0,"phone":"13900006666","captcha":)" + solved_captcha(client) + "}", "application/json")->status == 404);
}

TEST_CASE("attack: one captcha for many tries, at once too; a pass for another flow")
{
    Attacked a;
    httplib::Client client("127.0.0.1", a.port);
    std::string const captcha = solved_captcha(client);
    std::atomic<int> accepted { 0 };
    std::vector<std::thread> threads;
    for (int t = 0; t < 12; ++t)
        threads.emplace_back([&] {
            httplib::Client own("127.0.0.1", a.port);
            auto const answer = own.Post("/api/v1/sc/accounts/login/0", { { "X-Shenbao", "1" } }, R"({"document":{"login":"13900001111","password":"Wrong2026pass"},"captcha":)" + captcha + "}", "application/json");
            accepted += answer && answer->body.find("login_failed") != std::string::npos;
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(accepted == 1);
    auto const sent = client.Post("/api/v1/sc/sms", { { "X-Shenbao", "1" } }, R"({"flow":"register","step":0,"phone":"13900005555","captcha":)" + solved_captcha(client) + "}", "application/json");
    auto const pass = wire::Message::read(sent->body).value().text("captcha_pass").value_or("");
    REQUIRE_FALSE(pass.empty());
    auto const login = client.Post("/api/v1/sc/accounts/login/0", { { "X-Shenbao", "1" } }, R"({"document":{"login":"13900001858","password":"Demo2026pass"},"captcha":{"pass":")" + pass + "\"}}", "application/json");
    CHECK(login->body.find("captcha_expired") != std::string::npos);
}

TEST_CASE("attack: what a cache may keep, and what the log tells")
{
    TemporaryFolder folder;
    int const port = free_port();
    ProgramSettings settings;
    settings.quiet = false;
    Program program(demo_folder(folder.path / "data"), port, settings);
    REQUIRE(program.ready());
    httplib::Client client("127.0.0.1", port);
    std::string const cookie = log_in(client);
    client.set_default_headers({ { "X-Shenbao", "1" }, { "Cookie", cookie } });
    SystemRandom random;
    std::string const id = begin_application(client, to_string(random.id()));
    for (auto const& path : { std::string("/api/v1/sc/session"), std::string("/api/v1/sc/rounds"), std::string("/api/v1/sc/applications"), "/api/v1/sc/applications/" + id, "/sc/print/" + id,
             std::string("/api/v1/sc/demo/outbox"), std::string("/api/v1/sc/applications/none") }) {
        auto const answer = client.Get(path);
        INFO(path);
        CHECK(answer->get_header_value("Cache-Control") == "no-store");
    }
    (void)client.Get("/api/v1/sc/demo/outbox?phone=13900001858");
    (void)client.Get("/sc/13900001858/11010519491231002X/%E5%BC%A0%E4%B8%89");
    (void)client.Get("/nothing\"}\\n{\"x");
    CHECK(program.end(SIGTERM) == 0);
    auto const log = program.said();
    CHECK(log.find("\"route\":\"/api/v1/:programme/applications/:id\"") != std::string::npos);
    std::string const requests = log.substr(log.find("{\""));
    for (auto const& secret : { std::string("13900001858"), std::string("11010519491231002X"), id, cookie.substr(cookie.find('=') + 1), std::string("张三"), std::string("127.0.0.1\"") }) {
        INFO(secret);
        CHECK(requests.find(secret) == std::string::npos);
    }
    for (std::size_t at = 0; at < requests.size();) {
        auto const end = std::min(requests.find('\n', at), requests.size());
        std::string const line = requests.substr(at, end - at);
        if (!line.empty() && line.front() == '{')
            CHECK(wire::Message::read(line).ok());
        at = end + 1;
    }
}

}

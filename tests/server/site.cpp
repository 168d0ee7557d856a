#include "publishing.h"

#include "service/demo.h"

#include <catch2/catch_test_macros.hpp>
#include <zlib.h>

namespace shenbao::test {

static std::string at(std::string const& below) { return std::string(site) + below; }

static std::size_t count_of(std::string const& text, std::string const& part)
{
    std::size_t count = 0;
    for (std::size_t found = text.find(part); found != std::string::npos; found = text.find(part, found + 1))
        ++count;
    return count;
}

static bool has(Answer const& answer, std::string const& part) { return answer.body.find(part) != std::string::npos; }

static void publish_demo(Rig& rig)
{
    std::vector<std::string> lines;
    REQUIRE(service::fill_demo(*rig.host, SHENBAO_PACKS, lines).ok());
}

TEST_CASE("the language that is chosen on a page goes along with its links and forms")
{
    Rig rig;
    publish_demo(rig);
    CHECK(has(rig.get("/zc/news/notices"), "href=\"/zc/news/notices?lang=en\" class=\"button as-link\">English</a>"));
    auto const english = rig.get("/zc/news/notices?lang=en");
    CHECK(english.body.rfind("<!doctype html><html lang=\"en\"", 0) == 0);
    CHECK(has(english, "href=\"/zc/news/notices?lang=zh\" class=\"button as-link\">中文</a>"));
    CHECK(has(english, "href=\"/zc/committees?lang=en\""));
    CHECK(has(english, "href=\"/zc/login?lang=en\""));
    CHECK(has(english, "<input type=\"hidden\" name=\"lang\" value=\"en\">"));
    CHECK(rig.get("/zc/news/notices?lang=xx").body.rfind("<!doctype html><html lang=\"zh-CN\"", 0) == 0);
    CHECK_FALSE(has(rig.get("/zc/news/notices"), "lang=zh"));
    // What is searched for goes along too.
    CHECK(has(rig.get("/zc/news/notices?q=通知"), "href=\"/zc/news/notices?q=%E9%80%9A%E7%9F%A5&amp;lang=en\" class=\"button as-link\">English</a>"));
    REQUIRE(bring_in(rig, ImportKind::News, { "编号,栏目,标题,日期,正文\nlinked,notices,有链接的,2026-06-01,见[办法](/zc/committees#closed)。\n", {} }).written);
    CHECK(has(rig.get("/zc/news/notices/linked?lang=en"), "href=\"/zc/committees?lang=en#closed\""));
    auto const committees = rig.get("/zc/committees?region=省级&q=工程&lang=en");
    CHECK(has(committees, "href=\"/zc/committees?region=%E7%9C%81%E7%BA%A7&amp;q=%E5%B7%A5%E7%A8%8B&amp;lang=zh\""));
}

TEST_CASE("every page of the demo's sites: for everybody, one h1, a title, a language, no script")
{
    Rig rig;
    publish_demo(rig);
    auto const map = rig.get("/sitemap.xml");
    REQUIRE(map.status == 200);
    std::string const host = "http://127.0.0.1:8080";
    std::size_t pages = 0;
    for (auto start = map.body.find("<loc>"); start != std::string::npos; start = map.body.find("<loc>", start + 1)) {
        auto const address = map.body.substr(start + 5, map.body.find("</loc>", start) - start - 5);
        INFO(address);
        REQUIRE(address.rfind(host, 0) == 0);
        auto const answer = rig.get(address.substr(host.size()));
        CHECK(answer.status == 200);
        CHECK(answer.reply.type == "text/html; charset=utf-8");
        CHECK(answer.body.rfind("<!doctype html><html lang=\"zh-CN\"", 0) == 0);
        CHECK(count_of(answer.body, "<h1") == 1);
        CHECK(count_of(answer.body, "<title>") == 1);
        CHECK(count_of(answer.body, "<main") == 1);
        CHECK(count_of(answer.body, "<script") == 0);
        CHECK(count_of(answer.body, " style=") == 0);
        CHECK(has(answer, "<link rel=\"canonical\" href=\"" + address + "\">"));
        CHECK(has(answer, "/login\" class=\"link\""));
        ++pages;
    }
    CHECK(pages > 40);
    CHECK(rig.get(at("/home")).header("Cache-Control") == "public, max-age=60");
    CHECK(rig.get("/robots.txt").body.find("Sitemap: " + host + "/sitemap.xml") != std::string::npos);
}

TEST_CASE("a programme without a site begins with its client and has no such pages")
{
    Rig rig;
    for (auto const* path : { "/sc/", "/sc/home", "/sc/publicity", "/sc/committees", "/sc/certificates" })
        CHECK_FALSE(has(rig.get(path), "class=\"site\""));
    CHECK(rig.get("/sc/news/notices").status == 404);
    CHECK(rig.get("/sitemap.xml").body.find("/sc/") == std::string::npos);
}

TEST_CASE("SX-01, ZC-01: the home page has its panels, the newest first, with a way to more")
{
    Rig rig;
    std::string rows = "编号,栏目,标题,日期,置顶\n";
    for (int i = 1; i <= 8; ++i)
        rows += "n" + std::to_string(i) + ",notices,通知" + std::to_string(i) + ",2026-06-0" + std::to_string(i) + "," + (i == 2 ? "是" : "") + "\n";
    REQUIRE(bring_in(rig, ImportKind::News, { rows, {} }).written);
    auto const home = rig.get(at("/home"));
    CHECK(count_of(home.body, "<section class=\"card panel\"") == 4);
    CHECK(count_of(home.body, ">更多<") == 4);
    CHECK(count_of(home.body, "/zc/news/notices/n") == 6);
    CHECK(home.body.find("通知2") < home.body.find("通知8"));
    CHECK(home.body.find("通知8") < home.body.find("通知7"));
    CHECK_FALSE(has(home, "通知3"));
    CHECK(count_of(home.body, "暂无内容") == 3);
    CHECK(has(rig.get(at("/")), "class=\"site\""));
}

TEST_CASE("the home page says which rounds are open, and which will be")
{
    Rig rig;
    auto add = [&](std::string const& name, std::int64_t opens, std::int64_t closes) {
        Moment const now = rig.clock.now();
        auto const day = [&](std::int64_t days) { return Moment { now.milliseconds + days * 86'400'000 }; };
        store::RoundRow const row { rig.random.id(), site + 1, name, day(opens), day(closes), day(closes), "2026-12-31", now };
        REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> { store::insert_round(connection, row); return {}; }).ok());
    };
    CHECK(has(rig.get(at("/home")), "目前没有开放的批次"));
    add("已经结束的", -20, -1);
    add("正在进行的", -1, 5);
    add("尚未开始的", 3, 9);
    auto const home = rig.get(at("/home"));
    CHECK_FALSE(has(home, "已经结束的"));
    CHECK(has(home, "申报中</span><strong>正在进行的"));
    CHECK(has(home, "未开始</span><strong>尚未开始的"));
    CHECK(home.body.find("正在进行的") < home.body.find("尚未开始的"));
}

TEST_CASE("the map of the sites is written once for what was brought in, whatever host asks")
{
    Rig rig;
    std::string const head = "编号,栏目,标题,日期\n";
    REQUIRE(bring_in(rig, ImportKind::News, { head + "one,notices,一,2026-06-01\nlater,notices,以后的,2026-06-16\n", {} }).written);
    auto const first = rig.get("/sitemap.xml");
    CHECK(has(first, "/zc/news/notices/one"));
    // Behind its back: the text that is kept is given again, until it does not hold any more.
    auto drop = [&](std::string const& key) {
        REQUIRE(rig.database->write([&](store::Connection& connection) -> Result<void> { store::drop_public(connection, "zc", "news", key); return {}; }).ok());
    };
    drop("one");
    CHECK(rig.get("/sitemap.xml").body == first.body);
    CHECK(rig.call(http::Method::Get, "/sitemap.xml", "", "", { { "If-None-Match", first.header("ETag") } }).status == 304);
    auto const other = rig.call(http::Method::Get, "/sitemap.xml", "", "", { { "Host", "other.example" } });
    CHECK(has(other, "http://other.example/zc/"));
    CHECK(has(other, "notices/one"));
    CHECK_FALSE(has(other, "127.0.0.1"));
    REQUIRE(bring_in(rig, ImportKind::News, { head + "two,notices,二,2026-06-01\n", {} }).written);
    CHECK(has(rig.get("/sitemap.xml"), "notices/two"));
    drop("two");
    CHECK(has(rig.get("/sitemap.xml"), "notices/two"));
    rig.clock.advance(14 * 3600);
    CHECK(has(rig.get("/sitemap.xml"), "notices/later"));
    CHECK_FALSE(has(rig.get("/sitemap.xml"), "notices/two"));
}

TEST_CASE("nothing is shown before its day, in no list, not by its address, not with its files")
{
    Rig rig;
    REQUIRE(bring_in(rig, ImportKind::News, { "编号,栏目,标题,日期\nlater,notices,以后的,2026-06-16\n", {} }).written);
    auto shown = [&] { return std::to_string(rig.get(at("/news/notices/later")).status) + (has(rig.get(at("/news/notices")), "以后的") ? " listed" : "") + (has(rig.get("/sitemap.xml"), "later") ? " mapped" : ""); };
    rig.clock.advance(14 * 3600 - 1);  // one second before midnight in China
    CHECK(shown() == "404");
    CHECK(rig.get(at("/file/news/later/1/a.pdf")).status == 404);
    rig.clock.advance(1);
    CHECK(shown() == "200 listed mapped");
}

TEST_CASE("what was brought in is shown as text, wherever it stands")
{
    Rig rig;
    std::string const bad = "<img src=x onerror=alert(1)>";
    REQUIRE(bring_in(rig, ImportKind::News, { "编号,栏目,标题,日期,来源,正文\na,notices," + bad + ",2026-06-01," + bad + "," + bad + "\n", {} }).written);
    REQUIRE(bring_in(rig, ImportKind::Publicity, { "编号,标题,公示开始,公示结束,正文,名单文件\na," + bad + ",2026-06-01,2026-06-20," + bad + ",list.csv\n", { { "list.csv", bad + ",乙\n一," + bad + "\n" } } }).written);
    REQUIRE(bring_in(rig, ImportKind::Committees, { "编号,名称,地区,评审系列," + bad + "\na," + bad + "," + bad + "," + bad + "," + bad + "\n", {} }).written);
    REQUIRE(bring_in(rig, ImportKind::Certificates, { "证书编号,姓名," + bad + "\nA1,张三," + bad + "\n", {} }).written);
    for (auto const* path : { "/home", "/news/notices", "/news/notices/a", "/publicity", "/publicity/a", "/committees", "/committees/a" }) {
        auto const answer = rig.get(at(path));
        INFO(path);
        CHECK(answer.status == 200);
        CHECK_FALSE(has(answer, "<img"));
        CHECK(has(answer, "&lt;img src=x onerror=alert(1)&gt;"));
    }
    CHECK_FALSE(has(rig.get(at("/news/notices?q=<img src=\"x\">")), "<img"));
    CHECK_FALSE(has(rig.get(at("/committees?region=<img>&q=<img>")), "<img"));
    auto const found = rig.call(http::Method::Post, at("/certificates?number=A1&name=张三"), "", "", { { "Content-Type", "application/x-www-form-urlencoded" }, { "X-Shenbao", "" } });
    CHECK(has(found, "&lt;img"));
    CHECK_FALSE(has(found, "<img"));
}

TEST_CASE("an attachment keeps its name and kind; nothing in it can act")
{
    Rig rig;
    std::string const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n2 0 obj<</Type /Page>>endobj\nstartxref\n0\n%%EOF\n";
    std::string const word = std::string("PK\x03\x04", 4) + std::string(40, 'x');
    REQUIRE(bring_in(rig, ImportKind::News, { "编号,栏目,标题,日期,附件\na,notices,标题,2026-06-01,目录 一.pdf;表格.docx\n", { { "目录 一.pdf", pdf }, { "表格.docx", word } } }).written);
    auto const page = rig.get(at("/news/notices/a"));
    CHECK(has(page, "/zc/file/news/a/1/%E7%9B%AE%E5%BD%95%20%E4%B8%80.pdf"));
    auto const first = rig.get(at("/file/news/a/1/x"));
    CHECK(first.body == pdf);
    CHECK(first.reply.type == "application/pdf");
    CHECK(first.header("Content-Disposition") == "inline; filename*=UTF-8''%E7%9B%AE%E5%BD%95%20%E4%B8%80.pdf");
    CHECK(first.header("Content-Security-Policy").rfind("sandbox; default-src 'none'", 0) == 0);
    CHECK(first.header("X-Content-Type-Options") == "nosniff");
    auto const second = rig.get(at("/file/news/a/2/x"));
    CHECK(second.header("Content-Disposition").rfind("attachment; ", 0) == 0);
    CHECK(second.reply.type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    for (auto const* path : { "/file/news/a/0/x", "/file/news/a/3/x", "/file/news/a/-1/x", "/file/news/a/x/x", "/file/news/b/1/x", "/file/certificates/a/1/x", "/file/publicity/a/1/x" })
        CHECK(rig.get(at(path)).status == 404);
}

TEST_CASE("lists go by pages of twenty, and words are looked for as they stand")
{
    Rig rig;
    std::string rows = "编号,栏目,标题,日期\n";
    for (int i = 10; i < 31; ++i)
        rows += "n" + std::to_string(i) + ",notices,通知" + std::to_string(i) + ",2026-05-" + std::to_string(i) + "\n";
    rows += "p,policies,100%完成_的政策,2026-05-01\n";
    REQUIRE(bring_in(rig, ImportKind::News, { rows, {} }).written);
    auto const items = [&](std::string const& path) { return count_of(rig.get(at(path)).body, "<time "); };
    CHECK(items("/news/notices") == 20);
    CHECK(items("/news/notices?page=2") == 1);
    CHECK(has(rig.get(at("/news/notices?page=2")), "第2页，共2页"));
    for (auto const* beyond : { "3", "0", "-1", "x", "99999999999999999999" })
        CHECK(rig.get(at("/news/notices?page=" + std::string(beyond))).status == 200);
    CHECK(items("/news/notices?q=通知1") == 10);
    CHECK(items("/news/policies?q=%完成_的") == 1);
    CHECK(items("/news/policies?q=0_完") == 0);
    CHECK(items("/news/notices?q=政策") == 0);
    int looked = 0;
    while (looked < 400 && rig.get(at("/news/notices?q=a")).status == 200)
        ++looked;
    CHECK(looked > 250);
    CHECK(looked < 400);
    CHECK(rig.get(at("/news/notices?q=a")).status == 429);
    CHECK(rig.get(at("/news/notices")).status == 200);
    rig.clock.advance(61);
    CHECK(items("/news/notices?q=通知1") == 10);
    CHECK(rig.get(at("/news/notices?q=" + std::string(51, 'x'))).status == 400);
    CHECK(rig.get(at("/news/certificates")).status == 404);
    CHECK(rig.get(at("/news/policies/n10")).status == 404);
}

TEST_CASE("committees by region and words, open until the last second of their day")
{
    Rig rig;
    REQUIRE(bring_in(rig, ImportKind::Committees, { "编号,名称,地区,评审系列,咨询电话,材料提交截止,答辩\n"
                                                    "a,甲委,东市,工程,028-1,2026-06-15,有\nb,乙委,西市,农业,028-2,2026-06-14,\nc,丙委,西市,工程,028-3,,\n", {} }).written);
    auto const all = rig.get(at("/committees"));
    CHECK(count_of(all.body, "材料接收中") == 1);
    CHECK(count_of(all.body, "已过申报材料提交截止时间") == 1);
    CHECK(count_of(rig.get(at("/committees?region=西市")).body, "<td class=\"td\" data-column=\"名称\"") == 2);
    CHECK(count_of(rig.get(at("/committees?region=西市&q=工程")).body, "<td class=\"td\" data-column=\"名称\"") == 1);
    CHECK(has(rig.get(at("/committees?region=南市")), "没有符合条件的评审委员会"));
    auto const one = rig.get(at("/committees/a"));
    CHECK(has(one, "答辩</dt>"));
    CHECK(has(one, "材料接收中"));
    rig.clock.advance(14 * 3600 - 1);
    CHECK(has(rig.get(at("/committees/a")), "材料接收中"));
    rig.clock.advance(1);
    CHECK_FALSE(has(rig.get(at("/committees/a")), "材料接收中"));
}

TEST_CASE("a publicity list is open on both its days, and readable afterwards")
{
    Rig rig;
    REQUIRE(bring_in(rig, ImportKind::Publicity, { "编号,标题,公示开始,公示结束,名单文件\na,高级,2026-06-15,2026-06-15,list.csv\n", { { "list.csv", "序号,姓名\n1,张三\n2,李四\n" } } }).written);
    auto const page = rig.get(at("/publicity/a"));
    CHECK(has(page, "公示中"));
    CHECK(has(page, "名单（共2人）"));
    CHECK(has(page, "<th scope=\"col\" class=\"td\">姓名</th>"));
    rig.clock.advance(14 * 3600);
    CHECK(has(rig.get(at("/publicity/a")), "公示已结束"));
    CHECK(has(rig.get(at("/publicity/a")), "李四"));
}

static Answer ask(Rig& rig, std::string const& number, std::string const& name, std::map<std::string, std::string> headers = {})
{
    headers.try_emplace("Content-Type", "application/x-www-form-urlencoded");
    headers.try_emplace("X-Shenbao", "");
    headers.try_emplace("Origin", "http://127.0.0.1:8080");
    // What the form holds; the rig's `query` reads it from the address.
    std::string const form = "number=" + number + "&name=" + name;
    return rig.call(http::Method::Post, at("/certificates?" + form), form, "", std::move(headers));
}

TEST_CASE("ZC-01: a certificate is shown to whoever knows number and name; otherwise nothing tells which was wrong")
{
    Rig rig;
    REQUIRE(bring_in(rig, ImportKind::Certificates, { "证书编号,姓名,证件号码,状态\nAB-1,张三,11010519491231002X,有效\nAB-2,李四,,有效\n", {} }).written);
    auto const found = ask(rig, "ab－1", "张三");
    CHECK(has(found, "有效</span>"));
    CHECK_FALSE(has(found, "11010519491231002X"));
    CHECK(found.header("Cache-Control") == "no-store");
    auto blank = [](Answer const& answer) {
        std::string text = answer.body;
        for (std::size_t from; (from = text.find(" value=\"")) != std::string::npos;)
            text.erase(from, text.find('"', from + 8) + 1 - from);
        return text;
    };
    auto const wrong_name = ask(rig, "AB-1", "李四");
    CHECK(has(wrong_name, "没有查到"));
    CHECK(blank(wrong_name) == blank(ask(rig, "AB-3", "张三")));
    CHECK(blank(wrong_name) == blank(ask(rig, "AB-3", "王五")));
    auto const no_name = ask(rig, "AB-1", "");
    CHECK(count_of(no_name.body, "class=\"problem\"") == 1);
    CHECK(has(no_name, "<title>有误："));
    CHECK_FALSE(has(rig.get(at("/certificates?number=AB-1&name=张三")), "有效</span>"));
    CHECK_FALSE(has(rig.get("/sitemap.xml"), "AB-1"));
    CHECK(rig.get(at("/file/certificates/AB-1/1/x")).status == 404);
    CHECK(ask(rig, "AB-1", "张三", { { "Origin", "https://evil.example" } }).status == 403);
    CHECK(ask(rig, "AB-1", "张三", { { "Content-Type", "text/plain" } }).status == 415);
}

TEST_CASE("names cannot be tried out: so many for a number, so many for an address, and then a wait")
{
    Rig rig;
    REQUIRE(bring_in(rig, ImportKind::Certificates, { "证书编号,姓名\nAB-1,张三\n", {} }).written);
    for (int i = 0; i < 20; ++i)
        CHECK(has(ask(rig, "AB-1", "李四"), "没有查到"));
    auto const refused = ask(rig, "AB-1", "张三");
    CHECK_FALSE(has(refused, "没有查到"));
    CHECK_FALSE(has(refused, "<dl"));
    CHECK(refused.status == 429);
    for (int i = 0; i < 79; ++i)
        CHECK(ask(rig, "other" + std::to_string(i), "李四").status == 200);
    CHECK(ask(rig, "another", "李四").status == 429);
    rig.clock.advance(601);
    CHECK(has(ask(rig, "AB-1", "张三"), "<dl"));
}

TEST_CASE("a page is sent compressed, and not again when it has not changed")
{
    Rig rig;
    auto const plain = rig.get(at("/home"));
    auto const packed = rig.call(http::Method::Get, at("/home"), "", "", { { "Accept-Encoding", "gzip, br" } });
    REQUIRE(packed.header("Content-Encoding") == "gzip");
    CHECK(packed.body.size() < plain.body.size());
    std::string out(plain.body.size(), '\0');
    z_stream stream {};
    REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.body.data()));
    stream.avail_in = static_cast<uInt>(packed.body.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    CHECK(inflate(&stream, Z_FINISH) == Z_STREAM_END);
    inflateEnd(&stream);
    CHECK(out == plain.body);
    CHECK(rig.call(http::Method::Get, at("/home"), "", "", { { "If-None-Match", plain.header("ETag") } }).status == 304);
    REQUIRE(bring_in(rig, ImportKind::News, { "编号,栏目,标题,日期\na,notices,新的,2026-06-01\n", {} }).written);
    CHECK(rig.call(http::Method::Get, at("/home"), "", "", { { "If-None-Match", plain.header("ETag") } }).status == 200);
    CHECK(has(rig.call(http::Method::Get, at("/home"), "", "", { { "Accept-Language", "en" } }), "<html lang=\"en\""));
}

TEST_CASE("the host stands in addresses only when it is a plain one")
{
    Rig rig;
    auto const odd = rig.call(http::Method::Get, at("/home"), "", "", { { "Host", "a\"><script>" } });
    CHECK_FALSE(has(odd, "canonical"));
    CHECK_FALSE(has(odd, "<script"));
    rig.gate = std::make_unique<http::Gate>(*rig.host, http::GateSettings { true });
    CHECK(has(rig.get(at("/home")), "href=\"https://127.0.0.1:8080/zc/\""));
}

}

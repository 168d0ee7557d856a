#include "publishing.h"

#include "service/markup.h"
#include "service/sweep.h"

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

namespace shenbao::test {

using service::Sheet;
using service::SheetNotes;

service::ImportReport bring_in(Rig& rig, ImportKind kind, Sheets const& sheets, ImportJob::Mode mode, ImportJob::Rest rest, std::string const& programme)
{
    service::ImportSource const source { sheets.csv, [&](std::string const& name) -> Result<std::string> {
        auto const found = sheets.files.find(name);
        return found == sheets.files.end() ? Result<std::string>(Error { ErrorCode::NotFound, name, "" }) : found->second;
    } };
    auto const& hosted = *service::find_programme(rig.programmes, programme);
    auto done = service::import_rows({ rig.clock, *rig.database, *rig.vault, *rig.files, hosted }, { kind, "", "test", mode, rest }, source);
    REQUIRE(done.ok());
    return done.release_value();
}

static std::string const news_head = "编号,栏目,标题,日期,正文,附件,来源\n";

static Sheets news(std::string const& rows, std::map<std::string, std::string> files = {}) { return { news_head + rows, std::move(files) }; }

// Enough of a PDF to be taken for one.
static std::string const pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n2 0 obj<</Type /Page>>endobj\nstartxref\n0\n%%EOF\n";

TEST_CASE("a sheet is read as spreadsheets write it")
{
    SheetNotes notes;
    Sheet const sheet("\xEF\xBB\xBF# a remark\r\n编号,标题\r\n\r\n1,\"一，\"\"二\"\"\n三\"\r\n2, 四 ,\r\n", notes);
    CHECK(notes.empty());
    REQUIRE(sheet.rows().size() == 2);
    CHECK(sheet.of(sheet.rows()[0], sheet.column("title|标题")) == "一，\"二\"\n三");
    CHECK(sheet.rows()[0].line == 4);
    CHECK(sheet.rows()[1].line == 6);
    CHECK(sheet.of(sheet.rows()[1], sheet.column("标题")) == "四");
    CHECK(sheet.column("nothing") == 2);
}

TEST_CASE("what is wrong with a sheet is said with its line")
{
    struct Row {
        std::string text;
        int line;
    };
    for (auto const& [text, line] : { Row { "a,b\n1,2,3\n", 2 }, Row { "a,a\n", 1 }, Row { "a\n\"open\n", 0 }, Row { "a\n\xFF\n", 0 }, Row { "", 0 }, Row { "# only a remark\n", 0 } }) {
        SheetNotes notes;
        Sheet const sheet(text, notes);
        INFO(text);
        REQUIRE(notes.count() == 1);
        CHECK(notes.kept().front().line == line);
    }
}

TEST_CASE("published texts make our own tags and no others")
{
    struct Row {
        char const* text;
        char const* html;
    };
    for (auto const& [text, html] : {
             Row { "一\n二\n\n三", "<p>一<br>二</p><p>三</p>" },
             Row { "# 标题\n文", "<h2>标题</h2><p>文</p>" },
             Row { "#没有空格", "<p>#没有空格</p>" },
             Row { "- 甲\n- 乙\n1. 丙\n12. 丁", "<ul><li>甲</li><li>乙</li></ul><ol><li>丙</li><li>丁</li></ol>" },
             Row { "**重要**内容**", "<p><strong>重要</strong>内容**</p>" },
             Row { "<script>alert(1)</script>&\"'", "<p>&lt;script&gt;alert(1)&lt;/script&gt;&amp;&quot;&#39;</p>" },
             Row { "[网站](https://example.test/a?b&c)", "<p><a href=\"https://example.test/a?b&amp;c\">网站</a></p>" },
             Row { "[本站](/zc/home)", "<p><a href=\"/zc/home\">本站</a></p>" },
             Row { "[坏](javascript:alert(1))", "<p>[坏](javascript:alert(1))</p>" },
             Row { "[坏](//evil.test)", "<p>[坏](//evil.test)</p>" },
             Row { "[坏](https://a\" onclick=x)", "<p>[坏](https://a&quot; onclick=x)</p>" },
             Row { "[<b>](https://a.test)", "<p><a href=\"https://a.test\">&lt;b&gt;</a></p>" },
         }) {
        INFO(text);
        CHECK(service::html_of_markup(text) == html);
    }
    CHECK(service::plain_of_markup("# 一\n**二**三四", 3) == "一 …");
    CHECK(service::plain_of_markup("短", 3) == "短");
}

TEST_CASE("news: one wrong cell and nothing is written")
{
    std::string const longest(200, 'x');
    Rig rig;
    struct Row {
        std::string row;
        std::string column;
        std::map<std::string, std::string> files;
    };
    for (auto const& [row, column, files] : {
             Row { ",notices,标题,2026-06-01,,", "key", {} },
             Row { "../a,notices,标题,2026-06-01,,", "key", {} },
             Row { "a,nowhere,标题,2026-06-01,,", "channel", {} },
             Row { "a,certificates,标题,2026-06-01,,", "channel", {} },
             Row { "a,notices,,2026-06-01,,", "title", {} },
             Row { "a,notices," + longest + "x,2026-06-01,,", "title", {} },
             Row { "a,notices,标题,2026-06,,", "date", {} },
             Row { "a,notices,标题,,,", "date", {} },
             Row { "a,notices,标题,2026-06-01,号码11010519491231002X。,", "body", {} },
             Row { "a,notices,标题11010519491231002x,2026-06-01,,", "title", {} },
             Row { "a,notices,标题,2026-06-01,,11010519491231002X.pdf", "files", { { "11010519491231002X.pdf", pdf } } },
             Row { "a,notices,标题,2026-06-01,,,张三（11010519491231002X）", "source", {} },
             Row { "a,notices,标题,2026-06-01,,there.pdf", "files", {} },
             Row { "a,notices,标题,2026-06-01,,../secret.pdf", "files", { { "../secret.pdf", pdf } } },
             Row { "a,notices,标题,2026-06-01,,a.exe", "files", { { "a.exe", "MZ\x90" } } },
             Row { "a,notices,标题,2026-06-01,,a.pdf", "files", { { "a.pdf", "MZ\x90" } } },
             Row { "a,notices,标题,2026-06-01,,a.html", "files", { { "a.html", "<script>" } } },
             Row { "a,notices,标题,2026-06-01,,a.docx", "files", { { "a.docx", pdf } } },
         }) {
        auto const report = bring_in(rig, ImportKind::News, news("good,notices,好,2026-06-01,,\n" + row + "\n", files));
        INFO(row);
        REQUIRE(report.mistakes.count() == 1);
        CHECK(report.mistakes.kept().front().column == column);
        CHECK(report.mistakes.kept().front().line == 3);
        CHECK_FALSE(report.written);
        CHECK(rig.get(std::string(site) + "/news/notices/good").status == 404);
    }
    // The edge, and a number that only looks like one.
    auto const report = bring_in(rig, ImportKind::News, news("good,通知公告," + longest + ",2026-06-01,编号110105194912310021,\n"));
    CHECK(report.mistakes.empty());
    CHECK(report.added == 1);
    CHECK(rig.get(std::string(site) + "/news/notices/good").status == 200);
    CHECK(bring_in(rig, ImportKind::News, news("a,notices,一,2026-06-01,,\na,notices,二,2026-06-01,,\n")).mistakes.count() == 1);
    CHECK(bring_in(rig, ImportKind::News, { "编号,标题\n", {} }).mistakes.count() == 2);
}

TEST_CASE("a whole identity number is seen however its digits are written or kept apart; what only looks like one is published")
{
    Rig rig;
    auto const mistakes = [&](std::string const& text) { return bring_in(rig, ImportKind::News, news("a,notices,标题,2026-06-01," + text + ",\n"), ImportJob::Mode::Check).mistakes.count(); };
    for (auto const* whole : { "11010519491231002X", "１１０１０５１９４９１２３１００２Ｘ", "110105 19491231 002X", "110105-19491231-002x", "1101 0519 4912 3100 2X", "110105　1949–1231　00２ｘ", "110105 - 19491231 - 002 X",
             "1 110105 19491231 002X", "1、11010519491231002X，男", "440524188001010014", "440524 18800101 0014", "110105​19491231­002X", "2026-06-01 440524188001010014 13900001858" }) {
        INFO(whole);
        CHECK(mistakes(whole) == 1);
    }
    // Masked, of another check digit, part of a longer one, not of one line; days, phones and such.
    for (auto const* other : { "1101**********002X", "110105********002X", "110105194912310021", "110105 19491231 0021", "911010519491231002X", "11010519491231002", "110105.19491231.002X", "\"110105\n19491231002X\"",
             "2026-06-01 08:30 - 2026-06-15 17:00", "028-86741234 028-86741235 13900001858", "6222 0202 0001 2345 678", "X110105X19491231X002X" }) {
        INFO(other);
        CHECK(mistakes(other) == 0);
    }
}

TEST_CASE("the same file twice changes nothing; a check says what a writing would do")
{
    Rig rig;
    auto numbers = [](service::ImportReport const& report) {
        return std::to_string(report.added) + " " + std::to_string(report.changed) + " " + std::to_string(report.unchanged) + " " + std::to_string(report.removed);
    };
    auto const first = news("a,notices,一,2026-06-01,,a.pdf\nb,notices,二,2026-06-01,,\n", { { "a.pdf", pdf } });
    auto const second = news("a,notices,一,2026-06-01,,a.pdf\nc,notices,三,2026-06-01,,\n", { { "a.pdf", pdf + "%\n" } });
    CHECK(numbers(bring_in(rig, ImportKind::News, first, ImportJob::Mode::Check)) == "2 0 0 0");
    CHECK(rig.get(std::string(site) + "/news/notices/a").status == 404);
    CHECK(numbers(bring_in(rig, ImportKind::News, first)) == "2 0 0 0");
    CHECK(numbers(bring_in(rig, ImportKind::News, first)) == "0 0 2 0");
    CHECK(numbers(bring_in(rig, ImportKind::News, second, ImportJob::Mode::Check, ImportJob::Rest::Removed)) == "1 1 0 1");
    CHECK(rig.get(std::string(site) + "/news/notices/b").status == 200);
    CHECK(numbers(bring_in(rig, ImportKind::News, second, ImportJob::Mode::Write, ImportJob::Rest::Removed)) == "1 1 0 1");
    CHECK(rig.get(std::string(site) + "/news/notices/b").status == 404);
    // What is published stays when old files are swept.
    for (auto const& entry : std::filesystem::recursive_directory_iterator(rig.folder.path)) {
        if (entry.is_regular_file())
            std::filesystem::last_write_time(entry.path(), entry.last_write_time() - std::chrono::hours(240));
    }
    REQUIRE(service::sweep_files(*rig.host).ok());
    CHECK(rig.get(std::string(site) + "/file/news/a/1/a.pdf").body == pdf + "%\n");
}

TEST_CASE("imports at the same time write what they found out: the second looks again")
{
    Rig rig;
    std::vector<std::thread> threads;
    std::atomic<int> written { 0 };
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 5; ++i) {
                auto const sheets = news("t" + std::to_string(t) + "n" + std::to_string(i) + ",notices,第" + std::to_string(t) + "次,2026-06-01,,\n");
                service::ImportDesk const desk { rig.clock, *rig.database, *rig.vault, *rig.files, *service::find_programme(rig.programmes, "zc") };
                auto const report = service::import_rows(desk, { ImportKind::News, "", "console", ImportJob::Mode::Write, ImportJob::Rest::Removed }, { sheets.csv, {} });
                written += report.ok() && report.value().written;
            }
        });
    for (auto& thread : threads)
        thread.join();
    CHECK(written == 20);
    // Whichever was last left its own row, and no other.
    auto const keys = rig.database->read_value<std::vector<std::string>>([](store::Connection& connection) -> Result<std::vector<std::string>> { return store::public_keys(connection, "zc", "news"); });
    CHECK(keys.value().size() == 1);
}

TEST_CASE("publicity: a time that goes forward and a list without whole numbers")
{
    Rig rig;
    std::string const head = "编号,标题,公示开始,公示结束,名单文件\n";
    auto mistakes = [&](std::string const& row, std::string const& list) {
        return bring_in(rig, ImportKind::Publicity, { head + row + "\n", { { "list.csv", list } } }, ImportJob::Mode::Check).mistakes.count();
    };
    std::string const good = "序号,姓名\n1,张三\n";
    CHECK(mistakes("a,标题,2026-06-14,2026-06-18,list.csv", good) == 0);
    CHECK(mistakes("a,标题,2026-06-14,2026-06-14,list.csv", good) == 0);
    CHECK(mistakes("a,标题,2026-06-14,2026-06-13,list.csv", good) == 1);
    CHECK(mistakes("a,标题,2026-06-14,2026-06-18,other.csv", good) > 0);
    CHECK(mistakes("a,标题,2026-06-14,2026-06-18,list.csv", "姓名,证件号码\n张三,11010519491231002X\n") == 1);
    CHECK(mistakes("a,标题,2026-06-14,2026-06-18,list.csv", "姓名,证件号码\n张三,1101**********002X\n") == 0);
    // Without a header the first row is shown in its place.
    CHECK(mistakes("a,标题,2026-06-14,2026-06-18,list.csv", "张三,11010519491231002X\n李四,1101**********0014\n") == 1);
}

static std::string whole(std::filesystem::path const& file)
{
    std::ostringstream out;
    out << std::ifstream(file, std::ios::binary).rdbuf();
    return out.str();
}

TEST_CASE("certificates lie sealed, their holders' identity numbers not at all")
{
    Rig rig;
    Sheets const sheets { "证书编号,姓名,证件号码,状态\nABC-1,诸葛示例,11010519491231002X,有效\n", {} };
    CHECK(bring_in(rig, ImportKind::Certificates, sheets).added == 1);
    CHECK(bring_in(rig, ImportKind::Certificates, sheets).unchanged == 1);
    for (auto const& entry : std::filesystem::recursive_directory_iterator(rig.folder.path)) {
        if (!entry.is_regular_file())
            continue;
        auto const bytes = whole(entry.path());
        INFO(entry.path());
        CHECK(bytes.find("诸葛示例") == std::string::npos);
        CHECK(bytes.find("ABC-1") == std::string::npos);
        CHECK(bytes.find("11010519491231002X") == std::string::npos);
    }
    CHECK(bring_in(rig, ImportKind::Certificates, { "证书编号,姓名\n,张三\n", {} }).mistakes.count() == 1);
    CHECK(bring_in(rig, ImportKind::Certificates, { "证书编号,姓名\nABC-1,张三\nabc -1,李四\n", {} }).mistakes.count() == 1);
}

}

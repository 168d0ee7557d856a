// Nothing of a row goes without a word: what stands in its cells is in the pack, or is listed.
#include "support.h"

#include "wire/wire.h"
#include "xlsform/columns.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

static bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

TEST_CASE("xlsform taken: read-only always, never, or while a condition holds", "[xlsform]")
{
    auto const made = import(R"(type|name|label|readonly|default
integer|n|数||
text|a|甲|${n} = 1|
text|b|乙|TRUE|定
text|c|丙|no|
text|d|丁|${x} = 1|)");
    CHECK(made.issues == "survey 6 readonly mistake: there is no question “x” that was taken: “${x} = 1”\n");
    auto const& programme = made.files.at("programme.json");
    CHECK(has(programme, "\"locked\": \"has(general.n) && (general.n == 1)\""));
    CHECK(has(programme, "\"locked\": \"true\""));
    std::size_t locked = 0;
    for (auto at = programme.find("\"locked\""); at != std::string::npos; at = programme.find("\"locked\"", at + 1))
        ++locked;
    CHECK(locked == 2);
}

TEST_CASE("xlsform taken: what is required can be answered", "[xlsform]")
{
    auto const made = import(R"(type|name|label|readonly|required|default|calculation
integer|n|数||||
integer|a|甲|yes|yes||
integer|b|乙|yes|yes|5|
integer|c|丙|yes|yes||${n} + 1
integer|d|丁|yes|||
integer|e|戊|yes|yes|today()|
integer|f|己|${n} = 1|yes||)");
    std::string const listed = " readonly mistake: it is required, and without a default or a calculation nobody could answer it; it can be typed\n";
    CHECK(made.issues == "survey 3" + listed + "survey 7 default left out: a first value is taken as written, not computed: “today()”\nsurvey 7" + listed);
}

TEST_CASE("xlsform taken: a first value that could not be typed is left out", "[xlsform]")
{
    struct Row {
        std::string row;      // type|name|label|default|parameters|appearance
        char const* listed;   // empty: taken
    };
    Row const rows[] = {
        { "text|x|甲|" + std::string(501, 'a'), "survey 2 default left out: at most 500 characters can be typed: “aaa" },
        { "text|x|甲|a字字字字字字字字字字字字字字字字字字字字" + std::string(501, 'a'), "typed: “a字字字字字字字字字字字字字字字字字字字…”" },
        { "text|x|甲|" + std::string(500, 'a'), "" },
        { "text|x|甲|" + std::string(501, 'a') + "||multiline", "" },
        { "text|x|甲|" + std::string(5'001, 'a') + "||multiline", "at most 5000 characters can be typed" },
        { "range|x|甲|11", "survey 2 default left out: the first value is outside the range: “11”" },
        { "range|x|甲|10", "" },
        { "range|x|甲|0.5|start=0 end=1 step=0.1", "" },
        { "range|x|甲|0.555|start=0 end=1 step=0.1", "at most 2 decimals can be typed" },
        { "decimal|x|甲|0.1234567", "at most 6 decimals can be typed" },
        { "decimal|x|甲|-0.5", "" },
        { "integer|x|甲|3.5", "only whole numbers can be typed" },
        { "time|x|甲|25:00", "survey 2 default left out: this is no time HH:MM: “25:00”" },
    };
    for (auto const& row : rows) {
        INFO(row.row);
        auto const made = import("type|name|label|default|parameters|appearance\n" + row.row);
        INFO(made.issues);
        CHECK(has(made.issues, "default") == (*row.listed != '\0'));
        CHECK(has(made.issues, row.listed));
        auto fresh = empty_document(made.programme->application);
        prefill(*made.plan, {}, fresh);
        CHECK(made.verdict(wire::write_document(made.programme->application, fresh)).empty());
    }
}

TEST_CASE("xlsform taken: a constraint on a calculation is a rule, also where nothing of it is shown", "[xlsform]")
{
    auto const made = import(R"(type|name|label|calculation|constraint|constraint_message
integer|n|数|||
calculate|shown|两倍|${n} * 2|. < 10|
calculate|hidden||${n} * 3|. < 30|太多
begin_repeat|w|业绩|||
integer|m|数|||
calculate|own||${m} * 2|. < 10|
end_repeat)");
    CHECK(made.issues.empty());
    CHECK(made.verdict(R"({"general": {"n": 4}})").empty());
    CHECK(made.verdict(R"({"general": {"n": 5}})") == "general/shown rule:rule_3_constraint\n");
    CHECK(has(made.verdict(R"({"general": {"n": 10}})"), "general rule:rule_4_constraint\n"));
    CHECK(has(made.verdict(R"({"w": [{"id": "00000000000000000000000000000001", "m": 5}]})"), "w/00000000000000000000000000000001 rule:rule_7_constraint\n"));
    CHECK(has(made.files.at("texts/zh.json"), "\"rule_7_constraint\": \"「own」不符合要求，请核对\""));
}

TEST_CASE("xlsform taken: cells without a meaning in their row are listed", "[xlsform]")
{
    auto const made = import(R"(type|name|label|calculation|constraint|required|default
note|n|须知|1 + 1|. != ''|yes|x
calculate|c|甲|1 + 1||yes|5
calculate|d|乙||||
text|last|最后|||no|
note|m|须知|0||no|no)");
    for (auto const* column : { "calculation", "constraint", "required", "default" })
        CHECK(has(made.issues, std::string("survey 2 ") + column + " left out: a note is words and holds no answer; use text, or calculate with a label\n"));
    for (auto const* column : { "required", "default" })
        CHECK(has(made.issues, std::string("survey 3 ") + column + " left out: nobody types a value that is computed\n"));
    CHECK(has(made.issues, "survey 4 calculation mistake: there is nothing to calculate: the row is left out\n"));
    CHECK(!has(made.issues, "survey 5"));
    CHECK(has(made.issues, "survey 6 calculation left out"));
    CHECK(has(made.issues, "survey 6 default left out"));
    CHECK(!has(made.issues, "survey 6 required"));
}

TEST_CASE("xlsform taken: once() would not stay, and is left out", "[xlsform]")
{
    auto const made = import("type|name|label|calculation\ndate|first|起|once(today())\ntext|last|最后|");
    CHECK(has(made.issues, "survey 2 calculation left out: once() has no counterpart: a value is computed whenever what it reads changes"));
    CHECK(!has(made.files.at("programme.json"), "derived"));
}

TEST_CASE("xlsform taken: answers in words become labels in messages too, braces stay braces", "[xlsform]")
{
    auto const made = import(R"(type|name|label|required|required_message|constraint|constraint_message|hint
integer|n|数量|||||
text|a|甲|yes|先看${n}|. != 'x'|不得与${n}相同|
text|b|乙|yes|{label} 100%|. != 'x'|{a} 和 {1} 和 { }|
begin_repeat|r|第${n}项|||||见${n}
text|c|丙|||||
end_repeat
select_one l|s|选|||||)",
        "list_name|name|label\nl|a|多于${n}\nl|b|其他");
    auto const& texts = made.files.at("texts/zh.json");
    CHECK(has(texts, "\"required\": \"先看「数量」\""));
    CHECK(has(texts, "\"rule_3_constraint\": \"不得与「数量」相同\""));
    CHECK(has(texts, "\"required\": \"｛label｝ 100%\""));
    CHECK(has(texts, "\"rule_4_constraint\": \"｛a｝ 和 {1} 和 { }\""));
    CHECK(has(texts, "\"record\": \"第「数量」项\""));
    CHECK(has(texts, "\"purpose\": \"见「数量」\""));
    CHECK(!has(texts, "${"));
    CHECK(has(made.files.at("code-lists/l.csv"), "多于「数量」"));
    CHECK(has(made.issues, "survey 3 constraint_message changed: words show no answers: for ${n} stands the question's label\n"));
    CHECK(has(made.issues, "survey 3 required_message changed: words show no answers"));
    CHECK(has(made.issues, "survey 4 constraint_message changed: “{a}” would be filled in by the program: it stands with the wide signs ｛｝\n"));
    CHECK(has(made.issues, "choices 2 label changed: words show no answers"));
}

TEST_CASE("xlsform taken: HTML goes, and what only looks like it stays", "[xlsform]")
{
    struct Row {
        char const* written;
        char const* shown;
    };
    static constexpr Row rows[] = {
        { "<b>名</b>", "名" }, { "<span style=\"color:red\">红</span>色", "红色" }, { "<SPAN STYLE='color: red' class=x>红</span >", "红" }, { "甲<br>乙<br/>丙<BR />", "甲乙丙" },
        { "<h2>题</h2><p>段", "题段" }, { "<a href=\"https://x.cn/?a=1>2\">见</a>", "见" }, { "<img src=x.png>图", "图" }, { "<i><b>斜</b></i>", "斜" },
        { "年收入 <a 且 b> 万", "年收入 <a 且 b> 万" }, { "工龄<5年 或 学历>本科", "工龄<5年 或 学历>本科" }, { "x < y > z", "x < y > z" }, { "a<b>c", "a<b>c" },
        { "a</b>c", "a</b>c" }, { "<姓名>", "<姓名>" }, { "<name>", "<name>" }, { "<b", "<b" }, { "<", "<" }, { "<b x=\"", "<b x=\"" }, { "<a b> 与 </a>", "<a b> 与 </a>" },
        { "**粗**与## ", "粗与##" }, { "## 题", "题" },
    };
    for (auto const& row : rows)
        CHECK(xlsform::plain_words(row.written) == row.shown);
}

TEST_CASE("xlsform taken: of a circle all that close it are listed and left out", "[xlsform]")
{
    struct Row {
        char const* rows;  // type|name|label|relevant|calculation
        std::vector<std::string> listed;
        std::vector<std::string> unlisted;
    };
    Row const rows[] = {
        // Both ways of finding one: by the types of calculations, and by the pack's own check.
        { "calculate|a|||${b}\ncalculate|b|||${c}\ncalculate|c|||${a}\ncalculate|d|||${a}",
            { "survey 2 calculation mistake: “a” depends on itself, through “", "survey 3 calculation mistake: “b” depends", "survey 4 calculation mistake: “c” depends", "survey 5 calculation left out: the calculation “a” is left out" }, {} },
        { "calculate|a|||${a} + 1", { "survey 2 calculation mistake: “a” depends on itself: “${a} + 1”" }, {} },
        { "text|a|甲||${b}\ntext|b|乙||${c}\ntext|c|丙||${a}\ntext|d|丁||${a}",
            { "survey 2 calculation mistake: ", "survey 3 calculation mistake: ", "survey 4 calculation mistake: " }, { "survey 5" } },
        { "text|a|甲|${b} = 1|\ntext|b|乙|${a} = 1|", { "survey 2 relevant mistake: ", "survey 3 relevant mistake: " }, {} },
        { "text|a|甲|${b} = 1|'x'\ntext|b|乙||${a}\ntext|c|丙|${a} = 1|", { "survey 2 relevant mistake: ", "survey 3 calculation mistake: " }, { "survey 2 calculation", "survey 4" } },
        { "begin_group|g|组|${a} = 'x'|\ntext|a|甲||\nend_group", { "survey 2 relevant mistake: " }, { "survey 3" } },
    };
    for (auto const& row : rows) {
        INFO(row.rows);
        auto const made = import(std::string("type|name|label|relevant|calculation\n") + row.rows + "\ntext|last|最后||");
        INFO(made.issues);
        for (auto const& part : row.listed)
            CHECK(has(made.issues, part));
        for (auto const& part : row.unlisted)
            CHECK(!has(made.issues, part));
    }
}

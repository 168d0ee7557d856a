// The rows of the sheets: what becomes of each, and what is said about what cannot be taken.
#include "support.h"

#include "wire/wire.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

static bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

TEST_CASE("xlsform rows: groups, repeats and questions outside both", "[xlsform]")
{
    auto const made = import(R"(type|name|label::中文 (zh)|label::English (en)
text|first|第一|First
begin_group|g|组|Group
text|inside|里面|Inside
begin_group|inner|小组|Inner
text|deep|深处|Deep
end_group
end_group
begin_repeat|w|业绩|Works
text|title|题目|Title
begin repeat|p|部分|Parts
text|part|部分名|Part
end repeat
end_repeat
text|last|最后|Last)");
    CHECK(made.issues.empty());
    auto const& form = made.programme->application;
    std::string sections;
    for (auto const& section : form.sections)
        sections += section.id + (section.kind == SectionKind::Repeating ? "* " : " ");
    CHECK(sections == "general g w* general_2 ");
    CHECK(form.sections[1].label.in(0) == "组");
    CHECK(form.sections[1].label.in(1) == "Group");
    CHECK(made.verdict(R"({"general": {"first": "a"}, "g": {"inside": "b", "deep": "c"}, "w": [{"id": "00000000000000000000000000000001", "title": "t",
        "p": [{"id": "00000000000000000000000000000002", "part": "x"}]}], "general_2": {"last": "z"}})").empty());
}

TEST_CASE("xlsform rows: required, messages, hints, first values, read-only", "[xlsform]")
{
    auto const made = import(R"(type|name|label|hint|required|required message|default|read_only|relevant
text|a|甲|说明|TRUE|没有甲不行|||
integer|n|数||no||5||
text|r|定值||||固定|yes|
text|b|乙||${n} > 5|||| 
date|d|日||yes||2020-02-29||${n} = 5
select_multiple l|m|多选||||x y||)",
        "list_name|name|label\nl|x|甲\nl|y|乙\nl|z|丙");
    CHECK(made.issues.empty());
    auto fresh = empty_document(made.programme->application);
    prefill(*made.plan, {}, fresh);
    CHECK(wire::write_document(made.programme->application, fresh) == R"({"general":{"n":5,"r":"固定","d":"2020-02-29","m":["x","y"]}})");
    CHECK(made.verdict("{}") == "general/a required\n");
    CHECK(made.verdict(R"({"general": {"a": "1", "n": 6}})") == "general/b required\n");
    CHECK(made.verdict(R"({"general": {"a": "1", "n": 5}})") == "general/d required\n");
    CHECK(has(made.files.at("texts/zh.json"), R"("required": "没有甲不行")"));
    CHECK(has(made.files.at("texts/zh.json"), R"("hint": "说明")"));
}

TEST_CASE("xlsform rows: cascades over two columns, or_other, ranges and times", "[xlsform]")
{
    auto const made = import(R"(type|name|label|choice_filter|parameters
select_one p|p|省||
select_one c|c|市|p = ${p} and open = 'yes'|
select_one p or_other|q|哪里||
range|s|分||start=0 end=5 step=0.5
time|t|时间||)",
        "list_name|name|label|p|open\np|east|东||\np|west|西||\nc|e1|东一|east|yes\nc|e2|东二|east|no\nc|w1|西一|west|yes");
    CHECK(made.issues == "survey 6 type changed: a time of day is taken as a text HH:MM\n");
    CHECK(made.verdict(R"({"general": {"p": "east", "c": "e1", "q": "other", "q_other": "别处", "s": 4.5, "t": "23:59"}})").empty());
    CHECK(has(made.verdict(R"({"general": {"p": "east", "c": "e2"}})"), "general/c "));
    CHECK(has(made.verdict(R"({"general": {"p": "west", "c": "e1"}})"), "general/c "));
    CHECK(made.verdict(R"({"general": {"q": "other"}})") == "general/q_other required\n");
    CHECK(has(made.verdict(R"({"general": {"s": 5.5}})"), "general/s "));
    CHECK(has(made.verdict(R"({"general": {"t": "24:00"}})"), "general/t "));
}

TEST_CASE("xlsform rows: what a heading or a note has as its hint stands after it as words", "[xlsform]")
{
    auto const made = import(R"(type|name|label|hint
begin_group|g|组|
begin_group|inner|小组|小组说明
note|n|须知|须知说明
note|m|没有说明|
text|x|甲|甲说明
end_group
end_group)");
    CHECK(made.issues.empty());
    std::string fields;
    for (auto const& field : made.programme->application.fields)
        fields += field.id + (is_words(field) ? "=" : ":") + field.label.in(0) + "/" + field.hint.in(0) + " ";
    CHECK(fields == "heading_3=小组/ heading_3_hint=小组说明/ n=须知/ n_hint=须知说明/ m=没有说明/ x:甲/甲说明 ");
}

TEST_CASE("xlsform rows: lists whose names have no letters, or differ only in what an id cannot hold, stay apart", "[xlsform]")
{
    auto const made = import(R"(type|name|label|parameters
select_one 省份|p|省|
select_one 城市|c|市|
select_one City|d|市|
select_one city or_other|e|市|
select_one city_or_other|f|市|
range|s|分|start=.5 end=1-2
range|t|分|start=-1 end=05.50)",
        "list_name|name|label\n省份|a|甲\n城市|b|乙\nCity|c|丙\ncity|d|丁\ncity_or_other|e|戊");
    CHECK(made.issues == "survey 7 parameters mistake: start and end must be two numbers, the smaller first; no bounds are set\n");
    CHECK(made.verdict(R"({"general": {"p": "a", "c": "b", "d": "c", "e": "d", "f": "e", "t": 5.5}})").empty());
    CHECK(has(made.verdict(R"({"general": {"p": "b"}})"), "general/p "));
    CHECK(has(made.verdict(R"({"general": {"f": "other"}})"), "general/f "));
    CHECK(has(made.verdict(R"({"general": {"t": 5.6}})"), "general/t "));
    CHECK(made.verdict(R"({"general": {"s": 0.4}})").empty());
}

TEST_CASE("xlsform rows: constraints in records and tables, and as many rows as were said", "[xlsform]")
{
    auto const made = import(R"(type|name|label|constraint|constraint_message|repeat_count
integer|n|几项|. < 4|太多|
begin_repeat|w|业绩|||${n}
integer|size|大小|. > 0||
begin_repeat|p|部分|||
integer|part|份|. <= ${size}|份数超出|
end_repeat
end_repeat
begin_repeat|three|三项|||3
text|x|项|||
end_repeat)");
    CHECK(made.issues.empty());
    std::string const three = R"("three": [{"id": "0000000000000000000000000000000a"}, {"id": "0000000000000000000000000000000b"}, {"id": "0000000000000000000000000000000c"}])";
    auto const with = [&](std::string const& n, std::string const& size, std::string const& part) {
        return made.verdict(R"({"general": {"n": )" + n + R"(}, "w": [{"id": "00000000000000000000000000000001", "size": )" + size
            + R"(, "p": [{"id": "00000000000000000000000000000002", "part": )" + part + "}]}], " + three + "}");
    };
    CHECK(with("1", "5", "5").empty());
    CHECK(with("1", "5", "6") == "w/00000000000000000000000000000001/p/00000000000000000000000000000002/part rule:rule_6_constraint\n");
    CHECK(with("1", "0", "0") == "w/00000000000000000000000000000001/size rule:rule_4_constraint\n");
    CHECK(with("2", "5", "5") == "w rule:rule_3_count\n");
    CHECK(with("4", "5", "5") == "general/n rule:rule_2_constraint\nw rule:rule_3_count\n");
    CHECK(has(made.verdict(R"({"three": [{"id": "0000000000000000000000000000000a"}]})"), "three too_few_records"));
}

TEST_CASE("xlsform rows: what cannot be taken is listed by row with what to do, and the rest is taken", "[xlsform]")
{
    struct Row {
        char const* rows;  // after the head
        char const* listed;
    };
    static constexpr Row table[] = {
        { "geopoint|g|地点", "survey 2 type left out: “geopoint” has no counterpart" },
        { "txet|x|错字", "survey 2 type mistake: there is no type “txet”; did you mean “text”?" },
        { "text||无名", "survey 2 name mistake: a question without a name is left out" },
        { "select_one none|x|选", "survey 2 type mistake: there is no list “none” on the sheet choices" },
        { "text|1bad|甲", "survey 2 name mistake: the name “1bad” must begin with a letter or an underscore, then letters, digits, hyphens, underscores and periods; it is taken as “field_2”" },
        { "text|x|甲\ntext|x|乙", "survey 3 name mistake: the name “x” stands twice (first in row 2); the later one is left out: give it another name" },
        { "begin_group|g|组\ntext|x|甲", "survey 2 type mistake: the group “g” has no end; it ends with the sheet" },
        { "text|x|甲\nend_repeat", "survey 3 type mistake: an end of a repeat that was never begun" },
        { "begin_group|g|组\ntext|x|甲\nend_repeat\nend_group", "survey 4 type mistake: an end of a repeat that was never begun; the group “g” (row 2) stays open" },
        { "begin_repeat|r|组\nbegin_group|g|组\ntext|x|甲\nend_repeat", "survey 3 type mistake: the group “g” has no end before row 5; it ends there" },
        { "text|x|甲||${y} = 1", "survey 2 relevant mistake: there is no question “y” that was taken" },
        { "text|x|甲||../a = 1", "survey 2 relevant left out: paths into the form" },
        { "integer|x|甲|||. >", "survey 2 constraint mistake: the expression ends too early at character 4" },
        { "integer|x|甲||||uuid()", "survey 2 calculation left out: uuid() has no counterpart: every application has a number of its own" },
        { "calculate|a|||||${b}\ncalculate|b|||||${a}", "depends on itself" },
        { "text|x|甲||${x} = 'a'", "survey 2 relevant " },  // visible only when it is visible
        { "date|x|甲|||||today()", "survey 2 default left out: a first value is taken as written, not computed" },
        { "integer|x|甲|||||five", "survey 2 default " },
        { "text|x", "survey 2 name mistake: a question without a label: its name stands for it" },
    };
    for (auto const& row : table) {
        INFO(row.rows);
        auto const made = import(std::string("type|name|label|hint|relevant|constraint|calculation|default\n") + row.rows + "\ntext|last|最后");
        CHECK(has(made.issues, row.listed));
        INFO(made.issues);
        bool kept = false;
        for (auto const& field : made.programme->application.fields)
            kept = kept || field.id == "last";
        CHECK(kept);
    }
}

TEST_CASE("xlsform rows: a form of which nothing is left is none, and says why", "[xlsform]")
{
    auto refusal = [](std::vector<documents::Sheet> const& sheets) {
        auto const imported = xlsform::import_sheets(sheets, "test", mistakes_of);
        return imported.ok() ? std::string() : imported.error().detail;
    };
    CHECK(refusal({ sheet("survey", "type|name|label") }) == "the form has no question that can be taken");
    CHECK(has(refusal({ sheet("survey", "type|name|label\ngeopoint|g|地点") }), "can be taken\nsurvey row 2 type: “geopoint” has no counterpart"));
    CHECK(has(refusal({ sheet("choices", "list_name|name|label\nl|a|甲") }), "there is no sheet “survey”"));
    CHECK(has(refusal({ sheet("survey", "text|x|甲") }), "must name the columns"));
    CHECK(refusal({ sheet("survey", "type|name|label\ngeopoint|g|地点\ntext|x|甲") }).empty());
}

TEST_CASE("xlsform rows: columns, names and languages of all sorts", "[xlsform]")
{
    auto const made = import(R"(Type|NAME|label::Français (fr)|label|Relevance|media::image|guidance_hint|my remarks
text|姓名|Nom|**姓**<b>名</b>||||
text|Name||甲||||
text|name||乙|${姓名} != ''|||x)");
    CHECK(has(made.issues, "survey 1 label::Français (fr) left out: there are words for Chinese and English only"));
    CHECK(has(made.issues, "survey 1 media::image left out"));
    CHECK(has(made.issues, "survey 1 guidance_hint left out"));
    CHECK(has(made.issues, "survey 1 my remarks changed: XLSForm knows no such column"));
    std::string ids;
    for (auto const& field : made.programme->application.fields)
        ids += field.id + "=" + field.label.in(1) + " ";
    CHECK(ids == "field_2=姓名 name=甲 name_2=乙 ");

    auto const settings = import({ sheet("Survey", "type|name|label\ntext|x|甲"), sheet("settings", "form_title|form_id|version|public_key\n标题|My Form|2|k") });
    CHECK(settings.id == "my_form");
    CHECK(settings.programme->version == "2");
    CHECK(settings.issues == "settings 1 public_key left out: this setting is not taken\n");

    auto const choices = import("type|name|label\nselect_one l|x|甲", "list_name|name|label\nl|a,\"b|一\nl|c d|二\nl|a,\"b|三\n|e|四\nl|😀|五\nl|2|");
    CHECK(has(choices.issues, "choices 3  mistake: the name “c d” has a blank in it"));
    CHECK(has(choices.issues, "choices 4  mistake: the choice “a,\"b” stands twice"));
    CHECK(has(choices.issues, "choices 5  mistake: a choice needs list_name and name"));
    CHECK(choices.verdict(R"({"general": {"x": "a,\"b"}})").empty());
    CHECK(choices.verdict(R"({"general": {"x": "😀"}})").empty());
    CHECK(choices.verdict(R"({"general": {"x": "2"}})").empty());
}

TEST_CASE("xlsform rows: groups nested too deep stand in the one around them", "[xlsform]")
{
    std::string survey = "type|name|label\n";
    for (int i = 0; i < 30; ++i)
        survey += "begin_group|g" + std::to_string(i) + "|组\n";
    survey += "text|x|甲\n";
    for (int i = 0; i < 30; ++i)
        survey += "end_group\n";
    auto const made = import(survey);
    CHECK(has(made.issues, "nested more than 20 deep"));
    CHECK(made.verdict(R"({"g0": {"x": "a"}})").empty());
}

// Found by fuzzing.
TEST_CASE("xlsform rows: a repeat that names itself is refused with a reason", "[xlsform]")
{
    auto const made = import(R"(type|name|label::中文 (zh)|label::English (en)|calculation
begin_repeat|w|业绩|Works|
text|title|题目|Title|
calculate|n|数|Number|count(${w})
begin_repeat|p|部分|Parts|
text|part|部分名|Part|
calculate|m|数|Number|count(${p}) + count(${w})
end_repeat
end_repeat)");
    CHECK(has(made.issues, "“w” cannot be read as a whole from within it"));
    CHECK(has(made.issues, "“p” cannot be read as a whole from within it"));
}

// What rows may be beside one another, fields beside one another, and limits that hang on other values.
#include "support.h"

#include "outline/outline.h"
#include "wire/wire.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

std::string row(int number, std::string const& members)
{
    return R"({"id": "0000000000000000000000000000000)" + std::to_string(number) + "\"" + (members.empty() ? "" : ", ") + members + "}";
}

std::string works(std::string const& rows) { return "{\"works\": [" + rows + "]}"; }

// The `works` of the small pack with this inside `records`.
pack::Files with_records(std::string const& fields, std::string const& records)
{
    auto files = small_pack(R"({"id": "name", "type": "text"})", fields);
    auto& text = files["programme.json"];
    auto const limits = std::string(R"("records": {"min": 1, "max": 3})");
    text.replace(text.find(limits), limits.size(), "\"records\": {\"min\": 1, \"max\": 9, " + records + "}");
    return files;
}

std::string first_mistake(pack::Files const& files)
{
    auto read = pack::read(files);
    auto const* diagnostics = std::get_if<Diagnostics>(&read);
    return diagnostics ? (*diagnostics)[0].code + " " + (*diagnostics)[0].message : std::string();
}

constexpr char const* second = "works/00000000000000000000000000000002 ";
constexpr char const* dates = R"({"id": "title", "type": "text"}, {"id": "start", "type": "date", "precision": "month"}, {"id": "end", "type": "date", "precision": "month", "open_end": true})";

}

TEST_CASE("no two records are alike in a group of fields", "[together]")
{
    auto loaded = load(with_records(dates, R"("unique": [["title", "start"]])"));
    auto judged = [&](std::string const& a, std::string const& b) { return findings(*loaded, works(row(1, a) + "," + row(2, b)), Stage::Draft); };
    CHECK(judged(R"("title": "a", "start": "2020-01")", R"("title": "a", "start": "2020-01")") == std::string(second) + "duplicate_record");
    CHECK(judged(R"("title": "a", "start": "2020-01")", R"("title": "a", "start": "2020-02")").empty());
    CHECK(judged(R"("title": "a", "start": "2020-01")", R"("title": "b", "start": "2020-01")").empty());
    // What is not there is not alike.
    CHECK(judged(R"("title": "a")", R"("title": "a")").empty());
}

TEST_CASE("periods of records do not overlap, and the finding names both rows", "[together]")
{
    auto loaded = load(with_records(dates, R"("no_overlap": [{"from": "start", "to": "end"}])"));
    auto judged = [&](std::string const& a, std::string const& b) { return findings(*loaded, works(row(1, a) + "," + row(2, b)), Stage::Draft); };
    CHECK(judged(R"("start": "2010-01", "end": "2012-06")", R"("start": "2012-06", "end": "2013-01")").empty());
    CHECK(judged(R"("start": "2010-01", "end": "2012-06")", R"("start": "2012-05", "end": "2013-01")") == std::string(second) + "periods_overlap");
    CHECK(judged(R"("start": "2012-05", "end": "2013-01")", R"("start": "2010-01", "end": "2012-06")") == std::string(second) + "periods_overlap");
    CHECK(judged(R"("start": "2010-01")", R"("start": "2012-05", "end": "2013-01")") == std::string(second) + "periods_overlap");
    CHECK(judged(R"("start": "2010-01", "end": null)", R"("start": "2009-01", "end": "2010-01")").empty());
    CHECK(judged(R"("end": "2012-06")", R"("start": "2012-05")").empty());
    // An end that is not there yet is open only where it may be.
    std::string closed = dates;
    closed.replace(closed.find(R"("open_end": true)"), 16, R"("open_end": false)");
    auto const typing = load(with_records(closed, R"("no_overlap": [{"from": "start", "to": "end"}])"));
    std::string hidden = closed;
    hidden.replace(hidden.find(R"("open_end": false)"), 17, R"x("visible": "!has(self.title) ")x");
    auto const going_on = load(with_records(hidden, R"("no_overlap": [{"from": "start", "to": "end"}])"));
    CHECK(findings(*going_on, works(row(1, R"("title": "t", "start": "2010-01")") + "," + row(2, R"("start": "2012-05", "end": "2013-01")")), Stage::Draft) == std::string(second) + "periods_overlap");
    CHECK(findings(*typing, works(row(1, R"("start": "2010-01")") + "," + row(2, R"("start": "2012-05", "end": "2013-01")")), Stage::Draft).empty());

    auto filled = document(*loaded, works(row(1, R"("start": "2010-01")") + "," + row(2, R"("start": "2011-01")")));
    auto verdict = validate(loaded->the_plan(), {}, filled, Stage::Draft, {});
    REQUIRE(verdict.findings.size() == 1);
    CHECK(message_text(loaded->the_plan(), {}, filled, verdict.findings[0], 0) == "第2条与第1条的时间重叠，请核对起止时间");
}

TEST_CASE("only records that are alike are compared in time", "[together]")
{
    auto loaded = load(with_records(dates, R"("no_overlap": [{"from": "start", "to": "end", "same": ["title"]}])"));
    auto judged = [&](char const* other) {
        return findings(*loaded, works(row(1, R"("title": "a", "start": "2010-01")") + "," + row(2, std::string(R"("start": "2011-01", "title": ")") + other + "\"")), Stage::Draft);
    };
    CHECK(judged("b").empty());
    CHECK(judged("a") == std::string(second) + "periods_overlap");
}

TEST_CASE("mistakes of what belongs together are named", "[together]")
{
    CHECK(first_mistake(with_records(dates, R"("unique": [["titel"]])")) == "pack.unknown_field \"titel\" is not a field of the same record");
    CHECK(first_mistake(with_records(dates, R"("no_overlap": [{"from": "title", "to": "end"}])")).substr(0, 11) == "pack.period");
    CHECK(first_mistake(with_records(dates, R"("no_overlap": [{"from": "start"}])")).substr(0, 11) == "pack.period");
}

// ---- ZC-03: choices that filter one another in any order

namespace {

pack::Files with_relation(std::string const& csv, std::string const& fields = R"({"kind": "kind", "colour": "colour", "shade": "shade"})")
{
    auto files = small_pack(R"({"id": "kind", "type": "choice", "list": "colours"}, {"id": "colour", "type": "choice", "list": "colours"},
        {"id": "shade", "type": "choice", "list": "colours", "visible": "!has(self.name) "}, {"id": "name", "type": "text"})");
    auto& text = files["programme.json"];
    text.insert(1, R"("relations": ["allowed"],)");
    auto const place = std::string(R"("kind": "single",)");
    text.insert(text.find(place), R"("combinations": [{"relation": "allowed", "fields": )" + fields + "}],");
    files["relations/allowed.csv"] = csv;
    return files;
}

constexpr char const* allowed = "# source: test\nkind,colour,shade,valid_until\n1,1,11,\n1,2,21,\n2,2,,\n11,1,1,2020-12-31\n";

std::string options(LoadedProgramme const& loaded, std::string const& basic, std::string const& field, Context const& context = {})
{
    auto filled = document(loaded, "{\"basic\": " + basic + "}");
    auto path = parse_path(loaded.form(), "basic/" + field);
    std::string text;
    for (auto const* code : options_at(loaded.the_plan(), context, filled, *path, *parse_moment("2026-06-01T10:00:00+08:00")))
        text += (text.empty() ? "" : " ") + code->code;
    return text;
}

}

TEST_CASE("choosing any of the fields of a combination narrows the others", "[together]")
{
    auto loaded = load(with_relation(allowed));
    CHECK(options(*loaded, "{}", "kind") == "1 2");
    CHECK(options(*loaded, "{}", "shade") == "1 2 11 21");
    CHECK(options(*loaded, R"({"shade": "11"})", "kind") == "1 2");
    CHECK(options(*loaded, R"({"shade": "11"})", "colour") == "1 2");
    CHECK(options(*loaded, R"({"shade": "11", "kind": "1"})", "colour") == "1");
    CHECK(options(*loaded, R"({"colour": "1"})", "kind") == "1");
    // Its own value does not narrow a field.
    CHECK(options(*loaded, R"({"colour": "1"})", "colour") == "1 2");
    // A hidden one does not count.
    CHECK(options(*loaded, R"({"shade": "11", "kind": "1", "name": "x"})", "colour") == "1 2");
    Context earlier;
    earlier.code_day = { 2020, 12, 31 };
    CHECK(options(*loaded, "{}", "kind", earlier) == "1 2 11");
}

TEST_CASE("a combination that is in no row is a finding at the field that does not go with those before", "[together]")
{
    auto loaded = load(with_relation(allowed));
    auto judged = [&](char const* basic) { return findings(*loaded, std::string("{\"basic\": ") + basic + "}", Stage::Draft); };
    CHECK(judged(R"({"kind": "1", "colour": "1", "shade": "11"})").empty());
    CHECK(judged(R"({"kind": "2", "colour": "2", "shade": "21"})").empty());
    CHECK(judged(R"({"kind": "1", "shade": "21"})").empty());
    CHECK(judged(R"({"kind": "1", "colour": "1", "shade": "21"})") == "basic/shade not_combined");
    CHECK(judged(R"({"kind": "2", "colour": "1"})") == "basic/colour not_combined");
    CHECK(judged(R"({"kind": "11", "colour": "1"})") == "basic/kind not_combined");
    CHECK(judged(R"({"kind": "1", "colour": "1", "shade": "21", "name": "x"})").empty());
}

TEST_CASE("a relation's mistakes are named", "[together]")
{
    CHECK(first_mistake(with_relation("# source: test\nkind,colour,shade\n9,1,1\n")).find("names \"9\" in \"kind\"") != std::string::npos);
    CHECK(first_mistake(with_relation("# source: test\nkind,colour,shade\n1,1,1\n1,1,1\n")) == "list.duplicate this combination stands twice");
    CHECK(first_mistake(with_relation("kind,colour,shade\n1,1,1\n")).substr(0, 11) == "list.source");
    CHECK(first_mistake(with_relation(allowed, R"({"kid": "kind"})")).substr(0, 19) == "pack.unknown_column");
    CHECK(first_mistake(with_relation(allowed, R"({"kind": "name"})")).substr(0, 16) == "pack.combination");
}

// ---- rules

TEST_CASE("a rule that does not hold passes with a written reason", "[rules]")
{
    auto loaded = load(small_pack(R"({"id": "number", "type": "number"}, {"id": "extra", "type": "text"})", R"({"id": "title", "type": "text"})",
        R"({"id": "enough", "section": "basic", "field": "number", "when": "has(basic.number) ", "assert": "basic.number >= 5", "reason_field": "extra"})",
        R"("enough": "至少五年，或说明理由")"));
    CHECK(findings(*loaded, R"({"basic": {"number": 5}})", Stage::Draft).empty());
    CHECK(findings(*loaded, R"({"basic": {"number": 4}})", Stage::Draft) == "basic/number rule:enough");
    CHECK(findings(*loaded, R"({"basic": {"number": 4, "extra": "因公派出国"}})", Stage::Draft) == "basic/number rule:enough warning");
    // The reason stands where the rule does not hold, and nowhere else.
    auto shown = [&](char const* json) {
        auto filled = document(*loaded, json);
        return judge(loaded->the_plan(), {}, filled, Stage::Draft, {}).visibility.shows(filled.sections[0].records[0], 1);
    };
    CHECK(shown(R"({"basic": {"number": 4}})"));
    CHECK_FALSE(shown(R"({"basic": {"number": 5}})"));
    CHECK_FALSE(shown("{}"));
    auto filled = document(*loaded, R"({"basic": {"number": 4, "extra": "因公派出国"}})");
    auto verdict = validate(loaded->the_plan(), {}, filled, Stage::Submit, {});
    REQUIRE(!verdict.findings.empty());
    CHECK(verdict.findings[0].parameters == std::vector<std::pair<std::string, std::string>> { { "reason", "因公派出国" } });
}

TEST_CASE("a reason counts when it was asked for and says something; one field may give the reason of several rules", "[rules]")
{
    auto loaded = load(small_pack(R"({"id": "number", "type": "number"}, {"id": "age", "type": "number"}, {"id": "extra", "type": "text"})", R"({"id": "title", "type": "text"})",
        R"({"id": "enough", "section": "basic", "field": "number", "assert": "basic.number >= 5", "reason_field": "extra"},
           {"id": "young", "section": "basic", "field": "age", "assert": "basic.age < 60", "reason_field": "extra"})",
        R"("enough": "至少五年", "young": "未满六十")"));
    auto judged = [&](char const* json) { return findings(*loaded, json, Stage::Draft); };
    CHECK(judged(R"({"basic": {"number": 4, "age": 70, "extra": "返聘"}})") == "basic/number rule:enough warning\nbasic/age rule:young warning");
    CHECK(judged(R"({"basic": {"number": 6, "age": 70, "extra": "返聘"}})") == "basic/age rule:young warning");
    CHECK(judged(R"({"basic": {"number": 6, "age": 70, "extra": " . "}})") == "basic/age rule:young");
    for (std::string const nothing : { "。", "——", "　", "／", "…", "！" })
        CHECK(judged((R"({"basic": {"number": 6, "age": 70, "extra": ")" + nothing + R"("}})").c_str()) == "basic/age rule:young");
    for (std::string const something : { "病", "5", "x", "Ａ", "𠀀" })
        CHECK(judged((R"({"basic": {"number": 6, "age": 70, "extra": ")" + something + R"("}})").c_str()) == "basic/age rule:young warning");

    auto hidden = load(small_pack(R"({"id": "number", "type": "number"}, {"id": "name", "type": "text"}, {"id": "extra", "type": "text", "visible": "has(self.name) "})",
        R"({"id": "title", "type": "text"})", R"({"id": "enough", "section": "basic", "field": "number", "assert": "basic.number >= 5", "reason_field": "extra"})", R"("enough": "至少五年")"));
    CHECK(findings(*hidden, R"({"basic": {"number": 4, "extra": "因公"}})", Stage::Draft) == "basic/number rule:enough");
    CHECK(findings(*hidden, R"({"basic": {"number": 4, "name": "n", "extra": "因公"}})", Stage::Draft) == "basic/number rule:enough warning");
}

TEST_CASE("a rule that cannot be computed asks for its reason too", "[rules]")
{
    auto loaded = load(small_pack(R"({"id": "number", "type": "number"}, {"id": "age", "type": "number"}, {"id": "extra", "type": "text"})", R"({"id": "title", "type": "text"})",
        R"({"id": "share", "section": "basic", "field": "number", "when": "10 / basic.age < 5", "assert": "100 / basic.number >= 5", "reason_field": "extra"})",
        R"("share": "至少五分之一，或说明理由")"));
    auto judged = [&](char const* json) { return findings(*loaded, json, Stage::Draft); };
    CHECK(judged(R"({"basic": {"number": 0, "age": 50}})") == "basic/number rule:share");
    CHECK(judged(R"({"basic": {"number": 0, "age": 50, "extra": "无法计算"}})") == "basic/number rule:share warning");
    CHECK(judged(R"({"basic": {"number": 50, "age": 0, "extra": "无法计算"}})") == "basic/number rule:share warning");
    // Where it holds, or is not to be judged, no reason is asked for.
    auto shown = [&](char const* json) {
        auto const filled = document(*loaded, json);
        return judge(loaded->the_plan(), {}, filled, Stage::Draft, {}).visibility.shows(filled.sections[0].records[0], 2);
    };
    CHECK(shown(R"({"basic": {"number": 0, "age": 50}})"));
    CHECK(shown(R"({"basic": {"number": 50, "age": 0}})"));
    CHECK_FALSE(shown(R"({"basic": {"number": 10, "age": 0}})"));
    CHECK_FALSE(shown(R"({"basic": {"number": 0, "age": 1}})"));
    CHECK_FALSE(shown(R"({"basic": {"number": 50}})"));
    CHECK_FALSE(shown(R"({"basic": {"age": 0}})"));

    // One that is not judged does not hide that another cannot be computed.
    auto two = load(small_pack(R"({"id": "number", "type": "number"}, {"id": "age", "type": "number"}, {"id": "extra", "type": "text"})", R"({"id": "title", "type": "text"})",
        R"({"id": "young", "section": "basic", "field": "age", "assert": "basic.age < 60", "reason_field": "extra"},
           {"id": "share", "section": "basic", "field": "number", "assert": "100 / basic.number >= 5", "reason_field": "extra"})",
        R"("young": "未满六十", "share": "至少五分之一")"));
    CHECK(findings(*two, R"({"basic": {"number": 0, "extra": "无法计算"}})", Stage::Draft) == "basic/number rule:share warning");

    // An author's own `visible` is what it says.
    auto own = load(small_pack(R"({"id": "number", "type": "number"}, {"id": "extra", "type": "text", "visible": "100 / basic.number > 5"})", R"({"id": "title", "type": "text"})",
        R"({"id": "share", "section": "basic", "field": "number", "assert": "100 / basic.number >= 5", "reason_field": "extra"})", R"("share": "至少五分之一")"));
    CHECK(findings(*own, R"({"basic": {"number": 0, "extra": "无法计算"}})", Stage::Draft) == "basic/number rule:share");
}

TEST_CASE("a rule over each row of a nested table names the row", "[rules]")
{
    auto loaded = load(small_pack(R"({"id": "number", "type": "number"})",
        R"({"id": "title", "type": "text"}, {"id": "parts", "type": "table", "fields": [{"id": "part", "type": "text"}, {"id": "size", "type": "number"}]})",
        R"({"id": "small", "section": "works", "table": "parts", "each_record": true, "assert": "self.size <= 3 || has(parent.title) "},
           {"id": "smaller", "section": "works", "table": "parts", "field": "size", "each_record": true, "severity": "warning", "assert": "self.size <= basic.number"})",
        R"("small": "第{row}行太大", "smaller": "偏大")"));
    auto text = [&](char const* title) {
        return std::string(R"({"basic": {"number": 4}, "works": [{"id": "00000000000000000000000000000001")") + title
            + R"(, "parts": [{"id": "00000000000000000000000000000002", "size": 3}, {"id": "00000000000000000000000000000003", "size": 5}]}]})";
    };
    CHECK(findings(*loaded, text(""), Stage::Draft)
        == "works/00000000000000000000000000000001/parts/00000000000000000000000000000003 rule:small\n"
           "works/00000000000000000000000000000001/parts/00000000000000000000000000000003/size rule:smaller warning");
    CHECK(findings(*loaded, text(R"(, "title": "t")"), Stage::Draft).find("rule:small ") == std::string::npos);
    auto filled = document(*loaded, text(""));
    auto verdict = validate(loaded->the_plan(), {}, filled, Stage::Draft, {});
    CHECK(message_text(loaded->the_plan(), {}, filled, verdict.findings[0], 0) == "第2行太大");
    auto wrong = small_pack(R"({"id": "number", "type": "number"})", R"({"id": "title", "type": "text"})",
        R"({"id": "small", "section": "works", "table": "title", "each_record": true, "assert": "true"})", R"("small": "x")");
    CHECK(first_mistake(wrong) == "pack.unknown_field \"title\" is not a table of \"works\"");
}

// ---- attachments

namespace {

std::string file(std::string const& id, std::uint64_t size, char const* kind = "pdf")
{
    Attachment attachment;
    attachment.id = *parse_id("000000000000000000000000000000" + id);
    attachment.name = id + "." + kind;
    attachment.size_bytes = size;
    attachment.kind = std::string(kind) == "pdf" ? FileKind::Pdf : FileKind::Jpeg;
    return wire::write_attachment(attachment);
}

}

TEST_CASE("the files of a whole document are limited together, hidden ones left out", "[rules]")
{
    auto loaded = load(small_pack(R"({"id": "name", "type": "text"}, {"id": "extra", "type": "attachment", "visible": "!has(self.name) "})", R"({"id": "file", "type": "attachment", "max": 3})",
        R"({"id": "together", "section": "basic", "assert": "sum(attachments.map(a, a.size)) <= 1000 && size(attachments) <= 3"})", R"("together": "附件合计过大")"));
    auto text = [&](std::string const& basic, std::string const& files) { return "{\"basic\": {" + basic + "}, " + works(row(1, "\"file\": [" + files + "]")).substr(1); };
    auto extra = "\"extra\": [" + file("0a", 400) + "]";
    CHECK(findings(*loaded, text(extra, file("0b", 600)), Stage::Draft).empty());
    CHECK(findings(*loaded, text(extra, file("0b", 601)), Stage::Draft) == "basic rule:together");
    CHECK(findings(*loaded, text(extra + R"(, "name": "x")", file("0b", 601)), Stage::Draft).empty());
    CHECK(findings(*loaded, text(extra, file("0b", 1) + "," + file("0c", 1) + "," + file("0d", 1)), Stage::Draft) == "basic rule:together");
}

TEST_CASE("an attachment's limits may hang on another field", "[rules]")
{
    auto loaded = load(small_pack(R"({"id": "name", "type": "text"})",
        R"({"id": "title", "type": "text"}, {"id": "file", "type": "attachment", "max": "has(self.title) && self.title == 'book' ? 3 : 1", "max_bytes": "has(self.title) ? 500 : 100",
            "kinds": "has(self.title) ? ['pdf', 'jpg'] : ['pdf']", "min": "has(self.title) && self.title == 'book' ? 2 : 0"})"));
    auto judged = [&](std::string const& title, std::string const& files) { return findings(*loaded, works(row(1, title + "\"file\": [" + files + "]")), Stage::Draft); };
    std::string const path = "works/00000000000000000000000000000001/file ";
    CHECK(judged("", file("0a", 100)).empty());
    CHECK(judged("", file("0a", 101)) == path + "file_too_large");
    CHECK(judged("", file("0a", 99, "jpg")) == path + "file_kind");
    CHECK(judged("", file("0a", 1) + "," + file("0b", 1)) == path + "too_many_files");
    CHECK(judged(R"("title": "x", )", file("0a", 500, "jpg")).empty());
    CHECK(judged(R"("title": "book", )", file("0a", 500)) == path + "too_few_files");
    CHECK(judged(R"("title": "book", )", file("0a", 1) + "," + file("0b", 1) + "," + file("0c", 1)).empty());

    auto filled = document(*loaded, works(row(1, R"("title": "book")")));
    auto at = attachment_limits(loaded->the_plan(), {}, filled, *parse_path(loaded->form(), "works/00000000000000000000000000000001/file"), {});
    REQUIRE(at);
    CHECK(at->size_bytes_max == 500);
    CHECK(at->count_min == 2);
    CHECK(at->count_max == 3);
    CHECK(at->kinds == std::vector { FileKind::Pdf, FileKind::Jpeg });
    // The form shows what counts here.
    auto judged_now = judge(loaded->the_plan(), {}, filled, Stage::Submit, {});
    auto outline = make_outline(loaded->the_plan(), {}, filled, judged_now, 0, {});
    REQUIRE(outline.sections[1].table.records[0].fields[1].slot);
    CHECK(outline.sections[1].table.records[0].fields[1].slot->count_max == 3);
    CHECK_FALSE(attachment_limits(loaded->the_plan(), {}, filled, *parse_path(loaded->form(), "works/00000000000000000000000000000001/title"), {}));
}

TEST_CASE("an attachment's kinds are those of the type where the author's names are no kinds", "[rules]")
{
    auto loaded = load(small_pack(R"({"id": "name", "type": "text"})", R"({"id": "file", "type": "attachment", "kinds": "['docx', 'jpeg']"})"));
    auto judged = [&](std::string const& files) { return findings(*loaded, works(row(1, "\"file\": [" + files + "]")), Stage::Draft); };
    CHECK(judged(file("0a", 1)).empty());
}

TEST_CASE("a value from a registry shows where it comes from, and when", "[rules]")
{
    auto loaded = load(small_pack(R"({"id": "name", "type": "text", "context_value": "account.name"})"));
    Context context;
    context.values["account.name"] = { std::string("张三"), "社保登记", *parse_moment("2026-05-01T09:30:00+08:00") };
    auto filled = document(*loaded, "{}");
    derive(loaded->the_plan(), context, filled, {});
    auto source = [&] {
        auto judged = judge(loaded->the_plan(), context, filled, Stage::Submit, {});
        return make_outline(loaded->the_plan(), context, filled, judged, 0, {}).sections[0].table.records[0].fields[0].source;
    };
    CHECK(source() == "来源：社保登记，2026年5月1日 09:30");
    context.values["account.name"].source.clear();
    CHECK(source().empty());
}

// ---- dated codes

TEST_CASE("a dated code counts on the round's day, and on the day of submission for ever after", "[rules]")
{
    auto files = small_pack(R"({"id": "colour", "type": "choice", "list": "colours"})");
    files["code-lists/colours.csv"] = "# source: test\n# status: complete\ncode,label,valid_from,valid_until\n1,红,2025-01-01,2025-12-31\n2,蓝,2026-01-01,\n";
    auto loaded = load(files);
    Context context;
    auto judged = [&](char const* code) {
        return validate(loaded->the_plan(), context, document(*loaded, std::string(R"({"basic": {"colour": ")") + code + "\"}}"), Stage::Draft, *parse_moment("2026-06-01T10:00:00+08:00")).findings.size();
    };
    CHECK(judged("1") == 1);
    CHECK(judged("2") == 0);
    context.round.cutoff = { 2025, 12, 31 };
    CHECK(judged("1") == 0);
    CHECK(judged("2") == 1);
    context.code_day = { 2026, 1, 1 };
    CHECK(judged("1") == 1);
    CHECK(judged("2") == 0);
    auto again = wire::read_context(loaded->programme, wire::write_context(context));
    REQUIRE(again.ok());
    CHECK(again.value().code_day == context.code_day);
    CHECK(hash_of(again.value()) == hash_of(context));
    context.code_day = {};
    CHECK(hash_of(again.value()) != hash_of(context));
}

TEST_CASE("a label that begins with the verb of the message is not said to be done twice", "[words]")
{
    auto asked = [](std::string const& label, std::size_t language = 0) {
        auto files = small_pack(R"({"id": "name", "type": "text", "required": true}, {"id": "colour", "type": "choice", "list": "colours", "required": true})");
        for (auto const* id : { "name", "colour" }) {
            std::string const plain = std::string("\"") + id + R"(": {"label": ")" + id + "\"";
            auto& text = files["texts/zh.json"];
            text.replace(text.find(plain), plain.size(), std::string("\"") + id + R"(": {"label": ")" + label + "\"");
        }
        auto loaded = load(files);
        std::string words;
        for (auto const& finding : validate(loaded->the_plan(), {}, document(*loaded, "{}"), Stage::Submit, {}).findings) {
            if (finding.path.section == 0)
                words += (words.empty() ? "" : " ") + message_text(loaded->the_plan(), {}, {}, finding, language);
        }
        return words;
    };
    CHECK(asked("颜色") == "请填写颜色 请选择颜色");
    CHECK(asked("选择颜色") == "请填写选择颜色 请选择颜色");
    CHECK(asked("请填写颜色") == "请填写颜色 请选择颜色");
    CHECK(asked("上传日期") == "请填写上传日期 请选择上传日期");
    CHECK(asked("填写人") == "请填写填写人 请选择填写人");
    CHECK(asked("请求事项") == "请填写请求事项 请选择请求事项");
    CHECK(asked("Choose your colour", 1) == "Enter Choose your colour Choose your colour");
    CHECK(asked("Please choose your colour", 1) == "Enter your colour Choose your colour");
    CHECK(asked("Selection", 1) == "Enter Selection Choose Selection");
}

TEST_CASE("a text of the pack names values; a sentence whose value is not there is left out", "[words]")
{
    auto loaded = load(small_pack(R"({"id": "name", "type": "text"}, {"id": "colour", "type": "choice", "list": "colours", "visible": "basic.name != '空'"})"));
    auto read = [&](std::string const& basic, std::string const& text, std::size_t language = 0) {
        return text_about(loaded->the_plan(), {}, document(*loaded, "{\"basic\": {" + basic + "}}"), text, language, {});
    };
    constexpr char text[] = "先由“{basic.colour}”审核。再由{basic.name}受理。可以撤回。";
    CHECK(read(R"("name": "甲", "colour": "11")", text) == "先由“深红”审核。再由甲受理。可以撤回。");
    CHECK(read(R"("name": "甲")", text) == "再由甲受理。可以撤回。");
    CHECK(read("", text) == "可以撤回。");
    // What is hidden is not there.
    CHECK(read(R"("name": "空", "colour": "11")", text) == "再由空受理。可以撤回。");
    // What was typed is no name of a value.
    CHECK(read(R"("name": "{basic.colour}")", text) == "再由{basic.colour}受理。可以撤回。");
    CHECK(read(R"("name": "A")", "First {basic.colour} looks. Then {basic.name} does.", 1) == "Then A does.");
    CHECK(read("", "没有名字{").empty());
}

TEST_CASE("a state's text that names what is no value is a mistake of the pack", "[words]")
{
    auto mistake = [](std::string const& name) {
        auto files = small_pack(R"({"id": "name", "type": "text"})");
        files["flow.json"] = R"({"states": [{"id": "draft", "initial": true, "final": true}], "actions": [], "transitions": []})";
        auto& texts = files["texts/zh.json"];
        texts.insert(texts.find('{') + 1, R"("flow": {"states": {"draft": {"label": "草稿", "next": "由{)" + name + R"(}审核。"}}},)");
        return first_mistake(files);
    };
    CHECK(mistake("basic.name").empty());
    CHECK(mistake("basic.nmae").find("text.unknown") == 0);
    CHECK(mistake("works.title").find("text.unknown") == 0);
}

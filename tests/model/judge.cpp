// Each kind of limit: a valid case, an invalid one, and the edge between.
#include "support.h"

#include "check/compiled.h"
#include "outline/outline.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {


std::string only_basic(std::string const& all)
{
    std::string kept;
    for (std::size_t at = 0; at < all.size();) {
        auto end = all.find('\n', at);
        auto line = all.substr(at, end == std::string::npos ? end : end - at);
        if (line.rfind("basic", 0) == 0)
            kept += (kept.empty() ? "" : "\n") + line;
        at = end == std::string::npos ? all.size() : end + 1;
    }
    return kept;
}

}

TEST_CASE("limits of a single value, at submission", "[judge]")
{
    auto row = GENERATE_COPY(table<char const*, char const*, char const*>({
        { R"({"id": "name", "type": "text", "required": true})", R"({})", "basic/name required" },
        { R"({"id": "name", "type": "text", "required": true})", R"({"name": "张三"})", "" },
        { R"({"id": "name", "type": "text", "max": 2})", R"({"name": "张三"})", "" },
        { R"({"id": "name", "type": "text", "max": 2})", R"({"name": "张三丰"})", "basic/name too_long" },
        { R"({"id": "name", "type": "text", "min": 3})", R"({"name": "张三"})", "basic/name too_short" },
        { R"({"id": "name", "type": "text", "advised_max": 2})", R"({"name": "张三丰"})", "basic/name longer_than_advised warning" },
        { R"({"id": "name", "type": "text", "advised_max": 3})", R"({"name": "张三丰"})", "" },
        { R"({"id": "name", "type": "text", "pattern": "[A-Z]{2}\\d+"})", R"({"name": "AB12"})", "" },
        { R"({"id": "name", "type": "text", "pattern": "[A-Z]{2}\\d+"})", R"({"name": "AB12x"})", "basic/name pattern" },
        { R"({"id": "name", "type": "text"}, {"id": "other", "type": "text", "same_as": "name"})", R"({"name": "a", "other": "b"})", "basic/other not_same" },
        { R"({"id": "name", "type": "text", "format": "secret", "min": 8})", R"({"name": "12345678"})", "basic/name secret_weak" },
        { R"({"id": "name", "type": "text", "format": "secret"})", R"({"name": "12345678"})", "" },
        { R"({"id": "number", "type": "number", "minimum": 1, "maximum": 60})", R"({"number": 0})", "basic/number number_too_small" },
        { R"({"id": "number", "type": "number", "minimum": 1, "maximum": 60})", R"({"number": 1})", "" },
        { R"({"id": "number", "type": "number", "minimum": 1, "maximum": 60})", R"({"number": 61})", "basic/number number_too_large" },
        { R"({"id": "number", "type": "number"})", R"({"number": {"unreadable": "十"}})", "basic/number unreadable_number" },
        { R"({"id": "number", "type": "number", "required": true})", R"({"number": {"unreadable": "十"}})", "basic/number unreadable_number" },
        { R"({"id": "born", "type": "date", "not_future": true})", R"({"born": "2026-06-01"})", "" },
        { R"({"id": "born", "type": "date", "not_future": true})", R"({"born": "2026-06-02"})", "basic/born date_in_future" },
        { R"({"id": "born", "type": "date", "precision": "month", "not_future": true})", R"({"born": "2026-06"})", "" },
        { R"({"id": "born", "type": "date", "precision": "month", "not_future": true})", R"({"born": "2026-07"})", "basic/born date_in_future" },
        { R"({"id": "born", "type": "date"})", R"({"born": "2026-05"})", "basic/born date_needs_day" },
        { R"({"id": "born", "type": "date"})", R"({"born": null})", "basic/born open_end_not_allowed" },
        { R"({"id": "born", "type": "date", "open_end": true, "required": true})", R"({"born": null})", "" },
        { R"({"id": "born", "type": "date", "earliest": "1900-01-01"})", R"({"born": "1899-12-31"})", "basic/born date_too_early" },
        { R"({"id": "first", "type": "date"}, {"id": "last", "type": "date", "not_before": "first"})", R"({"first": "2020-05-02", "last": "2020-05-01"})", "basic/last date_order" },
        { R"({"id": "first", "type": "date"}, {"id": "last", "type": "date", "not_before": "first"})", R"({"first": "2020-05-02", "last": "2020-05-02"})", "" },
        { R"({"id": "colour", "type": "choice", "list": "colours"})", R"({"colour": "1"})", "" },
        { R"({"id": "colour", "type": "choice", "list": "colours"})", R"({"colour": "9"})", "basic/colour unreadable_choice" },
        { R"({"id": "colour", "type": "choice", "list": "colours", "options": "option.parent == ''"})", R"({"colour": "11"})", "basic/colour unreadable_choice" },
        { R"({"id": "colour", "type": "choice", "list": "colours"}, {"id": "shade", "type": "choice", "list": "colours", "parent_field": "colour"})",
            R"({"colour": "1", "shade": "21"})", "basic/shade unreadable_choice" },
        { R"({"id": "colour", "type": "choice", "list": "colours"}, {"id": "shade", "type": "choice", "list": "colours", "parent_field": "colour"})",
            R"({"colour": "2", "shade": "21"})", "" },
        { R"({"id": "colours", "type": "choice", "list": "colours", "many": true, "min": 2})", R"({"colours": ["1"]})", "basic/colours too_few_choices" },
        { R"({"id": "colours", "type": "choice", "list": "colours", "many": true, "max": 1})", R"({"colours": ["1", "2"]})", "basic/colours too_many_choices" },
        { R"({"id": "agree", "type": "boolean", "must_be_true": true, "required": true})", R"({"agree": false})", "basic/agree required_declaration" },
        { R"({"id": "agree", "type": "boolean", "must_be_true": true, "required": true})", R"({"agree": true})", "" },
        { R"({"id": "name", "type": "text", "required": true, "required_severity": "warning"})", R"({})", "basic/name required warning" },
    }));
    auto loaded = load(small_pack(std::get<0>(row)));
    INFO(std::get<0>(row) << " " << std::get<1>(row));
    CHECK(only_basic(findings(*loaded, std::string("{\"basic\": ") + std::get<1>(row) + "}", Stage::Submit)) == std::get<2>(row));
}

// Most values are judged by their row of common limits; a field that asks for anything more goes the long way.
TEST_CASE("the row of common limits and the long way say the same", "[judge]")
{
    struct Case {
        char const* attributes;
        char const* more;  // sends it the long way, and never fails
        std::vector<char const*> values;
    };
    auto const texts = std::vector<char const*> { R"("")", R"("ab")", R"("甲乙丙丁")", R"("甲乙丙丁戊")", R"("甲乙丙丁戊己")", R"("abcdef")", "\"e\u0301e\u0301e\u0301e\u0301e\u0301\"", R"("𠀀𠀀𠀀𠀀𠀀")",
        R"("𠀀𠀀𠀀𠀀𠀀𠀀")" };
    auto const dates = std::vector<char const*> { R"("2020-05")", R"("2020-05-01")", R"("2020-05-02")", R"("2026-05-31")", R"("2026-06")", R"("2026-06-01")", R"("2026-06-02")", R"("2026-07")",
        "null", R"({"unreadable": "x"})", R"("1999-12-31")" };
    auto const codes = std::vector<char const*> { R"("1")", R"("11")", R"("9")", R"("")" };
    auto one = GENERATE_COPY(values<Case>({
        { R"("type": "text", "max": 5)", R"("pattern": "[^#]*")", texts },
        { R"("type": "text", "max": 6, "advised_max": 4)", R"("pattern": "[^#]*")", texts },
        { R"("type": "date")", R"("earliest": "1000-01-01")", dates },
        { R"("type": "date", "not_future": true, "open_end": true)", R"("earliest": "1000-01-01")", dates },
        { R"("type": "date", "precision": "month", "not_future": true)", R"("earliest": "1000-01-01")", dates },
        { R"("type": "date", "precision": "month", "not_before": "first")", R"("earliest": "1000-01-01")", dates },
        { R"("type": "date", "open_end": true, "not_before": "first", "required": true)", R"("earliest": "1000-01-01")", dates },
        { R"("type": "choice", "list": "colours", "required": true)", R"("options": "option.code != ''")", codes },
    }));
    auto field = [&](char const* id, std::string const& more) { return R"({"id": ")" + std::string(id) + R"(", )" + one.attributes + more + "}"; };
    auto loaded = load(small_pack(R"({"id": "first", "type": "date", "precision": "month"}, )" + field("born", "") + ", " + field("last", std::string(", ") + one.more)));
    auto const& members = loaded->the_plan().compiled().shapes.front().members;
    CHECK(members[1].limits.kind != CommonLimits::Kind::None);
    CHECK(members[2].limits.kind == CommonLimits::Kind::None);
    auto judged = [&](std::string const& id, char const* value) {
        auto found = findings(*loaded, R"({"basic": {"first": "2020-05", ")" + id + R"(": )" + value + "}}", Stage::Draft);
        for (auto at = found.find(id); at != std::string::npos; at = found.find(id))
            found.replace(at, id.size(), "it");
        return found;
    };
    for (auto const* value : one.values) {
        INFO(one.attributes << " " << value);
        CHECK(judged("born", value) == judged("last", value));
    }
}

TEST_CASE("a field that asks for more than the common limits is never judged by them", "[judge]")
{
    auto row = GENERATE(table<char const*, bool>({
        { R"("type": "text")", true },
        { R"("type": "text", "min": 2)", false },
        { R"("type": "text", "pattern": "a+")", false },
        { R"("type": "text", "format": "email")", false },
        { R"("type": "text", "same_as": "first")", false },
        { R"("type": "number", "minimum": 3)", true },
        { R"("type": "number", "decimals": 2, "maximum": 3)", true },
        { R"("type": "date")", true },
        { R"("type": "date", "earliest": "2020-01-01")", false },
        { R"("type": "date", "latest": "2020-01-01")", false },
        { R"("type": "boolean")", true },
        { R"("type": "boolean", "must_be_true": true)", false },
        { R"("type": "choice", "list": "colours")", true },
        { R"("type": "choice", "list": "colours", "many": true)", false },
        { R"("type": "choice", "list": "colours", "parent_field": "colour")", false },
        { R"("type": "choice", "list": "colours", "options": "option.code != '1'")", false },
        { R"("type": "attachment")", false },
    }));
    INFO(std::get<0>(row));
    auto loaded = load(small_pack(R"({"id": "first", "type": "text"}, {"id": "colour", "type": "choice", "list": "colours"}, {"id": "extra", )" + std::string(std::get<0>(row)) + "}"));
    CHECK((loaded->the_plan().compiled().shapes.front().members[2].limits.kind != CommonLimits::Kind::None) == std::get<1>(row));

    // The same code only once is asked of records.
    auto unique = load(small_pack(R"({"id": "name", "type": "text"})", R"({"id": "title", "type": "text"}, {"id": "colour", "type": "choice", "list": "colours", "unique": true})"));
    CHECK(unique->the_plan().compiled().shapes[1].members[1].limits.kind == CommonLimits::Kind::None);
}

TEST_CASE("numbers at both of their bounds", "[judge]")
{
    auto row = GENERATE(table<char const*, char const*, char const*>({
        { R"("minimum": 1.5, "decimals": 2)", "1.5", "" },
        { R"("minimum": 1.5, "decimals": 2)", "1.49", "basic/number number_too_small" },
        { R"("minimum": 1.5, "decimals": 2)", "2", "" },
        { R"("maximum": 3, "decimals": 1)", "3", "" },
        { R"("maximum": 3, "decimals": 1)", "3.1", "basic/number number_too_large" },
        { R"("decimals": 1)", "-9000000000", "" },
        { R"("maximum": -1)", "0", "basic/number number_too_large" },
        { R"("maximum": -1)", "-9000000000", "" },
    }));
    auto loaded = load(small_pack(R"({"id": "number", "type": "number", )" + std::string(std::get<0>(row)) + "}"));
    INFO(std::get<0>(row) << " " << std::get<1>(row));
    CHECK(findings(*loaded, R"({"basic": {"number": )" + std::string(std::get<1>(row)) + "}}", Stage::Draft) == std::get<2>(row));
}

TEST_CASE("a draft is not asked for what is missing", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "name", "type": "text", "required": true}, {"id": "number", "type": "number", "maximum": 5})"));
    CHECK(findings(*loaded, "{}", Stage::Draft).empty());
    CHECK(findings(*loaded, R"({"basic": {"number": 6}})", Stage::Draft) == "basic/number number_too_large");
    CHECK(findings(*loaded, "{}", Stage::Submit) == "basic/name required\nworks too_few_records");
}

TEST_CASE("the number of records is limited at both ends", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "name", "type": "text"})"));
    auto record = [](int n) { return std::string(R"({"id": "0000000000000000000000000000000)") + std::to_string(n) + R"(", "title": "t"})"; };
    CHECK(findings(*loaded, "{\"works\": [" + record(1) + "]}", Stage::Submit).empty());
    CHECK(findings(*loaded, "{\"works\": [" + record(1) + "," + record(2) + "," + record(3) + "]}", Stage::Submit).empty());
    CHECK(findings(*loaded, "{\"works\": [" + record(1) + "," + record(2) + "," + record(3) + "," + record(4) + "]}", Stage::Draft) == "works too_many_records");
}

TEST_CASE("a hidden field is not checked, not counted, and reads as absent", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "kind", "type": "choice", "list": "colours"},
        {"id": "extra", "type": "text", "required": true, "max": 2, "visible": "has(self.kind) && self.kind == '1'"},
        {"id": "notes", "type": "text", "required": "has(self.extra) "})"));
    auto hidden = R"({"basic": {"kind": "2", "extra": "much too long"}, "works": [{"id": "00000000000000000000000000000001", "title": "t"}]})";
    CHECK(findings(*loaded, hidden, Stage::Submit).empty());
    auto shown = R"({"basic": {"kind": "1", "extra": "much too long"}, "works": [{"id": "00000000000000000000000000000001", "title": "t"}]})";
    CHECK(findings(*loaded, shown, Stage::Submit) == "basic/extra too_long\nbasic/notes required");

    auto kept = pruned(loaded->the_plan(), {}, document(*loaded, hidden), {});
    CHECK(wire::write_document(loaded->form(), kept) == R"({"basic":{"kind":"2"},"works":[{"id":"00000000000000000000000000000001","title":"t"}]})");
}

TEST_CASE("a limit that looks at another field sees nothing of one that is hidden", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "kind", "type": "choice", "list": "colours"}, {"id": "born", "type": "date", "visible": "has(self.kind) "},
        {"id": "last", "type": "date", "not_before": "born"}, {"id": "name", "type": "text", "visible": "has(self.kind) "},
        {"id": "other", "type": "text", "same_as": "name"}, {"id": "colour", "type": "choice", "list": "colours", "visible": "has(self.kind) "},
        {"id": "shade", "type": "choice", "list": "colours", "parent_field": "colour"},
        {"id": "number", "type": "text", "format_by": {"field": "colour", "formats": {"1": "postcode"}}})",
        R"({"id": "title", "type": "text"}, {"id": "colour", "type": "choice", "list": "colours", "unique": true, "visible": "has(self.title) "})"));
    std::string const values = R"("born": "1990-01-01", "last": "1980-01-01", "name": "a", "other": "b", "colour": "1", "shade": "11", "number": "x")";
    std::string const row = R"({"id": "00000000000000000000000000000002", "title": "t", "colour": "1"})";
    auto works = [&](std::string const& title) { return R"(, "works": [{"id": "00000000000000000000000000000001")" + title + R"(, "colour": "1"}, )" + row + "]}"; };
    auto const shown = R"({"basic": {"kind": "1", )" + values + "}" + works(R"(, "title": "s")");
    CHECK(findings(*loaded, shown, Stage::Draft)
        == "basic/last date_order\nbasic/other not_same\nbasic/number postcode\nworks/00000000000000000000000000000002/colour duplicate_choice");
    auto const hidden = R"({"basic": {)" + values + "}" + works("");
    CHECK(findings(*loaded, hidden, Stage::Draft) == "basic/shade unreadable_choice");
    auto const filled = document(*loaded, hidden);
    CHECK(options_at(loaded->the_plan(), {}, filled, *parse_path(loaded->form(), "basic/shade"), {}).empty());
    CHECK(options_at(loaded->the_plan(), {}, document(*loaded, shown), *parse_path(loaded->form(), "basic/shade"), {}).size() == 1);
    // What is stored is judged like what was seen.
    auto const kept = wire::write_document(loaded->form(), pruned(loaded->the_plan(), {}, filled, {}));
    CHECK(findings(*loaded, kept, Stage::Draft) == findings(*loaded, hidden, Stage::Draft));
}

TEST_CASE("a condition that cannot be computed excuses nobody", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "number", "type": "number"}, {"id": "name", "type": "text"})", R"({"id": "title", "type": "text"})",
        R"({"id": "named", "section": "basic", "when": "10 / basic.number > 1", "assert": "basic.name == 'x'"})", R"("named": "名字不对")"));
    CHECK(only_basic(findings(*loaded, R"({"basic": {"name": "y"}})", Stage::Draft)).empty());  // absent: not judged
    CHECK(only_basic(findings(*loaded, R"({"basic": {"name": "y", "number": 20}})", Stage::Draft)).empty());
    CHECK(only_basic(findings(*loaded, R"({"basic": {"name": "y", "number": 2}})", Stage::Draft)) == "basic rule:named");
    CHECK(only_basic(findings(*loaded, R"({"basic": {"name": "y", "number": 0}})", Stage::Draft)) == "basic rule:named");
    CHECK(only_basic(findings(*loaded, R"({"basic": {"name": "x", "number": 0}})", Stage::Draft)).empty());
}

TEST_CASE("a code that is chosen twice is said, and does not count twice", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "colours", "type": "choice", "list": "colours", "many": true, "min": 2})"));
    CHECK(only_basic(findings(*loaded, R"({"basic": {"colours": ["1", "2"]}})", Stage::Draft)).empty());
    CHECK(only_basic(findings(*loaded, R"({"basic": {"colours": ["1", "1"]}})", Stage::Draft)) == "basic/colours duplicate_choice");
}

TEST_CASE("visibility chains are followed in dependency order, and a cycle is refused when the pack is read", "[judge]")
{
    auto chain = load(small_pack(R"({"id": "notes", "type": "text", "required": true, "visible": "has(self.extra) "},
        {"id": "extra", "type": "text", "visible": "has(self.name) "}, {"id": "name", "type": "text"})"));
    CHECK(only_basic(findings(*chain, R"({"basic": {"extra": "x"}})", Stage::Submit)).empty());
    CHECK(only_basic(findings(*chain, R"({"basic": {"extra": "x", "name": "n"}})", Stage::Submit)) == "basic/notes required");

    auto read = pack::read(small_pack(R"({"id": "extra", "type": "text", "visible": "has(self.name) "}, {"id": "name", "type": "text", "visible": "has(self.extra) "})"));
    auto& programme = std::get<Programme>(read);
    auto plan = Plan::make(programme, programme.application);
    REQUIRE(std::holds_alternative<Diagnostics>(plan));
    CHECK(std::get<Diagnostics>(plan)[0].code == "pack.cycle");

    // Every expression of the circle is said, once, at its place; what only reads from it is not part of it.
    auto const circle = [](std::string const& fields) {
        auto const files = pack::read(small_pack(fields));
        auto const made = Plan::make(std::get<Programme>(files), std::get<Programme>(files).application);
        std::string said;
        auto const* mistakes = std::get_if<Diagnostics>(&made);
        for (auto const& one : mistakes ? *mistakes : Diagnostics {})
            said += one.message.substr(0, one.message.find(" depends")) + (one.line > 0 ? " " : "? ");
        return said;
    };
    CHECK(circle(R"x({"id": "first", "type": "text", "visible": "has(self.other)"}, {"id": "other", "type": "text", "derived": "self.extra"},
        {"id": "extra", "type": "text", "visible": "true", "derived": "self.first"}, {"id": "last", "type": "text", "derived": "self.first"})x") == "\"first\" \"other\" \"extra\" ");
    CHECK(circle(R"x({"id": "first", "type": "text", "visible": "has(self.other) && has(self.extra)"}, {"id": "other", "type": "text", "visible": "has(self.first)"},
        {"id": "extra", "type": "text", "visible": "has(self.first)"})x") == "\"first\" \"other\" \"extra\" ");
    CHECK(circle(R"x({"id": "name", "type": "text", "visible": "has(self.name)"})x") == "\"name\" ");
}

TEST_CASE("rules point at fields, records and sections; absent values are not judged", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "born", "type": "date"}, {"id": "name", "type": "text"})",
        R"({"id": "title", "type": "text"}, {"id": "start", "type": "date"}, {"id": "end", "type": "date"})",
        R"({"id": "after_birth", "section": "works", "field": "start", "each_record": true, "assert": "self.start > basic.born"},
           {"id": "named", "section": "basic", "submit_only": true, "assert": "has(basic.name) || works.exists(w, has(w.title) && w.title == 'x') "},
           {"id": "two_titles", "section": "works", "severity": "warning", "assert": "works.size() >= 2"})",
        R"("after_birth": "早于出生", "named": "缺名", "two_titles": "太少")"));
    auto record = R"("works": [{"id": "00000000000000000000000000000001", "start": "1990-01-01"}])";
    CHECK(findings(*loaded, std::string("{") + record + "}", Stage::Draft) == "works rule:two_titles warning");
    CHECK(findings(*loaded, std::string(R"({"basic": {"born": "1995-01-01"}, )") + record + "}", Stage::Submit)
        == "basic rule:named\nworks rule:two_titles warning\nworks/00000000000000000000000000000001/start rule:after_birth");
}

TEST_CASE("derived values follow one another and the Context locks its own", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "name", "type": "text", "context_value": "account.name"},
        {"id": "born", "type": "date"}, {"id": "number", "type": "number", "derived": "self.age + 1"},
        {"id": "age", "type": "number", "derived": "full_years(self.born, today) "})"));
    Context context;
    context.values["account.name"].held = std::string("张三");
    auto filled = document(*loaded, R"({"basic": {"name": "李四", "born": "2000-06-02"}})");
    derive(loaded->the_plan(), context, filled, *parse_moment("2026-06-01T10:00:00+08:00"));
    CHECK(wire::write_document(loaded->form(), filled) == R"({"basic":{"name":"张三","born":"2000-06-02","number":26,"age":25}})");
    auto judged = judge(loaded->the_plan(), context, filled, Stage::Draft, {});
    auto const& record = filled.sections[0].records[0];
    CHECK(judged.visibility.is_locked(record, 0));
    CHECK_FALSE(judged.visibility.is_locked(record, 1));
    CHECK(judged.visibility.is_locked(record, 2));
}

TEST_CASE("a derived number that is no number is absent", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "number", "type": "number", "decimals": 1, "derived": "1.0 / 0.0"})"));
    auto filled = document(*loaded, "{}");
    derive(loaded->the_plan(), {}, filled, {});
    CHECK(wire::write_document(loaded->form(), filled) == R"({"basic":{}})");
}

TEST_CASE("tables inside records are judged with their own paths", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "name", "type": "text"})",
        R"({"id": "title", "type": "text"}, {"id": "parts", "type": "table", "records": {"min": 1, "max": 2}, "fields": [
            {"id": "part", "type": "text", "required": true}, {"id": "size", "type": "number", "required": "has(parent.title) "}]})"));
    auto text = R"({"works": [{"id": "00000000000000000000000000000001", "title": "t", "parts": [{"id": "00000000000000000000000000000002"}]}]})";
    CHECK(findings(*loaded, text, Stage::Submit)
        == "works/00000000000000000000000000000001/parts/00000000000000000000000000000002/part required\n"
           "works/00000000000000000000000000000001/parts/00000000000000000000000000000002/size required");
    CHECK(findings(*loaded, R"({"works": [{"id": "00000000000000000000000000000001"}]})", Stage::Submit)
        == "works/00000000000000000000000000000001/parts too_few_records");
}

TEST_CASE("first values stand in a new application and in each new record, and words take no answer", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "number", "type": "number", "initial": "5"}, {"id": "colours", "type": "choice", "list": "colours", "many": true, "initial": "1 11"},
        {"id": "agree", "type": "boolean", "initial": "true"}, {"id": "born", "type": "date", "initial": "2020-02-29"}, {"id": "notes", "type": "note"})",
        R"({"id": "title", "type": "text", "initial": "未命名"}, {"id": "parts", "type": "table", "fields": [{"id": "size", "type": "number", "initial": "1"}]})"));
    auto fresh = empty_document(loaded->form());
    prefill(loaded->the_plan(), {}, fresh);
    CHECK(wire::write_document(loaded->form(), fresh) == R"({"basic":{"number":5,"colours":["1","11"],"agree":true,"born":"2020-02-29"}})");
    Path record { 1, { { Id { 0, 1 }, no_index } } };
    REQUIRE(apply(loaded->form(), fresh, AddRecord { record, {} }) == EditRefusal::None);
    Path inner { 1, { { Id { 0, 1 }, loaded->form().find_field(loaded->form().sections[1], "parts")->index }, { Id { 0, 2 }, no_index } } };
    REQUIRE(apply(loaded->form(), fresh, AddRecord { inner, {} }) == EditRefusal::None);
    CHECK(wire::write_document(loaded->form(), fresh).find(R"("title":"未命名","parts":[{"id":"00000000000000000000000000000002","size":1}])") != std::string::npos);

    auto judged = judge(loaded->the_plan(), {}, fresh, Stage::Submit, {});
    auto const* notes = loaded->form().find_field(loaded->form().sections[0], "notes");
    CHECK(is_words(*notes));
    CHECK(judged.visibility.is_locked(fresh.sections[0].records[0], notes->index));
    CHECK_FALSE(judged.visibility.is_locked(fresh.sections[0].records[0], 0));
}

TEST_CASE("an internal value is computed and read by others, and no outline shows it; a field's own sentence when it is missing", "[judge]")
{
    auto files = small_pack(R"({"id": "number", "type": "number", "required": true}, {"id": "age", "type": "number", "internal": true, "derived": "self.number * 2 "},
        {"id": "extra", "type": "text", "visible": "self.age > 10 "}, {"id": "name", "type": "text", "required": true})", R"({"id": "title", "type": "text"})");
    auto const label = files["texts/zh.json"].find(R"("name": {"label": "name"})");
    REQUIRE(label != std::string::npos);
    files["texts/zh.json"].replace(label, 24, R"("name": {"label": "name", "required": "没有名字不能受理")");
    auto loaded = load(files);
    auto filled = document(*loaded, R"({"basic": {"number": 6}})");
    derive(loaded->the_plan(), {}, filled, {});
    auto judged = judge(loaded->the_plan(), {}, filled, Stage::Submit, {});
    auto outline = make_outline(loaded->the_plan(), {}, filled, judged, 0, {});
    std::string shown;
    std::string words;
    for (auto const& field : outline.sections[0].table.records[0].fields) {
        shown += field.field->id + " ";
        for (auto const& message : field.messages)
            words += message.text;
    }
    CHECK(shown == "number extra name ");
    CHECK(words == "没有名字不能受理");
}

TEST_CASE("an outline of a part: its records as in the whole, of the others the state and the counts", "[judge]")
{
    auto loaded = load(small_pack(R"({"id": "name", "type": "text", "required": true})"));
    auto filled = document(*loaded, R"({"basic": {"name": "a"}, "works": [{"id": "00000000000000000000000000000001", "title": "t"}, {"id": "00000000000000000000000000000002"}]})");
    auto judged = judge(loaded->the_plan(), {}, filled, Stage::Submit, {});
    auto outlined = [&](Extent const& extent) { return make_outline(loaded->the_plan(), {}, filled, judged, 0, {}, extent); };
    auto const whole = outlined({});
    REQUIRE(whole.sections.size() == 2);
    REQUIRE(whole.error_count == 1);
    SectionIndex const works = 1;
    auto const part = outlined({ { works, {} }, std::nullopt });
    CHECK(part.error_count == whole.error_count);
    CHECK(part.sections[0].table.records.empty());
    CHECK(part.sections[0].progress == whole.sections[0].progress);
    CHECK(part.sections[1].progress == whole.sections[1].progress);
    CHECK(part.sections[1].missing_count == 1);
    CHECK(part.sections[1].table.records.size() == 2);
    CHECK(part.sections[1].table.records[1].error_count == 1);
    auto const one = outlined({ { works, Id { 0, 2 } }, std::nullopt });
    REQUIRE(one.sections[1].table.records.size() == 1);
    CHECK(one.sections[1].table.records[0].path == whole.sections[1].table.records[1].path);
    CHECK(one.sections[1].table.records[0].error_count == 1);
    CHECK(one.error_count == whole.error_count);
}

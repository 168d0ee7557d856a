// NB-01: which clauses are satisfied, by which records, and what is missing.
#include "support.h"

#include "check/ledger.h"
#include "outline/outline.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

pack::Files with_ledger(std::string const& more)
{
    auto files = small_pack(R"({"id": "number", "type": "number"})",
        R"({"id": "title", "type": "text"}, {"id": "colour", "type": "choice", "list": "clauses", "visible": "self.title != 'hidden'"})");
    auto& text = files["programme.json"];
    text.insert(1, R"("context_lists": ["clauses"], "ledgers": [{"id": "policy", "section": "works", )" + more
        + R"("evidence": [{"section": "works", "field": "colour", "counts": "self.title != 'minor'"}]}],)");
    files["texts/zh.json"].insert(1, R"("ledgers": {"policy": {"label": "业绩条款"}},)");
    return files;
}

Context committee()
{
    Context context;
    auto add = [&](char const* code, char const* label, char const* parent = "") {
        Code one;
        one.code = code;
        one.label.texts = { label };
        one.parent = parent;
        context.code_lists["clauses"].push_back(one);
    };
    add("a", "论文", "all");
    add("b", "项目", "all");
    add("c", "专利", "all");
    add("o", "其他", "all");
    add("all", "业绩");
    return context;
}

std::string works(std::vector<std::pair<std::string, std::string>> const& rows)
{
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i)
        text += (i == 0 ? "" : ",") + std::string(R"({"id": "0000000000000000000000000000000)") + std::to_string(i + 1) + R"(", "title": ")" + rows[i].first + R"(", "colour": ")" + rows[i].second + "\"}";
    return "{\"works\": [" + text + "]}";
}

std::string message(LoadedProgramme const& loaded, std::string const& json)
{
    auto filled = document(loaded, json);
    auto verdict = validate(loaded.the_plan(), committee(), filled, Stage::Submit, {});
    std::string text;
    for (auto const& finding : verdict.findings)
        text += message_text(loaded.the_plan(), committee(), filled, finding, 0);
    return text;
}

}

TEST_CASE("NB-01 the ledger tells what is satisfied and what is missing", "[ledger]")
{
    auto loaded = load(with_ledger(R"("apart": ["o"], )"));
    CHECK(message(*loaded, works({ { "x", "a" }, { "y", "b" } })) == "业绩：需要满足3条，现在满足2条，尚未满足的有专利");
    CHECK(message(*loaded, works({ { "x", "a" }, { "y", "o" } })) == "业绩：需要满足3条，现在满足1条，尚未满足的有项目、专利");
    CHECK(message(*loaded, works({ { "x", "a" }, { "y", "b" }, { "z", "c" } })).empty());
    // Kept, but not counted.
    CHECK(message(*loaded, works({ { "x", "a" }, { "y", "b" }, { "minor", "c" } })) == "业绩：需要满足3条，现在满足2条，尚未满足的有专利");
    // A draft is not asked.
    CHECK(validate(loaded->the_plan(), committee(), document(*loaded, works({ { "x", "a" } })), Stage::Draft, {}).findings.empty());
}

TEST_CASE("NB-01 the trace names the records under each clause", "[ledger]")
{
    auto loaded = load(with_ledger(R"("apart": ["o"], "needed": 2, )"));
    auto filled = document(*loaded, works({ { "x", "a" }, { "minor", "a" }, { "hidden", "b" } }));
    auto traces = trace_ledgers(loaded->the_plan(), committee(), filled, {});
    REQUIRE(traces.size() == 1);
    auto const& trace = traces[0];
    CHECK(trace.needed == 2);
    CHECK(trace.satisfied == 1);
    CHECK_FALSE(trace.holds());
    CHECK(trace.missing() == "b,c");
    REQUIRE(trace.clauses.size() == 3);
    REQUIRE(trace.clauses[0].evidence.size() == 2);
    CHECK(trace.clauses[0].evidence[0].record == *parse_id("00000000000000000000000000000001"));
    CHECK(trace.clauses[0].evidence[0].counts);
    CHECK_FALSE(trace.clauses[0].evidence[1].counts);
    CHECK(trace.clauses[0].counted == 1);
    CHECK(trace.clauses[1].evidence.empty());
    auto outline = outline_ledgers(loaded->the_plan(), committee(), filled, 0, {});
    REQUIRE(outline.size() == 1);
    CHECK(outline[0].label == "业绩条款");
    CHECK(outline[0].summary == "满足1/2条，还需满足1条");
    CHECK(outline[0].clauses[0].evidence == "x、minor（不计入）");
    CHECK(outline[0].clauses[1].evidence.empty());
    // The clause itself is no evidence, whichever column it stands in.
    auto files = with_ledger(R"("apart": ["o"], "needed": 2, )");
    auto& programme = files["programme.json"];
    programme.insert(programme.find(R"("id": "works",)"), R"("columns": ["colour", "title"], )");
    auto const clause_first = load(files);
    CHECK(outline_ledgers(clause_first->the_plan(), committee(), document(*clause_first, works({ { "x", "a" } })), 0, {})[0].clauses[0].evidence == "x");
    // No list of the committee's yet: nothing to satisfy.
    CHECK(trace_ledgers(loaded->the_plan(), {}, filled, {})[0].holds());
}

TEST_CASE("NB-01 how many clauses, and how many records each, is the programme's to say", "[ledger]")
{
    auto two = load(with_ledger(R"("each": 2, "needed": "has(basic.number) ? basic.number : 1", )"));
    CHECK(message(*two, works({ { "x", "a" } })) == "业绩：需要满足1条，现在满足0条，尚未满足的有论文、项目、专利、其他");
    CHECK(message(*two, works({ { "x", "a" }, { "y", "a" } })).empty());
    CHECK(message(*two, R"({"basic": {"number": 2}, )" + works({ { "x", "a" }, { "y", "a" } }).substr(1)) == "业绩：需要满足2条，现在满足1条，尚未满足的有项目、专利、其他");
    auto advised = load(with_ledger(R"("severity": "warning", )"));
    CHECK(validate(advised->the_plan(), committee(), document(*advised, works({ { "x", "a" } })), Stage::Submit, {}).passes());
}

TEST_CASE("NB-01 a ledger's mistakes are named", "[ledger]")
{
    auto wrong = with_ledger("");
    auto& text = wrong["programme.json"];
    text.replace(text.find(R"("field": "colour")"), 17, R"("field": "title")");
    auto read = pack::read(wrong);
    REQUIRE(std::holds_alternative<Diagnostics>(read));
    CHECK(std::get<Diagnostics>(read)[0].code == "pack.ledger");
}

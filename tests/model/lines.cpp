// The lines of `shenbao eval` and `shenbao validate`.
#include "support.h"

#include "wire/evaluate_line.h"
#include "wire/validate_line.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

struct Row {
    std::string in;   // after {"id":"r",
    std::string out;  // after {"id":"r",
};

std::string evaluated(std::string const& rest) { return wire::evaluate_line(R"({"id":"r",)" + rest, 7).text; }

std::string judged(LoadedProgramme const& loaded, std::string const& line, Stage stage = Stage::Submit)
{
    wire::ValidationFrame frame;
    frame.now = *parse_moment("2026-06-01T10:00:00+08:00");
    frame.stage = stage;
    frame.context = wire::plain_context(frame.now);
    return wire::validate_line(loaded.the_plan(), frame, line, 3).text;
}

}

TEST_CASE("eval: values of every type come back as they went in", "[lines]")
{
    for (auto const* value : { R"({"t":"null","v":null})", R"({"t":"bool","v":true})", R"({"t":"int","v":-7})", R"({"t":"int","v":"9223372036854775807"})",
             R"({"t":"int","v":"-9223372036854775808"})", R"({"t":"double","v":1.5})", R"({"t":"double","v":"NaN"})", R"({"t":"double","v":"-Infinity"})",
             R"({"t":"string","v":"示例"})", R"({"t":"list","v":[{"t":"int","v":1},{"t":"string","v":"a"}]})",
             R"({"t":"map","v":[[{"t":"int","v":1},{"t":"bool","v":false}],[{"t":"string","v":"k"},{"t":"list","v":[]}]]})",
             R"({"t":"timestamp","v":"2009-02-13T23:31:30.5Z"})", R"({"t":"duration","v":"1.5s"})", R"({"t":"date","v":"2020-01"})", R"({"t":"type","v":"int"})" }) {
        INFO(value);
        CHECK(evaluated(std::string(R"("expr":"x","bindings":{"x":)") + value + "}}") == std::string(R"({"id":"r","value":)") + value + "}");
    }
}

TEST_CASE("eval: each answer names the phase, or says that it is left out", "[lines]")
{
    Row const rows[] {
        { R"("expr":"1 + 2"})", R"("value":{"t":"int","v":3}})" },
        { R"("expr":"x + 1","bindings":{"x":{"t":"int","v":"41"}}})", R"("value":{"t":"int","v":42}})" },
        { R"("expr":"9007199254740993"})", R"("value":{"t":"int","v":"9007199254740993"}})" },
        { R"("expr":"2.0"})", R"("value":{"t":"double","v":2.0}})" },
        { R"("expr":"1 +"})", R"("error":"1:4: cel.syntax: expected a value, found the end","phase":"parse"})" },
        { R"("expr":"1 + 'a'"})", R"("error":"1:3: cel.no_overload: no + for int, string","phase":"check"})" },
        { R"("expr":"1 == 1.0"})", R"("error":"1:3: cel.no_overload: no == for int and double","phase":"check"})" },
        { R"("expr":"1 == 1.0","disable_check":true})", R"("value":{"t":"bool","v":true}})" },
        { R"("expr":"1 / 0"})", R"("error":"division by zero","phase":"eval"})" },
        { R"("expr":"1u"})", R"("unsupported":"unsigned numbers are left out; write an int"})" },
        { R"("expr":"x","bindings":{"x":{"t":"bytes","v":""}}})", R"("unsupported":"the binding x: the type bytes is left out"})" },
        { R"("expr":"y + z","container":"a.b","bindings":{"a.b.y":{"t":"int","v":1},"a.y":{"t":"int","v":5},"z":{"t":"int","v":2}}})", R"("value":{"t":"int","v":3}})" },
        { R"("expr":"a.b","bindings":{"a.b":{"t":"string","v":"whole"},"a":{"t":"map","v":[]}}})", R"("value":{"t":"string","v":"whole"}})" },
    };
    for (auto const& row : rows) {
        INFO(row.in);
        CHECK(evaluated(row.in) == R"({"id":"r",)" + row.out);
    }
}

TEST_CASE("eval: a malformed line is named by its number", "[lines]")
{
    for (auto const* line : { "", "{", "[]", "{}", R"({"expr":1})", R"({"expr":"x","bindings":{"x":{"t":"int","v":"1x"}}})", R"({"expr":"x","bindings":{"x":1}})",
             R"({"expr":"x","bindings":{"x":{"t":"map","v":[[]]}}})", R"({"expr":"x","bindings":{"x":{"t":"int","v":"9223372036854775808"}}})" }) {
        INFO(line);
        auto const answer = wire::evaluate_line(line, 7);
        CHECK_FALSE(answer.readable);
        CHECK(answer.text.rfind(R"({"line":7,"error":")", 0) == 0);
    }
    CHECK(wire::evaluate_line(R"({"expr":"true"})", 7).text == R"({"id":7,"value":{"t":"bool","v":true}})");
}

TEST_CASE("validate: a line is a document, or a document with its frame", "[lines]")
{
    auto const loaded = load(small_pack(R"({"id": "name", "type": "text", "required": true, "max": 3}, {"id": "born", "type": "date", "not_future": true})", R"({"id": "title", "type": "text"})"));
    auto const missing = R"("passes":false,"errors":2,"warnings":0,"findings":[{"path":"basic/name","code":"required","severity":"error"},)";
    CHECK(judged(*loaded, "{}").rfind(std::string(R"({"line":3,)") + missing, 0) == 0);
    CHECK(judged(*loaded, "{}", Stage::Draft) == R"({"line":3,"passes":true,"errors":0,"warnings":0,"findings":[]})");
    CHECK(judged(*loaded, R"({"id":"d1","stage":"draft","document":{}})") == R"({"id":"d1","passes":true,"errors":0,"warnings":0,"findings":[]})");
    CHECK(judged(*loaded, R"({"document":{},"now":"2020-01-01T00:00:00Z"})").rfind(std::string(R"({"line":3,)") + missing, 0) == 0);
    CHECK(judged(*loaded, R"({"basic":{"name":7}})").rfind(R"({"line":3,"error":)", 0) == 0);
    CHECK(judged(*loaded, R"({"basic":{"name":7}})").find(R"("pointer":"/basic/name")") != std::string::npos);
    CHECK(judged(*loaded, R"({"document":{"basic":{"name":7}}})").find(R"("pointer":"/document/basic/name")") != std::string::npos);
    CHECK(judged(*loaded, R"({"document":{},"stage":"sent"})").find(R"("pointer":"/stage")") != std::string::npos);
    CHECK(judged(*loaded, "{\"basic\":").find(R"("error":)") != std::string::npos);
    // A context with a slip of the pen is none: what it was to say would be missing from the verdict.
    auto context = [&](std::string const& own) { return judged(*loaded, R"({"document":{},"context":)" + own + "}"); };
    CHECK(context("{}").find(R"("passes":)") != std::string::npos);
    CHECK(context(R"({"round":{"id":"r","opens":"2026-01-01T00:00:00Z","cutoff":"2026-12-31","deadlines":{"window":"2026-06-01T00:00:00Z"}},"values":{"account.level":{"value":3}},"resubmissions":1})").find(R"("passes":)") != std::string::npos);
    struct Slip {
        char const* context;
        char const* pointer;
    };
    for (Slip const& slip : { Slip { "5", "/context" }, { R"({"rond":{}})", "/context/rond" }, { R"({"round":5})", "/context/round" }, { R"({"round":{"opens":5}})", "/context/round/opens" },
             { R"({"round":{"cutoff":"x"}})", "/context/round/cutoff" }, { R"({"round":{"cutof":"2026-12-31"}})", "/context/round/cutof" }, { R"({"values":{"account.nmae":{"value":"a"}}})", "/context/values/account.nmae" },
             { R"({"values":{"account.level":{"value":"a"}}})", "/context/values/account.level" },
             { R"({"values":{"account.level":3}})", "/context/values/account.level" }, { R"({"values":{"account.level":{}}})", "/context/values/account.level" }, { R"({"route":[]})", "/context/route" }, { R"({"resubmissions":-1})", "/context/resubmissions" }, { R"({"round":{"deadlines":{"w":"soon"}}})", "/context/round/deadlines/w" } }) {
        INFO(slip.context << " " << context(slip.context));
        CHECK(context(slip.context).find(std::string(R"("pointer":")") + slip.pointer) != std::string::npos);
    }
    CHECK(context(R"({"rond":{}})").find(R"(did you mean \"round\"?)") != std::string::npos);
}

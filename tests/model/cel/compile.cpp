#include "cel/support.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::tests {

namespace {

struct Mistake {
    std::string_view expression;
    std::string_view code;
    int line;
    int column;
    std::string_view part_of_message;
};

std::string repeated(std::string_view part, int count)
{
    std::string result;
    for (int i = 0; i < count; ++i)
        result += part;
    return result;
}

}

TEST_CASE("cel: mistakes are said with their place, and the nearest name", "[cel]")
{
    Mistake const rows[] {
        { "", "cel.syntax", 1, 1, "expected a value" }, { "1 +", "cel.syntax", 1, 4, "found the end" },
        { "(1", "cel.syntax", 1, 3, "expected )" }, { "1 2", "cel.syntax", 1, 3, "found 2" }, { "a b", "cel.syntax", 1, 3, "" },
        { "true &\n& false", "cel.syntax", 1, 6, "no meaning" }, { "'中' == 'a", "cel.syntax", 1, 8, "closing quote" },
        { "'a\nb'", "cel.syntax", 1, 1, "on this line" }, { "'\\s'", "cel.syntax", 1, 2, "escape" },
        { "'\\uD83D\\uDE03'", "cel.syntax", 1, 2, "escape" }, { "'\\u12'", "cel.syntax", 1, 2, "escape" },
        { "9223372036854775808", "cel.syntax", 1, 1, "64 bits" }, { "1x", "cel.syntax", 1, 1, "letter" }, { "[1", "cel.syntax", 1, 3, "" },
        { "{1}", "cel.syntax", 1, 3, "expected :" }, { "true ? 1", "cel.syntax", 1, 9, "expected :" }, { "package", "cel.syntax", 1, 1, "reserved" },
        { "basic.in", "cel.syntax", 1, 7, "name" }, { "basic.", "cel.syntax", 1, 7, "name" }, { "a == b == ", "cel.syntax", 1, 11, "" },
        { "has(basic)", "cel.syntax", 1, 1, "has(section.field)" }, { "[1].all(1, true)", "cel.syntax", 1, 9, "variable" },
        { "\xFF", "cel.syntax", 1, 1, "UTF-8" }, { "[,]", "cel.syntax", 1, 2, "" }, { "1 = 1", "cel.syntax", 1, 3, "" },
        { "1u == 1u", "cel.left_out", 1, 1, "unsigned" }, { "b'a' == b'a'", "cel.left_out", 1, 1, "bytes" },
        { "uint(1) == 1", "cel.left_out", 1, 1, "uint" }, { "Msg{a: 1} == 1", "cel.left_out", 1, 4, "messages" },
        { "basic.?name", "cel.left_out", 1, 7, "optional" }, { "'%s'.format(['a']) == 'a'", "cel.left_out", 1, 6, "format" },
        { "today.getDate('Asia/Shanghai') == 1", "cel.no_overload", 1, 7, "getDate" },
        { "timestamp(0).getDate('Asia/Shanghai') == 1", "cel.left_out", 1, 22, "time zones" },
        { "basik.name == 'a'", "cel.unknown_name", 1, 1, "did you mean basic?" }, { "zzzzzz", "cel.unknown_name", 1, 1, "no name zzzzzz" },
        { "true &&\n  basic.nmae == 'a'", "cel.unknown_field", 2, 9, "did you mean name?" },
        { "works.all(w, w.titel != '')", "cel.unknown_field", 1, 16, "did you mean title?" },
        { "basic.name.startWith('a')", "cel.unknown_name", 1, 12, "did you mean startsWith?" },
        { "fullyears(today, today) > 1", "cel.unknown_name", 1, 1, "did you mean full_years?" },
        { "basic.age == '45'", "cel.no_overload", 1, 11, "int and string" }, { "basic.age < 1.5", "cel.no_overload", 1, 11, "int and double" },
        { "basic.age + '1' == ''", "cel.no_overload", 1, 11, "no + for int, string" }, { "!basic.age", "cel.type_mismatch", 1, 2, "expected bool" },
        { "basic.age && true", "cel.type_mismatch", 1, 1, "expected bool, this is int" }, { "basic.age", "cel.type_mismatch", 1, 1, "expected bool" },
        { "true && (1 + basic.age)", "cel.type_mismatch", 1, 10, "expected bool" },
        { "true ? true : 'a'", "cel.type_mismatch", 1, 6, "bool and string" }, { "'a'.b == 1", "cel.type_mismatch", 1, 5, "no fields" },
        { "1 in [true]", "cel.no_overload", 1, 3, "int and list(bool)" }, { "1 in 'a'", "cel.no_overload", 1, 3, "" },
        { "works['a'].year == 1", "cel.no_overload", 1, 6, "list(record works)" }, { "context[1] == ''", "cel.no_overload", 1, 8, "map(string, string)" },
        { "{1.5: true}[1.5]", "cel.type_mismatch", 1, 2, "cannot be a key" }, { "size(1) == 1", "cel.no_overload", 1, 1, "size() for int" },
        { "size('a', 'b') == 1", "cel.no_overload", 1, 1, "" }, { "contains('a', 'b')", "cel.no_overload", 1, 1, "" },
        { "[1, 2] < [3]", "cel.no_overload", 1, 8, "no <" }, { "1.5 % 2.0 == 0.5", "cel.no_overload", 1, 5, "no %" },
        { "[1].join() == ''", "cel.no_overload", 1, 5, "list of strings" }, { "basic.name.matches('(')", "cel.bad_pattern", 1, 20, "closing )" },
        { "basic.name.matches('(a)\\\\1')", "cel.bad_pattern", 1, 20, "back-references" }, { "basic.age.all(x, true)", "cel.no_overload", 1, 11, "" },
        { "null == 1", "cel.no_overload", 1, 6, "null and int" },
        { "[1].all(i, v, v > i)", "cel.left_out", 1, 5, "left out" }, { "optional.of(1).hasValue()", "cel.left_out", 1, 16, "" },
    };
    for (Mistake const& row : rows) {
        INFO(row.expression);
        Diagnostics const found = diagnostics_of(row.expression);
        if (row.code.empty()) {
            CHECK(found.empty());
            continue;
        }
        REQUIRE(!found.empty());
        INFO(found[0].message);
        CHECK(found[0].code == row.code);
        CHECK(found[0].line == row.line);
        CHECK(found[0].column == row.column);
        CHECK(found[0].message.find(row.part_of_message) != std::string::npos);
    }
}

TEST_CASE("cel: every mistake of types is listed, not the first alone", "[cel]")
{
    Diagnostics const found = diagnostics_of("basic.nmae == 'a' && basic.age == 'b' && works.all(w, w.x)");
    REQUIRE(found.size() == 3);
    CHECK(found[0].code == "cel.unknown_field");
    CHECK(found[1].code == "cel.no_overload");
    CHECK(found[2].code == "cel.unknown_field");
}

TEST_CASE("cel: depth is limited, and enough for what the language asks", "[cel]")
{
    CHECK(run(repeated("(", 32) + "7" + repeated(")", 32)) == "7");
    CHECK(run(repeated("[", 40) + "7" + repeated("]", 40) + repeated("[0]", 40)) == "7");
    CHECK(run(repeated("!", 32) + "true") == "true");
    CHECK(run(repeated("true ? ", 0) + repeated("false ? 1 : ", 30) + "2") == "2");
    CHECK(run("1" + repeated(" + 1", 150)) == "151");
    CHECK(run("false" + repeated(" || false", 1'000)) == "false");
    CHECK(run("[1]" + repeated(".map(x, x + 1)", 50)) == "[51]");
    for (std::string_view part : { "(", "[", "{1:", "!", "-", "size(", "true ? true : ", "[1].all(x, " }) {
        INFO(part);
        CHECK(run(repeated(part, 100'000)).substr(0, 16) == "compile cel.too_");
    }
    CHECK(run("1" + repeated(" + 1", 100'000)).substr(0, 20) == "compile cel.too_deep");
    CHECK(run("x" + repeated(".a", 100'000)).substr(0, 20) == "compile cel.too_deep");
    CHECK(run("x" + repeated("[0]", 100'000)).substr(0, 20) == "compile cel.too_deep");
    std::string nested;
    for (int i = 0; i < 33; ++i)
        nested += "[1].all(v, ";
    CHECK(run(nested + "true" + repeated(")", 33)).substr(0, 20) == "compile cel.too_deep");
}

TEST_CASE("cel: many operands are all counted, and looking for a long text in a long one has its price", "[cel]")
{
    std::string ors = "false";
    std::string list = "[1";
    for (int i = 0; i < 65'600; ++i) {
        ors += "||false";
        list += ",1";
    }
    auto const limit = std::uint64_t { 1'000'000 };
    CHECK(run(ors + "||true", limit) == "true");
    CHECK(run(list + "].size()", limit) == "65601");
    auto const costs = [&](std::string const& call, std::uint64_t allowed) {
        return run("(basic.name + '" + std::string(30'000, 'a') + "')." + call + "('" + std::string(9'000, 'a') + "b')", allowed).find("Cost") == std::string::npos;
    };
    for (auto const* call : { "contains", "indexOf", "lastIndexOf", "split" }) {
        CHECK_FALSE(costs(call, 100'000));
        CHECK(costs(call, 400'000));
    }
    CHECK(run("(basic.name + '" + std::string(30'000, 'a') + "').contains('zz')", 10'000) == "false");
}

TEST_CASE("cel: what would run for ever stops at the cost limit", "[cel]")
{
    CHECK(run("works.all(a, works.all(b, works.all(c, works.all(d, true))))", 100) == "error CostExceeded");
    CHECK(run("works.all(a, works.all(b, works.all(c, works.all(d, true))))") == "true");
    // && does not absorb it.
    CHECK(run("works.all(a, works.all(b, works.all(c, true))) && false", 10) == "error CostExceeded");
    CHECK(run("works.all(a, works.all(b, works.all(c, true))) || true", 10) == "error CostExceeded");
    CHECK(run("[1, 2].map(i, works.exists(a, works.exists(b, false)) || true)", 20) == "error CostExceeded");
    // 2 to the 40th.
    CHECK(run("[basic.name]" + repeated(".map(v, v + v)", 40)) == "error CostExceeded");
    CHECK(run("[basic.tags]" + repeated(".map(v, v + v)", 40)) == "error CostExceeded");
    CHECK(run("[1]" + repeated(".map(v, [v, v])", 10)).substr(0, 12) == "[[[[[[[[[[[1");
    CHECK(run("[works]" + repeated(".map(v, [v, v])", 40)) == "error CostExceeded");
    std::string many = "[";
    for (int i = 0; i < 100; ++i)
        many += "today,";
    many += "]";
    std::string nested = many + ".all(a, " + many + ".all(b, " + many + ".all(c, " + many + ".all(d, true))))";
    CHECK(run(nested) == "error CostExceeded");
    CHECK(run("[basic.name]" + repeated(".map(v, v.replace('', v))", 10)) == "error CostExceeded");
}

TEST_CASE("cel: dependencies name what is read, as far as members are named", "[cel]")
{
    struct Row {
        std::string_view expression;
        std::string_view reads;
    };
    Row const rows[] { { "basic.name == ''", "10.0" }, { "has(basic.nickname) && basic.age > 1", "10.1 10.4" },
        { "works.size() > 1", "11.65535" }, { "works.exists(w, !has(w.end) && w.year > 1)", "11.65535 11.2 11.1" },
        { "works[0].title == basic.name", "11.0 10.0" }, { "context['a'] == ''", "12" }, { "basic.name == basic.name", "10.0" },
        { "dyn(basic).age == 1", "10" }, { "[1].all(x, x == 1)", "" }, { "works.all(w, basic.tags.exists(t, t == w.title))", "11.65535 10.6 11.0" },
        { "works.filter(w, has(w.end)).all(v, v.year > 1)", "11 11.2" }, { "a.b.c == a.b.d", "16 15" }, { "x.y.z", "14" } };
    for (Row const& row : rows) {
        INFO(row.expression);
        auto program = cel::Program::compile(row.expression, form_declarations(), {});
        REQUIRE(std::holds_alternative<cel::Program>(program));
        std::string found;
        for (cel::Dependency const& one : std::get_if<cel::Program>(&program)->dependencies()) {
            found += (found.empty() ? "" : " ") + std::to_string(one.variable);
            for (std::uint16_t member : one.members)
                found += "." + std::to_string(member);
        }
        CHECK(found == row.reads);
    }
}

TEST_CASE("cel: types are known after compiling", "[cel]")
{
    auto type_of = [](std::string_view expression) {
        auto program = cel::Program::compile(expression, form_declarations(), {});
        REQUIRE(std::holds_alternative<cel::Program>(program));
        return std::get_if<cel::Program>(&program)->type();
    };
    CHECK(type_of("1 + 1").kind == cel::Kind::Int);
    CHECK(type_of("x + 1").kind == cel::Kind::Int);
    CHECK(type_of("x + x").kind == cel::Kind::Dyn);
    CHECK(type_of("works.map(w, w.year)").parameters[0].kind == cel::Kind::Int);
    CHECK(type_of("works.map(w, w.year > 1, w.title)").parameters[0].kind == cel::Kind::String);
    CHECK(type_of("works.filter(w, true)").parameters[0].kind == cel::Kind::Record);
    CHECK(type_of("'a'.split(',')").parameters[0].kind == cel::Kind::String);
    CHECK(type_of("true ? 1 : x").kind == cel::Kind::Dyn);
    CHECK(type_of("month(today)").precision == cel::KnownPrecision::Month);
}

}

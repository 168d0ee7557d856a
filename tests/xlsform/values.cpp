// XLSForm's expressions by the values they give: each is the calculation of a question in an imported form.
#include "support.h"

#include "wire/json.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

struct Row {
    char const* expression;
    char const* value;  // as JSON; empty: no value
};

constexpr Row rows[] = {
    // numbers
    { "1 + 2 * 3", "7" }, { "(1 + 2) * 3", "9" }, { "7 div 2", "3.5" }, { "6 div 2", "3.0" }, { "7 mod 3", "1" }, { "-7 mod 3", "-1" }, { "7.5 mod 2", "1.5" },
    { "- ${i}", "-7" }, { "${i} - 1", "6" }, { "${i} * ${d}", "17.5" }, { "${i} + ${n}", "" }, { "int(3.7)", "3" }, { "int(-3.7)", "-3" }, { "int('12')", "12" },
    { "round(2.5)", "3" }, { "round(2.4)", "2" }, { "round(3.14159, 2)", "3.14" }, { "floor(1.5)", "1" }, { "floor(-1.5)", "-2" }, { "ceiling(1.2)", "2" },
    { "ceiling(-1.2)", "-1" }, { "abs(-3)", "3" }, { "pow(2, 3)", "8" }, { "number('12.5') + 1", "13.5" }, { "number('x')", "!" }, { "max(3, ${i}, 5)", "7" },
    { "min(3, ${i})", "3" }, { "1 div 0", "" }, { "${i} mod 0", "" }, { "true() + 1", "2" },
    // texts
    { "concat('a', ${t}, ${e})", "\"a张三 abc\"" }, { "string-length(${t})", "6" }, { "string-length(${e})", "0" }, { "substr(${t}, 0, 2)", "\"张三\"" },
    { "substr(${t}, 3)", "\"abc\"" }, { "substr('ab', 5)", "" }, { "substring-before('a-b-c', '-')", "\"a\"" }, { "substring-after('a-b-c', '-')", "\"b-c\"" },
    { "substring-after('abc', '-')", "" }, { "normalize-space('  a   b ')", "\"a b\"" }, { "upper-case('abC')", "\"ABC\"" }, { "lower-case('ABc')", "\"abc\"" },
    { "string(${i})", "\"7\"" }, { "concat(${i}, '/', ${d})", "\"7/2.5\"" }, { "join('-', 'a', 'b')", "\"a-b\"" }, { "concat('it', \"'\", 's')", "\"it's\"" },
    { "'\\d'", "\"\\\\d\"" },
    // conditions
    { "${i} > 5 and ${d} < 3", "true" }, { "${n} > 5", "false" }, { "not(${n} > 5)", "true" }, { "${n} = ''", "true" }, { "${n} != ''", "false" }, { "${e} = ${n}", "true" },
    { "${t} != 'x'", "true" }, { "${e} != 'x'", "true" }, { "${d} = 2.50", "true" }, { "${i} = '7'", "true" }, { "1 or ${n} = 2", "true" }, { "contains(${t}, '三')", "true" },
    { "starts-with(${t}, '张')", "true" }, { "ends-with(${e}, 'c')", "false" }, { "regex(${t}, '.*[a-c]+')", "true" }, { "regex(${t}, '[a-c]+')", "false" },
    { "regex('13912345678', '^1[3-9][0-9]{9}$')", "true" }, { "boolean(${e})", "false" }, { "${a} = 'OK'", "true" }, { "false() or not(true())", "false" },
    { "if(${n} = '', 'none', 'some')", "\"none\"" }, { "if(${i} > 5, ${i}, ${n})", "7" }, { "if(${i} > 9, ${i}, '')", "" }, { "coalesce(${n}, 4)", "4" }, { "coalesce(${i}, 4)", "7" },
    { "coalesce(${e}, 'x')", "\"x\"" }, { "once(${i})", "!" },
    // choices
    { "selected(${m}, 'y')", "true" }, { "selected(${m}, 'z')", "false" }, { "selected(${c}, 'x')", "true" }, { "count-selected(${m})", "2" }, { "selected-at(${m}, 1)", "\"y\"" },
    { "selected-at(${m}, 2)", "" }, { "jr:choice-name(${c}, '${c}')", "\"甲\"" }, { "${c} = 'x'", "true" }, { "${m} = 'x y'", "true" }, { "${m} = 'x'", "false" },
    // dates
    { "date('2020-03-01') - ${b}", "1" }, { "${b} + 1", "\"2020-03-01\"" }, { "${b} < today()", "true" }, { "${b} > '2020-02-28'", "true" },
    { "format-date(${b}, '%Y/%m/%d %n.%e')", "\"2020/02/29 2.29\"" }, { "int((date('2024-02-28') - ${b}) div 365.25)", "3" }, { "int((date('2024-02-29') - ${b}) div 365.25)", "4" },
    { "decimal-date-time(${b})", "18321" }, { "today()", "\"2026-06-01\"" }, { "string(${b})", "\"2020-02-29\"" },
    // repeats
    { "count(${w})", "3" }, { "count-non-empty(${h})", "2" }, { "sum(${h})", "3.5" }, { "max(${h})", "2.5" }, { "min(${h})", "1.0" }, { "join(', ', ${k})", "\"a, b, c\"" },
    { "indexed-repeat(${k}, ${w}, 2)", "\"b\"" }, { "indexed-repeat(${k}, ${w}, 9)", "" }, { "count(${p})", "3" }, { "sum(${q})", "6" }, { "if(count(${w}) > 2, 'many', 'few')", "\"many\"" },
};

// "!": the calculation itself is refused.
std::string value_of(std::string const& document, std::string const& name)
{
    auto const key = "\"" + name + "\":";
    auto const at = document.find(key);
    if (at == std::string::npos)
        return {};
    auto end = at + key.size();
    for (bool quoted = false; end < document.size() && (quoted || (document[end] != ',' && document[end] != '}')); ++end) {
        quoted = document[end] == '"' ? !quoted : quoted;
        end += document[end] == '\\' ? 1 : 0;
    }
    return document.substr(at + key.size(), end - at - key.size());
}

}

TEST_CASE("xlsform values: calculations give what XLSForm says", "[xlsform]")
{
    std::string survey = R"(type|name|label|calculation
text|t|文|
text|e|空|
integer|i|数|
integer|n|缺|
decimal|d|小|
date|b|日|
select_one l|c|选|
select_multiple l|m|多|
acknowledge|a|同意|
begin_repeat|w|业|
decimal|h|高|
text|k|名|
begin_repeat|p|份|
integer|q|量|
end_repeat
end_repeat
begin_group|out|结果|
)";
    for (std::size_t i = 0; i < std::size(rows); ++i)
        survey += "calculate|c" + std::to_string(i) + "|结果|" + rows[i].expression + "\n";
    survey += "end_group\n";
    auto const made = import(survey, "list_name|name|label\nl|x|甲\nl|y|乙\nl|z|丙");
    std::string const record = R"({"id": "0000000000000000000000000000000)";
    auto const document = made.derived(R"({"general": {"t": "张三 abc", "i": 7, "d": 2.5, "b": "2020-02-29", "c": "x", "m": ["x", "y"], "a": true}, "w": [)" + record
        + R"(1", "h": 1, "k": "a", "p": [)" + record + R"(4", "q": 1}, )" + record + R"(5", "q": 2}]}, )" + record + R"(2", "h": 2.5, "k": "b", "p": [)" + record + R"(6", "q": 3}]}, )"
        + record + R"(3", "k": "c"}]})");
    for (std::size_t i = 0; i < std::size(rows); ++i) {
        INFO(rows[i].expression);
        auto const name = "c" + std::to_string(i);
        bool const taken = made.files.at("programme.json").find("\"id\": \"" + name + "\"") != std::string::npos;
        CHECK(taken == (std::string(rows[i].value) != "!"));
        if (taken)
            CHECK(value_of(document, name) == rows[i].value);
    }
}

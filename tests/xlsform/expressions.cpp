// XLSForm's expressions: what becomes of each, and what is refused with which reason.
#include "xlsform/translate.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::xlsform;

namespace {

// A section s with a question of each type, and a repeat w.
class Sample final : public Scope {
public:
    Result<Value> reference(std::string const& name) const override
    {
        struct Row {
            char const* name;
            Type type;
        };
        static constexpr Row rows[] = { { "t", Type::Text }, { "i", Type::Int }, { "d", Type::Number }, { "c", Type::Choice }, { "m", Type::Many }, { "b", Type::Date }, { "a", Type::Tick } };
        for (auto const& row : rows) {
            if (row.name != name)
                continue;
            auto value = make_value(row.type, "s." + name, true, { "has(s." + name + ")" });
            value.answer = true;
            return value;
        }
        if (name != "w" && name != "h")
            return Error { ErrorCode::UnknownName, "unknown", "" };
        Value all;
        all.type = Type::Rows;
        all.tables = { "w" };
        all.member = name == "h" ? "h" : "";
        all.member_type = Type::Number;
        return all;
    }
    Result<Value> current() const override { return make_value(Type::Int, "s.i", true); }
    Result<Value> column(std::string const& name) const override { return make_value(Type::Text, "option." + name, true); }
    std::string labels_of(std::string const&) const override { return {}; }
};

std::string condition(std::string const& expression)
{
    auto const value = translate(expression, Sample());
    return value.ok() ? as_condition(value.value()).cel : "refused: " + value.error().detail;
}

}

TEST_CASE("xlsform: conditions, with nothing as an empty text", "[xlsform]")
{
    struct Row {
        char const* xpath;
        char const* cel;
    };
    static constexpr Row rows[] = {
        { "${t} = 'x'", "has(s.t) && (s.t == 'x')" },
        { "${t} != 'x'", "!(has(s.t) && (s.t == 'x'))" },
        { "${t} = ''", "!has(s.t)" },
        { "${t} != ''", "has(s.t)" },
        { "${i} > 5", "has(s.i) && (s.i > 5)" },
        { "${d} >= 5", "has(s.d) && (s.d >= 5.0)" },
        { "${c} = 1", "has(s.c) && (s.c == '1')" },
        { ". >= 0 and . <= 100", "(s.i >= 0) && (s.i <= 100)" },
        { "selected(${m}, 'x')", "has(s.m) && ('x' in s.m)" },
        { "not(selected(${c}, 'x'))", "!(has(s.c) && (s.c == 'x'))" },
        { "${a} = 'OK'", "has(s.a) && s.a" },
        { "${b} < today()", "has(s.b) && (s.b < today)" },
        { "${b} > '2020-01-31'", "has(s.b) && (s.b > date('2020-01-31'))" },
        { "regex(${t}, '[0-9]+')", "has(s.t) && s.t.matches('^(?:[0-9]+)$')" },
        { "count(${w}) > 1", "w.size() > 1" },
        { "sum(${h}) > 1", "double(sum(w.filter(r, has(r.h)).map(r, r.h))) > 1.0" },
        { "-1 < .", "(-1) < s.i" },
        { "true() or false()", "true || false" },
    };
    for (auto const& row : rows)
        CHECK(condition(row.xpath) == row.cel);
}

TEST_CASE("xlsform: what cannot be taken says why", "[xlsform]")
{
    struct Row {
        char const* xpath;
        char const* part;
    };
    static constexpr Row rows[] = {
        { "", "ends too early at character 1" }, { "(1", "“(” is not closed" }, { "${t", "not closed with “}”" }, { "'x", "not closed" },
        { "${i} > ", "ends too early" }, { "../x = 1", "paths into the form" }, { "“x”", "curly quotation mark" }, { "slected(${m}, 'x')", "did you mean selected()" },
        { "position(.) = 1", "has no counterpart" }, { "selected(${m})", "has 1 arguments; it takes 2" }, { "${h} > 1", "only by count" },
        { "regex(${t}, '(?=x)')", "is not taken" }, { "1 2", "is not expected at character 3" },
    };
    for (auto const& row : rows) {
        INFO(row.xpath << " → " << condition(row.xpath));
        CHECK(condition(row.xpath).find(row.part) != std::string::npos);
    }
    CHECK(condition(std::string(500, '(')).find("too deeply") != std::string::npos);
}

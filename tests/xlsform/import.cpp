// Whole workbooks: the packs they become, what is listed, and that the answers of a person are taken by them.
#include "support.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <fstream>
#include <sstream>

using namespace shenbao;
using namespace shenbao::test;

static std::string bytes_of(std::string const& path)
{
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

static Made import_form(std::string const& name)
{
    auto const sheets = documents::read_workbook(bytes_of(SHENBAO_WORKBOOKS "/" + name + ".xlsx"), { "survey", "choices", "settings" });
    REQUIRE(sheets.ok());
    return import(sheets.value());
}

TEST_CASE("xlsform: a form with cascades and nested repeats becomes a pack that judges as the form does", "[xlsform]")
{
    auto const made = import_form("rural");
    CHECK(made.id == "rural_doctors");
    CHECK(made.issues == "survey 29 type left out: “geopoint” has no counterpart: there are no places on a map here; ask for an address (text) or for a region (select_one)\n");
    std::string const person = R"("person": {"full_name": "张三", "birth": "1980-01-01", "retired": "no", "work_years": 20, "province": "east", "county": )";
    std::string const rows = R"("training": [{"id": "00000000000000000000000000000001", "course": "急救", "hours": 30.5, "exams": [
        {"id": "00000000000000000000000000000002", "subject": "理论", "score": )";
    std::string const end = R"(}]}], "closing": {"true_statement": true}})";
    CHECK(made.verdict("{" + person + "\"e1\"}, " + rows + "100" + end).empty());
    // A county of another province, and a score too high in one row of a table.
    CHECK(made.verdict("{" + person + "\"w1\"}, " + rows + "101" + end)
        == "person/county unreadable_choice\ntraining/00000000000000000000000000000001/exams/00000000000000000000000000000002/score rule:rule_19_constraint\n");
    auto const few = made.verdict(R"({"training": [{"id": "00000000000000000000000000000001", "course": "急救", "hours": 3.0}]})");
    CHECK(few.find("closing/reason required") != std::string::npos);
    CHECK(few.find("person/full_name required") != std::string::npos);
    CHECK(few.find("work_years") == std::string::npos);
}

TEST_CASE("xlsform: long forms of the field are taken whole, but for what is listed", "[xlsform]")
{
    struct Row {
        char const* name;
        char const* id;
        std::size_t rows;
        char const* issues;
    };
    static constexpr Row table[] = {
        { "doctors", "doctors_title", 119, "" },
        { "engineers", "engineer_pool", 105, "" },
        { "teachers", "teachers_title", 110, R"(survey 2 type left out
survey 3 type left out
survey 12 type changed
survey 15 type left out
survey 32 type changed
survey 93 type left out
survey 108 label changed
survey 109 calculation left out
)" },
    };
    for (auto const& row : table) {
        INFO(row.name);
        auto const survey = bytes_of(SHENBAO_FORMS "/" + std::string(row.name) + "/survey.csv");
        CHECK(static_cast<std::size_t>(std::count(survey.begin(), survey.end(), '\n')) == row.rows + 1);
        auto const made = import_form(row.name);
        CHECK(made.id == row.id);
        std::string issues;
        std::stringstream lines(made.issues);
        for (std::string line; std::getline(lines, line);)
            issues += line.substr(0, line.find(": ")) + "\n";
        CHECK(issues == row.issues);
        INFO(made.issues);
    }
}

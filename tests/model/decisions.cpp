// Decision tables: the answer of each row, and every mistake with its line.
#include "support.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

pack::Files with_table(std::string const& csv, std::string const& inputs, std::string const& hit = "first", std::string const& type = "int")
{
    auto files = small_pack(R"({"id": "kind", "type": "choice", "list": "colours"}, {"id": "number", "type": "number"}, {"id": "agree", "type": "boolean"},
        {"id": "born", "type": "date"}, {"id": "age", "type": "number", "decision": "years.needed"})", R"({"id": "title", "type": "text"})");
    auto& programme = files["programme.json"];
    programme.insert(1, "\"decisions\": {\"years\": {\"hit\": \"" + hit + "\", \"inputs\": {" + inputs + "}, \"outputs\": {\"needed\": \"" + type + "\"}}},");
    files["decisions/years.csv"] = csv;
    return files;
}

constexpr char const* kind_and_number = R"("kind": {"value": "self.kind", "list": "colours"}, "number": {"value": "self.number", "type": "int"})";

std::string mistakes(pack::Files const& files)
{
    auto read = pack::read(files);
    auto const* diagnostics = std::get_if<Diagnostics>(&read);
    std::string text;
    for (std::size_t i = 0; diagnostics && i < diagnostics->size(); ++i)
        text += (i == 0 ? "" : "\n") + (*diagnostics)[i].code + ":" + std::to_string((*diagnostics)[i].line) + " " + (*diagnostics)[i].message;
    return text;
}

std::string derived(LoadedProgramme const& loaded, std::string const& basic)
{
    auto filled = document(loaded, "{\"basic\": " + basic + "}");
    derive(loaded.the_plan(), {}, filled, *parse_moment("2026-06-01T10:00:00+08:00"));
    auto const& form = loaded.form();
    auto const* field = form.find_field(form.sections[0], "age");
    return typed_text(*field, filled.sections[0].records[0].slots[field->slot]);
}

}

TEST_CASE("a decision table gives the answer of the first row that fits", "[decision]")
{
    auto loaded = load(with_table("kind,number,needed,note\n1|11,>=10,3,long\n1|11,5..9,5,\n1|11,-,7,\n!1|11,<0,0,\n-,-,9,\n", kind_and_number));
    CHECK(derived(*loaded, R"({"kind": "1", "number": 10})") == "3");
    CHECK(derived(*loaded, R"({"kind": "11", "number": 9})") == "5");
    CHECK(derived(*loaded, R"({"kind": "1", "number": 5})") == "5");
    CHECK(derived(*loaded, R"({"kind": "1", "number": 4})") == "7");
    CHECK(derived(*loaded, R"({"kind": "2", "number": -1})") == "0");
    CHECK(derived(*loaded, R"({"kind": "2", "number": 0})") == "9");
    // What a row before would need is absent: so is the answer.
    CHECK(derived(*loaded, R"({"kind": "1"})").empty());
    CHECK(derived(*loaded, R"({"number": 3})").empty());
}

TEST_CASE("a decision table may have many rows, dates and truths", "[decision]")
{
    std::string rows = "number,needed\n<0,0\n";
    for (int i = 0; i < 500; ++i)
        rows += std::to_string(i) + "," + std::to_string(i * 2) + "\n";
    auto many = load(with_table(rows + ">=500,1\n", R"("number": {"value": "self.number", "type": "int"})", "unique"));
    CHECK(derived(*many, R"({"number": 499})") == "998");
    CHECK(derived(*many, R"({"number": -7})") == "0");
    CHECK(derived(*many, R"({"number": 500})") == "1");
    auto dates = load(with_table("born,agree,needed\n<1965-01-01,-,1\n>=1965-01-01,true,2\n>=1965-01-01,false,3\n",
        R"("born": {"value": "self.born", "type": "date"}, "agree": {"value": "self.agree", "type": "bool"})", "unique"));
    CHECK(derived(*dates, R"({"born": "1964-12-31"})") == "1");
    CHECK(derived(*dates, R"({"born": "1965-01-01", "agree": true})") == "2");
    CHECK(derived(*dates, R"({"born": "1965-01-01", "agree": false})") == "3");
    CHECK(derived(*dates, R"({"born": "1965-01-01"})").empty());
}

TEST_CASE("what a decision table leaves open or says twice is found when it is read", "[decision]")
{
    CHECK(mistakes(with_table("kind,number,needed\n1,>=10,3\n1,<10,4\n2,-,5\n", kind_and_number))
        == "decision.incomplete:1 no row fits for kind = 11");
    CHECK(mistakes(with_table("kind,number,needed\n-,>=10,3\n-,<9,4\n", kind_and_number, "unique")).find("no row fits for kind = 1, number = 9") != std::string::npos);
    CHECK(mistakes(with_table("kind,number,needed\n-,>=10,3\n-,<=10,4\n", kind_and_number, "unique"))
        == "decision.ambiguous:3 this row and line 2 both fit for kind = 1, number = 10");
    CHECK(mistakes(with_table("kind,number,needed\n-,>=10,3\n-,<=10,4\n", kind_and_number)).empty());
    CHECK(mistakes(with_table("kind,number,needed\n-,-,3\n-,<=10,4\n", kind_and_number)) == "decision.unreachable:3 this row is never the first that fits");
    CHECK(mistakes(with_table("kind,number,needed\n22,-,3\n-,-,4\n", kind_and_number))
        == "decision.unknown_code:2 \"22\" is not in the code list \"colours\"; did you mean \"2\"?");
    CHECK(mistakes(with_table("kind,number,needed\n-,many,3\n-,-,4\n", kind_and_number)).substr(0, 15) == "decision.cell:2");
    CHECK(mistakes(with_table("kind,number,needed\n-,9..3,3\n-,-,4\n", kind_and_number)).substr(0, 15) == "decision.cell:2");
    CHECK(mistakes(with_table("kind,number,needed\n-,-,three\n", kind_and_number)) == "decision.cell:2 \"three\" is no answer for \"needed\"");
    CHECK(mistakes(with_table("kind,needed\n-,3\n", kind_and_number)) == "list.header:1 the header has no column \"number\"");
    CHECK(mistakes(with_table("kind,number,needed,neded\n-,-,3,\n", kind_and_number)).substr(0, 13) == "list.header:1");
    CHECK(mistakes(with_table("kind,number,needed\n", kind_and_number)).substr(0, 16) == "decision.empty:1");
    auto missing = with_table("", kind_and_number);
    missing.erase("decisions/years.csv");
    CHECK(mistakes(missing).find("pack.missing_file") == 0);
}

TEST_CASE("an answer of another type than its field is refused where the field stands", "[decision]")
{
    auto read = pack::read(with_table("kind,number,needed\n-,-,3\n", kind_and_number, "first", "string"));
    auto& programme = std::get<Programme>(read);
    auto plan = Plan::make(programme, programme.application);
    REQUIRE(std::holds_alternative<Diagnostics>(plan));
    CHECK(std::get<Diagnostics>(plan)[0].code == "cel.type_mismatch");
    CHECK(std::get<Diagnostics>(plan)[0].file == "programme.json");
}

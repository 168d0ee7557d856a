// Long forms: what is promised is taken, in time that grows with the form.
#include "support.h"

#include "xlsform/order.h"

#include <catch2/catch_test_macros.hpp>

#include <chrono>

using namespace shenbao;
using namespace shenbao::test;

static bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

// Far more than it takes, far less than without memory.
static bool is_quick(std::chrono::steady_clock::time_point begin) { return std::chrono::steady_clock::now() - begin < std::chrono::seconds(60); }

TEST_CASE("xlsform size: what reads comes after what it reads, circles together, however long the chain", "[xlsform]")
{
    using Groups = std::vector<std::vector<std::size_t>>;
    CHECK(xlsform::in_order({}).empty());
    CHECK(xlsform::in_order({ { 1 }, { 2 }, {} }) == Groups { { 2 }, { 1 }, { 0 } });
    CHECK(xlsform::in_order({ { 0 } }) == Groups { { 0 } });
    CHECK(xlsform::in_order({ { 1 }, { 2 }, { 1, 3 }, {} }) == Groups { { 3 }, { 2, 1 }, { 0 } });
    CHECK(xlsform::in_order({ { 1, 2 }, { 0 }, { 0 } }).size() == 1);
    std::vector<std::vector<std::size_t>> chain(200'000);
    for (std::size_t i = 0; i + 1 < chain.size(); ++i)
        chain[i] = { i + 1, i + 1 };
    auto const order = xlsform::in_order(chain);
    REQUIRE(order.size() == chain.size());
    CHECK(order.front().front() == chain.size() - 1);
}

TEST_CASE("xlsform size: calculations of calculations, forwards and backwards", "[xlsform]")
{
    for (bool const backwards : { false, true }) {
        auto const begin = std::chrono::steady_clock::now();
        int const count = 4'999;
        std::string survey = "type|name|calculation\ninteger|n|\n";
        for (int i = 0; i < count; ++i) {
            int const own = backwards ? count - 1 - i : i;
            auto const before = own == 0 ? std::string("n") : "q" + std::to_string(own - 1);
            survey += "calculate|q" + std::to_string(own) + "|${" + before + "} + ${" + before + "} - ${" + before + "} + 1\n";
        }
        auto const made = import(survey);
        CHECK(made.issues == "survey 2 name mistake: a question without a label: its name stands for it\n");
        CHECK(has(made.derived(R"({"general": {"n": 1}})"), R"("q4998":5000)"));
        CHECK(is_quick(begin));
    }
}

TEST_CASE("xlsform size: one calculation that is left out takes all that read it along at once", "[xlsform]")
{
    std::string survey = "type|name|label|calculation\ntext|x|甲|\ncalculate|q0||uuid()\n";
    for (int i = 1; i < 500; ++i)
        survey += "calculate|q" + std::to_string(i) + "||${q" + std::to_string(i - 1) + "} + 1\n";
    auto const made = import(survey);
    CHECK(has(made.issues, "survey 3 calculation left out: uuid() has no counterpart"));
    CHECK(has(made.issues, "survey 502 calculation left out: the calculation “q498” is left out: “${q498} + 1”"));
    CHECK(made.programme->application.fields.size() == 1);
}

TEST_CASE("xlsform size: 5,000 questions on one page are taken, and what is beyond is not read", "[xlsform]")
{
    std::string survey = "type|name|label|relevant|constraint\n";
    for (int i = 0; i < 5'000; ++i) {
        auto const before = "${q" + std::to_string(i > 0 ? i - 1 : 0) + "} != ''";
        survey += "text|q" + std::to_string(i) + "|问" + std::to_string(i) + "|" + (i > 0 ? before : "") + "|string-length(.) < 9\n";
    }
    auto const begin = std::chrono::steady_clock::now();
    auto const whole = import(survey);
    CHECK(is_quick(begin));
    CHECK(whole.issues.empty());
    CHECK(whole.programme->application.fields.size() == 5'000);
    CHECK(whole.verdict(R"({"general": {"q0": "a", "q1": "0123456789"}})") == "general/q1 rule:rule_3_constraint\n");
    auto const more = import(survey + "text|more|多|\ntext|most|更多|");
    CHECK(more.issues == "survey 5002  left out: more than 5000 rows: the rest is not read\n");
    CHECK(more.programme->application.fields.size() == 5'000);
}

TEST_CASE("xlsform size: a pack that cannot be made says the cause and not what follows from it", "[xlsform]")
{
    // Words of more than a pack's file may hold.
    std::string survey = "type|name|label\n";
    for (int i = 0; i < 5'000; ++i)
        survey += "text|q" + std::to_string(i) + "|" + std::string(900, 'x') + "\n";
    auto const imported = xlsform::import_sheets({ sheet("survey", survey) }, "form", mistakes_of);
    REQUIRE(!imported.ok());
    CHECK(has(imported.error().detail, "texts/en.json:"));
    CHECK(has(imported.error().detail, "over 4194304 bytes"));
    CHECK(!has(imported.error().detail, "no label"));
}

// What authors are told beyond what stops a pack: words without a use, costs, and all mistakes at once.
#include "support.h"

#include "check/expression_cost.h"
#include "pack/lint.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

TEST_CASE("words that nothing shows, and words that one language lacks", "[pack][lint]")
{
    auto files = small_pack(R"({"id": "name", "type": "text"})");
    auto const loaded = load(files);
    auto texts = files["texts/zh.json"];
    files["texts/zh.json"] = R"({"nmae": "x", "findings": {"requird": "x", "required": "请填写{label}"}, "pages": {"anything": "x"},)" + texts.substr(texts.find('{') + 1);
    auto text = describe(pack::lint_texts(files, loaded->programme));
    INFO(text);
    CHECK(text.find("texts/zh.json:1:") != std::string::npos);
    CHECK(text.find("text.unused nothing of the pack shows \"nmae\"; did you mean \"name\"?") != std::string::npos);
    CHECK(text.find("nothing of the pack shows \"findings.requird\"; did you mean \"required\"?") != std::string::npos);
    CHECK(text.find("anything") == std::string::npos);
    CHECK(text.find("findings.required\"") == std::string::npos);

    auto two = small_pack(R"({"id": "name", "type": "text"})");
    auto& programme = two["programme.json"];
    programme.replace(programme.find(R"(["zh"])"), 6, R"(["zh", "en"])");
    auto& colours = two["code-lists/colours.csv"];
    colours = "# source: test\n# status: complete\ncode,label,label_en\n1,红,red\n";
    two["texts/en.json"] = R"({"name": "Small", "contact": ""})";
    auto const both = load(two);
    text = describe(pack::lint_texts(two, both->programme));
    INFO(text);
    CHECK(text.find("texts/en.json:1:1 text.untranslated \"sections\" is there in zh and not here") != std::string::npos);
    CHECK(text.find("\"name\" is there") == std::string::npos);
}

TEST_CASE("an expression that may cost too much is refused, by the form's own limits", "[pack][lint]")
{
    auto const costs = [](std::string const& works_fields, std::string const& rule) {
        auto const loaded = load(small_pack(R"({"id": "name", "type": "text"})", works_fields, R"({"id": "r", "section": "basic", "assert": ")" + rule + R"("})",
            R"("r": "x")"));
        return describe(check_costs(loaded->the_plan()));
    };
    std::string const title = R"({"id": "title", "type": "text"})";
    std::string const rows = title + R"(, {"id": "parts", "type": "table", "records": {"max": )";
    std::string const inner = R"(}, "fields": [{"id": "part", "type": "text"}]})";
    CHECK(costs(title, "works.all(a, works.exists_one(b, b.title == a.title))").empty());
    CHECK(costs(rows + "30" + inner, "works.all(w, w.parts.all(a, w.parts.exists_one(b, a.part == b.part)))").empty());
    auto const text = costs(rows + "200" + inner, "works.all(w, w.parts.all(a, w.parts.exists_one(b, a.part == b.part)))");
    INFO(text);
    CHECK(text.find("cel.too_costly") != std::string::npos);
    CHECK(text.find("programme.json:") != std::string::npos);
}

TEST_CASE("what can be read is read in spite of mistakes", "[pack][lint]")
{
    Diagnostics mistakes;
    auto const programme = pack::read_as_far_as_possible(small_pack(R"({"id": "name", "type": "text", "maxx": 3}, {"id": "other", "type": "text"})"), mistakes);
    CHECK(mistakes.size() == 1);
    CHECK(programme.application.sections.size() == 2);
    CHECK(programme.application.fields.size() == 3);
    CHECK(pack::read_as_far_as_possible({}, mistakes).application.sections.empty());
    CHECK(mistakes.back().code == "pack.missing_file");
}

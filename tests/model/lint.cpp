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

TEST_CASE("what an expression may cost is taken from above: files of all sections, texts that grow, lists in lists, every place an author writes one", "[pack][lint]")
{
    auto const costs = [](std::string const& basic_fields, std::string const& works_fields, std::string const& rule) {
        auto const loaded = load(small_pack(basic_fields, works_fields, rule, rule.empty() ? "" : R"("r": "x")"));
        return describe(check_costs(loaded->the_plan()));
    };
    auto const rule = [](std::string const& text) { return R"({"id": "r", "section": "basic", "assert": ")" + text + "\"}"; };
    auto const is_costly = [](std::string const& text) { return text.find("cel.too_costly") != std::string::npos; };
    std::string const name = R"({"id": "name", "type": "text"})", title = R"({"id": "title", "type": "text", "max": 2000})", file = R"(, {"id": "file", "type": "attachment", "max": 15})";
    CHECK_FALSE(is_costly(costs(name, title + file, rule("attachments.all(a, attachments.exists(b, a.size == b.size))"))));
    CHECK(is_costly(costs(name, title + file, rule("attachments.all(a, attachments.all(b, attachments.all(c, a.size + b.size + c.size > 0)))"))));
    CHECK_FALSE(is_costly(costs(name, title, rule("works.all(w, w.title.replace('a', 'b').size() >= 0)"))));
    CHECK(is_costly(costs(name, title, rule("works.all(w, w.title.replace('', w.title).size() >= 0)"))));
    CHECK(is_costly(costs(name, title, rule("works.map(w, works.map(v, v.title + w.title)).all(x, x.all(y, y.replace('a', y) != ''))"))));
    // What an attachment's own limits hang on, and what makes a record count.
    std::string const loops = "works.all(a, works.all(b, works.all(c, works.all(d, works.all(e, works.all(f, works.all(g, works.all(h, works.all(i, works.all(j, a.title == b.title))))))))))";
    CHECK(is_costly(costs(name + R"(, {"id": "other", "type": "attachment", "max_bytes": ")" + loops + R"( ? 500 : 600"})", title, "")));
    CHECK_FALSE(is_costly(costs(name + R"(, {"id": "other", "type": "attachment", "max_bytes": "size(works) > 1 ? 500 : 600"})", title, "")));
}

TEST_CASE("expressions that are each cheap enough may not hold a server up together", "[pack][lint]")
{
    auto const costs = [](int rules) {
        std::string all, labels;
        for (int i = 0; i < rules; ++i) {
            auto const id = "r" + std::to_string(i);
            all += std::string(i ? "," : "") + R"r({"id": ")r" + id + R"r(", "section": "works", "each_record": true, "assert": "works.all(a, a.title != self.title || a.title != ')r" + id + R"r(')"})r";
            labels += std::string(i ? "," : "") + "\"" + id + R"(": "x")";
        }
        auto files = small_pack(R"({"id": "name", "type": "text"})", R"({"id": "title", "type": "text", "max": 100})", all, labels);
        auto& text = files["programme.json"];
        auto const at = text.find("\"max\": 3}");
        REQUIRE(at != std::string::npos);
        text.replace(at, 9, "\"max\": 1000}");
        return describe(check_costs(load(files)->the_plan()));
    };
    CHECK(costs(1).empty());
    auto const text = costs(20);
    INFO(text);
    CHECK(text.find("cel.too_costly") != std::string::npos);
    CHECK(text.find("together") != std::string::npos);
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

TEST_CASE("a mistake in an expression is said where it stands in the file, escapes and all", "[pack][lint]")
{
    auto const place = [](std::string const& expression) {
        auto const read = pack::read(small_pack("\n" R"({"id": "name", "type": "text", "visible": ")" + expression + R"("})"));
        auto const& programme = std::get<Programme>(read);
        auto const plan = Plan::make(programme, programme.application);
        auto const& mistakes = std::get<Diagnostics>(plan);
        REQUIRE(mistakes.size() == 1);
        return std::to_string(mistakes.front().line) + ":" + std::to_string(mistakes.front().column);
    };
    // Column 44 is the first of the expression.
    CHECK(place("nobody == ''") == "4:44");
    CHECK(place("'\xe4\xba\xba' == nobody") == "4:51");
    CHECK(place(R"('\u4eba' == nobody)") == "4:56");
    CHECK(place(R"('\ud83d\ude00' == nobody)") == "4:62");
    CHECK(place(R"(true &&\n nobody == '')") == "4:54");
    CHECK(place(R"('\"' == nobody)") == "4:52");
}

TEST_CASE("a wrong pattern is said where it stands", "[pack][lint]")
{
    auto const read = pack::read(small_pack("{\"id\": \"other\", \"type\": \"text\"},\n{\"id\": \"name\", \"type\": \"text\", \"pattern\": \"[a\"}"));
    auto const& programme = std::get<Programme>(read);
    auto const plan = Plan::make(programme, programme.application);
    auto const* mistakes = std::get_if<Diagnostics>(&plan);
    REQUIRE(mistakes);
    INFO(describe(*mistakes));
    CHECK(describe(*mistakes).find("programme.json:4:") != std::string::npos);
    CHECK(describe(*mistakes).find("cel.bad_pattern") != std::string::npos);
}

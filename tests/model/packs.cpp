// Packs: what is refused and where, and the examples of every programme.
#include "support.h"

#include "check/expression_cost.h"
#include "flow/check_flow.h"
#include "flow/flow.h"
#include "outline/outline.h"
#include "pack/compiled.h"
#include "wire/judge_example.h"

#include <catch2/catch_test_macros.hpp>
#include <filesystem>

using namespace shenbao;
using namespace shenbao::test;

TEST_CASE("a pack with mistakes is refused whole, each with its place", "[pack]")
{
    auto files = small_pack(R"({"id": "name", "type": "txt"}, {"id": "name", "type": "text", "maxx": 3},
{"id": "other", "type": "text", "same_as": "nobody"}, {"id": "colour", "type": "choice", "list": "colors"})");
    auto read = pack::read(files);
    REQUIRE(std::holds_alternative<Diagnostics>(read));
    auto text = describe(std::get<Diagnostics>(read));
    INFO(text);
    CHECK(text.find("pack.unknown_word") != std::string::npos);
    CHECK(text.find("did you mean \"text\"") != std::string::npos);
    CHECK(text.find("did you mean \"max\"") != std::string::npos);
    CHECK(text.find("\"nobody\" is not a field of the same record") != std::string::npos);
    CHECK(text.find("programme.json:4:") != std::string::npos);
    CHECK(text.find("colors") != std::string::npos);
    CHECK(text.find("did you mean \"colours\"") != std::string::npos);
}

TEST_CASE("a resolution that no file of the slot can have is said", "[pack]")
{
    auto const said = [](std::string const& slot) {
        Diagnostics mistakes;
        pack::read_as_far_as_possible(small_pack(R"({"id": "extra", "type": "attachment", )" + slot + "}"), mistakes);
        return describe(mistakes);
    };
    std::string const dpi = R"("dpi": {"min": 72, "max": 100})";
    CHECK(said(dpi).empty());
    CHECK(said(R"("kinds": ["gif", "jpg"], )" + dpi).empty());
    CHECK(said(R"("kinds": ["gif"])").empty());
    CHECK(said(R"("kinds": ["gif"], )" + dpi).find("pack.dpi") != std::string::npos);
    CHECK(said(R"("dpi": {"min": 72})").empty());
    CHECK(said(R"("dpi": {"min": 72, "max": 72})").empty());
    CHECK(said(R"("dpi": {"min": 100, "max": 72})").find("pack.dpi") != std::string::npos);
}

TEST_CASE("a rule's misspelt places are said with the nearest that there is", "[pack]")
{
    auto mistakes = [](std::string const& rule) {
        auto read = pack::read(small_pack(R"({"id": "name", "type": "text"})", R"({"id": "title", "type": "text"}, {"id": "parts", "type": "table", "fields": [{"id": "part", "type": "text"}]})",
            R"({"id": "one", "assert": "true", )" + rule + "}", R"("one": "不行")"));
        auto const* wrong = std::get_if<Diagnostics>(&read);
        return wrong ? describe(*wrong) : std::string();
    };
    CHECK(mistakes(R"("section": "basic", "field": "name")").empty());
    CHECK(mistakes(R"("section": "basics")").find("the rule \"one\" names the section \"basics\", which is not there; did you mean \"basic\"?") != std::string::npos);
    CHECK(mistakes(R"("section": "basic", "field": "nam")").find("did you mean \"name\"?") != std::string::npos);
    CHECK(mistakes(R"("section": "works", "table": "part", "each_record": true)").find("did you mean \"parts\"?") != std::string::npos);
    CHECK(mistakes(R"("section": "works", "table": "parts", "each_record": true, "field": "prt")").find("did you mean \"part\"?") != std::string::npos);
    CHECK(mistakes(R"("field": "name")").find("\"section\"") != std::string::npos);
}

TEST_CASE("mistakes of limits, lists, rules and flows are said, and none passes in silence", "[pack]")
{
    auto mistakes = [](std::string const& field, std::string const& rule = "", std::string const& csv = "", std::string const& flow = "") {
        auto files = small_pack(field, R"({"id": "title", "type": "text"})", rule, R"("one": "不行")");
        if (!csv.empty())
            files["code-lists/colours.csv"] = csv;
        if (!flow.empty())
            files["flow.json"] = flow;
        auto read = pack::read(files);
        auto const* wrong = std::get_if<Diagnostics>(&read);
        return wrong ? describe(*wrong) : std::string();
    };
    auto says = [&](std::string const& text, char const* wanted) {
        INFO(text << "\nwanted: " << wanted);
        CHECK(text.find(wanted) != std::string::npos);
    };
    std::string const name = R"({"id": "name", "type": "text"})";
    for (auto const* assertion : { "", R"(, "assert": "")", R"(, "assert": " ")", R"(, "assert": true)", R"(, "assert": null)", R"(, "assert": [])" }) {
        auto const rule = R"({"id": "one", "section": "basic")" + std::string(assertion) + "}";
        says(mistakes(name, rule), "programme.json:");
        // What can be read of it can be judged by.
        Diagnostics known;
        auto const programme = pack::read_as_far_as_possible(small_pack(name, R"({"id": "title", "type": "text"})", rule, R"("one": "不行")"), known);
        CHECK(programme.application.rules.empty());
    }
    says(mistakes(R"({"id": "name", "type": "text", "min": 60, "max": 50})"), "`max` is less than `min`");
    says(mistakes(R"({"id": "number", "type": "number", "minimum": 6, "maximum": 5})"), "`maximum` is less than `minimum`");
    says(mistakes(R"({"id": "born", "type": "date", "earliest": "2020-01-01", "latest": "2019-01-01"})"), "`latest` is before `earliest`");
    says(mistakes(R"({"id": "colours", "type": "choice", "list": "colours", "many": true, "min": 3, "max": 2})"), "`max` is less than `min`");
    says(mistakes(R"({"id": "extra", "type": "attachment", "kinds": []})"), "no file could ever be attached");
    says(mistakes(R"({"id": "extra", "type": "attachment", "min": 3, "max": 2})"), "`max` is less than `min`");
    says(mistakes(R"({"id": "extra", "type": "attachment", "kinds": ["jpg"], "dpi": {"min": 100, "max": 72}})"), "pack.dpi");
    says(mistakes(R"({"id": "name", "type": "text", "visible": ""})"), "pack.empty_expression");
    says(mistakes(R"({"id": "kind", "type": "choice", "list": "colours"}, {"id": "number", "type": "text", "format_by": {"field": "kind", "formats": {"112": "resident_id"}}})"), "\"112\" is not a code");

    std::string const head = "# source: test\n# status: complete\n";
    CHECK(mistakes(name, "", head + "code,label\n1,红\n").empty());
    says(mistakes(name, "", head + "code,label\n1,\xBA\xEC\n"), "code-lists/colours.csv:4:1 list.encoding");
    says(mistakes(name, "", head + std::string("code,label\n1,a\0b\n", 17)), "list.encoding");
    says(mistakes(name, "", head + "code,label,valid_until\n1,a,2026-12\n"), "list.date");
    says(mistakes(name, "", head + "code,label\n1,\"红\n2,蓝\n"), "code-lists/colours.csv:4:1 list.quote");
    says(mistakes(name, "", head + "code,label,valid_form\n1,红,\n"), "\"valid_form\" is not known");
    says(mistakes(name, "", head + "code,label,label\n1,红,\n"), "is there twice");
    says(mistakes(name, "", head + "code,label\n\"1 \",红\n"), "begins or ends with a blank");

    std::string const states = R"({"states": [{"id": "draft", "initial": true}, {"id": "done", "final": true}], "actions": ["submit"], "transitions": [)";
    std::string const submit = R"({"from": "draft", "action": "submit", "role": "applicant", "to": "done"})";
    says(mistakes(name, "", "", states + submit + ", " + submit + "]}"), "stands twice for the same role");
    says(mistakes(name, "", "", R"({"states": [{"id": "draft", "initial": true}, {"id": "draft"}]})"), "the state \"draft\" stands twice");
    says(mistakes(name, "", "", R"({"states": [{"id": "draft", "initial": true}], "actions": ["submit", "submit"]})"), "the action \"submit\" stands twice");
}

TEST_CASE("a date that may be a month is compared by months", "[pack]")
{
    auto mistakes = [](std::string const& assertion) {
        auto read = pack::read(small_pack(R"({"id": "born", "type": "date"}, {"id": "last", "type": "date", "precision": "month"}, {"id": "first", "type": "date", "precision": "month"})",
            R"({"id": "title", "type": "text"})", R"({"id": "one", "section": "basic", "assert": ")" + assertion + R"("})", R"("one": "不行")"));
        auto const& programme = std::get<Programme>(read);
        auto const plan = Plan::make(programme, programme.application);
        auto const* wrong = std::get_if<Diagnostics>(&plan);
        return wrong ? describe(*wrong) : std::string();
    };
    CHECK(mistakes("basic.born < today").empty());
    CHECK(mistakes("month(basic.first) <= month(basic.last)").empty());
    CHECK(mistakes("month(basic.born) <= month(basic.last)").empty());
    for (auto const* wrong : { "basic.first <= basic.last", "basic.born < basic.last", "basic.last != today", "(true ? basic.born : basic.last) < today" })
        CHECK(mistakes(wrong).find("write month(…) around both") != std::string::npos);
}

TEST_CASE("expressions are checked against the form when the pack is read", "[pack]")
{
    auto read = pack::read(small_pack(R"({"id": "name", "type": "text", "visible": "self.nane == 'x'"}, {"id": "number", "type": "number", "required": "self.number + 1"})"));
    REQUIRE(std::holds_alternative<Programme>(read));
    auto& programme = std::get<Programme>(read);
    auto plan = Plan::make(programme, programme.application);
    REQUIRE(std::holds_alternative<Diagnostics>(plan));
    auto text = describe(std::get<Diagnostics>(plan));
    INFO(text);
    CHECK(text.find("cel.unknown_field") != std::string::npos);
    CHECK(text.find("cel.type_mismatch") != std::string::npos);
    CHECK(text.find("programme.json:3:") != std::string::npos);
}

// HQ-05: a way that leaves a section out could never be finished.
TEST_CASE("steps hold every section once, in order", "[pack][HQ-05]")
{
    auto read_with = [](std::string const& steps) {
        auto files = small_pack(R"({"id": "name", "type": "text"})");
        auto& json = files.at("programme.json");
        json.insert(json.rfind('}'), ", \"steps\": " + steps);
        files.at("texts/zh.json").insert(files.at("texts/zh.json").rfind('}'), ", \"steps\": {\"one\": {\"label\": \"第一步\"}}");
        auto read = pack::read(files);
        auto const* wrong = std::get_if<Diagnostics>(&read);
        return wrong ? describe(*wrong) : std::to_string(std::get<Programme>(read).steps.size());
    };
    CHECK(read_with(R"([{"id": "one", "sections": ["basic", "works"]}])") == "1");
    CHECK(read_with(R"([{"id": "one", "sections": ["basic"]}])").find("pack.steps") != std::string::npos);
    CHECK(read_with(R"([{"id": "one", "sections": ["works", "basic"]}])").find("pack.steps") != std::string::npos);
    CHECK(read_with(R"([{"id": "one", "sections": ["basic", "works", "works"]}])").find("pack.steps") != std::string::npos);
    CHECK(read_with(R"([{"id": "one", "sections": []}])").find("pack.missing") != std::string::npos);
}

TEST_CASE("notes, first values and values behind the scenes are checked when the pack is read", "[pack]")
{
    auto mistakes = [](std::string const& field) {
        auto read = pack::read(small_pack(field));
        return std::holds_alternative<Diagnostics>(read) ? describe(std::get<Diagnostics>(read)) : std::string();
    };
    CHECK(mistakes(R"({"id": "notes", "type": "note", "heading": true}, {"id": "number", "type": "number", "initial": "5"},
        {"id": "age", "type": "number", "internal": true, "derived": "self.number * 2 "})").empty());
    CHECK(mistakes(R"({"id": "number", "type": "number", "initial": "five"})").find("pack.initial") != std::string::npos);
    CHECK(mistakes(R"({"id": "born", "type": "date", "initial": "2021-02-29"})").find("pack.initial") != std::string::npos);
    CHECK(mistakes(R"({"id": "colours", "type": "choice", "list": "colours", "many": true, "initial": "1 21"})").empty());
    CHECK(mistakes(R"({"id": "colours", "type": "choice", "list": "colours", "many": true, "initial": "1 3"})").find("pack.initial") != std::string::npos);
    CHECK(mistakes(R"({"id": "agree", "type": "boolean", "initial": "yes"})").find("pack.initial") != std::string::npos);
    CHECK(mistakes(R"({"id": "number", "type": "number", "internal": true})").find("pack.internal") != std::string::npos);
    CHECK(mistakes(R"({"id": "notes", "type": "note", "max": 3})").find("pack.unknown_name") != std::string::npos);
}

TEST_CASE("a rule that names no reason does not take a field without an id for it", "[pack]")
{
    auto read = pack::read(small_pack(R"({"type": "number"}, {"id": "name", "type": "text"})", R"({"id": "title", "type": "text"})",
        R"x({"id": "named", "section": "basic", "assert": "has(basic.name)"})x"));
    REQUIRE(std::holds_alternative<Diagnostics>(read));
    auto const mistakes = describe(std::get<Diagnostics>(read));
    CHECK(mistakes.find("pack.missing") != std::string::npos);
    CHECK(mistakes.find("pack.rule_place") == std::string::npos);
}

TEST_CASE("a registry names fields that are there, and is asked by a number that the account has", "[pack]")
{
    auto mistakes = [](std::string const& from, std::string const& to) {
        auto files = read_folder(std::string(SHENBAO_PROGRAMMES) + "/zc");
        auto& text = files["programme.json"];
        auto const at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
        auto read = pack::read(files);
        return std::holds_alternative<Diagnostics>(read) ? describe(std::get<Diagnostics>(read)) : std::string();
    };
    std::string const registry = R"("registry": {"id": "education", "source": "source", "fields": ["start", "end", "school")";
    CHECK(mistakes(registry, registry).empty());
    CHECK(mistakes(registry, R"("registry": {"id": "education", "source": "sauce", "fields": ["start", "end", "school")").find("pack.unknown_field") != std::string::npos);
    CHECK(mistakes(registry, R"("registry": {"id": "education", "source": "start", "fields": ["start", "end", "school")").find("pack.registry") != std::string::npos);
    CHECK(mistakes(registry, R"("registry": {"id": "education", "source": "source", "fields": ["files", "end", "school")").find("pack.registry") != std::string::npos);
    CHECK(mistakes(registry, R"("registry": {"id": "education", "source": "source", "give": ["start", "end", "school")").find("pack.unknown_name") != std::string::npos);
    std::string const read_only = R"("id": "social_insurance", "source": "source",)";
    CHECK(mistakes(read_only, R"("by_hand": false, )" + read_only).find("pack.registry") != std::string::npos);
    std::string const by_hand = R"("records": {"max": 50, "unique": [["number"]]})";
    CHECK(mistakes(by_hand, by_hand).empty());
    CHECK(mistakes(by_hand, R"("records": {"min": 1, "max": 50, "unique": [["number"]]})").find("pack.registry") != std::string::npos);
    CHECK(mistakes(R"("account.identity_number": "string",)", "").find("pack.registry") != std::string::npos);
    CHECK(mistakes(R"("kind": "read_only",)", R"("kind": "single",)").find("pack.registry") != std::string::npos);
}

static std::string mistakes_of(pack::Files const& files)
{
    auto read = pack::read(files);
    return std::holds_alternative<Diagnostics>(read) ? describe(std::get<Diagnostics>(read)) : std::string();
}

TEST_CASE("a pack takes sections, code lists and accounts from the one it extends, with their words; mistakes have their places", "[pack]")
{
    auto const files = read_folder(std::string(SHENBAO_PROGRAMMES) + "/zc_profile");
    auto const with = [&](std::string const& file, std::string const& from, std::string const& to) {
        auto changed = files;
        auto& text = changed.at(file);
        auto const at = text.find(from);
        REQUIRE(at != std::string::npos);
        text.replace(at, from.size(), to);
        return changed;
    };
    auto const read = pack::read(files);
    REQUIRE(std::holds_alternative<Programme>(read));
    auto const& programme = std::get<Programme>(read);
    CHECK(programme.accounts_of == "zc");
    CHECK(programme.standing);
    CHECK(programme.find_account_flow("login"));
    REQUIRE(programme.application.find_section("basic"));
    CHECK(programme.application.find_section("basic")->label.in(0) == "个人基本信息");
    CHECK_FALSE(programme.application.find_section("setting"));
    // Under a condition of its own, or none.
    REQUIRE(programme.application.find_section("exams"));
    CHECK_FALSE(programme.application.find_section("exams")->visible.present());
    auto const conditioned = pack::read(with("programme.json", R"({"taken": "exams"})", R"x({"taken": "exams", "visible": "has(basic.name)"})x"));
    REQUIRE(std::holds_alternative<Programme>(conditioned));
    CHECK(std::get<Programme>(conditioned).application.find_section("exams")->visible.text == "has(basic.name)");
    CHECK(mistakes_of(with("programme.json", R"({"taken": "exams"})", R"({"taken": "exam"})")).find("pack.extends") != std::string::npos);
    CHECK(mistakes_of(with("programme.json", R"({"taken": "exams"})", R"({"taken": "exams", "fields": []})")).find("fields") != std::string::npos);
    // A bundle is whole by itself, and another base is another version.
    auto const again = pack::unbundle(pack::bundle(files));
    REQUIRE(std::holds_alternative<pack::Files>(again));
    CHECK(std::get<Programme>(pack::read(std::get<pack::Files>(again))).content_hash == programme.content_hash);
    CHECK(std::get<Programme>(pack::read(with("base/texts/zh.json", "个人基本信息", "基本信息"))).content_hash != programme.content_hash);

    CHECK(mistakes_of(with("programme.json", "\"titles_held\"", "\"titles\"")).find("programme.json:") == 0);
    CHECK(mistakes_of(with("programme.json", "\"titles_held\"", "\"titles\"")).find("pack.extends") != std::string::npos);
    CHECK(mistakes_of(with("base/programme.json", "\"format\": \"postcode\"", "\"format\": \"postbox\"")).find("base/programme.json:") == 0);
    auto alone = files;
    alone.erase("base/programme.json");
    CHECK(mistakes_of(alone).find("pack.extends") != std::string::npos);
    // A section that looks at one that was not taken.
    auto const compiled = pack::compile(std::get<Programme>(pack::read(with("programme.json", R"({"taken": "societies"})", R"("societies")"))));
    REQUIRE(std::holds_alternative<Diagnostics>(compiled));
    CHECK(std::get<Diagnostics>(compiled).front().file == "base/programme.json");
}

TEST_CASE("what a passed application keeps is named by fields that are there, and a date", "[pack]")
{
    auto const files = read_folder(std::string(SHENBAO_PROGRAMMES) + "/zc");
    std::string const own = R"("history": {"kept": "kept", "ended": "end", "fields": ["start")";
    auto const with = [&](std::string const& to) {
        auto changed = files;
        auto& text = changed.at("programme.json");
        auto const at = text.find(own);
        REQUIRE(at != std::string::npos);
        text.replace(at, own.size(), to);
        return mistakes_of(changed);
    };
    CHECK(with(own).empty());
    CHECK(with(R"("history": {"kept": "keep", "ended": "end", "fields": ["start")").find("pack.unknown_field") != std::string::npos);
    CHECK(with(R"("history": {"kept": "unit", "ended": "end", "fields": ["start")").find("pack.history") != std::string::npos);
    CHECK(with(R"("history": {"kept": "kept", "ended": "unit", "fields": ["start")").find("pack.history") != std::string::npos);
    CHECK(with(R"("history": {"kept": "kept", "fields": ["begin")").find("pack.unknown_field") != std::string::npos);
    CHECK(mistakes_of([&] {
        auto changed = files;
        auto& text = changed.at("programme.json");
        text.replace(text.find("\"starts_from\": \"zc_profile\""), 27, "\"starts_from\": \"zc\"");
        return changed;
    }()).find("pack.starts_from") != std::string::npos);
    CHECK(with(R"("history": {"kept": "kept", "until": "end", "fields": ["start")").find("pack.unknown_name") != std::string::npos);
}

TEST_CASE("a bundle holds the same programme", "[pack]")
{
    auto files = small_pack(R"({"id": "name", "type": "text"})");
    files["examples/x.json"] = "{}";
    auto unbundled = pack::unbundle(pack::bundle(files));
    REQUIRE(std::holds_alternative<pack::Files>(unbundled));
    CHECK(load(files)->programme.content_hash == load(std::get<pack::Files>(unbundled))->programme.content_hash);
}

TEST_CASE("a compiled pack is the same programme, and broken bytes are no programme", "[pack]")
{
    auto files = small_pack(R"({"id": "name", "type": "text", "pattern": "[a-z]+", "visible": "self.other == \"x\" || size(self.other) > 3"},
        {"id": "other", "type": "text", "required": true})");
    auto read = pack::read(files);
    REQUIRE(std::holds_alternative<Programme>(read));
    auto const bytes = pack::write_compiled(std::get<Programme>(read));
    auto const compiled = pack::read_compiled(bytes);
    REQUIRE(compiled);
    // Everything a verdict can show: the same bytes again, and the same verdicts.
    CHECK(compiled->programme->content_hash == std::get<Programme>(read).content_hash);
    auto const& form = compiled->application->form();
    auto const plan = std::get<Plan>(Plan::make(std::get<Programme>(read), std::get<Programme>(read).application));
    for (char const* other : {"", "x", "long enough"}) {
        auto document = empty_document(form);
        document.sections[0].records[0].slots[0] = Value { std::string("ABC") };
        document.sections[0].records[0].slots[1] = Value { std::string(other) };
        auto const verdict = [&](Plan const& judging) {
            return wire::write_verdict(form, validate(judging, Context {}, document, Stage::Submit, Moment {}));
        };
        CHECK(verdict(*compiled->application) == verdict(plan));
    }
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_FALSE(pack::read_compiled(std::string_view(bytes).substr(0, size)));
    CHECK_FALSE(pack::read_compiled(bytes + '\0'));
    // No change of a single byte goes unnoticed.
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto broken = bytes;
        broken[at] = static_cast<char>(broken[at] ^ 0x55);
        CHECK_FALSE(pack::read_compiled(broken));
    }
}

static std::vector<std::string> programme_folders()
{
    std::vector<std::string> folders;
    for (auto const& entry : std::filesystem::directory_iterator(SHENBAO_PROGRAMMES)) {
        if (std::filesystem::exists(entry.path() / "programme.json"))
            folders.push_back(entry.path().string());
    }
    return folders;
}

TEST_CASE("every example of every programme gets its verdict", "[pack]")
{
    std::size_t examples = 0;
    for (auto const& folder : programme_folders()) {
        auto files = read_folder(folder);
        auto loaded = load(files);
        for (auto const& [path, text] : files) {
            if (path.rfind("examples/", 0) != 0)
                continue;
            INFO(folder << "/" << path);
            auto judged = wire::judge_example(loaded->the_plan(), text);
            REQUIRE(judged.ok());
            auto const& example = judged.value();
            CHECK(example.found == example.expected);
            // Whatever the verdict, the outline has a sentence for each finding, in every language.
            for (auto const& finding : example.verdict.findings) {
                for (std::size_t language = 0; language < loaded->programme.languages.size(); ++language) {
                    auto sentence = message_text(loaded->the_plan(), example.context, example.document, finding, language);
                    CHECK(sentence.size() > 5);
                    CHECK(sentence.find('{') == std::string::npos);
                }
            }
            ++examples;
        }
    }
    CHECK(examples >= 12);
}

TEST_CASE("every code list says where it comes from and whether it is complete", "[pack]")
{
    for (auto const& folder : programme_folders()) {
        auto loaded = load_folder(folder);
        for (auto const& list : loaded->programme.code_lists) {
            INFO(folder << " " << list.id);
            CHECK_FALSE(list.source.empty());
            if (list.origin == CodeListOrigin::Pack)
                CHECK(list.codes.size() >= 2);
        }
    }
}

TEST_CASE("flows hold what they promise", "[flow]")
{
    for (auto const& folder : programme_folders()) {
        INFO(folder);
        auto loaded = load_folder(folder);
        CHECK(describe(check_flow(loaded->programme.flow)).empty());
        CHECK(describe(check_flow_model(loaded->the_plan()).mistakes).empty());
        CHECK(describe(check_costs(loaded->the_plan())).empty());
    }
    FlowTable table;
    table.states = { { "draft", {}, {}, true, false, true, {}, {} }, { "lost", {}, {}, false, false, false, {}, {} } };
    table.transitions = { { "draft", "submit", Role::Applicant, {}, "gone", {}, false, false, false, {} } };
    auto text = describe(check_flow(table));
    CHECK(text.find("flow.unknown_state") != std::string::npos);
    CHECK(text.find("flow.unreachable") != std::string::npos);
    CHECK(text.find("flow.dead_end") != std::string::npos);
    CHECK(text.find("flow.unknown_action") != std::string::npos);
}

// ZC-04: which committees stand apart is shown and never judged.
TEST_CASE("a choice of committees says which of them stand apart", "[pack][ZC-04]")
{
    auto read_with = [](std::string const& field, std::string const& more = "", std::string const& texts = R"("near": "近", "apart": "远")") {
        auto files = small_pack(R"({"id": "name", "type": "text"}, {"id": "colours", "type": "choice", "list": "colours", "many": true}, )" + field);
        auto& json = files.at("programme.json");
        json.insert(json.rfind('}'), more);
        auto& words = files.at("texts/zh.json");
        std::string const own = R"("colour": {"label": "colour")";
        words.replace(words.find(own), own.size(), own + (texts.empty() ? "" : ", " + texts));
        return files;
    };
    std::string const field = R"({"id": "colour", "type": "choice", "list": "colours", "style": "committees", "apart": "has(self.name) && self.name != option.code"})";
    std::string const committee = R"(, "committee": "basic/colour")";
    auto loaded = load(read_with(field, committee));
    CHECK(loaded->programme.committee_field == loaded->form().find_field(loaded->form().sections[0], "colour")->index);
    auto apart = [&](std::string const& basic) {
        auto filled = document(*loaded, "{\"basic\": " + basic + "}");
        auto judged = judge(loaded->the_plan(), {}, filled, Stage::Submit, {});
        auto outline = make_outline(loaded->the_plan(), {}, filled, judged, 0, {}, { {}, Part {} });
        std::string text;
        for (auto const& option : outline.sections[0].table.records[0].fields.back().options)
            text += option.code + (option.apart ? "* " : " ");
        return text;
    };
    CHECK(apart("{}") == "1 2 11 21 ");
    CHECK(apart(R"({"name": "2"})") == "1* 2 11* 21* ");
    CHECK(findings(*loaded, R"({"basic": {"name": "2", "colour": "1"}})", Stage::Draft).find("colour") == std::string::npos);

    auto mistakes = [](pack::Files const& files) {
        auto read = pack::read(files);
        auto const* wrong = std::get_if<Diagnostics>(&read);
        return wrong ? describe(*wrong) : std::string();
    };
    CHECK(mistakes(read_with(field, committee)).empty());
    CHECK(mistakes(read_with(field, committee, "")).find("text.missing") != std::string::npos);
    CHECK(mistakes(read_with(field, committee, R"("near": "近")")).find("text.missing") != std::string::npos);
    auto named = [&](std::string const& place) { return mistakes(read_with(field, R"(, "committee": ")" + place + "\"")); };
    for (auto const* wrong : { "basic/name", "basic/colours" })
        CHECK(named(wrong).find("pack.committee") != std::string::npos);
    for (auto const* wrong : { "basic", "basic/nothing", "nowhere/colour" })
        CHECK(named(wrong).find("pack.unknown_field") != std::string::npos);
    CHECK(named("basic/color").find("did you mean \"basic/colour\"?") != std::string::npos);
    auto plan_of = [&](std::string const& expression) {
        auto read = pack::read(read_with(R"({"id": "colour", "type": "choice", "list": "colours", "style": "committees", "apart": ")" + expression + "\"}"));
        REQUIRE(std::holds_alternative<Programme>(read));
        auto plan = Plan::make(std::get<Programme>(read), std::get<Programme>(read).application);
        auto const* wrong = std::get_if<Diagnostics>(&plan);
        return wrong ? describe(*wrong) : std::string();
    };
    CHECK(plan_of("option.code").find("cel.type_mismatch") != std::string::npos);
    CHECK(plan_of("self.nothing == option.code").find("cel.unknown_field") != std::string::npos);
}

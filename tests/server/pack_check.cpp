// `shenbao check`: all mistakes of all kinds at once, and an example that no longer holds.
#include "service/pack_check.h"

#include <catch2/catch_test_macros.hpp>

namespace shenbao::test {

static pack::Files the_pack()
{
    auto files = service::read_pack_folder(SHENBAO_PACKS "/sc");
    REQUIRE(files.ok());
    return files.release_value();
}

static void replace(std::string& text, std::string const& what, std::string const& with)
{
    auto const at = text.find(what);
    INFO(what);
    REQUIRE(at != std::string::npos);
    text.replace(at, what.size(), with);
}

TEST_CASE("a sound pack has no mistakes, and its flow is enumerated")
{
    auto const report = service::check_pack(the_pack());
    INFO(lines_of(report.mistakes));
    CHECK(report.mistakes.empty());
    CHECK(report.examples > 30);
    CHECK(report.flow.configurations > 50);
    CHECK(report.flow.races > 0);
}

TEST_CASE("words, columns and names of files that are written wrongly are told with the nearest")
{
    auto files = the_pack();
    replace(files["flow.json"], "\"applicant\"", "\"aplicant\"");
    replace(files["programme.json"], "\"captcha\"", "\"captch\"");
    replace(files["programme.json"], "\"pdf\"", "\"pdff\"");
    replace(files["programme.json"], "basic.birth_date", "basic.birth_dat");
    replace(files["code-lists/sexes.csv"], "code,label,label_en", "cod,label,label_en");
    files["code-lists/title.csv"] = files["code-lists/titles.csv"];
    files.erase("code-lists/titles.csv");
    files["notes.csv"] = "a,b\n";
    auto const text = lines_of(service::check_pack(files).mistakes);
    INFO(text);
    for (auto const* expected : { "pack.unknown_word: \"aplicant\" is not one of the words for \"role\" (applicant, unit_clerk,", "did you mean \"applicant\"?",
             "pack.unknown_word: \"captch\" is not one of the words for \"proofs\" (captcha, sms, password); did you mean \"captcha\"?", "\"pdff\" is not one of the words for \"kinds\" (pdf, jpg, png, gif); did you mean \"pdf\"?",
             "list.header: the column \"cod\" is not known here; did you mean \"code\"?", "pack.missing_file: code-lists/titles.csv is not there; did you mean \"title.csv\"?",
             "code-lists/title.csv:1:1: pack.unknown_file: nothing of the pack reads this file; did you mean \"code-lists/titles.csv\"?", "notes.csv:1:1: pack.unknown_file: ",
             // What is wrong about a list hides nothing of the form.
             "cel.unknown_field: basic has no field birth_dat, did you mean birth_date?" })
        CHECK(text.find(expected) != std::string::npos);
    // And nothing is said of what only follows.
    for (auto const* consequence : { "list.row", "list.empty", "pack.unknown_list", "example.fails" })
        CHECK(text.find(consequence) == std::string::npos);
}

TEST_CASE("a file that is no JSON is told with what was expected there")
{
    auto files = the_pack();
    replace(files["flow.json"], "\"action\":", "\"action\"");
    auto const text = lines_of(service::check_pack(files).mistakes);
    INFO(text);
    CHECK(text.find("pack.json: this is not JSON here: unexpected string literal; expected ':'") != std::string::npos);
}

TEST_CASE("mistakes of every part are listed at once, each with its place and the nearest name")
{
    auto files = the_pack();
    replace(files["programme.json"], "\"not_future\"", "\"not_futur\"");
    replace(files["programme.json"], "basic.birth_date", "basic.birth_dat");
    replace(files["flow.json"], "\"to\": \"approved\"", "\"to\": \"aproved\"");
    replace(files["texts/zh.json"], "\"authority\"", "\"authorty\"");
    replace(files["programme.json"], "\"list\": \"sexes\"", "\"list\": \"sexs\"");
    auto const report = service::check_pack(files);
    auto const text = lines_of(report.mistakes);
    INFO(text);
    for (auto const* expected : { "pack.unknown_name: \"not_futur\" is not known for this type of field; did you mean \"not_future\"?", "cel.unknown_field: basic has no field birth_dat, did you mean birth_date?",
             "flow.unknown_state: \"aproved\" is no state of `states`; did you mean \"approved\"?", "flow.unreachable: no way leads to the state \"approved\"",
             "pack.unknown_list: the code list \"sexs\" is not in `code_lists`; did you mean \"sexes\"?", "text.unused: nothing of the pack shows \"authorty\"; did you mean \"authority\"?", "text.untranslated: \"authority\" is there in en and not here" })
        CHECK(text.find(expected) != std::string::npos);
    CHECK(text.find("example.fails") == std::string::npos);
    for (auto const& mistake : report.mistakes) {
        INFO(mistake.code);
        CHECK(mistake.line > 0);
        CHECK(mistake.column > 0);
    }
}

TEST_CASE("of a file that is no JSON only that is said, not what follows from it")
{
    for (auto const* name : { "programme.json", "flow.json", "texts/zh.json", "texts/en.json" }) {
        auto files = the_pack();
        files[name] += "}";
        auto const report = service::check_pack(files);
        INFO(lines_of(report.mistakes));
        REQUIRE(report.mistakes.size() == 1);
        CHECK(report.mistakes[0].code == "pack.json");
        CHECK(report.mistakes[0].file == name);
    }
    // What is wrong elsewhere is still said.
    auto files = the_pack();
    replace(files["programme.json"], "\"not_future\"", "\"not_futur\"");
    files["texts/zh.json"] = "{";
    auto const text = lines_of(service::check_pack(files).mistakes);
    INFO(text);
    CHECK(text.find("pack.unknown_name") != std::string::npos);
    CHECK(text.find("text.") == std::string::npos);
}

TEST_CASE("a site's channels have an id and a label of their own, its panels are channels that list something")
{
    auto read = service::read_pack_folder(SHENBAO_PACKS "/zc");
    REQUIRE(read.ok());
    CHECK(service::check_pack(read.value()).mistakes.empty());
    struct Row {
        char const* what;
        char const* with;
        char const* expected;
    };
    std::string const channels = "\"channels\": [\"notices\", \"policies\",";
    for (auto const& [what, with, expected] : {
             Row { channels.c_str(), "\"channels\": [\"notices\", \"notices\", \"policies\",", "pack.duplicate" },
             Row { channels.c_str(), "\"channels\": [\"notices\", \"Bad\", \"policies\",", "pack.id" },
             Row { channels.c_str(), "\"channels\": [\"notices\", \"events\", \"policies\",", "text.missing" },
             Row { "\"panels\": [\"notices\",", "\"panels\": [\"notises\",", "did you mean \"notices\"?" },
             Row { "\"panels\": [\"notices\",", "\"panels\": [\"certificates\",", "pack.unknown_channel" },
             Row { "\"panels\": [\"notices\",", "\"panels\": [\"notices\", \"notices\",", "pack.duplicate" },
         }) {
        auto files = read.value();
        replace(files["programme.json"], what, with);
        auto const report = service::check_pack(files);
        INFO(with);
        CHECK(report.mistakes.size() == 1);
        CHECK(lines_of(report.mistakes).find(expected) != std::string::npos);
    }
}

TEST_CASE("an example that no longer holds says what differs")
{
    auto files = the_pack();
    auto& example = files["examples/empty-at-submission.json"];
    replace(example, "\"code\": \"required\"", "\"code\": \"pattern\"");
    files["examples/broken.json"] = "{\"stage\": \"submit\"}";
    auto const report = service::check_pack(files);
    auto const text = lines_of(report.mistakes);
    INFO(text);
    REQUIRE(report.mistakes.size() == 2);
    CHECK(report.mistakes[0].code == "example.unreadable");
    CHECK(report.mistakes[1].code == "example.fails");
    CHECK(report.mistakes[1].line > 1);
    CHECK(text.find("expected and not found: ") != std::string::npos);
    CHECK(text.find("; found and not expected: ") != std::string::npos);
}

}

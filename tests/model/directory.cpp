// What an authority keeps of its own (form/directory.h), in the place of the pack's lists and relations.
#include "support.h"

#include "check/live.h"
#include "wire/validate_line.h"
#include "wire/wire.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

struct Shop {
    std::unique_ptr<LoadedProgramme> loaded;
    Context context;
    Moment now = *parse_moment("2026-06-01T10:00:00+08:00");

    static pack::Files files(std::string const& directory)
    {
        auto files = small_pack(R"({"id": "kind", "type": "choice", "list": "kinds"}, {"id": "shade", "type": "choice", "list": "sizes"})");
        auto& text = files["programme.json"];
        text.insert(text.find('{') + 1, R"("relations": ["offers"], "directory": )" + directory + ",");
        auto const lists = text.find(R"("code_lists": [)");
        REQUIRE(lists != std::string::npos);
        text.insert(lists + 15, text[lists + 15] == ']' ? R"("kinds", "sizes")" : R"("kinds", "sizes", )");
        auto const section = text.find(R"("id": "basic")");
        REQUIRE(section != std::string::npos);
        text.insert(section, R"("combinations": [{"relation": "offers", "fields": {"kind": "kind", "size": "shade"}}], )");
        files["code-lists/kinds.csv"] = "# source: test\n# status: sample\ncode,label\na,甲\nb,乙\n";
        files["code-lists/sizes.csv"] = "# source: test\ncode,label\n1,小\n2,大\n";
        files["relations/offers.csv"] = "# source: test\nkind,size\na,1\nb,2\n";
        return files;
    }
    Shop()
        : loaded(load(files(R"({"lists": ["kinds"], "relations": ["offers"]})")))
    {
        context = wire::plain_context(now);
    }
    void bring(std::string const& json)
    {
        auto read = wire::read_directory(loaded->programme, json);
        REQUIRE(read.ok());
        context.directory = read.value();
    }
    std::string judged(std::string const& kind, std::string const& size) const
    {
        std::string out;
        auto const made = document(*loaded, R"({"basic": {"kind": ")" + kind + R"(", "shade": ")" + size + "\"}}");
        for (auto const& finding : validate(loaded->the_plan(), context, made, Stage::Draft, now).findings)
            out += code_name(loaded->form(), finding) + " ";
        return out;
    }
};

// Its columns in another order, one more, and a list that the pack keeps to itself.
constexpr char const* brought = R"({"hash": "abc", "lists": {"kinds": [{"code": "b", "labels": ["乙"]}, {"code": "c", "labels": ["丙"]}], "sizes": [{"code": "9", "labels": ["九"]}]},
    "relations": {"offers": {"columns": ["size", "colour", "kind"], "rows": [["1", "red", "c"], ["", "", "b"]]}}})";

}

TEST_CASE("a directory's lists and relations stand in the place of the pack's", "[directory]")
{
    Shop shop;
    CHECK(shop.judged("a", "1").empty());
    CHECK(shop.judged("a", "2") == "not_combined ");
    CHECK(shop.judged("c", "1") == "not_combined unreadable_choice ");
    shop.bring(brought);
    CHECK(shop.judged("a", "1") == "not_combined unreadable_choice ");
    CHECK(shop.judged("c", "1").empty());
    CHECK(shop.judged("c", "2") == "not_combined ");
    CHECK(shop.judged("b", "1").empty());  // an empty cell takes any
    CHECK(shop.judged("b", "9") == "unreadable_choice ");
    // What a choice offers follows.
    auto const made = document(*shop.loaded, R"({"basic": {"shade": "2"}})");
    auto const options = options_at(shop.loaded->the_plan(), shop.context, made, *parse_path(shop.loaded->form(), "basic/kind"), shop.now);
    REQUIRE(options.size() == 1);
    CHECK(options[0]->code == "b");
    // A part that was not brought in is the pack's.
    shop.bring(R"({"lists": {"kinds": [{"code": "c", "labels": ["丙"]}]}})");
    CHECK(shop.judged("c", "2") == "not_combined ");
}

TEST_CASE("another directory judges a live document anew", "[directory]")
{
    Shop shop;
    LiveJudgement live(shop.loaded->the_plan(), shop.context, document(*shop.loaded, R"({"basic": {"kind": "c", "shade": "1"}})"), Stage::Submit);
    live.settle(shop.now);
    auto const before = live.judgement().verdict.error_count();
    shop.bring(brought);
    live.replace_context(shop.context);
    live.settle(shop.now);
    CHECK(live.judgement().verdict.error_count() + 2 == before);
}

TEST_CASE("a context is written with its directory, or with its name alone", "[directory]")
{
    Shop shop;
    shop.bring(brought);
    auto const whole = wire::read_context(shop.loaded->programme, wire::write_context(shop.context));
    REQUIRE(whole.ok());
    REQUIRE(whole.value().directory);
    CHECK(whole.value().directory->known);
    CHECK(hash_of(whole.value()) == hash_of(shop.context));
    CHECK(wire::write_context(whole.value()) == wire::write_context(shop.context));
    shop.context = whole.value();
    CHECK(shop.judged("c", "2") == "not_combined ");
    auto const named = wire::read_context(shop.loaded->programme, wire::write_context(shop.context, wire::DirectoryAs::Name));
    REQUIRE(named.ok());
    REQUIRE(named.value().directory);
    CHECK_FALSE(named.value().directory->known);
    CHECK(hash_of(named.value()) == hash_of(shop.context));
    Context without = shop.context;
    without.directory = nullptr;
    CHECK(hash_of(without) != hash_of(shop.context));
}

TEST_CASE("a pack may give to the directory only what it has", "[directory]")
{
    auto const named = [](char const* directory) {
        auto read = pack::read(Shop::files(directory));
        REQUIRE(std::holds_alternative<Diagnostics>(read));
        return describe(std::get<Diagnostics>(read));
    };
    CHECK(named(R"({"lists": ["colors"]})").find("pack.unknown_list") != std::string::npos);
    CHECK(named(R"({"lists": ["kinds", "kinds"]})").find("pack.unknown_list") != std::string::npos);
    CHECK(named(R"({"relations": ["offer"]})").find("pack.unknown_relation") != std::string::npos);
    CHECK(named(R"({"tables": []})").find("tables") != std::string::npos);
}

// Rows of a section that follow the records of another (tests/data/kinds: `tall` follows `tree`, `taller` follows `tall`).
#include "support.h"

#include "check/live.h"
#include "wire/json.h"
#include "wire/validate_line.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

constexpr char const* id_1 = "00000000000000000000000000000001";
constexpr char const* id_2 = "00000000000000000000000000000002";

std::string tree(std::string const& id, std::string const& title, std::initializer_list<int> weights)
{
    std::string branches;
    for (auto weight : weights)
        branches += (branches.empty() ? "" : ",") + std::string(R"({"id":"000000000000000000000000000000a)") + std::to_string(weight % 10) + R"(","weight":)" + std::to_string(weight) + "}";
    return R"({"id":")" + id + R"(","title":")" + title + R"(","from":"2020-01","branches":[)" + branches + "]}";
}

struct Derived {
    std::unique_ptr<LoadedProgramme> loaded = load_folder(SHENBAO_PROGRAMMES "/../../tests/data/kinds");
    Moment now = *parse_moment("2026-06-01T10:00:00+08:00");
    Context context = wire::plain_context(now);

    // The section after derive(), as JSON.
    std::string section(Document& document, char const* id) const
    {
        derive(loaded->the_plan(), context, document, now);
        return text(document, id);
    }
    std::string text(Document const& document, char const* id) const
    {
        auto root = json::parse(wire::write_document(loaded->form(), document)).release_value();
        std::string out;
        if (auto const* node = root.find(id))
            json::write(out, *node);
        return out;
    }
    std::string section(std::string const& json, char const* id) const
    {
        auto document = test::document(*loaded, json);
        return section(document, id);
    }
};

std::string mistakes(std::string const& from, std::string const& to)
{
    auto files = read_folder(SHENBAO_PROGRAMMES "/../../tests/data/kinds");
    auto& text = files["programme.json"];
    auto const root = json::parse(text).release_value();
    text.clear();
    json::write(text, root);  // without its blanks
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    auto read = pack::read(files);
    if (auto const* diagnostics = std::get_if<Diagnostics>(&read))
        return describe(*diagnostics);
    auto const& programme = std::get<Programme>(read);
    auto made = Plan::make(programme, programme.application);
    auto const* diagnostics = std::get_if<Diagnostics>(&made);
    return diagnostics ? describe(*diagnostics) : std::string();
}

}

TEST_CASE("rows follow the records that count, in their order and with their ids, and rows follow rows", "[rows]")
{
    Derived d;
    auto const both = R"({"tree":[)" + tree(id_2, "乙", { 20 }) + "," + tree(id_1, "甲", { 11, 12 }) + "," + tree("00000000000000000000000000000003", "丙", { 5 }) + "]}";
    CHECK(d.section(both, "tall")
        == std::string(R"([{"id":")") + id_2 + R"(","title":"乙（1）","branches":1,"from":"2020-01"},{"id":")" + id_1 + R"(","title":"甲（2）","branches":2,"from":"2020-01"}])");
    CHECK(d.section(both, "taller") == std::string(R"([{"id":")") + id_1 + R"(","title":"甲（2）","place":"2/3"}])");
    CHECK(d.section(both, "count") == R"({"tall":2,"weights":1.5})");
    // Rows that a document brings along and that follow nothing are gone.
    CHECK(d.section(std::string(R"({"tall":[{"id":")") + id_1 + R"(","title":"假"}]})", "tall").empty());
    CHECK(d.section(std::string(R"({"tree":[)") + tree(id_1, "甲", { 11 }) + R"(],"tall":[{"id":")" + id_1 + R"(","title":"假","branches":9}]})", "tall")
        == std::string(R"([{"id":")") + id_1 + R"(","title":"甲（1）","branches":1,"from":"2020-01"}])");
}

TEST_CASE("an edit of a record makes, changes and takes away its row", "[rows]")
{
    Derived d;
    auto const& form = d.loaded->form();
    auto whole = test::document(*d.loaded, R"({"tree":[)" + tree(id_1, "甲", { 11 }) + "," + tree(id_2, "乙", { 5 }) + "]}");
    LiveJudgement live(d.loaded->the_plan(), d.context, whole, Stage::Draft);
    static_cast<void>(live.settle(d.now));
    auto set = [&](char const* path, Value value) {
        auto const changes = live.apply(SetValue { *parse_path(form, path), std::move(value) });
        REQUIRE(changes.refusal == EditRefusal::None);
        return d.text(live.document(), "tall");
    };
    Value const title { std::string("己") };
    CHECK(set("tree/00000000000000000000000000000001/title", title).find("己（1）") != std::string::npos);
    Value const heavy { 12.0 };
    CHECK(set("tree/00000000000000000000000000000002/branches/000000000000000000000000000000a5/weight", heavy).find("乙（1）") != std::string::npos);
    Value const nothing;
    CHECK(set("tree/00000000000000000000000000000001/title", nothing).find(id_1) == std::string::npos);
    REQUIRE(live.apply(RemoveRecord { *parse_path(form, "tree/00000000000000000000000000000002") }).refusal == EditRefusal::None);
    CHECK(d.text(live.document(), "tall").empty());
}

TEST_CASE("what cannot be rows of another section is said when the pack is read", "[rows]")
{
    CHECK(mistakes(R"("from":"tree","where":"has)", R"("from":"tree","where":"has)").empty());
    CHECK(mistakes(R"("rows":{"from":"tree")", R"("rows":{"from":"limits")").find("pack.rows") != std::string::npos);
    CHECK(mistakes(R"("rows":{"from":"tree")", R"("rows":{"from":"tall")").find("pack.rows") != std::string::npos);
    CHECK(mistakes(R"("rows":{"from":"tree")", R"("rows":{"from":"taller")").find("pack.cycle") != std::string::npos);
    // Through tables too: rows that hide what they hang on.
    CHECK(mistakes(R"("decimals":1,"minimum":0,"maximum":99.9)", R"("decimals":1,"maximum":99.9,"visible":"size(tall) == 0")").find("pack.cycle") != std::string::npos);
    auto const circle = mistakes(R"x({"from":"tree","where":"has(source.title) && source.branches.exists(b, has(b.weight) && b.weight > 10.0)"})x", R"({"from":"taller"})");
    CHECK(circle.find("pack.cycle") != std::string::npos);
    CHECK(circle.find("programme.json:0") == std::string::npos);
    CHECK(mistakes(R"("kind":"read_only","rows":{"from":"tree")", R"("kind":"repeating","rows":{"from":"tree")").find("pack.rows") != std::string::npos);
    CHECK(mistakes(R"(,"derived":"source.from")", "").find("pack.rows") != std::string::npos);
    CHECK(mistakes("source.branches.exists(b,", "source.branchs.exists(b,").find("branches") != std::string::npos);
}

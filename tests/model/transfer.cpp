// A document taken over into another edition of its programme's form.
#include "support.h"

#include "form/transfer.h"
#include "outline/outline.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

constexpr char record_one[] = "00000000000000000000000000000001";
constexpr char part_one[] = "00000000000000000000000000000002";

// What is lost, "path value" a line.
std::string lines(LoadedProgramme const& from, std::vector<LostValue> const& lost)
{
    std::string text;
    for (auto const& one : lost) {
        auto const& field = from.form().fields[one.path.field()];
        text += to_string(from.form(), one.path) + " " + display_text(from.the_plan(), {}, field, one.value, 0) + "\n";
    }
    return text;
}

// Taken over, written, and read again: what cannot be read would be a draft that nobody can open.
struct Moved {
    Moved(LoadedProgramme const& from, LoadedProgramme const& to, std::string const& json)
    {
        auto const moved = transfer(from.programme, to.programme, document(from, json));
        lost = lines(from, moved.lost);
        text = wire::write_document(to.form(), moved.document);
        CHECK(document(to, text) == moved.document);
    }
    bool has(std::string const& part) const { return text.find(part) != std::string::npos; }
    std::string text, lost;
};

Moved moved(pack::Files const& from, pack::Files const& to, std::string const& json) { return { *load(from), *load(to), json }; }

std::string basic(std::string const& members) { return R"({"basic": {)" + members + "}}"; }

}

TEST_CASE("the same edition takes everything", "[transfer]")
{
    auto const pack = load_folder(SHENBAO_PROGRAMMES "/sc");
    auto const json = wire::Message::read(read_folder(SHENBAO_PROGRAMMES "/sc").at("examples/complete.json"), 4u << 20).value().raw("document");
    auto const whole = document(*pack, json);
    auto const same = transfer(pack->programme, pack->programme, whole);
    auto again = same.document;
    derive(pack->the_plan(), {}, again, *parse_moment("2026-06-15T10:00:00+08:00"));
    for (auto const& field : pack->form().fields) {
        auto const& section = pack->form().sections[field.section];
        if (field.parent != no_index || field.derived.present() || !field.context_value.empty() || section.kind == SectionKind::Declaration)
            continue;
        auto const& before = whole.sections[section.index].records;
        auto const& after = again.sections[section.index].records;
        REQUIRE(before.size() == after.size());
        for (std::size_t i = 0; i < before.size(); ++i) {
            INFO(section.id << "/" << field.id);
            CHECK(after[i].id == before[i].id);
            CHECK(after[i].slots[field.slot] == before[i].slots[field.slot]);
        }
    }
    // What was declared was declared about the other edition.
    for (auto const& one : same.lost)
        CHECK(pack->form().sections[one.path.section].kind == SectionKind::Declaration);
    CHECK_FALSE(same.lost.empty());
}

TEST_CASE("a value is kept where its field is, and named where it is not", "[transfer]")
{
    auto const before = small_pack(R"({"id": "name", "type": "text"}, {"id": "phone", "type": "text"}, {"id": "notes", "type": "text"})");
    auto const after = small_pack(R"({"id": "other", "type": "text", "initial": "new"}, {"id": "phone", "type": "number"}, {"id": "name", "type": "text", "max": 2})");
    auto const result = moved(before, after, basic(R"("name": "欧阳示例", "phone": "139", "notes": "")"));
    CHECK(result.has(R"("name":"欧阳示例")"));
    CHECK(result.has(R"("other":"new")"));
    CHECK_FALSE(result.has("139"));
    CHECK(result.lost == "basic/phone 139\n");
}

TEST_CASE("numbers change their precision only where they stay the same number", "[transfer]")
{
    auto pack = [](int decimals) { return small_pack(R"({"id": "age", "type": "number", "decimals": )" + std::to_string(decimals) + "}"); };
    CHECK(moved(pack(0), pack(2), basic(R"("age": 30)")).has(R"("age":30)"));
    CHECK(moved(pack(2), pack(0), basic(R"("age": 30.0)")).has(R"("age":30)"));
    auto const half = moved(pack(2), pack(0), basic(R"("age": 30.5)"));
    CHECK_FALSE(half.has("30"));
    CHECK(half.lost == "basic/age 30.50\n");
}

TEST_CASE("a code is kept where its list still has it; under another list it must be called the same", "[transfer]")
{
    auto const fields = R"({"id": "colour", "type": "choice", "list": "colours"}, {"id": "colours", "type": "choice", "list": "colours", "many": true})";
    auto const before = small_pack(fields);
    auto fewer = before;
    fewer["code-lists/colours.csv"] = "# source: test\n# status: complete\ncode,label,parent\n2,蓝,\n";
    auto const json = basic(R"("colour": "1", "colours": ["1", "2"])");
    auto const result = moved(before, fewer, json);
    CHECK(result.has(R"("colours":["2"])"));
    CHECK_FALSE(result.has(R"("colour":)"));
    CHECK(result.lost == "basic/colour 红\nbasic/colours 红\n");

    auto other = small_pack(R"({"id": "colour", "type": "choice", "list": "paints"}, {"id": "colours", "type": "choice", "list": "paints", "many": true})");
    auto& lists = other["programme.json"];
    lists.insert(lists.find("\"colours\"]") + 9, ", \"paints\"");
    other["code-lists/paints.csv"] = "# source: test\n# status: complete\ncode,label,parent\n1,红,\n2,绿,\n";
    auto const renamed = moved(before, other, json);
    CHECK(renamed.has(R"("colour":"1")"));
    CHECK(renamed.has(R"("colours":["1"])"));
    CHECK(renamed.lost == "basic/colours 蓝\n");

    auto const many = small_pack(R"({"id": "colour", "type": "choice", "list": "colours", "many": true}, {"id": "colours", "type": "choice", "list": "colours", "many": true})");
    CHECK(moved(before, many, json).lost == "basic/colour 红\n");
}

TEST_CASE("records, files and tables within records keep their ids; a section that is gone is named value by value", "[transfer]")
{
    std::string const works = R"({"id": "title", "type": "text"}, {"id": "file", "type": "attachment", "max": 2}, {"id": "parts", "type": "table", "fields": [{"id": "part", "type": "text"}]})";
    auto const before = small_pack(R"({"id": "name", "type": "text"})", works);
    auto const json = std::string(R"({"works": [{"id": ")") + record_one + R"(", "title": "大桥", "file": [{"id": ")" + part_one
        + R"(", "name": "a.pdf", "sha256": "00", "kind": "pdf", "size": 3, "added_at": "2026-06-01T10:00:00+08:00"}], "parts": [{"id": ")" + part_one + R"(", "part": "桥墩"}]}]})";
    auto const kept = moved(before, small_pack(R"({"id": "other", "type": "text"})", works), json);
    CHECK(kept.lost.empty());
    CHECK(kept.has(record_one));
    CHECK(kept.has("a.pdf"));
    CHECK(kept.has("桥墩"));

    std::string const path = std::string("works/") + record_one;
    auto const without = moved(before, small_pack(R"({"id": "other", "type": "text"})", R"({"id": "title", "type": "text"})"), json);
    CHECK(without.has("大桥"));
    CHECK(without.lost == path + "/file a.pdf\n" + path + "/parts/" + part_one + "/part 桥墩\n");

    auto gone = small_pack(R"({"id": "other", "type": "text"})", works);
    for (auto& [name, text] : gone) {
        for (std::size_t at; (at = text.find("\"works\"")) != std::string::npos;)
            text.replace(at, 7, "\"deeds\"");
    }
    CHECK(moved(before, gone, json).lost == path + "/title 大桥\n" + path + "/file a.pdf\n" + path + "/parts/" + part_one + "/part 桥墩\n");
}

TEST_CASE("a registry's mark is kept for what that registry gives, in a field as in a section that it alone fills", "[transfer]")
{
    auto const whole = read_folder(SHENBAO_PROGRAMMES "/zc");
    auto const edition = [&](std::initializer_list<std::pair<std::string, std::string>> changes) {
        auto files = whole;
        auto& text = files["programme.json"];
        for (auto const& [from, to] : changes) {
            auto const at = text.find(from);
            REQUIRE(at != std::string::npos);
            text.replace(at, from.size(), to);
        }
        return files;
    };
    std::string const id = record_one, start = R"([{"id": ")" + id + R"(", )";
    // One that the registry gave, with a major that was typed.
    auto const json = R"({"education": )" + start + R"("school": "a", "major": "b", "source": "said"}]})";
    auto const without_major = edition({ { R"("school", "major", "level", "degree", "length", "before_work"])", R"("school", "level", "degree", "length", "before_work"])" } });
    CHECK(moved(whole, without_major, json).lost.empty());
    CHECK(moved(whole, without_major, json).has("said"));
    auto const other_registry = edition({ { R"("registry": {"id": "education")", R"("registry": {"id": "colleges")" } });
    for (auto const& unmarked : { moved(without_major, whole, json), moved(whole, other_registry, json) }) {
        CHECK(unmarked.lost == "education/" + id + "/source said\n");
        CHECK(unmarked.has("\"b\""));
    }
    // A section that nobody else fills has no record that this registry did not give.
    auto const alone = R"({"provincial": )" + start + R"("name": "a", "source": "said"}]})";
    CHECK(moved(whole, whole, alone).has("said"));
    CHECK(moved(whole, edition({ { R"("id": "provincial_qualifications")", R"("id": "qualifications")" } }), alone).lost.find("/name a\n") != std::string::npos);
    CHECK(moved(edition({ { R"(, "by_hand": false)", "" } }), whole, alone).lost.find("/name a\n") != std::string::npos);
}

TEST_CASE("what is derived is neither kept nor lost; what was typed and is derived now is lost", "[transfer]")
{
    auto const typed = small_pack(R"({"id": "name", "type": "text"}, {"id": "other", "type": "text"})");
    auto const derived = small_pack(R"({"id": "name", "type": "text"}, {"id": "other", "type": "text", "derived": "basic.name"})");
    auto const without = small_pack(R"({"id": "name", "type": "text"})");
    auto const json = basic(R"("name": "a", "other": "b")");
    CHECK(moved(derived, without, json).lost.empty());
    CHECK(moved(derived, typed, json).lost.empty());
    CHECK_FALSE(moved(derived, typed, json).has("\"b\""));
    CHECK(moved(typed, derived, json).lost == "basic/other b\n");
}

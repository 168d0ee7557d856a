// Paths, edits and documents as JSON.
#include "heap.h"
#include "support.h"

#include "form/edit.h"
#include "wire/json.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

auto const one = *parse_id("00000000000000000000000000000001");
auto const two = *parse_id("00000000000000000000000000000002");
auto const three = *parse_id("00000000000000000000000000000003");

std::unique_ptr<LoadedProgramme> loaded_form()
{
    return load(small_pack(R"({"id": "name", "type": "text", "max": 5}, {"id": "number", "type": "number"}, {"id": "born", "type": "date", "open_end": true},
        {"id": "colours", "type": "choice", "list": "colours", "many": true}, {"id": "age", "type": "number", "decimals": 2}, {"id": "agree", "type": "boolean"})",
        R"({"id": "title", "type": "text"}, {"id": "file", "type": "attachment", "max": 2}, {"id": "parts", "type": "table", "fields": [{"id": "part", "type": "text"}]})"));
}

}

TEST_CASE("a decimal stands with two places at most filled up, and with more allowed with those it has", "[document]")
{
    auto shown = [](int decimals, double value) {
        auto loaded = load(small_pack(R"({"id": "number", "type": "number", "decimals": )" + std::to_string(decimals) + "}"));
        return typed_text(*loaded->form().find_field(loaded->form().sections[0], "number"), Value { value });
    };
    CHECK(shown(1, 64000.5) == "64000.5");
    CHECK(shown(1, 64000.0) == "64000.0");
    CHECK(shown(2, 64000.5) == "64000.50");
    CHECK(shown(6, 64000.5) == "64000.50");
    CHECK(shown(6, 64000.0) == "64000.00");
    CHECK(shown(6, 0.1 + 0.2) == "0.30");
    CHECK(shown(3, -10.125) == "-10.125");
    CHECK(shown(3, 0.0004) == "0.00");
}

TEST_CASE("paths are names and ids, both ways", "[paths]")
{
    auto loaded = loaded_form();
    auto const& form = loaded->form();
    for (std::string text : { "basic", "basic/name", "works", "works/00000000000000000000000000000001", "works/00000000000000000000000000000001/title",
             "works/00000000000000000000000000000001/parts", "works/00000000000000000000000000000001/parts/00000000000000000000000000000002",
             "works/00000000000000000000000000000001/parts/00000000000000000000000000000002/part" }) {
        INFO(text);
        auto path = parse_path(form, text);
        REQUIRE(path);
        CHECK(to_string(form, *path) == text);
    }
    for (std::string text : { "", "nothing", "basic/nothing", "basic/", "basic/name/more", "works/title", "works/0001/title",
             "works/00000000000000000000000000000000", "works/00000000000000000000000000000001/title/x",
             "works/00000000000000000000000000000001/parts/part", "/basic", "basic//name" }) {
        INFO(text);
        CHECK_FALSE(parse_path(form, text));
    }
}

TEST_CASE("an ancestor holds what stands below it", "[paths]")
{
    auto loaded = loaded_form();
    auto path = [&](char const* text) { return *parse_path(loaded->form(), text); };
    auto record = "works/00000000000000000000000000000001";
    auto title = "works/00000000000000000000000000000001/title";
    CHECK(is_same_or_ancestor(path(record), path(title)));
    CHECK(is_same_or_ancestor(path("works"), path(title)));
    CHECK(is_same_or_ancestor(path(title), path(title)));
    CHECK_FALSE(is_same_or_ancestor(path(title), path(record)));
    CHECK_FALSE(is_same_or_ancestor(path("works/00000000000000000000000000000002"), path(title)));
    CHECK(is_same_or_ancestor(path("works/00000000000000000000000000000001/parts"), path("works/00000000000000000000000000000001/parts/00000000000000000000000000000002/part")));
    CHECK_FALSE(is_same_or_ancestor(path("basic"), path(title)));
}

TEST_CASE("edits change the document or refuse and leave it", "[edits]")
{
    auto loaded = loaded_form();
    auto const& form = loaded->form();
    auto document = empty_document(form);
    auto path = [&](std::string const& text) { return *parse_path(form, text); };
    auto record = [&](Id id) { return path("works/" + to_string(id)); };
    auto text = [&] { return wire::write_document(form, document); };

    CHECK(apply(form, document, SetValue { path("basic/name"), { std::string("张三") } }) == EditRefusal::None);
    CHECK(apply(form, document, SetValue { path("basic/name"), { std::int64_t { 1 } } }) == EditRefusal::WrongType);
    CHECK(apply(form, document, SetValue { path("basic/number"), { Unreadable { "十" } } }) == EditRefusal::None);
    CHECK(apply(form, document, SetValue { path("basic/name"), { std::string(1000, 'x') } }) == EditRefusal::TooLarge);
    CHECK(text() == R"({"basic":{"name":"张三","number":{"unreadable":"十"}}})");

    CHECK(apply(form, document, AddRecord { record(one), {} }) == EditRefusal::None);
    CHECK(apply(form, document, AddRecord { record(one), {} }) == EditRefusal::DuplicateRecord);
    CHECK(apply(form, document, AddRecord { record(two), {} }) == EditRefusal::None);
    CHECK(apply(form, document, AddRecord { record(three), one }) == EditRefusal::None);
    CHECK(text() == R"({"basic":{"name":"张三","number":{"unreadable":"十"}},"works":[{"id":"00000000000000000000000000000001"},{"id":"00000000000000000000000000000003"},{"id":"00000000000000000000000000000002"}]})");
    CHECK(apply(form, document, MoveRecord { record(two), {} }) == EditRefusal::None);
    CHECK(apply(form, document, MoveRecord { record(one), three }) == EditRefusal::None);
    CHECK(apply(form, document, MoveRecord { record(one), one }) == EditRefusal::UnknownPath);
    CHECK(apply(form, document, RemoveRecord { record(three) }) == EditRefusal::None);
    CHECK(apply(form, document, RemoveRecord { record(three) }) == EditRefusal::UnknownPath);
    CHECK(apply(form, document, SetValue { path("works/" + to_string(three) + "/title"), { std::string("t") } }) == EditRefusal::UnknownPath);
    CHECK(apply(form, document, RemoveRecord { path("basic/name") }) == EditRefusal::UnknownPath);
    CHECK(text() == R"({"basic":{"name":"张三","number":{"unreadable":"十"}},"works":[{"id":"00000000000000000000000000000002"},{"id":"00000000000000000000000000000001"}]})");

    CHECK(apply(form, document, AddRecord { path("works/" + to_string(one) + "/parts/" + to_string(three)), {} }) == EditRefusal::None);
    CHECK(apply(form, document, SetValue { path("works/" + to_string(one) + "/parts/" + to_string(three) + "/part"), { std::string("p") } }) == EditRefusal::None);
    CHECK(text().find(R"("parts":[{"id":"00000000000000000000000000000003","part":"p"}])") != std::string::npos);
}

TEST_CASE("boxes of a many-choice leave no trace of the order they were ticked in", "[edits]")
{
    auto loaded = loaded_form();
    auto path = *parse_path(loaded->form(), "basic/colours");
    auto a = empty_document(loaded->form());
    auto b = a;
    for (auto code : { "2", "1", "11" })
        REQUIRE(apply(loaded->form(), a, Choose { path, code, true }) == EditRefusal::None);
    for (auto code : { "11", "2", "21", "1" })
        REQUIRE(apply(loaded->form(), b, Choose { path, code, true }) == EditRefusal::None);
    REQUIRE(apply(loaded->form(), b, Choose { path, "21", false }) == EditRefusal::None);
    CHECK(a == b);
    for (auto code : { "1", "2", "11" })
        REQUIRE(apply(loaded->form(), a, Choose { path, code, false }) == EditRefusal::None);
    CHECK(find_value(a, loaded->form(), path)->absent());
}

TEST_CASE("documents survive JSON, and what is wrong in JSON is named by its pointer", "[wire]")
{
    auto loaded = loaded_form();
    auto text = R"({"basic":{"name":"“引号”\n","number":-3,"born":null,"colours":["1","2"],"age":1.25,"agree":false},"works":[{"id":"00000000000000000000000000000001","title":"t","file":[{"id":"00000000000000000000000000000009","name":"扫描 1.pdf","sha256":"ab","kind":"pdf","size":12,"added_at":"2026-06-01T10:00:00+08:00"}],"parts":[{"id":"00000000000000000000000000000002","part":"p"}]}]})";
    CHECK(wire::write_document(loaded->form(), document(*loaded, text)) == text);

    struct Row {
        char const* json;
        char const* pointer;
    };
    for (auto const& row : { Row { R"({"basic": {"name": 1}})", "/basic/name" }, Row { R"({"basic": {"x": 1}})", "/basic/x" }, Row { R"({"nothing": {}})", "/nothing" },
             Row { R"({"works": {}})", "/works" }, Row { R"({"works": [{}]})", "/works/0" }, Row { R"({"works": [{"id": "1"}]})", "/works/0/id" },
             Row { R"({"basic": {"born": "2026-02-30"}})", "/basic/born" }, Row { R"({"basic": {"name": "a", "name": "b"}})", "/basic/name" }, Row { R"({"basic": )", "1:10" } }) {
        INFO(row.json);
        auto read = wire::read_document(loaded->form(), row.json);
        REQUIRE_FALSE(read.ok());
        CHECK(read.error().pointer == row.pointer);
    }
    // Inside tables and attachments too; what belongs to a whole value is said of the whole.
    for (auto const& row : { Row { R"([])", "" }, Row { R"("x")", "" }, Row { R"({"basic": []})", "/basic" }, Row { R"({"basic": null})", "/basic" },
             Row { R"({"basic": {}, "basic": {}})", "/basic" }, Row { R"({"basic": {"name": {"unreadable": "x"}}})", "/basic/name" },
             Row { R"({"basic": {"born": {"unreadable": 1}}})", "/basic/born" }, Row { R"({"basic": {"born": {}}})", "/basic/born" },
             Row { R"({"basic": {"born": {"unreadable": "x", "unreadable": "y"}}})", "/basic/born" }, Row { R"({"basic": {"born": ["x"]}})", "/basic/born" },
             Row { R"({"basic": {"colours": "1"}})", "/basic/colours" }, Row { R"({"basic": {"colours": ["1", 2]}})", "/basic/colours" },
             Row { R"({"basic": {"colours": [[]]}})", "/basic/colours" }, Row { R"({"basic": {"number": 1.5}})", "/basic/number" }, Row { R"({"works": [1]})", "/works/0" },
             Row { R"({"works": [{"id": "00000000000000000000000000000001", "id": "00000000000000000000000000000001"}]})", "/works/0/id" },
             Row { R"({"works": [{"id": "00000000000000000000000000000001"}, {"id": "00000000000000000000000000000001"}]})", "/works/1" },
             Row { R"({"works": [{"id": {}}]})", "/works/0/id" }, Row { R"({"works": [{"title": "t", "parts": [{"id": "00000000000000000000000000000002", "part": 1}]}]})", "/works/0/parts/0/part" },
             Row { R"({"works": [{"file": {}}]})", "/works/0/file" }, Row { R"({"works": [{"file": [{"id": "00000000000000000000000000000009"}]}]})", "/works/0/file/0" },
             Row { R"({"works": [{"file": [{"id": "00000000000000000000000000000009", "kind": "exe"}]}]})", "/works/0/file/0/kind" },
             Row { R"({"works": [{"file": [{"size": -1}]}]})", "/works/0/file/0/size" }, Row { R"({"works": [{"file": [{"dpi": 5000000000}]}]})", "/works/0/file/0/dpi" },
             Row { R"({"works": [{"file": [{"size": {}}]}]})", "/works/0/file/0/size" }, Row { R"({"works": [{"file": [{"a": 1, "size": 1, "size": 1}]}]})", "/works/0/file/0/size" },
             Row { R"({"works": [{"file": ["a"]}]})", "/works/0/file/0" }, Row { R"({"basic": {"name": "\xff"}})", "1:22" } }) {
        INFO(row.json);
        auto read = wire::read_document(loaded->form(), row.json);
        REQUIRE_FALSE(read.ok());
        CHECK(read.error().pointer == row.pointer);
    }
    // A newer server may say more of a file.
    CHECK(wire::read_document(loaded->form(), R"({"works":[{"id":"00000000000000000000000000000001","file":[{"id":"00000000000000000000000000000009","kind":"pdf","later":{"a":[1,{"b":2}]},"later":1}]}]})").ok());
    std::string const lines = "{\n \"中文\": [1,\r\n\n" + std::string(700, ' ') + "\"是\u00e9\"" + std::string(300, ' ') + "\n]}";
    json::Positions const positions(lines);
    for (std::size_t at = 0; at <= lines.size() + 3; ++at) {
        auto const from_the_start = json::position_of(lines, at);
        auto const marked = positions.of(at);
        REQUIRE(marked.line == from_the_start.line);
        REQUIRE(marked.column == from_the_start.column);
    }
    CHECK(json::position_of("{\n\"是\" x", 8).column == 5);
    std::string const deep(100'000, '[');
    CHECK(wire::read_document(loaded->form(), deep).error().code == ErrorCode::InvalidType);
    CHECK(json::parse(deep).error().code == ErrorCode::TooLarge);
}

TEST_CASE("an object has each name once and not too many, told apart in one walk", "[wire]")
{
    auto const object = [](std::size_t count, std::string const& last) {
        std::string text = "{";
        for (std::size_t i = 0; i < count; ++i)
            text += "\"n" + std::to_string(i) + "\":{\"a\":" + std::to_string(i) + "},";
        return text + "\"" + last + "\":0}";
    };
    json::Limits limits;
    auto const outcome = [&](std::string const& text) {
        auto const read = json::parse(text, limits);
        return read.ok() ? std::to_string(read.value().members.size()) : read.error().detail + " at " + read.error().pointer;
    };
    for (std::size_t const count : { 1, 31, 32, 33, 100, 1'999 }) {
        CHECK(outcome(object(count, "x")) == std::to_string(count + 1));
        CHECK(outcome(object(count, "n0")).rfind("the name \"n0\" stands twice at 1:", 0) == 0);
        auto const before = "n" + std::to_string(count - 1);
        CHECK(outcome(object(count, before)).rfind("the name \"" + before + "\" stands twice", 0) == 0);
    }
    CHECK(outcome(object(2'000, "x")).rfind("more than 2000 names in one object at 1:", 0) == 0);
    limits.members_max = 200'000;
    CHECK(outcome(object(50'000, "x")) == "50001");
    CHECK(json::parse(object(50'000, "x"), limits).value().find("n49999")->find("a")->integer == 49'999);
}

TEST_CASE("edits and batches survive JSON", "[wire]")
{
    auto loaded = loaded_form();
    auto text = R"({"batch":"00000000000000000000000000000007","base_revision":3,"edits":[{"op":"set","path":"basic/name","value":"张三"},{"op":"set","path":"basic/name"},{"op":"add","path":"works/00000000000000000000000000000001","after":"00000000000000000000000000000002"},{"op":"remove","path":"works/00000000000000000000000000000001"},{"op":"move","path":"works/00000000000000000000000000000001"},{"op":"detach","path":"works/00000000000000000000000000000001/file","attachment":"00000000000000000000000000000009"},{"op":"choose","path":"basic/colours","code":"1","chosen":true}]})";
    auto batch = wire::read_batch(loaded->form(), text);
    REQUIRE(batch.ok());
    CHECK(wire::write_batch(loaded->form(), batch.value()) == text);
    CHECK_FALSE(wire::read_batch(loaded->form(), R"({"batch":"7","base_revision":3,"edits":[]})").ok());
    CHECK_FALSE(wire::read_batch(loaded->form(), R"({"batch":"00000000000000000000000000000007","base_revision":3,"edits":[{"op":"set","path":"basic"}]})").ok());
}

TEST_CASE("what a print shows is in the content hash, what is declared afterwards is not", "[documents]")
{
    auto loaded = loaded_form();
    auto a = document(*loaded, R"({"basic": {"name": "ab"}})");
    auto b = document(*loaded, R"({"basic": {"name": "abc"}})");
    CHECK(content_hash(loaded->form(), a) == content_hash(loaded->form(), document(*loaded, R"({"basic": {"name": "ab"}, "works": []})")));
    CHECK(content_hash(loaded->form(), a) != content_hash(loaded->form(), b));
    // The remembered hash goes with every change.
    auto before = content_hash(loaded->form(), a);
    REQUIRE(apply(loaded->form(), a, SetValue { *parse_path(loaded->form(), "basic/name"), { std::string("abc") } }) == EditRefusal::None);
    CHECK(content_hash(loaded->form(), a) != before);
    CHECK(content_hash(loaded->form(), a) == content_hash(loaded->form(), b));
}

TEST_CASE("what people type becomes a value or stays as text", "[typed]")
{
    auto loaded = loaded_form();
    auto read = [&](char const* field, std::string const& typed) {
        auto const& form = loaded->form();
        auto path = *parse_path(form, std::string("basic/") + field);
        return read_typed(form.fields[path.field()], typed);
    };
    CHECK(read("name", "  张三 ") == Value { std::string("张三") });
    CHECK(read("name", "   ").absent());
    CHECK(read("number", "１２") == Value { std::int64_t { 12 } });
    CHECK(read("number", "1,200") == Value { std::int64_t { 1200 } });
    CHECK(read("number", "1.5") == Value { Unreadable { "1.5" } });
    CHECK(read("age", "1.5") == Value { 1.5 });
    CHECK(read("age", "1.555") == Value { Unreadable { "1.555" } });
    CHECK(read("born", "2020.5.1") == Value { Date { 2020, 5, 1 } });
    CHECK(read("born", "至今") == Value { OpenEnd {} });
    CHECK(read("born", "昨天") == Value { Unreadable { "昨天" } });
}

TEST_CASE("a mobile number keeps its eleven digits", "[typed]")
{
    Field field;
    TextField kind;
    kind.format = TextFormat::MobilePhone;
    field.kind = kind;
    for (auto typed : { "13900001858", "+86 139-0000-1858", "0086 13900001858", "+86+8613900001858", "＋８６ １３９００００１８５８" })
        CHECK(read_typed(field, typed) == Value { std::string("13900001858") });
    // What stood on both sides of a dash composes, so that reading again changes nothing.
    auto once = read_typed(field, "e\xcc\x81-\xcc\xa7");
    CHECK(read_typed(field, typed_text(field, once)) == once);
}

namespace {

std::string repeated(std::size_t count, std::string (*item)(std::size_t))
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += (i ? "," : "") + item(i);
    return text;
}

std::string id_of(std::size_t number)
{
    auto text = std::to_string(number + 1);
    return R"("id": ")" + std::string(32 - text.size(), '0') + text + '"';
}

std::string empty_item(std::size_t number) { return "{" + id_of(number) + "}"; }

// As little text as there may be for as much as there may be, in every field of a single section and every section of records.
std::vector<std::string> greedy_documents(Form const& form)
{
    auto const records = "[" + repeated(1'000, empty_item) + "]";
    auto const files = "[" + repeated(15'000, [](std::size_t i) { return "{" + id_of(i) + R"(, "kind": "pdf"})"; }) + "]";
    auto const codes = "[" + repeated(150'000, [](std::size_t) { return std::string(R"("1")"); }) + "]";
    std::vector<std::string> all { "{" + repeated(60'000, [](std::size_t i) { return "\"n" + std::to_string(i) + "\": 1"; }) + "}" };
    for (auto const& section : form.sections) {
        if (section.repeats()) {
            all.push_back("{\"" + section.id + "\": " + records + "}");
            continue;
        }
        for (auto index : section.shape.fields) {
            auto const& field = form.fields[index];
            auto const* choice = std::get_if<ChoiceField>(&field.kind);
            auto add = [&](std::string const& value) { all.push_back("{\"" + section.id + "\": {\"" + field.id + "\": " + value + "}}"); };
            if (std::holds_alternative<TableField>(field.kind))
                add(records);
            else if (std::holds_alternative<AttachmentField>(field.kind))
                add(files);
            else if (choice && choice->many)
                add(codes);
        }
        auto const& first = form.fields[section.shape.fields.front()].id;
        all.push_back("{\"" + section.id + "\": {\"" + first + "\": \"" + std::string(900'000, 'x') + "\"}}");
        all.push_back("{\"" + section.id + "\": {\"" + first + "\": " + std::string(500'000, '[') + "}}");
    }
    return all;
}

}

TEST_CASE("no document takes more than six times its text and two megabytes", "[documents][heap]")
{
    std::size_t refused = 0, read = 0;
    for (auto const* folder : { "sc", "hq", "sx", "sh", "zc" }) {
        auto loaded = load_folder(std::string(SHENBAO_PROGRAMMES "/") + folder);
        for (auto const& text : greedy_documents(loaded->form())) {
            INFO(folder << " " << text.substr(0, 80) << " " << text.size());
            HeapPeak const peak;
            auto const document = wire::read_document(loaded->form(), text);
            ++(document.ok() ? read : refused);
            CHECK(peak.bytes() <= 6 * text.size() + (2u << 20) + (1u << 18));
        }
        // A draft with many new records that hold nothing yet is no attack.
        for (auto const& section : loaded->form().sections) {
            if (section.repeats())
                CHECK(wire::read_document(loaded->form(), "{\"" + section.id + "\": [" + repeated(200, empty_item) + "]}").ok());
        }
    }
    CHECK(refused > 20);
    CHECK(read > 20);
}

TEST_CASE("whatever edits made of a document can be read again", "[documents][heap]")
{
    for (auto const* folder : { "sc", "hq", "sx", "sh", "zc" }) {
        auto loaded = load_folder(std::string(SHENBAO_PROGRAMMES "/") + folder);
        auto const& form = loaded->form();
        auto document = empty_document(form);
        std::uint64_t number = 0;
        auto last = EditRefusal::None;
        for (auto const& section : form.sections) {
            for (int i = 0; section.repeats() && i < 1'000; ++i)
                last = apply(form, document, AddRecord { { section.index, { { Id { 7, ++number }, no_index } } }, {} });
        }
        INFO(folder);
        CHECK(weight_of(document) <= document_weight_max);
        auto const again = wire::read_document(form, wire::write_document(form, document));
        REQUIRE(again.ok());
        CHECK(again.value() == document);
        // Refused, and nothing has changed.
        if (last == EditRefusal::TooLarge)
            CHECK(weight_of(again.value()) + record_weight + 40 * value_weight > document_weight_max);
    }
}

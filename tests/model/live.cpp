// After any edits the incremental judgement is that of a full one, and what it reports is what has changed.
#include "support.h"

#include "check/live.h"
#include "parity/documents.h"
#include "parity/packs.h"
#include "parity/random.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cstdio>

using namespace shenbao;
using namespace shenbao::test;

namespace {

struct Full {
    Document document;
    Judgement judgement;
};

Full judged_in_full(Plan const& plan, Context const& context, Document document, Stage stage, Moment now)
{
    derive(plan, context, document, now);
    auto again = document;
    derive(plan, context, again, now);
    CHECK(again == document);
    Full full { std::move(document), {} };
    full.judgement = judge(plan, context, full.document, stage, now);
    return full;
}

// Notes of what is shown; of the rest nobody asks.
void add_notes(std::string& out, Form const& form, RecordShape const& shape, Table const& table, Visibility const& visibility)
{
    for (auto const& record : table.records) {
        for (auto index : shape.fields) {
            bool shown = visibility.shows(record, index);
            out += shown ? visibility.is_required(record, index) ? 'r' : '.' : 'h';
            out += shown && visibility.is_locked(record, index) ? 'l' : '.';
            auto const* nested = std::get_if<TableField>(&form.fields[index].kind);
            if (nested && shown)
                add_notes(out, form, nested->shape, *record.slots[form.fields[index].slot].as<Table>(), visibility);
        }
    }
}

std::string notes_of(Form const& form, Document const& document, Visibility const& visibility)
{
    std::string out;
    for (auto const& section : form.sections) {
        out += visibility.shows_section(section.index) ? 'S' : '-';
        if (visibility.shows_section(section.index))
            add_notes(out, form, section.shape, document.sections[section.index], visibility);
    }
    return out;
}

bool holds(std::vector<Finding> const& findings, Finding const& one) { return std::find(findings.begin(), findings.end(), one) != findings.end(); }

// What came and went, against the two verdicts.
bool is_difference(Changes const& changes, std::vector<Finding> const& before, std::vector<Finding> const& after)
{
    auto all = [](std::vector<Finding> const& these, auto const& condition) { return std::all_of(these.begin(), these.end(), condition); };
    return all(changes.come, [&](Finding const& one) { return holds(after, one) && !holds(before, one); })
        && all(changes.gone, [&](Finding const& one) { return holds(before, one) && !holds(after, one); })
        && all(after, [&](Finding const& one) { return holds(before, one) || holds(changes.come, one); })
        && all(before, [&](Finding const& one) { return holds(after, one) || holds(changes.gone, one); });
}

struct Walk {
    LoadedProgramme const& loaded;
    parity::Case const& made;
    Stage stage;
    std::size_t edits = 0;
    std::size_t evaluated = 0;

    void compare(LiveJudgement const& live) const
    {
        auto const& form = loaded.form();
        auto full = judged_in_full(loaded.the_plan(), live.context(), live.document(), stage, live.now());
        bool same = wire::write_verdict(form, live.judgement().verdict) == wire::write_verdict(form, full.judgement.verdict)
            && live.judgement().verdict.findings == full.judgement.verdict.findings && full.document == live.document()
            && notes_of(form, live.document(), live.judgement().visibility) == notes_of(form, full.document, full.judgement.visibility);
        if (!same) {
            CHECK(wire::write_verdict(form, live.judgement().verdict) == wire::write_verdict(form, full.judgement.verdict));
            CHECK(notes_of(form, live.document(), live.judgement().visibility) == notes_of(form, full.document, full.judgement.visibility));
            REQUIRE(wire::write_document(form, live.document()) == wire::write_document(form, full.document));
            REQUIRE(same);
        }
    }

    void edit(LiveJudgement& live, Edit const& edit)
    {
        auto before = live.judgement().verdict.findings;
        auto changes = live.apply(edit);
        ++edits;
        evaluated += changes.expressions_evaluated;
        compare(live);
        if (!is_difference(changes, before, live.judgement().verdict.findings))
            FAIL("what changed is not what was told: " << wire::write_edits(loaded.form(), { edit }));
    }

    // The case's own edits, then its values again in another order, so that what was settled is unsettled.
    void run(std::uint64_t number)
    {
        parity::Random random(number);
        auto document = empty_document(loaded.form());
        prefill(loaded.the_plan(), made.context, document);
        LiveJudgement live(loaded.the_plan(), made.context, document, stage);
        static_cast<void>(live.settle(made.now));
        for (auto const& one : made.edits)
            edit(live, one);
        for (int i = 0; i < 40 && !made.edits.empty(); ++i) {
            auto const& one = random.of(made.edits);
            if (std::holds_alternative<SetValue>(one) && random.chance(40))
                edit(live, SetValue { path_of(one), {} });
            else
                edit(live, one);
            if (random.chance(10)) {  // several before they are settled
                for (int j = 0; j < 3; ++j)
                    static_cast<void>(live.edit(random.of(made.edits)));
                static_cast<void>(live.settle(live.now()));
                compare(live);
            }
            if (random.chance(5)) {
                static_cast<void>(live.settle({ live.now().milliseconds + random.between(-2, 2) * 86'400'000 }));
                compare(live);
            }
        }
    }
};

}

TEST_CASE("after any edits, incremental is full", "[live]")
{
    for (std::string folder : { "/sc", "/../../tests/data/sample", "/../../tests/data/kinds" }) {
        auto loaded = load_folder(SHENBAO_PROGRAMMES + folder);
        std::size_t edits = 0;
        for (std::uint64_t number = 0; number < 40; ++number) {
            INFO(folder << " case " << number);
            auto made = parity::make_case(loaded->the_plan(), number);
            Walk walk { *loaded, made, number % 3 == 0 ? Stage::Draft : Stage::Submit };
            walk.run(number);
            edits += walk.edits;
        }
        CHECK(edits > 1'000);
    }
}

TEST_CASE("after any edits of forms made up at random, incremental is full", "[live]")
{
    for (std::uint64_t number = 0; number < 150; ++number) {
        INFO("pack " << number << " of parity_native pack");
        auto loaded = load(parity::made_pack(number));
        for (std::uint64_t document = 0; document < 2; ++document) {
            auto made = parity::make_case(loaded->the_plan(), number * 2 + document);
            Walk walk { *loaded, made, document == 0 ? Stage::Draft : Stage::Submit };
            walk.run(number);
        }
    }
}

TEST_CASE("sections, tables in records, parents and records that are asked of elsewhere", "[live]")
{
    auto loaded = load(small_pack(R"({"id": "kind", "type": "choice", "list": "colours"},
        {"id": "number", "type": "number", "derived": "sum(works.map(w, has(w.size) ? w.size : 0)) "},
        {"id": "age", "type": "number", "derived": "self.number * 2"},
        {"id": "extra", "type": "text", "required": true, "visible": "self.age > 10"},
        {"id": "notes", "type": "text", "required": "has(self.extra) "})",
        R"({"id": "title", "type": "text", "required": true}, {"id": "size", "type": "number", "minimum": 1}, {"id": "parts", "type": "table", "visible": "has(self.title) ", "records": {"min": 1}, "fields": [
            {"id": "part", "type": "text", "required": "has(parent.size) "}, {"id": "colour", "type": "choice", "list": "colours", "unique": true}]})",
        R"({"id": "few", "section": "works", "assert": "works.size() < 3"},
           {"id": "same", "section": "works", "field": "title", "each_record": true, "assert": "works.exists_one(w, has(w.title) && w.title == self.title) "},
           {"id": "parts", "section": "basic", "assert": "works.all(w, w.parts.all(p, has(p.part) && p.part != 'x')) "})",
        R"("few": "多", "same": "同", "parts": "件")"));
    auto const& form = loaded->form();
    auto now = *parse_moment("2026-06-01T10:00:00+08:00");
    LiveJudgement live(loaded->the_plan(), {}, empty_document(form), Stage::Submit);
    static_cast<void>(live.settle(now));
    parity::Case none;
    Walk walk { *loaded, none, Stage::Submit };
    auto path = [&](std::string const& text) { return *parse_path(form, text); };
    auto set = [&](std::string const& at, Value value) { walk.edit(live, SetValue { path(at), std::move(value) }); };
    std::string const one = "works/00000000000000000000000000000001", two = "works/00000000000000000000000000000002";
    std::string const part = one + "/parts/00000000000000000000000000000003", other = one + "/parts/00000000000000000000000000000004";
    walk.edit(live, AddRecord { path(one), {} });
    walk.edit(live, AddRecord { path(two), {} });
    set(one + "/title", { std::string("a") });
    walk.edit(live, AddRecord { path(part), {} });
    walk.edit(live, AddRecord { path(other), {} });
    set(one + "/size", { std::int64_t { 3 } });
    set(part + "/part", { std::string("x") });
    set(part + "/colour", { std::string("1") });
    set(other + "/colour", { std::string("1") });
    walk.edit(live, MoveRecord { path(other), {} });
    set(two + "/title", { std::string("a") });
    set(two + "/size", { std::int64_t { 4 } });
    CHECK(wire::write_document(form, live.document()).find("\"age\":14") != std::string::npos);
    CHECK(wire::write_verdict(form, live.judgement().verdict).find("basic/extra") != std::string::npos);
    set("basic/extra", { std::string("b") });
    set(one + "/title", {});  // hides its parts
    set(one + "/title", { std::string("c") });
    set("basic/number", { std::int64_t { 99 } });  // computed, so that it goes back
    walk.edit(live, RemoveRecord { path(one) });
    CHECK(wire::write_document(form, live.document()).find("\"age\":8") != std::string::npos);
    CHECK(live.apply(SetValue { path(one + "/title"), {} }).refusal == EditRefusal::UnknownPath);
}

TEST_CASE("a key press evaluates what hangs on its field and nothing else", "[live]")
{
    auto loaded = load(small_pack(R"({"id": "name", "type": "text"}, {"id": "extra", "type": "text", "visible": "has(self.name) "},
        {"id": "born", "type": "date"}, {"id": "age", "type": "number", "derived": "full_years(self.born, today) "})",
        R"({"id": "title", "type": "text"}, {"id": "size", "type": "number"})",
        R"({"id": "sized", "section": "works", "each_record": true, "field": "size", "when": "has(self.size) ", "assert": "self.size > 1"},
           {"id": "titles", "section": "works", "assert": "works.all(w, has(w.title) ) "},
           {"id": "old", "section": "basic", "assert": "basic.age > 17"})",
        R"("sized": "小", "titles": "题", "old": "幼")"));
    auto const& form = loaded->form();
    LiveJudgement live(loaded->the_plan(), {},
        document(*loaded, R"({"basic": {"extra": "e"}, "works": [{"id": "00000000000000000000000000000001", "title": "t"}, {"id": "00000000000000000000000000000002"}]})"),
        Stage::Submit);
    static_cast<void>(live.settle(*parse_moment("2026-06-01T10:00:00+08:00")));
    struct Press {
        char const* path;
        Value value;
        std::size_t expressions;
    };
    Press const presses[] = {
        { "basic/extra", { std::string("f") }, 0 },
        { "basic/name", { std::string("n") }, 1 },                                     // extra's visibility
        { "basic/born", { Date { 2000, 1, 1 } }, 2 },                                  // age, and the rule on it
        { "works/00000000000000000000000000000001/title", { std::string("u") }, 1 },  // titles
        { "works/00000000000000000000000000000002/size", { std::int64_t { 1 } }, 2 }, // when and assert of this record alone
    };
    for (auto const& press : presses) {
        auto changes = live.apply(SetValue { *parse_path(form, press.path), press.value });
        std::printf("expressions at a key press in %s: %zu\n", press.path, changes.expressions_evaluated);
        CHECK(changes.expressions_evaluated == press.expressions);
    }
    CHECK(live.apply(SetValue { *parse_path(form, "basic/name"), {} }).visibility == std::vector { *parse_path(form, "basic/extra") });
    CHECK(live.settle(*parse_moment("2026-06-01T11:00:00+08:00")).expressions_evaluated == 0);
    CHECK(live.settle(*parse_moment("2030-06-01T11:00:00+08:00")).derived == std::vector { *parse_path(form, "basic/age") });
}

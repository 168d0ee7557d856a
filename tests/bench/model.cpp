// What the shared model costs: bench_model BUNDLE EXAMPLE [BATCHES]. The same source natively and in WebAssembly.
#include "filled.h"
#include "measure.h"

#include "base/sha256.h"
#include "check/live.h"
#include "outline/outline.h"
#include "wire/json.h"
#include "wire/wire.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

using namespace shenbao;
using namespace shenbao::bench;

namespace {

#ifdef __EMSCRIPTEN__
constexpr char const* platform = "WebAssembly";
constexpr double validate_target_us = 50;
#else
constexpr char const* platform = "native";
constexpr double validate_target_us = 30;
#endif

std::size_t count_values(Table const& table)
{
    std::size_t count = 0;
    for (auto const& record : table.records) {
        for (auto const& value : record.slots)
            count += value.as<Table>() ? count_values(*value.as<Table>()) : value.absent() ? 0 : 1;
    }
    return count;
}

// The first text a person would type into: where a key press lands.
std::optional<Edit> a_typed_key(Form const& form, Document const& document)
{
    for (auto const& field : form.fields) {
        auto const& table = document.sections[field.section];
        if (field.parent != no_index || table.records.empty())
            continue;
        auto const* text = table.records.back().slots[field.slot].as<std::string>();
        if (text && std::holds_alternative<TextField>(field.kind))
            return SetValue {{field.section, {{table.records.back().id, field.index}}}, {*text}};
    }
    return {};
}

void print_head(std::string const& what)
{
    std::printf("%s\n  %-44s %9s %9s   %s\n", what.c_str(), "µs a call", "least", "middle", "to baseline");
}

void measure_pack(std::string const& bundle, Effort effort)
{
    print_head(std::string("Pack, ") + platform + ", " + std::to_string(bundle.size()) + " bytes of JSON");
    auto tree = measure(effort, [&] { return json::parse(bundle).value().members.size(); });
    print({"baseline: the bundle's JSON to a tree", tree});
    print(
        {"read the pack", measure(effort, [&] { return read_programme(bundle)->application.fields.size(); }), 0, tree});
    auto programme = read_programme(bundle);
    auto plan = [&] { return std::get<Plan>(Plan::make(*programme, programme->application)).form().fields.size(); };
    print({"Plan::make", measure(effort, plan), 0, tree});
}

void measure_judging(Plan const& plan, Example const& example, Effort effort)
{
    auto const& context = example.context;
    auto document = example.document;
    auto now = example.now;
    auto const& form = plan.form();
    // Nothing may be remembered of the call before: a full verdict is that of a document just read or changed.
    auto validated = [&](Stage stage) {
        return [&, stage] {
            document.forget_content_hash();
            return validate(plan, context, document, stage, now).findings.size() + 1;
        };
    };
    auto hashed = [&] {
        document.forget_content_hash();
        return content_hash(form, document)[0];
    };
    auto validated_again = [&] { return validate(plan, context, document, Stage::Submit, now).findings.size() + 1; };
    auto copy = measure(effort, [&] { return Document(document).sections.size(); });
    print({"baseline: a copy of the document", copy});
    print({"validate at submission", measure(effort, validated(Stage::Submit)), validate_target_us, copy});
    print({"validate a draft", measure(effort, validated(Stage::Draft)), 0, copy});
    print({"  of either: hash of what was printed", measure(effort, hashed), 0, copy});
    print({"validate again, nothing changed", measure(effort, validated_again), 0, copy});
    auto judgement = judge(plan, context, document, Stage::Submit, now);
    auto judged = [&] {
        document.forget_content_hash();
        return judge(plan, context, document, Stage::Submit, now).visibility.notes.size();
    };
    print({"judge", measure(effort, judged), 0, copy});
    auto outlined = [&](Extent const& extent) {
        return [&, extent] {
            return make_outline(plan, context, document, judgement, 0, now, extent).sections.size();
        };
    };
    print({"make_outline for reading", measure(effort, outlined({})), 0, copy});
    for (auto const& section : form.sections) {
        if (section.kind == SectionKind::Single && section.shape.fields.size() > 5)
            print({"make_outline, the page of " + section.id,
                measure(effort, outlined({ { section.index, {} }, Part { section.index, {} } })), 0, copy});
    }
}

// A key press in every text that is there: the cheapest and the dearest, and what each evaluates.
void measure_keys(Plan const& plan, Example const& example, Effort effort)
{
    auto const& form = plan.form();
    LiveJudgement live(plan, example.context, example.document, Stage::Submit);
    static_cast<void>(live.settle(example.now));
    auto full = measure(effort, [&] { return judge(plan, example.context, live.document(), Stage::Submit, example.now).visibility.notes.size(); });
    auto few = effort;
    few.batches = 5;
    few.batch_ms = 0.3;
    Row least { "key press in ", {}, 2, full };
    Row most = least;
    for (auto const& field : form.fields) {
        auto const& table = example.document.sections[field.section];
        if (field.parent != no_index || table.records.empty())
            continue;
        Path path { field.section, { { table.records.back().id, field.index } } };
        auto const& value = table.records.back().slots[field.slot];
        bool typed = value.as<std::string>() || value.as<Date>() || value.as<std::int64_t>();
        if (!typed || live.apply(SetValue { path, value }).refusal != EditRefusal::None)
            continue;
        std::size_t evaluated = 0;
        auto cost = measure(few, [&] { return evaluated = live.apply(SetValue { path, value }).expressions_evaluated; });
        auto what = "key press in " + field.id + " (" + std::to_string(evaluated) + " expressions)";
        if (least.cost.least_us == 0 || cost.least_us < least.cost.least_us)
            least = { what, cost, 2, full };
        if (cost.least_us > most.cost.least_us)
            most = { what, cost, 10, full };
    }
    print({ "baseline: judge in full", full });
    print(least);
    print(most);
}

bool measure_document(Plan const& plan, Example const& example, Effort effort)
{
    auto const& form = plan.form();
    auto text = wire::write_document(form, example.document);
    std::size_t values = 0;
    std::size_t records = 0;
    for (auto const& table : example.document.sections) {
        values += count_values(table);
        records += table.records.size();
    }
    if (!validate(plan, example.context, example.document, Stage::Submit, example.now).passes()) {
        std::fprintf(stderr, "the document does not pass: nothing full to measure\n");
        return false;
    }
    print_head(std::string("Document, ") + platform + ", " + std::to_string(text.size()) + " bytes of JSON, "
        + std::to_string(records) + " records, " + std::to_string(values) + " values");
    measure_judging(plan, example, effort);
    auto edit = a_typed_key(form, example.document);
    if (!edit)
        return false;
    auto changed = example.document;
    print({"apply one edit", measure(effort, [&] { return apply(form, changed, *edit) == EditRefusal::None; })});
    measure_keys(plan, example, effort);
    auto tree = measure(effort, [&] { return nlohmann::json::parse(text).size(); });
    print({"baseline: nlohmann's parse of its JSON", tree});
    print({"json::parse", measure(effort, [&] { return json::parse(text).value().members.size(); }), 0, tree});
    print({"read the document", measure(effort, [&] { return wire::read_document(form, text).ok(); }), 0, tree});
    auto judged_text = [&] {
        auto read = wire::read_document(form, text);
        return validate(plan, example.context, read.value(), Stage::Submit, example.now).findings.size() + 1;
    };
    print({"JSON text to verdict", measure(effort, judged_text), 0.8 * tree.least_us, tree});
    print({"write the document", measure(effort, [&] { return wire::write_document(form, example.document).size(); }),
        0, tree});
    return true;
}

}

int main(int count, char** arguments)
{
    if (count < 3) {
        std::fprintf(stderr, "bench_model BUNDLE EXAMPLE [BATCHES]\n");
        return 2;
    }
    auto bundle = read_file(arguments[1]);
    auto json = read_file(arguments[2]);
    Effort effort;
    if (count > 3)
        effort.batches = static_cast<std::size_t>(std::max(3L, std::strtol(arguments[3], nullptr, 10)));
    auto programme = bundle ? read_programme(*bundle) : nullptr;
    auto example = programme && json ? read_example(*programme, *json) : std::nullopt;
    if (!example) {
        std::fprintf(stderr, "cannot read %s and %s\n", arguments[1], arguments[2]);
        return 1;
    }
    auto made = Plan::make(*programme, programme->application);
    auto const* plan = std::get_if<Plan>(&made);
    if (!plan) {
        std::fprintf(stderr, "the pack's expressions do not compile\n");
        return 1;
    }
    auto few = effort;
    few.batches = std::max<std::size_t>(3, effort.batches / 5); // milliseconds each
    measure_pack(*bundle, few);
    derive(*plan, example->context, example->document, example->now);
    if (!measure_document(*plan, *example, effort))
        return 1;
    // What a long career fills in, and what the form allows at most of everything.
    for (std::size_t records : {8, 20}) {
        if (!grow(*plan, *example, records) || !measure_document(*plan, *example, effort))
            return 1;
    }
    return 0;
}

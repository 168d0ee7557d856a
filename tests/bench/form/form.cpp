// What the rule engine costs on one large form: bench_form BUNDLE [BATCHES]. The same source natively and in WebAssembly.
// A thousand different documents, half of them with mistakes, are judged by the one entry that everything else uses, by
// straight-line C++ made for this form alone (make_form.py), and read by nlohmann/json's own tree.
#include "allocations.h"
#include "filled.h"
#include "measure.h"

#include "base/text.h"
#include "check/identity.h"
#include "check/live.h"
#include "parity/random.h"
#include "wire/validate_line.h"
#include "wire/wire.h"

#include <cstdlib>
#include <nlohmann/json.hpp>

using namespace shenbao;
using namespace shenbao::bench;

namespace {

constexpr std::size_t documents_count = 1'000;
#ifdef __EMSCRIPTEN__
constexpr double pack_target_us = 15'000;
#else
constexpr double pack_target_us = 3'000;
#endif
Moment const now = *parse_moment("2026-06-01T10:00:00+08:00");

// ---- the same checks by hand

class Straight {
public:
    explicit Straight(Document const& document_)
        : document(document_)
    {
    }

    std::size_t run()
    {
        auto const& part_0 = document.sections[0].records[0];
        auto const& part_1 = document.sections[1].records[0];
        auto const& part_2 = document.sections[2].records[0];
        auto const& part_3 = document.sections[3].records[0];
        auto const& part_4 = document.sections[4].records[0];
        auto const& list_0 = document.sections[5];
        auto const& list_1 = document.sections[6];
        auto const& list_2 = document.sections[7];
        auto const& list_3 = document.sections[8];
        auto const& list_4 = document.sections[9];
        auto const& list_5 = document.sections[10];
        auto const& list_6 = document.sections[11];
        auto const& list_7 = document.sections[12];
        auto const& list_8 = document.sections[13];
#include "straight.inc"
        return m_found.size();
    }
    std::vector<char const*> const& findings() const { return m_found; }

private:
    static bool has(Record const& record, std::size_t slot) { return !record.slots[slot].absent() && !record.slots[slot].as<OpenEnd>(); }
    static std::string const& text(Record const& record, std::size_t slot) { return *record.slots[slot].as<std::string>(); }
    static std::size_t length(Record const& record, std::size_t slot) { return character_count(text(record, slot)); }
    static std::int64_t whole(Record const& record, std::size_t slot) { return *record.slots[slot].as<std::int64_t>(); }
    static double number(Record const& record, std::size_t slot) { return *record.slots[slot].as<double>(); }
    static bool ticked(Record const& record, std::size_t slot) { return *record.slots[slot].as<bool>(); }
    static bool is_date(Record const& record, std::size_t slot) { return record.slots[slot].as<Date>() != nullptr; }
    static Date date(Record const& record, std::size_t slot) { return *record.slots[slot].as<Date>(); }
    static Date month_of(Record const& record, std::size_t slot)
    {
        auto month = date(record, slot);
        month.day = 0;
        return month;
    }
    static bool is(Record const& record, std::size_t slot, std::string_view code) { return has(record, slot) && text(record, slot) == code; }
    static Date today() { return china_date(now); }
    static bool is_kind(Record const& record, std::size_t slot)
    {
        auto const& code = text(record, slot);
        bool const two = code.size() == 3 && code[1] == '1' && code[2] >= '0' && code[2] <= '9';
        return code[0] == 'k' && (two || (code.size() == 2 && code[1] >= '0' && code[1] <= '9'));
    }
    // p7_3 is one of k7's.
    static bool is_place(Record const& record, std::size_t slot, std::size_t kind_slot)
    {
        if (!has(record, kind_slot))
            return false;
        auto const& code = text(record, slot);
        auto const& kind = text(record, kind_slot);
        return code.size() == kind.size() + 2 && code[0] == 'p' && code.compare(1, kind.size() - 1, kind, 1) == 0 && code[kind.size()] == '_' && code.back() >= '0' && code.back() <= '9'
            && is_kind(record, kind_slot);
    }
    template<TextFormat Format> static bool is_format(Record const& record, std::size_t slot) { return !check_format(Format, text(record, slot), today()); }
    static std::int64_t sum_of(Table const& table, int)
    {
        std::int64_t sum = 0;
        for (auto const& record : table.records) {
            if (!has(record, 4))
                return 0;
            sum += whole(record, 4);
        }
        return sum;
    }
    static std::size_t count_of_kinds(Table const& table)
    {
        std::size_t count = 0;
        for (auto const& record : table.records) {
            if (!has(record, 1))
                return 0;
            count += is(record, 1, "k1") || is(record, 1, "k2") ? 1 : 0;
        }
        return count;
    }
    std::int64_t records_of_all() const
    {
        std::size_t count = 0;
        for (std::size_t section = 5; section < document.sections.size(); ++section)
            count += document.sections[section].records.size();
        return static_cast<std::int64_t>(count);
    }
    void found(char const* what) { m_found.push_back(what); }

    Document const& document;
    std::vector<char const*> m_found;
};

// ---- documents

class Writer {
public:
    Writer(Form const& form, std::uint64_t seed, bool mistaken)
        : m_form(form)
        , m_random(seed)
        , m_mistaken(mistaken)
    {
    }

    Document make()
    {
        auto document = empty_document(m_form);
        for (auto const& section : m_form.sections) {
            auto& records = document.sections[section.index].records;
            for (std::uint64_t i = 0; section.kind == SectionKind::Repeating && i < 8 + m_random.below(3); ++i)
                records.push_back(empty_record(m_form, section.shape, Id { 1, ++m_id }));
            for (auto& record : records)
                fill(section.shape, record);
        }
        return document;
    }

private:
    void fill(RecordShape const& shape, Record& record)
    {
        for (auto index : shape.fields) {
            auto const& field = m_form.fields[index];
            bool const wrong = m_mistaken && m_random.below(100) == 0;
            if (wrong ? m_random.below(2) == 0 : !field.required && field.id != "remark" && m_random.below(6) == 0)
                continue;
            record.slots[field.slot].held = value_of(field, wrong, record);
        }
    }

    decltype(Value::held) value_of(Field const& field, bool wrong, Record const& record)
    {
        if (auto const* text = std::get_if<TextField>(&field.kind))
            return text_of(*text, wrong);
        if (auto const* number = std::get_if<NumberField>(&field.kind)) {
            auto const whole = static_cast<std::int64_t>(wrong ? 100'000 : 10 + m_random.below(50));
            if (number->decimals == 0)
                return whole;
            return static_cast<double>(whole) + 0.25;
        }
        if (std::holds_alternative<BooleanField>(field.kind))
            return m_random.below(3) > 0;
        if (auto const* choice = std::get_if<ChoiceField>(&field.kind)) {
            auto const* above = choice->parent_field == no_index ? nullptr : record.slots[m_form.fields[choice->parent_field].slot].as<std::string>();
            if (wrong)
                return std::string("none");
            return above ? "p" + above->substr(1) + "_" + std::to_string(m_random.below(10)) : "k" + std::to_string(m_random.below(20));
        }
        auto const& kind = std::get<DateField>(field.kind);
        auto const* earlier = kind.not_before == no_index ? nullptr : record.slots[m_form.fields[kind.not_before].slot].as<Date>();
        auto const first = kind.not_future ? 2020 : 2000;
        auto const year = earlier ? earlier->year + (wrong ? -1 : 1) : first + static_cast<int>(m_random.below(6)) + (wrong ? 100 : 0);
        Date date;
        date.year = static_cast<decltype(date.year)>(year);
        date.month = static_cast<decltype(date.month)>(1 + m_random.below(12));
        date.day = static_cast<decltype(date.day)>(kind.precision == DatePrecision::Day ? 1 + m_random.below(28) : 0);
        return date;
    }

    std::string text_of(TextField const& kind, bool wrong)
    {
        if (kind.format == TextFormat::Email)
            return wrong ? "nobody" : "person" + std::to_string(m_random.below(10'000)) + "@example.org";
        if (kind.format == TextFormat::Postcode)
            return wrong ? "6100" : std::to_string(610'000 + m_random.below(9'999));
        if (kind.format == TextFormat::MobilePhone)
            return wrong ? "1390000" : "139" + std::to_string(10'000'000 + m_random.below(9'999'999));
        if (kind.format == TextFormat::ResidentId)
            return wrong ? "110105194912310021" : "11010519491231002X";
        auto const most = kind.length_max;
        auto const length = wrong ? most + 1 + m_random.below(5) : 2 + m_random.below(most / 2);
        std::string text;
        static constexpr std::string_view characters[] = { "申", "报", "工", "程", "示", "例", "负", "责", "年", "度", "a", "7" };
        for (std::uint64_t i = 0; i < length; ++i)
            text += characters[m_random.below(std::size(characters))];
        return text;
    }

    Form const& m_form;
    parity::Random m_random;
    bool m_mistaken;
    std::uint64_t m_id = 0;
};

struct Documents {
    std::vector<Document> documents;
    std::vector<std::string> texts;
    std::size_t bytes = 0;
};

Documents made(Form const& form)
{
    Documents all;
    for (std::size_t i = 0; i < documents_count; ++i) {
        all.documents.push_back(Writer(form, i, i % 2 == 1).make());
        all.texts.push_back(wire::write_document(form, all.documents.back()));
        all.bytes += all.texts.back().size();
    }
    return all;
}

// The same findings in number, document by document; how many, or nothing.
std::optional<std::size_t> agreed_findings(Plan const& plan, Context const& context, Documents const& all)
{
    std::size_t count = 0;
    std::size_t passing = 0;
    for (std::size_t i = 0; i < all.documents.size(); ++i) {
        auto const verdict = validate(plan, context, all.documents[i], Stage::Submit, now);
        Straight straight(all.documents[i]);
        auto const by_hand = straight.run();
        passing += verdict.passes() ? 1 : 0;
        count += by_hand;
        if (verdict.findings.size() == by_hand)
            continue;
        std::fprintf(stderr, "document %zu: %zu findings, %zu by hand\n", i, verdict.findings.size(), by_hand);
        for (auto const* what : straight.findings())
            std::fprintf(stderr, "  by hand: %s\n", what);
        std::fprintf(stderr, "  %s\n", wire::write_verdict(plan.form(), verdict).c_str());
        return {};
    }
    std::printf("  %zu documents of %zu bytes on average, %zu of them pass, %zu findings\n", all.documents.size(), all.bytes / all.documents.size(), passing, count);
    return count;
}

template<typename Work> Cost for_each(Effort effort, std::size_t count, Work const& work)
{
    auto cost = measure(effort, [&] {
        std::size_t sum = 1;
        for (std::size_t i = 0; i < count; ++i)
            sum += work(i);
        return sum;
    });
    return { cost.least_us / static_cast<double>(count), cost.middle_us / static_cast<double>(count) };
}

void measure_verdicts(Plan const& plan, Context const& context, Documents const& all, Effort effort)
{
    auto const& form = plan.form();
    auto const count = all.documents.size();
    auto straight = for_each(effort, count, [&](std::size_t i) { return Straight(all.documents[i]).run(); });
    print({ "baseline: straight-line C++", straight });
    auto judged = for_each(effort, count, [&](std::size_t i) { return validate(plan, context, all.documents[i], Stage::Submit, now).findings.size(); });
    print({ "validate at submission", judged, 2 * straight.least_us, straight });
    auto tree = for_each(effort, count, [&](std::size_t i) { return nlohmann::json::parse(all.texts[i]).size(); });
    print({ "baseline: nlohmann's parse of its JSON", tree });
    // What its parser leaves to whoever does not build the tree: the floor of any reader that stands on it.
    struct Nothing final : nlohmann::json_sax<nlohmann::json> {
        bool null() override { return true; }
        bool boolean(bool) override { return true; }
        bool number_integer(number_integer_t) override { return true; }
        bool number_unsigned(number_unsigned_t) override { return true; }
        bool number_float(number_float_t, string_t const&) override { return true; }
        bool string(string_t&) override { return true; }
        bool binary(binary_t&) override { return true; }
        bool start_object(std::size_t) override { return true; }
        bool key(string_t&) override { return true; }
        bool end_object() override { return true; }
        bool start_array(std::size_t) override { return true; }
        bool end_array() override { return true; }
        bool parse_error(std::size_t, std::string const&, nlohmann::detail::exception const&) override { return false; }
    };
    print({ "  its events alone, nothing kept", for_each(effort, count, [&](std::size_t i) {
        Nothing nothing;
        return nlohmann::json::sax_parse(all.texts[i], &nothing) ? 1u : 0u;
    }), 0, tree });
    print({ "read the document", for_each(effort, count, [&](std::size_t i) { return wire::read_document(form, all.texts[i]).ok() ? 1u : 0u; }), 0, tree });
    auto both = for_each(effort, count, [&](std::size_t i) {
        auto const read = wire::read_document(form, all.texts[i]);
        return validate(plan, context, read.value(), Stage::Submit, now).findings.size();
    });
    print({ "JSON text to verdict", both, 0.8 * tree.least_us, tree });
}

void measure_keys(Plan const& plan, Context const& context, Documents const& all, Effort effort)
{
    auto const& form = plan.form();
    auto path = [&](char const* section, char const* field, Document const& document) {
        auto const* found = form.find_section(section);
        return Path { found->index, { { document.sections[found->index].records.back().id, form.find_field(*found, field)->index } } };
    };
    LiveJudgement live(plan, context, all.documents[0], Stage::Submit);
    static_cast<void>(live.settle(now));
    std::size_t turn = 0;
    auto key = [&](char const* what, Path const& at, Value const& one, Value const& other, double target) {
        std::size_t evaluated = 0;
        auto cost = measure(effort, [&] { return evaluated = live.apply(SetValue { at, ++turn % 2 == 0 ? one : other }).expressions_evaluated; });
        print({ std::string(what) + " (" + std::to_string(evaluated) + " expressions)", cost, target });
    };
    Value const text { std::string("示例单位") };
    Value const longer { std::string("示例单位一") };
    key("key press in a text", path("part_2", "unit", all.documents[0]), text, longer, 2);
    Value const few { std::int64_t { 12 } };
    Value const more { std::int64_t { 13 } };
    key("key press in a number that is summed", path("list_3", "amount", all.documents[0]), few, more, 10);
    static_cast<void>(live.apply(SetValue { path("part_2", "place", all.documents[0]), { std::string("p3_1") } }));
    Value const its_own { std::string("k3") };
    Value const another { std::string("k4") };
    key("key press in a choice that narrows another", path("part_2", "kind", all.documents[0]), its_own, another, 10);
}

void print_memory(Programme const& programme, Documents const& all)
{
    auto before = allocations().bytes;
    auto copy = all.documents;
    std::printf("  a Document takes %.2f x its JSON text (<= 2: %s)\n", static_cast<double>(allocations().bytes - before) / static_cast<double>(all.bytes),
        allocations().bytes - before <= 2 * all.bytes ? "reached" : "NOT REACHED");
    before = allocations().bytes;
    auto const plan = Plan::make(programme, programme.application);
    auto const asked = allocations().bytes - before;
    std::printf("  a Plan asks for %zu bytes, what it lets go again included (<= 500000: %s)\n", asked, asked <= 500'000 ? "reached" : "NOT REACHED");
    auto const blocks = allocations().blocks;
    static_cast<void>(validate(std::get<Plan>(plan), wire::plain_context(now), all.documents[0], Stage::Submit, now));
    std::printf("  a verdict of a document without mistakes asks for %zu blocks\n", allocations().blocks - blocks);
}

}

int main(int count, char** arguments)
{
    if (count < 2) {
        std::fprintf(stderr, "bench_form BUNDLE [BATCHES]\n");
        return 2;
    }
    Effort effort;
    if (count > 2)
        effort.batches = static_cast<std::size_t>(std::max(3L, std::strtol(arguments[2], nullptr, 10)));
    auto const bundle = read_file(arguments[1]).value_or("");
    auto const programme = read_programme(bundle);
    if (!programme)
        return 1;
    auto made_plan = Plan::make(*programme, programme->application);
    auto const* plan = std::get_if<Plan>(&made_plan);
    if (!plan)
        return 1;
    std::printf("Form of %zu sections, %zu fields, %zu rules\n", plan->form().sections.size(), plan->form().fields.size(), plan->form().rules.size());
    auto const context = wire::plain_context(now);
    auto const all = made(plan->form());
    if (!agreed_findings(*plan, context, all))
        return 1;
    print_memory(*programme, all);
    std::printf("  %-44s %9s %9s   %s\n", "µs a call", "least", "middle", "to baseline");
    auto few = effort;
    few.batches = std::max<std::size_t>(3, effort.batches / 5);
    print({ "read and compile the pack",
        measure(few, [&] {
            auto const read = read_programme(bundle);
            return std::get<Plan>(Plan::make(*read, read->application)).form().fields.size();
        }),
        pack_target_us });
    measure_verdicts(*plan, context, all, few);
    measure_keys(*plan, context, all, effort);
    return 0;
}

#include "parity/documents.h"

#include "check/identity.h"

#include <algorithm>

namespace shenbao::parity {

namespace {

// Writes the edits of one case, and applies them as it goes: what a choice offers depends on what stands before it.
class Author {
public:
    Author(Plan const& plan, Case const& made, Random& random, unsigned right_percent)
        : m_plan(plan)
        , m_form(plan.form())
        , m_case(made)
        , m_random(random)
        , m_right_percent(right_percent)
        , m_document(empty_document(plan.form()))
    {
        prefill(plan, made.context, m_document);
    }

    void fill_section(Section const& section)
    {
        m_random.chance(2) ? skip() : section.kind == SectionKind::Repeating ? fill_table(Path { section.index, {} }, section.shape) : fill_record(Path { section.index, { { Id {}, no_index } } }, section.shape);
    }

    // Removals, moves, clearings and addresses that lead nowhere, over what is there.
    void disturb()
    {
        auto count = m_random.below(4);
        for (std::size_t i = 0; i < count && !m_values.empty(); ++i)
            disturb_once();
    }

    std::vector<Edit> edits;

private:
    void skip() { }

    void push(Edit edit)
    {
        static_cast<void>(apply(m_form, m_document, edit));
        edits.push_back(std::move(edit));
    }

    // A document that has everything right, so that some pass at submission.
    bool calm() const { return m_right_percent == 100; }

    Quality quality()
    {
        if (m_random.chance(m_right_percent))
            return Quality::Right;
        return m_random.chance(60) ? Quality::Near : Quality::Hostile;
    }

    std::size_t record_count(RecordShape const& shape)
    {
        if (quality() == Quality::Right)
            return static_cast<std::size_t>(m_random.between(shape.count_min, std::min(shape.count_max, shape.count_min + 3)));
        auto beyond = shape.count_max < 30 ? shape.count_max + 1 : 6;
        return m_random.below(beyond + 1);
    }

    void fill_table(Path const& path, RecordShape const& shape)
    {
        auto count = record_count(shape);
        Id last;
        for (std::size_t i = 0; i < count; ++i) {
            auto record = path;
            auto id = m_random.chance(1) ? last : m_random.id();
            record.steps.push_back({ id, no_index });
            push(AddRecord { record, m_random.chance(80) ? last : Id {} });
            m_records.push_back(record);
            fill_record(record, shape);
            last = id;
        }
    }

    void fill_record(Path const& record, RecordShape const& shape)
    {
        for (auto index : shape.fields) {
            auto const& field = m_form.fields[index];
            auto path = record;
            path.steps.back().field = index;
            m_values.push_back(path);
            bool choice = std::holds_alternative<ChoiceField>(field.kind);
            if (m_random.chance(field.required || (calm() && choice) ? m_right_percent : 70))
                fill_field(path, field);
        }
    }

    void fill_field(Path const& path, Field const& field)
    {
        if (auto const* table = std::get_if<TableField>(&field.kind))
            return fill_table(path, table->shape);
        if (auto const* slot = std::get_if<AttachmentField>(&field.kind))
            return attach_files(path, *slot);
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        if (choice && choice->many)
            return choose_codes(path, *choice);
        if (choice)
            return set(path, Value { code_of(path, *choice) });
        if (auto const* boolean = std::get_if<BooleanField>(&field.kind))
            return set(path, Value { boolean->must_be_true ? m_random.chance(m_right_percent) : m_random.chance(50) });
        set(path, read_typed(field, typed(field)));
    }

    void set(Path const& path, Value value)
    {
        if (auto const* text = value.as<std::string>()) {
            m_last_text = *text;
            if (auto born = birth_date_of_resident_id(*text))
                m_born = *born;
        }
        push(SetValue { path, std::move(value) });
    }

    std::string typed(Field const& field)
    {
        auto wanted = quality();
        if (std::holds_alternative<NumberField>(field.kind))
            return calm() ? std::to_string(m_random.between(1, 15)) : number_text(m_random, wanted);
        if (auto const* date = std::get_if<DateField>(&field.kind))
            return typed_date(*date, wanted);
        auto const& text = std::get<TextField>(field.kind);
        if (text.same_as != no_index && wanted == Quality::Right)
            return m_last_text;
        if (wanted == Quality::Right && text.format == TextFormat::Plain && text.format_by_code.empty())
            return plain_text(m_random, plain_length(text));
        return calm() ? calm_text(format_of(text)) : formatted_text(m_random, format_of(text), wanted);
    }

    std::string calm_text(TextFormat format)
    {
        for (int tries = 0; tries < 50; ++tries) {
            auto text = formatted_text(m_random, format, Quality::Right);
            auto born = birth_date_of_resident_id(text);
            if (!check_format(format, text, { 2026, 6, 1 }) && (!born || (born->year >= 1960 && born->year <= 1985)))
                return text;
        }
        return formatted_text(m_random, format, Quality::Right);
    }

    std::size_t plain_length(TextField const& text)
    {
        auto most = text.length_advised_max > 0 ? text.length_advised_max : text.length_max;
        // Some of its pieces are two characters long; one in ten goes past the limit on purpose.
        return static_cast<std::size_t>(m_random.chance(90) || calm() ? m_random.between(std::max(1u, text.length_min), std::min(most, 400u) * 3 / 4) : text.length_max);
    }

    std::string typed_date(DateField const& date, Quality wanted)
    {
        if (date.open_end && m_random.chance(20))
            return "至今";
        if (calm() && date.precision == DatePrecision::Month)
            return to_string(Date { static_cast<std::int16_t>(2005 + (m_calm_dates++) % 20), 7, 0 });
        if (calm())
            return to_string(m_born);
        // Forms ask for what the identity number tells already; then for what came after birth.
        if (wanted == Quality::Right && date.precision == DatePrecision::Day && m_random.chance(60))
            return to_string(m_born);
        if (wanted == Quality::Right && m_random.chance(80))
            return to_string(Date { static_cast<std::int16_t>(m_random.between(m_born.year + 16, 2025)), static_cast<std::uint8_t>(m_random.between(1, 12)), 0 });
        return date_text(m_random, wanted);
    }

    TextFormat format_of(TextField const& text)
    {
        if (text.format_by_code.empty())
            return text.format;
        for (auto const& [code, format] : text.format_by_code) {
            if (code == m_last_code && !m_random.chance(5))
                return format;
        }
        return m_random.of(text.format_by_code).second;
    }

    std::string code_of(Path const& path, ChoiceField const& choice)
    {
        auto wanted = quality();
        if (wanted == Quality::Hostile)
            return hostile_text(m_random, 3);
        auto offered = options_at(m_plan, m_case.context, m_document, path, m_case.now);
        auto const& all = m_plan.programme().code_lists[choice.list].codes;
        if (wanted == Quality::Right && !offered.empty())
            return m_last_code = m_random.of(offered)->code;
        auto code = all.empty() ? std::string() : m_random.of(all).code;
        return m_random.chance(50) ? code : code + "0";
    }

    void choose_codes(Path const& path, ChoiceField const& choice)
    {
        if (m_random.chance(30)) {
            Codes codes;
            for (auto count = m_random.below(5); count > 0; --count)
                codes.push_back(code_of(path, choice));
            return set(path, Value { std::move(codes) });
        }
        for (auto count = m_random.between(1, 5); count > 0; --count)
            push(Choose { path, code_of(path, choice), m_random.chance(85) });
    }

    void attach_files(Path const& path, AttachmentField const& slot)
    {
        auto count = quality() == Quality::Right ? static_cast<std::size_t>(m_random.between(1, slot.count_max)) : m_random.below(slot.count_max + 3);
        for (std::size_t i = 0; i < count && i < 12; ++i)
            push(Attach { path, attachment(slot) });
    }

    Attachment attachment(AttachmentField const& slot)
    {
        auto wanted = quality();
        Attachment file;
        file.id = m_random.id();
        file.name = wanted == Quality::Hostile ? hostile_text(m_random, 8) : plain_text(m_random, 6) + ".pdf";
        file.title = m_random.chance(20) ? hostile_text(m_random, 4) : "";
        file.sha256 = to_hex(sha256(file.name));
        bool right_kind = wanted == Quality::Right && !slot.kinds.empty();
        file.kind = right_kind ? m_random.of(slot.kinds) : static_cast<FileKind>(m_random.below(4));
        file.size_bytes = static_cast<std::uint64_t>(m_random.between(1, static_cast<std::int64_t>(slot.size_bytes_max) * (right_kind ? 1 : 3)));
        file.added_at = { m_random.between(1'780'000'000, 1'783'000'000) * 1000 };
        if (file.kind != FileKind::Pdf) {
            file.width_pixels = static_cast<std::uint32_t>(m_random.between(0, 6'000));
            file.height_pixels = static_cast<std::uint32_t>(m_random.between(0, 6'000));
            file.dpi = static_cast<std::uint32_t>(m_random.of(std::vector<int> { 0, 72, 96, 150, 200, 299, 300, 301, 600, 1200 }));
        }
        if (slot.signed_print)
            file.printed_hash = wanted == Quality::Right ? printed_hash() : to_hex(sha256(file.name));
        return file;
    }

    std::string printed_hash() const
    {
        auto printed = m_document;
        derive(m_plan, m_case.context, printed, m_case.now);
        return to_hex(content_hash(m_form, printed));
    }

    void disturb_once()
    {
        auto const& value = m_random.of(m_values);
        switch (m_random.below(8)) {
        case 0: return m_records.empty() ? skip() : push(RemoveRecord { m_random.of(m_records) });
        case 1: return m_records.empty() ? skip() : push(MoveRecord { m_random.of(m_records), {} });
        case 2: return m_records.size() < 2 ? skip() : push(MoveRecord { m_records.front(), m_records[1].steps.back().record });
        case 3: return push(SetValue { value, {} });
        case 4: return push(SetValue { value, Value { std::int64_t { -9'007'199'254'740'993 } } });
        case 5: return push(Detach { value, m_random.id() });
        case 6: return push(Choose { value, "01", false });
        default: return push(AddRecord { value, {} });
        }
    }

    Plan const& m_plan;
    Form const& m_form;
    Case const& m_case;
    Random& m_random;
    unsigned m_right_percent;
    Document m_document;
    Date m_born { 1975, 5, 17 };
    int m_calm_dates = 0;
    std::string m_last_text;
    std::string m_last_code;
    std::vector<Path> m_records;
    std::vector<Path> m_values;
};

}

static ContextScalar context_value(Random& random, Programme const& programme, std::string const& type)
{
    ContextScalar scalar;
    scalar.source = "register";
    scalar.fetched_at = { random.between(1'780'000'000, 1'781'000'000) * 1000 };
    if (type == "int")
        scalar.held = random.between(-3, 100);
    else if (type == "bool")
        scalar.held = random.chance(50);
    else if (type == "date")
        scalar.held = edge_date(random);
    else if (type == "list(string)")
        scalar.held = std::vector<std::string> { plain_text(random, 3), hostile_text(random, 3) };  // braces keep the order
    else if (auto const* list = random.chance(50) && !programme.code_lists.empty() ? &random.of(programme.code_lists) : nullptr; list && !list->codes.empty())
        scalar.held = random.of(list->codes).code;
    else {
        auto format = random.chance(50) ? TextFormat::PersonName : TextFormat::ResidentId;
        scalar.held = formatted_text(random, format, random.chance(80) ? Quality::Right : Quality::Near);
    }
    return scalar;
}

// Half of the pack's own.
static SharedDirectory make_directory(Random& random, Programme const& programme)
{
    auto directory = std::make_shared<Directory>();
    directory->hash = to_string(random.id());
    for (auto const& list : programme.code_lists) {
        if (list.origin != CodeListOrigin::PackUnlessDirectory || random.chance(20))
            continue;
        auto& own = directory->lists.emplace_back();
        own.id = list.id;
        for (auto const& code : list.codes) {
            if ((own.codes.empty() || random.chance(50)) && own.by_code.emplace(code.code, static_cast<std::uint32_t>(own.codes.size())).second)
                own.codes.push_back(code);
        }
    }
    for (auto const& relation : programme.relations) {
        if (!relation.in_directory || random.chance(20))
            continue;
        auto& own = directory->relations.emplace_back();
        own.id = relation.id;
        own.columns = relation.columns;
        for (auto const& row : relation.rows) {
            if (random.chance(50))
                own.rows.push_back(row);
        }
    }
    return directory;
}

static Context make_context(Random& random, Programme const& programme)
{
    Context context;
    context.round.id = to_string(random.id());
    context.round.name = plain_text(random, 8);
    context.round.opens = { 1'780'243'200'000 };
    context.round.closes = { context.round.opens.milliseconds + random.between(1, 90) * 86'400'000 };
    context.round.modification_closes = { context.round.closes.milliseconds + 1'296'000'000 };
    context.round.cutoff = random.chance(80) ? Date { 2026, 6, 30 } : edge_date(random);
    if (context.round.cutoff.day == 0)
        context.round.cutoff.day = 1;
    context.resubmissions = static_cast<std::uint32_t>(random.below(4));
    for (auto const& value : programme.context) {
        if (random.chance(8))
            context.values[value.name] = context_value(random, programme, value.type);
    }
    for (auto const& list : programme.code_lists) {
        if (list.origin == CodeListOrigin::Context)
            context.code_lists[list.id] = { Code { "1", { { "甲", "A" } }, "", {}, {} }, Code { "2", { { "乙", "B" } }, "", {}, {} } };
    }
    if (programme.has_directory() && random.chance(33))
        context.directory = make_directory(random, programme);
    return context;
}

Case make_case(Plan const& plan, std::uint64_t number)
{
    Random random(number * 0x2545f4914f6cdd1du + 1);
    Case made;
    made.context = make_context(random, plan.programme());
    // Around the middle of June 2026; a third of the cases within a second of midnight in China.
    auto days = random.between(-20, 20);
    auto milliseconds = random.chance(33) ? random.between(-1'000, 1'000) : random.between(0, 86'399'999);
    made.now = { 1'781'452'800'000 + days * 86'400'000 + milliseconds };
    static unsigned const right_percents[] = { 100, 99, 90, 70, 30 };
    Author author(plan, made, random, right_percents[number % 5]);
    for (auto const& section : plan.form().sections)
        author.fill_section(section);
    if (number % 5 != 0)
        author.disturb();
    made.edits = std::move(author.edits);
    return made;
}

}

// The one entry that judges a document, and what hangs on the same reading of it.
#include "check/activation.h"
#include "check/limits.h"

#include <algorithm>
#include <cmath>

namespace shenbao {

using Otherwise = DocumentActivation::Otherwise;

bool Visibility::shows(Record const& record, FieldIndex field) const
{
    return std::find(hidden.begin(), hidden.end(), Mark { &record, field }) == hidden.end();
}

bool Visibility::is_required(Record const& record, FieldIndex field) const
{
    return std::find(required.begin(), required.end(), Mark { &record, field }) != required.end();
}

bool Visibility::is_locked(Record const& record, FieldIndex field) const
{
    return std::find(locked.begin(), locked.end(), Mark { &record, field }) != locked.end();
}

Code const* find_code(Programme const& programme, Context const& context, ChoiceField const& kind, std::string const& code)
{
    auto const& list = programme.code_lists[kind.list];
    if (list.origin == CodeListOrigin::Pack)
        return list.find(code);
    auto frozen = context.code_lists.find(list.id);
    if (frozen == context.code_lists.end())
        return nullptr;
    for (auto const& one : frozen->second) {
        if (one.code == code)
            return &one;
    }
    return nullptr;
}

namespace {

enum class Keep : std::uint8_t { VerdictOnly, Visibility };

class Judge {
public:
    Judge(Plan const& plan, Context const& context, Document const& document, Stage stage, Moment now, Keep keep)
        : m_compiled(plan.compiled())
        , m_form(plan.form())
        , m_document(document)
        , m_activation(m_compiled, context, document, now)
        , m_stage(stage)
        , m_keep(keep)
        , m_sink(m_judgement.verdict.findings, m_path)
    {
    }

    Judgement run()
    {
        for (auto const& section : m_form.sections) {
            bool shown = m_activation.shows_section(section.index);
            m_judgement.visibility.sections.push_back(shown);
            if (shown)
                judge_section(section);
        }
        return std::move(m_judgement);
    }

private:
    void judge_section(Section const& section)
    {
        m_path = { section.index, {} };
        auto const& table = m_document.sections[section.index];
        bool repeats = section.kind == SectionKind::Repeating;
        if (repeats)
            judge_count(section.shape, table, section.id);
        for (auto rule : m_compiled.rules_of_section[section.index]) {
            if (!m_form.rules[rule].each_record)
                judge_rule(rule, {});
        }
        auto type = type_of_section(m_compiled, section.index);
        judge_records(section.shape, table, type);
    }

    void judge_count(RecordShape const& shape, Table const& table, std::string const& name)
    {
        auto count = table.records.size();
        if (m_stage == Stage::Submit && count < shape.count_min)
            m_sink.add(FindingCode::too_few_records,
                { { "min", std::to_string(shape.count_min) }, { "count", std::to_string(count) }, { "section", name } });
        if (count > shape.count_max)
            m_sink.add(FindingCode::too_many_records,
                { { "max", std::to_string(shape.count_max) }, { "count", std::to_string(count) }, { "section", name } });
    }

    void judge_records(RecordShape const& shape, Table const& table, std::uint16_t type)
    {
        for (auto const& record : table.records) {
            m_path.steps.push_back({ record.id, no_index });
            judge_record(shape, table, record, { &record, type });
            m_path.steps.pop_back();
        }
    }

    void judge_record(RecordShape const& shape, Table const& table, Record const& record, cel::RecordReference self)
    {
        bool top = m_path.steps.size() == 1;
        if (top) {
            for (auto rule : m_compiled.rules_of_section[m_path.section]) {
                if (m_form.rules[rule].each_record)
                    judge_rule(rule, self);
            }
        }
        for (auto index : shape.fields) {
            auto const& field = m_form.fields[index];
            m_path.steps.back().field = index;
            if (m_activation.shows_field(self, field))
                judge_field(field, table, record, self);
            else if (m_keep == Keep::Visibility)
                m_judgement.visibility.hidden.push_back({ &record, index });
        }
        m_path.steps.back().field = no_index;
    }

    bool is_required(Field const& field, cel::RecordReference self) const
    {
        auto const& when = m_compiled.fields[field.index].required_when;
        return field.required || (when && m_activation.holds(*when, self, Otherwise::False, Otherwise::False));
    }

    void mark(Field const& field, Record const& record, cel::RecordReference self, bool required)
    {
        if (m_keep != Keep::Visibility)
            return;
        if (required)
            m_judgement.visibility.required.push_back({ &record, field.index });
        auto const& compiled = m_compiled.fields[field.index];
        bool locked = compiled.derived || (compiled.locked && m_activation.holds(*compiled.locked, self, Otherwise::False, Otherwise::False))
            || (!field.context_value.empty() && m_activation.context().values.count(field.context_value) != 0);
        if (locked)
            m_judgement.visibility.locked.push_back({ &record, field.index });
    }

    void judge_field(Field const& field, Table const& table, Record const& record, cel::RecordReference self)
    {
        auto const& value = record.slots[field.slot];
        bool required = is_required(field, self);
        mark(field, record, self, required);
        if (is_empty(field, value)) {
            if (required && m_stage == Stage::Submit)
                m_sink.add(required_code(field), field.required_severity);
        } else {
            LimitInput input { m_compiled, m_activation.context(), record, m_activation.today(), print_hash(field) };
            check_value(input, field, value, m_sink);
            judge_options(field, value, self);
            judge_unique(field, table, record);
        }
        if (auto const* nested = std::get_if<TableField>(&field.kind))
            judge_nested(field, *nested, *value.as<Table>());
        for (auto rule : m_compiled.rules_of_field[field.index])
            judge_rule(rule, self);
    }

    void judge_nested(Field const& field, TableField const& nested, Table const& table)
    {
        judge_count(nested.shape, table, field.id);
        judge_records(nested.shape, table, m_compiled.table_types[field.index]);
    }

    // A code of the list that `options` does not offer here is no answer either.
    void judge_options(Field const& field, Value const& value, cel::RecordReference self)
    {
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        if (!choice || !m_compiled.fields[field.index].options)
            return;
        auto const* one = value.as<std::string>();
        auto const* many = value.as<Codes>();
        auto offered = [&](std::string const& text) {
            auto const* code = find_code(*m_compiled.programme, m_activation.context(), *choice, text);
            // A code that is not in the list has its finding already.
            return !code || m_activation.offers(field, m_compiled.programme->code_lists[choice->list], *code, self);
        };
        if ((one && !offered(*one)) || (many && !std::all_of(many->begin(), many->end(), offered)))
            m_sink.add(FindingCode::unreadable_choice);
    }

    // SC-07: the same code only once; the later one is the wrong one.
    void judge_unique(Field const& field, Table const& table, Record const& record)
    {
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        if (!choice || !choice->unique_in_table)
            return;
        for (auto const& other : table.records) {
            if (&other == &record)
                return;
            if (other.slots[field.slot] == record.slots[field.slot]) {
                m_sink.add(FindingCode::duplicate_choice, { { "value", typed_text(field, record.slots[field.slot]) } });
                return;
            }
        }
    }

    void judge_rule(std::uint16_t index, cel::RecordReference self)
    {
        auto const& rule = m_form.rules[index];
        if (rule.submit_only && m_stage == Stage::Draft)
            return;
        auto const& compiled = m_compiled.rules[index];
        if (compiled.when && !m_activation.holds(*compiled.when, self, Otherwise::False, Otherwise::False))
            return;
        // What cannot be computed (an overflow, say) does not pass; what is absent is not judged.
        if (!m_activation.holds(*compiled.assertion, self, Otherwise::True, Otherwise::False))
            m_sink.add_rule(index, rule.severity);
    }

    std::string const* print_hash(Field const& field)
    {
        auto const* attachment = std::get_if<AttachmentField>(&field.kind);
        if (!attachment || !attachment->signed_print)
            return nullptr;
        if (m_print_hash.empty())
            m_print_hash = to_hex(content_hash(m_form, m_document));
        return &m_print_hash;
    }

    Plan::Compiled const& m_compiled;
    Form const& m_form;
    Document const& m_document;
    DocumentActivation m_activation;
    Stage m_stage;
    Keep m_keep;
    Judgement m_judgement;
    Path m_path;
    FindingSink m_sink;
    std::string m_print_hash;
};

// ---- derived values

Value from_cel(Field const& field, cel::Value const& value)
{
    if (auto const* text = value.as<std::string>())
        return text->empty() ? Value {} : Value { *text };
    if (auto const* integer = value.as<std::int64_t>())
        return Value { *integer };
    if (auto const* number = value.as<double>())
        return std::isfinite(*number) ? Value { *number } : Value {};  // x / 0.0 is no answer
    if (auto const* boolean = value.as<bool>())
        return Value { *boolean };
    if (auto const* date = value.as<Date>())
        return Value { *date };
    if (auto const* list = value.as_list(); list && std::holds_alternative<ChoiceField>(field.kind)) {
        Codes codes;
        for (auto const& item : *list) {
            if (auto const* text = item.as<std::string>())
                codes.push_back(*text);
        }
        return codes.empty() ? Value {} : Value { std::move(codes) };
    }
    return {};
}

Value from_context(Field const& field, ContextScalar const& scalar)
{
    if (auto const* text = std::get_if<std::string>(&scalar.held))
        return read_typed(field, *text);
    if (auto const* integer = std::get_if<std::int64_t>(&scalar.held))
        return Value { *integer };
    if (auto const* boolean = std::get_if<bool>(&scalar.held))
        return Value { *boolean };
    if (auto const* date = std::get_if<Date>(&scalar.held))
        return Value { *date };
    return {};
}

// Calls `visit(record, reference)` for every record that holds this field.
template<typename Visit>
void for_each_record_of(Plan::Compiled const& compiled, Document& document, Field const& field, Visit const& visit)
{
    document.forget_content_hash();
    std::vector<FieldIndex> tables;  // innermost first
    for (auto parent = field.parent; parent != no_index; parent = compiled.form->fields[parent].parent)
        tables.push_back(parent);
    auto type = field.parent == no_index ? type_of_section(compiled, field.section) : compiled.table_types[field.parent];
    auto walk = [&](auto const& self, Table& table, std::size_t depth) -> void {
        for (auto& record : table.records) {
            if (depth == 0)
                visit(record, cel::RecordReference { &record, type });
            else if (auto* inner = record.slots[compiled.form->fields[tables[depth - 1]].slot].template as<Table>())
                self(self, *inner, depth - 1);
        }
    };
    walk(walk, document.sections[field.section], tables.size());
}

// Records without what is hidden or could not be read.
void prune_table(Plan const& plan, DocumentActivation const& activation, RecordShape const& shape, Table const& source, Table& target, std::uint16_t type)
{
    for (std::size_t i = 0; i < source.records.size(); ++i) {
        for (auto index : shape.fields) {
            auto const& field = plan.form().fields[index];
            auto const& value = source.records[i].slots[field.slot];
            auto& kept = target.records[i].slots[field.slot];
            bool nested = std::holds_alternative<TableField>(field.kind);
            if (!activation.shows_field({ &source.records[i], type }, field))
                kept = nested ? Value { Table {} } : Value {};
            else if (value.as<Unreadable>())
                kept = Value {};
            else if (auto const* table = std::get_if<TableField>(&field.kind))
                prune_table(plan, activation, table->shape, *value.as<Table>(), *kept.as<Table>(), plan.compiled().table_types[index]);
        }
    }
}

}

void prefill(Plan const& plan, Context const& context, Document& document)
{
    for (auto const& field : plan.form().fields) {
        auto found = field.prefilled.empty() ? context.values.end() : context.values.find(field.prefilled);
        if (found == context.values.end())
            continue;
        for_each_record_of(plan.compiled(), document, field,
            [&](Record& record, cel::RecordReference) { record.slots[field.slot] = from_context(field, found->second); });
    }
}

void derive(Plan const& plan, Context const& context, Document& document, Moment now)
{
    auto const& compiled = plan.compiled();
    for (auto const& field : plan.form().fields) {
        auto found = field.context_value.empty() ? context.values.end() : context.values.find(field.context_value);
        if (found == context.values.end())
            continue;
        for_each_record_of(compiled, document, field,
            [&](Record& record, cel::RecordReference) { record.slots[field.slot] = from_context(field, found->second); });
    }
    for (auto index : compiled.derive_order) {
        auto const& field = plan.form().fields[index];
        // Each derived value may read the ones before it, so what was asked of visibility is asked anew.
        DocumentActivation activation(compiled, context, document, now);
        for_each_record_of(compiled, document, field, [&](Record& record, cel::RecordReference self) {
            record.slots[field.slot] = from_cel(field, activation.evaluate(*compiled.fields[index].derived, self));
        });
    }
}

Verdict validate(Plan const& plan, Context const& context, Document const& document, Stage stage, Moment now)
{
    return Judge(plan, context, document, stage, now, Keep::VerdictOnly).run().verdict;
}

Judgement judge(Plan const& plan, Context const& context, Document const& document, Stage stage, Moment now)
{
    return Judge(plan, context, document, stage, now, Keep::Visibility).run();
}

bool guard_holds(Plan const& plan, Context const& context, Document const& document, std::size_t transition, Moment now)
{
    auto const& guards = plan.compiled().guards;
    if (transition >= guards.size() || !guards[transition])
        return true;
    DocumentActivation activation(plan.compiled(), context, document, now);
    return activation.holds(*guards[transition], {}, Otherwise::False, Otherwise::False);
}

Document pruned(Plan const& plan, Context const& context, Document const& document, Moment now)
{
    DocumentActivation activation(plan.compiled(), context, document, now);
    auto kept = document;
    kept.forget_content_hash();
    for (auto const& section : plan.form().sections) {
        auto type = type_of_section(plan.compiled(), section.index);
        if (activation.shows_section(section.index))
            prune_table(plan, activation, section.shape, document.sections[section.index], kept.sections[section.index], type);
        else
            kept.sections[section.index] = empty_document(plan.form()).sections[section.index];
    }
    return kept;
}

std::vector<Code const*> options_at(Plan const& plan, Context const& context, Document const& document, Path const& path, Moment now)
{
    std::vector<Code const*> options;
    auto const* record = find_record(document, plan.form(), path);
    if (path.field() == no_index || !record)
        return options;
    auto const& field = plan.form().fields[path.field()];
    auto const* choice = std::get_if<ChoiceField>(&field.kind);
    if (!choice)
        return options;
    auto const& list = plan.programme().code_lists[choice->list];
    auto frozen = context.code_lists.find(list.id);
    auto const* codes = list.origin == CodeListOrigin::Pack ? &list.codes : frozen == context.code_lists.end() ? nullptr : &frozen->second;
    if (!codes)
        return options;
    auto const* parent = choice->parent_field == no_index ? nullptr : record->slots[plan.form().fields[choice->parent_field].slot].as<std::string>();
    auto type = field.parent == no_index ? type_of_section(plan.compiled(), field.section) : plan.compiled().table_types[field.parent];
    DocumentActivation activation(plan.compiled(), context, document, now);
    for (auto const& code : *codes) {
        bool here = choice->parent_field == no_index || (parent && code.parent == *parent);
        bool valid = (!code.valid_from || !(activation.today() < *code.valid_from)) && (!code.valid_until || !(*code.valid_until < activation.today()));
        if (here && valid && activation.offers(field, list, code, { record, type }))
            options.push_back(&code);
    }
    return options;
}

}

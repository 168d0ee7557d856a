// Once for each plan: the steps of a verdict, and what hangs on each field.
#include "check/compiled.h"

#include <algorithm>
#include <limits>

namespace shenbao {

namespace {

bool asks_more(ChoiceField const& kind, CompiledField const& compiled)
{
    return kind.many || kind.unique_in_table || kind.parent_field != no_index || compiled.options;
}

CommonLimits common_limits(Plan::Compiled const& compiled, Field const& field)
{
    using Kind = CommonLimits::Kind;
    auto const& own = compiled.fields[field.index];
    CommonLimits limits;
    if (auto const* text = std::get_if<TextField>(&field.kind)) {
        bool const more = text->format != TextFormat::Plain || text->format_field != no_index || text->length_min != 0 || own.pattern || text->same_as != no_index;
        limits.kind = more ? Kind::None : Kind::Text;
        limits.length_max = text->length_advised_max == 0 ? text->length_max : std::min(text->length_max, text->length_advised_max);
    } else if (auto const* number = std::get_if<NumberField>(&field.kind)) {
        limits.kind = number->decimals == 0 ? Kind::Whole : Kind::Decimal;
        limits.minimum = number->minimum.value_or(-std::numeric_limits<double>::infinity());
        limits.maximum = number->maximum.value_or(std::numeric_limits<double>::infinity());
    } else if (auto const* date = std::get_if<DateField>(&field.kind)) {
        // An earlier date that may be hidden is asked for by the field.
        bool const may_be_alone = date->not_before != no_index && compiled.fields[date->not_before].visible;
        limits.kind = date->earliest || date->latest || may_be_alone ? Kind::None : Kind::Date;
        limits.month_is_enough = date->precision == DatePrecision::Month;
        limits.open_end = date->open_end;
        limits.not_future = date->not_future;
        limits.not_before = date->not_before == no_index ? no_index : compiled.form->fields[date->not_before].slot;
    } else if (auto const* choice = std::get_if<ChoiceField>(&field.kind)) {
        auto const& list = compiled.programme->code_lists[choice->list];
        limits.kind = asks_more(*choice, own) || list.origin != CodeListOrigin::Pack ? Kind::None : Kind::Code;
        limits.list = &list;
    } else if (auto const* boolean = std::get_if<BooleanField>(&field.kind)) {
        limits.kind = boolean->must_be_true ? Kind::None : Kind::Boolean;
    }
    return limits;
}

ShapeMember make_member(Plan::Compiled const& compiled, Field const& field)
{
    auto const& own = compiled.fields[field.index];
    ShapeMember member;
    member.field = &field;
    member.compiled = &own;
    member.is_list = std::holds_alternative<TableField>(field.kind) || std::holds_alternative<AttachmentField>(field.kind);
    member.conditional = own.visible.has_value();
    auto const& rules = compiled.form->rules;
    for (std::size_t i = 0; field.asked_by_rules && i < rules.size(); ++i) {
        if (rules[i].reason_field == field.index)
            member.asked_by.push_back(static_cast<std::uint16_t>(i));
    }
    member.required = field.required;
    member.required_when = own.required_when.has_value();
    member.may_be_locked = own.derived || own.locked || !field.context_value.empty();
    member.limits = common_limits(compiled, field);
    return member;
}

Shape make_shape(Plan::Compiled const& compiled, RecordShape const& records, std::uint16_t type, std::vector<std::uint16_t> const& rules)
{
    Shape shape;
    shape.type = type;
    shape.records = &records;
    auto const& form = *compiled.form;
    if (!records.unique.empty() || !records.periods.empty() || !records.combinations.empty())
        shape.steps.push_back({ StepKind::Together, 0, no_index });
    for (auto rule : rules) {
        if (form.rules[rule].each_record)
            shape.steps.push_back({ StepKind::RecordRule, rule, no_index });
    }
    for (auto index : records.fields) {
        auto const& field = form.fields[index];
        bool table = std::holds_alternative<TableField>(field.kind);
        shape.members.push_back(make_member(compiled, field));
        shape.value_steps.push_back(static_cast<std::uint16_t>(shape.steps.size()));
        shape.steps.push_back({ StepKind::Value, index, index, field.slot });
        if (table) {
            shape.steps.push_back({ StepKind::Records, index, index, field.slot });
            shape.tables.push_back(index);
        }
        for (auto rule : compiled.rules_of_field[index])
            shape.steps.push_back({ StepKind::FieldRule, rule, index, field.slot });
    }
    return shape;
}

}

void lay_out_shapes(Plan::Compiled& compiled)
{
    auto const& form = *compiled.form;
    compiled.shape_of_field.assign(form.fields.size(), no_index);
    compiled.shape_of_table.assign(form.fields.size(), no_index);
    compiled.section_rules.assign(form.sections.size(), {});
    auto add = [&](RecordShape const& records, std::uint16_t type, std::vector<std::uint16_t> const& rules) {
        auto index = static_cast<std::uint16_t>(compiled.shapes.size());
        compiled.shapes.push_back(make_shape(compiled, records, type, rules));
        if (compiled.shape_of_type.size() <= type)
            compiled.shape_of_type.resize(type + std::size_t { 1 }, no_index);
        compiled.shape_of_type[type] = index;
        for (auto field : records.fields)
            compiled.shape_of_field[field] = index;
        return index;
    };
    for (auto const& section : form.sections) {
        add(section.shape, type_of_section(compiled, section.index), compiled.rules_of_section[section.index]);
        for (auto rule : compiled.rules_of_section[section.index]) {
            if (!form.rules[rule].each_record)
                compiled.section_rules[section.index].push_back(rule);
        }
    }
    for (auto const& field : form.fields) {
        if (auto const* table = std::get_if<TableField>(&field.kind))
            compiled.shape_of_table[field.index] = add(table->shape, compiled.table_types[field.index], compiled.rules_of_table[field.index]);
        auto const* attachment = std::get_if<AttachmentField>(&field.kind);
        if (attachment && attachment->signed_print)
            compiled.signed_prints.push_back(field.index);
    }
}

namespace {

// Follows each expression's reads from the fields back to who must be asked again.
class DependentFinder {
public:
    explicit DependentFinder(Plan::Compiled& compiled)
        : m_compiled(compiled)
        , m_form(*compiled.form)
    {
        compiled.dependents.assign(m_form.fields.size(), {});
    }

    void run()
    {
        for (auto const& section : m_form.sections)
            add_section(section);
        for (auto const& field : m_form.fields) {
            add_field(field);
            add_siblings(field);
        }
        for (std::size_t shape = 0; shape < m_compiled.shapes.size(); ++shape)
            add_steps(static_cast<std::uint16_t>(shape));
    }

private:
    void add_section(Section const& section)
    {
        auto const& visible = m_compiled.section_visible[section.index];
        if (visible)
            add_reads(*visible, { DependentKind::Section, Reach::All, 0, no_index, section.index, 0 }, no_index);
        if (auto const& where = m_compiled.rows_where[section.index])
            add_reads(*where, { DependentKind::Rows, Reach::All, 0, no_index, section.index, 0 }, section.index);
        auto const& rules = m_compiled.section_rules[section.index];
        for (std::size_t i = 0; i < rules.size(); ++i)
            add_rule(rules[i], { DependentKind::SectionStep, Reach::All, 0, no_index, static_cast<std::uint16_t>(i + 1), section.index }, no_index);
        auto const& ledgers = m_compiled.section_ledgers[section.index];
        for (std::size_t i = 0; i < ledgers.size(); ++i)
            add_ledger(ledgers[i], { DependentKind::SectionStep, Reach::All, 0, no_index, static_cast<std::uint16_t>(rules.size() + i + 1), section.index });
    }

    void add_ledger(std::uint16_t index, Dependent const& dependent)
    {
        auto const& compiled = m_compiled.ledgers[index];
        if (compiled.needed)
            add_reads(*compiled.needed, dependent, no_index);
        auto const& evidence = m_form.ledgers[index].evidence;
        for (std::size_t i = 0; i < evidence.size(); ++i) {
            add(evidence[i].field, dependent);
            if (compiled.counts[i])
                add_reads(*compiled.counts[i], dependent, evidence[i].section);
        }
    }

    void add_steps(std::uint16_t shape)
    {
        auto const& steps = m_compiled.shapes[shape].steps;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            Dependent dependent { DependentKind::Step, Reach::Related, 0, no_index, static_cast<std::uint16_t>(i), shape };
            if (steps[i].kind == StepKind::RecordRule || steps[i].kind == StepKind::FieldRule)
                add_rule(steps[i].index, dependent, shape);
            if (steps[i].kind == StepKind::Together)
                add_together(*m_compiled.shapes[shape].records, dependent);
        }
    }

    // Combinations look at the record alone, the rest at all of its table.
    void add_together(RecordShape const& records, Dependent dependent)
    {
        for (auto const& combination : records.combinations) {
            for (auto const& member : combination.members)
                add(member.field, dependent);
        }
        dependent.reach = Reach::All;
        for (auto const& group : records.unique) {
            for (auto field : group)
                add(field, dependent);
        }
        for (auto const& limit : records.periods) {
            add(limit.from, dependent);
            add(limit.to, dependent);
            for (auto field : limit.same)
                add(field, dependent);
        }
    }

    void add_rule(std::uint16_t rule, Dependent const& dependent, std::uint16_t shape)
    {
        auto const& compiled = m_compiled.rules[rule];
        if (compiled.when)
            add_reads(*compiled.when, dependent, shape);
        if (compiled.assertion)
            add_reads(*compiled.assertion, dependent, shape);
        if (m_form.rules[rule].reason_field != no_index)
            add(m_form.rules[rule].reason_field, dependent);
    }

    void add_field(Field const& field)
    {
        auto const& compiled = m_compiled.fields[field.index];
        auto shape = m_compiled.shape_of_field[field.index];
        Dependent dependent { DependentKind::Step, Reach::Related, 0, no_index, m_compiled.shapes[shape].value_steps[field.slot], shape };
        add(field.index, dependent);
        for (auto const* program : { &compiled.required_when, &compiled.locked, &compiled.options }) {
            if (*program)
                add_reads(**program, dependent, shape);
        }
        if (auto const& limits = compiled.limits) {
            for (auto const* program : { &limits->kinds, &limits->size_bytes_max, &limits->count_min, &limits->count_max }) {
                if (*program)
                    add_reads(**program, dependent, shape);
            }
        }
        dependent.index = field.index;
        dependent.kind = DependentKind::Field;
        if (compiled.visible)
            add_reads(*compiled.visible, dependent, shape);
        dependent.kind = DependentKind::Derived;
        if (compiled.derived)
            add_reads(*compiled.derived, dependent, shape);
    }

    // What limits read beside the value itself, as it stands.
    void add_siblings(Field const& field)
    {
        auto shape = m_compiled.shape_of_field[field.index];
        Dependent dependent { DependentKind::Step, Reach::Related, 0, no_index, m_compiled.shapes[shape].value_steps[field.slot], shape };
        auto beside = [&](FieldIndex other) {
            if (other != no_index)
                add(other, dependent);
        };
        if (auto const* text = std::get_if<TextField>(&field.kind)) {
            beside(text->same_as);
            beside(text->format_field);
        }
        if (auto const* date = std::get_if<DateField>(&field.kind))
            beside(date->not_before);
        if (auto const* choice = std::get_if<ChoiceField>(&field.kind)) {
            beside(choice->parent_field);
            dependent.reach = Reach::All;
            if (choice->unique_in_table)
                add(field.index, dependent);
        }
    }

    void add(FieldIndex read, Dependent const& dependent)
    {
        auto& known = m_compiled.dependents[read];
        auto wide = dependent;
        wide.reach = Reach::All;
        wide.up = 0;
        wide.down = no_index;
        // What is judged once for a section hangs on the fields of any record.
        if (dependent.kind == DependentKind::SectionStep && !(dependent == wide))
            return add(read, wide);
        if (std::find(known.begin(), known.end(), dependent) != known.end() || std::find(known.begin(), known.end(), wide) != known.end())
            return;
        known.push_back(dependent);
    }

    // `shape`: of `self`; no_index where there is none.
    void add_reads(cel::Program const& program, Dependent dependent, std::uint16_t shape)
    {
        for (auto const& read : program.dependencies()) {
            dependent.up = 0;
            dependent.down = no_index;
            if (read.variable < m_form.sections.size()) {
                dependent.reach = Reach::All;
                follow(read, 0, read.variable, dependent);
            } else if (read.variable == slot_of(VariableSlot::AllAttachments)) {
                dependent.reach = Reach::All;
                for (auto const& field : m_form.fields) {
                    if (std::holds_alternative<AttachmentField>(field.kind) || std::holds_alternative<TableField>(field.kind))
                        add(field.index, dependent);
                }
            } else if (read.variable == slot_of(VariableSlot::Now)) {
                m_compiled.reads_now = true;
            } else if (shape != no_index && read.variable == slot_of(VariableSlot::Self)) {
                dependent.reach = Reach::Related;
                follow(read, 0, shape, dependent);
            } else if (shape < m_form.sections.size() && read.variable == slot_of(VariableSlot::Source)) {
                dependent.reach = Reach::All;
                follow(read, 0, m_form.sections[shape].rows.section, dependent);
            } else if (shape != no_index && read.variable == slot_of(VariableSlot::Parent)) {
                auto table = table_of(shape);
                if (table == no_index)
                    continue;
                dependent.reach = Reach::Related;
                dependent.down = table;
                follow(read, 0, m_compiled.shape_of_field[table], dependent);
            }
        }
    }

    // The table field whose records have this shape.
    FieldIndex table_of(std::uint16_t shape) const
    {
        for (auto const& field : m_form.fields) {
            if (m_compiled.shape_of_table[field.index] == shape)
                return field.index;
        }
        return no_index;
    }

    void follow(cel::Dependency const& read, std::size_t at, std::uint16_t shape, Dependent dependent)
    {
        for (auto const& member : m_compiled.shapes[shape].members) {
            auto const& field = *member.field;
            if (at < read.members.size() && field.slot != read.members[at])
                continue;
            add(field.index, dependent);
            if (!std::holds_alternative<TableField>(field.kind))
                continue;
            auto inner = dependent;
            ++inner.up;
            follow(read, at + 1, m_compiled.shape_of_table[field.index], inner);
        }
    }

    Plan::Compiled& m_compiled;
    Form const& m_form;
};

}

void find_dependents(Plan::Compiled& compiled)
{
    DependentFinder(compiled).run();
    for (auto const& guard : compiled.guards) {
        for (auto const& read : guard ? guard->dependencies() : std::vector<cel::Dependency> {})
            compiled.reads_now = compiled.reads_now || read.variable == slot_of(VariableSlot::Now);
    }
}

}

#include "check/expression_cost.h"

#include "check/cel/code.h"
#include "check/compiled.h"

#include <algorithm>
#include <memory>
#include <vector>

namespace shenbao {

namespace {

constexpr std::uint64_t steps_max = 100'000;  // what evaluate() allows
constexpr std::uint64_t form_steps_max = 50'000'000;  // of all expressions in the fullest document: about a second
constexpr std::uint64_t unknown_size = 100;   // of what the Context brings and the like: its elements, or 3 KB of text
constexpr std::uint64_t unknown_inner = 4;
constexpr std::uint64_t built_in_size = 25;   // a file's name, a code's label
constexpr std::uint64_t days = 1000;          // that working days are counted over
constexpr std::uint16_t no_record = 0xffff;
constexpr std::uint64_t text_unit = 32;       // bytes of a text that are one of its size, as an evaluation charges

// Numbers stop growing far above the limit, so that they never wrap.
std::uint64_t capped(std::uint64_t value) { return std::min<std::uint64_t>(value, 1'000'000'000'000); }

// How large a value may be (elements, or units of a text), which record's fields it (or its elements) has, and an element
// that is no record; none: of size 1.
struct Extent {
    std::uint64_t size = 1;
    std::uint16_t record = no_record;
    std::shared_ptr<Extent const> element = {};
};

Extent list_of(std::uint64_t size, Extent const& element)
{
    if (element.record != no_record)
        return { size, element.record };
    return { size, no_record, std::make_shared<Extent const>(element) };
}

Extent element_of(Extent const& list)
{
    if (list.record != no_record)
        return { 1, list.record };
    return list.element ? *list.element : Extent {};
}

// With all that is in it.
std::uint64_t whole(Extent const& extent)
{
    return extent.element ? capped(extent.size * std::max<std::uint64_t>(1, whole(*extent.element))) : extent.size;
}

// As large as any of the two in every way.
Extent either(Extent const& a, Extent const& b)
{
    Extent out { std::max(a.size, b.size), a.record == no_record ? b.record : a.record };
    if (a.element || b.element)
        out.element = std::make_shared<Extent const>(either(element_of(a), element_of(b)));
    return out;
}

class Extents {
public:
    Extents(Plan::Compiled const& compiled, Field const* around, SectionIndex section)
        : m_compiled(compiled)
        , m_form(*compiled.form)
        , m_around(around)
        , m_section(section)
    {
    }

    static Extent unknown() { return list_of(unknown_size, { unknown_inner }); }

    // The records that an expression in this table or section may run for.
    std::uint64_t instances(SectionIndex section, Field const* around) const
    {
        std::uint64_t count = section < m_form.sections.size() ? std::max<std::uint64_t>(1, m_form.sections[section].shape.count_max) : 1;
        for (auto const* field = around; field && field->parent != no_index; field = &m_form.fields[field->parent])
            count = capped(count * std::max<std::uint64_t>(1, m_form.shape_of(m_form.fields[field->parent]).count_max));
        return count;
    }

    Extent variable(std::uint16_t slot) const
    {
        if (slot < m_form.sections.size())
            return { m_form.sections[slot].shape.count_max, type_of_section(m_compiled, slot) };
        if (slot == static_cast<std::uint16_t>(VariableSlot::Self))
            return { 1, m_around ? type_around(*m_around) : type_of_section(m_compiled, m_section) };
        if (slot == static_cast<std::uint16_t>(VariableSlot::Parent) && m_around)
            return { 1, type_around(m_form.fields[m_around->parent]) };
        if (slot == static_cast<std::uint16_t>(VariableSlot::AllAttachments))
            return { all_attachments(), static_cast<std::uint16_t>(BuiltInRecord::Attachment) };
        return {};
    }

    Extent member(std::uint16_t record, std::uint16_t slot) const
    {
        if (record < static_cast<std::uint16_t>(BuiltInRecord::Count))
            return { built_in_size };
        auto const* shape = shape_of(record);
        if (!shape || slot >= shape->fields.size())
            return unknown();
        return of_field(m_form.fields[shape->fields[slot]]);
    }

private:
    std::uint16_t type_around(Field const& field) const
    {
        return field.parent == no_index ? type_of_section(m_compiled, field.section) : m_compiled.table_types[field.parent];
    }

    RecordShape const* shape_of(std::uint16_t record) const
    {
        std::size_t const section = static_cast<std::size_t>(record) - m_compiled.first_section_type;
        if (record >= m_compiled.first_section_type && section < m_form.sections.size())
            return &m_form.sections[section].shape;
        for (auto const& field : m_form.fields) {
            if (std::holds_alternative<TableField>(field.kind) && m_compiled.table_types[field.index] == record)
                return &m_form.shape_of(field);
        }
        return nullptr;
    }

    std::uint64_t all_attachments() const
    {
        std::uint64_t count = 0;
        for (auto const& field : m_form.fields) {
            if (auto const* files = std::get_if<AttachmentField>(&field.kind))
                count = capped(count + files->count_max * instances(field.section, &field));
        }
        return count;
    }

    Extent of_field(Field const& field) const
    {
        if (auto const* text = std::get_if<TextField>(&field.kind))
            return { 1 + text->length_max * 3 / text_unit };
        if (auto const* choice = std::get_if<ChoiceField>(&field.kind)) {
            auto const& codes = m_compiled.programme->code_lists[choice->list].codes;
            return { !choice->many ? 1 : choice->count_max ? choice->count_max : std::max<std::size_t>(codes.size(), 50) };
        }
        if (auto const* files = std::get_if<AttachmentField>(&field.kind))
            return { files->count_max, static_cast<std::uint16_t>(BuiltInRecord::Attachment) };
        if (auto const* table = std::get_if<TableField>(&field.kind))
            return { table->shape.count_max, m_compiled.table_types[field.index] };
        return {};
    }

    Plan::Compiled const& m_compiled;
    Form const& m_form;
    Field const* m_around;
    SectionIndex m_section;
};

class Estimate {
public:
    Estimate(cel::Program::Code const& code, Extents const& extents)
        : m_code(code)
        , m_extents(extents)
    {
    }

    std::uint64_t steps() { return visit(m_code.root).steps; }

private:
    struct Part {
        std::uint64_t steps = 1;
        Extent extent;
    };

    Part visit(cel::NodeIndex index)
    {
        auto const& node = m_code.nodes[index];
        switch (node.op) {
        case cel::Op::Constant: return { 1, of_constant(m_code.constants[node.extra]) };
        case cel::Op::Variable: return { 1, m_extents.variable(node.slot) };
        case cel::Op::Local: return { 1, node.slot < m_locals.size() ? m_locals[node.slot] : Extents::unknown() };
        case cel::Op::Member: {
            auto const operand = visit(m_code.child(node, 0));
            return { operand.steps + 1, m_extents.member(operand.extent.record, node.slot) };
        }
        case cel::Op::Select: return { visit(m_code.child(node, 0)).steps + 1, Extents::unknown() };
        case cel::Op::All:
        case cel::Op::Exists:
        case cel::Op::ExistsOne:
        case cel::Op::Filter:
        case cel::Op::Each: return loop(node);
        default: return plain(node);
        }
    }

    static Extent of_constant(cel::Value const& value)
    {
        if (auto const* list = value.as_list()) {
            Extent any;
            for (auto const& element : *list)
                any = either(any, of_constant(element));
            return list_of(list->size(), any);
        }
        if (auto const* map = value.as_map())
            return { map->size() };
        auto const text = value.as_text();
        return { text ? 1 + text->size() / text_unit : 1 };
    }

    Part loop(cel::Node const& node)
    {
        auto const range = visit(m_code.child(node, 0));
        if (m_locals.size() <= node.slot)
            m_locals.resize(node.slot + 1u);
        auto const outer = m_locals[node.slot];
        m_locals[node.slot] = element_of(range.extent);
        std::uint64_t body = 1;
        Extent value;
        for (std::uint32_t i = 1; i < node.count; ++i) {
            auto const part = visit(m_code.child(node, i));
            body = capped(body + part.steps);
            value = part.extent;
        }
        m_locals[node.slot] = outer;
        Part out;
        out.steps = capped(range.steps + capped(range.extent.size * body));
        bool const makes_values = node.op == cel::Op::Each || (node.op == cel::Op::Filter && node.count == 3);
        if (makes_values)
            out.extent = list_of(range.extent.size, value);
        else if (node.op == cel::Op::Filter)
            out.extent = range.extent;
        return out;
    }

    // Any other operation: its operands, and what it does with them.
    Part plain(cel::Node const& node)
    {
        Part out;
        std::vector<Extent> operands;
        for (std::uint32_t i = 0; i < node.count; ++i) {
            auto const part = visit(m_code.child(node, i));
            out.steps = capped(out.steps + part.steps);
            operands.push_back(part.extent);
        }
        out.steps = capped(out.steps + own_steps(node, operands));
        out.extent = extent_of(node, operands);
        return out;
    }

    std::uint64_t own_steps(cel::Node const& node, std::vector<Extent> const& operands) const
    {
        std::uint64_t all = 0, smallest = ~std::uint64_t {};
        bool const calls = node.op == cel::Op::Call;
        for (auto const& one : operands) {
            bool const is_list = one.element || one.record != no_record;
            all = capped(all + (calls && !is_list ? 2 : 1) * whole(one));  // a function charges 16 bytes a step
            smallest = std::min(smallest, whole(one));
        }
        switch (node.op) {
        case cel::Op::Equal:
        case cel::Op::NotEqual: return smallest;
        case cel::Op::In: return all;
        case cel::Op::MatchConstant: return capped(all * 4 * (1 + m_code.patterns[node.extra].size() / 4));
        case cel::Op::Call: return capped(all + call_steps(node.function, operands));
        default: return 0;
        }
    }

    // Beyond a walk over each operand.
    static std::uint64_t call_steps(cel::Function function, std::vector<Extent> const& operands)
    {
        auto const at = [&](std::size_t i) { return i < operands.size() ? operands[i] : Extent {}; };
        std::uint64_t const size = at(0).size, other = at(1).size;
        switch (function) {
        case cel::Function::Contains:
        case cel::Function::IndexOf:
        case cel::Function::LastIndexOf: return capped(size * other);  // looked for at every place
        case cel::Function::Matches: return capped(capped(size * other) * text_unit);
        case cel::Function::Replace: return capped(capped(size * text_unit) * (1 + 2 * at(2).size));
        case cel::Function::Split: return capped(size * text_unit);
        case cel::Function::Join: return capped(size * (1 + 2 * (element_of(at(0)).size + other)));
        case cel::Function::Distinct: return capped(size * whole(at(0)));
        case cel::Function::CoveredMonths:
        case cel::Function::CoveredDays:
        case cel::Function::Overlap: return capped(4 * size);
        case cel::Function::WorkingDays:
        case cel::Function::AddWorkingDays: return days;
        default: return 0;
        }
    }

    Extent extent_of(cel::Node const& node, std::vector<Extent> const& operands) const
    {
        switch (node.op) {
        case cel::Op::MakeList: return list_of(node.count, largest(operands));
        case cel::Op::Conditional: return largest({ operands.begin() + 1, operands.end() });
        case cel::Op::Index: return element_of(operands[0]);
        case cel::Op::Call: return call_extent(node.function, operands);
        default: return {};
        }
    }

    static Extent largest(std::vector<Extent> const& all)
    {
        Extent out;
        for (auto const& one : all)
            out = either(out, one);
        return out;
    }

    static Extent call_extent(cel::Function function, std::vector<Extent> const& operands)
    {
        auto const at = [&](std::size_t i) { return i < operands.size() ? operands[i] : Extent {}; };
        auto any = largest(operands);
        switch (function) {
        case cel::Function::Add: any.size = capped(at(0).size + at(1).size); return any;
        case cel::Function::Replace: return { capped(at(0).size + capped(at(0).size * text_unit) * at(2).size) };
        case cel::Function::Split: return list_of(capped(at(0).size * text_unit), { at(0).size });
        case cel::Function::Join: return { capped(at(0).size * (element_of(at(0)).size + at(1).size)) };
        case cel::Function::Size:
        case cel::Function::Subtract:
        case cel::Function::Multiply:
        case cel::Function::Divide:
        case cel::Function::Modulo: return {};
        default: return any;
        }
    }

    cel::Program::Code const& m_code;
    Extents const& m_extents;
    std::vector<Extent> m_locals;
};

class CostCheck {
public:
    explicit CostCheck(Plan const& plan)
        : m_compiled(plan.compiled())
        , m_form(plan.form())
    {
    }

    Diagnostics run()
    {
        for (auto const& section : m_form.sections) {
            look(m_compiled.section_visible[section.index], section.visible, {});
            look(m_compiled.rows_where[section.index], section.rows.where, { nullptr, section.index, true });
        }
        for (auto const& field : m_form.fields)
            look_at(field);
        for (std::size_t i = 0; i < m_form.rules.size(); ++i) {
            auto const& rule = m_form.rules[i];
            Place const place { first_field_of(rule.table), rule.section, rule.each_record };
            look(m_compiled.rules[i].when, rule.when, place);
            look(m_compiled.rules[i].assertion, rule.assertion, place);
        }
        for (std::size_t i = 0; i < m_form.ledgers.size(); ++i) {
            auto const& ledger = m_form.ledgers[i];
            look(m_compiled.ledgers[i].needed, ledger.needed, { nullptr, ledger.section, false });
            for (std::size_t j = 0; j < ledger.evidence.size(); ++j)
                look(m_compiled.ledgers[i].counts[j], ledger.evidence[j].counts, { &m_form.fields[ledger.evidence[j].field], ledger.evidence[j].section, true });
        }
        auto const& transitions = m_compiled.programme->flow.transitions;
        for (std::size_t i = 0; i < m_compiled.guards.size() && i < transitions.size(); ++i)
            look(m_compiled.guards[i], transitions[i].guard, {});
        expect_total();
        return std::move(m_diagnostics);
    }

private:
    // Where an expression stands, and whether it runs for each record there.
    struct Place {
        Field const* around = nullptr;
        SectionIndex section = 0;
        bool each = false;
    };

    void look_at(Field const& field)
    {
        auto const& compiled = m_compiled.fields[field.index];
        Place const place { &field, field.section, true };
        look(compiled.visible, field.visible, place);
        look(compiled.required_when, field.required_when, place);
        look(compiled.derived, field.derived, place);
        look(compiled.locked, field.locked, place);
        if (auto const* choice = std::get_if<ChoiceField>(&field.kind)) {
            look(compiled.options, choice->options, place);
            look(compiled.apart, choice->apart, place);
        }
        auto const* files = std::get_if<AttachmentField>(&field.kind);
        if (!files || !compiled.limits)
            return;
        look(compiled.limits->kinds, files->kinds_when, place);
        look(compiled.limits->size_bytes_max, files->size_bytes_max_when, place);
        look(compiled.limits->count_min, files->count_min_when, place);
        look(compiled.limits->count_max, files->count_max_when, place);
    }

    // Any field of a table's records stands for what is around an expression in them.
    Field const* first_field_of(FieldIndex table) const
    {
        if (table == no_index || m_form.shape_of(m_form.fields[table]).fields.empty())
            return nullptr;
        return &m_form.fields[m_form.shape_of(m_form.fields[table]).fields.front()];
    }

    void look(std::optional<cel::Program> const& program, ExpressionSource const& source, Place const& place)
    {
        if (!program)
            return;
        Extents const extents(m_compiled, place.around, place.section);
        auto const steps = Estimate(program->code(), extents).steps();
        auto const times = place.each ? extents.instances(place.section, place.around) : 1;
        auto const all = capped(steps * times);
        m_total = capped(m_total + all);
        if (all > m_most) {
            m_most = all;
            m_costliest = source.position;
        }
        if (steps > steps_max)
            m_diagnostics.push_back({ "cel.too_costly", source.position.file, source.position.line, source.position.column,
                "this may take " + std::to_string(steps) + " steps with as many records and as long texts as the form allows; " + std::to_string(steps_max)
                    + " are the most. Lower `records.max` or `max`, or have one loop less inside another" });
    }

    void expect_total()
    {
        if (m_total > form_steps_max && m_diagnostics.empty())
            m_diagnostics.push_back({ "cel.too_costly", m_costliest.file, m_costliest.line, m_costliest.column,
                "all expressions of \"" + m_form.id + "\" together may take " + std::to_string(m_total) + " steps for one document with as many records and as long texts as the form allows; "
                    + std::to_string(form_steps_max) + " are the most. This one, which runs for each record, takes " + std::to_string(m_most) + " of them" });
    }

    Plan::Compiled const& m_compiled;
    Form const& m_form;
    Diagnostics m_diagnostics;
    std::uint64_t m_total = 0, m_most = 0;
    SourcePosition m_costliest;
};

}

Diagnostics check_costs(Plan const& plan) { return CostCheck(plan).run(); }

}

#include "check/expression_cost.h"

#include "check/cel/code.h"
#include "check/compiled.h"

#include <algorithm>

namespace shenbao {

namespace {

constexpr std::uint64_t steps_max = 100'000;  // what evaluate() allows
constexpr std::uint64_t unknown_list = 100;   // of split() and the like
constexpr std::uint16_t no_record = 0xffff;

// How large a value may be, and which record's fields it (or its elements) has.
struct Extent {
    std::uint64_t size = 0;
    std::uint16_t record = no_record;
};

// Numbers stop growing far above the limit, so that they never wrap.
std::uint64_t capped(std::uint64_t value) { return std::min<std::uint64_t>(value, 1'000'000'000'000); }

class Extents {
public:
    Extents(Plan::Compiled const& compiled, Field const* around, SectionIndex section)
        : m_compiled(compiled)
        , m_form(*compiled.form)
        , m_around(around)
        , m_section(section)
    {
    }

    Extent variable(std::uint16_t slot) const
    {
        if (slot < m_form.sections.size())
            return { m_form.sections[slot].shape.count_max, type_of_section(m_compiled, slot) };
        if (slot == static_cast<std::uint16_t>(VariableSlot::Self))
            return { 1, m_around ? type_around(*m_around) : type_of_section(m_compiled, m_section) };
        if (slot == static_cast<std::uint16_t>(VariableSlot::Parent) && m_around)
            return { 1, type_around(m_form.fields[m_around->parent]) };
        return { 1, no_record };
    }

    Extent member(std::uint16_t record, std::uint16_t slot) const
    {
        auto const* shape = shape_of(record);
        if (!shape || slot >= shape->fields.size())
            return { unknown_list, no_record };
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

    Extent of_field(Field const& field) const
    {
        if (auto const* text = std::get_if<TextField>(&field.kind))
            return { 1 + text->length_max * 3 / 32, no_record };  // as an evaluation charges: 32 bytes a step
        if (auto const* choice = std::get_if<ChoiceField>(&field.kind)) {
            auto const& codes = m_compiled.programme->code_lists[choice->list].codes;
            return { !choice->many ? 1 : choice->count_max ? choice->count_max : std::max<std::size_t>(codes.size(), 50), no_record };
        }
        if (auto const* files = std::get_if<AttachmentField>(&field.kind))
            return { files->count_max, static_cast<std::uint16_t>(BuiltInRecord::Attachment) };
        if (auto const* table = std::get_if<TableField>(&field.kind))
            return { table->shape.count_max, m_compiled.table_types[field.index] };
        return { 1, no_record };
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
        case cel::Op::Local: return { 1, node.slot < m_locals.size() ? m_locals[node.slot] : Extent { unknown_list, no_record } };
        case cel::Op::Member: {
            auto const operand = visit(m_code.child(node, 0));
            return { operand.steps + 1, m_extents.member(operand.extent.record, node.slot) };
        }
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
        if (auto const* list = value.as_list())
            return { list->size(), no_record };
        if (auto const* map = value.as_map())
            return { map->size(), no_record };
        auto const text = value.as_text();
        return { text ? 1 + text->size() / 32 : 1, no_record };
    }

    Part loop(cel::Node const& node)
    {
        auto const range = visit(m_code.child(node, 0));
        // Elements of a list of lists are taken as long as a list one knows nothing of.
        Extent const element { range.extent.record == no_record ? unknown_list : 1, range.extent.record };
        if (m_locals.size() <= node.slot)
            m_locals.resize(node.slot + 1u);
        auto const outer = m_locals[node.slot];
        m_locals[node.slot] = element;
        std::uint64_t body = 1;
        for (std::uint32_t i = 1; i < node.count; ++i)
            body += visit(m_code.child(node, i)).steps;
        m_locals[node.slot] = outer;
        Part out;
        out.steps = capped(range.steps + capped(range.extent.size * body));
        out.extent = node.op == cel::Op::Filter && node.count == 2 ? range.extent : Extent { range.extent.size, no_record };
        return out;
    }

    // Any other operation: its operands, and at most a walk over each.
    Part plain(cel::Node const& node)
    {
        Part out;
        std::uint64_t sizes = 0;
        std::uint64_t largest = 0;
        std::uint64_t smallest = ~std::uint64_t {};
        std::uint16_t record = no_record;
        for (std::uint32_t i = 0; i < node.count; ++i) {
            auto const part = visit(m_code.child(node, i));
            out.steps = capped(out.steps + part.steps);
            sizes = capped(sizes + part.extent.size);
            largest = std::max(largest, part.extent.size);
            smallest = std::min(smallest, part.extent.size);
            record = record == no_record ? part.extent.record : record;
        }
        std::uint64_t weight = 1;
        if (node.op == cel::Op::MatchConstant)
            weight = 4 * (1 + m_code.patterns[node.extra].size() / 4);
        bool const compares = node.op == cel::Op::Equal || node.op == cel::Op::NotEqual;
        if (compares)
            out.steps = capped(out.steps + smallest);
        if (node.op == cel::Op::Call || node.op == cel::Op::MatchConstant || node.op == cel::Op::In)
            out.steps = capped(out.steps + capped(sizes * weight));
        // A text is looked for at every place of another one.
        if (node.op == cel::Op::Call && node.function >= cel::Function::Contains && node.function <= cel::Function::Split && node.count > 1)
            out.steps = capped(out.steps + capped(largest * smallest));
        switch (node.op) {
        case cel::Op::MakeList: out.extent = { node.count, record }; break;
        case cel::Op::Conditional:
        case cel::Op::Index: out.extent = { largest, record }; break;
        case cel::Op::Call: out.extent = call_extent(node.function, sizes); break;
        default: out.extent = { 1, no_record }; break;
        }
        return out;
    }

    static Extent call_extent(cel::Function function, std::uint64_t sizes)
    {
        if (function == cel::Function::Split)
            return { std::max(unknown_list, sizes), no_record };
        return { std::max<std::uint64_t>(1, sizes), no_record };
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
        for (auto const& section : m_form.sections)
            look(m_compiled.section_visible[section.index], section.visible, nullptr, section.index);
        for (auto const& field : m_form.fields) {
            auto const& compiled = m_compiled.fields[field.index];
            look(compiled.visible, field.visible, &field, field.section);
            look(compiled.required_when, field.required_when, &field, field.section);
            look(compiled.derived, field.derived, &field, field.section);
            look(compiled.locked, field.locked, &field, field.section);
            if (auto const* choice = std::get_if<ChoiceField>(&field.kind)) {
                look(compiled.options, choice->options, &field, field.section);
                look(compiled.apart, choice->apart, &field, field.section);
            }
        }
        for (std::size_t i = 0; i < m_form.rules.size(); ++i) {
            auto const& rule = m_form.rules[i];
            auto const* around = first_field_of(rule.table);
            look(m_compiled.rules[i].when, rule.when, around, rule.section);
            look(m_compiled.rules[i].assertion, rule.assertion, around, rule.section);
        }
        auto const& transitions = m_compiled.programme->flow.transitions;
        for (std::size_t i = 0; i < m_compiled.guards.size() && i < transitions.size(); ++i)
            look(m_compiled.guards[i], transitions[i].guard, nullptr, 0);
        return std::move(m_diagnostics);
    }

private:
    // Any field of a table's records stands for what is around an expression in them.
    Field const* first_field_of(FieldIndex table) const
    {
        if (table == no_index || m_form.shape_of(m_form.fields[table]).fields.empty())
            return nullptr;
        return &m_form.fields[m_form.shape_of(m_form.fields[table]).fields.front()];
    }

    void look(std::optional<cel::Program> const& program, ExpressionSource const& source, Field const* around, SectionIndex section)
    {
        if (!program)
            return;
        Extents const extents(m_compiled, around, section);
        auto const steps = Estimate(program->code(), extents).steps();
        if (steps <= steps_max)
            return;
        m_diagnostics.push_back({ "cel.too_costly", source.position.file, source.position.line, source.position.column,
            "this may take " + std::to_string(steps) + " steps with as many records and as long texts as the form allows; " + std::to_string(steps_max)
                + " are the most. Lower `records.max` or `max`, or have one loop less inside another" });
    }

    Plan::Compiled const& m_compiled;
    Form const& m_form;
    Diagnostics m_diagnostics;
};

}

Diagnostics check_costs(Plan const& plan) { return CostCheck(plan).run(); }

}

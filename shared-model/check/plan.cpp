#include "check/compiled.h"

#include <algorithm>
#include <set>

namespace shenbao {

cel::Value option_member(Code const& option, std::uint16_t slot)
{
    return std::string_view(slot == 0 ? option.code : slot == 1 ? option.label.in(0) : option.parent);
}

std::uint16_t type_of_section(Plan::Compiled const& compiled, SectionIndex section)
{
    return static_cast<std::uint16_t>(compiled.first_section_type + section);
}

namespace {

cel::Type simple(cel::Kind kind) { return { kind, {}, 0 }; }
cel::Type record_of(std::uint16_t type) { return { cel::Kind::Record, {}, type }; }
cel::Type list_of(cel::Type element) { return { cel::Kind::List, { std::move(element) }, 0 }; }

std::uint16_t slot_of(VariableSlot slot) { return static_cast<std::uint16_t>(slot); }

cel::Type type_of_context_value(std::string const& name)
{
    if (name == "int")
        return simple(cel::Kind::Int);
    if (name == "bool")
        return simple(cel::Kind::Bool);
    if (name == "date")
        return simple(cel::Kind::Date);
    if (name == "list(string)")
        return list_of(simple(cel::Kind::String));
    return simple(cel::Kind::String);
}

// Builds the declarations that every expression of a form shares.
class Declarer {
public:
    explicit Declarer(Plan::Compiled& compiled)
        : m_compiled(compiled)
        , m_form(*compiled.form)
    {
    }

    cel::Declarations declare()
    {
        declare_built_in();
        m_compiled.first_section_type = static_cast<std::uint16_t>(m_declared.records.size());
        for (auto const& section : m_form.sections)
            m_declared.records.push_back({ section.id, {} });
        m_compiled.table_types.assign(m_form.fields.size(), 0);
        for (auto const& field : m_form.fields) {
            if (!std::holds_alternative<TableField>(field.kind))
                continue;
            m_compiled.table_types[field.index] = static_cast<std::uint16_t>(m_declared.records.size());
            m_declared.records.push_back({ field.id, {} });
        }
        for (auto const& section : m_form.sections)
            fill(type_of_section(m_compiled, section.index), section.shape);
        for (auto const& field : m_form.fields) {
            if (auto const* table = std::get_if<TableField>(&field.kind))
                fill(m_compiled.table_types[field.index], table->shape);
        }
        declare_context();
        declare_variables();
        m_declared.has_calendar = m_compiled.programme->calendar.has_value();
        return std::move(m_declared);
    }

private:
    void declare_built_in()
    {
        using cel::Kind;
        m_declared.records.resize(static_cast<std::size_t>(BuiltInRecord::Count));
        m_declared.records[static_cast<std::size_t>(BuiltInRecord::Option)]
            = { "option", { { "code", simple(Kind::String), 0 }, { "label", simple(Kind::String), 1 }, { "parent", simple(Kind::String), 2 } } };
        m_declared.records[static_cast<std::size_t>(BuiltInRecord::Attachment)] = { "attachment",
            { { "name", simple(Kind::String), 0 }, { "size", simple(Kind::Int), 1 }, { "kind", simple(Kind::String), 2 },
                { "title", simple(Kind::String), 3 }, { "dpi", simple(Kind::Int), 4 } } };
        m_declared.records[static_cast<std::size_t>(BuiltInRecord::Round)] = { "round",
            { { "id", simple(Kind::String), 0 }, { "name", simple(Kind::String), 1 }, { "opens", simple(Kind::Timestamp), 2 },
                { "closes", simple(Kind::Timestamp), 3 }, { "cutoff", simple(Kind::Date), 4 } } };
    }

    cel::Type type_of(Field const& field) const
    {
        using cel::Kind;
        if (auto const* number = std::get_if<NumberField>(&field.kind))
            return simple(number->decimals == 0 ? Kind::Int : Kind::Double);
        if (std::holds_alternative<DateField>(field.kind))
            return simple(Kind::Date);
        if (std::holds_alternative<BooleanField>(field.kind))
            return simple(Kind::Bool);
        if (std::holds_alternative<AttachmentField>(field.kind))
            return list_of(record_of(static_cast<std::uint16_t>(BuiltInRecord::Attachment)));
        if (std::holds_alternative<TableField>(field.kind))
            return list_of(record_of(m_compiled.table_types[field.index]));
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        return choice && choice->many ? list_of(simple(Kind::String)) : simple(Kind::String);
    }

    void fill(std::uint16_t type, RecordShape const& shape)
    {
        for (auto index : shape.fields) {
            auto const& field = m_form.fields[index];
            m_declared.records[type].members.push_back({ field.id, type_of(field), field.slot });
        }
    }

    ContextNode& node_for(ContextNode& node, std::string const& name)
    {
        for (auto& member : node.members) {
            if (member.name == name && member.inner)
                return const_cast<ContextNode&>(*member.inner);
        }
        auto& inner = m_compiled.context_nodes.emplace_back();
        inner.record_type = static_cast<std::uint16_t>(m_declared.records.size());
        m_declared.records.push_back({ name, {} });
        auto slot = static_cast<std::uint16_t>(node.members.size());
        node.members.push_back({ name, {}, &inner });
        m_declared.records[node.record_type].members.push_back({ name, record_of(inner.record_type), slot });
        return inner;
    }

    void declare_context()
    {
        auto& root = m_compiled.context_nodes.emplace_back();
        root.record_type = static_cast<std::uint16_t>(m_declared.records.size());
        m_declared.records.push_back({ "context", {} });
        for (auto const& value : m_compiled.programme->context) {
            auto* node = &root;
            std::string_view rest = value.name;
            for (auto dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
                node = &node_for(*node, std::string(rest.substr(0, dot)));
                rest.remove_prefix(dot + 1);
            }
            auto slot = static_cast<std::uint16_t>(node->members.size());
            node->members.push_back({ std::string(rest), value.name, nullptr });
            m_declared.records[node->record_type].members.push_back({ std::string(rest), type_of_context_value(value.type), slot });
        }
    }

    void declare_variables()
    {
        for (auto const& section : m_form.sections) {
            auto type = record_of(type_of_section(m_compiled, section.index));
            bool repeats = section.kind == SectionKind::Repeating || section.kind == SectionKind::ReadOnly;
            m_declared.variables.push_back({ section.id, repeats ? list_of(type) : type, section.index });
        }
        auto add = [&](char const* name, cel::Type type, VariableSlot slot) { m_declared.variables.push_back({ name, std::move(type), slot_of(slot) }); };
        add("round", record_of(static_cast<std::uint16_t>(BuiltInRecord::Round)), VariableSlot::Round);
        add("resubmissions", simple(cel::Kind::Int), VariableSlot::Resubmissions);
        add("context", record_of(m_compiled.context_nodes.front().record_type), VariableSlot::Context);
        add("today", simple(cel::Kind::Date), VariableSlot::Today);
        add("now", simple(cel::Kind::Timestamp), VariableSlot::Now);
    }

    Plan::Compiled& m_compiled;
    Form const& m_form;
    cel::Declarations m_declared;
};

// Only `option`: for filters that depend on nothing else.
class OptionActivation final : public cel::Activation {
public:
    explicit OptionActivation(Code const& code)
        : m_code(code)
    {
    }
    cel::Value variable(std::uint16_t) const override
    {
        return cel::RecordReference { &m_code, static_cast<std::uint16_t>(BuiltInRecord::Option) };
    }
    cel::Value member(cel::RecordReference, std::uint16_t slot) const override { return option_member(m_code, slot); }
    bool has_member(cel::RecordReference, std::uint16_t) const override { return true; }

private:
    Code const& m_code;
};

bool reads_only_option(cel::Program const& program)
{
    auto const& reads = program.dependencies();
    return std::all_of(reads.begin(), reads.end(), [](cel::Dependency const& one) { return one.variable == slot_of(VariableSlot::Option); });
}

// Compiles every expression of a form and keeps all the mistakes.
class Compiler {
public:
    Compiler(Plan::Compiled& compiled, Diagnostics& diagnostics)
        : m_compiled(compiled)
        , m_form(*compiled.form)
        , m_diagnostics(diagnostics)
        , m_shared(Declarer(compiled).declare())
    {
    }

    void compile_all()
    {
        m_compiled.fields.resize(m_form.fields.size());
        m_compiled.section_visible.resize(m_form.sections.size());
        m_compiled.rules.resize(m_form.rules.size());
        m_compiled.rules_of_field.resize(m_form.fields.size());
        m_compiled.rules_of_section.resize(m_form.sections.size());
        for (auto const& section : m_form.sections)
            m_compiled.section_visible[section.index] = compile(section.visible, m_shared, simple(cel::Kind::Bool));
        for (auto const& field : m_form.fields)
            compile_field(field);
        for (std::size_t i = 0; i < m_form.rules.size(); ++i)
            compile_rule(static_cast<std::uint16_t>(i));
        if (&m_form == &m_compiled.programme->application)
            compile_guards();
        order_derived();
        if (!m_diagnostics.empty())
            return;
        lay_out_shapes(m_compiled);
        find_dependents(m_compiled);
    }

private:
    void compile_guards()
    {
        for (auto const& transition : m_compiled.programme->flow.transitions)
            m_compiled.guards.push_back(compile(transition.guard, m_shared, simple(cel::Kind::Bool)));
    }

    std::optional<cel::Program> compile(ExpressionSource const& source, cel::Declarations const& declared, cel::Type const& expected)
    {
        if (!source.present())
            return {};
        auto compiled = cel::Program::compile(source.text, declared, expected);
        if (auto* program = std::get_if<cel::Program>(&compiled))
            return std::move(*program);
        for (auto diagnostic : std::get<Diagnostics>(compiled)) {
            diagnostic.file = source.position.file;
            diagnostic.column += diagnostic.line <= 1 ? source.position.column : 0;
            diagnostic.line = source.position.line + std::max(0, diagnostic.line - 1);
            m_diagnostics.push_back(std::move(diagnostic));
        }
        return {};
    }

    // The shared names and, for an expression inside a record, `self` and `parent`.
    cel::Declarations declarations_in(Field const& field) const
    {
        auto declared = m_shared;
        declared.variables.push_back({ "self", record_of(type_around(field)), slot_of(VariableSlot::Self) });
        if (field.parent != no_index)
            declared.variables.push_back({ "parent", record_of(type_around(m_form.fields[field.parent])), slot_of(VariableSlot::Parent) });
        return declared;
    }

    std::uint16_t type_around(Field const& field) const
    {
        return field.parent == no_index ? type_of_section(m_compiled, field.section) : m_compiled.table_types[field.parent];
    }

    cel::Type type_in_record(Field const& field) const
    {
        for (auto const& member : m_shared.records[type_around(field)].members) {
            if (member.slot == field.slot)
                return member.type;
        }
        return simple(cel::Kind::Dyn);
    }

    void compile_field(Field const& field)
    {
        auto& compiled = m_compiled.fields[field.index];
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        if (field.visible.present() || field.required_when.present() || field.derived.present() || field.locked.present()
            || (choice && choice->options.present())) {
            auto declared = declarations_in(field);
            auto boolean = simple(cel::Kind::Bool);
            compiled.visible = compile(field.visible, declared, boolean);
            compiled.required_when = compile(field.required_when, declared, boolean);
            compiled.locked = compile(field.locked, declared, boolean);
            compiled.derived = compile(field.derived, declared, type_in_record(field));
            if (choice) {
                declared.variables.push_back(
                    { "option", record_of(static_cast<std::uint16_t>(BuiltInRecord::Option)), slot_of(VariableSlot::Option) });
                compiled.options = compile(choice->options, declared, boolean);
                find_offered(compiled, m_compiled.programme->code_lists[choice->list]);
            }
        }
        auto const* text = std::get_if<TextField>(&field.kind);
        if (!text || text->pattern.empty())
            return;
        auto pattern = cel::Pattern::compile(text->pattern);
        if (auto* made = std::get_if<cel::Pattern>(&pattern))
            compiled.pattern = std::move(*made);
        else
            m_diagnostics.push_back({ "cel.bad_pattern", "programme.json", 0, 0, field.id + ": " + std::get<std::string>(pattern) });
    }

    void find_offered(CompiledField& compiled, CodeList const& list) const
    {
        if (!compiled.options || list.origin != CodeListOrigin::Pack || !reads_only_option(*compiled.options))
            return;
        for (auto const& code : list.codes) {
            auto value = compiled.options->evaluate(OptionActivation(code));
            compiled.offered.push_back(value.as<bool>() && *value.as<bool>());
        }
    }

    void compile_rule(std::uint16_t index)
    {
        auto const& rule = m_form.rules[index];
        auto declared = m_shared;
        if (rule.each_record)
            declared.variables.push_back({ "self", record_of(type_of_section(m_compiled, rule.section)), slot_of(VariableSlot::Self) });
        m_compiled.rules[index].when = compile(rule.when, declared, simple(cel::Kind::Bool));
        m_compiled.rules[index].assertion = compile(rule.assertion, declared, simple(cel::Kind::Bool));
        if (rule.field != no_index)
            m_compiled.rules_of_field[rule.field].push_back(index);
        else
            m_compiled.rules_of_section[rule.section].push_back(index);
    }

    // ---- dependency order of visibility and derived values

    // Fields come first, then sections.
    std::size_t node_of_section(SectionIndex section) const { return m_form.fields.size() + section; }

    void add_reads(cel::Program const& program, Field const* around, std::vector<std::size_t>& reads) const
    {
        for (auto const& dependency : program.dependencies()) {
            RecordShape const* shape = nullptr;
            if (dependency.variable < m_form.sections.size()) {
                reads.push_back(node_of_section(dependency.variable));
                shape = &m_form.sections[dependency.variable].shape;
            } else if (around && dependency.variable == slot_of(VariableSlot::Self)) {
                shape = around->parent == no_index ? &m_form.sections[around->section].shape : &m_form.shape_of(m_form.fields[around->parent]);
            } else if (around && dependency.variable == slot_of(VariableSlot::Parent)) {
                auto const& table = m_form.fields[around->parent];
                shape = table.parent == no_index ? &m_form.sections[table.section].shape : &m_form.shape_of(m_form.fields[table.parent]);
            }
            if (!shape)
                continue;
            for (auto index : shape->fields) {
                if (dependency.members.empty() || m_form.fields[index].slot == dependency.members.front())
                    reads.push_back(index);
            }
        }
    }

    std::vector<std::size_t> reads_of(std::size_t node) const
    {
        std::vector<std::size_t> reads;
        if (node >= m_form.fields.size()) {
            auto const& visible = m_compiled.section_visible[node - m_form.fields.size()];
            if (visible)
                add_reads(*visible, nullptr, reads);
            return reads;
        }
        auto const& field = m_form.fields[node];
        auto const& compiled = m_compiled.fields[node];
        reads.push_back(node_of_section(field.section));
        if (compiled.visible)
            add_reads(*compiled.visible, &field, reads);
        if (compiled.derived)
            add_reads(*compiled.derived, &field, reads);
        return reads;
    }

    enum class Mark : std::uint8_t { New, Open, Done };

    void visit(std::size_t node, std::vector<Mark>& marks)
    {
        if (marks[node] == Mark::Done)
            return;
        if (marks[node] == Mark::Open) {
            bool field = node < m_form.fields.size();
            auto const& name = field ? m_form.fields[node].id : m_form.sections[node - m_form.fields.size()].id;
            auto const& source = field ? (m_form.fields[node].visible.present() ? m_form.fields[node].visible : m_form.fields[node].derived)
                                       : m_form.sections[node - m_form.fields.size()].visible;
            m_diagnostics.push_back({ "pack.cycle", source.position.file, source.position.line, source.position.column,
                "\"" + name + "\" depends on itself through `visible` or `derived`" });
            return;
        }
        marks[node] = Mark::Open;
        for (auto read : reads_of(node)) {
            if (read != node || has_expressions(node))
                visit(read, marks);
        }
        marks[node] = Mark::Done;
        m_compiled.ranks[node] = m_ranked++;
        if (node < m_form.fields.size() && m_compiled.fields[node].derived)
            m_compiled.derive_order.push_back(static_cast<FieldIndex>(node));
    }

    bool has_expressions(std::size_t node) const
    {
        return node >= m_form.fields.size() || m_compiled.fields[node].visible || m_compiled.fields[node].derived;
    }

    void order_derived()
    {
        std::vector<Mark> marks(m_form.fields.size() + m_form.sections.size(), Mark::New);
        m_compiled.ranks.assign(marks.size(), 0);
        for (std::size_t node = 0; node < marks.size(); ++node)
            visit(node, marks);
    }

    Plan::Compiled& m_compiled;
    Form const& m_form;
    Diagnostics& m_diagnostics;
    cel::Declarations m_shared;
    std::uint16_t m_ranked = 0;
};

}

Plan::Plan(std::unique_ptr<Compiled> compiled)
    : m_compiled(std::move(compiled))
{
}
Plan::Plan(Plan&&) noexcept = default;
Plan& Plan::operator=(Plan&&) noexcept = default;
Plan::~Plan() = default;

Programme const& Plan::programme() const { return *m_compiled->programme; }
Form const& Plan::form() const { return *m_compiled->form; }

std::variant<Plan, Diagnostics> Plan::make(Programme const& programme, Form const& form)
{
    auto compiled = std::make_unique<Compiled>();
    compiled->programme = &programme;
    compiled->form = &form;
    Diagnostics diagnostics;
    Compiler(*compiled, diagnostics).compile_all();
    if (!diagnostics.empty())
        return diagnostics;
    return Plan(std::move(compiled));
}

}

#include "check/expressions.h"

#include <algorithm>

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

ContextNode& inner_node(Plan::Compiled& compiled, ContextNode& node, std::string_view name)
{
    for (auto& member : node.members) {
        if (member.name == name && member.inner)
            return const_cast<ContextNode&>(*member.inner);
    }
    auto& inner = compiled.context_nodes.emplace_back();
    node.members.push_back({ std::string(name), {}, &inner });
    return inner;
}

// The record types of a form: the built-in ones, its sections, its tables, the nodes of the Context's names.
void number_types(Plan::Compiled& compiled)
{
    auto const& form = *compiled.form;
    compiled.first_section_type = static_cast<std::uint16_t>(BuiltInRecord::Count);
    auto next = static_cast<std::uint16_t>(compiled.first_section_type + form.sections.size());
    compiled.table_types.assign(form.fields.size(), 0);
    for (auto const& field : form.fields) {
        if (!std::holds_alternative<TableField>(field.kind))
            continue;
        compiled.table_types[field.index] = next++;
    }
    compiled.context_nodes.emplace_back();
    for (auto const& value : compiled.programme->context) {
        auto* node = &compiled.context_nodes.front();
        std::string_view rest = value.name;
        for (auto dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
            node = &inner_node(compiled, *node, rest.substr(0, dot));
            rest.remove_prefix(dot + 1);
        }
        node->members.push_back({ std::string(rest), value.name, nullptr });
    }
    for (auto& node : compiled.context_nodes)
        node.record_type = next++;
}

// Gives every expression of a form its place, and finds the order in which they count.
class Planner {
public:
    Planner(Plan::Compiled& compiled, Expressions& expressions)
        : m_compiled(compiled)
        , m_form(*compiled.form)
        , m_expressions(expressions)
    {
    }

    void run()
    {
        m_compiled.fields.resize(m_form.fields.size());
        m_compiled.section_visible.resize(m_form.sections.size());
        m_compiled.rows_where.resize(m_form.sections.size());
        m_compiled.rules.resize(m_form.rules.size());
        m_compiled.rules_of_field.resize(m_form.fields.size());
        m_compiled.rules_of_section.resize(m_form.sections.size());
        m_compiled.rules_of_table.resize(m_form.fields.size());
        for (auto const& section : m_form.sections)
            m_compiled.section_visible[section.index] = m_expressions.program(section.visible, {});
        for (auto const& section : m_form.sections)
            m_compiled.rows_where[section.index] = m_expressions.program(section.rows.where, { nullptr, nullptr, ScopeUse::Condition, &section });
        for (auto const& field : m_form.fields)
            compile_field(field);
        for (std::size_t i = 0; i < m_form.rules.size(); ++i)
            compile_rule(static_cast<std::uint16_t>(i));
        compile_ledgers();
        if (&m_form == &m_compiled.programme->application)
            compile_guards();
        order_derived();
    }

private:
    void compile_ledgers()
    {
        m_compiled.section_ledgers.resize(m_form.sections.size());
        for (auto const& ledger : m_form.ledgers) {
            auto& compiled = m_compiled.ledgers.emplace_back();
            compiled.needed = m_expressions.program(ledger.needed, { nullptr, nullptr, ScopeUse::Count });
            for (auto const& evidence : ledger.evidence)
                compiled.counts.push_back(m_expressions.program(evidence.counts, { &m_form.fields[evidence.field], nullptr, ScopeUse::Condition }));
            m_compiled.section_ledgers[ledger.section].push_back(static_cast<std::uint16_t>(m_compiled.ledgers.size() - 1));
        }
    }

    void compile_guards()
    {
        for (auto const& transition : m_compiled.programme->flow.transitions)
            m_compiled.guards.push_back(m_expressions.program(transition.guard, {}));
    }

    void compile_field(Field const& field)
    {
        auto& compiled = m_compiled.fields[field.index];
        Scope scope { &field, nullptr, ScopeUse::Condition };
        compiled.visible = m_expressions.program(field.visible, scope);
        compiled.required_when = m_expressions.program(field.required_when, scope);
        compiled.locked = m_expressions.program(field.locked, scope);
        compiled.derived = m_expressions.program(field.derived, { &field, nullptr, ScopeUse::Value });
        if (auto const* choice = std::get_if<ChoiceField>(&field.kind); choice && choice->options.present()) {
            compiled.options = m_expressions.program(choice->options, { &field, nullptr, ScopeUse::Option });
            find_offered(compiled, m_compiled.programme->code_lists[choice->list]);
        }
        if (auto const* choice = std::get_if<ChoiceField>(&field.kind); choice && choice->apart.present())
            compiled.apart = m_expressions.program(choice->apart, { &field, nullptr, ScopeUse::Option });
        auto const* attachment = std::get_if<AttachmentField>(&field.kind);
        if (attachment && attachment->depends())
            compile_limits(field, *attachment, compiled.limits.emplace());
        auto const* text = std::get_if<TextField>(&field.kind);
        if (text && !text->pattern.empty())
            compiled.pattern = m_expressions.pattern(field, *text);
    }

    void compile_limits(Field const& field, AttachmentField const& attachment, CompiledLimits& limits)
    {
        Scope const count { &field, nullptr, ScopeUse::Count };
        limits.kinds = m_expressions.program(attachment.kinds_when, { &field, nullptr, ScopeUse::Words });
        limits.size_bytes_max = m_expressions.program(attachment.size_bytes_max_when, count);
        limits.count_min = m_expressions.program(attachment.count_min_when, count);
        limits.count_max = m_expressions.program(attachment.count_max_when, count);
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
        Scope scope { nullptr, &rule, ScopeUse::Condition };
        m_compiled.rules[index].when = m_expressions.program(rule.when, scope);
        m_compiled.rules[index].assertion = m_expressions.program(rule.assertion, scope);
        if (rule.field != no_index)
            m_compiled.rules_of_field[rule.field].push_back(index);
        else if (rule.table != no_index)
            m_compiled.rules_of_table[rule.table].push_back(index);
        else
            m_compiled.rules_of_section[rule.section].push_back(index);
    }

    // ---- dependency order of visibility and derived values

    // Fields come first, then sections.
    std::size_t node_of_section(SectionIndex section) const { return m_form.fields.size() + section; }

    // `around`: the field whose expression it is, if any; `section`: what that or the expression belongs to.
    void add_reads(cel::Program const& program, Field const* around, SectionIndex section, std::vector<std::size_t>& reads) const
    {
        for (auto const& dependency : program.dependencies()) {
            RecordShape const* shape = nullptr;
            if (dependency.variable == slot_of(VariableSlot::AllAttachments))
                add_attachments(reads);
            if (dependency.variable < m_form.sections.size()) {
                reads.push_back(node_of_section(dependency.variable));
                shape = &m_form.sections[dependency.variable].shape;
            } else if (dependency.variable == slot_of(VariableSlot::Source)) {
                auto const from = m_form.sections[section].rows.section;
                reads.push_back(node_of_section(from));
                shape = &m_form.sections[from].shape;
            } else if (around && dependency.variable == slot_of(VariableSlot::Self)) {
                shape = around->parent == no_index ? &m_form.sections[around->section].shape : &m_form.shape_of(m_form.fields[around->parent]);
            } else if (around && dependency.variable == slot_of(VariableSlot::Parent)) {
                auto const& table = m_form.fields[around->parent];
                shape = table.parent == no_index ? &m_form.sections[table.section].shape : &m_form.shape_of(m_form.fields[table.parent]);
            }
            if (shape)
                add_members(*shape, dependency, 0, reads);
        }
    }

    // The fields that a name leads to; through tables, and all that stands in the last of them.
    void add_members(RecordShape const& shape, cel::Dependency const& dependency, std::size_t at, std::vector<std::size_t>& reads) const
    {
        auto const add = [&](FieldIndex index) {
            reads.push_back(index);
            if (auto const* table = std::get_if<TableField>(&m_form.fields[index].kind))
                add_members(table->shape, dependency, at + 1, reads);
        };
        if (at >= dependency.members.size())
            std::for_each(shape.fields.begin(), shape.fields.end(), add);
        else if (dependency.members[at] < shape.fields.size())
            add(shape.fields[dependency.members[at]]);
    }

    // `attachments` reads every one, and what may hide it.
    void add_attachments(std::vector<std::size_t>& reads) const
    {
        for (auto const& field : m_form.fields) {
            if (std::holds_alternative<AttachmentField>(field.kind) || std::holds_alternative<TableField>(field.kind)) {
                reads.push_back(field.index);
                reads.push_back(node_of_section(field.section));
            }
        }
    }

    std::vector<std::size_t> reads_of(std::size_t node) const
    {
        std::vector<std::size_t> reads;
        if (node >= m_form.fields.size()) {
            auto const& section = m_form.sections[node - m_form.fields.size()];
            if (auto const& visible = m_compiled.section_visible[section.index])
                add_reads(*visible, nullptr, section.index, reads);
            if (auto const& where = m_compiled.rows_where[section.index])
                add_reads(*where, nullptr, section.index, reads);
            if (section.rows.present())
                reads.push_back(node_of_section(section.rows.section));
            return reads;
        }
        auto const& field = m_form.fields[node];
        auto const& compiled = m_compiled.fields[node];
        reads.push_back(node_of_section(field.section));
        if (compiled.visible)
            add_reads(*compiled.visible, &field, field.section, reads);
        if (compiled.derived)
            add_reads(*compiled.derived, &field, field.section, reads);
        return reads;
    }

    enum class Mark : std::uint8_t { New, Open, Done };

    // What a node reads comes before it. A chain may be as long as the form: the way back is kept here and not on the stack.
    void visit(std::size_t start, std::vector<Mark>& marks)
    {
        struct Open {
            std::vector<std::size_t> reads;
            std::size_t next = 0;
        };
        std::vector<Open> open;  // along m_path
        auto enter = [&](std::size_t node) {
            if (marks[node] == Mark::Open)
                return say_circle(node);
            if (marks[node] == Mark::Done)
                return;
            marks[node] = Mark::Open;
            m_path.push_back(node);
            open.push_back({ reads_of(node) });
        };
        enter(start);
        while (!open.empty()) {
            auto const node = m_path.back();
            auto& [reads, next] = open.back();
            if (next < reads.size()) {
                auto const read = reads[next++];
                if (read != node || has_expressions(node))
                    enter(read);
                continue;
            }
            open.pop_back();
            m_path.pop_back();
            marks[node] = Mark::Done;
            m_compiled.ranks[node] = m_ranked++;
            if (node < m_form.fields.size() && m_compiled.fields[node].derived)
                m_compiled.derive_order.push_back(static_cast<FieldIndex>(node));
        }
    }

    // Each expression through which the path from this node leads back to it.
    void say_circle(std::size_t node)
    {
        bool said = false;
        for (auto at = std::find(m_path.begin(), m_path.end(), node); at != m_path.end(); ++at) {
            auto const next = at + 1 == m_path.end() ? node : at[1];
            if (auto const* source = source_reading(*at, next)) {
                m_expressions.cycle(id_of(*at), *source);
                said = true;
            }
        }
        if (!said)
            m_expressions.cycle(id_of(node), {});
    }

    std::string const& id_of(std::size_t node) const
    {
        return node < m_form.fields.size() ? m_form.fields[node].id : m_form.sections[node - m_form.fields.size()].id;
    }

    // Null where none does: a field hangs on its section, and rows on those that they are made from.
    ExpressionSource const* source_reading(std::size_t node, std::size_t read) const
    {
        bool const is_field = node < m_form.fields.size();
        Field const* field = is_field ? &m_form.fields[node] : nullptr;
        auto const section = is_field ? field->section : static_cast<SectionIndex>(node - m_form.fields.size());
        auto const reads = [&](std::optional<cel::Program> const& program) {
            std::vector<std::size_t> all;
            if (program)
                add_reads(*program, field, section, all);
            return std::find(all.begin(), all.end(), read) != all.end();
        };
        if (field)
            return reads(m_compiled.fields[node].visible) ? &field->visible : reads(m_compiled.fields[node].derived) ? &field->derived : nullptr;
        auto const& own = m_form.sections[section];
        return reads(m_compiled.section_visible[section]) ? &own.visible : reads(m_compiled.rows_where[section]) ? &own.rows.where : nullptr;
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
    Expressions& m_expressions;
    std::vector<std::size_t> m_path;  // being visited
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

std::unique_ptr<Plan::Compiled> Plan::plan(Programme const& programme, Form const& form)
{
    auto compiled = std::make_unique<Compiled>();
    compiled->programme = &programme;
    compiled->form = &form;
    number_types(*compiled);
    return compiled;
}

std::variant<Plan, Diagnostics> Plan::make(Programme const& programme, Form const& form, ByteWriter* stored)
{
    auto compiled = plan(programme, form);
    Diagnostics diagnostics;
    CompiledExpressions expressions(*compiled, diagnostics, stored);
    Planner(*compiled, expressions).run();
    if (!diagnostics.empty())
        return diagnostics;
    lay_out_shapes(*compiled);
    find_dependents(*compiled);
    return Plan(std::move(compiled));
}

std::optional<Plan> Plan::read(Programme const& programme, Form const& form, ByteReader& stored)
{
    auto compiled = plan(programme, form);
    StoredExpressions expressions(stored);
    Planner(*compiled, expressions).run();
    if (stored.failed())
        return {};
    lay_out_shapes(*compiled);
    find_dependents(*compiled);
    return Plan(std::move(compiled));
}

}

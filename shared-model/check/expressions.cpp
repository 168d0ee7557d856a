#include "check/expressions.h"

#include "base/result.h"
#include "check/cel/types.h"

#include <algorithm>

namespace shenbao {

namespace {

cel::Type simple(cel::Kind kind) { return { kind, {}, 0 }; }
cel::Type record_of(std::uint16_t type) { return { cel::Kind::Record, {}, type }; }

cel::Type date_of(cel::KnownPrecision precision)
{
    auto type = simple(cel::Kind::Date);
    type.precision = precision;
    return type;
}

cel::Type type_of_context_value(std::string const& name)
{
    if (name == "int")
        return simple(cel::Kind::Int);
    if (name == "bool")
        return simple(cel::Kind::Bool);
    if (name == "date")
        return simple(cel::Kind::Date);
    if (name == "list(string)")
        return cel::list_of(simple(cel::Kind::String));
    return simple(cel::Kind::String);
}

// Builds the declarations that every expression of a form shares.
class Declarer {
public:
    explicit Declarer(Plan::Compiled const& compiled)
        : m_compiled(compiled)
        , m_form(*compiled.form)
    {
    }

    cel::Declarations declare()
    {
        m_declared.records.resize(m_compiled.context_nodes.back().record_type + std::size_t { 1 });
        declare_built_in();
        for (auto const& section : m_form.sections)
            m_declared.records[type_of_section(m_compiled, section.index)].name = section.id;
        for (auto const& field : m_form.fields) {
            if (std::holds_alternative<TableField>(field.kind))
                m_declared.records[m_compiled.table_types[field.index]].name = field.id;
        }
        for (auto const& node : m_compiled.context_nodes) {
            m_declared.records[node.record_type].name = "context";
            for (auto const& member : node.members) {
                if (member.inner)
                    m_declared.records[member.inner->record_type].name = member.name;
            }
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
        m_declared.records[static_cast<std::size_t>(BuiltInRecord::Option)]
            = { "option", { { "code", simple(Kind::String), 0 }, { "label", simple(Kind::String), 1 }, { "parent", simple(Kind::String), 2 } } };
        m_declared.records[static_cast<std::size_t>(BuiltInRecord::Attachment)] = { "attachment",
            { { "name", simple(Kind::String), 0 }, { "size", simple(Kind::Int), 1 }, { "kind", simple(Kind::String), 2 },
                { "title", simple(Kind::String), 3 }, { "dpi", simple(Kind::Int), 4 }, { "pages", simple(Kind::Int), 5 } } };
        m_declared.records[static_cast<std::size_t>(BuiltInRecord::Round)] = { "round",
            { { "id", simple(Kind::String), 0 }, { "name", simple(Kind::String), 1 }, { "opens", simple(Kind::Timestamp), 2 },
                { "closes", simple(Kind::Timestamp), 3 }, { "cutoff", date_of(cel::KnownPrecision::Day), 4 } } };
    }

    cel::Type type_of(Field const& field) const
    {
        using cel::Kind;
        if (auto const* number = std::get_if<NumberField>(&field.kind))
            return simple(number->decimals == 0 ? Kind::Int : Kind::Double);
        if (auto const* date = std::get_if<DateField>(&field.kind))
            return date_of(date->precision == DatePrecision::Month ? cel::KnownPrecision::Either : cel::KnownPrecision::Day);
        if (std::holds_alternative<BooleanField>(field.kind))
            return simple(Kind::Bool);
        if (std::holds_alternative<AttachmentField>(field.kind))
            return cel::list_of(record_of(static_cast<std::uint16_t>(BuiltInRecord::Attachment)));
        if (std::holds_alternative<TableField>(field.kind))
            return cel::list_of(record_of(m_compiled.table_types[field.index]));
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        return choice && choice->many ? cel::list_of(simple(Kind::String)) : simple(Kind::String);
    }

    void fill(std::uint16_t type, RecordShape const& shape)
    {
        for (auto index : shape.fields) {
            auto const& field = m_form.fields[index];
            m_declared.records[type].members.push_back({ field.id, type_of(field), field.slot });
        }
    }

    void declare_context()
    {
        for (auto const& node : m_compiled.context_nodes) {
            auto& record = m_declared.records[node.record_type];
            std::uint16_t slot = 0;
            for (auto const& member : node.members) {
                auto type = member.inner ? record_of(member.inner->record_type) : type_of_context_value(value_type(member.full_name));
                record.members.push_back({ member.name, std::move(type), slot++ });
            }
        }
    }

    std::string const& value_type(std::string const& full_name) const
    {
        auto const& all = m_compiled.programme->context;
        auto const found = std::find_if(all.begin(), all.end(), [&](ContextValue const& one) { return one.name == full_name; });
        VERIFY(found != all.end());
        return found->type;
    }

    void declare_variables()
    {
        for (auto const& section : m_form.sections) {
            auto type = record_of(type_of_section(m_compiled, section.index));
            m_declared.variables.push_back({ section.id, section.repeats() ? cel::list_of(type) : type, section.index });
        }
        auto add = [&](char const* name, cel::Type type, VariableSlot slot) { m_declared.variables.push_back({ name, std::move(type), slot_of(slot) }); };
        add("round", record_of(static_cast<std::uint16_t>(BuiltInRecord::Round)), VariableSlot::Round);
        add("resubmissions", simple(cel::Kind::Int), VariableSlot::Resubmissions);
        add("context", record_of(m_compiled.context_nodes.front().record_type), VariableSlot::Context);
        add("today", date_of(cel::KnownPrecision::Day), VariableSlot::Today);
        add("now", simple(cel::Kind::Timestamp), VariableSlot::Now);
        add("attachments", cel::list_of(record_of(static_cast<std::uint16_t>(BuiltInRecord::Attachment))), VariableSlot::AllAttachments);
    }

    Plan::Compiled const& m_compiled;
    Form const& m_form;
    cel::Declarations m_declared;
};

}

CompiledExpressions::CompiledExpressions(Plan::Compiled const& compiled, Diagnostics& diagnostics, ByteWriter* stored)
    : m_compiled(compiled)
    , m_diagnostics(diagnostics)
    , m_stored(stored)
    , m_shared(Declarer(compiled).declare())
{
}

std::uint16_t CompiledExpressions::type_around(Field const& field) const
{
    return field.parent == no_index ? type_of_section(m_compiled, field.section) : m_compiled.table_types[field.parent];
}

// Beside the shared names: for an expression inside a record, `self` and `parent`.
std::vector<cel::Member> CompiledExpressions::variables_in(Scope scope) const
{
    std::vector<cel::Member> variables;
    auto add = [&](char const* name, std::uint16_t type, VariableSlot slot) { variables.push_back({ name, record_of(type), slot_of(slot) }); };
    auto const* table = scope.rule && scope.rule->table != no_index ? &m_compiled.form->fields[scope.rule->table] : nullptr;
    if (scope.rule && scope.rule->each_record && table) {
        add("self", m_compiled.table_types[table->index], VariableSlot::Self);
        add("parent", type_around(*table), VariableSlot::Parent);
    } else if (scope.rule && scope.rule->each_record)
        add("self", type_of_section(m_compiled, scope.rule->section), VariableSlot::Self);
    if (scope.field)
        add("self", type_around(*scope.field), VariableSlot::Self);
    if (scope.field && scope.field->parent != no_index)
        add("parent", type_around(m_compiled.form->fields[scope.field->parent]), VariableSlot::Parent);
    auto const& sections = m_compiled.form->sections;
    auto const* rows = scope.field && scope.field->parent == no_index ? &sections[scope.field->section] : scope.rows;
    if (scope.rule && scope.rule->each_record && !table)
        rows = &sections[scope.rule->section];
    if (rows && rows->rows.present())
        add("source", type_of_section(m_compiled, rows->rows.section), VariableSlot::Source);
    if (scope.use == ScopeUse::Option)
        add("option", static_cast<std::uint16_t>(BuiltInRecord::Option), VariableSlot::Option);
    return variables;
}

cel::Type CompiledExpressions::type_in(Scope scope) const
{
    if (scope.use == ScopeUse::Count)
        return simple(cel::Kind::Int);
    if (scope.use == ScopeUse::Words)
        return cel::list_of(simple(cel::Kind::String));
    if (scope.use != ScopeUse::Value)
        return simple(cel::Kind::Bool);
    for (auto const& member : m_shared.records[type_around(*scope.field)].members) {
        if (member.slot == scope.field->slot)
            return member.type;
    }
    return simple(cel::Kind::Dyn);
}

static std::size_t characters_before(std::string_view text, int line, int column)
{
    std::size_t count = 0;
    int at_line = 1, at_column = 1;
    for (std::size_t at = 0; at < text.size() && (at_line < line || (at_line == line && at_column < column)); ++count) {
        bool const ends = text[at] == '\n';
        at_line += ends ? 1 : 0;
        at_column = ends ? 1 : at_column + 1;
        for (++at; at < text.size() && (text[at] & 0xc0) == 0x80;)
            ++at;
    }
    return count;
}

// A string of JSON stands in one line of its file, with escapes for what may not stand in it: the column there, from 1.
static int column_in(ExpressionSource const& source, int line, int column)
{
    if (source.written.empty())
        return column;
    std::string_view const written = source.written;
    std::size_t at = 0;
    int out = 1;
    for (auto left = characters_before(source.text, line, column); left > 0 && at < written.size(); --left) {
        bool const escaped = written[at] == '\\', in_hex = escaped && written.substr(at, 2) == "\\u";
        bool const paired = in_hex && written.substr(at + 6, 2) == "\\u" && (written[at + 2] == 'd' || written[at + 2] == 'D') && std::string_view("89abAB").find(written[at + 3]) != std::string_view::npos;
        std::size_t const taken = paired ? 12 : in_hex ? 6 : escaped ? 2 : 1;
        at = std::min(at + taken, written.size());
        while (!escaped && at < written.size() && (written[at] & 0xc0) == 0x80)
            ++at;
        out += static_cast<int>(taken);
    }
    return out;
}

std::optional<cel::Program> CompiledExpressions::program(ExpressionSource const& source, Scope scope)
{
    if (!source.present())
        return {};
    // Lent to the shared names for this one: those of a long form are not copied for each expression.
    auto const shared = static_cast<std::ptrdiff_t>(m_shared.variables.size());
    for (auto& own : variables_in(scope))
        m_shared.variables.push_back(std::move(own));
    auto compiled = cel::Program::compile(source.text, m_shared, type_in(scope));
    m_shared.variables.erase(m_shared.variables.begin() + shared, m_shared.variables.end());
    if (auto* program = std::get_if<cel::Program>(&compiled)) {
        if (m_stored)
            program->write(*m_stored);
        return std::move(*program);
    }
    for (auto diagnostic : std::get<Diagnostics>(compiled)) {
        diagnostic.file = source.position.file;
        diagnostic.column = source.position.column + column_in(source, diagnostic.line, diagnostic.column);
        diagnostic.line = source.position.line;
        m_diagnostics.push_back(std::move(diagnostic));
    }
    return {};
}

std::optional<cel::Pattern> CompiledExpressions::pattern(Field const& field, TextField const& text)
{
    auto compiled = cel::Pattern::compile(text.pattern);
    if (auto* pattern = std::get_if<cel::Pattern>(&compiled)) {
        if (m_stored)
            pattern->write(*m_stored);
        return std::move(*pattern);
    }
    auto const& at = text.pattern_position;
    m_diagnostics.push_back({ "cel.bad_pattern", at.file, at.line, at.column, field.id + ": " + std::get<std::string>(compiled) });
    return {};
}

void CompiledExpressions::cycle(std::string const& name, ExpressionSource const& source)
{
    // An expression may be part of several circles.
    bool const said = std::any_of(m_diagnostics.begin(), m_diagnostics.end(), [&](Diagnostic const& one) {
        return one.code == "pack.cycle" && one.file == source.position.file && one.line == source.position.line && one.column == source.position.column;
    });
    if (said)
        return;
    m_diagnostics.push_back({ "pack.cycle", source.position.file, source.position.line, source.position.column,
        "\"" + name + "\" depends on itself through `visible`, `derived` or `rows`" });
}

std::optional<cel::Program> StoredExpressions::program(ExpressionSource const& source, Scope)
{
    return source.present() ? cel::Program::read(m_stored) : std::nullopt;
}

std::optional<cel::Pattern> StoredExpressions::pattern(Field const&, TextField const&) { return cel::Pattern::read(m_stored); }

}

#include "check/activation.h"

#include "check/media.h"

#include <algorithm>
#include <utility>

namespace shenbao {

DocumentActivation::DocumentActivation(Plan::Compiled const& compiled, Context const& context, Layout& layout, Moment now)
    : m_compiled(compiled)
    , m_context(context)
    , m_layout(layout)
    , m_now(now)
    , m_today(china_date(now))
{
}

// Made once for a table, and lent from then on.
cel::Value DocumentActivation::list_of(TableNode& table) const
{
    if (!table.listed) {
        table.listed = true;
        table.list.reserve(table.table->records.size());
        for (std::size_t i = 0; i < table.table->records.size(); ++i)
            table.list.emplace_back(m_layout.reference(m_layout.nodes[table.first + i]));
    }
    return static_cast<cel::List const*>(&table.list);
}

cel::Value DocumentActivation::variable(std::uint16_t slot) const
{
    auto const& form = *m_compiled.form;
    if (slot < form.sections.size()) {
        auto const& section = form.sections[slot];
        bool shown = shows_section(section.index);
        auto& table = m_layout.tables[slot];
        if (section.repeats())
            return shown ? list_of(table) : cel::Value::list({});
        // A hidden single section is a record of which every member is absent.
        return cel::RecordReference { shown ? &m_layout.nodes[table.first] : nullptr, table.shape->type };
    }
    switch (static_cast<VariableSlot>(slot)) {
    case VariableSlot::Round: return cel::RecordReference { &m_context.round, static_cast<std::uint16_t>(BuiltInRecord::Round) };
    case VariableSlot::Resubmissions: return static_cast<std::int64_t>(m_context.resubmissions);
    case VariableSlot::Context: {
        auto const& root = m_compiled.context_nodes.front();
        return cel::RecordReference { &root, root.record_type };
    }
    case VariableSlot::Today: return m_today;
    case VariableSlot::Now: {
        auto seconds = m_now.milliseconds / 1000;
        return cel::Timestamp { seconds, static_cast<std::int32_t>((m_now.milliseconds - seconds * 1000) * 1'000'000) };
    }
    case VariableSlot::Self: return m_self;
    case VariableSlot::Parent: {
        auto const* node = static_cast<RecordNode const*>(m_self.record);
        auto const* parent = node ? m_layout.parent_of(*node) : nullptr;
        return parent ? m_layout.reference(*parent) : cel::RecordReference {};
    }
    case VariableSlot::AllAttachments: return attachments();
    case VariableSlot::Source: return source();
    case VariableSlot::Option: return cel::RecordReference { m_option, static_cast<std::uint16_t>(BuiltInRecord::Option) };
    }
    return cel::Value::error(cel::ErrorKind::Absent);
}

// The record that a row follows: of the same id.
cel::Value DocumentActivation::source() const
{
    if (m_source.record)
        return m_source;
    auto const* node = static_cast<RecordNode const*>(m_self.record);
    auto const* rows = node ? &m_compiled.form->sections[m_layout.section_of(*node)].rows : nullptr;
    if (!rows || !rows->present())
        return cel::Value::error(cel::ErrorKind::Absent);
    auto const& table = m_layout.tables[rows->section];
    auto const count = shows_section(rows->section) ? table.table->records.size() : 0;
    // Rows are in the order of what they follow: it stands at the row's own place, or soon after.
    auto const place = static_cast<std::size_t>(node - &m_layout.nodes[m_layout.tables[node->table].first]);
    for (std::size_t i = 0; i < count; ++i) {
        auto const at = (place + i) % count;
        if (table.table->records[at].id == node->record->id)
            return m_layout.reference(m_layout.nodes[table.first + at]);
    }
    return cel::RecordReference { nullptr, type_of_section(m_compiled, rows->section) };
}

// Every file of the document that counts.
cel::Value DocumentActivation::attachments() const
{
    cel::List list;
    for (auto const& section : m_compiled.form->sections) {
        if (shows_section(section.index))
            add_attachments(m_layout.tables[section.index], list);
    }
    return cel::Value::list(std::move(list));
}

void DocumentActivation::add_attachments(TableNode const& table, cel::List& list) const
{
    for (std::size_t i = 0; i < table.table->records.size(); ++i) {
        auto const& node = m_layout.nodes[table.first + i];
        auto inner = node.first_table;
        for (auto const& member : node.shape->members) {
            auto const& value = node.record->slots[member.field->slot];
            bool nested = value.as<Table>() != nullptr;
            bool shown = (nested || value.as<Attachments>()) && shows_field(node, member);
            if (shown && nested)
                add_attachments(m_layout.tables[inner], list);
            inner += nested ? 1 : 0;
            for (std::size_t k = 0; shown && !nested && k < value.as<Attachments>()->size(); ++k)
                list.emplace_back(cel::RecordReference { &(*value.as<Attachments>())[k], static_cast<std::uint16_t>(BuiltInRecord::Attachment) });
        }
    }
}

// What a field of files or of records holds.
cel::Value DocumentActivation::list_at(RecordNode const& node, Value const& value, Field const& field) const
{
    if (auto const* attachments = value.as<Attachments>()) {
        cel::List list;
        for (auto const& attachment : *attachments)
            list.emplace_back(cel::RecordReference { &attachment, static_cast<std::uint16_t>(BuiltInRecord::Attachment) });
        return cel::Value::list(std::move(list));
    }
    auto at = node.first_table;
    while (m_layout.tables[at].field != field.index)
        ++at;
    return list_of(m_layout.tables[at]);
}

namespace {

// A value of a field as an expression reads it.
struct Reader {
    cel::Value operator()(std::string const& text) const { return std::string_view(text); }
    cel::Value operator()(std::int64_t integer) const { return integer; }
    cel::Value operator()(double number) const { return number; }
    cel::Value operator()(bool boolean) const { return boolean; }
    cel::Value operator()(Date date) const { return date; }
    cel::Value operator()(Codes const& codes) const
    {
        cel::List list;
        list.reserve(codes.size());
        for (auto const& code : codes)
            list.emplace_back(std::string_view(code));
        return cel::Value::list(std::move(list));
    }
    template<typename T> cel::Value operator()(T const&) const { return cel::Value::error(cel::ErrorKind::Absent); }
};

}

cel::Value DocumentActivation::value_of(Value const& value)
{
    return std::visit(Reader {}, value.held);
}

cel::Value DocumentActivation::member(cel::RecordReference reference, std::uint16_t slot) const
{
    auto const* shape = shape_of(reference.type);
    if (!shape)
        return built_in_member(reference, slot);
    auto const& member = shape->members[slot];
    auto const* node = static_cast<RecordNode const*>(reference.record);
    if (!node || !shows_field(*node, member) || (member.is_list && node->record->slots[slot].absent()))
        return member.is_list ? cel::Value::list({}) : cel::Value::error(cel::ErrorKind::Absent);
    auto const& value = node->record->slots[slot];
    return member.is_list ? list_at(*node, value, *member.field) : value_of(value);
}

bool DocumentActivation::has_member(cel::RecordReference reference, std::uint16_t slot) const
{
    auto const* shape = shape_of(reference.type);
    if (!shape)
        return !built_in_member(reference, slot).is_absent();
    auto const* node = static_cast<RecordNode const*>(reference.record);
    if (!node || !shows_field(*node, shape->members[slot]))
        return false;
    auto const& value = node->record->slots[slot];
    auto const* table = value.as<Table>();
    return !value.absent() && !value.as<Unreadable>() && !value.as<OpenEnd>() && !(table && table->records.empty());
}

cel::Value DocumentActivation::built_in_member(cel::RecordReference reference, std::uint16_t slot) const
{
    if (!reference.record)
        return cel::Value::error(cel::ErrorKind::Absent);
    auto at = [](Moment moment) { return cel::Value(cel::Timestamp { moment.milliseconds / 1000, 0 }); };
    switch (static_cast<BuiltInRecord>(reference.type)) {
    case BuiltInRecord::Option: return option_member(*static_cast<Code const*>(reference.record), slot);
    case BuiltInRecord::Attachment: {
        auto const& attachment = *static_cast<Attachment const*>(reference.record);
        switch (slot) {
        case 0: return std::string_view(attachment.name);
        case 1: return static_cast<std::int64_t>(attachment.size_bytes);
        case 2: return to_string(attachment.kind);
        case 3: return std::string_view(attachment.title);
        case 4: return static_cast<std::int64_t>(attachment.dpi);
        default: return static_cast<std::int64_t>(attachment.pages);
        }
    }
    case BuiltInRecord::Round: {
        auto const& round = *static_cast<RoundContext const*>(reference.record);
        switch (slot) {
        case 0: return std::string_view(round.id);
        case 1: return std::string_view(round.name);
        case 2: return at(round.opens);
        case 3: return at(round.closes);
        default: return is_real(round.cutoff) ? cel::Value(round.cutoff) : cel::Value::error(cel::ErrorKind::Absent);
        }
    }
    case BuiltInRecord::Count: break;
    }
    for (auto const& node : m_compiled.context_nodes) {
        if (node.record_type == reference.type)
            return context_member(node, slot);
    }
    return cel::Value::error(cel::ErrorKind::Absent);
}

cel::Value DocumentActivation::context_member(ContextNode const& node, std::uint16_t slot) const
{
    auto const& member = node.members[slot];
    if (member.inner)
        return cel::RecordReference { member.inner, member.inner->record_type };
    auto found = m_context.values.find(member.full_name);
    if (found == m_context.values.end())
        return cel::Value::error(cel::ErrorKind::Absent);
    auto const& held = found->second.held;
    if (auto const* text = std::get_if<std::string>(&held))
        return std::string_view(*text);
    if (auto const* integer = std::get_if<std::int64_t>(&held))
        return *integer;
    if (auto const* boolean = std::get_if<bool>(&held))
        return *boolean;
    if (auto const* date = std::get_if<Date>(&held))
        return *date;
    if (auto const* texts = std::get_if<std::vector<std::string>>(&held)) {
        cel::List list;
        for (auto const& text : *texts)
            list.emplace_back(std::string_view(text));
        return cel::Value::list(std::move(list));
    }
    return cel::Value::error(cel::ErrorKind::Absent);
}

// Who `self` and `source` are while one expression is computed.
class DocumentActivation::Standing {
public:
    Standing(DocumentActivation const& activation, cel::RecordReference self, cel::RecordReference source)
        : m_activation(activation)
        , m_self_before(std::exchange(activation.m_self, self))
        , m_source_before(std::exchange(activation.m_source, source))
    {
        ++activation.m_evaluated;
    }
    ~Standing()
    {
        m_activation.m_self = m_self_before;
        m_activation.m_source = m_source_before;
    }
    Standing(Standing const&) = delete;
    Standing& operator=(Standing const&) = delete;

private:
    DocumentActivation const& m_activation;
    cel::RecordReference m_self_before;
    cel::RecordReference m_source_before;
};

cel::Value DocumentActivation::evaluate(cel::Program const& program, cel::RecordReference record) const
{
    Standing const standing(*this, record, {});
    return program.evaluate(*this);
}

bool DocumentActivation::makes_row(cel::Program const& where, cel::RecordReference source) const
{
    Standing const standing(*this, {}, source);
    return where.decide(*this) == cel::Program::Answer::True;
}

bool DocumentActivation::holds(cel::Program const& program, cel::RecordReference record, Otherwise on_absent, Otherwise on_error) const
{
    using Answer = cel::Program::Answer;
    Standing const standing(*this, record, {});
    auto const answer = program.decide(*this);
    if (answer == Answer::True || answer == Answer::False)
        return answer == Answer::True;
    return (answer == Answer::Absent ? on_absent : on_error) == Otherwise::True;
}

bool DocumentActivation::offers(Field const& field, CodeList const& list, Code const& code, cel::RecordReference record)
{
    auto const& compiled = m_compiled.fields[field.index];
    if (!compiled.options)
        return true;
    if (!compiled.offered.empty())
        return compiled.offered[static_cast<std::size_t>(&code - list.codes.data())];
    m_option = &code;
    return holds(*compiled.options, record, Otherwise::False, Otherwise::False);
}

bool DocumentActivation::stands_apart(Field const& field, Code const& code, cel::RecordReference record)
{
    auto const& compiled = m_compiled.fields[field.index];
    m_option = &code;
    return compiled.apart && holds(*compiled.apart, record, Otherwise::False, Otherwise::False);
}

bool DocumentActivation::shows_section(SectionIndex section) const
{
    auto& shown = m_layout.sections_shown[section];
    if (shown < 0) {
        auto const& visible = m_compiled.section_visible[section];
        shown = !visible || holds(*visible, {}, Otherwise::False, Otherwise::False) ? 1 : 0;
    }
    return shown == 1;
}

bool DocumentActivation::fails(CompiledRule const& rule, cel::RecordReference self) const
{
    // A condition that cannot be computed does not excuse anybody.
    if (rule.when && !holds(*rule.when, self, Otherwise::False, Otherwise::True))
        return false;
    // What cannot be computed (an overflow, say) does not pass; what is absent is not judged.
    return !holds(*rule.assertion, self, Otherwise::True, Otherwise::False);
}

bool DocumentActivation::shows_conditional(RecordNode const& record, ShapeMember const& member) const
{
    auto& note = m_layout.note(record, member.field->slot);
    if (!(note & Visibility::asked)) {
        auto const self = m_layout.reference(record);
        bool const shown = member.asked_by.empty() ? holds(*member.compiled->visible, self, Otherwise::False, Otherwise::False)
                                                   : std::any_of(member.asked_by.begin(), member.asked_by.end(), [&](auto rule) { return fails(m_compiled.rules[rule], self); });
        note = static_cast<std::uint8_t>(note | Visibility::asked | (shown ? 0 : Visibility::hidden));
    }
    return !(note & Visibility::hidden);
}

void DocumentActivation::forget_visibility()
{
    std::fill(m_layout.notes.begin(), m_layout.notes.end(), std::uint8_t { 0 });
    std::fill(m_layout.sections_shown.begin(), m_layout.sections_shown.end(), std::int8_t { -1 });
}

}

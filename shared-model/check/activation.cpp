#include "check/activation.h"

#include "check/media.h"

namespace shenbao {

DocumentActivation::DocumentActivation(Plan::Compiled const& compiled, Context const& context, Document const& document, Moment now)
    : m_compiled(compiled)
    , m_context(context)
    , m_document(document)
    , m_now(now)
    , m_today(china_date(now))
    , m_section_shown(compiled.form->sections.size(), -1)
{
    if (!compiled.has_nested_tables)
        return;
    for (auto const& section : compiled.form->sections)
        note_parents(document.sections[section.index], section.shape, type_of_section(compiled, section.index));
}

void DocumentActivation::note_parents(Table const& table, RecordShape const& shape, std::uint16_t type)
{
    for (auto index : shape.fields) {
        auto const& field = m_compiled.form->fields[index];
        auto const* nested = std::get_if<TableField>(&field.kind);
        for (std::size_t i = 0; nested && i < table.records.size(); ++i) {
            auto const& record = table.records[i];
            auto const* inner = record.slots[field.slot].as<Table>();
            for (std::size_t j = 0; inner && j < inner->records.size(); ++j)
                m_parents[&inner->records[j]] = { &record, type };
            if (inner)
                note_parents(*inner, nested->shape, m_compiled.table_types[field.index]);
        }
    }
}

Section const* DocumentActivation::section_of_type(std::uint16_t type) const
{
    auto const& sections = m_compiled.form->sections;
    if (type < m_compiled.first_section_type)
        return nullptr;
    auto index = static_cast<std::size_t>(type - m_compiled.first_section_type);
    return index < sections.size() ? &sections[index] : nullptr;
}

RecordShape const* DocumentActivation::shape_of_type(std::uint16_t type) const
{
    if (auto const* section = section_of_type(type))
        return &section->shape;
    for (std::size_t i = 0; i < m_compiled.table_types.size(); ++i) {
        if (type != 0 && m_compiled.table_types[i] == type)
            return &m_compiled.form->shape_of(m_compiled.form->fields[i]);
    }
    return nullptr;
}

cel::Value DocumentActivation::list_of(Table const& table, std::uint16_t type) const
{
    cel::List list;
    list.reserve(table.records.size());
    for (auto const& record : table.records)
        list.emplace_back(cel::RecordReference { &record, type });
    return cel::Value::list(std::move(list));
}

cel::Value DocumentActivation::variable(std::uint16_t slot) const
{
    auto const& form = *m_compiled.form;
    if (slot < form.sections.size()) {
        auto const& section = form.sections[slot];
        auto type = type_of_section(m_compiled, section.index);
        bool shown = shows_section(section.index);
        auto const& table = m_document.sections[slot];
        if (section.kind == SectionKind::Repeating || section.kind == SectionKind::ReadOnly)
            return shown ? list_of(table, type) : cel::Value::list({});
        // A hidden single section is a record of which every member is absent.
        return cel::RecordReference { shown ? &table.records[0] : nullptr, type };
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
    case VariableSlot::Parent: return parent_of(m_self);
    case VariableSlot::Option: return cel::RecordReference { m_option, static_cast<std::uint16_t>(BuiltInRecord::Option) };
    }
    return cel::Value::error(cel::ErrorKind::Absent);
}

cel::RecordReference DocumentActivation::parent_of(cel::RecordReference record) const
{
    auto found = m_parents.find(record.record);
    return found == m_parents.end() ? cel::RecordReference {} : found->second;
}

cel::Value DocumentActivation::value_of(Value const& value, Field const& field) const
{
    if (auto const* text = value.as<std::string>())
        return *text;
    if (auto const* integer = value.as<std::int64_t>())
        return *integer;
    if (auto const* number = value.as<double>())
        return *number;
    if (auto const* boolean = value.as<bool>())
        return *boolean;
    if (auto const* date = value.as<Date>())
        return *date;
    if (auto const* codes = value.as<Codes>()) {
        cel::List list;
        for (auto const& code : *codes)
            list.emplace_back(code);
        return cel::Value::list(std::move(list));
    }
    if (auto const* attachments = value.as<Attachments>()) {
        cel::List list;
        for (auto const& attachment : *attachments)
            list.emplace_back(cel::RecordReference { &attachment, static_cast<std::uint16_t>(BuiltInRecord::Attachment) });
        return cel::Value::list(std::move(list));
    }
    if (auto const* table = value.as<Table>())
        return list_of(*table, m_compiled.table_types[field.index]);
    return cel::Value::error(cel::ErrorKind::Absent);
}

cel::Value DocumentActivation::member(cel::RecordReference reference, std::uint16_t slot) const
{
    auto const* shape = shape_of_type(reference.type);
    if (!shape)
        return built_in_member(reference, slot);
    auto const& field = m_compiled.form->fields[shape->fields[slot]];
    auto const* record = static_cast<Record const*>(reference.record);
    bool list = std::holds_alternative<TableField>(field.kind) || std::holds_alternative<AttachmentField>(field.kind);
    if (!record || !shows_field(reference, field))
        return list ? cel::Value::list({}) : cel::Value::error(cel::ErrorKind::Absent);
    if (list && record->slots[slot].absent())
        return cel::Value::list({});
    return value_of(record->slots[slot], field);
}

bool DocumentActivation::has_member(cel::RecordReference reference, std::uint16_t slot) const
{
    auto const* shape = shape_of_type(reference.type);
    if (!shape)
        return !built_in_member(reference, slot).is_absent();
    auto const* record = static_cast<Record const*>(reference.record);
    auto const& field = m_compiled.form->fields[shape->fields[slot]];
    if (!record || !shows_field(reference, field))
        return false;
    auto const& value = record->slots[slot];
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
        case 0: return attachment.name;
        case 1: return static_cast<std::int64_t>(attachment.size_bytes);
        case 2: return std::string(to_string(attachment.kind));
        case 3: return attachment.title;
        default: return static_cast<std::int64_t>(attachment.dpi);
        }
    }
    case BuiltInRecord::Round: {
        auto const& round = *static_cast<RoundContext const*>(reference.record);
        switch (slot) {
        case 0: return round.id;
        case 1: return round.name;
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
        return *text;
    if (auto const* integer = std::get_if<std::int64_t>(&held))
        return *integer;
    if (auto const* boolean = std::get_if<bool>(&held))
        return *boolean;
    if (auto const* date = std::get_if<Date>(&held))
        return *date;
    if (auto const* texts = std::get_if<std::vector<std::string>>(&held)) {
        cel::List list;
        for (auto const& text : *texts)
            list.emplace_back(text);
        return cel::Value::list(std::move(list));
    }
    return cel::Value::error(cel::ErrorKind::Absent);
}

cel::Value DocumentActivation::evaluate(cel::Program const& program, cel::RecordReference record) const
{
    auto before = m_self;
    m_self = record;
    auto value = program.evaluate(*this);
    m_self = before;
    return value;
}

bool DocumentActivation::holds(cel::Program const& program, cel::RecordReference record, Otherwise on_absent, Otherwise on_error) const
{
    auto value = evaluate(program, record);
    if (auto const* boolean = value.as<bool>())
        return *boolean;
    return (value.is_absent() ? on_absent : on_error) == Otherwise::True;
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

bool DocumentActivation::shows_section(SectionIndex section) const
{
    auto& shown = m_section_shown[section];
    if (shown < 0) {
        auto const& visible = m_compiled.section_visible[section];
        shown = !visible || holds(*visible, {}, Otherwise::False, Otherwise::False) ? 1 : 0;
    }
    return shown == 1;
}

bool DocumentActivation::shows_field(cel::RecordReference record, Field const& field) const
{
    auto const& visible = m_compiled.fields[field.index].visible;
    if (!visible)
        return true;
    for (auto const& asked : m_field_shown) {
        if (asked.record == record.record && asked.field == field.index)
            return asked.shown;
    }
    bool shown = holds(*visible, record, Otherwise::False, Otherwise::False);
    m_field_shown.push_back({ record.record, field.index, shown });
    return shown;
}

}

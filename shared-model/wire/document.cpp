#include "wire/values.h"
#include "wire/wire.h"

#include "check/media.h"

namespace shenbao::wire {

Error wrong_type(std::string const& pointer, std::string_view expected)
{
    return { ErrorCode::InvalidType, "expected " + std::string(expected), pointer };
}

std::string_view text_of(json::Node const& object, std::string_view name)
{
    auto const* member = object.find(name);
    return member && member->is(json::Kind::String) ? std::string_view(member->text) : std::string_view {};
}

std::int64_t integer_of(json::Node const& object, std::string_view name)
{
    auto const* member = object.find(name);
    return member && member->is(json::Kind::Integer) ? member->integer : 0;
}

bool boolean_of(json::Node const& object, std::string_view name)
{
    auto const* member = object.find(name);
    return member && member->is(json::Kind::Boolean) && member->boolean;
}

Moment moment_of(json::Node const& object, std::string_view name)
{
    return parse_moment(text_of(object, name)).value_or(Moment {});
}

void write_name(std::string& out, std::string_view name)
{
    if (out.back() != '{' && out.back() != '[')
        out += ',';
    json::write_string(out, name);
    out += ':';
}

void write_text_member(std::string& out, std::string_view name, std::string_view text)
{
    write_name(out, name);
    json::write_string(out, text);
}

void write_integer_member(std::string& out, std::string_view name, std::int64_t value)
{
    write_name(out, name);
    out += std::to_string(value);
}

// ---- attachments

static std::optional<FileKind> parse_file_kind(std::string_view name)
{
    for (auto kind : { FileKind::Pdf, FileKind::Jpeg, FileKind::Png, FileKind::Gif }) {
        if (to_string(kind) == name)
            return kind;
    }
    return {};
}

Result<Attachment> read_attachment_node(json::Node const& node, std::string const& pointer)
{
    auto id = parse_id(text_of(node, "id"));
    auto kind = parse_file_kind(text_of(node, "kind"));
    if (!node.is(json::Kind::Object) || !id || id->is_nil() || !kind)
        return wrong_type(pointer, "an attachment with id and kind");
    Attachment attachment;
    attachment.id = *id;
    attachment.kind = *kind;
    attachment.name = text_of(node, "name");
    attachment.title = text_of(node, "title");
    attachment.sha256 = text_of(node, "sha256");
    attachment.size_bytes = static_cast<std::uint64_t>(std::max<std::int64_t>(0, integer_of(node, "size")));
    attachment.added_at = moment_of(node, "added_at");
    attachment.width_pixels = static_cast<std::uint32_t>(integer_of(node, "width"));
    attachment.height_pixels = static_cast<std::uint32_t>(integer_of(node, "height"));
    attachment.dpi = static_cast<std::uint32_t>(integer_of(node, "dpi"));
    attachment.printed_hash = text_of(node, "printed_hash");
    return attachment;
}

void write_attachment_to(std::string& out, Attachment const& attachment)
{
    out += '{';
    write_text_member(out, "id", to_string(attachment.id));
    write_text_member(out, "name", attachment.name);
    if (!attachment.title.empty())
        write_text_member(out, "title", attachment.title);
    write_text_member(out, "sha256", attachment.sha256);
    write_text_member(out, "kind", to_string(attachment.kind));
    write_integer_member(out, "size", static_cast<std::int64_t>(attachment.size_bytes));
    write_text_member(out, "added_at", to_string(attachment.added_at));
    if (attachment.width_pixels)
        write_integer_member(out, "width", attachment.width_pixels);
    if (attachment.height_pixels)
        write_integer_member(out, "height", attachment.height_pixels);
    if (attachment.dpi)
        write_integer_member(out, "dpi", attachment.dpi);
    if (!attachment.printed_hash.empty())
        write_text_member(out, "printed_hash", attachment.printed_hash);
    out += '}';
}

Result<Attachment> read_attachment(std::string_view json)
{
    auto node = TRY(json::parse(json));
    return read_attachment_node(node, "");
}

std::string write_attachment(Attachment const& attachment)
{
    std::string out;
    write_attachment_to(out, attachment);
    return out;
}

// ---- values

static Result<Value> read_scalar(Field const& field, json::Node const& node, std::string const& pointer)
{
    bool text = node.is(json::Kind::String);
    if (std::holds_alternative<TextField>(field.kind))
        return text ? Result<Value>(Value { node.text }) : wrong_type(pointer, "a string");
    if (auto const* number = std::get_if<NumberField>(&field.kind)) {
        if (number->decimals == 0 && node.is(json::Kind::Integer))
            return Value { node.integer };
        if (number->decimals > 0 && (node.is(json::Kind::Integer) || node.is(json::Kind::Number)))
            return Value { node.number };
        return wrong_type(pointer, number->decimals == 0 ? "a whole number" : "a number");
    }
    if (std::holds_alternative<BooleanField>(field.kind))
        return node.is(json::Kind::Boolean) ? Result<Value>(Value { node.boolean }) : wrong_type(pointer, "true or false");
    if (node.is(json::Kind::Null))
        return Value { OpenEnd {} };
    auto date = text ? parse_date(node.text) : std::nullopt;
    return date ? Result<Value>(Value { *date }) : wrong_type(pointer, "a date YYYY-MM-DD or YYYY-MM");
}

static Result<Value> read_choice(ChoiceField const& field, json::Node const& node, std::string const& pointer)
{
    if (!field.many)
        return node.is(json::Kind::String) ? Result<Value>(Value { node.text }) : wrong_type(pointer, "a code");
    if (!node.is(json::Kind::Array))
        return wrong_type(pointer, "an array of codes");
    Codes codes;
    for (auto const& item : node.items) {
        if (!item.is(json::Kind::String))
            return wrong_type(pointer, "an array of codes");
        codes.push_back(item.text);
    }
    return codes.empty() ? Value {} : Value { std::move(codes) };
}

static Result<Value> read_attachments(json::Node const& node, std::string const& pointer)
{
    if (!node.is(json::Kind::Array))
        return wrong_type(pointer, "an array of attachments");
    Attachments attachments;
    for (std::size_t i = 0; i < node.items.size(); ++i)
        attachments.push_back(TRY(read_attachment_node(node.items[i], json::pointer_with(pointer, std::to_string(i)))));
    return attachments.empty() ? Value {} : Value { std::move(attachments) };
}

enum class RecordIds { Required, None };

static Result<Record> read_record(Form const& form, RecordShape const& shape, json::Node const& node, std::string const& pointer, RecordIds ids)
{
    if (!node.is(json::Kind::Object))
        return wrong_type(pointer, "an object");
    Record record = empty_record(form, shape, Id {});
    for (auto const& [name, member] : node.members) {
        auto below = json::pointer_with(pointer, name);
        if (ids == RecordIds::Required && name == "id") {
            auto id = parse_id(member.text);
            if (!id || id->is_nil())
                return wrong_type(below, "a record id of 32 hexadecimal digits");
            record.id = *id;
            continue;
        }
        Field const* field = nullptr;
        for (auto index : shape.fields) {
            if (form.fields[index].id == name)
                field = &form.fields[index];
        }
        if (!field)
            return Error { ErrorCode::UnknownName, "no such field", below };
        record.slots[field->slot] = TRY(read_value(form, *field, member, below));
    }
    if (ids == RecordIds::Required && record.id.is_nil())
        return wrong_type(pointer, "a record with an id");
    return record;
}

static Result<Table> read_records(Form const& form, RecordShape const& shape, json::Node const& node, std::string const& pointer)
{
    if (!node.is(json::Kind::Array))
        return wrong_type(pointer, "an array of records");
    if (node.items.size() > 1'000)
        return Error { ErrorCode::TooLarge, "over 1,000 records", pointer };
    Table table;
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        auto below = json::pointer_with(pointer, std::to_string(i));
        auto record = TRY(read_record(form, shape, node.items[i], below, RecordIds::Required));
        if (table.find(record.id))
            return Error { ErrorCode::Conflict, "the record id stands twice", below };
        table.records.push_back(std::move(record));
    }
    return table;
}

Result<Value> read_value(Form const& form, Field const& field, json::Node const& node, std::string const& pointer)
{
    if (node.is(json::Kind::Object)) {
        auto const* unreadable = node.find("unreadable");
        bool may_be = std::holds_alternative<NumberField>(field.kind) || std::holds_alternative<DateField>(field.kind);
        if (may_be && unreadable && unreadable->is(json::Kind::String) && node.members.size() == 1)
            return Value { Unreadable { unreadable->text } };
        return wrong_type(pointer, "a value");
    }
    if (auto const* choice = std::get_if<ChoiceField>(&field.kind))
        return read_choice(*choice, node, pointer);
    if (std::holds_alternative<AttachmentField>(field.kind))
        return read_attachments(node, pointer);
    if (auto const* table = std::get_if<TableField>(&field.kind))
        return Value { TRY(read_records(form, table->shape, node, pointer)) };
    return read_scalar(field, node, pointer);
}

Result<Document> read_document(Form const& form, std::string_view json)
{
    auto root = TRY(json::parse(json, { depth_max, document_bytes_max }));
    if (!root.is(json::Kind::Object))
        return wrong_type("", "an object");
    auto document = empty_document(form);
    for (auto const& [name, node] : root.members) {
        auto pointer = json::pointer_with("", name);
        auto const* section = form.find_section(name);
        if (!section)
            return Error { ErrorCode::UnknownName, "no such section", pointer };
        auto& table = document.sections[section->index];
        if (section->kind == SectionKind::Repeating || section->kind == SectionKind::ReadOnly)
            table = TRY(read_records(form, section->shape, node, pointer));
        else
            table.records[0] = TRY(read_record(form, section->shape, node, pointer, RecordIds::None));
    }
    return document;
}

static void write_record(std::string& out, Form const& form, RecordShape const& shape, Record const& record)
{
    out += '{';
    if (!record.id.is_nil())
        write_text_member(out, "id", to_string(record.id));
    for (auto index : shape.fields) {
        auto const& field = form.fields[index];
        auto const& value = record.slots[field.slot];
        auto const* table = value.as<Table>();
        if (value.absent() || (table && table->records.empty()))
            continue;
        write_name(out, field.id);
        write_value(out, form, field, value);
    }
    out += '}';
}

static void write_records(std::string& out, Form const& form, RecordShape const& shape, Table const& table)
{
    out += '[';
    for (std::size_t i = 0; i < table.records.size(); ++i) {
        out += i == 0 ? "" : ",";
        write_record(out, form, shape, table.records[i]);
    }
    out += ']';
}

void write_value(std::string& out, Form const& form, Field const& field, Value const& value)
{
    if (auto const* text = value.as<std::string>())
        json::write_string(out, *text);
    else if (auto const* integer = value.as<std::int64_t>())
        out += std::to_string(*integer);
    else if (auto const* number = value.as<double>())
        out += json::write_number(*number);
    else if (auto const* boolean = value.as<bool>())
        out += *boolean ? "true" : "false";
    else if (auto const* date = value.as<Date>())
        json::write_string(out, to_string(*date));
    else if (auto const* codes = value.as<Codes>()) {
        out += '[';
        for (std::size_t i = 0; i < codes->size(); ++i) {
            out += i == 0 ? "" : ",";
            json::write_string(out, (*codes)[i]);
        }
        out += ']';
    } else if (auto const* attachments = value.as<Attachments>()) {
        out += '[';
        for (std::size_t i = 0; i < attachments->size(); ++i) {
            out += i == 0 ? "" : ",";
            write_attachment_to(out, (*attachments)[i]);
        }
        out += ']';
    } else if (auto const* table = value.as<Table>())
        write_records(out, form, form.shape_of(field), *table);
    else if (auto const* unreadable = value.as<Unreadable>()) {
        out += '{';
        write_text_member(out, "unreadable", unreadable->text);
        out += '}';
    } else
        out += "null";
}

std::string write_document(Form const& form, Document const& document)
{
    std::string out = "{";
    for (auto const& section : form.sections) {
        auto const& table = document.sections[section.index];
        if (table.records.empty())
            continue;
        write_name(out, section.id);
        if (section.kind == SectionKind::Repeating || section.kind == SectionKind::ReadOnly)
            write_records(out, form, section.shape, table);
        else
            write_record(out, form, section.shape, table.records[0]);
    }
    out += '}';
    return out;
}

}

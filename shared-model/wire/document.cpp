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
    if (attachment.pages)
        write_integer_member(out, "pages", attachment.pages);
    out += '}';
}

std::string write_attachment(Attachment const& attachment)
{
    std::string out;
    write_attachment_to(out, attachment);
    return out;
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
        if (section.repeats())
            write_records(out, form, section.shape, table);
        else
            write_record(out, form, section.shape, table.records[0]);
    }
    out += '}';
    return out;
}

}

// JSON straight into a Document's slots, and what is wrong by its JSON pointer (RFC 6901). The one reader of values:
// a text comes as the parser's events, a value that stands in a tree already is replayed.
#include "wire/values.h"
#include "wire/wire.h"

#include "check/media.h"

#include <algorithm>

namespace shenbao::wire {

namespace {

constexpr std::size_t records_max = 1'000;
static_assert(3 * sizeof(Record) <= record_weight && sizeof(Value) <= value_weight && 3 * sizeof(std::string) <= code_weight && 3 * sizeof(Attachment) <= attachment_weight);

// What an attachment's members are; each a bit of what has been seen.
enum class Part : std::uint8_t { Id, Name, Title, Sha256, Kind, Size, AddedAt, Width, Height, Dpi, PrintedHash, Pages, Unknown };
constexpr std::string_view part_names[] = { "id", "name", "title", "sha256", "kind", "size", "added_at", "width", "height", "dpi", "printed_hash", "pages" };

std::optional<FileKind> parse_file_kind(std::string_view name)
{
    for (auto kind : { FileKind::Pdf, FileKind::Jpeg, FileKind::Png, FileKind::Gif }) {
        if (to_string(kind) == name)
            return kind;
    }
    return {};
}

// False when the value is none that this part can have.
bool set_part(Attachment& attachment, Part part, json::Scalar const& value)
{
    auto take = [&](std::string& into) {
        into = value.text;
        return value.kind == json::Kind::String;
    };
    auto count = [&](auto& into) {
        using Count = std::remove_reference_t<decltype(into)>;
        bool const fits = value.kind == json::Kind::Integer && value.integer >= 0 && static_cast<std::uint64_t>(value.integer) <= Count(-1);
        if (fits)
            into = static_cast<Count>(value.integer);
        return fits;
    };
    switch (part) {
    case Part::Id: {
        auto const id = parse_id(value.text);
        attachment.id = id.value_or(Id {});
        return id && !id->is_nil();
    }
    case Part::Kind: {
        auto const kind = parse_file_kind(value.text);
        attachment.kind = kind.value_or(FileKind::Pdf);
        return kind.has_value();
    }
    case Part::AddedAt: {
        auto const moment = parse_moment(value.text);
        attachment.added_at = moment.value_or(Moment {});
        return moment.has_value();
    }
    case Part::Name: return take(attachment.name);
    case Part::Title: return take(attachment.title);
    case Part::Sha256: return take(attachment.sha256);
    case Part::PrintedHash: return take(attachment.printed_hash);
    case Part::Size: return count(attachment.size_bytes);
    case Part::Width: return count(attachment.width_pixels);
    case Part::Height: return count(attachment.height_pixels);
    case Part::Dpi: return count(attachment.dpi);
    case Part::Pages: return count(attachment.pages);
    case Part::Unknown: return true;
    }
    return true;
}

std::string_view expected_of(Field const& field)
{
    if (std::holds_alternative<TextField>(field.kind))
        return "a string";
    if (auto const* number = std::get_if<NumberField>(&field.kind))
        return number->decimals == 0 ? "a whole number" : "a number";
    if (std::holds_alternative<BooleanField>(field.kind))
        return "true or false";
    if (auto const* choice = std::get_if<ChoiceField>(&field.kind))
        return choice->many ? "an array of codes" : "a code";
    if (std::holds_alternative<AttachmentField>(field.kind))
        return "an array of attachments";
    return std::holds_alternative<TableField>(field.kind) ? "an array of records" : "a date YYYY-MM-DD or YYYY-MM";
}

// False when the field holds no such value.
bool set_scalar(Field const& field, json::Scalar const& value, Value& into)
{
    using json::Kind;
    auto const* choice = std::get_if<ChoiceField>(&field.kind);
    if (std::holds_alternative<TextField>(field.kind) || (choice && !choice->many)) {
        if (value.kind == Kind::String)
            into.held.emplace<std::string>(value.text);
        return value.kind == Kind::String;
    }
    if (auto const* number = std::get_if<NumberField>(&field.kind)) {
        if (number->decimals == 0 && value.kind == Kind::Integer)
            into.held = value.integer;
        else if (number->decimals > 0 && (value.kind == Kind::Integer || value.kind == Kind::Number))
            into.held = value.number;
        else
            return false;
        return true;
    }
    if (std::holds_alternative<BooleanField>(field.kind)) {
        into.held = value.boolean;
        return value.kind == Kind::Boolean;
    }
    if (!std::holds_alternative<DateField>(field.kind))
        return false;
    if (value.kind == Kind::Null) {
        into.held = OpenEnd {};
        return true;
    }
    auto const date = parse_date(value.text);
    if (date)
        into.held = *date;
    return date.has_value();
}

class SlotReader final : public json::Events {
public:
    // A whole document, into an empty one.
    SlotReader(Form const& form, Document& document, std::size_t text_bytes = document_bytes_max)
        : m_form(&form)
        , m_document(&document)
        , m_weight_left(document_weight_max + document_weight_per_byte * text_bytes)
    {
    }
    // One value of a field, at `pointer`, into an absent one.
    SlotReader(Form const& form, Field const& field, Value& value, std::string const& pointer)
        : m_form(&form)
        , m_field(&field)
        , m_value(&value)
        , m_base(pointer)
    {
    }
    SlotReader(Attachment& attachment, std::string const& pointer)
        : m_attachment(&attachment)
        , m_base(pointer)
    {
    }

    bool scalar(json::Scalar const& value) override
    {
        if (m_depth == 0)
            return m_value ? one(*m_field, value, *m_value) : refuse(expected_at_root());
        auto& frame = top();
        switch (frame.at) {
        case At::Document: return refuse(frame.section->repeats() ? "an array of records" : "an object");
        case At::Records: return refuse("an object");
        case At::Record: return frame.field ? one(*frame.field, value, slot_of(frame)) : record_id(frame, value);
        case At::Codes:
            if (value.kind != json::Kind::String)
                return refuse_above("an array of codes");
            if (!takes(code_weight))
                return false;
            frame.value->as<Codes>()->emplace_back(value.text);
            return true;
        case At::Attachments: return refuse("an attachment with id and kind");
        case At::Attachment: return set_part(*frame.attachment, frame.part, value) || refuse("a value that an attachment has");
        case At::Unreadable:
            if (value.kind != json::Kind::String)
                return refuse_above("a value");
            frame.value->held = Unreadable { std::string(value.text) };
            return true;
        case At::Skipped: return true;
        }
        return true;
    }

    bool open(json::Kind kind) override
    {
        bool const array = kind == json::Kind::Array;
        if (m_depth == 0) {
            if (m_value)
                return open_value(*m_field, array, *m_value);
            if (array)
                return refuse(expected_at_root());
            if (m_attachment)
                return open_attachment(*m_attachment);
            auto& frame = push(At::Document);
            frame.seen.assign(m_form->sections.size(), false);
            return true;
        }
        auto& frame = top();
        switch (frame.at) {
        case At::Document: return open_section(*frame.section, array);
        case At::Records: return array ? refuse("an object") : open_item(frame);
        case At::Record: return frame.field ? open_value(*frame.field, array, slot_of(frame)) : refuse("a record id of 32 hexadecimal digits");
        case At::Codes: return refuse_above("an array of codes");
        case At::Attachments: {
            if (array)
                return refuse("an attachment with id and kind");
            return takes(attachment_weight) && open_attachment(frame.value->as<Attachments>()->emplace_back());
        }
        case At::Attachment:
            if (frame.part != Part::Unknown)
                return refuse("a value that an attachment has");
            push(At::Skipped);
            return true;
        case At::Unreadable: return refuse_above("a value");
        case At::Skipped: push(At::Skipped); return true;
        }
        return true;
    }

    bool close() override
    {
        auto& frame = top();
        if (frame.at == At::Record && frame.table && !close_record(frame))
            return false;
        if (frame.at == At::Attachment && (!frame.seen[static_cast<std::size_t>(Part::Id)] || !frame.seen[static_cast<std::size_t>(Part::Kind)]))
            return refuse_above("an attachment with id and kind");
        if (frame.at == At::Unreadable && !frame.value->as<Unreadable>())
            return refuse_above("a value");
        if ((frame.at == At::Codes && frame.value->as<Codes>()->empty()) || (frame.at == At::Attachments && frame.value->as<Attachments>()->empty()))
            frame.value->held.emplace<std::monostate>();
        --m_depth;
        return true;
    }

    bool name(std::string_view name) override
    {
        auto& frame = top();
        frame.name = name;
        switch (frame.at) {
        case At::Document:
            frame.section = m_form->find_section(frame.name);
            return frame.section ? first_time(frame, frame.section->index) : fail(ErrorCode::UnknownName, "no such section");
        case At::Record: return record_member(frame);
        case At::Attachment: {
            auto const found = std::find(std::begin(part_names), std::end(part_names), std::string_view(frame.name));
            frame.part = static_cast<Part>(found - std::begin(part_names));
            return frame.part == Part::Unknown || first_time(frame, static_cast<std::size_t>(frame.part));
        }
        case At::Unreadable: return (frame.name == "unreadable" && !frame.value->as<Unreadable>()) || refuse_above("a value");
        default: return true;
        }
    }

    Error take_error() override { return std::move(m_error); }

private:
    enum class At : std::uint8_t { Document, Records, Record, Codes, Attachments, Attachment, Unreadable, Skipped };
    struct Frame {
        At at = At::Document;
        Part part = Part::Unknown;          // of an Attachment: the member that comes next
        std::string name;                   // of the member that comes next
        Section const* section = nullptr;   // Document: the same
        Field const* field = nullptr;       // Record: the same; none for its id
        RecordShape const* shape = nullptr; // Record, Records
        Record* record = nullptr;           // Record
        Table* table = nullptr;             // Records, and a Record of one
        Value* value = nullptr;             // Codes, Attachments, Unreadable: where it goes
        Attachment* attachment = nullptr;   // Attachment
        std::size_t next = 0;               // Record: where the next member probably stands in the shape
        std::vector<bool> seen;             // Document, Record, Attachment: which members
    };

    std::string_view expected_at_root() const { return m_attachment ? "an attachment with id and kind" : "an object"; }
    Frame& top() { return m_frames[m_depth - 1]; }
    static Value& slot_of(Frame const& frame) { return frame.record->slots[frame.field->slot]; }

    Frame& push(At at)
    {
        if (m_depth == m_frames.size())
            m_frames.emplace_back();
        auto& frame = m_frames[m_depth++];
        frame.at = at;
        frame.next = 0;
        return frame;
    }

    bool one(Field const& field, json::Scalar const& value, Value& into) { return set_scalar(field, value, into) || refuse(expected_of(field)); }

    bool record_id(Frame& frame, json::Scalar const& value)
    {
        auto const id = parse_id(value.text);
        if (!id || id->is_nil())
            return refuse("a record id of 32 hexadecimal digits");
        frame.record->id = *id;
        return true;
    }

    bool record_member(Frame& frame)
    {
        auto const& fields = frame.shape->fields;
        frame.field = nullptr;
        if (frame.table && frame.name == "id")
            return first_time(frame, fields.size());
        for (std::size_t i = 0; i < fields.size() && !frame.field; ++i) {
            auto const at = (frame.next + i) % fields.size();
            if (m_form->fields[fields[at]].id != frame.name)
                continue;
            frame.field = &m_form->fields[fields[at]];
            frame.next = at + 1;
        }
        return frame.field ? first_time(frame, frame.field->slot) : fail(ErrorCode::UnknownName, "no such field");
    }

    bool first_time(Frame& frame, std::size_t bit)
    {
        if (frame.seen[bit])
            return fail(ErrorCode::InvalidSyntax, "the name stands twice");
        frame.seen[bit] = true;
        return true;
    }

    bool open_section(Section const& section, bool array)
    {
        auto& table = m_document->sections[section.index];
        if (section.repeats())
            return array ? open_records(section.shape, table) : refuse("an array of records");
        if (array)
            return refuse("an object");
        open_record(section.shape, table.records[0], nullptr);
        return true;
    }

    bool open_records(RecordShape const& shape, Table& table)
    {
        auto& frame = push(At::Records);
        frame.shape = &shape;
        frame.table = &table;
        return true;
    }

    bool open_item(Frame const& frame)
    {
        auto& records = frame.table->records;
        if (records.size() >= records_max)
            return fail_above(ErrorCode::TooLarge, "over 1,000 records");
        if (!takes(record_weight + frame.shape->fields.size() * value_weight))
            return false;
        records.push_back(empty_record(*m_form, *frame.shape, Id {}));
        open_record(*frame.shape, records.back(), frame.table);
        return true;
    }

    void open_record(RecordShape const& shape, Record& record, Table* table)
    {
        auto& frame = push(At::Record);
        frame.shape = &shape;
        frame.record = &record;
        frame.table = table;
        frame.seen.assign(shape.fields.size() + 1, false);
    }

    bool close_record(Frame const& frame)
    {
        if (frame.record->id.is_nil())
            return refuse_above("a record with an id");
        for (auto const& other : frame.table->records) {
            if (&other != frame.record && other.id == frame.record->id)
                return fail_above(ErrorCode::Conflict, "the record id stands twice");
        }
        return true;
    }

    bool takes(std::size_t weight)
    {
        if (weight > m_weight_left)
            return fail_above(ErrorCode::TooLarge, "more records, codes and files than a text of this size may hold");
        m_weight_left -= weight;
        return true;
    }

    bool open_value(Field const& field, bool array, Value& into)
    {
        if (!array) {
            if (!std::holds_alternative<NumberField>(field.kind) && !std::holds_alternative<DateField>(field.kind))
                return refuse("a value");
            push(At::Unreadable).value = &into;
            return true;
        }
        if (auto const* table = std::get_if<TableField>(&field.kind)) {
            into.held = Table {};
            return open_records(table->shape, *into.as<Table>());
        }
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        if (choice && choice->many) {
            into.held = Codes {};
            push(At::Codes).value = &into;
            return true;
        }
        if (!std::holds_alternative<AttachmentField>(field.kind))
            return refuse(expected_of(field));
        into.held = Attachments {};
        push(At::Attachments).value = &into;
        return true;
    }

    bool open_attachment(Attachment& attachment)
    {
        auto& frame = push(At::Attachment);
        frame.attachment = &attachment;
        frame.seen.assign(std::size(part_names), false);
        return true;
    }

    // ---- errors: the pointer is made of the frames that are open

    static std::string item_number(Frame const& frame, bool inside)
    {
        auto const count = frame.at == At::Records ? frame.table->records.size() : frame.value->as<Attachments>()->size();
        return std::to_string(inside ? count - 1 : count);
    }
    // Of the value in hand, by the outermost of the frames.
    std::string pointer(std::size_t frames) const
    {
        auto out = m_base;
        for (std::size_t i = 0; i < frames; ++i) {
            auto const& frame = m_frames[i];
            if (frame.at == At::Records || frame.at == At::Attachments)
                out = json::pointer_with(out, item_number(frame, i + 1 < m_depth));
            else if (frame.at == At::Document || frame.at == At::Record || frame.at == At::Attachment)
                out = json::pointer_with(out, frame.name);
        }
        return out;
    }
    bool fail_at(ErrorCode code, std::string_view detail, std::size_t frames)
    {
        m_error = { code, std::string(detail), pointer(frames) };
        return false;
    }
    // At the member in hand; at what is open around it.
    bool fail(ErrorCode code, std::string_view detail) { return fail_at(code, detail, m_depth); }
    bool fail_above(ErrorCode code, std::string_view detail) { return fail_at(code, detail, m_depth - 1); }
    bool refuse(std::string_view expected) { return fail(ErrorCode::InvalidType, "expected " + std::string(expected)); }
    bool refuse_above(std::string_view expected) { return fail_above(ErrorCode::InvalidType, "expected " + std::string(expected)); }

    Form const* m_form = nullptr;
    Document* m_document = nullptr;
    Field const* m_field = nullptr;
    Value* m_value = nullptr;
    Attachment* m_attachment = nullptr;
    std::string m_base;
    std::vector<Frame> m_frames; // the first m_depth are open; the others keep what they have allocated
    std::size_t m_depth = 0;
    std::size_t m_weight_left = document_weight_max + document_weight_per_byte * document_bytes_max;
    Error m_error;
};

}

Result<Attachment> read_attachment_node(json::Node const& node, std::string const& pointer)
{
    Attachment attachment;
    SlotReader reader(attachment, pointer);
    if (!json::replay(node, reader))
        return reader.take_error();
    return attachment;
}

Result<Attachment> read_attachment(std::string_view json)
{
    Attachment attachment;
    SlotReader reader(attachment, {});
    if (auto error = json::read(json, {}, reader))
        return std::move(*error);
    return attachment;
}

Result<Value> read_value(Form const& form, Field const& field, json::Node const& node, std::string const& pointer)
{
    Value nothing;
    Result<Value> read(nothing);
    SlotReader reader(form, field, read.value(), pointer);
    if (!json::replay(node, reader))
        return reader.take_error();
    return read;
}

Result<Document> read_document(Form const& form, json::Node const& node)
{
    auto document = empty_document(form);
    SlotReader reader(form, document);
    if (!json::replay(node, reader))
        return reader.take_error();
    return document;
}

Result<Document> read_document(Form const& form, std::string_view json)
{
    auto document = empty_document(form);
    SlotReader reader(form, document, json.size());
    if (auto error = json::read(json, { depth_max, document_bytes_max }, reader))
        return std::move(*error);
    return document;
}

}

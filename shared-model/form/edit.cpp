#include "form/edit.h"

#include "base/text.h"

#include <algorithm>

namespace shenbao {

static constexpr std::size_t records_max = 1'000;
static constexpr std::size_t attachments_max = 100;
static constexpr std::size_t codes_max = 1'000;
static constexpr std::size_t text_characters_max = 20'000;

Path const& path_of(Edit const& edit)
{
    return std::visit(
        [](auto const& one) -> Path const& {
            using T = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<T, AddRecord> || std::is_same_v<T, RemoveRecord> || std::is_same_v<T, MoveRecord>)
                return one.record;
            else
                return one.path;
        },
        edit);
}

std::string_view to_string(EditRefusal refusal)
{
    switch (refusal) {
    case EditRefusal::None: return "none";
    case EditRefusal::UnknownPath: return "unknown_path";
    case EditRefusal::WrongType: return "wrong_type";
    case EditRefusal::TooLarge: return "too_large";
    case EditRefusal::DuplicateRecord: return "duplicate_record";
    case EditRefusal::Locked: return "locked";
    }
    return {};
}

// ---- does a value fit a field's kind?

static bool fits(TextField const&, Value const& value) { return value.as<std::string>() != nullptr; }
static bool fits(NumberField const& field, Value const& value)
{
    bool number = field.decimals == 0 ? value.as<std::int64_t>() != nullptr : value.as<double>() != nullptr;
    return number || value.as<Unreadable>();
}
static bool fits(DateField const&, Value const& value) { return value.as<Date>() || value.as<OpenEnd>() || value.as<Unreadable>(); }
static bool fits(ChoiceField const& field, Value const& value)
{
    return field.many ? value.as<Codes>() != nullptr : value.as<std::string>() != nullptr;
}
static bool fits(BooleanField const&, Value const& value) { return value.as<bool>() != nullptr; }
static bool fits(AttachmentField const&, Value const&) { return false; }
static bool fits(TableField const&, Value const&) { return false; }

static std::size_t longest_text(Value const& value)
{
    if (auto const* held = value.as<std::string>())
        return held->size();
    if (auto const* held = value.as<Unreadable>())
        return held->text.size();
    std::size_t longest = 0;
    if (auto const* held = value.as<Codes>()) {
        for (auto const& code : *held)
            longest = std::max(longest, code.size());
    }
    return longest;
}

static std::size_t text_bytes_max(Field const& field)
{
    if (auto const* text = std::get_if<TextField>(&field.kind)) {
        auto characters = std::min<std::size_t>(text_characters_max, std::size_t { text->length_max } * 4);
        return characters * 4;
    }
    return 800;
}

static EditRefusal set_value(Form const& form, Document& document, SetValue const& edit)
{
    auto* value = edit.path.is_record() ? nullptr : find_value(document, form, edit.path);
    if (!value)
        return EditRefusal::UnknownPath;
    auto const& field = form.fields[edit.path.field()];
    bool right_type = std::visit([&](auto const& kind) { return fits(kind, edit.value); }, field.kind);
    bool settable = !std::holds_alternative<AttachmentField>(field.kind) && !std::holds_alternative<TableField>(field.kind);
    if (!settable || (!edit.value.absent() && !right_type))
        return EditRefusal::WrongType;
    auto const* codes = edit.value.as<Codes>();
    if (longest_text(edit.value) > text_bytes_max(field) || (codes && codes->size() > codes_max))
        return EditRefusal::TooLarge;
    *value = edit.value;
    return EditRefusal::None;
}

// The shape of the records that stand beside the one a path names; null where records cannot be added.
static RecordShape const* shape_around(Form const& form, Path const& record)
{
    if (record.steps.size() > 1)
        return &form.shape_of(form.fields[record.steps[record.steps.size() - 2].field]);
    auto const& section = form.sections[record.section];
    return section.repeats() ? &section.shape : nullptr;
}

using Position = std::vector<Record>::iterator;

// Where a record goes that stands after `after`; nothing when that one is not there.
static std::optional<Position> position_after(Table& table, Id after)
{
    for (auto it = table.records.begin(); it != table.records.end(); ++it) {
        if (it->id == after)
            return it + 1;
    }
    return {};
}

static EditRefusal add_record(Form const& form, Document& document, AddRecord const& edit)
{
    auto const* shape = edit.record.is_record() ? shape_around(form, edit.record) : nullptr;
    auto* table = shape ? find_table(document, form, edit.record) : nullptr;
    auto id = edit.record.steps.empty() ? Id {} : edit.record.steps.back().record;
    if (!table || id.is_nil())
        return EditRefusal::UnknownPath;
    if (table->find(id))
        return EditRefusal::DuplicateRecord;
    if (table->records.size() >= records_max)
        return EditRefusal::TooLarge;
    // The record it was to follow may have been removed meanwhile: then it goes to the end.
    auto position = position_after(*table, edit.after).value_or(table->records.end());
    auto added = table->records.insert(position, empty_record(form, *shape, id));
    set_initial(form, *shape, *added);
    return EditRefusal::None;
}

static Position find_position(Table& table, Id id)
{
    return std::find_if(table.records.begin(), table.records.end(), [&](Record const& record) { return record.id == id; });
}

static EditRefusal remove_record(Form const& form, Document& document, RemoveRecord const& edit)
{
    auto* table = edit.record.is_record() && shape_around(form, edit.record) ? find_table(document, form, edit.record) : nullptr;
    if (!table)
        return EditRefusal::UnknownPath;
    auto position = find_position(*table, edit.record.steps.back().record);
    if (position == table->records.end())
        return EditRefusal::UnknownPath;
    table->records.erase(position);
    return EditRefusal::None;
}

static EditRefusal move_record(Form const& form, Document& document, MoveRecord const& edit)
{
    auto* table = edit.record.is_record() && shape_around(form, edit.record) ? find_table(document, form, edit.record) : nullptr;
    if (!table)
        return EditRefusal::UnknownPath;
    auto id = edit.record.steps.back().record;
    auto position = find_position(*table, id);
    if (position == table->records.end() || edit.after == id)
        return EditRefusal::UnknownPath;
    if (!edit.after.is_nil() && !table->find(edit.after))
        return EditRefusal::UnknownPath;
    auto moved = std::move(*position);
    table->records.erase(position);
    auto target = edit.after.is_nil() ? table->records.begin() : *position_after(*table, edit.after);
    table->records.insert(target, std::move(moved));
    return EditRefusal::None;
}

static Attachments* attachments_at(Form const& form, Document& document, Path const& path, EditRefusal& refusal)
{
    auto* value = path.is_record() ? nullptr : find_value(document, form, path);
    refusal = value ? EditRefusal::WrongType : EditRefusal::UnknownPath;
    if (!value || !std::holds_alternative<AttachmentField>(form.fields[path.field()].kind))
        return nullptr;
    refusal = EditRefusal::None;
    if (value->absent())
        value->held = Attachments {};
    return value->as<Attachments>();
}

static EditRefusal attach(Form const& form, Document& document, Attach const& edit)
{
    EditRefusal refusal;
    auto* attachments = attachments_at(form, document, edit.path, refusal);
    if (!attachments)
        return refusal;
    for (auto& present : *attachments) {
        if (present.id == edit.attachment.id) {  // again: its title may have changed
            present = edit.attachment;
            return EditRefusal::None;
        }
    }
    if (attachments->size() >= attachments_max)
        return EditRefusal::TooLarge;
    attachments->push_back(edit.attachment);
    return EditRefusal::None;
}

static EditRefusal detach(Form const& form, Document& document, Detach const& edit)
{
    EditRefusal refusal;
    auto* attachments = attachments_at(form, document, edit.path, refusal);
    if (!attachments)
        return refusal;
    auto found = std::find_if(attachments->begin(), attachments->end(), [&](Attachment const& one) { return one.id == edit.attachment; });
    bool there = found != attachments->end();
    if (there)
        attachments->erase(found);
    if (attachments->empty())
        find_value(document, form, edit.path)->held = std::monostate {};
    return there ? EditRefusal::None : EditRefusal::UnknownPath;
}

static EditRefusal choose(Form const& form, Document& document, Choose const& edit)
{
    auto* value = edit.path.is_record() ? nullptr : find_value(document, form, edit.path);
    if (!value)
        return EditRefusal::UnknownPath;
    auto const* kind = std::get_if<ChoiceField>(&form.fields[edit.path.field()].kind);
    if (!kind || !kind->many)
        return EditRefusal::WrongType;
    auto const* present = value->as<Codes>();
    auto codes = present ? *present : Codes {};
    if (edit.code.size() > 800 || codes.size() >= codes_max)
        return EditRefusal::TooLarge;
    auto position = std::lower_bound(codes.begin(), codes.end(), edit.code);  // kept in order, so that the order of clicks leaves no trace
    bool there = position != codes.end() && *position == edit.code;
    if (edit.chosen && !there)
        codes.insert(position, edit.code);
    if (!edit.chosen && there)
        codes.erase(position);
    *value = codes.empty() ? Value {} : Value { std::move(codes) };
    return EditRefusal::None;
}

// What an edit would add to the weight of a document.
static std::size_t weight_added(Form const& form, Edit const& edit)
{
    if (auto const* one = std::get_if<AddRecord>(&edit)) {
        auto const* shape = one->record.is_record() ? shape_around(form, one->record) : nullptr;
        return shape ? record_weight + shape->fields.size() * value_weight : 0;
    }
    if (std::holds_alternative<Attach>(edit))
        return attachment_weight;
    if (auto const* one = std::get_if<Choose>(&edit))
        return one->chosen ? code_weight : 0;
    auto const* one = std::get_if<SetValue>(&edit);
    auto const* codes = one ? one->value.as<Codes>() : nullptr;
    return codes ? codes->size() * code_weight : 0;
}

EditRefusal apply(Form const& form, Document& document, Edit const& edit)
{
    auto const& path = path_of(edit);
    if (path.section >= form.sections.size() || path.steps.empty())
        return EditRefusal::UnknownPath;
    if (auto const added = weight_added(form, edit); added != 0 && weight_of(document) + added > document_weight_max)
        return EditRefusal::TooLarge;
    if (auto const* one = std::get_if<SetValue>(&edit))
        return set_value(form, document, *one);
    if (auto const* one = std::get_if<AddRecord>(&edit))
        return add_record(form, document, *one);
    if (auto const* one = std::get_if<RemoveRecord>(&edit))
        return remove_record(form, document, *one);
    if (auto const* one = std::get_if<MoveRecord>(&edit))
        return move_record(form, document, *one);
    if (auto const* one = std::get_if<Attach>(&edit))
        return attach(form, document, *one);
    if (auto const* one = std::get_if<Detach>(&edit))
        return detach(form, document, *one);
    return choose(form, document, *std::get_if<Choose>(&edit));
}

}

#include "form/document.h"

#include <algorithm>
#include <algorithm>
#include <utility>

namespace shenbao {

Record* Table::find(Id id)
{
    for (auto& record : records) {
        if (record.id == id)
            return &record;
    }
    return nullptr;
}

Record const* Table::find(Id id) const
{
    return const_cast<Table*>(this)->find(id);
}

bool operator==(Record const& a, Record const& b)
{
    return a.id == b.id && a.slots == b.slots;
}

bool operator==(Table const& a, Table const& b)
{
    return a.records == b.records;
}

bool operator==(Value const& a, Value const& b)
{
    if (a.held.index() != b.held.index())
        return false;
    // A table without records is as good as an absent one only for its own kind; the index was compared above.
    return std::visit(
        [&](auto const& held) -> bool {
            using T = std::decay_t<decltype(held)>;
            if constexpr (std::is_same_v<T, std::monostate>)
                return true;
            else
                return held == *std::get_if<T>(&b.held);
        },
        a.held);
}

Record empty_record(Form const& form, RecordShape const& shape, Id id)
{
    Record record { id, {} };
    record.slots.resize(shape.fields.size());
    for (std::size_t i = 0; i < shape.fields.size(); ++i) {
        if (std::holds_alternative<TableField>(form.fields[shape.fields[i]].kind))
            record.slots[i].held = Table {};
    }
    return record;
}

Value initial_value(Field const& field)
{
    if (field.initial.empty())
        return {};
    auto const* choice = std::get_if<ChoiceField>(&field.kind);
    if (choice && choice->many)
        return Value { field.initial };
    if (std::holds_alternative<BooleanField>(field.kind))
        return Value { field.initial.front() == "true" };
    return read_typed(field, field.initial.front());
}

bool is_filled_in(Field const& field, Value const& value)
{
    auto const* table = value.as<Table>();
    if (table)
        return !table->records.empty();
    return !value.absent() && (field.initial.empty() || !(value == initial_value(field)));
}

void set_initial(Form const& form, RecordShape const& shape, Record& record)
{
    for (auto index : shape.fields) {
        auto const& field = form.fields[index];
        if (!field.initial.empty())
            record.slots[field.slot] = initial_value(field);
    }
}

Document empty_document(Form const& form)
{
    Document document;
    document.sections.resize(form.sections.size());
    for (auto const& section : form.sections) {
        if (!section.repeats())
            document.sections[section.index].records.push_back(empty_record(form, section.shape, Id {}));
    }
    return document;
}

namespace {

// Follows a path to the table and record of its last step. The table's values are in `document`.
struct Place {
    Table* table = nullptr;
    Record* record = nullptr;
};

Place place_of(Document& document, Form const& form, Path const& path)
{
    if (path.section >= document.sections.size() || path.steps.empty())
        return {};
    Place place;
    place.table = &document.sections[path.section];
    for (std::size_t i = 0; i < path.steps.size(); ++i) {
        auto const& step = path.steps[i];
        place.record = place.table->find(step.record);
        if (i + 1 == path.steps.size())
            return place;
        if (!place.record || step.field >= form.fields.size())
            return {};
        auto slot = form.fields[step.field].slot;
        auto* inner = slot < place.record->slots.size() ? place.record->slots[slot].as<Table>() : nullptr;
        if (!inner)
            return {};
        place.table = inner;
    }
    return place;
}

}

Record* find_record(Document& document, Form const& form, Path const& path)
{
    document.forget_content_hash();
    return place_of(document, form, path).record;
}

Record const* find_record(Document const& document, Form const& form, Path const& path)
{
    return place_of(const_cast<Document&>(document), form, path).record;
}

bool is_kept(Form const& form, Document const& document, Path const& path)
{
    auto const& history = form.sections[path.section].history;
    auto const* record = history.present() && path.steps.size() == 1 ? find_record(document, form, path) : nullptr;
    return record && !record->slots[form.fields[history.kept].slot].absent();
}

bool is_given(Form const& form, Document const& document, Path const& value)
{
    auto const& registry = form.sections[value.section].registry;
    auto const& history = form.sections[value.section].history;
    auto const field = value.field();
    if (field == no_index || value.steps.size() != 1)
        return false;
    if (field == registry.source || field == history.kept)
        return true;
    auto const holds = [&](std::vector<FieldIndex> const& fields) { return std::find(fields.begin(), fields.end(), field) != fields.end(); };
    if (holds(history.fields) && is_kept(form, document, value))
        return true;
    auto const* record = holds(registry.fields) ? find_record(document, form, value) : nullptr;
    return record && !record->slots[form.fields[registry.source].slot].absent();
}

bool vouches_for(Form const& form, Section const& section, Form const& other, Section const& there)
{
    auto const& given = section.registry.fields;
    auto const gives = [&](std::string const& id) { return std::any_of(given.begin(), given.end(), [&](FieldIndex index) { return form.fields[index].id == id; }); };
    return section.registry.present() && section.registry.id == there.registry.id
        && std::all_of(there.registry.fields.begin(), there.registry.fields.end(), [&](FieldIndex index) { return gives(other.fields[index].id); });
}

Table* find_table(Document& document, Form const& form, Path const& path)
{
    document.forget_content_hash();
    return place_of(document, form, path).table;
}

Table const* find_table(Document const& document, Form const& form, Path const& path)
{
    return place_of(const_cast<Document&>(document), form, path).table;
}

static std::size_t weight_of(Table const& table)
{
    std::size_t weight = 0;
    for (auto const& record : table.records) {
        weight += record_weight + record.slots.size() * value_weight;
        for (auto const& value : record.slots) {
            if (auto const* codes = value.as<Codes>())
                weight += codes->size() * code_weight;
            else if (auto const* attachments = value.as<Attachments>())
                weight += attachments->size() * attachment_weight;
            else if (auto const* inner = value.as<Table>())
                weight += weight_of(*inner);
        }
    }
    return weight;
}

std::size_t weight_of(Document const& document)
{
    std::size_t weight = 0;
    for (auto const& section : document.sections)
        weight += weight_of(section);
    return weight;
}

Value const* find_value(Document const& document, Form const& form, Path const& path)
{
    auto const* record = find_record(document, form, path);
    if (!record || path.field() >= form.fields.size())
        return nullptr;
    auto slot = form.fields[path.field()].slot;
    return slot < record->slots.size() ? &record->slots[slot] : nullptr;
}

Value* find_value(Document& document, Form const& form, Path const& path)
{
    document.forget_content_hash();
    return const_cast<Value*>(find_value(std::as_const(document), form, path));
}

}

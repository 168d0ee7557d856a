// Sections with records that nobody types: out of registries, rows of other sections, and marks of what an application
// has confirmed.
#include "pack/parts.h"

namespace shenbao::pack {

static Field* find_in(Reader const& reader, json::Node const& node, Form& form, Section const& section, std::string const& id)
{
    for (auto index : section.shape.fields) {
        if (form.fields[index].id == id)
            return &form.fields[index];
    }
    reader.say(node, "pack.unknown_field", "\"" + id + "\" is not a field of the section \"" + section.id + "\"");
    return nullptr;
}

// Beside what the author says of it.
static void lock(Field& field, std::string const& when, SourcePosition position)
{
    auto& locked = field.locked;
    if (!locked.present())
        locked = { when, position };
    else if (locked.text != when)
        locked.text = "(" + locked.text + ") || " + when;
}

// A record that is kept is shown, not typed.
void read_history(FormInput const& input, json::Node const& of_section, Form& form, Section& section)
{
    auto const* node = of_section.find("history");
    if (!node)
        return;
    auto const& reader = input.reader;
    reader.only(*node, { "kept", "ended", "fields" });
    if (section.kind != SectionKind::Repeating)
        reader.say(*node, "pack.history", "what is kept are records: the section must be `repeating`");
    auto const date = [&](std::string const& id) -> Field* {
        auto* field = find_in(reader, *node, form, section, id);
        if (field && !std::holds_alternative<DateField>(field->kind))
            reader.say(*node, "pack.history", "\"" + id + "\" must be a date");
        return field;
    };
    std::string const kept = reader.text(*node, "kept");
    if (auto* field = date(kept)) {
        section.history.kept = field->index;
        field->locked = { "true", reader.position(*node) };
    }
    if (auto const ended = reader.optional_text(*node, "ended"); !ended.empty()) {
        if (auto const* field = date(ended))
            section.history.ended = field->index;
    }
    for (auto const& id : reader.texts(*node, "fields")) {
        auto* field = find_in(reader, *node, form, section, id);
        if (!field)
            continue;
        section.history.fields.push_back(field->index);
        lock(*field, "has(self." + kept + ")", reader.position(*node));
    }
}

// What came from a registry is shown, not typed: each of its fields is locked in a record that has a source.
void read_registry(FormInput const& input, json::Node const& of_section, Texts const& own, Form& form, Section& section)
{
    auto const* node = of_section.find("registry");
    if (!node)
        return;
    auto const& reader = input.reader;
    reader.only(*node, { "id", "source", "fields", "by_hand" });
    auto& registry = section.registry;
    registry.id = reader.id(*node);
    registry.label = own.localised("registry");
    if (registry.label.empty())
        reader.say(*node, "text.missing", "the registry of \"" + section.id + "\" has no name in the texts (sections." + section.id + ".registry)");
    if (!section.repeats())
        reader.say(*node, "pack.registry", "a registry gives records: the section must be `repeating` or `read_only`");
    auto const find = [&](std::string const& id) { return find_in(reader, *node, form, section, id); };
    std::string const source = reader.text(*node, "source");
    if (auto* field = find(source)) {
        registry.source = field->index;
        field->locked = { "true", reader.position(*node) };
        if (!std::holds_alternative<TextField>(field->kind))
            reader.say(*node, "pack.registry", "\"" + source + "\" must be a text: it says where a record came from");
    }
    for (auto const& id : reader.texts(*node, "fields")) {
        auto* field = find(id);
        if (!field)
            continue;
        if (std::holds_alternative<AttachmentField>(field->kind) || std::holds_alternative<TableField>(field->kind))
            reader.say(*node, "pack.registry", "\"" + id + "\" is no value that a registry gives");
        registry.fields.push_back(field->index);
        lock(*field, "has(self." + source + ")", reader.position(*node));
    }
    if (registry.fields.empty())
        reader.say(*node, "pack.registry", "the registry gives no field (`fields`)");
    registry.by_hand = reader.boolean(*node, "by_hand", true);
    if (!registry.by_hand && section.kind != SectionKind::Repeating)
        reader.say(*node, "pack.registry", "`by_hand` is said of a `repeating` section: into a `read_only` one nobody writes");
    if (!registry.by_hand && section.shape.count_min > 0)
        reader.say(*node, "pack.registry", "who has no record there could never hand in: with `by_hand` false the section's `min` is 0 (a rule may ask for a record, with words of its own)");
}

void read_rows(Reader const& reader, json::Node const& of_section, Form& form, Section& section)
{
    auto const* node = of_section.find("rows");
    if (!node)
        return;
    reader.only(*node, { "from", "where" });
    if (section.kind != SectionKind::ReadOnly || section.registry.present())
        reader.say(*node, "pack.rows", "rows of another section are shown, not typed: the section must be `read_only`, without a registry");
    std::string const from = reader.text(*node, "from");
    auto const* source = form.find_section(from);
    if (!source || !source->repeats() || source == &section)
        reader.say(*node, "pack.rows", "\"" + from + "\" is not another section of this pack with records");
    else
        section.rows.section = source->index;
    section.rows.where = reader.expression(*node, "where");
    if (!section.rows.where.present())
        section.rows.where.position = reader.position(*node);
    for (auto index : section.shape.fields) {
        auto const& field = form.fields[index];
        if (!field.derived.present())
            reader.say(*node, "pack.rows", "\"" + field.id + "\" needs a `derived` value: nobody types into rows of another section");
        if (std::holds_alternative<AttachmentField>(field.kind) || std::holds_alternative<TableField>(field.kind))
            reader.say(*node, "pack.rows", "\"" + field.id + "\": files and tables stay where they are, a row has values only");
    }
}

}

// Sections whose records come from outside registries.
#include "pack/parts.h"

namespace shenbao::pack {

// What came from a registry is shown, not typed: each of its fields is locked in a record that has a source.
void read_registry(FormInput const& input, json::Node const& of_section, Texts const& own, Form& form, Section& section)
{
    auto const* node = of_section.find("registry");
    if (!node)
        return;
    auto const& reader = input.reader;
    reader.only(*node, { "id", "source", "fields" });
    auto& registry = section.registry;
    registry.id = reader.id(*node);
    registry.label = own.localised("registry");
    if (registry.label.empty())
        reader.say(*node, "text.missing", "the registry of \"" + section.id + "\" has no name in the texts (sections." + section.id + ".registry)");
    if (section.kind != SectionKind::Repeating && section.kind != SectionKind::ReadOnly)
        reader.say(*node, "pack.registry", "a registry gives records: the section must be `repeating` or `read_only`");
    auto const find = [&](std::string const& id) -> Field* {
        for (auto index : section.shape.fields) {
            if (form.fields[index].id == id)
                return &form.fields[index];
        }
        reader.say(*node, "pack.unknown_field", "\"" + id + "\" is not a field of the section \"" + section.id + "\"");
        return nullptr;
    };
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
        if (!field->locked.present())
            field->locked = { "has(self." + source + ")", reader.position(*node) };
    }
    if (registry.fields.empty())
        reader.say(*node, "pack.registry", "the registry gives no field (`fields`)");
}

}

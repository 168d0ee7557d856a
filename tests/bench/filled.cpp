#include "filled.h"

#include "pack/pack.h"
#include "wire/json.h"
#include "wire/wire.h"

#include <cstdio>

namespace shenbao::bench {

std::optional<std::string> read_file(char const* name)
{
    auto* file = std::fopen(name, "rb");
    if (!file)
        return {};
    std::string text;
    char buffer[1 << 16];
    for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, file)) > 0;)
        text.append(buffer, got);
    std::fclose(file);
    return text;
}

std::unique_ptr<Programme const> read_programme(std::string const& bundle)
{
    auto files = pack::unbundle(bundle);
    if (!std::holds_alternative<pack::Files>(files)) {
        std::fprintf(stderr, "the bundle cannot be read\n");
        return nullptr;
    }
    auto read = pack::read(std::get<pack::Files>(files));
    if (auto const* diagnostics = std::get_if<Diagnostics>(&read)) {
        for (auto const& one : *diagnostics)
            std::fprintf(stderr, "%s:%d:%d %s\n", one.file.c_str(), one.line, one.column, one.message.c_str());
        return nullptr;
    }
    return std::make_unique<Programme const>(std::move(std::get<Programme>(read)));
}

std::optional<Example> read_example(Programme const& programme, std::string const& json)
{
    auto root = json::parse(json);
    if (!root.ok())
        return {};
    auto raw = [&](char const* name) {
        std::string out;
        if (auto const* node = root.value().find(name))
            json::write(out, *node);
        return out;
    };
    auto const* now = root.value().find("now");
    auto moment = now ? parse_moment(now->text) : std::nullopt;
    auto context = wire::read_context(programme, raw("context"));
    auto document = wire::read_document(programme.application, raw("document"));
    if (!moment || !context.ok() || !document.ok())
        return {};
    return Example {context.release_value(), document.release_value(), *moment};
}

namespace {

Id id_of(std::size_t number)
{
    return {0xbe9c4, number};
}

std::optional<std::string> code_not_taken(Plan const& plan, Example const& example, Path const& path)
{
    auto const& table = example.document.sections[path.section];
    auto slot = plan.form().fields[path.field()].slot;
    for (auto const* option : options_at(plan, example.context, example.document, path, example.now)) {
        bool taken = false;
        for (auto const& record : table.records) {
            auto const* code = record.slots[slot].as<std::string>();
            taken = taken || (code && *code == option->code);
        }
        if (!taken)
            return option->code;
    }
    return {};
}

bool copy_value(Plan const& plan, Example& example, Path const& path, Value const& value, std::size_t number)
{
    auto const& form = plan.form();
    auto change = [&](Edit const& edit) { return apply(form, example.document, edit) == EditRefusal::None; };
    if (auto const* attachments = value.as<Attachments>()) {
        for (std::size_t i = 0; i < attachments->size(); ++i) {
            auto attachment = (*attachments)[i];
            attachment.id = id_of((number << 20) + i);
            if (!change(Attach {path, attachment}))
                return false;
        }
        return true;
    }
    auto const* choice = std::get_if<ChoiceField>(&form.fields[path.field()].kind);
    if (choice && choice->unique_in_table) {
        auto code = code_not_taken(plan, example, path);
        return code && change(SetValue {path, {*code}});
    }
    return change(SetValue {path, value});
}

bool add_copy(Plan const& plan, Example& example, Section const& section, std::size_t number)
{
    Path path {section.index, {{id_of(number), no_index}}};
    if (apply(plan.form(), example.document, AddRecord {path, {}}) != EditRefusal::None)
        return false;
    auto const model = example.document.sections[section.index].records.front();
    for (auto field : section.shape.fields) {
        path.steps.back().field = field;
        auto const& value = model.slots[plan.form().fields[field].slot];
        if (!value.absent() && !value.as<Table>() && !copy_value(plan, example, path, value, number))
            return false;
    }
    return true;
}

bool sign_again(Form const& form, Document& document)
{
    auto hash = to_hex(content_hash(form, document));
    for (auto const& field : form.fields) {
        auto const* kind = std::get_if<AttachmentField>(&field.kind);
        if (!kind || !kind->signed_print || field.parent != no_index)
            continue;
        Path path {field.section, {{{}, field.index}}};
        auto const* value = find_value(document, form, path);
        auto signed_prints = value && value->as<Attachments>() ? *value->as<Attachments>() : Attachments {};
        for (auto& attachment : signed_prints) {
            attachment.printed_hash = hash;
            if (apply(form, document, Attach {path, attachment}) != EditRefusal::None)
                return false;
        }
    }
    return true;
}

}

bool grow(Plan const& plan, Example& example, std::size_t records)
{
    std::size_t number = records << 10; // ids not given out before
    for (auto const& section : plan.form().sections) {
        auto const& table = example.document.sections[section.index];
        if (section.kind != SectionKind::Repeating || table.records.empty())
            continue;
        while (table.records.size() < records) {
            if (!add_copy(plan, example, section, number++))
                return false;
        }
    }
    return sign_again(plan.form(), example.document);
}

}

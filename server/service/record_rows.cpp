#include "service/record_rows.h"

namespace shenbao::service {

static bool is_called(Localised const& label, std::string_view name)
{
    for (auto const& text : label.texts) {
        if (text == name)
            return true;
    }
    return false;
}

static bool fits_a_cell(Field const& field)
{
    auto const* text = std::get_if<TextField>(&field.kind);
    bool const secret = text && text->format == TextFormat::Secret;
    return !secret && !std::holds_alternative<AttachmentField>(field.kind) && !std::holds_alternative<TableField>(field.kind);
}

Field const* field_called(Form const& form, Section const& section, std::string_view name)
{
    for (auto index : section.shape.fields) {
        auto const& field = form.fields[index];
        if (fits_a_cell(field) && (field.id == name || is_called(field.label, name)))
            return &field;
    }
    return nullptr;
}

std::string code_called(CodeList const& list, std::string const& text)
{
    for (auto const& code : list.codes) {
        if (code.code == text || is_called(code.label, text))
            return code.code;
    }
    return text;
}

Value value_of_cell(Programme const& programme, Field const& field, std::string const& text)
{
    auto const* choice = std::get_if<ChoiceField>(&field.kind);
    return read_typed(field, choice ? code_called(programme.code_lists[choice->list], text) : text);
}

}

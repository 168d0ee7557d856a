#include "form/form.h"

#include "base/result.h"

namespace shenbao {

bool is_words(Field const& field)
{
    auto const* text = std::get_if<TextField>(&field.kind);
    return text && text->format >= TextFormat::Note;  // the last two
}

std::string const& Localised::in(std::size_t language) const
{
    static std::string const nothing;
    if (language < texts.size() && !texts[language].empty())
        return texts[language];
    return texts.empty() ? nothing : texts.front();
}

Code const* CodeList::find(std::string const& code) const
{
    auto found = by_code.find(code);
    return found == by_code.end() ? nullptr : &codes[found->second];
}

Section const* Form::find_section(std::string_view section_id) const
{
    for (auto const& section : sections) {
        if (section.id == section_id)
            return &section;
    }
    return nullptr;
}

static Field const* find_in_shape(Form const& form, RecordShape const& shape, std::string_view id)
{
    for (auto index : shape.fields) {
        if (form.fields[index].id == id)
            return &form.fields[index];
    }
    return nullptr;
}

Field const* Form::find_field(Section const& section, std::string_view field_id) const
{
    return find_in_shape(*this, section.shape, field_id);
}

Field const* Form::find_field(TableField const& table, std::string_view field_id) const
{
    return find_in_shape(*this, table.shape, field_id);
}

RecordShape const& Form::shape_of(Field const& table) const
{
    auto const* kind = std::get_if<TableField>(&table.kind);
    VERIFY(kind);
    return kind->shape;
}

}

// What a registry knows, a row each (`shenbao import registry/<id>`): identity_number and fields of its section, by id or by
// label. All rows of one person are one stored row.
#include "base/text.h"
#include "service/import_rows.h"
#include "service/record_rows.h"
#include "service/registries.h"

#include <algorithm>

namespace shenbao::service {

namespace {

class RegistryRows {
public:
    RegistryRows(ImportInput const& input, Section const& section)
        : m_input(input), m_programme(*input.desk.programme.programme), m_section(section), m_person(input.sheet.column("identity_number|证件号码|身份证号码"))
    {
        auto const& names = input.sheet.columns();
        if (m_person == names.size())
            input.notes.say(0, "identity_number/证件号码", "没有这一列 / the column is missing");
        for (std::size_t i = 0; i < names.size(); ++i) {
            m_columns.push_back(i == m_person ? nullptr : given(names[i]));
            if (i != m_person && !m_columns.back())
                input.notes.say(0, names[i], "这个登记库不提供这一项 / the registry gives no such field");
        }
    }

    void read(ImportedRows& rows)
    {
        std::map<std::string, std::vector<wire::Message>> by_person;
        for (auto const& line : m_input.sheet.rows()) {
            std::string const number = regular_code(m_input.sheet.of(line, m_person));
            if (number.empty())
                m_input.notes.say(line.line, "identity_number/证件号码", "没有填写 / empty");
            by_person[registry_key(m_input.desk.vault, number)].push_back(row_of(line));
        }
        for (auto& [key, list] : by_person) {
            store::SealedRow row;
            row.key = key;
            row.body = wire::Message().set("rows", list).write();
            rows.closed.push_back(std::move(row));
        }
    }

private:
    Field const* given(std::string const& name) const
    {
        auto const* field = field_called(m_programme.application, m_section, name);
        bool const gives = field && std::find(m_section.registry.fields.begin(), m_section.registry.fields.end(), field->index) != m_section.registry.fields.end();
        return gives ? field : nullptr;
    }

    // Kept as it stands, once it is sure that it can be read.
    wire::Message row_of(Sheet::Row const& line) const
    {
        wire::Message row;
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            auto const& cell = line.cells[i];
            if (!m_columns[i])
                continue;
            if (m_columns[i]->required && cell.empty())
                m_input.notes.say(line.line, m_input.sheet.columns()[i], "没有填写 / empty");
            if (!cell.empty() && is_unreadable(*m_columns[i], cell))
                m_input.notes.say(line.line, m_input.sheet.columns()[i], "“" + cell + "”无法识别 / cannot be read");
            if (!cell.empty())
                row.set(m_columns[i]->id, cell);
        }
        return row;
    }

    bool is_unreadable(Field const& field, std::string const& cell) const
    {
        Value const value = value_of_cell(m_programme, field, cell);
        auto const* choice = std::get_if<ChoiceField>(&field.kind);
        auto const* code = value.as<std::string>();
        return value.as<Unreadable>() || (choice && code && !m_programme.code_lists[choice->list].find(*code));
    }

    ImportInput const& m_input;
    Programme const& m_programme;
    Section const& m_section;
    std::size_t m_person;
    std::vector<Field const*> m_columns;  // null: the person
};

}

void read_registry(ImportInput const& input, ImportedRows& rows)
{
    auto const* section = section_of_registry(*input.desk.programme.programme, input.job.which);
    if (!section)
        return input.notes.say(0, "", "这个项目没有登记库“" + input.job.which + "” / this programme has no such registry");
    RegistryRows(input, *section).read(rows);
}

}

// What ${names} mean where an expression stands.
#pragma once

#include "xlsform/layout.h"
#include "xlsform/translate.h"

#include <optional>
#include <set>

namespace shenbao::xlsform {

class Names {
public:
    // `left_out`: rows whose calculation is known not to be taken.
    Names(Survey const& survey, Layout const& layout, std::set<int> left_out);

    Survey const& survey() const { return m_survey; }
    Layout const& layout() const { return m_layout; }

    // Of a question's answers; a calculation's is what it computes. The error says why that is left out.
    Result<Type> type_of(std::size_t field) const;
    Result<Value> calculation(std::size_t field) const;
    Result<Value> reference(std::string const& name, std::vector<std::size_t> const& here, bool in_record) const;
    Result<Value> answer(std::size_t field, std::vector<std::size_t> const& here, bool in_record) const;
    // The questions of this name, in the order of the sheet.
    std::vector<std::size_t> const& found(std::string const& name) const;
    // The column of a list's choices that becomes their `parent`: the first that a filter reads.
    std::string const& parent_column(std::string const& list) const { return m_parents[list]; }
    Result<Value> column(std::string const& list, std::string const& name) const;
    std::string labels_of(std::string const& list) const;

private:
    struct Meant {
        std::optional<std::size_t> field, repeat;
    };
    Meant meant(std::string const& name, std::vector<std::size_t> const& here) const;
    Result<Value> rows(std::vector<std::size_t> const& repeats, std::vector<std::size_t> const& here, bool in_record) const;
    std::vector<std::size_t> calculations_read_by(std::size_t field) const;
    void translate_calculations();
    void leave_out(std::vector<std::size_t> const& circle);
    Result<Value> translated(std::size_t field) const;

    Survey const& m_survey;
    Layout const& m_layout;
    std::set<int> m_left_out;
    std::map<std::string, std::vector<std::size_t>> m_found;
    std::map<std::string, std::size_t> m_repeats;
    std::map<std::size_t, Result<Value>> m_calculations;  // of the rows `calculate`
    mutable std::map<std::string, std::string> m_parents;
};

// Of one field (or, without one, of a section).
class FieldScope final : public Scope {
public:
    FieldScope(Names const& names, std::vector<std::size_t> repeats, bool in_record, Field const* field = nullptr, std::size_t index = 0, bool present = false)
        : m_names(names)
        , m_repeats(std::move(repeats))
        , m_in_record(in_record)
        , m_field(field)
        , m_index(index)
        , m_present(present)
    {
    }
    Result<Value> reference(std::string const& name) const override { return m_names.reference(name, m_repeats, m_in_record); }
    Result<Value> current() const override;
    Result<Value> column(std::string const& name) const override;
    std::string labels_of(std::string const& list) const override { return m_names.labels_of(list); }

private:
    Names const& m_names;
    std::vector<std::size_t> m_repeats;
    bool m_in_record;
    Field const* m_field;
    std::size_t m_index;
    bool m_present;  // "." is known to be there
};

}

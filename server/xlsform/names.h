// What ${names} mean where an expression stands.
#pragma once

#include "xlsform/layout.h"
#include "xlsform/translate.h"

#include <set>

namespace shenbao::xlsform {

class Names {
public:
    Names(Survey const& survey, Layout const& layout)
        : m_survey(survey)
        , m_layout(layout)
    {
    }

    Survey const& survey() const { return m_survey; }
    Layout const& layout() const { return m_layout; }

    // Of a question's answers; a calculation's is what it computes. The error is a circle.
    Result<Type> type_of(std::size_t field) const;
    Result<Value> calculation(std::size_t field) const;
    Result<Value> reference(std::string const& name, std::vector<std::size_t> const& here, bool in_record) const;
    Result<Value> answer(std::size_t field, std::vector<std::size_t> const& here, bool in_record) const;
    // The column of a list's choices that becomes their `parent`: the first that a filter reads.
    std::string const& parent_column(std::string const& list) const { return m_parents[list]; }
    Result<Value> column(std::string const& list, std::string const& name) const;
    std::string labels_of(std::string const& list) const;

private:
    std::vector<std::size_t> found(std::string const& name) const;
    Result<Value> rows(std::vector<std::size_t> const& repeats, std::vector<std::size_t> const& here, bool in_record) const;

    Survey const& m_survey;
    Layout const& m_layout;
    mutable std::map<std::string, std::string> m_parents;
    mutable std::set<std::size_t> m_open;  // calculations being typed
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

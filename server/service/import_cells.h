// The cells of one imported row, each asked for once; what is wrong is said with its line and column. For import*.cpp only.
#pragma once

#include "service/import_rows.h"

#include <initializer_list>

namespace shenbao::service {

inline constexpr std::string_view key_names = "key|编号";
inline constexpr std::string_view person_names = "identity_number|证件号码|身份证号码";
inline constexpr std::string_view identity_shown = "含有完整的身份证号码，请遮盖 / holds a whole identity number: mask it";

// A resident's whole number has no place on a page that everybody reads, in full-width digits and with blanks, hyphens
// or signs of no width between them too.
bool has_identity_number(std::string_view text);
// Where the columns' own names are shown.
void need_open_columns(ImportInput const&);

void need_columns(ImportInput const&, std::initializer_list<std::string_view>);
// Of what stands in the place of the pack's sample: nothing would bring the sample back.
void need_rows(ImportInput const&);

class Cells {
public:
    Cells(ImportInput const& input, Sheet::Row const& row) : m_input(input), m_row(row) { }

    std::string optional(std::string_view names, std::size_t characters_max = 200) const;
    // What is shown to everybody.
    std::string open_text(std::string_view names, std::size_t characters_max = 200) const;
    std::string needed(std::string_view names, std::size_t characters_max = 200) const;
    // What is for one person, and may hold an identity number.
    std::string needed_of_person(std::string_view names, std::size_t characters_max = 200) const;
    std::string key(std::string_view names) const;
    bool yes(std::string_view names) const;
    enum class Edge { First, Last };
    // A day in China, its first or its last moment; or a moment. 0 when the cell is empty.
    Moment moment(std::string_view names, Edge) const;
    // Every column that has no part of its own, in the order of the sheet.
    std::vector<Fact> others(std::initializer_list<std::string_view> taken) const;
    void say(std::string_view names, std::string what) const;

private:
    std::string not_empty(std::string_view names, std::string) const;

    ImportInput const& m_input;
    Sheet::Row const& m_row;
};

// A file among what was given, by its own name: nothing outside is reached. Said of the column when it is not there.
std::string content_of(ImportInput const&, Cells const&, std::string_view column, std::string const& name);

}

// Where each question of a survey goes in a pack: sections, fields, tables.
#pragma once

#include "xlsform/survey.h"

#include <deque>

namespace shenbao::xlsform {

struct Relevant {
    std::string expression;
    int row = 0;
};

struct Field {
    Item const* item = nullptr;  // null: a heading or the text beside or_other
    std::string id;
    std::size_t section = 0;
    std::vector<std::size_t> repeats;  // around it, outermost first
    std::vector<Relevant> relevant;    // of the groups around it and its own
    Words label, hint;
    bool heading = false;              // of a group
    bool hint_of_words = false;        // what a heading or a note has under it
    std::size_t other_of = 0;          // 1 + the choice it says more about
    std::vector<std::size_t> rows;     // a nested repeat's fields
    bool is_table = false;
};

struct Repeat {
    Item const* item = nullptr;
    std::string id;                    // of the section or of the table
    std::vector<std::size_t> repeats;  // around it
};

struct Section {
    Item const* item = nullptr;  // null: questions outside every group
    std::string id;
    Words label;
    bool repeating = false;
    std::vector<Relevant> relevant;
    std::vector<std::size_t> fields;
};

struct Layout {
    std::deque<Field> fields;
    std::vector<Section> sections;
    std::vector<Repeat> repeats;
};

std::string id_of(std::string_view name, std::string const& otherwise);
Layout lay_out(Survey const&, Issues&);

}

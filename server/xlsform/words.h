// The words of a pack: what the texts/*.json say.
#pragma once

#include "xlsform/names.h"

#include <set>

namespace shenbao::xlsform {

// What a rule says when it does not hold.
struct Message {
    std::string rule;
    Words words;
    int row = 0;           // of the author's own words
    bool is_own = false;   // else they are ours, and may have {label} in them
};

// ${name} in words becomes the label of that question: words are the same for everybody. `place`: where they stand.
std::string without_answers(Names const&, std::string text, std::size_t language, Issue place, Issues&);

std::string words_of(Names const&, Words const& title, std::set<std::size_t> const& written, std::vector<Message> const&, std::size_t language, Issues&);

}

// Texts as people, pastes and attackers send them.
#pragma once

#include "form/form.h"
#include "parity/random.h"

#include <string>

namespace shenbao::parity {

// UTF-8 that holds: Han of the first and second plane, emoji, combining marks, right-to-left, controls, blanks.
std::string hostile_text(Random&, std::size_t pieces_max);
// The same with broken bytes in it.
std::string broken_text(Random&, std::size_t pieces_max);
// An ordinary Chinese sentence.
std::string plain_text(Random&, std::size_t characters);

enum class Quality : std::uint8_t { Right, Near, Hostile };

// What a person types into a field of that format: right, off by a little, or anything.
std::string formatted_text(Random&, TextFormat, Quality);
// 2020-02-29, 2020.2.30, 至今 …; dates lie at the edges of months, centuries and the calendar.
std::string date_text(Random&, Quality);
std::string number_text(Random&, Quality);
Date edge_date(Random&);

}

// What a question's answer is kept within where the form says nothing, or says it in `parameters`.
#pragma once

#include "xlsform/survey.h"
#include "xlsform/value.h"

#include <optional>
#include <utility>

namespace shenbao::xlsform {

inline constexpr std::size_t line_max = 500;    // characters of a text of one line
inline constexpr std::size_t lines_max = 5'000;  // of one of many: what a pack's text has by itself
inline constexpr char time_pattern[] = "([01][0-9]|2[0-3]):[0-5][0-9]";

bool has_many_lines(Item const&);
int decimals_max(Item const&);
// Start and end of a `range`; nothing where they are no such numbers.
std::optional<std::pair<double, double>> range_of(Item const&);
// Why the first value could not be typed, so that the application would begin with a mistake; empty: it could.
std::string beyond_limits(Item const&, Type);

}

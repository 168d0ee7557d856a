// Numbers with rules of their own. Each returns the first thing wrong, or nothing.
#pragma once

#include "base/date.h"
#include "check/verdict.h"

#include <optional>
#include <string_view>

namespace shenbao {

enum class Sex : std::uint8_t { Male, Female };  // GB/T 2261.1: 1 and 2

// `value` is already regular (read_typed). `today` bounds the birth date in an identity number.
std::optional<FindingCode> check_format(TextFormat, std::string_view value, Date today);

// GB 11643-1999. Nothing for a number that does not hold.
std::optional<Date> birth_date_of_resident_id(std::string_view);
std::optional<Sex> sex_of_resident_id(std::string_view);
// 15 digits to 18, for imports only.
std::optional<std::string> resident_id_from_fifteen(std::string_view);

}

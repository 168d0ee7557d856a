// What both sides print and the runner compares: one line for each case, digests of all that the model makes of it.
#pragma once

#include "check/plan.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace shenbao::parity {

enum class Detail : std::uint8_t { Digests, Everything };

struct Tally {
    std::size_t passing = 0;   // documents that pass at submission
    std::size_t refused = 0;   // edits
    std::size_t live_differs = 0;  // from judging in full, after the same edits
    std::vector<bool> seen;    // finding codes, by number
};

std::string document_line(Plan const&, std::uint64_t number, Detail, Tally&);

// A thousand strings through every format, reader and normaliser.
std::string strings_line(std::uint64_t block);
inline constexpr std::size_t strings_in_block = 1'000;

// One CEL expression over made-up variables: its type and value, or what is wrong with it.
std::string expression_line(std::string_view source);

}

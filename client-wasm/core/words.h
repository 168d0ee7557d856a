// Every word of the client that is not the pack's, in both languages, in one table (words.def).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace shenbao::client {

enum class Word : std::uint16_t {
#define WORD(id, zh, en) id,
#include "core/words.def"
#undef WORD
};
inline constexpr std::size_t words_count = 0
#define WORD(id, zh, en) + 1
#include "core/words.def"
#undef WORD
    ;

using Parameters = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// Language 0 is Chinese, any other English.
std::string_view words_of(Word, std::size_t language);
// With every {name} replaced.
std::string filled(std::string_view text, Parameters);

}

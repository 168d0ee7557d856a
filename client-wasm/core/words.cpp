#include "core/words.h"

#include "base/text_table.h"

namespace shenbao::client {

static constexpr char texts[] =
#define WORD(id, zh, en) zh "\0" en "\0"
#include "core/words.def"
#undef WORD
    ;

std::string_view words_of(Word word, std::size_t language)
{
    static TextTable<2 * words_count> const table(texts);
    return table[2 * static_cast<std::size_t>(word) + (language == 0 ? 0 : 1)];
}

std::string filled(std::string_view text, Parameters parameters)
{
    std::string result;
    while (!text.empty()) {
        auto open = text.find('{');
        auto close = open == std::string_view::npos ? open : text.find('}', open);
        if (close == std::string_view::npos)
            break;
        auto name = text.substr(open + 1, close - open - 1);
        result += text.substr(0, open);
        for (auto const& [key, value] : parameters) {
            if (key == name)
                result += value;
        }
        text.remove_prefix(close + 1);
    }
    return result.append(text);
}

}

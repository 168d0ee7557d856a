#include "core/words.h"

namespace shenbao::client {

struct Pair {
    std::string_view zh;
    std::string_view en;
};

static constexpr Pair table[] = {
#define WORD(id, zh, en) { zh, en },
#include "core/words.def"
#undef WORD
};

std::string_view words_of(Word word, std::size_t language)
{
    auto const& pair = table[static_cast<std::size_t>(word)];
    return language == 0 ? pair.zh : pair.en;
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

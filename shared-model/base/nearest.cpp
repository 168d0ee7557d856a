#include "base/diagnostic.h"

#include <algorithm>

namespace shenbao {

static std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            auto above = row[j];
            row[j] = std::min({ row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1) });
            diagonal = above;
        }
    }
    return row[b.size()];
}

std::string nearest(std::string_view wanted, std::vector<std::string> const& words)
{
    std::string best;
    auto best_distance = wanted.size() / 2 + 1;
    for (auto const& word : words) {
        auto d = distance(wanted, word);
        if (d < best_distance) {
            best_distance = d;
            best = word;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view wanted, std::vector<std::string> const& words)
{
    auto const near = nearest(wanted, words);
    return near.empty() ? std::string() : "; did you mean \"" + near + "\"?";
}

}

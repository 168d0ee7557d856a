#include "base/sort.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include <catch2/catch_test_macros.hpp>

using shenbao::sort;

TEST_CASE("Lists are sorted, the empty one, one item and equal ones too", "[base]")
{
    std::vector<int> none;
    sort(none);
    CHECK(none.empty());
    std::vector<int> one { 7 };
    sort(one);
    CHECK(one == std::vector<int> { 7 });
    std::vector<int> equal { 2, 1, 2, 1, 2 };
    sort(equal);
    CHECK(equal == std::vector<int> { 1, 1, 2, 2, 2 });
}

TEST_CASE("Every length and order ends as the library's sort leaves it", "[base]")
{
    std::uint32_t state = 20'240'601;
    for (std::size_t count = 0; count < 130; ++count) {
        std::vector<std::uint32_t> items;
        for (std::size_t i = 0; i < count; ++i) {
            state = state * 1'664'525 + 1'013'904'223;
            items.push_back(state >> 26);
        }
        auto expected = items;
        std::sort(expected.begin(), expected.end());
        sort(items);
        REQUIRE(items == expected);
        sort(items);
        REQUIRE(items == expected);
    }
}

TEST_CASE("Another order is given by a function", "[base]")
{
    std::vector<std::string> words { "b", "ccc", "aa" };
    sort(words, [](std::string const& a, std::string const& b) { return a.size() > b.size(); });
    CHECK(words == std::vector<std::string> { "ccc", "aa", "b" });
}

// One short sort for all lists: the library's is some two kilobytes for each kind of item, and the page carries it.
#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

namespace shenbao {

// Lets the item at `at` sink until neither item below it in the heap belongs after it.
template<typename Item, typename Less>
void sink(std::vector<Item>& items, std::size_t at, std::size_t count, Less const& less)
{
    for (;;) {
        auto below = 2 * at + 1;
        if (below >= count)
            return;
        if (below + 1 < count && less(items[below], items[below + 1]))
            ++below;
        if (!less(items[at], items[below]))
            return;
        std::swap(items[at], items[below]);
        at = below;
    }
}

// Heap sort: n log n at worst, in place, not stable.
template<typename Item, typename Less = std::less<Item>>
void sort(std::vector<Item>& items, Less less = {})
{
    for (auto at = items.size() / 2; at-- > 0;)
        sink(items, at, items.size(), less);
    for (auto count = items.size(); count-- > 1;) {
        std::swap(items[0], items[count]);
        sink(items, 0, count, less);
    }
}

}

// The same numbers on every machine: SplitMix64 (Steele, Lea, Flood 2014).
#pragma once

#include "base/id.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace shenbao::parity {

class Random {
public:
    explicit Random(std::uint64_t seed)
        : m_state(seed)
    {
    }

    std::uint64_t next()
    {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15u);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        return z ^ (z >> 31);
    }
    // 0 to count - 1; 0 when count is 0.
    std::size_t below(std::size_t count) { return count == 0 ? 0 : static_cast<std::size_t>(next() % count); }
    // Both ends included; `low` when there is nothing between.
    std::int64_t between(std::int64_t low, std::int64_t high)
    {
        if (high <= low)
            return low;
        return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    bool chance(unsigned percent) { return next() % 100 < percent; }
    template<typename T>
    T const& of(std::vector<T> const& choices)
    {
        return choices[below(choices.size())];
    }
    Id id() { return { next(), next() }; }

private:
    std::uint64_t m_state;
};

}

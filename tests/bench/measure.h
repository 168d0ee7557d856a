// Time per call, as the least and the middle of many batches: the least is what the code costs, the middle what
// the machine makes of it.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

namespace shenbao::bench {

struct Cost {
    double least_us = 0;
    double middle_us = 0;
};

struct Effort {
    double batch_ms = 2;
    std::size_t batches = 101;
};

inline double now_us()
{
    auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double, std::micro>(since).count();
}

// `work` gives a number that depends on all it did, so that nothing of it can be left out.
template<typename Work> Cost measure(Effort effort, Work const& work)
{
    static std::uint64_t volatile kept = 0;
    std::size_t calls = 1;
    auto batch = [&] {
        auto began = now_us();
        std::uint64_t sum = 0;
        for (std::size_t i = 0; i < calls; ++i)
            sum += static_cast<std::uint64_t>(work());
        auto took = now_us() - began;
        kept = kept + sum;
        return took;
    };
    // Also warms up: until a batch is long enough for the clock.
    for (auto took = batch(); took < effort.batch_ms * 1000; took = batch())
        calls *= 2;
    std::vector<double> costs(effort.batches);
    for (auto& cost : costs)
        cost = batch() / static_cast<double>(calls);
    std::sort(costs.begin(), costs.end());
    return {costs.front(), costs[costs.size() / 2]};
}

// One row of the printed table. A target or baseline of 0 is left out. The least is held against the target: other
// programs on the machine only ever add to it. Nothing fails by being slow.
struct Row {
    std::string what;
    Cost cost;
    double target_us = 0;
    Cost baseline = {};
};

inline void print(Row const& row)
{
    std::printf("  %-44s %9.2f %9.2f", row.what.c_str(), row.cost.least_us, row.cost.middle_us);
    if (row.baseline.least_us > 0)
        std::printf("   x%-7.2f", row.cost.least_us / row.baseline.least_us);
    else
        std::printf("   %-8s", "");
    if (row.target_us > 0)
        std::printf("  <= %.4g: %s", row.target_us, row.cost.least_us <= row.target_us ? "reached" : "NOT REACHED");
    std::printf("\n");
}

}

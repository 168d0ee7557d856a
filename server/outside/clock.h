// Time and chance, injected: nothing below the command line reads a clock or a random device itself.
#pragma once

#include "base/date.h"
#include "base/id.h"

#include <cstddef>
#include <string>

namespace shenbao {

class Clock {
public:
    virtual ~Clock() = default;
    virtual Moment now() const = 0;
};

class Random {
public:
    virtual ~Random() = default;
    virtual void fill(void* bytes, std::size_t count) = 0;

    std::string bytes(std::size_t count);
    Id id();
    // Uniform in [0, limit).
    std::uint32_t below(std::uint32_t limit);
    // In steps of a ten-thousandth of the range.
    double between(double low, double high) { return low + (high - low) * below(10'001) / 10'000.; }
};

class SystemClock final : public Clock {
public:
    Moment now() const override;
};

class SystemRandom final : public Random {
public:
    void fill(void* bytes, std::size_t count) override;
};

}

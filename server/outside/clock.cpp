#include "outside/clock.h"

#include <chrono>
#include <sodium.h>

namespace shenbao {

std::string Random::bytes(std::size_t count)
{
    std::string out(count, '\0');
    fill(out.data(), count);
    return out;
}

Id Random::id()
{
    Id id;
    while (id.is_nil())
        fill(&id, sizeof id);
    return id;
}

std::uint32_t Random::below(std::uint32_t limit)
{
    // The rest above the largest multiple of `limit` is thrown away, so that every value is equally likely.
    std::uint32_t const rest = (0xffffffffu % limit + 1u) % limit;
    std::uint32_t value = 0;
    do
        fill(&value, sizeof value);
    while (value > 0xffffffffu - rest);
    return value % limit;
}

Moment SystemClock::now() const
{
    using namespace std::chrono;
    return { duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count() };
}

void SystemRandom::fill(void* bytes, std::size_t count) { randombytes_buf(bytes, count); }

}

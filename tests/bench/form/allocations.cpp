// A file of its own, so that nobody sees the inside of `new` and its `delete` apart.
#include "allocations.h"

#include <cstdlib>
#include <new>

namespace shenbao::bench {

static Allocations counted;

Allocations const& allocations() { return counted; }

}

void* operator new(std::size_t size)
{
    shenbao::bench::counted.bytes += size;
    ++shenbao::bench::counted.blocks;
    if (auto* block = std::malloc(size))
        return block;
    std::abort();
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }

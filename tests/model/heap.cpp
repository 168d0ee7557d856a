// A file of its own, so that nobody sees the inside of `new` and its `delete` apart.
#include "heap.h"

#include <algorithm>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace {

std::size_t held = 0, most_held = 0;

}

namespace shenbao::test {

HeapPeak::HeapPeak()
    : m_before(held)
{
    most_held = held;
}

std::size_t HeapPeak::bytes() const { return most_held - m_before; }

}

void* operator new(std::size_t size)
{
    auto* block = std::malloc(size);
    if (!block)
        std::abort();
    held += malloc_usable_size(block);
    most_held = std::max(most_held, held);
    return block;
}
// What a sort takes for its buffer; a sanitizer's own would not go with the delete below.
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return operator new(size); }
void operator delete(void* block) noexcept
{
    held -= block ? malloc_usable_size(block) : 0;
    std::free(block);
}
void operator delete(void* block, std::size_t) noexcept { operator delete(block); }

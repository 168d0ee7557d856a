// What the whole program has asked of the heap so far.
#pragma once

#include <cstddef>

namespace shenbao::bench {

struct Allocations {
    std::size_t bytes = 0;
    std::size_t blocks = 0;
};
Allocations const& allocations();

}

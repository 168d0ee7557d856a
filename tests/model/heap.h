// How much of the heap a piece of work held at once.
#pragma once

#include <cstddef>

namespace shenbao::test {

class HeapPeak {
public:
    HeapPeak();
    // More than there was when this began.
    std::size_t bytes() const;

private:
    std::size_t m_before;
};

}

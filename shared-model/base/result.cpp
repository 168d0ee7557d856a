#include "base/result.h"

#include <cstdio>
#include <cstdlib>

namespace shenbao {

void verification_failed(char const* expression, char const* file, int line)
{
    std::fprintf(stderr, "%s:%d: verification failed: %s\n", file, line, expression);
    std::abort();
}

}

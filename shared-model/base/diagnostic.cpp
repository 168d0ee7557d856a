#include "base/diagnostic.h"

namespace shenbao {

std::string lines_of(Diagnostics const& diagnostics)
{
    std::string out;
    for (auto const& diagnostic : diagnostics)
        out += diagnostic.file + ":" + std::to_string(diagnostic.line) + ":" + std::to_string(diagnostic.column) + ": " + diagnostic.code + ": "
            + diagnostic.message + "\n";
    return out;
}

}

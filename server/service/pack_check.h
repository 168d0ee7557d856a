// Everything that can be wrong with a pack, found at once: for `shenbao check`, and for the server before it serves one.
#pragma once

#include "flow/check_flow.h"
#include "service/programmes.h"

namespace shenbao::service {

struct PackReport {
    Diagnostics mistakes;  // by file, line, column
    FlowReport flow;
    std::size_t examples = 0;
    std::unique_ptr<Programme> programme;  // as far as it could be read
};

PackReport check_pack(pack::Files const&);

}

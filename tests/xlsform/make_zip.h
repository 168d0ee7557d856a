// ZIP archives made by hand, so that they can lie.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace shenbao::test {

using Parts = std::vector<std::pair<std::string, std::string>>;

enum class Packing : std::uint8_t {
    Stored,
    Deflated,
    DeflatedClaimingLess,  // the headers say 100 bytes, whatever inflates
    Encrypted,             // flagged so; the bytes are plain
};

std::string make_zip(Parts const&, Packing = Packing::Stored);

}

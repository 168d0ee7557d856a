// zlib streams (RFC 1950, 1951) unpacked, as far as media are judged by what is inside them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace shenbao {

// Nothing when the bytes are no whole zlib stream, or hold more than `size_max` bytes. The checksum is not looked at.
std::optional<std::string> inflate(std::string_view zlib, std::size_t size_max);

}

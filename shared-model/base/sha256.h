// SHA-256 (FIPS 180-4).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shenbao {

using Digest = std::array<std::uint8_t, 32>;

class Sha256 {
public:
    Sha256();
    void update(std::string_view bytes);
    Digest finish();

private:
    void compress(std::uint8_t const* blocks, std::size_t count);

    std::array<std::uint32_t, 8> m_state;
    std::array<std::uint8_t, 64> m_buffer {};
    std::uint64_t m_length_bytes = 0;
};

Digest sha256(std::string_view bytes);
// Lower-case hexadecimal, 64 characters.
std::string to_hex(Digest const&);

}

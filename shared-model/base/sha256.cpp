#include "base/sha256.h"

#include <algorithm>
#include <cstring>

namespace shenbao {

namespace {

// FIPS 180-4, 4.2.2.
constexpr std::array<std::uint32_t, 64> round_constants = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

constexpr std::size_t block_bytes = 64;

std::uint32_t rotated(std::uint32_t x, int by) { return (x >> by) | (x << (32 - by)); }

std::uint32_t read_big_endian(std::uint8_t const* p)
{
    return std::uint32_t {p[0]} << 24 | std::uint32_t {p[1]} << 16 | std::uint32_t {p[2]} << 8 | std::uint32_t {p[3]};
}

}

Sha256::Sha256()
    : m_state {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
{
}

void Sha256::compress(std::uint8_t const* block)
{
    std::array<std::uint32_t, 64> w;
    for (std::size_t i = 0; i < 16; ++i)
        w[i] = read_big_endian(block + 4 * i);
    for (std::size_t i = 16; i < 64; ++i) {
        auto const s0 = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ (w[i - 15] >> 3);
        auto const s1 = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = m_state;
    for (std::size_t i = 0; i < 64; ++i) {
        auto const s1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25);
        auto const choice = (e & f) ^ (~e & g);
        auto const t1 = h + s1 + choice + round_constants[i] + w[i];
        auto const s0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22);
        auto const majority = (a & b) ^ (a & c) ^ (b & c);
        auto const t2 = s0 + majority;
        h = g;
        g = f;
        f = e;
        e = d + t1;
        d = c;
        c = b;
        b = a;
        a = t1 + t2;
    }
    std::array<std::uint32_t, 8> const added = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < added.size(); ++i)
        m_state[i] += added[i];
}

void Sha256::update(std::string_view bytes)
{
    if (bytes.empty())
        return;
    auto const* data = reinterpret_cast<std::uint8_t const*>(bytes.data());
    std::size_t left = bytes.size();
    std::size_t const held = m_length_bytes % block_bytes;
    m_length_bytes += left;
    if (held > 0) {
        std::size_t const taken = std::min(left, block_bytes - held);
        std::memcpy(m_buffer.data() + held, data, taken);
        data += taken;
        left -= taken;
        if (held + taken < block_bytes)
            return;
        compress(m_buffer.data());
    }
    for (; left >= block_bytes; data += block_bytes, left -= block_bytes)
        compress(data);
    if (left > 0)
        std::memcpy(m_buffer.data(), data, left);
}

Digest Sha256::finish()
{
    std::uint64_t const length_bits = m_length_bytes * 8;
    std::size_t held = m_length_bytes % block_bytes;
    m_buffer[held++] = 0x80;
    if (held > block_bytes - 8) {
        std::memset(m_buffer.data() + held, 0, block_bytes - held);
        compress(m_buffer.data());
        held = 0;
    }
    std::memset(m_buffer.data() + held, 0, block_bytes - 8 - held);
    for (std::size_t i = 0; i < 8; ++i)
        m_buffer[block_bytes - 8 + i] = static_cast<std::uint8_t>(length_bits >> (56 - 8 * i));
    compress(m_buffer.data());

    Digest digest;
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<std::uint8_t>(m_state[i / 4] >> (24 - 8 * (i % 4)));
    return digest;
}

Digest sha256(std::string_view bytes)
{
    Sha256 hash;
    hash.update(bytes);
    return hash.finish();
}

std::string to_hex(Digest const& digest)
{
    std::string out;
    out.reserve(2 * digest.size());
    for (std::uint8_t byte : digest) {
        out += "0123456789abcdef"[byte >> 4];
        out += "0123456789abcdef"[byte & 15];
    }
    return out;
}

}

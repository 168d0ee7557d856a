#include "base/sha256.h"

#include <algorithm>
#include <cstring>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

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

void compress_in_steps(std::array<std::uint32_t, 8>& state, std::uint8_t const* block)
{
    std::array<std::uint32_t, 64> w;
    for (std::size_t i = 0; i < 16; ++i)
        w[i] = read_big_endian(block + 4 * i);
    for (std::size_t i = 16; i < 64; ++i) {
        auto const s0 = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ (w[i - 15] >> 3);
        auto const s1 = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ (w[i - 2] >> 10);
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    auto [a, b, c, d, e, f, g, h] = state;
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
        state[i] += added[i];
}

#if defined(__x86_64__)
// The processor's own SHA instructions, where it has them: about five times as quick.
bool has_sha_instructions()
{
    unsigned a = 0, b = 0, c = 0, d = 0;
    bool const sse41 = __get_cpuid(1, &a, &b, &c, &d) && (c & bit_SSE4_1) != 0;
    return sse41 && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA) != 0;
}

// Words are kept as the instructions want them: {f, e, b, a} and {h, g, d, c}, lowest first.
__attribute__((target("sha,sse4.1"))) void compress_by_instruction(std::array<std::uint32_t, 8>& state, std::uint8_t const* blocks, std::size_t count)
{
    auto& [a, b, c, d, e, f, g, h] = state;
    auto word = [](std::uint32_t x) { return static_cast<int>(x); };
    auto abef = _mm_set_epi32(word(a), word(b), word(e), word(f));
    auto cdgh = _mm_set_epi32(word(c), word(d), word(g), word(h));
    auto const big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
    for (; count > 0; --count, blocks += block_bytes) {
        auto const abef_before = abef;
        auto const cdgh_before = cdgh;
        // Four words each; the next four are made of the last sixteen.
        __m128i w[4];
        for (int group = 0; group < 16; ++group) {
            auto& next = w[group % 4];
            if (group < 4) {
                next = _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<__m128i const*>(blocks) + group), big_endian);
            } else {
                auto const before = w[(group + 3) % 4];
                auto const seven_back = _mm_alignr_epi8(before, w[(group + 2) % 4], 4);
                next = _mm_sha256msg2_epu32(_mm_add_epi32(_mm_sha256msg1_epu32(next, w[(group + 1) % 4]), seven_back), before);
            }
            auto const added = _mm_add_epi32(next, _mm_loadu_si128(reinterpret_cast<__m128i const*>(round_constants.data()) + group));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, added);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(added, 0x0e));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    alignas(16) std::uint32_t low[4];
    alignas(16) std::uint32_t high[4];
    _mm_store_si128(reinterpret_cast<__m128i*>(low), abef);
    _mm_store_si128(reinterpret_cast<__m128i*>(high), cdgh);
    state = { low[3], low[2], high[3], high[2], low[1], low[0], high[1], high[0] };
}
#endif

}

Sha256::Sha256()
    : m_state {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
{
}

void Sha256::compress(std::uint8_t const* blocks, std::size_t count)
{
#if defined(__x86_64__)
    static bool const by_instruction = has_sha_instructions();
    if (by_instruction)
        return compress_by_instruction(m_state, blocks, count);
#endif
    for (; count > 0; --count, blocks += block_bytes)
        compress_in_steps(m_state, blocks);
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
        compress(m_buffer.data(), 1);
    }
    auto const whole = left / block_bytes;
    compress(data, whole);
    data += whole * block_bytes;
    left -= whole * block_bytes;
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
        compress(m_buffer.data(), 1);
        held = 0;
    }
    std::memset(m_buffer.data() + held, 0, block_bytes - 8 - held);
    for (std::size_t i = 0; i < 8; ++i)
        m_buffer[block_bytes - 8 + i] = static_cast<std::uint8_t>(length_bits >> (56 - 8 * i));
    compress(m_buffer.data(), 1);

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

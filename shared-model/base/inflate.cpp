// After Mark Adler's "puff": slow, small, and bounded.
#include "base/inflate.h"

#include <array>
#include <cstdint>

namespace shenbao {

namespace {

constexpr std::size_t code_bits_max = 15;
constexpr std::array<std::uint16_t, 29> length_bases { 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258 };
constexpr std::array<std::uint8_t, 29> length_bits { 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0 };

struct Huffman {
    std::array<std::uint16_t, code_bits_max + 1> count {};
    std::array<std::uint16_t, 288> symbols {};

    // False when more codes are given than there is room for.
    bool build(std::uint8_t const* lengths, std::size_t size)
    {
        count.fill(0);
        for (std::size_t i = 0; i < size; ++i)
            ++count[lengths[i]];
        int left = 1;
        std::array<std::uint16_t, code_bits_max + 2> offsets {};
        for (std::size_t bits = 1; bits <= code_bits_max; ++bits) {
            left = left * 2 - count[bits];
            if (left < 0)
                return false;
            offsets[bits + 1] = static_cast<std::uint16_t>(offsets[bits] + count[bits]);
        }
        for (std::size_t i = 0; i < size; ++i) {
            if (lengths[i] != 0)
                symbols[offsets[lengths[i]]++] = static_cast<std::uint16_t>(i);
        }
        return true;
    }
};

class Inflater {
public:
    Inflater(std::string_view bytes, std::size_t size_max)
        : m_bytes(bytes)
        , m_size_max(size_max)
    {
    }

    bool run()
    {
        for (bool last = false; !last && !m_failed;) {
            last = bits(1) == 1;
            switch (bits(2)) {
            case 0: stored(); break;
            case 1: fixed(); break;
            case 2: dynamic(); break;
            default: m_failed = true;
            }
        }
        return !m_failed;
    }

    std::string out;

private:
    unsigned bits(unsigned count)
    {
        while (m_held_count < count) {
            if (m_at == m_bytes.size()) {
                m_failed = true;
                return 0;
            }
            m_held |= static_cast<unsigned>(static_cast<unsigned char>(m_bytes[m_at++])) << m_held_count;
            m_held_count += 8;
        }
        auto const value = m_held & ((1u << count) - 1);
        m_held >>= count;
        m_held_count -= count;
        return value;
    }

    unsigned symbol(Huffman const& huffman)
    {
        int code = 0;
        int first = 0;
        int index = 0;
        for (std::size_t length = 1; length <= code_bits_max && !m_failed; ++length) {
            code |= static_cast<int>(bits(1));
            int const here = huffman.count[length];
            if (code - here < first)
                return huffman.symbols[static_cast<std::size_t>(index + code - first)];
            index += here;
            first = (first + here) << 1;
            code <<= 1;
        }
        m_failed = true;
        return 0;
    }

    void put(char byte)
    {
        if (out.size() >= m_size_max)
            m_failed = true;
        else
            out += byte;
    }

    void stored()
    {
        m_held = m_held_count = 0;
        auto const length = bits(16);
        if ((bits(16) ^ length) != 0xFFFF)
            m_failed = true;
        for (unsigned i = 0; i < length && !m_failed; ++i)
            put(static_cast<char>(bits(8)));
    }

    void fixed()
    {
        std::array<std::uint8_t, 288> lengths {};
        for (std::size_t i = 0; i < lengths.size(); ++i)
            lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
        Huffman literals;
        literals.build(lengths.data(), lengths.size());
        lengths.fill(5);
        Huffman distances;
        distances.build(lengths.data(), 30);
        codes(literals, distances);
    }

    void dynamic()
    {
        static constexpr std::array<std::uint8_t, 19> order { 16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15 };
        auto const literal_count = bits(5) + 257;
        auto const distance_count = bits(5) + 1;
        auto const length_count = bits(4) + 4;
        std::array<std::uint8_t, 320> lengths {};
        for (unsigned i = 0; i < length_count; ++i)
            lengths[order[i]] = static_cast<std::uint8_t>(bits(3));
        Huffman huffman;
        m_failed = m_failed || literal_count > 286 || distance_count > 30 || !huffman.build(lengths.data(), 19);
        lengths.fill(0);
        for (unsigned at = 0; at < literal_count + distance_count && !m_failed;)
            at = take_lengths(huffman, lengths, at, literal_count + distance_count);
        Huffman literals;
        Huffman distances;
        m_failed = m_failed || lengths[256] == 0 || !literals.build(lengths.data(), literal_count)
            || !distances.build(lengths.data() + literal_count, distance_count);
        if (!m_failed)
            codes(literals, distances);
    }

    unsigned take_lengths(Huffman const& huffman, std::array<std::uint8_t, 320>& lengths, unsigned at, unsigned end)
    {
        auto const one = symbol(huffman);
        unsigned times = 1;
        std::uint8_t length = static_cast<std::uint8_t>(one);
        if (one >= 16) {
            m_failed = m_failed || (one == 16 && at == 0);
            length = one == 16 && at > 0 ? lengths[at - 1] : std::uint8_t { 0 };
            times = one == 16 ? 3 + bits(2) : one == 17 ? 3 + bits(3) : 11 + bits(7);
        }
        m_failed = m_failed || at + times > end;
        for (; times > 0 && !m_failed; --times)
            lengths[at++] = length;
        return at;
    }

    void codes(Huffman const& literals, Huffman const& distances)
    {
        while (!m_failed) {
            auto const one = symbol(literals);
            if (one == 256 || m_failed)
                return;
            if (one < 256)
                put(static_cast<char>(one));
            else if (one - 257 < length_bases.size()) {
                auto const length = length_bases[one - 257] + bits(length_bits[one - 257]);
                copy(length, symbol(distances));
            } else
                m_failed = true;
        }
    }

    void copy(unsigned length, unsigned distance_code)
    {
        if (distance_code >= 30) {
            m_failed = true;
            return;
        }
        auto const extra = distance_code < 4 ? 0 : distance_code / 2 - 1;
        auto const base = distance_code < 4 ? distance_code + 1 : ((2 + distance_code % 2) << extra) + 1;
        auto const distance = base + bits(extra);
        m_failed = m_failed || distance > out.size();
        for (; length > 0 && !m_failed; --length)
            put(out[out.size() - distance]);
    }

    std::string_view m_bytes;
    std::size_t m_size_max;
    std::size_t m_at = 0;
    unsigned m_held = 0;
    unsigned m_held_count = 0;
    bool m_failed = false;
};

}

std::optional<std::string> inflate(std::string_view zlib, std::size_t size_max)
{
    if (zlib.size() < 2 || (zlib[0] & 0x0F) != 8 || (zlib[1] & 0x20) != 0)
        return {};
    Inflater inflater(zlib.substr(2), size_max);
    if (!inflater.run())
        return {};
    return std::move(inflater.out);
}

}

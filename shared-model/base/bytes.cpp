#include "base/bytes.h"

#include <cstring>

namespace shenbao {

void ByteWriter::number(std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>(value | 0x80);
    bytes += static_cast<char>(value);
}

void ByteWriter::real(double value)
{
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.append(raw, sizeof value);
}

void ByteWriter::text(std::string_view value)
{
    number(value.size());
    bytes += value;
}

std::uint64_t ByteReader::number()
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && m_at < m_bytes.size(); shift += 7) {
        auto const byte = static_cast<unsigned char>(m_bytes[m_at++]);
        value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if (byte < 0x80)
            return m_failed ? 0 : value;
    }
    fail();
    return 0;
}

double ByteReader::real()
{
    double value = 0;
    if (m_failed || m_bytes.size() - m_at < sizeof value) {
        fail();
        return 0;
    }
    std::memcpy(&value, m_bytes.data() + m_at, sizeof value);
    m_at += sizeof value;
    return value;
}

std::string ByteReader::text()
{
    auto const size = count();
    auto const start = m_at;
    m_at += size;
    return std::string(m_bytes.substr(start, size));
}

std::size_t ByteReader::count()
{
    auto const value = number();
    if (value > m_bytes.size() - m_at) {
        fail();
        return 0;
    }
    return static_cast<std::size_t>(value);
}

}

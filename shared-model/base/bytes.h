// Values as bytes and back: what one build of the project hands to another part of the same build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shenbao {

class ByteWriter {
public:
    // Small numbers take few bytes (LEB128).
    void number(std::uint64_t);
    void real(double);
    void text(std::string_view);

    std::string bytes;
};

// After the first value that is not there every further one is nought or empty and `failed` holds.
class ByteReader {
public:
    explicit ByteReader(std::string_view bytes)
        : m_bytes(bytes)
    {
    }

    std::uint64_t number();
    double real();
    std::string text();
    // A count of things of at least one byte each: never more than there are bytes left.
    std::size_t count();
    // What failed() says from now on; for values that are there but make no sense.
    void fail() { m_failed = true; }
    bool failed() const { return m_failed; }
    bool at_end() const { return m_at == m_bytes.size(); }

private:
    std::string_view m_bytes;
    std::size_t m_at = 0;
    bool m_failed = false;
};

}

// A zlib stream from anywhere: unpacked as zlib itself unpacks it, or refused.
#include "support.h"

#include "base/inflate.h"

#include <string>
#include <vector>
#include <zlib.h>

using namespace shenbao;

static constexpr std::size_t size_max = 1 << 16;

// What zlib makes of it; the checksum at the end is not looked at. Nothing when it is refused or holds more.
static std::optional<std::string> by_zlib(std::string_view bytes)
{
    if (bytes.size() < 2 || (bytes[0] & 0x0F) != 8 || (bytes[1] & 0x20) != 0)
        return {};
    bytes.remove_prefix(2);
    z_stream stream {};
    VERIFY(inflateInit2(&stream, -15) == Z_OK);
    std::vector<Bytef> out(size_max + 1);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    int const end = inflate(&stream, Z_FINISH);
    std::size_t const size = stream.total_out;
    inflateEnd(&stream);
    if (end != Z_STREAM_END || size > size_max)
        return {};
    return std::string(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(size));
}

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const bytes = fuzz::text_of(data, size);
    auto const ours = shenbao::inflate(bytes, size_max);
    auto const theirs = by_zlib(bytes);
    // zlib refuses a few streams that RFC 1951 allows; what both take is the same.
    VERIFY(!theirs || (ours && *ours == *theirs));
    VERIFY(!ours || ours->size() <= size_max);
    return 0;
}

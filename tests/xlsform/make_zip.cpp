#include "xlsform/make_zip.h"

#include <zlib.h>

namespace shenbao::test {

static void add_number(std::string& out, std::uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; ++i, value >>= 8)
        out += static_cast<char>(value & 0xff);
}

static std::string deflated(std::string const& text)
{
    z_stream stream {};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

// What the local and the central header of an entry share.
static std::string shared_header(std::string const& name, std::string const& text, std::string const& body, Packing packing)
{
    bool const stored = packing == Packing::Stored || packing == Packing::Encrypted;
    std::string out;
    add_number(out, 20, 2);
    add_number(out, packing == Packing::Encrypted ? 1 : 0, 2);
    add_number(out, stored ? 0 : 8, 2);
    add_number(out, 0, 4);  // no time
    add_number(out, crc32(0, reinterpret_cast<Bytef const*>(text.data()), static_cast<uInt>(text.size())), 4);
    add_number(out, body.size(), 4);
    add_number(out, packing == Packing::DeflatedClaimingLess ? 100 : text.size(), 4);
    add_number(out, name.size(), 2);
    add_number(out, 0, 2);
    return out;
}

std::string make_zip(Parts const& parts, Packing packing)
{
    std::string out, directory;
    for (auto const& [name, text] : parts) {
        auto const body = packing == Packing::Stored || packing == Packing::Encrypted ? text : deflated(text);
        auto const shared = shared_header(name, text, body, packing);
        directory += std::string("PK\1\2\x14\0", 6) + shared;
        add_number(directory, 0, 10);
        add_number(directory, out.size(), 4);
        directory += name;
        out += "PK\3\4" + shared + name + body;
    }
    auto const start = out.size();
    out += directory + std::string("PK\5\6\0\0\0\0", 8);
    add_number(out, parts.size(), 2);
    add_number(out, parts.size(), 2);
    add_number(out, directory.size(), 4);
    add_number(out, start, 4);
    add_number(out, 0, 2);
    return out;
}

}

// SHA-256 and identifiers.
#include "base/id.h"
#include "base/result.h"
#include "base/sha256.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;

namespace {

struct Row {
    std::string bytes;
    char const* digest;
};

Result<int> half(int number)
{
    if (number % 2 != 0)
        return Error { ErrorCode::InvalidType, "odd", {} };
    return number / 2;
}

Result<int> quarter(int number)
{
    int const halved = TRY(half(number));
    return half(halved);
}

}

// NIST: FIPS 180-4 examples and the short and long messages of the CAVP.
TEST_CASE("SHA-256 of the standard's messages", "[sha256]")
{
    Row const rows[] = {
        { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
        { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
        { "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1" },
        { std::string(1'000'000, 'a'), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0" },
        { "\xD3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1" },
    };
    for (auto const& row : rows)
        CHECK(to_hex(sha256(row.bytes)) == row.digest);
}

TEST_CASE("SHA-256 does not depend on how the bytes come", "[sha256]")
{
    std::string bytes;
    for (int i = 0; i < 300; ++i)
        bytes += static_cast<char>(i * 7);
    for (std::size_t length = 0; length <= bytes.size(); ++length) {
        auto const text = std::string_view(bytes).substr(0, length);
        for (std::size_t const step : { 1u, 13u, 63u, 64u, 65u }) {
            Sha256 hash;
            for (std::size_t at = 0; at < length; at += step)
                hash.update(text.substr(at, step));
            REQUIRE(hash.finish() == sha256(text));
        }
    }
}

TEST_CASE("identifiers are 32 lower-case hexadecimal digits", "[id]")
{
    Id const id { 0x0123456789abcdef, 0xfedcba9876543210 };
    CHECK(to_string(id) == "0123456789abcdeffedcba9876543210");
    CHECK(parse_id(to_string(id)) == id);
    CHECK(parse_id(std::string(32, '0'))->is_nil());
    for (auto const& bad : { std::string(), std::string(31, '0'), std::string(33, '0'), std::string(32, 'A'), std::string(32, 'g'), std::string(31, '0') + " " })
        CHECK_FALSE(parse_id(bad));
}

TEST_CASE("a failure is passed on with its detail", "[result]")
{
    CHECK(quarter(8).value() == 2);
    REQUIRE_FALSE(quarter(6).ok());
    CHECK(quarter(6).error().code == ErrorCode::InvalidType);
    CHECK(quarter(6).error().detail == "odd");
}

// Dates, text, hashes, identifiers.
#include "base/date.h"
#include "base/id.h"
#include "base/sha256.h"
#include "base/text.h"

#include <catch2/catch_test_macros.hpp>
#include <fstream>

using namespace shenbao;

TEST_CASE("SHA-256 of the standard's messages", "[base]")
{
    CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(to_hex(sha256("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(to_hex(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(to_hex(sha256(std::string(1'000'000, 'a'))) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    Sha256 pieces;
    for (int i = 0; i < 1000; ++i)
        pieces.update(std::string(static_cast<std::size_t>(i), 'x'));
    CHECK(pieces.finish() == sha256(std::string(499'500, 'x')));
}

TEST_CASE("dates are real, typed in many ways, and keep their precision", "[base]")
{
    struct Row {
        char const* typed;
        char const* date;
    };
    for (auto const& row : { Row { "2020-05-01", "2020-05-01" }, Row { "2020.5.1", "2020-05-01" }, Row { "2020/5/1", "2020-05-01" }, Row { "2020年5月1日", "2020-05-01" },
             Row { "20200501", "2020-05-01" }, Row { "２０２０．５．１", "2020-05-01" }, Row { "2020-5", "2020-05" }, Row { "2020年5月", "2020-05" }, Row { "2020.05", "2020-05" },
             Row { "2024-02-29", "2024-02-29" }, Row { "2023-02-29", "" }, Row { "1900-02-29", "" }, Row { "2000-02-29", "2000-02-29" }, Row { "2020-13-01", "" },
             Row { "2020-00-01", "" }, Row { "2020-04-31", "" }, Row { "昨天", "" }, Row { "2020", "" }, Row { "", "" } }) {
        INFO(row.typed);
        auto date = read_typed_date(row.typed);
        CHECK((date ? to_string(*date) : "") == row.date);
    }
    CHECK_FALSE(parse_date("2020-5-1"));
    CHECK_FALSE(parse_date("2020-05-01 "));
    CHECK(parse_date("2020-05")->precision() == DatePrecision::Month);
}

TEST_CASE("years are full ones and the day is China's", "[base]")
{
    CHECK(full_years({ 1990, 6, 2 }, { 2026, 6, 1 }) == 35);
    CHECK(full_years({ 1990, 6, 1 }, { 2026, 6, 1 }) == 36);
    CHECK(full_months({ 2026, 1, 31 }, { 2026, 2, 28 }) <= 1);
    CHECK(full_months({ 2025, 6, 1 }, { 2026, 6, 1 }) == 12);
    CHECK(to_string(china_date(*parse_moment("2026-05-31T15:59:59Z"))) == "2026-05-31");
    CHECK(to_string(china_date(*parse_moment("2026-05-31T16:00:00Z"))) == "2026-06-01");
    CHECK(to_string(*parse_moment("2026-05-31T16:00:00Z")) == "2026-06-01T00:00:00+08:00");
    CHECK(parse_moment("2026-06-01T00:00:00.250+08:00")->milliseconds % 1000 == 250);
    CHECK_FALSE(parse_moment("2026-06-01 00:00:00"));
    CHECK_FALSE(parse_moment("2026-06-01T25:00:00Z"));
    for (std::int64_t days : { -354'285LL, -1LL, 0LL, 59LL, 11'016LL, 20'000LL })
        CHECK(days_since_epoch(date_of_days(days)) == days);
}

TEST_CASE("text is made regular and counted as people see it", "[base]")
{
    CHECK(character_count("张三") == 2);
    CHECK(character_count("𠮷田") == 2);
    CHECK(character_count("e\xCC\x81") == 1);  // e and a combining acute
    CHECK(to_nfc("e\xCC\x81") == "\xC3\xA9");
    CHECK(to_nfc("\xE1\x84\x80\xE1\x85\xA1") == "\xEA\xB0\x80");  // Hangul: U+1100 U+1161 to U+AC00
    CHECK(regular_text(" a\xE2\x80\x8B" "b\r\nc ", Lines::Many) == "ab\nc");
    CHECK(regular_code("１２ ３Ｘ") == "123X");
    CHECK(regular_name("买买提•吐尔逊") == "买买提·吐尔逊");
    CHECK(masked_phone("13900001858") == "139****1858");
    CHECK(masked_identity_number("11010519491231002X").find("19491231") == std::string::npos);
    CHECK_FALSE(is_valid_utf8("\xC0\x80"));
    CHECK_FALSE(is_valid_utf8("\xED\xA0\x80"));
    CHECK_FALSE(is_valid_utf8("\xF5\x80\x80\x80"));
    CHECK(is_valid_utf8("\xF0\xA0\xAE\xB7"));
}

TEST_CASE("NFC agrees with the Unicode data for every code point and for sequences", "[base]")
{
    // Lines of two hexadecimal UTF-8 strings, made at build time: the text and its NFC.
    std::ifstream file(SHENBAO_NFC_CASES);
    REQUIRE(file);
    auto bytes = [](std::string const& hex) {
        std::string text;
        for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
            text += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
        return text;
    };
    std::string before;
    std::string after;
    std::size_t count = 0;
    std::size_t wrong = 0;
    while (file >> before >> after) {
        ++count;
        if (to_nfc(bytes(before)) != bytes(after) && ++wrong < 5)
            UNSCOPED_INFO("NFC of " << before << " should be " << after);
    }
    CHECK(count > 20'000);
    CHECK(wrong == 0);
}

TEST_CASE("ids are 32 lower-case hexadecimal digits", "[base]")
{
    CHECK(to_string(Id { 1, 0xAB }) == "000000000000000100000000000000ab");
    CHECK(parse_id("000000000000000100000000000000ab") == Id { 1, 0xAB });
    CHECK_FALSE(parse_id("000000000000000100000000000000AB"));
    CHECK_FALSE(parse_id("0000000000000001"));
    CHECK_FALSE(parse_id("000000000000000100000000000000ab0"));
}

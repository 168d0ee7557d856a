// Text as people type it: decoding, normal form, counting, making regular, masking.
#include "base/text.h"

#include <catch2/catch_test_macros.hpp>

#include <fstream>

using namespace shenbao;

namespace {

std::string bytes_of(std::string_view hex)
{
    auto const digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
    return bytes;
}

std::size_t code_point_count(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t position = 0; position < text.size(); ++count)
        next_code_point(text, position);
    return count;
}

struct Row {
    std::string typed;
    std::string expected;
};

}

TEST_CASE("every character is valid UTF-8, and no common one with a byte of it changed to what cannot stand there", "[text]")
{
    std::size_t wrong = 0;
    for (char32_t c = 1; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        std::string text;
        append_utf8(text, c);
        wrong += is_valid_utf8(text) ? 0 : 1;
        wrong += is_common_han(text, 0) == (c >= 0x4E00 && c <= 0x9FFF) ? 0 : 1;
    }
    for (char32_t c : { U'\u4E00', U'\u4E2D', U'\u9FFF' }) {
        for (std::size_t at = 0; at < 3; ++at) {
            for (unsigned byte = 0x80; byte < 0x100; ++byte) {
                std::string text;
                append_utf8(text, c);
                text[at] = static_cast<char>(byte);
                bool const fits = at == 0 ? byte >= 0xE0 && byte <= 0xEF && byte != 0xED : byte < 0xC0;
                bool const surrogate_or_private = at == 0 && byte == 0xED;  // what follows decides
                wrong += surrogate_or_private || is_valid_utf8(text) == fits ? 0 : 1;
            }
        }
        std::string text;
        append_utf8(text, c);
        wrong += is_valid_utf8(text.substr(0, 2)) || is_valid_utf8(text.substr(0, 1)) ? 1 : 0;
    }
    CHECK(wrong == 0);
}

TEST_CASE("broken UTF-8 is told and never read past its end", "[text]")
{
    for (std::string const good : { "", "a", "中", "𠮷", "\xEF\xBF\xBD", "\xF4\x8F\xBF\xBF" })
        CHECK(is_valid_utf8(good));
    // Lone tail, lone lead, overlong, surrogate, past U+10FFFF, cut short.
    for (std::string const bad : { "\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
             "\xFF", "\xE4\xB8", "\xF0\xA0\xAE", "\xE4\xB8\x41" }) {
        CHECK_FALSE(is_valid_utf8(bad));
        CHECK(is_valid_utf8(to_nfc(bad)));
        CHECK(is_valid_utf8(regular_text(bad, Lines::Many)));
        CHECK(is_valid_utf8(regular_code(bad)));
        CHECK(is_valid_utf8(regular_name(bad)));
    }
    std::size_t position = 0;
    CHECK(next_code_point("\xE4\xB8\x41", position) == 0xFFFD);
    CHECK(position == 1);
}

TEST_CASE("every code point goes there and back", "[text]")
{
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        std::string text;
        append_utf8(text, c);
        std::size_t position = 0;
        if (next_code_point(text, position) != c || position != text.size())
            FAIL_CHECK("U+" << std::hex << static_cast<std::uint32_t>(c));
    }
    std::string surrogate;
    append_utf8(surrogate, 0xD800);
    CHECK(surrogate == "\xEF\xBF\xBD");
}

TEST_CASE("normal form C agrees with the Unicode data of the build", "[text]")
{
    std::ifstream cases(SHENBAO_NFC_CASES);
    std::string source, expected;
    std::size_t count = 0;
    while (cases >> source >> expected) {
        ++count;
        auto const text = bytes_of(source);
        auto const normal = bytes_of(expected);
        if (to_nfc(text) != normal || to_nfc(normal) != normal || character_count(text) != code_point_count(normal))
            FAIL_CHECK(source);
    }
    CHECK(count > 20'000);
}

TEST_CASE("normal form C by hand", "[text]")
{
    CHECK(to_nfc("e\u0301") == "é");
    CHECK(to_nfc("\u212B") == "Å");
    CHECK(to_nfc("q\u0307\u0323") == "q\u0323\u0307");       // marks in their order
    CHECK(to_nfc("d\u0323\u0307") == "\u1E0D\u0307");
    CHECK(to_nfc("\u0958") == "\u0915\u093C");               // excluded from composition
    CHECK(to_nfc("\u1112\u1161\u11AB") == "한");
    CHECK(to_nfc("\uAC00\u11A7") == "\uAC00\u11A7");         // no trailing consonant of that number
    CHECK(to_nfc("\uF900") == "豈");                         // a compatibility ideograph
    CHECK(to_nfc("\U0002F800") == "丽");
    CHECK(to_nfc("か\u3099") == "が");
    CHECK(to_nfc("ｱ①㍿") == "ｱ①㍿");                         // not NFKC
}

TEST_CASE("a character is what a person sees as one code point after NFC", "[text]")
{
    CHECK(character_count("") == 0);
    CHECK(character_count("abc") == 3);
    CHECK(character_count("中文𠮷") == 3);
    CHECK(character_count("e\u0301中") == 2);
    CHECK(character_count("中e\u0301") == 2);
    CHECK(character_count("\u0301") == 1);
    CHECK(character_count("😀") == 1);
    std::string marks = "a";
    for (int i = 0; i < 100'000; ++i)
        marks += i % 2 == 0 ? "\u0323" : "\u0301";
    CHECK(character_count(marks) == 100'000);  // ạ takes one; there is no ạ with an acute
}

TEST_CASE("regular text", "[text]")
{
    Row const rows[] = {
        { "  中文 \t", "中文" },
        { "\u3000\u3000首行\u3000中", "首行\u3000中" },
        { "a\r\nb\rc\nd", "a\nb\nc\nd" },
        { "\n\n一\n\n二\n\n", "一\n\n二" },
        { "a\u200Bb\uFEFFc\u202Ed\u2066e\u00ADf", "abcdef" },
        { std::string("a\0b\x07" "c\x7F", 6), "abc" },
        { "a\tb\u00A0c", "a b c" },
        { "e\u0301", "é" },
        { "a\U000E0041b", "ab" },
        { "   ", "" },
    };
    for (auto const& row : rows) {
        INFO(row.typed);
        CHECK(regular_text(row.typed, Lines::Many) == row.expected);
        CHECK(regular_text(row.expected, Lines::Many) == row.expected);
    }
    CHECK(regular_text("a\r\nb\u2028c", Lines::One) == "a b c");
    CHECK(regular_text("一\n", Lines::One) == "一");
}

TEST_CASE("regular codes", "[text]")
{
    CHECK(regular_code("１１０１０５ 19491231\u3000002Ｘ") == "11010519491231002X");
    CHECK(regular_code("ｎａｍｅ＠ｅｘａｍｐｌｅ。ｃｎ") == "name@example.cn");
    CHECK(regular_code("028—1234–5678") == "028-1234-5678");
    CHECK(regular_code("\u202A139\u200B0000\n1858\u202C") == "13900001858");
    CHECK(regular_code("一二") == "一二");
}

TEST_CASE("regular names", "[text]")
{
    Row const rows[] = {
        { "买买提\u2022吐尔逊", "买买提·吐尔逊" },
        { "买买提\u30FB吐尔逊", "买买提·吐尔逊" },
        { "买买提\u2027吐尔逊", "买买提·吐尔逊" },
        { "买买提\uFF0E吐尔逊", "买买提·吐尔逊" },
        { "买买提 · 吐尔逊", "买买提·吐尔逊" },
        { "买买提 \u0387 吐尔逊", "买买提·吐尔逊" },
        { "张 \uF900", "张\u8C48" },
        { "张　三", "张三" },
        { " 张  三 ", "张三" },
        { "Anna  Maria", "Anna Maria" },
        { "李 Anna", "李 Anna" },
        { "𠮷田", "𠮷田" },
        { "·", "·" },
        { "", "" },
    };
    for (auto const& row : rows) {
        INFO(row.typed);
        CHECK(regular_name(row.typed) == row.expected);
        CHECK(regular_name(row.expected) == row.expected);
    }
}

TEST_CASE("masks never show the whole", "[text]")
{
    CHECK(masked_identity_number("11010519491231002X") == "110105********002X");
    CHECK(masked_identity_number("H1234567800") == "H1*******00");
    CHECK(masked_identity_number("1234") == "1**4");
    CHECK(masked_identity_number("1") == "*");
    CHECK(masked_identity_number("") == "");
    CHECK(masked_phone("13900001858") == "139****1858");
    CHECK(masked_phone("+8613900001858") == "139****1858");
    CHECK(masked_phone("+85261234567") == "+852*****567");
    CHECK(masked_phone("12345678") == "12****78");
    CHECK(masked("张三", 1, 0) == "张*");
    CHECK(masked("张", 1, 0) == "*");
    CHECK(masked("欧阳𠮷田", 1, 1) == "欧**田");
    CHECK(masked("abc", 2, 2) == "***");
}

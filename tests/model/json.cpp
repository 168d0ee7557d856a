// The reader of JSON against the library that it stands on: plain strings go past that library's hands.
#include "wire/json.h"

#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>

#include <initializer_list>
#include <string>
#include <vector>

using namespace shenbao;

namespace {

// "" where both take it and mean the same, or both refuse it; else the text and what they differ in.
std::string difference(std::string const& text)
{
    auto const theirs = nlohmann::json::parse(text, nullptr, false);
    auto const ours = json::parse(text);
    if (ours.ok() == theirs.is_discarded())
        return text + (ours.ok() ? ": taken" : ": refused");
    if (!ours.ok())
        return {};
    auto const& node = ours.value();
    for (std::size_t i = 0; i < node.items.size(); ++i) {
        auto const& item = node.items[i];
        if (item.kind == json::Kind::String && (item.text != theirs[i].get<std::string>() || text[item.offset] != '"'))
            return text + ": says " + item.text;
        for (auto const& [name, value] : item.members) {
            if (value.text != theirs[i].at(name).get<std::string>())
                return text + ": says " + name + " " + value.text;
        }
    }
    return {};
}

std::string bytes(std::initializer_list<int> all)
{
    std::string text;
    for (int one : all)
        text += static_cast<char>(one);
    return text;
}

// As a string, as a name and as the string after another one.
std::string difference_as_string(std::string const& inside)
{
    for (auto const& text : { "[\"" + inside + "\"]", "[{\"" + inside + "\":\"" + inside + "\"}]", "[\"a\", 1,\"" + inside + "\",\"\\\"\"]" }) {
        if (auto found = difference(text); !found.empty())
            return found;
    }
    return {};
}

}

TEST_CASE("strings of all bytes are taken, refused and read as the JSON library does", "[wire]")
{
    std::vector<int> const telling { 0x00, 0x1f, 0x20, '"', '\\', '/', 'n', 'u', '1', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1,
        0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff };
    std::string found;
    for (int a = 0; a < 256 && found.empty(); ++a) {
        for (int b : telling) {
            for (auto const& pair : { bytes({ a, b }), bytes({ b, a }) }) {
                if (found.empty())
                    found = difference("[\"" + pair + "\"]");
            }
        }
    }
    for (int a : telling) {
        if (a < 0xe0 && a != '\\')
            continue;  // no sequence of three begins so
        for (int b : telling) {
            for (int c : telling) {
                if (found.empty())
                    found = difference("[\"" + bytes({ a, b, c }) + "\"]");
                if (found.empty() && a >= 0xf0)
                    found = difference("[\"" + bytes({ a, b, c, 0x80 }) + "\"]");
            }
        }
    }
    INFO(found);
    CHECK(found.empty());
    for (auto const* inside : { "", "张三", "a\\\\", "a\\\"b", "\\\\\\\"", "\\u5f20三", "\\ud83d\\ude00", "\\ud83d", "\xf0\x9f\x98\x80", "\\x", "\t", "a\\", "张\\n三" })
        CHECK(difference_as_string(inside).empty());
}

TEST_CASE("what is cut short or out of place is refused as the JSON library does", "[wire]")
{
    std::string const whole = R"([{"name":"张三","note":"a\"b\\"},"x",1.5,true,null])";
    REQUIRE(json::parse(whole).ok());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        CHECK(difference(whole.substr(0, i)).empty());
        for (auto const* put : { "\"", "\\", "\"\"", "x", "\n" })
            CHECK(difference(std::string(whole).insert(i, put)).empty());
    }
    CHECK(json::parse("{\"a\":\"张三\" x}").error().pointer == "1:11");
    CHECK(json::parse("[\"张三\", \"a\tb\"]").error().pointer == "1:10");
    CHECK(json::parse("[tru\"张三\"]").error().pointer == "1:5");
    CHECK(json::parse("[-\"张三\"]").error().pointer == "1:3");
}

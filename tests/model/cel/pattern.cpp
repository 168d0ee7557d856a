#include "cel/support.h"

#include <catch2/catch_test_macros.hpp>

#include <chrono>

namespace shenbao::tests {

namespace {

struct Row {
    std::string_view pattern;
    std::string_view text;
    bool whole;
    bool anywhere;
};

cel::Pattern compiled(std::string_view pattern)
{
    auto result = cel::Pattern::compile(pattern);
    INFO(pattern);
    REQUIRE(std::holds_alternative<cel::Pattern>(result));
    return std::move(*std::get_if<cel::Pattern>(&result));
}

}

TEST_CASE("patterns: matches of the whole text and anywhere in it", "[cel]")
{
    Row const rows[] {
        { "", "", true, true }, { "", "a", false, true }, { "abc", "abc", true, true }, { "b", "abc", false, true },
        { "d", "abc", false, false }, { "^b", "abc", false, false }, { "^a", "abc", false, true },
        { "c$", "abc", false, true }, { "b$", "abc", false, false }, { "^$", "", true, true }, { "^$", "a", false, false },
        { "a|b", "b", true, true }, { "a|b", "ab", false, true }, { "a||b", "", true, true },
        { "gr(a|e)y", "grey", true, true }, { "gr(?:a|e)y", "griy", false, false },
        { "(?P<year>\\d{4})", "2024", true, true }, { "(?<year>\\d{4})", "2024", true, true },
        { "ba(na)*", "banana", true, true }, { "ba(na)*", "banan", false, true }, { "a*", "aaaa", true, true },
        { "a+", "", false, false }, { "a?", "aa", false, true }, { "a{2}", "aa", true, true }, { "a{2}", "aaa", false, true },
        { "a{2,}", "aaaa", true, true }, { "a{2,3}", "aaaa", false, true }, { "a{2,3}", "a", false, false },
        { "a{0}", "", true, true }, { "a{0,1}b", "b", true, true }, { "a{,2}", "a{,2}", true, true }, { "a{x", "a{x", true, true },
        { "(a*)*", "aaa", true, true }, { "(a*)+b", "aaa", false, false }, { "(|a)+", "aa", true, true },
        { "a*?", "aa", true, true }, { "a+?b", "aab", true, true }, { "a{1,2}?", "a", true, true },
        { ".", "\n", false, false }, { "(?s).", "\n", true, true }, { ".", "中", true, true }, { "..", "中", false, false },
        { "[a-c]+", "abcabc", true, true }, { "[^a-c]", "b", false, false }, { "[^a-c]", "中", true, true },
        { "[]a]", "]", true, true }, { "[^]a]", "]", false, false }, { "[a-]", "-", true, true }, { "[-a]", "-", true, true },
        { "[\\d-]+", "1-2", true, true }, { "[\\]\\\\]", "\\", true, true }, { "[一-龥]+", "申报", true, true },
        { "[一-龥]+", "abc", false, false }, { "[[:alpha:]]+", "abZ", true, true }, { "[[:^digit:]]", "1", false, false },
        { "[[:digit:]x]+", "1x2", true, true }, { "\\d", "５", false, false }, { "\\D", "a", true, true },
        { "\\w+", "a_9", true, true }, { "\\W", "a", false, false }, { "\\s", "\t", true, true }, { "\\S", " ", false, false },
        { "[\\s]", "\v", false, false }, { "\\bfoo\\b", "a foo b", false, true }, { "\\bfoo\\b", "afoo", false, false },
        { "\\Boo", "foo", false, true }, { "\\Afoo\\z", "foo", true, true }, { "\\x41\\x{4e2d}", "A中", true, true },
        { "\\Qa.b*\\E+", "a.b**", true, true }, { "\\.", "a", false, false }, { "\\t\\n", "\t\n", true, true },
        { "(?i)straße", "STRAßE", true, true }, { "(?i)[a-f]+", "AbF", true, true }, { "(?i:a)b", "AB", false, false },
        { "(?i:a)b", "Ab", true, true }, { "a(?i)b|c", "aB", true, true }, { "(?-i)A", "a", false, false },
        { "(?m)^b$", "a\nb\nc", false, true }, { "^b$", "a\nb\nc", false, false },
        { "\\p{Han}+", "申报𠀀", true, true }, { "\\p{Han}", "a", false, false }, { "\\P{Han}", "a", true, true },
        { "\\P{Han}", "中", false, false }, { "[^\\p{Han}·]", "·", false, false }, { "a+ñ+a+", "mañana", false, true },
        { "(a|😀){2}", "🐱😀😀", false, true }, { "^1[3-9]\\d{9}$", "13912345678", true, true },
        { "^1[3-9]\\d{9}$", "12912345678", false, false }, { "[\\x00-\\x{10FFFF}]", "中", true, true },
    };
    for (Row const& row : rows) {
        INFO(row.pattern << " on " << row.text);
        cel::Pattern const pattern = compiled(row.pattern);
        CHECK(pattern.matches_whole(row.text) == row.whole);
        CHECK(pattern.found_in(row.text) == row.anywhere);
    }
}

TEST_CASE("patterns: what is refused", "[cel]")
{
    for (std::string_view pattern : { "(", ")", "a)", "(a", "[a", "[", "[]", "*", "+a", "?", "a**", "a+*", "(?=a)", "(?!a)",
             "(?<=a)b", "(?<!a)b", "(a)\\1", "\\", "a\\", "[a\\", "[b-a]", "a{3,2}", "a{1001}", "a{2000,}", "\\y", "\\pL", "\\p{Greek}",
             "[[:foo:]]", "\\xZ", "\\x{110000}", "(?P<n", "(?z)", "((((a{1000}){1000}){1000}){1000})", "(a{100}){100}",
             "((((){1000}){1000}){1000}){1000}", "\xFF" }) {
        INFO(pattern);
        CHECK(std::holds_alternative<std::string>(cel::Pattern::compile(pattern)));
    }
    CHECK(std::holds_alternative<std::string>(cel::Pattern::compile(std::string(50'000, '('))));
}

TEST_CASE("patterns: time grows with text × pattern only", "[cel]")
{
    // A back-tracking matcher needs 2^n steps for these.
    std::string optional;
    for (int i = 0; i < 60; ++i)
        optional += "a?";
    std::string const as(60, 'a');
    auto const begin = std::chrono::steady_clock::now();
    CHECK(compiled(optional + as).matches_whole(as));
    CHECK_FALSE(compiled(optional + as).matches_whole(as.substr(1)));
    CHECK_FALSE(compiled("(a*)*b").found_in(std::string(5'000, 'a')));
    CHECK_FALSE(compiled("(a|a)*b").found_in(std::string(5'000, 'a')));
    CHECK_FALSE(compiled("(.*)(.*)(.*)(.*)(.*)x").found_in(std::string(5'000, 'a')));
    CHECK(compiled("(x+x+)+y").found_in(std::string(5'000, 'x') + "y"));
    CHECK(compiled("a.{900}b").found_in(std::string(5'000, 'a') + "b"));
    // Marks of positions are 16 bits wide: more positions than that.
    CHECK(compiled("^(ab)*$").matches_whole([] {
        std::string text;
        for (int i = 0; i < 100'000; ++i)
            text += "ab";
        return text;
    }()));
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(10));
}

}

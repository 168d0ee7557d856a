#include "ui/text_break.h"

#include <catch2/catch_test_macros.hpp>

#include <string>
#include <vector>

using namespace shenbao::ui;

static std::vector<std::string> lines(std::string_view text, float em)
{
    FixedFont font;
    std::vector<std::string> made;
    for (auto const& line : break_lines(text, em * 10, 10, Weight::Regular, font))
        made.emplace_back(text.substr(line.begin, line.end - line.begin));
    return made;
}

TEST_CASE("lines break as Chinese does", "[text]")
{
    struct Row {
        char const* text;
        float em;
        std::vector<std::string> lines;
    };
    std::vector<Row> const rows {
        {"", 5, {""}},
        {"一二三四五", 5, {"一二三四五"}},
        {"一二三四五六", 5, {"一二三四五", "六"}},
        // No closing punctuation first in a line.
        {"一二三四五，六", 5, {"一二三四", "五，六"}},
        {"一二三四五）。六", 5, {"一二三四", "五）。六"}},
        // No opening one last.
        {"一二三四（五六）", 5, {"一二三四", "（五六）"}},
        {"一二三四“五六”", 5, {"一二三四", "“五六”"}},
        // …… stays whole.
        {"一二三……四", 4, {"一二", "三……四"}},
        // Latin words and numbers stay whole.
        {"甲 word 乙丙", 4, {"甲 word", "乙丙"}},
        {"合计2026年", 4, {"合计", "2026年"}},
        {"高38%", 2.5f, {"高", "38%"}},
        // Over-long words break, after a joint where there is one.
        {"https://a.example/b", 6, {"https://a.", "example/b"}},
        {"aaaaaaaaaaaa", 3, {"aaaaa", "aaaaa", "aa"}},
        {"一\n二", 9, {"一", "二"}},
        {"一\n\n二", 9, {"一", "", "二"}},
    };
    for (auto const& row : rows) {
        CAPTURE(row.text, row.em);
        CHECK(lines(row.text, row.em) == row.lines);
    }
}

TEST_CASE("every character is on exactly one line, whatever the width", "[text]")
{
    std::string const text = "本成果（合计 21.4 km）针对“高海拔”隧道：提出《方法》……每月约 12 万 kWh，见 https://example.org/a-b_c?d=e。";
    for (float em = 1; em < 40; em += 0.5f) {
        std::string joined;
        for (auto const& line : lines(text, em))
            joined += line;
        auto without_blanks = [](std::string from) {
            std::string made;
            for (auto const c : from) {
                if (c != ' ')
                    made += c;
            }
            return made;
        };
        CHECK(without_blanks(joined) == without_blanks(text));
    }
}

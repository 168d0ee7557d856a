#include "ui/theme.h"

#include <catch2/catch_test_macros.hpp>

#include <algorithm>
#include <cmath>

using namespace shenbao::ui;

// WCAG 2.2: relative luminance and contrast ratio.
static double luminance(std::uint32_t rgb)
{
    auto const linear = [](std::uint32_t channel) {
        auto const c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(rgb >> 16 & 255) + 0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
}

static double contrast(Color a, Color b, bool dark)
{
    auto const x = luminance(rgb_of(a, dark)), y = luminance(rgb_of(b, dark));
    return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

TEST_CASE("tokens stand in the table at their own place", "[theme]")
{
    for (std::size_t i = 0; i < std::size(color_tokens); ++i)
        CHECK(static_cast<std::size_t>(color_tokens[i].color) == i);
}

TEST_CASE("every pair of colours that is used can be read", "[theme]")
{
    struct Pair {
        Color ink, ground;
        double least;
    };
    Pair const pairs[] = {
        {Color::Text, Color::Page, 14}, {Color::Text, Color::Surface, 12}, {Color::QuietText, Color::Page, 5.5}, {Color::QuietText, Color::Surface, 6},
        {Color::ControlBorder, Color::Surface, 3}, {Color::ControlBorder, Color::Page, 3},
        {Color::Accent, Color::Surface, 4.5}, {Color::Accent, Color::Page, 4.5}, {Color::OnAccent, Color::Accent, 4.5}, {Color::Accent, Color::AccentWash, 4.5},
        {Color::Text, Color::AccentWash, 7}, {Color::Text, Color::ErrorWash, 7}, {Color::Text, Color::DoneWash, 7}, {Color::Text, Color::WarningWash, 7},
        {Color::Error, Color::Page, 4.5}, {Color::Error, Color::Surface, 4.5}, {Color::Error, Color::ErrorWash, 4.5},
        {Color::Done, Color::Page, 4.5}, {Color::Done, Color::Surface, 4.5}, {Color::Done, Color::DoneWash, 4.5},
        {Color::Warning, Color::Page, 4.5}, {Color::Warning, Color::Surface, 4.5}, {Color::Warning, Color::WarningWash, 4.5},
    };
    for (bool const dark : {false, true}) {
        for (auto const& pair : pairs) {
            CAPTURE(dark, static_cast<int>(pair.ink), static_cast<int>(pair.ground));
            CHECK(contrast(pair.ink, pair.ground, dark) >= pair.least);
        }
    }
}

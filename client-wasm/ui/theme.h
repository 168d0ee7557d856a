// The look in one table: the painter reads it, make_theme_css writes it as CSS variables, tests recompute the contrast.
#pragma once

#include <cstddef>
#include <cstdint>

namespace shenbao::ui {

enum class Color : std::uint8_t {
    Page, Surface, Text, QuietText, ControlBorder, Line, Accent, OnAccent, AccentWash, Error, ErrorWash, Done, DoneWash, Warning,
    WarningWash, None,
};

struct ColorToken {
    Color color;
    char const* name;      // of the CSS variable, without the dashes
    std::uint32_t light;   // 0xRRGGBB
    std::uint32_t dark;
};

inline constexpr ColorToken color_tokens[] = {
    {Color::Page, "page", 0xF5F7FA, 0x12161C},
    {Color::Surface, "surface", 0xFFFFFF, 0x1B212A},
    {Color::Text, "text", 0x1B2430, 0xE7EBF1},
    {Color::QuietText, "quiet", 0x53606F, 0xA6B1BF},
    {Color::ControlBorder, "border", 0x76828F, 0x6F7B8A},
    {Color::Line, "line", 0xDDE3EA, 0x2B333F},
    {Color::Accent, "accent", 0x1456B8, 0x8AB4FF},
    {Color::OnAccent, "on-accent", 0xFFFFFF, 0x0E1420},
    {Color::AccentWash, "accent-wash", 0xE8F0FC, 0x1D2C47},
    {Color::Error, "error", 0xB42318, 0xFF9C92},
    {Color::ErrorWash, "error-wash", 0xFEF0EE, 0x3A1C1A},
    {Color::Done, "done", 0x1A7038, 0x7ED79A},
    {Color::DoneWash, "done-wash", 0xE9F6EC, 0x16301F},
    {Color::Warning, "warning", 0x7A4D00, 0xF2C46B},
    {Color::WarningWash, "warning-wash", 0xFFF5DC, 0x332813},
};

constexpr std::uint32_t rgb_of(Color color, bool dark)
{
    auto const& token = color_tokens[static_cast<std::size_t>(color)];
    return dark ? token.dark : token.light;
}

// Lengths in CSS pixels at 100% text size.
namespace size {
inline constexpr float body = 16, small = 14, heading_1 = 30, heading_2 = 24, heading_3 = 20;
inline constexpr float control = 44, radius = 6, card_radius = 10, choice = 22;
inline constexpr float focus_ring = 3, focus_gap = 2;
inline constexpr float side = 240, side_gap = 40, content = 760, header = 64;
inline constexpr float narrow_below = 900, phone_below = 600;
}

struct LengthToken {
    char const* name;
    float pixels;
};

inline constexpr LengthToken length_tokens[] = {
    {"body", size::body}, {"small", size::small}, {"heading-1", size::heading_1}, {"heading-2", size::heading_2},
    {"heading-3", size::heading_3}, {"control", size::control}, {"radius", size::radius}, {"card-radius", size::card_radius},
    {"choice", size::choice}, {"side", size::side}, {"side-gap", size::side_gap}, {"content", size::content},
    {"header", size::header}, {"focus-ring", size::focus_ring}, {"focus-gap", size::focus_gap},
};

}

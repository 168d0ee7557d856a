// How wide a character is. The browser measures in the client; tests use fixed advances.
#pragma once

#include <cstdint>

namespace shenbao::ui {

enum class Weight : std::uint8_t { Regular, Medium };

class Font {
public:
    virtual ~Font() = default;
    // In em.
    virtual float advance(char32_t, Weight) = 0;
};

// Han, kana, hangul and full-width forms are one em wide in every CJK font.
constexpr bool is_wide(char32_t c)
{
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0x303E) || (c >= 0x3041 && c <= 0xA4CF)
        || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F)
        || (c >= 0xFF00 && c <= 0xFF60) || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
}

class FixedFont final : public Font {
public:
    float advance(char32_t c, Weight) override { return is_wide(c) ? 1.0f : 0.55f; }
};

}

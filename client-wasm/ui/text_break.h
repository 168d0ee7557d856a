// Lines of text as Chinese breaks them: anywhere between Han characters, no closing punctuation at a line's start, no
// opening one at its end, Latin words whole, over-long words (addresses of pages) cut where they must be.
#pragma once

#include "ui/font.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace shenbao::ui {

struct TextLine {
    std::uint32_t begin = 0;  // bytes
    std::uint32_t end = 0;
    float width = 0;          // pixels, without blanks at the end
};

float text_width(std::string_view, float size, Weight, Font&);
// At least one line; a line feed begins a new one. `width` in pixels.
std::vector<TextLine> break_lines(std::string_view, float width, float size, Weight, Font&);

}

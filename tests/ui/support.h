#pragma once

#include "platform/app.h"

#include <string>

namespace shenbao::test {

// The gallery's page laid out for a window, natively.
struct Page {
    ui::FixedFont font;
    ui::BoxGlyphs glyphs;
    platform::App app;

    Page(char const* url, int width, int height = 900);
    void signal(platform::Signal, double a = 0, std::string const& payload = {});
};

}

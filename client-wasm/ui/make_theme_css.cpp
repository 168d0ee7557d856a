// Writes the theme's tokens as CSS variables (to the file named), so that both renderers share one table.
#include "ui/theme.h"

#include <cstdio>

namespace {

void write_colors(std::FILE* out, char const* selector, bool dark)
{
    std::fprintf(out, "%s{color-scheme:%s", selector, dark ? "dark" : "light");
    for (auto const& token : shenbao::ui::color_tokens)
        std::fprintf(out, ";--%s:#%06x", token.name, static_cast<unsigned>(dark ? token.dark : token.light));
    std::fprintf(out, "}\n");
}

}

int main(int argc, char** argv)
{
    std::FILE* out = argc == 2 ? std::fopen(argv[1], "w") : nullptr;
    if (!out) {
        std::fprintf(stderr, "usage: make_theme_css <file>\n");
        return 2;
    }
    write_colors(out, ":root", false);
    // Before the client runs, the system's choice holds.
    std::fprintf(out, "@media (prefers-color-scheme:dark){");
    write_colors(out, ":root:not([data-scheme])", true);
    std::fprintf(out, "}\n");
    write_colors(out, "[data-scheme=dark]", true);
    std::fprintf(out, ":root{");
    for (auto const& token : shenbao::ui::length_tokens)
        std::fprintf(out, "--%s:%.4grem;", token.name, static_cast<double>(token.pixels / 16));
    std::fprintf(out, "}\n");
    return std::fclose(out) == 0 ? 0 : 1;
}

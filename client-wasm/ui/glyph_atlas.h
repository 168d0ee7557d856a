// Glyphs from outside (the browser's canvas) in an ImGui font atlas of one byte a pixel.
#pragma once

#include "ui/font.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

struct ImFont;
struct ImFontAtlas;
struct ImDrawListSharedData;

namespace shenbao::ui {

// Draws characters: each in a square cell of `cell` pixels a side, its origin at (origin_x, baseline), one byte of
// coverage a pixel, cells after each other.
struct GlyphRequest {
    std::vector<char32_t> characters;
    int size_pixels = 16;
    Weight weight = Weight::Regular;
    int cell = 0;
    int origin_x = 0;
    int baseline = 0;
};

class GlyphSource {
public:
    virtual ~GlyphSource() = default;
    virtual void draw(GlyphRequest const&, std::uint8_t* cells) = 0;
};

// For tests and tools: a filled box for each character.
class BoxGlyphs final : public GlyphSource {
public:
    void draw(GlyphRequest const&, std::uint8_t* cells) override;
};

class GlyphAtlas {
public:
    explicit GlyphAtlas(GlyphSource&);
    ~GlyphAtlas();

    // Makes sure of every character of a text at that size: collect with want(), then load() once.
    void want(std::string_view text, int size_pixels, Weight);
    void load();
    void begin_frame();

    ImFont* font(Weight weight) const { return m_fonts[static_cast<int>(weight)]; }
    ImFontAtlas& atlas() { return *m_atlas; }
    ImDrawListSharedData& shared() { return *m_shared; }

    struct Bitmap {
        int x = 0, y = 0, w = 0, h = 0;  // of the ink, from the origin on the baseline
        std::vector<std::uint8_t> alpha;
    };
    // For the atlas' loader.
    Bitmap take(char32_t, int size_pixels, Weight);

private:
    void rasterise(std::vector<char32_t> characters, int size_pixels, Weight);

    GlyphSource& m_source;
    std::unique_ptr<ImFontAtlas> m_atlas;
    std::unique_ptr<ImDrawListSharedData> m_shared;
    ImFont* m_fonts[2] = {};
    struct Wanted {
        int size_pixels;
        Weight weight;
        std::vector<char32_t> characters;
    };
    std::vector<Wanted> m_wanted;
    std::unordered_map<std::uint64_t, Bitmap> m_bitmaps;
    int m_frame = 0;
};

}

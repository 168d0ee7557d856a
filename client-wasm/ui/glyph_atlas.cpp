#include "ui/glyph_atlas.h"

#include "base/text.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <imgui.h>
#include <imgui_internal.h>

namespace shenbao::ui {

namespace {

std::uint64_t key_of(char32_t c, int size_pixels, Weight weight)
{
    return static_cast<std::uint64_t>(c) | static_cast<std::uint64_t>(size_pixels) << 24 | static_cast<std::uint64_t>(weight) << 48;
}

bool load_glyph(ImFontAtlas* atlas, ImFontConfig* source, ImFontBaked* baked, void*, ImWchar c, ImFontGlyph* glyph, float* advance)
{
    // Advances are the layout's business: it measures in em.
    if (advance) {
        *advance = 0;
        return true;
    }
    auto& glyphs = *static_cast<GlyphAtlas*>(atlas->UserData);
    auto const bitmap = glyphs.take(c, static_cast<int>(baked->Size), static_cast<Weight>(source->FontNo));
    glyph->Codepoint = c & 0x1FFFFFu;
    if (bitmap.w == 0)
        return true;
    auto const id = ImFontAtlasPackAddRect(atlas, bitmap.w, bitmap.h);
    if (id == ImFontAtlasRectId_Invalid)
        return true;
    glyph->X0 = static_cast<float>(bitmap.x);
    glyph->Y0 = static_cast<float>(bitmap.y);
    glyph->X1 = static_cast<float>(bitmap.x + bitmap.w);
    glyph->Y1 = static_cast<float>(bitmap.y + bitmap.h);
    glyph->Visible = true;
    glyph->PackId = id;
    auto* place = ImFontAtlasPackGetRect(atlas, id);
    ImFontAtlasBakedSetFontGlyphBitmap(atlas, baked, source, glyph, place, bitmap.alpha.data(), ImTextureFormat_Alpha8, bitmap.w);
    return true;
}

ImFontLoader const& loader()
{
    static ImFontLoader const table = [] {
        ImFontLoader made;
        made.Name = "browser";
        made.FontBakedLoadGlyph = load_glyph;
        return made;
    }();
    return table;
}

}

void BoxGlyphs::draw(GlyphRequest const& request, std::uint8_t* cells)
{
    auto const cell = request.cell;
    for (std::size_t i = 0; i < request.characters.size(); ++i) {
        auto* pixels = cells + i * static_cast<std::size_t>(cell * cell);
        if (request.characters[i] == ' ')
            continue;
        auto const width = std::max(1, request.size_pixels / 2);
        for (int y = std::max(0, request.baseline - request.size_pixels / 2); y < request.baseline; ++y)
            std::memset(pixels + y * cell + request.origin_x, 255, static_cast<std::size_t>(width));
    }
}

GlyphAtlas::GlyphAtlas(GlyphSource& source)
    : m_source(source)
    , m_atlas(std::make_unique<ImFontAtlas>())
    , m_shared(std::make_unique<ImDrawListSharedData>())
{
    m_atlas->TexDesiredFormat = ImTextureFormat_Alpha8;
    m_atlas->Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoBakedLines;
    m_atlas->FontLoader = &loader();
    m_atlas->FontLoaderName = loader().Name;
    m_atlas->UserData = this;
    m_atlas->RendererHasTextures = true;
    for (int weight = 0; weight < 2; ++weight) {
        ImFontConfig config;
        config.FontLoader = &loader();
        config.FontNo = static_cast<ImU32>(weight);
        config.SizePixels = 16;
        m_fonts[weight] = m_atlas->AddFont(&config);
    }
    m_shared->FontAtlas = m_atlas.get();
    m_shared->CurveTessellationTol = 1.0f;
    m_shared->SetCircleTessellationMaxError(0.25f);
    m_shared->InitialFlags = ImDrawListFlags_AntiAliasedLines | ImDrawListFlags_AntiAliasedFill;
    m_shared->ClipRectFullscreen = ImVec4(-8192, -8192, 8192, 8192);
    ImFontAtlasAddDrawListSharedData(m_atlas.get(), m_shared.get());
}

GlyphAtlas::~GlyphAtlas()
{
    ImFontAtlasRemoveDrawListSharedData(m_atlas.get(), m_shared.get());
    // The pixels belong to nobody else: no texture is waiting for a renderer any more.
    for (auto* texture : m_atlas->TexList)
        texture->SetStatus(ImTextureStatus_Destroyed);
}

void GlyphAtlas::begin_frame()
{
    ImFontAtlasUpdateNewFrame(m_atlas.get(), ++m_frame, true);
}

void GlyphAtlas::want(std::string_view text, int size_pixels, Weight weight)
{
    auto* baked = font(weight)->GetFontBaked(static_cast<float>(size_pixels));
    for (std::size_t position = 0; position < text.size();) {
        auto const c = next_code_point(text, position);
        if (c < 32 || baked->IsGlyphLoaded(static_cast<ImWchar>(c)))
            continue;
        auto group = std::find_if(m_wanted.begin(), m_wanted.end(), [&](Wanted const& wanted) { return wanted.size_pixels == size_pixels && wanted.weight == weight; });
        if (group == m_wanted.end())
            group = m_wanted.insert(m_wanted.end(), {size_pixels, weight, {}});
        if (m_bitmaps.emplace(key_of(c, size_pixels, weight), Bitmap {}).second)
            group->characters.push_back(c);
    }
}

void GlyphAtlas::load()
{
    for (auto& wanted : m_wanted) {
        auto const characters = wanted.characters;
        rasterise(std::move(wanted.characters), wanted.size_pixels, wanted.weight);
        for (auto const c : characters)
            font(wanted.weight)->GetFontBaked(static_cast<float>(wanted.size_pixels))->FindGlyph(static_cast<ImWchar>(c));
    }
    m_wanted.clear();
    m_bitmaps.clear();
}

void GlyphAtlas::rasterise(std::vector<char32_t> characters, int size_pixels, Weight weight)
{
    GlyphRequest request;
    request.characters = std::move(characters);
    request.size_pixels = size_pixels;
    request.weight = weight;
    request.origin_x = size_pixels / 4 + 1;
    request.baseline = size_pixels + size_pixels / 4;
    request.cell = size_pixels + size_pixels * 3 / 4 + 2;
    auto const side = static_cast<std::size_t>(request.cell);
    std::vector<std::uint8_t> cells(request.characters.size() * side * side);
    if (cells.empty())
        return;
    m_source.draw(request, cells.data());
    for (std::size_t i = 0; i < request.characters.size(); ++i) {
        auto const* pixels = cells.data() + i * side * side;
        std::size_t left = side, right = 0, top = side, bottom = 0;
        for (std::size_t y = 0; y < side; ++y) {
            for (std::size_t x = 0; x < side; ++x) {
                if (pixels[y * side + x] == 0)
                    continue;
                left = std::min(left, x);
                right = std::max(right, x + 1);
                top = std::min(top, y);
                bottom = y + 1;
            }
        }
        Bitmap bitmap;
        if (right > left) {
            bitmap.w = static_cast<int>(right - left);
            bitmap.h = static_cast<int>(bottom - top);
            bitmap.x = static_cast<int>(left) - request.origin_x;
            bitmap.y = static_cast<int>(top) - request.baseline;
            bitmap.alpha.reserve(static_cast<std::size_t>(bitmap.w * bitmap.h));
            for (auto y = top; y < bottom; ++y)
                bitmap.alpha.insert(bitmap.alpha.end(), pixels + y * side + left, pixels + y * side + right);
        }
        m_bitmaps[key_of(request.characters[i], size_pixels, weight)] = std::move(bitmap);
    }
}

GlyphAtlas::Bitmap GlyphAtlas::take(char32_t c, int size_pixels, Weight weight)
{
    auto const key = key_of(c, size_pixels, weight);
    if (m_bitmaps.find(key) == m_bitmaps.end())
        rasterise({c}, size_pixels, weight);
    return m_bitmaps[key];
}

}

// Named by ImGui's build option that leaves its own font reader out.
namespace ImGuiFreeType {
ImFontLoader const* GetFontLoader();
ImFontLoader const* GetFontLoader() { return &shenbao::ui::loader(); }
}

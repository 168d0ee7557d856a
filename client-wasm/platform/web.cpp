// The seam to the browser: the functions web/client.js gives this module, and those it calls.
#include "mirror/patch.h"
#include "platform/app.h"
#include "platform/encode.h"

#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include <imgui.h>

#define IMPORT(name) __attribute__((import_module("env"), import_name(#name)))
#define EXPORT(name) __attribute__((export_name(#name)))

extern "C" {
IMPORT(random) void js_random(void* bytes, int count);
IMPORT(advance) double js_advance(unsigned character, int weight);
IMPORT(glyphs) void js_glyphs(unsigned const* characters, int count, int size, int weight, int cell, int origin_x, int baseline, void* out);
IMPORT(patch) void js_patch(char const* text, int length);
IMPORT(effects) void js_effects(char const* text, int length);
IMPORT(texture) void js_texture(void const* pixels, int width, int height, int top, int rows, int is_new);
IMPORT(draw) void js_draw(void const* vertices, int vertex_bytes, void const* indices, int index_count, void const* commands, int command_count);
IMPORT(mode) void js_mode(int text_mode, int percent, int scheme, double height, int has_dialog);
}

namespace shenbao::platform {

namespace {

class BrowserFont final : public ui::Font {
public:
    float advance(char32_t c, ui::Weight weight) override
    {
        if (ui::is_wide(c))
            return 1;
        // Tabular digits: all as wide as a nought.
        if (c >= '1' && c <= '9')
            c = '0';
        auto const key = static_cast<std::uint32_t>(c) << 1 | static_cast<std::uint32_t>(weight);
        auto const [place, is_new] = m_advances.try_emplace(key);
        if (is_new)
            place->second = static_cast<float>(js_advance(c, static_cast<int>(weight)));
        return place->second;
    }

private:
    std::unordered_map<std::uint32_t, float> m_advances;
};

class BrowserGlyphs final : public ui::GlyphSource {
public:
    void draw(ui::GlyphRequest const& request, std::uint8_t* cells) override
    {
        static_assert(sizeof(char32_t) == sizeof(unsigned));
        js_glyphs(reinterpret_cast<unsigned const*>(request.characters.data()), static_cast<int>(request.characters.size()), request.size_pixels,
            static_cast<int>(request.weight), request.cell, request.origin_x, request.baseline, cells);
    }
};

Id random_id()
{
    Id id;
    js_random(&id, sizeof id);
    return id;
}

// What a page of the browser holds: made once by start, kept by web/client.js as a handle.
struct Page {
    BrowserFont font;
    BrowserGlyphs glyphs;
    std::string input;
    std::unique_ptr<App> app;
    std::uint64_t drawn = 0;  // what the canvas shows, as picture_hash() says; 0: nothing that is sure
};

void upload_texture(App& app)
{
    auto& atlas = app.canvas().glyphs().atlas();
    for (auto* texture : atlas.TexList) {
        if (texture->Status == ImTextureStatus_WantDestroy) {
            texture->SetTexID(ImTextureID_Invalid);
            texture->SetStatus(ImTextureStatus_Destroyed);
        }
    }
    auto* texture = atlas.TexData;
    if (texture->Status == ImTextureStatus_WantCreate) {
        js_texture(texture->Pixels, texture->Width, texture->Height, 0, texture->Height, 1);
        texture->SetTexID(1);
    } else if (texture->Status == ImTextureStatus_WantUpdates) {
        auto const& rect = texture->UpdateRect;
        js_texture(texture->Pixels + rect.y * texture->Width, texture->Width, texture->Height, rect.y, rect.h, 0);
    }
    texture->SetStatus(ImTextureStatus_OK);
}

struct Command {
    int index_count;
    int left, top, right, bottom;
};

void add_words(std::uint64_t& hash, void const* at, std::size_t bytes)
{
    auto const* words = static_cast<char const*>(at);
    for (std::size_t i = 0; i + sizeof(std::uint32_t) <= bytes; i += sizeof(std::uint32_t)) {
        std::uint32_t word = 0;
        std::memcpy(&word, words + i, sizeof word);
        hash = (hash ^ word) * 0x100000001b3;
    }
}

// FNV-1a, four bytes a step.
std::uint64_t picture_hash(ImDrawList const& list, std::vector<Command> const& commands)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    add_words(hash, list.VtxBuffer.Data, static_cast<std::size_t>(list.VtxBuffer.size_in_bytes()));
    add_words(hash, list.IdxBuffer.Data, static_cast<std::size_t>(list.IdxBuffer.size_in_bytes()));
    add_words(hash, commands.data(), commands.size() * sizeof(Command));
    return hash;
}

// A key in a field with the focus changes nothing here: the field is the browser's own until it is left. The canvas
// keeps what it shows.
void draw(Page& page)
{
    auto& app = *page.app;
    upload_texture(app);  // what is new in it is not in the picture yet
    auto& list = app.canvas().list();
    std::vector<Command> commands;
    commands.reserve(static_cast<std::size_t>(list.CmdBuffer.Size));
    for (auto const& command : list.CmdBuffer) {
        auto const& clip = command.ClipRect;
        commands.push_back({static_cast<int>(command.ElemCount), static_cast<int>(clip.x), static_cast<int>(clip.y), static_cast<int>(clip.z), static_cast<int>(clip.w)});
    }
    auto const hash = picture_hash(list, commands);
    if (std::exchange(page.drawn, hash) == hash)
        return;
    js_draw(list.VtxBuffer.Data, list.VtxBuffer.size_in_bytes(), list.IdxBuffer.Data, list.IdxBuffer.Size, commands.data(), static_cast<int>(commands.size()));
}

void send_effects(App& app)
{
    auto const text = encoded(app.take_effects());
    if (!text.empty())
        js_effects(text.data(), static_cast<int>(text.size()));
}

Moment moment(double milliseconds) { return {static_cast<std::int64_t>(milliseconds)}; }

}

extern "C" {

EXPORT(open) Page* page_open() { return new Page; }

// Room for `length` bytes of the next call's payload.
EXPORT(input) char* page_input(Page* page, int length)
{
    page->input.resize(static_cast<std::size_t>(length));
    return page->input.data();
}

// Payload: address, programme, language, text size, text mode, scheme, parted by U+001F; `force_text`: no WebGL 2 here.
EXPORT(start) void page_start(Page* page, int force_text, double now)
{
    std::vector<std::string> fields(1);
    for (auto const c : page->input) {
        if (c == '\x1f')
            fields.emplace_back();
        else
            fields.back() += c;
    }
    fields.resize(6);
    client::Settings settings;
    settings.programme = fields[1];
    settings.language = fields[2].empty() ? "zh" : fields[2];
    auto const percent = std::atoi(fields[3].c_str());
    settings.text_percent = percent == 125 || percent == 150 || percent == 200 ? percent : 100;
    settings.text_mode = fields[4] == "1";
    using Scheme = client::Settings::Scheme;
    settings.scheme = fields[5] == "light" ? Scheme::Light : fields[5] == "dark" ? Scheme::Dark : Scheme::System;
    page->app = std::make_unique<App>(std::move(settings), random_id, page->font, page->glyphs);
    if (force_text)
        page->app->force_text_mode();
    page->app->start(fields[0], moment(now));
    send_effects(*page->app);
}

// 1 when a frame is needed.
EXPORT(signal) int page_signal(Page* page, int signal, double a, double b, double now)
{
    // A canvas of another size is empty, and so is one whose context was lost; one that was hidden may be.
    if (static_cast<Signal>(signal) == Signal::Resized || static_cast<Signal>(signal) == Signal::Printing)
        page->drawn = 0;
    auto const needed = page->app->signal(static_cast<Signal>(signal), a, b, page->input, moment(now));
    page->input.clear();
    send_effects(*page->app);
    return needed ? 1 : 0;
}

// 1 when the DOM was patched, 2 when the canvas was drawn.
EXPORT(frame) int page_frame(Page* page, int paint)
{
    auto& app = *page->app;
    auto const before = app.has_dialog();
    auto const frame = app.frame(paint ? App::Painting::Yes : App::Painting::No);
    if (frame.has_patch || before != app.has_dialog()) {
        auto const& settings = app.settings();
        js_mode(app.text_mode(), settings.text_percent, static_cast<int>(settings.scheme), static_cast<double>(app.page_height()), app.has_dialog());
    }
    if (frame.has_patch) {
        auto const text = mirror::encoded(app.patch());
        js_patch(text.data(), static_cast<int>(text.size()));
    }
    if (frame.has_picture)
        draw(*page);
    return (frame.has_patch ? 1 : 0) | (frame.has_picture ? 2 : 0);
}

}

}

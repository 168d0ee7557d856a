// The client in its page: events in, effects, DOM patches and pictures out. No browser here: tests run it too.
#pragma once

#include "core/client.h"
#include "mirror/mirror.h"
#include "ui/paint.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace shenbao::platform {

// What the browser's side tells, by number (web/client.js has the same list).
enum class Signal : int {
    Typed = 0, Left, Ticked, Pressed, Files, Navigated, Replied, FileRead, FileFitted, UploadProgress, Timer, Network, Resized, Stored,
    Visibility, Closing, Focused, Hovered, Dark, Escape, Scrolled, NoPicture, KeptRead, KeptHere, Printing,
};

class App {
public:
    App(client::Settings, client::Client::Random, ui::Font&, ui::GlyphSource&);

    void start(std::string const& url, Moment now);
    // `a`, `b` and `payload` by signal: fields of the payload are parted by U+001F. True when a frame is needed.
    bool signal(Signal, double a, double b, std::string_view payload, Moment now);

    struct Frame {
        bool has_patch = false;
        bool has_picture = false;
    };
    enum class Painting : std::uint8_t { No, Yes };
    // Brings mirror and picture up to date; without painting the picture waits.
    Frame frame(Painting = Painting::Yes);

    client::Effects take_effects();
    mirror::Patch const& patch() const { return m_patch; }
    client::Settings const& settings() const { return m_client.settings(); }
    bool text_mode() const { return m_text_forced || m_printing || settings().text_mode; }
    void force_text_mode() { m_text_forced = true; }
    float page_height() const;
    bool has_dialog() const { return m_layout.dialog >= 0; }
    ui::Canvas& canvas() { return m_canvas; }
    ui::Layout const& layout() const { return m_layout; }
    ui::Node const& tree() const { return m_tree; }
    float text_scale() const { return static_cast<float>(settings().text_percent) / 100; }

private:
    void send(client::Event const&, Moment now);
    ui::Node const* find(std::string_view id) const;
    void press(ui::Node const&, Moment now);
    void files(std::string_view payload, Moment now);
    void escape(Moment now);
    void index(ui::Node const&);

    client::Client m_client;
    ui::Font& m_font;
    ui::GlyphAtlas m_glyphs;
    ui::Canvas m_canvas;
    ui::Painter m_painter;
    ui::LineCache m_lines;
    ui::Node m_tree;
    ui::Layout m_layout;
    mirror::Mirror m_mirror;
    mirror::Patch m_patch;
    ui::PaintState m_paint;
    client::Effects m_effects;
    std::unordered_map<std::string_view, ui::Node const*> m_index;
    float m_width = 1280, m_height = 800, m_pixel_ratio = 1, m_scroll = 0;
    bool m_tree_stale = true;
    bool m_picture_stale = true;
    bool m_text_forced = false;
    bool m_printing = false;  // paper gets the page of text mode
    bool m_dialog_was_open = false;
};

}

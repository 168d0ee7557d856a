#include "platform/app.h"

#include <cstdlib>
#include <utility>

namespace shenbao::platform {

using namespace client;

static std::vector<std::string> fields_of(std::string_view payload)
{
    std::vector<std::string> fields;
    for (;;) {
        auto const end = payload.find('\x1f');
        fields.emplace_back(payload.substr(0, end));
        if (end == std::string_view::npos)
            return fields;
        payload.remove_prefix(end + 1);
    }
}

App::App(Settings settings, Client::Random random, ui::Font& font, ui::GlyphSource& source)
    : m_client(std::move(settings), random)
    , m_font(font)
    , m_glyphs(source)
    , m_canvas(m_glyphs, font)
    , m_painter(m_canvas)
{
}

void App::start(std::string const& url, Moment now)
{
    auto effects = m_client.start(url, now);
    m_effects.insert(m_effects.end(), std::make_move_iterator(effects.begin()), std::make_move_iterator(effects.end()));
}

void App::send(Event const& event, Moment now)
{
    auto effects = m_client.handle(event, now);
    m_effects.insert(m_effects.end(), std::make_move_iterator(effects.begin()), std::make_move_iterator(effects.end()));
    m_tree_stale = true;
}

Effects App::take_effects() { return std::exchange(m_effects, {}); }

ui::Node const* App::find(std::string_view id) const
{
    auto const found = m_index.find(id);
    return found == m_index.end() ? nullptr : found->second;
}

void App::index(ui::Node const& node)
{
    m_index.emplace(node.id, &node);
    for (auto const& child : node.children)
        index(child);
}

void App::press(ui::Node const& node, Moment now)
{
    if (node.disabled || node.busy)
        return;
    if (node.press)
        send(*node.press, now);
    else if (node.target)
        send(Ticked {*node.target, true}, now);
}

void App::files(std::string_view payload, Moment now)
{
    auto const fields = fields_of(payload);
    auto const* node = find(fields[0]);
    if (!node || !node->target)
        return;
    FilesChosen chosen;
    chosen.target = *node->target;
    for (std::size_t i = 1; i + 2 < fields.size(); i += 3)
        chosen.files.push_back({static_cast<std::uint32_t>(std::atof(fields[i].c_str())), fields[i + 1], static_cast<std::uint64_t>(std::atof(fields[i + 2].c_str()))});
    if (!chosen.files.empty())
        send(chosen, now);
}

static ui::Node const* find_role(ui::Node const& node, ui::Role role)
{
    if (node.role == role)
        return &node;
    for (auto const& child : node.children) {
        if (auto const* found = find_role(child, role))
            return found;
    }
    return nullptr;
}

void App::escape(Moment now)
{
    auto const* dialog = find_role(m_tree, ui::Role::Dialog);
    if (dialog && dialog->press)
        send(*dialog->press, now);
}

bool App::signal(Signal signal, double a, double b, std::string_view payload, Moment now)
{
    switch (signal) {
    case Signal::Typed: {
        auto const part = payload.find('\x1f');
        auto const id = payload.substr(0, part);
        auto const* node = find(id);
        if (!node || !node->target || part == std::string_view::npos)
            break;
        auto const text = std::string(payload.substr(part + 1));
        m_mirror.typed(id, text);
        send(Typed {*node->target, text}, now);
        break;
    }
    case Signal::Left: {
        auto const* node = find(payload);
        if (node && node->target)
            send(LeftField {*node->target}, now);
        break;
    }
    case Signal::Ticked: {
        auto const* node = find(payload);
        m_mirror.ticked(payload, a != 0);
        if (!node)
            break;
        if (node->press)
            press(*node, now);
        else if (node->target)
            send(Ticked {*node->target, a != 0}, now);
        break;
    }
    case Signal::Pressed:
        if (auto const* node = find(payload))
            press(*node, now);
        break;
    case Signal::Files: files(payload, now); break;
    case Signal::Navigated: send(Navigated {std::string(payload)}, now); break;
    case Signal::Replied: {
        auto const part = payload.find('\x1f');
        Replied reply;
        reply.request = static_cast<std::uint32_t>(a);
        reply.status = static_cast<int>(b);
        reply.etag = std::string(payload.substr(0, part));
        if (part != std::string_view::npos)
            reply.body = std::string(payload.substr(part + 1));
        send(reply, now);
        break;
    }
    case Signal::FileRead: send(FileRead {static_cast<std::uint32_t>(a), std::string(payload)}, now); break;
    case Signal::FileFitted: {
        auto const fields = fields_of(payload);
        FileFitted fitted;
        fitted.old_handle = static_cast<std::uint32_t>(a);
        fitted.handle = static_cast<std::uint32_t>(b);
        fitted.name = fields[0];
        fitted.size_bytes = fields.size() > 1 ? static_cast<std::uint64_t>(std::atof(fields[1].c_str())) : 0;
        send(fitted, now);
        break;
    }
    case Signal::UploadProgress: {
        UploadProgress progress;
        progress.request = static_cast<std::uint32_t>(a);
        progress.sent_bytes = static_cast<std::uint64_t>(b);
        progress.total_bytes = static_cast<std::uint64_t>(std::atof(std::string(payload).c_str()));
        send(progress, now);
        break;
    }
    case Signal::Timer: send(TimeCame {static_cast<std::uint32_t>(a)}, now); break;
    case Signal::Network: send(NetworkChanged {a != 0}, now); break;
    case Signal::Resized: {
        auto const fields = fields_of(payload);
        m_width = static_cast<float>(a);
        m_height = static_cast<float>(b);
        m_pixel_ratio = static_cast<float>(std::atof(fields[0].c_str()));
        // The client thinks in what fits on a line: larger text is a narrower page.
        send(Resized {static_cast<int>(a / text_scale()), static_cast<int>(b / text_scale()), m_pixel_ratio}, now);
        break;
    }
    case Signal::Stored: {
        auto const fields = fields_of(payload);
        send(StoredRead {fields[0], fields.size() > 1 ? fields[1] : std::string()}, now);
        break;
    }
    case Signal::KeptRead: {
        auto const part = payload.find('\x1f');
        send(KeptRead {std::string(payload.substr(0, part)), part == std::string_view::npos ? std::string() : std::string(payload.substr(part + 1))}, now);
        break;
    }
    case Signal::KeptHere: send(KeptHere {static_cast<std::uint32_t>(a), b != 0}, now); break;
    case Signal::Visibility: send(VisibilityChanged {a != 0}, now); break;
    case Signal::Closing: send(ClosingAsked {}, now); break;
    case Signal::Focused:
        m_paint.focused = std::string(payload);
        m_paint.focus_visible = a != 0;
        m_picture_stale = true;
        break;
    case Signal::Hovered:
        m_picture_stale = m_picture_stale || m_paint.hovered != payload;
        m_paint.hovered = std::string(payload);
        break;
    case Signal::Dark:
        m_picture_stale = true;
        m_paint.dark = a != 0;
        break;
    case Signal::Escape: escape(now); break;
    case Signal::Scrolled:
        m_scroll = static_cast<float>(a);
        m_picture_stale = true;
        break;
    case Signal::NoPicture:
        force_text_mode();
        m_tree_stale = true;
        break;
    case Signal::Printing:
        m_printing = a != 0;
        m_tree_stale = true;
        break;
    }
    return m_tree_stale || (m_picture_stale && !text_mode());
}

App::Frame App::frame(Painting painting)
{
    Frame frame;
    auto const scale = text_scale();
    if (m_tree_stale) {
        m_tree_stale = false;
        m_tree = m_client.view();
        m_index.clear();
        index(m_tree);
        if (text_mode())
            m_layout = {};
        else
            m_layout = ui::lay_out(m_tree, {m_width / scale, m_height / scale}, m_font, m_lines);
        m_patch = m_mirror.update(m_tree, text_mode() ? nullptr : &m_layout, scale);
        frame.has_patch = !m_patch.empty();
        m_picture_stale = true;
    }
    if (m_picture_stale && !text_mode()) {
        if (painting == Painting::No)
            return frame;
        // While a dialog is open the page stands still behind it and the window's scrolling is the dialog's.
        if (has_dialog())
            m_paint.dialog_scroll = m_dialog_was_open ? m_scroll / scale : 0;
        else
            m_paint.scroll_y = m_scroll / scale;
        m_dialog_was_open = has_dialog();
        m_paint.scale = scale * m_pixel_ratio;
        m_painter.paint(m_layout, m_paint);
        frame.has_picture = true;
    }
    m_picture_stale = false;
    return frame;
}

float App::page_height() const
{
    if (m_layout.dialog >= 0) {
        auto const bottom = m_layout.boxes[static_cast<std::size_t>(m_layout.dialog)].rect.bottom();
        return (bottom <= m_layout.input.height ? m_layout.input.height : bottom + 24) * text_scale();
    }
    return m_layout.height * text_scale();
}

}

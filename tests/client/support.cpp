#include "support.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

namespace shenbao::test {

static std::uint64_t made_ids = 0;

static Id next_id()
{
    return { 0x1234, ++made_ids };
}

static client::Settings settings_for(std::string const& language)
{
    client::Settings settings;
    settings.programme = "sample";
    settings.language = language;
    return settings;
}

App::App(std::string const& url, std::string const& language, FakeServer* given, Device* device)
    : server(given ? *given : *new FakeServer(SHENBAO_TEST_DATA "/sample"))
    , m_own_server(given ? nullptr : &server)
    , m_device(device)
    , m_client(settings_for(language), next_id)
    , m_now(*parse_moment("2026-06-01T10:00:00+08:00"))
    , m_url(url)
{
    take(m_client.start(url, m_now));
    if (device) {
        m_window = ++device->windows;
        take(m_client.handle(client::StoredRead { "own_device", device->own }, m_now));
        for (auto const& [key, text] : std::map(device->kept))
            take(m_client.handle(client::KeptRead { key, text }, m_now));
    }
    pump();
}

std::string App::key_here(std::string const& key) const
{
    bool const draft = key.find("/draft/") != std::string::npos && key.find('#') == std::string::npos;
    return draft ? key + "#" + std::to_string(m_window) : key;
}

void App::take(Effects effects)
{
    std::vector<std::uint32_t> reads;
    std::vector<client::KeptHere> kept;
    for (auto& effect : effects) {
        if (auto* fetch = std::get_if<Fetch>(&effect))
            m_under_way.push_back(*fetch);
        else if (auto* cancel = std::get_if<client::CancelFetch>(&effect)) {
            for (auto it = m_under_way.begin(); it != m_under_way.end();)
                it = it->request == cancel->request ? m_under_way.erase(it) : it + 1;
        } else if (auto* navigate = std::get_if<client::Navigate>(&effect))
            m_url = navigate->url;
        else if (auto* title = std::get_if<client::SetTitle>(&effect))
            m_title = title->title;
        else if (auto* focus = std::get_if<client::Focus>(&effect))
            m_focus = focus->node;
        else if (auto* keep = std::get_if<client::KeepOpen>(&effect))
            m_keep_open = keep->unsent;
        else if (auto* open = std::get_if<client::OpenPage>(&effect))
            opened_pages.push_back(open->url);
        else if (auto* pick = std::get_if<client::PickDate>(&effect))
            picked = *pick;
        else if (auto* fit = std::get_if<client::FitImage>(&effect))
            fits.push_back(*fit);
        else if (auto* start = std::get_if<client::StartTimer>(&effect))
            m_timers[start->timer] = start->milliseconds;
        else if (auto* stop = std::get_if<client::StopTimer>(&effect))
            m_timers.erase(stop->timer);
        else if (auto* read = std::get_if<client::ReadFile>(&effect))
            reads.push_back(read->handle);
        else if (auto* store = std::get_if<client::Store>(&effect)) {
            if (m_device && store->key == "own_device")
                m_device->own = store->value;
        } else if (auto* here = std::get_if<client::KeepHere>(&effect)) {
            REQUIRE(m_device);
            if (here->text.empty())
                m_device->kept.erase(key_here(here->key));
            else if (!m_device->full)
                m_device->kept[key_here(here->key)] = here->text;
            kept.push_back({ here->write, !m_device->full });
        } else if (auto* forget = std::get_if<client::ForgetHere>(&effect)) {
            REQUIRE(m_device);
            for (auto it = m_device->kept.begin(); it != m_device->kept.end();) {
                bool const goes = forget->account.empty() || it->first.find("/" + forget->account + "/") != std::string::npos || it->first == "sample/session";
                it = goes ? m_device->kept.erase(it) : std::next(it);
            }
        }
    }
    for (auto const& done : kept)
        take(m_client.handle(done, m_now));
    for (auto handle : reads)
        take(m_client.handle(client::FileRead { handle, server.file_bytes.at(handle) }, m_now));
}

void App::handle(client::Event const& event)
{
    take(m_client.handle(event, m_now));
    if (auto_pump)
        pump();
}

void App::pump()
{
    for (int turns = 0; !m_under_way.empty(); ++turns) {
        REQUIRE(turns < 1000);
        auto fetch = m_under_way.front();
        m_under_way.erase(m_under_way.begin());
        auto reply = server.answer(fetch);
        reply.request = fetch.request;
        take(m_client.handle(reply, m_now));
    }
}

client::Replied App::answer_of(std::string const& method, std::string const& end_of_path)
{
    auto const found = std::find_if(m_under_way.begin(), m_under_way.end(), [&](Fetch const& fetch) {
        return fetch.method == method && fetch.url.size() >= end_of_path.size() && fetch.url.compare(fetch.url.size() - end_of_path.size(), std::string::npos, end_of_path) == 0;
    });
    REQUIRE(found != m_under_way.end());
    auto const fetch = *found;
    m_under_way.erase(found);
    auto reply = server.answer(fetch);
    reply.request = fetch.request;
    return reply;
}

void App::fire(std::uint32_t timer)
{
    REQUIRE(m_timers.count(timer) > 0);
    m_timers.erase(timer);
    handle(client::TimeCame { timer });
}

void each(Node const& node, std::function<void(Node const&)> const& visit)
{
    visit(node);
    for (auto const& child : node.children)
        each(child, visit);
}

std::string texts_of(Node const& root)
{
    std::string all;
    each(root, [&](Node const& node) {
        for (auto const* text : { &node.label, &node.hint, &node.error, &node.value, &node.description })
            all += text->empty() ? "" : *text + "\n";
    });
    return all;
}

std::optional<Node> App::find(ui::Role role, std::string const& label) const
{
    std::optional<Node> found;
    each(view(), [&](Node const& node) {
        if (!found && node.role == role && node.label == label)
            found = node;
    });
    return found;
}

std::optional<Node> App::find_id(std::string const& id) const
{
    std::optional<Node> found;
    each(view(), [&](Node const& node) {
        if (node.id == id)
            found = node;
    });
    return found;
}

void App::type(std::string const& label, std::string const& text, bool leave)
{
    auto node = find(ui::Role::TextInput, label);
    if (!node)
        node = find(ui::Role::TextArea, label);
    INFO(label);
    INFO(texts_of(view()));
    REQUIRE(node);
    REQUIRE(node->target);
    REQUIRE_FALSE(node->read_only);
    handle(client::Typed { *node->target, text });
    if (leave)
        handle(client::LeftField { *node->target });
}

void App::press(std::string const& label, std::string const& description)
{
    std::optional<Node> found;
    // A dialog is modal: its buttons come last in the tree and are the ones that can be reached.
    each(view(), [&](Node const& node) {
        bool pressable = node.press && node.role != ui::Role::Dialog;
        if (pressable && node.label == label && (description.empty() || node.description == description))
            found = node;
    });
    INFO(label);
    INFO(texts_of(view()));
    REQUIRE(found);
    REQUIRE_FALSE(found->disabled);
    handle(*found->press);
}

void App::press_id(std::string const& id)
{
    auto node = find_id(id);
    INFO(id);
    INFO(texts_of(view()));
    REQUIRE(node);
    REQUIRE(node->press);
    handle(*node->press);
}

void App::choose(std::string const& label, std::string const& option)
{
    auto select = find(ui::Role::Select, label);
    INFO(label);
    if (select) {
        for (auto const& one : select->options) {
            if (one.label == option)
                return handle(client::Typed { *select->target, one.code });
        }
        FAIL("no such option");
    }
    auto set = find(ui::Role::FieldSet, label);
    REQUIRE(set);
    for (auto const& radio : set->children) {
        if (radio.label == option)
            return handle(*radio.press);
    }
    FAIL("no such radio");
}

void App::tick(std::string const& label, bool on)
{
    auto box = find(ui::Role::CheckBox, label);
    INFO(label);
    REQUIRE(box);
    handle(client::Ticked { *box->target, on });
}

void App::choose_file(std::string const& field, std::string const& name, std::string const& bytes)
{
    choose_files(field, { { name, bytes } });
}

void App::choose_files(std::string const& field, std::vector<std::pair<std::string, std::string>> const& named_bytes)
{
    std::optional<Node> button;
    each(view(), [&](Node const& node) {
        if (node.role == ui::Role::FileButton && node.description == field && node.target->detail.empty())
            button = node;
    });
    INFO(field);
    REQUIRE(button);
    client::FilesChosen chosen { *button->target, {} };
    for (auto const& [name, bytes] : named_bytes) {
        server.file_bytes[++m_handles] = bytes;
        chosen.files.push_back({ m_handles, name, bytes.size() });
    }
    handle(chosen);
}

void App::back(std::string const& url)
{
    m_url = url;
    handle(client::Navigated { url });
}

bool App::has_text(std::string const& part) const
{
    return texts_of(view()).find(part) != std::string::npos;
}

void App::log_in()
{
    press_id("header.login");
    type("手机号", "13900001858");
    type("密码", "qiao2026jz");
    type("图形验证码", "1234");
    press("登录");
}

void App::open_application()
{
    log_in();
    press("申报");
    press("开始申报");
}

std::vector<std::string> faults(Node const& root)
{
    std::vector<std::string> all;
    std::set<std::string> ids;
    each(root, [&](Node const& node) {
        if (node.id.empty())
            all.push_back("no id: " + node.label);
        if (!ids.insert(node.id).second)
            all.push_back("id twice: " + node.id);
        bool needs_label = node.press || node.target || node.role == ui::Role::Image || node.role == ui::Role::Navigation || node.role == ui::Role::Dialog
            || node.role == ui::Role::Table || node.role == ui::Role::FieldSet || node.role == ui::Role::Heading || node.role == ui::Role::Link;
        if (needs_label && node.label.empty())
            all.push_back("no label: " + node.id);
        bool control = node.role == ui::Role::TextInput || node.role == ui::Role::TextArea || node.role == ui::Role::Select || node.role == ui::Role::CheckBox
            || node.role == ui::Role::FileButton;
        if (control && !node.target && !node.read_only)
            all.push_back("no target: " + node.id);
    });
    return all;
}

// A JPEG with its start, a frame header of 600 × 400 and an end, filled up with comments.
std::string jpeg(std::size_t bytes)
{
    std::string made("\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x01\x01\x2C\x01\x2C\x00\x00", 20);
    while (made.size() + 65'600 < bytes)
        made += std::string("\xFF\xFE\xFF\xFF", 4) + std::string(65'533, 'c');
    made += std::string("\xFF\xC0\x00\x0B\x08\x01\x90\x02\x58\x01\x01\x11\x00", 13);
    made += std::string("\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00", 10);
    made += std::string(200, '\x11');
    if (made.size() + 2 < bytes)
        made += std::string(bytes - made.size() - 2, '\x11');
    return made + "\xFF\xD9";
}

std::string pdf()
{
    return "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
           "3 0 obj\n<</Type/Page/Parent 2 0 R>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n";
}

}

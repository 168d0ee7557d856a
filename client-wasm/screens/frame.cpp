// What stands around every page: header, settings, account menu, left menu, banners.
#include "core/load.h"
#include "screens/build.h"
#include "screens/screens.h"
#include "sync/drafts.h"
#include "sync/kept.h"

#include <cstdlib>

namespace shenbao::client::screens::frame {

static std::string_view scheme_name(Settings::Scheme scheme)
{
    return scheme == Settings::Scheme::Light ? "light" : scheme == Settings::Scheme::Dark ? "dark" : "system";
}

static ui::Node setting_select(Model const& m, char const* name, Word label, std::string value, std::vector<ui::Option> options)
{
    auto made = node(ui::Role::Select, std::string("setting.") + name, say(m, label));
    made.value = std::move(value);
    made.options = std::move(options);
    made.width_characters = 12;
    made.target = Target { Place::Setting, {}, name };
    return made;
}

static ui::Node settings_panel(Model const& m)
{
    std::vector<ui::Option> sizes;
    for (auto const* size : { "100", "125", "150", "200" })
        sizes.push_back({ size, std::string(size) + "%", {} });
    std::vector<ui::Option> schemes { { "system", std::string(say(m, Word::scheme_system)), {} },
        { "light", std::string(say(m, Word::scheme_light)), {} }, { "dark", std::string(say(m, Word::scheme_dark)), {} } };
    auto mode = button("setting.text_mode", say(m, m.settings.text_mode ? Word::leave_text_mode : Word::text_mode),
        { action::toggle_text_mode, {}, {} });
    mode.description = say(m, Word::text_mode_hint);
    auto panel = group("settings", {}, ui::Direction::Wrap);
    panel.children.push_back(setting_select(m, "text_percent", Word::text_size, std::to_string(m.settings.text_percent), std::move(sizes)));
    panel.children.push_back(setting_select(m, "scheme", Word::scheme, std::string(scheme_name(m.settings.scheme)), std::move(schemes)));
    panel.children.push_back(std::move(mode));
    return panel;
}

static Route page(Page which)
{
    Route route;
    route.page = which;
    return route;
}

// SH-03: where one logs in by a code there is no password to change.
static bool has_passwords(Model const& m) { return m.pack.programme->find_account_flow("change_password") != nullptr; }

static ui::Node account_panel(Model const& m)
{
    auto row = group("account_menu.row", {}, ui::Direction::Wrap);
    row.children.push_back(quiet_text("account_menu.phone", m.session.account->phone_masked));
    row.children.push_back(link_to(m, "account_menu.rounds", rounds::title(m), page(Page::Rounds)));
    row.children.push_back(link_to(m, "account_menu.applications", say(m, Word::my_applications), page(Page::Applications)));
    row.children.push_back(link_to(m, "account_menu.messages", say(m, Word::my_messages), page(Page::Messages)));
    for (auto& link : related_links(m, "account_menu.related."))
        row.children.push_back(std::move(link));
    if (has_passwords(m))
        row.children.push_back(link_to(m, "account_menu.password", say(m, Word::change_password), page(Page::Password)));
    row.children.push_back(button("account_menu.log_out", say(m, Word::log_out), { action::log_out, {}, {} }));
    return group("account_menu", { std::move(row), own_device_box(m, "account_menu.own_device") });
}

static ui::Node header(Model const& m)
{
    auto made = node(ui::Role::Header, "header", say(m, Word::header));
    auto row = group("header.row", {}, ui::Direction::Wrap);
    auto name = m.pack.programme ? in_language(m, m.pack.programme->name) : std::string(say(m, Word::system));
    auto home = link_to(m, "header.home", name, page(m.session.account ? Page::Rounds : Page::Home));
    home.strong = true;
    row.children.push_back(std::move(home));
    bool zh = m.settings.language == "zh";
    row.children.push_back(button("header.language", zh ? "English" : "中文", { action::set_language, {}, zh ? "en" : "zh" }, ui::Emphasis::Link));
    auto settings = button("header.settings", say(m, Word::display_settings), { action::toggle_settings, {}, {} }, ui::Emphasis::Link);
    settings.expands = true;
    settings.expanded = m.settings_open;
    row.children.push_back(std::move(settings));
    if (m.session.account) {
        auto account = button("header.account", m.session.account->name.empty() ? m.session.account->phone_masked : m.session.account->name,
            { action::toggle_account, {}, {} }, ui::Emphasis::Link);
        account.description = say(m, Word::account_menu);
        account.expands = true;
        account.expanded = m.account_open;
        row.children.push_back(std::move(account));
        if (auto count = messages::unread(m))
            row.children.push_back(link_to(m, "header.messages", say(m, Word::unread_messages, { { "n", std::to_string(count) } }), page(Page::Messages)));
    } else if (is_loaded(m)) {
        row.children.push_back(link_to(m, "header.login", say(m, Word::log_in), page(Page::Login)));
    }
    made.children.push_back(std::move(row));
    if (m.settings_open)
        made.children.push_back(settings_panel(m));
    if (m.account_open && m.session.account && is_loaded(m))
        made.children.push_back(account_panel(m));
    return made;
}

static ui::Node menu(Model const& m)
{
    auto made = node(ui::Role::Navigation, "menu", say(m, Word::menu));
    if (!is_loaded(m))
        return made;
    auto list = node(ui::Role::TaskList, "menu.list", say(m, Word::menu));
    auto add = [&](char const* id, std::string_view label, Page which) {
        auto item = node(ui::Role::TaskItem, std::string("menu.") + id, label);
        item.press = Pressed { action::go, {}, address(m, page(which)) };
        item.current = m.route.page == which;
        list.children.push_back(std::move(item));
    };
    add("rounds", rounds::title(m), Page::Rounds);
    add("applications", say(m, Word::my_applications), Page::Applications);
    add("messages", say(m, Word::my_messages), Page::Messages);
    if (auto count = messages::unread(m)) {
        list.children.back().description = say(m, Word::unread_count, { { "n", std::to_string(count) } });
        list.children.back().tone = ui::Tone::Info;
    }
    for (auto const& one : m.session.related) {
        auto item = node(ui::Role::TaskItem, "menu.related." + one.id, one.name);
        item.href = related_address(one);
        list.children.push_back(std::move(item));
    }
    if (has_passwords(m))
        add("password", say(m, Word::change_password), Page::Password);
    made.children.push_back(std::move(list));
    return made;
}

static void add_banners(Model const& m, std::vector<ui::Node>& nodes)
{
    if (m.session.demo && m.width < 600) {
        auto made = banner("demo", ui::Tone::Info, {}, {});
        made.children.push_back(group("demo.line", { text("demo.text", say(m, Word::demo_short)), link_to(m, "demo.link", say(m, Word::demo_outbox_short), page(Page::Outbox)) }, ui::Direction::Wrap));
        nodes.push_back(std::move(made));
    } else if (m.session.demo) {
        auto made = banner("demo", ui::Tone::Info, say(m, Word::demo_title), say(m, Word::demo_text));
        made.children.push_back(link_to(m, "demo.link", say(m, Word::demo_outbox), page(Page::Outbox)));
        nodes.push_back(std::move(made));
    }
    if (!m.toast.empty()) {
        auto made = banner("toast", m.toast_warns ? ui::Tone::Warning : ui::Tone::Done, m.toast, {});
        made.children.push_back(button("toast.close", say(m, Word::close), { action::close_toast, {}, {} }, ui::Emphasis::Link));
        nodes.push_back(std::move(made));
    }
    if (auto const id = m.session.account ? sync::kept_unsent(m) : Id {}; !id.is_nil()) {
        auto made = banner("kept", ui::Tone::Warning, say(m, Word::kept_title), {});
        made.children.push_back(button("kept.open", say(m, Word::kept_open), { action::go, {}, address(m, application_route(Page::Tasks, id)) }));
        nodes.push_back(std::move(made));
    }
    if (!m.online && !m.application)
        nodes.push_back(banner("offline", ui::Tone::Warning, say(m, Word::no_network), {}));
    if (!m.application || !is_of_application(m.route.page))
        return;
    if (auto const why = why_too_late(m); !why.empty())
        nodes.push_back(banner("too_late", ui::Tone::Warning, why, say(m, Word::too_late_text)));
    if (!m.application->rejected.empty()) {
        auto made = banner("rejected", ui::Tone::Error, say(m, Word::rejected_title), m.application->rejected);
        made.children.push_back(button("rejected.reload", say(m, Word::reload), { action::reload_application, {}, {} }));
        nodes.push_back(std::move(made));
    }
}

// Its place is kept from the start, so that nothing moves when the page has loaded.
static bool has_left_menu(Model const& m)
{
    bool const here = m.route.page == Page::Rounds || m.route.page == Page::Applications || m.route.page == Page::Password || m.route.page == Page::Home
        || m.route.page == Page::Messages || m.route.page == Page::Message;
    if (!here || m.width < 900)
        return false;
    return is_loaded(m) ? m.session.account.has_value() : needs_account(m.route.page) && m.load_problem.empty();
}

static bool has_task_list(Model const& m)
{
    return m.application && m.width >= 900 && (m.route.page == Page::Section || m.route.page == Page::Record || m.route.page == Page::Check)
        && is_editable(m);
}

ui::Node view(Model const& m, std::vector<ui::Node> content, bool wide)
{
    auto root = node(ui::Role::Page, "page");
    root.children.push_back(header(m));
    // Logged out for idleness: the person may have gone, so nothing of theirs stands behind the login in place.
    bool hidden = m.relogin && m.idle_ended;
    if (has_left_menu(m))
        root.children.push_back(menu(m));
    if (has_task_list(m) && !hidden) {
        auto navigation = node(ui::Role::Navigation, "tasks", say(m, Word::task_list));
        navigation.children.push_back(tasks::list(m, "nav."));
        root.children.push_back(std::move(navigation));
    }
    auto main = node(ui::Role::Main, "main");
    main.wide = wide;
    if (!hidden) {
        add_banners(m, main.children);
        for (auto& one : content)
            main.children.push_back(std::move(one));
    }
    root.children.push_back(std::move(main));
    auto footer = node(ui::Role::Footer, "footer", say(m, Word::footer));
    if (m.pack.programme) {
        footer.children.push_back(quiet_text("footer.authority", in_language(m, m.pack.programme->authority)));
        footer.children.push_back(quiet_text("footer.contact", in_language(m, m.pack.programme->contact)));
    }
    root.children.push_back(std::move(footer));
    dialogs::add(m, root);
    return root;
}

void set(Model& m, Effects& out, std::string const& name, std::string const& value)
{
    if (name == "text_percent" && (value == "100" || value == "125" || value == "150" || value == "200"))
        m.settings.text_percent = std::atoi(value.c_str());
    if (name == "scheme")
        m.settings.scheme = value == "light" ? Settings::Scheme::Light : value == "dark" ? Settings::Scheme::Dark : Settings::Scheme::System;
    if (name == "language" && (value == "zh" || value == "en")) {
        m.settings.language = value;
        set_title(m, out);
        if (is_loaded(m))
            messages::enter(m, out);  // they are written in the person's language
    }
    out.push_back(Store { name, value });
}

static void log_out(Model& m, Effects& out)
{
    m.account_open = false;
    if (has_unsent(m) || m.kept.left_behind || !sync::kept_unsent(m).is_nil())
        m.dialog = Dialog { Ask::LogOut, {}, {}, {}, {} };
    else
        sync::log_out_when_sent(m, out);
}

// Leads to a value: to its page when it stands on another one.
static void go_field(Model& m, Effects& out, Pressed const& pressed)
{
    if (pressed.detail == "account:" && m.account)
        return focus(m, focus_id(m.account->form, pressed.path));
    if (pressed.detail == "login:" && m.relogin)
        return focus(m, focus_id(m.relogin->form, pressed.path));
    if (!m.application || pressed.path.section >= m.application->form.form().sections.size())
        return;
    auto const& section = m.application->form.form().sections[pressed.path.section];
    bool repeating = section.kind == SectionKind::Repeating && !pressed.path.steps.empty();
    auto route = repeating ? record_route(m.application->id, section.id, pressed.path.steps.front().record)
                           : section_route(m.application->id, section.id);
    auto part = Path { section.index, {} };
    if (!(route == m.route)) {
        m.application->form.asked.insert(path_text(m.application->form, part));
        go(m, out, route);
    }
    if (pressed.path.field() == no_index)
        return focus(m, "title");
    auto target = focus_id(m.application->form, pressed.path);
    // The first group of boxes is open at first; where it was folded it opens again.
    if (auto const option = target.find('#'); option != std::string::npos)
        m.toggled_groups.erase(target.substr(0, option) + "#group:" + target.substr(option + 1));
    focus(m, std::move(target));
}

bool update(Model& m, Effects& out, Pressed const& pressed)
{
    auto const& name = pressed.action;
    if (name == action::go)
        go(m, out, parse_route(pressed.detail));
    else if (name == action::go_field)
        go_field(m, out, pressed);
    else if (name == action::go_node)
        focus(m, pressed.detail);
    else if (name == action::pick_date || name == action::pick_month)
        out.push_back(PickDate { pressed.detail, name == action::pick_month });
    else if (name == action::toggle_settings)
        m.settings_open = !m.settings_open;
    else if (name == action::toggle_group) {
        if (m.toggled_groups.erase(pressed.detail) == 0)
            m.toggled_groups.insert(pressed.detail);
    } else if (name == action::toggle_account)
        m.account_open = !m.account_open;
    else if (name == action::set_language)
        set(m, out, "language", pressed.detail);
    else if (name == action::toggle_text_mode) {
        m.settings.text_mode = !m.settings.text_mode;
        out.push_back(Store { "text_mode", m.settings.text_mode ? "1" : "0" });
    } else if (name == action::log_out)
        log_out(m, out);
    else if (name == action::show_personal)
        m.personal_shown = !m.personal_shown;
    else if (name == action::reload_application && m.application) {
        m.application->rejected.clear();
        m.application->form.server_words.clear();
        sync::open(m, out, m.application->id);
    } else if (name == action::save_now)
        sync::flush(m, out);
    else if (name == action::ask_edition && m.application)
        sync::ask_edition(m, out);
    else
        return false;
    return true;
}

}

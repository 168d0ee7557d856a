// Which screen the route shows.
#include "core/load.h"
#include "screens/build.h"
#include "screens/screens.h"

namespace shenbao::client::screens {

static std::string flow_title(Model const& m, char const* flow)
{
    auto const* found = m.pack.programme->find_account_flow(flow);
    return found ? in_language(m, found->label) : std::string();
}

std::string page_title(Model const& m)
{
    if (!m.pack.programme)
        return {};
    switch (m.route.page) {
    case Page::Home: return {};
    case Page::Register: return flow_title(m, "register");
    case Page::Login: return flow_title(m, "login");
    case Page::LoginSms: return flow_title(m, "login_sms");
    case Page::Recover: return flow_title(m, "recover");
    case Page::Password: return flow_title(m, "change_password");
    case Page::Rounds: return rounds::title(m);
    case Page::Applications: return std::string(say(m, Word::my_applications));
    case Page::Messages:
    case Page::Message: return messages::title(m);
    case Page::Outbox: return std::string(say(m, Word::demo_outbox));
    case Page::NotFound: return std::string(say(m, Word::not_found));
    case Page::Tasks: return std::string(say(m, Word::task_list));
    case Page::Check: return check_title(m);
    case Page::Receipt: return std::string(say(m, Word::receipt));
    case Page::Section:
    case Page::Record: break;
    }
    auto const* section = m.pack.programme->application.find_section(m.route.section);
    return section ? in_language(m, section->label) : std::string();
}

static std::vector<ui::Node> not_found(Model const& m)
{
    return { heading(1, "title", say(m, Word::not_found)), text("not_found", say(m, Word::not_found_text)),
        button("not_found.home", say(m, Word::to_start), { action::go, {}, "/" + m.settings.programme + "/" }, ui::Emphasis::Primary) };
}

static std::vector<ui::Node> loading(Model const& m, std::string const& problem, Pressed retry)
{
    if (problem.empty())
        return { heading(1, "title", say(m, Word::loading)), node(ui::Role::Skeleton, "loading", say(m, Word::loading)) };
    return { heading(1, "title", say(m, Word::not_loaded)), banner("problem", ui::Tone::Error, problem, {}),
        button("retry", say(m, Word::try_again), std::move(retry), ui::Emphasis::Primary) };
}

static std::vector<ui::Node> application_page(Model const& m)
{
    if (!m.application || m.application->id != m.route.application)
        return m.application_missing ? not_found(m) : loading(m, m.list_problem, { action::go, {}, address(m, m.route) });
    switch (m.route.page) {
    case Page::Section: return section::view(m);
    case Page::Record: return records::view(m);
    case Page::Check: return check::view(m);
    case Page::Receipt: return receipt::view(m);
    default: return tasks::view(m);
    }
}

static std::vector<ui::Node> content(Model const& m)
{
    if (!is_loaded(m))
        return loading(m, m.load_problem, { action::retry_load, {}, {} });
    switch (m.route.page) {
    case Page::Home: return start::view(m);
    case Page::Register:
    case Page::Login:
    case Page::LoginSms:
    case Page::Recover:
    case Page::Password: return account::view(m);
    case Page::Rounds: return rounds::view(m);
    case Page::Applications: return applications::view(m);
    case Page::Messages:
    case Page::Message: return messages::view(m);
    case Page::Outbox: return outbox::view(m);
    case Page::NotFound: return not_found(m);
    default: return application_page(m);
    }
}

ui::Node view_page(Model const& m)
{
    return frame::view(m, content(m), m.route.page == Page::Applications);
}

}

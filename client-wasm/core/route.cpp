#include "core/route.h"

#include <vector>

namespace shenbao::client {

Route application_route(Page page, Id application)
{
    Route route;
    route.page = page;
    route.application = application;
    return route;
}

Route section_route(Id application, std::string section)
{
    auto route = application_route(Page::Section, application);
    route.section = std::move(section);
    return route;
}

Route record_route(Id application, std::string section, Id record)
{
    auto route = section_route(application, std::move(section));
    route.page = Page::Record;
    route.record = record;
    return route;
}

Route message_route(Id message)
{
    Route route;
    route.page = Page::Message;
    route.message = message;
    return route;
}

bool is_of_application(Page page)
{
    return page == Page::Tasks || page == Page::Section || page == Page::Record || page == Page::Check || page == Page::Receipt;
}

bool needs_account(Page page)
{
    return page == Page::Password || page == Page::Rounds || page == Page::Applications || page == Page::Messages || page == Page::Message || is_of_application(page);
}

static std::vector<std::string_view> segments_of(std::string_view url)
{
    if (auto scheme = url.find("://"); scheme != std::string_view::npos) {
        auto slash = url.find('/', scheme + 3);
        url = slash == std::string_view::npos ? std::string_view() : url.substr(slash);
    }
    url = url.substr(0, url.find_first_of("?#"));
    std::vector<std::string_view> segments;
    while (!url.empty()) {
        auto slash = url.find('/');
        if (auto segment = url.substr(0, slash); !segment.empty())
            segments.push_back(segment);
        url = slash == std::string_view::npos ? std::string_view() : url.substr(slash + 1);
    }
    return segments;
}

struct PageName {
    Page page;
    std::string_view name;
};

static constexpr PageName page_names[] = { { Page::Register, "register" }, { Page::Login, "login" }, { Page::LoginSms, "login-sms" }, { Page::Recover, "recover" },
    { Page::Password, "password" }, { Page::Rounds, "rounds" }, { Page::Applications, "applications" }, { Page::Messages, "messages" }, { Page::Outbox, "outbox" } };

static Route not_found()
{
    Route route;
    route.page = Page::NotFound;
    return route;
}

static Route parse_message(std::vector<std::string_view> const& segments)
{
    auto id = parse_id(segments[2]);
    return id && segments.size() == 3 ? message_route(*id) : not_found();
}

static Route parse_application(std::vector<std::string_view> const& segments)
{
    auto id = parse_id(segments[2]);
    if (!id || segments.size() > 5)
        return not_found();
    if (segments.size() == 3)
        return application_route(Page::Tasks, *id);
    if (segments.size() == 5) {
        auto record = parse_id(segments[4]);
        return record ? record_route(*id, std::string(segments[3]), *record) : not_found();
    }
    if (segments[3] == "check")
        return application_route(Page::Check, *id);
    if (segments[3] == "receipt")
        return application_route(Page::Receipt, *id);
    return section_route(*id, std::string(segments[3]));
}

Route parse_route(std::string_view url)
{
    auto segments = segments_of(url);
    if (segments.size() <= 1)
        return {};
    if (segments.size() > 2 && segments[1] == "messages")
        return parse_message(segments);
    if (segments.size() > 2)
        return segments[1] == "applications" ? parse_application(segments) : not_found();
    for (auto const& one : page_names) {
        if (one.name == segments[1]) {
            Route route;
            route.page = one.page;
            return route;
        }
    }
    return not_found();
}

std::string url_of(std::string_view programme, Route const& route)
{
    auto url = "/" + std::string(programme) + "/";
    for (auto const& one : page_names) {
        if (one.page == route.page)
            return url + std::string(one.name);
    }
    if (route.page == Page::Message)
        return url + "messages/" + to_string(route.message);
    if (!is_of_application(route.page))
        return url;
    url += "applications/" + to_string(route.application);
    if (route.page == Page::Check)
        return url + "/check";
    if (route.page == Page::Receipt)
        return url + "/receipt";
    if (!route.section.empty())
        url += "/" + route.section;
    if (route.page == Page::Record)
        url += "/" + to_string(route.record);
    return url;
}

}

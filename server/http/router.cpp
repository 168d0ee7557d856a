#include "http/router.h"

namespace shenbao::http {

static std::string_view next_segment(std::string_view& rest)
{
    rest.remove_prefix(1);  // the slash
    auto const end = rest.find('/');
    auto const segment = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end);
    return segment;
}

std::optional<std::map<std::string, std::string, std::less<>>> match(std::string_view pattern, std::string_view path)
{
    std::map<std::string, std::string, std::less<>> parameters;
    while (!pattern.empty() && !path.empty() && path.front() == '/') {
        auto const name = next_segment(pattern);
        if (name == "*") {
            parameters.emplace("*", path.substr(1));
            return parameters;
        }
        auto const segment = next_segment(path);
        if (!name.empty() && name.front() == ':') {
            if (segment.empty())
                return {};
            parameters.emplace(name.substr(1), segment);
        } else if (name != segment) {
            return {};
        }
    }
    if (!pattern.empty() || !path.empty())
        return {};
    return parameters;
}

Found find_route(Method method, std::string_view path)
{
    Found found;
    for (auto const* routes : { &account_routes(), &application_routes(), &platform_routes(), &site_routes(), &page_routes() }) {
        for (auto const& route : *routes) {
            auto parameters = match(route.pattern, path);
            if (!parameters)
                continue;
            bool const page = route.pattern.find('*') != std::string_view::npos && route.method == Method::Get;
            if (route.method == method)
                return { &route, std::move(*parameters), true };
            found.path_is_known = found.path_is_known || !page;
        }
    }
    return found;
}

}

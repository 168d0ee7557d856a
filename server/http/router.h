// The table of routes: literal and `:name` segments only.
#pragma once

#include "http/message.h"

#include <optional>

namespace shenbao::http {

enum class Needs : std::uint8_t {
    Nothing,    // no programme: health, static files
    Programme,  // a session is looked up if there is one
    Session,    // 401 without one
};

enum class Activity : std::uint8_t { Counts, Quiet };

// `asker` is null where the route needs nothing.
using Handler = Reply (*)(service::Host&, Request const&, service::Asker const* asker);

struct Route {
    Method method;
    std::string_view pattern;  // "/api/v1/:programme/rounds"
    Needs needs;
    Handler handler;
    std::size_t body_bytes_max = 256 << 10;
    bool bytes = false;  // an upload: application/octet-stream
    bool form = false;   // sent by a plain HTML form; only for what changes nothing
};

std::vector<Route> const& account_routes();
std::vector<Route> const& application_routes();
std::vector<Route> const& platform_routes();
std::vector<Route> const& site_routes();
std::vector<Route> const& page_routes();

// The shell of the client, for whoever a page of the site is not for.
Reply client_page(service::Asker const&, Request const&);

// The values of the `:name` segments, or nothing. A last segment `*` takes the rest.
std::optional<std::map<std::string, std::string, std::less<>>> match(std::string_view pattern, std::string_view path);

struct Found {
    Route const* route = nullptr;
    std::map<std::string, std::string, std::less<>> parameters;
    bool path_is_known = false;  // by another method: 405
};
Found find_route(Method, std::string_view path);

}

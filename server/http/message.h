// A request and a reply, without the HTTP library: what handlers see.
#pragma once

#include "service/host.h"
#include "wire/wire.h"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shenbao::http {

enum class Method : std::uint8_t { Get, Post, Patch, Delete };

struct Request {
    Method method = Method::Get;
    std::string path;
    std::string address;  // of the person, behind a trusted proxy too
    bool loopback = false;
    bool secure = false;  // reached by https
    std::size_t language = 0;
    std::string body;
    std::function<std::string(char const*)> header;          // "" when absent
    std::function<std::string(char const*)> query;
    std::map<std::string, std::string, std::less<>> parameters;  // of the route

    std::string parameter(std::string_view name) const
    {
        auto const found = parameters.find(name);
        return found == parameters.end() ? std::string() : found->second;
    }
};

// By the address, lang=en; else it is the browser's.
std::optional<std::size_t> chosen_language(Request const&);

struct Reply {
    int status = 200;
    std::string type = "application/json";
    std::string body;
    std::string_view static_body;  // in place of `body`: bytes that live as long as the process
    std::vector<std::pair<std::string, std::string>> headers;
    std::string log_detail;  // of a failure; never sent

    Reply& header(std::string name, std::string value)
    {
        headers.emplace_back(std::move(name), std::move(value));
        return *this;
    }
};

Reply json(wire::Message const&, int status = 200);
Reply raw_json(std::string body, int status = 200);
Reply no_content();
// RFC 9457, in the person's language.
Reply problem(service::Refusal const&, std::size_t language);

// Where the browser takes gzip and the body would be smaller.
void compress(Request const&, Reply&);

// The value of a cookie in a Cookie header; "" when it is not there.
std::string cookie_of(std::string const& header, std::string const& name);

// Asks for an Id in a route or message; nil when it is none.
Id id_of(std::string_view text);

}

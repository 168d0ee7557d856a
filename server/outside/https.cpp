#include "outside/https.h"

#include <httplib.h>

#include <arpa/inet.h>

namespace shenbao::https {

static constexpr std::size_t answer_bytes_max = 256 << 10;
static constexpr int seconds_max = 10;

static bool is_this_machine(std::string const& host)
{
    return host == "localhost" || host == "[::1]" || (host.compare(0, 4, "127.") == 0 && ::inet_addr(host.c_str()) != INADDR_NONE);
}

Result<Address> read_address(std::string const& url)
{
    Error const wrong { ErrorCode::InvalidSyntax, "\"" + url + "\" is not an https address", "" };
    auto const scheme = url.find("://");
    if (scheme == std::string::npos || url.find_first_of("@\\\" \r\n\t#") != std::string::npos)
        return wrong;
    auto const slash = std::min(url.find_first_of("/?", scheme + 3), url.size());
    std::string authority = url.substr(scheme + 3, slash - scheme - 3);
    auto const colon = authority.find(':', authority.empty() || authority.front() != '[' ? 0 : authority.find(']'));
    std::string const host = authority.substr(0, colon);
    bool const plain = url.compare(0, scheme, "http") == 0;
    if (host.empty() || !(url.compare(0, scheme, "https") == 0 || (plain && is_this_machine(host))))
        return wrong;
    std::string const path = url.substr(slash);
    return Address { url.substr(0, slash), path.empty() || path.front() != '/' ? "/" + path : path };
}

static Result<httplib::Client> client_of(Address const& address)
{
    httplib::Client client(address.origin);
    if (!client.is_valid())
        return Error { ErrorCode::InvalidSyntax, "cannot ask " + address.origin, "" };
    client.set_connection_timeout(5);
    client.set_read_timeout(5);
    client.set_max_timeout(seconds_max * 1000);
    client.set_payload_max_length(answer_bytes_max);
    client.set_follow_location(false);
    return client;
}

static Result<Answer> answer_of(httplib::Result const& result, Address const& address)
{
    if (!result)
        return Error { ErrorCode::Unavailable, address.origin + " does not answer: " + httplib::to_string(result.error()), "" };
    return Answer { result->status, result->body };
}

Result<Answer> get(std::string const& url, std::string const& bearer)
{
    auto const address = TRY(read_address(url));
    auto client = TRY(client_of(address));
    httplib::Headers headers { { "Accept", "application/json" } };
    if (!bearer.empty())
        headers.emplace("Authorization", "Bearer " + bearer);
    return answer_of(client.Get(address.path, headers), address);
}

Result<Answer> post_json(std::string const& url, std::string const& json, std::string const& bearer)
{
    auto const address = TRY(read_address(url));
    auto client = TRY(client_of(address));
    httplib::Headers headers { { "Accept", "application/json" } };
    if (!bearer.empty())
        headers.emplace("Authorization", "Bearer " + bearer);
    return answer_of(client.Post(address.path, headers, json, "application/json"), address);
}

std::string form_encoded(Fields const& fields)
{
    std::string text;
    for (auto const& [name, value] : fields)
        text += (text.empty() ? "" : "&") + httplib::encode_uri_component(name) + "=" + httplib::encode_uri_component(value);
    return text;
}

Result<Answer> post_form(std::string const& url, Fields const& fields, std::optional<Credentials> const& credentials)
{
    auto const address = TRY(read_address(url));
    auto client = TRY(client_of(address));
    if (credentials)
        client.set_basic_auth(httplib::encode_uri_component(credentials->user), httplib::encode_uri_component(credentials->password));
    httplib::Headers const headers { { "Accept", "application/json" } };
    return answer_of(client.Post(address.path, headers, form_encoded(fields), "application/x-www-form-urlencoded"), address);
}

}

#include "http/addresses.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <optional>

namespace shenbao::http {

using Bytes = std::array<unsigned char, 16>;

// Every address as IPv6 bytes, so that one written in two ways is one.
static std::optional<Bytes> bytes_of(std::string_view text)
{
    std::string const address(text.substr(0, text.find('%')));  // without a link's zone
    Bytes bytes {};
    if (inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1)
        return bytes;
    bytes = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
    if (inet_pton(AF_INET, address.c_str(), bytes.data() + 12) == 1)
        return bytes;
    return {};
}

static bool is_mapped(Bytes const& bytes)
{
    static constexpr unsigned char prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
    return std::memcmp(bytes.data(), prefix, sizeof prefix) == 0;
}

std::string address_group(std::string_view address)
{
    auto bytes = bytes_of(address);
    if (!bytes)
        return std::string(address.substr(0, 64));
    char text[INET6_ADDRSTRLEN + 1];
    if (is_mapped(*bytes))
        return inet_ntop(AF_INET, bytes->data() + 12, text, sizeof text);
    std::fill(bytes->begin() + 8, bytes->end(), static_cast<unsigned char>(0));
    return std::string(inet_ntop(AF_INET6, bytes->data(), text, sizeof text)) + "/64";
}

bool is_trusted(std::string_view address, std::vector<std::string> const& trusted_proxies)
{
    auto const bytes = bytes_of(address);
    return bytes && std::any_of(trusted_proxies.begin(), trusted_proxies.end(), [&](std::string const& proxy) { return bytes_of(proxy) == bytes; });
}

std::string client_address(std::string const& remote, std::string_view forwarded, std::vector<std::string> const& trusted_proxies)
{
    if (!is_trusted(remote, trusted_proxies))
        return remote;
    while (!forwarded.empty()) {
        auto const comma = forwarded.find_last_of(',');
        std::string_view last = comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1);
        forwarded = forwarded.substr(0, comma == std::string_view::npos ? 0 : comma);
        last.remove_prefix(std::min(last.find_first_not_of(" \t"), last.size()));
        last = last.substr(0, last.find_last_not_of(" \t") + 1);
        if (!bytes_of(last))
            return remote;
        if (!is_trusted(last, trusted_proxies))
            return std::string(last);
    }
    return remote;
}

bool AddressCounts::enter(std::string const& group, int count_max)
{
    std::lock_guard lock(m_mutex);
    int& count = m_counts[group];
    if (count >= count_max)
        return false;
    ++count;
    return true;
}

void AddressCounts::leave(std::string const& group)
{
    std::lock_guard lock(m_mutex);
    auto const found = m_counts.find(group);
    if (found != m_counts.end() && --found->second == 0)
        m_counts.erase(found);
}

}

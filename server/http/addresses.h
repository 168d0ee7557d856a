// Whose request it is, as far as an address can tell: what limits are counted by.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace shenbao::http {

// An IPv4 address; the /64 of an IPv6 one, which a single household has whole; a mapped one as its IPv4 address.
std::string address_group(std::string_view address);

// Behind trusted proxies the last address of X-Forwarded-For that is not one of them: what stands before it anybody
// can make up. `forwarded`: every line of that header, in order, joined by commas. From anybody else it does not count.
std::string client_address(std::string const& remote, std::string_view forwarded, std::vector<std::string> const& trusted_proxies);
bool is_trusted(std::string_view address, std::vector<std::string> const& trusted_proxies);

// How many of something each group has at the moment. Safe for many threads.
class AddressCounts {
public:
    // False when there are `count_max` already; leave() only after a true one.
    bool enter(std::string const& group, int count_max);
    void leave(std::string const& group);

private:
    std::mutex m_mutex;
    std::unordered_map<std::string, int> m_counts;
};

}

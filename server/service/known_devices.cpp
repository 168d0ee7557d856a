#include "service/known_devices.h"

#include "store/accounts.h"

#include <algorithm>
#include <utility>

namespace shenbao::service {

static constexpr std::size_t accounts_max = 5;
static constexpr std::size_t token_letters = 64;
static constexpr std::int64_t earlier_token_ms = 10 * 60'000;

// What looks like tokens in what the browser brought.
static std::vector<std::string> tokens_of(std::string const& devices)
{
    std::vector<std::string> tokens;
    for (std::size_t at = 0; at < devices.size() && tokens.size() < accounts_max;) {
        std::size_t const end = std::min(devices.find('.', at), devices.size());
        std::string token = devices.substr(at, end - at);
        if (token.size() == token_letters && token.find_first_not_of("0123456789abcdef") == std::string::npos)
            tokens.push_back(std::move(token));
        at = end + 1;
    }
    return tokens;
}

std::optional<KnownDevice> known_device(Host const& host, store::Connection& connection, Asker const& asker, std::string const& login_index)
{
    for (auto const& token : tokens_of(asker.devices)) {
        std::string hash = store::token_hash(token);
        if (auto const account = store::account_of_device(connection, asker.programme_id(), login_index, hash, host.clock.now()))
            return KnownDevice { *account, std::move(hash) };
    }
    return {};
}

std::string remember_device(Host& host, store::Connection& connection, Id account, std::string const& devices)
{
    std::string const fresh = store::to_hex(host.random.bytes(token_letters / 2));
    std::string value = fresh;
    std::size_t count = 1;
    Moment const now = host.clock.now();
    for (auto const& token : tokens_of(devices)) {
        // Should the answer with the fresh one be lost, the earlier one is not yet a stranger's.
        bool const is_own = store::expire_device(connection, account, store::token_hash(token), { now.milliseconds + earlier_token_ms });
        if (!is_own && count++ < accounts_max)
            value += "." + token;
    }
    store::remember_device(connection, account, store::token_hash(fresh), { now.milliseconds + device_seconds * 1000 }, { now.milliseconds + earlier_token_ms });
    return value;
}

}

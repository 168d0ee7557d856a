// A device in which somebody came into an account is known to it for half a year, by a random token in a cookie that outlives the
// session. It opens nothing; but what strangers count against the account does not close it there.
#pragma once

#include "service/host.h"

namespace shenbao::service {

inline constexpr std::int64_t device_seconds = 180ll * 24 * 3600;

struct KnownDevice {
    Id account;
    std::string token_hash;
};
// The asker's, as the account of that login (blind) knows it.
std::optional<KnownDevice> known_device(Host const&, store::Connection&, Asker const&, std::string const& login_index);

// Inside the writer's transaction, when somebody came in. The cookie's new value: a fresh token for this account (whoever copied
// an earlier one has nothing ten minutes later), and those by which a few others know the same device. `devices`: its value before.
std::string remember_device(Host&, store::Connection&, Id account, std::string const& devices);

}

// How often somebody may be wrong, and ask for codes, before it closes for a while. Counted so that a stranger who knows no
// more than a phone number does not shut its owner out: by address, and apart for addresses from which the owner came in before.
#pragma once

#include "service/host.h"
#include "store/accounts.h"

namespace shenbao::service {

struct LoginTry {
    std::string programme;
    std::string login_index;  // blind
    std::string address;
    bool address_is_known = false;  // to the account, by an earlier log-in
    bool by_password = true;
};

enum class LoginVerdict : std::uint8_t { Allowed, ClosedHere, ClosedToday };

// SC-02. Counts one: ten within 15 minutes from one address. By a password also a hundred a day, from each address that is
// known, and from all others together: guessing from many stays hopeless, and does not shut out who comes from home.
LoginVerdict count_login(Host&, LoginTry const&);
// It was right.
void forget_login(Host&, LoginTry const&);
// A new password was set: wrong tries with the old one do not keep it out, wherever they came from.
void forget_logins(Host&, std::string const& programme, std::string const& login_index);

// An account's address, blind: the same one is another for another account.
std::string known_address(Host&, Id account, std::string const& address);

// Inside the writer's transaction. A number's codes: one a minute, six an hour and ten a day from one address (fifteen where
// its account knows that one); to all that are not known twelve an hour and twenty a day.
struct CodesAsked {
    std::string programme, phone_index;
    std::string address_index;
    bool address_is_known = false;
};
std::optional<RefusalCode> limit_codes(store::Connection&, CodesAsked const&, Moment now);

}

// How often somebody may be wrong, and ask for codes, before it closes for a while. Counted so that a stranger who knows no
// more than a phone number does not shut its owner out: by address, and apart for the devices in which the owner came in before:
// by account, as a device has another token after each log-in.
#pragma once

#include "service/host.h"
#include "store/accounts.h"

namespace shenbao::service {

struct LoginTry {
    std::string programme;
    std::string login_index;  // blind
    std::string address;
    std::string known_device;  // its token's hash; "": a stranger's, as far as one can tell
    bool by_password = true;
};

enum class LoginVerdict : std::uint8_t { Allowed, ClosedHere, ClosedToday };

// SC-02. Counts one: ten within 15 minutes in a known device, or from one address. By a password also a hundred a day, in each
// device, and from all addresses together: guessing from many stays hopeless, and does not shut out who was here before.
// Counted before it is known to be wrong: tries at the same time do not pass together.
LoginVerdict count_login(Host&, LoginTry const&);
// One that was counted was right, so it counts no more.
void forget_login(Host&, LoginTry const&);
// A new password was set: wrong tries with the old one do not keep it out, wherever they came from.
void forget_logins(Host&, std::string const& programme, std::string const& login_index);

// From where a code is asked for: a device that the account of that phone knows, or the address.
struct CodePlace {
    std::string index;  // blind
    bool is_known = false;
};
CodePlace code_place(Host const&, store::Connection&, Asker const&, std::string const& phone_index);

// Inside the writer's transaction. A number's codes: one a minute, six an hour and ten a day to one place; to all that are not
// known twelve an hour and twenty a day.
struct CodesAsked {
    std::string programme, phone_index;
    CodePlace place;
};
std::optional<RefusalCode> limit_codes(store::Connection&, CodesAsked const&, Moment now);

}

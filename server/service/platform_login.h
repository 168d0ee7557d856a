// ZC-02: logging in through the programme's identity platform: there, back, and an account that is whoever the platform
// says.
#pragma once

#include "service/host.h"

namespace shenbao::service {

// The words on the way to the platform; empty where the programme has none here.
std::string platform_label(Host const&, Asker const&);

// ZC-02: where a platform says who somebody is, nobody says it of himself: a flow that makes accounts is closed.
bool is_left_to_platform(Host const&, Asker const&, AccountFlow const&);

struct PlatformWay {
    std::string address;  // of the platform, to go to
    std::string state;    // for a cookie of this browser's, single use, ten minutes
};
inline constexpr int platform_seconds = 600;

// `then`: a page of the programme to go on with; anything else counts as none.
Outcome<PlatformWay> begin_platform_login(Host&, Asker const&, std::string const& then);

struct PlatformReturn {
    std::string state, code, error;  // as the browser brings them
    std::string kept_state;          // of its cookie
};
struct PlatformDone {
    std::string session_token, devices;  // for the cookies
    std::string then;
};
// The account: the one that has logged in as this person before, else the one of the same document, else a new one. What
// the platform has not proven before, a document typed at registration, gives way: the account takes the platform's phone,
// and whoever held it by password or session is out.
Outcome<PlatformDone> finish_platform_login(Host&, Asker const&, PlatformReturn const&);

}

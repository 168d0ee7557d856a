// What an applicant is told, by a message of the system's and one to the phone, when the state of an application changes
// (FlowEffect::NotifyApplicant).
#pragma once

#include "service/drafts.h"
#include "service/host.h"

namespace shenbao::service {

struct Notice {
    std::string phone, text;
};

struct NewState {
    std::string id;
    std::string opinion;  // why, in staff's words; may be empty
};

// Inside the transition's transaction: what is to be read stands with the account, and what goes out in the outbox. Nothing
// goes out when the account has no phone.
std::optional<Notice> write_notice(Host&, store::Connection&, Draft const&, NewState const&, Moment now);
// After it, outside every lock. A failure is logged: the transition stands whether or not the message went out.
void send_notice(Host&, std::optional<Notice> const&);

}

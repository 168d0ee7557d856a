// What an applicant is told by text message when the state of an application changes (FlowEffect::NotifyApplicant).
#pragma once

#include "service/drafts.h"
#include "service/host.h"

namespace shenbao::service {

struct Notice {
    std::string phone, text;
};

// Inside the transition's transaction: the message stands in the outbox. Nothing when the account has no phone.
std::optional<Notice> write_notice(Host&, Programme const&, store::Connection&, Draft const&, std::string const& state, Moment now);
// After it, outside every lock. A failure is logged: the transition stands whether or not the message went out.
void send_notice(Host&, std::optional<Notice> const&);

}

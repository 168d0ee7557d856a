// What a step of an account flow asks for before it does anything: the captcha, the ticket of the step before, the code of
// a text message, the session's own account.
#pragma once

#include "service/account_flows.h"
#include "store/accounts.h"

namespace shenbao::service {

bool has_proof(AccountStep const&, Proof);
// What a code or a captcha's pass is good for.
std::string purpose_of(Asker const&, std::string const& flow, std::size_t step);

// The captcha or the pass that stands for it. A captcha is used up by this, whatever the answer.
std::optional<Refusal> check_captcha(Host&, Asker const&, CaptchaProof const&, std::string const& purpose);

Outcome<Ticket> find_ticket(Host&, Asker const&, std::string const& flow, std::size_t step, std::string const& ticket);

Outcome<store::AccountRow> own_account(Host&, Asker const&);
std::string phone_of(HostedProgramme const&, store::AccountRow const&);

enum class Code { StaysGood, IsUsedUp };

// Inside the writer's transaction: counts a wrong try. "" when the code is right.
std::string judge_sms(Host&, store::Connection&, Asker const&, std::string const& purpose, std::string const& phone, std::string const& code, Code then);

}

#include "service/account_proofs.h"

#include "base/text.h"
#include "service/account_form.h"
#include "service/kept_account.h"

#include <algorithm>

namespace shenbao::service {

bool has_proof(AccountStep const& step, Proof proof)
{
    return std::find(step.proofs.begin(), step.proofs.end(), proof) != step.proofs.end();
}

std::string purpose_of(Asker const& asker, std::string const& flow, std::size_t step)
{
    return asker.programme_id() + "/" + flow + "/" + std::to_string(step);
}

std::optional<Refusal> check_captcha(Host& host, Asker const& asker, CaptchaProof const& proof, std::string const& purpose)
{
    if (!proof.pass.empty())
        return host.captchas.pass_holds(purpose, proof.pass) ? std::nullopt : std::optional(invalid("captcha", "captcha_expired", asker.language));
    if (regular_code(proof.answer).empty())
        return invalid("captcha", "captcha_missing", asker.language);
    switch (host.captchas.answer(asker.programme_id(), proof.id, proof.answer)) {
    case CaptchaVerdict::Right:
        return {};
    case CaptchaVerdict::Wrong:
        return invalid("captcha", "captcha_wrong", asker.language);
    case CaptchaVerdict::Expired:
        break;
    }
    return invalid("captcha", "captcha_expired", asker.language);
}

Outcome<Ticket> find_ticket(Host& host, Asker const& asker, std::string const& flow, std::size_t step, std::string const& ticket)
{
    auto found = host.tickets.get(ticket, host.clock.now());
    if (!found || found->programme != asker.programme_id() || found->flow != flow || found->next_step != step)
        return RefusalCode::ticket_expired;
    return *found;
}

Outcome<store::AccountRow> own_account(Host& host, Asker const& asker)
{
    if (asker.account.is_nil())
        return RefusalCode::session_needed;
    auto row = TRY(host.database.read_value<std::optional<store::AccountRow>>(
        [&](store::Connection& connection) { return store::account_by_id(connection, host.vault, asker.account); }));
    if (!row)
        return RefusalCode::session_needed;
    return std::move(*row);
}

std::string phone_of(HostedProgramme const& hosted, store::AccountRow const& row)
{
    auto const account = read_account(hosted, row.body);
    return account.text(account.programme->account_roles.phone);
}

}

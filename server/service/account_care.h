// What the operator does about an account that is in another person's way: somebody registered with that person's number, or
// with a phone that has gone to somebody else.
#pragma once

#include "outside/clock.h"
#include "service/programmes.h"
#include "service/refusal.h"
#include "store/accounts.h"

#include <optional>
#include <string>
#include <vector>

namespace shenbao::service {

struct CareDesk {
    Clock const& clock;
    store::Database& database;
    store::Vault const& vault;
    HostedProgramme const& programme;  // whose accounts they are
    std::string actor;                 // for the audit log
};

// One of them.
struct AccountKey {
    Id id;
    std::string phone, identity_number;
};

struct SeenApplication {
    Id id;
    std::string programme, round, state;
    bool submitted = false;
    Moment saved_at;
};

// Nothing that opens anything: no number whole, no hash, no document.
struct AccountSight {
    Id id;
    std::string name, phone_masked, identity_masked;
    Moment made_at;
    int sessions = 0;
    bool by_platform = false;
    bool closed = false;
    std::vector<SeenApplication> applications;  // those that were discarded are not among them
};

// not_found where there is none.
Outcome<AccountSight> look_at_account(CareDesk const&, AccountKey const&);

enum class Submitted : std::uint8_t { Hinders, GoesToo };

struct Closing {
    Id account;
    std::string reason;
    Submitted submitted = Submitted::Hinders;
};

struct Closed {
    bool done = false;  // false: something was submitted, and nothing was changed
    AccountSight before;
};

// Its phone and its number are free, its sessions over, nothing opens it again; its drafts are discarded, what was submitted
// only where that is said, and its resubmissions are not counted any more. What was submitted, history and receipts stay. It stands in the audit log and in the history of
// what was discarded, with the reason. A running server knows of it within Sessions::reread_seconds.
Outcome<Closed> close_account(CareDesk const&, Closing const&);

}

// SH-01 to SH-03: the programme's file of persons, which `shenbao import persons` fills. Where a programme keeps one, an
// account is always somebody's who is on file.
#pragma once

#include "service/import.h"
#include "service/kept_account.h"
#include "service/new_account.h"

namespace shenbao::service {

// Of who registers: "not_on_file" (nobody there, or not as filed: to a stranger both are the same), "on_file" (can log in
// with the phone on file), or empty; then `row` takes what else is on file.
Result<std::string> check_file(Host&, store::Connection&, Asker const&, Document const& typed, store::AccountRow& row);

// Whether the person of an account is on file: under its phone, or without one and with the particulars that the account holds.
Result<bool> is_on_file(Host&, store::Connection&, HostedProgramme const& home, store::AccountRow const&);

// Who is on file under another phone logs in with that one: the window changes it when a number has gone to somebody else.
Result<bool> is_filed_under_other_phone(Host&, store::Connection&, Asker const&, std::string const& identity_number, std::string const& phone);

// SH-04: what the window has read anew is taken over, for the account of the person on file and for no other with that number.
Result<void> refresh_from_file(Host&, store::Connection&, Asker const&, std::string const& identity_number, store::AccountRow&);

// SH-01: inside the transaction of an import that files a person (by the blind index of the number) anew, or with `after` empty
// no more. A phone that is on file for that person no longer opens the account no longer, and its sessions are over.
Result<void> refile(store::Connection&, ImportDesk const&, std::string const& actor, std::string const& identity_index, std::string const& after);

// SH-02: the account of who registers although there is one: its phone was taken out of the file, so it is opened by none.
Result<std::optional<store::AccountRow>> account_without_phone(Host&, store::Connection&, store::AccountRow const& registering);

// SH-03: stores the account that `account_on_file` gave, or gives the phone on file to the one that this person has already
// (its sessions end). A phone that another account has is given up by that one when the window has filed its person under
// another number; else there is nothing.
struct Arrived {
    std::optional<store::AccountRow> row;
    bool changed = false;
    std::optional<Id> released;  // whose account gave the phone up: its sessions are over
};
Result<Arrived> arrive_from_file(Host&, store::Connection&, Asker const&, store::AccountRow const& on_file);

// The account of whoever is on file with that number and that phone, not stored yet, with a password that nobody knows.
Outcome<std::optional<store::AccountRow>> account_on_file(Host&, Asker const&, std::string const& identity_number, std::string const& phone);

}

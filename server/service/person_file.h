// SH-01 to SH-03: the programme's file of persons, which `shenbao import persons` fills. Where a programme keeps one, an
// account is always somebody's who is on file.
#pragma once

#include "service/kept_account.h"
#include "service/new_account.h"

namespace shenbao::service {

// Of who registers: "not_on_file" (nobody there, or not as filed: to a stranger both are the same), "on_file" (can log in
// with the phone on file), or empty; then `row` takes what else is on file.
Result<std::string> check_file(Host&, store::Connection&, Asker const&, Document const& typed, store::AccountRow& row);

// The account of whoever is on file with that number and that phone, not stored yet, with a password that nobody knows.
Outcome<std::optional<store::AccountRow>> account_on_file(Host&, Asker const&, std::string const& identity_number, std::string const& phone);

}

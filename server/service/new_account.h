// The rows that come about when somebody registers or logs in, however they prove who they are.
#pragma once

#include "service/host.h"
#include "store/accounts.h"

namespace shenbao::service {

// Of a document of the step that makes accounts; the row has an id, and is not stored yet.
store::AccountRow new_account(Host&, HostedProgramme const&, Form const&, Document const&, std::string password_hash);
// "phone_taken", "identity_taken", or empty.
std::string taken(store::Connection&, store::AccountRow const&);
// An account's body with what is known anew: what that does not tell stays, and so does the one field `kept_field`.
std::string merged_body(Form const&, std::string const& kept, std::string const& given, std::string const& kept_field = {});
// The same body without that field.
std::string body_without(Form const&, std::string const& kept, std::string const& field);
// `token` is for the cookie; the row holds its hash.
store::SessionRow new_session(Host&, Asker const&, Id account, std::string& token);
store::AuditEntry audit(Host&, Asker const&, Id actor, std::string action, std::string subject = "");

}

// Every document of a programme, one after another, for runs over all of them.
#pragma once

#include "store/accounts.h"
#include "store/applications.h"

namespace shenbao::store {

std::vector<Id> application_ids(Connection&, std::string const& programme);
// The last submission that has a receipt, with its document and context.
Result<std::optional<SubmissionRow>> last_submission(Connection&, Vault const&, Id application);
// Document and context alone.
Result<std::optional<SubmissionRow>> submitted_document(Connection&, Vault const&, Id submission);

}

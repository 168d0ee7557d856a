#include "store/stored_documents.h"

#include "store/query.h"

namespace shenbao::store {

std::vector<Id> application_ids(Connection& connection, std::string const& programme)
{
    std::vector<Id> ids;
    Query query(connection, "SELECT id FROM applications WHERE programme=? AND discarded=0 ORDER BY created_at, id", programme);
    while (query.next())
        ids.push_back(query.id(0));
    return ids;
}

Result<std::optional<SubmissionRow>> last_submission(Connection& connection, Vault const& vault, Id application)
{
    Query query(connection,
        "SELECT id, state, number, pack_version, pack_hash, at, document, context FROM submissions"
        " WHERE application=? AND number<>'' ORDER BY at DESC, rowid DESC LIMIT 1",
        application);
    if (!query.next())
        return std::optional<SubmissionRow> {};
    SubmissionRow row;
    row.id = query.id(0);
    row.application = application;
    row.state = query.text(1);
    row.number = query.text(2);
    row.pack_version = query.text(3);
    row.pack_hash = query.text(4);
    row.at = query.moment(5);
    row.document = TRY(vault.open(query.blob(6), "submission/" + to_string(row.id)));
    row.context = TRY(vault.open(query.blob(7), "context/" + to_string(row.id)));
    return std::optional(std::move(row));
}

Result<std::optional<SubmissionRow>> submitted_document(Connection& connection, Vault const& vault, Id submission)
{
    Query query(connection, "SELECT document, context FROM submissions WHERE id=?", submission);
    if (!query.next())
        return std::optional<SubmissionRow> {};
    SubmissionRow row;
    row.id = submission;
    row.document = TRY(vault.open(query.blob(0), "submission/" + to_string(submission)));
    row.context = TRY(vault.open(query.blob(1), "context/" + to_string(submission)));
    return std::optional(std::move(row));
}

}

// Rounds, applications, batches, attachments, submissions, history.
#pragma once

#include "base/date.h"
#include "base/id.h"
#include "store/database.h"
#include "store/vault.h"

#include <map>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace shenbao::store {

struct RoundRow {
    Id id;
    std::string programme;
    std::string name;
    Moment opens, closes, modification_closes;
    std::string cutoff;  // YYYY-MM-DD
    Moment created_at;
    std::map<std::string, Moment> deadlines = {};  // of the flow's own, by its names

    bool operator==(RoundRow const&) const = default;
};

void insert_round(Connection&, RoundRow const&);
// Its name, its days and its deadlines.
void update_round(Connection&, RoundRow const&);
std::vector<RoundRow> rounds_of(Connection&, std::string const& programme);
std::optional<RoundRow> find_round(Connection&, Id);

struct ApplicationRow {
    Id id;
    std::string programme;
    Id account;
    std::string person;  // blind index of the identity number, or of the account
    Id round;
    std::string state;
    std::int64_t revision = 0;
    std::string name;
    std::string identity_masked;
    std::string opinion;
    std::string pack_version, pack_hash;
    Moment created_at, saved_at;
    bool returned = false;
    std::string printed_hash;
    Moment printed_at;
    bool discarded = false;
    std::string document;  // JSON; empty where the list is read
    std::int64_t edition_revision = 0;  // at which it was moved to this edition of its form; 0: it began with it
    std::string route;  // JSON of its levels as they were when it was submitted; empty: never was, or before they were stored
    std::int64_t route_at = 0;  // RouteContext::at
};

void insert_application(Connection&, Vault const&, ApplicationRow const&);
Result<std::optional<ApplicationRow>> find_application(Connection&, Vault const&, Id);
// Without documents and discarded ones, newest first.
std::vector<ApplicationRow> applications_of(Connection&, std::string const& programme, Id account);
// The same of every programme that uses these accounts.
std::vector<ApplicationRow> applications_of_account(Connection&, Id account);
struct Standing {
    Id id;
    std::string state;
};
std::optional<Standing> application_of_person(Connection&, std::string const& programme, Id round, std::string const& person);
std::int64_t resubmissions(Connection&, std::string const& programme, Id round, std::string const& person);
void count_resubmission(Connection&, std::string const& programme, Id round, std::string const& person);
// Those of an application that is not discarded yet; how many there were.
std::int64_t drop_resubmissions(Connection&, Id application);

// False when the application has moved on from `revision` or `state`: nothing is written then.
bool update_document(Connection&, Vault const&, Id application, std::int64_t revision, std::string const& state, std::string const& document,
    std::int64_t new_revision, Moment saved_at);
struct EditionStep {
    std::string const& pack_version;
    std::string const& pack_hash;
    std::string const& document;
    Moment at;
};
// The same, to the revision after the row's own. What stands of its pages' edits is of the edition before.
bool move_to_edition(Connection&, Vault const&, ApplicationRow const&, EditionStep const&);
bool update_state(Connection&, Id application, std::int64_t revision, std::string const& state, std::string const& new_state, bool returned);
// The same with its place on the route, from which it must not have moved on either.
struct RouteMove {
    std::int64_t from = 0, to = 0;
};
bool update_state(Connection&, ApplicationRow const&, std::string const& new_state, bool returned, RouteMove);
void set_route(Connection&, Id application, std::string const& levels);
// What was typed goes, and with it whatever hinders another application of that person in that round. History, receipts
// and the documents that were submitted stay; the files that only the draft named are then detached_attachments.
void discard_application(Connection&, Vault const&, Id application);
void set_opinion(Connection&, Id application, std::string const& opinion);
void set_printed(Connection&, Id application, std::string const& hash, std::string const& number, std::int64_t revision, Moment);
struct PrintRow {
    std::string number, hash;
    Moment printed_at;
};
std::optional<PrintRow> last_print(Connection&, Id application);

// What the last change to a path was.
enum class ChangeKind : std::uint8_t { Value, Added, Removed, Moved };
struct Change {
    std::int64_t revision = 0;
    ChangeKind kind = ChangeKind::Value;
};
using Changes = std::map<std::string, Change, std::less<>>;  // by path text, `#detail` behind it for a box or a file

Changes changes_of(Connection&, Id application);
void set_change(Connection&, Id application, std::string const& path, Change);

struct BatchRow {
    Id batch;
    std::int64_t revision = 0;
    std::string edits;  // JSON, those that were applied
    std::string reply;  // JSON
};
void insert_batch(Connection&, Vault const&, Id application, BatchRow const&);
Result<std::optional<BatchRow>> find_batch(Connection&, Vault const&, Id application, Id batch);
// Edits behind `revision`, oldest first; nothing when batches since then are no longer kept, or are over 200
// or 512 KB. Without replies.
Result<std::optional<std::vector<BatchRow>>> batches_since(Connection&, Vault const&, Id application, std::int64_t revision, std::int64_t current);
void drop_batches_before(Connection&, Id application, std::int64_t revision);

struct AttachmentRow {
    Id id;
    Id application;
    std::string file;  // name in the FileStore
    std::string body;  // JSON of the Attachment
    Moment added_at;
};
void insert_attachment(Connection&, Vault const&, AttachmentRow const&);
Result<std::optional<AttachmentRow>> find_attachment(Connection&, Vault const&, Id application, Id attachment);

int count_attachments(Connection&, Id application);
bool has_attachment(Connection&, Id application, Id attachment);
// Applications behind `after`, by id, that were last saved before `saved` and have files added before then.
std::vector<Id> applications_with_old_files(Connection&, Id after, Moment saved, int count_max);
// Of one application: those that neither its document nor any submission names. Nothing to do with the document's
// form: an attachment's id stands in the text wherever it is used.
Result<std::vector<Id>> detached_attachments(Connection&, Vault const&, Id application, Moment added);
// False when the application was saved since: somebody may have attached it again.
bool delete_attachment(Connection&, Id application, Id attachment, Moment saved);
std::unordered_set<std::string> files_in_use(Connection&);

struct UploadRow {
    Id id;
    Id application;
    std::string body;  // JSON {"path","name","title"}
    std::int64_t size = 0;
    std::int64_t received = 0;
    std::int64_t stored = 0;  // length of the sealed pieces
    std::string reply;        // of the last piece, once all is there
    Moment touched_at;        // when it was begun, or went on
};
void insert_upload(Connection&, Vault const&, UploadRow const&);
Result<std::optional<UploadRow>> find_upload(Connection&, Vault const&, Id application, Id upload);
// False when another piece came in between.
bool advance_upload(Connection&, Id upload, std::int64_t received_before, std::int64_t received, std::int64_t stored, Moment now);
void finish_upload(Connection&, Vault const&, Id upload, std::string const& reply);
void delete_upload(Connection&, Id upload);
// Of the unfinished ones the `kept` that went on last stay.
std::vector<Id> drop_uploads_beyond(Connection&, Id application, int kept);
std::vector<Id> drop_uploads_before(Connection&, Moment touched);
// The names of the files that hold their pieces.
std::unordered_set<std::string> unfinished_uploads(Connection&);

struct SubmissionRow {
    Id id;
    Id application;
    std::string action, state, number;
    std::int64_t revision = 0;
    std::string document_hash, context_hash, pack_version, pack_hash;
    std::string document;  // JSON, pruned
    std::string context;   // JSON
    Moment at;
};
void insert_submission(Connection&, Vault const&, SubmissionRow const&);
// Without document and context.
std::optional<SubmissionRow> find_submission(Connection&, Id submission);
// The last one that has a receipt number.
std::optional<SubmissionRow> last_receipt(Connection&, Id application);

void append_history(Connection&, Vault const&, Id application, std::string const& body, Moment);
// JSON texts, oldest first.
Result<std::vector<std::string>> history_of(Connection&, Vault const&, Id application);

}

#include "store/applications.h"

#include "store/query.h"

#include <algorithm>
#include <charconv>

namespace shenbao::store {

static std::string place(char const* table, Id id) { return table + ("/" + to_string(id)); }

// "unit_submission=1796054399000;…"
static std::string written(std::map<std::string, Moment> const& deadlines)
{
    std::string text;
    for (auto const& [name, moment] : deadlines)
        text += name + "=" + std::to_string(moment.milliseconds) + ";";
    return text;
}

static std::map<std::string, Moment> read_deadlines(std::string_view text)
{
    std::map<std::string, Moment> deadlines;
    while (!text.empty()) {
        auto const one = text.substr(0, text.find(';'));
        auto const equals = std::min(one.find('='), one.size());
        auto const number = one.substr(std::min(equals + 1, one.size()));
        std::from_chars(number.data(), number.data() + number.size(), deadlines[std::string(one.substr(0, equals))].milliseconds);
        text.remove_prefix(std::min(one.size() + 1, text.size()));
    }
    return deadlines;
}

void insert_round(Connection& connection, RoundRow const& row)
{
    Query(connection, "INSERT INTO rounds(id, programme, name, opens, closes, modification_closes, cutoff, created_at, deadlines) VALUES(?,?,?,?,?,?,?,?,?)",
        row.id, row.programme, row.name, row.opens, row.closes, row.modification_closes, row.cutoff, row.created_at, written(row.deadlines))
        .run();
}

void update_round(Connection& connection, RoundRow const& row)
{
    Query(connection, "UPDATE rounds SET name=?, opens=?, closes=?, modification_closes=?, cutoff=?, deadlines=? WHERE id=?", row.name, row.opens, row.closes,
        row.modification_closes, row.cutoff, written(row.deadlines), row.id)
        .run();
}

#define ROUND_COLUMNS "SELECT id, programme, name, opens, closes, modification_closes, cutoff, created_at, deadlines FROM rounds "

static RoundRow read_round(Query& query)
{
    return { query.id(0), query.text(1), query.text(2), query.moment(3), query.moment(4), query.moment(5), query.text(6), query.moment(7), read_deadlines(query.text(8)) };
}

std::vector<RoundRow> rounds_of(Connection& connection, std::string const& programme)
{
    std::vector<RoundRow> rows;
    Query query(connection, ROUND_COLUMNS "WHERE programme=? ORDER BY opens DESC", programme);
    while (query.next())
        rows.push_back(read_round(query));
    return rows;
}

std::optional<RoundRow> find_round(Connection& connection, Id id)
{
    Query query(connection, ROUND_COLUMNS "WHERE id=?", id);
    return query.next() ? std::optional(read_round(query)) : std::nullopt;
}

void insert_application(Connection& connection, Vault const& vault, ApplicationRow const& row)
{
    std::string const document = vault.seal(row.document, place("application", row.id));
    Query(connection,
        "INSERT INTO applications(id, programme, account, person, round, state, revision, name, identity_masked, opinion, pack_version,"
        " pack_hash, created_at, saved_at, document) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        row.id, row.programme, row.account, Blob { row.person }, row.round, row.state, row.revision, row.name, row.identity_masked, row.opinion,
        row.pack_version, row.pack_hash, row.created_at, row.saved_at, Blob { document })
        .run();
}

#define APPLICATION_COLUMNS                                                                                                              \
    "SELECT id, programme, account, person, round, state, revision, name, identity_masked, opinion, pack_version, pack_hash, created_at," \
    " saved_at, returned, printed_hash, printed_at, discarded, edition_revision, route, route_at"

static ApplicationRow read_application(Query& query)
{
    ApplicationRow row;
    row.id = query.id(0);
    row.programme = query.text(1);
    row.account = query.id(2);
    row.person = query.blob(3);
    row.round = query.id(4);
    row.state = query.text(5);
    row.revision = query.integer(6);
    row.name = query.text(7);
    row.identity_masked = query.text(8);
    row.opinion = query.text(9);
    row.pack_version = query.text(10);
    row.pack_hash = query.text(11);
    row.created_at = query.moment(12);
    row.saved_at = query.moment(13);
    row.returned = query.integer(14) != 0;
    row.printed_hash = query.text(15);
    row.printed_at = query.moment(16);
    row.discarded = query.integer(17) != 0;
    row.edition_revision = query.integer(18);
    row.route = query.text(19);
    row.route_at = query.integer(20);
    return row;
}

Result<std::optional<ApplicationRow>> find_application(Connection& connection, Vault const& vault, Id id)
{
    Query query(connection, APPLICATION_COLUMNS ", document FROM applications WHERE id=?", id);
    if (!query.next())
        return std::optional<ApplicationRow> {};
    auto row = read_application(query);
    row.document = TRY(vault.open(query.blob(21), place("application", id)));
    return std::optional(std::move(row));
}

std::vector<ApplicationRow> applications_of(Connection& connection, std::string const& programme, Id account)
{
    std::vector<ApplicationRow> rows;
    Query query(connection, APPLICATION_COLUMNS " FROM applications WHERE account=? AND programme=? AND discarded=0 ORDER BY created_at DESC", account, programme);
    while (query.next())
        rows.push_back(read_application(query));
    return rows;
}

std::vector<ApplicationRow> applications_of_account(Connection& connection, Id account)
{
    std::vector<ApplicationRow> rows;
    Query query(connection, APPLICATION_COLUMNS " FROM applications WHERE account=? AND discarded=0 ORDER BY created_at DESC", account);
    while (query.next())
        rows.push_back(read_application(query));
    return rows;
}

std::optional<Standing> application_of_person(Connection& connection, std::string const& programme, Id round, std::string const& person)
{
    Query query(connection, "SELECT id, state FROM applications WHERE programme=? AND round=? AND person=?", programme, round, Blob { person });
    return query.next() ? std::optional(Standing { query.id(0), query.text(1) }) : std::nullopt;
}

std::int64_t resubmissions(Connection& connection, std::string const& programme, Id round, std::string const& person)
{
    Query query(connection, "SELECT count FROM resubmissions WHERE programme=? AND round=? AND person=?", programme, round, Blob { person });
    return query.next() ? query.integer(0) : 0;
}

void count_resubmission(Connection& connection, std::string const& programme, Id round, std::string const& person)
{
    Query(connection,
        "INSERT INTO resubmissions(programme, round, person, count) VALUES(?,?,?,1)"
        " ON CONFLICT(programme, round, person) DO UPDATE SET count=count+1",
        programme, round, Blob { person })
        .run();
}

std::int64_t drop_resubmissions(Connection& connection, Id application)
{
    Query query(connection, "DELETE FROM resubmissions WHERE (programme, round, person)=(SELECT programme, round, person FROM applications WHERE id=?) RETURNING count", application);
    return query.next() ? query.integer(0) : 0;
}

bool update_document(Connection& connection, Vault const& vault, Id application, std::int64_t revision, std::string const& state,
    std::string const& document, std::int64_t new_revision, Moment saved_at)
{
    std::string const sealed = vault.seal(document, place("application", application));
    return Query(connection, "UPDATE applications SET document=?, revision=?, saved_at=? WHERE id=? AND revision=? AND state=? AND discarded=0", Blob { sealed },
               new_revision, saved_at, application, revision, state)
               .run()
        == 1;
}

bool move_to_edition(Connection& connection, Vault const& vault, ApplicationRow const& row, EditionStep const& step)
{
    std::string const sealed = vault.seal(step.document, place("application", row.id));
    return Query(connection,
               "UPDATE applications SET document=?, revision=?, edition_revision=?, pack_version=?, pack_hash=?, saved_at=? WHERE id=? AND revision=? AND state=? AND discarded=0",
               Blob { sealed }, row.revision + 1, row.revision + 1, step.pack_version, step.pack_hash, step.at, row.id, row.revision, row.state)
               .run()
        == 1;
}

bool update_state(Connection& connection, Id application, std::int64_t revision, std::string const& state, std::string const& new_state, bool returned)
{
    return Query(connection, "UPDATE applications SET state=?, returned=? WHERE id=? AND revision=? AND state=? AND discarded=0", new_state, returned, application,
               revision, state)
               .run()
        == 1;
}

bool update_state(Connection& connection, ApplicationRow const& row, std::string const& new_state, bool returned, RouteMove route)
{
    return Query(connection, "UPDATE applications SET state=?, returned=?, route_at=? WHERE id=? AND revision=? AND state=? AND route_at=? AND discarded=0", new_state,
               returned, route.to, row.id, row.revision, row.state, route.from)
               .run()
        == 1;
}

void set_route(Connection& connection, Id application, std::string const& levels)
{
    Query(connection, "UPDATE applications SET route=? WHERE id=?", levels, application).run();
}

void discard_application(Connection& connection, Vault const& vault, Id application)
{
    std::string const person = "discarded/" + to_string(application);
    Query(connection, "UPDATE applications SET discarded=1, person=?, document=? WHERE id=?", Blob { person },
        Blob { vault.seal("{}", place("application", application)) }, application)
        .run();
    Query(connection, "DELETE FROM batches WHERE application=?", application).run();
    Query(connection, "DELETE FROM path_revisions WHERE application=?", application).run();
}

void set_opinion(Connection& connection, Id application, std::string const& opinion)
{
    Query(connection, "UPDATE applications SET opinion=? WHERE id=?", opinion, application).run();
}

void set_printed(Connection& connection, Id application, std::string const& hash, std::string const& number, std::int64_t revision, Moment now)
{
    Query(connection, "INSERT INTO prints(number, application, hash, revision, printed_at) VALUES(?,?,?,?,?)", number, application, hash, revision, now).run();
    Query(connection, "UPDATE applications SET printed_hash=?, printed_at=? WHERE id=?", hash, now, application).run();
}

std::optional<PrintRow> last_print(Connection& connection, Id application)
{
    Query query(connection, "SELECT number, hash, printed_at FROM prints WHERE application=? ORDER BY printed_at DESC, rowid DESC LIMIT 1", application);
    return query.next() ? std::optional(PrintRow { query.text(0), query.text(1), query.moment(2) }) : std::nullopt;
}

Changes changes_of(Connection& connection, Id application)
{
    Changes changes;
    Query query(connection, "SELECT path, revision, kind FROM path_revisions WHERE application=?", application);
    while (query.next())
        changes[query.text(0)] = { query.integer(1), static_cast<ChangeKind>(query.integer(2)) };
    return changes;
}

void set_change(Connection& connection, Id application, std::string const& path, Change change)
{
    Query(connection,
        "INSERT INTO path_revisions(application, path, revision, kind) VALUES(?,?,?,?)"
        " ON CONFLICT(application, path) DO UPDATE SET revision=excluded.revision, kind=excluded.kind",
        application, path, change.revision, static_cast<int>(change.kind))
        .run();
}

void insert_batch(Connection& connection, Vault const& vault, Id application, BatchRow const& row)
{
    std::string const edits = vault.seal(row.edits, place("batch", row.batch));
    std::string const reply = vault.seal(row.reply, place("reply", row.batch));
    Query(connection, "INSERT INTO batches(application, batch, revision, edits, reply) VALUES(?,?,?,?,?)", application, row.batch, row.revision,
        Blob { edits }, Blob { reply })
        .run();
}

static constexpr std::size_t changes_bytes_max = 512 << 10;
static constexpr std::size_t changes_rows_max = 200;

static Result<BatchRow> read_batch_row(Query& query, Vault const& vault)
{
    BatchRow row { query.id(0), query.integer(1), "", "" };
    row.edits = TRY(vault.open(query.blob(2), place("batch", row.batch)));
    row.reply = TRY(vault.open(query.blob(3), place("reply", row.batch)));
    return row;
}

Result<std::optional<BatchRow>> find_batch(Connection& connection, Vault const& vault, Id application, Id batch)
{
    Query query(connection, "SELECT batch, revision, edits, reply FROM batches WHERE application=? AND batch=?", application, batch);
    if (!query.next())
        return std::optional<BatchRow> {};
    return std::optional(TRY(read_batch_row(query, vault)));
}

Result<std::optional<std::vector<BatchRow>>> batches_since(
    Connection& connection, Vault const& vault, Id application, std::int64_t revision, std::int64_t current)
{
    std::vector<BatchRow> rows;
    Query query(connection, "SELECT batch, revision, edits FROM batches WHERE application=? AND revision>? ORDER BY revision, rowid", application, revision);
    std::int64_t reached = revision;
    std::size_t bytes = 0;
    while (query.next()) {
        auto edits = TRY(vault.open(query.blob(2), place("batch", query.id(0))));
        BatchRow row { query.id(0), query.integer(1), std::move(edits), "" };
        bytes += row.edits.size();
        // A gap: those batches are gone. Or so many edits that the document is the shorter answer.
        if (row.revision > reached + 1 || bytes > changes_bytes_max || rows.size() >= changes_rows_max)
            return std::optional<std::vector<BatchRow>> {};
        reached = row.revision;
        rows.push_back(std::move(row));
    }
    if (reached != current)
        return std::optional<std::vector<BatchRow>> {};
    return std::optional(std::move(rows));
}

void drop_batches_before(Connection& connection, Id application, std::int64_t revision)
{
    Query(connection, "DELETE FROM batches WHERE application=? AND revision<?", application, revision).run();
}

void insert_attachment(Connection& connection, Vault const& vault, AttachmentRow const& row)
{
    std::string const body = vault.seal(row.body, place("attachment", row.id));
    Query(connection, "INSERT INTO attachments(id, application, file, body, added_at) VALUES(?,?,?,?,?)", row.id, row.application, row.file,
        Blob { body }, row.added_at)
        .run();
}

Result<std::optional<AttachmentRow>> find_attachment(Connection& connection, Vault const& vault, Id application, Id attachment)
{
    Query query(connection, "SELECT file, body, added_at FROM attachments WHERE id=? AND application=?", attachment, application);
    if (!query.next())
        return std::optional<AttachmentRow> {};
    auto body = TRY(vault.open(query.blob(1), place("attachment", attachment)));
    return std::optional(AttachmentRow { attachment, application, query.text(0), std::move(body), query.moment(2) });
}

int count_attachments(Connection& connection, Id application)
{
    Query query(connection, "SELECT count(*) FROM attachments WHERE application=?", application);
    return query.next() ? static_cast<int>(query.integer(0)) : 0;
}

bool has_attachment(Connection& connection, Id application, Id attachment)
{
    return Query(connection, "SELECT 1 FROM attachments WHERE id=? AND application=?", attachment, application).next();
}

std::vector<Id> applications_with_old_files(Connection& connection, Id after, Moment saved, int count_max)
{
    std::vector<Id> found;
    Query query(connection,
        "SELECT id FROM applications WHERE id>?1 AND saved_at<?2 AND EXISTS(SELECT 1 FROM attachments WHERE application=applications.id AND added_at<?2)"
        " ORDER BY id LIMIT ?3",
        after, saved, count_max);
    while (query.next())
        found.push_back(query.id(0));
    return found;
}

Result<std::vector<Id>> detached_attachments(Connection& connection, Vault const& vault, Id application, Moment added)
{
    std::string texts;
    if (auto const row = TRY(find_application(connection, vault, application)))
        texts = row->document;
    Query submissions(connection, "SELECT id, document FROM submissions WHERE application=?", application);
    while (submissions.next())
        texts += TRY(vault.open(submissions.blob(1), place("submission", submissions.id(0))));
    std::vector<Id> detached;
    Query query(connection, "SELECT id FROM attachments WHERE application=? AND added_at<?", application, added);
    while (query.next()) {
        if (texts.find(query.text(0)) == std::string::npos)
            detached.push_back(query.id(0));
    }
    return detached;
}

bool delete_attachment(Connection& connection, Id application, Id attachment, Moment saved)
{
    return Query(connection, "DELETE FROM attachments WHERE id=? AND EXISTS(SELECT 1 FROM applications WHERE id=? AND saved_at<?)", attachment, application, saved)
               .run()
        == 1;
}

std::unordered_set<std::string> files_in_use(Connection& connection)
{
    std::unordered_set<std::string> files;
    Query query(connection, "SELECT file FROM attachments UNION SELECT file FROM public_files");
    while (query.next())
        files.insert(query.text(0));
    return files;
}

void insert_upload(Connection& connection, Vault const& vault, UploadRow const& row)
{
    std::string const body = vault.seal(row.body, place("upload", row.id));
    Query(connection, "INSERT INTO uploads(id, application, body, size, received, stored, touched_at) VALUES(?,?,?,?,?,?,?)", row.id, row.application,
        Blob { body }, row.size, row.received, row.stored, row.touched_at)
        .run();
}

Result<std::optional<UploadRow>> find_upload(Connection& connection, Vault const& vault, Id application, Id upload)
{
    Query query(connection, "SELECT body, size, received, stored, reply, touched_at FROM uploads WHERE id=? AND application=?", upload, application);
    if (!query.next())
        return std::optional<UploadRow> {};
    UploadRow row;
    row.id = upload;
    row.application = application;
    row.body = TRY(vault.open(query.blob(0), place("upload", upload)));
    row.size = query.integer(1);
    row.received = query.integer(2);
    row.stored = query.integer(3);
    if (!query.null(4))
        row.reply = TRY(vault.open(query.blob(4), place("uploaded", upload)));
    row.touched_at = query.moment(5);
    return std::optional(std::move(row));
}

bool advance_upload(Connection& connection, Id upload, std::int64_t before, std::int64_t received, std::int64_t stored, Moment now)
{
    return Query(connection, "UPDATE uploads SET received=?, stored=?, touched_at=? WHERE id=? AND received=?", received, stored, now, upload, before).run() == 1;
}

void finish_upload(Connection& connection, Vault const& vault, Id upload, std::string const& reply)
{
    std::string const sealed = vault.seal(reply, place("uploaded", upload));
    Query(connection, "UPDATE uploads SET reply=? WHERE id=?", Blob { sealed }, upload).run();
}

void delete_upload(Connection& connection, Id upload) { Query(connection, "DELETE FROM uploads WHERE id=?", upload).run(); }

std::vector<Id> drop_uploads_beyond(Connection& connection, Id application, int kept)
{
    std::vector<Id> dropped;
    Query query(connection,
        "DELETE FROM uploads WHERE id IN (SELECT id FROM uploads WHERE application=? AND reply IS NULL"
        " ORDER BY touched_at DESC, rowid DESC LIMIT -1 OFFSET ?) RETURNING id",
        application, kept);
    while (query.next())
        dropped.push_back(query.id(0));
    return dropped;
}

std::vector<Id> drop_uploads_before(Connection& connection, Moment touched)
{
    std::vector<Id> dropped;
    Query query(connection, "DELETE FROM uploads WHERE touched_at<? RETURNING id", touched);
    while (query.next())
        dropped.push_back(query.id(0));
    return dropped;
}

std::unordered_set<std::string> unfinished_uploads(Connection& connection)
{
    std::unordered_set<std::string> names;
    Query query(connection, "SELECT id FROM uploads WHERE reply IS NULL");
    while (query.next())
        names.insert(query.text(0));
    return names;
}

void insert_submission(Connection& connection, Vault const& vault, SubmissionRow const& row)
{
    std::string const document = vault.seal(row.document, place("submission", row.id));
    std::string const context = vault.seal(row.context, place("context", row.id));
    Query(connection,
        "INSERT INTO submissions(id, application, action, state, number, revision, document_hash, context_hash, pack_version, pack_hash,"
        " document, context, at) VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?)",
        row.id, row.application, row.action, row.state, row.number, row.revision, row.document_hash, row.context_hash, row.pack_version,
        row.pack_hash, Blob { document }, Blob { context }, row.at)
        .run();
}

#define SUBMISSION_COLUMNS \
    "SELECT id, application, action, state, number, revision, document_hash, context_hash, pack_version, pack_hash, at FROM submissions "

static std::optional<SubmissionRow> read_submission(Query& query)
{
    if (!query.next())
        return {};
    SubmissionRow row;
    row.id = query.id(0);
    row.application = query.id(1);
    row.action = query.text(2);
    row.state = query.text(3);
    row.number = query.text(4);
    row.revision = query.integer(5);
    row.document_hash = query.text(6);
    row.context_hash = query.text(7);
    row.pack_version = query.text(8);
    row.pack_hash = query.text(9);
    row.at = query.moment(10);
    return row;
}

std::optional<SubmissionRow> find_submission(Connection& connection, Id submission)
{
    Query query(connection, SUBMISSION_COLUMNS "WHERE id=?", submission);
    return read_submission(query);
}

std::optional<SubmissionRow> last_receipt(Connection& connection, Id application)
{
    Query query(connection, SUBMISSION_COLUMNS "WHERE application=? AND number<>'' ORDER BY at DESC, rowid DESC LIMIT 1", application);
    return read_submission(query);
}

void append_history(Connection& connection, Vault const& vault, Id application, std::string const& body, Moment at)
{
    std::string const sealed = vault.seal(body, place("history", application));
    Query(connection, "INSERT INTO history(application, body, at) VALUES(?,?,?)", application, Blob { sealed }, at).run();
}

Result<std::vector<std::string>> history_of(Connection& connection, Vault const& vault, Id application)
{
    std::vector<std::string> bodies;
    Query query(connection, "SELECT body FROM history WHERE application=? ORDER BY sequence", application);
    while (query.next())
        bodies.push_back(TRY(vault.open(query.blob(0), place("history", application))));
    return bodies;
}

}

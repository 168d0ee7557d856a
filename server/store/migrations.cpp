#include "store/query.h"

namespace shenbao::store {

// Step n brings version n - 1 to n. A step is never changed once released.
static constexpr char const* steps[schema_version] = {
    R"sql(
CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID, STRICT;

CREATE TABLE accounts(
  id TEXT PRIMARY KEY, programme TEXT NOT NULL, login_index BLOB NOT NULL, phone_index BLOB NOT NULL, identity_index BLOB,
  password_hash TEXT NOT NULL, body BLOB NOT NULL, created_at INTEGER NOT NULL,
  UNIQUE(programme, login_index), UNIQUE(programme, phone_index), UNIQUE(programme, identity_index)) STRICT;

CREATE TABLE sessions(
  token_hash BLOB PRIMARY KEY, programme TEXT NOT NULL, account TEXT NOT NULL REFERENCES accounts(id),
  created_at INTEGER NOT NULL, last_seen_at INTEGER NOT NULL) WITHOUT ROWID, STRICT;
CREATE INDEX sessions_of_account ON sessions(account);

CREATE TABLE rounds(
  id TEXT PRIMARY KEY, programme TEXT NOT NULL, name TEXT NOT NULL, opens INTEGER NOT NULL, closes INTEGER NOT NULL,
  modification_closes INTEGER NOT NULL, cutoff TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
CREATE INDEX rounds_of_programme ON rounds(programme, opens);

CREATE TABLE applications(
  id TEXT PRIMARY KEY, programme TEXT NOT NULL, account TEXT NOT NULL REFERENCES accounts(id), person BLOB NOT NULL,
  round TEXT NOT NULL REFERENCES rounds(id), state TEXT NOT NULL, revision INTEGER NOT NULL, name TEXT NOT NULL,
  identity_masked TEXT NOT NULL, opinion TEXT NOT NULL, pack_version TEXT NOT NULL, pack_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL, saved_at INTEGER NOT NULL, returned INTEGER NOT NULL DEFAULT 0,
  printed_hash TEXT NOT NULL DEFAULT '', printed_at INTEGER NOT NULL DEFAULT 0, document BLOB NOT NULL,
  UNIQUE(programme, round, person)) STRICT;
CREATE INDEX applications_of_account ON applications(account, created_at);
CREATE INDEX applications_by_state ON applications(programme, round, state, saved_at);

CREATE TABLE resubmissions(
  programme TEXT NOT NULL, round TEXT NOT NULL, person BLOB NOT NULL, count INTEGER NOT NULL,
  PRIMARY KEY(programme, round, person)) WITHOUT ROWID, STRICT;

CREATE TABLE path_revisions(
  application TEXT NOT NULL, path TEXT NOT NULL, revision INTEGER NOT NULL, kind INTEGER NOT NULL,
  PRIMARY KEY(application, path)) WITHOUT ROWID, STRICT;

CREATE TABLE batches(
  application TEXT NOT NULL, batch TEXT NOT NULL, revision INTEGER NOT NULL, edits BLOB NOT NULL, reply BLOB NOT NULL,
  PRIMARY KEY(application, batch)) STRICT;
CREATE INDEX batches_by_revision ON batches(application, revision);

CREATE TABLE attachments(
  id TEXT PRIMARY KEY, application TEXT NOT NULL REFERENCES applications(id), file TEXT NOT NULL, body BLOB NOT NULL,
  added_at INTEGER NOT NULL) STRICT;
CREATE INDEX attachments_of_application ON attachments(application);

CREATE TABLE uploads(
  id TEXT PRIMARY KEY, application TEXT NOT NULL REFERENCES applications(id), body BLOB NOT NULL, size INTEGER NOT NULL,
  received INTEGER NOT NULL, stored INTEGER NOT NULL, reply BLOB, created_at INTEGER NOT NULL) STRICT;

CREATE TABLE prints(
  number TEXT PRIMARY KEY, application TEXT NOT NULL REFERENCES applications(id), hash TEXT NOT NULL,
  revision INTEGER NOT NULL, printed_at INTEGER NOT NULL) STRICT;
CREATE INDEX prints_of_application ON prints(application, printed_at);

CREATE TABLE submissions(
  id TEXT PRIMARY KEY, application TEXT NOT NULL REFERENCES applications(id), action TEXT NOT NULL, state TEXT NOT NULL,
  number TEXT NOT NULL, revision INTEGER NOT NULL, document_hash TEXT NOT NULL, context_hash TEXT NOT NULL,
  pack_version TEXT NOT NULL, pack_hash TEXT NOT NULL, document BLOB NOT NULL, context BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE INDEX submissions_of_application ON submissions(application, at);

CREATE TABLE history(
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, application TEXT NOT NULL REFERENCES applications(id), body BLOB NOT NULL,
  at INTEGER NOT NULL) STRICT;
CREATE INDEX history_of_application ON history(application, sequence);
CREATE TRIGGER history_is_kept BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_stays BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

CREATE TABLE audit(
  sequence INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, programme TEXT NOT NULL, actor TEXT NOT NULL,
  action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, link BLOB NOT NULL) STRICT;
CREATE TRIGGER audit_is_kept BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE sms(
  id TEXT PRIMARY KEY, programme TEXT NOT NULL, flow TEXT NOT NULL, phone_index BLOB NOT NULL, body BLOB NOT NULL,
  code_hash BLOB NOT NULL, sent_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
  used INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX sms_by_phone ON sms(programme, phone_index, sent_at);
)sql",
    R"sql(
CREATE TABLE settings(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID, STRICT;
)sql",
    R"sql(
ALTER TABLE accounts ADD COLUMN initial_password INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN restricted INTEGER NOT NULL DEFAULT 0;
)sql",
    R"sql(
CREATE TABLE public_rows(
  programme TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, class TEXT NOT NULL, name TEXT NOT NULL, first INTEGER NOT NULL,
  starts_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL, changed_at INTEGER NOT NULL,
  PRIMARY KEY(programme, kind, key)) WITHOUT ROWID, STRICT;
CREATE INDEX public_rows_by_class ON public_rows(programme, kind, class, first DESC, starts_at DESC);
CREATE TABLE public_files(
  programme TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, file TEXT NOT NULL,
  size INTEGER NOT NULL, PRIMARY KEY(programme, kind, key, position)) WITHOUT ROWID, STRICT;
CREATE TABLE sealed_rows(
  programme TEXT NOT NULL, kind TEXT NOT NULL, key BLOB NOT NULL, body BLOB NOT NULL, hash BLOB NOT NULL,
  changed_at INTEGER NOT NULL, PRIMARY KEY(programme, kind, key)) WITHOUT ROWID, STRICT;
)sql",
    R"sql(
CREATE TABLE platform_subjects(
  programme TEXT NOT NULL, subject_index BLOB NOT NULL, account TEXT NOT NULL REFERENCES accounts(id),
  PRIMARY KEY(programme, subject_index)) WITHOUT ROWID, STRICT;
)sql",
    R"sql(
ALTER TABLE applications ADD COLUMN discarded INTEGER NOT NULL DEFAULT 0;
CREATE TABLE registry_states(
  application TEXT NOT NULL REFERENCES applications(id), section TEXT NOT NULL, outcome INTEGER NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY(application, section)) WITHOUT ROWID, STRICT;
)sql",
    R"sql(
CREATE TABLE messages(
  id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES accounts(id), key TEXT NOT NULL, body BLOB NOT NULL, hash BLOB NOT NULL,
  sent_at INTEGER NOT NULL, read_at INTEGER NOT NULL DEFAULT 0, UNIQUE(account, key)) STRICT;
CREATE INDEX messages_of_account ON messages(account, sent_at DESC);
)sql",
    R"sql(
CREATE TABLE directories(
  programme TEXT NOT NULL, hash TEXT NOT NULL, body TEXT NOT NULL, made_at INTEGER NOT NULL, PRIMARY KEY(programme, hash)) STRICT;
CREATE TABLE current_directories(programme TEXT PRIMARY KEY, hash TEXT NOT NULL) WITHOUT ROWID, STRICT;
)sql",
    R"sql(
ALTER TABLE uploads RENAME COLUMN created_at TO touched_at;
)sql",
    R"sql(
ALTER TABLE sms ADD COLUMN address_index BLOB;
CREATE TABLE known_addresses(
  account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE, address_index BLOB NOT NULL, seen_at INTEGER NOT NULL,
  PRIMARY KEY(account, address_index)) WITHOUT ROWID, STRICT;
)sql",
    R"sql(
ALTER TABLE applications ADD COLUMN edition_revision INTEGER NOT NULL DEFAULT 0;
)sql",
    R"sql(
ALTER TABLE sms RENAME COLUMN address_index TO place_index;
DROP TABLE known_addresses;
CREATE TABLE known_devices(
  token_hash BLOB NOT NULL UNIQUE, account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE, expires_at INTEGER NOT NULL) STRICT;
CREATE INDEX devices_of_account ON known_devices(account, expires_at);
)sql",
    R"sql(
ALTER TABLE rounds ADD COLUMN deadlines TEXT NOT NULL DEFAULT '';
)sql",
    R"sql(
ALTER TABLE applications ADD COLUMN route TEXT NOT NULL DEFAULT '';
ALTER TABLE applications ADD COLUMN route_at INTEGER NOT NULL DEFAULT 0;
)sql",
};

Result<void> migrate(Connection& connection)
{
    auto const version_now = [&] { return connection.database.execAndGet("PRAGMA user_version").getInt(); };
    int const found = version_now();
    if (found > schema_version)
        return Error { ErrorCode::Forbidden,
            "the database has schema version " + std::to_string(found) + ", made by a newer shenbao; this one knows "
                + std::to_string(schema_version) + ". Use the newer program, or restore a backup.",
            "" };
    for (int version = found; version < schema_version; ++version) {
        SQLite::Transaction transaction(connection.database, SQLite::TransactionBehavior::EXCLUSIVE);
        if (version_now() > version)
            continue;  // another process has just done it
        connection.database.exec(steps[version]);
        connection.database.exec("PRAGMA user_version=" + std::to_string(version + 1));
        transaction.commit();
    }
    return {};
}

}

#include "store/accounts.h"

#include "store/query.h"

namespace shenbao::store {

static std::string place_of(Id account) { return "account/" + to_string(account); }

void insert_account(Connection& connection, Vault const& vault, AccountRow const& row)
{
    std::string const body = vault.seal(row.body, place_of(row.id));
    Query(connection, "INSERT INTO accounts(id, programme, login_index, phone_index, identity_index, password_hash, body, created_at, initial_password)"
                      " VALUES(?,?,?,?,?,?,?,?,?)",
        row.id, row.programme, Blob { row.login_index }, Blob { row.phone_index }, Blob { row.identity_index }, row.password_hash,
        Blob { body }, row.created_at, row.initial_password ? 1 : 0)
        .run();
}

bool take_back_account(Connection& connection, Id id, std::string const& password_hash)
{
    return Query(connection, "DELETE FROM accounts WHERE id=?1 AND password_hash=?2 AND NOT EXISTS(SELECT 1 FROM sessions WHERE account=?1)", id, password_hash).run() == 1;
}

static Result<std::optional<AccountRow>> read_account(Query& query, Vault const& vault)
{
    if (!query.next())
        return std::optional<AccountRow> {};
    AccountRow row;
    row.id = query.id(0);
    row.programme = query.text(1);
    row.login_index = query.blob(2);
    row.phone_index = query.blob(3);
    row.identity_index = query.blob(4);
    row.password_hash = query.text(5);
    row.body = TRY(vault.open(query.blob(6), place_of(row.id)));
    row.created_at = query.moment(7);
    row.initial_password = query.integer(8) != 0;
    return std::optional(std::move(row));
}

#define ACCOUNT_COLUMNS "SELECT id, programme, login_index, phone_index, identity_index, password_hash, body, created_at, initial_password FROM accounts "

Result<std::optional<AccountRow>> account_by_id(Connection& connection, Vault const& vault, Id id)
{
    Query query(connection, ACCOUNT_COLUMNS "WHERE id=?", id);
    return read_account(query, vault);
}

Result<std::optional<AccountRow>> account_by_login(Connection& connection, Vault const& vault, std::string const& programme, std::string const& index)
{
    Query query(connection, ACCOUNT_COLUMNS "WHERE programme=? AND login_index=?", programme, Blob { index });
    return read_account(query, vault);
}

Result<std::optional<AccountRow>> account_by_identity(Connection& connection, Vault const& vault, std::string const& programme, std::string const& index)
{
    Query query(connection, ACCOUNT_COLUMNS "WHERE programme=? AND identity_index=? AND length(identity_index)>0", programme, Blob { index });
    return read_account(query, vault);
}

Result<std::optional<AccountRow>> account_by_subject(Connection& connection, Vault const& vault, std::string const& programme, std::string const& index)
{
    Query query(connection, ACCOUNT_COLUMNS "WHERE id=(SELECT account FROM platform_subjects WHERE programme=? AND subject_index=?)", programme, Blob { index });
    return read_account(query, vault);
}

void link_subject(Connection& connection, std::string const& programme, std::string const& index, Id account)
{
    Query(connection, "INSERT INTO platform_subjects(programme, subject_index, account) VALUES(?,?,?)", programme, Blob { index }, account).run();
}

void unlink_subjects(Connection& connection, Id account) { Query(connection, "DELETE FROM platform_subjects WHERE account=?", account).run(); }

bool has_subject(Connection& connection, Id account) { return Query(connection, "SELECT 1 FROM platform_subjects WHERE account=?", account).next(); }

void update_account(Connection& connection, Vault const& vault, AccountRow const& row)
{
    std::string const body = vault.seal(row.body, place_of(row.id));
    Query(connection, "UPDATE accounts SET login_index=?, phone_index=?, identity_index=?, password_hash=?, body=?, initial_password=? WHERE id=?",
        Blob { row.login_index }, Blob { row.phone_index }, Blob { row.identity_index }, row.password_hash, Blob { body }, row.initial_password ? 1 : 0, row.id)
        .run();
}

bool phone_is_taken(Connection& connection, std::string const& programme, std::string const& index)
{
    return Query(connection, "SELECT 1 FROM accounts WHERE programme=?1 AND (phone_index=?2 OR login_index=?2)", programme, Blob { index }).next();
}

bool identity_is_taken(Connection& connection, std::string const& programme, std::string const& index)
{
    return !index.empty()
        && Query(connection, "SELECT 1 FROM accounts WHERE programme=? AND identity_index=?", programme, Blob { index }).next();
}

void set_password(Connection& connection, Id account, std::string const& hash)
{
    Query(connection, "UPDATE accounts SET password_hash=?, initial_password=0 WHERE id=?", hash, account).run();
}

void insert_session(Connection& connection, SessionRow const& row)
{
    Query(connection, "INSERT INTO sessions(token_hash, programme, account, created_at, last_seen_at, restricted) VALUES(?,?,?,?,?,?)",
        Blob { row.token_hash }, row.programme, row.account, row.created_at, row.last_seen_at, row.restricted ? 1 : 0)
        .run();
}

std::optional<SessionRow> find_session(Connection& connection, std::string const& token_hash)
{
    Query query(connection, "SELECT programme, account, created_at, last_seen_at, restricted FROM sessions WHERE token_hash=?", Blob { token_hash });
    if (!query.next())
        return {};
    return SessionRow { token_hash, query.text(0), query.id(1), query.moment(2), query.moment(3), query.integer(4) != 0 };
}

void lift_restriction(Connection& connection, std::string const& token_hash)
{
    Query(connection, "UPDATE sessions SET restricted=0 WHERE token_hash=?", Blob { token_hash }).run();
}

void touch_session(Connection& connection, std::string const& token_hash, Moment now)
{
    Query(connection, "UPDATE sessions SET last_seen_at=? WHERE token_hash=?", now, Blob { token_hash }).run();
}

void delete_session(Connection& connection, std::string const& token_hash)
{
    Query(connection, "DELETE FROM sessions WHERE token_hash=?", Blob { token_hash }).run();
}

void turn_out(Connection& connection, Id account, std::string const& kept)
{
    std::string const other = kept.empty() ? std::string("-") : kept;
    Query(connection, "DELETE FROM sessions WHERE account=? AND token_hash<>?", account, Blob { other }).run();
    Query(connection, "DELETE FROM known_devices WHERE account=?", account).run();
}

int count_sessions(Connection& connection, Id account, Moment last_seen)
{
    Query query(connection, "SELECT count(*) FROM sessions WHERE account=? AND last_seen_at>=?", account, last_seen);
    return query.next() ? static_cast<int>(query.integer(0)) : 0;
}

void delete_sessions_before(Connection& connection, Moment created, Moment last_seen)
{
    Query(connection, "DELETE FROM sessions WHERE created_at<? OR last_seen_at<?", created, last_seen).run();
}

void remember_device(Connection& connection, Id account, std::string const& token_hash, Moment expires, Moment grace)
{
    Query(connection, "INSERT INTO known_devices(token_hash, account, expires_at) VALUES(?,?,?)", Blob { token_hash }, account, expires).run();
    Query(connection,
        "DELETE FROM known_devices WHERE account=?1 AND expires_at>?2 AND rowid NOT IN"
        " (SELECT rowid FROM known_devices WHERE account=?1 AND expires_at>?2 ORDER BY expires_at DESC, rowid DESC LIMIT 10)",
        account, grace)
        .run();
}

std::optional<Id> account_of_device(Connection& connection, std::string const& programme, std::string const& login_index, std::string const& token_hash, Moment now)
{
    Query query(connection, "SELECT account FROM known_devices JOIN accounts ON id=account WHERE token_hash=? AND programme=? AND login_index=? AND expires_at>?",
        Blob { token_hash }, programme, Blob { login_index }, now);
    return query.next() ? std::optional(query.id(0)) : std::nullopt;
}

bool expire_device(Connection& connection, Id account, std::string const& token_hash, Moment expires)
{
    return Query(connection, "UPDATE known_devices SET expires_at=min(expires_at, ?) WHERE account=? AND token_hash=?", expires, account, Blob { token_hash }).run() == 1;
}

void delete_devices_before(Connection& connection, Moment expired) { Query(connection, "DELETE FROM known_devices WHERE expires_at<?", expired).run(); }

void insert_sms(Connection& connection, Vault const& vault, SmsRow const& row)
{
    std::string const body = vault.seal(row.body, "sms/" + to_string(row.id));
    Query(connection, "INSERT INTO sms(id, programme, flow, phone_index, place_index, body, code_hash, sent_at, expires_at) VALUES(?,?,?,?,?,?,?,?,?)",
        row.id, row.programme, row.flow, Blob { row.phone_index }, Blob { row.place_index }, Blob { body }, Blob { row.code_hash }, row.sent_at, row.expires_at)
        .run();
}

#define SMS_COLUMNS "SELECT id, programme, flow, phone_index, place_index, body, code_hash, sent_at, expires_at, tries, used FROM sms "

static SmsRow read_sms(Query& query)
{
    return { query.id(0), query.text(1), query.text(2), query.blob(3), query.blob(4), query.blob(5), query.blob(6), query.moment(7), query.moment(8),
        static_cast<int>(query.integer(9)), query.integer(10) != 0 };
}

std::optional<SmsRow> last_sms(Connection& connection, Moment now, std::string const& programme, std::string const& flow, std::string const& phone_index,
    std::string const& place_index)
{
    Query query(connection,
        SMS_COLUMNS "WHERE programme=?1 AND flow=?2 AND phone_index=?3 ORDER BY (place_index IS ?4 AND used=0 AND expires_at>=?5) DESC, sent_at DESC, rowid DESC LIMIT 1",
        programme, flow, Blob { phone_index }, Blob { place_index }, now);
    return query.next() ? std::optional(read_sms(query)) : std::nullopt;
}

void count_sms_try(Connection& connection, Id sms) { Query(connection, "UPDATE sms SET tries=tries+1 WHERE id=?", sms).run(); }
void use_sms(Connection& connection, Id sms) { Query(connection, "UPDATE sms SET used=1 WHERE id=?", sms).run(); }

SmsCount sms_since(Connection& connection, std::string const& programme, std::string const& phone_index, std::string const& place_index, Moment since)
{
    Query query(connection, "SELECT count(*), count(*) FILTER (WHERE place_index=?5) FROM sms WHERE programme=?1 AND phone_index=?2 AND sent_at>?3 AND flow<>?4",
        programme, Blob { phone_index }, since, notice_flow, Blob { place_index });
    return query.next() ? SmsCount { static_cast<int>(query.integer(1)), static_cast<int>(query.integer(0)) } : SmsCount {};
}

void delete_sms_before(Connection& connection, Moment sent) { Query(connection, "DELETE FROM sms WHERE sent_at<?", sent).run(); }

Result<std::vector<SmsRow>> recent_sms(Connection& connection, Vault const& vault, std::string const& programme, std::string const& phone_index, int count_max)
{
    std::vector<SmsRow> rows;
    Query query(connection, SMS_COLUMNS "WHERE programme=?1 AND (?2 IS NULL OR phone_index=?2) ORDER BY sent_at DESC, rowid DESC LIMIT ?3",
        programme, Blob { phone_index }, count_max);
    while (query.next()) {
        auto row = read_sms(query);
        row.body = TRY(vault.open(row.body, "sms/" + to_string(row.id)));
        rows.push_back(std::move(row));
    }
    return rows;
}

static std::string audit_text(std::int64_t sequence, AuditEntry const& entry)
{
    std::string out = std::to_string(sequence) + "\n" + std::to_string(entry.at.milliseconds);
    for (auto const* part : { &entry.programme, &entry.actor, &entry.action, &entry.subject, &entry.detail })
        out += "\n" + std::to_string(part->size()) + ":" + *part;
    return out;
}

void append_audit(Connection& connection, Vault const& vault, AuditEntry const& entry)
{
    std::int64_t sequence = 1;
    std::string previous;
    {
        Query last(connection, "SELECT sequence, link FROM audit ORDER BY sequence DESC LIMIT 1");
        if (last.next()) {
            sequence = last.integer(0) + 1;
            previous = last.blob(1);
        }
    }
    std::string const link = vault.link(previous, audit_text(sequence, entry));
    Query(connection, "INSERT INTO audit(sequence, at, programme, actor, action, subject, detail, link) VALUES(?,?,?,?,?,?,?,?)", sequence,
        entry.at, entry.programme, entry.actor, entry.action, entry.subject, entry.detail, Blob { link })
        .run();
}

std::optional<std::int64_t> first_broken_link(Connection& connection, Vault const& vault)
{
    Query query(connection, "SELECT sequence, at, programme, actor, action, subject, detail, link FROM audit ORDER BY sequence");
    std::string previous;
    std::int64_t expected = 0;
    while (query.next()) {
        ++expected;
        AuditEntry const entry { query.moment(1), query.text(2), query.text(3), query.text(4), query.text(5), query.text(6) };
        previous = vault.link(previous, audit_text(query.integer(0), entry));
        if (query.integer(0) != expected || previous != query.blob(7))
            return query.integer(0);
    }
    return {};
}

std::int64_t next_number(Connection& connection, std::string const& counter)
{
    Query query(connection, "INSERT INTO counters(name, value) VALUES(?, 1) ON CONFLICT(name) DO UPDATE SET value=value+1 RETURNING value", counter);
    return query.next() ? query.integer(0) : 0;
}

std::int64_t last_number(Connection& connection, std::string const& counter)
{
    Query query(connection, "SELECT value FROM counters WHERE name=?", counter);
    return query.next() ? query.integer(0) : 0;
}

}

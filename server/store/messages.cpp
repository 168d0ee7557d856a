#include "store/messages.h"

#include "store/query.h"

namespace shenbao::store {

static std::string place_of(std::string const& id) { return "message/" + id; }

void insert_message(Connection& connection, Vault const& vault, MessageRow const& row)
{
    std::string const body = vault.seal(row.body, place_of(to_string(row.id)));
    Query(connection, "INSERT INTO messages(id, account, key, body, hash, sent_at) VALUES(?,?,?,?,?,?)", row.id, row.account, row.key, Blob { body },
        Blob { row.hash }, row.sent_at)
        .run();
}

std::optional<std::string> message_hash(Connection& connection, Id account, std::string const& key)
{
    Query query(connection, "SELECT hash FROM messages WHERE account=? AND key=?", account, key);
    return query.next() ? std::optional(query.blob(0)) : std::nullopt;
}

static Result<MessageRow> row_of(Query& query, Vault const& vault, Id account)
{
    std::string body = TRY(vault.open(query.blob(2), place_of(query.text(0))));
    return MessageRow { query.id(0), account, query.text(1), std::move(body), query.blob(3), query.moment(4), query.integer(5) != 0 };
}

Result<std::vector<MessageRow>> messages_of(Connection& connection, Vault const& vault, Id account, int count_max)
{
    std::vector<MessageRow> rows;
    Query query(connection, "SELECT id, key, body, hash, sent_at, read_at FROM messages WHERE account=? ORDER BY sent_at DESC, rowid DESC LIMIT ?", account, count_max);
    while (query.next()) {
        rows.push_back(TRY(row_of(query, vault, account)));
    }
    return rows;
}

Result<std::optional<MessageRow>> find_message(Connection& connection, Vault const& vault, Id account, Id message)
{
    Query query(connection, "SELECT id, key, body, hash, sent_at, read_at FROM messages WHERE id=? AND account=?", message, account);
    if (!query.next())
        return std::optional<MessageRow> {};
    return std::optional<MessageRow>(TRY(row_of(query, vault, account)));
}

bool read_message(Connection& connection, Id account, Id message, Moment now)
{
    // The first time counts.
    return Query(connection, "UPDATE messages SET read_at=CASE read_at WHEN 0 THEN ? ELSE read_at END WHERE id=? AND account=?", now, message, account).run() > 0;
}

void read_all_messages(Connection& connection, Id account, Moment now)
{
    Query(connection, "UPDATE messages SET read_at=? WHERE account=? AND read_at=0", now, account).run();
}

}

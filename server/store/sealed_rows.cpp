#include "store/sealed_rows.h"

#include "store/query.h"

namespace shenbao::store {

static std::string place_of(std::string const& programme, std::string const& kind, std::string const& key)
{
    return "sealed_row/" + programme + "/" + kind + "/" + to_hex(key);
}

std::optional<std::string> sealed_hash(Connection& connection, std::string const& programme, std::string const& kind, std::string const& key)
{
    Query query(connection, "SELECT hash FROM sealed_rows WHERE programme=? AND kind=? AND key=?", programme, kind, Blob { key });
    return query.next() ? std::optional(query.blob(0)) : std::nullopt;
}

void put_sealed(Connection& connection, Vault const& vault, std::string const& programme, SealedRow const& row)
{
    std::string const body = vault.seal(row.body, place_of(programme, row.kind, row.key));
    Query(connection, "INSERT OR REPLACE INTO sealed_rows(programme, kind, key, body, hash, changed_at) VALUES(?,?,?,?,?,?)", programme, row.kind,
        Blob { row.key }, Blob { body }, Blob { row.hash }, row.changed_at)
        .run();
}

void drop_sealed(Connection& connection, std::string const& programme, std::string const& kind, std::string const& key)
{
    Query(connection, "DELETE FROM sealed_rows WHERE programme=? AND kind=? AND key=?", programme, kind, Blob { key }).run();
}

std::vector<std::string> sealed_keys(Connection& connection, std::string const& programme, std::string const& kind)
{
    std::vector<std::string> keys;
    Query query(connection, "SELECT key FROM sealed_rows WHERE programme=? AND kind=?", programme, kind);
    while (query.next())
        keys.push_back(query.blob(0));
    return keys;
}

Result<std::optional<SealedRow>> find_sealed(
    Connection& connection, Vault const& vault, std::string const& programme, std::string const& kind, std::string const& key)
{
    Query query(connection, "SELECT body, hash, changed_at FROM sealed_rows WHERE programme=? AND kind=? AND key=?", programme, kind, Blob { key });
    if (!query.next())
        return std::optional<SealedRow> {};
    std::string body = TRY(vault.open(query.blob(0), place_of(programme, kind, key)));
    return std::optional<SealedRow>({ kind, key, std::move(body), query.blob(1), query.moment(2) });
}

}

#include "store/key_check.h"

#include "store/query.h"

namespace shenbao::store {

static constexpr char const* mark = "settings/key";
static constexpr char const* wrong_key = "the key file does not fit this database: it belongs to another data folder. Nothing here can be read with it; put the"
                                         " right one back from where you keep it.";

// A database from before the mark: any account tells as well.
static bool opens_an_account(Connection& connection, Vault const& vault)
{
    Query query(connection, "SELECT id, body FROM accounts LIMIT 1");
    return !query.next() || vault.open(query.blob(1), "account/" + query.text(0)).ok();
}

Result<void> check_key(Database& database, Vault const& vault)
{
    return database.write([&](Connection& connection) -> Result<void> {
        std::string kept;
        {
            Query query(connection, "SELECT value FROM settings WHERE name='key'");
            if (query.next())
                kept = query.blob(0);
        }
        bool const fits = kept.empty() ? opens_an_account(connection, vault) : vault.open(kept, mark).ok();
        if (!fits)
            return Error { ErrorCode::Forbidden, wrong_key, "" };
        if (kept.empty()) {
            std::string const sealed = vault.seal("this key", mark);
            Query(connection, "INSERT INTO settings(name, value) VALUES('key', ?)", Blob { sealed }).run();
        }
        return {};
    });
}

}

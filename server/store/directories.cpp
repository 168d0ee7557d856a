#include "store/directories.h"

#include "store/query.h"

namespace shenbao::store {

std::string current_directory(Connection& connection, std::string const& programme)
{
    Query query(connection, "SELECT hash FROM current_directories WHERE programme=?", programme);
    return query.next() ? query.text(0) : std::string();
}

std::optional<std::string> directory_text(Connection& connection, std::string const& programme, std::string const& hash)
{
    Query query(connection, "SELECT body FROM directories WHERE programme=? AND hash=?", programme, hash);
    return query.next() ? std::optional(query.text(0)) : std::nullopt;
}

void put_directory(Connection& connection, std::string const& programme, std::string const& hash, std::string const& text, Moment now)
{
    Query(connection, "INSERT OR IGNORE INTO directories(programme, hash, body, made_at) VALUES(?,?,?,?)", programme, hash, text, now).run();
    Query(connection, "INSERT OR REPLACE INTO current_directories(programme, hash) VALUES(?,?)", programme, hash).run();
}

void end_directory(Connection& connection, std::string const& programme)
{
    Query(connection, "DELETE FROM current_directories WHERE programme=?", programme).run();
}

}

// For the .cpp files of this room only: cached statements over SQLiteCpp.
#pragma once

#include "base/date.h"
#include "base/id.h"
#include "store/database.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>
#include <string_view>
#include <unordered_map>

namespace shenbao::store {

class Connection {
public:
    Connection(std::string const& file, int flags, int wait_milliseconds = 5000) : database(file, flags, wait_milliseconds) { }

    // `sql` must be a literal: its characters are the key.
    SQLite::Statement& statement(std::string_view sql)
    {
        auto& cached = m_statements[sql];
        if (!cached)
            cached = std::make_unique<SQLite::Statement>(database, std::string(sql));
        return *cached;
    }

    SQLite::Database database;

private:
    std::unordered_map<std::string_view, std::unique_ptr<SQLite::Statement>> m_statements;
};

// The bytes must outlive the query: they are not copied.
struct Blob {
    std::string_view bytes;
};

// One use of a cached statement; resets it at the end, so that COMMIT never waits for a cursor.
class Query {
public:
    template<typename... Arguments>
    Query(Connection& connection, std::string_view sql, Arguments const&... arguments)
        : m_statement(connection.statement(sql))
    {
        int index = 0;
        (bind(++index, arguments), ...);
    }
    ~Query()
    {
        m_statement.tryReset();
        m_statement.clearBindings();  // never fails
    }
    Query(Query const&) = delete;

    bool next() { return m_statement.executeStep(); }
    int run() { return m_statement.exec(); }  // rows changed

    std::string text(int column) { return m_statement.getColumn(column).getString(); }
    std::string blob(int column)
    {
        auto value = m_statement.getColumn(column);
        return std::string(static_cast<char const*>(value.getBlob()), static_cast<std::size_t>(value.getBytes()));
    }
    std::int64_t integer(int column) { return m_statement.getColumn(column).getInt64(); }
    bool null(int column) { return m_statement.getColumn(column).isNull(); }
    Moment moment(int column) { return { integer(column) }; }
    Id id(int column) { return parse_id(text(column)).value_or(Id {}); }

private:
    void bind(int index, std::string_view value) { m_statement.bind(index, std::string(value)); }
    void bind(int index, char const* value) { m_statement.bind(index, value); }
    void bind(int index, std::string const& value) { m_statement.bind(index, value); }
    void bind(int index, std::int64_t value) { m_statement.bind(index, value); }
    void bind(int index, int value) { m_statement.bind(index, value); }
    void bind(int index, bool value) { m_statement.bind(index, value ? 1 : 0); }
    void bind(int index, Moment value) { m_statement.bind(index, value.milliseconds); }
    void bind(int index, Id value) { m_statement.bind(index, to_string(value)); }
    void bind(int index, Blob value)
    {
        if (value.bytes.empty())
            m_statement.bind(index);  // NULL
        else
            m_statement.bindNoCopy(index, value.bytes.data(), static_cast<int>(value.bytes.size()));
    }

    SQLite::Statement& m_statement;
};

// Brings an opened file to schema_version, one numbered step after the other.
Result<void> migrate(Connection&);

}

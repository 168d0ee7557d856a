#include "store/public_rows.h"

#include "store/query.h"

namespace shenbao::store {

std::optional<std::string> public_hash(Connection& connection, std::string const& programme, std::string const& kind, std::string const& key)
{
    Query query(connection, "SELECT hash FROM public_rows WHERE programme=? AND kind=? AND key=?", programme, kind, key);
    return query.next() ? std::optional(query.text(0)) : std::nullopt;
}

void drop_public(Connection& connection, std::string const& programme, std::string const& kind, std::string const& key)
{
    Query(connection, "DELETE FROM public_files WHERE programme=? AND kind=? AND key=?", programme, kind, key).run();
    Query(connection, "DELETE FROM public_rows WHERE programme=? AND kind=? AND key=?", programme, kind, key).run();
}

void put_public(Connection& connection, std::string const& programme, PublicRow const& row)
{
    drop_public(connection, programme, row.kind, row.key);
    Query(connection,
        "INSERT INTO public_rows(programme, kind, key, class, name, first, starts_at, ends_at, body, hash, changed_at) VALUES(?,?,?,?,?,?,?,?,?,?,?)", programme,
        row.kind, row.key, row.of_class, row.name, row.first, row.starts_at, row.ends_at, row.body, row.hash, row.changed_at)
        .run();
    int position = 0;
    for (auto const& file : row.files) {
        Query(connection, "INSERT INTO public_files(programme, kind, key, position, name, file, size) VALUES(?,?,?,?,?,?,?)", programme, row.kind, row.key,
            ++position, file.name, file.file, file.size)
            .run();
    }
}

std::vector<std::string> public_keys(Connection& connection, std::string const& programme, std::string const& kind)
{
    std::vector<std::string> keys;
    Query query(connection, "SELECT key FROM public_rows WHERE programme=? AND kind=?", programme, kind);
    while (query.next())
        keys.push_back(query.text(0));
    return keys;
}

#define PUBLIC_COLUMNS "SELECT kind, key, class, name, first, starts_at, ends_at, hash, changed_at"

static PublicRow read_row(Query& query)
{
    PublicRow row;
    row.kind = query.text(0);
    row.key = query.text(1);
    row.of_class = query.text(2);
    row.name = query.text(3);
    row.first = query.integer(4) != 0;
    row.starts_at = query.moment(5);
    row.ends_at = query.moment(6);
    row.hash = query.text(7);
    row.changed_at = query.moment(8);
    return row;
}

std::optional<PublicRow> find_public(Connection& connection, std::string const& programme, std::string const& kind, std::string const& key, Moment now)
{
    Query query(connection, PUBLIC_COLUMNS ", body FROM public_rows WHERE programme=? AND kind=? AND key=? AND starts_at<=?", programme, kind, key, now);
    if (!query.next())
        return {};
    PublicRow row = read_row(query);
    row.body = query.text(9);
    Query files(connection, "SELECT name, file, size FROM public_files WHERE programme=? AND kind=? AND key=? ORDER BY position", programme, kind, key);
    while (files.next())
        row.files.push_back({ files.text(0), files.text(1), files.integer(2) });
    return row;
}

// The characters that LIKE takes for others are meant as themselves.
static std::string like(std::string const& words)
{
    std::string out = "%";
    for (char c : words) {
        if (c == '%' || c == '_' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + "%";
}

#define PUBLIC_CHOICE                                                                            \
    " FROM public_rows WHERE programme=?1 AND kind=?2 AND (?3='' OR class=?3) AND starts_at<=?4" \
    " AND (?5='' OR name LIKE ?6 ESCAPE '\\' OR body LIKE ?6 ESCAPE '\\')"

std::vector<PublicRow> public_rows(Connection& connection, PublicQuery const& asked, Bodies bodies)
{
    std::vector<PublicRow> rows;
    std::string_view const sql = bodies == Bodies::Wanted
        ? std::string_view(PUBLIC_COLUMNS ", body" PUBLIC_CHOICE " ORDER BY first DESC, (ends_at<>0 AND ends_at<?4), starts_at DESC, name, key LIMIT ?7 OFFSET ?8")
        : std::string_view(PUBLIC_COLUMNS PUBLIC_CHOICE " ORDER BY first DESC, (ends_at<>0 AND ends_at<?4), starts_at DESC, name, key LIMIT ?7 OFFSET ?8");
    Query query(connection, sql, asked.programme, asked.kind, asked.of_class, asked.now, asked.words, like(asked.words), asked.count_max, asked.from);
    while (query.next()) {
        rows.push_back(read_row(query));
        if (bodies == Bodies::Wanted)
            rows.back().body = query.text(9);
    }
    return rows;
}

std::int64_t count_public(Connection& connection, PublicQuery const& asked)
{
    Query query(connection, "SELECT count(*)" PUBLIC_CHOICE, asked.programme, asked.kind, asked.of_class, asked.now, asked.words, like(asked.words));
    return query.next() ? query.integer(0) : 0;
}

std::optional<Moment> next_public(Connection& connection, Moment now)
{
    Query query(connection, "SELECT min(starts_at) FROM public_rows WHERE starts_at>?", now);
    return query.next() && !query.null(0) ? std::optional(query.moment(0)) : std::nullopt;
}

std::vector<std::string> public_classes(Connection& connection, std::string const& programme, std::string const& kind)
{
    std::vector<std::string> classes;
    Query query(connection, "SELECT DISTINCT class FROM public_rows WHERE programme=? AND kind=? AND class<>'' ORDER BY class", programme, kind);
    while (query.next())
        classes.push_back(query.text(0));
    return classes;
}

}

// What everybody may read: news, publicity lists, committees. In clear, because it is published.
#pragma once

#include "base/date.h"
#include "store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace shenbao::store {

struct PublicFile {
    std::string name;
    std::string file;  // in the FileStore
    std::int64_t size = 0;
};

struct PublicRow {
    std::string kind;          // "news", "publicity", "committees"
    std::string key;           // of its programme and kind; stands in addresses
    std::string of_class;      // a channel, a region
    std::string name;          // title
    bool first = false;        // before the others
    Moment starts_at;          // not shown before; 0: always
    Moment ends_at;            // 0: no end
    std::string body;          // JSON
    std::string hash;          // of all the above and the files: what tells a change from a repetition
    Moment changed_at;
    std::vector<PublicFile> files;
};

std::optional<std::string> public_hash(Connection&, std::string const& programme, std::string const& kind, std::string const& key);
// In place of the row with that key.
void put_public(Connection&, std::string const& programme, PublicRow const&);
void drop_public(Connection&, std::string const& programme, std::string const& kind, std::string const& key);
std::vector<std::string> public_keys(Connection&, std::string const& programme, std::string const& kind);

// Nothing of it is shown before its moment.
std::optional<PublicRow> find_public(Connection&, std::string const& programme, std::string const& kind, std::string const& key, Moment now);

struct PublicQuery {
    std::string programme, kind;
    std::string of_class;  // empty: of all
    std::string words;     // in the name or the body; empty: all
    Moment now;
    int from = 0;
    int count_max = 20;
};
// The first ones, then those that have not ended, the newest, by name. Without files; bodies too where `Bodies::Wanted`.
enum class Bodies : std::uint8_t { Left, Wanted };
std::vector<PublicRow> public_rows(Connection&, PublicQuery const&, Bodies);
std::int64_t count_public(Connection&, PublicQuery const&);
// Of all programmes and kinds the next moment after `now` at which a row comes out, if there is one.
std::optional<Moment> next_public(Connection&, Moment now);
std::vector<std::string> public_classes(Connection&, std::string const& programme, std::string const& kind);

}

// Rows that come from outside, by one use case for the command line and for staff: news, publicity lists, committees,
// certificates, persons on file, what registries know of people, messages to them. A report first; then all of it or nothing; the same file twice changes nothing.
#pragma once

#include "outside/clock.h"
#include "service/programmes.h"
#include "service/refusal.h"
#include "service/sheet.h"
#include "store/database.h"
#include "store/file_store.h"
#include "store/public_rows.h"
#include "store/sealed_rows.h"
#include "store/vault.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace shenbao::service {

struct ImportDesk {
    Clock const& clock;
    store::Database& database;
    store::Vault const& vault;
    store::FileStore const& files;
    HostedProgramme const& programme;
};

enum class ImportKind : std::uint8_t { News, Publicity, Committees, Certificates, Persons, Registry, Messages, Codes };

std::optional<ImportKind> parse_import_kind(std::string_view);  // "news", "publicity" … "registry/<id>", "codes/<list>"
std::string_view name_of(ImportKind);
// Registry and Codes: one of several, named behind a slash.
bool is_one_of_several(ImportKind);

struct ImportJob {
    ImportKind kind = ImportKind::News;
    std::string which;  // of the kinds that are several: the registry, the code list
    std::string actor;  // for the audit log
    enum class Mode : std::uint8_t { Check, Write } mode = Mode::Check;
    enum class Rest : std::uint8_t { Kept, Removed } rest = Rest::Kept;  // rows that the file does not have
};

std::string sheet_name(ImportJob const&);  // "news.csv", "registry-education.csv", "codes-units.csv"

struct ImportSource {
    std::string csv;
    // A file named in a cell; NotFound when it is not among what was given.
    std::function<Result<std::string>(std::string const& name)> file;
};

struct ImportReport {
    std::size_t rows = 0;  // of the file
    std::size_t added = 0, changed = 0, unchanged = 0, removed = 0;
    SheetNotes mistakes;  // nothing is written while there are any
    bool written = false;
};

// Counts the imports of all programmes: what is made of their rows holds as long as it stands still.
inline constexpr char const* imports_counter = "imports";

Outcome<ImportReport> import_rows(ImportDesk const&, ImportJob const&, ImportSource const&);

// The bodies of the rows, for whoever shows them.
struct Fact {
    std::string label, value;
};
struct NewsBody {
    std::string source, text;
};
struct PublicityBody {
    std::string text;
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};
struct FactsBody {  // of a committee or a certificate
    std::vector<Fact> facts;
    std::string value(std::string_view label) const;
};
NewsBody read_news_body(std::string const& json);
PublicityBody read_publicity_body(std::string const& json);
FactsBody read_facts_body(std::string const& json);

// How a certificate is found: its number without blanks, in capitals.
std::string certificate_key(store::Vault const&, std::string_view number);

}

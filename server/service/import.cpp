#include "service/import.h"

#include "base/sha256.h"
#include "service/directory.h"
#include "service/import_rows.h"
#include "service/person_file.h"
#include "store/accounts.h"
#include "wire/wire.h"

#include <algorithm>
#include <unordered_set>

namespace shenbao::service {

static constexpr std::string_view kind_names[] = { "news", "publicity", "committees", "certificates", "persons", "registry", "messages", "codes" };

std::optional<ImportKind> parse_import_kind(std::string_view name)
{
    // The others are one of a kind.
    auto const slash = name.find('/');
    bool const several = slash != std::string_view::npos && slash + 1 < name.size();
    for (std::size_t i = 0; i < std::size(kind_names); ++i) {
        if (kind_names[i] == name.substr(0, slash) && several == is_one_of_several(static_cast<ImportKind>(i)))
            return static_cast<ImportKind>(i);
    }
    return {};
}

std::string sheet_name(ImportJob const& job)
{
    return std::string(name_of(job.kind)) + (is_one_of_several(job.kind) ? "-" + job.which : "") + ".csv";
}

bool is_one_of_several(ImportKind kind) { return kind == ImportKind::Registry || kind == ImportKind::Codes; }

std::string_view name_of(ImportKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }

// Stored before the transaction: what no row names in the end is swept away like any other file.
static Result<void> store_files(ImportDesk const& desk, ImportedRows& rows)
{
    std::vector<std::string> names;
    for (auto const& bytes : rows.contents)
        names.push_back(TRY(desk.files.put(bytes)));
    for (auto& row : rows.open) {
        for (auto& file : row.files)
            file.file = names[static_cast<std::size_t>(std::stoul(file.file))];
    }
    return {};
}

static std::string hash_of(store::PublicRow const& row, std::vector<std::string> const& contents)
{
    Sha256 hash;
    auto take = [&](std::string const& text) { hash.update(std::to_string(text.size()) + ":" + text); };
    for (auto const* text : { &row.of_class, &row.name, &row.body })
        take(*text);
    take(std::to_string(row.starts_at.milliseconds) + "/" + std::to_string(row.ends_at.milliseconds) + (row.first ? "/first" : ""));
    for (auto const& file : row.files) {
        take(file.name);
        take(to_hex(sha256(contents[static_cast<std::size_t>(std::stoul(file.file))])));
    }
    return to_hex(hash.finish());
}

namespace {

// What an import changes. It is found out for a check and for a writing alike, so that a check cannot promise what a
// writing does not do.
struct Changes {
    std::vector<store::PublicRow const*> open;
    std::vector<store::SealedRow const*> closed;
    std::vector<store::MessageRow const*> messages;
    std::vector<std::string> dropped;  // keys
    std::int64_t imports = 0;          // those before it: found out in vain when there is one more
};

class Comparing {
public:
    Comparing(store::Connection& connection, std::string const& programme, ImportReport& report)
        : m_connection(connection), m_programme(programme), m_report(report)
    {
        report.added = report.changed = report.unchanged = report.removed = 0;
    }

    Changes compare(ImportedRows const& rows, ImportJob::Rest rest)
    {
        Changes changes;
        changes.imports = store::last_number(m_connection, imports_counter);
        std::unordered_set<std::string> keys;
        for (auto const& row : rows.open) {
            keys.insert(row.key);
            if (differs(store::public_hash(m_connection, m_programme, rows.kind, row.key), row.hash))
                changes.open.push_back(&row);
        }
        for (auto const& row : rows.closed) {
            keys.insert(row.key);
            if (differs(store::sealed_hash(m_connection, m_programme, rows.kind, row.key), row.hash))
                changes.closed.push_back(&row);
        }
        for (auto const& row : rows.messages) {
            if (differs(store::message_hash(m_connection, row.account, row.key), row.hash))
                changes.messages.push_back(&row);
        }
        if (rest == ImportJob::Rest::Removed)
            changes.dropped = others(rows, keys);
        m_report.removed = changes.dropped.size();
        return changes;
    }

private:
    bool differs(std::optional<std::string> const& there, std::string const& hash)
    {
        bool const same = there && *there == hash;
        (!there ? m_report.added : same ? m_report.unchanged : m_report.changed) += 1;
        return !same;
    }

    std::vector<std::string> others(ImportedRows const& rows, std::unordered_set<std::string> const& keys) const
    {
        auto there = rows.sealed ? store::sealed_keys(m_connection, m_programme, rows.kind) : store::public_keys(m_connection, m_programme, rows.kind);
        std::erase_if(there, [&](std::string const& key) { return keys.count(key) != 0; });
        return there;
    }

    store::Connection& m_connection;
    std::string const& m_programme;
    ImportReport& m_report;
};

// All that the writer's turn is for: a server that runs waits for its end.
Result<void> lay(store::Connection& connection, ImportDesk const& desk, ImportJob const& job, ImportedRows const& rows, Changes const& changes)
{
    std::string const& programme = desk.programme.programme->id;
    for (auto const* row : changes.open)
        store::put_public(connection, programme, *row);
    for (auto const* row : changes.closed) {
        if (job.kind == ImportKind::Persons)
            TRY(refile(connection, desk, job.actor, row->key, row->body));
        store::put_sealed(connection, desk.vault, programme, *row);
    }
    for (auto const* row : changes.messages)
        store::insert_message(connection, desk.vault, *row);
    for (auto const& key : changes.dropped) {
        if (job.kind == ImportKind::Persons)
            TRY(refile(connection, desk, job.actor, key, ""));
        if (rows.sealed)
            store::drop_sealed(connection, programme, rows.kind, key);
        else
            store::drop_public(connection, programme, rows.kind, key);
    }
    return {};
}

}

// What a sheet may say depends on what is there: a mistake of that kind is found where the rows are compared.
static Result<Changes> compare(store::Connection& connection, ImportDesk const& desk, ImportJob const& job, ImportedRows const& rows, ImportReport& report)
{
    auto changes = Comparing(connection, desk.programme.programme->id, report).compare(rows, job.rest);
    if (job.rest == ImportJob::Rest::Kept)
        TRY(say_filed_phones(connection, desk, rows, report.mistakes));
    return changes;
}

// Compared while others write, so that their waiting is as long as what is new, not as what is the same; compared again
// in the writer's own turn where another import came in between.
static Result<void> write_rows(ImportDesk const& desk, ImportJob const& job, ImportedRows const& rows, ImportReport& report)
{
    Moment const now = desk.clock.now();
    std::string const& programme = desk.programme.programme->id;
    auto changes = TRY(desk.database.read_value<Changes>(
        [&](store::Connection& connection) { return compare(connection, desk, job, rows, report); }));
    if (!report.mistakes.empty())
        return {};
    return desk.database.write([&](store::Connection& connection) -> Result<void> {
        if (store::last_number(connection, imports_counter) != changes.imports)
            changes = TRY(compare(connection, desk, job, rows, report));
        if (!report.mistakes.empty())
            return {};
        TRY(lay(connection, desk, job, rows, changes));
        (void)store::next_number(connection, imports_counter);
        if (job.kind == ImportKind::Committees || job.kind == ImportKind::Codes)
            TRY(renew_directory(connection, desk.programme, now));
        std::string const what = rows.kind + " +" + std::to_string(report.added) + " ~" + std::to_string(report.changed) + " -" + std::to_string(report.removed);
        store::append_audit(connection, desk.vault, { now, programme, job.actor, "import", rows.kind, what });
        return {};
    });
}

static void find_repeated(ImportedRows const& rows, SheetNotes& notes)
{
    std::unordered_set<std::string> keys;
    for (auto const& row : rows.open) {
        if (!keys.insert(row.key).second)
            notes.say(0, "", "编号“" + row.key + "”出现两次 / the key is there twice");
    }
    for (auto const& row : rows.closed) {
        if (!keys.insert(row.key).second)
            notes.say(0, "", "有两行的编号相同 / two rows have the same key");
    }
    for (auto const& row : rows.messages) {
        if (!keys.insert(to_string(row.account) + row.key).second)
            notes.say(0, "", "同一人的编号“" + row.key + "”出现两次 / the key is there twice for one person");
    }
}

Outcome<ImportReport> import_rows(ImportDesk const& desk, ImportJob const& job, ImportSource const& source)
{
    ImportReport report;
    Sheet const sheet(source.csv, report.mistakes);
    report.rows = sheet.rows().size();
    if (!report.mistakes.empty())
        return report;
    ImportedRows rows = read_imported({ desk, job, source, sheet, report.mistakes });
    find_repeated(rows, report.mistakes);
    if (!report.mistakes.empty())
        return report;
    for (auto& row : rows.open)
        row.hash = hash_of(row, rows.contents);
    if (job.mode == ImportJob::Mode::Check) {
        TRY(desk.database.read([&](store::Connection& connection) -> Result<void> {
            (void)TRY(compare(connection, desk, job, rows, report));
            return {};
        }));
        return report;
    }
    TRY(store_files(desk, rows));
    // In the order in which they stand in the table: a third of the work.
    std::sort(rows.closed.begin(), rows.closed.end(), [](auto const& a, auto const& b) { return a.key < b.key; });
    TRY(write_rows(desk, job, rows, report));
    report.written = report.mistakes.empty();
    return report;
}

// ---- bodies

wire::Message facts_message(std::vector<Fact> const& facts)
{
    std::vector<wire::Message> list;
    for (auto const& fact : facts)
        list.push_back(wire::Message().set("label", fact.label).set("value", fact.value));
    return wire::Message().set("facts", list);
}

static wire::Message message_of(std::string const& json)
{
    auto message = wire::Message::read(json, 64u << 20);
    return message.ok() ? message.release_value() : wire::Message();
}

NewsBody read_news_body(std::string const& json)
{
    auto const message = message_of(json);
    return { message.text("source").value_or(""), message.text("text").value_or("") };
}

PublicityBody read_publicity_body(std::string const& json)
{
    auto const message = message_of(json);
    PublicityBody body { message.text("text").value_or(""), message.texts("columns"), {} };
    for (auto const& row : message.list("rows"))
        body.rows.push_back(row.texts("cells"));
    return body;
}

FactsBody read_facts_body(std::string const& json)
{
    FactsBody body;
    for (auto const& fact : message_of(json).list("facts"))
        body.facts.push_back({ fact.text("label").value_or(""), fact.text("value").value_or("") });
    return body;
}

std::string FactsBody::value(std::string_view label) const
{
    for (auto const& fact : facts) {
        if (fact.label == label)
            return fact.value;
    }
    return {};
}

}

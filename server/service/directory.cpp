#include "service/directory.h"

#include "base/sha256.h"
#include "flow/route.h"
#include "service/committee.h"
#include "store/directories.h"
#include "store/public_rows.h"
#include "wire/wire.h"

#include <algorithm>
#include <climits>

namespace shenbao::service {

std::string codes_kind(std::string_view list) { return "codes/" + std::string(list); }

CodeList const* committees_list(Programme const& programme)
{
    if (programme.committee_field == no_index)
        return nullptr;
    auto const& choice = std::get<ChoiceField>(programme.application.fields[programme.committee_field].kind);
    auto const& list = programme.code_lists[choice.list];
    return list.origin == CodeListOrigin::PackUnlessDirectory ? &list : nullptr;
}

namespace {

// All rows of a kind, in the order of their codes.
std::vector<store::PublicRow> rows_of_kind(store::Connection& connection, std::string const& programme, std::string const& kind)
{
    store::PublicQuery query;
    query.programme = programme;
    query.kind = kind;
    query.now = { INT64_MAX };
    query.count_max = INT_MAX;
    auto rows = store::public_rows(connection, query, store::Bodies::Wanted);
    std::sort(rows.begin(), rows.end(), [](auto const& a, auto const& b) { return a.key < b.key; });
    return rows;
}

Code code_of(store::PublicRow const& row, wire::Message const& body)
{
    Code code;
    code.code = row.key;
    code.label.texts = { row.name, body.text("name_en").value_or("") };
    code.parent = body.text("parent").value_or("");
    code.valid_from = parse_date(body.text("valid_from").value_or(""));
    code.valid_until = parse_date(body.text("valid_until").value_or(""));
    return code;
}

void add(CodeList& list, Code code)
{
    list.by_code.emplace(code.code, static_cast<std::uint32_t>(list.codes.size()));
    list.codes.push_back(std::move(code));
}

Result<wire::Message> body_of(store::PublicRow const& row) { return wire::Message::read(row.body, 4u << 20); }

// The committees, and with what each of them goes together.
Result<void> add_committees(store::Connection& connection, Programme const& programme, CodeList const& list, Directory& directory)
{
    auto const rows = rows_of_kind(connection, programme.id, "committees");
    if (rows.empty())
        return {};
    std::vector<wire::Message> bodies;
    CodeList committees;
    committees.id = list.id;
    for (auto const& row : rows) {
        bodies.push_back(TRY(body_of(row)));
        add(committees, code_of(row, bodies.back()));
    }
    directory.lists.push_back(std::move(committees));
    for (auto const* relation : committee_relations(programme)) {
        Relation own;
        own.id = relation->id;
        own.columns = relation->columns;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            auto const taken = committee_combinations(bodies[i], programme, *relation, rows[i].key);
            own.rows.insert(own.rows.end(), taken.begin(), taken.end());
        }
        directory.relations.push_back(std::move(own));
    }
    return {};
}

}

// ZC-16: nobody's way up may end before the top, or never. What is still the pack's sample is not asked.
static Result<void> check_ways_up(Programme const& programme, SharedDirectory directory)
{
    Context context;
    context.directory = std::move(directory);
    for (auto const& mistake : route_mistakes(programme, context)) {
        auto const& lists = context.directory->lists;
        if (std::any_of(lists.begin(), lists.end(), [&](CodeList const& one) { return one.id == mistake.list; }))
            return Error { ErrorCode::UnknownName, "codes/" + mistake.list + ": " + mistake.what, "" };
    }
    return {};
}

Result<void> renew_directory(store::Connection& connection, HostedProgramme const& hosted, Moment now)
{
    auto const& programme = *hosted.programme;
    if (!programme.accounts_of.empty() || !programme.has_directory())
        return {};
    Directory directory;
    auto const* committees = committees_list(programme);
    for (auto const& list : programme.code_lists) {
        if (list.origin != CodeListOrigin::PackUnlessDirectory || &list == committees)
            continue;
        CodeList own;
        own.id = list.id;
        for (auto const& row : rows_of_kind(connection, programme.id, codes_kind(list.id))) {
            auto const body = TRY(body_of(row));
            add(own, code_of(row, body));
        }
        if (!own.codes.empty())
            directory.lists.push_back(std::move(own));
    }
    if (committees)
        TRY(add_committees(connection, programme, *committees, directory));
    if (directory.lists.empty()) {
        store::end_directory(connection, programme.id);
        return {};
    }
    std::string const text = wire::write_directory(directory);
    // Whoever reads it has the same limits.
    auto const brought = wire::read_directory(programme, text);
    if (text.size() > wire::directory_bytes_max || !brought.ok())
        return Error { ErrorCode::TooLarge, "units and committees together would be " + std::to_string(text.size() >> 10) + " KB; every applicant's page carries them, and may carry "
                + std::to_string(wire::directory_bytes_max >> 10) + " KB and " + std::to_string(wire::directory_nodes_max) + " values", "" };
    TRY(check_ways_up(programme, brought.value()));
    store::put_directory(connection, programme.id, to_hex(sha256(text)), text, now);
    return {};
}

static std::string const& home_of(Programme const& programme) { return programme.accounts_of.empty() ? programme.id : programme.accounts_of; }

Result<SharedDirectory> Directories::now(store::Connection& connection, Programme const& programme)
{
    if (!programme.has_directory())
        return SharedDirectory();
    auto const hash = store::current_directory(connection, home_of(programme));
    return hash.empty() ? Result<SharedDirectory>(SharedDirectory()) : named(connection, programme, hash);
}

Result<SharedDirectory> Directories::named(store::Connection& connection, Programme const& programme, std::string const& hash)
{
    std::pair const key { programme.content_hash, hash };
    std::unique_lock lock(m_mutex);
    if (auto const found = m_read.find(key); found != m_read.end())
        return found->second;
    auto const text = store::directory_text(connection, home_of(programme), hash);
    if (!text)
        return Error { ErrorCode::Internal, "the directory " + hash + " of " + home_of(programme) + " is not there", "" };
    // Of what it was read from: a part for this programme is still of the whole.
    auto directory = std::make_shared<Directory>(*TRY(wire::read_directory(programme, *text)));
    directory->hash = hash;
    if (m_read.size() >= kept_max)
        m_read.clear();
    m_read.emplace(key, directory);
    return SharedDirectory(directory);
}

Result<std::vector<std::string>> sample_lists(store::Connection& connection, Programme const& programme)
{
    std::vector<std::string> names;
    auto const directory = TRY(Directories().now(connection, programme));
    for (auto const& list : programme.code_lists) {
        bool const own = directory && std::any_of(directory->lists.begin(), directory->lists.end(), [&](CodeList const& one) { return one.id == list.id; });
        if (programme.accounts_of.empty() && list.origin == CodeListOrigin::PackUnlessDirectory && !own)
            names.push_back(list.id);
    }
    std::sort(names.begin(), names.end());
    return names;
}

}

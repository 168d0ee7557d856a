#include "service/site.h"

#include "base/text.h"
#include "service/import_rows.h"

#include <algorithm>

namespace shenbao::service {

static constexpr int panel_rows = 6;
static constexpr int committees_max = 2000;
static constexpr int map_rows_max = 20'000;  // of a kind; a map may hold 50,000
static constexpr std::int64_t ten_minutes = 600'000;

// What a channel lists: news of its own, or rows of the kind it is named after.
static store::PublicQuery query_of(std::string const& programme, std::string const& channel, Moment now)
{
    bool const own_kind = Site::is_built_in(channel);
    return { programme, own_kind ? channel : "news", own_kind ? "" : channel, "", now, 0, panel_rows };
}

Outcome<SiteList> list_public(Host& host, Asker const& asker, SiteQuery const& asked)
{
    store::PublicQuery query { asker.programme_id(), asked.kind, asked.of_class, regular_text(asked.words, Lines::One), host.clock.now(), 0, site_page_rows };
    if (character_count(query.words) > 50)
        return RefusalCode::bad_request;
    // It looks through every text, and readers are few.
    if (!query.words.empty() && !host.limiter.allow("search/" + asker.address, 300, 60'000, query.now))
        return RefusalCode::too_many_requests;
    SiteList list;
    TRY(host.database.read([&](store::Connection& connection) -> Result<void> {
        list.count = store::count_public(connection, query);
        list.pages = static_cast<int>(std::max<std::int64_t>(1, (list.count + site_page_rows - 1) / site_page_rows));
        list.page = std::clamp(asked.page, 1, list.pages);
        query.from = (list.page - 1) * site_page_rows;
        bool const facts = asked.kind == "committees";
        list.rows = store::public_rows(connection, query, facts ? store::Bodies::Wanted : store::Bodies::Left);
        if (facts)
            list.classes = store::public_classes(connection, query.programme, query.kind);
        return {};
    }));
    return list;
}

Outcome<store::PublicRow> read_public(Host& host, Asker const& asker, std::string const& kind, std::string const& key)
{
    auto row = TRY(host.database.read_value<std::optional<store::PublicRow>>([&](store::Connection& connection) -> Result<std::optional<store::PublicRow>> {
        return store::find_public(connection, asker.programme_id(), kind, key, host.clock.now());
    }));
    if (!row)
        return RefusalCode::not_found;
    return std::move(*row);
}

Outcome<std::vector<store::PublicRow>> read_committees(Host& host, Asker const& asker)
{
    store::PublicQuery query = query_of(asker.programme_id(), "committees", host.clock.now());
    query.count_max = committees_max;
    return TRY(host.database.read_value<std::vector<store::PublicRow>>(
        [&](store::Connection& connection) { return store::public_rows(connection, query, store::Bodies::Wanted); }));
}

Outcome<SiteHome> read_home(Host& host, Asker const& asker)
{
    SiteHome home;
    auto const& site = asker.programme.programme->site;
    Moment const now = host.clock.now();
    TRY(host.database.read([&](store::Connection& connection) -> Result<void> {
        for (auto const& id : site.panels) {
            auto const query = query_of(asker.programme_id(), id, now);
            home.panels.push_back({ site.find(id), store::public_rows(connection, query, store::Bodies::Left) });
        }
        for (auto& round : store::rounds_of(connection, asker.programme_id())) {
            if (now < round.closes)
                home.rounds.push_back(std::move(round));
        }
        return {};
    }));
    std::reverse(home.rounds.begin(), home.rounds.end());  // the earliest first
    return home;
}

Outcome<PublishedFile> read_published(Host& host, Asker const& asker, std::string const& kind, std::string const& key, std::size_t position)
{
    auto const row = TRY(read_public(host, asker, kind, key));
    if (position < 1 || position > row.files.size())
        return RefusalCode::not_found;
    auto const& file = row.files[position - 1];
    std::string bytes = TRY(host.files.get(file.file));
    PublishedFile published { file.name, std::move(bytes), {} };
    published.type = published_type(published.name);
    if (published.type.empty())
        published.type = "application/octet-stream";
    return published;
}

Outcome<std::optional<std::vector<Fact>>> find_certificate(Host& host, Asker const& asker, std::string const& number, std::string const& name)
{
    std::optional<std::vector<Fact>> found;
    std::string const key = certificate_key(host.vault, number.substr(0, 200));
    Moment const now = host.clock.now();
    bool const allowed = host.limiter.allow("certificates " + asker.address, 100, ten_minutes, now)
        && host.limiter.allow("certificate " + store::to_hex(key), 20, ten_minutes, now);
    if (!allowed)
        return RefusalCode::too_many_requests;
    auto const row = TRY(host.database.read_value<std::optional<store::SealedRow>>(
        [&](store::Connection& connection) { return store::find_sealed(connection, host.vault, asker.programme_id(), "certificates", key); }));
    if (!row)
        return found;
    auto body = read_facts_body(row->body);
    if (body.value("姓名") == regular_name(name.substr(0, 200)))
        found = std::move(body.facts);
    return found;
}

Result<std::vector<SiteAddress>> site_addresses(Host& host, HostedProgramme const& hosted)
{
    auto const& programme = *hosted.programme;
    std::vector<SiteAddress> all { { "", {} } };
    TRY(host.database.read([&](store::Connection& connection) -> Result<void> {
        for (auto const& channel : programme.site.channels) {
            bool const own_kind = Site::is_built_in(channel.id);
            std::string const path = own_kind ? channel.id : "news/" + channel.id;
            all.push_back({ path, {} });
            if (channel.id == "certificates")
                continue;
            auto query = query_of(programme.id, channel.id, host.clock.now());
            query.count_max = map_rows_max;
            for (auto const& row : store::public_rows(connection, query, store::Bodies::Left))
                all.push_back({ path + "/" + row.key, row.changed_at });
        }
        return {};
    }));
    return all;
}

Result<std::int64_t> site_version(Host& host)
{
    return host.database.read_value<std::int64_t>([](store::Connection& connection) -> Result<std::int64_t> { return store::last_number(connection, imports_counter); });
}

Result<SiteState> site_state(Host& host)
{
    return host.database.read_value<SiteState>([&](store::Connection& connection) -> Result<SiteState> {
        return SiteState { store::last_number(connection, imports_counter), store::next_public(connection, host.clock.now()) };
    });
}

}

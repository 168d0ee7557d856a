#include "service/profile.h"

#include "service/carry.h"

#include <cstdio>

namespace shenbao::service {

static constexpr Moment never { 32503651200000 };  // 3000-01-01 in China

Result<void> open_standing_rounds(Host& host)
{
    return host.database.write([&](store::Connection& connection) -> Result<void> {
        for (auto const& hosted : host.programmes) {
            auto const& programme = *hosted.programme;
            if (!programme.standing || !store::rounds_of(connection, programme.id).empty())
                continue;
            Moment const now = host.clock.now();
            store::insert_round(connection, { host.random.id(), programme.id, programme.name.in(0), now, never, never, to_string(china_date(now)), now });
        }
        return {};
    });
}

namespace {

struct Kept {
    HostedProgramme const* hosted = nullptr;
    Id round;
    std::optional<Id> application;
};

}

// Where the profile of this person is, or would be; no `hosted` where the deployment has no such programme.
static Outcome<Kept> find_profile(Host& host, Asker const& asker, std::string const& person)
{
    Kept kept;
    kept.hosted = find_programme(host.programmes, asker.programme.programme->starts_from);
    if (!kept.hosted)
        return kept;
    TRY(host.database.read([&](store::Connection& connection) -> Result<void> {
        auto const rounds = store::rounds_of(connection, kept.hosted->programme->id);
        if (rounds.empty()) {
            kept.hosted = nullptr;
            return {};
        }
        kept.round = rounds.front().id;
        if (auto const there = store::application_of_person(connection, kept.hosted->programme->id, kept.round, person))
            kept.application = there->id;
        return {};
    }));
    return kept;
}

static Asker asker_of(Asker const& asker, HostedProgramme const& hosted) { return { hosted, asker.address, asker.language, asker.account, asker.token_hash }; }

// The same bytes, under the id that they have in the other application.
static Outcome<std::vector<store::AttachmentRow>> rows_of(Host& host, std::vector<CarriedFile> const& files, Id from, Id to)
{
    std::vector<store::AttachmentRow> rows;
    for (auto const& file : files) {
        auto const row = TRY(host.database.read_value<std::optional<store::AttachmentRow>>(
            [&](store::Connection& connection) { return store::find_attachment(connection, host.vault, from, file.from); }));
        if (!row)
            return Error { ErrorCode::NotFound, "a file of the document is not among its application's", to_string(file.from) };
        rows.push_back({ file.to.id, to, row->file, wire::write_attachment(file.to), host.clock.now() });
    }
    return rows;
}

static Outcome<Begun> begin(Host& host, Asker const& asker, std::string const& person, Id application, Document document)
{
    auto const profile = TRY(find_profile(host, asker, person));
    if (!profile.application)
        return Begun { std::move(document), {} };
    Carried carried;
    auto const& programme = *asker.programme.programme;
    {
        auto const kept = TRY(host.drafts.open(host, asker_of(asker, *profile.hosted), *profile.application));
        carried = carry(host.random, { *kept->hosted->programme, kept->document }, { programme, document }, Carry::Fill);
    }
    for (auto const& edit : carried.edits) {
        if (auto const refused = apply(programme.application, document, edit); refused != EditRefusal::None)
            std::fprintf(stderr, "A value of a profile was not taken over: %s\n", std::string(to_string(refused)).c_str());
    }
    auto files = TRY(rows_of(host, carried.files, *profile.application, application));
    return Begun { std::move(document), std::move(files) };
}

Begun begun_from_profile(Host& host, Asker const& asker, std::string const& person, Id application, Document document)
{
    if (asker.programme.programme->starts_from.empty())
        return { std::move(document), {} };
    auto begun = begin(host, asker, person, application, document);
    if (begun.ok())
        return begun.release_value();
    std::fprintf(stderr, "A new application starts without its person's profile: %s\n", begun.refusal().detail.c_str());
    return { std::move(document), {} };
}

// Marks the records of `document` that the application has and that have ended.
static void keep_history(Programme const& programme, Document const& document, Programme const& of_application, Document const& application, Date today, std::vector<Edit>& edits)
{
    auto const& form = programme.application;
    for (auto const& section : form.sections) {
        auto const* confirmed = section.history.present() ? of_application.application.find_section(section.id) : nullptr;
        if (!confirmed)
            continue;
        auto const& kept = form.fields[section.history.kept];
        for (auto const& record : document.sections[section.index].records) {
            bool const ended = section.history.ended == no_index || record.slots[form.fields[section.history.ended].slot].as<Date>();
            bool const stands = !record.slots[kept.slot].absent();
            if (!ended || stands || !application.sections[confirmed->index].find(record.id))
                continue;
            SetValue mark;
            mark.path.section = section.index;
            mark.path.steps.push_back({ record.id, kept.index });
            mark.value.held = today;
            edits.emplace_back(std::move(mark));
        }
    }
}

static Outcome<Done> lay_on(Host& host, Drafts::Locked& kept, Draft const& given, Keep keep)
{
    auto const& programme = *kept->hosted->programme;
    auto const& giving = *given.hosted->programme;
    auto carried = carry(host.random, { giving, given.document }, { programme, kept->document }, Carry::Replace);
    Document after = kept->document;
    for (auto const& edit : carried.edits)
        static_cast<void>(apply(programme.application, after, edit));
    if (keep == Keep::History)
        keep_history(programme, after, giving, given.document, china_date(host.clock.now()), carried.edits);
    if (carried.edits.empty())
        return Done {};
    auto const rows = TRY(rows_of(host, carried.files, given.row.id, kept->row.id));
    TRY(save_edits(host, kept, host.random.id(), carried.edits, EditsBy::Registry, [&](store::Connection& connection, std::int64_t) -> Result<void> {
        for (auto const& row : rows)
            store::insert_attachment(connection, host.vault, row);
        return {};
    }));
    return Done {};
}

static Outcome<Done> keep(Host& host, Asker const& asker, Draft const& given, Keep keep)
{
    auto profile = TRY(find_profile(host, asker, person_of(host, asker.account, given.account)));
    if (!profile.hosted)
        return Done {};
    Asker const keeper = asker_of(asker, *profile.hosted);
    if (!profile.application)
        profile.application = TRY(create_application(host, keeper, host.random.id(), profile.round));
    auto kept = TRY(host.drafts.open(host, keeper, *profile.application));
    return lay_on(host, kept, given, keep);
}

Outcome<Done> keep_in_profile(Host& host, Asker const& asker, Draft const& as_it_was, Keep what)
{
    if (asker.programme.programme->starts_from.empty())
        return Done {};
    auto const done = keep(host, asker, as_it_was, what);
    if (!done.ok())
        std::fprintf(stderr, "A profile was not brought up to date: %s\n", done.refusal().detail.c_str());
    return done;
}

}

#include "service/demo_site.h"

#include "service/demo_case.h"
#include "service/import.h"
#include "store/data_folder.h"

#include <charconv>

namespace shenbao::service {

namespace fs = std::filesystem;

// `{today-3}` and `{today+4}` as days in China; anything else in braces stays.
static std::string with_days(std::string text, Date today)
{
    constexpr std::string_view opening = "{today";
    for (std::size_t at = 0; (at = text.find(opening, at)) != std::string::npos;) {
        char const* const begin = text.data() + at + opening.size();
        char const* const end = text.data() + text.size();
        int days = 0;
        auto const read = std::from_chars(begin + (begin < end && *begin == '+' ? 1 : 0), end, days);
        if (read.ec != std::errc() || read.ptr == end || *read.ptr != '}') {
            at += opening.size();
            continue;
        }
        std::string const day = to_string(date_of_days(days_since_epoch(today) + days));
        text.replace(at, static_cast<std::size_t>(read.ptr + 1 - (text.data() + at)), day);
        at += day.size();
    }
    return text;
}

// What the sheets name: a file beside them; a PDF that is not there is made, since no binary is kept in a repository.
static Result<std::string> demo_file(fs::path const& folder, std::string const& name, Date today)
{
    std::error_code code;
    if (fs::is_regular_file(folder / name, code))
        return with_days(TRY(store::read_file(folder / name)), today);
    if (fs::path(name).extension() == ".pdf")
        return sample_pdf("Sample attachment");
    return Error { ErrorCode::NotFound, name, "" };
}

// Every sheet that a pack may bring: of news and the like, and of each of its registries.
static std::vector<ImportJob> demo_jobs(HostedProgramme const& hosted)
{
    std::vector<ImportJob> jobs;
    for (auto kind : { ImportKind::News, ImportKind::Publicity, ImportKind::Committees, ImportKind::Certificates, ImportKind::Persons })
        jobs.push_back({ kind, "", "demo", ImportJob::Mode::Write });
    for (auto const& section : hosted.programme->application.sections) {
        if (section.registry.present())
            jobs.push_back({ ImportKind::Registry, section.registry.id, "demo", ImportJob::Mode::Write });
    }
    for (auto const& list : hosted.programme->code_lists) {
        if (list.origin == CodeListOrigin::PackUnlessDirectory && &list != committees_list(*hosted.programme))
            jobs.push_back({ ImportKind::Codes, list.id, "demo", ImportJob::Mode::Write });
    }
    return jobs;
}

Result<void> publish_demo(Host& host, HostedProgramme const& hosted, fs::path const& pack)
{
    fs::path const folder = pack / "demo";
    Date const today = china_date(host.clock.now());
    for (auto const& job : demo_jobs(hosted)) {
        fs::path const file = folder / sheet_name(job);
        std::error_code code;
        if (!fs::exists(file, code))
            continue;
        ImportSource const source { with_days(TRY(store::read_file(file)), today), [&](std::string const& name) { return demo_file(folder, name, today); } };
        auto const done = import_rows({ host.clock, host.database, host.vault, host.files, hosted }, job, source);
        if (!done.ok())
            return Error { ErrorCode::Internal, done.refusal().detail, "" };
        // Somebody's changed pack may hold a mistake there: the rest is served all the same.
        for (auto const& note : done.value().mistakes.kept())
            std::fprintf(stderr, "%s:%d: %s %s\n", file.c_str(), note.line, note.column.c_str(), note.what.c_str());
    }
    return {};
}

}

#include "commands/options.h"
#include "service/import.h"
#include "store/opened_folder.h"

#include <cstdio>
#include <filesystem>

namespace shenbao::commands {

namespace fs = std::filesystem;

static constexpr char const* usage
    = "usage: shenbao import news|publicity|committees|certificates|persons|messages|registry/ID|codes/LIST PROGRAMME PATH [--check] [--replace] [--data DIR] [--packs DIR]\n"
      "PATH is a CSV file (UTF-8), or a folder with news.csv, publicity.csv … and the files it names. --check writes nothing;\n"
      "--replace also removes what the file does not have. With any mistake nothing is written.";

static void print(service::ImportReport const& report, bool check)
{
    for (auto const& note : report.mistakes.kept()) {
        std::string const where = (note.line > 0 ? "第" + std::to_string(note.line) + "行 " : std::string()) + (note.column.empty() ? "" : note.column + ": ");
        std::printf("%s%s\n", where.c_str(), note.what.c_str());
    }
    if (report.mistakes.count() > report.mistakes.kept().size())
        std::printf("… %zu more\n", report.mistakes.count() - report.mistakes.kept().size());
    if (!report.mistakes.empty()) {
        std::printf("%zu row(s), %zu mistake(s): nothing was written.\n", report.rows, report.mistakes.count());
        return;
    }
    std::printf("%zu row(s): %zu new, %zu changed, %zu as before, %zu removed. %s\n", report.rows, report.added, report.changed, report.unchanged,
        report.removed, check ? "Checked only, nothing was written." : "Written.");
}

// What lies beside the CSV may be named in it.
static Result<service::ImportSource> source_of(fs::path const& path, service::ImportJob const& job)
{
    fs::path const file = fs::is_directory(path) ? path / service::sheet_name(job) : path;
    fs::path const folder = file.parent_path();
    std::error_code code;
    if (fs::file_size(file, code) > service::Sheet::bytes_max && !code)
        return Error { ErrorCode::TooLarge, file.string() + " is over 64 MB", "" };
    service::ImportSource source { TRY(store::read_file(file)), {} };
    source.file = [folder](std::string const& name) -> Result<std::string> {
        std::error_code missing;
        if (!fs::is_regular_file(folder / name, missing) || fs::file_size(folder / name, missing) > (64u << 20))
            return Error { ErrorCode::NotFound, name, "" };
        return store::read_file(folder / name);
    };
    return source;
}

static Result<bool> import_into(Options const& options, service::ImportKind kind)
{
    SystemRandom random;
    SystemClock clock;
    auto const opened = TRY(store::open_folder(options.value("--data", "data"), store::DataFolder::Use::Shared, random));
    store::FileStore const files(opened.folder, opened.vault);
    fs::path const packs = options.value("--packs", opened.folder.packs().string());
    auto hosted = service::host_programme(TRY(service::read_pack_folder(packs / options.words[1])));
    if (std::holds_alternative<Diagnostics>(hosted))
        return Error { ErrorCode::InvalidSyntax, "the pack " + (packs / options.words[1]).string() + " is not there or has mistakes: shenbao check lists them", "" };
    service::ImportJob job { kind, service::is_one_of_several(kind) ? options.words[0].substr(options.words[0].find('/') + 1) : "", "console" };
    job.mode = options.has("--check") ? service::ImportJob::Mode::Check : service::ImportJob::Mode::Write;
    job.rest = options.has("--replace") ? service::ImportJob::Rest::Removed : service::ImportJob::Rest::Kept;
    auto const source = TRY(source_of(options.words.back(), job));
    auto const done = service::import_rows({ clock, *opened.database, opened.vault, files, std::get<service::HostedProgramme>(hosted) }, job, source);
    if (!done.ok())
        return Error { ErrorCode::Internal, done.refusal().detail, "" };
    print(done.value(), options.has("--check"));
    return done.value().mistakes.empty();
}

int import_files(std::vector<std::string> const& arguments)
{
    auto const options = read_options(arguments, { { .name = "--check", .takes_value = false }, { .name = "--replace", .takes_value = false }, { "--data" }, { "--packs" } });
    if (!options.ok())
        return fail(options.error().detail);
    auto const& words = options.value().words;
    auto const kind = words.empty() ? std::nullopt : service::parse_import_kind(words[0]);
    if (!kind || words.size() != 3)
        return fail(usage);
    auto const done = import_into(options.value(), *kind);
    if (!done.ok())
        return fail(done.error().detail);
    return done.value() ? 0 : 1;
}

}

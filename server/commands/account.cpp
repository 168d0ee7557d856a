#include "commands/options.h"
#include "service/account_care.h"
#include "store/opened_folder.h"

#include <cstdio>
#include <filesystem>

namespace shenbao::commands {

namespace fs = std::filesystem;

static constexpr char const* usage
    = "usage: shenbao admin account show PROGRAMME --phone NUMBER | --identity NUMBER | --id ID [--data DIR] [--packs DIR]\n"
      "       shenbao admin account close PROGRAMME --id ID --reason TEXT [--with-submitted] [--data DIR] [--packs DIR]\n"
      "show tells whose an account is, with its numbers masked. close frees its phone and its identity number for another account, ends its\n"
      "sessions and discards its drafts; what was submitted hinders it, unless --with-submitted says that this is discarded too (history and\n"
      "receipts stay). It cannot be undone.";

static void print(service::AccountSight const& seen)
{
    std::printf("%s  made %s%s%s\n", to_string(seen.id).c_str(), to_string(seen.made_at).c_str(), seen.by_platform ? ", by the identity platform" : "", seen.closed ? ", closed" : "");
    std::printf("  %s  phone %s  identity number %s  %d session(s)\n", seen.name.c_str(), seen.phone_masked.c_str(), seen.identity_masked.c_str(), seen.sessions);
    for (auto const& one : seen.applications)
        std::printf("  application %s  %s %s  %s, %s, saved %s\n", to_string(one.id).c_str(), one.programme.c_str(), one.round.c_str(), one.state.c_str(),
            one.submitted ? "was submitted" : "never submitted", to_string(one.saved_at).c_str());
}

static Result<bool> close(service::CareDesk const& desk, service::Closing const& closing)
{
    auto const closed = service::close_account(desk, closing);
    if (!closed.ok() && closed.refusal().code == service::RefusalCode::reason_missing)
        return Error { ErrorCode::InvalidSyntax, "say why, with --reason", "" };
    if (!closed.ok())
        return Error { ErrorCode::NotFound, closed.refusal().code == service::RefusalCode::not_found ? "there is no such account" : closed.refusal().detail, "" };
    auto const& before = closed.value().before;
    print(before);
    if (!closed.value().done) {
        std::puts(before.closed ? "It is closed already." : "Nothing was changed: something was submitted. --with-submitted discards that too.");
        return false;
    }
    std::printf("Closed: its phone and its identity number are free, %zu application(s) discarded. A running server knows within ten seconds.\n", before.applications.size());
    return true;
}

static Result<service::HostedProgramme> read_programme(fs::path const& packs, std::string const& id)
{
    auto hosted = service::host_programme(TRY(service::read_pack_folder(packs / id)));
    if (std::holds_alternative<Diagnostics>(hosted))
        return Error { ErrorCode::InvalidSyntax, "the pack " + (packs / id).string() + " has mistakes: shenbao check lists them", "" };
    auto& programme = std::get<service::HostedProgramme>(hosted);
    if (std::string const& home = programme.programme->accounts_of; !home.empty())
        return Error { ErrorCode::UnknownName, id + " uses the accounts of " + home + ": ask for that one", "" };
    return std::move(programme);
}

static Result<bool> care(Options const& options)
{
    SystemRandom random;
    SystemClock clock;
    auto const opened = TRY(store::open_folder(options.value("--data", "data"), store::DataFolder::Use::Shared, random));
    auto const programme = TRY(read_programme(options.value("--packs", opened.folder.packs().string()), options.words[2]));
    service::CareDesk const desk { clock, *opened.database, opened.vault, programme, "console" };
    Id const id = parse_id(options.value("--id", "")).value_or(Id {});
    if (options.words[1] == "close")
        return close(desk, { id, options.value("--reason", ""), options.has("--with-submitted") ? service::Submitted::GoesToo : service::Submitted::Hinders });
    auto const seen = service::look_at_account(desk, { id, options.value("--phone", ""), options.value("--identity", "") });
    if (!seen.ok())
        return Error { ErrorCode::NotFound, seen.refusal().code == service::RefusalCode::not_found ? "there is no such account" : seen.refusal().detail, "" };
    print(seen.value());
    return true;
}

int account(Options const& options)
{
    auto const& words = options.words;
    int const keys = options.has("--id") + options.has("--phone") + options.has("--identity");
    bool const close = words.size() == 3 && words[1] == "close" && options.has("--id");
    bool const show = words.size() == 3 && words[1] == "show";
    if (keys != 1 || (!close && !show))
        return fail(usage);
    auto const done = care(options);
    if (!done.ok())
        return fail(done.error().detail);
    return done.value() ? 0 : 1;
}

}

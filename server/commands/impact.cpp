// impact: what a new pack version does to stored drafts and submissions, before it is published. Writes nothing.
#include "commands/options.h"
#include "outside/clock.h"
#include "service/impact.h"
#include "store/opened_folder.h"
#include "wire/wire.h"

#include <cstdio>

namespace shenbao::commands {

static constexpr char const* usage
    = "usage: shenbao impact <new pack folder> [--data DIR] [--packs DIR] [--now MOMENT] [--json]\n"
      "Exit code: 0 nothing stored is touched, 1 something is, 2 it could not be found out.";

static int refuse(std::string const& message)
{
    fail(message);
    return 2;
}

static Result<service::HostedProgramme> host_pack(std::filesystem::path const& folder)
{
    auto const files = TRY(service::read_pack_folder(folder));
    auto hosted = service::host_programme(files);
    if (auto const* mistakes = std::get_if<Diagnostics>(&hosted))
        return Error { ErrorCode::InvalidSyntax, "the pack " + folder.string() + " has mistakes:\n" + lines_of(*mistakes), "" };
    return std::move(std::get<service::HostedProgramme>(hosted));
}

static Result<service::HostedProgramme> served_pack(std::filesystem::path const& packs, std::string const& id)
{
    auto programmes = TRY(service::host_folder(packs));
    for (auto& hosted : programmes) {
        if (hosted.programme->id == id)
            return std::move(hosted);
    }
    return Error { ErrorCode::NotFound, "no pack in " + packs.string() + " has the id \"" + id + "\" of the new one", "" };
}

static wire::Message tally_message(service::ImpactTally const& tally)
{
    wire::Message message;
    message.set("checked", static_cast<std::int64_t>(tally.checked)).set("invalid", static_cast<std::int64_t>(tally.invalid));
    return message.set("lose_eligibility", static_cast<std::int64_t>(tally.lose_eligibility));
}

static std::string json_of(service::Impact const& impact, Programme const& served, Programme const& offered)
{
    wire::Message root;
    root.set("programme", offered.id).set("from", served.version).set("to", offered.version);
    root.set("drafts", tally_message(impact.drafts)).set("submissions", tally_message(impact.submissions));
    std::vector<wire::Message> reasons, affected;
    for (auto const& [reason, count] : impact.reasons)
        reasons.emplace_back().set("reason", reason).set("documents", static_cast<std::int64_t>(count));
    for (auto const& one : impact.affected) {
        auto& message = affected.emplace_back();
        message.set("application", to_string(one.application)).set("identity", one.identity_masked).set("state", one.state);
        message.set("kind", one.submitted ? "submission" : "draft").set("was_right", one.was_right);
        message.set("loses_eligibility", one.loses_eligibility).set("reasons", one.reasons);
    }
    return root.set("reasons", reasons).set("affected", affected).write();
}

static void print_tally(char const* what, service::ImpactTally const& tally)
{
    std::printf("%-12s %zu checked, %zu become invalid, %zu lose eligibility\n", what, tally.checked, tally.invalid, tally.lose_eligibility);
}

static void print_text(service::Impact const& impact, Programme const& served, Programme const& offered)
{
    std::printf("%s: from %s to %s\n", offered.id.c_str(), served.version.c_str(), offered.version.c_str());
    print_tally("drafts", impact.drafts);
    print_tally("submissions", impact.submissions);
    for (auto const& [reason, count] : impact.reasons)
        std::printf("  %zu × %s\n", count, reason.c_str());
    for (auto const& one : impact.affected) {
        std::printf("%s  %s  %s  %s%s\n", to_string(one.application).c_str(), one.identity_masked.c_str(), one.state.c_str(), one.submitted ? "submission" : "draft",
            one.loses_eligibility ? ", loses eligibility" : "");
        for (auto const& reason : one.reasons)
            std::printf("    %s\n", reason.c_str());
    }
}

static Result<int> run(Options const& options)
{
    SystemRandom random;
    std::filesystem::path const data = options.value("--data", "data");
    if (!std::filesystem::exists(data / "shenbao.sqlite"))
        return Error { ErrorCode::NotFound, "there is no data in " + data.string() + "; say where it is with --data", "" };
    auto const opened = TRY(store::open_folder(data, store::DataFolder::Use::Shared, random));
    auto const offered = TRY(host_pack(options.words.front()));
    auto const served = TRY(served_pack(options.value("--packs", opened.folder.packs().string()), offered.programme->id));
    Moment now = SystemClock().now();
    if (options.has("--now")) {
        auto const given = parse_moment(options.value("--now", ""));
        if (!given)
            return Error { ErrorCode::InvalidSyntax, "--now is a moment such as 2026-06-01T10:00:00+08:00", "" };
        now = *given;
    }
    auto const impact = TRY(service::find_impact({ *opened.database, opened.vault, served, offered, now }));
    if (options.has("--json"))
        std::printf("%s\n", json_of(impact, *served.programme, *offered.programme).c_str());
    else
        print_text(impact, *served.programme, *offered.programme);
    return impact.none() ? 0 : 1;
}

int impact(std::vector<std::string> const& arguments)
{
    auto const options = read_options(arguments, { { "--data" }, { "--packs" }, { "--now" }, { .name = "--json", .takes_value = false } });
    if (!options.ok())
        return refuse(options.error().detail);
    if (options.value().words.size() != 1)
        return refuse(usage);
    auto const done = run(options.value());
    return done.ok() ? done.value() : refuse(done.error().detail);
}

}

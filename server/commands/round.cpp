#include "base/diagnostic.h"
#include "commands/options.h"
#include "flow/flow.h"
#include "http/embedded.h"
#include "outside/clock.h"
#include "service/committee.h"
#include "service/drafts.h"
#include "service/read_pack.h"
#include "store/accounts.h"
#include "store/applications.h"
#include "store/opened_folder.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <set>

namespace shenbao::commands {

namespace fs = std::filesystem;

// SX-08: results may come out only after the closing, and what failed is corrected after that.
static constexpr std::int64_t correction_days = 15;

static constexpr char const* usage
    = "usage: shenbao admin round add <programme> --name NAME --opens DAY --closes DAY [--modification-closes DAY] [--cutoff DAY] [--deadline NAME=DAY …] [--data DIR] [--packs DIR]\n"
      "       shenbao admin round change <round> [--name NAME] [--opens DAY] [--closes DAY] [--modification-closes DAY] [--cutoff DAY] [--deadline NAME=DAY …] [--data DIR] [--packs DIR]\n"
      "       shenbao admin round list <programme> [--data DIR]\n"
      "       shenbao admin account show|close <programme> …\n"
      "A DAY is 2026-03-01, or with a time 2026-03-01T09:00:00+08:00. A round closes at the end of its closing day (China time).\n"
      "What was returned can be corrected until the modification day; without one that is 15 days after the closing.\n"
      "The cut-off is a day without a time; without one it is the closing day. change takes the id that list tells, and changes what is said only.\n"
      "A deadline is one of the flow's own (`deadlines` in flow.json); NAME= without a day takes it away.\n"
      "--packs is the folder that the server is told, if it is not the data folder's own.";

static constexpr char const* names_and_days[] = { "--name", "--opens", "--closes", "--modification-closes", "--cutoff", "--deadline" };

// The first or the last moment of a day in China, or the moment said.
static Result<Moment> moment_of(std::string const& text, bool end_of_day)
{
    if (auto const moment = parse_moment(text))
        return *moment;
    auto const day = parse_moment(text + "T00:00:00+08:00");
    if (!day)
        return Error { ErrorCode::InvalidSyntax, "\"" + text + "\" is not a day such as 2026-03-01", "" };
    return Moment { day->milliseconds + (end_of_day ? 86'400'000ll - 1000 : 0) };
}

static std::string joined(std::vector<std::string> const& names)
{
    std::string all;
    for (auto const& one : names)
        all += (all.empty() ? "" : ", ") + one;
    return all;
}

// What the command line says is laid over the round.
static Result<void> take(Options const& options, store::RoundRow& round)
{
    round.name = options.value("--name", round.name);
    round.cutoff = options.value("--cutoff", round.cutoff);
    if (options.has("--opens"))
        round.opens = TRY(moment_of(options.value("--opens", ""), false));
    if (options.has("--closes"))
        round.closes = TRY(moment_of(options.value("--closes", ""), true));
    if (options.has("--modification-closes"))
        round.modification_closes = TRY(moment_of(options.value("--modification-closes", ""), true));
    for (auto const& one : options.list("--deadline")) {
        auto const equals = one.find('=');
        if (equals == std::string::npos)
            return Error { ErrorCode::InvalidSyntax, "--deadline takes NAME=DAY, not \"" + one + "\"", "" };
        std::string const name = one.substr(0, equals), day = one.substr(equals + 1);
        if (!day.empty())
            round.deadlines[name] = TRY(moment_of(day, true));
        else if (round.deadlines.erase(name) == 0)
            return Error { ErrorCode::UnknownName, "the round has no deadline \"" + name + "\" that could be taken away", "" };
    }
    return {};
}

// The model's order of deadlines, of those that the round has. One that it had and the flow knows no more closes nothing.
static Result<void> check_deadlines(FlowTable const& flow, store::RoundRow const& round, store::RoundRow const& before)
{
    auto const names = service::round_deadlines(flow);
    for (auto const& [name, day] : round.deadlines) {
        if (std::find(names.begin(), names.end(), name) != names.end() || before.deadlines.contains(name))
            continue;
        auto const near = nearest(name, names);
        return Error { ErrorCode::UnknownName, "a round of " + round.programme + " has no deadline \"" + name + "\"" + (near.empty() ? "; there are: " + (names.empty() ? "none" : joined(names)) : "; did you mean \"" + near + "\"?"), "" };
    }
    auto const misplaced = misplaced_deadline(flow, service::make_context(round, {}, 0).round);
    if (!misplaced.empty())
        return Error { ErrorCode::InvalidSyntax, "the deadline \"" + misplaced + "\" is before one that stands before it: closes, modification-closes, " + joined(names), "" };
    return {};
}

static Result<void> check_round(store::RoundRow const& round, store::RoundRow const& before, Result<FlowTable> const& flow)
{
    auto const cutoff = parse_date(round.cutoff);
    if (!cutoff || cutoff->precision() != DatePrecision::Day)
        return Error { ErrorCode::InvalidSyntax, "the cut-off \"" + round.cutoff + "\" is not a day such as 2026-12-31", "" };
    if (round.name.empty() || !(round.opens < round.closes) || round.modification_closes < round.closes)
        return Error { ErrorCode::InvalidSyntax, "a round needs a name, a closing day after the opening day, and a modification day that is not before the closing", "" };
    if (round.deadlines.empty() || (!flow.ok() && round.deadlines == before.deadlines))
        return {};
    return flow.ok() ? check_deadlines(flow.value(), round, before) : Result<void>(flow.error());
}

static Result<store::OpenedFolder> open_folder(Options const& options, Random& random)
{
    return store::open_folder(options.value("--data", "data"), store::DataFolder::Use::Shared, random);
}

// Those that are served from that folder; without one those of the data folder, and those inside the program, which its next
// start lays there.
static std::set<std::string> programmes(Options const& options, fs::path const& packs)
{
    std::set<std::string> ids;
    std::error_code code;
    for (auto const& entry : fs::directory_iterator(options.value("--packs", packs.string()), code)) {
        if (fs::exists(entry.path() / "programme.json", code) && entry.path().filename().string().front() != '.')
            ids.insert(entry.path().filename().string());
    }
    for (auto const& file : http::embedded_files()) {
        auto const [pack, name] = http::place_in_pack(file);
        if (!options.has("--packs") && name == "programme.json")
            ids.emplace(pack);
    }
    return ids;
}

static Result<void> expect_programme(std::set<std::string> const& ids, std::string const& id)
{
    if (ids.contains(id))
        return {};
    return Error { ErrorCode::UnknownName, "there is no programme \"" + id + "\"; there are: " + joined({ ids.begin(), ids.end() }), "" };
}

static pack::Files embedded_pack(std::string const& id)
{
    pack::Files files;
    for (auto const& file : http::embedded_files()) {
        auto const [pack, name] = http::place_in_pack(file);
        if (pack == id)
            files[std::string(name)] = file.bytes;
    }
    return files;
}

// Of the pack that is served, or will be at the next start.
static Result<FlowTable> read_flow(Options const& options, fs::path const& packs, std::string const& id)
{
    fs::path const folder = fs::path(options.value("--packs", packs.string())) / id;
    std::error_code code;
    auto files = embedded_pack(id);
    if (fs::exists(folder / "programme.json", code))
        files = TRY(service::read_pack_folder(folder));
    else if (auto const base = pack::extended_by(files); !base.empty())
        files = pack::with_base(std::move(files), embedded_pack(base));
    auto programme = pack::read(files);
    if (std::holds_alternative<Diagnostics>(programme))
        return Error { ErrorCode::InvalidSyntax, "the pack of " + id + " is not there or has mistakes: shenbao check lists them", "" };
    return std::move(std::get<Programme>(programme).flow);
}

static std::string told(store::RoundRow const& round)
{
    std::string text = round.name + "  " + to_string(round.opens) + " to " + to_string(round.closes) + ", returned until " + to_string(round.modification_closes) + "  " + round.cutoff;
    for (auto const& [name, moment] : round.deadlines)
        text += "  " + name + " " + to_string(moment);
    return text;
}

static void say(store::RoundRow const& round) { std::printf("%s  %s\n", to_string(round.id).c_str(), told(round).c_str()); }

static store::AuditEntry audited(Moment now, store::RoundRow const& round, char const* action, std::string detail)
{
    return { now, round.programme, "console", action, to_string(round.id), std::move(detail) };
}

static Result<void> add_round(Options const& options)
{
    SystemRandom random;
    SystemClock clock;
    auto const opened = TRY(open_folder(options, random));
    store::RoundRow round;
    round.id = random.id();
    round.programme = options.words[2];
    round.created_at = clock.now();
    TRY(expect_programme(programmes(options, opened.folder.packs()), round.programme));
    TRY(take(options, round));
    if (!options.has("--modification-closes"))
        round.modification_closes = { round.closes.milliseconds + correction_days * 86'400'000ll };
    if (!options.has("--cutoff"))
        round.cutoff = to_string(china_date(round.closes));
    TRY(check_round(round, {}, read_flow(options, opened.folder.packs(), round.programme)));
    TRY(opened.database->write([&](store::Connection& connection) -> Result<void> {
        store::insert_round(connection, round);
        store::append_audit(connection, opened.vault, audited(round.created_at, round, "round_added", told(round)));
        return {};
    }));
    say(round);
    return {};
}

// A running server reads the round anew with each request.
static Result<void> change_round(Options const& options)
{
    SystemRandom random;
    SystemClock clock;
    auto const opened = TRY(open_folder(options, random));
    auto const find = [&](store::Connection& connection) { return store::find_round(connection, parse_id(options.words[2]).value_or(Id {})); };
    auto const known = TRY(opened.database->read_value<std::optional<store::RoundRow>>([&](store::Connection& connection) -> Result<std::optional<store::RoundRow>> { return find(connection); }));
    auto const flow = read_flow(options, opened.folder.packs(), known ? known->programme : "");
    return opened.database->write([&](store::Connection& connection) -> Result<void> {
        auto const before = find(connection);
        if (!before)
            return Error { ErrorCode::NotFound, "there is no round \"" + options.words[2] + "\": shenbao admin round list <programme> tells their ids", "" };
        auto round = *before;
        TRY(take(options, round));
        TRY(check_round(round, *before, flow));
        if (round != *before) {
            store::update_round(connection, round);
            store::append_audit(connection, opened.vault, audited(clock.now(), round, "round_changed", told(*before) + " > " + told(round)));
        }
        say(round);
        return {};
    });
}

static Result<void> list_rounds(Options const& options)
{
    SystemRandom random;
    auto const opened = TRY(open_folder(options, random));
    return opened.database->read([&](store::Connection& connection) -> Result<void> {
        for (auto const& round : store::rounds_of(connection, options.words[2]))
            say(round);
        return {};
    });
}

using RoundCommand = Result<void> (*)(Options const&);

// Null for what is none, or does not say what it needs.
static RoundCommand round_command(Options const& options)
{
    auto const& words = options.words;
    auto const is_said = [&](char const* name) { return options.has(name); };
    if (words.size() != 3 || words[0] != "round")
        return nullptr;
    if (words[1] == "add")
        return is_said("--name") && is_said("--opens") && is_said("--closes") ? add_round : nullptr;
    if (words[1] == "change")
        return std::any_of(std::begin(names_and_days), std::end(names_and_days), is_said) ? change_round : nullptr;
    return words[1] == "list" ? list_rounds : nullptr;
}

int admin(std::vector<std::string> const& arguments)
{
    auto const options = read_options(arguments, { { "--name" }, { "--opens" }, { "--closes" }, { "--modification-closes" }, { "--cutoff" }, { .name = "--deadline", .repeats = true }, { "--data" },
        { "--phone" }, { "--identity" }, { "--id" }, { "--reason" }, { .name = "--with-submitted", .takes_value = false }, { "--packs" } });
    if (!options.ok())
        return fail(options.error().detail);
    auto const& words = options.value().words;
    if (words.size() == 2 && words[0] == "backup")
        return back_up({ words[1], "--data", options.value().value("--data", "data") });
    if (!words.empty() && words[0] == "account")
        return account(options.value());
    auto const command = round_command(options.value());
    if (!command)
        return fail(usage);
    auto const done = command(options.value());
    return done.ok() ? 0 : fail(done.error().detail);
}

}

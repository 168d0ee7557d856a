#include "commands/options.h"
#include "outside/clock.h"
#include "store/applications.h"
#include "store/opened_folder.h"

#include <cstdio>

namespace shenbao::commands {

// SX-08: results may come out only after the closing, and what failed is corrected after that.
static constexpr std::int64_t correction_days = 15;

static constexpr char const* usage
    = "usage: shenbao admin round add <programme> --name NAME --opens DAY --closes DAY [--modification-closes DAY] [--cutoff DAY] [--data DIR]\n"
      "       shenbao admin round list <programme> [--data DIR]\n"
      "       shenbao admin account show|close <programme> …\n"
      "A DAY is 2026-03-01, or with a time 2026-03-01T09:00:00+08:00. A round closes at the end of its closing day (China time).\n"
      "What was returned can be corrected until the modification day; without one that is 15 days after the closing.";

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

static Result<std::unique_ptr<store::Database>> open_database(Options const& options, Random& random)
{
    return TRY(store::open_folder(options.value("--data", "data"), store::DataFolder::Use::Shared, random)).database;
}

static void say(store::RoundRow const& round)
{
    std::printf("%s  %s  %s to %s, returned until %s  %s\n", to_string(round.id).c_str(), round.name.c_str(), to_string(round.opens).c_str(),
        to_string(round.closes).c_str(), to_string(round.modification_closes).c_str(), round.cutoff.c_str());
}

static Result<void> add_round(Options const& options)
{
    SystemRandom random;
    SystemClock clock;
    auto database = TRY(open_database(options, random));
    store::RoundRow round;
    round.id = random.id();
    round.programme = options.words[2];
    round.name = options.value("--name", "");
    round.opens = TRY(moment_of(options.value("--opens", ""), false));
    round.closes = TRY(moment_of(options.value("--closes", ""), true));
    bool const said = options.has("--modification-closes");
    round.modification_closes = said ? TRY(moment_of(options.value("--modification-closes", ""), true)) : Moment { round.closes.milliseconds + correction_days * 86'400'000ll };
    round.cutoff = options.value("--cutoff", to_string(china_date(round.closes)));
    round.created_at = clock.now();
    if (round.name.empty() || !(round.opens < round.closes) || round.modification_closes < round.closes || !parse_date(round.cutoff))
        return Error { ErrorCode::InvalidSyntax, "a round needs a name, a closing day after the opening day, and a real cut-off day", "" };
    TRY(database->write([&](store::Connection& connection) -> Result<void> {
        store::insert_round(connection, round);
        return {};
    }));
    say(round);
    return {};
}

static Result<void> list_rounds(Options const& options)
{
    SystemRandom random;
    auto database = TRY(open_database(options, random));
    return database->read([&](store::Connection& connection) -> Result<void> {
        for (auto const& round : store::rounds_of(connection, options.words[2]))
            say(round);
        return {};
    });
}

int admin(std::vector<std::string> const& arguments)
{
    auto const options = read_options(arguments, { { "--name" }, { "--opens" }, { "--closes" }, { "--modification-closes" }, { "--cutoff" }, { "--data" },
        { "--phone" }, { "--identity" }, { "--id" }, { "--reason" }, { "--with-submitted", false }, { "--packs" } });
    if (!options.ok())
        return fail(options.error().detail);
    auto const& words = options.value().words;
    if (words.size() == 2 && words[0] == "backup")
        return back_up({ words[1], "--data", options.value().value("--data", "data") });
    if (!words.empty() && words[0] == "account")
        return account(options.value());
    if (words.size() != 3 || words[0] != "round" || (words[1] != "add" && words[1] != "list"))
        return fail(usage);
    auto const done = words[1] == "add" ? add_round(options.value()) : list_rounds(options.value());
    return done.ok() ? 0 : fail(done.error().detail);
}

}

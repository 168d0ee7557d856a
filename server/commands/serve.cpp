#include "commands/options.h"
#include "http/embedded.h"
#include "http/server.h"
#include "outside/pack_folder.h"
#include "service/demo.h"
#include "service/drafts.h"
#include "service/pack_versions.h"
#include "service/pack_watch.h"
#include "service/profile.h"
#include "service/registries.h"
#include "service/sweep.h"
#include "store/opened_folder.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sys/resource.h>
#include <thread>

namespace shenbao::commands {

namespace fs = std::filesystem;

static std::atomic<int> stop_signal { 0 };

static void say(std::string const& line) { std::fprintf(stderr, "%s\n", line.c_str()); }

// What extends a pack that the authority changed, or that stayed as an earlier program brought it, may not fit it.
static std::string misfit(fs::path const& pack)
{
    auto const files = service::read_pack_folder(pack);
    if (!files.ok())
        return files.error().detail;
    if (pack::extended_by(files.value()).empty())
        return {};
    auto const hosted = service::host_programme(files.value());
    auto const* mistakes = std::get_if<Diagnostics>(&hosted);
    return mistakes ? lines_of({ mistakes->front() }) : std::string();
}

// Beside its place first, then renamed: a start that is ended half-way leaves no half pack.
static Result<void> install_pack(fs::path const& packs, std::string const& id)
{
    fs::path const part = packs / ("." + id + ".part");
    std::error_code code;
    fs::remove_all(part, code);
    for (auto const& file : http::embedded_files()) {
        auto const [pack, name] = http::place_in_pack(file);
        if (pack != id)
            continue;
        fs::path const target = part / name;
        fs::create_directories(target.parent_path(), code);
        TRY(store::write_file_durably(target, file.bytes, 0644));
    }
    if (auto const why = misfit(part); !why.empty()) {
        fs::remove_all(part, code);
        say("The pack " + id + " of this program is left out, because it does not fit the one it extends in " + packs.string() + ": " + why);
        return {};
    }
    fs::rename(part, packs / id, code);
    if (code)
        return Error { ErrorCode::Unavailable, "cannot make the pack " + (packs / id).string() + ": " + code.message(), "" };
    return store::sync_folder(packs);
}

// The packs inside the binary are copied once; later ones never touch what the authority changed.
static Result<void> install_packs(fs::path const& packs)
{
    std::set<std::string> offered;
    for (auto const& file : http::embedded_files()) {
        std::string const id(http::place_in_pack(file).pack);
        if (id.empty() || !offered.insert(id).second)  // in the order of their names: what extends a pack is called after it
            continue;
        if (!fs::exists(packs / id)) {
            TRY(install_pack(packs, id));
            continue;
        }
        for (auto const& other : http::embedded_files()) {
            auto const [pack, name] = http::place_in_pack(other);
            if (pack != id)
                continue;
            auto const installed = store::read_file(packs / pack / name);
            if (installed.ok() && installed.value() == other.bytes)
                continue;
            say("This program brings another version of the pack " + id + " than " + (packs / id).string() + ", which stays as it is.");
            break;
        }
    }
    return {};
}

struct Settings {
    fs::path data, packs;
    std::string sms_command;
    std::string identity_platforms, registries;
    http::ServerSettings server;
    bool demo = false, secure = false, watch = false;
};

static Result<Settings> settings_of(std::vector<std::string> const& arguments)
{
    auto const options = TRY(read_options(arguments, { { "--data" }, { "--port" }, { "--bind" }, { "--packs" }, { .name = "--behind-proxy", .value_optional = true }, { "--sms-command" }, { "--identity-platforms" }, { "--registries" }, { .name = "--demo", .takes_value = false }, { .name = "--quiet", .takes_value = false }, { .name = "--watch", .takes_value = false } }));
    Settings settings;
    settings.demo = options.has("--demo");
    settings.watch = options.has("--watch");
    settings.data = options.value("--data", settings.demo ? "demo-data" : "data");
    settings.packs = options.value("--packs", "");
    settings.sms_command = options.value("--sms-command", "");
    settings.identity_platforms = options.value("--identity-platforms", "");
    settings.registries = options.value("--registries", "");
    if (settings.demo && !settings.sms_command.empty())
        return Error { ErrorCode::Forbidden, "--demo sends no text messages: its people's numbers may be somebody's. Leave --sms-command out.", "" };
    settings.server.bind = options.value("--bind", "127.0.0.1");
    settings.server.port = std::atoi(options.value("--port", "8080").c_str());
    settings.server.access_log = !options.has("--quiet");
    settings.secure = options.has("--behind-proxy");
    if (!options.words.empty() || settings.server.port < 1 || settings.server.port > 65535)
        return Error { ErrorCode::InvalidSyntax, "usage: shenbao serve [--data DIR] [--port N] [--bind ADDRESS] [--behind-proxy[=ADDRESS,…]] [--packs DIR] [--watch] [--sms-command PROGRAM] [--identity-platforms FILE] [--registries FILE] [--demo] [--quiet]", "" };
    std::string addresses = options.value("--behind-proxy", "");
    if (settings.secure && addresses.empty())
        addresses = "127.0.0.1,::1";
    for (std::size_t at = 0; at < addresses.size();) {
        auto const end = std::min(addresses.find(',', at), addresses.size());
        settings.server.trusted_proxies.push_back(addresses.substr(at, end - at));
        at = end + 1;
    }
    auto const& bind = settings.server.bind;
    bool const loopback = bind == "localhost" || bind == "::1" || bind.compare(0, 4, "127.") == 0;
    if (!loopback && !settings.secure)
        return Error { ErrorCode::Forbidden,
            "--bind " + bind + " would send passwords and personal data unencrypted over the network. Put a proxy with a certificate in front and add --behind-proxy=<its address>, or stay on 127.0.0.1.",
            "" };
    return settings;
}

// From a file of the authority's own: it holds the secrets that others gave out. Nothing where the option is not given.
template<typename T>
static Result<T> settings_from(char const* option, std::string const& file, Result<T> (*read)(std::string const&))
{
    if (file.empty())
        return T {};
    auto const text = TRY(read_whole_file(file));
    auto settings = read(text);
    if (!settings.ok())
        return Error { ErrorCode::InvalidSyntax, std::string(option) + " " + file + ": " + settings.error().detail, "" };
    return settings;
}

static Result<void> open_platforms(std::string const& file, Clock const& clock, service::Platforms& platforms)
{
    auto settings = TRY(settings_from("--identity-platforms", file, read_platforms));
    for (auto& [programme, one] : settings) {
        say("People of " + programme + " may log in through " + one.issuer + "; register " + one.return_address + " there.");
        platforms.by_programme.emplace(programme, std::make_unique<OpenIdPlatform>(std::move(one), clock));
    }
    return {};
}

static Result<void> expect_platforms(service::Platforms const& platforms, service::HostedProgrammes const& programmes)
{
    for (auto const& [id, platform] : platforms.by_programme) {
        auto const* hosted = service::find_programme(programmes, id);
        if (!hosted || !hosted->programme->platform.present())
            return Error { ErrorCode::NotFound, "--identity-platforms names \"" + id + "\", which is " + (hosted ? "a programme without `accounts.platform`" : "not a programme here"), "" };
    }
    return {};
}

static Result<void> open_registries(std::string const& file, service::HostedProgrammes const& programmes, service::Registries& registries)
{
    auto settings = TRY(settings_from("--registries", file, read_registries));
    for (auto& [programme, by_id] : settings) {
        auto const* hosted = service::find_programme(programmes, programme);
        for (auto& [id, one] : by_id) {
            if (!hosted || !service::section_of_registry(*hosted->programme, id))
                return Error { ErrorCode::NotFound, "--registries names \"" + programme + "." + id + "\", which is no registry of a programme here", "" };
            say("The registry " + id + " of " + programme + " is asked at " + one.url);
            registries.connected.emplace(std::pair(programme, id), std::make_unique<HttpRegistry>(std::move(one)));
        }
    }
    return {};
}

static void report(Result<void> const& swept)
{
    if (!swept.ok())
        say("The sweep failed: " + swept.error().detail);
}

// For authors (--watch): the packs anew when they have changed and hold no mistake; else the running ones stay.
class Reloader {
public:
    Reloader(fs::path packs, bool wanted)
        : m_packs(std::move(packs))
    {
        if (wanted)
            m_watch.emplace(m_packs);
    }

    // Called often; looks at the files twice a second.
    void look()
    {
        auto const now = std::chrono::steady_clock::now();
        if (!m_watch || m_ready || now - m_looked < std::chrono::milliseconds(500))
            return;
        m_looked = now;
        if (!m_watch->changed())
            return;
        auto read = service::host_folder(m_packs);
        if (read.ok())
            m_ready = read.release_value();
        else
            say("The packs have changed and are not taken; the running ones stay: " + read.error().detail);
    }
    bool is_ready() const { return m_ready.has_value(); }
    service::HostedProgrammes take()
    {
        auto ready = std::move(*m_ready);
        m_ready.reset();
        return ready;
    }

private:
    fs::path m_packs;
    std::optional<service::PackWatch> m_watch;
    std::optional<service::HostedProgrammes> m_ready;
    std::chrono::steady_clock::time_point m_looked;
};

// SIGTERM and SIGINT end it gracefully: what is under way is answered. So do new packs, which are then served.
static void run_until_signal(http::Server& server, service::Host& host, Reloader& reloader)
{
    std::atomic<bool> ended { false };
    std::thread watcher([&] {
        using std::chrono::steady_clock;
        auto swept = steady_clock::now();
        auto files_swept = swept - std::chrono::hours(23);  // not within the busy first hour
        auto to_compress = host.programmes.begin();
        while (stop_signal.load() == 0 && !ended.load() && !reloader.is_ready()) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            reloader.look();
            if (to_compress != host.programmes.end())
                to_compress++->compiled.brotli();  // before a browser waits for it
            if (steady_clock::now() - swept > std::chrono::hours(1)) {
                swept = steady_clock::now();
                report(service::sweep(host));
            }
            if (steady_clock::now() - files_swept > std::chrono::hours(24)) {
                files_swept = steady_clock::now();
                report(service::sweep_files(host));
            }
        }
        server.stop();
    });
    server.run();
    ended.store(true);
    watcher.join();
}

// What stands in for an authority's own must not be served in earnest unnoticed.
static Result<void> warn_of_samples(service::Host& host)
{
    return host.database.read([&](store::Connection& connection) -> Result<void> {
        for (auto const& hosted : host.programmes) {
            for (auto const& list : TRY(service::sample_lists(connection, *hosted.programme)))
                say("The " + list + " of " + hosted.programme->id + " are the pack's sample: bring in your own with shenbao import.");
        }
        return {};
    });
}

enum class Start : std::uint8_t { First, Reloaded };

// Until a signal, or until the reloader has new packs.
static Result<void> serve_programmes(Settings const& settings, service::Host& host, Reloader& reloader, Start start, fs::path const& packs)
{
    http::Gate gate(host, { settings.secure });
    http::Server server(gate, settings.server);
    int const port = TRY(server.bind());
    std::vector<std::string> lines;
    if (settings.demo && start == Start::First) {
        TRY(service::fill_demo(host, packs, lines));
        say("Demo: synthetic people, text messages readable by everyone at /api/v1/<programme>/demo/outbox. Never for real applications.");
    }
    for (auto const& line : lines)
        say("  " + line);
    if (host.show_captchas)
        say("WARNING: SHENBAO_TEST_CAPTCHA=1: the demo outbox gives every captcha's answer away. For browser tests only.");
    say("Serving " + std::to_string(host.programmes.size()) + " programme(s) on http://" + settings.server.bind + ":" + std::to_string(port) + "/, data in " + settings.data.string());
    run_until_signal(server, host, reloader);
    return {};
}

static Result<void> serve_folder(Settings const& settings)
{
    SystemRandom random;
    SystemClock clock;
    auto const opened = TRY(store::open_folder(settings.data, store::DataFolder::Use::Exclusive, random));
    auto const& folder = opened.folder;
    auto const& vault = opened.vault;
    auto& database = opened.database;
    if (settings.packs.empty())
        TRY(install_packs(folder.packs()));
    fs::path const packs = settings.packs.empty() ? folder.packs() : settings.packs;
    Reloader reloader(packs, settings.watch);
    auto programmes = TRY(service::host_folder(packs));
    store::FileStore const files(folder, vault);
    int const cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    service::Passwords passwords(cores, 16 * cores);
    service::Captchas captchas(clock, random);
    service::Limiter limiter;
    service::Limiter logins;
    service::Sessions sessions(*database, clock);
    service::Platforms platforms;
    TRY(open_platforms(settings.identity_platforms, clock, platforms));
    TRY(expect_platforms(platforms, programmes));
    service::Registries registries;
    TRY(open_registries(settings.registries, programmes, registries));
    LocalOutbox const outbox;
    SmsCommand const sms_command(settings.sms_command);
    if (!settings.demo && settings.sms_command.empty())
        say("No text messages can be sent, so nobody can register or recover a password: give --sms-command PROGRAM"
            " (the phone number is the first line of its standard input, the text follows).");
    char const* test_captcha = std::getenv("SHENBAO_TEST_CAPTCHA");
    for (auto start = Start::First;; start = Start::Reloaded) {
        std::vector<std::string> notes;
        TRY(service::keep_pack_versions(folder.pack_versions(), programmes, notes));
        for (auto const& note : notes)
            say(note);
        // What names a programme's forms ends with it.
        service::Expiring<service::Ticket> tickets(20'000);
        service::Drafts drafts;
        service::Directories directories;
        service::Host host { clock, random, *database, vault, files, programmes, passwords, captchas, limiter, logins, sessions, tickets, drafts, directories };
        host.demo = settings.demo;
        host.sms = settings.demo ? static_cast<Sms const*>(&outbox) : settings.sms_command.empty() ? nullptr : &sms_command;
        host.platforms = &platforms;
        host.registries = &registries;
        host.show_captchas = settings.demo && test_captcha && std::string(test_captcha) == "1";
        TRY(service::open_standing_rounds(host));
        report(service::sweep(host));
        if (!settings.demo)
            TRY(warn_of_samples(host));
        TRY(serve_programmes(settings, host, reloader, start, packs));
        if (stop_signal.load() != 0 || !reloader.is_ready())
            break;
        programmes = reloader.take();
        say("The packs have changed and are served anew.");
    }
    say("Stopped.");
    return {};
}

// A connection is a descriptor, and the usual 1024 are fewer than the threads that serve them.
static void take_all_descriptors()
{
    rlimit limit {};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

int serve(std::vector<std::string> const& arguments)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file over its limit is an error like a full disk
    take_all_descriptors();
    std::signal(SIGTERM, [](int signal) { stop_signal.store(signal); });
    std::signal(SIGINT, [](int signal) { stop_signal.store(signal); });
    auto const settings = settings_of(arguments);
    if (!settings.ok())
        return fail(settings.error().detail);
    auto const served = serve_folder(settings.value());
    return served.ok() ? 0 : fail(served.error().detail);
}

}

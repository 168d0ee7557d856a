#include "commands/options.h"
#include "http/embedded.h"
#include "http/server.h"
#include "service/demo.h"
#include "service/drafts.h"
#include "service/pack_versions.h"
#include "service/sweep.h"
#include "store/key_check.h"

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

static std::string pack_of(std::string_view file) { return file.compare(0, 6, "packs/") == 0 ? std::string(file.substr(6, file.find('/', 6) - 6)) : std::string(); }

// Beside its place first, then renamed: a start that is ended half-way leaves no half pack.
static Result<void> install_pack(fs::path const& packs, std::string const& id)
{
    fs::path const part = packs / ("." + id + ".part");
    std::error_code code;
    fs::remove_all(part, code);
    for (auto const& file : http::embedded_files()) {
        if (pack_of(file.name) != id)
            continue;
        fs::path const target = part / file.name.substr(7 + id.size());
        fs::create_directories(target.parent_path(), code);
        TRY(store::write_file_durably(target, file.bytes, 0644));
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
        std::string const id = pack_of(file.name);
        if (id.empty() || !offered.insert(id).second)
            continue;
        if (!fs::exists(packs / id)) {
            TRY(install_pack(packs, id));
            continue;
        }
        for (auto const& other : http::embedded_files()) {
            if (pack_of(other.name) != id)
                continue;
            auto const installed = store::read_file(packs / other.name.substr(6));
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
    http::ServerSettings server;
    bool demo = false, secure = false;
};

static Result<Settings> settings_of(std::vector<std::string> const& arguments)
{
    auto const options = TRY(read_options(arguments, { { "--data" }, { "--port" }, { "--bind" }, { "--packs" }, { "--behind-proxy", true, true }, { "--sms-command" }, { "--demo", false }, { "--quiet", false } }));
    Settings settings;
    settings.demo = options.has("--demo");
    settings.data = options.value("--data", settings.demo ? "demo-data" : "data");
    settings.packs = options.value("--packs", "");
    settings.sms_command = options.value("--sms-command", "");
    if (settings.demo && !settings.sms_command.empty())
        return Error { ErrorCode::Forbidden, "--demo sends no text messages: its people's numbers may be somebody's. Leave --sms-command out.", "" };
    settings.server.bind = options.value("--bind", "127.0.0.1");
    settings.server.port = std::atoi(options.value("--port", "8080").c_str());
    settings.server.access_log = !options.has("--quiet");
    settings.secure = options.has("--behind-proxy");
    if (!options.words.empty() || settings.server.port < 1 || settings.server.port > 65535)
        return Error { ErrorCode::InvalidSyntax, "usage: shenbao serve [--data DIR] [--port N] [--bind ADDRESS] [--behind-proxy[=ADDRESS,…]] [--packs DIR] [--sms-command PROGRAM] [--demo] [--quiet]", "" };
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

static void report(Result<void> const& swept)
{
    if (!swept.ok())
        say("The sweep failed: " + swept.error().detail);
}

// SIGTERM and SIGINT end it gracefully: what is under way is answered.
static void run_until_signal(http::Server& server, service::Host& host)
{
    std::thread watcher([&] {
        using std::chrono::steady_clock;
        auto swept = steady_clock::now();
        auto files_swept = swept - std::chrono::hours(23);  // not within the busy first hour
        while (stop_signal.load() == 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
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
    stop_signal.store(stop_signal.load() == 0 ? -1 : stop_signal.load());
    watcher.join();
}

static Result<void> serve_folder(Settings const& settings)
{
    SystemRandom random;
    SystemClock clock;
    auto const folder = TRY(store::DataFolder::open(settings.data, store::DataFolder::Use::Exclusive, random));
    auto const vault = TRY(store::Vault::make(folder.key(), random));
    auto database = TRY(store::Database::open(folder.database_file()));
    TRY(store::check_key(*database, vault));
    if (settings.packs.empty())
        TRY(install_packs(folder.packs()));
    fs::path const packs = settings.packs.empty() ? folder.packs() : settings.packs;
    auto programmes = TRY(service::host_folder(packs));
    std::vector<std::string> notes;
    TRY(service::keep_pack_versions(folder.pack_versions(), programmes, notes));
    for (auto const& note : notes)
        say(note);
    store::FileStore const files(folder, vault);
    int const cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    service::Passwords passwords(cores, 16 * cores);
    service::Captchas captchas(clock, random);
    service::Limiter limiter;
    service::Limiter logins;
    service::Sessions sessions(*database, clock);
    service::Expiring<service::Ticket> tickets(20'000);
    service::Drafts drafts;
    service::Host host { clock, random, *database, vault, files, programmes, passwords, captchas, limiter, logins, sessions, tickets, drafts };
    host.demo = settings.demo;
    LocalOutbox const outbox;
    SmsCommand const sms_command(settings.sms_command);
    if (settings.demo)
        host.sms = &outbox;
    else if (!settings.sms_command.empty())
        host.sms = &sms_command;
    else
        say("No text messages can be sent, so nobody can register or recover a password: give --sms-command PROGRAM"
            " (the phone number is the first line of its standard input, the text follows).");
    char const* test_captcha = std::getenv("SHENBAO_TEST_CAPTCHA");
    host.show_captchas = settings.demo && test_captcha && std::string(test_captcha) == "1";
    report(service::sweep(host));

    http::Gate gate(host, { settings.secure });
    http::Server server(gate, settings.server);
    int const port = TRY(server.bind());
    std::vector<std::string> lines;
    if (settings.demo) {
        TRY(service::fill_demo(host, packs, lines));
        say("Demo: synthetic people, text messages readable by everyone at /api/v1/<programme>/demo/outbox. Never for real applications.");
    }
    for (auto const& line : lines)
        say("  " + line);
    if (host.show_captchas)
        say("WARNING: SHENBAO_TEST_CAPTCHA=1: the demo outbox gives every captcha's answer away. For browser tests only.");
    say("Serving " + std::to_string(programmes.size()) + " programme(s) on http://" + settings.server.bind + ":" + std::to_string(port) + "/, data in " + folder.path().string());
    run_until_signal(server, host);
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

#include "commands/options.h"
#include "http/embedded.h"
#include "http/server.h"
#include "service/demo.h"
#include "service/drafts.h"
#include "service/sweep.h"

#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <thread>

namespace shenbao::commands {

namespace fs = std::filesystem;

static std::atomic<int> stop_signal { 0 };

static void say(std::string const& line) { std::fprintf(stderr, "%s\n", line.c_str()); }

// The packs inside the binary are copied once; later ones never touch what the authority changed.
static Result<void> install_packs(fs::path const& packs)
{
    std::set<std::string> present;
    for (auto const& entry : fs::directory_iterator(packs))
        present.insert(entry.path().filename().string());
    std::set<std::string> offered;
    for (auto const& file : http::embedded_files()) {
        if (file.name.compare(0, 6, "packs/") != 0)
            continue;
        std::string const inner(file.name.substr(6));
        std::string const id = inner.substr(0, inner.find('/'));
        if (present.count(id)) {
            auto const installed = store::read_file(packs / inner);
            if ((!installed.ok() || installed.value() != file.bytes) && offered.insert(id).second)
                say("This program brings another version of the pack " + id + " than " + (packs / id).string() + ", which stays as it is.");
            continue;
        }
        std::error_code code;
        fs::create_directories((packs / inner).parent_path(), code);
        TRY(store::write_file_durably(packs / inner, file.bytes, 0644));
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

static void sweep_now(service::Host& host)
{
    auto const swept = service::sweep(host);
    if (!swept.ok())
        say("The sweep failed: " + swept.error().detail);
}

// SIGTERM and SIGINT end it gracefully: what is under way is answered.
static void run_until_signal(http::Server& server, service::Host& host)
{
    std::thread watcher([&] {
        auto swept = std::chrono::steady_clock::now();
        while (stop_signal.load() == 0) {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            if (std::chrono::steady_clock::now() - swept > std::chrono::hours(1)) {
                swept = std::chrono::steady_clock::now();
                sweep_now(host);
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
    if (settings.packs.empty())
        TRY(install_packs(folder.packs()));
    auto const programmes = TRY(service::host_folder(settings.packs.empty() ? folder.packs() : settings.packs));
    store::FileStore const files(folder, vault);
    int const cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    service::Passwords passwords(cores, 16 * cores);
    service::Captchas captchas(clock, random);
    service::Limiter limiter;
    service::Sessions sessions(*database, clock);
    service::Expiring<service::Ticket> tickets(20'000);
    service::Drafts drafts;
    service::Host host { clock, random, *database, vault, files, programmes, passwords, captchas, limiter, sessions, tickets, drafts };
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
    sweep_now(host);

    http::Gate gate(host, { settings.secure });
    http::Server server(gate, settings.server);
    int const port = TRY(server.bind());
    std::vector<std::string> lines;
    if (settings.demo) {
        TRY(service::fill_demo(host, lines));
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

int serve(std::vector<std::string> const& arguments)
{
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGTERM, [](int signal) { stop_signal.store(signal); });
    std::signal(SIGINT, [](int signal) { stop_signal.store(signal); });
    auto const settings = settings_of(arguments);
    if (!settings.ok())
        return fail(settings.error().detail);
    auto const served = serve_folder(settings.value());
    return served.ok() ? 0 : fail(served.error().detail);
}

}

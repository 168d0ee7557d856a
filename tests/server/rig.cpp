#include "rig.h"

#include "store/query.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdlib>

namespace shenbao::test {

TemporaryFolder::TemporaryFolder()
{
    char name[] = "/tmp/shenbao-test-XXXXXX";
    REQUIRE(mkdtemp(name));
    path = name;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code code;
    std::filesystem::remove_all(path, code);
}

wire::Message Answer::json() const
{
    auto message = wire::Message::read(body, 4u << 20);
    return message.ok() ? message.value() : wire::Message();
}

std::string Answer::code() const
{
    auto const type = json().text("type").value_or("");
    return type.size() > 12 ? type.substr(12) : type;
}

std::string Answer::finding(std::string const& path) const
{
    for (auto const& line : json().list("findings")) {
        if (line.text("path") == path)
            return line.text("code").value_or("");
    }
    return {};
}

std::string Answer::header(std::string const& name) const
{
    for (auto const& [key, value] : reply.headers) {
        if (key == name)
            return value;
    }
    return {};
}

std::string Answer::set_cookie(std::string const& name) const
{
    for (auto const& [key, value] : reply.headers) {
        if (key == "Set-Cookie" && value.compare(0, name.size() + 1, name + "=") == 0)
            return value;
    }
    return {};
}

std::string Answer::cookie(std::string const& name) const
{
    std::string const line = set_cookie(name);
    return line.substr(0, line.find(';'));
}

// The pack is compiled once for all tests.
static service::HostedProgrammes const& shared_programmes()
{
    static service::HostedProgrammes const programmes = [] {
        auto hosted = service::host_folder(SHENBAO_PACKS);
        if (!hosted.ok())
            FAIL(hosted.error().detail);
        return hosted.release_value();
    }();
    return programmes;
}

Rig::Rig(bool demo, service::HostedProgrammes const* others)
    : programmes(others ? *others : shared_programmes())
{
    auto opened = store::DataFolder::open(folder.path, store::DataFolder::Use::Exclusive, random);
    REQUIRE(opened.ok());
    data = std::make_unique<store::DataFolder>(opened.release_value());
    auto keyed = store::Vault::make(data->key(), random);
    REQUIRE(keyed.ok());
    vault = std::make_unique<store::Vault>(keyed.release_value());
    auto base = store::Database::open(data->database_file());
    REQUIRE(base.ok());
    database = base.release_value();
    files = std::make_unique<store::FileStore>(*data, *vault);
    captchas = std::make_unique<service::Captchas>(clock, random);
    sessions = std::make_unique<service::Sessions>(*database, clock);
    host.reset(new service::Host { clock, random, *database, *vault, *files, programmes, passwords, *captchas, limiter, logins, *sessions, tickets, drafts, directories, demo, false, &outbox });
    gate = std::make_unique<http::Gate>(*host, http::GateSettings {});
}

Answer Rig::call(http::Method method, std::string const& path, std::string const& body, std::string const& cookie, std::map<std::string, std::string> headers)
{
    auto const question = path.find('?');
    std::string const query = question == std::string::npos ? "" : "&" + path.substr(question + 1) + "&";
    bool const upload = method == http::Method::Patch;
    headers.try_emplace("X-Shenbao", "1");
    headers.try_emplace("Host", "127.0.0.1:8080");
    headers.try_emplace("Content-Type", upload ? "application/octet-stream" : "application/json");
    headers.try_emplace("Cookie", cookie);
    http::Request request;
    request.method = method;
    request.path = path.substr(0, question);
    request.address = address;
    request.loopback = true;
    request.body = body;
    request.header = [&](char const* name) { auto const found = headers.find(name); return found == headers.end() ? std::string() : found->second; };
    request.query = [&](char const* name) {
        auto const at = query.find("&" + std::string(name) + "=");
        if (at == std::string::npos)
            return std::string();
        auto const start = at + 2 + std::string(name).size();
        return query.substr(start, query.find('&', start) - start);
    };
    request.language = http::language_of(request.header("Accept-Language"));
    http::Head head { method, true, request.path, path.size(), false, false, true, body.size(), request.header, 0 };
    Answer answer;
    auto refused = gate->check(head);
    answer.reply = refused ? std::move(*refused) : gate->answer(request);
    gate->add_security_headers(answer.reply);
    answer.status = answer.reply.status;
    answer.body = answer.reply.static_body.empty() ? answer.reply.body : std::string(answer.reply.static_body);
    return answer;
}

std::string Rig::captcha(std::string const& programme)
{
    auto const made = post("/api/v1/" + programme + "/captchas", "").json();
    std::string const id = made.text("id").value_or("");
    auto const* asked = service::find_programme(programmes, programme);
    auto const text = captchas->text(service::home_of(programmes, *asked).programme->id, id);
    REQUIRE(text);
    return R"({"id":")" + id + R"(","answer":")" + text->shown + R"("})";
}

std::string Rig::sms_code(std::string const& phone)
{
    auto const messages = get(std::string(api) + "/demo/outbox?phone=" + phone).json().list("messages");
    return messages.empty() ? "" : messages.back().text("code").value_or("");
}

std::string Rig::person(std::string const& name, std::string const& identity, std::string const& phone)
{
    std::string const document = R"({"name":")" + name + R"(","sex":"1","identity_type":"111","identity_number":")" + identity + R"(","phone":")" + phone + R"("})";
    auto made = service::create_account(*host, hosted(), document, password);
    REQUIRE(made.ok());
    return log_in(phone);
}

std::string Rig::person_of(std::string const& programme, std::string const& document, std::string const& login)
{
    auto made = service::create_account(*host, *service::find_programme(programmes, programme), document, password);
    REQUIRE(made.ok());
    return log_in(login, programme);
}

std::string Rig::log_in(std::string const& phone, std::string const& programme)
{
    auto const answer = post("/api/v1/" + programme + "/accounts/login/0",
        R"({"document":{"login":")" + phone + R"(","password":")" + password + R"("},"captcha":)" + captcha(programme) + "}");
    REQUIRE(answer.status == 200);
    std::string const set = answer.header("Set-Cookie");
    return set.substr(0, set.find(';'));
}

Id Rig::round(std::int64_t opens, std::int64_t closes, std::string const& programme, std::string const& cutoff)
{
    constexpr std::int64_t day = 86'400'000;
    Moment const now = clock.now();
    store::RoundRow row { random.id(), programme, cutoff == "2026-12-31" ? "2026" : cutoff, { now.milliseconds + opens * day }, { now.milliseconds + closes * day }, { now.milliseconds + (closes + 10) * day }, cutoff, now };
    REQUIRE(database->write([&](store::Connection& connection) -> Result<void> { store::insert_round(connection, row); return {}; }).ok());
    return row.id;
}

std::string Rig::application(std::string const& cookie)
{
    std::string const id = new_id();
    auto const answer = post(std::string(api) + "/applications", R"({"id":")" + id + R"(","round":")" + to_string(round(-1, 10)) + R"("})", cookie);
    REQUIRE(answer.status == 201);
    return id;
}

std::int64_t Rig::revision(std::string const& application, std::string const& cookie)
{
    return get(std::string(api) + "/applications/" + application, cookie).json().integer("revision").value_or(-1);
}

static constexpr char const* undo_14 = "ALTER TABLE applications DROP COLUMN route; ALTER TABLE applications DROP COLUMN route_at;";

void make_schema_13(std::filesystem::path const& file)
{
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec(std::string(undo_14) + "PRAGMA user_version=13");
}

void make_schema_11(std::filesystem::path const& file)
{
    SQLite::Database raw(file.string(), SQLite::OPEN_READWRITE);
    raw.exec(undo_14);
    raw.exec("ALTER TABLE rounds DROP COLUMN deadlines; DROP TABLE known_devices; ALTER TABLE sms RENAME COLUMN place_index TO address_index;"
             "CREATE TABLE known_addresses(account TEXT NOT NULL REFERENCES accounts(id) ON DELETE CASCADE, address_index BLOB NOT NULL, seen_at INTEGER NOT NULL,"
             " PRIMARY KEY(account, address_index)) WITHOUT ROWID, STRICT;"
             "PRAGMA user_version=11");
}

service::HostedProgramme hosted(pack::Files const& files)
{
    auto made = service::host_programme(files);
    if (auto const* mistakes = std::get_if<Diagnostics>(&made))
        FAIL(lines_of(*mistakes));
    return std::move(std::get<service::HostedProgramme>(made));
}

void insert_after(std::string& text, std::string const& what, std::string const& more)
{
    auto const at = text.find(what);
    INFO(what);
    REQUIRE(at != std::string::npos);
    text.insert(at + what.size(), more);
}

}

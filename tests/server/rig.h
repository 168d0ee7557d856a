// A whole server without sockets: a data folder of its own, a clock that is set by hand, and the gate.
#pragma once

#include "http/gate.h"
#include "service/account_flows.h"
#include "service/drafts.h"
#include "service/uploads.h"
#include "store/applications.h"

#include <filesystem>
#include <memory>
#include <string>

namespace shenbao::test {

class HandClock final : public Clock {
public:
    Moment now() const override { return m_now; }
    void advance(std::int64_t seconds) { m_now.milliseconds += seconds * 1000; }
    void set(Moment moment) { m_now = moment; }

private:
    Moment m_now { 1'781'488'800'000 };  // 2026-06-15T10:00:00+08:00, the moment of the pack's examples
};

struct TemporaryFolder {
    TemporaryFolder();
    ~TemporaryFolder();
    std::filesystem::path path;
};

struct Answer {
    int status = 0;
    std::string body;
    http::Reply reply;

    wire::Message json() const;
    std::string code() const;  // of a problem: without urn:shenbao:
    std::string finding(std::string const& path) const;  // the code of the finding at that path, or ""
    std::string header(std::string const& name) const;
    std::string set_cookie(std::string const& name) const;  // the header's whole line
    std::string cookie(std::string const& name) const;      // as the browser sends it back, "name=value"
};

class Rig {
public:
    explicit Rig(bool demo = true, service::HostedProgrammes const* others = nullptr);  // the packs of the repository, or others

    Answer call(http::Method, std::string const& path, std::string const& body = "", std::string const& cookie = "",
        std::map<std::string, std::string> headers = {});
    Answer get(std::string const& path, std::string const& cookie = "") { return call(http::Method::Get, path, "", cookie); }
    Answer post(std::string const& path, std::string const& body, std::string const& cookie = "") { return call(http::Method::Post, path, body, cookie); }

    // {"id": …, "answer": …}
    std::string captcha(std::string const& programme = "sc");
    std::string sms_code(std::string const& phone);
    // An account made without the proofs, logged in; the cookie.
    std::string person(std::string const& name, std::string const& identity, std::string const& phone);
    std::string log_in(std::string const& phone, std::string const& programme = "sc");  // the cookie
    // The same of another programme: the document of its step that makes accounts, and its login.
    std::string person_of(std::string const& programme, std::string const& document, std::string const& login);
    Id round(std::int64_t opens_in_days, std::int64_t closes_in_days, std::string const& programme = "sc", std::string const& cutoff = "2026-12-31");
    // A new application in a round that is open; its id.
    std::string application(std::string const& cookie);
    std::string new_id() { return to_string(random.id()); }
    std::int64_t revision(std::string const& application, std::string const& cookie);
    // The programme that `api` names, whichever others stand beside it.
    service::HostedProgramme const& hosted() const { return *service::find_programme(programmes, "sc"); }

    std::string address = "127.0.0.1";  // where requests come from
    TemporaryFolder folder;
    HandClock clock;
    SystemRandom random;
    std::unique_ptr<store::DataFolder> data;
    std::unique_ptr<store::Vault> vault;
    std::unique_ptr<store::Database> database;
    std::unique_ptr<store::FileStore> files;
    service::HostedProgrammes const& programmes;
    service::Passwords passwords { 2, 8 };
    std::unique_ptr<service::Captchas> captchas;
    service::Limiter limiter;
    service::Limiter logins;
    std::unique_ptr<service::Sessions> sessions;
    service::Expiring<service::Ticket> tickets { 1000 };
    service::Drafts drafts;
    service::Directories directories;
    LocalOutbox outbox;
    std::unique_ptr<service::Host> host;
    std::unique_ptr<http::Gate> gate;
};

inline constexpr char const* api = "/api/v1/sc";
inline constexpr char const* password = "Right2026pass";

// Takes a database of this schema back to one before: what step 12 does, undone.
void make_schema_11(std::filesystem::path const& file);
// The same of what step 14 does.
void make_schema_13(std::filesystem::path const& file);

// A pack made or changed by a test; its mistakes fail the test.
service::HostedProgramme hosted(pack::Files const&);
// `what` must stand there.
void insert_after(std::string& text, std::string const& what, std::string const& more);

}

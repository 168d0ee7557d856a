// Everything a use case may need, wired once by the command line (or a test).
#pragma once

#include "outside/clock.h"
#include "outside/identity_platform.h"
#include "outside/registry.h"
#include "outside/sms.h"
#include "service/bounded.h"
#include "service/captcha.h"
#include "service/directory.h"
#include "service/passwords.h"
#include "service/programmes.h"
#include "service/refusal.h"
#include "service/sessions.h"
#include "service/site_map.h"
#include "store/database.h"
#include "store/file_store.h"
#include "store/vault.h"

#include <map>
#include <memory>

namespace shenbao::service {

class Drafts;

// Between the steps of an account flow.
struct Ticket {
    std::string programme, flow;
    std::size_t next_step = 0;
    Id account;         // nil when there is none: nothing outside shows the difference
    std::string phone;  // as typed; where the SMS of a later step goes
};

// A log-in that is under way at an identity platform.
struct PlatformAttempt {
    std::string programme;
    IdentityPlatform::Question question;
    std::string then;  // the page to go on with
};

struct Platforms {
    std::map<std::string, std::unique_ptr<IdentityPlatform>> by_programme;
    Expiring<PlatformAttempt> attempts { 20'000 };  // by state

    IdentityPlatform* find(std::string const& programme) const
    {
        auto const found = by_programme.find(programme);
        return found == by_programme.end() ? nullptr : found->second.get();
    }
};

// Connectors to registries, where the deployment has any; elsewhere the imported rows answer.
struct Registries {
    std::map<std::pair<std::string, std::string>, std::unique_ptr<Registry>> connected;  // by programme and registry

    Registry* find(std::string const& programme, std::string const& registry) const
    {
        auto const found = connected.find({ programme, registry });
        return found == connected.end() ? nullptr : found->second.get();
    }
};

struct Host {
    Clock const& clock;
    Random& random;
    store::Database& database;
    store::Vault const& vault;
    store::FileStore const& files;
    HostedProgrammes const& programmes;
    Passwords& passwords;
    Captchas& captchas;
    Limiter& limiter;
    Limiter& logins;  // of its own: a flood of anything else must not make it forget wrong passwords
    Sessions& sessions;
    Expiring<Ticket>& tickets;
    Drafts& drafts;
    Directories& directories;
    bool demo = false;
    bool show_captchas = false;  // SHENBAO_TEST_CAPTCHA=1 under --demo: the outbox lists captcha answers
    Sms const* sms = nullptr;    // null: nothing can be sent
    Platforms* platforms = nullptr;
    Registries* registries = nullptr;
    SiteMap site_map {};
};

// Who asks: the programme, the session's account, the address (for limits), the language of the answer.
struct Asker {
    HostedProgramme const& programme;
    std::string address;
    std::size_t language = 0;
    Id account;              // nil without a session
    std::string token_hash;  // of the session
    bool restricted = false; // an initial password must be changed before anything else
    std::int64_t idle_left_seconds = 0;  // until the session ends if nothing is done in it
    std::string devices;     // the cookie by which accounts know the device (known_devices.h)

    std::string const& programme_id() const { return programme.programme->id; }
};

// The others that the accounts of this programme are good for.
inline std::vector<HostedProgramme const*> related_to(Host const& host, Asker const& asker)
{
    std::vector<HostedProgramme const*> related;
    auto const& home = home_of(host.programmes, asker.programme);
    for (auto const& hosted : host.programmes) {
        if (&hosted != &asker.programme && &home_of(host.programmes, hosted) == &home)
            related.push_back(&hosted);
    }
    return related;
}

// The same person before the programme whose accounts are used: what account flows, captchas and sessions belong to.
inline Asker at_home(Host const& host, Asker const& asker)
{
    return { home_of(host.programmes, asker.programme), asker.address, asker.language, asker.account, asker.token_hash, asker.restricted, asker.idle_left_seconds, asker.devices };
}

}

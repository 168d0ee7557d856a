// ZC-02: logging in through a unified identity platform. OpenID Connect Core and Discovery 1.0: authorization code with
// PKCE (RFC 7636, S256), state and nonce.
#pragma once

#include "base/result.h"
#include "outside/clock.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace shenbao {

class IdentityPlatform {
public:
    virtual ~IdentityPlatform() = default;

    struct Question {
        std::string state, nonce, verifier;  // random; the verifier never leaves the server before the code is redeemed
        std::vector<std::string> scopes;     // besides openid
    };
    // Where the person's browser is sent. Unavailable when the platform does not answer.
    virtual Result<std::string> address(Question const&) = 0;

    struct Person {
        std::string subject;  // the platform's own name for the person, never given to another; with its issuer
        std::map<std::string, std::string> claims;
    };
    // Unavailable: no answer · Forbidden: not to be believed, or the code is not good.
    virtual Result<Person> redeem(std::string const& code, Question const&, std::vector<std::string> const& claims) = 0;
};

struct PlatformSettings {
    std::string issuer, client, secret;
    std::string return_address;  // as registered at the platform
};

class OpenIdPlatform final : public IdentityPlatform {
public:
    OpenIdPlatform(PlatformSettings settings, Clock const& clock) : m_settings(std::move(settings)), m_clock(clock) { }

    Result<std::string> address(Question const&) override;
    Result<Person> redeem(std::string const& code, Question const&, std::vector<std::string> const& claims) override;

private:
    struct Description {
        std::string authorization, token, keys, user_info;
        bool secret_in_form = false;
    };
    Result<Description> description();

    PlatformSettings m_settings;
    Clock const& m_clock;
    std::mutex m_mutex;
    std::optional<Description> m_description;
    Moment m_described_at;
};

// {"<programme>": {"issuer", "client", "secret", "address": "https://where.people.see.us"}}. Errors name what is wrong.
Result<std::map<std::string, PlatformSettings>> read_platforms(std::string const& json);

// S256 of RFC 7636: base64url(SHA-256(verifier)).
std::string code_challenge(std::string const& verifier);

}

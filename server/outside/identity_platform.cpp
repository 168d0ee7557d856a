#include "outside/identity_platform.h"

#include "base/sha256.h"
#include "outside/https.h"
#include "outside/signed_token.h"

#include <sodium.h>

namespace shenbao {

static constexpr std::int64_t described_for_milliseconds = 3600'000;

static Error down(std::string const& what) { return { ErrorCode::Unavailable, "the identity platform: " + what, "" }; }

static Result<wire::Message> read_answer(https::Answer const& answer, std::string const& of)
{
    auto message = answer.status == 200 ? wire::Message::read(answer.body, 256 << 10) : Result<wire::Message>(Error {});
    if (!message.ok())
        return down(of + " answered " + std::to_string(answer.status) + (answer.status == 200 ? " without a JSON object" : ""));
    return message;
}

std::string code_challenge(std::string const& verifier)
{
    auto const digest = sha256(verifier);
    char text[48];
    sodium_bin2base64(text, sizeof text, digest.data(), digest.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text;
}

// Discovery 1.0, 4: under the issuer's own name, and it must say that name itself.
Result<OpenIdPlatform::Description> OpenIdPlatform::description()
{
    {
        std::lock_guard const lock(m_mutex);
        if (m_description && m_clock.now().milliseconds - m_described_at.milliseconds < described_for_milliseconds)
            return *m_description;
    }
    std::string base = m_settings.issuer;
    if (!base.empty() && base.back() == '/')
        base.pop_back();
    auto const answer = TRY(https::get(base + "/.well-known/openid-configuration"));
    auto const message = TRY(read_answer(answer, "its description"));
    if (message.text("issuer") != m_settings.issuer)
        return down("its description is another issuer's");
    Description description { message.text("authorization_endpoint").value_or(""), message.text("token_endpoint").value_or(""),
        message.text("jwks_uri").value_or(""), message.text("userinfo_endpoint").value_or("") };
    for (auto const* url : { &description.authorization, &description.token, &description.keys })
        TRY(https::read_address(*url));
    auto const methods = message.texts("token_endpoint_auth_methods_supported");
    bool basic = methods.empty();
    for (auto const& method : methods) {
        basic = basic || method == "client_secret_basic";
        description.secret_in_form = description.secret_in_form || method == "client_secret_post";
    }
    description.secret_in_form = description.secret_in_form && !basic;
    std::lock_guard const lock(m_mutex);
    m_description = description;
    m_described_at = m_clock.now();
    return description;
}

Result<std::string> OpenIdPlatform::address(Question const& question)
{
    auto const known = TRY(description());
    std::string scope = "openid";
    for (auto const& more : question.scopes)
        scope += " " + more;
    auto const query = https::form_encoded({ { "response_type", "code" }, { "client_id", m_settings.client },
        { "redirect_uri", m_settings.return_address }, { "scope", scope }, { "state", question.state }, { "nonce", question.nonce },
        { "code_challenge", code_challenge(question.verifier) }, { "code_challenge_method", "S256" } });
    return known.authorization + (known.authorization.find('?') == std::string::npos ? "?" : "&") + query;
}

static std::vector<std::string> keys_of(wire::Message const& set)
{
    std::vector<std::string> keys;
    for (auto const& key : set.list("keys"))
        keys.push_back(key.write());
    return keys;
}

static void take_claims(wire::Message const& from, std::vector<std::string> const& wanted, std::map<std::string, std::string>& claims)
{
    for (auto const& name : wanted) {
        if (auto const value = from.text(name); value && !value->empty())
            claims.emplace(name, *value);
    }
}

Result<IdentityPlatform::Person> OpenIdPlatform::redeem(std::string const& code, Question const& question, std::vector<std::string> const& wanted)
{
    auto const known = TRY(description());
    https::Fields fields { { "grant_type", "authorization_code" }, { "code", code }, { "redirect_uri", m_settings.return_address },
        { "code_verifier", question.verifier } };
    std::optional<https::Credentials> credentials;
    if (known.secret_in_form) {
        fields.emplace_back("client_id", m_settings.client);
        fields.emplace_back("client_secret", m_settings.secret);
    } else {
        credentials = { m_settings.client, m_settings.secret };
    }
    auto const given = TRY(https::post_form(known.token, fields, credentials));
    if (given.status == 400)
        return Error { ErrorCode::Forbidden, "the identity platform does not take the code", "" };
    auto const tokens = TRY(read_answer(given, "its token endpoint"));
    auto const key_answer = TRY(https::get(known.keys));
    auto const keys = TRY(read_answer(key_answer, "its keys"));
    auto const payload = TRY(verified_payload(tokens.text("id_token").value_or(""), keys_of(keys)));
    auto const claims = TRY(wire::Message::read(payload));
    TRY(check_id_token(claims, { m_settings.issuer, m_settings.client, question.nonce, m_clock.now() }));

    Person person;
    std::string const subject = claims.text("sub").value_or("");
    person.subject = m_settings.issuer + "\n" + subject;
    take_claims(claims, wanted, person.claims);
    if (person.claims.size() < wanted.size() && !known.user_info.empty()) {
        auto const answer = TRY(https::get(known.user_info, tokens.text("access_token").value_or("")));
        auto const more = TRY(read_answer(answer, "its user information"));
        // Core 5.3.2: of another person it must not be used.
        if (more.text("sub") != subject)
            return Error { ErrorCode::Forbidden, "the identity platform tells of another person", "" };
        take_claims(more, wanted, person.claims);
    }
    return person;
}

Result<std::map<std::string, PlatformSettings>> read_platforms(std::string const& json)
{
    auto const message = wire::Message::read(json);
    if (!message.ok())
        return Error { ErrorCode::InvalidSyntax, "it is not a JSON object", "" };
    std::map<std::string, PlatformSettings> platforms;
    for (auto const& programme : message.value().keys()) {
        auto const one = message.value().object(programme);
        auto const text = [&](char const* key) { return one ? one->text(key).value_or("") : std::string(); };
        PlatformSettings settings { text("issuer"), text("client"), text("secret"), text("address") };
        if (settings.issuer.empty() || settings.client.empty() || settings.secret.empty() || settings.return_address.empty())
            return Error { ErrorCode::InvalidSyntax, "\"" + programme + "\" needs `issuer`, `client`, `secret` and `address`", "" };
        TRY(https::read_address(settings.issuer));
        auto const own = TRY(https::read_address(settings.return_address));
        if (own.path != "/")
            return Error { ErrorCode::InvalidSyntax, "the `address` of \"" + programme + "\" is this site's without a path: https://apply.example.cn", "" };
        settings.return_address = own.origin + "/" + programme + "/platform/return";
        platforms.emplace(programme, std::move(settings));
    }
    return platforms;
}

}

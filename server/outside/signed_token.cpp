#include "outside/signed_token.h"

#include <algorithm>
#include <array>
#include <memory>

extern "C" {
#include <cjose/cjose.h>
}

namespace shenbao {

struct Release {
    void operator()(cjose_jws_t* token) const { cjose_jws_release(token); }
    void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};

// What is signed with a shared secret or not at all proves nothing of the platform.
static constexpr std::array<std::string_view, 9> algorithms { "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512" };

static std::string header_of(cjose_jws_t* token, char const* name)
{
    cjose_err error {};
    auto* header = cjose_jws_get_protected(token);
    char const* value = header ? cjose_header_get(header, name, &error) : nullptr;
    return value ? value : "";
}

// Of an RSA algorithm an RSA key, of an ES one a key on a curve; not one for encryption.
static bool fits(wire::Message const& key, std::string const& algorithm, std::string const& id)
{
    if (key.text("use").value_or("sig") != "sig" || (!id.empty() && key.text("kid").value_or(id) != id))
        return false;
    return key.text("kty") == (algorithm.compare(0, 2, "ES") == 0 ? "EC" : "RSA") && key.text("alg").value_or(algorithm) == algorithm;
}

static Result<std::string> payload_of(cjose_jws_t* token)
{
    cjose_err error {};
    std::uint8_t* bytes = nullptr;
    std::size_t length = 0;
    if (!cjose_jws_get_plaintext(token, &bytes, &length, &error))
        return Error { ErrorCode::Forbidden, "the token holds nothing", "" };
    return std::string(reinterpret_cast<char const*>(bytes), length);
}

Result<std::string> verified_payload(std::string const& token, std::vector<std::string> const& keys)
{
    cjose_err error {};
    std::unique_ptr<cjose_jws_t, Release> const read(cjose_jws_import(token.data(), token.size(), &error));
    if (!read)
        return Error { ErrorCode::Forbidden, "what came is no signed token", "" };
    std::string const algorithm = header_of(read.get(), CJOSE_HDR_ALG);
    if (std::find(algorithms.begin(), algorithms.end(), algorithm) == algorithms.end())
        return Error { ErrorCode::Forbidden, "the token is signed by \"" + algorithm + "\"", "" };
    std::string const id = header_of(read.get(), CJOSE_HDR_KID);
    for (auto const& text : keys) {
        auto const described = wire::Message::read(text);
        if (!described.ok() || !fits(described.value(), algorithm, id))
            continue;
        std::unique_ptr<cjose_jwk_t, Release> const key(cjose_jwk_import(text.data(), text.size(), &error));
        if (key && cjose_jws_verify(read.get(), key.get(), &error))
            return payload_of(read.get());
    }
    return Error { ErrorCode::Forbidden, "no key of the platform has signed the token", "" };
}

Result<void> check_id_token(wire::Message const& claims, IdTokenExpectation const& expected)
{
    auto const refused = [](char const* why) { return Error { ErrorCode::Forbidden, why, "" }; };
    if (claims.text("iss") != expected.issuer)
        return refused("the token is another issuer's");
    auto audience = claims.texts("aud");
    if (auto const single = claims.text("aud"))
        audience.push_back(*single);
    if (std::find(audience.begin(), audience.end(), expected.client) == audience.end())
        return refused("the token is for another client");
    if (audience.size() > 1 ? claims.text("azp") != expected.client : claims.text("azp").value_or(expected.client) != expected.client)
        return refused("the token was given to another client");
    std::int64_t const seconds = expected.now.milliseconds / 1000;
    if (claims.integer("exp").value_or(0) < seconds - 60 || claims.integer("iat").value_or(seconds) > seconds + 60)
        return refused("the token is past its time, or not yet good");
    if (expected.nonce.empty() || claims.text("nonce") != expected.nonce)
        return refused("the token is of another log-in");
    if (claims.text("sub").value_or("").empty())
        return refused("the token names nobody");
    return {};
}

}

// What is taken for the word of an identity platform, and what is not.
#include "outside/https.h"
#include "outside/identity_platform.h"
#include "outside/signed_token.h"

#include <catch2/catch_test_macros.hpp>
#include <memory>

extern "C" {
#include <cjose/cjose.h>
}

namespace shenbao::test {

namespace {

class Key {
public:
    static Key rsa()
    {
        cjose_err error {};
        return Key(cjose_jwk_create_RSA_random(2048, nullptr, 0, &error));
    }
    static Key curve()
    {
        cjose_err error {};
        return Key(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &error));
    }
    static Key shared(std::string const& bytes)
    {
        cjose_err error {};
        return Key(cjose_jwk_create_oct_spec(reinterpret_cast<std::uint8_t const*>(bytes.data()), bytes.size(), &error));
    }

    std::string sign(std::string const& payload, char const* algorithm) const
    {
        cjose_err error {};
        auto* header = cjose_header_new(&error);
        cjose_header_set(header, CJOSE_HDR_ALG, algorithm, &error);
        auto* token = cjose_jws_sign(m_key.get(), header, reinterpret_cast<std::uint8_t const*>(payload.data()), payload.size(), &error);
        REQUIRE(token);
        char const* text = nullptr;
        cjose_jws_export(token, &text, &error);
        std::string out = text;
        cjose_jws_release(token);
        cjose_header_release(header);
        return out;
    }
    std::string is_public() const
    {
        cjose_err error {};
        char* text = cjose_jwk_to_json(m_key.get(), false, &error);
        std::string out = text;
        cjose_get_dealloc()(text);
        return out;
    }

private:
    explicit Key(cjose_jwk_t* key) : m_key(key, cjose_jwk_release) { REQUIRE(key); }
    std::unique_ptr<cjose_jwk_t, bool (*)(cjose_jwk_t*)> m_key;
};

IdTokenExpectation const expected { "https://id.example.cn", "shenbao", "n0", Moment { 1'781'488'800'000 } };

wire::Message claims()
{
    return wire::Message().set("iss", "https://id.example.cn").set("aud", "shenbao").set("nonce", "n0").set("sub", "zhang")
        .set("exp", std::int64_t { 1'781'488'860 }).set("iat", std::int64_t { 1'781'488'790 });
}

}

TEST_CASE("signed token: the platform's own keys alone are believed")
{
    Key const own = Key::rsa(), other = Key::rsa(), curve = Key::curve();
    std::string const payload = claims().write();
    for (char const* algorithm : { "RS256", "PS256", "RS512" }) {
        auto const read = verified_payload(own.sign(payload, algorithm), { other.is_public(), own.is_public() });
        REQUIRE(read.ok());
        CHECK(read.value() == payload);
    }
    CHECK(verified_payload(curve.sign(payload, "ES256"), { own.is_public(), curve.is_public() }).ok());
    CHECK_FALSE(verified_payload(own.sign(payload, "RS256"), { other.is_public(), curve.is_public() }).ok());
    CHECK_FALSE(verified_payload(own.sign(payload, "RS256"), {}).ok());
    CHECK_FALSE(verified_payload("", { own.is_public() }).ok());
    CHECK_FALSE(verified_payload("a.b.c", { own.is_public() }).ok());
}

TEST_CASE("signed token: a changed one, an unsigned one and one signed with what everybody knows are refused")
{
    Key const own = Key::rsa();
    std::string token = own.sign(claims().write(), "RS256");
    auto const middle = token.find('.') + 10;
    token[middle] = token[middle] == 'A' ? 'B' : 'A';
    CHECK_FALSE(verified_payload(token, { own.is_public() }).ok());
    // {"alg":"none"}
    CHECK_FALSE(verified_payload("eyJhbGciOiJub25lIn0.e30.", { own.is_public() }).ok());
    CHECK_FALSE(verified_payload(Key::shared(own.is_public()).sign(claims().write(), "HS256"), { own.is_public() }).ok());
}

TEST_CASE("signed token: a key for encryption does not sign")
{
    Key const own = Key::rsa();
    auto key = wire::Message::read(own.is_public()).release_value();
    CHECK(verified_payload(own.sign("{}", "RS256"), { key.set("use", "sig").write() }).ok());
    CHECK_FALSE(verified_payload(own.sign("{}", "RS256"), { key.set("use", "enc").write() }).ok());
    CHECK_FALSE(verified_payload(own.sign("{}", "RS256"), { key.set("use", "sig").set("alg", "PS256").write() }).ok());
}

TEST_CASE("ID token: issuer, client, nonce, time and a subject must be there and right")
{
    CHECK(check_id_token(claims(), expected).ok());
    CHECK(check_id_token(claims().set("aud", std::vector<std::string> { "shenbao", "x" }).set("azp", "shenbao"), expected).ok());
    CHECK(check_id_token(claims().set("exp", std::int64_t { 1'781'488'745 }), expected).ok());
    CHECK_FALSE(check_id_token(claims().set("iss", "https://id.example.cn/"), expected).ok());
    CHECK_FALSE(check_id_token(claims().set("aud", "other"), expected).ok());
    CHECK_FALSE(check_id_token(claims().set("aud", std::vector<std::string> { "shenbao", "x" }), expected).ok());
    CHECK_FALSE(check_id_token(claims().set("azp", "x"), expected).ok());
    CHECK_FALSE(check_id_token(claims().set("nonce", "n1"), expected).ok());
    CHECK_FALSE(check_id_token(claims().set("exp", std::int64_t { 1'781'488'700 }), expected).ok());
    CHECK_FALSE(check_id_token(claims().set("iat", std::int64_t { 1'781'489'900 }), expected).ok());
    CHECK_FALSE(check_id_token(claims().set("sub", ""), expected).ok());
    CHECK_FALSE(check_id_token(claims().set_null("exp"), expected).ok());
    auto none = expected;
    none.nonce = "";
    CHECK_FALSE(check_id_token(claims().set("nonce", ""), none).ok());
}

TEST_CASE("PKCE: the challenge of RFC 7636, appendix B")
{
    CHECK(code_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("other servers are asked by https; by http this machine alone")
{
    CHECK(https::read_address("https://id.example.cn/a?b=c").value().path == "/a?b=c");
    CHECK(https::read_address("https://id.example.cn:8443").value().path == "/");
    CHECK(https::read_address("http://127.0.0.1:9000/x").value().origin == "http://127.0.0.1:9000");
    CHECK(https::read_address("http://[::1]:9000/x").ok());
    for (char const* url : { "http://id.example.cn/", "http://127.evil.example/", "ftp://127.0.0.1/", "https://", "https://user@id.example.cn/", "id.example.cn", "", "http://localhost.example/" }) {
        INFO(url);
        CHECK_FALSE(https::read_address(url).ok());
    }
    CHECK(https::form_encoded({ { "a b", "c&d" }, { "e", "=" } }) == "a%20b=c%26d&e=%3D");
}

TEST_CASE("the file of identity platforms says what is wrong with it")
{
    auto const good = read_platforms(R"({"zc":{"issuer":"https://id.example.cn","client":"c","secret":"s","address":"https://apply.example.cn"}})");
    REQUIRE(good.ok());
    CHECK(good.value().at("zc").return_address == "https://apply.example.cn/zc/platform/return");
    for (char const* json : { "", "[]", R"({"zc":{}})", R"({"zc":1})", R"({"zc":{"issuer":"http://id.example.cn","client":"c","secret":"s","address":"https://a.example.cn"}})",
             R"({"zc":{"issuer":"https://id.example.cn","client":"c","secret":"s","address":"https://a.example.cn/path"}})" }) {
        INFO(json);
        CHECK_FALSE(read_platforms(json).ok());
    }
}

}

#include "store/vault.h"

#include <sodium.h>

namespace shenbao::store {

static unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }
static unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Result<Vault> Vault::make(std::string_view key, Random& random)
{
    if (sodium_init() < 0)
        return Error { ErrorCode::Internal, "libsodium does not start", "" };
    if (key.size() != key_bytes)
        return Error { ErrorCode::InvalidSyntax, "the key file must hold exactly 32 bytes", "" };
    Vault vault(random);
    crypto_kdf_derive_from_key(vault.m_sealing.data(), 32, 1, "shenbao ", bytes_of(key));
    crypto_kdf_derive_from_key(vault.m_indexing.data(), 32, 2, "shenbao ", bytes_of(key));
    crypto_kdf_derive_from_key(vault.m_chaining.data(), 32, 3, "shenbao ", bytes_of(key));
    return vault;
}

std::string Vault::seal(std::string_view plain, std::string_view place) const
{
    constexpr auto nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    std::string out(nonce_bytes + plain.size() + crypto_aead_xchacha20poly1305_ietf_ABYTES, '\0');
    m_random->fill(out.data(), nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes_of(out) + nonce_bytes, nullptr, bytes_of(plain), plain.size(),
        bytes_of(place), place.size(), nullptr, bytes_of(out), m_sealing.data());
    return out;
}

Result<std::string> Vault::open(std::string_view sealed, std::string_view place) const
{
    constexpr auto nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
    constexpr auto tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
    if (sealed.size() < nonce_bytes + tag_bytes)
        return Error { ErrorCode::Internal, "a sealed body is too short", std::string(place) };
    std::string plain(sealed.size() - nonce_bytes - tag_bytes, '\0');
    int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(bytes_of(plain), nullptr, nullptr,
        bytes_of(sealed) + nonce_bytes, sealed.size() - nonce_bytes, bytes_of(place), place.size(), bytes_of(sealed),
        m_sealing.data());
    if (failed)
        return Error { ErrorCode::Internal, "a sealed body does not open: wrong key file, or changed data", std::string(place) };
    return plain;
}

static std::string keyed_hash(std::array<unsigned char, 32> const& key, std::string_view first, std::string_view second)
{
    std::string out(32, '\0');
    crypto_generichash_state state;
    crypto_generichash_init(&state, key.data(), key.size(), out.size());
    // The first part's length goes in first: two pairs never hash the same bytes.
    std::uint64_t const length = first.size();
    crypto_generichash_update(&state, reinterpret_cast<unsigned char const*>(&length), sizeof length);
    crypto_generichash_update(&state, bytes_of(first), first.size());
    crypto_generichash_update(&state, bytes_of(second), second.size());
    crypto_generichash_final(&state, bytes_of(out), out.size());
    return out;
}

std::string Vault::blind_index(std::string_view kind, std::string_view value) const { return keyed_hash(m_indexing, kind, value); }
std::string Vault::link(std::string_view previous, std::string_view entry) const { return keyed_hash(m_chaining, previous, entry); }

std::string token_hash(std::string_view token)
{
    std::string out(32, '\0');
    crypto_generichash(bytes_of(out), out.size(), bytes_of(token), token.size(), nullptr, 0);
    return out;
}

std::string to_hex(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (unsigned char byte : bytes) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
    return out;
}

}

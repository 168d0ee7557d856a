// The data folder's key: everything personal is encrypted whole; look-ups go by keyed hash.
#pragma once

#include "base/result.h"
#include "outside/clock.h"

#include <array>
#include <string>
#include <string_view>

namespace shenbao::store {

class Vault {
public:
    static constexpr std::size_t key_bytes = 32;

    // `key`: 32 random bytes (the key file). Purposes get keys of their own (crypto_kdf).
    static Result<Vault> make(std::string_view key, Random&);

    // XChaCha20-Poly1305; `place` (table and row) is authenticated, so that a body cannot be moved to another row.
    std::string seal(std::string_view plain, std::string_view place) const;
    Result<std::string> open(std::string_view sealed, std::string_view place) const;
    // Keyed hash for equality look-ups: 32 bytes. `kind` keeps phones and identity numbers apart.
    std::string blind_index(std::string_view kind, std::string_view value) const;
    // The audit chain's next link.
    std::string link(std::string_view previous, std::string_view entry) const;

private:
    explicit Vault(Random& random) : m_random(&random) { }
    Random* m_random;
    std::array<unsigned char, 32> m_sealing {};
    std::array<unsigned char, 32> m_indexing {};
    std::array<unsigned char, 32> m_chaining {};
};

// Unkeyed BLAKE2b-256 of a token that is itself 256 random bits.
std::string token_hash(std::string_view token);
std::string to_hex(std::string_view bytes);

}

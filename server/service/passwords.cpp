#include "service/passwords.h"

#include <sodium.h>

namespace shenbao::service {

static constexpr std::size_t memory_bytes = 19u << 20;
static constexpr unsigned passes = 2;

static std::string hash_now(std::string const& password)
{
    char out[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(out, password.data(), password.size(), passes, memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return {};
    return out;
}

Passwords::Passwords(int at_once, int waiters_max)
    : m_free_count(at_once)
    , m_waiters_max(waiters_max)
{
    char secret[32];
    randombytes_buf(secret, sizeof secret);
    m_decoy = hash_now(std::string(secret, sizeof secret));
}

bool Passwords::enter()
{
    std::unique_lock lock(m_mutex);
    if (m_free_count == 0 && m_waiting >= m_waiters_max)
        return false;
    ++m_waiting;
    m_free.wait(lock, [&] { return m_free_count > 0; });
    --m_waiting;
    --m_free_count;
    return true;
}

void Passwords::leave()
{
    {
        std::lock_guard lock(m_mutex);
        ++m_free_count;
    }
    m_free.notify_one();
}

Outcome<std::string> Passwords::hash(std::string const& password)
{
    if (!enter())
        return RefusalCode::too_many_requests;
    std::string out = hash_now(password);
    leave();
    if (out.empty())
        return Error { ErrorCode::Unavailable, "no memory for Argon2id", "" };
    return out;
}

Outcome<bool> Passwords::verify(std::string const& stored, std::string const& password)
{
    if (!enter())
        return RefusalCode::too_many_requests;
    auto const& against = stored.empty() ? m_decoy : stored;
    bool const same = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
    leave();
    return same && !stored.empty();
}

}

// Who is logged in. A token is 256 random bits, stored hashed; idle after 30 minutes, over after 12 hours.
#pragma once

#include "outside/clock.h"
#include "service/refusal.h"
#include "store/accounts.h"

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace shenbao::service {

class Sessions {
public:
    static constexpr int idle_seconds = 1800;
    static constexpr int absolute_seconds = 12 * 3600;
    // What another process ends (shenbao import, shenbao admin) is over within this.
    static constexpr int reread_seconds = 10;

    Sessions(store::Database& database, Clock const& clock) : m_database(database), m_clock(clock) { }

    // The account of a token that still holds. `counts` as activity or not (a page that asks by itself does not).
    std::optional<store::SessionRow> find(std::string const& programme, std::string const& token, bool counts);
    static std::int64_t idle_left_seconds(store::SessionRow const&, Moment now);
    void forget(std::string const& token_hash);
    void forget_account(Id account, std::string const& kept_token_hash);

private:
    store::Database& m_database;
    Clock const& m_clock;
    std::mutex m_mutex;
    struct Known {
        store::SessionRow row;  // last_seen_at is newer than on disk
        Moment read_at;
    };
    std::unordered_map<std::string, Known> m_known;                 // by token hash
    std::uint64_t m_generation = 0;                                 // of log-outs
    std::unordered_map<std::string, Moment> m_written;            // last_seen_at on disk
};

}

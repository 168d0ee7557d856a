#include "service/sessions.h"

namespace shenbao::service {

static constexpr std::size_t known_max = 50'000;
static constexpr std::int64_t write_interval_ms = 60'000;

static bool holds(store::SessionRow const& row, Moment now)
{
    return now.milliseconds - row.last_seen_at.milliseconds < Sessions::idle_seconds * 1000ll
        && now.milliseconds - row.created_at.milliseconds < Sessions::absolute_seconds * 1000ll;
}

std::int64_t Sessions::idle_left_seconds(store::SessionRow const& row, Moment now)
{
    return idle_seconds - (now.milliseconds - row.last_seen_at.milliseconds) / 1000;
}

std::optional<store::SessionRow> Sessions::find(std::string const& programme, std::string const& token, bool counts)
{
    if (token.empty() || token.size() > 128)
        return {};
    std::string const hash = store::token_hash(token);
    Moment const now = m_clock.now();
    std::optional<store::SessionRow> row;
    std::optional<Moment> seen;
    Moment read_at = now;
    std::uint64_t generation = 0;
    {
        std::lock_guard lock(m_mutex);
        generation = m_generation;
        if (auto known = m_known.find(hash); known != m_known.end()) {
            seen = known->second.row.last_seen_at;
            if (now.milliseconds - known->second.read_at.milliseconds < reread_seconds * 1000ll) {
                row = known->second.row;
                read_at = known->second.read_at;
            }
        }
    }
    if (!row) {
        auto read = m_database.read([&](store::Connection& connection) -> Result<void> {
            row = store::find_session(connection, hash);
            return {};
        });
        if (read.ok() && !row && seen)
            forget(hash);  // ended by another process
        if (!read.ok() || !row)
            return {};
        if (seen && row->last_seen_at < *seen)
            row->last_seen_at = *seen;
    }
    if (row->programme != programme || !holds(*row, now))
        return {};
    {
        std::lock_guard lock(m_mutex);
        if (m_known.size() >= known_max) {
            m_known.clear();
            m_written.clear();
        }
        auto& written = m_written.try_emplace(hash, row->last_seen_at).first->second;
        if (counts) {
            row->last_seen_at = now;
            // Once a minute: a restart then ends an idle session at most a minute early, or by as much more as the writer had no room.
            // No page waits for it.
            bool const due = now.milliseconds - written.milliseconds > write_interval_ms;
            if (due && m_database.write_later([hash, now](store::Connection& connection) -> Result<void> {
                    store::touch_session(connection, hash, now);
                    return {};
                }))
                written = now;
        }
        // A log-out between the reading and here must not be undone by remembering what was read.
        if (generation == m_generation)
            m_known[hash] = { *row, read_at };
    }
    return row;
}

void Sessions::forget(std::string const& token_hash)
{
    std::lock_guard lock(m_mutex);
    ++m_generation;
    m_known.erase(token_hash);
    m_written.erase(token_hash);
}

void Sessions::forget_account(Id account, std::string const& kept)
{
    std::lock_guard lock(m_mutex);
    ++m_generation;
    for (auto entry = m_known.begin(); entry != m_known.end();) {
        bool const goes = entry->second.row.account == account && entry->first != kept;
        if (goes)
            m_written.erase(entry->first);
        entry = goes ? m_known.erase(entry) : std::next(entry);
    }
}

}

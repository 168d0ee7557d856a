#include "service/bounded.h"

namespace shenbao::service {

void Limiter::make_room(Moment now)
{
    std::erase_if(m_windows, [&](auto const& entry) { return entry.second.ends < now; });
    // More than the one that is wanted now: not every key of a flood looks at all of them.
    auto const wanted = m_keys_max - std::max<std::size_t>(1, m_keys_max / 16);
    for (int least = 1; m_windows.size() > wanted; ++least) {
        for (auto entry = m_windows.begin(); entry != m_windows.end() && m_windows.size() > wanted;)
            entry = entry->second.count <= least ? m_windows.erase(entry) : std::next(entry);
    }
}

bool Limiter::allow(std::string const& key, int count_max, std::int64_t window_milliseconds, Moment now)
{
    std::lock_guard lock(m_mutex);
    if (m_windows.size() >= m_keys_max && !m_windows.contains(key))
        make_room(now);
    auto& window = m_windows[key];
    if (window.ends < now)
        window = { { now.milliseconds + window_milliseconds }, 0 };
    return ++window.count <= count_max;
}

int Limiter::count(std::string const& key, Moment now)
{
    std::lock_guard lock(m_mutex);
    auto found = m_windows.find(key);
    return found == m_windows.end() || found->second.ends < now ? 0 : found->second.count;
}

void Limiter::take_back(std::string const& key)
{
    std::lock_guard lock(m_mutex);
    auto const found = m_windows.find(key);
    if (found != m_windows.end() && --found->second.count <= 0)
        m_windows.erase(found);
}

void Limiter::forget(std::string const& key)
{
    std::lock_guard lock(m_mutex);
    m_windows.erase(key);
}

void Limiter::forget_all(std::string const& prefix)
{
    std::lock_guard lock(m_mutex);
    std::erase_if(m_windows, [&](auto const& entry) { return entry.first.compare(0, prefix.size(), prefix) == 0; });
}

}

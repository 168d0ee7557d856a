#include "service/bounded.h"

namespace shenbao::service {

bool Limiter::allow(std::string const& key, int count_max, std::int64_t window_milliseconds, Moment now)
{
    std::lock_guard lock(m_mutex);
    if (m_windows.size() >= m_keys_max) {
        for (auto entry = m_windows.begin(); entry != m_windows.end();)
            entry = entry->second.ends < now ? m_windows.erase(entry) : std::next(entry);
        if (m_windows.size() >= m_keys_max)
            m_windows.erase(m_windows.begin());  // a flood of keys must neither use up the memory nor shut others out
    }
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

// Small tables in memory that cannot grow without end: captchas, tickets, counters.
#pragma once

#include "base/date.h"

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace shenbao::service {

// Values that expire; the oldest go first when it is full. Safe for many threads.
template<typename T>
class Expiring {
public:
    explicit Expiring(std::size_t count_max) : m_count_max(count_max) { }

    void put(std::string const& key, T value, Moment expires)
    {
        std::lock_guard lock(m_mutex);
        if (m_entries.size() >= m_count_max && !m_order.empty()) {
            m_entries.erase(m_order.front());
            m_order.pop_front();
        }
        if (m_entries.insert_or_assign(key, Entry { std::move(value), expires }).second)
            m_order.push_back(key);
    }

    std::optional<T> get(std::string const& key, Moment now)
    {
        std::lock_guard lock(m_mutex);
        auto found = m_entries.find(key);
        if (found == m_entries.end() || found->second.expires < now)
            return {};
        return found->second.value;
    }

    // The value as it is after `with` had it.
    template<typename Change>
    std::optional<T> change(std::string const& key, Moment now, Change const& with)
    {
        std::lock_guard lock(m_mutex);
        auto found = m_entries.find(key);
        if (found == m_entries.end() || found->second.expires < now)
            return {};
        with(found->second.value);
        return found->second.value;
    }

    struct Taken {
        std::optional<T> value;
        bool expired = false;
    };
    // Single use: whatever it held is gone afterwards.
    Taken take(std::string const& key, Moment now)
    {
        std::lock_guard lock(m_mutex);
        auto found = m_entries.find(key);
        if (found == m_entries.end())
            return {};
        Taken taken { std::move(found->second.value), found->second.expires < now };
        m_entries.erase(found);
        if (m_order.size() > 2 * m_count_max)
            tidy();
        return taken;
    }

    // Of the last ones put, those that are still there, oldest first.
    std::vector<std::pair<std::string, T>> recent(std::size_t count_max, Moment now)
    {
        std::lock_guard lock(m_mutex);
        std::vector<std::pair<std::string, T>> found;
        std::size_t const skip = m_order.size() > count_max ? m_order.size() - count_max : 0;
        for (std::size_t i = skip; i < m_order.size(); ++i) {
            auto const entry = m_entries.find(m_order[i]);
            if (entry != m_entries.end() && !(entry->second.expires < now))
                found.emplace_back(entry->first, entry->second.value);
        }
        return found;
    }

private:
    struct Entry {
        T value;
        Moment expires;
    };
    void tidy()
    {
        std::deque<std::string> kept;
        for (auto& key : m_order) {
            if (m_entries.count(key))
                kept.push_back(std::move(key));
        }
        m_order = std::move(kept);
    }

    std::mutex m_mutex;
    std::size_t m_count_max;
    std::unordered_map<std::string, Entry> m_entries;
    std::deque<std::string> m_order;  // may name entries that are gone
};

// So many in a window of time, by key. Forgets keys whose window is over.
class Limiter {
public:
    explicit Limiter(std::size_t keys_max = 65536) : m_keys_max(keys_max) { }

    // Counts one; false when there are more than `count_max` in the window that began with the first.
    bool allow(std::string const& key, int count_max, std::int64_t window_milliseconds, Moment now);
    int count(std::string const& key, Moment now);
    void forget(std::string const& key);

private:
    struct Window {
        Moment ends;
        int count = 0;
    };
    std::mutex m_mutex;
    std::size_t m_keys_max;
    std::unordered_map<std::string, Window> m_windows;
};

}

// Small tables in memory that cannot grow without end: captchas, tickets, counters.
#pragma once

#include "base/date.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace shenbao::service {

// Values that expire. Whoever fills it loses his own: past `of_one_max` the oldest of the same owner goes, and when it is full
// the oldest of the owner who has most. Safe for many threads.
template<typename T>
class Expiring {
public:
    explicit Expiring(std::size_t count_max, std::size_t of_one_max = SIZE_MAX) : m_count_max(count_max), m_of_one_max(of_one_max) { }

    // `owner`: an address; the oldest of all go first where nobody is named. What one table holds lives equally long.
    void put(std::string const& key, T value, Moment now, Moment expires, std::string const& owner = {})
    {
        std::lock_guard lock(m_mutex);
        while (!m_order.empty()) {
            auto const oldest = m_entries.find(m_order.begin()->second);
            if (!(oldest->second.expires < now))
                break;
            drop(oldest);
        }
        if (auto const there = m_entries.find(key); there != m_entries.end())
            drop(there);
        auto const own = m_owners.find(owner);
        if (own != m_owners.end() && own->second.size() >= m_of_one_max)
            drop(m_entries.find(own->second.begin()->second));
        else if (m_entries.size() >= m_count_max && !m_sizes.empty())
            drop(m_entries.find(m_owners.at(m_sizes.rbegin()->second).begin()->second));
        std::uint64_t const number = ++m_last;
        m_entries.emplace(key, Entry { std::move(value), expires, owner, number });
        m_order.emplace(number, key);
        auto& numbers = m_owners[owner];
        m_sizes.erase({ numbers.size(), owner });
        numbers.emplace(number, key);
        m_sizes.emplace(numbers.size(), owner);
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
        drop(found);
        return taken;
    }

    // Of those that are still there the last ones put, oldest first.
    std::vector<std::pair<std::string, T>> recent(std::size_t count_max, Moment now)
    {
        std::lock_guard lock(m_mutex);
        std::vector<std::pair<std::string, T>> found;
        for (auto one = m_order.rbegin(); one != m_order.rend() && found.size() < count_max; ++one) {
            auto const& entry = m_entries.at(one->second);
            if (!(entry.expires < now))
                found.emplace_back(one->second, entry.value);
        }
        std::reverse(found.begin(), found.end());
        return found;
    }

private:
    struct Entry {
        T value;
        Moment expires;
        std::string owner;
        std::uint64_t number = 0;  // in the order of putting
    };
    using Entries = std::unordered_map<std::string, Entry>;
    using Numbered = std::map<std::uint64_t, std::string>;  // keys, oldest first

    void drop(typename Entries::iterator entry)
    {
        auto const owner = m_owners.find(entry->second.owner);
        m_sizes.erase({ owner->second.size(), owner->first });
        owner->second.erase(entry->second.number);
        if (owner->second.empty())
            m_owners.erase(owner);
        else
            m_sizes.emplace(owner->second.size(), owner->first);
        m_order.erase(entry->second.number);
        m_entries.erase(entry);
    }

    std::mutex m_mutex;
    std::size_t m_count_max;
    std::size_t m_of_one_max;
    std::uint64_t m_last = 0;
    Entries m_entries;
    Numbered m_order;
    std::unordered_map<std::string, Numbered> m_owners;
    std::set<std::pair<std::size_t, std::string>> m_sizes;  // how many each owner has
};

// So many in a window of time, by key. Forgets keys whose window is over, and when it is full those that counted least.
class Limiter {
public:
    explicit Limiter(std::size_t keys_max = 65536) : m_keys_max(keys_max) { }

    // Counts one; false when there are more than `count_max` in the window that began with the first.
    bool allow(std::string const& key, int count_max, std::int64_t window_milliseconds, Moment now);
    int count(std::string const& key, Moment now);
    // One that was counted is not to count; the others of its window stay.
    void take_back(std::string const& key);
    void forget(std::string const& key);
    // Those that begin so; looks at every one.
    void forget_all(std::string const& prefix);

private:
    struct Window {
        Moment ends;
        int count = 0;
    };
    // A flood of keys must neither use up the memory nor shut others out, and it does not make those forgotten who counted more.
    void make_room(Moment now);

    std::mutex m_mutex;
    std::size_t m_keys_max;
    std::unordered_map<std::string, Window> m_windows;
};

}

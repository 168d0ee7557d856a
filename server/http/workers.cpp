#include "http/workers.h"

#include <chrono>
#include <system_error>

namespace shenbao::http {

void Workers::start_one()
{
    auto const self = m_threads.emplace(m_threads.end());
    try {
        *self = std::thread([this, self] { work(self); });
    } catch (std::system_error const&) {
        m_threads.erase(self);  // the machine gives no more: what is queued waits for those that are there
    }
}

bool Workers::take(std::function<void()> next)
{
    Threads ended;
    bool taken = false;
    {
        std::lock_guard lock(m_mutex);
        std::size_t const room = m_threads_max - m_busy + m_queue_max;
        if (!m_stopping && m_queue.size() < room) {
            m_queue.push_back(std::move(next));
            if (m_queue.size() > m_threads.size() - m_busy && m_threads.size() < m_threads_max)
                start_one();
            taken = !m_threads.empty();
            if (!taken)
                m_queue.pop_back();
        }
        ended.swap(m_ended);
    }
    if (taken)
        m_filled.notify_one();
    join(ended);
    return taken;
}

// False when this thread is not needed any more.
bool Workers::wait_for_work(std::unique_lock<std::mutex>& lock)
{
    auto const ready = [&] { return m_stopping || !m_queue.empty(); };
    bool const woken = m_filled.wait_for(lock, std::chrono::seconds(5), ready);
    if (!m_queue.empty())
        return true;
    return !m_stopping && (woken || m_threads.size() <= m_threads_min);
}

void Workers::work(Threads::iterator self)
{
    std::unique_lock lock(m_mutex);
    while (wait_for_work(lock)) {
        if (m_queue.empty())
            continue;
        auto const next = std::move(m_queue.front());
        m_queue.pop_front();
        ++m_busy;
        lock.unlock();
        next();
        lock.lock();
        --m_busy;
    }
    m_ended.splice(m_ended.end(), m_threads, self);
    m_emptied.notify_all();
}

void Workers::join(Threads& ended)
{
    for (auto& thread : ended)
        thread.join();
}

void Workers::finish()
{
    Threads ended;
    {
        std::unique_lock lock(m_mutex);
        m_stopping = true;
        m_filled.notify_all();
        m_emptied.wait(lock, [&] { return m_threads.empty(); });
        ended.swap(m_ended);
    }
    join(ended);
}

}

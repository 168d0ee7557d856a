// Threads that serve connections: as many as there is work for, up to a limit; then a bounded queue; then "no".
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <mutex>
#include <thread>

namespace shenbao::http {

// The library's own pool counts a thread as idle until it has woken up: a burst of connections then waits behind slow
// clients although there is room for more threads.
class Workers {
public:
    Workers(std::size_t threads_min, std::size_t threads_max, std::size_t queue_max)
        : m_threads_min(threads_min)
        , m_threads_max(threads_max)
        , m_queue_max(queue_max)
    {
    }
    ~Workers() { finish(); }
    Workers(Workers const&) = delete;

    // False when every thread has work and the queue is full.
    bool take(std::function<void()> work);
    // What was taken is done first.
    void finish();

private:
    using Threads = std::list<std::thread>;
    void work(Threads::iterator self);
    bool wait_for_work(std::unique_lock<std::mutex>&);
    void start_one();
    void join(Threads& ended);

    std::size_t m_threads_min, m_threads_max, m_queue_max;
    std::mutex m_mutex;
    std::condition_variable m_filled, m_emptied;
    std::deque<std::function<void()>> m_queue;
    Threads m_threads, m_ended;
    std::size_t m_busy = 0;
    bool m_stopping = false;
};

}

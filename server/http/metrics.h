// Counters for Prometheus; no label tells of a person.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

namespace shenbao::http {

class Metrics {
public:
    void count(int status, double seconds);
    void refuse_connection() { ++m_refused; }
    std::string text() const;

private:
    static constexpr std::array<double, 8> bounds { .001, .005, .01, .05, .1, .5, 1, 5 };
    std::array<std::atomic<std::uint64_t>, 6> m_by_class {};
    std::array<std::atomic<std::uint64_t>, 9> m_by_time {};
    std::atomic<std::uint64_t> m_microseconds { 0 };
    std::atomic<std::uint64_t> m_refused { 0 };
};

}

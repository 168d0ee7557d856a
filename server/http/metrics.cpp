#include "http/metrics.h"

#include <cstdio>

namespace shenbao::http {

void Metrics::count(int status, double seconds)
{
    auto const index = static_cast<std::size_t>(status / 100);
    ++m_by_class[index < m_by_class.size() ? index : 0];
    std::size_t bucket = 0;
    while (bucket < bounds.size() && seconds > bounds[bucket])
        ++bucket;
    ++m_by_time[bucket];
    m_microseconds += static_cast<std::uint64_t>(seconds * 1e6);
}

std::string Metrics::text() const
{
    std::string out = "# TYPE shenbao_requests_total counter\n";
    for (std::size_t i = 1; i < m_by_class.size(); ++i)
        out += "shenbao_requests_total{status=\"" + std::to_string(i) + "xx\"} " + std::to_string(m_by_class[i]) + "\n";
    out += "# TYPE shenbao_request_seconds histogram\n";
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < m_by_time.size(); ++i) {
        sum += m_by_time[i];
        char bound[16] = "+Inf";
        if (i < bounds.size())
            std::snprintf(bound, sizeof bound, "%g", bounds[i]);
        out += "shenbao_request_seconds_bucket{le=\"" + std::string(bound) + "\"} " + std::to_string(sum) + "\n";
    }
    out += "shenbao_request_seconds_sum " + std::to_string(static_cast<double>(m_microseconds) / 1e6) + "\n";
    out += "shenbao_request_seconds_count " + std::to_string(sum) + "\n";
    out += "# TYPE shenbao_connections_refused_total counter\nshenbao_connections_refused_total " + std::to_string(m_refused) + "\n";
    return out;
}

}

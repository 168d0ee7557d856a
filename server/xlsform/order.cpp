#include "xlsform/order.h"

#include <algorithm>

namespace shenbao::xlsform {

namespace {

// Tarjan's strongly connected components, without recursion: a chain may be as long as the form.
class Components {
public:
    explicit Components(std::vector<std::vector<std::size_t>> const& reads)
        : m_reads(reads)
        , m_number(reads.size(), 0)
        , m_lowest(reads.size(), 0)
        , m_placed(reads.size(), false)
    {
    }

    std::vector<std::vector<std::size_t>> find()
    {
        for (std::size_t start = 0; start < m_reads.size(); ++start) {
            if (m_number[start] == 0)
                enter(start);
            while (!m_path.empty())
                step();
        }
        return std::move(m_groups);
    }

private:
    struct Visit {
        std::size_t node, next;
    };

    void enter(std::size_t node)
    {
        m_number[node] = m_lowest[node] = ++m_met;
        m_open.push_back(node);
        m_path.push_back({ node, 0 });
    }

    void step()
    {
        auto& [node, next] = m_path.back();
        if (next == m_reads[node].size())
            return leave(node);
        auto const read = m_reads[node][next++];
        if (m_number[read] == 0)
            enter(read);
        else if (!m_placed[read])
            m_lowest[node] = std::min(m_lowest[node], m_number[read]);
    }

    void leave(std::size_t node)
    {
        m_path.pop_back();
        if (!m_path.empty())
            m_lowest[m_path.back().node] = std::min(m_lowest[m_path.back().node], m_lowest[node]);
        if (m_lowest[node] != m_number[node])
            return;
        auto& group = m_groups.emplace_back();
        while (!m_placed[node]) {
            group.push_back(m_open.back());
            m_placed[m_open.back()] = true;
            m_open.pop_back();
        }
    }

    std::vector<std::vector<std::size_t>> const& m_reads;
    std::vector<std::size_t> m_number;  // by when it was met, from 1
    std::vector<std::size_t> m_lowest;  // number that it leads back to
    std::vector<bool> m_placed;
    std::vector<Visit> m_path;
    std::vector<std::size_t> m_open;  // met and in no group yet
    std::vector<std::vector<std::size_t>> m_groups;
    std::size_t m_met = 0;
};

}

std::vector<std::vector<std::size_t>> in_order(std::vector<std::vector<std::size_t>> const& reads) { return Components(reads).find(); }

}

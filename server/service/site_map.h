// The map of the sites as it was last written, for as long as it holds.
#pragma once

#include "base/date.h"
#include "service/programmes.h"

#include <mutex>
#include <optional>

namespace shenbao::service {

class SiteMap {
public:
    // Where it is of that version of the rows and nothing has come out since.
    std::optional<SentFile> find(std::int64_t version, Moment now) const
    {
        std::lock_guard lock(m_mutex);
        bool const holds = m_text && m_version == version && (!m_until || now < *m_until);
        return holds ? m_text : std::nullopt;
    }

    void keep(std::int64_t version, std::optional<Moment> until, SentFile text)
    {
        std::lock_guard lock(m_mutex);
        m_version = version;
        m_until = until;
        m_text = std::move(text);
    }

private:
    mutable std::mutex m_mutex;
    std::int64_t m_version = 0;
    std::optional<Moment> m_until;
    std::optional<SentFile> m_text;
};

}

#include "service/pack_watch.h"

namespace shenbao::service {

namespace fs = std::filesystem;

PackWatch::PackWatch(fs::path folder)
    : m_folder(std::move(folder))
    , m_told(look())
    , m_last(m_told)
{
}

PackWatch::Stamps PackWatch::look() const
{
    Stamps stamps;
    std::error_code code;
    for (auto entry = fs::recursive_directory_iterator(m_folder, code); !code && entry != fs::recursive_directory_iterator(); entry.increment(code)) {
        std::error_code gone;  // an editor may take a file away under our eyes
        if (!entry->is_regular_file(gone))
            continue;
        auto const written = entry->last_write_time(gone).time_since_epoch().count();
        stamps[entry->path().string()] = { static_cast<std::int64_t>(written), entry->file_size(gone) };
    }
    return stamps;
}

bool PackWatch::changed()
{
    auto now = look();
    bool const still = now == m_last;
    m_last = std::move(now);
    if (!still || m_last == m_told)
        return false;
    m_told = m_last;
    return true;
}

}

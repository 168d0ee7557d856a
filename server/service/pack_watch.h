// For authors: tells when the packs of a folder have changed.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>

namespace shenbao::service {

class PackWatch {
public:
    explicit PackWatch(std::filesystem::path folder);

    // Since the last call; asks only for names, sizes and times. A change that is still going on is told when it is over.
    bool changed();

private:
    using Stamps = std::map<std::string, std::pair<std::int64_t, std::uint64_t>>;
    Stamps look() const;

    std::filesystem::path m_folder;
    Stamps m_told, m_last;
};

}

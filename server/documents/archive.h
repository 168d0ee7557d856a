// A ZIP archive in memory, read with limits.
#pragma once

#include "base/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace shenbao::documents {

class Archive {
public:
    // `bytes` must outlive the archive.
    static Result<Archive> open(std::string_view bytes);
    Archive(Archive&&) noexcept;
    Archive& operator=(Archive&&) noexcept;
    ~Archive();

    bool has(std::string const& name) const;
    // One entry, inflated; TooLarge as soon as it passes `bytes_max`, whatever its header says.
    Result<std::string> read(std::string const& name, std::size_t bytes_max) const;

private:
    struct Handle;
    explicit Archive(std::unique_ptr<Handle>);
    std::unique_ptr<Handle> m_handle;
};

}

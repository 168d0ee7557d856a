// The one folder that holds everything: database, attachments, packs, key. One process at a time serves it.
#pragma once

#include "base/result.h"
#include "outside/clock.h"

#include <filesystem>
#include <string>

namespace shenbao::store {

class DataFolder {
public:
    enum class Use { Exclusive, Shared };

    // Makes the folder if it is missing or empty; refuses one that holds other things, a newer format, or one that
    // another process serves. The details of the errors are sentences for the person at the console.
    static Result<DataFolder> open(std::filesystem::path const&, Use, Random&);

    DataFolder(DataFolder&&) noexcept;
    DataFolder& operator=(DataFolder&&) = delete;
    ~DataFolder();

    // Until it lets go no other process serves it; false: one does.
    bool hold();
    void let_go();

    std::filesystem::path const& path() const { return m_path; }
    std::filesystem::path database_file() const { return m_path / "shenbao.sqlite"; }
    std::filesystem::path files() const { return m_path / "files"; }
    std::filesystem::path uploads() const { return m_path / "uploads"; }
    std::filesystem::path packs() const { return m_path / "packs"; }
    std::filesystem::path pack_versions() const { return m_path / "pack-versions"; }
    std::string const& key() const { return m_key; }

private:
    DataFolder() = default;
    std::filesystem::path m_path;
    std::string m_key;
    int m_lock = -1;
};

// Where an Unavailable error's `pointer` is this, the disk, a quota or a file's limit is full.
inline constexpr char const* no_space = "no space";

Result<std::string> read_file(std::filesystem::path const&);
// Temp, fsync, rename, fsync folder: the file is there whole, or not at all.
Result<void> write_file_durably(std::filesystem::path const&, std::string_view bytes, unsigned mode = 0600);
// What was made or renamed inside it stays after a power failure.
Result<void> sync_folder(std::filesystem::path const&);
// Appends at `offset` after cutting what lies behind it, and syncs. NotFound when the file is shorter than `offset`.
Result<void> append_durably(std::filesystem::path const&, std::uint64_t offset, std::string_view bytes);

}

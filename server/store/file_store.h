// Attachments: content-addressed, encrypted files, and the pieces of uploads under way.
#pragma once

#include "store/data_folder.h"
#include "store/vault.h"

#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <unordered_set>

namespace shenbao::store {

class FileStore {
public:
    FileStore(DataFolder const& folder, Vault const& vault) : m_files(folder.files()), m_uploads(folder.uploads()), m_vault(vault) { }

    // Returns the file's name: a keyed hash of its content. The same content is stored once.
    Result<std::string> put(std::string_view bytes) const;
    Result<std::string> get(std::string const& name) const;

    // A piece is sealed and appended at `stored` (bytes of the sealed file so far); returns the new length.
    Result<std::uint64_t> append_piece(Id upload, std::uint64_t stored, std::string_view piece) const;
    Result<std::string> read_pieces(Id upload, std::uint64_t stored) const;
    void drop_pieces(Id upload) const;
    // Removes the pieces of uploads that are not `unfinished` and that nothing was written to for so long: the program was
    // ended between the row and the file, or a piece came in while its upload was given up. Returns how many.
    std::size_t drop_stray_pieces(std::unordered_set<std::string> const& unfinished, std::chrono::seconds unwritten_for) const;
    // Removes files that are not `used` and that nobody put for so long; returns how many. One that is put at the same
    // time stays.
    std::size_t drop_unused(std::unordered_set<std::string> const& used, std::chrono::seconds unused_for) const;

private:
    std::filesystem::path m_files;
    std::filesystem::path m_uploads;
    Vault const& m_vault;
    mutable std::mutex m_mutex;  // between finding a file there and removing it
    mutable std::shared_mutex m_pieces_mutex;  // a piece being written keeps its file from being removed
};

}

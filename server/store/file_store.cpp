#include "store/file_store.h"

#include <cstring>

namespace shenbao::store {

namespace fs = std::filesystem;

Result<std::string> FileStore::put(std::string_view bytes) const
{
    std::string const name = to_hex(m_vault.blind_index("file", bytes));
    fs::path const folder = m_files / name.substr(0, 2);
    fs::path const file = folder / name.substr(2);
    std::error_code code;
    {
        std::lock_guard lock(m_mutex);
        // Used anew: the sweep leaves it alone until its row is written.
        fs::last_write_time(file, fs::file_time_type::clock::now(), code);
        if (!code)
            return name;
    }
    if (fs::create_directories(folder, code))
        TRY(sync_folder(m_files));
    TRY(write_file_durably(file, m_vault.seal(bytes, "file/" + name)));
    return name;
}

Result<std::string> FileStore::get(std::string const& name) const
{
    if (name.size() != 64)
        return Error { ErrorCode::NotFound, "not a file's name", name };
    auto sealed = TRY(read_file(m_files / name.substr(0, 2) / name.substr(2)));
    return m_vault.open(sealed, "file/" + name);
}

// A sealed piece stands behind its length, four bytes, little-endian.
Result<std::uint64_t> FileStore::append_piece(Id upload, std::uint64_t stored, std::string_view piece) const
{
    std::string const sealed = m_vault.seal(piece, "piece/" + to_string(upload));
    auto const length = static_cast<std::uint32_t>(sealed.size());
    std::string framed(4, '\0');
    for (unsigned i = 0; i < 4; ++i)
        framed[i] = static_cast<char>((length >> (8 * i)) & 0xff);
    framed += sealed;
    std::shared_lock lock(m_pieces_mutex);
    TRY(append_durably(m_uploads / to_string(upload), stored, framed));
    return stored + framed.size();
}

Result<std::string> FileStore::read_pieces(Id upload, std::uint64_t stored) const
{
    std::string bytes = TRY(read_file(m_uploads / to_string(upload)));
    if (bytes.size() < stored)
        return Error { ErrorCode::NotFound, "an upload's pieces are cut off", to_string(upload) };
    bytes.resize(stored);
    std::string out;
    std::size_t at = 0;
    while (at + 4 <= bytes.size()) {
        std::uint32_t length = 0;
        for (unsigned i = 0; i < 4; ++i)
            length |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
        if (length > bytes.size() - at - 4)
            return Error { ErrorCode::Internal, "an upload's pieces are cut off", to_string(upload) };
        out += TRY(m_vault.open(std::string_view(bytes).substr(at + 4, length), "piece/" + to_string(upload)));
        at += 4 + length;
    }
    return out;
}

std::size_t FileStore::drop_unused(std::unordered_set<std::string> const& used, std::chrono::seconds unused_for) const
{
    auto const before = fs::file_time_type::clock::now() - unused_for;
    std::size_t dropped = 0;
    std::error_code code;
    for (auto const& folder : fs::directory_iterator(m_files, code)) {
        for (auto const& entry : fs::directory_iterator(folder.path(), code)) {
            if (used.count(folder.path().filename().string() + entry.path().filename().string()))
                continue;
            std::lock_guard lock(m_mutex);
            auto const written = fs::last_write_time(entry.path(), code);
            if (!code && written < before && fs::remove(entry.path(), code))
                ++dropped;
        }
    }
    return dropped;
}

void FileStore::drop_pieces(Id upload) const
{
    std::error_code code;
    fs::remove(m_uploads / to_string(upload), code);
}

std::size_t FileStore::drop_stray_pieces(std::unordered_set<std::string> const& unfinished, std::chrono::seconds unwritten_for) const
{
    auto const before = fs::file_time_type::clock::now() - unwritten_for;
    std::size_t dropped = 0;
    std::error_code code;
    for (auto const& entry : fs::directory_iterator(m_uploads, code)) {
        if (unfinished.count(entry.path().filename().string()))
            continue;
        // One that began since the rows were read has just been written to.
        std::unique_lock lock(m_pieces_mutex);
        auto const written = fs::last_write_time(entry.path(), code);
        if (!code && written < before && fs::remove(entry.path(), code))
            ++dropped;
    }
    return dropped;
}

}

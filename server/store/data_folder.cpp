#include "store/data_folder.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace shenbao::store {

namespace fs = std::filesystem;

static constexpr char const* marker_name = "shenbao-data";
static constexpr std::size_t key_bytes = 32;
static constexpr char const* marker_text = "shenbao data folder, format 1\n";

static Error io_error(std::string const& what, fs::path const& path)
{
    bool const full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
    return { ErrorCode::Unavailable, what + " " + path.string() + ": " + std::strerror(errno), full ? no_space : "" };
}

Result<std::string> read_file(fs::path const& path)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        return io_error("cannot read", path);
    std::ostringstream out;
    out << stream.rdbuf();
    return std::move(out).str();
}

static Result<void> write_all(int file, std::string_view bytes, fs::path const& path)
{
    while (!bytes.empty()) {
        ssize_t const written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return io_error("cannot write", path);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::fsync(file) != 0)
        return io_error("cannot sync", path);
    return {};
}

Result<void> sync_folder(fs::path const& folder)
{
    int const handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0 || ::fsync(handle) != 0) {
        auto error = io_error("cannot sync", folder);
        if (handle >= 0)
            ::close(handle);
        return error;
    }
    ::close(handle);
    return {};
}

Result<void> write_file_durably(fs::path const& path, std::string_view bytes, unsigned mode)
{
    // The thread's address keeps two writers of the same file apart.
    char suffix[32];
    std::snprintf(suffix, sizeof suffix, ".%lx.tmp", static_cast<unsigned long>(reinterpret_cast<std::uintptr_t>(&suffix)));
    fs::path const temporary = path.string() + suffix;
    int const file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (file < 0)
        return io_error("cannot make", temporary);
    auto written = write_all(file, bytes, temporary);
    ::close(file);
    if (!written.ok()) {
        ::unlink(temporary.c_str());
        return written;
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
        auto error = io_error("cannot rename to", path);
        ::unlink(temporary.c_str());
        return error;
    }
    return sync_folder(path.parent_path());
}

Result<void> append_durably(fs::path const& path, std::uint64_t offset, std::string_view bytes)
{
    int const file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return io_error("cannot open", path);
    Result<void> result;
    struct stat there {};
    if (::fstat(file, &there) != 0)
        result = io_error("cannot look at", path);
    else if (static_cast<std::uint64_t>(there.st_size) < offset)
        result = Error { ErrorCode::NotFound, path.string() + " is shorter than what was written to it", "" };
    else if (::ftruncate(file, static_cast<off_t>(offset)) != 0 || ::lseek(file, 0, SEEK_END) < 0)
        result = io_error("cannot cut", path);
    else
        result = write_all(file, bytes, path);
    ::close(file);
    return result;
}

static Result<void> check_marker(fs::path const& folder)
{
    auto const marker = folder / marker_name;
    if (!fs::exists(marker)) {
        std::error_code code;
        for (auto const& entry : fs::directory_iterator(folder, code)) {
            // A start that was ended before the marker stood, or the root of a file system of its own.
            auto const name = entry.path().filename().string();
            if (name.rfind(marker_name, 0) == 0 || name == "lost+found")
                continue;
            return Error { ErrorCode::Forbidden,
                folder.string() + " is not a data folder of shenbao and not empty (it holds " + entry.path().filename().string()
                    + "). Choose another folder with --data.",
                "" };
        }
        return write_file_durably(marker, marker_text, 0644);
    }
    if (TRY(read_file(marker)) != marker_text)
        return Error { ErrorCode::Forbidden, folder.string() + " has a format that this version does not know. Use the newer program.", "" };
    return {};
}

Result<DataFolder> DataFolder::open(fs::path const& path, Use use, Random& random)
{
    DataFolder folder;
    std::error_code code;
    fs::create_directories(path, code);
    if (code)
        return Error { ErrorCode::Unavailable, "cannot make the data folder " + path.string() + ": " + code.message(), "" };
    folder.m_path = fs::absolute(path);
    TRY(check_marker(folder.m_path));
    if (use == Use::Exclusive && !folder.hold())
        return Error { ErrorCode::Forbidden,
            "the data folder " + folder.m_path.string() + " is in use by another shenbao process. Stop it first, or choose another folder with --data.", "" };
    for (auto const& inner : { folder.files(), folder.uploads(), folder.packs(), folder.pack_versions() })
        fs::create_directories(inner, code);
    auto const key_file = folder.m_path / "key";
    if (!fs::exists(key_file)) {
        if (fs::exists(folder.database_file()))
            return Error { ErrorCode::NotFound,
                "the key file " + key_file.string() + " is missing. Without it nothing in this folder can be read: put it back from where you keep it.", "" };
        TRY(write_file_durably(key_file, random.bytes(key_bytes)));
    }
    folder.m_key = TRY(read_file(key_file));
    if (folder.m_key.size() != key_bytes)
        return Error { ErrorCode::InvalidSyntax,
            "the key file " + key_file.string() + " must hold exactly 32 bytes and has " + std::to_string(folder.m_key.size())
                + ": it is damaged or another file. Put the right one back from where you keep it.", "" };
    return folder;
}

bool DataFolder::hold()
{
    m_lock = ::open((m_path / marker_name).c_str(), O_RDONLY | O_CLOEXEC);
    bool const held = m_lock >= 0 && ::flock(m_lock, LOCK_EX | LOCK_NB) == 0;
    if (!held)
        let_go();
    return held;
}

void DataFolder::let_go()
{
    if (m_lock >= 0)
        ::close(m_lock);
    m_lock = -1;
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : m_path(std::move(other.m_path))
    , m_key(std::move(other.m_key))
    , m_lock(std::exchange(other.m_lock, -1))
{
}

DataFolder::~DataFolder() { let_go(); }

}

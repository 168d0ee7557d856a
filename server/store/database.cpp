#include "store/database.h"

#include "store/data_folder.h"
#include "store/query.h"

#include <cerrno>
#include <filesystem>

namespace shenbao::store {

static_assert(SQLITE_VERSION_NUMBER >= 3051003, "3.7.0 to 3.51.2 can corrupt a WAL database on reset");

static constexpr std::size_t queue_max = 1024;
static constexpr std::size_t group_max = 256;
static constexpr int readers_max = 8;
// An import of hundreds of thousands of rows by another process is one transaction, so that all of it is seen or nothing; what
// is to be written here waits for its end, and it for ours.
static constexpr int writer_wait_milliseconds = 60'000;
static constexpr int reader_wait_milliseconds = 5000;

static Error error_of(SQLite::Exception const& exception, SQLite::Database* database = nullptr)
{
    int const code = exception.getErrorCode();
    int const system = database && code == SQLITE_IOERR ? sqlite3_system_errno(database->getHandle()) : 0;
    if (code == SQLITE_FULL || system == ENOSPC || system == EFBIG || system == EDQUOT)
        return { ErrorCode::Unavailable, exception.what(), no_space };
    if (code == SQLITE_CONSTRAINT)
        return { ErrorCode::Conflict, exception.what(), "" };
    if (code == SQLITE_IOERR || code == SQLITE_BUSY || code == SQLITE_READONLY)
        return { ErrorCode::Unavailable, exception.what(), "" };
    return { ErrorCode::Internal, exception.what(), "" };
}

static std::unique_ptr<Connection> connect(std::string const& file, int flags, int wait_milliseconds)
{
    auto connection = std::make_unique<Connection>(file, flags, wait_milliseconds);
    connection->database.exec("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                              "PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456");
    return connection;
}

Result<std::unique_ptr<Database>> Database::open(std::string const& file)
{
    std::unique_ptr<Database> database(new Database);
    database->m_file = file;
    try {
        database->m_writer = connect(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, writer_wait_milliseconds);
        TRY(migrate(*database->m_writer));
    } catch (SQLite::Exception const& exception) {
        return error_of(exception);
    }
    database->m_thread = std::thread([raw = database.get()] { raw->write_loop(); });
    return database;
}

Database::~Database()
{
    {
        std::lock_guard lock(m_queue_mutex);
        m_stopping = true;
    }
    m_queue_filled.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

Result<void> Database::write(std::function<Result<void>(Connection&)> const& function)
{
    Job job;
    job.function = &function;
    if (!enqueue(&job, queue_max))
        return Error { ErrorCode::Unavailable, "the writer's queue is full", "" };
    job.done.wait(0);
    return job.result;
}

bool Database::write_later(std::function<Result<void>(Connection&)> function)
{
    auto job = std::make_unique<Job>();
    job->own = std::move(function);
    job->function = &job->own;
    if (!enqueue(job.get(), queue_max / 2))
        return false;
    (void)job.release();
    return true;
}

bool Database::enqueue(Job* job, std::size_t count_max)
{
    {
        std::lock_guard lock(m_queue_mutex);
        if (m_stopping || m_queue.size() >= count_max)
            return false;
        m_queue.push_back(job);
    }
    m_queue_filled.notify_one();
    return true;
}

void Database::write_loop()
{
    std::vector<Job*> group;
    while (true) {
        group.clear();
        {
            std::unique_lock lock(m_queue_mutex);
            m_queue_filled.wait(lock, [&] { return m_stopping || !m_queue.empty(); });
            if (m_queue.empty())
                return;
            while (!m_queue.empty() && group.size() < group_max) {
                group.push_back(m_queue.front());
                m_queue.pop_front();
            }
        }
        commit_group(group);
    }
}

// A savepoint a job: one bad job must not fail the others.
void Database::commit_group(std::vector<Job*> const& group)
{
    std::optional<Error> failure;
    try {
        Query(*m_writer, "BEGIN IMMEDIATE").run();
        for (auto* job : group) {
            Query(*m_writer, "SAVEPOINT job").run();
            try {
                job->result = (*job->function)(*m_writer);
            } catch (SQLite::Exception const& exception) {
                job->result = error_of(exception, &m_writer->database);
            } catch (std::exception const& exception) {
                job->result = Error { ErrorCode::Unavailable, exception.what(), "" };
            }
            if (!job->result.ok())
                Query(*m_writer, "ROLLBACK TO job").run();
            Query(*m_writer, "RELEASE job").run();
        }
        Query(*m_writer, "COMMIT").run();
    } catch (SQLite::Exception const& exception) {
        failure = error_of(exception, &m_writer->database);
        sqlite3_exec(m_writer->database.getHandle(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    for (auto* job : group) {
        if (job->own) {
            delete job;
            continue;
        }
        if (failure)
            job->result = *failure;
        job->done.store(1);
        job->done.notify_one();
    }
}

Result<void> Database::read(std::function<Result<void>(Connection&)> const& function)
{
    std::unique_ptr<Connection> reader;
    {
        std::unique_lock lock(m_readers_mutex);
        m_reader_free.wait(lock, [&] { return !m_free_readers.empty() || m_readers_made < readers_max; });
        if (m_free_readers.empty()) {
            ++m_readers_made;
        } else {
            reader = std::move(m_free_readers.back());
            m_free_readers.pop_back();
        }
    }
    Result<void> result;
    try {
        if (!reader)
            reader = connect(m_file, SQLite::OPEN_READWRITE, reader_wait_milliseconds);
        Query(*reader, "BEGIN").run();
        result = function(*reader);
        Query(*reader, "COMMIT").run();
    } catch (SQLite::Exception const& exception) {
        result = error_of(exception);
        reader.reset();
    } catch (std::exception const& exception) {
        result = Error { ErrorCode::Unavailable, exception.what(), "" };
        reader.reset();
    }
    {
        std::lock_guard lock(m_readers_mutex);
        if (reader)
            m_free_readers.push_back(std::move(reader));
        else
            --m_readers_made;
    }
    m_reader_free.notify_one();
    return result;
}

Result<bool> is_of_earlier_schema(std::string const& file)
{
    std::error_code code;
    if (!std::filesystem::exists(file, code))
        return false;
    try {
        Connection connection(file, SQLite::OPEN_READWRITE);
        int const version = connection.database.execAndGet("PRAGMA user_version").getInt();
        return version > 0 && version < schema_version;  // at 0 it is being made
    } catch (SQLite::Exception const& exception) {
        return error_of(exception);
    }
}

Result<void> back_up(std::string const& file, std::string const& target)
{
    try {
        Connection connection(file, SQLite::OPEN_READWRITE);
        SQLite::Statement statement(connection.database, "VACUUM INTO ?");
        statement.bind(1, target);
        statement.exec();
    } catch (SQLite::Exception const& exception) {
        return error_of(exception);
    }
    return {};
}

}

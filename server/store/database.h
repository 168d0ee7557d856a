// SQLite: one writer thread that commits jobs in groups, and a pool of readers. All SQL is in this room.
#pragma once

#include "base/result.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace shenbao::store {

// One SQLite connection with its cached statements. Functions that take one run inside a transaction;
// they throw what SQLiteCpp throws, and the transaction's edge (Database) makes it a Result.
class Connection;

inline constexpr int schema_version = 14;

class Database {
public:
    // Opens or makes the file, refuses a newer schema, migrates an older one.
    static Result<std::unique_ptr<Database>> open(std::string const& file);
    ~Database();

    // Runs the job inside the writer's next group, in a savepoint of its own, and returns after COMMIT.
    // An Error rolls the savepoint back. Unavailable when the queue is full.
    Result<void> write(std::function<Result<void>(Connection&)> const& job);
    // For what nobody waits for: returns at once. False: dropped, as half the queue is taken. Nobody hears when it fails.
    [[nodiscard]] bool write_later(std::function<Result<void>(Connection&)> job);
    Result<void> read(std::function<Result<void>(Connection&)> const& job);

    template<typename T>
    Result<T> write_value(std::function<Result<T>(Connection&)> const& job)
    {
        std::optional<T> value;
        TRY(write([&](Connection& connection) -> Result<void> {
            value = TRY(job(connection));
            return {};
        }));
        return std::move(*value);
    }

    template<typename T>
    Result<T> read_value(std::function<Result<T>(Connection&)> const& job)
    {
        std::optional<T> value;
        TRY(read([&](Connection& connection) -> Result<void> {
            value = TRY(job(connection));
            return {};
        }));
        return std::move(*value);
    }

private:
    struct Job {
        std::function<Result<void>(Connection&)> const* function = nullptr;
        std::function<Result<void>(Connection&)> own;  // of one that nobody waits for: the writer deletes it
        Result<void> result;
        std::atomic<int> done { 0 };
    };

    Database() = default;
    void write_loop();
    void commit_group(std::vector<Job*> const& group);
    bool enqueue(Job*, std::size_t count_max);  // false: there are so many already

    std::string m_file;
    std::unique_ptr<Connection> m_writer;
    std::mutex m_queue_mutex;
    std::condition_variable m_queue_filled;
    std::deque<Job*> m_queue;
    bool m_stopping = false;
    std::thread m_thread;

    std::mutex m_readers_mutex;
    std::condition_variable m_reader_free;
    std::vector<std::unique_ptr<Connection>> m_free_readers;
    int m_readers_made = 0;
};

// Whether opening that file would migrate it.
Result<bool> is_of_earlier_schema(std::string const& file);

// A consistent copy while others write (VACUUM INTO), of whatever schema it is. The target must not exist.
Result<void> back_up(std::string const& file, std::string const& target);

}

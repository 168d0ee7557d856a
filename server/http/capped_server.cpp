#include "http/capped_server.h"

#include <algorithm>

namespace shenbao::http {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Whoever is slower than this for good only holds a place: 64 kbit/s.
static constexpr std::int64_t bytes_per_second_min = 8 << 10;
static constexpr milliseconds after_answer { 2'000 };
static constexpr std::size_t refusals_max = 512;

// A request's bytes with a clock of their own: so long for its head, so long for its body, so long for the answer.
class TimedStream final : public httplib::Stream {
public:
    TimedStream(httplib::Stream& inner, ServerSettings const& settings)
        : m_inner(inner)
        , m_grace(settings.body_milliseconds_max)
        , m_until(Clock::now() + milliseconds(settings.head_milliseconds_max))
    {
    }

    // The head is in: from here on the body's pace counts.
    void head_is_read()
    {
        m_began = Clock::now();
        m_moved = 0;
        m_paced = true;
    }

    bool is_readable() const override { return m_inner.is_readable(); }
    bool wait_readable() const override { return left() > milliseconds(0) && m_inner.wait_readable(); }
    bool wait_writable() const override { return left() > milliseconds(0) && m_inner.wait_writable(); }
    bool is_peer_alive() const override { return m_inner.is_peer_alive(); }
    ssize_t read(char* bytes, size_t size) override
    {
        // What is still to come of a body that was answered unread is thrown away; it is not waited for long.
        auto const time = std::min(m_answering ? left_of(m_began + after_answer) : left(), read_timeout);
        if (time <= milliseconds(0))
            return late();
        m_inner.set_read_timeout(time.count() / 1000, time.count() % 1000 * 1000);
        ssize_t const count = m_inner.read(bytes, size);
        if (count > 0)
            m_moved += count;
        else
            error_ = m_inner.get_error();
        return count;
    }
    ssize_t write(char const* bytes, size_t size) override
    {
        static constexpr std::string_view interim = "HTTP/1.1 1";
        if (!m_answering && std::string_view(bytes, size).substr(0, interim.size()) != interim) {
            m_answering = true;
            head_is_read();
        }
        if (left() <= milliseconds(0))
            return late();
        ssize_t const count = m_inner.write(bytes, size);
        if (count > 0)
            m_moved += count;
        return count;
    }
    void get_remote_ip_and_port(std::string& address, int& port) const override { m_inner.get_remote_ip_and_port(address, port); }
    void get_local_ip_and_port(std::string& address, int& port) const override { m_inner.get_local_ip_and_port(address, port); }
    socket_t socket() const override { return m_inner.socket(); }
    time_t duration() const override { return m_inner.duration(); }
    void set_read_timeout(time_t seconds, time_t microseconds) override { m_inner.set_read_timeout(seconds, microseconds); }

private:
    static constexpr milliseconds read_timeout { 5'000 };

    static milliseconds left_of(Clock::time_point until) { return std::chrono::duration_cast<milliseconds>(until - Clock::now()); }
    milliseconds left() const { return left_of(m_paced ? m_began + m_grace + milliseconds(m_moved * 1000 / bytes_per_second_min) : m_until); }
    ssize_t late()
    {
        error_ = httplib::Error::Timeout;
        return -1;
    }

    httplib::Stream& m_inner;
    milliseconds m_grace;
    Clock::time_point m_until, m_began;
    std::int64_t m_moved = 0;
    bool m_paced = false;
    bool m_answering = false;
};

// ---- refusals

static std::string const& unavailable()
{
    static std::string const answer = [] {
        std::string const body = "{\"type\":\"urn:shenbao:unavailable\",\"title\":\"系统繁忙，请稍后重试，已填写的内容不会丢失\",\"status\":503}";
        return "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Type: application/problem+json\r\nCache-Control: no-store\r\n"
               "Connection: close\r\nContent-Length: "
            + std::to_string(body.size()) + "\r\n\r\n" + body;
    }();
    return answer;
}

static void close_now(socket_t socket)
{
    httplib::detail::shutdown_socket(socket);
    httplib::detail::close_socket(socket);
}

void Refusals::refuse(socket_t socket)
{
    (void)::send(socket, unavailable().data(), unavailable().size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::shutdown(socket, SHUT_WR);
    std::unique_lock lock(m_mutex);
    if (m_stopping || m_waiting.size() >= refusals_max) {
        lock.unlock();
        return close_now(socket);
    }
    m_waiting.push_back({ socket, Clock::now() + milliseconds(1'000) });
    lock.unlock();
    m_filled.notify_one();
}

void Refusals::loop()
{
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        m_filled.wait(lock, [&] { return m_stopping || !m_waiting.empty(); });
        auto const gone = std::remove_if(m_waiting.begin(), m_waiting.end(), [&](Waiting const& waiting) {
            char bytes[4096];
            ssize_t const count = ::recv(waiting.socket, bytes, sizeof bytes, MSG_DONTWAIT);
            bool const open = count > 0 || (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR));
            if (open && Clock::now() < waiting.until)
                return false;
            close_now(waiting.socket);
            return true;
        });
        m_waiting.erase(gone, m_waiting.end());
        m_filled.wait_for(lock, milliseconds(20), [&] { return m_stopping; });
    }
    for (auto const& waiting : m_waiting)
        close_now(waiting.socket);
}

Refusals::~Refusals()
{
    {
        std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_filled.notify_one();
    m_thread.join();
}

// ---- connections

// The library hands a connection on without saying which: it is looked at on the listening thread, then queued here.
class ListeningThread final : public httplib::TaskQueue {
public:
    explicit ListeningThread(Workers& workers) : m_workers(workers) { }
    bool enqueue(std::function<void()> work) override
    {
        work();
        return true;
    }
    void shutdown() override { m_workers.finish(); }

private:
    Workers& m_workers;
};

static std::size_t count(int number) { return static_cast<std::size_t>(number); }

CappedServer::CappedServer(Metrics& metrics, ServerSettings const& settings)
    : m_metrics(metrics)
    , m_settings(settings)
    , m_workers(count(settings.threads_min), count(settings.threads_max), count(settings.queue_max))
{
    new_task_queue = [this] { return new ListeningThread(m_workers); };
}

bool CappedServer::admit(socket_t socket, Peer const& peer)
{
    bool const proxy = is_trusted(peer.remote, m_settings.trusted_proxies);
    if (!m_open.enter(peer.group, proxy ? m_settings.threads_max + m_settings.queue_max : m_settings.connections_per_address_max))
        return false;
    ++m_active;
    bool const queued = m_workers.take([this, socket, peer] { serve(socket, peer); });
    if (!queued) {
        --m_active;
        m_open.leave(peer.group);
    }
    return queued;
}

bool CappedServer::process_and_close_socket(socket_t socket)
{
    Peer peer;
    httplib::detail::get_remote_ip_and_port(socket, peer.remote, peer.remote_port);
    httplib::detail::get_local_ip_and_port(socket, peer.local, peer.local_port);
    peer.group = address_group(peer.remote);
    if (admit(socket, peer))
        return true;
    m_metrics.refuse_connection();
    m_refusals.refuse(socket);
    return false;
}

// Without a length the library waits for a body that never comes and takes the next request for it.
static void say_there_is_no_body(httplib::Request& request)
{
    if (!request.has_header("Content-Length") && !request.has_header("Transfer-Encoding"))
        request.set_header("Content-Length", "0");
    // Nothing is sent in parts: a thousand overlapping ranges would make one file a thousand.
    request.ranges.clear();
    request.headers.erase("Range");
}

void CappedServer::serve(socket_t socket, Peer const& peer)
{
    for (std::size_t count = keep_alive_max_count_; count > 0; --count) {
        // While others wait for a thread nobody keeps one without a request.
        bool const crowded = m_active > m_settings.threads_max;
        if (!httplib::detail::keep_alive(svr_sock_, socket, crowded ? 1 : keep_alive_timeout_sec_))
            break;
        httplib::detail::SocketStream plain(socket, read_timeout_sec_, read_timeout_usec_, write_timeout_sec_, write_timeout_usec_);
        TimedStream stream(plain, m_settings);
        bool closed = false;
        bool const ok = process_request(stream, peer.remote, peer.remote_port, peer.local, peer.local_port, crowded || count == 1, closed,
            [&](httplib::Request& request) {
                say_there_is_no_body(request);
                stream.head_is_read();
            });
        if (!ok || closed)
            break;
    }
    close_now(socket);
    --m_active;
    m_open.leave(peer.group);
}

}

// The real program in a process of its own, and plain sockets to it.
#pragma once

#include "rig.h"

#include <csignal>
#include <httplib.h>
#include <sys/types.h>

namespace shenbao::test {

int free_port();

struct ProgramSettings {
    std::vector<std::string> more;           // arguments
    std::uint64_t file_bytes_max = 0;        // RLIMIT_FSIZE; 0: none
    bool quiet = true;
};

// A new data folder at this place as the demo's first start leaves it: that takes seconds, so it is done once and copied.
std::string demo_folder(std::filesystem::path const&);

class Program {
public:
    // `serve --demo` of that folder; what it says on standard error is kept beside it.
    Program(std::string const& data, int port, ProgramSettings settings = {});
    ~Program();

    // Its exit code, or minus the signal.
    int end(int signal);
    // Waits for it to end by itself.
    int wait() { return end(0); }
    bool ready() const;
    std::string said() const;

private:
    int m_port;
    pid_t m_pid;
    std::string m_log;
};

// A connection that sends what it is told and nothing else.
class Plain {
public:
    explicit Plain(int port);
    ~Plain();
    Plain(Plain const&) = delete;

    bool send(std::string const& bytes) const;
    // Until the other side closes, `until` was seen, or the time is over.
    std::string receive(int milliseconds, std::string const& until = "") const;
    // Whether the other side closed within the time.
    bool closes(int milliseconds) const;

private:
    int m_socket;
};

// The head and the body of one answer to these bytes.
std::string raw(int port, std::string const& bytes, int milliseconds = 5000);

// A captcha's proof, from the demo outbox.
std::string solved_captcha(httplib::Client&);
// The session's cookie that an answer sets.
std::string session_of(httplib::Response const&);
// A new account by registering; the cookie.
std::string register_person(httplib::Client&, std::string const& phone, std::string const& identity);
// Logs one of the demo's people in; the cookie.
std::string log_in(httplib::Client&, std::string const& phone = "13900001858");
// An application in the demo's open round; the one that is there already if there is one.
std::string begin_application(httplib::Client&, std::string const& id);

}

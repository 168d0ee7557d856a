#include "outside/sms.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace shenbao {

static Error failure(std::string const& what) { return { ErrorCode::Unavailable, "the program for text messages " + what, "" }; }

// A process group of its own, so that what it started ends with it; nothing of ours stays open in it.
static int start(std::string const& program, int input, pid_t& pid)
{
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    // What it prints may hold the number.
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t pipe_signal;
    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &pipe_signal);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    std::string name = program;
    char* arguments[] = { name.data(), nullptr };
    int const code = posix_spawnp(&pid, program.c_str(), &files, &attributes, arguments, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return code;
}

static Result<void> wait_for(pid_t pid, int milliseconds_max)
{
    auto const until = std::chrono::steady_clock::now() + std::chrono::milliseconds(milliseconds_max);
    int status = 0;
    while (true) {
        pid_t const ended = waitpid(pid, &status, WNOHANG);
        if (ended < 0 && errno != EINTR)
            return failure("was lost");
        if (ended == pid)
            break;
        if (std::chrono::steady_clock::now() > until) {
            kill(-pid, SIGKILL);
            waitpid(pid, &status, 0);
            return failure("took too long and was ended");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    if (!WIFEXITED(status))
        return failure("was ended by a signal");
    if (WEXITSTATUS(status) != 0)
        return failure("ended with code " + std::to_string(WEXITSTATUS(status)));
    return {};
}

Result<void> SmsCommand::send(std::string const& phone, std::string const& text) const
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return failure("could not be given a pipe");
    // A message is far smaller than a pipe holds: writing never waits.
    std::string const input = phone + "\n" + text + "\n";
    bool const written = fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0 && write(ends[1], input.data(), input.size()) == static_cast<ssize_t>(input.size());
    close(ends[1]);
    pid_t pid = 0;
    int const code = written ? start(m_program, ends[0], pid) : EIO;
    close(ends[0]);
    if (code != 0)
        return failure(std::string("could not be started: ") + std::strerror(code));
    return wait_for(pid, m_milliseconds_max);
}

}

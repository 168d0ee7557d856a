// Argon2id (19 MiB, 2 passes): 30 ms of a core each, so no more at once than there are cores.
#pragma once

#include "service/refusal.h"

#include <condition_variable>
#include <mutex>
#include <string>

namespace shenbao::service {

class Passwords {
public:
    // `at_once`: cores; `waiters_max`: how many may wait, the others are refused with too_many_requests.
    Passwords(int at_once, int waiters_max);

    Outcome<std::string> hash(std::string const& password);
    // Without a stored hash (no such account) the same work is done and the answer is false.
    Outcome<bool> verify(std::string const& stored, std::string const& password);

private:
    bool enter();
    void leave();

    std::mutex m_mutex;
    std::condition_variable m_free;
    int m_free_count;
    int m_waiting = 0;
    int m_waiters_max;
    std::string m_decoy;  // of a password nobody knows
};

}

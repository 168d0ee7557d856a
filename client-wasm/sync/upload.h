// One file on its way into a slot: judged here by the server's own rules, then sent in pieces that can be resumed.
#pragma once

#include "base/date.h"
#include "base/id.h"
#include "form/path.h"

#include <cstdint>
#include <string>

namespace shenbao::client::sync {

enum class UploadState : std::uint8_t {
    Reading,   // its bytes are being read for the check
    TooLarge,  // an image over the limit: it is offered to be made fit
    Fitting,
    Waiting,   // for its turn, or for the edits before it
    Creating,
    Sending,
    Asking,    // the network was lost: how much arrived?
    Paused,    // no network
    Refused,   // it cannot go into this slot; `problem` says why
};

struct Upload {
    Id id;
    Path path;
    std::uint32_t handle = 0;
    std::uint32_t original = 0;  // of an image that was made fit
    std::string name;
    std::string title;
    std::uint64_t size_bytes = 0;
    std::uint64_t offset = 0;       // the server has so much
    std::uint64_t sending_bytes = 0; // of the piece under way
    std::uint32_t request = 0;
    unsigned failures = 0;
    unsigned restarts = 0;          // asked for its offset, or begun anew, because the server said so
    bool server_busy = false;       // paused by the server, not by the network
    bool created = false;           // the server knows it
    int turn_degrees = 0;
    Id replaces;                    // this file goes when the new one has arrived
    UploadState state = UploadState::Reading;
    std::string problem;
};

inline constexpr std::uint64_t piece_bytes = 256 << 10;
inline constexpr std::uint64_t readable_bytes_max = 40u << 20;  // more is not read into memory

}

// Edits on their way to the server: applied here at once, sent in batches, one batch in flight, merged with what
// others changed. Pure: it sends nothing itself.
#pragma once

#include "wire/wire.h"

#include <optional>
#include <vector>

namespace shenbao::client::sync {

// Both values of a place that was changed here and elsewhere; the person chooses.
struct Conflict {
    std::vector<Edit> mine;  // several: a record that was removed elsewhere, added again as it is here
    Path path;
    Value yours;
    Value theirs;
    bool whole_record = false;  // a record was removed, added or moved: there are no two values to show
};

struct Outbox {
    std::int64_t base_revision = 0;  // every change up to it is known here
    std::vector<Edit> pending;
    std::optional<AddRecord> untouched;  // here only: it is sent before the first edit of that record
    std::optional<wire::Batch> in_flight;
    std::vector<Edit> acknowledged;  // ours, since others' changes were last fetched
    std::vector<Conflict> conflicts;
    bool behind = false;             // others' changes must be fetched before the next batch
    bool reload = false;             // the whole document must be fetched anew
    std::size_t one_by_one = 0;      // so many edits are sent in batches of one, to find the one that is refused
    unsigned failures = 0;           // in a row
    Moment saved_at;

    bool unsent() const { return !pending.empty() || in_flight || !conflicts.empty(); }
    bool idle() const { return pending.empty() && !in_flight; }
};

inline constexpr std::size_t edits_max = 500;  // of a batch

// Adds an edit; one that only replaces the last value typed at the same place takes its place.
void queue(Outbox&, Edit);

// Something is about to go into the place: a record that was added there is sent first. False where there is none.
bool touched(Outbox&, Path const&);

// The batch to send now: the one in flight again (same id), or a new one; null when there is nothing to send or
// others' changes must be fetched first.
wire::Batch const* next_batch(Outbox&, Id new_id);

// The server took the batch, but for the conflicts.
void accepted(Outbox&, wire::BatchReply const&);
// The server made a change of its own for us (an attachment that arrived).
void advanced(Outbox&, Edit done, std::int64_t revision);
// The server will never take this batch: its edits are given back and forgotten here.
std::vector<Edit> rejected(Outbox&);
// The server refused one edit of the batch: all are queued again, each to be sent alone. False when it was one edit.
bool split(Outbox&);

// Changes of others since base_revision. What does not touch anything unsent is applied; the rest are conflicts.
void merge(Outbox&, Form const&, Document&, std::vector<Edit> const& changes, std::int64_t revision);
// The whole document instead; unsent edits are applied to it again.
void replace(Outbox&, Form const&, Document&, Document fresh, std::int64_t revision);

enum class Keep { Mine, Theirs };
void resolve(Outbox&, Form const&, Document&, std::size_t conflict, Keep);

// Milliseconds to wait before the next attempt: 1, 2, 4 … 30 seconds.
std::uint32_t retry_delay(Outbox const&);

}

// What stays on a device that is the person's own, so that the client opens and fills in without a network: answers of
// the server, and the open draft with what the server does not have yet. platform/ encrypts it.
// Keys: "<programme>/session", "<programme>/<account>/<answer>", "<programme>/<account>/draft/<application>"; the
// platform adds to a draft's key which window wrote it, and gives back those of windows that are gone.
#pragma once

#include "core/model.h"

namespace shenbao::client::sync {

void read_kept(Model&, KeptRead const&);
void was_kept(Model&, Effects&, KeptHere const&);

// What the server said last, when there is no network now; nothing when that is not known here.
std::optional<Replied> kept_answer(Model const&, Request const&, Replied const&);
void keep_answer(Model&, Effects&, Request const&, Replied const&);
// It is another one at the server now.
void drop_answer(Model&, Effects&, Id application);
// The server says that nobody is logged in.
void drop_session(Model&, Effects&);

// After each event: notes what has changed. It is written at once when nothing is unsent, else a moment later.
void keep_changes(Model&, Effects&);
void write_draft(Model&, Effects&);
// Brings what an earlier window had not sent into the application that was just opened.
void restore_draft(Model&);

void set_own_device(Model&, Effects&, bool own);
// Logged out: what is the account's goes from the device.
void forget_kept(Model&, Effects&);
// Another person is logged in now: what the former one's window held is none of theirs.
void keep_only_own(Model&);
// It is gone, with all that is kept of it.
void drop_draft(Model&, Effects&, Id application);
// Another window did that.
void was_forgotten(Model&);

// Is everything that was typed here on the device?
bool is_kept(Model const&);
// An application with something unsent that an earlier window left here, and that is not open; nil when there is none.
Id kept_unsent(Model const&);

}

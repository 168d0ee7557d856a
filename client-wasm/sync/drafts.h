// The open application: read from the server, changed here, kept in step with the server and with other windows.
#pragma once

#include "core/model.h"

namespace shenbao::client::sync {

// Without a key pressed, until what was typed is sent.
inline constexpr std::uint32_t quiet_ms = 800;

void open(Model&, Effects&, Id application);
void opened(Model&, Effects&, Replied const&);

// Applies an edit here and queues it for the server.
void edit(Model&, Effects&, Edit);
void typed(Model&, Effects&, Path const&, std::string const& text);
void left_field(Model&, Effects&, Path const&);
void ticked(Model&, Effects&, Path const&, std::string const& detail, bool on);

// Sends what is queued, when nothing is under way and somebody is logged in.
void flush(Model&, Effects&);
void batch_replied(Model&, Effects&, Replied const&);
void fetch_changes(Model&, Effects&);
void changes_replied(Model&, Effects&, Replied const&);
void resolve(Model&, Effects&, std::size_t conflict, Keep);
// The content is changed by hand: an action that waits for it was confirmed for another one.
void changed_by_hand(Model&, Effects&);

// Adds a record of a section. The server hears of it with the first thing that is written in it.
void add_record(Model&, AddRecord const&);
// It is done with as it stands: what its fields begin with is enough.
void keep_added(Model&, Path const& record);
// The page is left: one without a word is not kept.
void drop_empty_record(Model&, Effects&);
// A record goes from the page at once and from the server when the page is left, so that it can be brought back.
void remove_record(Model&, Effects&, Path const& record);
void undo_remove(Model&);
// While all is read anew it is where it was, so that what comes back is as it is then; what is gone elsewhere is gone.
void put_back_removed(Application&);
void take_out_removed(Application&);
void commit_removal(Model&, Effects&);
void leave_page(Model&, Effects&);

// Waits until every edit is at the server, then does it.
void print(Model&, Effects&);
void act(Model&, Effects&, std::string const& action);
// What the form's newer edition would lose is asked once all is sent.
void ask_edition(Model&, Effects&);
void log_out_when_sent(Model&, Effects&);
void print_replied(Model&, Effects&, Replied const&);
void act_replied(Model&, Effects&, Replied const&);

// Does what waited for the edits, when they are all there.
void settle(Model&, Effects&);

// Where the typed content is, in words that are true.
struct SavedState {
    std::string text;
    ui::Tone tone = ui::Tone::Neutral;
};
SavedState saved_state(Model const&);

}

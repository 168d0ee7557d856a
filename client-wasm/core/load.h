// What the client needs before its first page: the session and the pack.
#pragma once

#include "core/model.h"

namespace shenbao::client {

void load(Model&, Effects&);
void session_replied(Model&, Effects&, Replied const&);
void pack_replied(Model&, Effects&, Replied const&);
bool is_loaded(Model const&);

// Of the page that is shown, in the language of now.
void set_title(Model const&, Effects&);

// Loads what the page of the route shows.
void enter_page(Model&, Effects&);

// After the server has answered a request that counts as activity.
void note_activity(Model&, Effects&);
void forget_session(Model&);
// Who is logged in now. True when it is another person than the one whose content was here: that content is forgotten.
bool take_account(Model&, wire::Message const& account);

}

// One room a screen: `view` draws it from the Model, `update` answers what its controls push.
#pragma once

#include "core/model.h"

namespace shenbao::client::screens {

// Words for the address bar's title; empty on the start page.
std::string page_title(Model const&);
ui::Node view_page(Model const&);

namespace frame {
ui::Node view(Model const&, std::vector<ui::Node> content, bool wide);
bool update(Model&, Effects&, Pressed const&);
void set(Model&, Effects&, std::string const& name, std::string const& value);
}

namespace dialogs {
void add(Model const&, ui::Node& page);
bool update(Model&, Effects&, Pressed const&);
}

namespace start {
std::vector<ui::Node> view(Model const&);
void add_needs(Model const&, std::vector<ui::Node>&);
}

namespace account {
std::vector<ui::Node> view(Model const&);
ui::Node view_relogin(Model const&);
// The number that the step's code goes to, as it stands there now.
std::string phone_typed(AccountWalk const&);
void begin(Model&, Effects&, std::string const& flow);
// SC-02, a lapsed session: the login in place, nothing is lost.
void begin_relogin(Model&, Effects&);
void end_relogin(Model&, Effects&);  // does nothing when none is open
void typed(Model&, Effects&, Target const&, std::string const& text);
void ticked(Model&, Effects&, Target const&, bool on);
void left(Model&, Target const&);
bool update(Model&, Effects&, Pressed const&);
void replied(Model&, Effects&, Request const&, Replied const&);
void time_came(Model&, Effects&);
}

namespace rounds {
void load(Model&, Effects&);
// Where nothing is opened or closed it is the programme's own page.
std::string title(Model const&);
std::vector<ui::Node> view(Model const&);
std::vector<ui::Node> cards(Model const&);
bool update(Model&, Effects&, Pressed const&);
void start(Model&, Effects&, std::string const& round);
void replied(Model&, Effects&, Request const&, Replied const&);
}

namespace applications {
void load(Model&, Effects&);
std::vector<ui::Node> view(Model const&);
void replied(Model&, Effects&, Replied const&);
}

namespace committees {
// On the page of a section where one is chosen: what is published of them; once more where the directory has changed.
void enter(Model&, Effects&);
// ZC-04: those that can be chosen, in two tables, and what is published of the chosen one. Into the field's set.
void add(Model const&, OutlineField const&, ui::Node& set);
bool update(Model&, Effects&, Pressed const&);
void replied(Model&, Replied const&);
}

namespace messages {
// On every page of an account: how many are unread is said beside the menu.
void enter(Model&, Effects&);
std::size_t unread(Model const&);
std::vector<ui::Node> view(Model const&);
std::string title(Model const&);
bool update(Model&, Effects&, Pressed const&);
void replied(Model&, Effects&, Request const&, Replied const&);
}

namespace tasks {
// What there is still to do in a section, in words.
struct State {
    std::string words;
    ui::Tone tone = ui::Tone::Neutral;
};
State state_of(Model const&, OutlineSection const&);
// Nothing of it is to be filled in by this person.
bool nothing_to_fill(OutlineSection const&);
ui::Node list(Model const&, std::string const& id_prefix);
std::vector<ui::Node> view(Model const&);
}

namespace section {
std::vector<ui::Node> view(Model const&);
bool update(Model&, Effects&, Pressed const&);
}

namespace records {
// There is nothing to fill in.
bool is_all_locked(OutlineRecord const&);
ui::Node table(Model const&, OutlineTable const&, OutlineSection const&);
ui::Node undo_banner(Model const&);
// Back to the table, without the record.
void discard(Model&, Effects&, Path const& record);
void remove_inner(Model&, Effects&, Path record);
std::vector<ui::Node> view(Model const&);
bool update(Model&, Effects&, Pressed const&);
}

namespace registries {
void add(Model const&, std::vector<ui::Node>&, Section const&);
bool update(Model&, Effects&, Pressed const&);
void ticked(Model&, std::string const& offer, bool on);
void replied(Model&, Effects&, Request const&, Replied const&);
}

namespace edition {
// On the task list of a draft that can take a newer edition of its form over.
void add(Model const&, std::vector<ui::Node>&);
std::vector<ui::Node> report(Model const&);
void take(Model&, Effects&);
void replied(Model&, Effects&, Request const&, Replied const&);
}

namespace files {
// SC-09: a file's name, which downloads it.
ui::Node name_link(Model const&, std::string id, Attachment const&);
ui::Node view(Model const&, FormState const&, OutlineField const&, bool as_row);
bool update(Model&, Effects&, Pressed const&);
}

namespace check {
std::vector<ui::Node> view(Model const&);
// The return after which nothing has been changed yet; null when there is none.
HistoryEntry const* unanswered_return(Model const&);
bool update(Model&, Effects&, Pressed const&);
ui::Node reading(Model const&, OutlineRecord const&, std::string const& label);
ui::Node reading(Model const&, OutlineSection const&, bool with_links);
}

namespace receipt {
std::vector<ui::Node> view(Model const&);
std::vector<ui::Node> state(Model const&);
void add_history(Model const&, std::vector<ui::Node>&);
// What was said with it, of the whole and of its sections.
std::string opinion(Model const&, HistoryEntry const&);
}

namespace outbox {
void load(Model&, Effects&);
std::vector<ui::Node> view(Model const&);
void replied(Model&, Replied const&);
}

}

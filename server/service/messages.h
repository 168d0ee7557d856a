// ZC-19: what a person is told in the system. Sent by what happens to an application, and by staff (`shenbao import messages`).
#pragma once

#include "form/form.h"
#include "service/host.h"
#include "store/messages.h"

namespace shenbao::service {

struct PersonalMessage {
    Localised kind, title, text;
    std::string programme;  // of the application
    Id application;         // nil: about none
};

std::string message_json(PersonalMessage const&);

// Inside the transaction of what it tells of.
void write_message(Host&, store::Connection&, Id account, PersonalMessage const&, Moment now);

struct MessageView {
    Id id;
    std::string kind, title;  // in the asker's language where it was written in it
    std::string text;         // empty in a list
    std::string programme, application;
    Moment sent_at;
    bool read = false;
};
inline constexpr int messages_max = 500;  // the newest are shown
Outcome<std::vector<MessageView>> list_messages(Host&, Asker const&);
Outcome<MessageView> show_message(Host&, Asker const&, Id);
// not_found for somebody else's. Read twice is read.
Outcome<Done> mark_message_read(Host&, Asker const&, Id);
Outcome<Done> mark_all_messages_read(Host&, Asker const&);

}

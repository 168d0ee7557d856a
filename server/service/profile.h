// ZC-09, ZC-17: what a person keeps all year, in the standing application of a programme that others start from.
#pragma once

#include "service/applications.h"

namespace shenbao::service {

// The one round of every standing programme: made at the first start, never opened or closed by anybody.
Result<void> open_standing_rounds(Host&);

// What the person's profile holds, into the new application's document; and the files that must be its own then. A
// profile that cannot be read (logged) keeps nobody from applying.
struct Begun {
    Document document;
    std::vector<store::AttachmentRow> files;
};
Begun begun_from_profile(Host&, Asker const&, std::string const& person, Id application, Document);

// What this application holds becomes what the profile holds, where both have it; a profile is begun where there is none.
// After the application was submitted or discarded, and its draft given back (a profile is a draft of its own): should it
// fail, the next one makes it good. Failures are logged.
enum class Keep : std::uint8_t {
    Values,
    History,  // and its records are confirmed: those of a section with a HistoryMark stand fast from today
};
Outcome<Done> keep_in_profile(Host&, Asker const&, Draft const& as_it_was, Keep);

}

// A draft taken over into the edition of its form that the server gives out now (design.md: only with a report of what changes).
#pragma once

#include "service/drafts.h"
#include "service/host.h"

namespace shenbao::service {

// The draft may be moved to the edition that is given out now. Not what was handed in and came back: it is judged by the rules it was handed in under.
bool has_newer_edition(Asker const&, Draft const&);

struct LostLine {
    std::string section, label, value;  // in the person's language
};

struct EditionOffer {
    std::int64_t revision = 0;  // of the draft that was looked at
    std::string pack_version, pack_hash;
    std::vector<LostLine> lost;  // what somebody had filled in and has no place any more
};

// Changes nothing. edition_changed when there is none to move to.
Outcome<EditionOffer> offered_edition(Host&, Asker const&, Id application);

struct EditionMove {
    Id submission;  // made by the client: sent again it answers the same
    std::int64_t base_revision = 0;
    std::string pack_hash;  // as it was offered
};

// What is lost stays, as the whole document that it stood in does, with the submissions; history says when. Returns the revision.
Outcome<std::int64_t> move_to_edition(Host&, Asker const&, Id application, EditionMove const&);

}

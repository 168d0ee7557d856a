// From one form's document to another's: sections and fields of the same name and kind. Pure; files stay where they are.
#pragma once

#include "form/edit.h"
#include "form/programme.h"
#include "outside/clock.h"

#include <vector>

namespace shenbao::service {

struct CarriedFile {
    Id from;        // as the giving document names it
    Attachment to;  // with an id of its own
};

struct Carried {
    std::vector<Edit> edits;  // of the taking document, one after the other
    std::vector<CarriedFile> files;
};

struct CarryEnd {
    Programme const& programme;
    Document const& document;
};

// What stands in the taking document stays, or gives way where the other has a value; nothing is taken out of it.
// Records keep their ids, so that they are the same ones when they are carried back; one that says the same as a record
// that is there already is not added. Not carried: what is derived, comes from the Context or a registry's own section.
enum class Carry : std::uint8_t { Fill, Replace };
Carried carry(Random&, CarryEnd const& from, CarryEnd const& to, Carry);

}

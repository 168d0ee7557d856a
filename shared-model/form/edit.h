// One change to a Document. Autosave, the offline outbox and merging all speak Edits.
#pragma once

#include "form/document.h"

#include <string>
#include <variant>
#include <vector>

namespace shenbao {

struct SetValue {  // also clears, with an absent value
    Path path;
    Value value;   // not a Table, not Attachments
};

struct AddRecord {
    Path record;  // is_record(); its id is new
    Id after;     // nil: at the end
};

struct RemoveRecord {
    Path record;
};

struct MoveRecord {
    Path record;
    Id after;  // nil: to the front
};

struct Attach {
    Path path;
    Attachment attachment;
};

struct Detach {
    Path path;
    Id attachment;
};

struct Choose {  // one box of a many-choice
    Path path;
    std::string code;
    bool chosen = true;
};

using Edit = std::variant<SetValue, AddRecord, RemoveRecord, MoveRecord, Attach, Detach, Choose>;

Path const& path_of(Edit const&);

enum class EditRefusal : std::uint8_t {
    None,
    UnknownPath,       // no such record (removed meanwhile), section or field
    WrongType,         // a value of another kind than the field's
    TooLarge,          // text over 4 × its limit or 20,000 characters, over 1,000 records, over 100 files
    DuplicateRecord,   // AddRecord with an id that is there
    Locked,            // derived, or locked
};

std::string_view to_string(EditRefusal);

// Changes the document, or refuses and leaves it as it was. Never judges content: an eighth record of
// seven is a finding of validate(), not a refusal here.
[[nodiscard]] EditRefusal apply(Form const&, Document&, Edit const&);

}

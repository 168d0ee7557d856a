// What a pack holds beyond need, or lacks in one language. For authors' tools; the page never links it.
#pragma once

#include "base/diagnostic.h"
#include "pack/pack.h"

namespace shenbao::pack {

// After read_as_far_as_possible: whether the form is whole enough to compile expressions against it. Where it is not, they
// would be refused twice, or wrongly.
bool is_whole_enough(Programme const&, Diagnostics const& mistakes_of_reading);
// Whether all that the form goes by is as its author wrote it: a field whose list is not there has another in its place, one whose list
// is not whole lacks codes, and what an example finds then says nothing.
bool has_all_codes(Diagnostics const& mistakes_of_reading);

// Without what only follows from a file that is no JSON (pack.json): words that are missing, a flow without states.
Diagnostics without_consequences(Diagnostics mistakes);

// pack.unknown_file: JSON and CSV that nothing reads, as under a name that is written wrongly. Examples, templates and what the demo shows
// have names of their own.
Diagnostics lint_files(Files const&, Programme const&);

// text.unused: words that nothing of the pack shows. text.untranslated: words that one language has and another lacks.
Diagnostics lint_texts(Files const&, Programme const&);

}

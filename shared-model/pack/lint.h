// What a pack holds beyond need, or lacks in one language. For authors' tools; the page never links it.
#pragma once

#include "base/diagnostic.h"
#include "pack/pack.h"

namespace shenbao::pack {

// After read_as_far_as_possible: whether the form is whole enough to compile expressions against it. Where it is not, they
// would be refused twice, or wrongly. A field whose list is not there has the first one in its place: what is judged by codes says
// nothing then.
bool is_whole_enough(Programme const&, Diagnostics const& mistakes_of_reading);
bool has_unknown_list(Diagnostics const& mistakes_of_reading);

// Without what only follows from a file that is no JSON (pack.json): words that are missing, a flow without states.
Diagnostics without_consequences(Diagnostics mistakes);

// text.unused: words that nothing of the pack shows. text.untranslated: words that one language has and another lacks.
Diagnostics lint_texts(Files const&, Programme const&);

}

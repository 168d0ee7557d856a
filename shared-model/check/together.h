// What a record may be beside the others of its table, and its fields beside one another. For this room only.
#pragma once

#include "check/activation.h"
#include "check/limits.h"

namespace shenbao {

struct TogetherInput {
    Plan::Compiled const& compiled;
    DocumentActivation const& activation;
    Layout const& layout;
};

// Findings of one record; the later one of two is the wrong one, and names the other by its id.
void judge_together(TogetherInput const&, RecordNode const&, FindingSink&);

// Whether some row of the relation, valid on that day, has `code` in the member's column and fits what the record's
// other members hold; hidden ones do not count.
bool may_combine(TogetherInput const&, RecordNode const&, Combination const&, Combination::Member const&, std::string const& code);

// An attachment's limits as they are in this record.
AttachmentField limits_of(DocumentActivation const&, RecordNode const&, ShapeMember const&);

}

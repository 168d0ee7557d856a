// What a record may be beside the others of its table, and its fields beside one another. For this room only.
#pragma once

#include "check/activation.h"
#include "check/limits.h"

#include <string>
#include <unordered_map>

namespace shenbao {

struct TogetherInput {
    Plan::Compiled const& compiled;
    DocumentActivation const& activation;
    Layout const& layout;
};

// Findings of one record; the later one of two is the wrong one, and names the other by its id.
void judge_together(TogetherInput const&, RecordNode const&, FindingSink&);

// The codes in the member's column of those rows of the relation, valid on that day, that fit what the record's other members
// hold; hidden ones do not count.
struct Combinable {
    bool any = false;  // a row takes every code
    std::unordered_map<std::string, std::uint32_t> codes;

    bool has(std::string const& code) const { return any || codes.count(code) != 0; }
};
Combinable combinable(TogetherInput const&, RecordNode const&, Combination const&, Combination::Member const&);

// An attachment's limits as they are in this record.
AttachmentField limits_of(DocumentActivation const&, RecordNode const&, ShapeMember const&);

}

// A stored document read under another version of its pack. For the impact run; the page never links it.
#pragma once

#include "base/result.h"
#include "form/document.h"

#include <string>
#include <string_view>
#include <vector>

namespace shenbao::wire {

struct MovedDocument {
    Document document;
    // What the form has no place for, in the order found: "/basic/fax: not a field of this form". Left out of the document.
    std::vector<std::string> lost;
};

// An error when more than a hundred values have no place, or the text is no document at all.
Result<MovedDocument> move_document(Form const&, std::string_view json);

}

// A document of one edition of a programme's form, taken over into another. The server asks; the page never links it.
#pragma once

#include "form/document.h"
#include "form/programme.h"

#include <vector>

namespace shenbao {

struct LostValue {
    Path path;    // in the giving form
    Value value;  // of a many-choice only the codes without a place
};

struct Transfer {
    Document document;
    std::vector<LostValue> lost;  // what somebody had put in and has no place there, in the giving form's order
};

// By names: a value is kept where the other form has a field of that name, in a section or table of that name, which takes
// it as it stands; records and files keep their ids. What is derived or comes from the Context is neither kept nor lost:
// it is made anew. A declaration was made about the other form, and is lost.
Transfer transfer(Programme const& from, Programme const& to, Document const&);

}

#pragma once

#include "check/cel/program.h"

#include <string>

namespace shenbao::cel {

// A value of type `from` may stand where `to` is asked for; dyn stands anywhere and takes anything.
bool assignable(Type const& from, Type const& to);
// The one type of two branches or elements; dyn where they differ.
Type joined(Type const&, Type const&);
// For messages: list(string), map(string, int), record works.
std::string to_text(Type const&, Declarations const&);
Type list_of(Type element);

}

// Rows of texts from outside as values of a form: a column is a field by its id or its label, a code is the code or what
// people call it.
#pragma once

#include "form/document.h"
#include "form/programme.h"

namespace shenbao::service {

// Null when the section's records have no such field, or it is a secret, files or a table: nothing that a cell can hold.
Field const* field_called(Form const&, Section const&, std::string_view name);
Value value_of_cell(Programme const&, Field const&, std::string const& text);
// The code that is `text` or is called so; `text` when there is none.
std::string code_called(CodeList const&, std::string const& text);

}

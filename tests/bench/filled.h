// A pack and one of its examples, and larger documents grown from it by Edits.
#pragma once

#include "check/plan.h"
#include "form/edit.h"

#include <memory>
#include <string>

namespace shenbao::bench {

struct Example {
    Context context;
    Document document;
    Moment now;
};

std::optional<std::string> read_file(char const* name);
// Says what is wrong on standard error and gives nothing.
std::unique_ptr<Programme const> read_programme(std::string const& bundle);
std::optional<Example> read_example(Programme const&, std::string const& json);

// Until every repeating section has `records`: copies of its first record under new ids, another code where a code
// may stand only once. A signed print is of the grown document.
bool grow(Plan const&, Example&, std::size_t records);

}

// The difference of two element lists as operations, and their text form for the browser.
#pragma once

#include "mirror/element.h"

namespace shenbao::mirror {

struct Operation {
    enum class Kind : char {
        Delete = 'D',     // key
        Create = 'C',     // key, tag
        Attribute = 'A',  // key, name, value
        Remove = 'R',     // key, name
        Text = 'T',       // key, text
        Insert = 'I',     // key, parent ("" the root), previous sibling ("" as the first)
    } kind;
    std::string key;
    std::string first;
    std::string second;
};

using Patch = std::vector<Operation>;

Patch difference(Elements const& before, Elements const& after);
// Fields parted by U+001F, operations ended by U+001E; other control characters than line feeds are left out.
std::string encoded(Patch const&);
void append_clean(std::string&, std::string_view);

}

// The real elements for a Node tree, as a flat list in document order: what the DOM should be.
#pragma once

#include "ui/layout.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shenbao::mirror {

// Attribute names beginning with ~ are not attributes: "~" is the place "x,y,w,h" in CSS pixels from the parent's
// corner, "~w" a width in characters. "value" and "checked" are the properties of a control.
struct Element {
    std::string key;     // its id
    std::string parent;  // "" for the root's
    std::string tag;
    std::string text;    // only where there are no child elements
    std::vector<std::pair<std::string, std::string>> attributes;
};

using Elements = std::vector<Element>;

// With a layout: each element at its place, the canvas is the picture. Without: text mode, in normal flow.
// `scale`: CSS pixels a logical one.
Elements elements_of(ui::Node const& page, ui::Layout const* layout, float scale);

}

// One pass that gives every node its rectangle, and every piece of its text its lines, for a width. Painter and mirror
// read the result. Lengths are logical pixels: CSS pixels divided by the text size (200% lays out like half the width).
#pragma once

#include "ui/font.h"
#include "ui/node.h"
#include "ui/text_break.h"
#include "ui/theme.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace shenbao::ui {

struct Rect {
    float x = 0, y = 0, w = 0, h = 0;

    float right() const { return x + w; }
    float bottom() const { return y + h; }
    bool contains(float px, float py) const { return px >= x && px < right() && py >= y && py < bottom(); }
};

// What a piece of text is in its node.
enum class Part : std::uint8_t { Label, Hint, Error, Value, Placeholder, Description, Counter, ColumnLabel, Number };

struct TextStyle {
    float size = size::body;
    float line_height = 26;
    Weight weight = Weight::Regular;
    Color color = Color::Text;
};

struct Piece {
    Part part = Part::Label;
    Rect rect;
    TextStyle style;
    std::string text;
    std::vector<TextLine> lines;
    bool align_right = false;
    bool underlined = false;
    bool required_mark = false;
};

// Page scrolls with the document; Pinned and Dialog stand in the window.
enum class Layer : std::uint8_t { Page, Pinned, Dialog };

struct Box {
    Node const* node = nullptr;
    int parent = -1;  // index
    int end = 0;      // one past the last box inside this one
    Layer layer = Layer::Page;
    Rect rect;        // all of it
    Rect control;     // the field, button, choice or surface inside
    std::vector<Piece> pieces;
};

struct LayoutInput {
    float width = 1280;   // logical pixels
    float height = 800;
};

struct Layout {
    LayoutInput input;
    std::vector<Box> boxes;  // in tree order, parents first; a node that is not shown has none
    float height = 0;        // of the page
    int dialog = -1;         // its box
    int pinned = -1;
    bool is_narrow() const { return input.width < size::narrow_below; }
    bool is_phone() const { return input.width < size::phone_below; }
    bool shows_cards(Node const& table) const { return is_phone() || (table.cards && is_narrow()); }
};

// Lines of texts already seen at that width: an unchanged page measures nothing again.
class LineCache {
public:
    std::vector<TextLine> const& lines(std::string_view, float width, TextStyle const&, Font&);
    // Call after each pass: drops what the last two did not ask for.
    void forget_unused();

private:
    struct Entry {
        std::vector<TextLine> lines;
        unsigned used_in = 0;
    };
    std::unordered_map<std::string, Entry> m_entries;
    std::string m_key;
    unsigned m_pass = 0;
};

// The text a person sees for what a control holds: a select's option, bullets for a password.
std::string shown_value(Node const&);
bool is_field(Role);

Layout lay_out(Node const& page, LayoutInput, Font&, LineCache&);

}

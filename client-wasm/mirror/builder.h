// Makes the elements of one page. element.cpp holds what contains, element_controls.cpp what a person works.
#pragma once

#include "mirror/element.h"

#include <unordered_map>

namespace shenbao::mirror {

using namespace ui;

class Builder {
public:
    Builder(Layout const* layout, float scale)
        : m_layout(layout)
        , m_scale(scale)
    {
        if (layout) {
            m_boxes.reserve(layout->boxes.size());
            for (auto const& box : layout->boxes)
                m_boxes.emplace(box.node, &box);
        }
    }

    Elements run(Node const& page);

private:
    using Attributes = std::vector<std::pair<std::string, std::string>>;
    static bool find_dialog(Node const& node);
    Box const* box_of(Node const& node) const;
    static Piece const* piece(Box const* box, Part part);
    std::string place(Rect const& rect, Rect const& origin) const;
    Element& add(std::string key, std::string const& parent, char const* tag, Attributes attributes = {}, std::string text = {});
    void put(Element& element, Rect const* rect, Rect const& origin);

    // A leaf of text beside a control or in a container, at its piece's place.
    void words(Node const& node, char const* suffix, std::string const& parent, char const* tag, char const* style, std::string const& text, Part part, Rect const& origin, Attributes more = {});
    void children(Node const& parent, std::string const& key, Rect const& origin);
    static std::string layout_class(Node const& node, char const* base);

    // A container element; gives its children its own corner to count from.
    void container(Node const& node, std::string const& parent, Rect const& origin, char const* tag, std::string style, Attributes more = {}, bool with_label = true);
    void node(Node const& node, std::string const& parent, Rect origin);
    static Attributes landmark(Node const& node);
    void leaf(Node const& node, std::string const& parent, Rect const& origin, char const* tag, std::string style, Attributes more = {});
    void live(Node const& node, std::string const& parent, Rect const& origin, char const* role);
    void titled(Node const& node, std::string const& parent, Rect const& origin, char const* tag, std::string style, Attributes more = {});
    void dialog(Node const& node, std::string const& parent);
    void list_item(Node const& node, std::string const& parent, Rect const& origin);
    void task_item(Node const& node, std::string const& parent, Rect const& origin);
    void timeline_step(Node const& node, std::string const& parent, Rect const& origin);
    void step_bar(Node const& node, std::string const& parent, Rect const& origin);
    void table(Node const& node, std::string const& parent, Rect const& origin);
    void cell(Node const& node, std::string const& parent, Rect const& origin, char const* tag, char const* role);
    void description_row(Node const& node, std::string const& parent, Rect const& origin);
    void heading(Node const& node, std::string const& parent, Rect const& origin);
    void text(Node const& node, std::string const& parent, Rect const& origin);
    void link(Node const& node, std::string const& parent, Rect const& origin);
    void button(Node const& node, std::string const& parent, Rect const& origin);

    // Label, hint and error above a control; what they are called goes into aria-describedby.
    std::string head(Node const& node, std::string const& parent, Rect const& own, char const* label_tag);
    void wrapper(Node const& node, std::string const& parent, Rect const& origin, std::string style, Rect& own);
    void describe(Node const& node, Attributes& attributes, std::string const& described);
    void field(Node const& node, std::string const& parent, Rect const& origin);
    static void input_type(Node const& node, Attributes& attributes);
    void options(Node const& node);
    void field_set(Node const& node, std::string const& parent, Rect const& origin);
    void choice(Node const& node, std::string const& parent, Rect const& origin);
    void file_button(Node const& node, std::string const& parent, Rect const& origin);
    void image(Node const& node, std::string const& parent, Rect const& origin);
    void progress(Node const& node, std::string const& parent, Rect const& origin);
    Layout const* m_layout;
    float m_scale;
    std::unordered_map<Node const*, Box const*> m_boxes;
    Elements m_out;
    std::string m_set;
    std::vector<Node const*> m_dialogs;
    bool m_has_dialog = false;
    bool m_in_dialog = false;
};

// Class names of a tone and an emphasis, with a blank before.
char const* tone_name(ui::Tone);
char const* emphasis_name(ui::Emphasis);

}

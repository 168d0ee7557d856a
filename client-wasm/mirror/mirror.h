// The DOM as it stands, so that only what changed is sent to it.
#pragma once

#include "mirror/patch.h"

namespace shenbao::mirror {

class Mirror {
public:
    // Brings the mirror to the page and says what that takes.
    Patch update(ui::Node const& page, ui::Layout const*, float scale);
    // The person changed a control: the DOM has this already.
    void typed(std::string_view key, std::string_view value);
    void ticked(std::string_view key, bool on);
    Elements const& elements() const { return m_elements; }

private:
    void set(std::string_view key, std::string_view name, std::string value);

    Elements m_elements;
};

}

#include "mirror/mirror.h"

namespace shenbao::mirror {

Patch Mirror::update(ui::Node const& page, ui::Layout const* layout, float scale)
{
    auto after = elements_of(page, layout, scale);
    auto patch = difference(m_elements, after);
    m_elements = std::move(after);
    return patch;
}

void Mirror::typed(std::string_view key, std::string_view value) { set(key, "value", std::string(value)); }

void Mirror::ticked(std::string_view key, bool on)
{
    // Of radios with one name the browser clears the others by itself; the next update finds them changed and says
    // so again, which does no harm.
    set(key, "checked", on ? "1" : "0");
}

void Mirror::set(std::string_view key, std::string_view name, std::string value)
{
    for (auto& element : m_elements) {
        if (element.key != key)
            continue;
        for (auto& attribute : element.attributes) {
            if (attribute.first == name)
                attribute.second = std::move(value);
        }
        return;
    }
}

}

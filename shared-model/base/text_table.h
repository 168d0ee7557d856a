// Texts of a .def file, one after the other with a NUL behind each, and where each begins. As literals of their own they would
// bring a table of addresses that is a third as large as the words and does not compress: a page has to carry it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace shenbao {

template<std::size_t count> class TextTable {
public:
    explicit TextTable(char const* texts)
    {
        for (auto& text : m_texts) {
            text = texts;
            texts += text.size() + 1;
        }
    }
    std::string_view operator[](std::size_t at) const { return m_texts[at]; }

private:
    std::array<std::string_view, count> m_texts;
};

}

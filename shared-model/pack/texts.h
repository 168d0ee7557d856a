// The pack's words in every language. For this room only.
#pragma once

#include "pack/reader.h"

namespace shenbao::pack {

// A place in all the text files at once: texts.below("sections").below("basic").localised("label").
class Texts {
public:
    explicit Texts(std::vector<json::Node const*> nodes)
        : m_nodes(std::move(nodes))
    {
    }

    Texts below(std::string_view name) const
    {
        std::vector<json::Node const*> inner;
        for (auto const* node : m_nodes)
            inner.push_back(node ? node->find(name) : nullptr);
        return Texts(std::move(inner));
    }

    // Empty where no language has it.
    Localised localised(std::string_view name) const
    {
        Localised localised;
        bool any = false;
        for (auto const* node : m_nodes) {
            auto const* member = node ? node->find(name) : nullptr;
            bool is_text = member && member->is(json::Kind::String);
            localised.texts.push_back(is_text ? member->text : std::string());
            any = any || is_text;
        }
        if (!any)
            localised.texts.clear();
        return localised;
    }

    std::vector<std::string> names() const
    {
        std::vector<std::string> names;
        for (auto const* node : m_nodes) {
            for (std::size_t i = 0; node && i < node->members.size(); ++i)
                names.push_back(node->members[i].first);
        }
        return names;
    }

private:
    std::vector<json::Node const*> m_nodes;  // by language; null where the language does not go this deep
};

}

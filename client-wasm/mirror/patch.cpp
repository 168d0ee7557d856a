#include "mirror/patch.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace shenbao::mirror {

namespace {

using Index = std::unordered_map<std::string_view, std::size_t>;

Index index_of(Elements const& elements)
{
    Index index;
    index.reserve(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i)
        index.emplace(elements[i].key, i);
    return index;
}

// The sibling before each element, leaving out those for which `is_kept` is false.
template<typename IsKept>
std::vector<std::string_view> previous_siblings(Elements const& elements, IsKept is_kept)
{
    std::unordered_map<std::string_view, std::string_view> last;
    std::vector<std::string_view> previous(elements.size());
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (!is_kept(elements[i]))
            continue;
        auto& seen = last[elements[i].parent];
        previous[i] = seen;
        seen = elements[i].key;
    }
    return previous;
}

std::string const* find(Element const& element, std::string const& name)
{
    for (auto const& attribute : element.attributes) {
        if (attribute.first == name)
            return &attribute.second;
    }
    return nullptr;
}

void compare_attributes(Element const* before, Element const& after, Patch& patch)
{
    using Kind = Operation::Kind;
    if (before && before->attributes == after.attributes)
        return;
    if (before) {
        for (auto const& [name, value] : before->attributes) {
            if (!find(after, name))
                patch.push_back({Kind::Remove, after.key, name, {}});
        }
    }
    for (auto const& [name, value] : after.attributes) {
        auto const* old = before ? find(*before, name) : nullptr;
        if (!old || *old != value)
            patch.push_back({Kind::Attribute, after.key, name, value});
    }
}

}

Patch difference(Elements const& before, Elements const& after)
{
    using Kind = Operation::Kind;
    Patch patch;
    auto const old_index = index_of(before), new_index = index_of(after);
    auto const same = [&](Element const& element) -> Element const* {
        auto const found = old_index.find(element.key);
        if (found == old_index.end() || before[found->second].tag != element.tag)
            return nullptr;
        return &before[found->second];
    };
    auto const is_kept = [&](Element const& element) {
        auto const found = new_index.find(element.key);
        return found != new_index.end() && after[found->second].tag == element.tag;
    };
    for (auto const& element : before) {
        if (!is_kept(element))
            patch.push_back({Kind::Delete, element.key, {}, {}});
    }
    auto const old_previous = previous_siblings(before, is_kept);
    auto const new_previous = previous_siblings(after, [](Element const&) { return true; });
    for (std::size_t i = 0; i < after.size(); ++i) {
        auto const& element = after[i];
        auto const* old = same(element);
        if (!old)
            patch.push_back({Kind::Create, element.key, element.tag, {}});
        compare_attributes(old, element, patch);
        if (old ? old->text != element.text : !element.text.empty())
            patch.push_back({Kind::Text, element.key, element.text, {}});
        auto const moved = !old || old->parent != element.parent || old_previous[static_cast<std::size_t>(old - before.data())] != new_previous[i];
        if (moved)
            patch.push_back({Kind::Insert, element.key, element.parent, std::string(new_previous[i])});
    }
    return patch;
}

void append_clean(std::string& out, std::string_view text)
{
    for (auto const c : text) {
        if (static_cast<unsigned char>(c) >= 32 || c == '\n' || c == '\t')
            out += c;
    }
}

std::string encoded(Patch const& patch)
{
    std::string out;
    for (auto const& one : patch) {
        out += static_cast<char>(one.kind);
        for (auto const* field : {&one.key, &one.first, &one.second}) {
            out += '\x1f';
            append_clean(out, *field);
        }
        out += '\x1e';
    }
    return out;
}

}

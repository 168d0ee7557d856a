#include "wire/move_document.h"

#include "wire/json.h"
#include "wire/wire.h"

#include <cstdlib>

namespace shenbao::wire {

static std::string unescaped(std::string_view step)
{
    std::string name;
    for (std::size_t i = 0; i < step.size(); ++i) {
        bool const escape = step[i] == '~' && i + 1 < step.size();
        name += escape ? (step[i + 1] == '0' ? '~' : '/') : step[i];
        i += escape ? 1 : 0;
    }
    return name;
}

// Takes the value at a JSON pointer out of its parent; false when there is none.
static bool take_out(json::Node& root, std::string_view pointer)
{
    json::Node* node = &root;
    while (!pointer.empty()) {
        pointer.remove_prefix(1);
        auto const slash = std::min(pointer.find('/'), pointer.size());
        auto const name = unescaped(pointer.substr(0, slash));
        pointer.remove_prefix(slash);
        if (node->is(json::Kind::Array)) {
            auto const index = static_cast<std::size_t>(std::strtoul(name.c_str(), nullptr, 10));
            if (index >= node->items.size())
                return false;
            if (pointer.empty())
                node->items.erase(node->items.begin() + static_cast<std::ptrdiff_t>(index));
            else
                node = &node->items[index];
            continue;
        }
        std::size_t member = 0;
        while (member < node->members.size() && node->members[member].first != name)
            ++member;
        if (member == node->members.size())
            return false;
        if (pointer.empty())
            node->members.erase(node->members.begin() + static_cast<std::ptrdiff_t>(member));
        else
            node = &node->members[member].second;
    }
    return true;
}

Result<MovedDocument> move_document(Form const& form, std::string_view text)
{
    constexpr std::size_t lost_max = 100;
    MovedDocument moved;
    auto first = read_document(form, text);
    if (first.ok()) {
        moved.document = first.release_value();
        return moved;
    }
    auto root = TRY(json::parse(text, { depth_max, document_bytes_max, 400'000 }));
    auto error = first.release_error();
    while (moved.lost.size() < lost_max) {
        // What is too much is no value that does not fit: whoever has it is told, and loses nothing.
        if (error.code == ErrorCode::TooLarge)
            return error;
        if (error.pointer.size() < 2 || error.pointer.front() != '/' || !take_out(root, error.pointer))
            return error;
        moved.lost.push_back(error.pointer + ": " + error.detail);
        std::string rest;
        json::write(rest, root);
        auto again = read_document(form, rest);
        if (again.ok()) {
            moved.document = again.release_value();
            return moved;
        }
        error = again.release_error();
    }
    return error;
}

}

// Reading a pack's JSON with every mistake kept, each with its place. For this room only.
#pragma once

#include "base/diagnostic.h"
#include "form/form.h"
#include "wire/json.h"

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shenbao::pack {

// Of one file. An object names the fields of a section: as many as a form has questions.
inline constexpr json::Limits json_limits { 32, 4u << 20, 500'000, 10'000 };

// What to say of a file that is not there: with the nearest one of its folder.
std::string missing_file(std::map<std::string, std::string> const& files, std::string const& path);

// One file of the pack being read.
class Reader {
public:
    // `text` must outlive it.
    Reader(std::string file, std::string_view text, Diagnostics& diagnostics);

    // The file as a tree; an empty object when it is not JSON (said in the diagnostics).
    json::Node const& root() const { return m_root; }

    void say(json::Node const& at, std::string_view code, std::string message) const;

    // Says so when the member is missing or of another kind, and gives an empty one.
    std::string text(json::Node const& object, std::string_view name) const;
    std::string optional_text(json::Node const& object, std::string_view name) const;
    bool boolean(json::Node const& object, std::string_view name, bool otherwise = false) const;
    std::int64_t integer(json::Node const& object, std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most) const;
    std::vector<json::Node> const& list(json::Node const& object, std::string_view name) const;
    json::Node const& object(json::Node const& object, std::string_view name) const;
    std::vector<std::string> texts(json::Node const& object, std::string_view name) const;
    ExpressionSource expression(json::Node const& object, std::string_view name) const;
    std::optional<Date> date(json::Node const& object, std::string_view name) const;

    // The same with the nearest of the words that would have been right, if one is near.
    void say_unknown(json::Node const& at, std::string_view code, std::string message, std::string_view wanted, std::vector<std::string> const& words) const;

    // Says so when the most is less than the least; 0 is "no limit".
    void expect_order(json::Node const& node, std::string_view low, std::uint32_t least, std::string_view high, std::uint32_t most) const;

    static bool is_id(std::string_view);

    // An id: a lower-case letter, then letters, digits and underscores.
    std::string id(json::Node const& object, std::string_view name = "id") const;

    // Says which members have a name that is not known here, with the nearest known one.
    void only(json::Node const& object, std::initializer_list<std::string_view> known) const;

    // The index of a word in a table, or nothing (said, with the nearest word).
    std::optional<std::size_t> word(json::Node const& object, std::string_view name, std::initializer_list<std::string_view> words) const;
    std::optional<std::size_t> word_of(json::Node const& string, std::string_view name, std::vector<std::string> const& words) const;

    SourcePosition position(json::Node const& at) const;

private:
    json::Node const* member(json::Node const& object, std::string_view name, json::Kind kind, std::string_view expected) const;

    std::string as_written(json::Node const& string) const;

    std::string m_file;
    std::string_view m_text;
    json::Positions m_positions;
    Diagnostics& m_diagnostics;
    json::Node m_root;
};

}

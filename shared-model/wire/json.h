// JSON text to a plain tree and back, with limits and positions. The only place where nlohmann/json is used.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shenbao::json {

enum class Kind : std::uint8_t { Null, Boolean, Integer, Number, String, Array, Object };

struct Node {
    // Written out because clang with libstdc++ asks for the complete type when it makes them itself.
    Node();
    Node(Node const&);
    Node(Node&&) noexcept;
    Node& operator=(Node const&);
    Node& operator=(Node&&) noexcept;
    ~Node();

    Kind kind = Kind::Null;
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0;  // also set for an Integer
    std::string text;
    std::vector<Node> items;                             // Array
    std::vector<std::pair<std::string, Node>> members;   // Object, in the text's order, names unique
    std::uint32_t offset = 0;                            // of its first byte in the text

    Node const* find(std::string_view name) const;
    bool is(Kind wanted) const { return kind == wanted; }
};

struct Limits {
    std::size_t depth_max = 32;
    std::size_t bytes_max = 1u << 20;
    std::size_t nodes_max = 200'000;
    std::size_t members_max = 2'000;  // of one object: who reads a tree looks for names one by one
};

// RFC 8259, UTF-8, no duplicate names. On failure `pointer` is "line:column", from 1.
Result<Node> parse(std::string_view text, Limits = {});

// Null, Boolean, Integer, Number or String.
struct Scalar {
    Kind kind = Kind::Null;
    bool boolean = false;
    std::int64_t integer = 0;
    double number = 0;      // also set for an Integer
    std::string_view text;  // of a String
};

// What a text consists of, in its order. Each call answers whether to read on.
class Events {
public:
    virtual ~Events();
    virtual bool scalar(Scalar const&) = 0;
    virtual bool open(Kind) = 0;  // Array or Object
    virtual bool close() = 0;
    virtual bool name(std::string_view) = 0;  // of the member that comes next; they may stand twice
    // Why it did not read on.
    virtual Error take_error() = 0;
};

// The same text without a tree. What `events` does not take is its error; what is no JSON or beyond the limits has a
// `pointer` "line:column".
std::optional<Error> read(std::string_view text, Limits, Events& events);
// A tree as events; false when they did not read on.
bool replay(Node const&, Events&);

struct LineColumn {
    int line = 1;
    int column = 1;  // in code points
};
LineColumn position_of(std::string_view text, std::size_t offset);

// Of a text that is asked again and again: marks on the way, so that no answer starts from the beginning.
class Positions {
public:
    // `text` must outlive it.
    explicit Positions(std::string_view text);
    LineColumn of(std::size_t offset) const;

private:
    std::string_view m_text;
    std::vector<LineColumn> m_marks;  // one for each so many bytes
};

void write_string(std::string& out, std::string_view text);
// The shortest text that reads back as the same number.
std::string write_number(double);
void write(std::string& out, Node const&);

// "/a/b" for messages; `~` and `/` escaped (RFC 6901).
std::string pointer_with(std::string_view pointer, std::string_view name);

}

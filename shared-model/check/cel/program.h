// Common Expression Language: compile once against declared names, evaluate many times.
// The part of the language taken, and what is left out, is stated in check/cel/README.md.
#pragma once

#include "base/bytes.h"
#include "base/diagnostic.h"
#include "base/work_calendar.h"
#include "check/cel/value.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace shenbao::cel {

// What is known of a date's precision before there is a value: two known and unlike ones are refused when compiled.
// Either: of a field where a month is enough; a day may stand there as well.
enum class KnownPrecision : std::uint8_t { Unknown, Month, Day, Either };

struct Type {
    Kind kind = Kind::Dyn;
    std::vector<Type> parameters {};  // List: 1, Map: 2
    std::uint16_t record = 0;         // Record: index into Declarations::records
    KnownPrecision precision = KnownPrecision::Unknown;  // Date
};

struct Member {
    std::string name;
    Type type;
    std::uint16_t slot = 0;  // what Activation is asked for
};

struct RecordType {
    std::string name;
    std::vector<Member> members;
};

// The names an expression may use.
struct Declarations {
    std::vector<RecordType> records;
    std::vector<Member> variables;
    bool has_calendar = false;  // without one, functions of working days are refused
};

// Where values come from. An absent value is Value::error(ErrorKind::Absent).
class Activation {
public:
    virtual ~Activation() = default;
    virtual Value variable(std::uint16_t slot) const = 0;
    virtual Value member(RecordReference, std::uint16_t slot) const = 0;
    // has(record.member) without making the value.
    virtual bool has_member(RecordReference, std::uint16_t slot) const = 0;
    // Of the pack, the same for every document; null when there is none.
    virtual WorkCalendar const* calendar() const { return nullptr; }
};

// One read of a declared name, for dependency order: variable, then member slots as far as they are named.
struct Dependency {
    // As the last member: which records there are, and nothing of them.
    static constexpr std::uint16_t number_only = 0xffff;

    std::uint16_t variable = 0;
    std::vector<std::uint16_t> members;
};

// Off: what does not fit or is not there is an error of the run (conformance rows with `disable_check`).
enum class Checking : std::uint8_t { On, Off };

class Program {
public:
    // `expected`: the type the expression must have (Dyn: any). Positions in the diagnostics are relative to the text.
    static std::variant<Program, Diagnostics> compile(
        std::string_view text, Declarations const&, Type const& expected, Checking = Checking::On);

    // Compiled elsewhere by the same build; nothing (and `in` failed) for bytes that write() never made.
    // Its type() is dyn.
    static std::optional<Program> read(ByteReader& in);
    void write(ByteWriter&) const;

    Program(Program&&) noexcept;
    Program& operator=(Program&&) noexcept;
    ~Program();

    // Always ends; over `cost_limit` steps it is ErrorKind::CostExceeded.
    Value evaluate(Activation const&, std::uint64_t cost_limit = 100'000) const;
    // What a condition says; the same as evaluate() without making a value.
    enum class Answer : std::uint8_t { False, True, Absent, Failed };
    Answer decide(Activation const&, std::uint64_t cost_limit = 100'000) const;
    Type const& type() const;
    std::vector<Dependency> const& dependencies() const;

    struct Code;
    // For what looks at an expression instead of running it.
    Code const& code() const { return *m_code; }

private:
    explicit Program(std::unique_ptr<Code>);
    std::unique_ptr<Code> m_code;
};

// RE2-like, linear time, no back-references. For TextField::pattern (`whole`) and matches() (anywhere).
class Pattern {
public:
    static std::variant<Pattern, std::string> compile(std::string_view pattern);
    static std::optional<Pattern> read(ByteReader&);
    void write(ByteWriter&) const;
    Pattern(Pattern&&) noexcept;
    Pattern& operator=(Pattern&&) noexcept;
    ~Pattern();
    bool matches_whole(std::string_view) const;
    bool found_in(std::string_view) const;
    // Instructions. A match takes at most text length × this steps.
    std::size_t size() const;

    struct Code;

private:
    explicit Pattern(std::unique_ptr<Code>);
    std::unique_ptr<Code> m_code;
};

}

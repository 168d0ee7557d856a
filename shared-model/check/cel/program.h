// Common Expression Language: compile once against declared names, evaluate many times.
// The part of the language taken, and what is left out, is stated in check/cel/README.md.
#pragma once

#include "base/bytes.h"
#include "base/date.h"
#include "base/diagnostic.h"
#include "base/work_calendar.h"

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

enum class Kind : std::uint8_t {
    Dyn, Null, Bool, Int, Double, String, List, Map, Timestamp, Duration,
    Date,    // of ours: a calendar date, month precision kept
    Type,
    Record,  // of ours: a record of a Document, with declared members
};

// What is known of a date's precision before there is a value: two known and unlike ones are refused when compiled.
enum class KnownPrecision : std::uint8_t { Unknown, Month, Day };

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

enum class ErrorKind : std::uint8_t {
    Absent,      // a value that is not there was read; guard with has()
    NoOverload,
    NoSuchField,
    DivisionByZero,
    Overflow,
    BadConversion,
    IndexOutOfRange,
    BadPattern,
    CostExceeded,
    Other,
};

struct Value;
using List = std::vector<Value>;
using Map = std::vector<std::pair<Value, Value>>;

struct Null { };
struct Duration { std::int64_t nanoseconds = 0; };
struct Timestamp { std::int64_t seconds = 0; std::int32_t nanoseconds = 0; };
struct TypeName { std::string name; };
struct RecordReference { void const* record = nullptr; std::uint16_t type = 0; };
struct EvaluationError { ErrorKind kind = ErrorKind::Other; std::string detail; };

// An Activation may lend text and lists instead of copying them (std::string_view, List const*, Map const*): what is
// lent must stay unchanged until evaluate() returns. evaluate() itself returns owned values only.
struct Value {
    std::variant<Null, bool, std::int64_t, double, std::string, std::unique_ptr<List>, std::unique_ptr<Map>, Timestamp, Duration, Date, TypeName,
        RecordReference, EvaluationError, std::string_view, List const*, Map const*> held;

    Value() = default;
    template<typename T> Value(T value) : held(std::move(value)) { }
    Value(char const* text) : held(std::string(text)) { }
    Value(Value&&) noexcept = default;
    Value& operator=(Value&&) noexcept = default;
    Value clone() const;
    static Value list(List);
    static Value map(Map);
    static Value error(ErrorKind, std::string detail = {});

    template<typename T> T const* as() const { return std::get_if<T>(&held); }
    // Text, owned or lent.
    std::optional<std::string_view> as_text() const;
    List const* as_list() const;  // owned or lent; null for anything else
    Map const* as_map() const;
    bool is_error() const { return std::holds_alternative<EvaluationError>(held); }
    bool is_absent() const;  // EvaluationError of kind Absent
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

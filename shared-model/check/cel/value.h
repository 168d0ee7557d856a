// A value of the language: sixteen bytes and one that says what they are, so that moving one is copying them.
#pragma once

#include "base/date.h"

#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace shenbao::cel {

enum class Kind : std::uint8_t {
    Dyn, Null, Bool, Int, Double, String, List, Map, Timestamp, Duration,
    Date,    // of ours: a calendar date, month precision kept
    Type,
    Record,  // of ours: a record of a Document, with declared members
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
struct EvaluationError {
    std::string_view detail() const { return words ? std::string_view(*words) : std::string_view(); }

    ErrorKind kind = ErrorKind::Other;
    std::string const* words = nullptr;  // of the Value it stands in
};

// An Activation may lend text and lists instead of copying them (std::string_view, List const*, Map const*): what is
// lent must stay unchanged until evaluate() returns. evaluate() itself returns owned values only.
struct Value {
public:
    Value() = default;
    // Of exactly one of the types that Held names; nothing is converted. An error is made by error(): its words have one owner.
    template<typename T> Value(T value)
        : m_held(held<T>())
    {
        static_assert(!std::is_same_v<T, EvaluationError>);
        if constexpr (is_apart(held<T>()))
            m_is.apart = new T(std::move(value));
        else
            new (&m_is) T(value);
    }
    Value(char const* text) : Value(std::string(text)) { }
    Value(Value&& other) noexcept : m_is(other.m_is), m_held(std::exchange(other.m_held, Held::Null)) { }
    Value& operator=(Value&& other) noexcept
    {
        // It may stand inside what is let go.
        auto const is = other.m_is;
        auto const held = std::exchange(other.m_held, Held::Null);
        let_go();
        m_is = is;
        m_held = held;
        return *this;
    }
    ~Value() { let_go(); }
    // Owned through and through.
    Value clone() const;
    // The same value, lent: nothing is copied but what cannot be lent (an error's words), and it must not outlive this one.
    Value lent() const
    {
        if (m_held >= Held::Error)
            return lent_apart();
        Value same;
        same.m_is = m_is;
        same.m_held = m_held;
        return same;
    }
    static Value list(List list) { return Value(std::move(list)); }
    static Value map(Map map) { return Value(std::move(map)); }
    static Value error(ErrorKind kind)
    {
        Value made;
        new (&made.m_is) EvaluationError { kind, nullptr };
        made.m_held = Held::Error;
        return made;
    }
    static Value error(ErrorKind, std::string detail);

    template<typename T> T const* as() const
    {
        if (m_held != held<T>())
            return nullptr;
        if constexpr (is_apart(held<T>()))
            return static_cast<T const*>(m_is.apart);
        else
            return std::launder(reinterpret_cast<T const*>(&m_is));
    }
    template<typename T> T* as() { return const_cast<T*>(std::as_const(*this).as<T>()); }
    // Text, owned or lent.
    std::optional<std::string_view> as_text() const
    {
        if (auto const* view = as<std::string_view>())
            return *view;
        auto const* text = as<std::string>();
        return text ? std::optional<std::string_view>(*text) : std::nullopt;
    }
    // Owned or lent; null for anything else.
    List const* as_list() const
    {
        auto const* lent = as<List const*>();
        return lent ? *lent : as<List>();
    }
    Map const* as_map() const
    {
        auto const* lent = as<Map const*>();
        return lent ? *lent : as<Map>();
    }
    bool is_error() const { return m_held == Held::Error; }
    bool is_absent() const { return is_error() && as<EvaluationError>()->kind == ErrorKind::Absent; }

    enum class Held : std::uint8_t {
        Null, Bool, Int, Double, Timestamp, Duration, Date, Record, LentText, LentList, LentMap,
        Error,                       // here, its words elsewhere
        OwnText, OwnList, OwnMap, OwnTypeName,  // elsewhere, and this value's own
    };
    Held held() const { return m_held; }

private:
    template<typename T> static constexpr Held held()
    {
        if constexpr (std::is_same_v<T, cel::Null>) return Held::Null;
        else if constexpr (std::is_same_v<T, bool>) return Held::Bool;
        else if constexpr (std::is_same_v<T, std::int64_t>) return Held::Int;
        else if constexpr (std::is_same_v<T, double>) return Held::Double;
        else if constexpr (std::is_same_v<T, cel::Timestamp>) return Held::Timestamp;
        else if constexpr (std::is_same_v<T, cel::Duration>) return Held::Duration;
        else if constexpr (std::is_same_v<T, shenbao::Date>) return Held::Date;
        else if constexpr (std::is_same_v<T, RecordReference>) return Held::Record;
        else if constexpr (std::is_same_v<T, std::string_view>) return Held::LentText;
        else if constexpr (std::is_same_v<T, cel::List const*>) return Held::LentList;
        else if constexpr (std::is_same_v<T, cel::Map const*>) return Held::LentMap;
        else if constexpr (std::is_same_v<T, EvaluationError>) return Held::Error;
        else if constexpr (std::is_same_v<T, std::string>) return Held::OwnText;
        else if constexpr (std::is_same_v<T, cel::List>) return Held::OwnList;
        else if constexpr (std::is_same_v<T, cel::Map>) return Held::OwnMap;
        else {
            static_assert(std::is_same_v<T, cel::TypeName>, "no value of the language");
            return Held::OwnTypeName;
        }
    }
    static constexpr bool is_apart(Held held) { return held >= Held::OwnText; }
    void let_go()
    {
        if (m_held >= Held::Error)
            free();
    }
    void free();
    Value lent_apart() const;

    union Is {
        Is() : number(0) { }
        std::int64_t number;
        bool boolean;
        double real;
        cel::Timestamp timestamp;
        cel::Duration duration;
        shenbao::Date date;
        RecordReference record;
        std::string_view text;
        EvaluationError error;
        void* apart;
    };
    static_assert(sizeof(Is) == 16 && std::is_trivially_copyable_v<Is>);

    Is m_is;
    Held m_held = Held::Null;
};

}

// Failures (disk, parse, network) as values. A verdict or a refusal is not a failure and has its own type.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace shenbao {

enum class ErrorCode {
    InvalidSyntax,  // the text is not what its format says
    InvalidType,    // a value of the wrong type for its place
    UnknownName,    // a name that the programme does not have
    TooLarge,       // over a size, depth or count limit
    NotFound,
    Conflict,
    Forbidden,
    Unavailable,    // disk, network, registry
    Internal,
};

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string detail;   // for the log and the developer, never for the person
    std::string pointer;  // JSON pointer or file:line:column of what is wrong, if known
};

template<typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }
    T& value() { return *std::get_if<0>(&m_state); }
    T const& value() const { return *std::get_if<0>(&m_state); }
    T release_value() { return std::move(*std::get_if<0>(&m_state)); }
    Error const& error() const { return *std::get_if<1>(&m_state); }
    Error release_error() { return std::move(*std::get_if<1>(&m_state)); }

private:
    std::variant<T, Error> m_state;
};

template<>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_ok(false) {}

    bool ok() const { return m_ok; }
    explicit operator bool() const { return ok(); }
    void release_value() {}
    Error const& error() const { return m_error; }
    Error release_error() { return std::move(m_error); }

private:
    Error m_error;
    bool m_ok = true;
};

[[noreturn]] void verification_failed(char const* expression, char const* file, int line);

}

// The value of a Result, or return its error from the function around it. Never behind a comma, in braces or among
// arguments: GCC does not destroy what was built before it when it returns (tests/tidy looks for that).
#define TRY(expression) SHENBAO_TRY_NAMED(expression, __COUNTER__)
// A name of its own for each, so that a TRY inside a lambda inside a TRY shadows nothing.
#define SHENBAO_TRY_NAMED(expression, counter) SHENBAO_TRY_JOINED(expression, counter)
#define SHENBAO_TRY_JOINED(expression, counter) SHENBAO_TRY(expression, result_of_try_##counter)
#define SHENBAO_TRY(expression, result)   \
    __extension__({                       \
        auto result = (expression);       \
        if (!result.ok())                 \
            return result.release_error();\
        result.release_value();           \
    })

// A bug stops the program. Never on anything a person or the network sent.
#define VERIFY(expression)                                                        \
    (static_cast<bool>(expression)                                                \
            ? static_cast<void>(0)                                                \
            : ::shenbao::verification_failed(#expression, __FILE__, __LINE__))

// "No" as a named value, with everything the person needs to know; http/ maps it to a problem (RFC 9457).
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace shenbao::service {

enum class RefusalCode : std::uint8_t {
#define REFUSAL(name, status, zh, en) name,
#include "service/refusals.def"
#undef REFUSAL
};

std::string_view name_of(RefusalCode);
int status_of(RefusalCode);
std::string_view words_of(RefusalCode, std::size_t language);  // 0: Chinese

struct FieldFinding {
    std::string path;  // of the document, or "captcha", "sms_code"
    std::string code;
    std::string parameters;  // JSON object, may be empty
    std::string severity = "error";
    std::string message;
};

struct Refusal {
    RefusalCode code = RefusalCode::internal;
    std::string detail;       // for the log; the person sees the code's words
    std::string application;  // already_applied: which
    std::vector<FieldFinding> findings;
    int retry_seconds = 0;

    Refusal() = default;
    Refusal(RefusalCode named) : code(named) { }
    Refusal(Error const&);
};

template<typename T>
class [[nodiscard]] Outcome {
public:
    Outcome(T value) : m_state(std::in_place_index<0>, std::move(value)) { }
    Outcome(Refusal refusal) : m_state(std::in_place_index<1>, std::move(refusal)) { }
    Outcome(RefusalCode code) : m_state(std::in_place_index<1>, Refusal(code)) { }
    Outcome(Error const& error) : m_state(std::in_place_index<1>, Refusal(error)) { }

    bool ok() const { return m_state.index() == 0; }
    T& value() { return *std::get_if<0>(&m_state); }
    T const& value() const { return *std::get_if<0>(&m_state); }
    Refusal const& refusal() const { return *std::get_if<1>(&m_state); }
    T release_value() { return std::move(*std::get_if<0>(&m_state)); }
    Refusal release_error() { return std::move(*std::get_if<1>(&m_state)); }

private:
    std::variant<T, Refusal> m_state;
};

struct Done { };

}

#pragma once

#include "check/cel/program.h"

#include <map>
#include <string>
#include <string_view>

namespace shenbao::tests {

// A value as text: 1, 1.0, "a", [1, 2], {"a": 1}, date 2020-01-02, error Overflow.
std::string shown(cel::Value const&);

// A small form: `basic` (name, nickname, birth_date, start, age, height, tags), `works` (title, year, end), `context`,
// `today`, `x` (dyn), `a.b` (map) and `a.b.c` (string). nickname and every second work's end are absent.
cel::Declarations form_declarations();

// Counts what it is asked for.
class FormActivation final : public cel::Activation {
public:
    FormActivation();
    cel::Value variable(std::uint16_t slot) const override;
    cel::Value member(cel::RecordReference, std::uint16_t slot) const override;
    bool has_member(cel::RecordReference, std::uint16_t slot) const override;

    mutable int reads = 0;
    cel::Value x;

private:
    cel::List m_works;
    cel::Map m_context;
    cel::Map m_ab;
    cel::List m_tags;
};

// The result of evaluating, or "compile <code> <line>:<column>".
std::string run(std::string_view expression, std::uint64_t cost_limit = 100'000);
std::string run_unchecked(std::string_view expression);
Diagnostics diagnostics_of(std::string_view expression);

}

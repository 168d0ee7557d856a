// Where a plan's expressions come from: compiled from the pack's text, or read as bytes that were compiled before.
#pragma once

#include "base/bytes.h"
#include "check/compiled.h"

namespace shenbao {

enum class ScopeUse : std::uint8_t {
    Condition,  // bool
    Value,      // what the field holds
    Option,     // bool, over `option`
    Count,      // int
    Words,      // list(string)
};

// Where an expression stands: in a field, in a rule, in what makes rows, or in none.
struct Scope {
    Field const* field = nullptr;
    Rule const* rule = nullptr;
    ScopeUse use = ScopeUse::Condition;
    Section const* rows = nullptr;  // of the condition for its rows
};

// Asked for every expression of a form in one fixed order.
class Expressions {
public:
    virtual ~Expressions() = default;
    // Nothing for an absent expression, or a mistaken one.
    virtual std::optional<cel::Program> program(ExpressionSource const&, Scope) = 0;
    virtual std::optional<cel::Pattern> pattern(Field const&, TextField const&) = 0;
    virtual void cycle(std::string const& name, ExpressionSource const&) = 0;
};

class CompiledExpressions final : public Expressions {
public:
    // What is compiled is also appended to `stored`, if there is one.
    CompiledExpressions(Plan::Compiled const&, Diagnostics&, ByteWriter* stored);

    std::optional<cel::Program> program(ExpressionSource const&, Scope) override;
    std::optional<cel::Pattern> pattern(Field const&, TextField const&) override;
    void cycle(std::string const& name, ExpressionSource const&) override;

private:
    std::vector<cel::Member> variables_in(Scope) const;
    cel::Type type_in(Scope) const;
    std::uint16_t type_around(Field const&) const;

    Plan::Compiled const& m_compiled;
    Diagnostics& m_diagnostics;
    ByteWriter* m_stored;
    cel::Declarations m_shared;
};

class StoredExpressions final : public Expressions {
public:
    explicit StoredExpressions(ByteReader& stored)
        : m_stored(stored)
    {
    }
    std::optional<cel::Program> program(ExpressionSource const&, Scope) override;
    std::optional<cel::Pattern> pattern(Field const&, TextField const&) override;
    void cycle(std::string const&, ExpressionSource const&) override { m_stored.fail(); }

private:
    ByteReader& m_stored;
};

}

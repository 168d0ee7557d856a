#pragma once

#include "check/cel/code.h"
#include "check/cel/values.h"

namespace shenbao::cel {

// What a boolean expression gave. Failed: the error stands in Evaluator::m_error.
enum class Truth : std::uint8_t { False, True, Failed };

// Walks the code. Values on the way are lent where possible, so that small expressions allocate nothing.
class Evaluator {
public:
    Evaluator(Program::Code const& code, Activation const* activation, std::uint64_t cost_limit)
        : m_code(code), m_activation(activation), m_budget(cost_limit) { }

    Value run(NodeIndex root);
    Program::Answer decide(NodeIndex root);

private:
    // The value of a node: of a constant or a macro's variable without making a new one.
    class Operand {
    public:
        Operand(Evaluator& evaluator, NodeIndex node)
            : m_direct(evaluator.direct(node)), m_made(m_direct ? Value() : evaluator.value(node)) { }
        Value const& operator*() const { return m_direct ? *m_direct : m_made; }
        Value const* operator->() const { return &**this; }
        bool is_error() const { return !m_direct && m_made.is_error(); }
        // If the value was made here it can be moved from; a direct one is only lent.
        Value take() { return m_direct ? m_direct->lent() : std::move(m_made); }
        // Something inside the value: lent with it, or moved out of what was made here.
        Value part(Value const& inside)
        {
            // The list or map is this operand's own and not const; the callers only search it as const.
            return is_lent() ? inside.lent() : std::move(const_cast<Value&>(inside));
        }
        bool is_lent() const
        {
            return m_direct || m_made.as<List const*>() || m_made.as<Map const*>() || m_made.as<std::string_view>();
        }

    private:
        Value const* m_direct;
        Value m_made;
    };

    Value const* direct(NodeIndex) const;
    Value value(NodeIndex);
    Truth truth(NodeIndex);
    Truth truth_of(Value&&);
    Truth fail(Value&&);
    Truth all_or_any(Node const&, Truth decisive);
    Truth negation(Node const&);
    Truth comparison(Node const&);
    Truth equality(Node const&);
    Truth ordering(Node const&);
    Truth membership(Node const&);
    Truth presence(Node const&);
    Truth match(Node const&);
    Truth quantifier(Node const&);
    Value boolean(NodeIndex);
    Value conditional(Node const&);
    Value member(Node const&);
    Value selected(Node const&);
    Value indexed(Node const&);
    Value list(Node const&);
    Value map(Node const&);
    Value call(Node const&);
    Value filtered(Node const&);
    Value each(Node const&);

    Program::Code const& m_code;
    Activation const* m_activation;
    Budget m_budget;
    Value m_error;
    Value const* m_locals[locals_max];
};

}

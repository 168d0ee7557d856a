#include "check/cel/evaluator.h"

namespace shenbao::cel {

namespace {

// The elements of a list, or the keys of a map.
class Range {
public:
    explicit Range(Value const& value) : m_list(value.as_list()), m_map(value.as_map()) { }
    bool is_range() const { return m_list || m_map; }
    std::size_t size() const { return m_list ? m_list->size() : m_map->size(); }
    Value const& operator[](std::size_t i) const { return m_list ? (*m_list)[i] : (*m_map)[i].first; }

private:
    List const* m_list;
    Map const* m_map;
};

}

// all, exists: like && and || over the elements. exists_one: any error is the result.
Truth Evaluator::quantifier(Node const& node)
{
    Operand range(*this, m_code.child(node, 0));
    if (range.is_error())
        return fail(range.take());
    Range const elements(*range);
    if (!elements.is_range())
        return fail(no_overload());
    Truth const decisive = node.op == Op::All ? Truth::False : Truth::True;
    std::size_t matches = 0;
    bool failed = false;
    Value first_error;
    for (std::size_t i = 0; i < elements.size() && !m_budget.is_exhausted(); ++i) {
        m_locals[node.slot] = &elements[i];
        Truth const part = truth(m_code.child(node, 1));
        if (node.op == Op::ExistsOne) {
            if (part == Truth::Failed)
                return part;
            matches += part == Truth::True ? 1 : 0;
        } else if (part == decisive) {
            return decisive;
        } else if (part == Truth::Failed && !failed) {
            failed = true;
            first_error = std::move(m_error);
        }
    }
    if (failed)
        return fail(std::move(first_error));
    if (node.op == Op::ExistsOne)
        return matches == 1 ? Truth::True : Truth::False;
    return decisive == Truth::True ? Truth::False : Truth::True;
}

Value Evaluator::filtered(Node const& node)
{
    Operand range(*this, m_code.child(node, 0));
    if (range.is_error())
        return range.take();
    Range const elements(*range);
    if (!elements.is_range())
        return no_overload();
    List result;
    for (std::size_t i = 0; i < elements.size() && !m_budget.is_exhausted(); ++i) {
        m_locals[node.slot] = &elements[i];
        Truth const part = truth(m_code.child(node, 1));
        if (part == Truth::Failed)
            return std::move(m_error);
        if (part == Truth::False)
            continue;
        // With a third child this is map(x, p, t).
        Value kept = node.count == 3 ? value(m_code.child(node, 2)) : elements[i].lent();
        if (kept.is_error())
            return kept;
        result.push_back(range.is_lent() ? std::move(kept) : owned(std::move(kept), m_budget));
    }
    return Value::list(std::move(result));
}

Value Evaluator::each(Node const& node)
{
    Operand range(*this, m_code.child(node, 0));
    if (range.is_error())
        return range.take();
    Range const elements(*range);
    if (!elements.is_range())
        return no_overload();
    List result;
    result.reserve(elements.size());
    for (std::size_t i = 0; i < elements.size() && !m_budget.is_exhausted(); ++i) {
        m_locals[node.slot] = &elements[i];
        Value made = value(m_code.child(node, 1));
        if (made.is_error())
            return made;
        // What an element of a passing list lends must not outlive it.
        result.push_back(range.is_lent() ? std::move(made) : owned(std::move(made), m_budget));
    }
    return Value::list(std::move(result));
}

}

#include "check/cel/evaluator.h"

namespace shenbao::cel {

namespace {

Value unlike_precision()
{
    return Value::error(ErrorKind::Other, "dates of unlike precision are compared; use month()");
}

bool holds(Op op, Order order)
{
    switch (op) {
    case Op::Less: return order == Order::Less;
    case Op::LessEqual: return order == Order::Less || order == Order::Equal;
    case Op::Greater: return order == Order::Greater;
    default: return order == Order::Greater || order == Order::Equal;
    }
}

std::uint16_t const* slot_in(Selector const& selector, std::uint16_t record)
{
    for (auto const& [type, slot] : selector.slots) {
        if (type == record)
            return &slot;
    }
    return nullptr;
}

bool is_key(Kind kind) { return kind == Kind::Int || kind == Kind::Bool || kind == Kind::String; }

Truth truth_of_bool(bool value) { return value ? Truth::True : Truth::False; }

}

Value Evaluator::run(NodeIndex root)
{
    Value result = owned(value(root), m_budget);
    if (m_budget.is_exhausted())
        return Value::error(ErrorKind::CostExceeded);
    return result;
}

Program::Answer Evaluator::decide(NodeIndex root)
{
    using Answer = Program::Answer;
    auto const answer = truth(root);
    if (m_budget.is_exhausted())
        return Answer::Failed;
    if (answer == Truth::Failed)
        return m_error.is_absent() ? Answer::Absent : Answer::Failed;
    return answer == Truth::True ? Answer::True : Answer::False;
}

Value const* Evaluator::direct(NodeIndex index) const
{
    Node const& node = m_code.nodes[index];
    if (node.op == Op::Constant)
        return &m_code.constants[node.extra];
    return node.op == Op::Local ? m_locals[node.slot] : nullptr;
}

Value Evaluator::value(NodeIndex index)
{
    if (!m_budget.charge())
        return Value::error(ErrorKind::CostExceeded);
    Node const& node = m_code.nodes[index];
    switch (node.op) {
    case Op::Constant:
    case Op::Local: return direct(index)->lent();
    case Op::Variable: return m_activation->variable(node.slot);
    case Op::Member: return member(node);
    case Op::Select: return selected(node);
    case Op::MakeList: return list(node);
    case Op::MakeMap: return map(node);
    case Op::Conditional: return conditional(node);
    case Op::Index: return indexed(node);
    case Op::Call: return call(node);
    case Op::Filter: return filtered(node);
    case Op::Each: return each(node);
    default: return boolean(index);
    }
}

Value Evaluator::boolean(NodeIndex index)
{
    Truth const result = truth(index);
    return result == Truth::Failed ? std::move(m_error) : Value(result == Truth::True);
}

Truth Evaluator::truth(NodeIndex index)
{
    if (!m_budget.charge())
        return fail(Value::error(ErrorKind::CostExceeded));
    Node const& node = m_code.nodes[index];
    switch (node.op) {
    case Op::And: return all_or_any(node, Truth::False);
    case Op::Or: return all_or_any(node, Truth::True);
    case Op::Not: return negation(node);
    case Op::Equal:
    case Op::NotEqual: return equality(node);
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual: return ordering(node);
    case Op::In: return membership(node);
    case Op::HasMember:
    case Op::HasSelect: return presence(node);
    case Op::MatchConstant: return match(node);
    case Op::All:
    case Op::Exists:
    case Op::ExistsOne: return quantifier(node);
    default: return truth_of(value(index));
    }
}

Truth Evaluator::fail(Value&& error)
{
    m_error = std::move(error);
    return Truth::Failed;
}

Truth Evaluator::truth_of(Value&& value)
{
    if (auto const* known = value.as<bool>())
        return truth_of_bool(*known);
    return fail(value.is_error() ? std::move(value) : no_overload());
}

// && and ||: one decisive operand settles it, whatever the others' errors; else the first error stands.
Truth Evaluator::all_or_any(Node const& node, Truth decisive)
{
    bool failed = false;
    Value first_error;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        Truth const part = truth(m_code.child(node, i));
        if (part == decisive)
            return decisive;
        if (part == Truth::Failed && !failed) {
            failed = true;
            first_error = std::move(m_error);
        }
    }
    if (failed)
        return fail(std::move(first_error));
    return decisive == Truth::True ? Truth::False : Truth::True;
}

Truth Evaluator::negation(Node const& node)
{
    Truth const inner = truth(m_code.child(node, 0));
    if (inner == Truth::Failed)
        return inner;
    return inner == Truth::True ? Truth::False : Truth::True;
}

Truth Evaluator::equality(Node const& node)
{
    Operand left(*this, m_code.child(node, 0));
    if (left.is_error())
        return fail(left.take());
    Operand right(*this, m_code.child(node, 1));
    if (right.is_error())
        return fail(right.take());
    auto const* a = left->as<Date>();
    auto const* b = right->as<Date>();
    if (a && b && a->precision() != b->precision())
        return fail(unlike_precision());
    return truth_of_bool(equal(*left, *right, m_budget) == (node.op == Op::Equal));
}

Truth Evaluator::ordering(Node const& node)
{
    Operand left(*this, m_code.child(node, 0));
    if (left.is_error())
        return fail(left.take());
    Operand right(*this, m_code.child(node, 1));
    if (right.is_error())
        return fail(right.take());
    Order const found = order(*left, *right);
    if (found == Order::NoOverload)
        return fail(no_overload());
    if (found == Order::UnlikePrecision)
        return fail(unlike_precision());
    return truth_of_bool(holds(node.op, found));
}

Truth Evaluator::membership(Node const& node)
{
    Operand needle(*this, m_code.child(node, 0));
    if (needle.is_error())
        return fail(needle.take());
    Operand stack(*this, m_code.child(node, 1));
    if (stack.is_error())
        return fail(stack.take());
    if (Map const* map = stack->as_map())
        return truth_of_bool(find_key(*map, *needle, m_budget) != nullptr);
    List const* list = stack->as_list();
    if (!list)
        return fail(no_overload());
    for (Value const& candidate : *list) {
        if (equal(candidate, *needle, m_budget))
            return Truth::True;
    }
    return Truth::False;
}

// has(e.f). An absent e has no fields, as an unset message has none.
Truth Evaluator::presence(Node const& node)
{
    Operand operand(*this, m_code.child(node, 0));
    if (operand.is_error()) {
        Value error = operand.take();
        return error.is_absent() ? Truth::False : fail(std::move(error));
    }
    auto const* record = operand->as<RecordReference>();
    if (node.op == Op::HasMember)
        return record ? truth_of_bool(m_activation->has_member(*record, node.slot)) : fail(no_overload());
    Selector const& selector = m_code.selectors[node.extra];
    if (Map const* map = operand->as_map())
        return truth_of_bool(find_key(*map, Value(std::string_view(selector.name)), m_budget) != nullptr);
    if (!record)
        return fail(no_overload());
    auto const* slot = slot_in(selector, record->type);
    if (!slot)
        return fail(Value::error(ErrorKind::NoSuchField, selector.name));
    return truth_of_bool(m_activation->has_member(*record, *slot));
}

Truth Evaluator::match(Node const& node)
{
    Operand text(*this, m_code.child(node, 0));
    if (text.is_error())
        return fail(text.take());
    auto const view = text->as_text();
    if (!view)
        return fail(no_overload());
    Pattern const& pattern = m_code.patterns[node.extra];
    if (!m_budget.charge(view->size() * (1 + pattern.size() / 4) / 8))
        return fail(Value::error(ErrorKind::CostExceeded));
    return truth_of_bool(pattern.found_in(*view));
}

Value Evaluator::conditional(Node const& node)
{
    Truth const condition = truth(m_code.child(node, 0));
    if (condition == Truth::Failed)
        return std::move(m_error);
    return value(m_code.child(node, condition == Truth::True ? 1 : 2));
}

Value Evaluator::member(Node const& node)
{
    Operand operand(*this, m_code.child(node, 0));
    if (auto const* record = operand->as<RecordReference>())
        return m_activation->member(*record, node.slot);
    return operand.is_error() ? operand.take() : no_overload();
}

Value Evaluator::selected(Node const& node)
{
    Operand operand(*this, m_code.child(node, 0));
    if (operand.is_error())
        return operand.take();
    Selector const& selector = m_code.selectors[node.extra];
    if (Map const* map = operand->as_map()) {
        Value const* found = find_key(*map, Value(std::string_view(selector.name)), m_budget);
        if (!found)
            return Value::error(ErrorKind::NoSuchField, selector.name);
        return operand.part(*found);
    }
    auto const* record = operand->as<RecordReference>();
    if (!record)
        return no_overload();
    auto const* slot = slot_in(selector, record->type);
    return slot ? m_activation->member(*record, *slot) : Value::error(ErrorKind::NoSuchField, selector.name);
}

Value Evaluator::indexed(Node const& node)
{
    Operand operand(*this, m_code.child(node, 0));
    if (operand.is_error())
        return operand.take();
    Operand key(*this, m_code.child(node, 1));
    if (key.is_error())
        return key.take();
    if (Map const* map = operand->as_map()) {
        Value const* found = find_key(*map, *key, m_budget);
        if (!found)
            return Value::error(ErrorKind::NoSuchField, "no such key");
        return operand.part(*found);
    }
    List const* list = operand->as_list();
    if (!list)
        return no_overload();
    // A double that is whole serves as an index, since JSON's numbers are doubles.
    std::int64_t position = -1;
    if (auto const* number = key->as<std::int64_t>())
        position = *number;
    else if (auto const* number_as_double = key->as<double>();
             number_as_double && *number_as_double >= 0 && *number_as_double < 9e15
             && static_cast<double>(static_cast<std::int64_t>(*number_as_double)) == *number_as_double)
        position = static_cast<std::int64_t>(*number_as_double);
    else
        return number_as_double ? Value::error(ErrorKind::IndexOutOfRange) : no_overload();
    if (position < 0 || static_cast<std::size_t>(position) >= list->size())
        return Value::error(ErrorKind::IndexOutOfRange);
    Value const& found = (*list)[static_cast<std::size_t>(position)];
    return operand.part(found);
}

Value Evaluator::list(Node const& node)
{
    List elements;
    elements.reserve(node.count);
    for (std::uint32_t i = 0; i < node.count; ++i) {
        Value element = value(m_code.child(node, i));
        if (element.is_error())
            return element;
        elements.push_back(std::move(element));
    }
    return Value::list(std::move(elements));
}

Value Evaluator::map(Node const& node)
{
    Map entries;
    for (std::uint32_t i = 0; i < node.count; i += 2) {
        Value key = value(m_code.child(node, i));
        if (key.is_error())
            return key;
        if (!is_key(kind_of(key)))
            return Value::error(ErrorKind::NoOverload, "unsupported key type");
        if (find_key(entries, key, m_budget))
            return Value::error(ErrorKind::Other, "repeated key");
        Value entry = value(m_code.child(node, i + 1));
        if (entry.is_error())
            return entry;
        entries.emplace_back(std::move(key), std::move(entry));
    }
    return Value::map(std::move(entries));
}

Value Evaluator::call(Node const& node)
{
    Value arguments[4];
    for (std::uint32_t i = 0; i < node.count; ++i) {
        arguments[i] = value(m_code.child(node, i));
        if (arguments[i].is_error())
            return std::move(arguments[i]);
    }
    if (node.function >= Function::AddDays)
        return apply_days(node.function, arguments, m_activation ? m_activation->calendar() : nullptr, m_budget);
    return apply(node.function, arguments, node.count, m_budget);
}

Value apply(Function function, Value* arguments, std::size_t count, Budget& budget)
{
    if (function == Function::None)
        return Value::error(ErrorKind::Other, "an unknown name");
    if (function >= Function::Add && function <= Function::Negate)
        return apply_arithmetic(function, arguments, budget);
    if (function == Function::Size && !arguments[0].as_text()) {
        if (List const* list = arguments[0].as_list())
            return Value(static_cast<std::int64_t>(list->size()));
        Map const* map = arguments[0].as_map();
        return map ? Value(static_cast<std::int64_t>(map->size())) : no_overload();
    }
    if (function >= Function::Size && function <= Function::Reverse)
        return apply_text(function, arguments, count, budget);
    if (function == Function::ToDyn)
        return std::move(arguments[0]);
    if (function == Function::ToType)
        return Value(TypeName { type_name(kind_of(arguments[0])) });
    if (function >= Function::ToInt && function <= Function::ToDate)
        return apply_conversion(function, arguments[0]);
    if (function >= Function::GetFullYear && function <= Function::GetMilliseconds)
        return apply_moment(function, arguments, count);
    if (function >= Function::Sum)
        return apply_list(function, arguments, budget);
    return apply_date(function, arguments);
}

Value evaluate_constant(Program::Code const& code, NodeIndex node, std::uint64_t cost_limit)
{
    return Evaluator(code, nullptr, cost_limit).run(node);
}

Value Program::evaluate(Activation const& activation, std::uint64_t cost_limit) const
{
    return Evaluator(*m_code, &activation, cost_limit).run(m_code->root);
}

Program::Answer Program::decide(Activation const& activation, std::uint64_t cost_limit) const
{
    return Evaluator(*m_code, &activation, cost_limit).decide(m_code->root);
}

}

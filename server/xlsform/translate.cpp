#include "xlsform/translate.h"

#include "xlsform/functions.h"

namespace shenbao::xlsform {

namespace {

Result<Value> number_of(std::string const& digits)
{
    auto value = TRY(as_number(text_literal(digits)));
    if (value.cel.front() == '.')
        value.cel = "0" + value.cel;
    return value;
}

// ${a} where one value is needed; the rows of a repeat are taken by functions alone.
Result<Value> single(Value value)
{
    if (value.type == Type::Rows)
        return Error { ErrorCode::InvalidType, "an answer inside a repeat can be read here only by count, sum, min, max, join or indexed-repeat", "" };
    return value;
}

// int((today() - ${birth}) div 365.25) and its like: our full years and months are exact.
Result<Value> age_of(Expression const& call, Scope const& scope, bool& is_age)
{
    is_age = false;
    bool const cuts = call.shape == Shape::Call && call.children.size() == 1 && (call.text == "int" || call.text == "floor" || call.text == "round");
    auto const* quotient = cuts ? &call.children[0] : nullptr;
    if (!quotient || quotient->shape != Shape::Binary || quotient->text != "div" || quotient->children[1].shape != Shape::Number)
        return Value {};
    auto const& per = quotient->children[1].text;
    bool const years = per.rfind("365", 0) == 0;
    bool const months = per.rfind("30.4", 0) == 0;
    auto const& difference = quotient->children[0];
    if (!(years || months) || call.text == "round" || difference.shape != Shape::Binary || difference.text != "-")
        return Value {};
    auto const* plain = &difference;
    Value ends[2];
    for (std::size_t i = 0; i < 2; ++i) {
        auto const* side = &plain->children[i];
        if (side->shape == Shape::Call && side->text == "decimal-date-time" && side->children.size() == 1)
            side = &side->children[0];
        ends[i] = TRY(translate(*side, scope));
        if (!is_date(ends[i].type))
            return Value {};
    }
    is_age = true;
    auto age = make_value(Type::Int, std::string(years ? "full_years(" : "full_months(") + ends[1].cel + ", " + ends[0].cel + ")", true, ends[0].guards);
    add_guards(age, ends[1].guards);
    return age;
}

Result<Value> binary(Expression const& expression, Scope const& scope)
{
    auto const left = TRY(translate(expression.children[0], scope));
    auto const right = TRY(translate(expression.children[1], scope));
    auto const& sign = expression.text;
    if (sign == "and" || sign == "or")
        return make_value(Type::Bool, wrapped(as_condition(left)) + (sign == "and" ? " && " : " || ") + wrapped(as_condition(right)), false);
    bool const arithmetic = sign == "+" || sign == "-" || sign == "*" || sign == "div" || sign == "mod";
    if (!arithmetic)
        return compare(sign, left, right);
    auto const a = TRY(single(left));
    auto const b = TRY(single(right));
    return calculate(sign, a, b);
}

Result<Value> negated(Expression const& expression, Scope const& scope)
{
    auto const inner = TRY(translate(expression.children[0], scope));
    auto const number = TRY(as_number(inner));
    auto value = make_value(number.type, "-" + wrapped(number), false, number.guards);
    value.literal = number.literal;
    value.literal_text = "-" + number.literal_text;
    return value;
}

}

Result<Value> translate(Expression const& expression, Scope const& scope)
{
    switch (expression.shape) {
    case Shape::Number: return number_of(expression.text);
    case Shape::Text: return text_literal(expression.text);
    case Shape::Reference: return scope.reference(expression.text);
    case Shape::Current: return scope.current();
    case Shape::Name:
        if (expression.text == "..")
            return Error { ErrorCode::InvalidType, "paths into the form (/, .., [ ]) are not taken; name the question as ${name}", "" };
        return scope.column(expression.text);
    case Shape::Binary: return binary(expression, scope);
    case Shape::Negate: return negated(expression, scope);
    case Shape::Call: break;
    }
    bool is_age = false;
    auto const age = TRY(age_of(expression, scope, is_age));
    return is_age ? Result<Value>(age) : call_function(expression, scope);
}

Result<Value> translate(std::string_view expression, Scope const& scope)
{
    auto const parsed = TRY(parse_expression(expression));
    return translate(parsed, scope);
}

}

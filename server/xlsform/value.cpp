#include "xlsform/value.h"

#include "base/date.h"

#include <algorithm>
#include <cstdlib>

namespace shenbao::xlsform {

std::string quoted(std::string_view text)
{
    bool const raw = text.find('\\') != std::string_view::npos && text.find_first_of("'\n\r") == std::string_view::npos;
    std::string out = raw ? "r'" : "'";
    for (char c : text) {
        if (!raw && (c == '\\' || c == '\''))
            out += '\\';
        out += c == '\n' ? "\\n" : c == '\r' ? "\\r" : std::string(1, c);
    }
    return out + "'";
}

std::string wrapped(Value const& value) { return value.atom ? value.cel : "(" + value.cel + ")"; }

std::string all_of(std::vector<std::string> const& atoms)
{
    std::string out;
    for (auto const& atom : atoms)
        out += (out.empty() ? "" : " && ") + atom;
    return out.empty() ? "true" : out;
}

void add_guards(Value& to, std::vector<std::string> const& atoms)
{
    for (auto const& atom : atoms) {
        if (std::find(to.guards.begin(), to.guards.end(), atom) == to.guards.end())
            to.guards.push_back(atom);
    }
}

Value make_value(Type type, std::string cel, bool atom, std::vector<std::string> guards)
{
    Value value;
    value.type = type;
    value.cel = std::move(cel);
    value.atom = atom;
    value.guards = std::move(guards);
    return value;
}

Value text_literal(std::string_view text)
{
    auto value = make_value(Type::Text, quoted(text), true);
    value.literal = true;
    value.literal_text = text;
    return value;
}

Value int_literal(long long number)
{
    auto value = make_value(Type::Int, std::to_string(number), number >= 0);
    value.literal = true;
    value.literal_text = value.cel;
    return value;
}

bool is_number(Type type) { return type == Type::Int || type == Type::Number; }
bool is_date(Type type) { return type == Type::Date || type == Type::Month; }

std::string_view name_of(Type type)
{
    switch (type) {
    case Type::Bool: return "yes or no";
    case Type::Tick: return "an acknowledgement";
    case Type::Int: return "a whole number";
    case Type::Number: return "a number";
    case Type::Text: return "a text";
    case Type::Choice: return "a choice";
    case Type::Date: return "a date";
    case Type::Month: return "a month";
    case Type::Many: return "several choices";
    case Type::Files: return "a file";
    case Type::Rows: return "the answers of a repeat";
    }
    return "";
}

static Error no_way(Value const& value, std::string_view wanted)
{
    return { ErrorCode::InvalidType, std::string(name_of(value.type)) + " stands where " + std::string(wanted) + " is needed", "" };
}

// `g1 && g2 && rest`, or rest alone.
static Value guarded_bool(std::vector<std::string> guards, Value const& rest)
{
    if (guards.empty())
        return make_value(Type::Bool, rest.cel, rest.atom);
    guards.push_back(wrapped(rest));
    return make_value(Type::Bool, all_of(guards), false);
}

Value as_condition(Value const& value)
{
    switch (value.type) {
    case Type::Bool:
    case Type::Tick: return guarded_bool(value.guards, value);
    case Type::Int:
    case Type::Number:
        return guarded_bool(value.guards, make_value(Type::Bool, wrapped(value) + (value.type == Type::Int ? " != 0" : " != 0.0"), false));
    case Type::Text:
        if (!value.answer)
            return guarded_bool(value.guards, make_value(Type::Bool, wrapped(value) + " != ''", false));
        break;
    case Type::Rows: return make_value(Type::Bool, value.tables.front() + ".size() > 0", false);
    default: break;
    }
    return make_value(Type::Bool, all_of(value.guards), value.guards.size() < 2);
}

// The text where there is a value, '' where there is none.
static Value total_text(Value const& value, std::string cel, bool atom)
{
    if (value.guards.empty())
        return make_value(Type::Text, std::move(cel), atom);
    return make_value(Type::Text, "(" + all_of(value.guards) + " ? " + cel + " : '')", true);
}

Result<Value> as_text(Value const& value)
{
    switch (value.type) {
    case Type::Text:
        if (value.guards.empty())
            return value;
        return total_text(value, value.cel, value.atom);
    case Type::Choice: return total_text(value, value.cel, value.atom);
    case Type::Int:
    case Type::Number:
        if (value.literal)
            return text_literal(value.literal_text);
        return total_text(value, "string(" + value.cel + ")", true);
    case Type::Date:
    case Type::Month: return total_text(value, "string(" + value.cel + ")", true);
    case Type::Bool: return make_value(Type::Text, "(" + wrapped(as_condition(value)) + " ? 'true' : 'false')", true);
    case Type::Tick: return make_value(Type::Text, "(" + as_condition(value).cel + " ? 'OK' : '')", true);
    case Type::Many: return total_text(value, value.cel + ".join(' ')", true);
    default: return no_way(value, "a text");
    }
}

static std::string days_of(Value const& date)
{
    return "days_between(date('1970-01-01'), " + (date.type == Type::Month ? "date(string(month(" + date.cel + ")) + '-01')" : date.cel) + ")";
}

static bool is_number_text(std::string const& text)
{
    char* end = nullptr;
    std::strtod(text.c_str(), &end);
    return !text.empty() && *end == '\0' && text.find_first_not_of("0123456789.-") == std::string::npos;
}

static Value number_literal(std::string const& text)
{
    bool const whole = text.find('.') == std::string::npos;
    auto value = make_value(whole ? Type::Int : Type::Number, text + (text.back() == '.' ? "0" : ""), text.front() != '-');
    value.literal = true;
    value.literal_text = text;
    return value;
}

Result<Value> as_number(Value const& value)
{
    switch (value.type) {
    case Type::Int:
    case Type::Number: return value;
    case Type::Bool: return make_value(Type::Int, "(" + wrapped(as_condition(value)) + " ? 1 : 0)", true);
    case Type::Date:
    case Type::Month: return make_value(Type::Int, days_of(value), true, value.guards);
    case Type::Text:
    case Type::Choice: {
        if (value.literal && is_number_text(value.literal_text))
            return number_literal(value.literal_text);
        if (value.literal)
            return Error { ErrorCode::InvalidType, "“" + value.literal_text + "” is no number", "" };
        auto number = make_value(Type::Number, "double(" + value.cel + ")", true, value.guards);
        number.guards.push_back(wrapped(value) + ".matches('^-?[0-9]+([.][0-9]+)?$')");
        return number;
    }
    default: return no_way(value, "a number");
    }
}

Result<Value> as_double(Value const& value)
{
    auto number = TRY(as_number(value));
    if (number.type == Type::Number)
        return number;
    if (number.literal)
        number.cel += ".0";
    else {
        number.cel = "double(" + number.cel + ")";
        number.atom = true;
    }
    number.type = Type::Number;
    return number;
}

Result<Value> as_int(Value const& value)
{
    auto number = TRY(as_number(value));
    if (number.type == Type::Int)
        return number;
    return make_value(Type::Int, "int(" + number.cel + ")", true, number.guards);
}

Result<Value> as_date(Value const& value)
{
    if (is_date(value.type))
        return value;
    if (value.literal && value.type == Type::Text) {
        auto const date = parse_date(value.literal_text);
        if (!date)
            return Error { ErrorCode::InvalidType, "“" + value.literal_text + "” is no date YYYY-MM-DD", "" };
        return make_value(date->precision() == DatePrecision::Day ? Type::Date : Type::Month, "date('" + value.literal_text + "')", true);
    }
    if (value.type == Type::Text) {
        auto date = make_value(Type::Date, "date(" + value.cel + ")", true, value.guards);
        date.guards.push_back(wrapped(value) + ".matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}$')");
        return date;
    }
    if (!is_number(value.type))
        return no_way(value, "a date");
    auto const days = TRY(as_int(value));
    return make_value(Type::Date, "add_days(date('1970-01-01'), " + days.cel + ")", true, days.guards);
}

static std::string sign_of(std::string_view sign) { return sign == "=" ? "==" : std::string(sign); }

// Both sides are of one type now. XLSForm calls two empty answers equal, and nothing smaller than nothing.
static Value compared(std::string_view sign, Value const& left, Value const& right)
{
    bool const unequal = sign == "!=";
    auto const plain = make_value(Type::Bool, wrapped(left) + " " + (unequal ? "==" : sign_of(sign)) + " " + wrapped(right), false);
    Value guards;
    add_guards(guards, left.guards);
    add_guards(guards, right.guards);
    bool const both_may_be_empty = !left.guards.empty() && !right.guards.empty() && left.guards != right.guards;
    Value result;
    if (both_may_be_empty && (sign == "=" || unequal)) {
        auto none = "!(" + all_of(left.guards) + ") && !(" + all_of(right.guards) + ")";
        result = make_value(Type::Bool, "(" + all_of(guards.guards) + " ? " + plain.cel + " : " + none + ")", true);
    } else {
        result = guarded_bool(guards.guards, plain);
    }
    return unequal ? make_value(Type::Bool, "!(" + result.cel + ")", true) : result;
}

static Result<Value> compare_with_empty(std::string_view sign, Value const& value)
{
    if (sign != "=" && sign != "!=")
        return Error { ErrorCode::InvalidType, "nothing is smaller or larger than an empty text", "" };
    auto const there = value.type == Type::Bool ? make_value(Type::Bool, "true", true) : value.type == Type::Text && !value.answer ? as_condition(value)
        : make_value(Type::Bool, all_of(value.guards), value.guards.size() < 2);
    if (sign == "!=")
        return there;
    return make_value(Type::Bool, "!" + wrapped(there), true);
}

static Result<Value> compare_tick(std::string_view sign, Value const& tick, Value const& other)
{
    auto const ticked = as_condition(tick);
    if (other.type == Type::Text && other.literal && (sign == "=" || sign == "!=")) {
        if (sign == "=")
            return ticked;
        return make_value(Type::Bool, "!" + wrapped(ticked), true);
    }
    return compared(sign, ticked, as_condition(other));
}

static Result<Value> compare_dates(std::string_view sign, Value const& left, Value const& right)
{
    auto a = TRY(as_date(left));
    auto b = TRY(as_date(right));
    // Where a month is enough a day may stand as well.
    if (a.type == Type::Month || b.type == Type::Month) {
        for (auto* side : { &a, &b }) {
            if (side->type == Type::Date || !side->literal)
                *side = make_value(Type::Month, "month(" + side->cel + ")", true, side->guards);
        }
    }
    return compared(sign, a, b);
}

// XLSForm keeps several choices as one text with blanks between.
static Value code_list(Value const& text) { return make_value(Type::Many, wrapped(text) + ".split(' ')", true); }

Result<Value> compare(std::string_view sign, Value const& left, Value const& right)
{
    for (auto const* side : { &left, &right }) {
        if (side->type == Type::Rows)
            return Error { ErrorCode::InvalidType, "an answer inside a repeat can be read here only by count, sum, min, max, join or indexed-repeat", "" };
    }
    if (right.is_empty_text() || left.is_empty_text())
        return compare_with_empty(sign, right.is_empty_text() ? left : right);
    if (left.type == Type::Tick || right.type == Type::Tick)
        return left.type == Type::Tick ? compare_tick(sign, left, right) : compare_tick(sign, right, left);
    bool const equality = sign == "=" || sign == "!=";
    if (left.type == Type::Bool || right.type == Type::Bool)
        return compared(sign, as_condition(left), as_condition(right));
    if (equality && left.type == Type::Many) {
        auto const other = right.type == Type::Many ? right : TRY(as_text(right));
        return compared(sign, left, other.type == Type::Many ? other : code_list(other));
    }
    if (is_date(left.type) || is_date(right.type)) {
        auto const& other = is_date(left.type) ? right : left;
        if (!is_number(other.type))
            return compare_dates(sign, left, right);
    }
    // A code is compared as a text even with a number: 1 and 01 are different codes.
    bool const codes = left.type == Type::Choice || right.type == Type::Choice;
    bool const texts = !is_number(left.type) && !is_number(right.type) && !is_date(left.type) && !is_date(right.type);
    bool const with_literal = left.literal || right.literal;
    if (equality && (texts || (codes && with_literal))) {
        auto a = left.literal ? TRY(as_text(left)) : left;
        auto b = right.literal ? TRY(as_text(right)) : right;
        return compared(sign, a, b);
    }
    auto a = TRY(as_number(left));
    auto b = TRY(as_number(right));
    if (a.type != b.type) {
        a = TRY(as_double(a));
        b = TRY(as_double(b));
    }
    return compared(sign, a, b);
}

// Days between two dates, or a date so many days away.
static Result<Value> calculate_days(std::string_view sign, Value const& left, Value const& right)
{
    bool const between = left.type == Type::Date && right.type == Type::Date;
    auto const& date = left.type == Type::Date ? left : right;
    auto const other = between ? right : TRY(as_int(left.type == Type::Date ? right : left));
    auto result = make_value(between ? Type::Int : Type::Date, "", true, date.guards);
    add_guards(result, other.guards);
    if (between)
        result.cel = "days_between(" + right.cel + ", " + left.cel + ")";
    else
        result.cel = "add_days(" + date.cel + ", " + (sign == "-" ? "-" + wrapped(other) : other.cel) + ")";
    return result;
}

Result<Value> calculate(std::string_view sign, Value const& left, Value const& right)
{
    bool const difference = sign == "-" && left.type == Type::Date && (right.type == Type::Date || right.type == Type::Int);
    bool const moved = sign == "+" && ((left.type == Type::Date && right.type == Type::Int) || (left.type == Type::Int && right.type == Type::Date));
    if (difference || moved)
        return calculate_days(sign, left, right);
    auto a = TRY(as_number(left));
    auto b = TRY(as_number(right));
    if (sign == "div" || a.type != b.type) {
        a = TRY(as_double(a));
        b = TRY(as_double(b));
    }
    auto result = make_value(a.type, "", false, a.guards);
    add_guards(result, b.guards);
    if (sign != "mod") {
        result.cel = wrapped(a) + " " + (sign == "div" ? "/" : std::string(sign)) + " " + wrapped(b);
        return result;
    }
    if (a.type == Type::Int)
        result.cel = wrapped(a) + " % " + wrapped(b);
    else
        result.cel = wrapped(a) + " - " + wrapped(b) + " * double(int(" + wrapped(a) + " / " + wrapped(b) + "))";
    if (!b.literal)
        add_guards(result, { wrapped(b) + (a.type == Type::Int ? " != 0" : " != 0.0") });
    return result;
}

Result<std::pair<Value, Value>> alike(Value const& a, Value const& b)
{
    if (a.type == b.type && a.type != Type::Text && a.type != Type::Rows)
        return std::pair(a, b);
    if (is_number(a.type) && is_number(b.type)) {
        auto first = TRY(as_double(a));
        auto second = TRY(as_double(b));
        return std::pair(first, second);
    }
    bool const first_is_date = a.type == Type::Date && b.literal && parse_date(b.literal_text);
    bool const second_is_date = b.type == Type::Date && a.literal && parse_date(a.literal_text);
    if (first_is_date || second_is_date) {
        auto first = TRY(as_date(a));
        auto second = TRY(as_date(b));
        return std::pair(first, second);
    }
    auto first = TRY(as_text(a));
    auto second = TRY(as_text(b));
    return std::pair(first, second);
}

}

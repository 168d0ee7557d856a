#include "xlsform/functions.h"

#include "base/diagnostic.h"
#include "check/cel/program.h"
#include "xlsform/rows.h"

#include <cstdlib>

namespace shenbao::xlsform {

namespace {

using Arguments = std::vector<Value>;

// What a function does with its arguments; `call` has their syntax, where a literal is needed.
using Handler = Result<Value> (*)(Expression const& call, Arguments const&, Scope const&);

Result<Value> truth(Expression const& call, Arguments const&, Scope const&)
{
    return make_value(Type::Bool, call.text == "true" ? "true" : "false", true);
}

Result<Value> negation(Expression const&, Arguments const& a, Scope const&)
{
    return make_value(Type::Bool, "!" + wrapped(as_condition(a[0])), true);
}

Result<Value> condition(Expression const&, Arguments const& a, Scope const&) { return as_condition(a[0]); }

Result<Value> selected(Expression const&, Arguments const& a, Scope const&)
{
    if (a[0].type == Type::Choice)
        return compare("=", a[0], a[1]);
    auto const code = TRY(as_text(a[1]));
    if (a[0].type == Type::Text) {
        auto const text = TRY(as_text(a[0]));
        return make_value(Type::Bool, code.cel + " in " + text.cel + ".split(' ')", false);
    }
    if (a[0].type != Type::Many)
        return Error { ErrorCode::InvalidType, "selected() needs a question of choices", "" };
    return as_condition(make_value(Type::Bool, wrapped(code) + " in " + a[0].cel, false, a[0].guards));
}

Result<Value> count_selected(Expression const&, Arguments const& a, Scope const&)
{
    if (a[0].type == Type::Many)
        return make_value(Type::Int, "(" + all_of(a[0].guards) + " ? " + a[0].cel + ".size() : 0)", true);
    auto const some = as_condition(a[0]);
    return make_value(Type::Int, "(" + some.cel + " ? 1 : 0)", true);
}

Result<Value> selected_at(Expression const&, Arguments const& a, Scope const&)
{
    if (a[0].type != Type::Many)
        return Error { ErrorCode::InvalidType, "selected-at() needs a question of several choices", "" };
    auto const at = TRY(as_int(a[1]));
    auto code = make_value(Type::Choice, a[0].cel + "[" + at.cel + "]", true, a[0].guards);
    add_guards(code, at.guards);
    add_guards(code, { "(" + a[0].cel + ".size() > " + wrapped(at) + ")" });
    return code;
}

Result<Value> branch(Expression const&, Arguments const& a, Scope const&)
{
    auto const when = as_condition(a[0]);
    if (a[1].is_empty_text() || a[2].is_empty_text()) {
        auto kept = a[1].is_empty_text() ? a[2] : a[1];
        kept.answer = false;
        kept.literal = false;
        auto const holds = a[1].is_empty_text() ? "!" + wrapped(when) : wrapped(when);
        add_guards(kept, { holds });
        // Nothing, where it does not hold: there is no first of none.
        kept.cel = "[" + kept.cel + "].filter(v, " + holds + ")[0]";
        kept.atom = true;
        return kept;
    }
    auto const both = TRY(alike(a[1], a[2]));
    auto result = make_value(both.first.type, wrapped(when) + " ? " + wrapped(both.first) + " : " + wrapped(both.second), false);
    if (!both.first.guards.empty() || !both.second.guards.empty())
        result.guards = { "(" + wrapped(when) + " ? " + all_of(both.first.guards) + " : " + all_of(both.second.guards) + ")" };
    return result;
}

Result<Value> coalesce(Expression const&, Arguments const& a, Scope const&)
{
    if (a[0].guards.empty() || a[1].is_empty_text())
        return a[0];
    auto const both = TRY(alike(a[0], a[1]));
    auto const there = make_value(Type::Bool, all_of(a[0].guards), a[0].guards.size() < 2);
    auto result = make_value(both.first.type, wrapped(there) + " ? " + wrapped(both.first) + " : " + wrapped(both.second), false);
    if (!both.second.guards.empty())
        result.guards = { "(" + wrapped(there) + " || " + all_of(both.second.guards) + ")" };
    return result;
}

// ---- numbers

Result<Value> number(Expression const&, Arguments const& a, Scope const&) { return as_number(a[0]); }
Result<Value> whole(Expression const&, Arguments const& a, Scope const&) { return as_int(a[0]); }

Result<Value> absolute(Expression const&, Arguments const& a, Scope const&)
{
    auto const value = TRY(as_number(a[0]));
    auto const zero = value.type == Type::Int ? "0" : "0.0";
    return make_value(value.type, wrapped(value) + " < " + zero + " ? -" + wrapped(value) + " : " + wrapped(value), false, value.guards);
}

Result<Value> rounded(Expression const& call, Arguments const& a, Scope const&)
{
    bool const literal = a.size() == 1 || (a[1].literal && a[1].type == Type::Int);
    long const digits = a.size() == 1 ? 0 : std::strtol(a[1].literal_text.c_str(), nullptr, 10);
    if (!literal || digits < 0 || digits > 6)
        return Error { ErrorCode::InvalidType, call.text + "() takes 0 to 6 decimals, written as a number", "" };
    auto const value = TRY(as_double(a[0]));
    auto const nearest = wrapped(value) + " < 0.0 ? -0.5 : 0.5";
    if (digits == 0)
        return make_value(Type::Int, "int(" + wrapped(value) + " + (" + nearest + "))", true, value.guards);
    auto const factor = "1" + std::string(static_cast<std::size_t>(digits), '0') + ".0";
    return make_value(Type::Number, "double(int(" + wrapped(value) + " * " + factor + " + (" + nearest + "))) / " + factor, false, value.guards);
}

Result<Value> floored(Expression const& call, Arguments const& a, Scope const&)
{
    auto const value = TRY(as_double(a[0]));
    auto const cut = "int(" + value.cel + ")";
    bool const up = call.text == "ceiling";
    return make_value(Type::Int, cut + " + (double(" + cut + ")" + (up ? " < " : " > ") + wrapped(value) + (up ? " ? 1 : 0)" : " ? -1 : 0)"), false, value.guards);
}

Result<Value> power(Expression const&, Arguments const& a, Scope const&)
{
    long const times = a[1].literal && a[1].type == Type::Int ? std::strtol(a[1].literal_text.c_str(), nullptr, 10) : 0;
    if (times < 1 || times > 8)
        return Error { ErrorCode::InvalidType, "pow() takes a whole exponent from 1 to 8, written as a number", "" };
    auto const value = TRY(as_number(a[0]));
    std::string product = wrapped(value);
    for (long i = 1; i < times; ++i)
        product += " * " + wrapped(value);
    return make_value(value.type, product, times == 1 && value.atom, value.guards);
}

// max(a, b, …) of single values; of a repeat it is rows.cpp's.
Result<Value> extreme(Expression const& call, Arguments const& a, Scope const&)
{
    if (a.size() == 1)
        return a[0].type == Type::Rows ? extreme_of_rows(a[0], call.text == "max") : as_number(a[0]);
    auto best = TRY(as_number(a[0]));
    for (std::size_t i = 1; i < a.size(); ++i) {
        auto const next = TRY(as_number(a[i]));
        auto const both = TRY(alike(best, next));
        auto const sign = call.text == "max" ? " >= " : " <= ";
        auto larger = make_value(both.first.type, "(" + wrapped(both.first) + sign + wrapped(both.second) + " ? " + wrapped(both.first) + " : " + wrapped(both.second) + ")",
            true, both.first.guards);
        add_guards(larger, both.second.guards);
        best = larger;
    }
    return best;
}

Result<Value> count(Expression const&, Arguments const& a, Scope const&)
{
    if (a[0].type == Type::Rows)
        return count_rows(a[0]);
    auto const some = as_condition(a[0]);
    return make_value(Type::Int, "(" + some.cel + " ? 1 : 0)", true);
}

Result<Value> count_non_empty(Expression const& call, Arguments const& a, Scope const& scope)
{
    return a[0].type == Type::Rows ? count_answers(a[0]) : count(call, a, scope);
}

Result<Value> total(Expression const&, Arguments const& a, Scope const&) { return a[0].type == Type::Rows ? sum_rows(a[0]) : as_number(a[0]); }

Result<Value> indexed_repeat(Expression const&, Arguments const& a, Scope const&)
{
    if (a[0].type != Type::Rows || a[0].tables.size() != 1)
        return Error { ErrorCode::InvalidType, "indexed-repeat() is taken for a question of one repeat, not of a repeat inside another", "" };
    auto const at = TRY(as_int(a[2]));
    return row_at(a[0], at);
}

// ---- texts

Result<Value> text(Expression const&, Arguments const& a, Scope const&) { return as_text(a[0]); }

Result<Value> concatenated(Expression const&, Arguments const& a, Scope const&)
{
    std::string sum;
    for (auto const& one : a) {
        auto const part = TRY(as_text(one));
        sum += (sum.empty() ? "" : " + ") + wrapped(part);
    }
    return make_value(Type::Text, sum, a.size() == 1);
}

Result<Value> joined(Expression const& call, Arguments const& a, Scope const& scope)
{
    auto const between = TRY(as_text(a[0]));
    if (a.size() == 2 && a[1].type == Type::Rows)
        return join_rows(a[1], between);
    Arguments parts;
    for (std::size_t i = 1; i < a.size(); ++i) {
        if (i > 1)
            parts.push_back(between);
        parts.push_back(a[i]);
    }
    return concatenated(call, parts, scope);
}

Result<Value> length(Expression const&, Arguments const& a, Scope const&)
{
    auto const value = TRY(as_text(a[0]));
    return make_value(Type::Int, wrapped(value) + ".size()", true);
}

Result<Value> part_test(Expression const& call, Arguments const& a, Scope const&)
{
    auto const value = TRY(as_text(a[0]));
    auto const part = TRY(as_text(a[1]));
    auto const method = call.text == "contains" ? ".contains(" : call.text == "starts-with" ? ".startsWith(" : ".endsWith(";
    return make_value(Type::Bool, wrapped(value) + method + part.cel + ")", true);
}

Result<Value> substring(Expression const&, Arguments const& a, Scope const&)
{
    auto const value = TRY(as_text(a[0]));
    std::vector<std::string> ends;
    for (std::size_t i = 1; i < a.size(); ++i) {
        bool const literal = a[i].literal && a[i].type == Type::Int && a[i].literal_text.front() != '-';
        if (!literal)
            return Error { ErrorCode::InvalidType, "substr() takes its places as written whole numbers from 0", "" };
        ends.push_back(a[i].literal_text);
    }
    auto const s = wrapped(value);
    auto const open = "(" + s + ".size() >= " + ends[0] + " ? " + s + ".substring(" + ends[0] + ") : '')";
    if (ends.size() == 1)
        return make_value(Type::Text, open, true);
    return make_value(Type::Text, "(" + s + ".size() >= " + ends[1] + " ? " + s + ".substring(" + ends[0] + ", " + ends[1] + ") : " + open + ")", true);
}

Result<Value> around(Expression const& call, Arguments const& a, Scope const&)
{
    auto const value = TRY(as_text(a[0]));
    auto const part = TRY(as_text(a[1]));
    auto const s = wrapped(value);
    auto const at = s + ".indexOf(" + part.cel + ")";
    auto const piece = call.text == "substring-before" ? s + ".substring(0, " + at + ")" : s + ".substring(" + at + " + " + wrapped(part) + ".size())";
    return make_value(Type::Text, "(" + s + ".contains(" + part.cel + ") ? " + piece + " : '')", true);
}

Result<Value> text_method(Expression const& call, Arguments const& a, Scope const&)
{
    auto const value = TRY(as_text(a[0]));
    if (call.text == "normalize-space")
        return make_value(Type::Text, wrapped(value) + ".split(' ').filter(w, w != '').join(' ')", true);
    return make_value(Type::Text, wrapped(value) + (call.text == "lower-case" ? ".lowerAscii()" : ".upperAscii()"), true);
}

// ODK asks for the whole text, as Java's matches() does.
Result<Value> regex(Expression const&, Arguments const& a, Scope const&)
{
    if (!a[1].literal || a[1].type != Type::Text)
        return Error { ErrorCode::InvalidType, "the pattern of regex() must be written in quotes", "" };
    auto pattern = a[1].literal_text;
    bool const whole_text = pattern.size() > 1 && pattern.front() == '^' && pattern.back() == '$' && pattern.find('|') == std::string::npos;
    if (!whole_text)
        pattern = "^(?:" + pattern + ")$";
    auto const compiled = cel::Pattern::compile(pattern);
    if (auto const* wrong = std::get_if<std::string>(&compiled))
        return Error { ErrorCode::InvalidSyntax, "the pattern “" + a[1].literal_text + "” is not taken: " + *wrong, "" };
    if (a[0].type == Type::Text && a[0].answer)
        return as_condition(make_value(Type::Bool, wrapped(a[0]) + ".matches(" + quoted(pattern) + ")", true, a[0].guards));
    auto const value = TRY(as_text(a[0]));
    return make_value(Type::Bool, wrapped(value) + ".matches(" + quoted(pattern) + ")", true);
}

Result<Value> choice_name(Expression const&, Arguments const& a, Scope const& scope)
{
    auto const labels = scope.labels_of(a[0].choices);
    if (a[0].type != Type::Choice || labels.empty())
        return Error { ErrorCode::InvalidType, "jr:choice-name() needs a question of one choice", "" };
    auto label = make_value(Type::Text, labels + "[" + a[0].cel + "]", true, a[0].guards);
    add_guards(label, { "(" + a[0].cel + " in " + labels + ")" });
    return label;
}

// ---- dates

Result<Value> today(Expression const&, Arguments const&, Scope const&) { return make_value(Type::Date, "today", true); }
Result<Value> date(Expression const&, Arguments const& a, Scope const&) { return as_date(a[0]); }
Result<Value> days(Expression const&, Arguments const& a, Scope const&)
{
    auto const value = TRY(as_date(a[0]));
    return as_number(value);
}

Result<Value> format_date(Expression const&, Arguments const& a, Scope const&)
{
    auto const value = TRY(as_date(a[0]));
    if (!a[1].literal || value.type != Type::Date)
        return Error { ErrorCode::InvalidType, "format-date() needs a date with its day and a format in quotes", "" };
    auto const all = "string(" + value.cel + ")";
    std::string sum;
    std::string plain;
    auto add = [&](std::string const& part) { sum += (sum.empty() ? "" : " + ") + part; };
    auto const& format = a[1].literal_text;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] != '%' || i + 1 == format.size()) {
            plain += format[i];
            continue;
        }
        if (!plain.empty())
            add(quoted(plain));
        plain.clear();
        switch (format[++i]) {
        case 'Y': add(all + ".substring(0, 4)"); break;
        case 'y': add(all + ".substring(2, 4)"); break;
        case 'm': add(all + ".substring(5, 7)"); break;
        case 'd': add(all + ".substring(8, 10)"); break;
        case 'n': add("string(int(" + all + ".substring(5, 7)))"); break;
        case 'e': add("string(int(" + all + ".substring(8, 10)))"); break;
        default: return Error { ErrorCode::InvalidType, std::string("format-date() with %") + format[i] + " is not taken; %Y %y %m %n %d %e are", "" };
        }
    }
    if (!plain.empty() || sum.empty())
        add(quoted(plain));
    return make_value(Type::Text, sum, false, value.guards);
}

struct Row {
    std::string_view name;
    std::size_t least, most;
    Handler handler;
};

constexpr std::size_t many = 50;
constexpr Row table[] = {
    { "true", 0, 0, truth }, { "false", 0, 0, truth }, { "not", 1, 1, negation }, { "boolean", 1, 1, condition },
    { "boolean-from-string", 1, 1, condition }, { "selected", 2, 2, selected }, { "count-selected", 1, 1, count_selected },
    { "selected-at", 2, 2, selected_at }, { "if", 3, 3, branch }, { "coalesce", 2, 2, coalesce },
    { "number", 1, 1, number }, { "int", 1, 1, whole }, { "abs", 1, 1, absolute }, { "round", 1, 2, rounded }, { "floor", 1, 1, floored },
    { "ceiling", 1, 1, floored }, { "pow", 2, 2, power }, { "max", 1, many, extreme }, { "min", 1, many, extreme }, { "count", 1, 1, count },
    { "count-non-empty", 1, 1, count_non_empty }, { "sum", 1, 1, total }, { "indexed-repeat", 3, 3, indexed_repeat },
    { "string", 1, 1, text }, { "concat", 1, many, concatenated }, { "join", 2, many, joined }, { "string-length", 1, 1, length },
    { "contains", 2, 2, part_test }, { "starts-with", 2, 2, part_test }, { "ends-with", 2, 2, part_test }, { "substr", 2, 3, substring },
    { "substring-before", 2, 2, around }, { "substring-after", 2, 2, around }, { "normalize-space", 1, 1, text_method },
    { "lower-case", 1, 1, text_method }, { "upper-case", 1, 1, text_method }, { "regex", 2, 2, regex }, { "jr:choice-name", 2, 2, choice_name },
    { "today", 0, 0, today }, { "now", 0, 0, today }, { "date", 1, 1, date }, { "decimal-date-time", 1, 1, days }, { "format-date", 2, 2, format_date },
};

// Known to XLSForm, with the reason why there is nothing for it here.
struct LeftOut {
    std::string_view name, why;
};
constexpr LeftOut left_out[] = {
    { "position", "a row does not know its number here; ask for a number, or leave it out" }, { "random", "a value must be the same whenever it is computed again; leave it out" },
    { "once", "a value is computed whenever what it reads changes, so that the first one does not stay; ask for it, or write it without once()" },
    { "uuid", "every application has a number of its own; leave it out" }, { "pulldata", "no other file comes with the form; put the values on the sheet choices" },
    { "instance", "no other file comes with the form; put the values on the sheet choices and filter them by choice_filter" }, { "current", "paths into the form are not taken; name the question as ${name}" },
    { "digest", "no digests are computed in a form" }, { "area", "there are no places on a map here" }, { "distance", "there are no places on a map here" },
    { "date-time", "there are dates, not times of day; use date()" }, { "format-date-time", "there are dates, not times of day; use format-date()" },
    { "decimal-time", "there are dates, not times of day" },
    { "randomize", "choices stand in the order of the sheet; leave it out" },
};

Error unknown_function(std::string const& name)
{
    for (auto const& one : left_out) {
        if (one.name == name)
            return { ErrorCode::InvalidType, name + "() has no counterpart: " + std::string(one.why), "" };
    }
    std::vector<std::string> names;
    for (auto const& row : table)
        names.emplace_back(row.name);
    auto const near = nearest(name, names);
    return { ErrorCode::UnknownName, "there is no function " + name + "()" + (near.empty() ? "" : "; did you mean " + near + "()?"), "" };
}

}

Result<Value> call_function(Expression const& call, Scope const& scope)
{
    for (auto const& row : table) {
        if (row.name != call.text)
            continue;
        auto const given = call.children.size();
        if (given < row.least || given > row.most)
            return Error { ErrorCode::InvalidType, call.text + "() has " + std::to_string(given) + " arguments; it takes " + std::to_string(row.least)
                    + (row.most == row.least ? "" : row.most == many ? " or more" : " to " + std::to_string(row.most)), "" };
        Arguments arguments;
        for (auto const& child : call.children)
            arguments.push_back(TRY(translate(child, scope)));
        return row.handler(call, arguments, scope);
    }
    return unknown_function(call.text);
}

}

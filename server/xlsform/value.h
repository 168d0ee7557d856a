// A piece of CEL with what is known about it: how XLSForm's values, of which an empty text is one, become ours, which are
// typed and may be absent.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace shenbao::xlsform {

enum class Type : std::uint8_t {
    Bool,
    Tick,    // an acknowledgement: true where XLSForm has OK
    Int,
    Number,  // double
    Text,
    Choice,  // a code
    Date,
    Month,
    Many,    // codes
    Files,
    Rows,    // of one repeat, or one question in all its rows
};

struct Value {
    Type type = Type::Text;
    std::string cel;
    bool atom = false;                // needs no parentheses beside an operator
    std::vector<std::string> guards;  // atoms that are all true where `cel` is not absent
    bool literal = false;
    std::string literal_text;
    bool answer = false;              // a question's own: never an empty text when its guards hold
    std::string choices;              // of an answer: its list
    // Rows: the list of records, then the tables inside them; the question, or none for the records themselves.
    std::vector<std::string> tables;
    std::string member;
    Type member_type = Type::Text;

    bool is_empty_text() const { return literal && type == Type::Text && literal_text.empty(); }
};

std::string quoted(std::string_view text);         // a CEL string
std::string wrapped(Value const&);                 // fit to stand beside an operator
std::string all_of(std::vector<std::string> const& atoms);  // joined by &&; "true" for none
void add_guards(Value& to, std::vector<std::string> const& atoms);

Value make_value(Type, std::string cel, bool atom, std::vector<std::string> guards = {});
Value text_literal(std::string_view);
Value int_literal(long long);

// Each is total where it says so: then it has no guards.
Value as_condition(Value const&);          // Bool, total: empty and absent are false
Result<Value> as_text(Value const&);       // Text, total: absent is ''
Result<Value> as_number(Value const&);     // Int or Number; a date is its days since 1970, as in ODK
Result<Value> as_double(Value const&);     // Number
Result<Value> as_int(Value const&);        // Int, cut towards zero
Result<Value> as_date(Value const&);
bool is_number(Type);
bool is_date(Type);
std::string_view name_of(Type);            // for messages: "a date"

// = != < <= > >=
Result<Value> compare(std::string_view sign, Value const& left, Value const& right);
// + - * div mod
Result<Value> calculate(std::string_view sign, Value const& left, Value const& right);
// The same type for both branches of a choice.
Result<std::pair<Value, Value>> alike(Value const& a, Value const& b);

}

#include "cel/support.h"

#include <catch2/catch_test_macros.hpp>
#include <cstdio>

namespace shenbao::tests {

using cel::Kind;
using cel::Type;
using cel::Value;

namespace {

char const* name_of(cel::ErrorKind kind)
{
    switch (kind) {
    case cel::ErrorKind::Absent: return "Absent";
    case cel::ErrorKind::NoOverload: return "NoOverload";
    case cel::ErrorKind::NoSuchField: return "NoSuchField";
    case cel::ErrorKind::DivisionByZero: return "DivisionByZero";
    case cel::ErrorKind::Overflow: return "Overflow";
    case cel::ErrorKind::BadConversion: return "BadConversion";
    case cel::ErrorKind::IndexOutOfRange: return "IndexOutOfRange";
    case cel::ErrorKind::BadPattern: return "BadPattern";
    case cel::ErrorKind::CostExceeded: return "CostExceeded";
    case cel::ErrorKind::Other: return "Other";
    }
    return "";
}

std::string shown_list(cel::List const& list)
{
    std::string result = "[";
    for (Value const& element : list)
        result += (result.size() > 1 ? ", " : "") + shown(element);
    return result + "]";
}

std::string shown_map(cel::Map const& map)
{
    std::string result = "{";
    for (auto const& [key, value] : map)
        result += (result.size() > 1 ? ", " : "") + shown(key) + ": " + shown(value);
    return result + "}";
}

Type record(std::uint16_t index) { return { Kind::Record, {}, index }; }

int const basic_record = 0;
int const works_records[] { 0, 1, 2 };

// What decide() is to say where evaluate() gives this.
cel::Program::Answer answer_of(Value const& value)
{
    using Answer = cel::Program::Answer;
    if (auto const* known = value.as<bool>())
        return *known ? Answer::True : Answer::False;
    return value.is_absent() ? Answer::Absent : Answer::Failed;
}

std::string evaluated(std::string_view expression, cel::Checking checking, std::uint64_t cost_limit)
{
    auto program = cel::Program::compile(expression, form_declarations(), {}, checking);
    if (auto const* wrong = std::get_if<Diagnostics>(&program)) {
        Diagnostic const& first = wrong->front();
        return "compile " + first.code + " " + std::to_string(first.line) + ":" + std::to_string(first.column);
    }
    auto const value = std::get_if<cel::Program>(&program)->evaluate(FormActivation(), cost_limit);
    CHECK(std::get_if<cel::Program>(&program)->decide(FormActivation(), cost_limit) == answer_of(value));
    return shown(value);
}

}

std::string shown(Value const& value)
{
    if (value.as<cel::Null>())
        return "null";
    if (auto const* b = value.as<bool>())
        return *b ? "true" : "false";
    if (auto const* i = value.as<std::int64_t>())
        return std::to_string(*i);
    if (auto const* d = value.as<double>()) {
        char buffer[40];
        std::snprintf(buffer, sizeof buffer, "%.17g", *d);
        return std::string("double ") + buffer;
    }
    if (auto const text = value.as_text())
        return (value.as<std::string_view>() ? "lent \"" : "\"") + std::string(*text) + "\"";
    if (auto const* list = value.as_list())
        return (value.as<cel::List const*>() ? "lent " : "") + shown_list(*list);
    if (auto const* map = value.as_map())
        return (value.as<cel::Map const*>() ? "lent " : "") + shown_map(*map);
    if (auto const* at = value.as<cel::Timestamp>())
        return "timestamp " + std::to_string(at->seconds) + " " + std::to_string(at->nanoseconds);
    if (auto const* length = value.as<cel::Duration>())
        return "duration " + std::to_string(length->nanoseconds);
    if (auto const* date = value.as<Date>())
        return "date " + to_string(*date);
    if (auto const* type = value.as<cel::TypeName>())
        return "type " + type->name;
    if (auto const* error = value.as<cel::EvaluationError>())
        return std::string("error ") + name_of(error->kind);
    return "record";
}

cel::Declarations form_declarations()
{
    cel::Declarations result;
    Type const text { Kind::String };
    Type const strings { Kind::List, { text } };
    result.records.push_back({ "basic",
        { { "name", text, 0 }, { "nickname", text, 1 },
            { "birth_date", { Kind::Date, {}, 0, cel::KnownPrecision::Day }, 2 },
            { "start", { Kind::Date, {}, 0, cel::KnownPrecision::Month }, 3 }, { "age", { Kind::Int }, 4 },
            { "height", { Kind::Double }, 5 }, { "tags", strings, 6 } } });
    result.records.push_back(
        { "works", { { "title", text, 0 }, { "year", { Kind::Int }, 1 }, { "end", { Kind::Date }, 2 } } });
    result.variables = { { "basic", record(0), 10 }, { "works", { Kind::List, { record(1) } }, 11 },
        { "context", { Kind::Map, { text, text } }, 12 }, { "today", { Kind::Date }, 13 }, { "x", {}, 14 },
        { "a.b", { Kind::Map, { text, text } }, 15 }, { "a.b.c", text, 16 }, { "hidden", record(0), 17 } };
    return result;
}

FormActivation::FormActivation()
{
    for (int const& number : works_records)
        m_works.emplace_back(cel::RecordReference { &number, 1 });
    m_context.emplace_back(Value("account.name"), Value("a name that is too long for the small string"));
    m_ab.emplace_back(Value("c"), Value("in the map"));
    m_ab.emplace_back(Value("d"), Value("d"));
    m_tags.emplace_back("red");
    m_tags.emplace_back("green");
}

Value FormActivation::variable(std::uint16_t slot) const
{
    ++reads;
    switch (slot) {
    case 10: return Value(cel::RecordReference { &basic_record, 0 });
    case 11: return Value(&m_works);
    case 12: return Value(&m_context);
    case 13: return Value(Date { 2025, 6, 1 });
    case 14: return x.clone();
    case 15: return Value(&m_ab);
    case 16: return Value("the whole name");
    default: return Value::error(cel::ErrorKind::Absent);
    }
}

Value FormActivation::member(cel::RecordReference reference, std::uint16_t slot) const
{
    ++reads;
    int const number = *static_cast<int const*>(reference.record);
    if (!has_member(reference, slot))
        return Value::error(cel::ErrorKind::Absent);
    if (reference.type == 1) {
        if (slot == 0)
            return Value("work " + std::to_string(number));
        return slot == 1 ? Value(std::int64_t { 2020 + number }) : Value(Date { 2024, 1, 31 });
    }
    switch (slot) {
    case 0: return Value(std::string_view("a person's name, lent by the document"));
    case 2: return Value(Date { 1980, 2, 29 });
    case 3: return Value(Date { 2000, 7, 0 });
    case 4: return Value(std::int64_t { 45 });
    case 5: return Value(1.75);
    default: return Value(&m_tags);
    }
}

bool FormActivation::has_member(cel::RecordReference reference, std::uint16_t slot) const
{
    int const number = *static_cast<int const*>(reference.record);
    return reference.type == 1 ? slot != 2 || number % 2 == 0 : slot != 1;
}

std::string run(std::string_view expression, std::uint64_t cost_limit)
{
    return evaluated(expression, cel::Checking::On, cost_limit);
}

std::string run_unchecked(std::string_view expression) { return evaluated(expression, cel::Checking::Off, 100'000); }

Diagnostics diagnostics_of(std::string_view expression)
{
    auto program = cel::Program::compile(expression, form_declarations(), { Kind::Bool });
    auto* wrong = std::get_if<Diagnostics>(&program);
    return wrong ? std::move(*wrong) : Diagnostics {};
}

}

#include "check/cel/program.h"
#include "parity/report.h"
#include "wire/json.h"

#include <array>

namespace shenbao::parity {

namespace {

enum Variable : std::uint16_t { A, B, X, S, Number, Born, MonthOnly, Now, Numbers, Names, Person, People, Nothing };
enum Member : std::uint16_t { Name, Age, Joined, Tags };

struct PersonData {
    std::string name;
    std::int64_t age;  // below 0: absent
    Date joined;
};

std::array<PersonData, 3> const& people()
{
    static std::array<PersonData, 3> const all { { { "欧阳·示例", 41, { 2009, 7, 1 } }, { "𠮷野e\xcc\x81", -1, { 2026, 6, 15 } }, { "", 17, { 2000, 2, 29 } } } };
    return all;
}

cel::Declarations declarations()
{
    using cel::Kind;
    cel::Type person { Kind::Record, {}, 0 };
    cel::Declarations made;
    made.records = { { "person", { { "name", { Kind::String }, Name }, { "age", { Kind::Int }, Age }, { "joined", { Kind::Date }, Joined }, { "tags", { Kind::List, { { Kind::String } } }, Tags } } } };
    made.variables = { { "a", { Kind::Int }, A }, { "b", { Kind::Int }, B }, { "x", { Kind::Double }, X }, { "s", { Kind::String }, S }, { "number", { Kind::String }, Number },
        { "born", { Kind::Date }, Born }, { "month_only", { Kind::Date }, MonthOnly }, { "now", { Kind::Timestamp }, Now }, { "numbers", { Kind::List, { { Kind::Int } } }, Numbers },
        { "names", { Kind::List, { { Kind::String } } }, Names }, { "person", person, Person }, { "people", { Kind::List, { person } }, People }, { "nothing", { Kind::Int }, Nothing } };
    return made;
}

class Sample final : public cel::Activation {
public:
    cel::Value variable(std::uint16_t slot) const override
    {
        cel::List list;
        switch (static_cast<Variable>(slot)) {
        case A: return std::int64_t { 7 };
        case B: return std::int64_t { -3 };
        case X: return 2.5;
        case S: return std::string("示例 𠮷e\xcc\x81 Text");
        case Number: return std::string("11010519491231002X");
        case Born: return Date { 1949, 12, 31 };
        case MonthOnly: return Date { 2026, 6, 0 };
        case Now: return cel::Timestamp { 1'781'452'799, 999'000'000 };
        case Numbers:
            for (auto one : { 3, 1, 4, 1, 5, 9, 2, 6 })
                list.push_back(std::int64_t { one });
            return cel::Value::list(std::move(list));
        case Names:
            for (auto one : { "甲", "乙", "", "丙丁" })
                list.push_back(std::string(one));
            return cel::Value::list(std::move(list));
        case Person: return cel::RecordReference { &people()[0], 0 };
        case People:
            for (auto const& one : people())
                list.push_back(cel::RecordReference { &one, 0 });
            return cel::Value::list(std::move(list));
        case Nothing: break;
        }
        return cel::Value::error(cel::ErrorKind::Absent);
    }
    cel::Value member(cel::RecordReference reference, std::uint16_t slot) const override
    {
        auto const& one = *static_cast<PersonData const*>(reference.record);
        if (!has_member(reference, slot))
            return cel::Value::error(cel::ErrorKind::Absent);
        if (slot == Name)
            return one.name;
        if (slot == Age)
            return one.age;
        return one.joined;
    }
    bool has_member(cel::RecordReference reference, std::uint16_t slot) const override
    {
        auto const& one = *static_cast<PersonData const*>(reference.record);
        return slot == Name ? !one.name.empty() : slot == Age ? one.age >= 0 : slot == Joined;
    }
};

std::string shown(cel::Value const& value)
{
    std::string text;
    if (auto const* list = value.as_list()) {
        for (auto const& one : *list)
            text += (text.empty() ? "" : ", ") + shown(one);
        return "[" + text + "]";
    }
    if (auto const* map = value.as_map()) {
        for (auto const& [key, one] : *map)
            text += (text.empty() ? "" : ", ") + shown(key) + ": " + shown(one);
        return "{" + text + "}";
    }
    if (auto const held = value.as_text()) {
        json::write_string(text, *held);
        return text;
    }
    if (auto const* held = value.as<bool>())
        return *held ? "true" : "false";
    if (auto const* held = value.as<std::int64_t>())
        return std::to_string(*held);
    if (auto const* held = value.as<double>())
        return "double " + json::write_number(*held);
    if (auto const* held = value.as<Date>())
        return "date " + to_string(*held);
    if (auto const* held = value.as<cel::Timestamp>())
        return "timestamp " + std::to_string(held->seconds) + "." + std::to_string(held->nanoseconds);
    if (auto const* held = value.as<cel::Duration>())
        return "duration " + std::to_string(held->nanoseconds);
    if (auto const* held = value.as<cel::TypeName>())
        return "type " + std::string(held->name);
    if (auto const* held = value.as<cel::EvaluationError>())
        return "error " + std::to_string(static_cast<int>(held->kind)) + " " + std::string(held->detail());
    return value.as<cel::RecordReference>() ? "record" : "null";
}

}

std::string expression_line(std::string_view source)
{
    std::string line(source);
    auto compiled = cel::Program::compile(source, declarations(), {});
    if (auto const* diagnostics = std::get_if<Diagnostics>(&compiled)) {
        for (auto const& one : *diagnostics)
            line += "  => " + std::to_string(one.line) + ":" + std::to_string(one.column) + " " + one.code + " " + one.message;
        return line;
    }
    auto const& program = std::get<cel::Program>(compiled);
    auto value = program.evaluate(Sample {});
    return line + "  => " + std::to_string(static_cast<int>(program.type().kind)) + " " + shown(value) + " needs " + std::to_string(program.dependencies().size());
}

}

// An expression or pattern from anywhere: a list of mistakes, or a value within the cost limit.
#include "support.h"

#include "check/cel/program.h"

using namespace shenbao;

namespace {

// name: string, born: date, count: int, works: list(Work {title: string, size: double}); half of it is absent.
class Sample final : public cel::Activation {
public:
    cel::Value variable(std::uint16_t slot) const override
    {
        if (slot == 0)
            return std::string("张三 e\u0301 abc");
        if (slot == 1)
            return Date { 1990, 6, 15 };
        if (slot == 2)
            return std::int64_t { 3 };
        cel::List works;
        for (int i = 0; i < 3; ++i)
            works.push_back(cel::RecordReference { this, 0 });
        return cel::Value::list(std::move(works));
    }
    cel::Value member(cel::RecordReference, std::uint16_t slot) const override
    {
        return slot == 0 ? cel::Value(std::string("题目")) : cel::Value::error(cel::ErrorKind::Absent);
    }
    bool has_member(cel::RecordReference, std::uint16_t slot) const override { return slot == 0; }
};

cel::Declarations sample_declarations()
{
    using K = cel::Kind;
    cel::Declarations names;
    names.records.push_back({ "Work", { { "title", { K::String }, 0 }, { "size", { K::Double }, 1 } } });
    names.variables = { { "name", { K::String }, 0 }, { "born", { K::Date }, 1 }, { "count", { K::Int }, 2 },
        { "works", { K::List, { { K::Record, {}, 0 } } }, 3 } };
    return names;
}

void try_pattern(std::string_view pattern, std::string_view text)
{
    auto compiled = cel::Pattern::compile(pattern);
    auto const* usable = std::get_if<cel::Pattern>(&compiled);
    if (!usable)
        return;
    // What matches as a whole is also found.
    if (usable->matches_whole(text))
        VERIFY(usable->found_in(text));
}

}

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    static cel::Declarations const names = sample_declarations();
    auto const text = fuzz::text_of(data, size);
    // A first line of `~` makes the second a pattern and the rest what it is tried on.
    if (text.substr(0, 2) == "~\n") {
        auto const rest = text.substr(2);
        auto const end = rest.find('\n');
        try_pattern(rest.substr(0, end), end == std::string_view::npos ? std::string_view {} : rest.substr(end + 1));
        return 0;
    }
    auto compiled = cel::Program::compile(text, names, { cel::Kind::Dyn });
    if (auto const* diagnostics = std::get_if<Diagnostics>(&compiled)) {
        VERIFY(!diagnostics->empty());
        return 0;
    }
    auto const& program = std::get<cel::Program>(compiled);
    for (auto const& read : program.dependencies())
        VERIFY(read.variable < names.variables.size());
    (void)program.evaluate(Sample {}, 20'000);
    return 0;
}

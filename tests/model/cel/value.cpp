// A value owns what it holds, or lends what another holds.
#include "support.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::tests;

namespace {

cel::Value list_of(std::string_view lent)
{
    cel::List list;
    list.emplace_back(lent);
    list.emplace_back(std::string("a text that is its own, and long enough to stand on the heap"));
    list.push_back(cel::Value::error(cel::ErrorKind::Other, "why"));
    return cel::Value::list(std::move(list));
}

}

TEST_CASE("a moved value is null, and moving onto itself changes nothing", "[cel][value]")
{
    cel::Value text(std::string("some words that do not fit into a small string"));
    cel::Value other(std::move(text));
    CHECK(text.as<cel::Null>());
    auto& same = other;
    other = std::move(same);
    CHECK(shown(other) == "\"some words that do not fit into a small string\"");
    other = cel::Value::error(cel::ErrorKind::Overflow, "first");
    other = cel::Value(std::int64_t { 7 });
    CHECK(shown(other) == "7");
    CHECK_FALSE(other.as<double>());
    CHECK_FALSE(other.as<bool>());
}

TEST_CASE("a clone outlives what was lent to the original", "[cel][value]")
{
    cel::Value copy;
    {
        std::string const words = "words that go away, longer than a small string takes";
        auto const original = list_of(words);
        copy = original.lent().clone();
        CHECK(original.lent().as_list() == original.as_list());
        CHECK(copy.as_list() != original.as_list());
    }
    REQUIRE(copy.as_list());
    CHECK(copy.as_list()->front().as_text() == "words that go away, longer than a small string takes");
    CHECK(copy.as_list()->back().as<cel::EvaluationError>()->detail() == "why");
}

TEST_CASE("what a condition decides is what its value says", "[cel][value]")
{
    using Answer = cel::Program::Answer;
    auto decided = [](char const* text, std::uint64_t cost_limit = 1'000) {
        auto compiled = cel::Program::compile(text, form_declarations(), { cel::Kind::Bool });
        REQUIRE(std::holds_alternative<cel::Program>(compiled));
        return std::get<cel::Program>(compiled).decide(FormActivation(), cost_limit);
    };
    CHECK(decided("basic.age > 3") == Answer::True);
    CHECK(decided("basic.age < 3") == Answer::False);
    CHECK(decided("basic.nickname == 'x'") == Answer::Absent);
    CHECK(decided("basic.age / 0 == 1") == Answer::Failed);
    CHECK(decided("basic.nickname == 'x' || basic.age > 3") == Answer::True);
    CHECK(decided("basic.age > 3", 2) == Answer::Failed);
}

// Deadlines of their own, and routes that are as long as the organisations are many.
#include "flow/check_flow.h"
#include "flow/flow.h"

#include "support.h"
#include "wire/wire.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

pack::Files with_flow(std::string const& transitions, std::string const& deadlines = R"("materials")")
{
    auto files = small_pack(R"({"id": "name", "type": "text"})");
    files["flow.json"] = R"({"deadlines": [)" + deadlines + R"(], "states": [{"id": "draft", "initial": true, "editable": true}, {"id": "departments"}, {"id": "committee"}, {"id": "done", "final": true}],
        "actions": ["submit", "pass", "supply"], "transitions": [)" + transitions + "]}";
    files["texts/zh.json"].insert(1, R"("flow": {"states": {"draft": {"label": "草稿"}, "departments": {"label": "主管部门审核"}, "committee": {"label": "评委会"}, "done": {"label": "完成"}},
        "actions": {"submit": {"label": "提交"}, "pass": {"label": "通过"}, "supply": {"label": "补充"}}},)");
    return files;
}

constexpr char const* route = R"(
    {"from": "draft", "action": "submit", "role": "applicant", "to": "departments", "route": "begin"},
    {"from": "draft", "action": "submit", "role": "applicant", "to": "committee", "route": "skip"},
    {"from": "departments", "action": "pass", "role": "department_reviewer", "to": "departments", "route": "next"},
    {"from": "departments", "action": "pass", "role": "department_reviewer", "to": "committee", "route": "last"},
    {"from": "committee", "action": "supply", "role": "applicant", "to": "committee", "before": "materials"},
    {"from": "committee", "action": "pass", "role": "committee_secretary", "to": "done"})";

Context with_levels(std::vector<std::string> const& organisations, std::uint32_t at = 0)
{
    Context context;
    for (auto const& one : organisations)
        context.route.levels.push_back({ one, "部门" + one });
    context.route.at = at;
    return context;
}

std::string decided(LoadedProgramme const& loaded, Context const& context, FlowRequest const& request, char const* now = "2026-06-01T10:00:00+08:00")
{
    auto result = decide(loaded.the_plan(), context, document(loaded, "{}"), request, *parse_moment(now));
    if (auto const* refusal = std::get_if<FlowRefusal>(&result))
        return std::string(to_string(*refusal));
    auto const& decision = std::get<FlowDecision>(result);
    return decision.transition->to + " " + std::to_string(decision.route_at);
}

FlowRequest pass_as(char const* organisation)
{
    FlowRequest request { "departments", "pass", Role::DepartmentReviewer };
    request.organisation = organisation;
    return request;
}

std::string promises(std::string const& transitions)
{
    auto read = pack::read(with_flow(transitions));
    std::string codes;
    for (auto const& one : check_flow(std::get<Programme>(read).flow))
        codes += (codes.empty() ? "" : " ") + one.code;
    return codes;
}

}

TEST_CASE("a route is as long as the organisations are many", "[flow]")
{
    auto loaded = load(with_flow(route));
    FlowRequest const submit { "draft", "submit", Role::Applicant };
    CHECK(decided(*loaded, {}, submit) == "committee 0");
    CHECK(decided(*loaded, with_levels({ "county" }), submit) == "departments 0");
    // One level is the last at once.
    CHECK(decided(*loaded, with_levels({ "county" }), pass_as("county")) == "committee 0");
    auto three = { std::string("county"), std::string("city"), std::string("province") };
    CHECK(decided(*loaded, with_levels(three), pass_as("county")) == "departments 1");
    CHECK(decided(*loaded, with_levels(three, 1), pass_as("city")) == "departments 2");
    CHECK(decided(*loaded, with_levels(three, 2), pass_as("province")) == "committee 2");
    // Nobody decides before or after its turn.
    CHECK(decided(*loaded, with_levels(three), pass_as("city")) == "not_your_level");
    CHECK(decided(*loaded, with_levels(three, 2), pass_as("county")) == "not_your_level");
    CHECK(decided(*loaded, with_levels(three, 1), pass_as("")) == "not_your_level");
    // A place past the end is nobody's.
    CHECK(decided(*loaded, with_levels(three, 3), pass_as("province")) == "not_allowed_now");
    CHECK(decided(*loaded, {}, pass_as("county")) == "not_allowed_now");
}

TEST_CASE("an action may have a deadline of its own", "[flow]")
{
    auto loaded = load(with_flow(route));
    FlowRequest const supply { "committee", "supply", Role::Applicant };
    Context context;
    CHECK(decided(*loaded, context, supply) == "committee 0");  // the round has not set it
    context.round.deadlines["materials"] = *parse_moment("2026-06-01T10:00:00+08:00");
    CHECK(decided(*loaded, context, supply, "2026-06-01T09:59:59+08:00") == "committee 0");
    CHECK(decided(*loaded, context, supply, "2026-06-01T10:00:00+08:00") == "deadline_passed");
}

TEST_CASE("a flow's deadlines have names of their own", "[flow]")
{
    for (auto const* wrong : { R"("materials", "a;b=c")", R"("materials", "closes")", R"("materials", "materials")", R"("materials", "")" }) {
        INFO(wrong);
        CHECK(std::holds_alternative<Diagnostics>(pack::read(with_flow(route, wrong))));
    }
}

TEST_CASE("deadlines stand one after the other", "[flow]")
{
    auto loaded = load(with_flow(route, R"("materials", "defence")"));
    auto const& table = loaded->programme.flow;
    RoundContext round;
    CHECK(misplaced_deadline(table, round).empty());
    round.closes = { 100 };
    round.modification_closes = { 100 };
    round.deadlines["defence"] = { 200 };
    CHECK(misplaced_deadline(table, round).empty());
    round.deadlines["materials"] = { 201 };
    CHECK(misplaced_deadline(table, round) == "defence");
    round.modification_closes = { 99 };
    CHECK(misplaced_deadline(table, round) == "modification_closes");
}

TEST_CASE("flows promise deadlines and routes that are there", "[flow]")
{
    CHECK(promises(route).empty());
    CHECK(promises(std::string(route) + R"(, {"from": "draft", "action": "supply", "role": "applicant", "to": "done", "before": "material"})") == "flow.unknown_deadline");
    CHECK(promises(std::string(route) + R"(, {"from": "draft", "action": "pass", "role": "applicant", "to": "done", "route": "next"})") == "flow.route");
    auto const discards = [](char const* row) { return promises(std::string(route) + R"(, {"from": "draft", "action": "supply", "effects": ["discard"], )" + row + "}"); };
    CHECK(discards(R"("role": "applicant", "to": "done")").empty());
    CHECK(discards(R"("role": "applicant", "to": "committee")") == "flow.discard");
    CHECK(discards(R"("role": "unit_clerk", "to": "done")") == "flow.discard");
}

TEST_CASE("route and deadlines are part of the stored Context", "[flow]")
{
    auto loaded = load(with_flow(route));
    auto context = with_levels({ "county", "city" }, 1);
    context.round.deadlines["materials"] = *parse_moment("2026-06-01T10:00:00+08:00");
    auto again = wire::read_context(loaded->programme, wire::write_context(context));
    REQUIRE(again.ok());
    CHECK(again.value().route.at == 1);
    CHECK(again.value().route.levels[1].name == "部门city");
    CHECK(again.value().round.deadlines == context.round.deadlines);
    CHECK(hash_of(again.value()) == hash_of(context));
    context.route.at = 0;
    CHECK(hash_of(again.value()) != hash_of(context));
}

TEST_CASE("the window of what was returned, and what counts as returned")
{
    FlowTable table;
    table.states.resize(2);
    table.states[0].id = "draft";
    table.states[0].editable = true;
    table.states[1].id = "submitted";
    RoundContext round;
    round.opens = { 10 };
    round.closes = { 20 };
    CHECK_FALSE(is_open(round, true, { 25 }));  // it has no time of its own
    round.modification_closes = { 30 };
    CHECK(is_open(round, true, { 25 }));
    CHECK_FALSE(is_open(round, false, { 25 }));
    CHECK_FALSE(is_open(round, true, { 30 }));

    HistoryEntry submitted, withdrawn, returned;
    submitted.to = "submitted";
    withdrawn.to = returned.to = "draft";
    returned.actor.role = Role::CommitteeSecretary;
    CHECK_FALSE(was_returned(table, { submitted, withdrawn }));
    CHECK(was_returned(table, { submitted, returned, submitted, withdrawn }));
    submitted.actor.role = Role::CommitteeSecretary;
    CHECK_FALSE(was_returned(table, { submitted }));
}

// Deadlines of their own, and routes that are as long as the organisations are many.
#include "flow/check_flow.h"
#include "flow/flow.h"
#include "flow/route.h"

#include "support.h"
#include "wire/wire.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

pack::Files with_flow(std::string const& transitions, std::string const& deadlines = R"("materials")", std::string const& key = R"({"unit": "basic/kind", "list": "authorities"})")
{
    auto files = small_pack(R"({"id": "kind", "type": "choice", "list": "units"}, {"id": "name", "type": "text"})");
    auto& programme = files["programme.json"];
    programme.insert(programme.find(R"("colours"])") + 9, R"(, "units", "authorities")");
    programme.insert(1, R"("directory": {"lists": ["units", "authorities"]},)");
    files["code-lists/units.csv"] = "# source: test\ncode,label,parent\nu3,三级,county\nu1,一级,province\nu0,无,\n";
    files["code-lists/authorities.csv"] = "# source: test\ncode,label,parent\nprovince,省,\ncity,市,province\ncounty,县,city\n";
    files["flow.json"] = R"({"route": )" + key + R"(, "deadlines": [)" + deadlines + R"(], "states": [{"id": "draft", "initial": true, "editable": true}, {"id": "departments"}, {"id": "committee"}, {"id": "done", "final": true}],
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
    {"from": "departments", "action": "supply", "role": "department_reviewer", "to": "draft"},
    {"from": "departments", "action": "supply", "role": "applicant", "to": "departments"},
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
    CHECK(decided(*loaded, with_levels({ "county" }), pass_as("county")) == "committee 1");
    auto three = { std::string("county"), std::string("city"), std::string("province") };
    CHECK(decided(*loaded, with_levels(three), pass_as("county")) == "departments 1");
    CHECK(decided(*loaded, with_levels(three, 1), pass_as("city")) == "departments 2");
    CHECK(decided(*loaded, with_levels(three, 2), pass_as("province")) == "committee 3");
    // Nobody decides before or after its turn.
    CHECK(decided(*loaded, with_levels(three), pass_as("city")) == "not_your_level");
    CHECK(decided(*loaded, with_levels(three, 2), pass_as("county")) == "not_your_level");
    CHECK(decided(*loaded, with_levels(three, 1), pass_as("")) == "not_your_level");
    // A place past the end is nobody's.
    CHECK(decided(*loaded, with_levels(three, 3), pass_as("province")) == "not_allowed_now");
    CHECK(decided(*loaded, {}, pass_as("county")) == "not_allowed_now");
}

// ZC-15
TEST_CASE("what a department may do beside deciding, it may do in its turn only", "[flow]")
{
    auto loaded = load(with_flow(route));
    auto const context = with_levels({ "county", "city" }, 1);
    auto back_by = [](char const* organisation) {
        auto request = pass_as(organisation);
        request.action = "supply";
        return request;
    };
    CHECK(decided(*loaded, context, back_by("city")) == "draft 1");
    CHECK(decided(*loaded, context, back_by("county")) == "not_your_level");
    CHECK(decided(*loaded, context, back_by("")) == "not_your_level");
    // Another role's row goes by no level, and a case without levels is not stuck.
    CHECK(decided(*loaded, context, { "departments", "supply", Role::Applicant }) == "departments 1");
    CHECK(decided(*loaded, {}, back_by("county")) == "draft 0");
}

TEST_CASE("in which states one of the levels decides", "[flow]")
{
    auto const loaded = load(with_flow(route));
    CHECK(goes_by_level(loaded->programme.flow, "departments"));
    for (auto const* other : { "draft", "committee", "done", "nowhere" })
        CHECK_FALSE(goes_by_level(loaded->programme.flow, other));
}

static std::string levels_of(LoadedProgramme const& loaded, Context const& context, std::string const& unit)
{
    std::string out;
    for (auto const& level : route_of(loaded.programme, context, document(loaded, unit.empty() ? "{}" : R"({"basic": {"kind": ")" + unit + "\"}}")))
        out += level.organisation + "=" + level.name + " ";
    return out;
}

// ZC-16
TEST_CASE("the levels of a case are the authorities above its unit, the nearest first", "[flow]")
{
    auto loaded = load(with_flow(route));
    CHECK(levels_of(*loaded, {}, "u3") == "county=县 city=市 province=省 ");
    CHECK(levels_of(*loaded, {}, "u1") == "province=省 ");
    CHECK(levels_of(*loaded, {}, "u0").empty());
    CHECK(levels_of(*loaded, {}, "").empty());
    CHECK(levels_of(*loaded, {}, "unknown").empty());

    // What is brought in may be anything: it ends all the same.
    Context context;
    auto const code = [](std::string const& name, std::string const& parent) { return R"({"code": ")" + name + R"(", "labels": ["名"], "parent": ")" + parent + "\"}"; };
    std::string chain;
    for (int i = 0; i < 40; ++i)
        chain += "," + code("c" + std::to_string(i), "c" + std::to_string(i + 1));
    auto const brought = wire::read_directory(loaded->programme, R"({"lists": {"units": [)" + code("around", "a") + "," + code("self", "s") + "," + code("lost", "x") + "," + code("deep", "c0") + R"(],
        "authorities": [)" + code("a", "b") + "," + code("b", "a") + "," + code("s", "s") + "," + code("x", "nowhere") + chain + "]}}");
    REQUIRE(brought.ok());
    context.directory = brought.value();
    CHECK(levels_of(*loaded, context, "around") == "a=名 b=名 ");
    CHECK(levels_of(*loaded, context, "self") == "s=名 ");
    CHECK(levels_of(*loaded, context, "lost") == "x=名 ");
    CHECK(levels_of(*loaded, context, "u3").empty());  // of the pack's sample, which holds no more
    CHECK(route_of(loaded->programme, context, document(*loaded, R"({"basic": {"kind": "deep"}})")).size() == route_levels_max);
    auto const mistakes = route_mistakes(loaded->programme, context);
    REQUIRE(mistakes.size() == 20);
    CHECK(mistakes[0].what.find("\"a\" go round in a circle") != std::string::npos);
    CHECK(mistakes[3].what.find("\"nowhere\" of \"x\"") != std::string::npos);
    CHECK(mistakes[4].what.find("above \"c0\" are more than 16 levels") != std::string::npos);
    CHECK(route_mistakes(loaded->programme, {}).empty());
    // A flow without a route asks for nothing.
    auto plain = load(small_pack(R"({"id": "name", "type": "text"})"));
    CHECK(route_of(plain->programme, {}, document(*plain, "{}")).empty());
}

TEST_CASE("a route has a unit and authorities, and they fit", "[flow]")
{
    auto const read = [](pack::Files const& files) {
        Diagnostics mistakes;
        auto const programme = pack::read_as_far_as_possible(files, mistakes);
        for (auto const& one : check_flow(programme.flow))
            mistakes.push_back(one);
        for (auto const& one : check_route(programme))
            mistakes.push_back(one);
        std::string codes;
        for (auto const& one : mistakes)
            codes += (codes.empty() ? "" : " ") + one.code;
        return codes;
    };
    auto const with_key = [&](char const* key) { return read(with_flow(route, R"("materials")", key)); };
    CHECK(with_key(R"({"unit": "basic/kind", "list": "authorities"})").empty());
    CHECK(with_key(R"({"unit": "basic/kindd", "list": "authorities"})") == "pack.unknown_field flow.route");
    CHECK(with_key(R"({"unit": "basic/name", "list": "authorities"})") == "pack.route flow.route");
    CHECK(with_key(R"({"unit": "basic/kind", "list": "authority"})") == "pack.unknown_list flow.route");
    CHECK(with_key(R"({"unit": "basic/kind", "list": "authorities", "lists": 1})") == "pack.unknown_name");
    CHECK(with_key(R"({"unit": "basic/kind"})").find("flow.route") != std::string::npos);

    auto hidden = with_flow(route);
    auto& text = hidden["programme.json"];
    text.insert(text.find(R"("type": "choice", "list": "units")"), R"("visible": "basic.name == 'x'", )");
    CHECK(read(hidden) == "pack.route flow.route");

    auto const rows = std::string(R"({"from": "draft", "action": "submit", "role": "applicant", "to": "departments"}, {"from": "departments", "action": "pass", "role": "department_reviewer", "to": "committee"},
        {"from": "committee", "action": "pass", "role": "committee_secretary", "to": "done"}, {"from": "committee", "action": "supply", "role": "applicant", "to": "committee"})");
    CHECK(read(with_flow(rows)) == "flow.route");

    auto const with_list = [&](char const* list, char const* rows_of_list) {
        auto files = with_flow(route);
        files["code-lists/" + std::string(list) + ".csv"] = std::string("# source: test\ncode,label,parent\n") + rows_of_list;
        return read(files);
    };
    CHECK(with_list("units", "u3,三级,county\nu9,九级,village\n") == "flow.route_parent");
    CHECK(with_list("authorities", "province,省,\ncity,市,province\ncounty,县,town\n") == "flow.route_parent");
    CHECK(with_list("authorities", "province,省,county\ncity,市,province\ncounty,县,city\n").find("flow.route_parent") == 0);
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

// NB-04: the flow as a model. Each row is a flow with one fault, or none.
#include "support.h"

#include "flow/check_flow.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

constexpr char const* states = R"([{"id": "draft", "initial": true, "editable": true}, {"id": "submitted"}, {"id": "returned", "editable": true},
 {"id": "approved", "final": true}])";
constexpr char const* submit = R"({"from": "draft", "action": "submit", "role": "applicant", "to": "submitted", "inside_window": true, "effects": ["store_submission"]})";
constexpr char const* again = R"({"from": "returned", "action": "submit", "role": "applicant", "to": "submitted", "inside_window": true, "effects": ["store_submission", "count_resubmission"]})";
constexpr char const* withdraw = R"({"from": "submitted", "action": "withdraw", "role": "applicant", "to": "draft"})";
constexpr char const* give_back = R"({"from": "submitted", "action": "return", "role": "committee_secretary", "to": "returned", "needs_reason": true})";
constexpr char const* approve = R"({"from": "submitted", "action": "approve", "role": "committee_secretary", "to": "approved"})";

FlowReport report_of(std::vector<std::string> const& rows, std::string const& own_states = states)
{
    auto files = small_pack(R"({"id": "name", "type": "text"})");
    std::string transitions;
    for (auto const& row : rows)
        transitions += (transitions.empty() ? "" : ",\n") + row;
    files["flow.json"] = "{\"states\": " + own_states + ",\n\"actions\": [\"submit\", \"withdraw\", \"return\", \"approve\"],\n\"transitions\": [\n" + transitions + "]}";
    std::string words = R"({"flow": {"states": {)";
    for (auto id : { "draft", "submitted", "returned", "approved", "waiting" })
        words += std::string(words.back() == '{' ? "\"" : ",\"") + id + R"(": {"label": "x"})";
    words += R"(}, "actions": {)";
    for (auto id : { "submit", "withdraw", "return", "approve" })
        words += std::string(words.back() == '{' ? "\"" : ",\"") + id + R"(": {"label": "x"})";
    auto& texts = files["texts/zh.json"];
    texts = words + "}}," + texts.substr(texts.find('{') + 1);
    auto const loaded = load(files);
    return check_flow_model(loaded->the_plan());
}

std::string mistakes_of(std::vector<std::string> const& rows, std::string const& own_states = states) { return describe(report_of(rows, own_states).mistakes); }

std::string with(std::string row, std::string const& members) { return row.insert(row.size() - 1, ", " + members); }

}

TEST_CASE("NB-04: a sound flow is enumerated without a finding", "[flow]")
{
    auto const report = report_of({ submit, again, withdraw, give_back, approve });
    CHECK(describe(report.mistakes).empty());
    // draft, submitted and approved before a return (3), returned with 0 to 3 resubmissions (4), the first three again with
    // 1 to 3 (9): each in three phases.
    CHECK(report.configurations == 48);
    CHECK(report.moves > report.configurations / 2);
    CHECK(report.races > 0);
    CHECK(report.expiring == std::vector<std::string> { "draft", "returned" });
}

TEST_CASE("NB-04: faults are named with the shortest way there", "[flow]")
{
    auto const guarded = with(again, R"("guard": "resubmissions < 1")");
    auto text = mistakes_of({ submit, guarded, give_back, approve });
    INFO(text);
    CHECK(text.find("flow.nobody_acts nobody can act in the state \"returned\" after 1 resubmissions, and it is not `final`: draft, submit by applicant -> submitted, "
                    "return by committee_secretary -> returned, submit by applicant -> submitted, return by committee_secretary -> returned")
        != std::string::npos);
    // With a way out at the second return it is sound.
    CHECK(mistakes_of({ submit, guarded, with(give_back, R"("guard": "resubmissions < 1")"), approve }).empty());
}

TEST_CASE("NB-04: a submission after a return counts, also on the way round by withdrawing", "[flow]")
{
    auto const round_about = R"({"from": "returned", "action": "withdraw", "role": "applicant", "to": "draft"})";
    auto const text = mistakes_of({ submit, again, withdraw, round_about, give_back, approve });
    INFO(text);
    CHECK(text.find("flow.json:5:") != std::string::npos);
    CHECK(text.find("flow.uncounted_resubmission") != std::string::npos);
    CHECK(text.find("return by committee_secretary -> returned, withdraw by applicant -> draft, submit by applicant -> submitted") != std::string::npos);
}

TEST_CASE("NB-04: deadlines", "[flow]")
{
    // The authority's own step is only for the window: what waits for it when the round closes waits forever.
    auto text = mistakes_of({ submit, with(approve, R"("inside_window": true)") });
    INFO(text);
    CHECK(text.find("flow.waits_forever") != std::string::npos);
    CHECK(text.find("[the round closes]") != std::string::npos);
    // A state that is only reached after closing, and an action that is only for the window.
    std::string const with_waiting = R"([{"id": "draft", "initial": true, "editable": true}, {"id": "waiting"}, {"id": "submitted"}, {"id": "approved", "final": true}])";
    auto const late = R"({"from": "submitted", "action": "return", "role": "system", "to": "waiting", "guard": "now > round.closes"})";
    auto const never = R"({"from": "waiting", "action": "withdraw", "role": "applicant", "to": "draft", "inside_window": true})";
    auto const out = R"({"from": "waiting", "action": "approve", "role": "committee_secretary", "to": "approved"})";
    text = mistakes_of({ submit, late, never, out }, with_waiting);
    CHECK(text.find("flow.deadline_never_met \"withdraw\" by applicant from \"waiting\"") != std::string::npos);
    CHECK(mistakes_of({ submit, with(late, R"("needs_reason": true)"), out }, with_waiting).empty());
}

TEST_CASE("NB-04: rows that are never taken, and a race that would decide on a changed document", "[flow]")
{
    auto text = mistakes_of({ submit, again, give_back, approve, with(approve, R"("guard": "resubmissions == 0")") });
    INFO(text);
    CHECK(text.find("flow.shadowed") != std::string::npos);
    text = mistakes_of({ submit, again, give_back, approve, with(withdraw, R"("guard": "resubmissions < 0")") });
    CHECK(text.find("flow.never_taken") != std::string::npos);
    auto const hasty = R"({"from": "draft", "action": "approve", "role": "committee_secretary", "to": "approved"})";
    text = mistakes_of({ submit, again, withdraw, give_back, approve, hasty });
    CHECK(text.find("flow.race \"approve\", meant for \"submitted\", would still be taken when the applicant is faster: draft, submit by applicant -> submitted, withdraw by applicant -> draft, approve by committee_secretary -> approved")
        != std::string::npos);
    // Another role's action of the same name is no race.
    CHECK(mistakes_of({ submit, again, withdraw, give_back, approve, R"({"from": "draft", "action": "approve", "role": "administrator", "to": "approved"})" }).empty());
}

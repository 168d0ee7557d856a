#include "service/pack_check.h"

#include "check/expression_cost.h"
#include "pack/lint.h"
#include "wire/json.h"
#include "wire/judge_example.h"

#include <algorithm>
#include <tuple>

namespace shenbao::service {

static void append(Diagnostics& all, Diagnostics more) { all.insert(all.end(), more.begin(), more.end()); }

static std::vector<std::string> lines_in(std::string const& text)
{
    std::vector<std::string> lines;
    for (std::size_t at = 0, end; (end = text.find('\n', at)) != std::string::npos; at = end + 1)
        lines.push_back(text.substr(at, end - at));
    return lines;
}

// Each line of `these` that `those` has not as often.
static std::string only_in(std::vector<std::string> const& these, std::vector<std::string> those)
{
    std::string out;
    for (auto const& line : these) {
        auto const found = std::find(those.begin(), those.end(), line);
        if (found == those.end())
            out += (out.empty() ? "" : ", ") + line;
        else
            those.erase(found);
    }
    return out;
}

// What is wrong with an example, or nothing.
static Result<std::string> judge_example(Plan const& plan, std::string const& text)
{
    auto const example = TRY(wire::judge_example(plan, text));
    if (example.holds())
        return std::string();
    auto const wanted = lines_in(example.expected);
    auto const got = lines_in(example.found);
    auto const missing = only_in(wanted, got);
    auto const surplus = only_in(got, wanted);
    std::string out;
    if (!missing.empty())
        out += "expected and not found: " + missing;
    if (!surplus.empty())
        out += (out.empty() ? "found and not expected: " : "; found and not expected: ") + surplus;
    return out.empty() ? "the findings come in another order" : out;
}

static void check_examples(pack::Files const& files, Plan const& plan, PackReport& report)
{
    for (auto const& [name, text] : files) {
        if (name.compare(0, 9, "examples/") != 0)
            continue;
        ++report.examples;
        auto const complaint = judge_example(plan, text);
        auto const parsed = json::parse(text, { 32, 2u << 20, 400'000 });
        auto const* verdict = parsed.ok() ? parsed.value().find("verdict") : nullptr;
        auto const at = json::position_of(text, verdict ? verdict->offset : 0);
        if (!complaint.ok())
            report.mistakes.push_back({ "example.unreadable", name, 1, 1, complaint.error().detail + (complaint.error().pointer.empty() ? "" : " at " + complaint.error().pointer) });
        else if (!complaint.value().empty())
            report.mistakes.push_back({ "example.fails", name, at.line, at.column, "the example no longer holds: " + complaint.value() });
    }
}

static void check_steps(Programme const& programme, PackReport& report)
{
    for (auto const& flow : programme.account_flows) {
        for (auto const& step : flow.steps) {
            auto const plan = Plan::make(programme, step.form);
            if (auto const* wrong = std::get_if<Diagnostics>(&plan))
                append(report.mistakes, *wrong);
            else
                append(report.mistakes, check_costs(std::get<Plan>(plan)));
        }
    }
}

PackReport check_pack(pack::Files const& files)
{
    PackReport report;
    report.programme = std::make_unique<Programme>(pack::read_as_far_as_possible(files, report.mistakes));
    Programme const& programme = *report.programme;
    bool const compiles = pack::is_whole_enough(programme, report.mistakes);
    bool const has_codes = pack::has_all_codes(report.mistakes);
    append(report.mistakes, check_flow(programme.flow));
    append(report.mistakes, check_route(programme));
    append(report.mistakes, pack::lint_files(files, programme));
    append(report.mistakes, pack::lint_texts(files, programme));
    if (compiles) {
        auto const plan = Plan::make(programme, programme.application);
        if (auto const* wrong = std::get_if<Diagnostics>(&plan)) {
            append(report.mistakes, *wrong);
        } else {
            auto const& made = std::get<Plan>(plan);
            append(report.mistakes, check_costs(made));
            report.flow = check_flow_model(made);
            append(report.mistakes, report.flow.mistakes);
            if (has_codes)
                check_examples(files, made, report);
        }
        check_steps(programme, report);
    }
    report.mistakes = pack::without_consequences(std::move(report.mistakes));
    auto const place = [](Diagnostic const& one) { return std::tie(one.file, one.line, one.column, one.code); };
    std::stable_sort(report.mistakes.begin(), report.mistakes.end(), [&](Diagnostic const& a, Diagnostic const& b) { return place(a) < place(b); });
    return report;
}

}

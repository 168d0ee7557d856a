// A pack from anywhere: a list of mistakes, or a programme whose empty document can be judged.
// Files stand one after another, each after a line `@@ path`.
#include "support.h"

#include "check/expression_cost.h"
#include "flow/check_flow.h"
#include "flow/flow.h"
#include "pack/lint.h"

using namespace shenbao;

namespace {

pack::Files split(std::string_view text)
{
    pack::Files files;
    std::string* current = nullptr;
    while (!text.empty()) {
        auto const end = text.find('\n');
        auto const line = text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
        text.remove_prefix(line.size());
        if (line.substr(0, 3) == "@@ ")
            current = &files[std::string(line.substr(3, line.size() - 3 - (line.back() == '\n' ? 1 : 0)))];
        else if (current)
            current->append(line);
    }
    return files;
}

void exercise(pack::Files const& files, Programme const& programme, Diagnostics const& mistakes)
{
    (void)check_flow(programme.flow);
    (void)check_route(programme);
    (void)pack::lint_texts(files, programme);
    if (!pack::is_whole_enough(programme, mistakes))
        return;
    auto made = Plan::make(programme, programme.application);
    auto const* plan = std::get_if<Plan>(&made);
    if (!plan)
        return;
    (void)check_costs(*plan);
    (void)check_flow_model(*plan);
    if (!mistakes.empty())
        return;
    Context context;
    context.round.cutoff = { 2026, 6, 30 };
    Moment const now { 1'780'000'000'000 };
    auto document = empty_document(programme.application);
    derive(*plan, context, document, now);
    for (auto stage : { Stage::Draft, Stage::Submit })
        (void)wire::write_verdict(programme.application, validate(*plan, context, document, stage, now));
    (void)pruned(*plan, context, document, now);
}

}

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const text = fuzz::text_of(data, size);
    auto files = split(text);
    if (files.empty()) {
        auto unbundled = pack::unbundle(text);
        auto const* found = std::get_if<pack::Files>(&unbundled);
        if (!found)
            return 0;
        files = *found;
    }
    Diagnostics mistakes;
    auto const programme = pack::read_as_far_as_possible(files, mistakes);
    exercise(files, programme, mistakes);
    return 0;
}

// A pack from anywhere: a list of mistakes, or a programme whose empty document can be judged.
// Files stand one after another, each after a line `@@ path`.
#include "support.h"

#include "flow/flow.h"

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

void exercise(Programme const& programme)
{
    (void)check_flow(programme.flow);
    auto made = Plan::make(programme, programme.application);
    auto const* plan = std::get_if<Plan>(&made);
    if (!plan)
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
    auto read = pack::read(files);
    if (auto const* programme = std::get_if<Programme>(&read))
        exercise(*programme);
    else
        VERIFY(!std::get<Diagnostics>(read).empty());
    return 0;
}

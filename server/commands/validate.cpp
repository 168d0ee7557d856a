// validate: documents as NDJSON on standard input, a verdict a line.
#include "check/expression_cost.h"
#include "commands/lines.h"
#include "commands/options.h"
#include "outside/pack_folder.h"
#include "pack/pack.h"
#include "service/pack_check.h"
#include "service/read_pack.h"
#include "wire/validate_line.h"
#include "wire/wire.h"

#include <chrono>

namespace shenbao::commands {

static constexpr char const* usage
    = "usage: shenbao validate <pack folder> [--stage draft|submit] [--now 2025-06-01T10:00:00+08:00] [--context FILE] < documents.ndjson\n"
      "Exit code: 0 every line was judged, 1 a line was malformed, 2 the pack or the call is wrong.";

static int refuse(std::string const& message)
{
    fail(message);
    return 2;
}

static Result<wire::ValidationFrame> frame_of(Options const& options, Programme const& programme)
{
    wire::ValidationFrame frame;
    auto const stage = options.value("--stage", "submit");
    if (stage != "draft" && stage != "submit")
        return Error { ErrorCode::InvalidSyntax, "--stage is draft or submit", "" };
    frame.stage = stage == "draft" ? Stage::Draft : Stage::Submit;
    auto const clock = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    frame.now = { clock };
    if (options.has("--now")) {
        auto const now = parse_moment(options.value("--now", ""));
        if (!now)
            return Error { ErrorCode::InvalidSyntax, "--now is a moment such as 2025-06-01T10:00:00+08:00", "" };
        frame.now = *now;
    }
    frame.context = wire::plain_context(frame.now);
    if (options.has("--context")) {
        auto const text = TRY(read_whole_file(options.value("--context", "")));
        frame.context = TRY(wire::read_own_context(programme, text));
    }
    return frame;
}

static int validate_lines(Plan const& plan, wire::ValidationFrame const& frame)
{
    bool readable = true;
    std::size_t number = 0;
    std::string line;
    for (LineRead read; (read = read_line(stdin, line)) != LineRead::End;) {
        ++number;
        if (line.find_first_not_of(" \t") == std::string::npos && read == LineRead::Line)
            continue;
        if (read == LineRead::TooLong)
            line.clear();  // said as malformed below
        auto const answer = wire::validate_line(plan, frame, line, number);
        readable = readable && answer.readable;
        write_line(answer.text);
    }
    return readable ? 0 : 1;
}

static int refuse_pack(pack::Files const& files) { return refuse("the pack has mistakes:\n" + lines_of(service::check_pack(files).mistakes)); }

int validate(std::vector<std::string> const& arguments)
{
    auto const options = read_options(arguments, { { "--stage" }, { "--now" }, { "--context" } });
    if (!options.ok())
        return refuse(options.error().detail);
    if (options.value().words.size() != 1)
        return refuse(usage);
    auto const files = service::read_pack_folder(options.value().words.front());
    if (!files.ok())
        return refuse(files.error().detail);
    auto const read = pack::read(files.value());
    if (std::holds_alternative<Diagnostics>(read))
        return refuse_pack(files.value());
    auto const& programme = *std::get_if<Programme>(&read);
    auto const plan = Plan::make(programme, programme.application);
    if (std::holds_alternative<Diagnostics>(plan) || !check_costs(std::get<Plan>(plan)).empty())
        return refuse_pack(files.value());
    auto const frame = frame_of(options.value(), programme);
    if (!frame.ok())
        return refuse(frame.error().detail);
    return validate_lines(*std::get_if<Plan>(&plan), frame.value());
}

}

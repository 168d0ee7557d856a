#include "commands/options.h"
#include "service/programmes.h"
#include "wire/wire.h"

#include <algorithm>
#include <cstdio>

namespace shenbao::commands {

// One of the pack's examples: a filled document with the verdict it must get.
static Result<std::string> check_example(service::HostedProgramme const& hosted, std::string const& text)
{
    Plan const& plan = *hosted.application;
    auto const example = TRY(wire::Message::read(text, wire::document_bytes_max));
    auto const now = parse_moment(example.text("now").value_or(""));
    if (!now)
        return Error { ErrorCode::InvalidSyntax, "\"now\" is no moment", "" };
    auto const context = TRY(wire::read_context(*hosted.programme, example.raw("context")));
    auto document = TRY(wire::read_document(plan.form(), example.raw("document")));
    derive(plan, context, document, *now);
    Stage const stage = example.text("stage") == "draft" ? Stage::Draft : Stage::Submit;
    auto const found = validate(plan, context, document, stage, *now);
    std::string wanted;
    for (auto const& line : example.list("verdict"))
        wanted += line.text("path").value_or("") + " " + line.text("code").value_or("") + " " + line.text("severity").value_or("error") + "\n";
    std::string got;
    for (auto const& finding : found.findings)
        got += to_string(plan.form(), finding.path) + " " + code_name(plan.form(), finding) + " " + (finding.severity == Severity::Error ? "error" : "warning") + "\n";
    return wanted == got ? std::string() : "expected\n" + wanted + "but got\n" + got;
}

int check(std::vector<std::string> const& arguments)
{
    auto const options = read_options(arguments, {});
    if (!options.ok() || options.value().words.size() != 1)
        return fail("usage: shenbao check <pack folder>");
    auto const files = service::read_pack_folder(options.value().words.front());
    if (!files.ok())
        return fail(files.error().detail);
    auto hosted = service::host_programme(files.value());
    if (auto const* mistakes = std::get_if<Diagnostics>(&hosted)) {
        std::fputs(lines_of(*mistakes).c_str(), stdout);
        return 1;
    }
    auto const& programme = std::get<service::HostedProgramme>(hosted);
    int wrong = 0;
    int examples = 0;
    for (auto const& [name, text] : files.value()) {
        if (name.compare(0, 9, "examples/") != 0)
            continue;
        ++examples;
        auto const result = check_example(programme, text);
        std::string const complaint = result.ok() ? result.value() : result.error().detail + " at " + result.error().pointer;
        if (complaint.empty())
            continue;
        ++wrong;
        std::printf("%s: the example no longer holds: %s\n", name.c_str(), complaint.c_str());
    }
    if (wrong == 0)
        std::printf("%s %s: no mistakes, %d examples hold\n", programme.programme->id.c_str(), programme.programme->version.c_str(), examples);
    return wrong == 0 ? 0 : 1;
}

}

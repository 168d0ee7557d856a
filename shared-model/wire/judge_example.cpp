#include "wire/judge_example.h"

#include "check/media.h"
#include "wire/validate_line.h"
#include "wire/values.h"
#include "wire/wire.h"

namespace shenbao::wire {

static std::string text_at(json::Node const* node, char const* name)
{
    auto const* found = node ? node->find(name) : nullptr;
    return found ? found->text : std::string();
}

static Error wrong(char const* what) { return Error { ErrorCode::InvalidSyntax, what, "" }; }

static Result<std::string> bytes_of(std::string_view hex)
{
    auto const digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        int const high = digit(hex[i]);
        int const low = i + 1 < hex.size() ? digit(hex[i + 1]) : -1;
        if (high < 0 || low < 0)
            return wrong("\"hex\" has two of 0-9 and a-f for each byte");
        bytes += static_cast<char>(high * 16 + low);
    }
    return bytes;
}

static Result<Verdict> judge_upload(Plan const& plan, JudgedExample const& example, json::Node const* file, Moment now)
{
    auto const path = parse_path(plan.form(), text_at(file, "path"));
    auto const slot = path ? attachment_limits(plan, example.context, example.document, *path, now) : std::nullopt;
    if (!slot)
        return wrong("\"file\" needs the \"path\" of a file's slot in the document");
    auto const bytes = TRY(bytes_of(text_at(file, "hex")));
    Verdict verdict;
    verdict.findings = check_file(*slot, *path, text_at(file, "name"), bytes);
    return verdict;
}

static std::string expected_lines(json::Node const* verdict)
{
    std::string lines;
    for (auto const& one : verdict ? verdict->items : std::vector<json::Node>()) {
        auto const severity = text_at(&one, "severity");
        lines += text_at(&one, "path") + " " + text_at(&one, "code") + " " + (severity.empty() ? "error" : severity) + "\n";
    }
    return lines;
}

static std::string found_lines(Form const& form, Verdict const& verdict)
{
    std::string lines;
    for (auto const& finding : verdict.findings)
        lines += to_string(form, finding.path) + " " + code_name(form, finding) + " " + (finding.severity == Severity::Error ? "error" : "warning") + "\n";
    return lines;
}

Result<JudgedExample> judge_example(Plan const& plan, std::string_view text)
{
    auto const root = TRY(json::parse(text, { 32, 2 * document_bytes_max, 400'000 }));
    auto const now = parse_moment(text_at(&root, "now"));
    if (!now)
        return wrong("\"now\" is no moment such as 2026-06-01T10:00:00+08:00");
    auto const stage = text_at(&root, "stage");
    if (stage != "draft" && stage != "submit" && stage != "upload")
        return wrong("\"stage\" is draft, submit or upload");
    JudgedExample example;
    auto const* context = root.find("context");
    auto const* document = root.find("document");
    if (!context || !document)
        return wrong("an example has a \"context\" and a \"document\"");
    example.context = TRY(read_own_context(plan.programme(), *context));
    example.document = TRY(read_document(plan.form(), *document));
    derive(plan, example.context, example.document, *now);
    if (stage == "upload")
        example.verdict = TRY(judge_upload(plan, example, root.find("file"), *now));
    else
        example.verdict = validate(plan, example.context, example.document, stage == "draft" ? Stage::Draft : Stage::Submit, *now);
    example.expected = expected_lines(root.find("verdict"));
    example.found = found_lines(plan.form(), example.verdict);
    return example;
}

}

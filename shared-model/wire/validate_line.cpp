#include "wire/validate_line.h"

#include "wire/json.h"
#include "wire/values.h"
#include "wire/wire.h"

#include <algorithm>

namespace shenbao::wire {

static ValidatedLine malformed(std::size_t number, Error const& error)
{
    std::string out = "{";
    write_integer_member(out, "line", static_cast<std::int64_t>(number));
    write_text_member(out, "error", error.detail);
    if (!error.pointer.empty())
        write_text_member(out, "pointer", error.pointer);
    return { out + "}", false };
}

Context plain_context(Moment now)
{
    constexpr std::int64_t day = 86'400'000;
    Context context;
    context.round.opens = { now.milliseconds - day };
    context.round.closes = { now.milliseconds + day };
    context.round.modification_closes = context.round.closes;
    context.round.cutoff = china_date(now);
    return context;
}

static std::string judged(Plan const& plan, ValidationFrame const& frame, Document& document, std::string head)
{
    derive(plan, frame.context, document, frame.now);
    auto const verdict = validate(plan, frame.context, document, frame.stage, frame.now);
    auto const errors = verdict.error_count();
    write_name(head, "passes");
    head += errors == 0 ? "true" : "false";
    write_integer_member(head, "errors", static_cast<std::int64_t>(errors));
    write_integer_member(head, "warnings", static_cast<std::int64_t>(verdict.findings.size() - errors));
    write_name(head, "findings");
    return head + write_verdict(plan.form(), verdict) + "}";
}

// The line's own context, stage and moment over the common ones.
static Result<ValidationFrame> frame_of(Plan const& plan, ValidationFrame const& common, json::Node const& root)
{
    ValidationFrame frame = common;
    if (auto const* now = root.find("now")) {
        auto const moment = parse_moment(now->text);
        if (!moment)
            return Error { ErrorCode::InvalidType, "this is no moment such as 2025-06-01T10:00:00+08:00", "/now" };
        frame.now = *moment;
    }
    if (auto const* stage = root.find("stage")) {
        if (stage->text != "draft" && stage->text != "submit")
            return Error { ErrorCode::InvalidType, "a stage is draft or submit", "/stage" };
        frame.stage = stage->text == "draft" ? Stage::Draft : Stage::Submit;
    }
    if (auto const* context = root.find("context")) {
        auto own = read_own_context(plan.programme(), *context);
        if (!own.ok()) {
            auto error = own.release_error();
            error.pointer = "/context" + error.pointer;
            return error;
        }
        frame.context = own.release_value();
    }
    return frame;
}

static Result<std::string> validated_with_frame(Plan const& plan, ValidationFrame const& common, std::string_view line, std::size_t number)
{
    auto const root = TRY(json::parse(line, { depth_max + 1, 2 * document_bytes_max, 400'000 }));
    auto const* own = root.find("document");
    if (!own)
        return Error { ErrorCode::InvalidSyntax, "there is no \"document\"", "" };
    auto const frame = TRY(frame_of(plan, common, root));
    std::string head = "{";
    if (auto const* id = root.find("id")) {
        write_name(head, "id");
        json::write(head, *id);
    } else {
        write_integer_member(head, "line", static_cast<std::int64_t>(number));
    }
    auto document = read_document(plan.form(), *own);
    if (document.ok())
        return judged(plan, frame, document.value(), std::move(head));
    auto error = document.release_error();
    error.pointer = "/document" + error.pointer;
    return error;
}

// Only a line that begins with one of the frame's own names is taken apart twice; a plain document goes straight in.
static bool has_frame(Form const& form, std::string_view line)
{
    auto const open = line.find('"');
    auto const close = open == std::string_view::npos ? open : line.find('"', open + 1);
    if (close == std::string_view::npos)
        return false;
    auto const name = line.substr(open + 1, close - open - 1);
    static constexpr std::string_view own[] = { "document", "context", "stage", "now", "id", "about", "verdict" };
    return std::find(std::begin(own), std::end(own), name) != std::end(own) && !form.find_section(name);
}

ValidatedLine validate_line(Plan const& plan, ValidationFrame const& frame, std::string_view line, std::size_t number)
{
    Result<std::string> out = std::string();
    if (has_frame(plan.form(), line)) {
        out = validated_with_frame(plan, frame, line, number);
    } else {
        std::string head = "{";
        write_integer_member(head, "line", static_cast<std::int64_t>(number));
        auto document = read_document(plan.form(), line);
        out = document.ok() ? Result<std::string>(judged(plan, frame, document.value(), std::move(head))) : document.release_error();
    }
    if (!out.ok())
        return malformed(number, out.error());
    return { out.release_value() };
}

}

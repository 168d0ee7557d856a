// A Context that somebody wrote by hand, for `validate` and for examples: what is stored may be older than the pack, and is read with more patience.
#include "base/diagnostic.h"
#include "wire/validate_line.h"
#include "wire/values.h"
#include "wire/wire.h"

#include <algorithm>

namespace shenbao::wire {

namespace {

Error wrong(std::string detail, std::string pointer) { return { ErrorCode::InvalidType, std::move(detail), std::move(pointer) }; }

std::optional<Error> only(json::Node const& node, std::vector<std::string> const& known, std::string const& pointer)
{
    if (!node.is(json::Kind::Object))
        return wrong("expected an object", pointer);
    for (auto const& [name, value] : node.members) {
        if (std::find(known.begin(), known.end(), name) != known.end())
            continue;
        return wrong("\"" + std::string(name) + "\" is not known here" + did_you_mean(name, known), json::pointer_with(pointer, name));
    }
    return {};
}

std::optional<Error> moments(json::Node const& node, std::vector<std::string> const& names, std::string const& pointer)
{
    for (auto const& name : names) {
        auto const* value = node.find(name);
        if (value && !parse_moment(value->text))
            return wrong("expected a moment such as 2025-06-01T10:00:00+08:00", json::pointer_with(pointer, name));
    }
    return {};
}

std::optional<Error> date(json::Node const& node, char const* name, std::string const& pointer)
{
    auto const* value = node.find(name);
    auto const read = value ? parse_date(value->text) : std::nullopt;
    return value && (!read || read->day == 0) ? std::optional(wrong("expected a date YYYY-MM-DD", json::pointer_with(pointer, name))) : std::nullopt;
}

std::optional<Error> round(json::Node const& node)
{
    std::string const at = "/round";
    if (auto error = only(node, { "id", "name", "opens", "closes", "modification_closes", "cutoff", "deadlines" }, at))
        return error;
    if (auto error = moments(node, { "opens", "closes", "modification_closes" }, at))
        return error;
    if (auto const* deadlines = node.find("deadlines")) {
        std::vector<std::string> names;
        for (auto const& [name, value] : deadlines->members)
            names.push_back(name);
        if (auto error = only(*deadlines, names, at + "/deadlines"))
            return error;
        if (auto error = moments(*deadlines, names, at + "/deadlines"))
            return error;
    }
    return date(node, "cutoff", at);
}

std::optional<Error> mistake(Programme const& programme, json::Node const& root)
{
    if (auto error = only(root, { "resubmissions", "code_day", "round", "route", "values", "code_lists", "directory" }, ""))
        return error;
    auto const* resubmissions = root.find("resubmissions");
    if (resubmissions && (!resubmissions->is(json::Kind::Integer) || resubmissions->integer < 0))
        return wrong("expected a whole number, 0 or more", "/resubmissions");
    if (auto error = date(root, "code_day", ""))
        return error;
    if (auto const* node = root.find("round")) {
        if (auto error = round(*node))
            return error;
    }
    if (auto const* values = root.find("values")) {
        std::vector<std::string> names;
        for (auto const& value : programme.context)
            names.push_back(value.name);
        if (auto error = only(*values, names, "/values"))
            return error;
        for (auto const& [name, value] : values->members) {
            auto const at = json::pointer_with("/values", name);
            if (auto error = only(value, { "value", "source", "fetched_at" }, at))
                return error;
            if (!value.find("value"))
                return wrong("there is no \"value\"", at);
        }
    }
    for (auto const* name : { "route", "code_lists", "directory" }) {
        auto const* part = root.find(name);
        if (part && !part->is(json::Kind::Object))
            return wrong("expected an object", std::string("/") + name);
    }
    return {};
}

}

Result<Context> read_own_context(Programme const& programme, json::Node const& root)
{
    if (auto error = mistake(programme, root))
        return std::move(*error);
    return read_context(programme, root);
}

Result<Context> read_own_context(Programme const& programme, std::string_view json)
{
    auto const root = TRY(json::parse(json, { depth_max, document_bytes_max + directory_bytes_max, 400'000 }));
    return read_own_context(programme, root);
}

}

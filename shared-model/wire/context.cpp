#include "wire/values.h"
#include "wire/wire.h"

namespace shenbao::wire {

// ---- Context: {"round": {…}, "resubmissions": n, "values": {name: {"value", "source"?, "fetched_at"?}},
//      "code_lists": {id: [{…}]}, "directory"?: {"hash", …}}

static Result<ContextScalar> read_scalar(std::string const& type, json::Node const& node, std::string const& pointer)
{
    ContextScalar scalar;
    scalar.source = text_of(node, "source");
    scalar.fetched_at = moment_of(node, "fetched_at");
    auto const* value = node.find("value");
    if (!value || value->is(json::Kind::Null))
        return scalar;
    if (type == "string" && value->is(json::Kind::String))
        scalar.held = value->text;
    else if (type == "int" && value->is(json::Kind::Integer))
        scalar.held = value->integer;
    else if (type == "bool" && value->is(json::Kind::Boolean))
        scalar.held = value->boolean;
    else if (type == "date" && parse_date(value->text))
        scalar.held = *parse_date(value->text);
    else if (type == "list(string)" && value->is(json::Kind::Array)) {
        std::vector<std::string> texts;
        for (auto const& item : value->items)
            texts.push_back(item.text);
        scalar.held = std::move(texts);
    } else
        return wrong_type(pointer, type);
    return scalar;
}

static RoundContext read_round(json::Node const& node)
{
    RoundContext round;
    round.id = text_of(node, "id");
    round.name = text_of(node, "name");
    round.opens = moment_of(node, "opens");
    round.closes = moment_of(node, "closes");
    round.modification_closes = moment_of(node, "modification_closes");
    round.cutoff = parse_date(text_of(node, "cutoff")).value_or(Date {});
    if (auto const* deadlines = node.find("deadlines")) {
        for (auto const& member : deadlines->members)
            round.deadlines[member.first] = moment_of(*deadlines, member.first);
    }
    return round;
}

static std::vector<RouteContext::Level> read_levels(json::Node const& node)
{
    std::vector<RouteContext::Level> levels;
    for (auto const& level : node.items)
        levels.push_back({ std::string(text_of(level, "organisation")), std::string(text_of(level, "name")) });
    return levels;
}

Result<std::vector<RouteContext::Level>> read_levels(std::string_view json)
{
    auto const root = TRY(json::parse(json));
    if (!root.is(json::Kind::Array))
        return wrong_type("", "an array of levels");
    return read_levels(root);
}

static RouteContext read_route(json::Node const& node)
{
    RouteContext route;
    route.at = static_cast<std::uint32_t>(std::max<std::int64_t>(0, integer_of(node, "at")));
    if (auto const* levels = node.find("levels"))
        route.levels = read_levels(*levels);
    return route;
}

Code read_code(json::Node const& node)
{
    Code code;
    code.code = text_of(node, "code");
    code.parent = text_of(node, "parent");
    code.valid_from = parse_date(text_of(node, "valid_from"));
    code.valid_until = parse_date(text_of(node, "valid_until"));
    if (auto const* labels = node.find("labels")) {
        for (auto const& label : labels->items)
            code.label.texts.push_back(label.text);
    }
    return code;
}

Result<Context> read_context(Programme const& programme, std::string_view json)
{
    auto const root = TRY(json::parse(json, { depth_max, document_bytes_max + directory_bytes_max, 400'000 }));
    return read_context(programme, root);
}

Result<Context> read_context(Programme const& programme, json::Node const& root)
{
    Context context;
    context.resubmissions = static_cast<std::uint32_t>(std::max<std::int64_t>(0, integer_of(root, "resubmissions")));
    context.code_day = parse_date(text_of(root, "code_day")).value_or(Date {});
    if (auto const* round = root.find("round"))
        context.round = read_round(*round);
    if (auto const* route = root.find("route"))
        context.route = read_route(*route);
    auto const* values = root.find("values");
    for (auto const& declared : programme.context) {
        auto const* node = values ? values->find(declared.name) : nullptr;
        if (node)
            context.values[declared.name] = TRY(read_scalar(declared.type, *node, json::pointer_with("/values", declared.name)));
    }
    if (auto const* lists = root.find("code_lists")) {
        for (auto const& [id, codes] : lists->members) {
            for (auto const& code : codes.items)
                context.code_lists[id].push_back(read_code(code));
        }
    }
    if (auto const* directory = root.find("directory"))
        context.directory = read_directory(programme, *directory);
    return context;
}

static void write_scalar(std::string& out, ContextScalar const& scalar)
{
    out += '{';
    if (auto const* text = std::get_if<std::string>(&scalar.held))
        write_text_member(out, "value", *text);
    if (auto const* integer = std::get_if<std::int64_t>(&scalar.held))
        write_integer_member(out, "value", *integer);
    if (auto const* boolean = std::get_if<bool>(&scalar.held)) {
        write_name(out, "value");
        out += *boolean ? "true" : "false";
    }
    if (auto const* date = std::get_if<Date>(&scalar.held))
        write_text_member(out, "value", to_string(*date));
    if (auto const* texts = std::get_if<std::vector<std::string>>(&scalar.held)) {
        write_name(out, "value");
        out += '[';
        for (std::size_t i = 0; i < texts->size(); ++i) {
            out += i == 0 ? "" : ",";
            json::write_string(out, (*texts)[i]);
        }
        out += ']';
    }
    if (!scalar.source.empty())
        write_text_member(out, "source", scalar.source);
    if (scalar.fetched_at.milliseconds != 0)
        write_text_member(out, "fetched_at", to_string(scalar.fetched_at));
    out += '}';
}

void write_code(std::string& out, Code const& code)
{
    out += out.back() == '[' ? "{" : ",{";
    write_text_member(out, "code", code.code);
    if (!code.parent.empty())
        write_text_member(out, "parent", code.parent);
    if (code.valid_from)
        write_text_member(out, "valid_from", to_string(*code.valid_from));
    if (code.valid_until)
        write_text_member(out, "valid_until", to_string(*code.valid_until));
    write_name(out, "labels");
    out += '[';
    for (std::size_t i = 0; i < code.label.texts.size(); ++i) {
        out += i == 0 ? "" : ",";
        json::write_string(out, code.label.texts[i]);
    }
    out += "]}";
}

static void write_deadlines(std::string& out, RoundContext const& round)
{
    if (round.deadlines.empty())
        return;
    write_name(out, "deadlines");
    out += '{';
    for (auto const& [name, moment] : round.deadlines)
        write_text_member(out, name, to_string(moment));
    out += '}';
}

std::string write_levels(std::vector<RouteContext::Level> const& levels)
{
    std::string out = "[";
    for (auto const& level : levels) {
        out += out.back() == '[' ? "{" : ",{";
        write_text_member(out, "organisation", level.organisation);
        write_text_member(out, "name", level.name);
        out += '}';
    }
    return out + "]";
}

static void write_route(std::string& out, RouteContext const& route)
{
    if (route.levels.empty())
        return;
    write_name(out, "route");
    out += '{';
    write_integer_member(out, "at", route.at);
    write_name(out, "levels");
    out += write_levels(route.levels) + '}';
}

std::string write_context(Context const& context, DirectoryAs as)
{
    std::string out = "{\"round\":{";
    write_text_member(out, "id", context.round.id);
    write_text_member(out, "name", context.round.name);
    write_text_member(out, "opens", to_string(context.round.opens));
    write_text_member(out, "closes", to_string(context.round.closes));
    write_text_member(out, "modification_closes", to_string(context.round.modification_closes));
    if (is_real(context.round.cutoff))
        write_text_member(out, "cutoff", to_string(context.round.cutoff));
    write_deadlines(out, context.round);
    out += '}';
    write_route(out, context.route);
    write_integer_member(out, "resubmissions", context.resubmissions);
    if (is_real(context.code_day))
        write_text_member(out, "code_day", to_string(context.code_day));
    write_name(out, "values");
    out += '{';
    for (auto const& [name, scalar] : context.values) {
        write_name(out, name);
        write_scalar(out, scalar);
    }
    out += '}';
    write_name(out, "code_lists");
    out += '{';
    for (auto const& [id, codes] : context.code_lists) {
        write_name(out, id);
        out += '[';
        for (auto const& code : codes)
            write_code(out, code);
        out += ']';
    }
    out += '}';
    if (context.directory) {
        write_name(out, "directory");
        std::string whole = as == DirectoryAs::Whole && context.directory->known ? write_directory(*context.directory) : "{}";
        whole.pop_back();
        write_text_member(whole, "hash", context.directory->hash);
        out += whole + '}';
    }
    out += '}';
    return out;
}

// ---- history

static HistoryEntry read_entry(json::Node const& node)
{
    HistoryEntry entry;
    entry.at = moment_of(node, "at");
    entry.actor.role = parse_role(text_of(node, "role")).value_or(Role::System);
    entry.actor.id = text_of(node, "actor");
    entry.actor.organisation = text_of(node, "organisation");
    entry.actor_name = text_of(node, "actor_name");
    entry.organisation_name = text_of(node, "organisation_name");
    entry.action = text_of(node, "action");
    entry.from = text_of(node, "from");
    entry.to = text_of(node, "to");
    entry.reason = text_of(node, "reason");
    if (auto const* sections = node.find("sections")) {
        for (auto const& one : sections->items)
            entry.sections.push_back({ std::string(text_of(one, "section")), std::string(text_of(one, "reason")) });
    }
    return entry;
}

Result<std::vector<HistoryEntry>> read_history(std::string_view json)
{
    auto root = TRY(json::parse(json));
    if (!root.is(json::Kind::Array))
        return wrong_type("", "an array of history entries");
    std::vector<HistoryEntry> history;
    for (auto const& node : root.items)
        history.push_back(read_entry(node));
    return history;
}

static void write_entry(std::string& out, HistoryEntry const& entry)
{
    out += out.back() == '[' ? "{" : ",{";
    write_text_member(out, "at", to_string(entry.at));
    write_text_member(out, "role", to_string(entry.actor.role));
    write_text_member(out, "actor", entry.actor.id);
    write_text_member(out, "actor_name", entry.actor_name);
    write_text_member(out, "organisation", entry.actor.organisation);
    write_text_member(out, "organisation_name", entry.organisation_name);
    write_text_member(out, "action", entry.action);
    write_text_member(out, "from", entry.from);
    write_text_member(out, "to", entry.to);
    write_text_member(out, "reason", entry.reason);
    write_name(out, "sections");
    out += '[';
    for (auto const& section : entry.sections) {
        out += out.back() == '[' ? "{" : ",{";
        write_text_member(out, "section", section.section);
        write_text_member(out, "reason", section.reason);
        out += '}';
    }
    out += "]}";
}

std::string write_history(std::vector<HistoryEntry> const& history)
{
    std::string out = "[";
    for (auto const& entry : history)
        write_entry(out, entry);
    out += ']';
    return out;
}

}

#include "form/path.h"

namespace shenbao {

std::string to_string(Form const& form, Path const& path)
{
    if (path.section >= form.sections.size())
        return {};
    std::string text = form.sections[path.section].id;
    for (auto const& step : path.steps) {
        if (!step.record.is_nil()) {
            text += '/';
            text += to_string(step.record);
        }
        if (step.field != no_index) {
            text += '/';
            text += form.fields[step.field].id;
        }
    }
    return text;
}

// The next part of a path, and the rest without it.
static std::string_view take_part(std::string_view& rest)
{
    auto slash = rest.find('/');
    auto part = rest.substr(0, slash);
    rest = slash == std::string_view::npos ? std::string_view {} : rest.substr(slash + 1);
    return part;
}

static Field const* find_in(Form const& form, RecordShape const& shape, std::string_view id)
{
    for (auto index : shape.fields) {
        if (form.fields[index].id == id)
            return &form.fields[index];
    }
    return nullptr;
}

std::optional<Path> parse_path(Form const& form, std::string_view text)
{
    if (!text.empty() && text.back() == '/')
        return {};
    auto rest = text;
    auto const* section = form.find_section(take_part(rest));
    if (!section)
        return {};
    Path path { section->index, {} };
    auto const* shape = &section->shape;
    bool needs_record = section->repeats();
    while (!rest.empty()) {
        PathStep step;
        if (needs_record) {
            auto id = parse_id(take_part(rest));
            if (!id || id->is_nil())
                return {};
            step.record = *id;
        }
        if (rest.empty()) {
            path.steps.push_back(step);
            return path;
        }
        auto const* field = find_in(form, *shape, take_part(rest));
        if (!field)
            return {};
        step.field = field->index;
        path.steps.push_back(step);
        auto const* table = std::get_if<TableField>(&field->kind);
        if (!table && !rest.empty())
            return {};
        if (table)
            shape = &table->shape;
        needs_record = true;
    }
    return path;
}

std::optional<Path> find_named(Form const& form, std::string_view name)
{
    auto const dot = name.find('.');
    if (dot == std::string_view::npos)
        return {};
    auto path = parse_path(form, std::string(name.substr(0, dot)) + "/" + std::string(name.substr(dot + 1)));
    return path && path->field() != no_index ? path : std::nullopt;
}

bool is_same_or_ancestor(Path const& a, Path const& b)
{
    if (a.section != b.section || a.steps.size() > b.steps.size())
        return false;
    for (std::size_t i = 0; i < a.steps.size(); ++i) {
        auto const& ours = a.steps[i];
        auto const& theirs = b.steps[i];
        if (ours.record != theirs.record)
            return false;
        bool last_and_a_record = i + 1 == a.steps.size() && ours.field == no_index;
        if (!last_and_a_record && ours.field != theirs.field)
            return false;
    }
    return true;
}

}

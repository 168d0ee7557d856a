#include "flow/route.h"

#include <algorithm>

namespace shenbao {

static CodeList const& units_of(Programme const& programme)
{
    auto const& field = programme.application.fields[programme.flow.route.unit];
    return programme.code_lists[std::get<ChoiceField>(field.kind).list];
}

namespace {

enum class WayEnds : std::uint8_t { AtTop, Unknown, Circle, TooLong };

struct Way {
    std::vector<Code const*> up;
    WayEnds ends = WayEnds::AtTop;
};

}

static Way way_up(CodeList const& authorities, Context const& context, std::string code)
{
    Way way;
    while (!code.empty()) {
        auto const* authority = find_code(authorities, context, code);
        bool const seen = std::find(way.up.begin(), way.up.end(), authority) != way.up.end();
        if (!authority || seen || way.up.size() == route_levels_max) {
            way.ends = !authority ? WayEnds::Unknown : seen ? WayEnds::Circle : WayEnds::TooLong;
            break;
        }
        way.up.push_back(authority);
        code = authority->parent;
    }
    return way;
}

std::vector<RouteContext::Level> route_of(Programme const& programme, Context const& context, Document const& document)
{
    std::vector<RouteContext::Level> levels;
    if (programme.flow.route.unit == no_index)
        return levels;
    auto const& field = programme.application.fields[programme.flow.route.unit];
    auto const& records = document.sections[field.section].records;
    auto const* chosen = records.empty() ? nullptr : records.front().slots[field.slot].as<std::string>();
    auto const* unit = chosen ? find_code(units_of(programme), context, *chosen) : nullptr;
    if (!unit)
        return levels;
    for (auto const* authority : way_up(programme.code_lists[programme.flow.route.list], context, unit->parent).up)
        levels.push_back({ authority->code, authority->label.in(0) });
    return levels;
}

static std::string what_is_wrong(Code const& code, Way const& way, std::string const& list)
{
    switch (way.ends) {
    case WayEnds::AtTop: return {};
    case WayEnds::Unknown: return "the parent \"" + (way.up.empty() ? code.parent : way.up.back()->parent) + "\" of \"" + (way.up.empty() ? code.code : way.up.back()->code) + "\" is not in the list \"" + list + "\"";
    case WayEnds::Circle: return "the parents of \"" + code.code + "\" go round in a circle";
    case WayEnds::TooLong: return "above \"" + code.code + "\" are more than " + std::to_string(route_levels_max) + " levels";
    }
    return {};
}

std::vector<RouteMistake> route_mistakes(Programme const& programme, Context const& context)
{
    constexpr std::size_t count_max = 20;
    std::vector<RouteMistake> mistakes;
    if (programme.flow.route.unit == no_index)
        return mistakes;
    auto const& units = units_of(programme);
    auto const& authorities = programme.code_lists[programme.flow.route.list];
    // Of what an authority's way shows, its units say nothing again.
    for (auto const* list : { &authorities, &units }) {
        if (list == &units && (&units == &authorities || !mistakes.empty()))
            break;
        for (auto const& code : codes_of(*list, context)) {
            auto what = what_is_wrong(code, way_up(authorities, context, code.parent), authorities.id);
            bool const said = std::any_of(mistakes.begin(), mistakes.end(), [&](RouteMistake const& one) { return one.what == what; });
            if (!what.empty() && !said && mistakes.size() < count_max)
                mistakes.push_back({ list->id, std::move(what) });
        }
    }
    return mistakes;
}

}

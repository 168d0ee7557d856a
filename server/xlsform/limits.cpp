#include "xlsform/limits.h"

#include "base/text.h"
#include "check/cel/program.h"

#include <cstdlib>

namespace shenbao::xlsform {

bool has_many_lines(Item const& item) { return item.appearance.find("multiline") != std::string::npos || item.question == Question::Calculate; }

int decimals_max(Item const& item) { return item.question == Question::Range ? 2 : 6; }

static std::optional<double> decimal(std::string const& text)
{
    char* end = nullptr;
    double const value = std::strtod(text.c_str(), &end);
    bool const plain = !text.empty() && *end == '\0' && text.find_first_not_of("0123456789.-") == std::string::npos;
    return plain ? std::optional(value) : std::nullopt;
}

std::optional<std::pair<double, double>> range_of(Item const& item)
{
    auto const parameter = [&](char const* name, double otherwise) {
        auto const at = item.parameters.find(name);
        return at == item.parameters.end() ? otherwise : decimal(at->second);
    };
    auto const start = parameter("start", 1);
    auto const end = parameter("end", 10);
    if (!start || !end || *start > *end)
        return {};
    return std::pair(*start, *end);
}

static std::string beyond_number(Item const& item, Type type)
{
    auto const value = decimal(item.initial);
    if (!value)
        return "this is no number";
    auto const point = item.initial.find('.');
    auto const decimals = point == std::string::npos ? 0 : item.initial.size() - point - 1;
    auto const most = type == Type::Int ? 0 : static_cast<std::size_t>(decimals_max(item));
    if (decimals > most)
        return most == 0 ? "only whole numbers can be typed" : "at most " + std::to_string(most) + " decimals can be typed";
    auto const range = item.question == Question::Range ? range_of(item) : std::nullopt;
    return range && (*value < range->first || *value > range->second) ? "the first value is outside the range" : "";
}

std::string beyond_limits(Item const& item, Type type)
{
    if (is_number(type))
        return beyond_number(item, type);
    if (type != Type::Text)
        return "";
    if (item.question == Question::Time) {
        auto const compiled = cel::Pattern::compile(time_pattern);
        auto const* pattern = std::get_if<cel::Pattern>(&compiled);
        return pattern && !pattern->matches_whole(item.initial) ? "this is no time HH:MM" : "";
    }
    if (!has_many_lines(item) && item.initial.find('\n') != std::string::npos)
        return "only one line can be typed; the appearance multiline takes more";
    auto const most = has_many_lines(item) ? lines_max : line_max;
    return character_count(item.initial) > most ? "at most " + std::to_string(most) + " characters can be typed" : "";
}

}

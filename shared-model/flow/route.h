// Who decides a case, level by level: from the authority of the applicant's unit up. The server's; the page never links it.
#pragma once

#include "form/context.h"
#include "form/document.h"
#include "form/programme.h"

#include <cstddef>
#include <string>
#include <vector>

namespace shenbao {

inline constexpr std::size_t route_levels_max = 16;

// ZC-16: the unit's parent, that one's parent, and so on, by the lists that hold in this Context. Empty where no unit is chosen or
// it has none; ends before a code that is unknown or was there already, and after route_levels_max.
std::vector<RouteContext::Level> route_of(Programme const&, Context const&, Document const&);

struct RouteMistake {
    std::string list;  // id
    std::string what;
};
// Parents that are not there, go round in a circle or too far up, in the lists that hold in this Context; the first 20.
std::vector<RouteMistake> route_mistakes(Programme const&, Context const&);

}

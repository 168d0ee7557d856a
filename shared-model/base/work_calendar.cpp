#include "base/work_calendar.h"

#include <algorithm>

namespace shenbao {

bool WorkCalendar::is_worked(std::int64_t day) const
{
    auto const weekday = (day % 7 + 11) % 7;  // 1970-01-01 was a Thursday; Sunday is 0
    auto const& exceptions = weekday == 0 || weekday == 6 ? workdays : holidays;
    bool const excepted = std::binary_search(exceptions.begin(), exceptions.end(), day);
    return (weekday == 0 || weekday == 6) == excepted;
}

}

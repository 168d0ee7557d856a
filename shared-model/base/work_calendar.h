// Which days are worked: Monday to Friday, but for a country's holidays and the weekend days worked instead of them (调休).
#pragma once

#include "base/date.h"

#include <vector>

namespace shenbao {

struct WorkCalendar {
    Date first;  // what is said of these years is complete; outside them nothing is known
    Date last;
    std::vector<std::int64_t> holidays;  // days since 1970-01-01 that would be worked and are not, ascending
    std::vector<std::int64_t> workdays;  // weekend days that are worked, ascending

    bool covers(std::int64_t day) const { return day >= days_since_epoch(first) && day <= days_since_epoch(last); }
    bool is_worked(std::int64_t day) const;
};

}

// The order of what reads each other.
#pragma once

#include <cstddef>
#include <vector>

namespace shenbao::xlsform {

// `reads[i]`: what i reads. Groups, each after those that it reads; more than one in a group read each other in a circle.
std::vector<std::vector<std::size_t>> in_order(std::vector<std::vector<std::size_t>> const& reads);

}

// What a browser brings with it and a native build must carry along. One file of the two is built:
// platform_native.cpp or platform_web.cpp, whose imports web/js/text.js gives.
#pragma once

#include <string>
#include <string_view>

namespace shenbao::platform {

// Normalization Form C of UTF-8 text (UAX #15). The same for every character that both sides' Unicode data know.
std::string composed(std::string_view text);
// The double nearest to decimal text; infinite when it is too large.
double number(std::string_view text);
// "-1.25e-7": the fewest digits that read back as the same finite number.
std::string scientific(double value);

}

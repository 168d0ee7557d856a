// Numbers as text: locale-free, exact, the same natively and in wasm.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace shenbao::cel {

// Decimal or 0x, with an optional sign; nothing if it does not fit.
std::optional<std::int64_t> parse_int(std::string_view);
// Decimal with optional sign, fraction and exponent; NaN, Infinity, Inf with an optional sign.
std::optional<double> parse_double(std::string_view);
std::string to_text(std::int64_t);
// The shortest decimal that reads back as the same double; exponents below 1e-6 and from 1e21.
std::string to_text(double);

}

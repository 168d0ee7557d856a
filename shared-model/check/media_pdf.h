// PDF (ISO 32000-1), as far as it can be judged without unpacking its streams.
#pragma once

#include "check/media.h"

namespace shenbao {

bool begins_as_pdf(std::string_view bytes);
// Pages and active content are found where they are written in the clear; inside a compressed object stream neither
// is seen, and `pages` may then be 0.
Media read_pdf(std::string_view bytes);

}

// Effects as text for the browser's side: fields parted by U+001F, effects ended by U+001E.
#pragma once

#include "core/effect.h"

#include <string>

namespace shenbao::platform {

std::string encoded(client::Effects const&);

}

// Housekeeping, at start and once an hour: what has lapsed is not kept.
#pragma once

#include "service/host.h"

namespace shenbao::service {

// Sessions that ended, text messages of more than a day ago, uploads begun a day ago with their pieces.
Result<void> sweep(Host&);

// Once a day, as it reads every document with files: files that nothing names any more and that nobody touched for a day.
Result<void> sweep_files(Host&);

}

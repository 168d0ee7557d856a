// Housekeeping, at start and once an hour: what has lapsed is not kept.
#pragma once

#include "service/host.h"

namespace shenbao::service {

// Sessions that ended, devices in which nobody logged in for half a year, text messages of more than a day ago, uploads that nobody
// went on with for a day, and pieces that belong to no upload.
Result<void> sweep(Host&);

// Once a day, as it reads every document with files: files that nothing names any more and that nobody touched for a day.
Result<void> sweep_files(Host&);

}

// PDF (ISO 32000-1), judged by its objects, those in compressed object streams included; page contents and pictures
// are not unpacked.
#pragma once

#include "check/media.h"

namespace shenbao {

bool begins_as_pdf(std::string_view bytes);
// Of an encrypted file neither pages nor active content are known.
Media read_pdf(std::string_view bytes);

}

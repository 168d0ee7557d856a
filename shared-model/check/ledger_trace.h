// A ledger traced over a document that is laid out already. For this room only.
#pragma once

#include "check/ledger.h"
#include "check/together.h"

namespace shenbao {

LedgerTrace trace_ledger(TogetherInput const&, std::uint16_t ledger);

}

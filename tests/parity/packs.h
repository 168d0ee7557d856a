// Packs made up at random, the same on every machine: forms of every kind of field, nested, with typed expressions over one another.
#pragma once

#include "pack/pack.h"
#include "parity/random.h"

namespace shenbao::parity {

// One that reads and compiles without a mistake.
pack::Files made_pack(std::uint64_t number);

// The same with a byte of its form changed, which may be a mistake.
pack::Files broken(pack::Files, Random&);

}

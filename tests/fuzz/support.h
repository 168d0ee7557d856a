// What the fuzz targets share: a real pack with its compiled form, and the moment everything is judged at.
#pragma once

#include "check/plan.h"
#include "pack/pack.h"
#include "wire/wire.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

namespace shenbao::fuzz {

inline std::string_view text_of(std::uint8_t const* data, std::size_t size)
{
    return size == 0 ? std::string_view {} : std::string_view { reinterpret_cast<char const*>(data), size };
}

struct Pack {
    Pack();
    Form const& form() const { return programme->application; }

    std::unique_ptr<Programme const> programme;
    std::unique_ptr<Plan const> plan;  // points into `programme`
    Context context;
    Moment now;
};

// The largest pack there is. Read at the first call.
Pack const& pack();

// Everything a document goes through before it is stored: it may be wrong, but it must never break anything.
void exercise(Pack const&, Document);

}

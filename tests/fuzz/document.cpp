// A document's JSON from anywhere: refused, or judged, written and read again as the same.
#include "support.h"

using namespace shenbao;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const& pack = fuzz::pack();
    auto document = wire::read_document(pack.form(), fuzz::text_of(data, size));
    if (document.ok())
        fuzz::exercise(pack, document.release_value());
    return 0;
}

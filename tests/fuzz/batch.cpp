// A batch of edits from anywhere: refused, or applied one by one; a refused edit leaves the document as it was.
#include "support.h"

using namespace shenbao;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const& pack = fuzz::pack();
    auto batch = wire::read_batch(pack.form(), fuzz::text_of(data, size));
    if (!batch.ok())
        return 0;
    auto const json = wire::write_batch(pack.form(), batch.value());
    auto const again = wire::read_batch(pack.form(), json);
    VERIFY(again.ok() && wire::write_batch(pack.form(), again.value()) == json);

    auto document = empty_document(pack.form());
    for (auto const& edit : batch.value().edits) {
        auto const before = document;
        if (apply(pack.form(), document, edit) != EditRefusal::None)
            VERIFY(document == before);
    }
    fuzz::exercise(pack, document);
    return 0;
}

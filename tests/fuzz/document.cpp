// A document's JSON from anywhere: refused, or judged, written and read again as the same.
#include "support.h"

#include "wire/json.h"

using namespace shenbao;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const& pack = fuzz::pack();
    auto document = wire::read_document(pack.form(), fuzz::text_of(data, size));
    // The same by way of a tree, and written in another way.
    auto tree = json::parse(fuzz::text_of(data, size));
    if (document.ok() && tree.ok()) {
        std::string text;
        json::write(text, tree.value());
        auto const again = wire::read_document(pack.form(), text);
        VERIFY(again.ok() && again.value() == document.value());
    }
    if (document.ok())
        fuzz::exercise(pack, document.release_value());
    return 0;
}

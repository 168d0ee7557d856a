// A file from anywhere: of a kind or of none, never read past its end.
#include "support.h"

#include "check/media.h"

using namespace shenbao;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const bytes = fuzz::text_of(data, size);
    auto const media = read_media(bytes);
    AttachmentField slot;
    slot.kinds = { FileKind::Pdf, FileKind::Jpeg, FileKind::Png, FileKind::Gif };
    slot.size_bytes_max = 1'000;
    slot.dpi_min = 72;
    slot.dpi_max = 300;
    auto const findings = check_file(slot, {}, "file", bytes);
    if (!media)
        VERIFY(findings.size() == 1);
    if (media && (media->damaged || media->active_content || size > slot.size_bytes_max))
        VERIFY(!findings.empty());
    if (media)
        VERIFY(media->orientation >= 1 && media->orientation <= 8);
    if (media)
        VERIFY((media->dpi == 0) == (media->dpi_most == 0));
    if (media && media->kind == FileKind::Pdf)
        VERIFY(media->damaged || media->encrypted || media->pages > 0);
    return 0;
}

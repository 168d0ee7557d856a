// Files judged by their bytes, the same in the browser and on the server.
#pragma once

#include "check/verdict.h"
#include "form/form.h"

#include <optional>
#include <string>
#include <string_view>

namespace shenbao {

struct Media {
    FileKind kind = FileKind::Pdf;
    std::uint32_t width_pixels = 0;  // as shown, turned by `orientation`; 0 for PDF
    std::uint32_t height_pixels = 0;
    // Of the axis with fewer and of the one with more, each rounded in the file's favour; 0: the file does not say
    // (JFIF, Exif 0x011A/0x011B/0x0128, PNG pHYs).
    std::uint32_t dpi = 0;
    std::uint32_t dpi_most = 0;
    std::uint32_t pages = 0;  // of a PDF; 0: not found
    std::uint16_t orientation = 1;  // Exif 0x0112
    bool damaged = false;         // ends early, or its structure does not hold
    bool active_content = false;  // a PDF that runs, opens, sends or unpacks something
    bool encrypted = false;       // a PDF with a password, be it for printing alone: its inside cannot be judged
};

// By content, never by name. Nothing when the bytes are none of the kinds.
std::optional<Media> read_media(std::string_view bytes);

bool accepts(AttachmentField const&, FileKind);
std::string kinds_text(AttachmentField const&);  // PDF, JPG
// Width to height as the slot's photo asks, give or take a twentieth: what the eye takes for the same. True where
// nothing is asked or known.
bool has_photo_ratio(AttachmentField const&, std::uint32_t width_pixels, std::uint32_t height_pixels);

// All that is wrong with this file for this slot; `path` and the file's name go into the findings.
std::vector<Finding> check_file(AttachmentField const&, Path const& path, std::string_view name, std::string_view bytes);

std::string_view to_string(FileKind);  // pdf, jpg, png, gif
std::string_view media_type(FileKind); // application/pdf …

}

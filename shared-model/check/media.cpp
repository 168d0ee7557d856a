#include "check/media.h"

#include "check/media_pdf.h"

#include <algorithm>
#include <string>
#include <utility>

namespace shenbao {

namespace {

// Bounds-checked reading of big- and little-endian numbers; past the end reads as 0 and is remembered.
class Bytes {
public:
    explicit Bytes(std::string_view bytes, bool little_endian = false)
        : m_bytes(bytes)
        , m_little(little_endian)
    {
    }
    std::size_t size() const { return m_bytes.size(); }
    std::uint32_t u8(std::size_t at) const { return at < m_bytes.size() ? static_cast<unsigned char>(m_bytes[at]) : 0u; }
    std::uint32_t u16(std::size_t at) const { return m_little ? u8(at) | u8(at + 1) << 8 : u8(at) << 8 | u8(at + 1); }
    std::uint32_t u32(std::size_t at) const { return m_little ? u16(at) | u16(at + 2) << 16 : u16(at) << 16 | u16(at + 2); }
    std::string_view part(std::size_t at, std::size_t length) const
    {
        return at <= m_bytes.size() ? m_bytes.substr(at, length) : std::string_view {};
    }

private:
    std::string_view m_bytes;
    bool m_little;
};

// What a browser can unpack without running out of memory; an A3 sheet at 600 dpi has seventy megapixels.
constexpr std::uint64_t pixels_max = 100'000'000;

// Dots to a unit, of which `unit` make an inch, rounded by up to `slack` when they were written (72 an inch become 28 a
// centimetre). Below ten an inch it is a proportion that somebody took for a density.
void set_density(Media& media, double across, double down, double unit, double slack = 0)
{
    auto const least = std::min(across, down) * unit;
    auto const most = std::max(across, down) * unit;
    if (!(least >= 10 && most < 1e6))
        return;
    auto const give = slack * unit;
    media.dpi = static_cast<std::uint32_t>(least + std::max(give, 0.5));
    media.dpi_most = static_cast<std::uint32_t>(most + (give > 0 ? 1 - give : 0.5));
}

// ---- JPEG (ITU-T T.81, JFIF 1.02, Exif 2.3)

void read_jfif(Bytes const& segment, Media& media)
{
    if (segment.part(0, 5) != std::string_view("JFIF\0", 5))
        return;
    auto unit = segment.u8(7);
    if (unit == 1)
        set_density(media, segment.u16(8), segment.u16(10), 1);
    else if (unit == 2)
        set_density(media, segment.u16(8), segment.u16(10), 2.54, 0.5);
}

void read_exif(std::string_view segment, Media& media)
{
    if (segment.substr(0, 6) != std::string_view("Exif\0\0", 6))
        return;
    auto tiff = segment.substr(6);
    bool little = tiff.substr(0, 2) == "II";
    if (!little && tiff.substr(0, 2) != "MM")
        return;
    Bytes bytes(tiff, little);
    std::size_t directory = bytes.u32(4);
    auto count = directory < tiff.size() ? bytes.u16(directory) : 0u;
    double density[2] = { 0, 0 };
    auto unit = 2u;  // 1: none, 2: inch, 3: centimetre
    for (std::uint32_t i = 0; i < count && i < 512; ++i) {
        auto entry = directory + 2 + std::size_t { i } * 12;
        if (entry + 12 > tiff.size())
            break;
        auto tag = bytes.u16(entry);
        if (tag == 0x0112 && bytes.u16(entry + 8) >= 1 && bytes.u16(entry + 8) <= 8)
            media.orientation = static_cast<std::uint16_t>(bytes.u16(entry + 8));
        if (tag == 0x011A || tag == 0x011B) {
            std::size_t const at = bytes.u32(entry + 8);
            if (auto const denominator = bytes.u32(at + 4))
                density[tag - 0x011A] = static_cast<double>(bytes.u32(at)) / denominator;
        }
        if (tag == 0x0128)
            unit = bytes.u16(entry + 8);
    }
    // JFIF's own density wins where both are there.
    if (media.dpi == 0 && unit != 1)
        set_density(media, density[0], density[1] > 0 ? density[1] : density[0], unit == 3 ? 2.54 : 1);
}

bool is_start_of_frame(std::uint32_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

Media read_jpeg(std::string_view file)
{
    Media media;
    media.kind = FileKind::Jpeg;
    media.damaged = true;
    Bytes bytes(file);
    std::size_t at = 2;
    while (at + 4 <= file.size()) {
        if (bytes.u8(at) != 0xFF)
            return media;
        auto marker = bytes.u8(at + 1);
        if (marker == 0xFF) {
            ++at;
            continue;
        }
        auto length = bytes.u16(at + 2);
        if (length < 2 || at + 2 + length > file.size())
            return media;
        auto segment = file.substr(at + 4, length - 2);
        if (marker == 0xE0)
            read_jfif(Bytes(segment), media);
        if (marker == 0xE1)
            read_exif(segment, media);
        if (is_start_of_frame(marker)) {
            media.height_pixels = Bytes(segment).u16(1);
            media.width_pixels = Bytes(segment).u16(3);
        }
        if (marker == 0xDA) {
            // Whole when the scan ends in EOI; cameras may append more after it.
            bool ends = file.find(std::string_view("\xFF\xD9", 2), at + 2 + length) != std::string_view::npos;
            media.damaged = !ends || media.width_pixels == 0 || media.height_pixels == 0;
            if (media.orientation >= 5)
                std::swap(media.width_pixels, media.height_pixels);
            return media;
        }
        at += 2 + length;
    }
    return media;
}

// ---- PNG (ISO/IEC 15948)

class Crc32 {
public:
    Crc32()
    {
        for (std::uint32_t n = 0; n < 256; ++n) {
            auto c = n;
            for (int k = 0; k < 8; ++k)
                c = (c & 1) ? 0xEDB88320u ^ (c >> 1) : c >> 1;
            m_table[n] = c;
        }
    }
    std::uint32_t of(std::string_view bytes) const
    {
        std::uint32_t c = 0xFFFFFFFFu;
        for (char byte : bytes)
            c = m_table[(c ^ static_cast<unsigned char>(byte)) & 0xFF] ^ (c >> 8);
        return c ^ 0xFFFFFFFFu;
    }

private:
    std::uint32_t m_table[256];
};

bool is_size(std::uint32_t pixels) { return pixels - 1 < 0x7FFFFFFF; }

Media read_png(std::string_view file)
{
    Media media;
    media.kind = FileKind::Png;
    media.damaged = true;
    Bytes bytes(file);
    Crc32 crc;
    bool data = false;
    for (std::size_t at = 8; at + 12 <= file.size();) {
        std::size_t length = bytes.u32(at);
        if (length > file.size() || at + 12 + length > file.size())
            return media;
        auto type = file.substr(at + 4, 4);
        if (crc.of(file.substr(at + 4, 4 + length)) != bytes.u32(at + 8 + length))
            return media;
        bool const first = at == 8;
        if ((type == "IHDR") != first || (first && length != 13))
            return media;
        if (first) {
            media.width_pixels = bytes.u32(at + 8);
            media.height_pixels = bytes.u32(at + 12);
        }
        if (type == "pHYs" && bytes.u8(at + 16) == 1)
            set_density(media, bytes.u32(at + 8), bytes.u32(at + 12), 0.0254);
        data = data || type == "IDAT";
        if (type == "IEND") {
            media.damaged = !data || !is_size(media.width_pixels) || !is_size(media.height_pixels);
            return media;
        }
        at += 12 + length;
    }
    return media;
}

// ---- GIF (89a)

std::size_t behind_colours(std::size_t at, std::uint32_t flags) { return (flags & 0x80) != 0 ? at + (std::size_t { 6 } << (flags & 7)) : at; }

// Of blocks that each say their size, up to one of none.
std::size_t behind_blocks(Bytes const& bytes, std::size_t at)
{
    while (bytes.u8(at) != 0)
        at += 1 + bytes.u8(at);
    return at + 1;
}

Media read_gif(std::string_view file)
{
    Media media;
    media.kind = FileKind::Gif;
    media.damaged = true;
    Bytes bytes(file, true);
    media.width_pixels = bytes.u16(6);
    media.height_pixels = bytes.u16(8);
    bool picture = false;
    for (auto at = behind_colours(13, bytes.u8(10)); at < file.size();) {
        auto const kind = file[at];
        if (kind == ';')
            media.damaged = !picture || media.width_pixels == 0 || media.height_pixels == 0;
        if (kind == ',') {
            // Some viewers make a screen as large as a picture that sticks out of it.
            media.width_pixels = std::max(media.width_pixels, bytes.u16(at + 1) + bytes.u16(at + 5));
            media.height_pixels = std::max(media.height_pixels, bytes.u16(at + 3) + bytes.u16(at + 7));
            auto const data = behind_colours(at + 10, bytes.u8(at + 9)) + 1;
            picture = picture || bytes.u8(data) != 0;
            at = behind_blocks(bytes, data);
        } else if (kind == '!')
            at = behind_blocks(bytes, at + 2);
        else
            return media;
    }
    return media;
}

}

std::string kinds_text(AttachmentField const& slot)
{
    std::string text;
    for (auto kind : slot.kinds) {
        text += text.empty() ? "" : ", ";
        for (char c : to_string(kind))
            text += static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

bool accepts(AttachmentField const& slot, FileKind kind)
{
    for (auto one : slot.kinds) {
        if (one == kind)
            return true;
    }
    return false;
}

bool has_photo_ratio(AttachmentField const& slot, std::uint32_t width_pixels, std::uint32_t height_pixels)
{
    auto const width = std::uint64_t { width_pixels } * slot.photo_height_mm;
    auto const height = std::uint64_t { height_pixels } * slot.photo_width_mm;
    bool const known = width_pixels != 0 && height_pixels != 0 && slot.photo_width_mm != 0 && slot.photo_height_mm != 0;
    return !slot.photo || !known || (width * 20 <= height * 21 && height * 20 <= width * 21);
}

std::optional<Media> read_media(std::string_view bytes)
{
    if (bytes.substr(0, 3) == std::string_view("\xFF\xD8\xFF", 3))
        return read_jpeg(bytes);
    if (bytes.substr(0, 8) == std::string_view("\x89PNG\r\n\x1A\n", 8))
        return read_png(bytes);
    if (bytes.substr(0, 6) == "GIF87a" || bytes.substr(0, 6) == "GIF89a")
        return read_gif(bytes);
    if (begins_as_pdf(bytes))
        return read_pdf(bytes);
    return {};
}

std::vector<Finding> check_file(AttachmentField const& slot, Path const& path, std::string_view name, std::string_view bytes)
{
    std::vector<Finding> findings;
    auto add = [&](FindingCode code, std::vector<std::pair<std::string, std::string>> parameters = {}) {
        parameters.insert(parameters.begin(), { "file", std::string(name) });
        findings.push_back({ path, code, default_severity(code), no_index, std::move(parameters) });
    };
    if (bytes.empty()) {
        add(FindingCode::file_empty);
        return findings;
    }
    auto media = read_media(bytes);
    if (!media || !accepts(slot, media->kind)) {
        add(FindingCode::file_kind, { { "kinds", kinds_text(slot) } });
        return findings;
    }
    if (media->damaged)
        add(FindingCode::file_damaged);
    if (media->encrypted)
        add(FindingCode::file_encrypted);
    if (media->active_content)
        add(FindingCode::file_active_content);
    if (!has_photo_ratio(slot, media->width_pixels, media->height_pixels))
        add(FindingCode::photo_ratio, { { "width", std::to_string(slot.photo_width_mm) }, { "height", std::to_string(slot.photo_height_mm) } });
    if (bytes.size() > slot.size_bytes_max)
        add(FindingCode::file_too_large, { { "size", std::to_string(bytes.size()) }, { "max", std::to_string(slot.size_bytes_max) } });
    if (std::uint64_t { media->width_pixels } * media->height_pixels > pixels_max)
        add(FindingCode::file_too_many_pixels, { { "width", std::to_string(media->width_pixels) }, { "height", std::to_string(media->height_pixels) } });
    bool dpi_asked = media->kind != FileKind::Pdf && (slot.dpi_min != 0 || slot.dpi_max != 0);
    bool dpi_low = media->dpi < slot.dpi_min || media->dpi == 0;
    bool dpi_high = slot.dpi_max != 0 && media->dpi_most > slot.dpi_max;
    if (dpi_asked && (dpi_low || dpi_high))
        add(FindingCode::file_dpi, { { "dpi", std::to_string(dpi_low ? media->dpi : media->dpi_most) }, { "min", std::to_string(slot.dpi_min) }, { "max", std::to_string(slot.dpi_max) } });
    return findings;
}

std::string_view to_string(FileKind kind)
{
    static constexpr std::string_view names[] = { "pdf", "jpg", "png", "gif" };
    return names[static_cast<std::size_t>(kind)];
}

std::string_view media_type(FileKind kind)
{
    static constexpr std::string_view types[] = { "application/pdf", "image/jpeg", "image/png", "image/gif" };
    return types[static_cast<std::size_t>(kind)];
}

}

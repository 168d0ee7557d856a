// Files judged by their bytes.
#include "check/media.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;

namespace {

std::string be(std::uint32_t value, int bytes)
{
    std::string text;
    for (int i = bytes - 1; i >= 0; --i)
        text += static_cast<char>(value >> (8 * i) & 0xFF);
    return text;
}

std::string segment(unsigned char marker, std::string const& body)
{
    return std::string("\xFF") + static_cast<char>(marker) + be(static_cast<std::uint32_t>(body.size()) + 2, 2) + body;
}

std::string jpeg(std::string const& head, std::string const& end = "\xFF\xD9")
{
    return "\xFF\xD8" + head + segment(0xC0, std::string("\x08", 1) + be(413, 2) + be(295, 2) + "\x01") + segment(0xDA, "\x01\x01") + "scan data" + end;
}

std::string jfif(unsigned char unit, std::uint32_t density)
{
    return segment(0xE0, std::string("JFIF\0\1\2", 7) + static_cast<char>(unit) + be(density, 2) + be(density, 2) + std::string(2, '\0'));
}

std::string pdf(std::string const& extra)
{
    return "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n2 0 obj<</Type /Page>>endobj\n3 0 obj<</Type/Pages>>endobj\n" + extra + "\nstartxref\n0\n%%EOF\n";
}

std::vector<FindingCode> codes(AttachmentField const& slot, std::string const& bytes)
{
    std::vector<FindingCode> codes;
    for (auto const& finding : check_file(slot, {}, "x.jpg", bytes))
        codes.push_back(finding.code);
    return codes;
}

}

TEST_CASE("JPEG size, density, orientation and damage", "[media]")
{
    auto media = read_media(jpeg(jfif(1, 96)));
    REQUIRE(media);
    CHECK(media->kind == FileKind::Jpeg);
    CHECK(media->width_pixels == 295);
    CHECK(media->height_pixels == 413);
    CHECK(media->dpi == 96);
    CHECK_FALSE(media->damaged);
    CHECK(read_media(jpeg(jfif(2, 118)))->dpi == 300);
    CHECK(read_media(jpeg(jfif(0, 1)))->dpi == 0);
    CHECK(read_media(jpeg(jfif(1, 96), ""))->damaged);
    CHECK(read_media(jpeg("").substr(0, 12))->damaged);

    auto entry = [](std::uint32_t tag, std::uint32_t type, std::string const& value) { return be(tag, 2) + be(type, 2) + be(1, 4) + value; };
    auto exif = std::string("Exif\0\0MM\0\x2A", 10) + be(8, 4) + be(3, 2) + entry(0x0112, 3, be(6, 2) + be(0, 2)) + entry(0x011A, 5, be(50, 4))
        + entry(0x0128, 3, be(2, 2) + be(0, 2)) + be(0, 4) + be(720, 4) + be(10, 4);
    auto turned = read_media(jpeg(segment(0xE1, exif)));
    CHECK(turned->orientation == 6);
    CHECK(turned->dpi == 72);
}

TEST_CASE("what the bytes are counts, not the name", "[media]")
{
    AttachmentField slot;
    slot.kinds = { FileKind::Pdf, FileKind::Jpeg, FileKind::Png };
    slot.size_bytes_max = 4'000;
    CHECK(codes(slot, jpeg(jfif(1, 96))).empty());
    CHECK(codes(slot, pdf("")).empty());
    CHECK(codes(slot, "") == std::vector { FindingCode::file_empty });
    CHECK(codes(slot, "MZ\x90 a program renamed") == std::vector { FindingCode::file_kind });
    CHECK(codes(slot, "GIF89a\x01\x00\x01\x00\x00\x00\x00;") == std::vector { FindingCode::file_kind });
    CHECK(codes(slot, pdf("").substr(0, 60)) == std::vector { FindingCode::file_damaged });
    CHECK(codes(slot, jpeg(jfif(1, 96) + segment(0xFE, std::string(4'100, 'x')))) == std::vector { FindingCode::file_too_large });
    CHECK(codes(slot, pdf("<</OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>")) == std::vector { FindingCode::file_active_content });
    CHECK(codes(slot, pdf("<</S/J#61vaScript>>")) == std::vector { FindingCode::file_active_content });
    CHECK(codes(slot, pdf("<</Length 20>>stream\n/JavaScript by chance\nendstream")).empty());
    slot.dpi_min = 72;
    slot.dpi_max = 100;
    CHECK(codes(slot, jpeg(jfif(1, 72))).empty());
    CHECK(codes(slot, jpeg(jfif(1, 100))).empty());
    CHECK(codes(slot, jpeg(jfif(1, 101))) == std::vector { FindingCode::file_dpi });
    CHECK(codes(slot, jpeg(jfif(1, 71))) == std::vector { FindingCode::file_dpi });
}

TEST_CASE("a PDF's pages are counted", "[media]")
{
    CHECK(read_media(pdf(""))->pages == 1);
    CHECK(read_media(pdf("4 0 obj<</Type/Page>>endobj"))->pages == 2);
}

TEST_CASE("a PDF's names count where they are names", "[media]")
{
    auto const active = [](std::string const& extra) { return read_media(pdf(extra))->active_content; };
    CHECK(active("5 0 obj<</Names<</JavaScript 6 0 R>>>>endobj"));
    CHECK(active("<</S/Launch/F(calc.exe)>>"));
    CHECK(active("<</#45mbeddedFile 1>>"));
    CHECK_FALSE(active("<</Title(about /JavaScript \\) and \\( /Launch)>>"));
    CHECK_FALSE(active("% /JavaScript in a comment\n"));
    CHECK_FALSE(active("<</JSON 1/JavaScripts 2>>"));
    // Words that only look like a stream's beginning hide nothing.
    CHECK(active("mainstream\n<</S/JavaScript>>\nendstream"));
    CHECK(active("%>>stream\n<</S/JavaScript>>\nendstream"));
    CHECK(active("(>>stream\n)<</S/JavaScript>>endstream"));
    CHECK(active("<</Length 3>>stream\nabc\nendstream<</S/JavaScript>>"));
    CHECK(read_media(pdf("(never closed"))->damaged);
    CHECK(read_media(pdf("<</Length 3>>stream\nabc"))->damaged);
}

TEST_CASE("a page written again by an update counts once", "[media]")
{
    CHECK(read_media(pdf("2 0 obj<</Type/Page/Rotate 90>>endobj"))->pages == 1);
    CHECK(read_media(pdf("12 0 obj<</Type/Page>>endobj 13 0 obj<</Type /P#61ge>>endobj"))->pages == 3);
}

TEST_CASE("a PDF inside another format's file is none", "[media]")
{
    CHECK_FALSE(read_media("MZ" + pdf("")));
    CHECK_FALSE(read_media("<html>" + pdf("")));
    CHECK(read_media("\x1B%-12345X@PJL\n" + pdf("")));
    CHECK_FALSE(read_media(std::string(1'024, ' ') + pdf("")));
}

TEST_CASE("PNG and GIF: size, density, damage", "[media]")
{
    // 2 × 1 pixels, 11811 dots a metre.
    std::string const png("\x89PNG\r\n\x1A\n" "\0\0\0\rIHDR\0\0\0\2\0\0\0\1\x08\0\0\0\0\xD1\x49\x20\x56"
                          "\0\0\0\tpHYs\0\0\x2E\x23\0\0\x2E\x23\1\x78\xA5\x3F\x76" "\0\0\0\0IDAT\x35\xAF\x06\x1E" "\0\0\0\0IEND\xAE\x42\x60\x82", 78);
    auto media = read_media(png);
    REQUIRE(media);
    CHECK(media->kind == FileKind::Png);
    CHECK(media->width_pixels == 2);
    CHECK(media->height_pixels == 1);
    CHECK(media->dpi == 300);
    CHECK_FALSE(media->damaged);
    for (std::size_t length = 8; length < png.size(); ++length)
        CHECK(read_media(png.substr(0, length))->damaged);
    auto flipped = png;
    flipped[20] = '\x03';
    CHECK(read_media(flipped)->damaged);

    std::string const gif("GIF89a\2\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;", 29);
    CHECK_FALSE(read_media(gif)->damaged);
    CHECK(read_media(gif)->width_pixels == 2);
    CHECK(read_media(gif.substr(0, 20))->damaged);
    CHECK(read_media("GIF89a")->damaged);
}

// Files judged by their bytes.
#include "base/inflate.h"
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

std::string jfif(unsigned char unit, std::uint32_t across, std::uint32_t down)
{
    return segment(0xE0, std::string("JFIF\0\1\2", 7) + static_cast<char>(unit) + be(across, 2) + be(down, 2) + std::string(2, '\0'));
}

std::string jfif(unsigned char unit, std::uint32_t density) { return jfif(unit, density, density); }

// Turned a quarter (orientation 6).
std::string exif(std::uint32_t across, std::uint32_t down, std::uint32_t unit)
{
    auto entry = [](std::uint32_t tag, std::uint32_t type, std::string const& value) { return be(tag, 2) + be(type, 2) + be(1, 4) + value; };
    return segment(0xE1, std::string("Exif\0\0MM\0\x2A", 10) + be(8, 4) + be(4, 2) + entry(0x0112, 3, be(6, 2) + be(0, 2))
            + entry(0x011A, 5, be(62, 4)) + entry(0x011B, 5, be(70, 4)) + entry(0x0128, 3, be(unit, 2) + be(0, 2)) + be(0, 4)
            + be(across * 10, 4) + be(10, 4) + be(down * 10, 4) + be(10, 4));
}

std::string pdf(std::string const& extra)
{
    return "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n2 0 obj<</Type /Page>>endobj\n3 0 obj<</Type/Pages>>endobj\n" + extra + "\nstartxref\n0\n%%EOF\n";
}

std::string chunk(std::string const& kind, std::string const& body)
{
    std::uint32_t crc = 0xFFFFFFFF;
    for (char c : kind + body) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320u : 0u);
    }
    return be(static_cast<std::uint32_t>(body.size()), 4) + kind + body + be(crc ^ 0xFFFFFFFF, 4);
}

std::string const png_begin = "\x89PNG\r\n\x1A\n";
std::string const png_end = chunk("IDAT", "x") + chunk("IEND", "");

std::string png_size(std::uint32_t width, std::uint32_t height) { return be(width, 4) + be(height, 4) + std::string("\x08\0\0\0\0", 5); }
std::string png(std::uint32_t width, std::uint32_t height) { return png_begin + chunk("IHDR", png_size(width, height)) + png_end; }

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

    auto turned = read_media(jpeg(exif(72, 72, 2)));
    CHECK(turned->orientation == 6);
    CHECK(turned->dpi == 72);
}

TEST_CASE("dots an inch: of both axes, by rounded centimetres, and where nothing of sense is said", "[media]")
{
    AttachmentField slot;
    slot.kinds = { FileKind::Jpeg };
    auto const fits = [&](std::string const& head, std::uint32_t least, std::uint32_t most) {
        slot.dpi_min = least;
        slot.dpi_max = most;
        return codes(slot, jpeg(head)).empty();
    };
    // What 72, 100, 150 and 300 dots an inch become when they are written by the centimetre.
    CHECK(read_media(jpeg(jfif(2, 28)))->dpi == 72);
    CHECK(fits(jfif(2, 28), 72, 100));
    CHECK(fits(jfif(2, 39), 72, 100));
    CHECK(fits(jfif(2, 59), 150, 150));
    CHECK(fits(jfif(2, 118), 300, 300));
    CHECK_FALSE(fits(jfif(2, 27), 72, 100));
    CHECK_FALSE(fits(jfif(2, 40), 72, 100));
    // Both axes.
    CHECK_FALSE(fits(jfif(1, 72, 300), 72, 100));
    CHECK_FALSE(fits(jfif(1, 300, 72), 72, 100));
    CHECK_FALSE(fits(jfif(1, 300, 72), 100, 300));
    CHECK(fits(jfif(1, 300, 72), 72, 300));
    CHECK_FALSE(fits(exif(72, 300, 2), 72, 100));
    // What is wrong is said: here the axis with more.
    auto const findings = check_file(slot, {}, "x", jpeg(jfif(1, 80, 300)));
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].parameters[1].second == "300");
    // A proportion, a nought or a single dot is no density, before Exif's or behind it.
    for (auto const& nothing : { jfif(1, 0), jfif(1, 1), jfif(1, 9), jfif(2, 3), jfif(0, 72) }) {
        CHECK(read_media(jpeg(exif(300, 300, 2) + nothing))->dpi == 300);
        CHECK(read_media(jpeg(nothing + exif(300, 300, 2)))->dpi == 300);
        CHECK(read_media(jpeg(nothing))->dpi == 0);
    }
    CHECK(read_media(jpeg(jfif(1, 96) + exif(300, 300, 2)))->dpi == 96);
    CHECK(read_media(jpeg(jfif(1, 10)))->dpi == 10);
    CHECK(read_media(jpeg(exif(300, 300, 1)))->dpi == 0);
    CHECK(read_media(jpeg(exif(118, 118, 3)))->dpi == 300);
    CHECK(read_media(jpeg(exif(300, 0, 2)))->dpi == 300);
}

TEST_CASE("a picture has at most a hundred megapixels", "[media]")
{
    AttachmentField slot;
    slot.kinds = { FileKind::Jpeg, FileKind::Png, FileKind::Gif };
    auto const wide = [](std::uint32_t width, std::uint32_t height) {
        return "\xFF\xD8" + segment(0xC0, std::string("\x08", 1) + be(height, 2) + be(width, 2) + "\x01") + segment(0xDA, "\x01\x01") + "scan\xFF\xD9";
    };
    CHECK(codes(slot, wide(10'000, 10'000)).empty());
    CHECK(codes(slot, wide(10'001, 10'000)) == std::vector { FindingCode::file_too_many_pixels });
    CHECK(codes(slot, wide(65'535, 65'535)) == std::vector { FindingCode::file_too_many_pixels });
    CHECK(codes(slot, png(2'147'483'647, 2'147'483'647)) == std::vector { FindingCode::file_too_many_pixels });
    CHECK(default_severity(FindingCode::file_too_many_pixels) == Severity::Error);
    // A frame that sticks out of its screen counts in full.
    CHECK(codes(slot, std::string("GIF89a\1\0\1\0\0\0\0,\0\0\0\0\xFF\xFF\xFF\xFF\0\2\2D\1\0;", 29)) == std::vector { FindingCode::file_too_many_pixels });
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

TEST_CASE("a PDF holds an object, and a page where that can be seen", "[media]")
{
    CHECK(read_media("%PDF-1.4\nstartxref\n%%EOF")->damaged);
    CHECK(read_media("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nstartxref\n0\n%%EOF")->damaged);
    CHECK(read_media("%PDF-1.4\n<</Type/Page>>\nstartxref\n0\n%%EOF")->damaged);
    CHECK_FALSE(read_media("%PDF-1.4\n1 0 obj<</Type/Page>>endobj\nstartxref\n0\n%%EOF")->damaged);
    CHECK_FALSE(read_media("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj trailer<</Encrypt 2 0 R>>\nstartxref\n0\n%%EOF")->damaged);
}

TEST_CASE("blanks may stand between a PDF's \"stream\" and its line's end", "[media]")
{
    for (std::string const end : { "\n", "\r\n", "\r", " \n", "\t \r\n" }) {
        auto const media = read_media(pdf("9 0 obj<</Length 5>>\nstream" + end + "((((( /JavaScript\nendstream endobj"));
        CHECK_FALSE(media->damaged);
        CHECK_FALSE(media->active_content);
    }
}

// A viewer goes where the table of offsets leads it, be that in the midst of what this scan takes for something else.
TEST_CASE("an object inside what is skipped is found", "[media]")
{
    std::string const script = "<</S/JavaScript/JS[1]>>endobj";
    auto const active = [](std::string const& extra) { return read_media(pdf(extra))->active_content; };
    CHECK(active("9 0 obj null % 6 0 obj " + script + "\nendobj"));
    CHECK(active("9 0 obj(6 0 obj " + script + ")endobj"));
    CHECK(active("9 0 obj<6 0 obj " + script + ">endobj"));
    CHECK(active("9 0 obj<<>>stream\n6 0 obj\n" + script + "\nendstream endobj"));
    CHECK(active("9 0 obj<<>>stream\n\xFF" "6\r\n0 % any\n%thing\n obj" + script + "\nendstream endobj"));
    CHECK(active("9 0 obj<<>>stream\n6 0obj<</Launch 1>>\nendstream endobj"));
    // Begun in one place and gone on in another.
    CHECK(active("(6 0 % )(\n obj" + script + ")"));
    CHECK(active("% 6 0 obj<</A(\n%)/S/J#53 1>>endobj\n"));
    // Compressed objects of a hidden object are none that could be judged.
    CHECK(active("(6 0 obj<</Type/ObjStm/N 1/First 4/Filter/FlateDecode>>stream\n)"));
    CHECK(active("(6 0 obj<</N 1/First 4/Filter/FlateDecode>>stream\n)"));
    // No object, or a harmless one.
    CHECK_FALSE(active("(see /JavaScript of 6 0 R)"));
    CHECK_FALSE(active("(6 0 object) % 6 obj /JavaScript\n<</Length 9>>stream\n6 obj 0 obj /Launch\nendstream"));
    CHECK_FALSE(active("<<>>stream\n\x01\xFE 12 0 obj (picture) /Page\nendstream"));
    CHECK_FALSE(active("12 0 obj(about /JavaScript)endobj"));
    // A stream only stands behind a whole dictionary.
    CHECK(active("9 0 obj<</A<<>>stream\n/S/JavaScript endstream>>endobj"));
    CHECK(active("9 0 obj<<>>/X stream\n/S/JavaScript endstream>>endobj"));
}

// ---- PDF 1.5: objects inside compressed streams

namespace {

// A zlib stream of one stored block.
std::string stored(std::string const& text)
{
    auto const size = static_cast<unsigned>(text.size());
    auto const little = [](unsigned value) { return std::string { static_cast<char>(value & 0xFF), static_cast<char>(value >> 8) }; };
    return std::string("\x78\x01\x01", 3) + little(size) + little(size ^ 0xFFFF) + text + "\0\0\0\0";
}

// What zlib makes of dynamic_text(), at level 9.
std::string dynamic_block()
{
    return std::string(
        "\x78\xda\xb5\x90\xdb\x0d\x44\x41\x08\x42\x5b\xb1\x35\xf0\x89\xfd\x17\xb0\x4e\xb6\x86\x9b\xcc\xc7\x44\x23\x70\xf0\x65\x72\x66\xac"
        "\x83\x83\xee\xc5\x64\x2c\x0b\x80\x09\x6d\xd1\x50\xcc\x28\x2a\x2c\x26\xd1\x32\xba\x25\x4b\xf7\x8b\xcc\x1d\xbd\x9b\xe8\x36\x2f\x59"
        "\x71\x4c\x74\x75\x0d\x06\xb9\xbb\x37\x77\x05\x42\x8a\x56\x6d\x4d\x9a\xf6\x64\xfc\x0d\x30\xb5\x0a\xf5\x54\x17\xa4\xbd\xf5\x22\xcc"
        "\xb5\x4e\x25\x8c\x7c\x2a\x91\x5c\xaf\xa4\x7b\xea\xbc\x2d\xa7\x66\x88\xec\xea\x5b\xa5\x62\x1b\x81\x76\xf8\xc8\x5a\x61\x9a\x90\x5d"
        "\xf8\x2d\xb3\x46\x7a\x20\xc9\x4c\xef\x4d\x87\xb0\xb1\xe3\x7b\x74\x51\x8c\xb5\xde\x18\x5a\xa7\x06\xb5\x9d\xf0\xa8\xb3\x3b\x69\xe3"
        "\x25\x3e\x31\x05\x71\xe6\x87\x91\x17\x37\xab\x8a\xf9\x97\xb8\x9e\x9a\xed\x5e\x3c\x50\x1e\xca\xb5\x59\x79\xf3\xc9\xcb\x87\x35\xb0"
        "\x89\xb8\x80\xce\x71\x0b\x67\xb7\x52\x07\xc0\xb0\xd7\x71\x1e\xf1\x61\x90\xb5\xf3\x44\x75\x46\x1f\xbd\x1f\x71\xf6\xb9\x48",
        222);
}

std::string dynamic_text()
{
    return "cjbebhhh gdbhaggjahedjbfaaa iag dgaidhhidfd dheagi bc ebfigi deejhigjahdgg cfi fbh ibcigfhahaejjjg ccidadiidgifjfhe ijagiciidgahfjidighfgfaiijjfhjad cijcbiea bbahaedebjcfebcceic e ehfhhbaegfgdebeidjgadagcachi gid ihdi ag jf  gaecdaebbeecgjecaiajdjhcjiagdfbdj gjdhb geihafjgeacdfjcfgde bgif ihidbabcccidefjiefffbedjhcjibfagbgccfbjjgbjidjbefejibhebaeaj abgbaddjgcbhc dcbggieiehfbd faaaejfhgfgbbfjhbedjiabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc";
}

// Two megabytes of zeros, as zlib packs them.
std::string zip_bomb()
{
    return std::string("\x78\xda\xed\xc1\x31\x01\x00\x00\x00\xc2\xa0\xf5\x4f\x6d\x0c\x1f\xa0", 17) + std::string(2032, '\0') + std::string("\xbe\x06\x01\xe0\x00\x01", 6);
}

std::string object_stream(std::string const& head, std::string const& packed)
{
    return "9 0 obj<</Type/ObjStm" + head + "/Length " + std::to_string(packed.size()) + ">>stream\r\n" + packed + "\r\nendstream endobj";
}

}

TEST_CASE("a PDF's compressed objects are judged like the others", "[media]")
{
    std::string const objects = "21 0 22 14 <</Type/Page>><</S/JavaScript/JS(1)>>";
    auto media = read_media(pdf(object_stream("/N 2/First 11/Filter/FlateDecode", stored(objects))));
    CHECK_FALSE(media->damaged);
    CHECK(media->active_content);
    CHECK(media->pages == 2);
    // The same page again, in the clear: one page.
    CHECK(read_media(pdf("21 0 obj<</Type/Page>>endobj " + object_stream("/N 1/First 5/Filter[/FlateDecode]", stored("21 0 <</Type/Page>>"))))->pages == 2);
    CHECK(read_media(pdf(object_stream("/N 2/First 11", objects)))->active_content);
    // In a string of a compressed object it is a text.
    CHECK_FALSE(read_media(pdf(object_stream("/N 1/First 5/Filter/FlateDecode", stored("21 0 (a /JavaScript)"))))->active_content);
    // zlib's own packing, with dynamic and fixed codes.
    std::string const fixed("\x78\xda\x33\x32\x54\x30\x50\xb0\xb1\xd1\x0f\xa9\x2c\x48\xd5\x0f\x48\x4c\x4f\xb5\xb3\x03\x00\x2e\xc4\x05\x45", 27);
    CHECK(read_media(pdf(object_stream("/N 1/First 5/Filter/FlateDecode", fixed)))->pages == 2);
}

TEST_CASE("what cannot be unpacked counts as damaged, what is encrypted is said so", "[media]")
{
    auto const cut = stored("21 0 <</Type/Page>>").substr(0, 12);
    CHECK(read_media(pdf(object_stream("/N 1/First 5/Filter/FlateDecode", cut)))->damaged);
    CHECK(read_media(pdf(object_stream("/N 1/First 5/Filter/LZWDecode", "x")))->damaged);
    // Two megabytes of zeros in two kilobytes: no honest file's objects.
    CHECK(read_media(pdf(object_stream("/N 1/First 5/Filter/FlateDecode", zip_bomb())))->damaged);
    auto const locked = read_media(pdf(object_stream("/N 1/First 5/Filter/FlateDecode", "garbage") + "trailer<</Encrypt 7 0 R>>"));
    CHECK(locked->encrypted);
    CHECK_FALSE(locked->damaged);
    AttachmentField slot;
    slot.kinds = { FileKind::Pdf };
    CHECK(codes(slot, pdf("trailer<</Encrypt 7 0 R>>")) == std::vector { FindingCode::file_encrypted });
}

// Each of these hides its script from whoever believes the wrong key.
TEST_CASE("a PDF's compressed objects are read as its own dictionary says, or not at all", "[media]")
{
    std::string const script = "6 0 <</S/JavaScript/JS(1)>>";
    auto const media = [&](std::string const& head, std::string const& packed) { return *read_media(pdf(object_stream(head, packed))); };
    auto const flate = [&](std::string const& head) { return media((head.find("/N ") == 0 ? "" : "/N 1") + head + "/Filter/FlateDecode", stored(script)); };
    for (std::string const head : { "/First 4", "/First 4/X<</N 0>>", "/First 4/X<</N 0/First 900>>", "/First 4/X[/First 900]",
             "/N 0/First 4", "/F#69rst 4/DecodeParms null", "/First 4/DecodeParms[<</Predictor 1/Columns 4>>]",
             "/First 4/Extends 5 0 R/X/Filter", "/First 0004" }) {
        INFO(head);
        CHECK(flate(head).active_content);
        CHECK_FALSE(flate(head).damaged);
    }
    // No type is needed for a viewer to look into it.
    CHECK(read_media(pdf("9 0 obj<</N 1/First 4/Filter/FlateDecode>>stream\n" + stored(script) + "\nendstream"))->active_content);
    for (std::string const head : { "/N 9/First 4", "/N 9999999999/First 4", "/N 1/N 0/First 4", "/N 1 0 R/First 4", "/N(1)/First 4", "/N 1/First 0", "", "/First 7 0 R", "/First 4/First 4", "/First 4 0R", "/First(4)", "/First 4000", "/First 4/Filter/FlateDecode",
             "/First 4/Filter[]", "/First 4/DecodeParms<</Columns 4/Predictor 12>>", "/First 4/DecodeParms 7 0 R", "/First 4/DecodeParms[7 0R]",
             "/First 4/DP<</Predictor 12>>", "/First 4/DecodeParms<</Predictor 7 0 R>>", "/First 4/F/Fl" }) {
        INFO(head);
        CHECK(flate(head).damaged);
    }
    // Pairs that stand behind /First, and the object that they tell of in what looks like a comment.
    for (auto const* hidden : { "7 6 % <</S/JavaScript/JS(1)>>\n", "7 0 8 9 null % <</S/JavaScript/JS(1)>>\n" }) {
        CHECK(media("/N 1/First 0/Filter/FlateDecode", stored(hidden)).damaged);
        CHECK(media("/N 2/First 4/Filter/FlateDecode", stored(hidden)).damaged);
    }
    CHECK(media("/First 4/Filter/FlateDecode", stored(script)).damaged);  // nobody says how many
    CHECK(media("/N 1/First 4/Filter 7 0 R", stored(script)).damaged);
    CHECK(media("/N 1/First 4/Filter[7 0 R]", stored(script)).damaged);
    CHECK(media("/N 1/First 4/Filter[/FlateDecode/FlateDecode]", stored(script)).damaged);
    CHECK(media("/N 1/First 4/X{/Filter/FlateDecode", stored(script)).active_content);
    // A table of offsets with a predictor is what most writers make.
    CHECK_FALSE(read_media(pdf("9 0 obj<</Type/XRef/Size 9/W[1 2 1]/Filter/FlateDecode/DecodeParms<</Columns 4/Predictor 12>>>>stream\nx\nendstream"))->damaged);
}

TEST_CASE("a PDF's compressed objects stand one behind another", "[media]")
{
    auto const media = [](std::string const& head, std::string const& objects) {
        return *read_media(pdf(object_stream("/N 2/First " + std::to_string(head.size()) + "/Filter/FlateDecode", stored(head + objects))));
    };
    CHECK_FALSE(media("21 0 22 5 ", "(ab) (cd)").damaged);
    CHECK_FALSE(media("21 0 22 0 23 9 ", "(ab) (cd)").damaged);
    CHECK_FALSE(media("21 0 22 4  \n", "null word").damaged);
    CHECK_FALSE(media("21 0 %% 9 9\n22 5\n%% object 21\n", "(ab) (cd)").damaged);  // as qpdf writes it for people to read
    CHECK(media("21 0 %% 9 9\n22 2\n%", "(ab) (cd)").damaged);
    CHECK(media("21 5 22 0 ", "(ab) (cd)").damaged);
    CHECK(media("21 0 22 2 ", "(ab) (cd)").damaged);
    CHECK(media("21 0 22 6 ", "(ab) (cd)").damaged);
    CHECK(media("21 0 22 10 ", "(ab) (cd)").damaged);
    CHECK(media("21 0 22 9999999999 ", "(ab) (cd)").damaged);
    CHECK(media("21 0 22 ", "(ab) (cd)").damaged);
    CHECK(media("21 0 x 5 ", "(ab) (cd)").damaged);
    // Cut short inside a string or a comment, it goes on where this scan does not see it.
    CHECK(media("21 0 ", "(ab").damaged);
    CHECK(media("21 0 ", "%ab").damaged);
    CHECK(media("21 0 ", "<ab").damaged);
    // The last one begins with a word, and there are fewer than /N says.
    CHECK(media("21 0 ", "null/JavaScript").active_content);
    // A stream is never inside another, nor is it looked for there, to any depth.
    CHECK(media("21 0 ", "<</Length 1>>stream\nx\nendstream").damaged);
    std::string deep;
    for (int i = 0; i < 2'500; ++i)
        deep += "1 0 <</First 4>>stream\n";
    CHECK(media("21 0 ", deep + "endstream").damaged);
}

// The time and the room that a file takes are in proportion to its bytes and to what they unpack to.
TEST_CASE("objects that overlap are not read again and again", "[media]")
{
    std::string pairs;
    for (int i = 0; i < 1'000; ++i)
        pairs += "1 0 1 33000 ";
    std::string objects;
    while (objects.size() < 33'000)
        objects += "/Type/Page ";
    auto const media = read_media(pdf(object_stream("/N 2000/First " + std::to_string(pairs.size()) + "/Filter/FlateDecode", stored(pairs + objects))));
    CHECK(media->damaged);
    CHECK(media->pages <= 2);
    CHECK(read_media(pdf(object_stream("/N 4000000000/First 5/Filter/FlateDecode", stored("21 0 <</Type/Page>>"))))->damaged);
    // As many pages as one likes in one object.
    std::string many;
    for (int i = 0; i < 1'000; ++i)
        many += "/Type/Page ";
    CHECK(read_media(pdf("9 0 obj " + many))->pages == 2);
}

TEST_CASE("inflate: stored, fixed, dynamic, and everything broken", "[media]")
{
    CHECK(inflate(stored("abc"), 3) == "abc");
    CHECK_FALSE(inflate(stored("abcd"), 3));
    // "aaaaaaaaaa" with fixed codes and a copy that overlaps itself.
    std::string const fixed("\x78\xda\x4b\x4c\x84\x01\x00\x14\xe1\x03\xcb", 11);
    CHECK(inflate(fixed, 100) == "aaaaaaaaaa");
    for (std::size_t length = 0; length < 6; ++length)
        CHECK_FALSE(inflate(std::string_view(fixed).substr(0, length), 100));
    CHECK(inflate(dynamic_block(), 10'000) == dynamic_text());
    CHECK_FALSE(inflate("\x78\x9c\x07", 100));                            // a reserved kind of block
    CHECK_FALSE(inflate(std::string("\x78\xbb\x4b\x84\x03\x00", 6), 100));  // a preset dictionary
    CHECK_FALSE(inflate(std::string("\x78\x01\x01\x01\x00\x00\x00", 7) + "a", 100));  // lengths that disagree
}

TEST_CASE("a photo's proportion is advised", "[media]")
{
    AttachmentField slot;
    slot.kinds = { FileKind::Jpeg };
    CHECK(codes(slot, jpeg(jfif(1, 96))).empty());
    slot.photo = true;
    slot.photo_width_mm = 25;
    slot.photo_height_mm = 35;
    CHECK(codes(slot, jpeg(jfif(1, 96))).empty());  // 295 × 413
    CHECK(has_photo_ratio(slot, 1000, 1400));
    CHECK(has_photo_ratio(slot, 1050, 1400));
    CHECK_FALSE(has_photo_ratio(slot, 1051, 1400));
    CHECK_FALSE(has_photo_ratio(slot, 1000, 1471));
    slot.photo_width_mm = 35;
    CHECK(codes(slot, jpeg(jfif(1, 96))) == std::vector { FindingCode::photo_ratio });
    CHECK(default_severity(FindingCode::photo_ratio) == Severity::Warning);
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

TEST_CASE("a PNG begins with its size, which is one", "[media]")
{
    CHECK_FALSE(read_media(png(2, 1))->damaged);
    CHECK_FALSE(read_media(png(2'147'483'647, 1))->damaged);
    CHECK(read_media(png(0, 1))->damaged);
    CHECK(read_media(png(1, 0))->damaged);
    CHECK(read_media(png(2'147'483'648, 1))->damaged);
    CHECK(read_media(png(1, 2'147'483'648))->damaged);
    CHECK(read_media(png_begin + chunk("IDAT", "x") + chunk("IHDR", png_size(1, 1)) + chunk("IEND", ""))->damaged);
    CHECK(read_media(png_begin + chunk("tEXt", "x") + chunk("IHDR", png_size(1, 1)) + png_end)->damaged);
    CHECK(read_media(png_begin + chunk("IHDR", png_size(1, 1)) + chunk("IHDR", png_size(2, 2)) + png_end)->damaged);
    CHECK(read_media(png_begin + chunk("IHDR", png_size(1, 1).substr(0, 12)) + png_end)->damaged);
    CHECK(read_media(png_begin + chunk("IHDR", png_size(1, 1) + "x") + png_end)->damaged);
    // Dots a metre: of both axes, and only where it is a metre.
    auto const dense = [](std::uint32_t across, std::uint32_t down, char unit) {
        return read_media(png_begin + chunk("IHDR", png_size(1, 1)) + chunk("pHYs", be(across, 4) + be(down, 4) + unit) + png_end)->dpi;
    };
    CHECK(dense(2'835, 2'835, 1) == 72);
    CHECK(dense(11'811, 2'835, 1) == 72);
    CHECK(dense(2'835, 2'835, 0) == 0);
    CHECK(dense(1, 1, 1) == 0);
}

TEST_CASE("a GIF is walked to its end and holds a picture", "[media]")
{
    std::string const head("GIF89a\2\0\1\0\x80\0\0\0\0\0\xFF\xFF\xFF", 19);
    std::string const comment("!\xFE\3a;b\0", 7);
    std::string const image(",\0\0\0\0\2\0\1\0\0\2\2D\1\0", 15);
    std::string const own_colours(",\0\0\0\0\2\0\1\0\x80\0\0\0;;;\2\2D\1\0", 21);
    CHECK_FALSE(read_media(head + image + ";")->damaged);
    CHECK_FALSE(read_media(head + comment + own_colours + image + ";")->damaged);
    CHECK_FALSE(read_media(head + image + ";" + std::string(3, '\0'))->damaged);
    CHECK(read_media(head + ";")->damaged);
    CHECK(read_media(head + comment + ";")->damaged);
    CHECK(read_media(head + image.substr(0, 10) + std::string("\2\0;", 3))->damaged);  // no byte of a picture
    CHECK(read_media(head + "<script>//;")->damaged);
    auto const whole = head + comment + own_colours;
    for (std::size_t length = 6; length <= whole.size(); ++length)
        CHECK(read_media(whole.substr(0, length))->damaged);
    for (std::size_t length = 6; length < whole.size(); ++length)
        CHECK(read_media(whole.substr(0, length) + ";")->damaged);
}

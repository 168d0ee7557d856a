#include "rig.h"

#include <catch2/catch_test_macros.hpp>
#include <zlib.h>

namespace shenbao::test {

static std::uint32_t number_at(std::string const& bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i)
        value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

static std::string pixels(std::string const& png)
{
    std::size_t const at = png.find("IDAT");
    REQUIRE(at != std::string::npos);
    std::string rows(60 * 161, '\0');
    uLongf size = rows.size();
    REQUIRE(uncompress(reinterpret_cast<Bytef*>(rows.data()), &size, reinterpret_cast<Bytef const*>(png.data()) + at + 4, number_at(png, at - 4)) == Z_OK);
    REQUIRE(size == rows.size());
    return rows;
}

TEST_CASE("a captcha is a PNG of dark strokes that is never drawn the same twice")
{
    SystemRandom random;
    for (char digit = '0'; digit <= '9'; ++digit) {
        std::string const digits(4, digit);
        std::string const png = service::draw_captcha(digits, random);
        CHECK(png.substr(1, 3) == "PNG");
        CHECK(number_at(png, 16) == 160);
        CHECK(number_at(png, 20) == 60);
        std::string const rows = pixels(png);
        int dark = 0;
        for (unsigned char grey : rows)
            dark += grey > 4 && grey < 100;
        CHECK(dark > 200);
        CHECK(dark < 4000);
        CHECK(png != service::draw_captcha(digits, random));
    }
}

TEST_CASE("the spoken captcha beeps as often as the digits say, zero as one long beep")
{
    SystemRandom random;
    auto loud = [&](std::string const& digits) {
        std::string const wav = service::sound_captcha(digits, random);
        CHECK(wav.substr(0, 4) == "RIFF");
        // Beeps: stretches of loud samples with at least 80 ms of quiet between them; their lengths in samples.
        std::vector<std::size_t> lengths;
        std::size_t quiet = 10'000;
        std::size_t start = 0;
        for (std::size_t i = 44; i < wav.size(); ++i) {
            bool const is_loud = std::abs(static_cast<int>(static_cast<unsigned char>(wav[i])) - 128) > 20;
            if (is_loud && quiet > 640) {
                lengths.push_back(0);
                start = i;
            }
            quiet = is_loud ? 0 : quiet + 1;
            if (is_loud)
                lengths.back() = i - start;
        }
        return lengths;
    };
    CHECK(loud("3142").size() == 10);
    auto const zeros = loud("0101");
    REQUIRE(zeros.size() == 4);
    CHECK(zeros[0] > 5000);
    CHECK(zeros[1] < 2000);
}

}

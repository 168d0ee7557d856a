#include "rig.h"

#include <catch2/catch_test_macros.hpp>
#include <cctype>
#include <set>
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
    for (char sign : "0123456789" + std::string(service::captcha_letters)) {
        std::string const signs(4, sign);
        std::string const png = service::draw_captcha(signs, random);
        CHECK(png.substr(1, 3) == "PNG");
        CHECK(number_at(png, 16) == 160);
        CHECK(number_at(png, 20) == 60);
        std::string const rows = pixels(png);
        int dark = 0;
        for (unsigned char grey : rows)
            dark += grey > 4 && grey < 100;
        CHECK(dark > 200);
        CHECK(dark < 4000);
        CHECK(png != service::draw_captcha(signs, random));
    }
}

TEST_CASE("SH-03: a captcha of letters and digits: small ones are as good, and so is what is heard")
{
    Rig rig;
    auto const made = [&] {
        auto const reply = rig.post("/api/v1/sh/captchas", "").json();
        CHECK(reply.boolean("letters") == true);
        return reply.text("id").value_or("");
    };
    std::set<char> seen;
    for (int i = 0; i < 60; ++i) {
        std::string const id = made();
        auto const text = rig.captchas->text("sh", id);
        REQUIRE(text);
        CHECK(text->shown.size() == 4);
        int letters = 0;
        for (char sign : text->shown) {
            letters += service::captcha_letters.find(sign) != std::string_view::npos;
            seen.insert(sign);
        }
        CHECK(letters == 2);
        std::string small = text->shown;
        for (char& sign : small)
            sign = static_cast<char>(std::tolower(sign));
        CHECK(rig.captchas->answer("sh", id, i % 2 == 0 ? " " + small : text->heard) == service::CaptchaVerdict::Right);
        CHECK(rig.captchas->answer("sh", id, text->shown) == service::CaptchaVerdict::Expired);
    }
    CHECK(seen.size() > 18);
    CHECK(rig.captchas->answer("sh", made(), "") == service::CaptchaVerdict::Wrong);
    CHECK_FALSE(rig.post("/api/v1/sc/captchas", "").json().boolean("letters"));
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

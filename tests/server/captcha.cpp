#include "http/embedded.h"
#include "rig.h"

#include <catch2/catch_test_macros.hpp>
#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstring>
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

// Always in the middle: no change of pitch or pace.
class SteadyRandom final : public Random {
public:
    void fill(void* bytes, std::size_t count) override
    {
        std::uint32_t const middle = 5000;
        std::memcpy(bytes, &middle, std::min(count, sizeof middle));
    }
};

static service::SpokenDigits spoken_in(std::string const& language)
{
    service::SpokenDigits spoken;
    for (std::size_t digit = 0; digit < 10; ++digit) {
        for (std::size_t voice = 0; voice < 3; ++voice) {
            auto const* file = http::find_embedded("speech/" + language + "/" + std::to_string(digit) + "." + std::to_string(voice) + ".pcm");
            REQUIRE(file != nullptr);
            spoken[digit][voice] = file->bytes;
            CHECK(file->bytes.size() > 1600);  // 0.2 s
            CHECK(file->bytes.size() < 8000);
        }
    }
    return spoken;
}

// How much the sound at a place is like a word: 1 is the very same.
static double likeness(std::string_view sound, std::string_view word)
{
    double both = 0, one = 0, other = 0;
    for (std::size_t i = 0; i < std::min(sound.size(), word.size()); ++i) {
        double const a = static_cast<unsigned char>(sound[i]) - 128.;
        double const b = static_cast<unsigned char>(word[i]) - 128.;
        both += a * b;
        one += a * a;
        other += b * b;
    }
    return both / std::sqrt(one * other);
}

TEST_CASE("the captcha that is heard speaks its digits, in both languages")
{
    SteadyRandom steady;
    for (std::string const language : { "zh", "en" }) {
        auto const spoken = spoken_in(language);
        for (std::string const digits : { "0123", "4567", "8990" }) {
            std::string const wav = service::speak_captcha(digits, spoken, steady);
            CHECK(wav.substr(0, 4) == "RIFF");
            CHECK(wav.substr(36, 4) == "data");
            std::size_t at = 44 + 5200;  // 0.65 s
            for (char digit : digits) {
                INFO(language << " " << digits << ": " << digit);
                auto const wanted = static_cast<std::size_t>(digit - '0');
                std::size_t const voice = 5000 % 3;
                std::size_t const size = spoken[wanted][voice].size();
                std::string_view const here = std::string_view(wav).substr(at, size);
                CHECK(likeness(here, spoken[wanted][voice]) > .8);
                for (std::size_t other = 0; other < 10; ++other)
                    CHECK((other == wanted || likeness(here, spoken[other][voice]) < .5));
                at += size - 1 + 6000;  // 0.75 s
            }
            CHECK(wav.size() >= at);
        }
    }
    SystemRandom random;
    for (int i = 0; i < 50; ++i) {
        std::string const wav = service::speak_captcha("0918", spoken_in("zh"), random);
        CHECK(wav.size() > 8000 * 3);
        CHECK(wav.size() < 8000 * 9);
        auto const loud = std::count_if(wav.begin() + 44, wav.end(), [](char sample) { return std::abs(static_cast<unsigned char>(sample) - 128) > 40; });
        auto const clipped = std::count_if(wav.begin() + 44, wav.end(), [](char sample) { return static_cast<unsigned char>(sample) == 255 || sample == 0; });
        CHECK(loud > 500);
        CHECK(clipped < 400);
    }
    CHECK(service::speak_captcha("5555", spoken_in("zh"), random) != service::speak_captcha("5555", spoken_in("zh"), random));
}

TEST_CASE("the captcha is heard in the person's language, while it holds")
{
    Rig rig;
    auto const heard = [&](std::string const& language) {
        return rig.call(http::Method::Post, "/api/v1/sc/captchas", "", "", { { "Accept-Language", language } }).json().text("sound").value_or("");
    };
    for (auto const& [language, end] : { std::pair("zh", ".zh.wav"), std::pair("en", ".en.wav") }) {
        std::string const url = heard(language);
        CHECK(url.substr(url.size() - 7) == end);
        auto const reply = rig.get(url);
        CHECK(reply.status == 200);
        CHECK(reply.reply.type == "audio/wav");
        CHECK(reply.body.size() > 20'000);
        CHECK(rig.get(url.substr(0, url.size() - 7) + ".fr.wav").status == 404);
        CHECK(rig.get(url.substr(0, url.size() - 7) + ".wav").status == 404);
    }
    CHECK(rig.get("/api/v1/sc/captchas/00000000000000000000000000000000.zh.wav").status == 404);
    // Drawn and spoken as often as one likes its noise would average out.
    std::string const once = heard("zh");
    for (int i = 0; i < service::Captchas::drawn_max; ++i)
        CHECK(rig.get(once).status == 200);
    CHECK(rig.get(once).status == 404);
}

TEST_CASE("whoever floods the captchas drives out his own, never another address's")
{
    Rig rig;
    auto holds = [&](Id id) { return rig.captchas->text("sc", to_string(id)).has_value(); };
    Id const victim = rig.captchas->make("sc", "203.0.113.9");
    Id const first = rig.captchas->make("sc", "198.51.100.1");
    for (std::size_t i = 0; i < service::Captchas::of_one_max; ++i)
        (void)rig.captchas->make("sc", "198.51.100.1");
    CHECK_FALSE(holds(first));
    CHECK(holds(victim));
    // From so many addresses that the table is full: the oldest of those who have most.
    for (int i = 0; i < 30'000; ++i)
        (void)rig.captchas->make("sc", "198.51.100." + std::to_string(i % 200));
    CHECK(holds(victim));
    Id const next = rig.captchas->make("sc", "203.0.113.10");
    CHECK(holds(next));
    CHECK(rig.captchas->answer("sc", to_string(victim), "x") == service::CaptchaVerdict::Wrong);
    CHECK_FALSE(holds(victim));
}

TEST_CASE("what expires is bounded: by owner, in all, and nothing is left of what was taken")
{
    service::Expiring<int> table(4, 3);
    Moment const now { 1000 };
    auto keys = [&] {
        std::string all;
        for (auto const& [key, value] : table.recent(10, now))
            all += key;
        return all;
    };
    for (auto const* key : { "a", "b", "c", "d" })
        table.put(key, 1, { 1000 }, { 2000 }, "one");
    CHECK(keys() == "bcd");
    table.put("x", 1, { 1000 }, { 2000 }, "two");
    table.put("y", 1, { 1000 }, { 2000 }, "two");
    CHECK(keys() == "cdxy");
    table.put("c", 2, { 1000 }, { 2000 }, "one");  // put again it is the newest
    CHECK(keys() == "dxyc");
    CHECK(table.take("d", now).value == 1);
    CHECK_FALSE(table.take("d", now).value);
    table.put("e", 1, { 1000 }, { 2000 }, "three");
    CHECK(keys() == "xyce");
    table.put("f", 1, { 1000 }, { 2000 }, "three");
    CHECK(keys() == "ycef");
    CHECK(table.take("e", { 3000 }).expired);
    CHECK_FALSE(table.get("f", { 3000 }));
}

TEST_CASE("what expired makes room before anything that is still good goes")
{
    service::Expiring<int> table(4, 3);
    for (auto const* owner : { "one", "two", "three", "four" })
        table.put(owner, 1, { 1000 }, { 2000 }, owner);
    table.put("a", 1, { 2001 }, { 3001 }, "office");
    table.put("b", 1, { 2001 }, { 3001 }, "office");
    table.put("c", 1, { 2001 }, { 3001 }, "five");
    CHECK(table.get("a", { 2001 }));
    CHECK(table.get("b", { 2001 }));
    CHECK(table.recent(10, { 2001 }).size() == 3);
}

}

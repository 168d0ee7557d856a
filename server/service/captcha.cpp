#include "service/captcha.h"

#include "base/text.h"
#include "store/vault.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>
#include <zlib.h>

namespace shenbao::service {

static constexpr int width = 160;
static constexpr int height = 60;

struct Point {
    double x, y;
};
using Stroke = std::vector<Point>;

// Our own glyphs: strokes in a box of 1 × 1.6.
static std::vector<Stroke> strokes_of(char sign)
{
    switch (sign) {
    case '0':
        return { { { .5, 0 }, { .9, .3 }, { .9, 1.3 }, { .5, 1.6 }, { .1, 1.3 }, { .1, .3 }, { .5, 0 } } };
    case '1':
        return { { { .2, .35 }, { .55, 0 }, { .55, 1.6 } }, { { .25, 1.6 }, { .85, 1.6 } } };
    case '2':
        return { { { .1, .4 }, { .25, .1 }, { .6, 0 }, { .9, .25 }, { .85, .6 }, { .1, 1.6 }, { .95, 1.6 } } };
    case '3':
        return { { { .1, .15 }, { .5, 0 }, { .9, .2 }, { .85, .6 }, { .45, .75 }, { .9, 1.0 }, { .9, 1.4 }, { .5, 1.6 }, { .05, 1.4 } } };
    case '4':
        return { { { .7, 1.6 }, { .7, 0 }, { .05, 1.1 }, { .98, 1.1 } } };
    case '5':
        return { { { .9, 0 }, { .2, 0 }, { .12, .7 }, { .55, .6 }, { .92, .9 }, { .88, 1.35 }, { .5, 1.6 }, { .05, 1.45 } } };
    case '6':
        return { { { .8, .05 }, { .35, .3 }, { .1, .9 }, { .15, 1.4 }, { .5, 1.6 }, { .88, 1.35 }, { .88, .95 }, { .5, .75 }, { .12, 1.05 } } };
    case '7':
        return { { { .05, 0 }, { .95, 0 }, { .4, 1.6 } }, { { .3, .8 }, { .8, .8 } } };
    case '8':
        return { { { .5, .75 }, { .15, .5 }, { .15, .2 }, { .5, 0 }, { .85, .2 }, { .85, .5 }, { .5, .75 }, { .08, 1.05 }, { .1, 1.4 }, { .5, 1.6 },
            { .9, 1.4 }, { .92, 1.05 }, { .5, .75 } } };
    case 'A':
        return { { { .05, 1.6 }, { .5, 0 }, { .95, 1.6 } }, { { .22, 1.0 }, { .78, 1.0 } } };
    case 'C':
        return { { { .92, .3 }, { .6, 0 }, { .25, .15 }, { .08, .7 }, { .2, 1.4 }, { .55, 1.6 }, { .92, 1.3 } } };
    case 'E':
        return { { { .9, 0 }, { .15, 0 }, { .15, 1.6 }, { .92, 1.6 } }, { { .15, .78 }, { .75, .78 } } };
    case 'F':
        return { { { .9, 0 }, { .15, 0 }, { .15, 1.6 } }, { { .15, .78 }, { .75, .78 } } };
    case 'H':
        return { { { .1, 0 }, { .1, 1.6 } }, { { .9, 0 }, { .9, 1.6 } }, { { .1, .8 }, { .9, .8 } } };
    case 'K':
        return { { { .12, 0 }, { .12, 1.6 } }, { { .9, 0 }, { .12, .9 } }, { { .4, .65 }, { .95, 1.6 } } };
    case 'L':
        return { { { .15, 0 }, { .15, 1.6 }, { .92, 1.6 } } };
    case 'M':
        return { { { .05, 1.6 }, { .1, 0 }, { .5, .9 }, { .9, 0 }, { .95, 1.6 } } };
    case 'N':
        return { { { .1, 1.6 }, { .1, 0 }, { .9, 1.6 }, { .9, 0 } } };
    case 'P':
        return { { { .12, 1.6 }, { .12, 0 }, { .6, 0 }, { .9, .2 }, { .9, .6 }, { .6, .85 }, { .12, .85 } } };
    case 'R':
        return { { { .12, 1.6 }, { .12, 0 }, { .6, 0 }, { .9, .2 }, { .9, .6 }, { .6, .85 }, { .12, .85 } }, { { .5, .85 }, { .95, 1.6 } } };
    case 'T':
        return { { { .05, 0 }, { .95, 0 } }, { { .5, 0 }, { .5, 1.6 } } };
    case 'U':
        return { { { .1, 0 }, { .1, 1.2 }, { .3, 1.55 }, { .7, 1.55 }, { .9, 1.2 }, { .9, 0 } } };
    case 'V':
        return { { { .05, 0 }, { .5, 1.6 }, { .95, 0 } } };
    case 'W':
        return { { { .02, 0 }, { .25, 1.6 }, { .5, .6 }, { .75, 1.6 }, { .98, 0 } } };
    case 'X':
        return { { { .05, 0 }, { .95, 1.6 } }, { { .95, 0 }, { .05, 1.6 } } };
    case 'Y':
        return { { { .05, 0 }, { .5, .8 }, { .95, 0 } }, { { .5, .8 }, { .5, 1.6 } } };
    default:
        return { { { .88, .55 }, { .5, .85 }, { .12, .65 }, { .12, .25 }, { .5, 0 }, { .85, .2 }, { .9, .7 }, { .65, 1.3 }, { .2, 1.55 } } };
    }
}

class Picture {
public:
    Picture() { m_pixels.fill(255); }

    void dot(double x, double y, double radius, int grey)
    {
        for (int py = std::max(0, static_cast<int>(y - radius)); py <= std::min(height - 1, static_cast<int>(y + radius + 1)); ++py) {
            for (int px = std::max(0, static_cast<int>(x - radius)); px <= std::min(width - 1, static_cast<int>(x + radius + 1)); ++px) {
                double const distance = std::hypot(px - x, py - y);
                double const cover = std::clamp(radius + .5 - distance, 0., 1.);
                auto& pixel = m_pixels[static_cast<std::size_t>(py * width + px)];
                pixel = static_cast<unsigned char>(std::min<double>(pixel, 255 - cover * (255 - grey)));
            }
        }
    }
    void line(Point from, Point to, double radius, int grey)
    {
        int const count = std::max(1, static_cast<int>(std::hypot(to.x - from.x, to.y - from.y) * 2));
        for (int i = 0; i <= count; ++i) {
            double const part = static_cast<double>(i) / count;
            dot(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part, radius, grey);
        }
    }
    std::string png() const;

private:
    std::array<unsigned char, width * height> m_pixels {};
};

static void append_number(std::string& out, std::uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        out += static_cast<char>((value >> shift) & 0xff);
}

static void append_chunk(std::string& out, std::string const& type, std::string const& data)
{
    append_number(out, static_cast<std::uint32_t>(data.size()));
    std::string const body = type + data;
    out += body;
    append_number(out, static_cast<std::uint32_t>(crc32(0, reinterpret_cast<Bytef const*>(body.data()), static_cast<uInt>(body.size()))));
}

std::string Picture::png() const
{
    std::string rows;
    for (int y = 0; y < height; ++y) {
        rows += '\0';
        rows.append(reinterpret_cast<char const*>(m_pixels.data()) + y * width, width);
    }
    uLongf size = compressBound(static_cast<uLong>(rows.size()));
    std::string packed(size, '\0');
    compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<Bytef const*>(rows.data()), static_cast<uLong>(rows.size()), 6);
    packed.resize(size);
    std::string header;
    append_number(header, width);
    append_number(header, height);
    header += std::string("\x08\x00\x00\x00\x00", 5);  // 8 bit grey
    std::string out("\x89PNG\r\n\x1a\n", 8);
    append_chunk(out, "IHDR", header);
    append_chunk(out, "IDAT", packed);
    append_chunk(out, "IEND", "");
    return out;
}

std::string draw_captcha(std::string_view signs, Random& random)
{
    Picture picture;
    for (int i = 0; i < 90; ++i)
        picture.dot(random.between(0, width), random.between(0, height), random.between(.3, 1), 150);
    for (int i = 0; i < 3; ++i)
        picture.line({ 0, random.between(5, height - 5) }, { width, random.between(5, height - 5) }, .6, 120);
    double const wave = random.between(2, 4);
    double const phase = random.between(0, 6.28);
    double x = random.between(8, 16);
    for (char sign : signs) {
        double const size = random.between(21, 26);
        double const turn = random.between(-.3, .3);
        double const top = random.between(8, 16);
        auto place = [&](Point point) -> Point {
            double const dx = (point.x - .5) * size;
            double const dy = (point.y - .8) * size;
            double const px = x + size / 2 + dx * std::cos(turn) - dy * std::sin(turn);
            double const py = top + .8 * size + dx * std::sin(turn) + dy * std::cos(turn);
            return { px + wave * std::sin(py / 11 + phase), py + wave * .7 * std::sin(px / 15 + phase) };
        };
        for (auto const& stroke : strokes_of(sign)) {
            for (std::size_t i = 1; i < stroke.size(); ++i)
                picture.line(place(stroke[i - 1]), place(stroke[i]), 1.7, 40);
        }
        x += size + random.between(5, 11);
    }
    return picture.png();
}

static Moment later(Moment now, int seconds) { return { now.milliseconds + seconds * 1000ll }; }

Id Captchas::make(std::string const& programme, std::string const& address, CaptchaSigns signs)
{
    Id const id = m_random.id();
    auto const digit = [&] { return static_cast<char>('0' + m_random.below(10)); };
    CaptchaText text;
    for (int i = 0; i < 4; ++i)
        text.heard += digit();
    text.shown = text.heard;
    if (signs == CaptchaSigns::LettersToo) {
        for (std::size_t i = 0; i < text.shown.size(); ++i)
            text.shown[i] = i % 2 == 0 ? captcha_letters[m_random.below(static_cast<std::uint32_t>(captcha_letters.size()))] : digit();
        if (m_random.below(2) == 0)
            std::reverse(text.shown.begin(), text.shown.end());
    }
    m_open.put(programme + "/" + to_string(id), std::move(text), m_clock.now(), later(m_clock.now(), expires_seconds), address);
    return id;
}

std::optional<CaptchaText> Captchas::text(std::string const& programme, std::string_view id)
{
    auto const text = m_open.change(programme + "/" + std::string(id), m_clock.now(), [](CaptchaText& open) { ++open.drawn; });
    return text && text->drawn <= drawn_max ? text : std::nullopt;
}

std::vector<Captchas::Open> Captchas::open(std::string const& programme)
{
    std::vector<Open> found;
    for (auto& [key, text] : m_open.recent(100, m_clock.now())) {
        if (key.compare(0, programme.size() + 1, programme + "/") == 0)
            found.push_back({ key.substr(programme.size() + 1), text.shown });
    }
    return found;
}

CaptchaVerdict Captchas::answer(std::string const& programme, std::string_view id, std::string_view answer)
{
    auto const taken = m_open.take(programme + "/" + std::string(id), m_clock.now());
    if (!taken.value || taken.expired)
        return CaptchaVerdict::Expired;
    std::string given = regular_code(answer);
    for (auto& letter : given)
        letter = static_cast<char>(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
    return given == taken.value->shown || given == taken.value->heard ? CaptchaVerdict::Right : CaptchaVerdict::Wrong;
}

std::string Captchas::make_pass(std::string const& purpose)
{
    std::string const pass = store::to_hex(m_random.bytes(16));
    m_passes.put(pass, purpose, m_clock.now(), later(m_clock.now(), pass_expires_seconds));
    return pass;
}

bool Captchas::pass_holds(std::string const& purpose, std::string const& pass)
{
    auto const found = m_passes.get(pass, m_clock.now());
    return found && *found == purpose;
}

void Captchas::drop_pass(std::string const& pass) { (void)m_passes.take(pass, m_clock.now()); }

}

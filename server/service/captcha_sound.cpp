#include "service/captcha.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace shenbao::service {

static constexpr int rate = 8000;
static constexpr double speech_share = .95;
static constexpr double murmur_share = .3;
static constexpr double noise_share = .03;

static double sample_at(std::string_view spoken, std::size_t at) { return (static_cast<unsigned char>(spoken[at]) - 128) / 128.; }

struct Word {
    std::size_t at = 0;
    std::string_view spoken;
    double speed = 1;
    double sway = 0;  // how much quicker it is in its middle
};

// The word, higher and quicker or lower and slower; backwards, nobody understands it. Returns where it ends.
static std::size_t mix_in(std::vector<double>& sound, Word const& word, double share, bool backwards)
{
    auto const& spoken = word.spoken;
    auto const last = static_cast<double>(spoken.size()) - 1;
    std::size_t at = word.at;
    for (double place = 0; place < last; place += word.speed + word.sway * std::sin(6.2832 * place / last), ++at) {
        if (at >= sound.size())
            sound.resize(at + 1);
        auto const index = static_cast<std::size_t>(place);
        double const part = place - static_cast<double>(index);
        auto const sample = [&](std::size_t i) { return sample_at(spoken, backwards ? spoken.size() - 1 - i : i); };
        sound[at] += share * (sample(index) * (1 - part) + sample(index + 1) * part);
    }
    return at;
}

static std::string wav_of(std::vector<double> const& sound)
{
    std::string out = "RIFF";
    auto little = [&](std::size_t value, int bytes) {
        for (int i = 0; i < bytes; ++i)
            out += static_cast<char>((value >> (8 * i)) & 0xff);
    };
    little(36 + sound.size(), 4);
    out += "WAVEfmt ";
    little(16, 4);
    little(1, 2);  // PCM
    little(1, 2);  // one channel
    little(rate, 4);
    little(rate, 4);
    little(1, 2);
    little(8, 2);
    out += "data";
    little(sound.size(), 4);
    for (double sample : sound)
        out += static_cast<char>(static_cast<unsigned char>(std::clamp(128 + 127 * sample, 0., 255.)));
    return out;
}

std::string speak_captcha(std::string_view digits, SpokenDigits const& spoken, Random& random)
{
    std::vector<double> sound;
    auto pause = [&](double low, double high) { return static_cast<std::size_t>(random.between(low, high) * rate); };
    auto one_of = [&](std::array<std::string_view, 3> const& voices) { return voices[random.below(3)]; };
    std::size_t at = pause(.5, .8);
    for (char digit : digits) {
        Word const word { at, one_of(spoken[static_cast<std::size_t>(digit - '0')]), random.between(.88, 1.12), random.between(-.06, .06) };
        at = mix_in(sound, word, speech_share * random.between(.85, 1), false) + pause(.55, .95);
    }
    sound.resize(at);
    for (std::size_t murmur = 0; murmur < at; murmur += pause(.15, .4))
        mix_in(sound, { murmur, one_of(spoken[random.below(10)]), random.between(.8, 1.25), 0 }, murmur_share * random.between(.5, 1), true);
    for (auto& sample : sound)
        sample += random.between(-noise_share, noise_share);
    return wav_of(sound);
}

}

// Captchas drawn by the server: four digits, or digits and capital letters, as a distorted picture; and four digits, spoken.
#pragma once

#include "outside/clock.h"
#include "service/bounded.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace shenbao::service {

// What is seldom taken for another sign: no O beside 0, no I beside 1, no S beside 5.
inline constexpr std::string_view captcha_letters = "ACEFHKLMNPRTUVWXY";

// A grey PNG, 160 × 60, of digits and `captcha_letters`; every call draws them differently.
std::string draw_captcha(std::string_view signs, Random&);
// Each digit as three voices speak it: 8 kHz, 8 bit unsigned mono.
using SpokenDigits = std::array<std::array<std::string_view, 3>, 10>;
// A WAV of the same kind: the digits one after another, over a murmur; every call speaks them by other voices, at another pitch and pace.
std::string speak_captcha(std::string_view digits, SpokenDigits const&, Random&);

enum class CaptchaSigns : std::uint8_t { Digits, LettersToo };

struct CaptchaText {
    std::string shown;
    std::string heard;  // digits alone: spoken letters are too much alike; beside a picture with letters they are another answer that holds
    int drawn = 0;
};

enum class CaptchaVerdict { Right, Wrong, Expired };

class Captchas {
public:
    static constexpr int expires_seconds = 300;
    static constexpr int pass_expires_seconds = 600;

    Captchas(Clock const& clock, Random& random) : m_clock(clock), m_random(random), m_open(20'000, of_one_max), m_passes(20'000) { }

    // Open at once for one address: 300 people behind it may each ask for another one a few times.
    static constexpr std::size_t of_one_max = 2000;
    Id make(std::string const& programme, std::string const& address, CaptchaSigns = CaptchaSigns::Digits);
    // For drawing; nothing when it is used up or lapsed, or was drawn so often that the noise would average out.
    static constexpr int drawn_max = 12;
    std::optional<CaptchaText> text(std::string const& programme, std::string_view id);
    struct Open {
        std::string id, shown;
    };
    // For the browser tests' outbox only, oldest first.
    std::vector<Open> open(std::string const& programme);
    // Single use, right or wrong; small letters are as good as capital ones.
    CaptchaVerdict answer(std::string const& programme, std::string_view id, std::string_view answer);

    // Stands for the captcha that was solved for an SMS, for one flow and step of it.
    std::string make_pass(std::string const& purpose);
    bool pass_holds(std::string const& purpose, std::string const& pass);
    void drop_pass(std::string const& pass);

private:
    Clock const& m_clock;
    Random& m_random;
    Expiring<CaptchaText> m_open;
    Expiring<std::string> m_passes;
};

}

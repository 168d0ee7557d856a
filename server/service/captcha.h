// Captchas drawn by the server: four digits as a distorted picture, or as beeps to count.
#pragma once

#include "outside/clock.h"
#include "service/bounded.h"

#include <string>

namespace shenbao::service {

// A grey PNG, 160 × 60, of the digits; every call draws them differently.
std::string draw_captcha(std::string_view digits, Random&);
// A WAV (8 kHz, 8 bit mono): a digit is that many short beeps, zero one long beep; a pause between the digits.
std::string sound_captcha(std::string_view digits, Random&);

enum class CaptchaVerdict { Right, Wrong, Expired };

class Captchas {
public:
    static constexpr int expires_seconds = 300;
    static constexpr int pass_expires_seconds = 600;

    Captchas(Clock const& clock, Random& random) : m_clock(clock), m_random(random), m_open(20'000), m_passes(20'000) { }

    Id make(std::string const& programme);
    // The digits, for drawing; nothing when it is used up or lapsed.
    std::optional<std::string> digits(std::string const& programme, std::string_view id);
    struct Open {
        std::string id, digits;
    };
    // For the browser tests' outbox only, oldest first.
    std::vector<Open> open(std::string const& programme);
    // Single use, right or wrong.
    CaptchaVerdict answer(std::string const& programme, std::string_view id, std::string_view answer);

    // Stands for the captcha that was solved for an SMS, for one flow and step of it.
    std::string make_pass(std::string const& purpose);
    bool pass_holds(std::string const& purpose, std::string const& pass);
    void drop_pass(std::string const& pass);

private:
    Clock const& m_clock;
    Random& m_random;
    Expiring<std::string> m_open;
    Expiring<std::string> m_passes;
};

}

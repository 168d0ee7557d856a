// What goes out as a text message: codes and initial passwords.
#pragma once

#include "service/host.h"

namespace shenbao::service {

inline constexpr int sms_interval_seconds = 60;  // between two messages to one number

std::string sms_text(Programme const&, std::string const& label, std::string const& code, std::uint32_t seconds, std::size_t language);
std::string initial_password_text(Programme const&, std::string const& password, std::size_t language);
std::string make_password(Random&);
Outcome<Done> hand_over(Host&, std::string const& phone, std::string const& text);

}

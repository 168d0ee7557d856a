#include "service/login_limits.h"

#include "service/known_devices.h"
#include "service/text_messages.h"

namespace shenbao::service {

static constexpr std::int64_t minute_ms = 60'000;
static constexpr std::int64_t day_ms = 24 * 60 * minute_ms;

// What all counters of an account begin with.
static std::string counters_of(std::string const& programme, std::string const& login_index) { return "login/" + programme + "/" + store::to_hex(login_index) + "/"; }

// A new token is given for the right password alone, so it sets nothing back for who guesses; and whoever finds an account's cookie on a
// shared computer uses up no other device's tries.
static std::string known_of(LoginTry const& one) { return one.known_device.empty() ? "" : "known/" + store::to_hex(one.known_device); }

static std::string counter_here(LoginTry const& one) { return counters_of(one.programme, one.login_index) + (one.known_device.empty() ? one.address : known_of(one)); }

static std::string counter_today(LoginTry const& one) { return counters_of(one.programme, one.login_index) + "day/" + known_of(one); }

LoginVerdict count_login(Host& host, LoginTry const& one)
{
    Moment const now = host.clock.now();
    if (!host.logins.allow(counter_here(one), 10, 15 * minute_ms, now))
        return LoginVerdict::ClosedHere;
    // A code from a text message has its own five tries, and no more of them are sent than a number is to get.
    return one.by_password && !host.logins.allow(counter_today(one), 100, day_ms, now) ? LoginVerdict::ClosedToday : LoginVerdict::Allowed;
}

void forget_login(Host& host, LoginTry const& one)
{
    host.logins.forget(counter_here(one));
    // Of the day this one alone: those that others guess wrong stay counted.
    if (one.by_password)
        host.logins.take_back(counter_today(one));
}

void forget_logins(Host& host, std::string const& programme, std::string const& login_index) { host.logins.forget_all(counters_of(programme, login_index)); }

CodePlace code_place(Host const& host, store::Connection& connection, Asker const& asker, std::string const& phone_index)
{
    if (auto const known = known_device(host, connection, asker, phone_index))
        return { host.vault.blind_index("sms_device", to_string(known->account)), true };
    return { host.vault.blind_index("sms_address", asker.address), false };
}

std::optional<RefusalCode> limit_codes(store::Connection& connection, CodesAsked const& asked, Moment now)
{
    auto const since = [&](std::int64_t milliseconds) {
        return store::sms_since(connection, asked.programme, asked.phone_index, asked.place.index, { now.milliseconds - milliseconds });
    };
    if (since(sms_interval_seconds * 1000ll).here > 0)
        return RefusalCode::sms_too_soon;
    auto const hour = since(60 * minute_ms);
    auto const day = since(day_ms);
    bool const too_many_here = hour.here >= 6 || day.here >= 10;
    bool const too_many = !asked.place.is_known && (hour.all >= 12 || day.all >= 20);
    return too_many_here || too_many ? std::optional(RefusalCode::sms_too_many) : std::nullopt;
}

}

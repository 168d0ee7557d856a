// Text messages out of the house, injected like the clock.
#pragma once

#include "base/result.h"

#include <string>

namespace shenbao {

class Sms {
public:
    virtual ~Sms() = default;
    // May take seconds: never called inside a transaction or a lock. Errors name neither phone nor text.
    virtual Result<void> send(std::string const& phone, std::string const& text) const = 0;
};

// Nothing leaves the machine: the messages stand in the database, where the demo's outbox shows them.
class LocalOutbox final : public Sms {
public:
    Result<void> send(std::string const&, std::string const&) const override { return {}; }
};

// Runs the authority's own program for every message: the phone on the first line of its standard input, the text
// behind it. The command line would show both to everybody on the machine.
class SmsCommand final : public Sms {
public:
    explicit SmsCommand(std::string program, int milliseconds_max = 10'000) : m_program(std::move(program)), m_milliseconds_max(milliseconds_max) { }
    Result<void> send(std::string const& phone, std::string const& text) const override;

private:
    std::string m_program;
    int m_milliseconds_max;
};

}

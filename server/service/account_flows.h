// Registration, login, recovery, change of password: whatever steps the pack's account flows have (SC-01 to SC-04).
#pragma once

#include "service/host.h"

namespace shenbao::service {

struct CaptchaProof {
    std::string id, answer, pass;
};

struct SmsRequest {
    std::string flow;
    std::size_t step = 0;
    std::string ticket, phone;
    CaptchaProof captcha;
};

struct SmsSent {
    int resend_seconds = 60;
    int expires_seconds = 300;
    std::string captcha_pass;
};

// Sends a code. Takes the captcha, whatever comes of it.
Outcome<SmsSent> send_sms(Host&, Asker const&, SmsRequest const&);

struct StepRequest {
    std::string flow;
    std::size_t step = 0;
    std::string document;  // JSON
    CaptchaProof captcha;
    std::string sms_code, ticket;
};

struct AccountView {
    Id id;
    std::string name, phone_masked;
    bool must_change_password = false;
};

struct StepDone {
    bool done = false;
    std::string ticket, phone_masked;
    std::optional<AccountView> account;
    std::string session_token, devices;  // of a new session, for the cookies
};

Outcome<StepDone> take_step(Host&, Asker const&, StepRequest const&);

Outcome<AccountView> view_account(Host&, Asker const&);
Outcome<Done> log_out(Host&, Asker const&);

struct OutboxMessage {
    std::string phone, text, code;
    Moment at;
};
// Only under --demo.
Outcome<std::vector<OutboxMessage>> read_outbox(Host&, Asker const&, std::string const& phone);

// For --demo and tests: an account without the proofs.
Outcome<Id> create_account(Host&, HostedProgramme const&, std::string const& document_json, std::string const& password);

}

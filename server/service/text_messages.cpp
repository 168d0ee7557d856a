#include "service/text_messages.h"

#include "service/account_flows.h"
#include "service/account_form.h"
#include "wire/wire.h"

#include <algorithm>
#include <cstdio>

namespace shenbao::service {

std::string sms_text(Programme const& programme, std::string const& label, std::string const& code, std::uint32_t seconds, std::size_t language)
{
    std::string const& name = programme.name.in(language);
    bool const minutes = seconds % 60 == 0;
    std::string const count = std::to_string(minutes ? seconds / 60 : seconds);
    if (language == 0)
        return "【" + name + "】" + label + "验证码：" + code + "，" + count + (minutes ? "分钟" : "秒") + "内有效。请勿告诉他人。";
    return "[" + name + "] " + label + ": your code is " + code + ", good for " + count + (minutes ? " minutes" : " seconds") + ". Tell nobody.";
}

std::string initial_password_text(Programme const& programme, std::string const& password, std::size_t language)
{
    std::string const& name = programme.name.in(language);
    if (language == 0)
        return "【" + name + "】注册成功，初始密码：" + password + "。首次登录须修改密码，请勿告诉他人。";
    return "[" + name + "] You are registered. Your initial password is " + password + "; you change it when you first log in. Tell nobody.";
}

// Ten characters that are hard to confuse, always with letters and digits: the pack's own rule for passwords holds.
std::string make_password(Random& random)
{
    static constexpr std::string_view letters = "abcdefghjkmnpqrstuvwxyz", digits = "23456789";
    std::string password;
    for (int i = 0; i < 10; ++i) {
        bool const digit = i % 3 == 2;
        auto const& from = digit ? digits : letters;
        password += from[random.below(static_cast<std::uint32_t>(from.size()))];
    }
    return password;
}

// Outside every lock. One that failed counts against the limits all the same: it may have gone out.
Outcome<Done> hand_over(Host& host, std::string const& phone, std::string const& text)
{
    auto const sent = host.sms ? host.sms->send(phone, text) : Result<void>(Error { ErrorCode::Unavailable, "no way to send text messages was given", "" });
    if (sent.ok())
        return Done {};
    Refusal refusal(RefusalCode::sms_failed);
    refusal.detail = sent.error().detail;
    refusal.retry_seconds = sms_interval_seconds;
    std::fprintf(stderr, "A text message was not sent: %s\n", refusal.detail.c_str());
    return refusal;
}

Outcome<std::vector<OutboxMessage>> read_outbox(Host& host, Asker const& asker, std::string const& phone)
{
    if (!host.demo)
        return RefusalCode::not_found;
    std::string const index = phone.empty() ? "" : host.vault.blind_index("phone", phone_key(phone));
    auto rows = TRY(host.database.read_value<std::vector<store::SmsRow>>(
        [&](store::Connection& connection) { return store::recent_sms(connection, host.vault, asker.programme_id(), index, 50); }));
    std::vector<OutboxMessage> messages;
    for (auto const& row : rows) {
        auto const body = TRY(wire::Message::read(row.body));
        messages.push_back({ body.text("phone").value_or(""), body.text("text").value_or(""), body.text("code").value_or(""), row.sent_at });
    }
    std::reverse(messages.begin(), messages.end());  // oldest first
    return messages;
}

}

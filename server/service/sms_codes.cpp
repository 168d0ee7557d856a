#include "service/account_proofs.h"

#include "base/text.h"
#include "check/identity.h"
#include "service/account_form.h"
#include "service/login_limits.h"
#include "service/platform_login.h"
#include "service/text_messages.h"
#include "wire/wire.h"

namespace shenbao::service {

static constexpr std::int64_t minute_ms = 60'000;
static constexpr int sms_tries_max = 5;

static Moment later(Moment now, int seconds) { return { now.milliseconds + seconds * 1000ll }; }

// Where the step's SMS goes: the field typed, the number of the first step, or the account's own.
static Outcome<std::string> sms_phone(Host& host, Asker const& asker, AccountStep const& step, SmsRequest const& request)
{
    if (!step.phone_field.empty()) {
        auto const* field = step.form.find_field(step.form.sections.front(), step.phone_field);
        auto const* text = field ? std::get_if<TextField>(&field->kind) : nullptr;
        VERIFY(text);
        Value const value = read_typed(*field, request.phone);
        std::string const phone = typed_text(*field, value);
        auto const format = text->format == TextFormat::Plain ? TextFormat::MobilePhone : text->format;
        auto const wrong = phone.empty() ? std::optional(FindingCode::required) : check_format(format, phone, china_date(host.clock.now()));
        if (!wrong)
            return phone;
        Finding finding;
        finding.path = { step.form.sections.front().index, { { Id {}, field->index } } };
        finding.code = *wrong;
        finding.parameters = { { "label", field->label.in(asker.language) } };
        Refusal refusal(RefusalCode::invalid);
        auto const* plan = asker.programme.step_plan(request.flow, request.step);
        refusal.findings = findings_of(*plan, Context {}, empty_document(step.form), Verdict { { finding } }, asker.language);
        return refusal;
    }
    if (request.step > 0)
        return TRY(find_ticket(host, asker, request.flow, request.step, request.ticket)).phone;
    auto const account = TRY(own_account(host, asker));
    return phone_of(asker.programme, account);
}

Outcome<SmsSent> send_sms(Host& host, Asker const& asker, SmsRequest const& request)
{
    Programme const& programme = *asker.programme.programme;
    auto const* flow = flow_of(programme, request.flow, request.step);
    if (!flow || !has_proof(flow->steps[request.step], Proof::Sms))
        return RefusalCode::not_found;
    if (is_left_to_platform(host, asker, *flow))
        return RefusalCode::platform_only;
    std::string const phone = TRY(sms_phone(host, asker, flow->steps[request.step], request));
    std::string const purpose = purpose_of(asker, request.flow, request.step);
    CaptchaProof captcha = request.captcha;
    captcha.pass.clear();  // a captcha of its own before every SMS
    if (auto refusal = check_captcha(host, asker, captcha, purpose))
        return *refusal;
    Moment const now = host.clock.now();
    // 300 people behind one address may each ask a few times within ten minutes.
    if (!host.limiter.allow("sms/" + asker.address, 1500, 10 * minute_ms, now))
        return RefusalCode::too_many_requests;
    store::SmsRow row;
    row.id = host.random.id();
    row.programme = asker.programme_id();
    row.flow = purpose;
    row.phone_index = host.vault.blind_index("phone", phone_key(phone));
    std::string code;
    for (int i = 0; i < 6; ++i)
        code += static_cast<char>('0' + host.random.below(10));
    row.code_hash = host.vault.blind_index("sms/" + to_string(row.id), code);
    row.sent_at = now;
    auto const seconds = flow->steps[request.step].code_seconds;
    row.expires_at = later(now, static_cast<int>(seconds));
    std::string const text = sms_text(programme, flow->label.in(asker.language), code, seconds, asker.language);
    row.body = wire::Message().set("phone", phone).set("code", code).set("text", text).write();

    std::optional<Refusal> refusal;
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        CodesAsked const asked { row.programme, row.phone_index, code_place(host, connection, asker, row.phone_index) };
        row.place_index = asked.place.index;
        if (auto const why = limit_codes(connection, asked, now))
            refusal = Refusal(*why);
        // Whoever floods the gateway costs the authority no more than a day's budget; what is not sent costs nothing of it.
        else if (!host.limiter.allow("sms-day/" + row.programme, 20'000, 24 * 60 * minute_ms, now))
            refusal = Refusal(RefusalCode::too_many_requests);
        else
            store::insert_sms(connection, host.vault, row);
        return {};
    }));
    if (refusal) {
        refusal->retry_seconds = refusal->code == RefusalCode::sms_too_soon ? sms_interval_seconds : 3600;
        return *refusal;
    }
    TRY(hand_over(host, phone, text));
    return SmsSent { sms_interval_seconds, static_cast<int>(seconds), host.captchas.make_pass(purpose) };
}

std::string judge_sms(Host& host, store::Connection& connection, Asker const& asker, std::string const& purpose, std::string const& phone,
    std::string const& code, Code then)
{
    Moment const now = host.clock.now();
    std::string const phone_index = host.vault.blind_index("phone", phone_key(phone));
    std::string const here = code_place(host, connection, asker, phone_index).index;
    auto const sent = store::last_sms(connection, now, asker.programme_id(), purpose, phone_index, here);
    if (!sent || sent->used || sent->expires_at < now)
        return "sms_expired";
    // Whoever asked for it elsewhere keeps all the tries; the others have five together.
    bool const is_own = sent->place_index == here;
    std::string const others = "code/" + to_string(sent->id);
    if ((is_own ? sent->tries : host.logins.count(others, now)) >= sms_tries_max)
        return "too_many_tries";
    if (host.vault.blind_index("sms/" + to_string(sent->id), regular_code(code)) != sent->code_hash) {
        if (is_own)
            store::count_sms_try(connection, sent->id);
        else
            (void)host.logins.allow(others, sms_tries_max, 15 * minute_ms, now);
        int const tries = is_own ? sent->tries + 1 : host.logins.count(others, now);
        return tries >= sms_tries_max ? "too_many_tries" : "sms_wrong";
    }
    if (then == Code::IsUsedUp)
        store::use_sms(connection, sent->id);
    return {};
}

}

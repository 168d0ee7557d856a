#include "service/account_form.h"

#include "base/text.h"
#include "outline/outline.h"
#include "wire/wire.h"

#include <algorithm>

namespace shenbao::service {

Result<Document> read_step_document(Form const& form, std::string const& json)
{
    std::string const& section = form.sections.front().id;
    auto message = TRY(wire::Message::read(json));
    if (message.object(section))
        return wire::read_document(form, json);
    return wire::read_document(form, wire::Message().set(section, message).write());
}

static Field const* field_of(Form const& form, std::string_view id)
{
    return form.sections.empty() ? nullptr : form.find_field(form.sections.front(), id);
}

std::string step_text(Form const& form, Document const& document, std::string_view id)
{
    auto const* field = field_of(form, id);
    if (!field || document.sections.empty() || document.sections.front().records.empty())
        return {};
    auto const& value = document.sections.front().records.front().slots[field->slot];
    return typed_text(*field, value);
}

std::string step_path(Form const& form, std::string_view field) { return form.sections.front().id + "/" + std::string(field); }

std::vector<FieldFinding> findings_of(Plan const& plan, Context const& context, Document const& document, Verdict const& verdict, std::size_t language)
{
    std::vector<FieldFinding> out;
    for (auto const& finding : verdict.findings) {
        FieldFinding line;
        line.path = to_string(plan.form(), finding.path);
        line.code = code_name(plan.form(), finding);
        line.severity = finding.severity == Severity::Error ? "error" : "warning";
        wire::Message parameters;
        for (auto const& [name, value] : finding.parameters)
            parameters.set(name, value);
        line.parameters = parameters.write();
        line.message = message_text(plan, context, document, finding, language);
        out.push_back(std::move(line));
    }
    return out;
}

std::vector<FieldFinding> step_findings(Plan const& plan, Context const& context, Document const& document, Moment now, std::size_t language)
{
    auto const verdict = validate(plan, context, document, Stage::Submit, now);
    if (verdict.passes())
        return {};
    return findings_of(plan, context, document, verdict, language);
}

struct ProofWords {
    std::string_view code, zh, en;
};

static constexpr ProofWords proof_words[] = {
    { "captcha_missing", "请输入图形验证码", "Enter the code of the picture" },
    { "captcha_wrong", "图形验证码不正确，请按新的图片重新输入", "That is not the code of the picture; try the new one" },
    { "captcha_expired", "图形验证码已失效，请按新的图片重新输入", "The picture has expired; try the new one" },
    { "sms_missing", "请输入短信验证码", "Enter the code from the text message" },
    { "sms_wrong", "短信验证码不正确，请核对后重新输入", "That is not the code; check it and try again" },
    { "sms_expired", "短信验证码已失效，请重新获取", "The code has expired; ask for a new one" },
    { "too_many_tries", "尝试次数过多，请稍后重新获取验证码再试", "Too many tries; ask for a new code later" },
    { "login_tries", "尝试次数过多，请15分钟后再试，或通过“忘记密码”重设密码", "Too many tries; wait 15 minutes, or reset the password" },
    { "login_tries_day", "今天的尝试次数过多，请在以前登录过的地方登录，或通过“忘记密码”重设密码", "Too many tries today; log in from where you did before, or reset the password" },
    { "login_failed", "账号或密码不正确，请核对后重新输入", "The account or the password is not right" },
    { "login_is_name", "请使用注册时的手机号登录，不要输入姓名", "Log in with your mobile number, not with your name" },
    { "password_wrong", "当前密码不正确", "The current password is not right" },
    { "phone_taken", "该手机号已注册，请直接登录；忘记密码可以重设", "This number is registered already; log in, or reset the password" },
    { "identity_taken", "该证件号码已注册，请用注册时的手机号登录", "This identity number is registered already; log in with its phone" },
    { "account_missing", "该手机号尚未注册，请先注册", "This number is not registered yet; register first" },
    { "pair_missing", "该证件号及手机号未注册过短信用户，请先注册后再行登录", "This document number and phone are not registered together; register first" },
    { "on_file", "您的信息已经建档，请直接用建档时的证件号码和手机号登录", "You are on file already: log in with the document number and the phone that are on file" },
    { "not_on_file", "没有查到与所填信息一致的建档信息，请核对；没有建档的，请先到受理窗口办理", "Nobody is on file with these particulars; check them, or be put on file at the service window first" },
    { "password_same", "新密码不能与原密码相同", "The new password must not be the present one" },
    { "password_is_login", "密码不能与手机号或证件号码相同", "The password must not be the phone or identity number" },
};

Refusal invalid(std::string path, std::string code, std::size_t language)
{
    Refusal refusal(RefusalCode::invalid);
    FieldFinding finding { std::move(path), std::move(code), "", "error", "" };
    for (auto const& words : proof_words) {
        if (words.code == finding.code)
            finding.message = language == 0 ? words.zh : words.en;
    }
    if (finding.code == "login_tries" || finding.code == "login_tries_day")
        finding.code = "too_many_tries";
    refusal.findings.push_back(std::move(finding));
    return refusal;
}

bool looks_like_a_name(std::string_view login)
{
    std::string const text = regular_name(login);
    std::size_t letters = 0;
    bool han = false;
    for (std::size_t at = 0; at < text.size();) {
        char32_t const point = next_code_point(text, at);
        if (point == U' ' || point == 0xB7 || point == U'.')
            continue;
        bool const latin = (point >= U'A' && point <= U'Z') || (point >= U'a' && point <= U'z');
        if (point < 0x80 && !latin)
            return false;  // a digit, an @: a phone, an address, a number
        han = han || point >= 0x2E80;
        ++letters;
    }
    // A Latin word alone may be a user name; with a space or in Han characters it is a name.
    return letters >= 1 && (han || text.find(' ') != std::string::npos);
}

std::string phone_key(std::string_view phone)
{
    std::string key = regular_code(phone);
    key.erase(std::remove(key.begin(), key.end(), '-'), key.end());
    if (key.rfind("+86", 0) == 0 && key.size() == 14)
        key.erase(0, 3);
    return key;
}

std::string identity_key(std::string_view number)
{
    std::string key = regular_code(number);
    for (auto& letter : key)
        letter = static_cast<char>(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
    return key;
}

std::string kept_document(Form const& form, Document document)
{
    auto const& section = form.sections.front();
    for (auto index : section.shape.fields) {
        auto const& field = form.fields[index];
        auto const* text = std::get_if<TextField>(&field.kind);
        if (text && text->format == TextFormat::Secret)
            document.sections.front().records.front().slots[field.slot] = Value {};
    }
    return wire::write_document(form, document);
}

AccountFlow const* flow_of(Programme const& programme, std::string_view id, std::size_t step)
{
    auto const* flow = programme.find_account_flow(id);
    return flow && step < flow->steps.size() ? flow : nullptr;
}

AccountStep const* creating_step(Programme const& programme)
{
    for (auto const& flow : programme.account_flows) {
        for (auto const& step : flow.steps) {
            if (step.effect == AccountEffect::CreateAccount)
                return &step;
        }
    }
    return nullptr;
}

}

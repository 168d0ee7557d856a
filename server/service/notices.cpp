#include "service/notices.h"

#include "service/account_form.h"
#include "wire/wire.h"

#include <cstdio>

namespace shenbao::service {

std::optional<Notice> write_notice(Host& host, Programme const& programme, store::Connection& connection, Draft const& draft, std::string const& state, Moment now)
{
    auto const found = draft.account.find("account.phone");
    auto const* phone = found == draft.account.end() ? nullptr : std::get_if<std::string>(&found->second.held);
    auto const* target = programme.flow.find_state(state);
    if (!phone || !target)
        return {};
    Notice notice { *phone, "【" + programme.name.in(0) + "】您的申报现为“" + target->label.in(0) + "”" };
    if (auto const receipt = store::last_receipt(connection, draft.row.id))
        notice.text += "，受理编号" + receipt->number;
    notice.text += "。详情请登录系统查看。";
    store::SmsRow row;
    row.id = host.random.id();
    row.programme = home_of(host.programmes, *draft.hosted).programme->id;
    row.flow = store::notice_flow;
    row.phone_index = host.vault.blind_index("phone", phone_key(*phone));
    row.code_hash = host.random.bytes(32);  // no code opens it
    row.sent_at = row.expires_at = now;
    row.body = wire::Message().set("phone", notice.phone).set("code", "").set("text", notice.text).write();
    store::insert_sms(connection, host.vault, row);
    return notice;
}

void send_notice(Host& host, std::optional<Notice> const& notice)
{
    if (!notice || !host.sms)
        return;
    auto const sent = host.sms->send(notice->phone, notice->text);
    if (!sent.ok())
        std::fprintf(stderr, "A notice was not sent: %s\n", sent.error().detail.c_str());
}

}

#include "service/notices.h"

#include "service/account_form.h"
#include "service/messages.h"
#include "wire/wire.h"

#include <cstdio>

namespace shenbao::service {

namespace {

struct News {
    Programme const& programme;
    Draft const& draft;
    FlowState const& state;
    std::string number;  // of the receipt; may be empty
    std::string opinion;
};

}

// ZC-19: the whole of it, for the person's messages.
static void write_news(Host& host, store::Connection& connection, News const& news, Moment now)
{
    PersonalMessage message;
    message.kind.texts = { "办理进度", "Progress" };
    message.title.texts = { "您的申报现为“" + news.state.label.in(0) + "”", "Your application is now: " + news.state.label.in(1) };
    auto const round = store::find_round(connection, news.draft.row.round);
    std::string about = news.programme.name.in(0) + (round ? "，" + round->name : ""), about_in_english = news.programme.name.in(1) + (round ? ", " + round->name : "");
    if (!news.number.empty()) {
        about += "\n回执编号：" + news.number;
        about_in_english += "\nReceipt number: " + news.number;
    }
    if (!news.opinion.empty()) {
        about += "\n审核意见：" + news.opinion;
        about_in_english += "\nOpinion: " + news.opinion;
    }
    message.text.texts = { std::move(about), std::move(about_in_english) };
    message.programme = news.programme.id;
    message.application = news.draft.row.id;
    write_message(host, connection, news.draft.row.account, message, now);
}

// A text message is read by whoever holds the phone: the state and the receipt's number, and never the opinion.
static std::optional<Notice> write_text(Host& host, store::Connection& connection, News const& news, Moment now)
{
    auto const found = news.draft.account.find("account.phone");
    auto const* phone = found == news.draft.account.end() ? nullptr : std::get_if<std::string>(&found->second.held);
    if (!phone)
        return {};
    Notice notice { *phone, "【" + news.programme.name.in(0) + "】您的申报现为“" + news.state.label.in(0) + "”" };
    if (!news.number.empty())
        notice.text += "，回执编号" + news.number;
    notice.text += "。详情请登录系统查看。";
    store::SmsRow row;
    row.id = host.random.id();
    row.programme = home_of(host.programmes, *news.draft.hosted).programme->id;
    row.flow = store::notice_flow;
    row.phone_index = host.vault.blind_index("phone", phone_key(*phone));
    row.code_hash = host.random.bytes(32);  // no code opens it
    row.sent_at = row.expires_at = now;
    row.body = wire::Message().set("phone", notice.phone).set("code", "").set("text", notice.text).write();
    store::insert_sms(connection, host.vault, row);
    return notice;
}

std::optional<Notice> write_notice(Host& host, store::Connection& connection, Draft const& draft, NewState const& state, Moment now)
{
    auto const& programme = *draft.hosted->programme;
    auto const* target = programme.flow.find_state(state.id);
    if (!target)
        return {};
    auto const receipt = store::last_receipt(connection, draft.row.id);
    News const news { programme, draft, *target, receipt ? receipt->number : "", state.opinion };
    write_news(host, connection, news, now);
    return write_text(host, connection, news, now);
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

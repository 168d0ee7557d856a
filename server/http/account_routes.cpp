#include "http/embedded.h"
#include "http/router.h"
#include "service/account_flows.h"
#include "service/messages.h"
#include "service/platform_login.h"

namespace shenbao::http {

using service::Asker;
using service::Host;

static wire::Message account_message(service::AccountView const& account)
{
    wire::Message message;
    message.set("id", to_string(account.id)).set("name", account.name).set("phone_masked", account.phone_masked);
    if (account.must_change_password)
        message.set("must_change_password", true);
    return message;
}

static Reply sent_file(service::SentFile const& file, Request const& request)
{
    Reply reply;
    bool const brotli = request.header("Accept-Encoding").find("br") != std::string::npos && !file.brotli().empty();
    reply.static_body = brotli ? file.brotli() : file.plain();
    if (brotli)
        reply.header("Content-Encoding", "br");
    reply.header("Vary", "Accept-Encoding");
    reply.header("Cache-Control", !request.query("v").empty() ? "public, max-age=31536000, immutable" : "no-cache");
    return reply;
}

// An application's client asks by hash for the version that the application began with.
static Reply get_pack(Host&, Request const& request, Asker const* asker)
{
    std::string const wanted = request.query("v");
    auto const* version = wanted.empty() ? &asker->programme : asker->programme.find_version(wanted);
    return version ? sent_file(version->bundle, request) : problem(service::RefusalCode::not_found, request.language);
}

// It fits the client of this program only, so its name for caches is a hash of these very bytes.
static Reply get_compiled_pack(Host&, Request const& request, Asker const* asker)
{
    std::string const wanted = request.query("v");
    auto const* version = wanted.empty() || wanted == asker->programme.compiled.hash() ? &asker->programme : nullptr;
    for (auto const& earlier : asker->programme.earlier)
        version = earlier.compiled.hash() == wanted ? &earlier : version;
    if (!version)
        return problem(service::RefusalCode::not_found, request.language);
    auto reply = sent_file(version->compiled, request);
    reply.type = "application/octet-stream";
    return reply;
}

static Reply get_session(Host& host, Request const& request, Asker const* asker)
{
    wire::Message message;
    message.set("demo", host.demo).set("idle_seconds", service::Sessions::idle_seconds).set("now", to_string(host.clock.now()));
    message.set("pack_hash", asker->programme.programme->content_hash);
    if (auto const label = service::platform_label(host, at_home(host, *asker)); !label.empty())
        message.set("platform", label);
    std::vector<wire::Message> related;
    for (auto const& one : service::related_to(host, *asker))
        related.emplace_back().set("id", one->programme->id).set("name", one->programme->name.in(asker->language));
    if (!related.empty())
        message.set("related", related);
    if (!asker->account.is_nil()) {
        auto account = service::view_account(host, at_home(host, *asker));
        if (account.ok())
            message.set("account", account_message(account.value())).set("idle_left_seconds", asker->idle_left_seconds);
        else if (account.refusal().code != service::RefusalCode::session_needed)
            return problem(account.refusal(), request.language);
    }
    return json(message);
}

static Reply delete_session(Host& host, Request const& request, Asker const* asker)
{
    auto done = service::log_out(host, at_home(host, *asker));
    if (!done.ok())
        return problem(done.refusal(), request.language);
    Reply reply = no_content();
    reply.header("X-Set-Session", "");
    return reply;
}

static Reply post_captcha(Host& host, Request const& request, Asker const* asker)
{
    if (!host.limiter.allow("captcha/" + asker->address, 6000, 600'000, host.clock.now()))
        return problem(service::RefusalCode::too_many_requests, request.language);
    auto const& home = service::home_of(host.programmes, asker->programme).programme;
    bool const letters = home->captcha_letters;
    std::string const id = to_string(host.captchas.make(home->id, asker->address, letters ? service::CaptchaSigns::LettersToo : service::CaptchaSigns::Digits));
    std::string const url = "/api/v1/" + home->id + "/captchas/" + id;
    auto message = wire::Message().set("id", id).set("image", url + ".png").set("sound", url + (asker->language == 0 ? ".zh.wav" : ".en.wav")).set("expires_seconds", service::Captchas::expires_seconds);
    return json(letters ? message.set("letters", true) : message);
}

// For ".zh.wav" or ".en.wav".
static std::optional<service::SpokenDigits> spoken_digits(std::string const& kind)
{
    if (kind != ".zh.wav" && kind != ".en.wav")
        return std::nullopt;
    service::SpokenDigits spoken;
    for (std::size_t digit = 0; digit < spoken.size(); ++digit) {
        for (std::size_t voice = 0; voice < spoken[digit].size(); ++voice) {
            auto const* file = find_embedded("speech/" + kind.substr(1, 2) + "/" + std::to_string(digit) + "." + std::to_string(voice) + ".pcm");
            if (file == nullptr)
                return std::nullopt;
            spoken[digit][voice] = file->bytes;
        }
    }
    return spoken;
}

static Reply get_captcha(Host& host, Request const& request, Asker const* asker)
{
    std::string const file = request.parameter("file");
    auto const dot = file.find('.');
    std::string const kind = dot == std::string::npos ? "" : file.substr(dot);
    auto const text = host.captchas.text(asker->programme_id(), file.substr(0, dot));
    auto const spoken = spoken_digits(kind);
    if (!text || (kind != ".png" && !spoken))
        return problem(service::RefusalCode::not_found, request.language);
    if (!host.limiter.allow("drawn/" + asker->address, 12'000, 600'000, host.clock.now()))
        return problem(service::RefusalCode::too_many_requests, request.language);
    Reply reply;
    reply.type = spoken ? "audio/wav" : "image/png";
    reply.body = spoken ? service::speak_captcha(text->heard, *spoken, host.random) : service::draw_captcha(text->shown, host.random);
    return reply;
}

static service::CaptchaProof captcha_of(wire::Message const& message)
{
    auto const captcha = message.object("captcha").value_or(wire::Message());
    return { captcha.text("id").value_or(""), captcha.text("answer").value_or(""), captcha.text("pass").value_or("") };
}

static Reply post_sms(Host& host, Request const& request, Asker const* asker)
{
    auto message = wire::Message::read(request.body);
    if (!message.ok())
        return problem(service::RefusalCode::bad_request, request.language);
    auto const& asked = message.value();
    service::SmsRequest sms;
    sms.flow = asked.text("flow").value_or("");
    sms.step = static_cast<std::size_t>(asked.integer("step").value_or(0));
    sms.ticket = asked.text("ticket").value_or("");
    sms.phone = asked.text("phone").value_or("");
    sms.captcha = captcha_of(asked);
    auto sent = service::send_sms(host, at_home(host, *asker), sms);
    if (!sent.ok())
        return problem(sent.refusal(), request.language);
    return json(wire::Message().set("resend_seconds", sent.value().resend_seconds).set("expires_seconds", sent.value().expires_seconds)
            .set("captcha_pass", sent.value().captcha_pass));
}

static Reply post_step(Host& host, Request const& request, Asker const* asker)
{
    auto message = wire::Message::read(request.body);
    if (!message.ok() || !message.value().object("document"))
        return problem(service::RefusalCode::bad_request, request.language);
    auto const& asked = message.value();
    std::string const number = request.parameter("step");
    service::StepRequest step;
    step.flow = request.parameter("flow");
    step.step = number.size() == 1 && number[0] >= '0' && number[0] <= '9' ? static_cast<std::size_t>(number[0] - '0') : 99;
    step.document = asked.raw("document");
    step.captcha = captcha_of(asked);
    step.sms_code = asked.text("sms_code").value_or("");
    step.ticket = asked.text("ticket").value_or("");
    auto done = service::take_step(host, at_home(host, *asker), step);
    if (!done.ok())
        return problem(done.refusal(), request.language);
    wire::Message reply;
    reply.set("done", done.value().done);
    if (!done.value().ticket.empty())
        reply.set("ticket", done.value().ticket);
    if (!done.value().phone_masked.empty())
        reply.set("phone_masked", done.value().phone_masked);
    if (done.value().account)
        reply.set("account", account_message(*done.value().account));
    Reply answer = json(reply);
    if (!done.value().session_token.empty())
        answer.header("X-Set-Session", done.value().session_token);
    if (!done.value().devices.empty())
        answer.header("X-Set-Devices", done.value().devices);
    return answer;
}

static Reply get_outbox(Host& host, Request const& request, Asker const* asker)
{
    auto messages = service::read_outbox(host, at_home(host, *asker), request.query("phone"));
    if (!messages.ok())
        return problem(messages.refusal(), request.language);
    std::vector<wire::Message> list;
    for (auto const& message : messages.value())
        list.push_back(wire::Message().set("phone", message.phone).set("text", message.text).set("code", message.code).set("at", to_string(message.at)));
    wire::Message reply;
    reply.set("messages", list);
    if (host.show_captchas) {
        std::vector<wire::Message> captchas;
        for (auto const& captcha : host.captchas.open(at_home(host, *asker).programme_id()))
            captchas.push_back(wire::Message().set("id", captcha.id).set("answer", captcha.shown));
        reply.set("captchas", captchas);
    }
    return json(reply);
}

static wire::Message message_of(service::MessageView const& view)
{
    wire::Message message;
    message.set("id", to_string(view.id)).set("kind", view.kind).set("title", view.title).set("at", to_string(view.sent_at)).set("read", view.read);
    if (!view.text.empty())
        message.set("text", view.text);
    if (!view.application.empty())
        message.set("programme", view.programme).set("application", view.application);
    return message;
}

static Reply get_messages(Host& host, Request const& request, Asker const* asker)
{
    auto const views = service::list_messages(host, *asker);
    if (!views.ok())
        return problem(views.refusal(), request.language);
    std::vector<wire::Message> list;
    for (auto const& view : views.value())
        list.push_back(message_of(view));
    return json(wire::Message().set("messages", list));
}

static Reply get_message(Host& host, Request const& request, Asker const* asker)
{
    auto const view = service::show_message(host, *asker, id_of(request.parameter("id")));
    return view.ok() ? json(message_of(view.value())) : problem(view.refusal(), request.language);
}

static Reply done_reply(service::Outcome<service::Done> const& done, Request const& request)
{
    return done.ok() ? no_content() : problem(done.refusal(), request.language);
}

static Reply post_message_read(Host& host, Request const& request, Asker const* asker)
{
    return done_reply(service::mark_message_read(host, *asker, id_of(request.parameter("id"))), request);
}

static Reply post_messages_read(Host& host, Request const& request, Asker const* asker)
{
    return done_reply(service::mark_all_messages_read(host, *asker), request);
}

std::vector<Route> const& account_routes()
{
    static std::vector<Route> const routes {
        { Method::Get, "/api/v1/:programme/pack", Needs::Programme, get_pack },
        { Method::Get, "/api/v1/:programme/compiled-pack", Needs::Programme, get_compiled_pack },
        { Method::Get, "/api/v1/:programme/session", Needs::Programme, get_session },
        { Method::Delete, "/api/v1/:programme/session", Needs::Programme, delete_session },
        { Method::Post, "/api/v1/:programme/captchas", Needs::Programme, post_captcha },
        { Method::Get, "/api/v1/:programme/captchas/:file", Needs::Programme, get_captcha },
        { Method::Post, "/api/v1/:programme/sms", Needs::Programme, post_sms },
        { Method::Post, "/api/v1/:programme/accounts/:flow/:step", Needs::Programme, post_step },
        { Method::Get, "/api/v1/:programme/messages", Needs::Session, get_messages },
        { Method::Get, "/api/v1/:programme/messages/:id", Needs::Session, get_message },
        { Method::Post, "/api/v1/:programme/messages/read", Needs::Session, post_messages_read },
        { Method::Post, "/api/v1/:programme/messages/:id/read", Needs::Session, post_message_read },
        { Method::Get, "/api/v1/:programme/demo/outbox", Needs::Programme, get_outbox },
    };
    return routes;
}

}

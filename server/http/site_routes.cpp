// The public site: plain pages that everybody and every search engine may read (SX-01, ZC-01).
#include "base/sha256.h"
#include "http/html.h"
#include "http/router.h"
#include "http/site_pages.h"

#include <charconv>

namespace shenbao::http {

using service::Asker;
using service::Host;
using service::RefusalCode;

// The host as the browser says it, where it is a plain name: it stands in canonical addresses.
static std::string origin_of(Request const& request)
{
    std::string const host = request.header("Host");
    bool const plain = !host.empty() && host.size() < 256
        && host.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]") == std::string::npos;
    return plain ? (request.secure ? "https://" : "http://") + host : std::string();
}

static SiteReader reader_of(Host& host, Request const& request, Asker const& asker)
{
    return { *asker.programme.programme, asker.language, origin_of(request), host.clock.now(), chosen_language(request).has_value() };
}

enum class Kept : std::uint8_t { Shared, Private };  // Private: another page to those who are logged in

// Asked again a page costs 304; else it goes compressed.
static Reply sent(Request const& request, std::string body, std::string const& type, Kept kept = Kept::Shared)
{
    Reply reply;
    std::string const tag = "W/\"" + to_hex(sha256(body)).substr(0, 32) + "\"";
    reply.header("ETag", tag).header("Cache-Control", kept == Kept::Shared ? "public, max-age=60" : "private, no-cache");
    reply.header("Vary", kept == Kept::Shared ? "Accept-Encoding, Accept-Language" : "Accept-Encoding, Accept-Language, Cookie");
    if (request.header("If-None-Match").find(tag) != std::string::npos) {
        reply.status = 304;
        return reply;
    }
    reply.type = type;
    reply.body = std::move(body);
    compress(request, reply);
    return reply;
}

static Reply page(Request const& request, std::string body, Kept kept = Kept::Shared) { return sent(request, std::move(body), "text/html; charset=utf-8", kept); }

static Reply refused(Host& host, Request const& request, Asker const& asker, service::Refusal const& refusal)
{
    Reply reply;
    reply.status = status_of(refusal.code);
    reply.type = "text/html; charset=utf-8";
    reply.body = missing_page(reader_of(host, request, asker), words_of(refusal.code, asker.language));
    reply.log_detail = refusal.detail;
    return reply;
}

// The channel, where the programme has it; `news` only those of its own.
static SiteChannel const* channel_of(Asker const& asker, std::string const& id) { return asker.programme.programme->site.find(id); }

static Reply home(Host& host, Request const& request, Asker const& asker, Kept kept)
{
    auto const read = service::read_home(host, asker);
    return read.ok() ? page(request, home_page(reader_of(host, request, asker), read.value()), kept) : refused(host, request, asker, read.refusal());
}

// For those who are not logged in the programme begins with its site, where it has one.
static Reply get_start(Host& host, Request const& request, Asker const* asker)
{
    bool const site = asker->programme.programme->site.present() && asker->account.is_nil();
    return site ? home(host, request, *asker, Kept::Private) : client_page(*asker, request);
}

static Reply get_home(Host& host, Request const& request, Asker const* asker)
{
    return asker->programme.programme->site.present() ? home(host, request, *asker, Kept::Shared) : client_page(*asker, request);
}

static int page_number(Request const& request)
{
    std::string const text = request.query("page");
    int number = 1;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

static Reply get_news_list(Host& host, Request const& request, Asker const* asker)
{
    auto const* channel = channel_of(*asker, request.parameter("channel"));
    if (!channel || Site::is_built_in(channel->id))
        return refused(host, request, *asker, RefusalCode::not_found);
    std::string const words = request.query("q");
    auto const list = service::list_public(host, *asker, { "news", channel->id, words, page_number(request) });
    if (!list.ok())
        return refused(host, request, *asker, list.refusal());
    return page(request, news_list_page(reader_of(host, request, *asker), *channel, list.value(), words));
}

static Reply get_news(Host& host, Request const& request, Asker const* asker)
{
    auto const* channel = channel_of(*asker, request.parameter("channel"));
    auto const row = service::read_public(host, *asker, "news", request.parameter("key"));
    if (!channel || !row.ok() || row.value().of_class != channel->id)
        return refused(host, request, *asker, row.ok() ? service::Refusal(RefusalCode::not_found) : row.refusal());
    return page(request, news_page(reader_of(host, request, *asker), *channel, row.value()));
}

static Reply get_publicity_list(Host& host, Request const& request, Asker const* asker)
{
    auto const* channel = channel_of(*asker, "publicity");
    if (!channel)
        return client_page(*asker, request);
    auto const list = service::list_public(host, *asker, { "publicity", "", "", page_number(request) });
    if (!list.ok())
        return refused(host, request, *asker, list.refusal());
    return page(request, publicity_list_page(reader_of(host, request, *asker), *channel, list.value()));
}

using ItemPage = std::string (*)(SiteReader const&, SiteChannel const&, store::PublicRow const&);

static Reply item_of(Host& host, Request const& request, Asker const& asker, char const* kind, ItemPage written)
{
    auto const* channel = channel_of(asker, kind);
    if (!channel)
        return client_page(asker, request);
    auto const row = service::read_public(host, asker, kind, request.parameter("key"));
    return row.ok() ? page(request, written(reader_of(host, request, asker), *channel, row.value())) : refused(host, request, asker, row.refusal());
}

static Reply get_publicity(Host& host, Request const& request, Asker const* asker) { return item_of(host, request, *asker, "publicity", publicity_page); }
static Reply get_committee(Host& host, Request const& request, Asker const* asker) { return item_of(host, request, *asker, "committees", committee_page); }

static Reply get_committee_list(Host& host, Request const& request, Asker const* asker)
{
    auto const* channel = channel_of(*asker, "committees");
    if (!channel)
        return client_page(*asker, request);
    CommitteeChoice const choice { request.query("region"), request.query("q") };
    auto const list = service::list_public(host, *asker, { "committees", choice.region, choice.words, page_number(request) });
    if (!list.ok())
        return refused(host, request, *asker, list.refusal());
    return page(request, committee_list_page(reader_of(host, request, *asker), *channel, list.value(), choice));
}

// The form is sent by POST, so that no name stands in an address; with Referrer-Policy no-referrer its Origin would be null.
static Reply certificates(Host& host, Request const& request, Asker const& asker, CertificateAnswer const& answer)
{
    auto const* channel = channel_of(asker, "certificates");
    if (!channel)
        return client_page(asker, request);
    Reply reply = page(request, certificates_page(reader_of(host, request, asker), *channel, answer));
    if (answer.asked)
        std::get<1>(reply.headers[1]) = "no-store";
    reply.header("Referrer-Policy", "same-origin");
    return reply;
}

static Reply get_certificates(Host& host, Request const& request, Asker const* asker) { return certificates(host, request, *asker, {}); }

static Reply post_certificates(Host& host, Request const& request, Asker const* asker)
{
    CertificateAnswer answer { true, request.query("number"), request.query("name"), "", {} };
    if (!channel_of(*asker, "certificates") || answer.number.empty() || answer.name.empty())
        return certificates(host, request, *asker, answer);
    auto found = service::find_certificate(host, *asker, answer.number, answer.name);
    if (found.ok())
        answer.found = found.release_value();
    else
        answer.problem = words_of(found.refusal().code, asker->language);
    Reply reply = certificates(host, request, *asker, answer);
    if (!found.ok())
        reply.status = status_of(found.refusal().code);
    return reply;
}

static Reply get_file(Host& host, Request const& request, Asker const* asker)
{
    std::string const position = request.parameter("position");
    std::size_t number = 0;
    std::from_chars(position.data(), position.data() + position.size(), number);
    auto file = service::read_published(host, *asker, request.parameter("kind"), request.parameter("key"), number);
    if (!file.ok())
        return refused(host, request, *asker, file.refusal());
    Reply reply;
    reply.type = file.value().type;
    bool const shown = reply.type == "application/pdf" || reply.type.compare(0, 6, "image/") == 0;
    reply.header("Content-Disposition", disposition(shown ? "inline" : "attachment", file.value().name));
    reply.header("Content-Security-Policy", "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'");
    reply.header("Cache-Control", "public, max-age=300");
    reply.body = std::move(file.value().bytes);
    return reply;
}

static Reply get_robots(Host&, Request const& request, Asker const*)
{
    std::string const origin = origin_of(request);
    std::string text = "User-agent: *\nDisallow: /api/\nDisallow: /*/login\nDisallow: /*/register\nDisallow: /*/recover\nDisallow: /*/rounds\nDisallow: /*/applications\nDisallow: /*/messages\nDisallow: /*/print/\n";
    if (!origin.empty())
        text += "Sitemap: " + origin + "/sitemap.xml\n";
    return sent(request, std::move(text), "text/plain; charset=utf-8");
}

// Stands for the origin in the map that is kept: it is the same map for whatever host a request names.
static constexpr char origin_mark = '\1';

static Result<std::string> write_sitemap(Host& host)
{
    constexpr std::size_t addresses_max = 50'000;
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    std::size_t count = 0;
    for (auto const& hosted : host.programmes) {
        if (!hosted.programme->site.present())
            continue;
        for (auto const& address : TRY(service::site_addresses(host, hosted))) {
            if (++count > addresses_max)
                break;
            text += "<url><loc>" + std::string(1, origin_mark) + "/" + hosted.programme->id + "/" + address.path + "</loc>";
            if (address.changed_at.milliseconds > 0)
                text += "<lastmod>" + to_string(address.changed_at) + "</lastmod>";
            text += "</url>\n";
        }
    }
    return text + "</urlset>\n";
}

// It goes through every row, and everybody may ask for it.
static Result<service::SentFile> sitemap_of(Host& host)
{
    if (auto kept = host.site_map.find(TRY(service::site_version(host)), host.clock.now()))
        return std::move(*kept);
    auto const state = TRY(service::site_state(host));
    service::SentFile text(TRY(write_sitemap(host)));
    host.site_map.keep(state.version, state.until, text);
    return text;
}

static Reply get_sitemap(Host& host, Request const& request, Asker const*)
{
    auto const map = sitemap_of(host);
    if (!map.ok())
        return problem(map.error(), request.language);
    std::string const origin = origin_of(request);
    std::string text;
    for (char letter : map.value().plain()) {
        if (letter == origin_mark)
            text += origin;
        else
            text += letter;
    }
    return sent(request, std::move(text), "application/xml; charset=utf-8");
}

static Reply get_committees(Host& host, Request const& request, Asker const* asker)
{
    auto const rows = service::read_committees(host, *asker);
    if (!rows.ok())
        return problem(rows.refusal(), request.language);
    std::vector<wire::Message> list;
    for (auto const& row : rows.value()) {
        auto const body = service::read_facts_body(row.body);
        std::vector<wire::Message> facts;
        for (auto const& fact : body.facts)
            facts.push_back(wire::Message().set("label", fact.label).set("value", fact.value));
        auto& message = list.emplace_back();
        message.set("code", row.key).set("region", row.of_class).set("series", body.value("评审系列")).set("phone", body.value("咨询电话")).set("facts", facts);
        if (row.ends_at.milliseconds > 0)
            message.set("closes", to_string(row.ends_at));
    }
    return json(wire::Message().set("committees", list));
}

std::vector<Route> const& site_routes()
{
    static std::vector<Route> const routes {
        { Method::Get, "/robots.txt", Needs::Nothing, get_robots },
        { Method::Get, "/sitemap.xml", Needs::Nothing, get_sitemap },
        { Method::Get, "/:programme/", Needs::Programme, get_start },
        { Method::Get, "/:programme/home", Needs::Programme, get_home },
        { Method::Get, "/:programme/news/:channel", Needs::Programme, get_news_list },
        { Method::Get, "/:programme/news/:channel/:key", Needs::Programme, get_news },
        { Method::Get, "/:programme/publicity", Needs::Programme, get_publicity_list },
        { Method::Get, "/:programme/publicity/:key", Needs::Programme, get_publicity },
        { Method::Get, "/:programme/committees", Needs::Programme, get_committee_list },
        { Method::Get, "/:programme/committees/:key", Needs::Programme, get_committee },
        { Method::Get, "/api/v1/:programme/committees", Needs::Session, get_committees },
        { Method::Get, "/:programme/certificates", Needs::Programme, get_certificates },
        { Method::Post, "/:programme/certificates", Needs::Programme, post_certificates, 4 << 10, false, true },
        { Method::Get, "/:programme/file/:kind/:key/:position/:name", Needs::Programme, get_file },
    };
    return routes;
}

}

#include "http/message.h"

#include <algorithm>

#include <zlib.h>

namespace shenbao::http {

std::optional<std::size_t> chosen_language(Request const& request)
{
    auto const asked = request.query("lang");
    return asked == "zh" ? std::optional<std::size_t>(0) : asked == "en" ? std::optional<std::size_t>(1) : std::nullopt;
}

Reply json(wire::Message const& message, int status) { return raw_json(message.write(), status); }

Reply raw_json(std::string body, int status)
{
    Reply reply;
    reply.status = status;
    reply.body = std::move(body);
    return reply;
}

Reply no_content()
{
    Reply reply;
    reply.status = 204;
    return reply;
}

Reply problem(service::Refusal const& refusal, std::size_t language)
{
    wire::Message message;
    message.set("type", "urn:shenbao:" + std::string(name_of(refusal.code)));
    message.set("title", words_of(refusal.code, language));
    message.set("status", status_of(refusal.code));
    if (!refusal.application.empty())
        message.set("application", refusal.application);
    if (refusal.retry_seconds > 0)
        message.set("retry_seconds", refusal.retry_seconds);
    if (!refusal.findings.empty()) {
        std::vector<wire::Message> findings;
        for (auto const& finding : refusal.findings) {
            wire::Message line;
            line.set("path", finding.path).set("code", finding.code).set("severity", finding.severity);
            line.set_raw("parameters", finding.parameters.empty() ? "{}" : finding.parameters);
            if (!finding.message.empty())
                line.set("message", finding.message);
            findings.push_back(std::move(line));
        }
        message.set("findings", findings);
    }
    Reply reply = json(message, status_of(refusal.code));
    reply.type = "application/problem+json";
    reply.log_detail = refusal.detail;
    int const retry = refusal.retry_seconds > 0 ? refusal.retry_seconds : reply.status == 503 || reply.status == 429 ? 5 : 0;
    if (retry > 0)
        reply.header("Retry-After", std::to_string(retry));
    return reply;
}

// Nothing where it would not be smaller.
static std::string gzipped(std::string const& text)
{
    std::string out(text.size(), '\0');
    z_stream stream {};
    if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    bool const whole = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(whole ? stream.total_out : 0);
    deflateEnd(&stream);
    return out;
}

void compress(Request const& request, Reply& reply)
{
    if (reply.body.size() <= 1024 || request.header("Accept-Encoding").find("gzip") == std::string::npos)
        return;
    if (std::string packed = gzipped(reply.body); !packed.empty()) {
        reply.header("Content-Encoding", "gzip");
        reply.body = std::move(packed);
    }
}

std::string cookie_of(std::string const& header, std::string const& name)
{
    std::size_t at = 0;
    while (at < header.size()) {
        std::size_t const end = std::min(header.find(';', at), header.size());
        std::size_t start = at;
        while (start < end && header[start] == ' ')
            ++start;
        if (header.compare(start, name.size(), name) == 0 && start + name.size() < end && header[start + name.size()] == '=')
            return header.substr(start + name.size() + 1, end - start - name.size() - 1);
        at = end + 1;
    }
    return {};
}

Id id_of(std::string_view text) { return parse_id(text).value_or(Id {}); }

}

#include "http/message.h"

#include <algorithm>

namespace shenbao::http {

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

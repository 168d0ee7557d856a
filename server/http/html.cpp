#include "http/html.h"

#include "service/markup.h"

namespace shenbao::http {

using service::escaped_html;

Reply html(std::string page, int status)
{
    Reply reply;
    reply.status = status;
    reply.type = "text/html; charset=utf-8";
    reply.body = std::move(page);
    return reply;
}

static std::string head_html(std::string const& title, std::size_t language, std::string const& more)
{
    return "<!doctype html><html lang=\"" + std::string(language == 0 ? "zh-CN" : "en") + "\" class=\"text-mode\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>" + escaped_html(title) + "</title>" + more + "</head>";
}

static std::string style_html(char const* name) { return "<link rel=\"stylesheet\" href=\"/static/" + static_hash() + "/" + name + "\">"; }

Reply plain_page(std::string const& title, std::string const& body, std::size_t language, int status)
{
    return html(head_html(title, language, style_html("page.css")) + "<body>" + body + "</body></html>\n", status);
}

std::string programme_page(Programme const& programme, std::size_t language, std::string const& title, std::string const& body, std::string const& head)
{
    std::string const name = programme.name.in(language);
    return head_html(title + " - " + name, language, "<meta name=\"color-scheme\" content=\"light dark\">" + style_html("style.css") + style_html("site.css") + head)
        + "<body class=\"site\"><header class=\"header\"><div class=\"row\"><a class=\"link\" href=\"/" + programme.id + "/\">" + escaped_html(name)
        + "</a></div></header><main class=\"site-main\" id=\"main\">" + body + "</main></body></html>\n";
}

std::string percent_encoded(std::string_view text)
{
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string encoded;
    for (unsigned char byte : text) {
        bool const plain = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '.' || byte == '-' || byte == '_';
        if (plain)
            encoded += static_cast<char>(byte);
        else
            encoded += { '%', digits[byte >> 4], digits[byte & 15] };
    }
    return encoded;
}

std::string disposition(std::string_view kind, std::string_view name) { return std::string(kind) + "; filename*=UTF-8''" + percent_encoded(name); }

}

#include "service/markup.h"

#include "base/text.h"

namespace shenbao::service {

std::string escaped_html(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (char letter : text) {
        switch (letter) {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += letter;
        }
    }
    return out;
}

namespace {

// Only where a link may lead: another site by https or http, a page of this one, a letter.
bool is_safe_address(std::string_view address)
{
    bool const own = !address.empty() && address.front() == '/' && address.substr(0, 2) != "//";
    bool const other = address.rfind("https://", 0) == 0 || address.rfind("http://", 0) == 0 || address.rfind("mailto:", 0) == 0;
    if (!own && !other)
        return false;
    for (unsigned char c : address) {
        if (c <= ' ' || c == '"' || c == '<' || c == '>' || c == '\\')
            return false;
    }
    return true;
}

struct Link {
    std::string_view words, address;
    std::size_t length = 0;  // of all of it; 0: there is none
};

Link link_at(std::string_view text)
{
    constexpr std::size_t words_max = 500;
    auto const close = text.substr(0, words_max).find("](");
    auto const end = close == std::string_view::npos ? close : text.substr(0, close + 2000).find(')', close);
    if (end == std::string_view::npos)
        return {};
    Link const link { text.substr(1, close - 1), text.substr(close + 2, end - close - 2), end + 1 };
    return link.words.empty() || !is_safe_address(link.address) ? Link {} : link;
}

// Bold and links within a line; a mark without its other half is text.
std::string inline_html(std::string_view text)
{
    std::string out;
    std::string plain;
    bool bold = false;
    auto flush = [&] {
        out += escaped_html(plain);
        plain.clear();
    };
    for (std::size_t i = 0; i < text.size();) {
        if (text.substr(i, 2) == "**" && (bold || text.find("**", i + 2) != std::string_view::npos)) {
            flush();
            out += bold ? "</strong>" : "<strong>";
            bold = !bold;
            i += 2;
            continue;
        }
        Link const link = text[i] == '[' ? link_at(text.substr(i)) : Link {};
        if (link.length > 0) {
            flush();
            out += "<a href=\"" + escaped_html(link.address) + "\">" + escaped_html(link.words) + "</a>";
            i += link.length;
            continue;
        }
        plain += text[i++];
    }
    flush();
    return out + (bold ? "</strong>" : "");
}

enum class Block : std::uint8_t { None, Paragraph, Bullets, Numbers };

struct Line {
    Block block = Block::None;
    int heading = 0;
    std::string_view words;
};

Line line_of(std::string_view text)
{
    while (!text.empty() && text.back() == ' ')
        text.remove_suffix(1);
    std::size_t hashes = 0;
    while (hashes < text.size() && hashes < 3 && text[hashes] == '#')
        ++hashes;
    if (hashes > 0 && hashes < text.size() && text[hashes] == ' ')
        return { Block::None, static_cast<int>(hashes), text.substr(hashes + 1) };
    if (text.rfind("- ", 0) == 0 || text.rfind("* ", 0) == 0)
        return { Block::Bullets, 0, text.substr(2) };
    std::size_t digits = 0;
    while (digits < text.size() && digits < 3 && text[digits] >= '0' && text[digits] <= '9')
        ++digits;
    if (digits > 0 && text.substr(digits, 2) == ". ")
        return { Block::Numbers, 0, text.substr(digits + 2) };
    return { text.empty() ? Block::None : Block::Paragraph, 0, text };
}

std::string_view opening(Block block) { return block == Block::Paragraph ? "<p>" : block == Block::Bullets ? "<ul>" : block == Block::Numbers ? "<ol>" : ""; }
std::string_view closing(Block block) { return block == Block::Paragraph ? "</p>" : block == Block::Bullets ? "</ul>" : block == Block::Numbers ? "</ol>" : ""; }

template<typename Take>
void each_line(std::string_view text, Take take)
{
    while (!text.empty()) {
        auto const end = text.find('\n');
        take(line_of(text.substr(0, end)));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
}

}

std::string html_of_markup(std::string_view text)
{
    std::string out;
    Block open = Block::None;
    each_line(text, [&](Line const& line) {
        bool const goes_on = line.block != Block::None && line.block == open;
        if (!goes_on) {
            out += closing(open);
            out += opening(line.block);
        }
        open = line.block;
        std::string const words = inline_html(line.words);
        if (line.heading > 0) {
            std::string const level = std::to_string(line.heading + 1);
            out += "<h" + level + ">" + words + "</h" + level + ">";
        } else if (line.block == Block::Paragraph) {
            out += (goes_on ? "<br>" : "") + words;
        } else if (line.block != Block::None) {
            out += "<li>" + words + "</li>";
        }
    });
    out += closing(open);
    return out;
}

std::string html_of_line(std::string_view text) { return inline_html(text); }

std::string plain_of_markup(std::string_view text, std::size_t characters_max)
{
    std::string words;
    each_line(text, [&](Line const& line) {
        if (!line.words.empty() && words.size() < 8 * characters_max)
            words += (words.empty() ? "" : " ") + std::string(line.words);
    });
    std::string out;
    std::size_t position = 0;
    for (std::size_t count = 0; position < words.size() && count < characters_max; ++count) {
        std::size_t const before = position;
        char32_t const c = next_code_point(words, position);
        if (c != U'*' && c != U'[' && c != U']')
            out.append(words, before, position - before);
    }
    return out + (position < words.size() ? "…" : "");
}

}

#include "xlsform/columns.h"

#include "base/text.h"

#include <algorithm>
#include <iterator>

namespace shenbao::xlsform {

std::string trimmed(std::string_view text)
{
    auto const blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    while (!text.empty() && blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && blank(text.back()))
        text.remove_suffix(1);
    return std::string(text);
}

std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return out;
}

namespace {

// Those that a label may have; other words between < and > are the author's own.
constexpr std::string_view paired_tags[] = { "a", "b", "i", "u", "s", "em", "strong", "span", "font", "div", "h1", "h2", "h3", "h4", "h5", "h6", "sub", "sup", "small", "big", "center",
    "mark", "del", "ins", "code", "pre", "blockquote", "ul", "ol", "table", "tbody", "thead" };
constexpr std::string_view single_tags[] = { "br", "hr", "img", "p", "li", "tr", "td", "th" };  // often without an end

template<std::size_t size>
bool is_one_of(std::string_view const (&words)[size], std::string_view word)
{
    return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Where the tag that begins here ends (after its >), or 0: `color="red" id=x` is what may stand in one beside its name.
std::size_t end_of_tag(std::string_view text, std::size_t at)
{
    auto const blanks = [&] { return at = std::min(text.find_first_not_of(" \t\n", at), text.size()); };
    auto const at_end = [&] { return text.substr(at, 1) == ">" ? at + 1 : text.substr(at, 2) == "/>" ? at + 2 : 0; };
    while (blanks() < text.size() && !at_end()) {
        auto const name = at;
        while (at < text.size() && (is_letter(text[at]) || text[at] == '-'))
            ++at;
        if (at == name || blanks() == text.size() || text[at] != '=')
            return 0;
        ++at;
        char const quote = blanks() < text.size() ? text[at] : ' ';
        bool const is_quoted = quote == '"' || quote == '\'';
        at = is_quoted ? text.find(quote, at + 1) : text.find_first_of(" >", at);
        if (at == std::string_view::npos)
            return 0;
        at += is_quoted ? 1 : 0;
    }
    return at < text.size() ? at_end() : 0;
}

// Without the tags of HTML. One of a pair is none without the other: "a<b>c" may be meant.
std::string without_tags(std::string_view text)
{
    std::string const small = lower(text);
    std::string out;
    std::vector<std::string> open;
    for (std::size_t i = 0; i < text.size();) {
        bool const closes = text.substr(i, 2) == "</";
        auto const from = i + (closes ? 2 : 1);
        auto to = from;
        while (text[i] == '<' && to < text.size() && (is_letter(text[to]) || (to > from && text[to] >= '1' && text[to] <= '6')))
            ++to;
        auto const name = text[i] == '<' ? small.substr(from, to - from) : std::string();
        auto const end = name.empty() ? 0 : end_of_tag(text, to);
        auto const opened = std::find(open.rbegin(), open.rend(), name);
        auto const has_other = [&] { return closes ? opened != open.rend() : small.find("</" + name, to) != std::string::npos; };
        bool const tag = end != 0 && (is_one_of(single_tags, name) || (is_one_of(paired_tags, name) && has_other()));
        if (!tag) {
            out += text[i++];
            continue;
        }
        if (closes && opened != open.rend())
            open.erase(std::next(opened).base());
        else if (!closes)
            open.push_back(name);
        i = end;
    }
    return out;
}

}

std::string plain_words(std::string_view text)
{
    std::string out = without_tags(text);
    for (auto at = out.find("**"); at != std::string::npos; at = out.find("**", at))
        out.erase(at, 2);
    out = regular_text(out, Lines::Many);
    auto const marks = out.find_first_not_of('#');
    bool const heading = marks != std::string::npos && marks > 0 && out[marks] == ' ';
    return heading ? trimmed(out.substr(marks)) : out;
}

namespace {

struct Alias {
    std::string_view name, meant;
};

// What older forms and other tools call the same column.
constexpr Alias aliases[] = {
    { "relevance", "relevant" }, { "read_only", "readonly" }, { "read only", "readonly" }, { "calculate", "calculation" }, { "list name", "list_name" },
    { "value", "name" }, { "caption", "label" }, { "constraint message", "constraint_message" }, { "required message", "required_message" },
    { "requiredmsg", "required_message" }, { "choice filter", "choice_filter" }, { "repeat count", "repeat_count" }, { "jr:count", "repeat_count" },
    { "count", "repeat_count" }, { "bind::relevant", "relevant" }, { "bind::required", "required" }, { "bind::constraint", "constraint" },
    { "bind::readonly", "readonly" }, { "bind::calculate", "calculation" }, { "bind::jr:constraintmsg", "constraint_message" },
    { "bind::jr:requiredmsg", "required_message" }, { "control::appearance", "appearance" }, { "control:appearance", "appearance" },
};

constexpr std::string_view translated[] = { "label", "hint", "constraint_message", "required_message", "constraint message", "required message" };

Language language_of(std::string_view written)
{
    auto name = lower(written);
    std::string code;
    auto const open = name.rfind('(');
    if (open != std::string::npos && name.back() == ')') {
        code = trimmed(name.substr(open + 1, name.size() - open - 2));
        name = trimmed(name.substr(0, open));
    }
    auto begins = [&](std::string_view what) { return code.rfind(what, 0) == 0; };
    for (auto chinese : { "chinese", "中文", "汉语", "普通话", "简体中文", "zh", "zh-cn", "mandarin" }) {
        if (name == chinese)
            return Language::Chinese;
    }
    if (begins("zh") || begins("cmn"))
        return Language::Chinese;
    if (name == "english" || name == "英文" || name == "英语" || name == "en" || begins("en"))
        return Language::English;
    return name == "default" && code.empty() ? Language::Any : Language::Other;
}

Column column_of(std::string_view head)
{
    Column column;
    column.head = trimmed(head);
    auto name = lower(column.head);
    auto colon = name.find("::");
    std::size_t width = 2;
    if (colon == std::string::npos) {
        colon = name.find(':');
        width = 1;
    }
    auto const plain = trimmed(name.substr(0, colon));
    bool const by_language = std::find(std::begin(translated), std::end(translated), plain) != std::end(translated);
    if (colon != std::string::npos && by_language) {
        column.language = language_of(trimmed(column.head.substr(colon + width)));
        name = plain;
    }
    for (auto const& alias : aliases) {
        if (alias.name == name) {
            name = alias.meant;
            break;
        }
    }
    column.name = name;
    return column;
}

}

Columns::Columns(documents::SheetRow const& head)
{
    for (auto const& cell : head.cells)
        m_columns.push_back(column_of(cell));
}

std::string Columns::text(documents::SheetRow const& row, std::string_view name) const
{
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        if (m_columns[i].name == name && !trimmed(row.cell(i)).empty())
            return trimmed(row.cell(i));
    }
    return {};
}

Words Columns::words(documents::SheetRow const& row, std::string_view name) const
{
    std::string found[4];
    for (std::size_t i = 0; i < m_columns.size(); ++i) {
        auto& place = found[static_cast<std::size_t>(m_columns[i].language)];
        if (m_columns[i].name == name && place.empty())
            place = plain_words(row.cell(i));
    }
    auto const& any = !found[2].empty() ? found[2] : found[3];
    auto const& chinese = !found[0].empty() ? found[0] : !any.empty() ? any : found[1];
    auto const& english = !found[1].empty() ? found[1] : !any.empty() ? any : found[0];
    return { chinese, english };
}

bool Columns::has(std::string_view name) const
{
    return std::any_of(m_columns.begin(), m_columns.end(), [&](Column const& one) { return one.name == name; });
}

}

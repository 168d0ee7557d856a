#include "xlsform/columns.h"

#include "base/text.h"

#include <algorithm>

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

std::string plain_words(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const tag = text[i] == '<' && i + 1 < text.size() && (text[i + 1] == '/' || (text[i + 1] >= 'a' && text[i + 1] <= 'z'));
        auto const close = tag ? text.find('>', i) : std::string_view::npos;
        if (close != std::string_view::npos) {
            i = close;
            continue;
        }
        if (text.substr(i, 2) == "**") {
            ++i;
            continue;
        }
        out += text[i];
    }
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

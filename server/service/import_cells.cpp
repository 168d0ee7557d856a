#include "service/import_cells.h"

#include "base/text.h"
#include "check/identity.h"

#include <algorithm>

namespace shenbao::service {

static constexpr std::int64_t day_ms = 86'400'000;

// A digit or X, full-width ones too; '-' for what people put between the digits of a long number; '.' for all else.
static char sign_of(char32_t c)
{
    if (c >= 0xFF01 && c <= 0xFF5E)
        c -= 0xFEE0;
    if (c >= '0' && c <= '9')
        return static_cast<char>(c);
    bool const blank = c == ' ' || c == '\t' || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
    bool const hyphen = c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
    return c == 'X' || c == 'x' ? 'X' : blank || hyphen ? '-' : '.';
}

static bool is_digit(char sign) { return sign >= '0' && sign <= '9'; }

// Whether the whole group of digits there, or it and some of those behind it, is a number.
static bool begins_identity_number(std::string_view signs, std::size_t at)
{
    constexpr std::size_t length = 18;
    std::string number;
    while (number.size() < length) {
        auto const end = std::min(signs.find_first_not_of("0123456789", at), signs.size());
        number += signs.substr(at, end - at);
        at = std::min(signs.find_first_not_of('-', end), signs.size());
        char const next = at < signs.size() ? signs[at] : '.';
        if (next == 'X' && number.size() == length - 1)
            number += 'X';
        else if (!is_digit(next))
            break;
    }
    return number.size() == length && birth_date_of_resident_id(number);
}

bool has_identity_number(std::string_view text)
{
    std::string signs;
    for (std::size_t at = 0; at < text.size();) {
        auto const c = next_code_point(text, at);
        bool const unseen = c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF;
        if (!unseen)
            signs += sign_of(c);
    }
    for (std::size_t i = 0; i < signs.size(); ++i) {
        if (is_digit(signs[i]) && (i == 0 || !is_digit(signs[i - 1])) && begins_identity_number(signs, i))
            return true;
    }
    return false;
}

void need_open_columns(ImportInput const& input)
{
    for (auto const& column : input.sheet.columns()) {
        if (has_identity_number(column))
            input.notes.say(0, column, std::string(identity_shown));
    }
}

void need_columns(ImportInput const& input, std::initializer_list<std::string_view> all)
{
    for (auto const& names : all) {
        if (input.sheet.column(names) == input.sheet.columns().size())
            input.notes.say(0, std::string(names), "没有这一列 / the column is missing");
    }
}

void need_rows(ImportInput const& input)
{
    if (input.sheet.rows().empty())
        input.notes.say(0, "", "没有内容 / has no rows");
}

std::string Cells::optional(std::string_view names, std::size_t characters_max) const
{
    auto const column = m_input.sheet.column(names);
    std::string const& text = m_input.sheet.of(m_row, column);
    if (character_count(text) > characters_max)
        say(names, "超过" + std::to_string(characters_max) + "个字 / over " + std::to_string(characters_max) + " characters");
    return text;
}

std::string Cells::open_text(std::string_view names, std::size_t characters_max) const
{
    std::string text = optional(names, characters_max);
    if (has_identity_number(text))
        say(names, std::string(identity_shown));
    return text;
}

std::string Cells::not_empty(std::string_view names, std::string text) const
{
    if (text.empty())
        say(names, "没有填写 / empty");
    return text;
}

std::string Cells::needed(std::string_view names, std::size_t characters_max) const { return not_empty(names, open_text(names, characters_max)); }

std::string Cells::needed_of_person(std::string_view names, std::size_t characters_max) const { return not_empty(names, optional(names, characters_max)); }

std::string Cells::key(std::string_view names) const
{
    std::string const text = needed(names, 64);
    bool const plain = text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == std::string::npos;
    if (!plain)
        say(names, "只能用字母、数字、- 和 _ / letters, digits, - and _ only");
    return text;
}

bool Cells::yes(std::string_view names) const
{
    std::string const text = optional(names);
    for (auto const* word : { "是", "1", "yes", "true" }) {
        if (text == word)
            return true;
    }
    if (!text.empty() && text != "否" && text != "0" && text != "no" && text != "false")
        say(names, "填写“是”或“否” / yes or no");
    return false;
}

Moment Cells::moment(std::string_view names, Edge edge) const
{
    std::string const text = optional(names);
    if (text.empty())
        return {};
    if (auto const exact = parse_moment(text))
        return *exact;
    auto const day = read_typed_date(text);
    if (!day || day->precision() != DatePrecision::Day) {
        say(names, "日期应为2026-03-01这样 / a day such as 2026-03-01");
        return {};
    }
    return { days_since_epoch(*day) * day_ms - 8 * 3'600'000 + (edge == Edge::Last ? day_ms - 1000 : 0) };
}

std::vector<Fact> Cells::others(std::initializer_list<std::string_view> taken) const
{
    std::vector<Fact> facts;
    for (std::size_t i = 0; i < m_input.sheet.columns().size(); ++i) {
        bool const own = std::any_of(taken.begin(), taken.end(), [&](std::string_view names) { return m_input.sheet.column(names) == i; });
        if (own || m_input.sheet.columns()[i].empty() || m_row.cells[i].empty())
            continue;
        facts.push_back({ m_input.sheet.columns()[i], open_text(m_input.sheet.columns()[i], 2000) });
    }
    return facts;
}

void Cells::say(std::string_view names, std::string what) const
{
    m_input.notes.say(m_row.line, std::string(names.substr(0, names.find('|'))), std::move(what));
}

std::string content_of(ImportInput const& input, Cells const& cells, std::string_view column, std::string const& name)
{
    bool const plain = !name.empty() && name.find_first_of("/\\") == std::string::npos && name.front() != '.';
    auto read = plain && input.source.file ? input.source.file(name) : Result<std::string>(Error { ErrorCode::NotFound, "", "" });
    if (!read.ok()) {
        cells.say(column, "找不到文件“" + name + "” / no such file");
        return {};
    }
    return read.release_value();
}

}

#include "pack/csv.h"

#include "base/text.h"

#include <algorithm>

namespace shenbao::pack {

namespace {

// `open`: whether a quoted cell has no end in this line.
std::vector<std::string> split(std::string_view line, bool& open)
{
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        char c = line[i];
        if (quoted && c == '"' && i + 1 < line.size() && line[i + 1] == '"') {
            fields.back() += '"';
            ++i;
        } else if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            fields.emplace_back();
        else
            fields.back() += c;
    }
    open = quoted;
    return fields;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.back() == '\r' || text.back() == ' '))
        text.remove_suffix(1);
    while (!text.empty() && text.front() == ' ')
        text.remove_prefix(1);
    return text;
}

}

Csv::Csv(std::string file, std::string_view text, Diagnostics& diagnostics)
    : m_file(std::move(file))
    , m_diagnostics(diagnostics)
{
    if (text.substr(0, 3) == "\xEF\xBB\xBF")
        text.remove_prefix(3);
    for (int number = 1; !text.empty(); ++number) {
        auto end = text.find('\n');
        auto const line = text.substr(0, end);
        if (!is_valid_utf8(line) || line.find('\0') != std::string_view::npos) {
            say(number, "list.encoding", "this is not UTF-8 text; save the file as \"CSV UTF-8\"");
            return;
        }
        read_line(trimmed(line), number);
        text = end == std::string_view::npos ? std::string_view {} : text.substr(end + 1);
    }
}

void Csv::read_line(std::string_view line, int number)
{
    if (line.empty())
        return;
    if (line.front() == '#') {
        m_notes.emplace_back(trimmed(line.substr(1)), number);
        return;
    }
    bool open = false;
    auto cells = split(line, open);
    if (open)
        say(number, "list.quote", "a quoted cell does not end in its line; a quote inside one is written twice");
    if (m_columns.empty()) {
        m_columns = std::move(cells);
        m_header_line = number;
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (std::find(m_columns.begin(), m_columns.begin() + static_cast<std::ptrdiff_t>(i), m_columns[i]) != m_columns.begin() + static_cast<std::ptrdiff_t>(i))
                say(number, "list.header", "the column \"" + m_columns[i] + "\" is there twice");
        }
        return;
    }
    if (cells.size() > m_columns.size())
        say(number, "list.row", "the row has more columns than the header; a label with a comma needs quotes");
    m_rows.push_back({ number, std::move(cells) });
}

std::string Csv::of(Row const& row, std::string_view column) const
{
    auto at = static_cast<std::size_t>(std::find(m_columns.begin(), m_columns.end(), column) - m_columns.begin());
    return at < m_columns.size() && at < row.cells.size() ? row.cells[at] : std::string();
}

bool Csv::has(std::string_view column) const
{
    return std::find(m_columns.begin(), m_columns.end(), column) != m_columns.end();
}

std::pair<std::string, int> Csv::note(std::string_view key) const
{
    for (auto const& [text, line] : m_notes) {
        if (text.size() > key.size() && text.compare(0, key.size(), key) == 0 && text[key.size()] == ':')
            return { std::string(trimmed(std::string_view(text).substr(key.size() + 1))), line };
    }
    return {};
}

void Csv::say(int line, char const* code, std::string message) const
{
    m_diagnostics.push_back({ code, m_file, line, 1, std::move(message) });
}

}

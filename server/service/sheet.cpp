#include "service/sheet.h"

#include "base/text.h"

namespace shenbao::service {

void SheetNotes::say(int line, std::string column, std::string what)
{
    if (++m_count <= kept_max)
        m_kept.push_back({ line, std::move(column), std::move(what) });
}

namespace {

// Takes one record off the text, whatever its quotes say; knows the line it began on.
class RecordReader {
public:
    explicit RecordReader(std::string_view text) : m_text(text) { }

    bool at_end() const { return m_at >= m_text.size(); }
    bool ends_quoted() const { return m_quoted; }

    Sheet::Row next()
    {
        Sheet::Row row { m_line, std::vector<std::string>(1) };
        while (!at_end()) {
            char const c = m_text[m_at++];
            m_line += c == '\n' ? 1 : 0;
            if (m_quoted)
                take_quoted(c, row.cells.back());
            else if (c == '"' && row.cells.back().empty())
                m_quoted = true;
            else if (c == ',')
                row.cells.emplace_back();
            else if (c == '\n')
                break;
            else if (c != '\r')
                row.cells.back() += c;
        }
        return row;
    }

private:
    void take_quoted(char c, std::string& cell)
    {
        bool const doubled = c == '"' && m_at < m_text.size() && m_text[m_at] == '"';
        if (c != '"' || doubled)
            cell += c;
        else
            m_quoted = false;
        m_at += doubled ? 1 : 0;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_line = 1;
    bool m_quoted = false;
};

bool is_empty(Sheet::Row const& row)
{
    for (auto const& cell : row.cells) {
        if (cell.find_first_not_of(" \t") != std::string::npos)
            return false;
    }
    return true;
}

}

Sheet::Sheet(std::string_view text, SheetNotes& notes)
{
    if (text.substr(0, 3) == "\xEF\xBB\xBF")
        text.remove_prefix(3);
    if (text.size() > bytes_max)
        notes.say(0, "", "文件超过64MB / the file is over 64 MB");
    else if (!is_valid_utf8(text))
        notes.say(0, "", "文件不是UTF-8编码，请另存为“CSV UTF-8” / not UTF-8: save it as \"CSV UTF-8\"");
    else
        take_all(text, notes);
}

void Sheet::take_all(std::string_view text, SheetNotes& notes)
{
    RecordReader reader(text);
    while (!reader.at_end()) {
        Row row = reader.next();
        bool const remark = m_columns.empty() && !row.cells.front().empty() && row.cells.front().front() == '#';
        if (remark || is_empty(row))
            continue;
        if (m_rows.size() >= rows_max) {
            notes.say(row.line, "", "超过20万行 / more than 200,000 rows");
            return;
        }
        take(std::move(row), notes);
    }
    if (reader.ends_quoted())
        notes.say(0, "", "有一个引号没有结束 / a quote is not closed");
    if (m_columns.empty())
        notes.say(0, "", "文件是空的 / the file is empty");
}

void Sheet::take(Row row, SheetNotes& notes)
{
    for (auto& cell : row.cells)
        cell = regular_text(cell, Lines::Many);
    if (m_columns.empty()) {
        m_columns = std::move(row.cells);
        if (m_columns.size() > columns_max)
            notes.say(row.line, "", "列数超过60 / more than 60 columns");
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (!m_columns[i].empty() && column(m_columns[i]) != i)
                notes.say(row.line, m_columns[i], "列名重复 / the column is there twice");
        }
        return;
    }
    while (row.cells.size() > m_columns.size() && row.cells.back().empty())
        row.cells.pop_back();
    if (row.cells.size() > m_columns.size())
        notes.say(row.line, "", "比表头多出一列；内容里有逗号时要加引号 / more cells than the header: a comma needs quotes");
    row.cells.resize(m_columns.size());
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (row.cells[i].size() > cell_bytes_max)
            notes.say(row.line, m_columns[i], "内容过长 / too long");
    }
    m_rows.push_back(std::move(row));
}

std::size_t Sheet::column(std::string_view names) const
{
    while (!names.empty()) {
        auto const end = names.find('|');
        auto const name = names.substr(0, end);
        for (std::size_t i = 0; i < m_columns.size(); ++i) {
            if (m_columns[i] == name)
                return i;
        }
        names = end == std::string_view::npos ? std::string_view() : names.substr(end + 1);
    }
    return m_columns.size();
}

std::string const& Sheet::of(Row const& row, std::size_t column) const
{
    static std::string const nothing;
    return column < row.cells.size() ? row.cells[column] : nothing;
}

}

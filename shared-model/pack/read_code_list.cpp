#include "pack/parts.h"

#include <algorithm>

namespace shenbao::pack {

namespace {

// RFC 4180 fields of one line (a quoted field may not hold a line break: labels never do).
std::vector<std::string> split(std::string_view line)
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

struct Columns {
    std::vector<std::string> names;

    std::string of(std::vector<std::string> const& row, std::string_view name) const
    {
        auto at = static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
        return at < names.size() && at < row.size() ? row[at] : std::string();
    }
};

class CodeListReader {
public:
    CodeListReader(CodeList& list, std::string file, std::vector<std::string> const& languages, Diagnostics& diagnostics)
        : m_list(list)
        , m_file(std::move(file))
        , m_languages(languages)
        , m_diagnostics(diagnostics)
    {
    }

    void read(std::string_view csv)
    {
        while (!csv.empty()) {
            auto end = csv.find('\n');
            read_line(trimmed(csv.substr(0, end)));
            csv = end == std::string_view::npos ? std::string_view {} : csv.substr(end + 1);
        }
        if (m_list.source.empty())
            say("list.source", "a line `# source: …` must say where the list comes from");
        if (m_list.codes.empty())
            say("list.empty", "the list has no codes");
    }

private:
    void say(char const* code, std::string message) { m_diagnostics.push_back({ code, m_file, m_line, 1, std::move(message) }); }

    void read_line(std::string_view line)
    {
        ++m_line;
        if (m_line == 1 && line.substr(0, 3) == "\xEF\xBB\xBF")
            line.remove_prefix(3);
        if (line.empty())
            return;
        if (line.front() == '#')
            return read_comment(trimmed(line.substr(1)));
        if (m_columns.names.empty()) {
            m_columns.names = split(line);
            if (m_columns.names.size() < 2 || m_columns.names[0] != "code" || m_columns.names[1] != "label")
                say("list.header", "the header must begin with code,label");
            return;
        }
        read_code(split(line));
    }

    void read_comment(std::string_view comment)
    {
        if (comment.rfind("source:", 0) == 0)
            m_list.source = trimmed(comment.substr(7));
        if (comment.rfind("status:", 0) != 0)
            return;
        auto status = trimmed(comment.substr(7));
        if (status == "complete")
            m_list.status = CodeListStatus::Complete;
        else if (status == "unchecked")
            m_list.status = CodeListStatus::Unchecked;
        else if (status == "sample")
            m_list.status = CodeListStatus::Sample;
        else
            say("list.status", "the status is complete, unchecked or sample");
    }

    std::optional<Date> date_of(std::vector<std::string> const& row, char const* column)
    {
        auto text = m_columns.of(row, column);
        auto date = parse_date(text);
        if (!text.empty() && !date)
            say("list.date", std::string(column) + " must be a date YYYY-MM-DD");
        return date;
    }

    void read_code(std::vector<std::string> const& row)
    {
        Code code;
        code.code = m_columns.of(row, "code");
        code.parent = m_columns.of(row, "parent");
        for (std::size_t i = 0; i < m_languages.size(); ++i)
            code.label.texts.push_back(m_columns.of(row, i == 0 ? "label" : "label_" + m_languages[i]));
        code.valid_from = date_of(row, "valid_from");
        code.valid_until = date_of(row, "valid_until");
        if (row.size() > m_columns.names.size())
            say("list.row", "the row has more columns than the header; a label with a comma needs quotes");
        if (code.code.empty() || code.label.empty())
            return say("list.row", "a row needs a code and a label");
        if (!m_list.by_code.emplace(code.code, static_cast<std::uint32_t>(m_list.codes.size())).second)
            return say("list.duplicate", "the code \"" + code.code + "\" stands twice");
        m_list.codes.push_back(std::move(code));
    }

    CodeList& m_list;
    std::string m_file;
    std::vector<std::string> const& m_languages;
    Diagnostics& m_diagnostics;
    Columns m_columns;
    int m_line = 0;
};

}

CodeList read_code_list(std::string const& id, std::string const& file, std::string_view csv, std::vector<std::string> const& languages, Diagnostics& diagnostics)
{
    CodeList list;
    list.id = id;
    CodeListReader(list, file, languages, diagnostics).read(csv);
    return list;
}

}

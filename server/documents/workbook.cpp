#include "documents/workbook.h"

#include "documents/archive.h"
#include "documents/xml.h"
#include "wire/json.h"

#include <algorithm>
#include <cstdlib>

namespace shenbao::documents {

namespace {

struct Budget {
    WorkbookLimits const& limits;
    std::size_t cells = 0;
    std::size_t text_bytes = 0;
};

// xl/workbook.xml: the sheets' names with the ids of their parts.
class SheetNames final : public XmlVisitor {
public:
    struct Entry {
        std::string name, relation;
    };
    std::vector<Entry> entries;

    void on_start(std::string_view name, XmlAttributes const& attributes) override
    {
        if (name != "sheet")
            return;
        entries.push_back({ std::string(attributes.of("name")), std::string(attributes.of("id")) });
        if (entries.size() > 500)
            complain("more than 500 sheets");
    }
    void on_end(std::string_view) override { }
    void on_text(std::string_view) override { }
};

// xl/_rels/workbook.xml.rels: the ids' files.
class Relations final : public XmlVisitor {
public:
    std::vector<std::pair<std::string, std::string>> targets;

    void on_start(std::string_view name, XmlAttributes const& attributes) override
    {
        if (name != "Relationship")
            return;
        std::string target(attributes.of("Target"));
        targets.emplace_back(attributes.of("Id"), target.rfind("/", 0) == 0 ? target.substr(1) : "xl/" + target);
        if (targets.size() > 2000)
            complain("more than 2000 relationships");
    }
    void on_end(std::string_view) override { }
    void on_text(std::string_view) override { }

    std::string target_of(std::string_view id) const
    {
        for (auto const& [known, target] : targets) {
            if (known == id)
                return target;
        }
        return {};
    }
};

// xl/sharedStrings.xml. A text in pieces of different looks is one text; readings of characters (rPh) are not part of it.
class SharedStrings final : public XmlVisitor {
public:
    std::vector<std::string> texts;

    explicit SharedStrings(Budget& budget)
        : m_budget(budget)
    {
    }
    void on_start(std::string_view name, XmlAttributes const&) override
    {
        if (name == "si") {
            texts.emplace_back();
            if (texts.size() > m_budget.limits.cells_max)
                complain("too many texts");
        }
        m_reading_aid += name == "rPh" ? 1 : 0;
        m_in_text = name == "t";
    }
    void on_end(std::string_view name) override
    {
        m_reading_aid -= name == "rPh" ? 1 : 0;
        m_in_text = false;
    }
    void on_text(std::string_view text) override
    {
        if (!m_in_text || m_reading_aid > 0 || texts.empty())
            return;
        texts.back() += text;
        m_budget.text_bytes += text.size();
        if (m_budget.text_bytes > m_budget.limits.text_bytes_max)
            complain("too much text");
    }

private:
    Budget& m_budget;
    int m_reading_aid = 0;
    bool m_in_text = false;
};

// "AB12" → 27; none for what is no reference.
std::size_t column_of(std::string_view reference, std::size_t otherwise)
{
    std::size_t column = 0;
    std::size_t letters = 0;
    for (char c : reference) {
        if (c < 'A' || c > 'Z' || letters == 4)
            break;
        column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
        ++letters;
    }
    return letters == 0 ? otherwise : column - 1;
}

// 3.0 is 3, and 0.10000000000000001 what was typed: 0.1.
std::string number_text(std::string const& stored)
{
    char* end = nullptr;
    double const value = std::strtod(stored.c_str(), &end);
    if (stored.empty() || *end != '\0')
        return stored;
    bool const whole = value >= -1e15 && value <= 1e15 && value == static_cast<double>(static_cast<long long>(value));
    return whole ? std::to_string(static_cast<long long>(value)) : json::write_number(value);
}

class SheetCells final : public XmlVisitor {
public:
    SheetCells(Sheet& sheet, std::vector<std::string> const& shared, Budget& budget)
        : m_sheet(sheet)
        , m_shared(shared)
        , m_budget(budget)
    {
    }

    void on_start(std::string_view name, XmlAttributes const& attributes) override
    {
        if (name == "row")
            begin_row(attributes);
        else if (name == "c" && m_in_row)
            begin_cell(attributes);
        m_reading_aid += name == "rPh" ? 1 : 0;
        m_in_value = (name == "v" || name == "t") && m_in_cell && m_reading_aid == 0;
    }

    void on_end(std::string_view name) override
    {
        m_in_value = false;
        m_reading_aid -= name == "rPh" ? 1 : 0;
        if (name == "c" && m_in_cell)
            end_cell();
        if (name == "row" && m_in_row)
            end_row();
    }

    void on_text(std::string_view text) override
    {
        if (!m_in_value)
            return;
        m_value += text;
        m_budget.text_bytes += text.size();
        if (m_budget.text_bytes > m_budget.limits.text_bytes_max)
            complain("too much text");
    }

private:
    void begin_row(XmlAttributes const& attributes)
    {
        int const number = std::atoi(std::string(attributes.of("r")).c_str());
        m_row = {};
        m_next_column = 0;
        m_row.number = number > 0 ? number : m_last_number + 1;
        m_last_number = m_row.number;
        m_in_row = true;
        if (m_sheet.rows.size() >= m_budget.limits.rows_max)
            complain("more than " + std::to_string(m_budget.limits.rows_max) + " rows");
    }

    void begin_cell(XmlAttributes const& attributes)
    {
        m_column = column_of(attributes.of("r"), m_next_column);
        m_next_column = m_column + 1;
        m_type = attributes.of("t");
        m_value.clear();
        m_in_cell = true;
        if (m_column >= m_budget.limits.columns_max && !attributes.of("r").empty())
            m_column = m_budget.limits.columns_max;  // far out on the right there are only formats
        if (++m_budget.cells > m_budget.limits.cells_max)
            complain("more than " + std::to_string(m_budget.limits.cells_max) + " cells");
    }

    void end_cell()
    {
        m_in_cell = false;
        auto text = cell_text();
        if (text.empty() || m_column >= m_budget.limits.columns_max)
            return;
        if (m_row.cells.size() <= m_column)
            m_row.cells.resize(m_column + 1);
        // What many cells share is counted each time it is copied.
        m_budget.text_bytes += m_type == "s" ? text.size() : 0;
        if (m_budget.text_bytes > m_budget.limits.text_bytes_max)
            complain("too much text");
        m_row.cells[m_column] = std::move(text);
    }

    std::string cell_text() const
    {
        if (m_type == "s") {
            char* end = nullptr;
            auto const index = std::strtoul(m_value.c_str(), &end, 10);
            return !m_value.empty() && *end == '\0' && index < m_shared.size() ? m_shared[index] : std::string();
        }
        if (m_type == "b")
            return m_value == "1" ? "TRUE" : "FALSE";
        if (m_type == "e")
            return {};
        return m_type == "str" || m_type == "inlineStr" || m_type == "d" ? m_value : number_text(m_value);
    }

    void end_row()
    {
        m_in_row = false;
        if (!m_row.cells.empty())
            m_sheet.rows.push_back(std::move(m_row));
    }

    Sheet& m_sheet;
    std::vector<std::string> const& m_shared;
    Budget& m_budget;
    SheetRow m_row;
    std::string m_type, m_value;
    std::size_t m_column = 0, m_next_column = 0;
    int m_last_number = 0;
    int m_reading_aid = 0;
    bool m_in_row = false, m_in_cell = false, m_in_value = false;
};

std::string lower(std::string text)
{
    for (char& c : text)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

Result<void> check_signature(std::string_view bytes, WorkbookLimits const& limits)
{
    if (bytes.size() > limits.file_bytes_max)
        return Error { ErrorCode::TooLarge, "the file has more than " + std::to_string(limits.file_bytes_max >> 20) + " MB", "" };
    if (bytes.substr(0, 4) == "\xD0\xCF\x11\xE0")
        return Error { ErrorCode::InvalidSyntax, "this is an old .xls workbook or one with a password; save it as .xlsx without a password", "" };
    if (bytes.substr(0, 2) != "PK")
        return Error { ErrorCode::InvalidSyntax, "this is no .xlsx workbook", "" };
    return {};
}

}

Result<std::vector<Sheet>> read_workbook(std::string_view bytes, std::vector<std::string> const& wanted, WorkbookLimits const& limits)
{
    TRY(check_signature(bytes, limits));
    auto const archive = TRY(Archive::open(bytes));
    if (!archive.has("xl/workbook.xml"))
        return Error { ErrorCode::InvalidSyntax, "the archive holds no workbook (xl/workbook.xml is not there)", "" };
    Budget budget { limits };
    SheetNames names;
    auto const workbook = TRY(archive.read("xl/workbook.xml", limits.part_bytes_max));
    TRY(read_xml(workbook, "xl/workbook.xml", names));
    Relations relations;
    auto const links = TRY(archive.read("xl/_rels/workbook.xml.rels", limits.part_bytes_max));
    TRY(read_xml(links, "xl/_rels/workbook.xml.rels", relations));
    SharedStrings shared(budget);
    if (archive.has("xl/sharedStrings.xml")) {
        auto const strings = TRY(archive.read("xl/sharedStrings.xml", limits.part_bytes_max));
        TRY(read_xml(strings, "xl/sharedStrings.xml", shared));
    }
    std::vector<Sheet> sheets;
    for (auto const& entry : names.entries) {
        if (std::find(wanted.begin(), wanted.end(), lower(entry.name)) == wanted.end())
            continue;
        auto const target = relations.target_of(entry.relation);
        auto const part = TRY(archive.read(target, limits.part_bytes_max));
        auto& sheet = sheets.emplace_back();
        sheet.name = entry.name;
        SheetCells cells(sheet, shared.texts, budget);
        TRY(read_xml(part, target, cells));
    }
    return sheets;
}

}

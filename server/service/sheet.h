// A table as staff keep it: a CSV file out of a spreadsheet, its columns found by any of their names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shenbao::service {

struct SheetNote {
    int line = 0;        // of the file; 0: of the whole
    std::string column;  // as its header says; may be empty
    std::string what;
};

// Everything wrong is kept, up to a number that a person still reads.
class SheetNotes {
public:
    static constexpr std::size_t kept_max = 200;

    void say(int line, std::string column, std::string what);
    bool empty() const { return m_count == 0; }
    std::size_t count() const { return m_count; }
    std::vector<SheetNote> const& kept() const { return m_kept; }

private:
    std::size_t m_count = 0;
    std::vector<SheetNote> m_kept;
};

class Sheet {
public:
    static constexpr std::size_t bytes_max = 64u << 20;
    static constexpr std::size_t rows_max = 200'000;
    static constexpr std::size_t columns_max = 60;
    static constexpr std::size_t cell_bytes_max = 256u << 10;

    struct Row {
        int line = 0;
        std::vector<std::string> cells;  // as many as there are columns, blanks trimmed
    };

    // RFC 4180 with line breaks inside quotes; lines that begin with # and empty ones are passed over.
    Sheet(std::string_view text, SheetNotes&);

    std::vector<std::string> const& columns() const { return m_columns; }
    std::vector<Row> const& rows() const { return m_rows; }
    // The column of any of these names ("key|编号"), or columns().size().
    std::size_t column(std::string_view names) const;
    // Empty where the column is not there.
    std::string const& of(Row const&, std::size_t column) const;

private:
    void take_all(std::string_view text, SheetNotes&);
    void take(Row row, SheetNotes&);

    std::vector<std::string> m_columns;
    std::vector<Row> m_rows;
};

}

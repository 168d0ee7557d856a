// A table of the pack: CSV with a header, `# key: value` lines above it. For this room only.
#pragma once

#include "base/diagnostic.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shenbao::pack {

class Csv {
public:
    struct Row {
        int line = 0;
        std::vector<std::string> cells;
    };

    // RFC 4180, but a quoted field may not hold a line break. Rows with more cells than the header are said.
    Csv(std::string file, std::string_view text, Diagnostics&);

    std::vector<std::string> const& columns() const { return m_columns; }
    std::vector<Row> const& rows() const { return m_rows; }
    // The cell under a column of that name; empty where there is none.
    std::string of(Row const&, std::string_view column) const;
    bool has(std::string_view column) const;
    // What a line `# key: value` says, and the line; empty and 0 when there is none.
    std::pair<std::string, int> note(std::string_view key) const;
    int header_line() const { return m_header_line; }
    void say(int line, char const* code, std::string message) const;

private:
    void read_line(std::string_view line, int number);

    std::string m_file;
    Diagnostics& m_diagnostics;
    std::vector<std::string> m_columns;
    int m_header_line = 1;
    std::vector<Row> m_rows;
    std::vector<std::pair<std::string, int>> m_notes;  // what stands behind #
};

}

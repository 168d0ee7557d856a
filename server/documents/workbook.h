// Reads the cells of an .xlsx workbook (ECMA-376) as text. The file is a stranger's: sizes are bounded before and while
// parts are inflated, and no document type, so no entity, is accepted.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace shenbao::documents {

struct SheetRow {
    int number = 0;                  // as the spreadsheet shows it, from 1
    std::vector<std::string> cells;  // by column; shorter where the row ends

    std::string_view cell(std::size_t column) const { return column < cells.size() ? std::string_view(cells[column]) : std::string_view {}; }
};

struct Sheet {
    std::string name;
    std::vector<SheetRow> rows;  // empty rows are left out
};

struct WorkbookLimits {
    std::size_t file_bytes_max = 16u << 20;
    std::size_t part_bytes_max = 48u << 20;  // of one part, inflated
    std::size_t rows_max = 50'000;           // of one sheet
    std::size_t columns_max = 512;
    std::size_t cells_max = 1'000'000;       // of the workbook
    std::size_t text_bytes_max = 64u << 20;  // of all cells
};

// The sheets whose name in lower case is among `wanted`, in the workbook's order. Numbers are their shortest text,
// booleans TRUE and FALSE, formulas the value stored with them.
Result<std::vector<Sheet>> read_workbook(std::string_view bytes, std::vector<std::string> const& wanted, WorkbookLimits const& = {});

}

// A CSV file out of any spreadsheet: rows as wide as their header, or a note; never more than it may hold.
#include "support.h"

#include "service/sheet.h"

using namespace shenbao;

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const text = fuzz::text_of(data, size);
    service::SheetNotes notes;
    service::Sheet const sheet(text, notes);
    VERIFY(notes.count() >= notes.kept().size());
    VERIFY(notes.kept().size() <= service::SheetNotes::kept_max);
    if (!notes.empty())
        return 0;  // nothing of it is taken
    VERIFY(!sheet.columns().empty() && sheet.columns().size() <= service::Sheet::columns_max);
    int line = 0;
    for (auto const& row : sheet.rows()) {
        VERIFY(row.line > line);
        line = row.line;
        VERIFY(row.cells.size() == sheet.columns().size());
        for (auto const& cell : row.cells)
            VERIFY(cell.size() <= service::Sheet::cell_bytes_max);
        VERIFY(sheet.of(row, sheet.columns().size()).empty());
    }
    for (std::size_t i = 0; i < sheet.columns().size(); ++i)
        VERIFY(sheet.columns()[i].empty() || sheet.column(sheet.columns()[i]) == i);
    return 0;
}

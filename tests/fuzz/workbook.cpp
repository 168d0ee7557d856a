// A workbook from anywhere: no pack with a reason, or a pack that reads. Three ways in, so that the fuzzer gets behind
// the ZIP's sums: a whole file ("PK…"), its parts after lines `@@ path` (packed here), or the cells of the sheets
// after lines `## sheet`, a row a line, with tabs between.
#include "support.h"

#include "documents/workbook.h"
#include "xlsform/import.h"
#include "xlsform/make_zip.h"

#include <cstdlib>

using namespace shenbao;

namespace {

test::Parts split(std::string_view text, std::string_view mark)
{
    test::Parts parts;
    while (!text.empty()) {
        auto const end = text.find('\n');
        auto const line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.substr(0, mark.size()) == mark)
            parts.emplace_back(line.substr(mark.size()), "");
        else if (!parts.empty())
            parts.back().second.append(line).append("\n");
    }
    return parts;
}

documents::Sheet sheet_of(std::string const& name, std::string_view text)
{
    documents::Sheet sheet;
    sheet.name = name;
    for (int number = 1; !text.empty(); ++number) {
        auto const end = text.find('\n');
        auto line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        auto& row = sheet.rows.emplace_back();
        row.number = number;
        for (std::size_t tab = 0; tab != std::string_view::npos && row.cells.size() < 64;) {
            tab = line.find('\t');
            row.cells.emplace_back(line.substr(0, tab));
            line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
        }
    }
    return sheet;
}

Diagnostics mistakes_of(pack::Files const& files)
{
    auto read = pack::read(files);
    if (auto* mistakes = std::get_if<Diagnostics>(&read))
        return std::move(*mistakes);
    auto const& programme = std::get<Programme>(read);
    auto plan = Plan::make(programme, programme.application);
    auto* mistakes = std::get_if<Diagnostics>(&plan);
    return mistakes ? std::move(*mistakes) : Diagnostics {};
}

}

int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const text = fuzz::text_of(data, size);
    if (text.substr(0, 3) == "## ") {
        std::vector<documents::Sheet> sheets;
        for (auto const& [name, rows] : split(text, "## "))
            sheets.push_back(sheet_of(name, rows));
        auto const imported = xlsform::import_sheets(sheets, "fuzz", mistakes_of);
        if (imported.ok() && !mistakes_of(imported.value().files).empty())
            std::abort();
        return 0;
    }
    documents::WorkbookLimits limits;
    limits.part_bytes_max = 1u << 20;
    limits.text_bytes_max = 1u << 20;
    auto const bytes = text.substr(0, 3) == "@@ " ? test::make_zip(split(text, "@@ ")) : std::string(text);
    auto const sheets = documents::read_workbook(bytes, { "survey", "choices", "settings" }, limits);
    if (sheets.ok())
        (void)xlsform::import_sheets(sheets.value(), "fuzz", mistakes_of);
    return 0;
}

// Files that are no form, or want to do harm: refused with a reason, within the limits.
#include "documents/workbook.h"
#include "xlsform/make_zip.h"

#include <catch2/catch_test_macros.hpp>

using namespace shenbao;
using namespace shenbao::test;

namespace {

std::string const head = "<worksheet><sheetData>";
std::string const tail = "</sheetData></worksheet>";
std::string const good_sheet = head + R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>b</t></is></c></row><row r="3"><c r="A3"><v>0.10000000000000001</v></c><c r="B3"><v>3.0</v></c><c r="C3" t="b"><v>1</v></c></row>)" + tail;

Parts workbook(std::string const& sheet, std::string const& strings = "<sst><si><r><t>a</t></r><r><t>z</t></r><rPh><t>no</t></rPh></si></sst>")
{
    return { { "xl/workbook.xml", R"(<workbook xmlns:r="r"><sheets><sheet name="Survey" r:id="a"/><sheet name="other" r:id="b"/></sheets></workbook>)" },
        { "xl/_rels/workbook.xml.rels", R"(<Relationships><Relationship Id="a" Target="worksheets/s.xml"/><Relationship Id="b" Target="/xl/none.xml"/></Relationships>)" },
        { "xl/sharedStrings.xml", strings }, { "xl/worksheets/s.xml", sheet } };
}

std::string outcome(std::string const& bytes, documents::WorkbookLimits const& limits = {})
{
    auto const read = documents::read_workbook(bytes, { "survey" }, limits);
    if (!read.ok())
        return read.error().detail;
    std::string out;
    for (auto const& sheet : read.value()) {
        for (auto const& row : sheet.rows) {
            out += std::to_string(row.number) + ":";
            for (auto const& cell : row.cells)
                out += cell + ",";
        }
    }
    return out;
}

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}

TEST_CASE("workbook: texts, numbers and gaps, packed either way", "[xlsform]")
{
    for (auto packing : { Packing::Stored, Packing::Deflated })
        CHECK(outcome(make_zip(workbook(good_sheet), packing)) == "1:az,,b,3:0.1,3,TRUE,");
    // A part of a sheet that is not wanted need not be there; a text that is not there is empty.
    CHECK(outcome(make_zip(workbook(head + R"(<row><c t="s"><v>7</v></c><c t="s"><v>x</v></c><c><v>2</v></c></row>)" + tail))) == "1:,,2,");
}

TEST_CASE("workbook: what is none is refused with a reason", "[xlsform]")
{
    auto const good = make_zip(workbook(good_sheet), Packing::Deflated);
    CHECK(has(outcome(""), "no .xlsx"));
    CHECK(has(outcome("type,name"), "no .xlsx"));
    CHECK(has(outcome("\xD0\xCF\x11\xE0 old"), "save it as .xlsx"));
    CHECK(has(outcome(good.substr(0, good.size() / 2)), "no intact ZIP"));
    CHECK(has(outcome(good.substr(0, good.size() - 1)), "no intact ZIP"));
    CHECK(has(outcome(make_zip({ { "a.txt", "x" } })), "no workbook"));
    CHECK(has(outcome(make_zip(workbook(good_sheet), Packing::Encrypted)), "xl/workbook.xml"));
    CHECK(has(outcome(make_zip({ { "xl/workbook.xml", "<workbook/>" } })), "xl/_rels/workbook.xml.rels"));
    auto lost = workbook(good_sheet);
    lost.pop_back();
    CHECK(has(outcome(make_zip(lost)), "xl/worksheets/s.xml"));
    auto damaged = make_zip(workbook(good_sheet));
    damaged[damaged.find("0.1000")] = '9';
    CHECK(has(outcome(damaged), "damaged"));
    for (std::size_t cut = 0; cut < good.size(); cut += 7)
        CHECK_FALSE(documents::read_workbook(good.substr(0, cut), { "survey" }).ok());
}

TEST_CASE("workbook: XML that is broken, nested without end or defines entities", "[xlsform]")
{
    CHECK(has(outcome(make_zip(workbook("<worksheet><sheetData>"))), "no well-formed XML: line 1"));
    CHECK(has(outcome(make_zip(workbook("<a>" + std::string("\xff\xfe", 2) + "</a>"))), "no well-formed XML"));
    CHECK(has(outcome(make_zip(workbook("<!DOCTYPE s [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><worksheet>&b;</worksheet>"))), "a document type is not accepted"));
    CHECK(has(outcome(make_zip(workbook("<!DOCTYPE s SYSTEM \"file:///etc/passwd\"><worksheet/>"))), "a document type is not accepted"));
    std::string deep;
    for (int i = 0; i < 200; ++i)
        deep += "<a>";
    CHECK(has(outcome(make_zip(workbook(deep))), "nested too deeply"));
    CHECK(has(outcome(make_zip(workbook(""))), "no well-formed XML"));
}

TEST_CASE("workbook: what is larger than allowed stops being read", "[xlsform]")
{
    documents::WorkbookLimits limits;
    limits.part_bytes_max = 1 << 16;
    limits.rows_max = 10;
    limits.cells_max = 40;
    limits.text_bytes_max = 5'000;
    std::string const zeros(50u << 20, ' ');
    // A bomb, and one whose headers say it is small.
    CHECK(has(outcome(make_zip(workbook(zeros), Packing::Deflated), limits), "inflates to 52428800 bytes"));
    CHECK(has(outcome(make_zip(workbook(zeros), Packing::DeflatedClaimingLess), limits), "xl/"));
    auto cells = [](int rows, int columns, std::string const& cell) {
        std::string text = head;
        for (int row = 0; row < rows; ++row) {
            text += "<row>";
            for (int column = 0; column < columns; ++column)
                text += cell;
            text += "</row>";
        }
        return text + tail;
    };
    CHECK(outcome(make_zip(workbook(cells(10, 1, "<c><v>1</v></c>"))), limits).size() > 20);
    CHECK(has(outcome(make_zip(workbook(cells(11, 1, "<c><v>1</v></c>"))), limits), "more than 10 rows"));
    CHECK(has(outcome(make_zip(workbook(cells(5, 9, "<c><v>1</v></c>"))), limits), "more than 40 cells"));
    CHECK(has(outcome(make_zip(workbook(cells(1, 1, "<c t=\"inlineStr\"><is><t>" + std::string(6'000, 'a') + "</t></is></c>"))), limits), "too much text"));
    // One long text in many cells is counted in each.
    std::string const strings = "<sst><si><t>" + std::string(1'000, 'a') + "</t></si></sst>";
    CHECK(has(outcome(make_zip(workbook(cells(5, 2, "<c t=\"s\"><v>0</v></c>"), strings)), limits), "too much text"));
    // Far out on the right there are only formats; a row's number may be anything.
    CHECK(outcome(make_zip(workbook(head + R"(<row r="-5"><c r="ZZZZZZZZ1"><v>1</v></c><c r="XFD1"><v>1</v></c><c r="B1"><v>2</v></c></row>)" + tail))) == "1:,2,");
    limits.file_bytes_max = 10;
    CHECK(has(outcome(make_zip(workbook(good_sheet)), limits), "the file has more than"));
}

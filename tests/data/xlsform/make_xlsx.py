#!/usr/bin/env python3
"""A folder of CSV files, one a sheet, as an .xlsx workbook: make_xlsx.py FOLDER FILE. Only the standard library."""
import csv
import pathlib
import sys
import zipfile
from xml.sax.saxutils import escape

ORDER = ["survey", "choices", "settings"]


def column(number):
    letters = ""
    while number >= 0:
        letters, number = chr(65 + number % 26) + letters, number // 26 - 1
    return letters


def sheet_xml(path):
    rows = []
    with path.open(encoding="utf-8", newline="") as file:
        for number, cells in enumerate(csv.reader(file), 1):
            inner = "".join(f'<c r="{column(i)}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>' for i, cell in enumerate(cells) if cell)
            rows.append(f'<row r="{number}">{inner}</row>')
    return ('<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            + "".join(rows) + "</sheetData></worksheet>")


def main(folder, target):
    paths = sorted(pathlib.Path(folder).glob("*.csv"), key=lambda p: ORDER.index(p.stem) if p.stem in ORDER else 9)
    main_ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    sheets = "".join(f'<sheet name="{p.stem}" sheetId="{i}" r:id="rId{i}"/>' for i, p in enumerate(paths, 1))
    links = "".join(f'<Relationship Id="rId{i}" Type="{relations}/worksheet" Target="worksheets/sheet{i}.xml"/>' for i in range(1, len(paths) + 1))
    parts = "".join(f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}.worksheet+xml"/>' for i in range(1, len(paths) + 1))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                     f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{parts}</Types>')
        out.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        out.writestr("xl/workbook.xml", f'<workbook xmlns="{main_ns}" xmlns:r="{relations}"><sheets>{sheets}</sheets></workbook>')
        out.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}/relationships">{links}</Relationships>')
        for number, path in enumerate(paths, 1):
            out.writestr(f"xl/worksheets/sheet{number}.xml", sheet_xml(path))


if __name__ == "__main__":
    main(*sys.argv[1:])

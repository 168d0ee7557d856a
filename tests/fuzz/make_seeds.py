#!/usr/bin/env python3
"""Writes a small seed corpus for the fuzz targets: OUTPUT/<target>/<n>.

Usage: make_seeds.py OUTPUT. Documents and expressions come from the packs; files, batches and texts are made here.
"""
import csv
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import zipfile
import zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKS = ROOT / "shared-model" / "programmes"

SMALL_PACK = {
    "programme.json": {
        "id": "small", "version": "1", "languages": ["zh"], "code_lists": ["colours"],
        "context": {"account.name": "string"},
        "sections": [
            {"id": "basic", "kind": "single", "fields": [
                {"id": "name", "type": "text", "format": "person_name", "required": True, "max": 50},
                {"id": "number", "type": "text", "format": "resident_id", "pattern": "[0-9]{17}[0-9X]"},
                {"id": "born", "type": "date", "derived": "birth_date(self.number)"},
                {"id": "colour", "type": "choice", "list": "colours", "visible": "has(basic.name)"},
                {"id": "share", "type": "number", "decimals": 2, "minimum": 0, "maximum": 100}]},
            {"id": "works", "kind": "repeating", "records": {"min": 1, "max": 3}, "columns": ["title"], "fields": [
                {"id": "title", "type": "text", "required": True},
                {"id": "parts", "type": "table", "records": {"min": 0, "max": 2}, "fields": [{"id": "part", "type": "text"}]},
                {"id": "scan", "type": "attachment", "kinds": ["pdf", "jpg"], "max": 2}]}],
        "rules": [{"id": "grown", "section": "basic", "field": "born", "when": "has(basic.born)",
                   "assert": "full_years(basic.born, round.cutoff) >= 18", "severity": "error"}]},
    "flow.json": {"states": [{"id": "draft", "initial": True, "editable": True}, {"id": "done", "final": True}],
                  "actions": ["submit"],
                  "transitions": [{"from": "draft", "action": "submit", "role": "applicant", "to": "done",
                                   "guard": "resubmissions < 3", "effects": ["store_submission"]}]},
    "texts/zh.json": {"name": "小", "sections": {
        "basic": {"label": "基本", "fields": {i: {"label": i} for i in ("name", "number", "born", "colour", "share")}},
        "works": {"label": "业绩", "fields": {"title": {"label": "题目"}, "scan": {"label": "扫描件"}, "parts": {
            "label": "部分", "fields": {"part": {"label": "部分"}}}}}},
        "rules": {"grown": "须年满18岁"}, "flow": {"states": {"draft": {"label": "草稿"}, "done": {"label": "完成"}},
                                               "actions": {"submit": {"label": "上报"}}}},
}
COLOURS = "# source: test\n# status: complete\ncode,label,parent\n1,红,\n2,\"蓝,深\",1\n"

EXPRESSIONS = [
    "1 + 2 * 3 == 7", "name.matches('^[a-z]+$') || size(name) > 2", "works.exists(w, has(w.size) && w.size > 1.5)",
    "works.filter(w, w.title != '').map(w, w.title).size() >= 1", "full_years(born, date('2026-06-30')) >= 18",
    "{'a': [1, 2], 'b': []}['a'][0] in [1, 2, 3]", "name.startsWith('张') ? count : -count", "int('12') / (count - 3)",
    "timestamp('2026-06-01T10:00:00+08:00') + duration('1h30m')", "dyn(count) == dyn('3')", "type(count) == int",
    "'\\u4e2d\\n' + r'\\d' + \"\"\"three\"\"\"", "works.all(w, works.exists_one(v, v.title == w.title))",
    "~\n(a|b)*c{2,5}[^x-z]\\d+$\nababccq1", "~\n^(?:[一-龥]{2,4}·?)+$\n张三·李四", "~\n(a*)*b\naaaaaaaaaaaaaaaaaaaaaaaa",
]
TEXTS = ["11010519491231002X", "２０２０年５月１日", "2020.5.1", "买买提 • 吐尔逊", "e\u0301\u0323 \uac00\u11a8", "+8613900001858",
         "91350100M000100Y43", "name@example.cn", "978-0-306-40615-7", "CN 11-1234/TU", "2026-06-01T10:00:00.5+08:00",
         "KAZ110090123105", "𠮷田\u200b\U0001f600\u202e", "\r\n a\tb\u3000"]
ID = "0" * 30


def batches():
    edits = [
        {"op": "set", "path": "basic/name", "value": "张三"}, {"op": "set", "path": "basic/name"},
        {"op": "set", "path": "basic/birth_date", "value": {"unreadable": "去年"}},
        {"op": "add", "path": f"works/{ID}01"}, {"op": "add", "path": f"works/{ID}02", "after": f"{ID}01"},
        {"op": "set", "path": f"works/{ID}01/title", "value": "桥"}, {"op": "move", "path": f"works/{ID}02"},
        {"op": "add", "path": f"resume/{ID}03"}, {"op": "set", "path": f"resume/{ID}03/end", "value": None},
        {"op": "remove", "path": f"works/{ID}01"}, {"op": "choose", "path": "basic/qualifications", "code": "1", "chosen": True},
        {"op": "attach", "path": "attachments/identity", "attachment": {"id": f"{ID}04", "name": "a.pdf", "kind": "pdf", "size": 9}},
        {"op": "detach", "path": "attachments/identity", "attachment": f"{ID}04"}]
    head = {"id": "1" * 32, "base_revision": 3}
    return [json.dumps({**head, "edits": [edit]}) for edit in edits] + [json.dumps({**head, "edits": edits})]


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def files():
    exif = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 3) + struct.pack("<HHIHH", 0x112, 3, 1, 6, 0) \
        + struct.pack("<HHII", 0x11A, 5, 1, 50) + struct.pack("<HHIHH", 0x128, 3, 1, 2, 0) + struct.pack("<III", 0, 300, 1)
    frame = segment(0xC0, struct.pack(">BHHB", 8, 413, 295, 1) + b"\1\x11\0") + segment(0xDA, b"\1\1\0\0\x3f\0") + b"scan\xff\xd9"
    yield b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\2\1" + struct.pack(">HHBB", 300, 300, 0, 0)) + frame
    yield b"\xff\xd8" + segment(0xE1, exif) + frame
    yield b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)) \
        + chunk(b"pHYs", struct.pack(">IIB", 11811, 11811, 1)) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    yield b"GIF89a\1\0\1\0\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
    yield b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" \
        b"3 0 obj<</Type /Page/Parent 2 0 R/Contents 4 0 R>>endobj\n4 0 obj<</Length 5>>stream\nq Q\n\nendstream\nendobj\n" \
        b"5 0 obj<</S/J#61vaScript/JS(a\\(b\\))>>endobj\n%comment\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    objects = b"7 0 8 14 <</Type/Page>><</S/Launch/F(a%b)>>"
    for packed, filters in ((objects, b""), (zlib.compress(objects), b"/Filter/FlateDecode/DecodeParms<</Predictor 1>>")):
        yield b"%%PDF-1.5\n6 0 obj<</Type/ObjStm/N 2/First 9%s>>stream \r\n%s\nendstream endobj\n" % (filters, packed) \
            + b"9 0 obj(1 0 obj<</JS 1>>endobj) % 2 0 %\n obj\nstartxref\n9\n%%EOF\n"
    yield b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff!\xfe\3a;b\0,\0\0\0\0\1\0\1\0\x80\0\0\0;;;\2\2D\1\0;"
    yield b"MZ\x90\0"


def streams():
    for body in (b"", b"q Q\n" * 9, bytes(range(256)) * 4, json.dumps(SMALL_PACK).encode()):
        for level in (0, 1, 9):
            yield zlib.compress(body, level)


def sheets():
    yield "\ufeff编号,名称,\"说明,备注\"\r\n# 说明\r\na,\"一\"\"二\n三\",\r\n\nb,四\n"
    for path in sorted(PACKS.glob("*/demo/*.csv"))[:8]:
        yield path.read_bytes()[:4000]


def documents():
    for path in sorted(PACKS.glob("*/examples/*.json")):
        yield json.dumps(json.loads(path.read_text())["document"], ensure_ascii=False)


def lines():
    yield from documents()
    values = {"int": 1, "double": "NaN", "string": "张三", "bool": True, "timestamp": "2026-06-01T10:00:00Z", "duration": "1.5s", "date": "2020-01",
              "list": [{"t": "int", "v": "2"}], "map": [[{"t": "string", "v": "a"}, {"t": "null", "v": None}]]}
    bindings = {name[0]: {"t": name, "v": value} for name, value in values.items()}
    for expression in (*EXPRESSIONS, "i + 1", "l[0] in m", "d < t - duration('1s')"):
        yield json.dumps({"id": "x", "expr": expression, "bindings": bindings}, ensure_ascii=False)
    yield json.dumps({"document": {}, "stage": "draft", "now": "2026-06-01T10:00:00+08:00", "id": 7, "context": {}})


def packs():
    parts = [f"@@ {path}\n{json.dumps(text, ensure_ascii=False)}\n" for path, text in SMALL_PACK.items()]
    text = "".join(parts) + "@@ code-lists/colours.csv\n" + COLOURS
    bundle = {path: json.dumps(body, ensure_ascii=False) for path, body in SMALL_PACK.items()}
    return [text, json.dumps({"files": {**bundle, "code-lists/colours.csv": COLOURS}}, ensure_ascii=False)]


def workbooks():
    """Each form of tests/data/xlsform as a workbook, as its parts and as its cells; long ones without their end."""
    make = ROOT / "tests" / "data" / "xlsform" / "make_xlsx.py"
    for folder in sorted(path for path in make.parent.iterdir() if path.is_dir()):
        with tempfile.TemporaryDirectory() as temporary:
            target = pathlib.Path(temporary) / "form.xlsx"
            subprocess.run([sys.executable, make, folder, target], check=True)
            yield target.read_bytes()
            with zipfile.ZipFile(target) as archive:
                yield "".join(f"@@ {name}\n{archive.read(name).decode()}\n" for name in archive.namelist())
        cells = ""
        for name in ("choices", "settings", "survey"):
            with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                cells += f"## {name}\n" + "".join("\t".join(row).replace("\n", " ") + "\n" for row in csv.reader(file))
        yield cells
    yield "@@ xl/workbook.xml\n<!DOCTYPE x [<!ENTITY a 'b'>]><workbook>&a;</workbook>\n"


def write(folder, seeds):
    folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds):
        (folder / str(number)).write_bytes(seed if isinstance(seed, bytes) else seed.encode())


def main():
    output = pathlib.Path(sys.argv[1])
    write(output / "batch", batches())
    write(output / "cel", EXPRESSIONS)
    write(output / "document", list(documents()))
    write(output / "inflate", streams())
    write(output / "lines", lines())
    write(output / "sheet", sheets())
    write(output / "media", list(files()))
    write(output / "pack", packs())
    write(output / "text", TEXTS)
    write(output / "workbook", list(workbooks()))


if __name__ == "__main__":
    main()

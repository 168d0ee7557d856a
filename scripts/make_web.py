#!/usr/bin/env python3
"""Puts the browser's files into one folder: make_web.py <web> <theme.css> <first.wasm> <later.wasm> <folder>

The parts of web/js become one client.js in a function of its own, made small by terser."""
import pathlib
import re
import shutil
import subprocess
import sys

PARTS = ["text", "util", "canvas", "mirror", "effects", "kept", "parts", "boot"]


def lean_js(text):
    command = ["terser", "--compress", "--mangle", "--ecma", "2020"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout.strip()


def lean_css(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", text)).strip()


def main():
    web, theme, first, later, folder = map(pathlib.Path, sys.argv[1:])
    folder.mkdir(parents=True, exist_ok=True)
    parts = "\n".join((web / "js" / f"{part}.js").read_text("utf-8") for part in PARTS)
    (folder / "client.js").write_text(lean_js(f"(()=>{{'use strict';\n{parts}\n}})();") + "\n", "utf-8")
    for alone in ["early.js", "sw.js"]:
        (folder / alone).write_text(lean_js((web / alone).read_text("utf-8")) + "\n", "utf-8")
    style = theme.read_text("utf-8") + (web / "style.css").read_text("utf-8")
    (folder / "style.css").write_text(lean_css(style) + "\n", "utf-8")
    (folder / "print.css").write_text(lean_css((web / "print.css").read_text("utf-8")) + "\n", "utf-8")
    shutil.copyfile(web / "index.html", folder / "index.html")
    shutil.copyfile(web / "icon.svg", folder / "icon.svg")
    shutil.copyfile(first, folder / "client.wasm")
    shutil.copyfile(later, folder / "later.wasm")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Puts a module's functions into an order in which a compressor finds what is alike: order_functions.py <wasm-dis> <wasm-as> <module> <ordered module>

Those that come first keep their places: the passes before have put those that are called most there, where a call's number takes one
byte. Of the rest, functions of one signature stand together, by size. By binaryen's text format, in which a function is named."""
import collections
import pathlib
import re
import subprocess
import sys
import tempfile

FEATURES = ["--enable-bulk-memory", "--enable-sign-ext", "--enable-nontrapping-float-to-int"]
ONE_BYTE = 128  # functions whose number takes one byte, the imported ones among them


def items_of(text):
    """The module's fields, each a list of lines."""
    items = []
    for line in text.split("\n")[1:]:
        if line.startswith(" ("):
            items.append([line])
        elif items and line not in (")", ""):
            items[-1].append(line)
    return items


def is_function(item):
    return item[0].startswith(" (func ")


def signature(item):
    return re.sub(r"\$\S+", "", item[0])


def ordered(items):
    functions = [item for item in items if is_function(item)]
    first = ONE_BYTE - sum(item[0].startswith(" (import ") and " (func " in item[0] for item in items)
    alike = collections.Counter(map(signature, functions))
    rest = sorted(functions[first:], key=lambda item: (-alike[signature(item)], signature(item), len(item)))
    places = iter(functions[:first] + rest)
    return [next(places) if is_function(item) else item for item in items]


def main():
    disassemble, assemble, module, target = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        text = pathlib.Path(folder) / "module.wat"
        subprocess.run([disassemble, *FEATURES, module, "-o", text], check=True)
        items = ordered(items_of(text.read_text("utf-8")))
        text.write_text("(module\n" + "\n".join(line for item in items for line in item) + "\n)\n", "utf-8")
        subprocess.run([assemble, *FEATURES, text, "-o", target], check=True)


if __name__ == "__main__":
    main()

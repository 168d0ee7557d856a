#!/usr/bin/env python3
"""Makes two modules of the client's one, so that the first field does not wait for what comes after it.

    split_client.py split LATER.txt MODULE FIRST LATER      the two modules, small and in good order
    split_client.py list MODULE PROFILE...                  LATER.txt, of what no profile has seen run

MODULE has its functions' names. Stands on binaryen: wasm-split, wasm-opt, wasm-dis and wasm-as.

LATER.txt says what does not run before a first field, a line each: a scope or a function (`shenbao::client::screens::receipt`), or a function
and its name's hash where others have the same words (`std::vector::assign #1f0c2a`). What can be reached without any of them is in the first
module, the rest in the second. So what is new and unknown to the list goes into the first, and a line that has no function any more does no harm.

A call from the first into the second goes by a slot of the table, where a few instructions stand for each such function until the second is
there: they call `env.load_later` of the page, which returns when the slots have been filled, and then the slot once more. What the second calls
of the first stands in the table too: an import of it is named by its slot (base 36), or by what the first exports to the page anyway."""
import collections
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

FEATURES = ["--enable-bulk-memory", "--enable-sign-ext", "--enable-nontrapping-float-to-int", "--enable-mutable-globals"]
SMALL = 60      # lines of the text format
ONE_BYTE = 128  # functions whose number takes one byte, the imported ones among them
PRIMARY = "p"   # the namespace of what one module has from the other


def run(*command):
    subprocess.run([str(word) for word in command], check=True)


# ---- binaryen's text format

def items_of(text):
    """The module's fields, each a list of lines."""
    items = []
    for line in text.split("\n")[1:]:
        if line.startswith(" ("):
            items.append([line])
        elif items and line not in (")", ""):
            items[-1].append(line)
    return items


def read_items(module, folder):
    text = folder / "read.wat"
    run("wasm-dis", *FEATURES, module, "-o", text)
    return items_of(text.read_text("utf-8"))


def is_function(item):
    return item[0].startswith(" (func ")


def is_import(item):
    return item[0].startswith(" (import ") and " (func " in item[0]


# ---- who calls whom

class Graph:
    """The module's functions in their order, whom each calls, and those that anybody may call: exported, or in the table."""

    def __init__(self, items):
        self.names, self.calls, self.lines, self.open = [], {}, {}, set()
        for item in items:
            if is_function(item):
                name = item[0].split()[1].lstrip("$")
                self.names.append(name)
                self.lines[name] = len(item)
                self.calls[name] = {called.rstrip(")") for line in item for called in re.findall(r"\((?:call|ref\.func) \$(\S+)", line)}
            elif item[0].startswith((" (export ", " (elem ", " (start ")):
                self.open.update(name.rstrip(")") for name in re.findall(r"\$(\S+)", item[0]))
        self.words = {name: words_of(name) for name in self.names}

    def reached_without(self, stops):
        reached, waiting = set(), [name for name in self.names if name in self.open]
        while waiting:
            name = waiting.pop()
            if name in self.calls and name not in reached and name not in stops:
                reached.add(name)
                waiting.extend(self.calls[name])
        return reached

    def with_small(self, reached):
        """And what they call that is hardly larger than what would stand for it, and calls nothing else that is missing: a leap year's day."""
        reached, grown = set(reached), True
        while grown:
            near = {called for name in reached for called in self.calls[name]} - reached
            grown = {name for name in near if self.lines.get(name, SMALL + 1) <= SMALL and self.calls[name] <= reached | {name}}
            reached |= grown
        return reached


def words_of(name):
    """A function's scopes and its own name, without template arguments and parameters."""
    name = re.sub(r"\\([0-9a-f]{2})", lambda code: chr(int(code.group(1), 16)), name)
    name = name.replace("(anonymous namespace)", "").replace("std::__2::", "std::")
    name = re.sub(r"operator(\(\)|<=>|<<=?|>>=?|->|<=?|>=?)", lambda sign: "operator" + sign.group(1).translate(str.maketrans("()<>", "[]{}")), name)
    kept, depth = "", 0
    for letter in name:
        if letter == "(" and depth == 0:
            break
        depth += (letter == "<") - (letter == ">")
        if depth == 0 and letter != ">":
            kept += letter
    return [word for word in (kept.strip().split(" ") or [""])[-1].split("::") if word]


def hash_of(name):
    return hashlib.sha1(name.encode()).hexdigest()[:6]


# ---- the list

def listed(graph, lines):
    """The functions that the lines name."""
    whole = {line for line in lines if " #" not in line}
    hashed = {line for line in lines if " #" in line}
    for name in graph.names:
        words = graph.words[name]
        starts = ("::".join(words[:end]) for end in range(1, len(words) + 1))
        if any(start in whole for start in starts) or "::".join(words) + " #" + hash_of(name) in hashed:
            yield name


def lines_for(graph, used):
    """The fewest lines by which nothing of `used`, and everything else that they can, comes later."""
    seen = collections.Counter()
    for name in used:
        seen.update({tuple(graph.words[name][:end]) for end in range(1, len(graph.words[name]) + 1)})
    called = {called for name in used for called in graph.calls[name]}
    lines = set()
    for name in graph.names:
        if name in used or name not in called and name not in graph.open:
            continue
        words = graph.words[name]
        # A scope is named from the second word on; `std` and the project's own name say nothing.
        shortest = next((words[:end] for end in range(min(2, len(words)), len(words) + 1) if not seen[tuple(words[:end])]), None)
        own = words and words[0] == "shenbao"
        lines.add("::".join(shortest) if shortest and own else "::".join(words) + " #" + hash_of(name))
    return sorted(lines)


def read_list(path):
    return {line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("# ")}


def used_by(graph, profiles):
    """A profile of wasm-split: a hash of eight bytes, then four of each function, zero where it has not run."""
    used = set()
    for profile in profiles:
        data = profile.read_bytes()[8:]
        if len(data) != 4 * len(graph.names):
            raise SystemExit(f"{profile} is of another module")
        used.update(name for at, name in enumerate(graph.names) if any(data[4 * at:4 * at + 4]))
    return used


# ---- the two modules

def signature(item):
    return re.sub(r"\$\S+", "", item[0])


def ordered(items):
    """Functions in an order in which a compressor finds what is alike. Those that come first keep their places: they are called most, and
    there a call's number takes one byte. Of the rest, those of one signature stand together, by size."""
    functions = [item for item in items if is_function(item)]
    first = ONE_BYTE - sum(map(is_import, items))
    alike = collections.Counter(map(signature, functions))
    rest = sorted(functions[first:], key=lambda item: (-alike[signature(item)], signature(item), len(item)))
    places = iter(functions[:first] + rest)
    return [next(places) if is_function(item) else item for item in items]


def stand_in(name, slot, parameters, results):
    """What stands in a slot until the second module is there."""
    declared = (f" (param {' '.join(parameters)})" if parameters else "") + (f" (result {' '.join(results)})" if results else "")
    type_name = f"${'_'.join(parameters) or 'none'}_=>_{'_'.join(results) or 'none'}"
    arguments = [f"   (local.get {at})" for at in range(len(parameters))]
    return [f" (func {name}{declared}", "  (call $load_later)", f"  (call_indirect (type {type_name})", *arguments, f"   (i32.const {slot})", "  )", " )"]


PLACEHOLDER = re.compile(r' \(import "' + PRIMARY + r'" "(\d+)" \(func (\S+?)(?: \(param ([^)]*)\))?(?: \(result ([^)]*)\))?\)\)$')


def with_stand_ins(items):
    """A placeholder that the page would have to give is a function of the module's own, which calls `env.load_later`: an import each is larger, and
    takes the small numbers from those that are called most."""
    kept, made = [], []
    for item in items:
        found = PLACEHOLDER.match(item[0])
        if found:
            slot, name, parameters, results = found.groups()
            made.append(stand_in(name, slot, (parameters or "").split(), (results or "").split()))
        else:
            kept.append(item)
    kept.insert(next(at for at, item in enumerate(kept) if is_import(item)), [' (import "env" "load_later" (func $load_later))'])
    after = max(at for at, item in enumerate(kept) if is_function(item)) + 1
    return kept[:after] + made + kept[after:]


TABLE = re.compile(r" \(table (\S+) (\d+) \d+ funcref\)$")
EXPORT = re.compile(r' \(export "(\S+)" \(func (\S+)\)\)$')
NAMED_IMPORT = re.compile(r' \(import "' + PRIMARY + r'" "(\S+)" \(func ')


def base36(number):
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits


def by_slots(first, later, own):
    """Slots in place of the exports that only the second module asks for: a name for each is larger. `own`: what the page calls by name."""
    at = next(at for at, item in enumerate(first) if TABLE.match(item[0]))
    table, size = TABLE.match(first[at][0]).groups()
    size, order = int(size), {item[0].split()[1]: number for number, item in enumerate(item for item in first if is_function(item))}
    exports = [found for found in (EXPORT.match(item[0]) for item in first) if found and found.group(1) not in own]
    exports.sort(key=lambda found: order.get(found.group(2), -1))  # an imported one before them all
    names = {found.group(1): base36(size + number) for number, found in enumerate(exports)}
    if own & set(names.values()):
        raise SystemExit("a slot has the name of an export")
    total = size + len(exports)
    gone = {found.string for found in exports}
    first = [item for item in first if item[0] not in gone]
    first[at] = [f" (table {table} {total} {total} funcref)"]
    elements = next(at for at, item in enumerate(first) if item[0].startswith(" (elem "))
    first.insert(elements + 1, [f" (elem (i32.const {size}) {' '.join(found.group(2) for found in exports)})"])

    number = {found.group(1): number for number, found in enumerate(exports)}

    def name_of(item):
        found = NAMED_IMPORT.match(item[0])
        return found.group(1) if found else None

    def renamed(item):
        name = name_of(item)
        line = item[0].replace(f'"{PRIMARY}" "{name}"', f'"{PRIMARY}" "{names[name]}"') if name in names else item[0]
        return [re.sub(r"\(table (\S+) \d+ \d+ funcref\)", rf"(table \1 {total} {total} funcref)", line), *item[1:]]

    # In the order of the slots: a compressor finds names that count up.
    imports = iter(sorted(filter(is_import, later), key=lambda item: number.get(name_of(item), -1)))
    later = [renamed(next(imports) if is_import(item) else item) for item in later]
    return first, later


def read_lean(module, folder):
    bare = folder / "bare.wasm"
    run("wasm-opt", *FEATURES, "--strip-debug", "--strip-producers", module, "-o", bare)
    return read_items(bare, folder)


def write(items, target, folder):
    text = folder / "ordered.wat"
    text.write_text("(module\n" + "\n".join(line for item in items for line in item) + "\n)\n", "utf-8")
    run("wasm-as", *FEATURES, text, "-o", target)


def split(list_path, module, first, later, folder):
    items = read_items(module, folder)
    graph, own = Graph(items), {item[0].split('"')[1] for item in items if item[0].startswith(" (export ")}
    keep, one, two = folder / "keep", folder / "one.wasm", folder / "two.wasm"
    keep.write_text("\n".join(sorted(graph.with_small(graph.reached_without(set(listed(graph, read_list(list_path))))))), "utf-8")
    run("wasm-split", *FEATURES, module, f"--keep-funcs=@{keep}", "-o1", one, "-o2", two, f"--placeholder-namespace={PRIMARY}", f"--import-namespace={PRIMARY}")
    first_items, later_items = by_slots(ordered(with_stand_ins(read_lean(one, folder))), ordered(read_lean(two, folder)), own)
    write(first_items, first, folder)
    write(later_items, later, folder)


HEAD = "# What does not run before a first field, as scripts/split_client.py reads it. Made by tests/bench/page/profile.mjs."


def main():
    command, *paths = sys.argv[1:]
    paths = [pathlib.Path(path) for path in paths]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if command == "split":
            split(*paths, folder)
        elif command == "list":
            graph = Graph(read_items(paths[0], folder))
            print("\n".join([HEAD, *lines_for(graph, used_by(graph, paths[1:]))]))
        else:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main()

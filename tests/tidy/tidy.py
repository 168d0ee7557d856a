#!/usr/bin/env python3
"""Fails on an include that runs the wrong way and on what the house does not allow (design.md "Rooms", style.md).

  tidy.py [TREE]     checks the tree (default: the project), after trying every rule on a small bad tree
Prints "N passed, N failed"; a test is one rule, and one for each rule's trial.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SHARED_MODEL = ["base", "form", "check/cel", "check", "flow", "outline", "pack", "wire"]

# The table of allowed edges: a room and the rooms (or single headers) whose headers it may include beside its own.
EDGES = {
    "shared-model": {
        "base": [],
        "form": ["base"],
        "check/cel": ["base", "check/identity.h"],
        "check": ["base", "form", "check/cel"],
        "flow": ["base", "form", "check"],
        "outline": ["base", "form", "check", "flow"],
        "wire": ["base", "form", "check/cel", "check", "flow"],
        "pack": ["base", "form", "check", "flow", "wire"],
    },
    "client-wasm": {
        "core": SHARED_MODEL + ["ui/node.h"],
        # A screen hands what was typed to sync's drafts; sync knows no screen.
        "screens": SHARED_MODEL + ["core", "sync", "ui/node.h"],
        "sync": SHARED_MODEL + ["core", "ui/node.h"],
        "ui": ["base", "core/event.h"],
        "mirror": ["base", "core/event.h", "ui"],
        "platform": SHARED_MODEL + ["core", "screens", "sync", "ui", "mirror"],
    },
    "server": {
        "outside": ["base", "wire"],
        "store": SHARED_MODEL + ["outside"],
        "documents": SHARED_MODEL,
        "xlsform": SHARED_MODEL + ["documents"],
        "service": SHARED_MODEL + ["outside", "store", "documents"],
        "http": SHARED_MODEL + ["outside", "service"],
        "main": SHARED_MODEL + ["outside", "store", "documents", "service", "http", "commands"],
        "commands": SHARED_MODEL + ["outside", "store", "documents", "service", "http", "xlsform"],
    },
}
# Single files that may see more than their room, each with its reason.
EXTRA_EDGES = {
    # `update` and `view` hand over to the screen of the route; the Model holds the outbox and the uploads.
    "client-wasm/core/client.cpp": ["screens", "sync"],
    "client-wasm/core/load.cpp": ["screens", "sync"],
    "client-wasm/core/model.cpp": ["sync"],
    "client-wasm/core/model.h": ["sync"],
    # A page of every piece, for looking at: it stands in the place of core.
    "client-wasm/ui/gallery.cpp": ["core/client.h"],
}
# Third-party headers and where alone they may stand.
THIRD_PARTY = [
    (r"nlohmann/", ["shared-model/wire/json.cpp", "tests/bench/", "tests/model/json.cpp"]),
    (r"emscripten", ["client-wasm/platform/"]),
    (r"SQLiteCpp/|sqlite3", ["server/store/"]),
    (r"httplib", ["server/http/", "server/outside/https.cpp", "server/main.cpp", "tests/"]),
    (r"imgui|imconfig", ["client-wasm/ui/", "client-wasm/platform/", "tests/"]),
    (r"catch2/", ["tests/"]),
    (r"sodium|openssl/|brotli/|zlib|zstd|cairo|pango|qrencode|xlsxwriter|zip\.h|expat\.h|CLI/|spdlog/", ["server/", "tests/"]),
]
# The shared model has no I/O, clock, locale or threads.
MODEL_WITHOUT = r"fstream|filesystem|chrono|ctime|time\.h|locale|clocale|thread|mutex|future|atomic|random|unistd\.h|sys/.*"

CODE = {".h", ".cpp", ".def", ".inc"}
SOURCES = CODE | {".js", ".mjs", ".py", ".css", ".html", ".cmake", ".sh"}
LINES_MAX = 600
SKIPPED_FOLDERS = {".git", "build", "node_modules", "__pycache__", ".cache"}
PROGRAMME_NAMES = r"sichuan|hengqin|shanxi|(?<!Asia/)shanghai|四川|横琴|山西|上海"
UNFINISHED = "FIX" + "ME"


class Tree:
    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.files = {}
        for folder, folders, names in os.walk(self.root):
            folders[:] = sorted(d for d in folders if d not in SKIPPED_FOLDERS)
            for name in sorted(names):
                path = pathlib.Path(folder, name)
                self.files[path.relative_to(self.root).as_posix()] = path
        self.texts = {}

    def text(self, name):
        if name not in self.texts:
            self.texts[name] = self.files[name].read_text(encoding="utf-8", errors="replace")
        return self.texts[name]

    def sources(self, *folders, suffixes=CODE):
        for name in self.files:
            if pathlib.PurePosixPath(name).suffix in suffixes and (not folders or name.startswith(folders)):
                yield name


def without_comments_and_strings(text):
    """The code alone, every line at its place."""
    pattern = r'R"([^(\s]*)\(.*?\)\1"|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
    return re.sub(pattern, lambda m: '""' + "\n" * m.group(0).count("\n"), text, flags=re.S)


def lines_with(pattern, text, flags=0):
    for match in re.finditer(pattern, text, flags):
        yield text.count("\n", 0, match.start()) + 1, match.group(0)


def includes(tree, name):
    for number, line in enumerate(tree.text(name).split("\n"), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            yield number, match.group(1) == '"', match.group(2)


# ---- the rules: each yields "file:line: what"

def house_and_room(name):
    """("shared-model", "check/cel") of a file's path; None outside the three houses."""
    parts = name.split("/")
    if parts[0] not in EDGES or (parts[0] == "shared-model" and parts[1] == "programmes"):
        return None
    inner = "/".join(parts[1:])
    for room in sorted(EDGES[parts[0]], key=len, reverse=True):
        if inner.startswith(room + "/"):
            return parts[0], room
    return parts[0], {"server": "main"}.get(parts[0], "") if len(parts) == 2 else parts[1]


def room_of_header(header):
    for rooms in EDGES.values():
        for room in sorted(rooms, key=len, reverse=True):
            if header.startswith(room + "/"):
                return room
    return None


def may_include(house, room, name, header):
    seen = room_of_header(header)
    if seen is None or seen == room:
        return True
    allowed = EDGES[house].get(room, []) + EXTRA_EDGES.get(name, [])
    return seen in allowed or header in allowed


def rule_includes_run_one_way(tree):
    for name in tree.sources(*[house + "/" for house in EDGES]):
        place = house_and_room(name)
        if place is None:
            continue
        house, room = place
        if room not in EDGES[house]:
            yield f"{name}:1: room '{room}' stands in no table of edges"
            continue
        for number, quoted, header in includes(tree, name):
            if ".." in header:
                yield f"{name}:{number}: include by '..': {header}"
            elif quoted and not may_include(house, room, name, header):
                yield f"{name}:{number}: {room} may not see {header}"


def rule_third_party_stays_in_its_room(tree):
    for name in tree.sources():
        for number, _, header in includes(tree, name):
            for pattern, places in THIRD_PARTY:
                if re.match(pattern, header) and not name.startswith(tuple(places)):
                    yield f"{name}:{number}: {header} belongs to {', '.join(places)} alone"
            if name.startswith("shared-model/") and re.fullmatch(MODEL_WITHOUT, header):
                yield f"{name}:{number}: the shared model does without {header}"


def rule_files_are_short(tree):
    for name in tree.sources(suffixes=SOURCES):
        count = tree.text(name).count("\n")
        if count > LINES_MAX:
            yield f"{name}:{count}: {count} lines, at most {LINES_MAX}"


def rule_no_programme_names(tree):
    packs = tree.root / "shared-model/programmes"
    ids = [p.name for p in packs.iterdir() if (p / "programme.json").exists()] if packs.is_dir() else []
    # A pack's id counts where it stands as a whole string.
    quoted = "".join(f"|[\"'`]/?{re.escape(i)}/?[\"'`]" for i in ids)
    for name in tree.sources(suffixes=CODE | {".js", ".mjs", ".html", ".css"}):
        if name.startswith(("tests/", "shared-model/programmes/")):
            continue
        for number, found in lines_with(PROGRAMME_NAMES + quoted, tree.text(name), re.I):
            yield f"{name}:{number}: a programme's name: {found}"


def rule_no_regex_streams_exceptions(tree):
    for name in tree.sources("shared-model/", "client-wasm/"):
        code = without_comments_and_strings(tree.text(name))
        for number, found in lines_with(r"\bstd::(?:regex|cout|cerr|cin)\b|<(?:regex|iostream)>|\b(?:try|throw|catch)\b|\b(?:typeid|dynamic_cast)\b", code):
            yield f"{name}:{number}: {found}"


def rule_nothing_left_to_fix(tree):
    for name in tree.sources(suffixes=SOURCES | {".md", ".json"}):
        for number, _ in lines_with(r"\b" + UNFINISHED + r"\b", tree.text(name)):
            yield f"{name}:{number}: {UNFINISHED}"


def cmake_files(tree):
    return [name for name in tree.files if name.endswith((".cmake", "/CMakeLists.txt")) or name == "CMakeLists.txt"]


def rule_every_source_is_listed(tree):
    listed = set()
    for name in cmake_files(tree):
        text = re.sub(r"#[^\n]*", "", tree.text(name))
        base = pathlib.PurePosixPath(name).parent
        for word in re.findall(r"[\w./${}-]+\.cpp\b", text):
            word = re.sub(r"^\$\{(CMAKE_CURRENT_SOURCE_DIR|CMAKE_CURRENT_LIST_DIR)\}/", "", word)
            rooted = re.sub(r"^\$\{(CMAKE_SOURCE_DIR|PROJECT_SOURCE_DIR)\}/", "/", word)
            listed.add(os.path.normpath(rooted.lstrip("/") if rooted.startswith("/") else str(base / word)))
            if name.endswith(".cmake"):  # a list for the room's own build and for others: paths from the house
                listed.add(os.path.normpath(str(base.parent / word)))
        for number, found in lines_with(r"file\s*\(\s*GLOB[^)]*\.(?:cpp|h)\b[^)]*\)", text):
            if not name.startswith("scripts/"):  # third-party sources may be globbed there
                yield f"{name}:{number}: sources are listed, not globbed"
    for name in tree.sources(suffixes={".cpp"}):
        if name not in listed:
            yield f"{name}:1: no CMakeLists.txt lists it"


def rule_scripts_are_executable(tree):
    for name, path in tree.files.items():
        if path.is_symlink() or path.stat().st_size < 2:
            continue
        with path.open("rb") as file:
            is_script = file.read(2) == b"#!"
        executable = os.access(path, os.X_OK)
        if is_script and not executable:
            yield f"{name}:1: a script without its executable bit"
        elif executable and not is_script:
            yield f"{name}:1: executable, but no script"


def rule_headers_are_guarded(tree):
    for name in tree.sources(suffixes={".h"}):
        if not re.search(r"^#pragma once$", tree.text(name), re.M):
            yield f"{name}:1: no #pragma once"


def rule_try_stands_first(tree):
    for name in tree.sources("shared-model/", "client-wasm/", "server/"):
        for number, _ in lines_with(r"[{(][^{};]*,\s*TRY\(", without_comments_and_strings(tree.text(name))):
            yield f"{name}:{number}: TRY behind a comma leaks what was built before it"


RULES = [rule_includes_run_one_way, rule_third_party_stays_in_its_room, rule_files_are_short, rule_no_programme_names,
         rule_no_regex_streams_exceptions, rule_nothing_left_to_fix, rule_every_source_is_listed,
         rule_scripts_are_executable, rule_headers_are_guarded, rule_try_stands_first]


# ---- the trial: a tree in which each line below must be found, and a good one in which nothing may be

GOOD = {
    "CMakeLists.txt": "add_library(m shared-model/form/a.cpp client-wasm/core/client.cpp)\n"
                      "add_executable(t ${CMAKE_SOURCE_DIR}/tests/model/t.cpp)\n",
    "shared-model/CMakeLists.txt": "set(sources base/b.cpp\n  wire/json.cpp check/cel/c.cpp)\n",
    "shared-model/base/b.h": "#pragma once\n#include <string>\n",
    "shared-model/base/b.cpp": '#include "base/b.h"\n// try to throw 四月 "\n',
    "shared-model/form/a.cpp": '#include "base/b.h"\nchar const* a = "catch // \\" throw";\n',
    "shared-model/wire/json.cpp": '#include <nlohmann/json.hpp>\n#include "check/v.h"\n',
    "shared-model/check/cel/c.cpp": '#include "check/identity.h"\n',
    "shared-model/programmes/qq/programme.json": "{}",
    "client-wasm/core/client.cpp": '#include "screens/s.h"\nauto zone = "Asia/Shanghai";\n',
    "tests/model/t.cpp": '#include <httplib.h>\n#include "store/s.h"\nauto where = "qq";\n',
}
BAD = {
    "rule_try_stands_first": [("shared-model/wire/json.cpp", "auto batch = Batch { id, TRY(read()) };")],
    "rule_includes_run_one_way": [
        ("shared-model/form/x.h", '#include "check/plan.h"'),
        ("shared-model/base/x.h", '#include "form/form.h"'),
        ("shared-model/check/x.h", '#include "wire/wire.h"'),
        ("shared-model/check/cel/x.h", '#include "check/plan.h"'),
        ("shared-model/outline/x.h", '#include "pack/pack.h"'),
        ("client-wasm/core/x.h", '#include "ui/theme.h"'),
        ("client-wasm/core/y.h", '#include "screens/screens.h"'),
        ("client-wasm/screens/x.h", '#include "mirror/mirror.h"'),
        ("client-wasm/sync/x.h", '#include "screens/screens.h"'),
        ("client-wasm/ui/x.h", '#include "core/model.h"'),
        ("client-wasm/mirror/x.h", '#include "core/model.h"'),
        ("server/store/x.h", '#include "service/accounts.h"'),
        ("server/http/x.h", '#include "store/database.h"'),
        ("server/service/x.h", '#include "http/server.h"'),
        ("shared-model/extra/x.h", ""),
        ("shared-model/form/y.h", '#include "../check/plan.h"'),
    ],
    "rule_third_party_stays_in_its_room": [
        ("shared-model/pack/x.cpp", "#include <nlohmann/json.hpp>"),
        ("client-wasm/ui/x.cpp", "#include <emscripten.h>"),
        ("client-wasm/screens/x.cpp", '#include "imgui.h"'),
        ("server/service/x.cpp", "#include <SQLiteCpp/SQLiteCpp.h>"),
        ("server/service/y.cpp", "#  include <sqlite3.h>"),
        ("server/service/z.cpp", "#include <httplib.h>"),
        ("shared-model/base/x.cpp", "#include <chrono>"),
    ],
    "rule_files_are_short": [("web/x.js", "\n" * LINES_MAX)],
    "rule_no_programme_names": [
        ("server/x.cpp", "bool is_SiChuan();"),
        ("web/x.js", "const title = '四川省';"),
        ("shared-model/check/x.cpp", 'if (programme.id == "qq")'),
    ],
    "rule_no_regex_streams_exceptions": [
        ("shared-model/base/x.cpp", "std::regex pattern;"),
        ("client-wasm/core/x.cpp", "void f() { try { g(); } catch (...) { } }"),
        ("client-wasm/core/y.cpp", "#include <iostream>"),
        ("shared-model/check/cel/x.cpp", 'char c = \'"\'; void f() { throw 1; } char d = \'"\';'),
    ],
    "rule_nothing_left_to_fix": [("web/y.css", f"/* {UNFINISHED} */")],
    "rule_every_source_is_listed": [
        ("shared-model/flow/forgotten.cpp", ""),
        ("server/CMakeLists.txt", "file(GLOB sources http/*.cpp)"),
    ],
    "rule_scripts_are_executable": [("scripts/x", "#!/bin/sh")],
    "rule_headers_are_guarded": [("shared-model/form/z.h", "struct Unguarded;")],
}


def write_tree(folder, files):
    for name, text in files.items():
        path = pathlib.Path(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def trial_of(rule):
    """What went wrong when the rule met a good tree and its own bad lines one at a time; empty when it works."""
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        write_tree(folder, GOOD)
        wrong += [f"finds fault with the good tree: {found}" for found in rule(Tree(folder))]
    for name, line in BAD[rule.__name__]:
        with tempfile.TemporaryDirectory() as folder:
            write_tree(folder, {**GOOD, name: line + "\n"})
            if not any(found.startswith(name + ":") for found in rule(Tree(folder))):
                wrong.append(f"does not find {name}: {line}")
    return wrong


def report_formatting(tree):
    """Said, not judged: the sources are not all written by the formatter."""
    if not shutil.which("clang-format") or not (tree.root / ".clang-format").exists():
        return
    names = [name for name in tree.sources(suffixes={".h", ".cpp"})]
    other = 0
    for start in range(0, len(names), 50):
        done = subprocess.run(["clang-format", "--dry-run", *names[start:start + 50]], cwd=tree.root, capture_output=True, text=True)
        other += len({line.split(":")[0] for line in done.stderr.split("\n") if "[-Wclang-format-violations]" in line})
    print(f"note: {len(names) - other} of {len(names)} C++ files are as clang-format would write them")


def main(arguments):
    tree = Tree(arguments[0] if arguments else ".")
    passed = failed = 0
    tests = [(f"trial of {rule.__name__}", lambda rule=rule: trial_of(rule)) for rule in RULES]
    tests += [(rule.__name__, lambda rule=rule: list(rule(tree))) for rule in RULES]
    for name, run in tests:
        wrong = run()
        for line in wrong:
            print(f"{name.replace('rule_', '').replace('_', ' ')}: {line}")
        passed, failed = (passed, failed + 1) if wrong else (passed + 1, failed)
    report_formatting(tree)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Writes embedded_files.cpp and embedded_files.S: the web client (with brotli where it helps), the packs, the
server's own static files and the spoken digits, taken in by .incbin. Touches the outputs only when something changed."""
import hashlib
import os
import subprocess
import sys

out, client, packs, static, speech = sys.argv[1:6]
os.makedirs(os.path.join(out, "packed"), exist_ok=True)


def walk(root, prefix):
    for folder, folders, names in os.walk(root):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            yield prefix + os.path.relpath(path, root).replace(os.sep, "/"), path


files = list(walk(static, "static/")) + list(walk(speech, "speech/"))
if os.path.isdir(client):
    files += [(name, path) for name, path in walk(client, "client/") if not name.endswith((".br", ".map"))]
# Both are served under /static/: one name may not stand for two files.
served = [name.split("/", 1)[1] for name, _ in files if not name.startswith("speech/")]
if twice := sorted({name for name in served if served.count(name) > 1}):
    sys.exit("embed.py: both the client and server/http/static have " + ", ".join(twice))
for entry in sorted(os.listdir(packs)):
    if os.path.exists(os.path.join(packs, entry, "programme.json")):
        files += list(walk(os.path.join(packs, entry), "packs/" + entry + "/"))


def packed(path, digest):
    """The file with brotli 11, or nothing when that is no smaller."""
    target = os.path.join(out, "packed", digest + ".br")
    if not os.path.exists(target):
        subprocess.run(["brotli", "-q", "11", "-w", "22", "-f", "-o", target, path], check=True)
    return target if os.path.getsize(target) < os.path.getsize(path) else None


assembly = ['.section .rodata', '.section .note.GNU-stack,"",@progbits', ".section .rodata"]
rows = []
declarations = []


def take_in(symbol, path):
    assembly.extend([f".global {symbol}", f"{symbol}:", f'.incbin "{path}"', ".byte 0"])
    declarations.append(f"extern char const {symbol}[];")


for index, (name, path) in enumerate(files):
    with open(path, "rb") as stream:
        content = stream.read()
    digest = hashlib.sha256(content).hexdigest()
    take_in(f"shenbao_file_{index}", path)
    brotli = packed(path, digest) if name.startswith(("client/", "static/")) else None
    if brotli:
        take_in(f"shenbao_brotli_{index}", brotli)
    view = f"{{ shenbao_brotli_{index}, {os.path.getsize(brotli)} }}" if brotli else "{ }"
    rows.append(f'    {{ "{name}", {{ shenbao_file_{index}, {len(content)} }}, {view}, "{digest[:16]}" }},')

code = f"""#include "http/embedded.h"

extern "C" {{
{chr(10).join(declarations)}
}}

namespace shenbao::http {{

static EmbeddedFile const files[] = {{
{chr(10).join(rows)}
}};

EmbeddedFiles embedded_files() {{ return {{ files, {len(rows)} }}; }}

}}
"""


def write(name, text):
    path = os.path.join(out, name)
    if not os.path.exists(path) or open(path, encoding="utf-8").read() != text:
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)
        return True
    return False


changed = write("embedded_files.cpp", code)
text = "\n".join(assembly) + "\n"
if not write("embedded_files.S", text) and changed:
    os.utime(os.path.join(out, "embedded_files.S"))

#!/usr/bin/env python3
"""Writes the tables of canonical normalisation (UAX #15) as C++ arrays, from Python's Unicode data.

Usage: make_nfc_table.py TABLE QUICK: the tables, and the ranges of characters that need none. 16-bit halves of code
points with the plane told by position, and second halves by their place in a list of the few that occur.
"""
import sys
import unicodedata

CODE_POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
HANGUL = range(0xAC00, 0xD7A4)

# Characters that stay as they are, never reorder and never join what is before them: text of these alone is in
# NFC already, and takes no table. Checked against the data below. In the order in which they are usual.
QUICK = [(0x0000, 0x02FF), (0x3400, 0x9FFF), (0x3001, 0x3029), (0xFF01, 0xFFFC), (0x2002, 0x20CF), (0x3030, 0x3098),
         (0x309B, 0x33FF), (0x2330, 0x2ADB), (0x2190, 0x2199), (0x20000, 0x2F7FF), (0x1F000, 0x1FFFF),
         (0x0400, 0x0482), (0xE000, 0xF8FF), (0xFE00, 0xFE1F), (0x30000, 0x3FFFF), (0xAC00, 0xD7A3)]

COMPATIBILITY = [range(0xF900, 0xFADA), range(0x2F800, 0x2FA1E)]


def decomposition(c):
    text = unicodedata.decomposition(chr(c))
    if not text or text.startswith("<"):
        return None
    return [int(part, 16) for part in text.split()]


def nfc(text):
    return unicodedata.normalize("NFC", text)


def collect():
    pairs, compatibility = {}, {}
    for c in CODE_POINTS:
        parts = decomposition(c)
        if parts is None:
            continue
        if any(c in block for block in COMPATIBILITY):
            assert len(parts) == 1, hex(c)
            compatibility[c] = parts[0]
        else:
            assert len(parts) in (1, 2), hex(c)
            pairs[c] = (parts[0], parts[1] if len(parts) == 2 else 0)
    return pairs, compatibility


def class_runs():
    runs = []
    for c in CODE_POINTS:
        ccc = unicodedata.combining(chr(c))
        if not ccc:
            continue
        if runs and runs[-1][2] == ccc and runs[-1][0] + runs[-1][1] == c and runs[-1][1] < 255:
            runs[-1][1] += 1
        else:
            runs.append([c, 1, ccc])
    return runs


def check_quick(pairs):
    seconds = {second for _, second in pairs.values() if second} | set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
    for low, high in QUICK:
        for c in range(low, high + 1):
            assert nfc(chr(c)) == chr(c), hex(c)
            assert unicodedata.combining(chr(c)) == 0 and c not in seconds, hex(c)


def plane_count(code_points):
    """How many lie in plane 0; the rest, which must follow, lie in plane 1."""
    count = sum(c < 0x10000 for c in code_points)
    assert all(c < 0x10000 for c in code_points[:count]) and all(c >> 16 == 1 for c in code_points[count:])
    return count


def array(name, kind, values):
    body = ",".join(str(value) for value in values)
    return f"constexpr {kind} {name}[] = {{{body}}};\n"


def low(values):
    return [value & 0xFFFF for value in values]


def main():
    pairs, compatibility = collect()
    check_quick(pairs)
    sources = sorted(pairs)
    seconds = sorted({second for _, second in pairs.values()})
    assert len(seconds) < 256 and seconds[0] == 0
    for c in sources:
        assert pairs[c][0] >> 16 == c >> 16, hex(c)
    # Which pairs compose again; exclusions fall out because normalisation itself is asked.
    composing = [i for i, c in enumerate(sources) if pairs[c][1] and nfc(chr(pairs[c][0]) + chr(pairs[c][1])) == chr(c)]
    composing.sort(key=lambda i: pairs[sources[i]])
    runs = class_runs()
    targets = [compatibility.get(c, 0) for block in COMPATIBILITY for c in block]
    assert all(target >> 16 in (0, 2) for target in targets)
    plane_bits = [sum(1 << bit for bit, target in enumerate(targets[i:i + 8]) if target >> 16)
                  for i in range(0, len(targets), 8)]

    out = f"// Unicode {unicodedata.unidata_version}; made by scripts/make_nfc_table.py.\n"
    out += array("pair_sources", "std::uint16_t", low(sources))
    out += array("pair_firsts", "std::uint16_t", low([pairs[c][0] for c in sources]))
    out += array("pair_seconds", "std::uint8_t", [seconds.index(pairs[c][1]) for c in sources])
    out += f"constexpr std::size_t pair_plane_0_count = {plane_count(sources)};\n"
    out += array("second_code_points", "char32_t", seconds)
    out += array("composing_pairs", "std::uint16_t", composing)
    out += array("compatibility_targets", "std::uint16_t", low(targets))
    out += array("compatibility_planes", "std::uint8_t", plane_bits)
    out += array("class_firsts", "std::uint16_t", low([run[0] for run in runs]))
    out += array("class_counts", "std::uint8_t", [run[1] for run in runs])
    out += array("class_values", "std::uint8_t", [run[2] for run in runs])
    out += f"constexpr std::size_t class_plane_0_count = {plane_count([run[0] for run in runs])};\n"
    size = (5 * len(sources) + 2 * len(composing) + 2 * len(targets) + len(plane_bits) + 4 * len(runs)
            + 4 * len(seconds))
    assert size <= 12 * 1024, size
    out += f"// {size} bytes.\n"
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.write(out)
    quick = "struct QuickRange { char32_t first; char32_t last; };\n"
    quick += "constexpr QuickRange quick_ranges[] = {" + ",".join(f"{{{a},{b}}}" for a, b in QUICK) + "};\n"
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(quick)


if __name__ == "__main__":
    main()

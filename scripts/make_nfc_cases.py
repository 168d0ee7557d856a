#!/usr/bin/env python3
"""Test cases for NFC from Python's Unicode data: every code point that changes, and sequences around it."""
import random
import sys
import unicodedata


def main() -> None:
    random.seed(1)
    points = [p for p in range(0x110000) if not 0xD800 <= p <= 0xDFFF]
    changing = [p for p in points if unicodedata.normalize("NFD", chr(p)) != chr(p) and not 0xAC00 <= p <= 0xD7A3]
    marks = [p for p in points if unicodedata.combining(chr(p))]
    cases = [chr(p) for p in changing] + [unicodedata.normalize("NFD", chr(p)) for p in changing]
    cases += ["a" + chr(p) for p in marks]
    cases += [unicodedata.normalize("NFD", chr(p)) for p in range(0xAC00, 0xD7A4, 7)]
    letters = "aeionAEO가각ก" + "가"
    for _ in range(20000):
        cases.append(random.choice(letters) + "".join(chr(random.choice(marks)) for _ in range(random.randint(1, 4))))
    with open(sys.argv[1], "w", encoding="ascii") as out:
        for case in cases:
            out.write(case.encode().hex() + " " + unicodedata.normalize("NFC", case).encode().hex() + "\n")


main()

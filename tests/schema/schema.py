#!/usr/bin/env python3
"""Checks the packs against the schemas in shared-model/programmes/schema, and the schemas against the reader.

The checker knows the part of JSON Schema 2020-12 that the schemas use, and fails on any other keyword.
Prints "N passed, N failed".
"""
import copy
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "shared-model" / "programmes" / "schema"
KNOWN = {"$schema", "$defs", "$ref", "title", "description", "type", "properties", "additionalProperties", "required", "items", "minItems",
         "enum", "const", "pattern", "minimum", "maximum", "anyOf", "oneOf", "not"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "number": (int, float)}


def is_type(value, name):
    if isinstance(value, bool) and name in ("integer", "number"):
        return False
    return isinstance(value, TYPES[name])


def faults(value, schema, root, pointer=""):
    """Each place where `value` does not satisfy `schema`."""
    if schema is False:
        return [pointer + ": not allowed"]
    unknown = set(schema) - KNOWN
    assert not unknown, f"the checker does not know {unknown}"
    if "$ref" in schema:
        return faults(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, pointer)
    if "type" in schema and not is_type(value, schema["type"]):
        return [f"{pointer}: no {schema['type']}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{pointer}: not one of {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{pointer}: not {schema['const']}")
    if "not" in schema and not faults(value, schema["not"], root, pointer):
        found.append(f"{pointer}: not allowed")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{pointer}: no {schema['pattern']}")
    if "minimum" in schema and value < schema["minimum"] or "maximum" in schema and value > schema["maximum"]:
        found.append(f"{pointer}: out of range")
    if "anyOf" in schema and all(faults(value, one, root, pointer) for one in schema["anyOf"]):
        found.append(f"{pointer}: none of the choices")
    if "oneOf" in schema and sum(not faults(value, one, root, pointer) for one in schema["oneOf"]) != 1:
        found.append(f"{pointer}: not exactly one of the choices")
    if isinstance(value, dict):
        found += faults_of_object(value, schema, root, pointer)
    if isinstance(value, list):
        if len(value) < schema.get("minItems", 0):
            found.append(f"{pointer}: too few")
        for index, item in enumerate(value):
            found += faults(item, schema.get("items", {}), root, f"{pointer}/{index}")
    return found


def faults_of_object(value, schema, root, pointer):
    found = [f"{pointer}: {name} is missing" for name in schema.get("required", []) if name not in value]
    for name, inner in value.items():
        found += faults(inner, schema.get("properties", {}).get(name, schema.get("additionalProperties", {})), root, f"{pointer}/{name}")
    return found


def schema_for(path):
    name = {"programme.json": "programme", "flow.json": "flow"}.get(path.name) or {"texts": "texts", "examples": "example"}[path.parent.name]
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text())


def pack_files():
    for folder in sorted((ROOT / "shared-model" / "programmes").iterdir()) + sorted((ROOT / "tests" / "data").iterdir()):
        if (folder / "programme.json").exists():
            yield from [folder / "programme.json", *folder.glob("flow.json"), *folder.glob("texts/*.json"), *folder.glob("examples/*.json")]


def every_pack_satisfies_them():
    files = list(pack_files())
    assert len(files) > 40, "the packs are not found"
    for path in files:
        schema = schema_for(path)
        found = faults(json.loads(path.read_text()), schema, schema)
        if found:
            yield f"{path.relative_to(ROOT)}{found[0]}"


def change(value, pointer, to):
    """A copy with another value at `pointer`; None takes it away."""
    value = copy.deepcopy(value)
    steps = pointer.split("/")[1:]
    inner = value
    for step in steps[:-1]:
        inner = inner[int(step)] if isinstance(inner, list) else inner.setdefault(step, {})
    if to is None:
        del inner[steps[-1]]
    else:
        inner[steps[-1]] = to
    return value


MISTAKES = {
    "programme": ({"id": "x", "version": "1", "sections": [{"id": "a", "kind": "single", "fields": [{"id": "b", "type": "text", "max": 3}]}],
                   "rules": [{"id": "r", "section": "a", "assert": "true"}], "context": {"account.name": "string"}}, [
        ("/id", None), ("/id", "X"), ("/verson", "1"), ("/languages", []), ("/sections/0/kind", "sinlge"), ("/sections/0/fields/0/type", "txt"),
        ("/sections/0/fields/0/maxx", 3), ("/sections/0/fields/0/max", 0), ("/sections/0/fields/0/max", "3"), ("/sections/0/fields/0/id", "id"),
        ("/sections/0/fields/0/decimals", 2), ("/sections/0/fields/0/required", 1), ("/sections/0/fields/0/width", True), ("/sections/0/fields/0/initial", 1),
        ("/sections/0/fields/0/internal", "yes"), ("/sections/0/fields/0/heading", True), ("/rules/0/assert", None),
        ("/rules/0/severity", "fatal"), ("/context/account.name", "text"), ("/sections/0/records", {"min": -1})]),
    "flow": ({"states": [{"id": "draft"}], "actions": ["submit"], "transitions": [{"from": "draft", "action": "submit", "role": "applicant", "to": "draft"}]}, [
        ("/states/0/tone", "red"), ("/states/0/inital", True), ("/transitions/0/role", "boss"), ("/transitions/0/to", None), ("/transitions/0/effects", ["mail"]),
        ("/transitions", None), ("/transitions/0/inside_window", "yes")]),
    "texts": ({"name": "x", "sections": {"a": {"label": "y", "fields": {"b": {"label": "z"}}}}}, [
        ("/name", None), ("/sections/a/fields/b/lable", "z"), ("/sections/a/fields/b/required", True), ("/sections/a/label", 1), ("/rules", {"r": {"label": "x"}}), ("/flows", {})]),
    "example": ({"stage": "draft", "now": "2026-06-01T10:00:00+08:00", "context": {}, "document": {}, "verdict": [{"path": "a", "code": "required"}]}, [
        ("/stage", "sent"), ("/now", "2026-06-01"), ("/verdict/0/code", None), ("/verdict/0/severity", "fatal"), ("/document", []), ("/file", {"path": "a/b", "name": "c.pdf", "hex": "4d5"}), ("/file", {"path": "a/b"})]),
}


def mistakes_do_not():
    for name, (sound, changes) in MISTAKES.items():
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text())
        found = faults(sound, schema, schema)
        if found:
            yield f"{name}: the sound one is refused{found[0]}"
        for pointer, to in changes:
            if not faults(change(sound, pointer, to), schema, schema):
                yield f"{name}: {pointer} = {to!r} is not found"


def reader_key_sets():
    """The keys of each `only(…)` in the pack's reader."""
    sets = set()
    for path in sorted((ROOT / "shared-model" / "pack").glob("*.cpp")):
        text = path.read_text()
        common = re.search(r"string_view common\[\] = \{(.*?)\};", text, re.S)
        base = re.findall(r'"([^"]+)"', common.group(1)) if common else []
        for match in re.finditer(r"(\w+\.)?\bonly\(\s*\*?\w+,\s*\{(.*?)\}\s*\)", text, re.S):
            names = re.findall(r'"([^"]+)"', match.group(2))
            sets.add(frozenset(names if match.group(1) else base + names))
    return sets


def schema_key_sets():
    sets = set()

    def visit(node):
        if isinstance(node, dict):
            if node.get("additionalProperties") is False:
                sets.add(frozenset(node["properties"]))
            for inner in node.values():
                visit(inner)
        elif isinstance(node, list):
            for inner in node:
                visit(inner)

    for name in ("programme", "flow"):
        visit(json.loads((SCHEMAS / f"{name}.schema.json").read_text()))
    return sets


def reader_and_schemas_know_the_same_keys():
    reader, schemas = reader_key_sets(), schema_key_sets()
    assert len(reader) > 20, "the reader's keys are not found"
    for keys in reader - schemas:
        yield f"the reader takes {sorted(keys)}, the schemas have no such object"
    for keys in schemas - reader:
        yield f"the schemas have {sorted(keys)}, the reader has no such object"


def main():
    passed = failed = 0
    for test in (every_pack_satisfies_them, mistakes_do_not, reader_and_schemas_know_the_same_keys):
        problems = list(test())
        for problem in problems:
            print(f"{test.__name__}: {problem}")
        passed += not problems
        failed += bool(problems)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

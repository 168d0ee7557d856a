#!/usr/bin/env python3
"""The form the rule engine is measured with: 14 sections, 120 fields, 9 of the sections with up to 10 records, 44 rules.

make_form.py PACK_FOLDER STRAIGHT.inc

Writes the pack, and beside it the same checks as straight-line C++ that knows this one form: what a programmer would
have written by hand. Both count the same findings in every document; bench_form refuses to measure otherwise.
"""
import json
import os
import sys

SINGLE, REPEATING, RECORDS = 5, 9, 10
FLOW = os.path.join(os.path.dirname(__file__), "../../data/kinds/flow.json")
TEXTS = os.path.join(os.path.dirname(__file__), "../../data/kinds/texts/zh.json")


def single_fields(number):
    """Twelve; the identity number stands in the first section alone."""
    return [
        {"id": "name", "type": "text", "required": True, "max": 30},
        {"id": "unit", "type": "text", "required": True, "max": 50},
        {"id": "note", "type": "text", "many_lines": True, "max": 200},
        {"id": "count", "type": "number", "required": True, "minimum": 0, "maximum": 100},
        {"id": "money", "type": "number", "decimals": 2, "minimum": 0, "maximum": 1000},
        {"id": "begun", "type": "date", "required": True, "not_future": True},
        {"id": "ended", "type": "date", "not_before": "begun"},
        {"id": "kind", "type": "choice", "list": "kinds", "required": True},
        {"id": "place", "type": "choice", "list": "places", "parent_field": "kind"},
        {"id": "agreed", "type": "boolean"},
        {"id": "mail", "type": "text", "format": "email", "max": 60},
        {"id": "number", "type": "text", "format": "resident_id" if number == 0 else "mobile_phone"},
    ]


def record_fields(number):
    fields = [
        {"id": "title", "type": "text", "required": True, "max": 40},
        {"id": "kind", "type": "choice", "list": "kinds", "required": True},
        {"id": "start", "type": "date", "precision": "month", "required": True},
        {"id": "end", "type": "date", "precision": "month", "open_end": True, "not_before": "start"},
        {"id": "amount", "type": "number", "required": True, "minimum": 1, "maximum": 500},
        {"id": "remark", "type": "text", "max": 100},
        {"id": "code", "type": "text", "format": "postcode"},
    ]
    return fields if number < 6 else fields[:6]


def rules():
    """Each: the rule, and C++ that is true where it does not hold. `record` is the record it is about."""
    out = []
    for n in range(REPEATING):
        out.append(({"id": f"sum_{n}", "section": f"list_{n}", "severity": "warning", "assert": f"sum(list_{n}.map(r, r.amount)) <= 2000"},
                    f"sum_of(list_{n}, {n}) > 2000"))
        out.append(({"id": f"some_{n}", "section": f"list_{n}", "submit_only": True, "assert": f"size(list_{n}.filter(r, r.kind == 'k1' || r.kind == 'k2')) <= 8"},
                    f"count_of_kinds(list_{n}) > 8"))
        out.append(({"id": f"told_{n}", "section": f"list_{n}", "field": "remark", "each_record": True, "when": "self.kind == 'k7'",
                     "assert": "has(self.remark) && size(self.remark) > 1"},
                    "is(record, 1, \"k7\") && !(has(record, 5) && length(record, 5) > 1)"))
        out.append(({"id": f"early_{n}", "section": f"list_{n}", "field": "start", "each_record": True, "severity": "warning",
                     "assert": "month(self.start) <= month(part_0.begun)"},
                    "has(record, 2) && has(part_0, 5) && month_of(part_0, 5) < month_of(record, 2)"))
    for n in range(SINGLE):
        out.append(({"id": f"rich_{n}", "section": f"part_{n}", "field": "money", "when": f"has(part_{n}.money) && part_{n}.kind == 'k3'",
                     "assert": f"part_{n}.money >= 10.0"},
                    f"has(part_{n}, 4) && is(part_{n}, 7, \"k3\") && number(part_{n}, 4) < 10.0"))
    out.append(({"id": "many", "section": "part_0", "field": "count", "assert": f"part_0.count <= {' + '.join(f'size(list_{n})' for n in range(REPEATING))}"},
                "has(part_0, 3) && whole(part_0, 3) > records_of_all()"))
    out.append(({"id": "names", "section": "part_1", "field": "name", "severity": "warning", "assert": "!part_1.name.startsWith(part_0.name)"},
                "has(part_1, 0) && has(part_0, 0) && text(part_1, 0).substr(0, text(part_0, 0).size()) == text(part_0, 0)"))
    out.append(({"id": "agreed_all", "section": "part_4", "field": "agreed", "when": "has(part_4.agreed)", "assert": "part_4.agreed || has(part_4.note)"},
                "has(part_4, 9) && !(ticked(part_4, 9) || has(part_4, 2))"))
    return out


def write_pack(folder, sections, all_rules):
    base = json.load(open(TEXTS, encoding="utf-8"))
    texts = {key: value for key, value in base.items() if key not in ("sections", "rules", "ledgers", "decisions")}
    texts["sections"] = {s["id"]: {"label": s["id"], "record": "条", "fields": {f["id"]: {"label": f["id"]} for f in s["fields"]}} for s in sections}
    texts["rules"] = {rule["id"]: "不符" for rule, _ in all_rules}
    programme = {"id": "form", "version": "1.0.0", "languages": ["zh"], "code_lists": ["kinds", "places"], "sections": sections, "rules": [rule for rule, _ in all_rules]}
    os.makedirs(os.path.join(folder, "texts"), exist_ok=True)
    os.makedirs(os.path.join(folder, "code-lists"), exist_ok=True)

    def write(name, text):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
            out.write(text)
    write("programme.json", json.dumps(programme, ensure_ascii=False))
    write("texts/zh.json", json.dumps(texts, ensure_ascii=False))
    write("flow.json", open(FLOW, encoding="utf-8").read())
    write("code-lists/kinds.csv", "# source: made up\n# status: sample\ncode,label\n" + "".join(f"k{n},种类{n}\n" for n in range(20)))
    write("code-lists/places.csv", "# source: made up\n# status: sample\ncode,label,parent\n" + "".join(f"p{k}_{n},地点{k}-{n},k{k}\n" for k in range(20) for n in range(10)))


def check_of(field, slot):
    """One field's own limits, for `record`."""
    lines = []
    if field.get("required"):
        lines.append(f"if (!has(record, {slot})) found(\"required\");")
    inside = []
    if field["type"] == "text":
        inside.append(f"if (length(record, {slot}) > {field.get('max', 200)}) found(\"text_too_long\");")
        if "format" in field:
            inside.append(f"if (!is_format<TextFormat::{''.join(p.title() for p in field['format'].split('_'))}>(record, {slot})) found(\"format\");")
    if field["type"] == "number":
        get = "number" if field.get("decimals") else "whole"
        inside.append(f"if ({get}(record, {slot}) < {field['minimum']}) found(\"number_too_small\");")
        inside.append(f"if ({get}(record, {slot}) > {field['maximum']}) found(\"number_too_large\");")
    if field["type"] == "date":
        if field.get("not_future"):
            inside.append(f"if (today() < date(record, {slot})) found(\"date_in_future\");")
        if "not_before" in field:
            inside.append(f"if (is_date(record, {slot}) && has(record, {slot - 1}) && date(record, {slot}) < date(record, {slot - 1})) found(\"date_order\");")
    if field["type"] == "choice":
        what = f"is_place(record, {slot}, {slot - 1})" if "parent_field" in field else f"is_kind(record, {slot})"
        inside.append(f"if (!{what}) found(\"unreadable_choice\");")
    if inside:
        lines.append(f"if (has(record, {slot})) {{ {' '.join(inside)} }}")
    return lines


def write_straight(name, sections, all_rules):
    out = []
    for s, section in enumerate(sections):
        repeating = section["kind"] == "repeating"
        rules_here = [(r, cpp) for r, cpp in all_rules if r["section"] == section["id"]]
        if repeating:
            out.append(f"if ({section['id']}.records.size() > {RECORDS}) found(\"too_many_records\");")
            out.append(f"if ({section['id']}.records.size() < 1) found(\"too_few_records\");")
        out += [f"if ({cpp}) found(\"{rule['id']}\");" for rule, cpp in rules_here if not rule.get("each_record") and "field" not in rule]
        out.append(f"for (auto const& record : document.sections[{s}].records) {{")
        for slot, field in enumerate(section["fields"]):
            out += ["    " + line for line in check_of(field, slot)]
            out += [f"    if ({cpp}) found(\"{rule['id']}\");" for rule, cpp in rules_here if rule.get("field") == field["id"]]
        out.append("}")
    with open(name, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


def main():
    sections = [{"id": f"part_{n}", "kind": "single", "fields": single_fields(n)} for n in range(SINGLE)]
    sections += [{"id": f"list_{n}", "kind": "repeating", "records": {"min": 1, "max": RECORDS}, "fields": record_fields(n)} for n in range(REPEATING)]
    assert len(sections) == 14 and sum(len(s["fields"]) for s in sections) == 120
    all_rules = rules()
    assert len(all_rules) == 44
    write_pack(sys.argv[1], sections, all_rules)
    write_straight(sys.argv[2], sections, all_rules)


main()

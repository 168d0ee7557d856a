// The typed address of a value: a section, then (record, field) steps. A record may hold tables.
#pragma once

#include "base/id.h"
#include "form/form.h"

#include <optional>
#include <string>
#include <vector>

namespace shenbao {

struct PathStep {
    Id record;                      // nil: the one record of a section that does not repeat
    FieldIndex field = no_index;    // no_index: the record itself

    friend bool operator==(PathStep const& a, PathStep const& b) { return a.record == b.record && a.field == b.field; }
};

// {section} the whole section; {section, [(r, none)]} a record; {section, [(r, f)]} a value;
// {section, [(r, table), (r2, f)]} a value in a nested table.
struct Path {
    SectionIndex section = no_index;
    std::vector<PathStep> steps;

    bool is_section() const { return steps.empty(); }
    bool is_record() const { return !steps.empty() && steps.back().field == no_index; }
    FieldIndex field() const { return steps.empty() ? no_index : steps.back().field; }
    friend bool operator==(Path const& a, Path const& b) { return a.section == b.section && a.steps == b.steps; }
    friend bool operator!=(Path const& a, Path const& b) { return !(a == b); }
};

// Names of the pack and record ids, by slashes: basic/name · works/<id> · works/<id>/title ·
// education/<id>/courses/<id>/name. This is also what stands in JSON and in the mirror's element ids.
std::string to_string(Form const&, Path const&);
std::optional<Path> parse_path(Form const&, std::string_view);
// section.field, as the pack's texts name a value; none where a section repeats.
std::optional<Path> find_named(Form const&, std::string_view name);
// True when `a` is `b` or holds it.
bool is_same_or_ancestor(Path const& a, Path const& b);

}

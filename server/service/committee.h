// ZC-13: what the committee that an application names wants of it, from the row that its founding unit brought in
// (`shenbao import committees`), for the Context.
#pragma once

#include "form/context.h"
#include "form/document.h"
#include "form/programme.h"
#include "store/public_rows.h"
#include "wire/wire.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace shenbao::service {

inline constexpr std::string_view committee_prefix = "committee.";  // of the Context's values

// Of those, what the materials make.
bool is_of_materials(std::string_view name);

struct CommitteeMaterial {
    std::string code, name;
    std::vector<std::string> kinds;  // "pdf", "jpg" …
    std::int64_t size_bytes_max = 0, count_max = 1;
    bool required = false;
};

struct CommitteeCombinations {
    std::vector<std::string> columns;
    std::vector<Relation::Row> rows;
};

// What a committee sets for those who apply to it.
struct CommitteeRules {
    std::vector<CommitteeMaterial> materials;
    std::vector<std::pair<std::string, std::string>> settings;  // values `committee.…`, as text
    std::map<std::string, std::vector<Code>> lists;              // ZC-10: its clauses and the like, by the Context's list; labels in Chinese and English
    std::map<std::string, CommitteeCombinations> combinations;  // ZC-04: which series, levels … it takes, by the Directory's relation
    std::string name_en;
};

// Relations of the Directory that the committee stands in, beside other fields of its record.
std::vector<Relation const*> committee_relations(Programme const&);
// The committee's rows of one of them, out of its stored row. One that says nothing takes everything.
std::vector<Relation::Row> committee_combinations(wire::Message const& body, Programme const&, Relation const&, std::string const& committee);
// The relation's column that holds `field`; nothing when none does.
std::optional<std::size_t> column_of(Programme const&, Relation const&, FieldIndex field);
// The field that a column holds; null when no combination of the programme uses it.
Field const* field_of_column(Programme const&, Relation const&, std::size_t column);

// As a committee's stored row holds them.
std::string committee_json(wire::Message facts, CommitteeRules const&);
std::vector<CommitteeMaterial> read_materials(std::string const& body);

// A list that the Context may bring, but for `committee_materials`, which the materials make.
bool is_committee_list(Programme const&, std::string_view id);

// A setting's cell by the type of its value in the Context; `;` between the items of a list. Nothing when it cannot be read.
std::optional<ContextScalar> read_setting(std::string const& type, std::string const& text);

// The code of the committee that the document names; empty where it names none, or the programme has none.
std::string committee_of(Programme const&, Document const&);

// Its row; nothing when the document names none, or none was brought in under that code.
std::optional<store::PublicRow> find_committee(store::Connection&, Programme const&, Document const&);
// Until when a committee takes material, as a deadline of the flow's.
inline constexpr char const* committee_deadline = "committee_closes";
void set_committee_deadline(store::PublicRow const&, Context&);
// The flow's own deadlines that a round has: without that one, which is for what is handed in the first time only.
std::vector<std::string> round_deadlines(FlowTable const&);
// Values `committee.…` and lists, `committee_materials` among them, where the programme declares them.
void take_committee(store::PublicRow const&, Programme const&, Context&);

}

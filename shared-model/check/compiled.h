// The inside of a Plan: expressions compiled, names resolved. For this room only.
#pragma once

#include "check/plan.h"

#include <deque>
#include <optional>

namespace shenbao {

// Slots of the variables an expression may name, after the sections (which come first, by index).
enum class VariableSlot : std::uint16_t { Round = 0x1000, Resubmissions, Context, Today, Now, Self, Parent, Option };

// Record types that are not of the form: they come first in Declarations::records.
enum class BuiltInRecord : std::uint16_t { Option, Attachment, Round, Count };

struct CompiledField {
    std::optional<cel::Program> visible;
    std::optional<cel::Program> required_when;
    std::optional<cel::Program> derived;
    std::optional<cel::Program> locked;
    std::optional<cel::Program> options;
    // Of a filter that reads nothing but `option`: its answer for each code of the pack's list, found once.
    std::vector<bool> offered;
    std::optional<cel::Pattern> pattern;
};

struct CompiledRule {
    std::optional<cel::Program> when;
    std::optional<cel::Program> assertion;
};

// A node of the Context's dotted names: context.account.name.
struct ContextNode {
    std::uint16_t record_type = 0;
    struct Member {
        std::string name;
        std::string full_name;        // of a value
        ContextNode const* inner = nullptr;  // or more names
    };
    std::vector<Member> members;
};

struct Plan::Compiled {
    Programme const* programme = nullptr;
    Form const* form = nullptr;
    std::vector<CompiledField> fields;                      // by FieldIndex
    std::vector<std::optional<cel::Program>> section_visible;  // by SectionIndex
    std::vector<CompiledRule> rules;                        // by place in Form::rules
    std::vector<std::vector<std::uint16_t>> rules_of_field;   // rules that point at this field
    std::vector<std::vector<std::uint16_t>> rules_of_section; // rules that point at the section or its records
    std::vector<std::optional<cel::Program>> guards;          // of the flow's transitions; only for the application form
    std::vector<FieldIndex> derive_order;
    std::uint16_t first_section_type = 0;  // record type of section 0; the others follow
    std::vector<std::uint16_t> table_types;  // by FieldIndex: record type of a TableField's records
    std::deque<ContextNode> context_nodes;   // the first is `context` itself
    bool has_nested_tables = false;
};

// code, label, parent of the candidate in an `options` filter.
cel::Value option_member(Code const&, std::uint16_t slot);
std::uint16_t type_of_section(Plan::Compiled const&, SectionIndex);

}

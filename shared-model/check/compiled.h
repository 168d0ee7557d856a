// The inside of a Plan: expressions compiled, names resolved. For this room only.
#pragma once

#include "check/plan.h"

#include <list>
#include <optional>

namespace shenbao {

// Slots of the variables an expression may name, after the sections (which come first, by index).
enum class VariableSlot : std::uint16_t { Round = 0x1000, Resubmissions, Context, Today, Now, Self, Parent, Option, AllAttachments, Source };
constexpr std::uint16_t slot_of(VariableSlot slot) { return static_cast<std::uint16_t>(slot); }

// Record types that are not of the form: they come first in Declarations::records.
enum class BuiltInRecord : std::uint16_t { Option, Attachment, Round, Count };

// Limits of an attachment that hang on other values.
struct CompiledLimits {
    std::optional<cel::Program> kinds;
    std::optional<cel::Program> size_bytes_max;
    std::optional<cel::Program> count_min;
    std::optional<cel::Program> count_max;
};

struct CompiledField {
    std::optional<cel::Program> visible;
    std::optional<cel::Program> required_when;
    std::optional<cel::Program> derived;
    std::optional<cel::Program> locked;
    std::optional<cel::Program> options;
    std::optional<cel::Program> apart;  // says nothing about what may be chosen
    // Of a filter that reads nothing but `option`: its answer for each code of the pack's list, found once.
    std::vector<bool> offered;
    std::optional<cel::Pattern> pattern;
    std::optional<CompiledLimits> limits;
};

struct CompiledRule {
    std::optional<cel::Program> when;
    std::optional<cel::Program> assertion;
};

struct CompiledLedger {
    std::optional<cel::Program> needed;
    std::vector<std::optional<cel::Program>> counts;  // by evidence
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

// What is judged of one record, in the verdict's order. The findings of a step stand together in a verdict.
enum class StepKind : std::uint8_t {
    Together,    // of the record beside the others of its table, and of its fields together
    RecordRule,  // of the record as a whole; index: the rule
    Value,       // index: the field; requiredness, limits, options
    Records,     // index: a table field; the number of its records, then these themselves
    FieldRule,   // index: the rule
};

struct Step {
    StepKind kind = StepKind::Value;
    std::uint16_t index = no_index;
    FieldIndex field = no_index;  // where its findings go; no_index: the record
    std::uint16_t slot = no_index;  // of the field
};

// The limits of a field that asks nothing out of the common, in one row of a table: most values are judged by it alone.
// Whatever is not right by it is looked at again by the field itself, which says what is wrong.
struct CommonLimits {
    enum class Kind : std::uint8_t { None, Text, Whole, Decimal, Date, Code, Boolean };

    Kind kind = Kind::None;  // None: the field asks more
    bool month_is_enough = false, open_end = false, not_future = false;  // of a date
    std::uint16_t not_before = no_index;                                 // of a date: slot of the record
    std::uint32_t length_max = 0;                                        // of a text, in characters
    double minimum = 0, maximum = 0;                                     // of a number
    CodeList const* list = nullptr;                                      // of a code: that of the pack, which nothing replaces
};

// A member of a record as steps and expressions ask for it.
struct ShapeMember {
    Field const* field = nullptr;
    CompiledField const* compiled = nullptr;
    bool is_list = false;         // absent reads as an empty list
    bool conditional = false;     // has `visible`
    bool required = false;
    bool required_when = false;
    bool may_be_locked = false;
    CommonLimits limits;
    std::vector<std::uint16_t> asked_by;  // the rules that it gives the reason of: it is shown where one of them does not hold
};

// The records of a section or of a table field, ready to be walked.
struct Shape {
    std::uint16_t type = 0;
    RecordShape const* records = nullptr;
    std::vector<ShapeMember> members;        // by slot
    std::vector<Step> steps;
    std::vector<std::uint16_t> value_steps;  // by slot
    std::vector<FieldIndex> tables;          // its table fields, in order
};

// Findings of a section that no record makes: 0 is the number of its records, then the rules, then the ledgers.
inline constexpr std::uint16_t count_step = 0;

// Something to be computed again when a field's value or visibility changes.
enum class DependentKind : std::uint8_t { Section, Rows, Field, Derived, Step, SectionStep };
enum class Reach : std::uint8_t {
    Related,  // `up` records up from the changed one, then down into its table `down`, if any
    All,      // every record of the dependent's shape
};

struct Dependent {
    DependentKind kind = DependentKind::Step;
    Reach reach = Reach::Related;
    std::uint8_t up = 0;
    FieldIndex down = no_index;
    std::uint16_t index = 0;  // section (also Rows), field, or step
    std::uint16_t shape = 0;  // Step, Field, Derived: into Compiled::shapes; SectionStep: the section

    friend bool operator==(Dependent const& a, Dependent const& b)
    {
        return a.kind == b.kind && a.reach == b.reach && a.up == b.up && a.down == b.down && a.index == b.index && a.shape == b.shape;
    }
};

struct Plan::Compiled {
    Programme const* programme = nullptr;
    Form const* form = nullptr;
    std::vector<CompiledField> fields;                      // by FieldIndex
    std::vector<std::optional<cel::Program>> section_visible;  // by SectionIndex
    std::vector<std::optional<cel::Program>> rows_where;       // by SectionIndex
    std::vector<CompiledRule> rules;                        // by place in Form::rules
    std::vector<std::vector<std::uint16_t>> rules_of_field;   // rules that point at this field
    std::vector<std::vector<std::uint16_t>> rules_of_section; // rules that point at the section or its records
    std::vector<std::vector<std::uint16_t>> rules_of_table;   // by FieldIndex: rules that point at the records of a table
    std::vector<CompiledLedger> ledgers;                      // by place in Form::ledgers
    std::vector<std::vector<std::uint16_t>> section_ledgers;  // by SectionIndex
    std::vector<std::optional<cel::Program>> guards;          // of the flow's transitions; only for the application form
    std::vector<FieldIndex> derive_order;
    std::uint16_t first_section_type = 0;  // record type of section 0; the others follow
    std::vector<std::uint16_t> table_types;  // by FieldIndex: record type of a TableField's records
    std::list<ContextNode> context_nodes;    // the first is `context` itself
    // The sections' shapes by index, then those of the table fields.
    std::vector<Shape> shapes;
    std::vector<std::uint16_t> shape_of_type;  // by record type; no_index for one that is not of the form
    std::vector<std::uint16_t> shape_of_field; // by FieldIndex: the shape it is a member of
    std::vector<std::uint16_t> shape_of_table; // by FieldIndex: the shape of a table field's records
    std::vector<std::vector<std::uint16_t>> section_rules;  // by SectionIndex: those judged once for the section
    std::vector<std::vector<Dependent>> dependents;  // by FieldIndex; its own value step among them
    std::vector<std::uint16_t> ranks;                // fields, then sections: what is read has the lower rank
    std::vector<FieldIndex> signed_prints;
    bool reads_now = false;                          // some expression names `now`
};

// From the form and the compiled expressions: shapes, steps, and what hangs on what.
void lay_out_shapes(Plan::Compiled&);
void find_dependents(Plan::Compiled&);

// code, label, parent of the candidate in an `options` filter.
cel::Value option_member(Code const&, std::uint16_t slot);
std::uint16_t type_of_section(Plan::Compiled const&, SectionIndex);

}

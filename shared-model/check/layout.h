// A document laid out for judging: a node for each record, so that names, parents and notes are found by number.
// For this room only.
#pragma once

#include "check/compiled.h"
#include "form/document.h"

namespace shenbao {

inline constexpr std::uint32_t nowhere = 0xffffffff;

struct RecordNode {
    Record const* record = nullptr;
    Shape const* shape = nullptr;
    std::uint32_t table = 0;             // it stands in
    std::uint32_t first_note = 0;        // of its slots
    std::uint32_t first_table = 0;       // of its own tables
    std::uint32_t first_step = nowhere;  // place of its first step among all that were judged; nowhere: hidden
};

struct TableNode {
    Table const* table = nullptr;
    Shape const* shape = nullptr;
    std::uint32_t owner = nowhere;  // the record it stands in; nowhere: a section
    FieldIndex field = no_index;
    std::uint32_t first = 0;        // its records
    std::uint32_t steps = 0;        // of all its records
    cel::List list;                 // the records as an expression reads them
    bool listed = false;
};

class Layout {
public:
    Layout(Plan::Compiled const&, Document const&);

    // Nodes are told apart by their addresses.
    Layout(Layout const&) = delete;
    Layout& operator=(Layout const&) = delete;

    RecordNode const* parent_of(RecordNode const&) const;
    SectionIndex section_of(RecordNode const&) const;
    cel::RecordReference reference(RecordNode const& node) const { return { &node, node.shape->type }; }
    std::uint8_t& note(RecordNode const& node, std::uint16_t slot) { return notes[node.first_note + slot]; }
    // The node of a path's last record, or null.
    RecordNode const* find(Form const&, Path const&) const;
    Path path_of(RecordNode const&, FieldIndex) const;
    std::uint32_t step_of(RecordNode const&, std::uint16_t step) const;

    std::vector<RecordNode> nodes;    // records of a table stand together
    std::vector<TableNode> tables;    // the sections first
    std::vector<std::uint8_t> notes;  // Visibility::Note, by node and slot
    std::vector<std::int8_t> sections_shown;  // -1: not asked yet
    std::vector<std::uint32_t> section_steps; // of each section's own
};

}

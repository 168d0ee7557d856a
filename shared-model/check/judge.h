// Walks the steps of a laid-out document: all of them, or one. For this room only.
#pragma once

#include "check/activation.h"
#include "check/limits.h"

namespace shenbao {

class Judge {
public:
    Judge(Plan const&, Context const&, Document const&, Layout&, Stage, Moment now);

    // All steps, in the verdict's order; `counts`, when there, gets the number of findings of each.
    void judge_all(std::vector<Finding>&, std::vector<std::uint16_t>* counts = nullptr);
    // One step again, into an empty list. Its field's notes are made anew with a Value step.
    void judge_step(std::vector<Finding>&, RecordNode const&, std::uint16_t step);
    void judge_section_step(std::vector<Finding>&, SectionIndex, std::uint16_t step);

    DocumentActivation& activation() { return m_activation; }
    // The document has changed: what was printed is to be compared anew.
    void forget_print_hash() { m_print_hash.clear(); }

private:
    void judge_section(Section const&);
    void judge_records(TableNode&);
    void judge_record(RecordNode&);
    void run_section_step(Section const&, std::uint16_t step);
    void run(RecordNode const&, Step const&);
    void judge_value(RecordNode const&, Step const&);
    void judge_value_by_field(RecordNode const&, ShapeMember const&, Value const&, bool required);
    void judge_ledger(std::uint16_t ledger);
    void judge_count(RecordShape const&, Table const&, std::string const& name);
    void judge_options(Field const&, Value const&, RecordNode const&);
    void judge_unique(Field const&, RecordNode const&);
    void judge_rule(std::uint16_t rule, cel::RecordReference self);
    std::string const* reason_at(RecordNode const&, std::uint16_t slot) const;
    bool is_required(ShapeMember const&, RecordNode const&) const;
    bool is_locked(ShapeMember const&, RecordNode const&) const;
    std::string const* print_hash(Field const&);
    void step_done(std::size_t findings_before);

    Plan::Compiled const& m_compiled;
    Form const& m_form;
    Document const& m_document;
    Layout& m_layout;
    DocumentActivation m_activation;
    Stage m_stage;
    FindingSink* m_sink = nullptr;
    std::vector<Finding>* m_findings = nullptr;
    std::vector<std::uint16_t>* m_counts = nullptr;
    std::uint32_t m_steps = 0;
    std::string m_print_hash;
};

// The notes of a layout as the form reads them.
Visibility visibility_of(Form const&, Layout const&);
// Writes derived values and those held by the Context, and tells which have changed; then makes the rows of every section
// that follows another. True when there were others: the layout, made over the document, fits it no more, and the next
// turn is due. Nothing depends on itself, so each turn makes at least one more section's rows as they are to be.
bool derive_turn(Plan::Compiled const&, DocumentActivation&, Layout&, Document&, std::size_t turn, std::vector<Path>* changed);
// Whether a section has the rows that it is to follow.
bool has_its_rows(Plan::Compiled const&, DocumentActivation const&, Layout const&, Section const&);
// One derived slot, or one held by the Context; true when it has changed.
bool derive_slot(Plan::Compiled const&, DocumentActivation const&, RecordNode const&, Field const&);

}

// Programme + Document + Verdict → a display tree. Form, preview, print, review and comparison all read it.
#pragma once

#include "check/plan.h"

#include <optional>
#include <string>
#include <vector>

namespace shenbao {

struct Message {
    Finding const* finding = nullptr;  // into the Judgement it was made from
    Severity severity = Severity::Error;
    std::string text;                  // in the person's language
};

struct OutlineOption {
    std::string code;
    std::string label;
    std::string group;  // label of the parent, for a matrix; may be empty
    bool chosen = false;
    bool apart = false;  // in a table of its own
};

struct OutlineTable;

// NB-01: the trace of a ledger in words; form, reviewer's checklist and rejection show the same.
struct OutlineClause {
    std::string label;
    bool satisfied = false;
    std::string evidence;  // summaries of the records that count, then those kept without counting; may be empty
};

struct OutlineLedger {
    Ledger const* ledger = nullptr;
    std::string label;
    std::string summary;  // 满足2/3条，还需满足1条
    bool holds = false;
    std::vector<OutlineClause> clauses;
};

struct OutlineField {
    Field const* field = nullptr;
    Path path;
    std::string label;
    std::string hint;
    std::string display;  // for reading: labels of codes, formatted dates, 至今; empty when absent
    std::string typed;    // for editing
    bool required = false;
    bool locked = false;
    bool open_end = false;  // 至今 is set
    std::uint32_t character_count = 0;  // of a text
    std::vector<Attachment> attachments;
    std::optional<AttachmentField> slot;  // its limits here, where they hang on other values
    std::vector<OutlineOption> options;  // only with Detail::WithOptions
    std::vector<OutlineTable> tables;    // one for a TableField, else none
    std::string source;  // of a value held by the Context: which registry, and when it was asked; may be empty
    std::vector<Message> messages;
};

struct OutlineRecord {
    Path path;
    std::string summary;  // the first columns, joined
    std::vector<OutlineField> fields;  // shown ones only
    std::vector<Message> messages;     // about the record as a whole
    std::size_t error_count = 0;       // anywhere inside
};

struct OutlineTable {
    RecordShape const* shape = nullptr;
    Path path;
    std::vector<OutlineRecord> records;
    std::vector<Message> messages;
};

enum class SectionProgress : std::uint8_t { NotStarted, InProgress, Wrong, Done, Optional };

struct OutlineSection {
    Section const* section = nullptr;
    std::string label;
    std::string purpose;
    SectionProgress progress = SectionProgress::NotStarted;
    std::size_t error_count = 0;  // of what is there (stage Draft)
    std::size_t missing_count = 0;  // what submission still wants
    OutlineTable table;
    std::vector<OutlineLedger> ledgers;  // shown with this section
};

struct Outline {
    std::vector<OutlineSection> sections;  // shown ones only
    std::size_t error_count = 0;
};

// Of a document: one of a section's records, a section, or (no_index) everything.
struct Part {
    SectionIndex section = no_index;
    Id record;  // nil: every one

    friend bool operator==(Part const& a, Part const& b) { return a.section == b.section && a.record == b.record; }
};

// How much of a document is outlined. A section whose records are not wanted has its label, its progress and its counts.
struct Extent {
    Part records {};
    std::optional<Part> options {};  // where every choice is listed: the dearest of it

    friend bool operator==(Extent const& a, Extent const& b) { return a.records == b.records && a.options == b.options; }
};

// `judgement` must come from the same document at Stage::Submit.
Outline make_outline(Plan const&, Context const&, Document const&, Judgement const&, std::size_t language, Moment now, Extent const& = {});

// Every ledger of a section that is shown, whoever looks at it.
std::vector<OutlineLedger> outline_ledgers(Plan const&, Context const&, Document const&, std::size_t language, Moment now);
// A finding in the person's language, with its parameters filled in.
std::string message_text(Plan const&, Context const&, Document const&, Finding const&, std::size_t language);
// A text of the pack with {section.field} as its value reads; a sentence that names a value that is not there is left out.
std::string text_about(Plan const&, Context const&, Document const&, std::string const& text, std::size_t language, Moment now);
// A value for reading.
std::string display_text(Plan const&, Context const&, Field const&, Value const&, std::size_t language);
// 1.5 MB, 300 KB.
std::string size_text(std::uint64_t bytes);
// 2025年7月19日 18:00
std::string moment_text(Moment, std::size_t language);

}

// The parts of a pack, each read by a file of its own. For this room only.
#pragma once

#include "form/programme.h"
#include "pack/decision.h"
#include "pack/reader.h"
#include "pack/texts.h"

namespace shenbao::pack {

// The pack that this one `extends`: its folder's files stand below base/.
struct Base {
    std::string id;
    Reader const& reader;
    Texts texts;
};

struct FormInput {
    Reader const& reader;
    Programme const& programme;  // code lists and context are read already
    Decisions const* decisions = nullptr;  // of an application form
    Base const* base = nullptr;  // of an application form
};

// Of a number that the reader has bounded.
constexpr std::uint32_t small(std::int64_t value) { return static_cast<std::uint32_t>(value); }

// The sections of an application, with words from texts.sections. A mere string, or `taken`, is a section of the base, with its words.
void read_sections(FormInput const&, std::vector<json::Node> const& sections, Texts const&, Form&);
AttachmentField read_attachment(Reader const&, json::Node const& field, Texts const& of_it);
void read_registry(FormInput const&, json::Node const& of_section, Texts const& of_it, Form&, Section&);
void read_history(FormInput const&, json::Node const& of_section, Form&, Section&);
// What the rows of a section follow; once all sections are read.
void read_rows(Reader const&, json::Node const& of_section, Form&, Section&);
void read_rules(FormInput const&, std::vector<json::Node> const& rules, Texts const&, Form&);
void read_ledgers(FormInput const&, std::vector<json::Node> const& ledgers, Texts const&, Form&);
// One section made of fields alone: a step of an account flow.
void read_step_form(FormInput const&, std::vector<json::Node> const& fields, std::string const& section_id, Texts const& field_texts, Form&);
void read_accounts(FormInput const&, json::Node const& accounts, Texts const&, Programme&);
void read_site(Reader const&, Texts const&, Programme&);
void read_flow(Reader const&, Texts const&, FlowTable&);
// A header of column names, then codes; `valid_from` and `valid_until` may be columns too. No row stands twice.
Relation read_relation(std::string const& id, std::string const& file, std::string_view csv, Diagnostics&);
// `date,kind,label` with kind holiday or workday; `# from:` and `# until:` say which days are covered.
WorkCalendar read_calendar(std::string const& file, std::string_view csv, Diagnostics&);
// `code,label,label_en,…`; languages gives the label columns: label, label_<second>, …
CodeList read_code_list(std::string const& id, std::string const& file, std::string_view csv, std::vector<std::string> const& languages, Diagnostics&);

}

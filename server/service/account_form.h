// What the steps of account flows share: reading the step's document, judging it, naming what is wrong.
#pragma once

#include "service/host.h"

namespace shenbao::service {

// `json`: {"<section>": {…}} or the section's own {…}.
Result<Document> read_step_document(Form const&, std::string const& json);
// Text of a field of the step's one section; empty when it is absent.
std::string step_text(Form const&, Document const&, std::string_view field);
std::string step_path(Form const&, std::string_view field);
// Every finding, in the person's language; empty when nothing is an error.
std::vector<FieldFinding> step_findings(Plan const&, Context const&, Document const&, Moment now, std::size_t language);
std::vector<FieldFinding> findings_of(Plan const&, Context const&, Document const&, Verdict const&, std::size_t language);
Refusal invalid(std::string path, std::string code, std::size_t language);

// SC-02: judged from the text typed alone: neither a phone nor a user name, but what a person is called.
bool looks_like_a_name(std::string_view login);
// One spelling for look-ups: regular_code, without +86 before a mainland number.
std::string phone_key(std::string_view phone);
// One spelling of a document's number: a small x is a capital one.
std::string identity_key(std::string_view number);

// The registration's document as it is kept: without passwords and what only repeats them.
std::string kept_document(Form const&, Document);

AccountFlow const* flow_of(Programme const&, std::string_view id, std::size_t step);
AccountStep const* creating_step(Programme const&);

}

// One value of a Document as JSON, for the readers and writers of this room.
#pragma once

#include "form/context.h"
#include "form/document.h"
#include "form/programme.h"
#include "wire/json.h"

#include <string>
#include <string_view>

namespace shenbao::wire {

// `pointer` goes into the error.
Result<Value> read_value(Form const&, Field const&, json::Node const&, std::string const& pointer);
void write_value(std::string& out, Form const&, Field const&, Value const&);

Result<Attachment> read_attachment_node(json::Node const&, std::string const& pointer);
void write_attachment_to(std::string& out, Attachment const&);

Result<Context> read_context(Programme const&, json::Node const&);
SharedDirectory read_directory(Programme const&, json::Node const&);
Code read_code(json::Node const&);
void write_code(std::string& out, Code const&);
Result<Document> read_document(Form const&, json::Node const&);

Error wrong_type(std::string const& pointer, std::string_view expected);
// The text of a member, or "" when it is absent or no string.
std::string_view text_of(json::Node const& object, std::string_view name);
std::int64_t integer_of(json::Node const& object, std::string_view name);
bool boolean_of(json::Node const& object, std::string_view name);
// The moment of an RFC 3339 member, or 0.
Moment moment_of(json::Node const& object, std::string_view name);

// "name": for writers that build objects by hand; adds a comma when the object has a member already.
void write_name(std::string& out, std::string_view name);
void write_text_member(std::string& out, std::string_view name, std::string_view text);
void write_integer_member(std::string& out, std::string_view name, std::int64_t value);

}

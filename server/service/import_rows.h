// One sheet to rows, a kind a function. For import*.cpp only.
#pragma once

#include "service/import.h"
#include "store/messages.h"
#include "wire/wire.h"

#include <unordered_map>

namespace shenbao::service {

struct ImportedRows {
    std::string kind;  // of the store
    bool sealed = false;
    std::vector<store::PublicRow> open;
    std::vector<store::SealedRow> closed;
    std::vector<store::MessageRow> messages;
    std::unordered_map<std::string, int> phones;  // of persons, with the line
    std::vector<std::string> contents;  // of the files that `open` names, by PublicFile::file as an index into this
};

struct ImportInput {
    ImportDesk const& desk;
    ImportJob const& job;
    ImportSource const& source;
    Sheet const& sheet;
    SheetNotes& notes;
};

ImportedRows read_imported(ImportInput const&);
void read_persons(ImportInput const&, ImportedRows&);
// Of the phones those under which somebody else is on file, whose row stays.
Result<void> say_filed_phones(store::Connection&, ImportDesk const&, ImportedRows const&, SheetNotes&);
void read_registry(ImportInput const&, ImportedRows&);
void read_committees(ImportInput const&, ImportedRows&);
void read_messages(ImportInput const&, ImportedRows&);
void read_code_rows(ImportInput const&, ImportedRows&);

// What is in a file that may be published, by its bytes and its name; empty when it may not be.
std::string_view published_type(std::string_view name, std::string_view bytes);
// The same by the name alone, of a file whose content was judged by it when it came.
std::string_view published_type(std::string_view name);
wire::Message facts_message(std::vector<Fact> const&);

}

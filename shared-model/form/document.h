// An applicant's values: slots, typed by the Form.
#pragma once

#include "base/date.h"
#include "base/id.h"
#include "base/result.h"
#include "base/sha256.h"
#include "form/path.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace shenbao {

// A stored file. All but `id` and `title` is set by the server; a client's own word for it counts nothing.
struct Attachment {
    Id id;
    std::string name;    // as the person's device called it
    std::string title;   // 文件标题; may be empty
    std::string sha256;  // of its bytes, hex
    FileKind kind = FileKind::Pdf;
    std::uint64_t size_bytes = 0;
    Moment added_at;
    std::uint32_t width_pixels = 0;
    std::uint32_t height_pixels = 0;
    std::uint32_t dpi = 0;  // 0: the file does not say
    std::string printed_hash;  // of a signed print: content_hash() of the document that was printed
    std::uint32_t pages = 0;   // of a PDF; 0: none that could be counted

    friend bool operator==(Attachment const& a, Attachment const& b)
    {
        return a.id == b.id && a.name == b.name && a.title == b.title && a.sha256 == b.sha256;
    }
};

struct Unreadable {
    std::string text;  // as typed; never thrown away

    friend bool operator==(Unreadable const& a, Unreadable const& b) { return a.text == b.text; }
};

// 至今
struct OpenEnd {
    friend bool operator==(OpenEnd, OpenEnd) { return true; }
};

using Codes = std::vector<std::string>;
using Attachments = std::vector<Attachment>;

struct Value;

struct Record {
    Id id;
    std::vector<Value> slots;  // as many as the shape has fields
};

struct Table {
    std::vector<Record> records;

    Record* find(Id);
    Record const* find(Id) const;
};

// std::monostate: absent. A single choice is a std::string holding the code.
struct Value {
    std::variant<std::monostate, std::string, std::int64_t, double, bool, Date, OpenEnd, Codes, Attachments, Table, Unreadable> held;

    bool absent() const { return held.index() == 0; }
    template<typename T>
    T const* as() const { return std::get_if<T>(&held); }
    template<typename T>
    T* as() { return std::get_if<T>(&held); }
};

bool operator==(Record const&, Record const&);
bool operator==(Table const&, Table const&);
bool operator==(Value const&, Value const&);

struct Document {
    std::vector<Table> sections;  // one for each section of the form
    // content_hash() as last computed; every way to a value that may change it forgets it (find_*, apply, derive).
    // Who changes `sections` by hand calls forget_content_hash().
    mutable std::optional<Digest> known_content_hash;

    void forget_content_hash() { known_content_hash.reset(); }
    friend bool operator==(Document const& a, Document const& b) { return a.sections == b.sections; }
};

// What a document holds, in bytes of the heap, as if every list had just grown (then it stands in twice the room, and in
// the old one too). The same on every machine, whatever a pointer takes there.
inline constexpr std::size_t record_weight = 192, value_weight = 40, code_weight = 96, attachment_weight = 576;
std::size_t weight_of(Document const&);
// An edit that would bring it above is refused; a document that is read may weigh so much more for each byte of its text.
inline constexpr std::size_t document_weight_max = 2u << 20, document_weight_per_byte = 6;

// Every single section with its one empty record, every repeating one without records.
Document empty_document(Form const&);
Record empty_record(Form const&, RecordShape const&, Id);
// `initial` of a field as a value; absent when there is none.
Value initial_value(Field const&);
// Whether somebody has put something in: neither nothing nor what stood there at first.
bool is_filled_in(Field const&, Value const&);
// Puts the initial values of its fields into a new record.
void set_initial(Form const&, RecordShape const&, Record&);

// The record or value at a path; null when the path's records are not there.
Record const* find_record(Document const&, Form const&, Path const&);
// A record that a passed application has confirmed: it stays (ZC-09).
bool is_kept(Form const&, Document const&, Path const& record);
// Whether the value at a path is a registry's word, the server's mark, or confirmed by a passed application: nobody types over
// it, whether it is shown just now or not.
bool is_given(Form const&, Document const&, Path const& value);
// Whether the word of a section's registry is that of another form's section too: the same registry, which has given all that
// the other's gives.
bool vouches_for(Form const&, Section const&, Form const& other, Section const& there);
Record* find_record(Document&, Form const&, Path const&);
Value const* find_value(Document const&, Form const&, Path const&);
Value* find_value(Document&, Form const&, Path const&);
// The table a record path stands in.
Table* find_table(Document&, Form const&, Path const&);
Table const* find_table(Document const&, Form const&, Path const&);

// SHA-256 over the values, in the form's order, without Declaration sections: what a print shows.
// Remembered in the document: a document is not to be judged by two threads at once.
Digest content_hash(Form const&, Document const&);

// What the person typed, as a value of the field's kind: made regular, or Unreadable. Empty text is absent.
Value read_typed(Field const&, std::string_view text);
// The value as the person would type it; empty for tables and attachments.
std::string typed_text(Field const&, Value const&);

}

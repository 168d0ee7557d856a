// Documents, edits, contexts, verdicts as JSON text. The other room that knows nlohmann/json.
//
// Document: {"<section>": {field: value}} for single sections, {"<section>": [{"id": …, field: value}]} for
// repeating ones. Values: text and codes as strings, whole and decimal numbers as numbers, dates "YYYY-MM-DD" or
// "YYYY-MM", 至今 as null, many-choices as arrays of codes, attachments as arrays of objects, nested tables as
// arrays of records, unreadable text as {"unreadable": "…"}. Absent values are left out.
//
// Edit: {"op": "set", "path": "basic/name", "value": …} (no "value": cleared) · {"op": "add", "path": "works/<id>",
// "after": "<id>"?} · {"op": "remove", "path"} · {"op": "move", "path", "after"?} ·
// {"op": "attach", "path", "attachment": {…}} · {"op": "detach", "path", "attachment": "<id>"} ·
// {"op": "choose", "path", "code", "chosen": bool}.
#pragma once

#include "base/result.h"
#include "check/verdict.h"
#include "flow/flow.h"
#include "form/context.h"
#include "form/document.h"
#include "form/edit.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shenbao::wire {

inline constexpr std::size_t depth_max = 32;
inline constexpr std::size_t document_bytes_max = 1u << 20;

// Errors carry the JSON pointer of what is wrong.
Result<Document> read_document(Form const&, std::string_view json);
std::string write_document(Form const&, Document const&);

struct Batch {
    Id id;                     // client-made; repeating a batch is harmless
    std::int64_t base_revision = 0;
    std::vector<Edit> edits;   // at most 500
};

Result<Batch> read_batch(Form const&, std::string_view json);
std::string write_batch(Form const&, Batch const&);
Result<std::vector<Edit>> read_edits(Form const&, std::string_view json);
std::string write_edits(Form const&, std::vector<Edit> const&);

struct Conflict {
    Path path;
    Value yours;
    Value theirs;
    std::int64_t revision = 0;  // that wrote theirs
};

struct BatchReply {
    std::int64_t revision = 0;
    Moment saved_at;
    std::vector<Conflict> conflicts;
    std::optional<Context> context;  // when the batch changed what the rules read beside the document
    std::string directory;           // the name of the one that holds; empty where none does
};

std::string write_batch_reply(Form const&, BatchReply const&);
Result<BatchReply> read_batch_reply(Programme const&, std::string_view json);

// A submission is stored with the name of its Directory, which many share; whoever judges gets the whole.
enum class DirectoryAs : std::uint8_t { Whole, Name };
Result<Context> read_context(Programme const&, std::string_view json);
std::string write_context(Context const&, DirectoryAs = DirectoryAs::Whole);

// [{"organisation", "name"}], as they stand in the Context.
Result<std::vector<RouteContext::Level>> read_levels(std::string_view json);
std::string write_levels(std::vector<RouteContext::Level> const&);

// {"lists": {id: [{"code", "labels", …}]}, "relations": {id: {"columns": […], "rows": [[…]]}}}. Read for one programme: what it does not
// declare is passed over, and cells come in the order of its columns.
inline constexpr std::size_t directory_bytes_max = 2u << 20;
inline constexpr std::size_t directory_nodes_max = 120'000;  // JSON values: what is left of a reply's is the document's
Result<SharedDirectory> read_directory(Programme const&, std::string_view json);
std::string write_directory(Directory const&);

// [{"path", "code", "severity", "parameters": {…}}], byte-identical for equal verdicts.
std::string write_verdict(Form const&, Verdict const&);
Result<Verdict> read_verdict(Form const&, std::string_view json);

Result<Attachment> read_attachment(std::string_view json);
std::string write_attachment(Attachment const&);

Result<std::vector<HistoryEntry>> read_history(std::string_view json);
std::string write_history(std::vector<HistoryEntry> const&);

// A small reader and writer for messages that are not documents (API requests and replies), so that no other
// room needs the JSON library. Depth and size are limited; a missing or mistyped member reads as absent.
class Message {
public:
    static Result<Message> read(std::string_view json, std::size_t bytes_max = 64 << 10);
    Message();  // an empty object, to write into
    Message(Message const&);
    Message(Message&&) noexcept;
    Message& operator=(Message const&);
    Message& operator=(Message&&) noexcept;
    ~Message();

    std::optional<std::string> text(std::string_view key) const;
    std::optional<std::int64_t> integer(std::string_view key) const;
    std::optional<double> number(std::string_view key) const;
    std::optional<bool> boolean(std::string_view key) const;
    std::optional<Message> object(std::string_view key) const;
    std::vector<Message> list(std::string_view key) const;          // of objects; empty when absent
    std::vector<std::string> texts(std::string_view key) const;     // of strings
    // The member as JSON text ("" when absent): a document or batch inside a message, for the readers above.
    std::string raw(std::string_view key) const;
    std::vector<std::string> keys() const;

    Message& set(std::string_view key, std::string_view text);
    Message& set(std::string_view key, char const* text) { return set(key, std::string_view(text)); }
    Message& set(std::string_view key, std::int64_t);
    Message& set(std::string_view key, int value) { return set(key, static_cast<std::int64_t>(value)); }
    Message& set(std::string_view key, double);
    Message& set(std::string_view key, bool);
    Message& set(std::string_view key, Message const&);
    Message& set(std::string_view key, std::vector<Message> const&);
    Message& set(std::string_view key, std::vector<std::string> const&);
    Message& set_null(std::string_view key);
    Message& set_raw(std::string_view key, std::string_view json);  // must be valid JSON

    std::string write() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}

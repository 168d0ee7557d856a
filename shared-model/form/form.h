// A form as the pack describes it: sections, fields, limits, rules. Immutable after reading.
#pragma once

#include "base/date.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace shenbao {

using FieldIndex = std::uint16_t;
using SectionIndex = std::uint16_t;
using CodeListIndex = std::uint16_t;
inline constexpr std::uint16_t no_index = 0xffff;

// One text in every language of the pack, in the order of Programme::languages; the first is the default.
struct Localised {
    std::vector<std::string> texts;

    std::string const& in(std::size_t language) const;
    bool empty() const { return texts.empty() || texts.front().empty(); }
};

// Where an expression or rule stands in the pack, for diagnostics.
struct SourcePosition {
    std::string file;
    int line = 0;
    int column = 0;
};

// CEL source. Compiled by check/, which knows the types.
struct ExpressionSource {
    std::string text;
    SourcePosition position;
    std::string written = {};  // the string as it stands in the file, where that has escapes

    bool present() const { return !text.empty(); }
};

enum class Severity : std::uint8_t { Error, Warning };

struct Code {
    std::string code;
    Localised label;
    std::string parent;  // the code it belongs under, in the same list or the list of the filtering field; may be empty
    std::optional<Date> valid_from;   // inclusive
    std::optional<Date> valid_until;  // inclusive
};

// A code list in its standard's order. `source` names the standard; a list that could not be checked
// against it, or that holds only examples, says so in `status`.
enum class CodeListStatus : std::uint8_t { Complete, Unchecked, Sample };
// PackUnlessContext: the pack's own, until the Context brings another under its id (what a committee sets, ZC-10).
// PackUnlessDirectory: the same, of what the authority brings in for everybody (ZC-03: units, committees).
enum class CodeListOrigin : std::uint8_t { Pack, Context, PackUnlessContext, PackUnlessDirectory };

// FNV-1a: codes are a few bytes.
struct CodeHash {
    std::size_t operator()(std::string const& code) const noexcept
    {
        std::uint32_t hash = 2166136261u;
        for (unsigned char byte : code)
            hash = (hash ^ byte) * 16777619u;
        return hash;
    }
};

struct CodeList {
    std::string id;
    std::string source;
    CodeListStatus status = CodeListStatus::Complete;
    CodeListOrigin origin = CodeListOrigin::Pack;
    std::vector<Code> codes;
    std::unordered_map<std::string, std::uint32_t, CodeHash> by_code;

    Code const* find(std::string const& code) const;
};

// A table of allowed combinations of codes. A cell that is empty takes any code.
struct Relation {
    struct Row {
        std::vector<std::string> cells;   // by column
        std::optional<Date> valid_from;   // inclusive
        std::optional<Date> valid_until;  // inclusive
    };
    std::string id;
    std::string source;
    bool in_directory = false;  // the pack's own, until the Directory brings another under its id
    std::vector<std::string> columns;
    std::vector<Row> rows;
};

// ---- kinds of field

// A check with a name of its own (facts and vectors: check/identity.h).
enum class TextFormat : std::uint8_t {
    Plain,
    PersonName,
    ResidentId,            // GB 11643-1999, 18 digits
    HmtResidencePermit,    // 港澳台居民居住证
    ForeignPermanentResidence,
    HkMacaoPass,
    TaiwanPass,
    Passport,
    UnifiedSocialCreditCode,  // GB 32100-2015
    MobilePhone,              // mainland
    InternationalPhone,       // E.164 with +86, +852, +853, +886 or another country
    Phone,                    // mobile or landline with area code
    Postcode,
    Email,
    Isbn,
    Issn,
    CnSerial,
    Secret,  // a password: never stored in a Document on disk, never shown in an Outline
    Note,     // no answer: the label is words to read between the fields
    Heading,  // no answer: the label heads the fields after it
};

struct TextField {
    TextFormat format = TextFormat::Plain;
    // When present: the format follows another field of the record, by the code it holds.
    FieldIndex format_field = no_index;
    std::vector<std::pair<std::string, TextFormat>> format_by_code;
    bool many_lines = false;
    std::uint32_t length_max = 0;          // characters after NFC; 0: the reader sets 200, or 5,000 for many lines
    std::uint32_t length_min = 0;
    std::uint32_t length_advised_max = 0;  // 0: none; a warning, never a block
    std::string pattern;                   // RE2 subset of cel/matches, whole value; may be empty
    FieldIndex same_as = no_index;         // must equal that field of the record (确认密码)
    CodeListIndex area_codes = no_index;   // of an international phone: the area code is chosen from this list; the value is E.164
    SourcePosition pattern_position;
};

struct NumberField {
    std::uint8_t decimals = 0;  // 0: a whole number
    std::optional<double> minimum;
    std::optional<double> maximum;
    Localised unit;
};

struct DateField {
    DatePrecision precision = DatePrecision::Day;  // the least that must be given; a day may be given where a month suffices
    bool open_end = false;                         // 至今 is allowed
    bool not_future = false;
    std::optional<Date> earliest;
    std::optional<Date> latest;
    FieldIndex not_before = no_index;  // of the same record: this date is not before that one
};

enum class ChoiceStyle : std::uint8_t { Select, Radio, CheckBoxes, Matrix, Search, Committees };

struct ChoiceField {
    CodeListIndex list = no_index;
    bool many = false;
    ChoiceStyle style = ChoiceStyle::Select;
    std::uint32_t count_min = 0;  // of a many-choice
    std::uint32_t count_max = 0;  // 0: no limit
    bool unique_in_table = false;  // SC-07: the same code only once among the records
    // The options shown are those whose `parent` is the code this field of the record holds (ZC-03, cascades).
    FieldIndex parent_field = no_index;
    ExpressionSource options;  // of type bool, over `option`; may be absent
    ExpressionSource apart;    // the same: of options that stand in a table of their own (ZC-04); may be absent
    Localised near_label, apart_label;  // what the two tables are called
};

struct BooleanField {
    bool must_be_true = false;  // a declaration
};

enum class FileKind : std::uint8_t { Pdf, Jpeg, Png, Gif };

struct AttachmentField {
    std::vector<FileKind> kinds;
    std::uint64_t size_bytes_max = 2u << 20;
    std::uint64_t size_bytes_total_max = 0;  // 0: none
    std::uint32_t count_min = 0;             // beyond `required`
    std::uint32_t count_max = 1;
    std::uint32_t dpi_min = 0;  // 0: not checked
    std::uint32_t dpi_max = 0;
    bool photo = false;       // shown and cropped as a portrait
    std::uint16_t photo_width_mm = 0;
    std::uint16_t photo_height_mm = 0;
    bool signed_print = false;  // SC-14: a scan of this form's print; must be of the document as it is now
    // Limits that hang on other values: where an expression is there and has a value, that counts.
    ExpressionSource kinds_when;           // list(string)
    ExpressionSource size_bytes_max_when;  // int
    ExpressionSource count_min_when;       // int
    ExpressionSource count_max_when;       // int
    Localised blank;  // a letter to fill in, sign and upload, in the small Markdown of published texts; may be empty (ZC-12)
    bool delete_first = false;  // SH-05: no file takes the place of another; what is there is deleted before

    bool depends() const { return kinds_when.present() || size_bytes_max_when.present() || count_min_when.present() || count_max_when.present(); }
};

// Two records' periods may not overlap; to begin on the day (or in the month) in which another one ends is allowed.
struct PeriodLimit {
    FieldIndex from = no_index;
    FieldIndex to = no_index;       // absent or 至今: still going on
    std::vector<FieldIndex> same;   // only records that are alike in these are compared
};

// ZC-03: the fields' values together must stand in a row of the relation; choosing any narrows the others.
struct Combination {
    std::uint16_t relation = no_index;  // into Programme::relations
    struct Member {
        std::uint16_t column = 0;
        FieldIndex field = no_index;  // a single choice
    };
    std::vector<Member> members;  // in the order of the form
};

// Records inside a record, or the records of a section.
struct RecordShape {
    std::vector<FieldIndex> fields;  // in the order of the form; a field's `slot` is its place here
    std::uint32_t count_min = 0;
    std::uint32_t count_max = 0;  // 0: the reader sets 200
    Localised record_name;        // 条目's own word: 业绩, 成果
    std::vector<FieldIndex> columns;  // what a list of the records shows
    std::vector<std::vector<FieldIndex>> unique;  // no two records have the same values in all fields of a group
    std::vector<PeriodLimit> periods;
    std::vector<Combination> combinations;
};

struct TableField {
    RecordShape shape;
};

using FieldKind = std::variant<TextField, NumberField, DateField, ChoiceField, BooleanField, AttachmentField, TableField>;

enum class FieldWidth : std::uint8_t { Auto, Characters, Full };

struct Field {
    std::string id;  // unique in its record
    FieldIndex index = no_index;
    FieldIndex parent = no_index;  // the TableField it stands in, if any
    SectionIndex section = no_index;
    std::uint16_t slot = 0;
    FieldKind kind;
    Localised label;
    Localised hint;         // under the label; 红色提示
    Localised placeholder;  // an example, rarely
    bool required = false;
    Severity required_severity = Severity::Error;
    ExpressionSource required_when;  // bool
    ExpressionSource visible;        // bool
    bool asked_by_rules = false;     // a rule's reason without a `visible` of its own: shown where such a rule does not hold; `visible` is what that reads
    ExpressionSource derived;        // its value; the field is then shown, not typed
    ExpressionSource locked;         // bool: shown, not typed (identity, history)
    std::string context_value;       // locked to this value of the Context when it has one (name from the account)
    std::vector<std::string> initial;    // what stands in a new application or record at first, as it would be typed (codes of a many-choice one by one); may be changed
    std::string prefilled;           // a new application starts with this value of the Context; the person may change it
    std::uint16_t width_characters = 0;  // 0: by kind
    std::string autocomplete;        // HTML autofill token: name, tel, email, one-time-code …
    bool personal = false;           // masked in lists and logs
    bool internal = false;           // computed and stored, never shown: a value that other expressions share
    Localised required_message;      // instead of the built-in sentence when it is required and empty
};

enum class SectionKind : std::uint8_t {
    Single,
    Repeating,
    Attachments,  // every field is an AttachmentField, shown as rows with a state (SC-12)
    Choice,       // one many-choice as a matrix of check boxes (HQ-07)
    ReadOnly,     // from a registry, or from other sections
    Declaration,  // what is ticked, printed, signed before submission; not part of the printed content
};

// Whether a field is only words: a note or a heading between the others.
bool is_words(Field const&);

// An outside registry that knows records of a section: all of a ReadOnly one, or those that a person takes over.
struct RegistrySource {
    std::string id;                  // empty: none
    Localised label;                 // what people call it
    FieldIndex source = no_index;    // a text of each record: which registry gave it, and when; the server's alone to write
    std::vector<FieldIndex> fields;  // what it gives; locked where it did
    bool by_hand = true;             // whether a person may add records of his own beside those (ZC-08: not)

    bool present() const { return !id.empty(); }
};

// Records that a passed application has confirmed: the person's own history, not to be rewritten (ZC-09).
struct HistoryMark {
    FieldIndex kept = no_index;      // a date of each record: since when it stands fast; the server's alone to write
    FieldIndex ended = no_index;     // a date without which a record is still open, and stays as it is; may be none
    std::vector<FieldIndex> fields;  // locked in a record that is kept

    bool present() const { return kept != no_index; }
};

// Records that follow those of another section: one for each that counts, with its id. Every value is derived.
struct RowsSource {
    SectionIndex section = no_index;
    ExpressionSource where;  // bool, over `source`; absent: all of them

    bool present() const { return section != no_index; }
};

struct Section {
    std::string id;
    SectionIndex index = no_index;
    SectionKind kind = SectionKind::Single;
    Localised label;
    Localised purpose;  // one sentence: what this section wants
    Localised empty;    // what to do when there is no record yet
    RecordShape shape;  // Single, Attachments, Choice, Declaration: exactly one record, with a nil id
    ExpressionSource visible;
    RegistrySource registry;
    HistoryMark history;
    RowsSource rows;

    // Any number of records, instead of exactly one.
    bool repeats() const { return kind == SectionKind::Repeating || kind == SectionKind::ReadOnly; }
};

// A validation rule as data, like those of Kubernetes custom resources.
struct Rule {
    std::string id;  // its finding's code is "rule:<id>"
    ExpressionSource when;    // bool; absent: always
    ExpressionSource assertion;  // bool
    Severity severity = Severity::Error;
    Localised message;
    SectionIndex section = no_index;  // where the finding goes
    FieldIndex field = no_index;      // no_index: the section as a whole
    bool submit_only = false;         // asked for at Stage::Submit alone: what may still be missing in a draft
    bool each_record = false;         // evaluated for each record of `section` or `table`, which is then `self`
    FieldIndex table = no_index;      // the records of this table field instead of the section's own
    FieldIndex reason_field = no_index;  // a rule that does not hold passes with a reason written here (then a warning)
    SourcePosition position;
};

// NB-01, ZC-10: which clauses (codes of a list, often the committee's own in the Context) records give evidence for.
struct Ledger {
    struct Evidence {
        SectionIndex section = no_index;   // whose records are the evidence
        FieldIndex field = no_index;       // of theirs: the clause a record answers, or several
        ExpressionSource counts;           // bool, over the record: whether it counts towards its clause; absent: it does
    };
    std::string id;
    Localised label;
    SectionIndex section = no_index;  // where it is shown and its finding goes
    std::vector<Evidence> evidence;
    std::uint32_t each = 1;           // records that satisfy a clause
    ExpressionSource needed;          // int: clauses to satisfy; absent: all of them
    std::vector<std::string> apart;   // codes that are kept but are no clause ("other")
    Severity severity = Severity::Error;
};

struct Form {
    std::string id;  // "application", "accounts.register.0"
    std::vector<Section> sections;
    std::vector<Field> fields;
    std::vector<Rule> rules;
    std::vector<Ledger> ledgers;

    Section const* find_section(std::string_view id) const;
    // A field of a section's own records (not of a nested table).
    Field const* find_field(Section const&, std::string_view id) const;
    Field const* find_field(TableField const&, std::string_view id) const;
    RecordShape const& shape_of(Field const& table) const;
};

}

// A form with every expression compiled and every name resolved, and the one entry that judges a document.
#pragma once

#include "base/diagnostic.h"
#include "base/result.h"
#include "check/cel/program.h"
#include "check/verdict.h"
#include "form/context.h"
#include "form/document.h"
#include "form/programme.h"

#include <memory>
#include <optional>
#include <variant>
#include <vector>

namespace shenbao {

// Draft: what is there must be right, what is missing is not asked for yet. Submit: everything.
enum class Stage : std::uint8_t { Draft, Submit };

class Plan {
public:
    // Type-checks every expression against the form, the Context's types and the code lists; lists all mistakes.
    // `programme` and `form` (which is one of the programme's) must outlive the plan.
    // What was compiled is appended to `stored`, if there is one, for read().
    static std::variant<Plan, Diagnostics> make(Programme const& programme, Form const& form, ByteWriter* stored = nullptr);
    // The same plan without compiling. Nothing for bytes that make() never wrote for this form.
    static std::optional<Plan> read(Programme const& programme, Form const& form, ByteReader& stored);

    Plan(Plan&&) noexcept;
    Plan& operator=(Plan&&) noexcept;
    ~Plan();

    Programme const& programme() const;
    Form const& form() const;

    struct Compiled;
    Compiled const& compiled() const { return *m_compiled; }

private:
    explicit Plan(std::unique_ptr<Compiled>);
    // Everything but the expressions.
    static std::unique_ptr<Compiled> plan(Programme const& programme, Form const& form);
    std::unique_ptr<Compiled> m_compiled;
};

// Which values of a document count. Hidden ones read as absent, are not checked, counted, printed or submitted.
class Visibility {
public:
    bool shows_section(SectionIndex section) const { return sections[section]; }
    bool shows(Record const& record, FieldIndex field) const { return !(note_of(record, field) & hidden); }
    // By `required` or `required_when`, and shown.
    bool is_required(Record const& record, FieldIndex field) const { return note_of(record, field) & required; }
    // Derived, locked, or held by the Context.
    bool is_locked(Record const& record, FieldIndex field) const { return note_of(record, field) & locked; }

    enum Note : std::uint8_t { asked = 1, hidden = 2, required = 4, locked = 8 };
    // Where a record's notes begin. Records are those of the document that was judged, in the order of their addresses.
    struct Seat {
        Record const* record = nullptr;
        std::uint32_t first_note = 0;
    };
    std::vector<bool> sections;
    std::vector<Seat> seats;
    std::vector<std::uint8_t> notes;
    Form const* form = nullptr;

private:
    std::uint8_t note_of(Record const&, FieldIndex) const;
};

struct Judgement {
    Verdict verdict;
    Visibility visibility;
};

// What a new application begins with: `prefilled` fields take their value from the Context.
void prefill(Plan const&, Context const&, Document&);
// Derived values and values locked to the Context are written into the document first.
void derive(Plan const&, Context const&, Document&, Moment now);
// Pure: the same inputs give the same bytes natively and in wasm.
Verdict validate(Plan const&, Context const&, Document const&, Stage, Moment now);
// The same with what the form needs beside it. The Visibility names records of `document`, which must outlive it.
Judgement judge(Plan const&, Context const&, Document const& document, Stage, Moment now);

// Whether the guard of the flow's transition at this place holds; one without a guard does.
bool guard_holds(Plan const&, Context const&, Document const&, std::size_t transition, Moment now);

// What is stored at submission: without hidden sections, records' hidden fields and unreadable text.
Document pruned(Plan const&, Context const&, Document const&, Moment now);

// The limits of an attachment at this path, as other values make them; nothing when there is no such slot.
std::optional<AttachmentField> attachment_limits(Plan const&, Context const&, Document const&, Path const&, Moment now);
// The codes a person may choose at this path now, in list order.
std::vector<Code const*> options_at(Plan const&, Context const&, Document const&, Path const&, Moment now);
// Those of them that stand in a table of their own.
std::vector<Code const*> options_apart(Plan const&, Context const&, Document const&, Path const&, std::vector<Code const*> const& options, Moment now);
// The list of a choice field: the pack's, or the one frozen in the Context.
Code const* find_code(Programme const&, Context const&, ChoiceField const&, std::string const& code);

}

// A form that is being filled: the application's or an account step's. Judged after each change, never while drawing.
#pragma once

#include "check/live.h"
#include "form/edit.h"
#include "outline/outline.h"

#include <map>
#include <optional>
#include <set>
#include <string>

namespace shenbao::client {

// What stands in the field with the focus: shown as typed until it is left, however the Document reads it.
struct Editing {
    std::string path;
    std::string text;
    bool error_was_shown = false;
};

// One of a list that opens; the others show every option at once.
inline bool is_select(ChoiceStyle style) { return style == ChoiceStyle::Select || style == ChoiceStyle::Search; }

struct FormState {
    FormState(Plan const& plan_, Context context_, Document document_, std::string id_prefix_)
        : plan(&plan_)
        , live(plan_, std::move(context_), std::move(document_), Stage::Submit)
        , id_prefix(std::move(id_prefix_))
    {
    }
    // The outline points into the judgement.
    FormState(FormState&&) = default;
    FormState& operator=(FormState&&) = default;
    FormState(FormState const&) = delete;
    FormState& operator=(FormState const&) = delete;

    Form const& form() const { return plan->form(); }
    Document const& document() const { return live.document(); }
    Context const& context() const { return live.context(); }
    Judgement const& judgement() const { return live.judgement(); }

    Plan const* plan;
    LiveJudgement live;
    std::string id_prefix;  // of its nodes' ids, so that two forms can be on one page
    Outline outline;
    std::size_t language = 0;
    bool dirty = true;
    Extent on_page { {}, Part {} };    // what the outline is wanted for
    std::optional<Extent> outlined;    // what it was made for

    std::set<std::string> left;   // paths whose field was left: what is wrong there is shown
    std::set<std::string> asked;  // sections and records of which everything that is wrong or missing is shown
    bool asked_all = false;
    std::string fresh;  // the record that was just added: nothing is asked of it before its person had a chance
    std::map<std::string, std::string> server_words;  // by path, until that value changes
    std::map<std::string, std::string> refused_words; // what was typed and could not be taken
    std::optional<Editing> editing;
};

std::string path_text(FormState const&, Path const&);
// The DOM id of a value's control.
std::string node_id(FormState const&, Path const&);
// What gets the focus for a value: the first box of a choice, else the control.
std::string focus_id(FormState const&, Path const&);

// Judges what has changed and makes the outline anew, when something has.
void refresh(FormState&, std::size_t language, Moment now);

// Applies an edit to the document and forgets what the server had said about that value.
EditRefusal change(FormState&, Edit const&);

// A value that is there, shown and not locked. Not asked of the outline: what was typed may come when its page is left.
bool can_be_typed(FormState const&, Path const&);
bool is_missing(Finding const&);
// Is everything that is wrong at this path to be shown, also what is missing?
bool is_asked(FormState const&, Path const&);
// The error to show at a field now; empty when there is none, or when the person had no chance yet.
std::string shown_error(FormState const&, OutlineField const&);
bool shows_error(FormState const&, Path const&);
std::string shown_warning(OutlineField const&);

// HQ-01: a number and the area code before it (E.164). A number without one has the list's first.
struct PhoneParts {
    std::string area, number;
};
PhoneParts phone_parts(CodeList const&, std::string_view text);
// What is typed into a number's box, or chosen beside it (detail "area"), as the whole number.
std::string whole_phone(FormState const&, Path const&, std::string const& detail, std::string const& text);

OutlineSection const* find_section(Outline const&, SectionIndex);
OutlineField const* find_field(Outline const&, Path const&);
OutlineRecord const* find_record(Outline const&, Path const&);

struct Problem {
    Path path;
    std::string text;
};
// Errors of a section or record in document order, with the server's own at its values.
std::vector<Problem> problems_of(FormState const&, Path const& part);
std::vector<Problem> problems_of(FormState const&);

}

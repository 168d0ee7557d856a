// A document under somebody's hands: judged in full once, then after each edit only what that edit can change.
#pragma once

#include "check/plan.h"
#include "form/edit.h"

#include <memory>

namespace shenbao {

// What an edit has changed, beside the value it was about.
struct Changes {
    EditRefusal refusal = EditRefusal::None;
    std::vector<Finding> gone;
    std::vector<Finding> come;
    std::vector<Path> visibility;  // sections and fields that are shown now and were not, or the other way round
    std::vector<Path> derived;     // values that were computed anew and differ
    std::size_t expressions_evaluated = 0;
};

class LiveJudgement {
public:
    // `plan` must outlive it. Nothing is judged before the first settle().
    LiveJudgement(Plan const& plan, Context, Document, Stage);
    LiveJudgement(LiveJudgement&&) noexcept;
    LiveJudgement& operator=(LiveJudgement&&) noexcept;
    ~LiveJudgement();

    // Changes the document and notes what hangs on it; judgement() stays as it was until settle().
    EditRefusal edit(Edit const&);
    // Then it is what derive() and judge() give for the document at `now`, by evaluating only what reads the changed
    // values. What adds, removes or moves records, or shows or hides a section or table, is judged in full; so is a new
    // moment that an expression or a date's limit can tell from the last.
    Changes settle(Moment now);
    // Both, at the last moment.
    Changes apply(Edit const&);

    Document const& document() const;
    Context const& context() const;
    // For changes that are no edits: everything is judged again at the next settle().
    Document& document_to_change();
    void replace_context(Context);
    // At the stage it was made for. Its Visibility names records of document().
    Judgement const& judgement() const;
    Moment now() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}

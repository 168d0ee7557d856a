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
    // `plan` must outlive it. Derived values are written first.
    LiveJudgement(Plan const& plan, Context, Document, Stage, Moment now);
    LiveJudgement(LiveJudgement&&) noexcept;
    LiveJudgement& operator=(LiveJudgement&&) noexcept;
    ~LiveJudgement();

    // The same as derive() and judge() of the changed document, by evaluating only what reads the changed value.
    // What adds, removes or moves records, or shows or hides a section or table, is judged in full.
    Changes apply(Edit const&);
    // Nothing happens while no expression can tell the difference.
    Changes set_now(Moment);

    Document const& document() const;
    Context const& context() const;
    // At the stage it was made for. Its Visibility names records of document().
    Judgement const& judgement() const;
    Moment now() const;
    // For what replaces or merges whole documents: judged in full afterwards.
    void replace(Context, Document);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}

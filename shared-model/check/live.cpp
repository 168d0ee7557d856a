#include "check/live.h"

#include "base/sort.h"
#include "check/judge.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace shenbao {

namespace {

// A field to be shown, hidden or computed again.
struct Task {
    std::uint16_t rank = 0;
    DependentKind kind = DependentKind::Field;
    RecordNode const* node = nullptr;
    std::uint16_t index = 0;

    friend bool operator==(Task const& a, Task const& b) { return a.kind == b.kind && a.node == b.node && a.index == b.index; }
    friend bool operator<(Task const& a, Task const& b)
    {
        if (a.rank != b.rank)
            return a.rank < b.rank;
        if (a.kind != b.kind)
            return a.kind < b.kind;
        return a.index != b.index ? a.index < b.index : std::less<RecordNode const*>()(a.node, b.node);
    }
};

// A step to be judged again; `node` is null for one of a section.
struct Pending {
    std::uint32_t place = nowhere;
    RecordNode const* node = nullptr;
    SectionIndex section = no_index;
    std::uint16_t step = 0;
};

std::uint64_t hash_of(Finding const& finding)
{
    std::uint64_t hash = finding.path.section + (std::uint64_t { static_cast<std::uint16_t>(finding.code) } << 16) + (std::uint64_t { finding.rule } << 32);
    for (auto const& step : finding.path.steps)
        hash = (hash * 1'000'003) ^ step.record.low ^ (step.record.high << 1) ^ (std::uint64_t { step.field } << 7);
    return hash;
}

// Those of `from` that are not in `other`.
std::vector<Finding> without(std::vector<Finding> const& from, std::vector<Finding> const& other)
{
    std::vector<std::pair<std::uint64_t, std::size_t>> known;
    for (std::size_t i = 0; i < other.size(); ++i)
        known.emplace_back(hash_of(other[i]), i);
    sort(known);
    std::vector<Finding> left;
    for (auto const& finding : from) {
        auto hash = hash_of(finding);
        auto at = std::lower_bound(known.begin(), known.end(), std::pair(hash, std::size_t { 0 }));
        bool found = false;
        for (; at != known.end() && at->first == hash && !found; ++at)
            found = other[at->second] == finding;
        if (!found)
            left.push_back(finding);
    }
    return left;
}

bool is_structural(Edit const& edit)
{
    return std::holds_alternative<AddRecord>(edit) || std::holds_alternative<RemoveRecord>(edit) || std::holds_alternative<MoveRecord>(edit);
}

}

struct LiveJudgement::State {
    State(Plan const& plan_, Context context_, Document document_, Stage stage_)
        : plan(&plan_)
        , context(std::move(context_))
        , document(std::move(document_))
        , stage(stage_)
    {
    }

    Plan::Compiled const& compiled() const { return plan->compiled(); }
    Form const& form() const { return plan->form(); }

    // ---- in full

    void judge_everything(std::vector<Path>* derived);
    void judge_again(Changes&);
    void make_stale();
    std::vector<Path> hidden_places() const;

    // ---- what one value changes

    void note_change(Path const&);
    void settle_changes(Changes&);
    void ask_dependents(RecordNode const& changed, FieldIndex field);
    void ask(Dependent const&, RecordNode const&);
    void ask_field_steps(RecordNode const&, Field const&);
    void ask_signed_prints();
    bool settle_tasks(Changes&);
    bool settle(Task const&, Changes&);
    void judge_pending(Changes&);
    void replace_findings(std::uint32_t place, std::vector<Finding>&, Changes&);

    Plan const* plan;
    Context context;
    Document document;
    Stage stage;
    Moment now;
    // The layout does not fit the document any more.
    bool stale = true;
    bool unsettled = false;
    std::vector<Path> hidden_before;  // when it became stale
    std::unique_ptr<Layout> layout;
    std::optional<Judge> judge;
    Judgement judgement;
    std::vector<std::uint16_t> counts;  // of findings, by step
    std::vector<Task> tasks;
    std::vector<Pending> pending;
    std::vector<Finding> fresh;
};

void LiveJudgement::State::judge_everything(std::vector<Path>* derived)
{
    stale = unsettled = false;
    bool again = true;
    for (std::size_t turn = 0; again; ++turn) {
        judge.reset();
        layout = std::make_unique<Layout>(compiled(), document);
        judge.emplace(*plan, context, document, *layout, stage, now);
        again = derive_turn(compiled(), judge->activation(), *layout, document, turn, derived);
    }
    if (derived) {
        auto gone = [&](Path const& path) { return !find_record(std::as_const(document), form(), path); };
        derived->erase(std::remove_if(derived->begin(), derived->end(), gone), derived->end());
    }
    judgement.verdict.findings.clear();
    counts.clear();
    judge->judge_all(judgement.verdict.findings, &counts);
    judgement.visibility = visibility_of(form(), *layout);
}

std::vector<Path> LiveJudgement::State::hidden_places() const
{
    std::vector<Path> hidden;
    for (std::size_t i = 0; layout && i < layout->sections_shown.size(); ++i) {
        if (layout->sections_shown[i] != 1)
            hidden.push_back({ static_cast<SectionIndex>(i), {} });
    }
    for (auto const& node : layout ? layout->nodes : std::vector<RecordNode> {}) {
        for (auto const& member : node.shape->members) {
            if (node.first_step != nowhere && (layout->note(node, member.field->slot) & Visibility::hidden))
                hidden.push_back(layout->path_of(node, member.field->index));
        }
    }
    return hidden;
}

void LiveJudgement::State::make_stale()
{
    if (!stale)
        hidden_before = hidden_places();
    stale = true;
    tasks.clear();
    pending.clear();
}

void LiveJudgement::State::judge_again(Changes& changes)
{
    make_stale();
    auto before = std::move(judgement.verdict.findings);
    judge_everything(&changes.derived);
    changes.expressions_evaluated += judge->activation().evaluated();
    changes.gone = without(before, judgement.verdict.findings);
    changes.come = without(judgement.verdict.findings, before);
    auto hidden = hidden_places();
    auto differs = [&](std::vector<Path> const& these, std::vector<Path> const& others) {
        for (auto const& path : these) {
            if (std::find(others.begin(), others.end(), path) == others.end())
                changes.visibility.push_back(path);
        }
    };
    differs(hidden, hidden_before);
    differs(hidden_before, hidden);
}

void LiveJudgement::State::note_change(Path const& path)
{
    auto const* node = layout->find(form(), path);
    auto const& field = form().fields[path.field()];
    unsettled = true;
    judge->forget_print_hash();
    ask_dependents(*node, field.index);
    // What is computed or held by the Context goes back to what it was.
    if (compiled().fields[field.index].derived || !field.context_value.empty())
        tasks.push_back({ compiled().ranks[field.index], DependentKind::Derived, node, field.index });
}

void LiveJudgement::State::settle_changes(Changes& changes)
{
    if (!unsettled)
        return;
    unsettled = false;
    auto before = judge->activation().evaluated();
    bool settled = settle_tasks(changes);
    if (settled) {
        ask_signed_prints();
        judge_pending(changes);
    }
    changes.expressions_evaluated += judge->activation().evaluated() - before;
    if (!settled)
        judge_again(changes);
}

void LiveJudgement::State::ask_dependents(RecordNode const& changed, FieldIndex field)
{
    for (auto const& dependent : compiled().dependents[field]) {
        if (dependent.kind == DependentKind::Section || dependent.kind == DependentKind::Rows || dependent.kind == DependentKind::SectionStep) {
            ask(dependent, changed);
            continue;
        }
        if (dependent.reach == Reach::All) {
            auto const* shape = &compiled().shapes[dependent.shape];
            for (auto const& node : layout->nodes) {
                if (node.shape == shape)
                    ask(dependent, node);
            }
            continue;
        }
        auto const* node = &changed;
        for (std::uint8_t up = 0; up < dependent.up; ++up)
            node = layout->parent_of(*node);
        if (dependent.down == no_index) {
            ask(dependent, *node);
            continue;
        }
        auto table = node->first_table;
        while (layout->tables[table].field != dependent.down)
            ++table;
        for (std::size_t i = 0; i < layout->tables[table].table->records.size(); ++i)
            ask(dependent, layout->nodes[layout->tables[table].first + i]);
    }
}

void LiveJudgement::State::ask(Dependent const& dependent, RecordNode const& node)
{
    switch (dependent.kind) {
    case DependentKind::Section:
    case DependentKind::Rows: {
        auto rank = compiled().ranks[form().fields.size() + dependent.index];
        tasks.push_back({ rank, dependent.kind, nullptr, dependent.index });
        return;
    }
    case DependentKind::Field:
    case DependentKind::Derived: tasks.push_back({ compiled().ranks[dependent.index], dependent.kind, &node, dependent.index }); return;
    case DependentKind::Step:
        if (node.first_step != nowhere)
            pending.push_back({ layout->step_of(node, dependent.index), &node, no_index, dependent.index });
        return;
    case DependentKind::SectionStep: {
        auto first = layout->section_steps[dependent.shape];
        if (first != nowhere)
            pending.push_back({ first + dependent.index, nullptr, dependent.shape, dependent.index });
        return;
    }
    }
}

void LiveJudgement::State::ask_field_steps(RecordNode const& node, Field const& field)
{
    for (std::uint16_t step = node.shape->value_steps[field.slot]; node.first_step != nowhere && step < node.shape->steps.size(); ++step) {
        if (node.shape->steps[step].field != field.index)
            return;
        pending.push_back({ layout->step_of(node, step), &node, no_index, step });
    }
}

// SC-14: any change may put a signed print out of date, and back.
void LiveJudgement::State::ask_signed_prints()
{
    for (auto index : compiled().signed_prints) {
        auto const& field = form().fields[index];
        auto const* shape = &compiled().shapes[compiled().shape_of_field[index]];
        for (auto const& node : layout->nodes) {
            if (node.shape == shape && node.first_step != nowhere && !is_empty(field, node.record->slots[field.slot]))
                pending.push_back({ layout->step_of(node, shape->value_steps[field.slot]), &node, no_index, shape->value_steps[field.slot] });
        }
    }
}

// In the order of what reads what, so that each is computed once. False: what is shown has changed at large.
bool LiveJudgement::State::settle_tasks(Changes& changes)
{
    auto later = [](Task const& a, Task const& b) { return b < a; };
    std::make_heap(tasks.begin(), tasks.end(), later);
    while (!tasks.empty()) {
        auto task = tasks.front();
        while (!tasks.empty() && tasks.front() == task) {
            std::pop_heap(tasks.begin(), tasks.end(), later);
            tasks.pop_back();
        }
        auto known = tasks.size();
        if (!settle(task, changes))
            return false;
        if (tasks.size() != known)
            std::make_heap(tasks.begin(), tasks.end(), later);
    }
    return true;
}

bool LiveJudgement::State::settle(Task const& task, Changes& changes)
{
    auto& activation = judge->activation();
    if (task.kind == DependentKind::Section) {
        auto shown = layout->sections_shown[task.index];
        layout->sections_shown[task.index] = -1;
        if (activation.shows_section(task.index) == (shown == 1))
            return true;
        layout->sections_shown[task.index] = shown;  // as it was, for the comparison
        return false;
    }
    if (task.kind == DependentKind::Rows)
        return has_its_rows(compiled(), activation, *layout, form().sections[task.index]);
    auto const& field = form().fields[task.index];
    if (task.kind == DependentKind::Derived) {
        if (derive_slot(compiled(), activation, *task.node, field)) {
            judge->forget_print_hash();
            document.forget_content_hash();
            changes.derived.push_back(layout->path_of(*task.node, field.index));
            ask_dependents(*task.node, field.index);
        }
        return true;
    }
    auto& note = layout->note(*task.node, field.slot);
    auto before = note;
    note = static_cast<std::uint8_t>(note & ~(Visibility::asked | Visibility::hidden));
    if (activation.shows_field(*task.node, task.node->shape->members[field.slot]) == !(before & Visibility::hidden))
        return true;
    if (std::holds_alternative<TableField>(field.kind)) {
        note = before;
        return false;
    }
    note = static_cast<std::uint8_t>(note & (Visibility::asked | Visibility::hidden));
    judgement.visibility.notes[task.node->first_note + field.slot] = note;
    if (task.node->first_step != nowhere)
        changes.visibility.push_back(layout->path_of(*task.node, field.index));
    ask_dependents(*task.node, field.index);
    ask_field_steps(*task.node, field);
    return true;
}

void LiveJudgement::State::judge_pending(Changes& changes)
{
    auto by_place = [](Pending const& a, Pending const& b) { return a.place < b.place; };
    auto same_place = [](Pending const& a, Pending const& b) { return a.place == b.place; };
    sort(pending, by_place);
    pending.erase(std::unique(pending.begin(), pending.end(), same_place), pending.end());
    for (auto const& one : pending) {
        fresh.clear();
        if (!one.node) {
            judge->judge_section_step(fresh, one.section, one.step);
        } else {
            judge->judge_step(fresh, *one.node, one.step);
            auto field = one.node->shape->steps[one.step].field;
            if (field != no_index) {
                auto slot = form().fields[field].slot;
                judgement.visibility.notes[one.node->first_note + slot] = layout->note(*one.node, slot);
            }
        }
        if (!fresh.empty() || counts[one.place] != 0)
            replace_findings(one.place, fresh, changes);
    }
    pending.clear();
}

void LiveJudgement::State::replace_findings(std::uint32_t place, std::vector<Finding>& with, Changes& changes)
{
    std::size_t position = 0;
    for (std::uint32_t i = 0; i < place; ++i)
        position += counts[i];
    auto& all = judgement.verdict.findings;
    auto begin = all.begin() + static_cast<std::ptrdiff_t>(position);
    auto end = begin + counts[place];
    if (std::equal(begin, end, with.begin(), with.end()))
        return;
    for (auto it = begin; it != end; ++it) {
        if (std::find(with.begin(), with.end(), *it) == with.end())
            changes.gone.push_back(*it);
    }
    for (auto const& finding : with) {
        if (std::find(begin, end, finding) == end)
            changes.come.push_back(finding);
    }
    auto shared = std::min<std::size_t>(counts[place], with.size());
    std::move(with.begin(), with.begin() + static_cast<std::ptrdiff_t>(shared), begin);
    begin += static_cast<std::ptrdiff_t>(shared);
    if (shared < counts[place])
        all.erase(begin, end);
    else
        all.insert(begin, std::make_move_iterator(with.begin() + static_cast<std::ptrdiff_t>(shared)), std::make_move_iterator(with.end()));
    counts[place] = static_cast<std::uint16_t>(with.size());
}

LiveJudgement::LiveJudgement(Plan const& plan, Context context, Document document, Stage stage)
    : m_state(std::make_unique<State>(plan, std::move(context), std::move(document), stage))
{
}
LiveJudgement::LiveJudgement(LiveJudgement&&) noexcept = default;
LiveJudgement& LiveJudgement::operator=(LiveJudgement&&) noexcept = default;
LiveJudgement::~LiveJudgement() = default;

EditRefusal LiveJudgement::edit(Edit const& edit)
{
    auto& state = *m_state;
    // Afterwards the layout's records are not where they were.
    if (is_structural(edit))
        state.make_stale();
    auto refusal = shenbao::apply(state.form(), state.document, edit);
    if (refusal == EditRefusal::None && !state.stale)
        state.note_change(path_of(edit));
    return refusal;
}

Changes LiveJudgement::settle(Moment now)
{
    auto& state = *m_state;
    Changes changes;
    bool tells = !(now == state.now) && (state.compiled().reads_now || china_date(now) != china_date(state.now));
    state.now = now;
    if (state.stale || tells)
        state.judge_again(changes);
    else
        state.settle_changes(changes);
    return changes;
}

Changes LiveJudgement::apply(Edit const& one)
{
    auto refusal = edit(one);
    auto changes = settle(m_state->now);
    changes.refusal = refusal;
    return changes;
}

Document& LiveJudgement::document_to_change()
{
    m_state->make_stale();
    m_state->document.forget_content_hash();
    return m_state->document;
}

void LiveJudgement::replace_context(Context context)
{
    m_state->make_stale();
    m_state->context = std::move(context);
}

Document const& LiveJudgement::document() const { return m_state->document; }
Context const& LiveJudgement::context() const { return m_state->context; }
Judgement const& LiveJudgement::judgement() const { return m_state->judgement; }
Moment LiveJudgement::now() const { return m_state->now; }

}

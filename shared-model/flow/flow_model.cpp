#include "flow/check_flow.h"

#include "check/compiled.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace shenbao {

namespace {

enum Phase : std::uint8_t { Open, AfterClosing, AfterModificationClosing, PhaseCount };
enum class Truth : std::uint8_t { No, Yes, Unknown };

constexpr std::int64_t day = 86'400'000;
constexpr Moment opens { 1'750'000'000'000 };
constexpr Moment closes { opens.milliseconds + 10 * day };
constexpr Moment moments[] { { opens.milliseconds + 5 * day }, { opens.milliseconds + 15 * day }, { opens.milliseconds + 25 * day } };

struct Configuration {
    std::uint16_t state = 0;
    std::uint8_t phase = Open;
    bool returned = false;       // then the modification deadline counts
    bool owes_count = false;     // given back by another, and not counted since
    std::uint8_t resubmissions = 0;

    std::uint32_t key() const
    {
        return (((state * 4u + phase) * 2u + (returned ? 1u : 0u)) * 2u + (owes_count ? 1u : 0u)) * 32u + resubmissions;
    }
};

// Of the document and the context nothing is known: an error, which logic absorbs where another operand settles it.
class Known final : public cel::Activation {
public:
    explicit Known(Configuration const& at)
        : m_at(at)
    {
    }
    cel::Value variable(std::uint16_t slot) const override
    {
        Moment const now = moments[m_at.phase];
        if (slot == static_cast<std::uint16_t>(VariableSlot::Resubmissions))
            return std::int64_t { m_at.resubmissions };
        if (slot == static_cast<std::uint16_t>(VariableSlot::Now))
            return stamp(now);
        if (slot == static_cast<std::uint16_t>(VariableSlot::Today))
            return china_date(now);
        if (slot == static_cast<std::uint16_t>(VariableSlot::Round))
            return cel::RecordReference { this, static_cast<std::uint16_t>(BuiltInRecord::Round) };
        return unknown();
    }
    cel::Value member(cel::RecordReference, std::uint16_t slot) const override
    {
        return slot == 2 ? stamp(opens) : slot == 3 ? stamp(closes) : unknown();
    }
    bool has_member(cel::RecordReference, std::uint16_t) const override { return true; }

private:
    static cel::Value unknown() { return cel::Value::error(cel::ErrorKind::Other, "unknown"); }
    static cel::Value stamp(Moment at) { return cel::Timestamp { at.milliseconds / 1000, 0 }; }

    Configuration const& m_at;
};

bool has_effect(FlowTransition const& row, FlowEffect effect)
{
    return std::find(row.effects.begin(), row.effects.end(), effect) != row.effects.end();
}

// The largest whole number in guards that ask for `resubmissions`, and a little: enough to see both sides of it.
std::uint8_t resubmissions_bound(FlowTable const& table)
{
    long largest = 1;
    for (auto const& row : table.transitions) {
        auto const& text = row.guard.text;
        if (text.find("resubmissions") == std::string::npos)
            continue;
        for (std::size_t i = 0; i < text.size(); ++i) {
            bool const starts = text[i] >= '0' && text[i] <= '9' && (i == 0 || text[i - 1] < '0' || text[i - 1] > '9');
            largest = starts ? std::max(largest, std::strtol(text.c_str() + i, nullptr, 10)) : largest;
        }
    }
    return static_cast<std::uint8_t>(std::min(largest, 20l) + 2);
}

class Model {
public:
    explicit Model(Plan const& plan)
        : m_plan(plan)
        , m_table(plan.programme().flow)
        , m_bound(resubmissions_bound(m_table))
        , m_taken(m_table.transitions.size(), false)
        , m_but_for_window(m_table.transitions.size(), false)
        , m_shadowed(m_table.transitions.size(), true)
    {
        for (auto const& row : m_table.transitions)
            m_counts = m_counts || has_effect(row, FlowEffect::CountResubmission);
    }

    FlowReport run()
    {
        for (std::size_t i = 0; i < m_table.states.size(); ++i) {
            if (m_table.states[i].initial)
                reach({ static_cast<std::uint16_t>(i) }, none, none);
        }
        for (std::size_t at = 0; at < m_reached.size(); ++at)
            explore(at);
        for (std::size_t at = 0; at < m_reached.size(); ++at) {
            find_stuck(at);
            find_races(at);
        }
        find_unused_rows();
        m_report.configurations = m_reached.size();
        return std::move(m_report);
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    struct Visit {
        Configuration at;
        std::size_t before;
        std::size_t row;  // none: time went by
    };

    FlowState const& state_of(Configuration const& at) const { return m_table.states[at.state]; }

    bool inside_window(Configuration const& at) const { return at.returned ? at.phase <= AfterClosing : at.phase == Open; }

    // A deadline of the pack's own may lie anywhere.
    bool in_time(Configuration const& at, FlowTransition const& row) const
    {
        bool const open = row.before == "closes" ? at.phase == Open : row.before != "modification_closes" || at.phase <= AfterClosing;
        return open && (!row.inside_window || inside_window(at));
    }

    Truth guard(Configuration const& at, std::size_t row) const
    {
        auto const& guard = m_plan.compiled().guards[row];
        if (!guard)
            return Truth::Yes;
        auto const value = guard->evaluate(Known(at));
        auto const* answer = value.as<bool>();
        return !answer ? Truth::Unknown : *answer ? Truth::Yes : Truth::No;
    }

    bool starts_here(Configuration const& at, std::size_t row) const { return m_table.transitions[row].from == state_of(at).id; }

    bool possible(Configuration const& at, std::size_t row) const
    {
        auto const& transition = m_table.transitions[row];
        return starts_here(at, row) && in_time(at, transition) && guard(at, row) != Truth::No;
    }

    // decide() takes the first row of an action that holds: one that always holds hides those behind it.
    bool hides(Configuration const& at, std::size_t earlier, std::size_t later) const
    {
        auto const& a = m_table.transitions[earlier];
        auto const& b = m_table.transitions[later];
        return a.from == b.from && a.action == b.action && a.role == b.role && !a.needs_valid_document && !a.needs_reason
            && a.before.empty() && a.route == RouteStep::None && (!a.inside_window || inside_window(at)) && guard(at, earlier) == Truth::Yes;
    }

    Configuration after(Configuration const& at, std::size_t row) const
    {
        auto const& transition = m_table.transitions[row];
        auto const* to = m_table.find_state(transition.to);
        auto next = at;
        next.state = static_cast<std::uint16_t>(to - m_table.states.data());
        bool const given_back = transition.role != Role::Applicant && to->editable;
        next.returned = at.returned || given_back;
        bool const counts = has_effect(transition, FlowEffect::CountResubmission);
        next.owes_count = m_counts && (given_back || (at.owes_count && !counts));
        if (counts)
            next.resubmissions = static_cast<std::uint8_t>(std::min<int>(at.resubmissions + 1, m_bound));
        return next;
    }

    void reach(Configuration const& at, std::size_t before, std::size_t row)
    {
        if (m_index.emplace(at.key(), m_reached.size()).second)
            m_reached.push_back({ at, before, row });
    }

    void explore(std::size_t index)
    {
        auto const at = m_reached[index].at;
        for (std::size_t row = 0; row < m_table.transitions.size(); ++row) {
            if (!starts_here(at, row))
                continue;
            if (!possible(at, row)) {
                m_but_for_window[row] = m_but_for_window[row] || guard(at, row) != Truth::No;
                continue;
            }
            ++m_report.moves;
            m_taken[row] = true;
            bool hidden = false;
            for (std::size_t earlier = 0; earlier < row; ++earlier)
                hidden = hidden || hides(at, earlier, row);
            m_shadowed[row] = m_shadowed[row] && hidden;
            find_uncounted(index, row);
            reach(after(at, row), index, row);
        }
        if (at.phase + 1 < PhaseCount) {
            auto later = at;
            ++later.phase;
            reach(later, index, none);
        }
    }

    // ---- what is wrong

    std::string path_to(std::size_t index, std::size_t last = none) const
    {
        std::vector<std::string> steps;
        if (last != none)
            steps.push_back(step_text(last));
        for (; m_reached[index].before != none; index = m_reached[index].before)
            steps.push_back(m_reached[index].row == none ? phase_text(m_reached[index].at) : step_text(m_reached[index].row));
        std::string text = state_of(m_reached[index].at).id;
        for (auto step = steps.rbegin(); step != steps.rend(); ++step)
            text += ", " + *step;
        return text;
    }

    std::string step_text(std::size_t row) const
    {
        auto const& transition = m_table.transitions[row];
        return transition.action + " by " + std::string(to_string(transition.role)) + " -> " + transition.to;
    }

    static std::string phase_text(Configuration const& at) { return at.phase == AfterClosing ? "[the round closes]" : "[the modification deadline passes]"; }

    void say(char const* code, SourcePosition const& where, std::string message)
    {
        // The same fault in a hundred configurations is one mistake, with the shortest way there.
        auto const same = [&](Diagnostic const& one) { return one.code == code && one.line == where.line && one.column == where.column; };
        if (std::none_of(m_report.mistakes.begin(), m_report.mistakes.end(), same))
            m_report.mistakes.push_back({ code, where.file, where.line, where.column, std::move(message) });
    }

    bool anybody_later(Configuration at) const
    {
        for (; at.phase < PhaseCount; ++at.phase) {
            for (std::size_t row = 0; row < m_table.transitions.size(); ++row) {
                if (possible(at, row))
                    return true;
            }
        }
        return false;
    }

    // An application that waits for its applicant may end with the deadline; one that waits for the authority may not.
    bool waited_for_applicant(Configuration at) const
    {
        at.phase = Open;
        for (std::size_t row = 0; row < m_table.transitions.size(); ++row) {
            auto const& transition = m_table.transitions[row];
            if (transition.role == Role::Applicant && (transition.inside_window || !transition.before.empty()) && possible(at, row))
                return true;
        }
        return false;
    }

    void find_stuck(std::size_t index)
    {
        auto const& at = m_reached[index].at;
        auto const& state = state_of(at);
        bool const has_rows = std::any_of(m_table.transitions.begin(), m_table.transitions.end(), [&](FlowTransition const& row) { return row.from == state.id; });
        if (state.final || !has_rows || anybody_later(at))
            return;
        if (at.phase != Open && waited_for_applicant(at)) {
            auto& known = m_report.expiring;
            if (std::find(known.begin(), known.end(), state.id) == known.end())
                known.push_back(state.id);
            return;
        }
        if (at.phase == Open)
            say("flow.nobody_acts", state.position, "nobody can act in the state \"" + state.id + "\" after " + std::to_string(at.resubmissions) + " resubmissions, and it is not `final`: " + path_to(index));
        else
            say("flow.waits_forever", state.position, "after the deadline nobody can act in the state \"" + state.id + "\": " + path_to(index));
    }

    void find_uncounted(std::size_t index, std::size_t row)
    {
        auto const& transition = m_table.transitions[row];
        if (m_reached[index].at.owes_count && has_effect(transition, FlowEffect::StoreSubmission) && !has_effect(transition, FlowEffect::CountResubmission))
            say("flow.uncounted_resubmission", transition.position, "this submission follows a return and is not counted: " + path_to(index, row));
    }

    // The applicant is first and may change the document; another's action, meant for what it was, must then be refused.
    void find_races(std::size_t index)
    {
        auto const at = m_reached[index].at;
        for (std::size_t mine = 0; mine < m_table.transitions.size(); ++mine) {
            if (m_table.transitions[mine].role != Role::Applicant || !possible(at, mine))
                continue;
            auto const next = after(at, mine);
            for (std::size_t theirs = 0; theirs < m_table.transitions.size(); ++theirs) {
                auto const& other = m_table.transitions[theirs];
                if (other.role == Role::Applicant || !possible(at, theirs))
                    continue;
                ++m_report.races;
                for (std::size_t row = 0; row < m_table.transitions.size() && state_of(next).editable; ++row) {
                    auto const& late = m_table.transitions[row];
                    if (late.action == other.action && late.role == other.role && next.state != at.state && possible(next, row))
                        say("flow.race", late.position, "\"" + other.action + "\", meant for \"" + other.from + "\", would still be taken when the applicant is faster: " + path_to(index, mine) + ", " + step_text(row));
                }
            }
        }
    }

    void find_unused_rows()
    {
        for (std::size_t row = 0; row < m_table.transitions.size(); ++row) {
            auto const& transition = m_table.transitions[row];
            auto const name = "\"" + transition.action + "\" by " + std::string(to_string(transition.role)) + " from \"" + transition.from + "\"";
            bool const reached = std::any_of(m_reached.begin(), m_reached.end(), [&](Visit const& visit) { return starts_here(visit.at, row); });
            if (!reached)
                continue;  // said of the state
            if (!m_taken[row] && m_but_for_window[row])
                say("flow.deadline_never_met", transition.position, name + " is only for the window, and the state is only reached after it");
            else if (!m_taken[row])
                say("flow.never_taken", transition.position, name + " has a guard that never holds");
            else if (m_shadowed[row])
                say("flow.shadowed", transition.position, name + " is never taken: a row before it with the same action and role always is");
        }
    }

    Plan const& m_plan;
    FlowTable const& m_table;
    std::uint8_t m_bound;
    bool m_counts = false;
    std::vector<Visit> m_reached;
    std::map<std::uint32_t, std::size_t> m_index;
    std::vector<bool> m_taken, m_but_for_window, m_shadowed;
    FlowReport m_report;
};

}

FlowReport check_flow_model(Plan const& plan)
{
    // Names that are not there are said by check_flow; there is no model of them.
    auto const& table = plan.programme().flow;
    for (auto const& row : table.transitions) {
        if (!table.find_state(row.from) || !table.find_state(row.to))
            return {};
    }
    return Model(plan).run();
}

}

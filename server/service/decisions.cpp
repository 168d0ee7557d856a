#include "service/decisions.h"

#include "service/notices.h"
#include "service/profile.h"
#include "wire/wire.h"

namespace shenbao::service {

namespace {

struct Deciding {
    Host& host;
    Asker const& owner;
    StaffDecision const& decision;
    Draft& draft;
    Context const& context;
    Moment now;
};

// What is to be done when it is written, without the draft in hand.
struct Decided {
    std::optional<Notice> notice;
    std::optional<Draft> passed;  // whose records are the person's history now
};

}

static std::string opinion_of(Form const& form, StaffDecision const& decision)
{
    std::string opinion = decision.reason;
    for (auto const& line : decision.sections) {
        auto const* section = form.find_section(line.section);
        opinion += (opinion.empty() ? "" : "；") + (section ? section->label.in(0) : line.section) + "：" + line.reason;
    }
    return opinion;
}

static bool is_sound(Form const& form, StaffDecision const& decision)
{
    if (decision.role == Role::Applicant || decision.role == Role::System || reason_bytes(decision.reason, decision.sections) > reason_bytes_max)
        return false;
    for (auto const& line : decision.sections) {
        if (!form.find_section(line.section) || line.reason.empty())
            return false;
    }
    return true;
}

static void record(Deciding const& deciding, FlowTransition const& transition, store::Connection& connection)
{
    auto const& row = deciding.draft.row;
    auto const& decision = deciding.decision;
    HistoryEntry const entry { deciding.now, { decision.role, "", decision.organisation }, decision.actor_name, decision.organisation_name, decision.action,
        transition.from, transition.to, decision.reason, decision.sections };
    store::append_history(connection, deciding.host.vault, row.id, wire::write_history({ entry }), deciding.now);
    store::append_audit(connection, deciding.host.vault,
        { deciding.now, row.programme, std::string(to_string(decision.role)), "action_" + decision.action, to_string(row.id), transition.from + ">" + transition.to });
}

// State, opinion, history, audit log and notice in one transaction.
static Result<std::optional<Refusal>> write_decision(Deciding const& deciding, store::Connection& connection, Decided& done)
{
    auto const& hosted = *deciding.draft.hosted;
    auto& row = deciding.draft.row;
    FlowRequest const request { row.state, deciding.decision.action, deciding.decision.role, !deciding.decision.reason.empty(), row.returned,
        deciding.decision.organisation };
    auto const decided = decide(*hosted.application, deciding.context, deciding.draft.document, request, deciding.now);
    if (auto const* no = std::get_if<FlowRefusal>(&decided))
        return std::optional(Refusal(refusal_of(*no)));
    FlowTransition const& transition = *std::get<FlowDecision>(decided).transition;
    store::RouteMove const route { row.route_at, std::get<FlowDecision>(decided).route_at };
    bool const returned = row.returned || is_editable(*hosted.programme, transition.to);
    if (!store::update_state(connection, row, transition.to, returned, route))
        return std::optional(Refusal(RefusalCode::state_changed));
    bool const keeps_opinion = has_effect(transition, FlowEffect::KeepOpinion);
    std::string const opinion = keeps_opinion ? opinion_of(hosted.programme->application, deciding.decision) : std::string();
    if (keeps_opinion)
        store::set_opinion(connection, row.id, opinion);
    record(deciding, transition, connection);
    if (has_effect(transition, FlowEffect::NotifyApplicant))
        done.notice = write_notice(deciding.host, connection, deciding.draft, { transition.to, opinion }, deciding.now);
    if (has_effect(transition, FlowEffect::KeepHistory))
        done.passed = deciding.draft;
    return std::optional<Refusal> {};
}

static Outcome<std::string> decide_locked(Host& host, Asker const& owner, Id application, StaffDecision const& decision, Decided& done)
{
    auto draft = TRY(host.drafts.open(host, owner, application));
    Context const context = TRY(context_of(host, *draft));
    Deciding const deciding { host, owner, decision, *draft, context, host.clock.now() };
    std::optional<Refusal> refusal;
    auto const written = host.database.write([&](store::Connection& connection) -> Result<void> {
        refusal = TRY(write_decision(deciding, connection, done));
        return {};
    });
    host.drafts.forget(draft);  // state, opinion and `returned` are read anew
    if (refusal)
        return *refusal;
    if (!written.ok())
        return written.error();
    auto const row = TRY(host.database.read_value<std::optional<store::ApplicationRow>>(
        [&](store::Connection& connection) { return store::find_application(connection, host.vault, application); }));
    return row ? Outcome<std::string>(row->state) : RefusalCode::not_found;
}

Outcome<std::string> decide_as_staff(Host& host, Id application, StaffDecision const& decision)
{
    auto const row = TRY(host.database.read_value<std::optional<store::ApplicationRow>>(
        [&](store::Connection& connection) { return store::find_application(connection, host.vault, application); }));
    auto const* hosted = row ? find_programme(host.programmes, row->programme) : nullptr;
    if (!hosted)
        return RefusalCode::not_found;
    if (!is_sound(hosted->version_of(row->pack_hash).programme->application, decision))
        return RefusalCode::bad_request;
    Asker const owner { *hosted, "", 0, row->account, "" };
    Decided done;
    auto const state = TRY(decide_locked(host, owner, application, decision, done));
    if (done.passed)
        static_cast<void>(keep_in_profile(host, owner, *done.passed, Keep::History));
    send_notice(host, done.notice);
    return state;
}

}

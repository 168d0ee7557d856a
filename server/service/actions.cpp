#include "service/actions.h"

#include "check/plan.h"
#include "service/account_form.h"
#include "service/notices.h"
#include "wire/wire.h"

#include <algorithm>
#include <cstdio>

namespace shenbao::service {

std::string receipt_number(std::string_view programme, int year, std::int64_t number)
{
    char digits[32];
    std::snprintf(digits, sizeof digits, "%04d%06lld", year, static_cast<long long>(number));
    int product = 10;
    for (char const* digit = digits; *digit; ++digit) {
        int const sum = (product + (*digit - '0')) % 10;
        product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    std::string out;
    for (char letter : programme)
        out += letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    char rest[48];
    std::snprintf(rest, sizeof rest, "-%04d-%06lld-%d", year, static_cast<long long>(number), (11 - product) % 10);
    return out + rest;
}

static int china_year(Moment now) { return china_date(now).year; }

Outcome<Printed> print(Host& host, Asker const& asker, Id application)
{
    Plan const& plan = *asker.programme.application;
    auto draft = TRY(host.drafts.open(host, asker, application));
    Moment const now = host.clock.now();
    Printed printed;
    printed.hash = to_hex(content_hash(plan.form(), draft->document));
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        // The same content printed again is the same print.
        auto const last = store::last_print(connection, application);
        if (last && last->hash == printed.hash && draft->row.printed_hash == printed.hash) {
            printed.number = last->number;
            return {};
        }
        auto const year = china_year(now);
        auto const number = store::next_number(connection, "print/" + asker.programme_id() + "/" + std::to_string(year));
        printed.number = receipt_number(asker.programme_id() + "-P", year, number);
        store::set_printed(connection, application, printed.hash, printed.number, draft->row.revision, now);
        store::append_audit(connection, host.vault, { now, asker.programme_id(), to_string(asker.account), "printed", to_string(application), printed.hash });
        return {};
    }));
    draft->row.printed_hash = printed.hash;
    draft->row.printed_at = now;
    return printed;
}

RefusalCode refusal_of(FlowRefusal refusal)
{
    switch (refusal) {
    case FlowRefusal::UnknownAction:
        return RefusalCode::state_changed;
    case FlowRefusal::OutsideWindow:
    case FlowRefusal::DeadlinePassed:
        return RefusalCode::round_closed;
    case FlowRefusal::DocumentInvalid:
        return RefusalCode::document_invalid;
    case FlowRefusal::ReasonMissing:
        return RefusalCode::reason_missing;
    case FlowRefusal::GuardFails:
    case FlowRefusal::NotYourLevel:
        break;
    }
    return RefusalCode::guard_fails;
}

bool has_effect(FlowTransition const& transition, FlowEffect effect)
{
    return std::find(transition.effects.begin(), transition.effects.end(), effect) != transition.effects.end();
}

std::size_t reason_bytes(std::string const& reason, std::vector<SectionReason> const& sections)
{
    std::size_t bytes = reason.size();
    for (auto const& line : sections)
        bytes += line.section.size() + line.reason.size();
    return bytes;
}

static std::optional<ActionDone> stored_answer(Programme const& programme, store::Connection& connection, Id application, Id submission, std::size_t language)
{
    auto row = store::find_submission(connection, submission);
    if (!row || row->application != application)
        return {};
    ActionDone done { row->state, {} };
    if (!row->number.empty())
        done.receipt = receipt_of(programme, row, language);
    return done;
}

namespace {

struct Acting {
    Host& host;
    Asker const& asker;
    ActionRequest const& request;
    Draft const& draft;
    Context const& context;
    Document const& document;  // derived anew at `now`
    Moment now;
    std::optional<Notice>& notice;
};

}

static store::SubmissionRow write_submission(Acting const& acting, FlowTransition const& transition, store::Connection& connection)
{
    auto const& programme = *acting.asker.programme.programme;
    Plan const& plan = *acting.asker.programme.application;
    store::SubmissionRow row;
    row.id = acting.request.submission;
    row.application = acting.draft.row.id;
    row.action = acting.request.action;
    row.state = transition.to;
    row.revision = acting.draft.row.revision;
    row.pack_version = programme.version;
    row.pack_hash = programme.content_hash;
    row.at = acting.now;
    row.context = wire::write_context(acting.context);
    row.context_hash = to_hex(hash_of(acting.context));
    bool const receipt = has_effect(transition, FlowEffect::StoreSubmission);
    Document const stored = receipt ? pruned(plan, acting.context, acting.document, acting.now) : acting.document;
    row.document_hash = to_hex(content_hash(plan.form(), stored));
    row.document = receipt ? wire::write_document(plan.form(), stored) : "{}";
    if (receipt) {
        int const year = china_year(acting.now);
        row.number = receipt_number(programme.id, year, store::next_number(connection, "receipt/" + programme.id + "/" + std::to_string(year)));
    }
    store::insert_submission(connection, acting.host.vault, row);
    return row;
}

static void write_transition(Acting const& acting, FlowTransition const& transition, store::Connection& connection)
{
    auto const& row = acting.draft.row;
    if (has_effect(transition, FlowEffect::CountResubmission))
        store::count_resubmission(connection, row.programme, row.round, row.person);
    HistoryEntry const entry { acting.now, { Role::Applicant, to_string(acting.asker.account), "" }, row.name, "", acting.request.action, transition.from,
        transition.to, acting.request.reason, acting.request.sections };
    store::append_history(connection, acting.host.vault, row.id, wire::write_history({ entry }), acting.now);
    store::append_audit(connection, acting.host.vault,
        { acting.now, row.programme, to_string(acting.asker.account), "action_" + acting.request.action, to_string(row.id), transition.from + ">" + transition.to });
}

// Deadline, state and validity are decided here, in the writer's transaction, with the server's clock.
static Result<std::optional<Refusal>> decide_and_write(Acting& acting, store::Connection& connection, ActionDone& done)
{
    auto const& programme = *acting.asker.programme.programme;
    Plan const& plan = *acting.asker.programme.application;
    auto const& row = acting.draft.row;
    FlowRequest const request { row.state, acting.request.action, Role::Applicant, !acting.request.reason.empty(), row.returned };
    auto const decision = decide(plan, acting.context, acting.document, request, acting.now);
    if (auto const* no = std::get_if<FlowRefusal>(&decision)) {
        Refusal refusal(refusal_of(*no));
        if (*no == FlowRefusal::DocumentInvalid)
            refusal.findings = findings_of(plan, acting.context, acting.document, validate(plan, acting.context, acting.document, Stage::Submit, acting.now), acting.asker.language);
        return std::optional(std::move(refusal));
    }
    FlowTransition const& transition = *std::get<FlowDecision>(decision).transition;
    auto const submission = write_submission(acting, transition, connection);
    if (!store::update_state(connection, row.id, row.revision, row.state, transition.to, row.returned))
        return std::optional(Refusal(RefusalCode::state_changed));
    write_transition(acting, transition, connection);
    if (has_effect(transition, FlowEffect::NotifyApplicant))
        acting.notice = write_notice(acting.host, programme, connection, acting.draft, transition.to, acting.now);
    done.state = transition.to;
    if (!submission.number.empty())
        done.receipt = receipt_of(programme, submission, acting.asker.language);
    return std::optional<Refusal> {};
}

static Outcome<ActionDone> act_locked(Host& host, Asker const& asker, Id application, ActionRequest const& request, std::optional<Notice>& notice)
{
    auto const& programme = *asker.programme.programme;
    auto draft = TRY(host.drafts.open(host, asker, application));
    if (request.submission.is_nil() || reason_bytes(request.reason, request.sections) > reason_bytes_max)
        return RefusalCode::bad_request;
    Context context = TRY(context_of(host, *draft));
    ActionDone done;
    std::optional<Refusal> refusal;
    bool acted = false;
    auto written = host.database.write([&](store::Connection& connection) -> Result<void> {
        if (auto stored = stored_answer(programme, connection, application, request.submission, asker.language)) {
            done = std::move(*stored);
            return {};
        }
        if (request.base_revision != draft->row.revision) {
            refusal = RefusalCode::revision_old;
            return {};
        }
        Moment const now = host.clock.now();
        // Dated codes stay as they are today, however late the submission is read again.
        context.code_day = code_day(context, china_date(now));
        Document document = draft->document;
        derive(*asker.programme.application, context, document, now);
        Acting acting { host, asker, request, *draft, context, document, now, notice };
        refusal = TRY(decide_and_write(acting, connection, done));
        acted = !refusal;
        // A refusal after the first row was written must leave nothing behind.
        if (refusal && refusal->code == RefusalCode::state_changed)
            return Error { ErrorCode::Conflict, "the state changed", "" };
        return {};
    });
    if (refusal) {
        // What is in memory is behind what is on disk.
        if (refusal->code == RefusalCode::state_changed)
            host.drafts.forget(draft);
        return *refusal;
    }
    if (!written.ok()) {
        host.drafts.forget(draft);
        return written.error();
    }
    // An answer given again says what was then; the application may have gone on.
    if (acted)
        draft->row.state = done.state;
    return done;
}

Outcome<ActionDone> act(Host& host, Asker const& asker, Id application, ActionRequest const& request)
{
    std::optional<Notice> notice;
    auto done = TRY(act_locked(host, asker, application, request, notice));
    send_notice(host, notice);
    return done;
}

}

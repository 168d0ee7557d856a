#include "service/actions.h"

#include "check/plan.h"
#include "outline/outline.h"
#include "service/account_form.h"
#include "service/notices.h"
#include "service/profile.h"
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
    auto draft = TRY(host.drafts.open(host, asker, application));
    Plan const& plan = *draft->hosted->application;
    Moment const now = host.clock.now();
    Context const context = TRY(context_of(host, *draft));
    Printed printed;
    printed.hash = to_hex(content_hash(plan.form(), document_now(*draft, context, now)));
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
    case FlowRefusal::NotYourLevel:
        return RefusalCode::not_your_level;
    case FlowRefusal::GuardFails:
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

static Result<std::optional<ActionDone>> stored_answer(Host& host, Asker const& asker, store::Connection& connection, Id application, Id submission)
{
    auto const row = store::find_submission(connection, submission);
    if (!row || row->application != application)
        return std::optional<ActionDone>();
    ActionDone done { row->state, {} };
    if (!row->number.empty())
        done.receipt = TRY(receipt_of(host, asker, connection, *row));
    return std::optional(std::move(done));
}

namespace {

// All that is worked out before the writer's turn: it stores only.
struct Acting {
    Host& host;
    Asker const& asker;
    ActionRequest const& request;
    HostedProgramme const& hosted;
    Draft const& draft;
    Standing const& standing;
    Moment now;
    FlowTransition const* transition = nullptr;
    store::SubmissionRow submission;
    std::string next;  // the receipt's words
    std::int64_t route_at = 0;
    std::string route;  // its levels, when it is submitted
};

}

// Validity, and the pruned document, its hash, text and words: milliseconds that no other writer should wait for.
static std::optional<Refusal> prepare(Acting& acting)
{
    Plan const& plan = *acting.hosted.application;
    Programme const& programme = *acting.hosted.programme;
    Context const& context = acting.standing.context;
    auto const& row = acting.draft.row;
    Document document = acting.draft.document;
    derive(plan, context, document, acting.now);
    FlowRequest const request { row.state, acting.request.action, Role::Applicant, !acting.request.reason.empty(), row.returned };
    auto const decision = decide(plan, context, document, request, acting.now);
    if (auto const* no = std::get_if<FlowRefusal>(&decision)) {
        Refusal refusal(refusal_of(*no));
        if (*no == FlowRefusal::DocumentInvalid)
            refusal.findings = findings_of(plan, context, document, validate(plan, context, document, Stage::Submit, acting.now), acting.asker.language);
        return refusal;
    }
    acting.transition = std::get<FlowDecision>(decision).transition;
    acting.route_at = std::get<FlowDecision>(decision).route_at;
    bool const receipt = has_effect(*acting.transition, FlowEffect::StoreSubmission);
    Document const stored = receipt ? pruned(plan, context, document, acting.now) : std::move(document);
    auto& submission = acting.submission;
    submission.id = acting.request.submission;
    submission.application = row.id;
    submission.action = acting.request.action;
    submission.state = acting.transition->to;
    submission.revision = row.revision;
    submission.pack_version = programme.version;
    submission.pack_hash = programme.content_hash;
    submission.at = acting.now;
    submission.context = wire::write_context(context, wire::DirectoryAs::Name);
    submission.context_hash = to_hex(hash_of(context));
    submission.document_hash = to_hex(content_hash(plan.form(), stored));
    submission.document = receipt ? wire::write_document(plan.form(), stored) : "{}";
    acting.route = receipt ? wire::write_levels(context.route.levels) : row.route;
    if (auto const* state = receipt ? programme.flow.find_state(submission.state) : nullptr)
        acting.next = text_about(plan, context, stored, state->next.in(acting.asker.language), acting.asker.language, acting.now);
    return {};
}

static void write_transition(Acting const& acting, store::Connection& connection)
{
    auto const& row = acting.draft.row;
    auto const& transition = *acting.transition;
    if (has_effect(transition, FlowEffect::CountResubmission))
        store::count_resubmission(connection, row.programme, row.round, row.person);
    HistoryEntry const entry { acting.now, { Role::Applicant, to_string(acting.asker.account), "" }, row.name, "", acting.request.action, transition.from,
        transition.to, acting.request.reason, acting.request.sections };
    store::append_history(connection, acting.host.vault, row.id, wire::write_history({ entry }), acting.now);
    store::append_audit(connection, acting.host.vault,
        { acting.now, row.programme, to_string(acting.asker.account), "action_" + acting.request.action, to_string(row.id), transition.from + ">" + transition.to });
}

// In the writer's transaction: only what may have changed since it was judged is asked again. False when something has.
static Result<bool> write_action(Acting& acting, store::Connection& connection, ActionDone& done, std::optional<Notice>& notice)
{
    auto const& programme = *acting.hosted.programme;
    auto const& row = acting.draft.row;
    auto& submission = acting.submission;
    if (TRY(standing_of(acting.host, connection, acting.draft)) != acting.standing)
        return false;
    if (!store::update_state(connection, row, acting.transition->to, row.returned, { row.route_at, acting.route_at }))
        return false;
    if (has_effect(*acting.transition, FlowEffect::StoreSubmission)) {
        store::set_route(connection, row.id, acting.route);
        int const year = china_year(acting.now);
        submission.number = receipt_number(programme.id, year, store::next_number(connection, "receipt/" + programme.id + "/" + std::to_string(year)));
    }
    store::insert_submission(connection, acting.host.vault, submission);
    write_transition(acting, connection);
    if (has_effect(*acting.transition, FlowEffect::Discard))
        store::discard_application(connection, acting.host.vault, row.id);
    if (has_effect(*acting.transition, FlowEffect::NotifyApplicant))
        notice = write_notice(acting.host, connection, acting.draft, { acting.transition->to, "" }, acting.now);
    done.state = acting.transition->to;
    if (!submission.number.empty())
        done.receipt = Receipt { submission.number, to_string(submission.id), submission.document_hash, submission.pack_version, acting.next, acting.now };
    return true;
}

// What is to be done when it is done, without the draft in hand.
struct Afterwards {
    std::optional<Notice> notice;
    std::optional<Draft> kept;  // in the person's profile
};

static Outcome<ActionDone> act_locked(Host& host, Asker const& asker, Id application, ActionRequest const& request, Afterwards& afterwards)
{
    auto draft = TRY(host.drafts.open_even_discarded(host, asker, application));
    if (request.submission.is_nil() || reason_bytes(request.reason, request.sections) > reason_bytes_max)
        return RefusalCode::bad_request;
    HostedProgramme const& hosted = *draft->hosted;
    // The deadline counts at the moment the request is complete: now.
    Moment const now = host.clock.now();
    std::optional<ActionDone> stored;
    bool used_elsewhere = false;
    Standing standing;
    TRY(host.database.read([&](store::Connection& connection) -> Result<void> {
        standing = TRY(standing_of(host, connection, *draft));
        stored = TRY(stored_answer(host, asker, connection, application, request.submission));
        used_elsewhere = !stored && store::find_submission(connection, request.submission);
        return {};
    }));
    if (used_elsewhere)
        return RefusalCode::bad_request;
    if (stored)
        return *stored;
    if (draft->row.discarded)
        return RefusalCode::not_found;
    if (request.base_revision != draft->row.revision)
        return RefusalCode::revision_old;
    // Dated codes stay as they are today, however late the submission is read again.
    standing.context.code_day = code_day(standing.context, china_date(now));
    Acting acting { host, asker, request, hosted, *draft, standing, now, nullptr, {}, {}, 0, {} };
    if (auto refusal = prepare(acting))
        return *refusal;
    ActionDone done;
    bool moved_on = false;
    auto written = host.database.write([&](store::Connection& connection) -> Result<void> {
        moved_on = !TRY(write_action(acting, connection, done, afterwards.notice));
        // What was written before that was noticed must not stay.
        return moved_on ? Result<void>(Error { ErrorCode::Conflict, "the application or its round moved on", "" }) : Result<void>();
    });
    if (!written.ok()) {
        host.drafts.forget(draft);
        afterwards.notice.reset();
        return moved_on ? Refusal(RefusalCode::state_changed) : Refusal(written.error());
    }
    draft->row.state = done.state;
    draft->row.route = acting.route;
    draft->row.route_at = acting.route_at;
    draft->row.discarded = has_effect(*acting.transition, FlowEffect::Discard);
    bool const keeps = draft->row.discarded || has_effect(*acting.transition, FlowEffect::StoreSubmission);
    if (keeps && !hosted.programme->starts_from.empty())
        afterwards.kept = *draft;
    return done;
}

Outcome<ActionDone> act(Host& host, Asker const& asker, Id application, ActionRequest const& request)
{
    Afterwards afterwards;
    auto done = TRY(act_locked(host, asker, application, request, afterwards));
    if (afterwards.kept)
        static_cast<void>(keep_in_profile(host, asker, *afterwards.kept, Keep::Values));
    send_notice(host, afterwards.notice);
    return done;
}

}

#include "service/impact.h"

#include "service/account_flows.h"
#include "service/committee.h"
#include "service/directory.h"
#include "service/drafts.h"
#include "service/kept_account.h"
#include "store/stored_documents.h"
#include "wire/move_document.h"
#include "wire/wire.h"

#include <algorithm>

namespace shenbao::service {

namespace {

struct Stored {
    store::ApplicationRow row;
    store::RoundRow round;
    std::string account;  // body of the account, for the context of a draft
    std::int64_t resubmissions = 0;
    std::optional<store::SubmissionRow> submission;
    std::optional<store::PublicRow> committee;  // for the context of a draft
};

// Error findings by code and place, records' ids left out: "required at works/title".
using Faults = std::map<std::string, std::size_t>;

std::string place_of(Form const& form, Path const& path)
{
    std::string place = form.sections[path.section].id;
    for (auto const& step : path.steps) {
        if (step.field != no_index)
            place += "/" + form.fields[step.field].id;
    }
    return place;
}

// The print of what is submitted was accepted; another form would print it otherwise, which is no fault of the person.
void forgive_print(Verdict& verdict)
{
    auto& findings = verdict.findings;
    findings.erase(std::remove_if(findings.begin(), findings.end(), [](Finding const& one) { return one.code == FindingCode::print_outdated; }), findings.end());
}

Faults faults_of(Form const& form, Verdict const& verdict)
{
    Faults faults;
    for (auto const& finding : verdict.findings) {
        if (finding.severity == Severity::Error)
            ++faults[code_name(form, finding) + " at " + place_of(form, finding.path)];
    }
    return faults;
}

std::vector<std::string> added(Faults const& before, Faults const& after)
{
    std::vector<std::string> reasons;
    for (auto const& [reason, count] : after) {
        auto const known = before.find(reason);
        if (known == before.end() || known->second < count)
            reasons.push_back(reason);
    }
    return reasons;
}

// A document under one version, with the context that version declares.
struct Reading {
    std::vector<std::string> lost;
    Verdict draft, submit;
    Form const* form = nullptr;
};

struct Case {
    Stored const& stored;
    bool submitted = false;
    Moment now;

    std::string const& document() const { return submitted ? stored.submission->document : stored.row.document; }
};

struct Data {
    store::Database& database;
    Directories directories;
};

Result<Context> context_under(Data& data, HostedProgramme const& hosted, Case const& one)
{
    return data.database.read_value<Context>([&](store::Connection& connection) -> Result<Context> {
        if (one.submitted)
            return stored_context(data.directories, connection, *hosted.programme, one.stored.submission->context);
        Context context = make_context(one.stored.round, account_values(hosted, one.stored.account), one.stored.resubmissions);
        context.directory = TRY(data.directories.now(connection, *hosted.programme));
        if (one.stored.committee)
            take_committee(*one.stored.committee, *hosted.programme, context);
        return context;
    });
}

Result<Reading> read_under(Data& data, HostedProgramme const& hosted, Case const& one)
{
    Plan const& plan = *hosted.application;
    Reading reading;
    reading.form = &plan.form();
    Context const context = TRY(context_under(data, hosted, one));
    auto moved = TRY(wire::move_document(plan.form(), one.document()));
    reading.lost = std::move(moved.lost);
    derive(plan, context, moved.document, one.now);
    reading.draft = validate(plan, context, moved.document, Stage::Draft, one.now);
    reading.submit = validate(plan, context, moved.document, Stage::Submit, one.now);
    if (one.submitted)
        forgive_print(reading.submit);
    return reading;
}

// Which of a record's ids stand in a lost value's pointer does not matter for counting: numbers become *.
std::string lost_reason(std::string const& lost)
{
    std::string out = "lost ";
    for (std::size_t i = 0; i < lost.size(); ++i) {
        bool const number = lost[i] >= '0' && lost[i] <= '9' && i > 0 && (lost[i - 1] == '/' || out.back() == '*');
        if (!number)
            out += lost[i];
        else if (out.back() != '*')
            out += '*';
    }
    return out;
}

class Run {
public:
    explicit Run(ImpactInput const& input)
        : m_input(input)
        , m_data { input.database, {} }
    {
    }

    void look(Stored const& stored)
    {
        bool const editable = stored.row.state.empty() || is_draft(stored.row.state);
        if (stored.submission)
            judge({ stored, true, stored.submission->at });
        if (editable || !stored.submission)
            judge({ stored, false, m_input.now });
    }

    Impact take() { return std::move(m_impact); }

private:
    bool is_draft(std::string const& state) const
    {
        auto const* found = m_input.served.programme->flow.find_state(state);
        return !found || found->editable;
    }

    void judge(Case const& one)
    {
        auto& tally = one.submitted ? m_impact.submissions : m_impact.drafts;
        ++tally.checked;
        Affected affected;
        affected.application = one.stored.row.id;
        affected.identity_masked = one.stored.row.identity_masked;
        affected.state = one.stored.row.state;
        affected.submitted = one.submitted;
        auto const before = read_under(m_data, m_input.served, one);
        auto const after = read_under(m_data, m_input.offered, one);
        if (!after.ok())
            affected.reasons.push_back("unreadable " + after.error().pointer + ": " + after.error().detail);
        else
            compare(before, after.value(), one, affected);
        if (!m_input.offered.programme->flow.find_state(one.stored.row.state))
            affected.reasons.push_back("state \"" + one.stored.row.state + "\" is not in the new flow");
        affected.loses_eligibility = before.ok() && before.value().submit.passes() && (!after.ok() || !after.value().submit.passes());
        if (affected.reasons.empty() && !affected.loses_eligibility)
            return;
        tally.invalid += affected.reasons.empty() ? 0 : 1;
        tally.lose_eligibility += affected.loses_eligibility ? 1 : 0;
        if (affected.loses_eligibility && affected.reasons.empty())
            affected.reasons = added(faults_of(*before.value().form, before.value().submit), faults_of(*after.value().form, after.value().submit));
        for (auto const& reason : affected.reasons)
            ++m_impact.reasons[reason];
        m_impact.affected.push_back(std::move(affected));
    }

    // A draft is judged as a draft: what it still lacks is no fault of the new version.
    static void compare(Result<Reading> const& before, Reading const& after, Case const& one, Affected& affected)
    {
        Faults known;
        if (before.ok()) {
            auto const& verdict = one.submitted ? before.value().submit : before.value().draft;
            known = faults_of(*before.value().form, verdict);
            affected.was_right = known.empty();
        }
        affected.reasons = added(known, faults_of(*after.form, one.submitted ? after.submit : after.draft));
        for (auto const& lost : after.lost) {
            auto reason = lost_reason(lost);
            if (std::find(affected.reasons.begin(), affected.reasons.end(), reason) == affected.reasons.end())
                affected.reasons.push_back(std::move(reason));
        }
    }

    ImpactInput const& m_input;
    Data m_data;
    Impact m_impact;
};

Result<Stored> load(ImpactInput const& input, store::Connection& connection, Id id)
{
    auto row = TRY(store::find_application(connection, input.vault, id));
    if (!row)
        return Error { ErrorCode::NotFound, "an application vanished", to_string(id) };
    auto const round = store::find_round(connection, row->round);
    if (!round)
        return Error { ErrorCode::Internal, "an application without its round", to_string(id) };
    Stored stored;
    auto const account = TRY(store::account_by_id(connection, input.vault, row->account));
    stored.account = account ? account->body : "{}";
    stored.resubmissions = store::resubmissions(connection, row->programme, row->round, row->person);
    stored.submission = TRY(store::last_submission(connection, input.vault, id));
    stored.round = *round;
    stored.row = std::move(*row);
    auto const& served = *input.served.programme;
    if (auto const moved = wire::move_document(served.application, stored.row.document); moved.ok())
        stored.committee = find_committee(connection, served, moved.value().document);
    return stored;
}

}

Result<Impact> find_impact(ImpactInput const& input)
{
    Run run(input);
    auto const ids = TRY(input.database.read_value<std::vector<Id>>([&](store::Connection& connection) -> Result<std::vector<Id>> {
        return store::application_ids(connection, input.served.programme->id);
    }));
    // A read a document: the server that may be running beside is never held up.
    for (auto const& id : ids) {
        auto const stored = TRY(input.database.read_value<Stored>([&](store::Connection& connection) { return load(input, connection, id); }));
        run.look(stored);
    }
    return run.take();
}

}

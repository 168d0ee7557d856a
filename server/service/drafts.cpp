#include "service/drafts.h"

#include "flow/route.h"
#include "service/applications.h"
#include "service/committee.h"
#include "service/host.h"
#include "service/kept_account.h"
#include "store/accounts.h"
#include "store/stored_documents.h"
#include "wire/wire.h"

namespace shenbao::service {

static Outcome<Draft> load(Host& host, Asker const& asker, Id application)
{
    Draft draft;
    std::optional<store::ApplicationRow> row;
    std::optional<store::AccountRow> account;
    TRY(host.database.read([&](store::Connection& connection) -> Result<void> {
        row = TRY(store::find_application(connection, host.vault, application));
        if (!row)
            return {};
        draft.changes = store::changes_of(connection, application);
        account = TRY(store::account_by_id(connection, host.vault, row->account));
        return {};
    }));
    if (!row || !account)
        return RefusalCode::not_found;
    auto const* hosted = find_programme(host.programmes, row->programme);
    if (!hosted || hosted != &asker.programme)
        return RefusalCode::not_found;
    draft.hosted = &hosted->version_of(row->pack_hash);
    draft.document = TRY(wire::read_document(draft.hosted->programme->application, row->document));
    draft.account = account_values(home_of(host.programmes, *hosted), account->body);
    draft.row = std::move(*row);
    draft.row.document.clear();
    return draft;
}

Outcome<Drafts::Locked> Drafts::open_even_discarded(Host& host, Asker const& asker, Id application)
{
    if (asker.account.is_nil())
        return RefusalCode::session_needed;
    Stripe& stripe = stripe_of(application);
    Locked locked;
    locked.m_lock = std::unique_lock(stripe.mutex);
    for (auto& draft : stripe.drafts) {
        if (draft && draft->row.id == application)
            locked.m_draft = &*draft;
    }
    if (!locked.m_draft) {
        Draft draft = TRY(load(host, asker, application));
        // An empty place first, else the one that came in before the other.
        std::size_t const place = !stripe.drafts[0] ? 0 : !stripe.drafts[1] ? 1 : stripe.oldest;
        stripe.oldest = 1 - place;
        stripe.drafts[place] = std::move(draft);
        locked.m_draft = &*stripe.drafts[place];
    }
    if (locked->row.account != asker.account || locked->row.programme != asker.programme_id())
        return RefusalCode::not_found;
    return locked;
}

Outcome<Drafts::Locked> Drafts::open(Host& host, Asker const& asker, Id application)
{
    auto locked = TRY(open_even_discarded(host, asker, application));
    if (locked->row.discarded)
        return RefusalCode::not_found;
    return locked;
}

void Drafts::forget_account(Id account)
{
    for (auto& stripe : m_stripes) {
        std::lock_guard const lock(stripe.mutex);
        for (auto& draft : stripe.drafts) {
            if (draft && draft->row.account == account)
                draft.reset();
        }
    }
}

void Drafts::forget(Locked& locked)
{
    for (auto& draft : stripe_of(locked->row.id).drafts) {
        if (draft && &*draft == locked.m_draft) {
            draft.reset();
            break;
        }
    }
    locked.m_draft = nullptr;
    locked.m_lock.unlock();
}

Context make_context(store::RoundRow const& round, std::map<std::string, ContextScalar> account, std::int64_t resubmissions)
{
    Context context;
    context.round = { to_string(round.id), round.name, round.opens, round.closes, round.modification_closes,
        parse_date(round.cutoff).value_or(china_date(round.closes)), round.deadlines };
    context.resubmissions = static_cast<std::uint32_t>(resubmissions);
    context.values = std::move(account);
    return context;
}

Result<Context> stored_context(Directories& directories, store::Connection& connection, Programme const& programme, std::string const& json)
{
    auto context = TRY(wire::read_context(programme, json));
    if (context.directory && !context.directory->known)
        context.directory = TRY(directories.named(connection, programme, context.directory->hash));
    return context;
}

// What the committee wanted when it was submitted.
static Result<bool> take_submitted(Host& host, store::Connection& connection, Draft const& draft, Standing& standing)
{
    auto const submission = TRY(store::last_submission(connection, host.vault, draft.row.id));
    if (!submission)
        return false;
    auto submitted = TRY(stored_context(host.directories, connection, *draft.hosted->programme, submission->context));
    for (auto& [name, value] : submitted.values) {
        if (name.compare(0, committee_prefix.size(), committee_prefix) == 0)
            standing.context.values[name] = std::move(value);
    }
    standing.context.code_lists = std::move(submitted.code_lists);
    standing.context.directory = std::move(submitted.directory);
    standing.committee = to_string(submission->id);
    return true;
}

// While it can be edited: of the unit that is chosen, by the lists of today. After that: as it was submitted, whatever is brought in since.
static Result<RouteContext> route_with(Draft const& draft, Context const& context, Document const& document)
{
    auto const& programme = *draft.hosted->programme;
    if (is_editable(programme, draft.row.state))
        return RouteContext { route_of(programme, context, document), 0 };
    RouteContext route { {}, static_cast<std::uint32_t>(draft.row.route_at) };
    if (!draft.row.route.empty())
        route.levels = TRY(wire::read_levels(draft.row.route));
    return route;
}

static Result<Standing> standing_with(Host& host, store::Connection& connection, Draft const& draft, Document const& document)
{
    auto round = store::find_round(connection, draft.row.round);
    if (!round)
        return Error { ErrorCode::Internal, "an application without its round", to_string(draft.row.id) };
    Standing standing { std::move(*round), store::resubmissions(connection, draft.row.programme, draft.row.round, draft.row.person), {}, {} };
    standing.context = make_context(standing.round, draft.account, standing.resubmissions);
    auto const& programme = *draft.hosted->programme;
    bool const editable = is_editable(programme, draft.row.state);
    auto const committee = find_committee(connection, programme, document);
    bool const as_submitted = (programme.committee_field != no_index || programme.has_directory()) && !editable && TRY(take_submitted(host, connection, draft, standing));
    if (!as_submitted) {
        standing.context.directory = TRY(host.directories.now(connection, programme));
        standing.committee = committee ? committee->hash : "";
        if (committee)
            take_committee(*committee, programme, standing.context);
    }
    // It is for what is handed in the first time: what was returned has the round's own deadline.
    if (committee && !draft.row.returned)
        set_committee_deadline(*committee, standing.context);
    standing.context.route = TRY(route_with(draft, standing.context, document));
    return standing;
}

Result<Standing> standing_of(Host& host, store::Connection& connection, Draft const& draft) { return standing_with(host, connection, draft, draft.document); }

Outcome<Context> context_of(Host& host, Draft const& draft) { return context_of(host, draft, draft.document); }

Outcome<Context> context_of(Host& host, Draft const& draft, Document const& document)
{
    auto standing = TRY(host.database.read_value<Standing>([&](store::Connection& connection) { return standing_with(host, connection, draft, document); }));
    return std::move(standing.context);
}

Document document_now(Draft const& draft, Context const& context, Moment now)
{
    Document document = draft.document;
    if (is_editable(*draft.hosted->programme, draft.row.state))
        derive(*draft.hosted->application, context, document, now);
    return document;
}

}

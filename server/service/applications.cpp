#include "service/applications.h"

#include "base/text.h"
#include "flow/flow.h"
#include "outline/outline.h"
#include "service/account_form.h"
#include "service/account_proofs.h"
#include "service/edition.h"
#include "service/kept_account.h"
#include "service/profile.h"
#include "store/stored_documents.h"
#include "wire/wire.h"

namespace shenbao::service {

bool is_editable(Programme const& programme, std::string_view state)
{
    auto const* found = programme.flow.find_state(state);
    return found && found->editable;
}

// The year of its cut-off day, as a number of four digits.
static std::string_view year_of(store::RoundRow const& round) { return std::string_view(round.cutoff).substr(0, 4); }

static bool is_open(store::RoundRow const& round, Moment now) { return shenbao::is_open(make_context(round, {}, 0).round, now); }

std::string person_of(Host& host, Id account, std::map<std::string, ContextScalar> const& values, std::uint32_t place)
{
    auto const found = values.find("account.identity_number");
    auto const* number = found == values.end() ? nullptr : std::get_if<std::string>(&found->second.held);
    std::string const suffix = place == 0 ? "" : "/" + std::to_string(place);
    return number ? host.vault.blind_index("identity" + suffix, identity_key(*number)) : host.vault.blind_index("account" + suffix, to_string(account));
}

static std::string text_of(std::map<std::string, ContextScalar> const& values, std::string const& name)
{
    auto const found = values.find(name);
    auto const* text = found == values.end() ? nullptr : std::get_if<std::string>(&found->second.held);
    return text ? *text : std::string();
}

static Outcome<std::map<std::string, ContextScalar>> values_of(Host& host, Asker const& asker)
{
    auto const row = TRY(own_account(host, asker));
    return account_values(home_of(host.programmes, asker.programme), row.body);
}

namespace {

// Of one person in one round.
struct Places {
    std::optional<Id> last;
    std::optional<std::string> free;  // the first `person` that nothing stands under
    std::uint32_t taken = 0;
    std::string applied_in;  // the year is used up: the other round that `last` stands in
};

}

enum class Unsent : std::uint8_t { Counts, CountsNot };

static Places places_of(Programme const& programme, std::vector<std::string> const& persons, store::Connection& connection, Id round, Unsent unsent)
{
    Places places;
    for (auto const& person : persons) {
        if (auto const there = store::application_of_person(connection, programme.id, round, person)) {
            auto const* state = programme.flow.find_state(there->state);
            if (unsent == Unsent::CountsNot && state && state->initial)
                continue;
            places.last = there->id;
            ++places.taken;
        } else if (!places.free) {
            places.free = person;
        }
    }
    return places;
}

// Those of the round, unless the other rounds of its year have used up what the programme gives a person a year.
static Places places_of(Host& host, Asker const& asker, std::map<std::string, ContextScalar> const& values, store::Connection& connection,
    store::RoundRow const& round, std::vector<store::RoundRow> const& rounds, Moment now)
{
    auto const& programme = *asker.programme.programme;
    std::vector<std::string> persons;
    for (std::uint32_t place = 0; place < programme.applications_per_round; ++place)
        persons.push_back(person_of(host, asker.account, values, place));
    auto places = places_of(programme, persons, connection, round.id, Unsent::Counts);
    if (programme.applications_per_year == 0)
        return places;
    std::uint32_t taken = places.taken;
    Places elsewhere;
    for (auto const& other : rounds) {
        if (other.id == round.id || year_of(other) != year_of(round))
            continue;
        // A draft that was not handed in while its round was open is no application any more.
        auto found = places_of(programme, persons, connection, other.id, is_open(other, now) ? Unsent::Counts : Unsent::CountsNot);
        taken += found.taken;
        if (found.last) {
            elsewhere.last = found.last;
            elsewhere.applied_in = other.name;
        }
    }
    if (taken < programme.applications_per_year)
        return places;
    places.free.reset();
    if (!places.last) {
        places.last = elsewhere.last;
        places.applied_in = elsewhere.applied_in;
    }
    return places;
}

// SC-05
Outcome<std::vector<RoundView>> list_rounds(Host& host, Asker const& asker)
{
    auto const values = TRY(values_of(host, asker));
    Moment const now = host.clock.now();
    return TRY(host.database.read_value<std::vector<RoundView>>([&](store::Connection& connection) -> Result<std::vector<RoundView>> {
        std::vector<RoundView> views;
        auto const rounds = store::rounds_of(connection, asker.programme_id());
        for (auto const& round : rounds) {
            auto const places = places_of(host, asker, values, connection, round, rounds, now);
            // A round that is over has nothing to say of the others.
            bool const told = places.applied_in.empty() || now < round.closes;
            views.push_back({ round, is_open(round, now), told ? places.last : std::nullopt, told && places.last && places.free.has_value(), told ? places.applied_in : "" });
        }
        return views;
    }));
}

// SC-06
// HQ-09: the list's own columns, from the document of whatever version it began with.
static Result<std::vector<std::string>> shown_of(Host& host, Asker const& asker, store::Connection& connection, store::ApplicationRow const& row)
{
    std::vector<std::string> shown;
    auto const& now = *asker.programme.programme;
    if (now.list_fields.empty())
        return shown;
    auto const& version = asker.programme.version_of(row.pack_hash);
    auto const& form = version.programme->application;
    auto const stored = TRY(store::find_application(connection, host.vault, row.id));
    auto const document = wire::read_document(form, stored ? stored->document : "{}");
    // Should its version be lost, what the present one does not understand is not shown: the others are.
    if (!document.ok())
        return std::vector<std::string>(now.list_fields.size());
    Context context;
    context.directory = TRY(host.directories.now(connection, *version.programme));
    for (auto index : now.list_fields) {
        auto const& wanted = now.application.fields[index];
        auto const* section = form.find_section(now.application.sections[wanted.section].id);
        auto const* field = section ? form.find_field(*section, wanted.id) : nullptr;
        auto const* records = field ? &document.value().sections[section->index].records : nullptr;
        shown.push_back(records && !records->empty() ? display_text(*version.application, context, *field, records->front().slots[field->slot], asker.language) : "");
    }
    return shown;
}

Outcome<std::vector<ApplicationLine>> list_applications(Host& host, Asker const& asker)
{
    if (asker.account.is_nil())
        return RefusalCode::session_needed;
    return TRY(host.database.read_value<std::vector<ApplicationLine>>([&](store::Connection& connection) -> Result<std::vector<ApplicationLine>> {
        std::vector<ApplicationLine> lines;
        for (auto& row : store::applications_of(connection, asker.programme_id(), asker.account)) {
            auto const& programme = *asker.programme.version_of(row.pack_hash).programme;
            auto const round = store::find_round(connection, row.round);
            auto const* state = programme.flow.find_state(row.state);
            bool const editable = is_editable(programme, row.state);
            auto shown = TRY(shown_of(host, asker, connection, row));
            lines.push_back({ std::move(row), round ? round->name : "", state ? state->label.in(asker.language) : "", editable, std::move(shown) });
        }
        return lines;
    }));
}

void fill_in(HostedProgramme const& hosted, Context const& context, Document& document, Moment now)
{
    prefill(*hosted.application, context, document);
    derive(*hosted.application, context, document, now);
}

static std::string initial_state(Programme const& programme)
{
    for (auto const& state : programme.flow.states) {
        if (state.initial)
            return state.id;
    }
    return programme.flow.states.front().id;
}

// As many applications per person, round and year as there are places: decided in the writer's transaction, with the server's clock.
Outcome<Id> create_application(Host& host, Asker const& asker, Id id, Id round_id)
{
    auto values = TRY(values_of(host, asker));
    auto const& programme = *asker.programme.programme;
    store::ApplicationRow row;
    row.id = id;
    row.programme = programme.id;
    row.account = asker.account;
    row.round = round_id;
    row.state = initial_state(programme);
    row.revision = 1;
    row.name = text_of(values, "account.name");
    row.identity_masked = masked_identity_number(text_of(values, "account.identity_number"));
    row.pack_version = programme.version;
    row.pack_hash = programme.content_hash;
    auto begun = begun_from_profile(host, asker, person_of(host, asker.account, values), id, empty_document(programme.application));
    std::optional<Refusal> refusal;
    TRY(host.database.write([&](store::Connection& connection) -> Result<void> {
        Moment const now = host.clock.now();
        // A session that another process ended may be remembered for some seconds.
        if (!asker.token_hash.empty() && !store::find_session(connection, asker.token_hash)) {
            refusal = RefusalCode::session_needed;
            return {};
        }
        auto const round = store::find_round(connection, round_id);
        auto const known = TRY(store::find_application(connection, host.vault, id));
        if (known && known->account == asker.account && known->programme == programme.id && known->round == round_id && !known->discarded)
            return {};  // sent again
        if (!round || round->programme != programme.id) {
            refusal = RefusalCode::not_found;
            return {};
        }
        auto const places = places_of(host, asker, values, connection, *round, store::rounds_of(connection, programme.id), now);
        if (!places.free) {
            refusal = places.applied_in.empty() ? RefusalCode::already_applied : RefusalCode::already_applied_this_year;
            refusal->application = to_string(*places.last);
        } else if (!is_open(*round, now)) {
            refusal = RefusalCode::round_closed;
        } else if (id.is_nil() || known) {
            refusal = RefusalCode::bad_request;
        } else {
            row.person = *places.free;
            row.created_at = row.saved_at = now;
            fill_in(asker.programme, make_context(*round, values, 0), begun.document, now);
            row.document = wire::write_document(programme.application, begun.document);
            store::insert_application(connection, host.vault, row);
            for (auto const& file : begun.files)
                store::insert_attachment(connection, host.vault, file);
            HistoryEntry const entry { now, { Role::Applicant, to_string(asker.account), "" }, row.name, "", "create", "", row.state, "", {} };
            store::append_history(connection, host.vault, id, wire::write_history({ entry }), now);
            store::append_audit(connection, host.vault, { now, programme.id, to_string(asker.account), "application_created", to_string(id), "" });
        }
        return {};
    }));
    if (refusal)
        return *refusal;
    return id;
}

Result<Receipt> receipt_of(Host& host, Asker const& asker, store::Connection& connection, store::SubmissionRow const& row)
{
    auto const& version = asker.programme.version_of(row.pack_hash);
    auto const& programme = *version.programme;
    auto const* state = programme.flow.find_state(row.state);
    std::string next = state ? state->next.in(asker.language) : "";
    if (next.find('{') != std::string::npos) {
        auto const stored = TRY(store::submitted_document(connection, host.vault, row.id)).value_or(store::SubmissionRow {});
        auto context = stored_context(host.directories, connection, programme, stored.context);
        auto document = wire::read_document(programme.application, stored.document);
        // Should its version be lost, what the present one does not understand is not told.
        bool const understood = context.ok() && document.ok();
        next = text_about(*version.application, understood ? context.release_value() : Context {},
            understood ? document.release_value() : empty_document(programme.application), next, asker.language, row.at);
    }
    return Receipt { row.number, to_string(row.id), row.document_hash, row.pack_version, std::move(next), row.at };
}

// Each entry is stored as an array of one; together they are one array again.
static std::string joined(std::vector<std::string> const& arrays)
{
    std::string out = "[";
    for (auto const& array : arrays) {
        if (array.size() <= 2)
            continue;
        if (out.size() > 1)
            out += ',';
        out.append(array, 1, array.size() - 2);
    }
    return out + "]";
}

Outcome<ApplicationView> read_application(Host& host, Asker const& asker, Id application)
{
    auto draft = TRY(host.drafts.open(host, asker, application));
    auto const& programme = *draft->hosted->programme;
    ApplicationView view;
    Context const context = TRY(context_of(host, *draft));
    TRY(host.database.read([&](store::Connection& connection) -> Result<void> {
        view.round = store::find_round(connection, draft->row.round).value_or(store::RoundRow {});
        view.history = joined(TRY(store::history_of(connection, host.vault, application)));
        if (auto const row = store::last_receipt(connection, application))
            view.receipt = TRY(receipt_of(host, asker, connection, *row));
        view.print = store::last_print(connection, application);
        view.registries = store::registry_states(connection, application);
        return {};
    }));
    view.row = draft->row;
    // What it is really judged by, should its own version be lost.
    view.row.pack_version = programme.version;
    view.row.pack_hash = programme.content_hash;
    view.editable = is_editable(programme, draft->row.state);
    view.newer_edition = has_newer_edition(asker, *draft);
    view.context = wire::write_context(context);
    view.document = wire::write_document(programme.application, draft->document);
    return view;
}

Outcome<ChangesSince> changes_since(Host& host, Asker const& asker, Id application, std::int64_t revision)
{
    auto draft = TRY(host.drafts.open(host, asker, application));
    // A page of the edition before could not read what came since.
    if (revision < draft->row.edition_revision)
        return RefusalCode::edition_changed;
    ChangesSince changes;
    changes.revision = draft->row.revision;
    auto rows = TRY(host.database.read_value<std::optional<std::vector<store::BatchRow>>>([&](store::Connection& connection) {
        return store::batches_since(connection, host.vault, application, revision, draft->row.revision);
    }));
    if (rows && rows->size() <= 200) {
        std::vector<std::string> edits;
        for (auto const& row : *rows)
            edits.push_back(row.edits);
        changes.edits = joined(edits);
    } else {
        changes.document = wire::write_document(draft->hosted->programme->application, draft->document);
    }
    auto const& programme = *draft->hosted->programme;
    if (programme.committee_field != no_index || programme.has_directory())
        changes.context = wire::write_context(TRY(context_of(host, *draft)), wire::DirectoryAs::Name);
    return changes;
}

}

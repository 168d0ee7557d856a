// Rounds, the list, making and reading applications (SC-05, SC-06), and their edits.
#pragma once

#include "service/drafts.h"
#include "service/host.h"
#include "store/registry_states.h"
#include "wire/wire.h"

namespace shenbao::service {

// Who applies, as a blind index: one application a round for each `place`, of which the programme gives some
// (applications_per_round; applications_per_year over the rounds of a year). The first is the person, whatever the programme.
std::string person_of(Host&, Id account, std::map<std::string, ContextScalar> const& account_values, std::uint32_t place = 0);

struct RoundView {
    store::RoundRow round;
    bool open = false;
    std::optional<Id> application;  // the person's; of several the one in the last place
    bool more = false;              // another can be begun beside it
    std::string applied_in;         // name of the year's other round that it stands in, when the year allows no other
};
Outcome<std::vector<RoundView>> list_rounds(Host&, Asker const&);

struct ApplicationLine {
    store::ApplicationRow row;
    std::string round_name, state_label;
    bool editable = false;
    std::vector<std::string> shown;  // of the list_fields of the programme as it is now; empty where the application has none
};
Outcome<std::vector<ApplicationLine>> list_applications(Host&, Asker const&);

// `id` is made by the client: sent again it answers the same.
Outcome<Id> create_application(Host&, Asker const&, Id id, Id round);

struct Receipt {
    std::string number, submission, document_hash, pack_version, next;
    Moment at;
};

struct ApplicationView {
    store::ApplicationRow row;
    store::RoundRow round;
    bool editable = false;
    std::string context, document, history;  // JSON
    std::optional<Receipt> receipt;
    std::optional<store::PrintRow> print;
    std::vector<store::RegistryState> registries;
    bool newer_edition = false;  // of its form, which it may be moved to
};
Outcome<ApplicationView> read_application(Host&, Asker const&, Id application);

struct BatchDone {
    std::string reply;  // JSON, as wire::write_batch_reply
    bool conflicts = false;
};
// Nothing is overwritten silently: what was changed since `base_revision` to another value comes back as a conflict.
Outcome<BatchDone> save_batch(Host&, Asker const&, Id application, std::string const& batch_json);

struct ChangesSince {
    std::int64_t revision = 0;
    std::optional<std::string> edits;  // JSON array
    std::string document;              // when the edits are no longer kept
    std::string context;               // JSON, where a committee's settings are part of it
};
Outcome<ChangesSince> changes_since(Host&, Asker const&, Id application, std::int64_t revision);

// Its words are of what was handed in, by the version of then: what has changed in the draft since is not in them.
Result<Receipt> receipt_of(Host&, Asker const&, store::Connection&, store::SubmissionRow const&);
bool is_editable(Programme const&, std::string_view state);

// Whether the person may not write there: derived values and values from the Context are the server's; `locked` expressions are asked of the judge.
bool is_locked(Plan const&, Context const&, Document const&, Path const&, Moment now);

// What the pack fills in from the Context, then what it derives.
void fill_in(HostedProgramme const&, Context const&, Document&, Moment now);

// Edits that the server makes, saved like a batch: for whoever uploads (`batch` is the upload), or from a registry, which
// writes what is locked for the person.
enum class EditsBy : std::uint8_t { Person, Registry };
Outcome<std::int64_t> save_edits(Host&, Drafts::Locked&, Id batch, std::vector<Edit> const&, EditsBy,
    std::function<Result<void>(store::Connection&, std::int64_t revision)> const& also);

}

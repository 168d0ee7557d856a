// Everything the client knows. Only update functions change it; view functions read it.
#pragma once

#include "core/client.h"
#include "core/form_state.h"
#include "core/route.h"
#include "core/words.h"
#include "pack/compiled.h"
#include "sync/outbox.h"
#include "sync/upload.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace shenbao::client {

// What an answer is for.
enum class Call : std::uint8_t {
    Session,
    KeepSession,
    Pack,
    LogOut,
    Captcha,
    Sms,
    AccountStep,
    Rounds,
    Applications,
    NewApplication,
    OpenApplication,
    Batch,
    Changes,
    CreateUpload,
    UploadOffset,
    UploadPiece,
    CancelUpload,
    Print,
    Act,
    Outbox,
    Committees,
    Messages,
    ShowMessage,
    ReadMessages,
    AskRegistry,   // detail: the section
    TakeRegistry,
    AskEdition,
    TakeEdition,
};

struct Request {
    Call call = Call::Session;
    Id id;               // application, upload …
    std::string detail;  // account form's prefix, action …
};

struct Sent {
    Request request;
    Fetch fetch;  // kept so that it can be sent again after a new login
};

enum class Timer : std::uint32_t { None, Autosave, Retry, SmsCountdown, IdleWarning, IdleEnd, Undo, Upload, Toast, Load, Keep, Deadline };

using Pack = pack::CompiledPack;

struct Account {
    std::string id;
    std::string name;
    std::string phone_masked;
    bool must_change_password = false;  // HQ-01: nothing else is allowed before
};

// Another programme that the same account is of.
struct Related {
    std::string id, name;
};

struct Session {
    bool known = false;
    std::vector<Related> related;
    std::optional<Account> account;
    bool demo = false;
    std::int64_t idle_seconds = 1800;
    std::int64_t warned_seconds = 120;  // from the warning to the end
    std::string platform;  // the words on the way to the identity platform; empty without one
    bool from_device = false;  // there was no network: it is the one that was kept
    std::int64_t clock_offset_ms = 0;  // the server's clock minus this device's
};

struct Captcha {
    std::string id;
    std::string image;
    std::string sound;
    std::string answer;
    std::string pass;  // stands for a solved captcha of this flow
    std::string error;
    bool loading = false;
    bool letters = false;
    bool heard = false;  // the tones were asked for: how to count them is shown
};

// One walk through an account flow of the pack: register, log in, recover, change the password.
struct AccountWalk {
    AccountWalk(AccountFlow const& flow_, std::size_t step_, FormState form_)
        : flow(&flow_)
        , step(step_)
        , form(std::move(form_))
    {
    }

    AccountFlow const* flow;
    std::size_t step;
    FormState form;
    Captcha captcha;
    std::string sms_code;
    std::string sms_error;
    Moment sms_again_at;       // no new message before
    bool sms_sent = false;
    std::string sms_phone;  // as it was typed when it was sent
    bool sms_sending = false;
    std::string ticket;
    std::string phone_masked;
    std::string problem;       // of the step as a whole
    bool secret_shown = false;
    bool busy = false;
    bool done = false;

    AccountStep const& current() const { return flow->steps[step]; }
    bool asks(Proof proof) const { return std::find(current().proofs.begin(), current().proofs.end(), proof) != current().proofs.end(); }
};

struct Round {
    std::string id;
    std::string name;
    Moment opens;
    Moment closes;
    std::optional<Id> application;
    bool more = false;  // another can be begun beside it
    std::string applied_in;  // the year's other round that `application` stands in
};

struct ApplicationRow {
    Id id;
    std::string round_name;
    std::string name;
    std::string identity_number_masked;
    std::string state;
    std::string opinion;
    Moment added_at;
    bool editable = false;
    std::vector<std::string> shown;  // of the programme's list_fields
};

struct Receipt {
    std::string number;
    Moment at;
    std::string next;
};

struct Print {
    std::string hash;
    Moment printed_at;
    std::string url;
};

// A record taken out here, not yet at the server, so that it can come back whole.
struct RemovedRecord {
    Path path;
    Id after;
    Record record;
};

// What waits until every edit has reached the server.
enum class AfterSync : std::uint8_t { Nothing, Print, Act, LogOut, Edition };

// A record that a registry could give.
struct RegistryOffer {
    std::string id;
    std::string summary;
    bool held = false;
    bool wanted = false;
};

struct AskedRegistry {
    std::string section;
    bool waiting = false;
    std::vector<RegistryOffer> offers;
};

// When a registry was last asked, and what came of it: "filled", "empty", "failed".
struct RegistryNote {
    std::string outcome;
    Moment at;
};

struct Application {
    Application(Id id_, FormState form_)
        : id(id_)
        , form(std::move(form_))
    {
    }

    Id id;
    FormState form;
    std::string state;
    std::vector<HistoryEntry> history;
    std::optional<Receipt> receipt;
    std::optional<Print> print;
    std::string pack_version;
    sync::Outbox outbox;
    std::vector<sync::Upload> uploads;
    std::optional<RemovedRecord> removed;
    Id added;  // the record that was added here, as long as its page is open
    std::map<std::string, RegistryNote> registries;  // by section
    std::optional<AskedRegistry> asked_registry;
    AfterSync after_sync = AfterSync::Nothing;
    std::string action;      // of AfterSync::Act
    Id submission;           // one per attempt of the person: repeating it gives the same receipt
    std::string problem;     // why the last act was refused
    bool summary_shown = false;
    bool acting = false;
    bool act_sent = false;               // at least once: the server may have taken it
    bool printing = false;
    std::string rejected;    // the server did not take edits
    std::uint32_t batch_request = 0;    // under way; 0: none
    std::uint32_t changes_request = 0;
    bool newer_edition = false;  // of its form is given out
    std::int64_t edition_revision = 0;  // at which it was moved to this one
    wire::Message edition;       // what was last answered about it
};

enum class Ask : std::uint8_t {
    StartRound,     // detail: round id
    RoundClosed,    // detail: words
    Act,            // detail: action
    LogOut,
    CancelAdding,   // path: the record
    RemoveInner,    // path: the record
    RemoveFile,
    ShowImage,      // id: attachment
    RenameFile,
    ActUnchanged,   // detail: action; before Act
    ShowRecord,     // path: the record, to read
    TakeEdition,
};

struct Dialog {
    Ask ask = Ask::LogOut;
    Path path;
    Id id;
    std::string detail;
    std::string text;
};

// What is published of a committee that can be chosen (ZC-04).
struct Committee {
    struct Fact {
        std::string label, value;
    };
    std::string code, region, series, phone;
    Moment closes;  // 0: no deadline
    std::vector<Fact> facts;
};

// What the person was told (ZC-19).
struct Message {
    Id id;
    std::string kind;
    std::string title;
    std::string text;       // of the one that is shown
    std::string programme;  // of the application that it is about
    Id application;         // nil: about none
    Moment sent_at;
    bool read = false;
};

// How much of an application's outbox was last noted to be kept.
struct KeptMark {
    Id application;
    std::int64_t base_revision = 0;
    std::size_t pending = 0;
    Id in_flight;
    std::size_t conflicts = 0;
    bool removed = false;

    friend bool operator==(KeptMark const&, KeptMark const&) = default;
};

// What is, or could be, on the person's own device.
struct Kept {
    std::map<std::string, std::string> entries;  // by key; also what is not written, until the choice is made
    std::map<std::string, Id> unsent;            // which of them are drafts with something unsent, and whose
    std::string session_of;       // whose session is there
    KeptMark mark;
    std::vector<std::string> taken_over;  // drafts of earlier windows: they go when this window's own is there
    bool due = false;             // the draft is to be written soon
    bool left_behind = false;     // a draft that could not be taken over is there still
    bool stopped = false;         // another window has logged out: nothing is written until somebody logs in here
    std::uint32_t written = 0;    // how many writes were asked for
    std::uint32_t draft_write = 0;  // the newest of the draft
    bool draft_here = false;        // it is done
};

struct OutboxMessage {
    std::string phone;
    std::string text;
    std::string code;
    Moment at;
};

struct Model {
    Model(Settings settings_, Client::Random random_)
        : settings(std::move(settings_))
        , random(random_)
    {
    }

    Settings settings;
    Client::Random random;
    Moment now;
    bool online = true;
    bool visible = true;
    int width = 1280;

    Route route;
    Pack pack;
    std::string load_problem;
    Session session;
    std::uint32_t requests_made = 0;
    std::map<std::uint32_t, Sent> sent;
    std::string owner;       // the account whose content is here, also while its session has lapsed
    Moment deadline;       // the one that is waited for
    Moment deadline_look;  // when Timer::Deadline comes; past: it is not set
    bool idle_warned = false;  // it is asked, over everything, whether the person is still there
    bool idle_ended = false; // logged out for idleness: nothing may be read behind the login in place
    std::vector<Sent> held;  // refused for want of a session; sent again after the login
    bool log_out_wanted = false;  // once what an earlier window left is sent
    std::string after_login; // where the person wanted to go

    std::optional<AccountWalk> account;
    std::optional<AccountWalk> relogin;  // the login dialog over what is being done
    std::optional<std::vector<Round>> rounds;
    std::optional<std::vector<ApplicationRow>> applications;
    std::string list_problem;
    std::map<std::string, std::string> searches;  // keywords for long lists, by the field's node
    std::set<std::string> toggled_groups;         // of boxes on a phone, by their nodes: not as they are at first
    std::optional<Application> application;
    Kept kept;
    bool application_missing = false;
    std::optional<Dialog> dialog;
    std::vector<Committee> committees;
    std::optional<std::string> committees_of;  // the directory that held when they were asked for
    std::map<std::string, std::size_t> table_pages;  // of long tables, by their nodes; the first is 0
    std::optional<std::vector<Message>> messages;
    std::uint32_t messages_request = 0;  // the newest; an older answer says nothing
    std::optional<Message> message;      // that is shown, with its text
    std::string messages_problem;
    std::optional<std::vector<OutboxMessage>> text_messages;
    std::string toast;
    bool toast_warns = false;
    bool settings_open = false;
    bool account_open = false;
    bool personal_shown = false;  // personal numbers in full on pages that are read
    bool kept_open = false;       // what the platform was last told
    std::string focus;            // a node to focus once it is there
};

std::size_t language_of(Model const&);       // of the client's own words
std::size_t pack_language(Model const&);     // of the pack's
std::string_view say(Model const&, Word);
std::string say(Model const&, Word, Parameters);
std::string const& in_language(Model const&, Localised const&);

// The server's time as far as it is known: rules and deadlines are read by it.
Moment server_now(Model const&);
bool is_editable(Model const&);
// Of a draft whose round, or whose committee, takes no more: it may be read and changed, and not handed in. Else empty.
std::string why_too_late(Model const&);
// A programme may call a thing otherwise: texts.pages of its pack.
std::string own_words(Model const&, std::string const& name, Word otherwise);
// The person's own row of an action in the present state; null when there is none.
FlowTransition const* transition_of(Model const&, std::string const& action);
// The row that hands in what is in this state; none where it is kept and not handed in.
FlowTransition const* find_submission(Model const&, std::string const& state);
// Until when it can be handed in; 1970 when nothing ends it.
Moment deadline_of(Model const&);
// What the person may do with it. What its round no longer allows is not offered; handing in is, and says why not.
std::vector<FlowAction const*> offered_actions(Model const&);
// Judges the application anew when something has changed, and outlines what its page shows of it.
void refresh_application(Model&);
FlowState const* state_of(Model const&, std::string_view state);
// What happens next, with what the application says.
std::string next_of(Model const&, FlowState const&);

// Anything typed here that the server does not have.
bool has_unsent(Model const&);
// Files that are neither refused nor at the server.
std::size_t uploads_left(Application const&);

// ---- sending

// `path` follows /api/v1/<programme>. Returns the request's number.
std::uint32_t send(Model&, Effects&, Request, std::string method, std::string path, std::string body = {});
std::uint32_t send(Model&, Effects&, Request, Fetch);
void start_timer(Effects&, Timer, std::uint32_t milliseconds);
void stop_timer(Effects&, Timer);
// No network, or a proxy that stands before a server that does not.
bool is_no_answer(Replied const&);
// Title of a problem answer in the person's language, or words for its status.
std::string problem_text(Model const&, Replied const&);
// "round_closed" of urn:shenbao:round_closed; empty when it is no problem answer.
std::string problem_code(Replied const&);

// ---- going

// Changes the page: what is typed is sent on, the address follows, the new page loads what it needs.
void go(Model&, Effects&, Route, bool replace = false);
void show_toast(Model&, Effects&, std::string);
void focus(Model&, std::string node);

}

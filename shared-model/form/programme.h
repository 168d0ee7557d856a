// A pack after reading: immutable, indexed.
#pragma once

#include "base/work_calendar.h"
#include "form/flow_table.h"
#include "form/form.h"

#include <map>
#include <string>
#include <vector>

namespace shenbao {

enum class Proof : std::uint8_t {
    Captcha,
    Sms,       // a code sent to the phone in `AccountStep::phone_field`, or to the account's phone on file
    Password,  // the account's current one
};

// What a step of an account flow does when its fields and proofs hold.
enum class AccountEffect : std::uint8_t {
    None,
    CreateAccount,
    OpenSession,
    FindAccount,    // remembers the account named in `login`; the same answer whether or not there is one
    SetPassword,
};

struct AccountStep {
    Form form;  // one Single section, checked by the same rules as an application
    std::vector<Proof> proofs;  // in the order they are asked
    std::string phone_field;    // whose number an SMS goes to; empty: the account's
    AccountEffect effect = AccountEffect::None;
    std::uint32_t code_seconds = 300;  // how long a code sent for this step is good
    bool initial_password = false;     // CreateAccount: a password is sent by SMS and must be changed at its first use
};

// Which field of CreateAccount plays which part.
struct AccountFieldRoles {
    std::string login;     // the field(s) a person may log in by: "phone"
    std::string phone;
    std::string password;
    std::string name;
    std::string identity_number;
};

struct AccountFlow {
    std::string id;  // register, login, recover, change_password
    Localised label;
    Localised notice;
    bool needs_session = false;
    std::vector<AccountStep> steps;
};

// ZC-02: logging in through an identity platform. Which one it is, and whether there is one, is the deployment's affair.
struct PlatformLogin {
    Localised label;                  // of the way to it
    std::vector<std::string> scopes;  // asked for besides openid
    struct Claim {
        std::string field, name;      // a field of the step that makes accounts, and the platform's claim that fills it
    };
    std::vector<Claim> claims;

    bool present() const { return !claims.empty(); }
};

// SH-01: an account is of somebody on file, whose particulars were taken beforehand.
struct PersonFile {
    std::vector<std::string> verified;  // fields of the step that makes accounts that must be as they were filed

    bool present() const { return !verified.empty(); }
};

// Sections that are filled in on one page, one step of a way with 上一页 and 下一页 (HQ-05).
struct FormStep {
    std::string id;
    Localised label;
    std::vector<SectionIndex> sections;
};

struct StartPage {
    Localised what_you_need;  // Markdown-like: one line an item
    int minutes = 0;          // how long it takes
    Localised apply;          // of the button that begins an application; may be empty
    Localised after;          // what happens after submission
};

// What everybody can read without logging in (SX-01, ZC-01). The server's alone: it writes these pages.
struct SiteChannel {
    std::string id;  // of news: any; `publicity`, `committees` and `certificates` are pages of their own kind
    Localised label;
};

struct Site {
    Localised description;              // one sentence, for search engines
    std::vector<SiteChannel> channels;  // in the order of the menu
    std::vector<std::string> panels;    // of the home page: channels that list something

    bool present() const { return !channels.empty(); }
    SiteChannel const* find(std::string_view id) const;
    // Of news, not one of the pages of their own kind.
    static bool is_built_in(std::string_view id);
};

struct ContextValue {
    std::string name;  // "account.name"
    std::string type;  // CEL type: string, int, bool, date, list(string) …
};

struct Programme {
    std::string id;
    std::string version;
    std::string content_hash;  // SHA-256 of the pack's files, hex
    std::vector<std::string> languages;
    Localised name;
    Localised authority;
    Localised contact;
    std::vector<CodeList> code_lists;
    std::vector<Relation> relations;
    Form application;
    std::vector<FormStep> steps;  // empty: each section is a page of its own
    std::string accounts_of;  // whose accounts are used (a pack that `extends` it); empty: its own
    std::string starts_from;  // the programme whose application of the same person a new one starts from, and is kept in; may be empty
    bool standing = false;    // one application a person, for good: no round is opened or closed
    FieldIndex committee_field = no_index;  // whose code names the committee that the Context's `committee.…` come from
    std::vector<FieldIndex> list_fields;  // shown of each application in its owner's list; of a repeating section the first record's
    StartPage start;
    Site site;  // may be absent: the programme is then its client alone
    std::uint32_t applications_per_round = 1;
    std::uint32_t applications_per_year = 0;  // over all rounds whose cut-off day is in one year; 0: any number. The server's alone
    std::vector<AccountFlow> account_flows;
    AccountFieldRoles account_roles;
    bool captcha_letters = false;  // letters beside the digits; the server's alone, as are the next two
    PlatformLogin platform;
    PersonFile person_file;
    FlowTable flow;
    std::vector<ContextValue> context;
    std::optional<WorkCalendar> calendar;  // without one, no working days are known
    // Other words of the pack: "finding.required" replaces a built-in one; "page.…" are texts of its pages.
    std::map<std::string, Localised> texts;

    FormStep const* step_of(SectionIndex) const;
    AccountFlow const* find_account_flow(std::string_view id) const;
    CodeList const* find_code_list(std::string_view id) const;
    // Some list or relation is the authority's own, once it has brought it in.
    bool has_directory() const;
};

}

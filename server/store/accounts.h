// Accounts, sessions, SMS. Bodies come and go sealed by the Vault.
#pragma once

#include "base/date.h"
#include "base/id.h"
#include "store/database.h"
#include "store/vault.h"

#include <optional>
#include <string>

namespace shenbao::store {

struct AccountRow {
    Id id;
    std::string programme;
    std::string login_index, phone_index, identity_index;  // blind; identity may be empty
    std::string password_hash;
    std::string body;  // JSON: the registration's document, without secrets
    Moment created_at;
    bool initial_password = false;  // the one sent by SMS is still in force
};

void insert_account(Connection&, Vault const&, AccountRow const&);
// One that was made a moment ago and that nobody has come into: false when somebody has, or gave it another password.
bool take_back_account(Connection&, Id, std::string const& password_hash);
Result<std::optional<AccountRow>> account_by_id(Connection&, Vault const&, Id);
Result<std::optional<AccountRow>> account_by_login(Connection&, Vault const&, std::string const& programme, std::string const& index);
Result<std::optional<AccountRow>> account_by_identity(Connection&, Vault const&, std::string const& programme, std::string const& index);
// Whom an identity platform calls by that name (blind).
Result<std::optional<AccountRow>> account_by_subject(Connection&, Vault const&, std::string const& programme, std::string const& index);
void link_subject(Connection&, std::string const& programme, std::string const& index, Id account);
void unlink_subjects(Connection&, Id account);
// Has the identity platform said who this is?
bool has_subject(Connection&, Id account);
// Everything but the programme and the moment it was made.
void update_account(Connection&, Vault const&, AccountRow const&);
bool phone_is_taken(Connection&, std::string const& programme, std::string const& index);
bool identity_is_taken(Connection&, std::string const& programme, std::string const& index);
// Ends an initial password too.
void set_password(Connection&, Id account, std::string const& hash);

struct SessionRow {
    std::string token_hash;
    std::string programme;
    Id account;
    Moment created_at;
    Moment last_seen_at;
    bool restricted = false;  // opened with an initial password: good for changing it and nothing else
};

void insert_session(Connection&, SessionRow const&);
std::optional<SessionRow> find_session(Connection&, std::string const& token_hash);
void lift_restriction(Connection&, std::string const& token_hash);
void touch_session(Connection&, std::string const& token_hash, Moment);
void delete_session(Connection&, std::string const& token_hash);
// Whoever came into the account is a stranger: its sessions end, but the one kept ("" keeps none), and it knows no device any more.
void turn_out(Connection&, Id account, std::string const& kept_token_hash);
int count_sessions(Connection&, Id account, Moment last_seen);  // that somebody used since
void delete_sessions_before(Connection&, Moment created, Moment last_seen);

// Devices, by the hash of their token, in which somebody came into the account: the newest ten are known, beside those that expire before `grace`.
void remember_device(Connection&, Id account, std::string const& token_hash, Moment expires, Moment grace);
// The account of that login, if it knows the device.
std::optional<Id> account_of_device(Connection&, std::string const& programme, std::string const& login_index, std::string const& token_hash, Moment now);
// Known no longer than until then. False: it was not known.
bool expire_device(Connection&, Id account, std::string const& token_hash, Moment expires);
void delete_devices_before(Connection&, Moment expired);

struct SmsRow {
    Id id;
    std::string programme;
    std::string flow;  // flow and step the code is good for
    std::string phone_index;
    std::string place_index;  // blind: from where it was asked for; empty for a notice
    std::string body;  // JSON {"phone","text","code"}
    std::string code_hash;
    Moment sent_at;
    Moment expires_at;
    int tries = 0;
    bool used = false;
};

void insert_sms(Connection&, Vault const&, SmsRow const&);
// The last code sent to that phone for that flow: the last that was asked for from this place, if one was.
std::optional<SmsRow> last_sms(Connection&, Moment now, std::string const& programme, std::string const& flow, std::string const& phone_index,
    std::string const& place_index);
void count_sms_try(Connection&, Id sms);
void use_sms(Connection&, Id sms);
// A notice has no code and does not count.
inline constexpr char const* notice_flow = "notice";
struct SmsCount {
    int here = 0;  // asked for from this place
    int all = 0;
};
SmsCount sms_since(Connection&, std::string const& programme, std::string const& phone_index, std::string const& place_index, Moment since);
void delete_sms_before(Connection&, Moment sent);
Result<std::vector<SmsRow>> recent_sms(Connection&, Vault const&, std::string const& programme, std::string const& phone_index, int count_max);

// Append-only, with a keyed hash chain over the entries, in the same transaction as what it tells of.
struct AuditEntry {
    Moment at;
    std::string programme, actor, action, subject, detail;
};
void append_audit(Connection&, Vault const&, AuditEntry const&);
// The sequence number of the first broken link, or nothing.
std::optional<std::int64_t> first_broken_link(Connection&, Vault const&);

// 1, 2, 3 … by name.
std::int64_t next_number(Connection&, std::string const& counter);
std::int64_t last_number(Connection&, std::string const& counter);  // 0: none yet

}
